/* SPDX-License-Identifier: GPL-3.0-or-later */
/* window: the part of a chat's history that is held, anywhere in it, paged
 * from the store at both ends; never all of it. After the newest message
 * stand those that are not stored yet. */
#ifndef DORAN_WINDOW_H
#define DORAN_WINDOW_H

#include "setup.h"

#define WINDOW_PAGE 100 /* messages read at a time */
#define WINDOW_MOST 600 /* messages held */

struct window {
	struct view *view;
	gint64 chat;
	GPtrArray *messages; /* struct message, oldest first */
	GPtrArray *pending; /* struct message of text not stored yet */
	gboolean has_older, has_newer; /* beyond what is held */
	guint pending_number;
	char *failure; /* the store's last error, or NULL */
};

void window_init(struct window *window, struct view *view);
void window_clear(struct window *window);

/* Shows nothing of another chat (0: none) yet. */
void window_open(struct window *window, gint64 chat);

void window_load_newest(struct window *window, guint limit);

/* The messages around a row. FALSE: it is not in the chat, nothing changed. */
gboolean window_load_around(struct window *window, gint64 row);

/* How many there are with the pending ones, and one of them, oldest first;
 * borrowed. */
guint window_count(const struct window *window);
struct message *window_at(const struct window *window, guint index);

/* Where a stored row stands, or -1. */
int window_find(const struct window *window, gint64 row);

/* Moves towards older or newer messages; *kept is an index that stays on its
 * message, which is kept. FALSE: there are none. */
gboolean window_older(struct window *window, guint *kept);
gboolean window_newer(struct window *window, guint *kept);

/* A message with the row 0 - number, to be found and removed by it. */
guint window_add_pending(struct window *window, const char *text,
	gboolean encrypted, gint64 now);
void window_remove_pending(struct window *window, guint number);

/* What a stored row means to it. */
enum window_news {
	WINDOW_NOT_HERE, /* of another chat, or gone */
	WINDOW_KNOWN, /* read anew */
	WINDOW_ADDED, /* at the end */
	WINDOW_BEYOND, /* newer than what is held */
	WINDOW_LATE /* it belongs somewhere further up: load again */
};
enum window_news window_stored(
	struct window *window, gint64 row, gboolean *outgoing);

/* Reads a row anew, if it is held. */
void window_changed(struct window *window, gint64 row);

#endif
