/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_window: the msg_ids that came, so that none counts twice. Bounded: when
 * it is full the lowest go, and what is not above them is too old. */
#ifndef DORAN_MT_WINDOW_H
#define DORAN_MT_WINDOW_H

#include <glib.h>

struct mt_window {
	guint64 *ids; /* ascending */
	gint32 *seqs; /* of each; they never fall */
	guint n, room;
	guint64 floor; /* what is not above it is too old */
};

enum mt_seen {
	MT_FRESH,
	MT_SEEN,
	MT_OLD,
	/* only of mt_window_add(): an earlier one that came has a higher
	 * seq_no, or the same odd one; a later one has a lower, or … */
	MT_SEQ_LOW,
	MT_SEQ_HIGH
};

/* Only asks. */
enum mt_seen mt_window_look(const struct mt_window *window, guint64 msg_id);
/* Takes a fresh one in, at most `max` (at least 4) of them. Where all seq_nos
 * are 0 their order is not looked at. */
enum mt_seen mt_window_add(
	struct mt_window *window, guint64 msg_id, gint32 seq_no, guint max);
/* The highest; the floor, where there is none. */
guint64 mt_window_top(const struct mt_window *window);
void mt_window_clear(struct mt_window *window);

#endif
