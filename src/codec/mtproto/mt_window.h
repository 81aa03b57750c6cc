/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_window: the msg_ids that came, so that none counts twice. Bounded: when
 * it is full the lowest go, and what is not above them is too old. */
#ifndef DORAN_MT_WINDOW_H
#define DORAN_MT_WINDOW_H

#include <glib.h>

struct mt_window {
	guint64 *ids; /* ascending */
	guint n, room;
	guint64 floor; /* what is not above it is too old */
};

enum mt_seen { MT_FRESH, MT_SEEN, MT_OLD };

/* Only asks. */
enum mt_seen mt_window_look(const struct mt_window *window, guint64 msg_id);
/* Takes a fresh one in, at most `max` (at least 4) of them. */
enum mt_seen mt_window_add(struct mt_window *window, guint64 msg_id, guint max);
/* The highest; the floor, where there is none. */
guint64 mt_window_top(const struct mt_window *window);
void mt_window_clear(struct mt_window *window);

#endif
