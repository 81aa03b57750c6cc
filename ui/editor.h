/* SPDX-License-Identifier: GPL-3.0-or-later */
/* editor: the text being written, with a cursor that moves by graphemes and by
 * Unicode words, several lines, a kill ring, undo and a history. Pure. */
#ifndef DORAN_EDITOR_H
#define DORAN_EDITOR_H

#include <glib.h>

#define EDITOR_MAX (64 * 1024) /* bytes of text */
#define EDITOR_KILLS 16
#define EDITOR_UNDOS 64
#define EDITOR_HISTORY 200

struct editor;

struct editor *editor_new(void);
void editor_free(struct editor *editor);

/* The text (valid UTF-8) and the cursor, a byte at the start of a grapheme;
 * both borrowed until the next change. */
const char *editor_text(const struct editor *editor);
gsize editor_cursor(const struct editor *editor);
gboolean editor_empty(const struct editor *editor);

/* Replaces the text, cleaned as by editor_insert(); the cursor goes to its end.
 * Can be undone. */
void editor_set(struct editor *editor, const char *text);

/* Puts valid UTF-8 at the cursor. Line ends become '\n', other control and
 * zero-width format characters are left out. FALSE: it would be longer than
 * EDITOR_MAX, nothing was put in. */
gboolean editor_insert(struct editor *editor, const char *text);

/* The text, for sending; it goes into the history, the editor is empty after.
 * The caller's. */
char *editor_take(struct editor *editor);

enum editor_act {
	EDIT_LEFT,
	EDIT_RIGHT,
	EDIT_WORD_LEFT,
	EDIT_WORD_RIGHT,
	EDIT_LINE_START,
	EDIT_LINE_END,
	EDIT_START,
	EDIT_END,
	EDIT_BACKSPACE,
	EDIT_DELETE,
	EDIT_KILL_WORD_LEFT, /* what is killed can be put back by EDIT_YANK */
	EDIT_KILL_WORD_RIGHT,
	EDIT_KILL_LINE_START,
	EDIT_KILL_LINE_END,
	EDIT_KILL_ALL,
	EDIT_YANK,
	EDIT_YANK_OLDER, /* directly after a yank: the kill before it */
	EDIT_SWAP, /* the graphemes around the cursor */
	EDIT_UNDO,
	EDIT_OLDER, /* history; what was being written comes back at its end */
	EDIT_NEWER
};

/* FALSE: nothing changed. */
gboolean editor_do(struct editor *editor, enum editor_act act);

/* Up or down one line of the text as wrapped in `cells` cells; FALSE when
 * there is none. */
gboolean editor_vertical(struct editor *editor, gboolean up, int cells);

#endif
