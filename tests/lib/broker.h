/* SPDX-License-Identifier: GPL-3.0-or-later */
/* broker: a private Mosquitto on a free loopback port, in a temporary folder,
 * with doran's access rules; or, with DORAN_TEST_BROKER=rabbit in the
 * environment, a RabbitMQ likewise (rabbit.h). What goes wrong ends the test
 * with a text. */
#ifndef DORAN_TEST_BROKER_H
#define DORAN_TEST_BROKER_H

#include <glib.h>

struct broker;

/* True if RabbitMQ was asked for. */
gboolean broker_is_rabbit(void);

/* True if that broker is installed; a test without one ends with 77. */
gboolean broker_available(void);

/* Makes the folder and picks the port; nothing runs yet. */
struct broker *broker_new(void);

/* Before the start: a login; for Mosquitto a line of configuration (%s in it is
 * the folder). */
void broker_user(struct broker *broker, const char *name, const char *password);
void broker_conf(struct broker *broker, const char *line);
/* Mosquitto's listener speaks TLS, with DIR/server.pem and server.key; clients
 * need a certificate of DIR/ca.pem if `client_certs`. */
void broker_tls(struct broker *broker, const char *dir, gboolean client_certs);

/* Runs and waits until it answers; the same port every time. */
void broker_start(struct broker *broker);
/* SIGTERM, waits: it saves its state. */
void broker_stop(struct broker *broker);
/* SIGKILL, waits: what Mosquitto got since its last save, a second ago, is
 * lost; RabbitMQ loses retained values only. */
void broker_kill(struct broker *broker);

/* RabbitMQ has its port only once started. */
guint broker_port(const struct broker *broker);
const char *broker_folder(const struct broker *broker);
/* Connections it has seen, by its log. */
guint broker_connections(const struct broker *broker);

/* Kills if it runs, removes the folder, frees. NULL is fine. */
void broker_free(struct broker *broker);

#endif
