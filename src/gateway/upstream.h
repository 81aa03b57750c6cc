/* SPDX-License-Identifier: GPL-3.0-or-later */
/* upstream: one MQTT 3.1.1 connection to the broker: login, packets both ways,
 * keep alive. What the packets mean is its owner's. */
#ifndef DORAN_UPSTREAM_H
#define DORAN_UPSTREAM_H

#include "gateway.h"
#include "mqtt.h"
#include "outq.h"
#include "stream.h"
#include "timers.h"

struct upstream;

/* All required. Only `ended` may free the upstream (by upstream_close()). */
struct upstream_ops {
	/* Logged in; `present`: the broker has kept the session. */
	void (*accepted)(struct upstream *upstream, gboolean present);
	/* A packet of the broker's, but for the answers to login and pings. It
	 * is borrowed; mqtt_parser_payload(&upstream->parser) may be called. */
	void (*packet)(
		struct upstream *upstream, const struct mqtt_packet *packet);
	/* What has been read is handled, or something has been written. */
	void (*turn)(struct upstream *upstream);
	/* Over: `why` is English, for the client. After upstream_bye():
	 * ENDING_DISCONNECT, once that is written. Nothing follows. */
	void (*ended)(
		struct upstream *upstream, enum ending ending, const char *why);
};

/* Part of its owner; zeroed. All but `parser` is private. */
struct upstream {
	struct stream stream; /* first */
	struct mqtt_parser parser;
	const struct upstream_ops *ops;
	struct gateway *gateway;
	struct outq out;
	struct timer timer; /* keep alive */
	struct timer again; /* reads what TLS holds */
	gint64 sent_at, pinged_at; /* pinged_at 0: not waiting */
	guint16 keepalive;
	gboolean connected, accepted, reading, leaving, over;
};

/* Connects and logs in; keepalive is the gateway's. FALSE: the login cannot be
 * written, nothing has begun. */
gboolean upstream_open(struct upstream *upstream, struct gateway *gateway,
	const struct mqtt_login *login, const struct upstream_ops *ops);

/* Queues a packet; PUBLISH with `take_body`, whose bytes are its payload and
 * whose length is payload.len. FALSE: cannot be written. */
gboolean upstream_send(struct upstream *upstream,
	const struct mqtt_packet *packet, GBytes *take_body);
/* Writes what is queued, as far as that goes at once. */
void upstream_flush(struct upstream *upstream);

/* Whether to read from the broker. */
void upstream_read(struct upstream *upstream, gboolean on);

/* Bytes not written yet; bytes held in all. */
gsize upstream_queued(const struct upstream *upstream);
gsize upstream_held(const struct upstream *upstream);

/* DISCONNECT, so that the broker publishes no will; then `ended`. */
void upstream_bye(struct upstream *upstream);
/* Ends it at once, without a word to anybody. Twice does no harm. */
void upstream_close(struct upstream *upstream);

#endif
