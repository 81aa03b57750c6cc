/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The line editor: each byte is something done, some with bytes behind. */
#include "config.h"

#include <string.h>

#include "editor.h"
#include "fuzz.h"
#include "width.h"

#define ACTS (EDIT_NEWER + 1)
#define UNDO 0x80 /* undo it at once */

#define LONG 2048 /* an input that grows further only costs time */

enum more { MORE_UP = ACTS, MORE_DOWN, MORE_TAKE, MORE_SET, MORE_TYPE };

static void
check_cursor(const struct editor *e)
{
	const char *text = editor_text(e);
	gsize len = strlen(text), cursor = editor_cursor(e), at = 0;
	struct grapheme g;

	CHECK(len <= EDITOR_MAX && cursor <= len);
	CHECK(g_utf8_validate(text, -1, NULL));
	CHECK(editor_empty(e) == (len == 0));
	while (at < cursor && width_next(text + at, len - at, &g))
		at += g.len;
	CHECK(at == cursor);
}

/* Whether something was done that a single undo takes back: moving is not,
 * and characters typed one after another are one. */
static gboolean
act(struct editor *e, guint8 what, struct fuzz_input *in)
{
	g_autofree char *text = NULL, *clean = NULL;

	switch (what) {
	case MORE_UP:
	case MORE_DOWN:
		editor_vertical(e, what == MORE_UP, fuzz_byte(in) % 80 + 1);
		return FALSE;
	case MORE_TAKE:
		text = editor_take(e);
		CHECK(editor_empty(e));
		return FALSE;
	case MORE_SET:
		text = fuzz_utf8(in, fuzz_byte(in));
		editor_set(e, text);
		clean = g_strdup(editor_text(e));
		editor_set(e, clean);
		CHECK(strcmp(editor_text(e), clean) == 0);
		CHECK(editor_do(e, EDIT_UNDO));
		return TRUE;
	default:
		break;
	}
	if (what >= MORE_TYPE) {
		glong was = g_utf8_strlen(editor_text(e), -1);

		text = fuzz_utf8(in, what - MORE_TYPE + 1);
		return editor_insert(e, text) &&
			g_utf8_strlen(editor_text(e), -1) > was + 1;
	}
	return editor_do(e, (enum editor_act)what) && what >= EDIT_BACKSPACE &&
		what < EDIT_UNDO && what != EDIT_YANK_OLDER;
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};
	struct editor *e = editor_new();

	while (in.left > 0 && strlen(editor_text(e)) < LONG) {
		guint8 what = fuzz_byte(&in);
		g_autofree char *before = g_strdup(editor_text(e));
		gboolean changed = act(e, (guint8)((what & 0x7f) % 40), &in) &&
			strcmp(before, editor_text(e)) != 0;

		check_cursor(e);
		if ((what & UNDO) == 0 || !changed)
			continue;
		CHECK(editor_do(e, EDIT_UNDO));
		CHECK(strcmp(before, editor_text(e)) == 0);
		check_cursor(e);
	}
	editor_free(e);
}
