/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mq_tap: a hand on the socket of one of Paho's connections.
 *
 * Paho acknowledges a message as soon as its callback returns, whatever the
 * callback says, and says goodbye whenever a handle is destroyed. Where neither
 * may reach the broker, the socket is shut down first. Paho does not tell which
 * one it is: it is the new one to the server's port, and there is only one new
 * one because connections to a port are made one after another. */
#ifndef DORAN_MQ_TAP_H
#define DORAN_MQ_TAP_H

#include <glib.h>

/* Takes the right to make a connection to that port; FALSE: somebody has it. */
gboolean mq_tap_enter(guint port);
void mq_tap_leave(guint port);

/* A descriptor of its own for the newest connection to that port that nobody
 * has claimed, -1: none. Between mq_tap_enter() and mq_tap_leave(). */
int mq_tap_claim(guint port);

/* Nothing goes out or comes in any more; the descriptor stays open. */
void mq_tap_shut(int tap);
void mq_tap_close(int tap);

#endif
