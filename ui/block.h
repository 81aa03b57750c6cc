/* SPDX-License-Identifier: GPL-3.0-or-later */
/* block: how one message becomes lines of the pane: a day separator and the
 * unread mark where they belong, its text in columns, and why it waits or
 * failed. */
#ifndef DORAN_BLOCK_H
#define DORAN_BLOCK_H

#include "screen.h"
#include "setup.h"

struct block;

/* The columns of a pane; see block_columns(). */
struct columns {
	const struct ui_setup *setup;
	int cols; /* of the whole pane */
	int time; /* cells of the time; 0: no such column */
	int name; /* 0: no such column */
	int text_x, text; /* where the text starts, its cells */
	int marks; /* cells at the right for ticks and the open lock */
	gint64 mark_row; /* the unread mark stands before it; 0: none */
	/* 0 and NULL after block_columns(): the row that keys act on, the row
	 * that was jumped to, and the words to be made out in it. */
	gint64 selected, found;
	const char *words;
};

/* Divides `cols` cells; name_cells: of the widest name. */
struct columns block_columns(const struct ui_setup *setup, int cols,
	int name_cells, gint64 mark_row);

/* The name to show for a message's sender; the caller's. */
char *block_name(const struct message *message);

/* How many lines a message takes after `previous` (NULL: it is the first). */
int block_height(const struct columns *columns, const struct message *previous,
	const struct message *message);

/* The same for drawing: laid out once. All borrowed for its life. */
struct block *block_new(const struct columns *columns,
	const struct message *previous, const struct message *message);
void block_free(struct block *block);
int block_lines(const struct block *block);
/* How many of them stand before it: the day, the unread mark. */
int block_head(const struct block *block);
/* Draws the lines from..to-1 of it, the first at row y. */
void block_draw(const struct block *block, struct screen *screen, int y, int x,
	int from, int to);

#endif
