/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pane: the messages of the open chat. Holds a window of the history that
 * follows the scrolling, paged from the store: never all of it. */
#ifndef DORAN_PANE_H
#define DORAN_PANE_H

#include "area.h"
#include "screen.h"
#include "setup.h"

#define PANE_PAGE 100 /* messages read at a time */
#define PANE_WINDOW 600 /* messages held at most */

struct pane;

/* Both borrowed for the pane's life. */
struct pane *pane_new(struct view *view, const struct ui_setup *setup);
void pane_free(struct pane *pane);

/* Shows the newest messages of a chat, with the unread mark before the row
 * `first_unread` (0: none). chat 0 closes it. */
void pane_open(struct pane *pane, gint64 chat, gint64 first_unread);
gint64 pane_chat(const struct pane *pane);

/* A message was stored in the chat, or one changed. */
void pane_stored(struct pane *pane, gint64 row);
void pane_changed(struct pane *pane, gint64 row);

/* Reads everything again, where it stands. */
void pane_reload(struct pane *pane);

/* A message on its way to the engine, shown as waiting; the number names it
 * for pane_arrived(), which takes it away. */
guint pane_pending(struct pane *pane, const char *text);
void pane_arrived(struct pane *pane, guint number);

/* Puts the unread mark away. */
void pane_clear_mark(struct pane *pane);

/* Scrolls by lines (negative: up, to what is older), by whole pages, to the
 * newest or to the oldest message of the window. */
void pane_scroll(struct pane *pane, int lines);
void pane_page(struct pane *pane, int pages);
void pane_newest(struct pane *pane);

/* Whether the newest message is on the screen, its row (0: no message), and
 * how many have come in below what is shown. */
gboolean pane_at_newest(const struct pane *pane);
gint64 pane_newest_row(const struct pane *pane);
guint pane_below(const struct pane *pane);

/* The newest outgoing message that failed or waits, 0: none. */
gint64 pane_stuck_row(const struct pane *pane, gboolean only_failed);

/* Draws it; remembers the size for scrolling. An error of the store is drawn
 * in the place of what could not be read. */
void pane_draw(
	struct pane *pane, struct screen *screen, const struct area *area);

#endif
