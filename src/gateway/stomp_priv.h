/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stomp_priv: what the files of the STOMP session share. */
#ifndef DORAN_STOMP_PRIV_H
#define DORAN_STOMP_PRIV_H

#include "client.h"
#include "stomp.h"
#include "stomp_session.h"
#include "timers.h"

enum stomp_state {
	STATE_NEW, /* CONNECT has to come */
	STATE_LOGIN, /* the broker has to answer */
	STATE_READY,
	STATE_LEAVING, /* DISCONNECT has come */
	STATE_OVER /* told so; the transport closes */
};

struct stomp_session {
	struct client client; /* first */
	struct gateway *gateway;
	const struct transport_ops *ops;
	void *transport;
	struct stomp_parser *parser;
	enum stomp_state state;
	GByteArray *stash; /* came while logging in; NULL: nothing */
	char *user; /* for logs; NULL: none */
	char *last_receipt; /* of DISCONNECT, or of what failed; or NULL */
	struct timer timer;
	gint64 began_at, received_at, sent_at;
	gint64 written_at; /* something of what was queued, or all */
	gint64 frame_since; /* a frame that is not whole; 0: none */
	gint64 slow_until; /* its rate was too high */
	gint64 tokens_at;
	double tokens;
	guint beat_out, beat_in; /* ms; 0: none */
	gboolean extended, reading;
};

/* ---- stomp_say.c: frames to the client --- */

void stomp_say_connected(struct stomp_session *s, gboolean present);
/* `status` NULL: done as asked. */
void stomp_say_receipt(
	struct stomp_session *s, const char *receipt, const char *status);
gsize stomp_say_message(
	struct stomp_session *s, const struct client_message *message);
void stomp_say_error(struct stomp_session *s, enum ending ending,
	const char *why, const char *receipt);
void stomp_say_beat(struct stomp_session *s);

/* ---- stomp_frames.c: frames from the client --- */

/* May end the session. */
void stomp_take(struct stomp_session *s, struct stomp_frame *frame);
/* CONNECT, in stomp_login.c. */
void stomp_take_login(struct stomp_session *s, const struct stomp_frame *frame);
/* "/topic/NAME"; FALSE: something else. */
gboolean stomp_topic(const char *destination, struct mqtt_span *topic);
/* A header that is "0" or "1"; not there: *qos stays. */
gboolean stomp_qos(
	const struct stomp_frame *frame, const char *name, guint8 *qos);

/* ---- stomp_session.c --- */

extern const struct client_ops stomp_client_ops;
/* ERROR and the end. `receipt` NULL: no frame caused it. */
void stomp_fail(struct stomp_session *s, enum ending ending, const char *why,
	const char *receipt);

#endif
