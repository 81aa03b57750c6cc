/* SPDX-License-Identifier: GPL-3.0-or-later */
/* shown: what the last drawing of a pane had of the unread messages. */
#ifndef DORAN_SHOWN_H
#define DORAN_SHOWN_H

#include "block.h"

#define SHOWN_LEGIBLE 8 /* cells of text; in fewer nothing can be read */

struct shown {
	/* gint64: the rows that stood there in full, or to the end where they
	 * are taller than the pane; in display order. */
	GArray *rows;
	gboolean drawn; /* the last drawing of the screen had the pane */
	gint64 newest; /* row of the chat at the last drawing */
	guint top; /* index of the message drawn highest */
};

void shown_init(struct shown *shown);
void shown_clear(struct shown *shown);

/* Before each drawing of the screen, which may leave the pane out. */
void shown_begin(struct shown *shown);

/* The lines from..to-1 of `lines` of a message were drawn, in a pane of `rows`
 * rows; messages come from the lowest up. */
void shown_add(struct shown *shown, const struct columns *columns,
	const struct message *message, int from, int to, int lines, int rows);

gboolean shown_has(const struct shown *shown, gint64 row);

#endif
