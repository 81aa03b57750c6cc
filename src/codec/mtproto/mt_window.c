/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "mt_window.h"

/* Where the id is, or belongs. */
static guint
place(const struct mt_window *window, guint64 msg_id)
{
	guint low = 0, high = window->n;

	if (high > 0 && window->ids[high - 1] < msg_id)
		return high; /* as nearly always */
	while (low < high) {
		guint middle = (low + high) / 2;

		if (window->ids[middle] < msg_id)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

enum mt_seen
mt_window_look(const struct mt_window *window, guint64 msg_id)
{
	guint at;

	if (msg_id <= window->floor)
		return MT_OLD;
	at = place(window, msg_id);
	return at < window->n && window->ids[at] == msg_id ? MT_SEEN : MT_FRESH;
}

/* Room for one more; a quarter goes at once, so that moving costs little. */
static void
make_room(struct mt_window *window, guint max)
{
	guint gone = MAX(max / 4, 1);

	if (window->n >= max) {
		window->floor = window->ids[gone - 1];
		window->n -= gone;
		memmove(window->ids, window->ids + gone,
			window->n * sizeof *window->ids);
	} else if (window->n == window->room) {
		window->room = MIN(MAX(window->room * 2, 4), max);
		window->ids = g_renew(guint64, window->ids, window->room);
	}
}

enum mt_seen
mt_window_add(struct mt_window *window, guint64 msg_id, guint max)
{
	enum mt_seen seen = mt_window_look(window, msg_id);
	guint at;

	if (seen != MT_FRESH)
		return seen;
	make_room(window, max);
	if (msg_id <= window->floor)
		return MT_OLD;
	at = place(window, msg_id);
	memmove(window->ids + at + 1, window->ids + at,
		(window->n - at) * sizeof *window->ids);
	window->ids[at] = msg_id;
	window->n++;
	return MT_FRESH;
}

guint64
mt_window_top(const struct mt_window *window)
{
	return window->n > 0 ? window->ids[window->n - 1] : window->floor;
}

void
mt_window_clear(struct mt_window *window)
{
	g_free(window->ids);
	*window = (struct mt_window){0};
}
