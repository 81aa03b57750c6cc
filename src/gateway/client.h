/* SPDX-License-Identifier: GPL-3.0-or-later */
/* client: one client's session at the broker in terms that no protocol of
 * clients appears in: login, publish, subscribe, unsubscribe, acknowledge, bye.
 * A face (STOMP, …) translates; the broker's rules decide everything.
 *
 * An acknowledgement of the broker's waits for the client's, one for the client
 * waits for the broker's. What is behind makes the other side wait. */
#ifndef DORAN_CLIENT_H
#define DORAN_CLIENT_H

#include "gateway.h"
#include "mqtt.h"
#include "upstream.h"
#include "window.h"

struct client;

enum client_ack {
	ACK_AUTO, /* once written to the client's socket */
	ACK_CLIENT, /* with all earlier ones of its subscription */
	ACK_INDIVIDUAL
};

/* A message from the broker; all borrowed. */
struct client_message {
	const char *subscription; /* "-": none matches */
	struct mqtt_span topic;
	struct mqtt_span payload;
	GBytes *body; /* payload and a NUL, where sharing pays; or NULL */
	guint8 qos;
	gboolean retain;
	gboolean dup;
	gboolean wants_ack; /* by client_ack(number) */
	guint64 number; /* of the messages with QoS > 0, from 0 */
};

/* What a face is asked; all required. None may free the client. */
struct client_ops {
	void (*accepted)(struct client *client, gboolean present);
	/* What was asked with this tag (borrowed; NULL: without one) is done;
	 * `denied`: a subscription that the broker refused. */
	void (*done)(struct client *client, const char *tag, gboolean denied);
	/* Returns how many bytes it has queued for the client. */
	gsize (*message)(
		struct client *client, const struct client_message *message);
	/* Over, once: tell the client, close its connection. */
	void (*ended)(
		struct client *client, enum ending ending, const char *why);
	/* Something has happened: client_full() may have changed. */
	void (*turn)(struct client *client);
	/* Bytes queued for the client that are not in its socket yet. */
	gsize (*queued)(struct client *client);
	/* Bytes of the client's that are not a whole frame yet. */
	gsize (*held)(struct client *client);
};

/* Part of its face; zeroed. All members are private but `over`. */
struct client {
	struct upstream up; /* first */
	struct gateway *gateway;
	const struct client_ops *ops;
	char *id;
	GPtrArray *subscriptions; /* of struct subscription */
	GPtrArray *unmatched; /* of struct stray; NULL: none */
	gsize unmatched_size;
	gsize filters_size; /* of the subscriptions' texts */
	gsize tags_size; /* of `sent` and `written` */
	gint64 unmatched_until;
	struct window sent; /* struct sent_entry: awaits the broker */
	struct window written; /* struct written_entry: awaits the socket */
	struct window given; /* struct given_entry: awaits the client */
	guint64 given_auto; /* next of those to look at for ACK_AUTO */
	guint64 queued_up; /* bytes ever queued for the broker */
	guint64 queued_down; /* bytes ever queued for the client */
	guint unacked; /* of `given` */
	gint64 unacked_since; /* too many, and none less; 0: not */
	guint32 next_subscription;
	gsize accounted;
	struct timer timer;
	gboolean extended, accepted, full, broker_waits, leaving, over;
};

/* Connects and logs in. `extended`: strays come with subscription "-", denied
 * subscriptions by done(). FALSE: the login cannot be written as MQTT. */
gboolean client_login(struct client *client, struct gateway *gateway,
	const struct mqtt_login *login, gboolean extended,
	const struct client_ops *ops);

/* All of these: after accepted(). What is returned is NULL, or why it cannot be
 * (English, static): then nothing was done. `tag` NULL: no answer wanted.
 * client_flush() when a batch of them ends. */
const char *client_publish(struct client *client, struct mqtt_span topic,
	guint8 qos, gboolean retain, GBytes *take_body, const char *tag);
const char *client_subscribe(struct client *client, const char *id,
	struct mqtt_span filter, guint8 qos, enum client_ack ack,
	const char *tag);
const char *client_unsubscribe(
	struct client *client, const char *id, const char *tag);
gboolean client_has(const struct client *client, const char *id);
/* UNSUBSCRIBE of that filter, also of one that an earlier connection left;
 * with it go all subscriptions of this filter. */
const char *client_unsubscribe_filter(
	struct client *client, struct mqtt_span filter, const char *tag);
/* Of one that is acknowledged already: nothing. */
const char *client_ack(struct client *client, guint64 number);
/* It stays the broker's, and comes again with the next connection. */
const char *client_nack(struct client *client, guint64 number);
void client_flush(struct client *client);

/* Waits for the broker's answers, but not long, then DISCONNECT; then ended()
 * with ENDING_DISCONNECT. */
void client_bye(struct client *client);
/* Ends it with that; ended() is called inside. */
void client_end(struct client *client, enum ending ending, const char *why);

/* Something was written to the client. */
void client_drained(struct client *client);
/* The broker is behind, or memory is short: read no more from the client. */
gboolean client_full(const struct client *client);

/* Since when the client acknowledges nothing although no more can be given to
 * it; 0: not so. */
gint64 client_unacked_since(const struct client *client);

/* Frees what it holds; without client_end() before it, the client is gone. */
void client_clear(struct client *client);

#endif
