/* SPDX-License-Identifier: GPL-3.0-or-later */
/* timers: any number of moments as one source of the loop. */
#ifndef DORAN_TIMERS_H
#define DORAN_TIMERS_H

#include <glib.h>

struct timers;
struct timer;

/* The timer is no longer set; it may be set again, and freed, inside. */
typedef void (*timer_func)(struct timer *timer);

/* Part of what waits; zeroed. All but `func` is private. */
struct timer {
	timer_func func;
	gint64 due;
	guint place; /* in the heap, from 1; 0: not set */
};

/* In the thread's default context. */
struct timers *timers_new(void);
void timers_free(struct timers *timers);

/* Microseconds of g_get_monotonic_time(); set again, the last one counts. */
void timer_set(struct timers *timers, struct timer *timer, gint64 due);
void timer_clear(struct timers *timers, struct timer *timer);

#endif
