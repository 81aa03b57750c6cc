/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pane_inside: what the files of the pane share: pane.c scrolls and draws,
 * pane_go.c stands somewhere and selects. */
#ifndef DORAN_PANE_INSIDE_H
#define DORAN_PANE_INSIDE_H

#include "block.h"
#include "pane.h"
#include "shown.h"
#include "window.h"

struct pane {
	struct window w;
	const struct ui_setup *setup;
	gint64 mark_row;
	gint64 selected; /* row, 0: none */
	gint64 found; /* row that was jumped to, 0: none */
	char *words; /* searched for, to be made out in it; or NULL */
	/* The lowest line on the screen; while `sticks` it is the newest. */
	gboolean sticks;
	guint anchor;
	int anchor_line;
	guint below;
	int rows, cols; /* of the last drawing */
	struct shown shown;
};

struct columns pane_columns(const struct pane *pane);
int pane_height(
	const struct pane *pane, const struct columns *columns, guint index);
void pane_place_at_end(struct pane *pane, const struct columns *columns);

/* By a line; FALSE: there is none. */
gboolean pane_up(struct pane *pane, const struct columns *columns);
gboolean pane_down(struct pane *pane, const struct columns *columns);

/* After the anchor moved: fills the page, and finds out about the end. */
void pane_settle(struct pane *pane, const struct columns *columns);

/* Scrolls as little as shows the whole message, or its first lines. */
void pane_show(struct pane *pane, const struct columns *columns, guint index);

#endif
