/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gate_server_priv: what the files of the listening side share. */
#ifndef DORAN_GATE_SERVER_PRIV_H
#define DORAN_GATE_SERVER_PRIV_H

#include "gate_addresses.h"
#include "gate_listen.h"
#include "gate_net.h"
#include "face.h"
#include "gate_server.h"

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
	GPtrArray *doors; /* of struct door */
	struct listener *metrics;
	char *fingerprint; /* of the server's key; NULL: none */
	struct addresses *addresses;
	gint64 most_clients; /* that there are descriptors for */
	GQueue clients; /* of struct visitor, by visitor->all */
	GQueue waiting[WAIT_NONE]; /* by visitor->wait_link */
	guint ticker;
	guint at_door; /* max-exchanges */
	gboolean begun, draining;
	gint64 drain_until;
	void (*drained)(void *user);
	void *drained_user;
	struct server_counters counters;
	guint pages; /* open connections to the metrics address */
};

enum visitor_state {
	VISITOR_HELLO, /* TLS, and the handshake of its kind */
	VISITOR_OPEN,
	VISITOR_ENDING, /* what is queued goes out, then the farewell */
	VISITOR_ENDED /* it did; the client is to close the connection */
};

struct visitor;

/* What differs between connections of one kind of listener and of another. */
struct visitor_kind {
	enum server_kind kind;
	gsize size; /* of its struct, which begins with struct visitor */
	gboolean tls; /* with cert */
	gboolean crowds; /* max-exchanges holds */
	const struct face *face;
	/* Required. The connection is there; nothing has come yet. */
	void (*begun)(struct visitor *visitor);
	/* Required. Bytes, which may be changed. */
	void (*received)(struct visitor *visitor, guint8 *bytes, gsize len);
	/* NULL: none. What goes before a message of that length; returns how
	 * many bytes, at most FRAME_HEAD_MAX. */
	gsize (*head)(guint8 *to, gsize content);
	/* NULL: nothing ever. What goes before the next message, at most
	 * CONTROL_MAX bytes; 0: nothing now. */
	gsize (*urgent)(struct visitor *visitor, guint8 *to);
	/* NULL: the writing direction ends after the last message. The last
	 * bytes, at most CONTROL_MAX; then `peer_closed` is waited for. */
	gsize (*farewell)(struct visitor *visitor, guint8 *to);
	/* NULL: it holds nothing. */
	void (*clear)(struct visitor *visitor);
};

enum { FRAME_HEAD_MAX = 16, CONTROL_MAX = 160 };

struct visitor {
	struct server *server;
	const struct visitor_kind *kind;
	struct net_line *line;
	void *session; /* of kind->face; NULL: none */
	struct address *address;
	GList all, wait_link;
	enum wait wait;
	gint64 since; /* of the waiting, microseconds */
	GQueue out; /* of struct outgoing */
	gsize at; /* bytes of the first one that are written, framing too */
	gsize queued; /* bytes of their content that are not */
	gsize pending; /* bytes in gate_net, not in the socket yet */
	guint8 state;
	guint8 deaf; /* what it sends is not looked at any more */
	guint8 counted; /* in the kind's clients */
	guint8 at_door; /* in those of the server and of its address */
	guint8 peer_closed; /* it has said that it closes */
	guint16 close_code;
	const char *why; /* literal: why dorand ended it, for the log */
	char *peer;
};

/* gate_ws.c, gate_tcp.c */
extern const struct visitor_kind visitor_ws, visitor_tcp;

/* gate_visitor.c: from an accepted connection to its end. */
extern const struct net_ops visitor_net_ops;
struct visitor *visitor_new(struct server *server,
	const struct visitor_kind *kind, struct address *take_address,
	char *take_peer);
/* It has a socket now. */
void visitor_begin(struct visitor *visitor, int take_fd);
void visitor_free(struct visitor *visitor);
/* Through the handshake of its kind. */
void visitor_opened(struct visitor *visitor);
/* Its session, where there is none yet; and its end. */
void visitor_session(struct visitor *visitor);
void visitor_session_over(struct visitor *visitor);
/* Counts and logs it, and ends the connection without a word. */
void visitor_drop(
	struct visitor *visitor, enum server_refusal refusal, const char *why);
/* Ends the connection in the way its state asks for. */
void visitor_end(struct visitor *visitor, guint code, const char *why);

/* gate_out.c: what goes to the client. */
extern const struct transport_ops visitor_transport_ops;
/* Bytes that are no message: no head goes before them. */
void visitor_queue_raw(struct visitor *visitor, char *take_text);
void visitor_writable(struct visitor *visitor);
void visitor_out_clear(struct visitor *visitor);

/* gate_server.c */
void visitor_wait(struct visitor *visitor, enum wait wait);
void visitor_gone(struct visitor *visitor);
/* It is not at the door any more; again: nothing. */
void visitor_inside(struct visitor *visitor);
void server_count_refusal(struct server *server,
	const struct visitor_kind *kind, enum server_refusal refusal,
	const char *peer, const char *why);

/* gate_page.c: /health and /metrics. */
void page_accepted(void *server, int take_fd, const struct sockaddr *from);
char *page_metrics(const struct server *server);

#endif
