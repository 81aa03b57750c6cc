/* SPDX-License-Identifier: GPL-3.0-or-later */
/* duty: work to be done once in a while, by one source that is armed and
 * disarmed instead of made and destroyed. Of one thread. */
#ifndef DORAN_DUTY_H
#define DORAN_DUTY_H

#include <glib.h>

struct duty {
	GSource *source; /* NULL: nothing was asked for yet */
	gint64 at; /* monotonic us; 0: not armed */
	void (*run)(gpointer data);
	gpointer data;
	GMainContext *context; /* borrowed */
};

/* Runs it within `ms`: an earlier time that is set stays. Each time that it
 * runs has to be asked for. */
void duty_in(struct duty *duty, gint64 ms);
/* Runs it in `ms`, whatever was set. */
void duty_set(struct duty *duty, gint64 ms);
void duty_clear(struct duty *duty);

#endif
