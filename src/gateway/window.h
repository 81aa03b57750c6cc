/* SPDX-License-Identifier: GPL-3.0-or-later */
/* window: what awaits its answer, numbered in a row from 0 on and mostly
 * answered in that order. Holds no memory while empty. */
#ifndef DORAN_WINDOW_H
#define DORAN_WINDOW_H

#include <glib.h>

/* Zeroed but for `size`; all members are private but the numbers. */
struct window {
	guint size; /* bytes of an entry, whose first is TRUE once answered */
	guint len, room; /* entries */
	guint head; /* of these gone at the front */
	guint64 first; /* number of the oldest there is */
	guint64 next; /* number of the next to come */
	guint8 *entries;
};

/* A new entry, zeroed, numbered window->next; valid until the next one. */
void *window_add(struct window *window);
/* NULL: there is none of that number. */
void *window_at(const struct window *window, guint64 number);
/* Forgets answered entries at the front. */
void window_trim(struct window *window);
void window_clear(struct window *window);
/* Entries, answered ones in between counted. */
guint window_len(const struct window *window);
gsize window_held(const struct window *window);

#endif
