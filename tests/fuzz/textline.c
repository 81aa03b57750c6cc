/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lines over a stream, with a small limit. Each line is sent back; a "p" at its
 * beginning pauses reading for a turn. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "textline.h"

#define LONGEST 16
#define TURNS 100000

struct talk {
	struct textline *line;
	GString *seen;
	gboolean ended, paused;
	guint too_long;
};

static void
on_text(const char *text, gsize len, void *user)
{
	struct talk *talk = user;

	CHECK(!talk->ended && (text == NULL || !talk->paused));
	if (text == NULL) {
		talk->ended = TRUE;
		return;
	}
	CHECK(len <= LONGEST && memchr(text, '\n', len) == NULL);
	g_string_append_len(talk->seen, text, (gssize)len);
	g_string_append_c(talk->seen, '\n');
	textline_send(talk->line, text, len);
	talk->paused = len > 0 && *text == 'p';
	if (talk->paused)
		textline_pause(talk->line, TRUE);
}

static void
on_too_long(void *user)
{
	((struct talk *)user)->too_long++;
}

static void
on_gone(void *user)
{
	(void)user;
	CHECK(FALSE);
}

static const struct textline_hooks hooks = {
	.text = on_text,
	.too_long = on_too_long,
	.gone = on_gone,
};

/* What a reader without any limits would see. */
static GString *
expected(const char *at, gsize len, guint *too_long)
{
	GString *lines = g_string_new(NULL);

	*too_long = 0;
	while (len > 0) {
		const char *end = memchr(at, '\n', len);
		gsize line = end != NULL ? (gsize)(end - at) : len;

		if (line > LONGEST)
			(*too_long)++;
		else {
			g_string_append_len(lines, at, (gssize)line);
			g_string_append_c(lines, '\n');
		}
		at += line + (end != NULL ? 1 : 0);
		len -= line + (end != NULL ? 1 : 0);
	}
	return lines;
}

static void
run(struct talk *talk)
{
	for (guint i = 0; i < TURNS; i++) {
		if (g_main_context_iteration(NULL, FALSE))
			continue;
		if (!talk->paused)
			break;
		talk->paused = FALSE;
		textline_pause(talk->line, FALSE);
	}
	CHECK(talk->ended && textline_waiting(talk->line) == 0);
}

void
fuzz_one(const guint8 *data, gsize len)
{
	g_autoptr(GInputStream) in =
		g_memory_input_stream_new_from_data(data, (gssize)len, NULL);
	g_autoptr(GOutputStream) out = g_memory_output_stream_new_resizable();
	GMemoryOutputStream *memory = G_MEMORY_OUTPUT_STREAM(out);
	struct talk talk = {.seen = g_string_new(NULL)};
	guint too_long;
	g_autoptr(GString) wanted =
		expected((const char *)data, len, &too_long);

	talk.line = textline_new(NULL, in, out, LONGEST, 0, &hooks, &talk);
	run(&talk);
	textline_free(talk.line);
	CHECK(g_string_equal(talk.seen, wanted) && talk.too_long == too_long);
	CHECK(g_memory_output_stream_get_data_size(memory) == wanted->len);
	CHECK(wanted->len == 0 ||
		memcmp(g_memory_output_stream_get_data(memory), wanted->str,
			wanted->len) == 0);
	g_string_free(talk.seen, TRUE);
}
