/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chatlist: the chats at the left, newest activity first. */
#ifndef DORAN_CHATLIST_H
#define DORAN_CHATLIST_H

#include "area.h"
#include "model.h"
#include "screen.h"

struct chatlist;

struct chatlist *chatlist_new(void);
void chatlist_free(struct chatlist *list);

/* Takes the chats (GPtrArray of struct chat); the cursor stays on its chat. */
void chatlist_set(struct chatlist *list, GPtrArray *take_chats);

guint chatlist_count(const struct chatlist *list);

/* Borrowed until the next chatlist_set(); NULL: there is none. */
struct chat *chatlist_at(const struct chatlist *list, guint index);
struct chat *chatlist_find(const struct chatlist *list, gint64 row);

/* Where a chat stands, or -1. */
int chatlist_index(const struct chatlist *list, gint64 row);

/* How many chats have something unread. */
guint chatlist_unread_count(const struct chatlist *list);

/* The first chat with something unread that is not `except`, or NULL. */
struct chat *chatlist_unread(const struct chatlist *list, gint64 except);

/* The chat that a person means by its title, its address or the beginning of
 * one of them, letter case aside; NULL: none. */
struct chat *chatlist_named(const struct chatlist *list, const char *name);

/* The row that keys act on while the list has the focus. */
struct chat *chatlist_cursor(const struct chatlist *list);
void chatlist_cursor_to(struct chatlist *list, gint64 row);
void chatlist_cursor_move(struct chatlist *list, int step);

/* Draws it as it is at `now` (milliseconds); `open` is the chat shown in the
 * pane (0: none). */
void chatlist_draw(struct chatlist *list, struct screen *screen,
	const struct area *area, gint64 open, gint64 now, gboolean focused);

/* The sign of a chat's state, in the style `bar` if that is not STYLE_PLAIN;
 * returns where the title goes. */
int chatlist_draw_mark(struct screen *screen, int y, int x,
	const struct chat *chat, enum style bar);

#endif
