/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ws_link: one connection, or attempt at one: names are looked up, each address
 * is tried, and then bytes go in and out of a WebSocket. It is never used
 * again after its end. All of it in the worker's thread. */
#ifndef DORAN_WS_LINK_H
#define DORAN_WS_LINK_H

#include <gio/gio.h>

#include "ws_wire.h"

struct lws;
struct stomp_parser;

enum ws_phase {
	WS_LOOKING_UP,
	WS_CONNECTING, /* TCP, proxy, TLS, HTTP */
	WS_LOGIN, /* STOMP's CONNECT */
	WS_UP,
	WS_LEAVING /* STOMP's DISCONNECT */
};

struct ws_link {
	struct doran_wire *wire;
	struct lws *wsi; /* NULL: none, or gone */
	enum ws_phase phase;
	gboolean ended; /* the worker has to bury it */
	enum doran_status reason; /* why */
	char *text;
	gboolean hung_up; /* by the server, without a reason */
	gboolean lost_broker; /* by dorand, soon after the login */
	gboolean refused; /* a login that need not be tried again */

	GList *addresses; /* GInetAddress, still to try */
	GCancellable *cancel; /* of the lookup */
	gboolean reached; /* TCP stood */
	char *tls_text; /* what is wrong with the certificate */

	GQueue outbox; /* struct ws_chunk */
	gsize outbox_bytes;
	GSource *timer;
	gint64 phase_until; /* monotonic; 0: no limit */
	gint64 last_sent, last_heard;
	gint64 send_us; /* something goes out that often; 0: no need */
	gint64 dead_us; /* heard nothing for so long: dead */
	gboolean pings; /* with WebSocket's PING, not STOMP's EOL */

	/* ws_session.c: */
	struct stomp_parser *parser;
	gboolean dorand; /* it knows doran's headers */
	GQueue requests; /* struct ws_request, in order */
	guint publishes; /* among them */
	guint64 last_receipt;
	GHashTable *tokens; /* guint64 -> STOMP's ack id */
	/* ws_bare.c: */
	GByteArray *message; /* a message that is not whole */
	gsize skipped; /* bytes of one over the limit */
};

enum ws_chunk_kind { WS_TEXT, WS_BINARY, WS_PING };

/* Begins to connect. */
struct ws_link *ws_link_new(struct doran_wire *wire);
/* Closes the socket if it is there, without a word; frees. Not from inside of
 * a libwebsockets callback. Requests are answered with UNREACHABLE. */
void ws_link_free(struct ws_link *link);

/* It has ended, for the first reason given. */
void ws_link_fail(
	struct ws_link *link, enum doran_status reason, const char *text);

/* A buffer for one message to send; hand it to ws_link_send(). */
GByteArray *ws_link_buffer(void);
/* done(id, OK) once it is written; 0: nothing. */
void ws_link_send(struct ws_link *link, GByteArray *take_buffer,
	enum ws_chunk_kind kind, guint64 id);
/* The last message if it waits, may grow and is binary; else NULL. */
GByteArray *ws_link_tail(struct ws_link *link);
/* It has grown by that much. */
void ws_link_grown(struct ws_link *link, gsize by);
/* Is there room for more to send? */
gboolean ws_link_has_room(const struct ws_link *link);

/* That phase must be over after so long. 0: it may last. */
void ws_link_enter(struct ws_link *link, enum ws_phase phase, guint limit_ms);
/* From now on: we send something each send_ms, hear something each dead_ms. */
void ws_link_beat(
	struct ws_link *link, guint send_ms, guint dead_ms, gboolean pings);

/* ---- ws_tls.c ------------------------------------------------------- */

/* Does the PEM file begin with a certificate? libwebsockets goes on without. */
gboolean ws_tls_is_certificate(const char *file);

/* The verify callback's; remembers why a certificate is not trusted. */
void ws_tls_verify(struct ws_link *link, void *store_ctx, gboolean good);

#endif
