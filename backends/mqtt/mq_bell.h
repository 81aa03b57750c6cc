/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mq_bell: keeps Paho awake.
 *
 * Paho's receiving thread polls the sockets it knew when it began, for up to a
 * second, then sleeps for a tenth. So a new connection took up to 1.1 s, and
 * what arrived during the sleep waited. The bell is a connection of Paho to
 * ourselves: a byte in it ends the poll at once. It also keeps Paho's threads,
 * which end with the last handle and take a third of a second for it. */
#ifndef DORAN_MQ_BELL_H
#define DORAN_MQ_BELL_H

#include <glib.h>

/* Hangs it, once in a process; others wait meanwhile, at most 0.2 s. Without it
 * everything works, but slowly. */
void mq_bell_hang(void);

/* Makes the receiving thread look at its sockets now. From any thread. */
void mq_bell_ring(void);

/* The same if it sleeps; a signal (SIGURG) ends that. */
void mq_bell_wake(void);

/* Rings if nobody did for a while; returns the monotonic time of the next. */
gint64 mq_bell_tick(void);

#endif
