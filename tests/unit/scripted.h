/* SPDX-License-Identifier: GPL-3.0-or-later */
/* scripted: an MQTT server for what no broker can be made to do: it says what
 * a test has it say, and takes what comes. Loopback, in the test's loop. */
#ifndef DORAN_TEST_SCRIPTED_H
#define DORAN_TEST_SCRIPTED_H

#include <glib.h>

#include "mqtt.h"

struct scripted {
	int listener, fd; /* fd -1: nobody is connected */
	guint port, listens, reads;
	struct mqtt_parser parser;
	GQueue *packets; /* of struct mqtt_packet: spans are not kept */
	int code; /* answers a login with that; -1: not at all */
	guint answers; /* the code of every SUBACK */
	gboolean silent; /* answers nothing but a login */
	guint64 got; /* bytes */
};

struct scripted *scripted_new(void);
void scripted_free(struct scripted *server);

/* The next packet, which has to come and to have that type. */
struct mqtt_packet scripted_hears(struct scripted *server, enum mqtt_type type);
void scripted_says(struct scripted *server, const struct mqtt_packet *packet);
void scripted_message(struct scripted *server, const char *topic,
	const char *text, guint16 id, gboolean dup);
void scripted_bytes(struct scripted *server, const void *bytes, gsize len);
void scripted_hear(struct scripted *server, gboolean on);
void scripted_drop(struct scripted *server);

#endif
