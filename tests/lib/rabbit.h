/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rabbit: a private RabbitMQ by way of tests/lib/rabbit-serve.sh, for broker.c.
 * What goes wrong ends the test with a text. */
#ifndef DORAN_TEST_RABBIT_H
#define DORAN_TEST_RABBIT_H

#include <glib.h>

struct rabbit;

/* True if a RabbitMQ is installed. */
gboolean rabbit_available(void);

struct rabbit *rabbit_new(void);
void rabbit_user(struct rabbit *rabbit, const char *name, const char *password);
/* Runs and waits until it answers; the same ports every time. */
void rabbit_start(struct rabbit *rabbit);
void rabbit_stop(struct rabbit *rabbit);
void rabbit_kill(struct rabbit *rabbit);

/* Once started: MQTT's port, and that of STOMP in WebSocket. */
guint rabbit_port(const struct rabbit *rabbit);
guint rabbit_stomp_port(const struct rabbit *rabbit);
const char *rabbit_folder(const struct rabbit *rabbit);

/* Kills if it runs, removes the folder, frees. NULL is fine. */
void rabbit_free(struct rabbit *rabbit);

#endif
