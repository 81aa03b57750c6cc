/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "window.h"

#define FIRST_ROOM 8

guint
window_len(const struct window *w)
{
	return w->len - w->head;
}

gsize
window_held(const struct window *w)
{
	return (gsize)w->room * w->size;
}

static guint8 *
entry(const struct window *w, guint at)
{
	return w->entries + (gsize)at * w->size;
}

void *
window_add(struct window *w)
{
	guint8 *new;

	if (w->len == w->room && w->head >= w->room / 2 && w->head > 0) {
		memmove(w->entries, entry(w, w->head),
			(gsize)window_len(w) * w->size);
		w->len -= w->head;
		w->head = 0;
	} else if (w->len == w->room) {
		w->room = w->room == 0 ? FIRST_ROOM : w->room * 2;
		w->entries = g_realloc_n(w->entries, w->room, w->size);
	}
	new = entry(w, w->len++);
	memset(new, 0, w->size);
	w->next++;
	return new;
}

void *
window_at(const struct window *w, guint64 number)
{
	if (number < w->first || number >= w->next)
		return NULL;
	return entry(w, w->head + (guint)(number - w->first));
}

void
window_trim(struct window *w)
{
	while (w->head < w->len && *entry(w, w->head) != 0) {
		w->head++;
		w->first++;
	}
	if (w->head == w->len)
		window_clear(w);
}

void
window_clear(struct window *w)
{
	g_clear_pointer(&w->entries, g_free);
	w->len = w->room = w->head = 0;
	w->first = w->next;
}
