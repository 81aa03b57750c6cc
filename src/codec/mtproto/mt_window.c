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
		memmove(window->seqs, window->seqs + gone,
			window->n * sizeof *window->seqs);
	} else if (window->n == window->room) {
		window->room = MIN(MAX(window->room * 2, 4), max);
		window->ids = g_renew(guint64, window->ids, window->room);
		window->seqs = g_renew(gint32, window->seqs, window->room);
	}
}

/* May `later` follow `earlier`? */
static gboolean
follows(gint32 earlier, gint32 later)
{
	return later > earlier || (later == earlier && (later & 1) == 0);
}

/* Before it has its place: its neighbours tell, since all are in order. */
static enum mt_seen
in_order(const struct mt_window *window, guint at, gint32 seq_no)
{
	if (at > 0 && !follows(window->seqs[at - 1], seq_no))
		return MT_SEQ_LOW;
	if (at < window->n && !follows(seq_no, window->seqs[at]))
		return MT_SEQ_HIGH;
	return MT_FRESH;
}

enum mt_seen
mt_window_add(
	struct mt_window *window, guint64 msg_id, gint32 seq_no, guint max)
{
	enum mt_seen seen = mt_window_look(window, msg_id);
	guint at;

	if (seen == MT_FRESH)
		seen = in_order(window, place(window, msg_id), seq_no);
	if (seen != MT_FRESH)
		return seen;
	make_room(window, max);
	if (msg_id <= window->floor)
		return MT_OLD;
	at = place(window, msg_id);
	memmove(window->ids + at + 1, window->ids + at,
		(window->n - at) * sizeof *window->ids);
	memmove(window->seqs + at + 1, window->seqs + at,
		(window->n - at) * sizeof *window->seqs);
	window->ids[at] = msg_id;
	window->seqs[at] = seq_no;
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
	g_free(window->seqs);
	*window = (struct mt_window){0};
}
