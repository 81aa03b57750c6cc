/* SPDX-License-Identifier: GPL-3.0-or-later */
/* picker: a line that is typed into over a list that it narrows down: what the
 * switcher, the search and the question for a day have in common. */
#ifndef DORAN_PICKER_H
#define DORAN_PICKER_H

#include "area.h"
#include "editor.h"
#include "keys.h"
#include "screen.h"

struct picker {
	struct editor *editor; /* of one line */
	int cursor, top; /* rows of the list */
	int rows; /* of it that were drawn */
};

void picker_init(struct picker *picker);
void picker_clear(struct picker *picker);

/* The text without white space around it; the caller's. */
char *picker_text(const struct picker *picker);

enum picked {
	PICKER_NOT, /* the key means nothing to it */
	PICKER_MOVED,
	PICKER_TYPED /* the text changed, or may have */
};

/* Lets a key edit the line or move in a list of `count` rows. */
enum picked picker_key(struct picker *picker, const struct key *key, int count);

/* Draws the line and the terminal's cursor in it. */
void picker_draw_line(const struct picker *picker, struct screen *screen,
	const struct area *area);

/* Makes the cursor's row one of the `rows` that are drawn, from top on. */
void picker_scroll(struct picker *picker, int count, int rows);

/* A frame with a title in the middle of an area, for `rows` lines and `cols`
 * cells inside; where there is no room for one, all of the area. Blank inside;
 * returns the inside. */
struct area box_draw(struct screen *screen, const struct area *area, int rows,
	int cols, const char *title);

#endif
