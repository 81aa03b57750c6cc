/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pane: the messages of the open chat: where one stands in its history
 * (window.h holds that part of it), what is selected, and the drawing. */
#ifndef DORAN_PANE_H
#define DORAN_PANE_H

#include "area.h"
#include "screen.h"
#include "setup.h"
#include "shown.h"

struct pane;

/* Both borrowed for the pane's life. */
struct pane *pane_new(struct view *view, const struct ui_setup *setup);
/* How many rows it may get, before it is drawn for the first time. */
void pane_expect(struct pane *pane, int rows);
/* Where there was none when it was made. */
void pane_view(struct pane *pane, struct view *view);
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
guint pane_pending(struct pane *pane, const char *text, gboolean encrypted);
void pane_arrived(struct pane *pane, guint number);

/* Puts the unread mark away; the row it stands before, 0: there is none. */
void pane_clear_mark(struct pane *pane);
gint64 pane_mark(const struct pane *pane);

/* Scrolls by lines (negative: up, to what is older), by whole pages, to the
 * newest or to the oldest message of the window. */
void pane_scroll(struct pane *pane, int lines);
void pane_page(struct pane *pane, int pages);
void pane_newest(struct pane *pane);

/* Stands at a message anywhere in the history, made out among the others, with
 * the words in its text (NULL: none). FALSE: it is not in this chat. */
gboolean pane_go(struct pane *pane, gint64 row, const char *words);
gint64 pane_found(const struct pane *pane);
void pane_forget_found(struct pane *pane);

/* Where one stands, to come back to: 0 at the newest, else a row. */
gint64 pane_place(const struct pane *pane);
void pane_return(struct pane *pane, gint64 place);

/* Selects the message jumped to, or the lowest on the screen. FALSE: there is
 * none. Then by messages (negative: to older ones), scrolling along. */
gboolean pane_select(struct pane *pane);
void pane_select_step(struct pane *pane, int step);
int pane_page_messages(const struct pane *pane); /* some page of them */
void pane_unselect(struct pane *pane);

/* Borrowed until the next key or event; NULL: nothing is selected. */
const struct message *pane_selected(const struct pane *pane);

/* Whether the newest message is on the screen, its row (0: no message), and
 * how many have come in below what is shown. */
gboolean pane_at_newest(const struct pane *pane);
gint64 pane_newest_row(const struct pane *pane);
guint pane_below(const struct pane *pane);

/* A copy of the newest message that fits, the caller's; NULL: none does. */
struct message *pane_newest_of(const struct pane *pane,
	gboolean (*fits)(const struct message *message));

/* What the last drawing showed; see shown_begin(). */
struct shown *pane_shown(struct pane *pane);

/* Whether a row of the chat is further up than what was drawn last. */
gboolean pane_is_above(struct pane *pane, gint64 row);

/* Between these rows, both included, all is read; the store follows. */
void pane_set_read(struct pane *pane, gint64 from, gint64 to);

/* Draws it; remembers the size for scrolling. An error of the store is drawn
 * in the place of what could not be read. */
void pane_draw(
	struct pane *pane, struct screen *screen, const struct area *area);

#endif
