/* SPDX-License-Identifier: GPL-3.0-or-later */
/* input: the line (or lines) being written at the bottom of the screen. */
#ifndef DORAN_INPUT_H
#define DORAN_INPUT_H

#include "area.h"
#include "editor.h"
#include "keys.h"
#include "screen.h"

/* Cells before the text in an area of `cols` cells. */
int input_prompt_cells(int cols);

/* Rows it would like, at least 1, at most `most`. */
int input_rows(const struct editor *editor, int cols, int most);

/* Draws text and cursor; `prompt` is the style of the sign before it, and
 * `sign` the sign (at most 2 cells), or NULL for the usual one. */
void input_draw(const struct editor *editor, struct screen *screen,
	const struct area *area, enum style prompt, const char *sign);

/* Lets the editor do what a key means in it; `cols`: of the area, for moving
 * between wrapped lines. FALSE: the key means nothing there. */
gboolean input_key(struct editor *editor, const struct key *key, int cols);

#endif
