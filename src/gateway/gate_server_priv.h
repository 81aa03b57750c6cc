/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gate_server_priv: what the files of the listening side share. */
#ifndef DORAN_GATE_SERVER_PRIV_H
#define DORAN_GATE_SERVER_PRIV_H

#include "gate_addresses.h"
#include "gate_listen.h"
#include "gate_net.h"
#include "gate_server.h"
#include "stomp_session.h"
#include "wsframe.h"

#define PROTOCOL "v12.stomp"
#define PAGES_MAX 32 /* connections to the metrics address */

/* What a client may wait for; each queue is in the order of time, since all in
 * it may wait equally long. */
enum wait {
	WAIT_HELLO, /* its handshake */
	WAIT_READING, /* the client to read */
	WAIT_CLOSE, /* its connection to end */
	WAIT_NONE
};

struct server {
	struct gateway *gateway;
	const struct gate_conf *conf;
	struct net *net;
	GPtrArray *listeners; /* of struct listener */
	struct listener *metrics;
	struct addresses *addresses;
	gint64 most_clients; /* that there are descriptors for */
	GQueue clients; /* of struct visitor, by visitor->all */
	GQueue waiting[WAIT_NONE]; /* by visitor->wait_link */
	guint ticker;
	gboolean begun, draining;
	gint64 drain_until;
	void (*drained)(void *user);
	void *drained_user;
	struct server_counters counters;
	guint pages; /* open connections to the metrics address */
};

enum visitor_state {
	VISITOR_HELLO, /* TLS, and the WebSocket handshake */
	VISITOR_OPEN,
	VISITOR_ENDING, /* what is queued goes out, then the Close frame */
	VISITOR_ENDED /* it did; the client is to close the connection */
};

struct visitor {
	struct server *server;
	struct net_line *line;
	struct stomp_session *session;
	struct address *address;
	GString *hello; /* the request as far as it is there */
	GList all, wait_link;
	enum wait wait;
	gint64 since; /* of the waiting, microseconds */
	GQueue out; /* of struct outgoing */
	gsize at; /* bytes of the first one that are written, framing too */
	gsize queued; /* bytes of their content that are not */
	gsize pending; /* bytes in libwebsockets, not in the socket yet */
	guint8 state;
	guint8 deaf; /* what it sends is not looked at any more */
	guint8 counted; /* in counters.clients */
	guint8 peer_closed; /* its Close frame has come */
	guint8 pong_len, pong_due;
	guint16 close_code, controls;
	gint32 controls_at; /* the second that `controls` counts in */
	const char *why; /* literal: why dorand ended it, for the log */
	struct wsframe_reader reader;
	guint8 pong[WSFRAME_CONTROL_MAX];
	char *peer;
};

/* gate_visitor.c: from an accepted connection to its end. */
extern const struct net_ops visitor_net_ops;
struct visitor *visitor_new(
	struct server *server, struct address *take_address, char *take_peer);
void visitor_free(struct visitor *visitor);
/* Counts and logs it, and ends the connection without a word. */
void visitor_drop(
	struct visitor *visitor, enum server_refusal refusal, const char *why);
/* Ends the connection in the way its state asks for. */
void visitor_end(struct visitor *visitor, guint code, const char *why);

/* gate_out.c: what goes to the client. */
extern const struct transport_ops visitor_transport_ops;
void visitor_queue_raw(struct visitor *visitor, char *take_text);
void visitor_writable(struct visitor *visitor);
void visitor_out_clear(struct visitor *visitor);

/* gate_server.c */
void visitor_wait(struct visitor *visitor, enum wait wait);
void visitor_gone(struct visitor *visitor);
void server_count_refusal(struct server *server, enum server_refusal refusal,
	const char *peer, const char *why);

/* gate_page.c: /health and /metrics. */
void page_accepted(void *server, int take_fd, const struct sockaddr *from);
char *page_metrics(const struct server *server);

#endif
