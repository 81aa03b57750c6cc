/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gate_server: the listeners of dorand and all who came in by them. */
#ifndef DORAN_GATE_SERVER_H
#define DORAN_GATE_SERVER_H

#include <glib.h>

#include "gate_conf.h"
#include "gateway.h"

/* Why a connection was not let in, or ended by this side of dorand. */
enum server_refusal {
	REFUSED_FULL, /* max-clients */
	REFUSED_ADDRESS, /* max-clients-per-address */
	REFUSED_RATE, /* connect-rate */
	REFUSED_HANDSHAKE, /* no WebSocket request, or too slow */
	REFUSED_ORIGIN,
	REFUSED_FRAME, /* broke the WebSocket protocol */
	REFUSED_STALLED, /* did not read */
	REFUSED_CROWD, /* too many at the door: max-exchanges */
	REFUSED_COUNT
};

/* "full", "address", "rate", "handshake", "origin", "frame", "stalled",
 * "crowd". */
const char *server_refusal_name(enum server_refusal refusal);

/* What clients come by: a listener's kind. */
enum server_kind { KIND_WS, KIND_TCP, KIND_COUNT };

/* "ws", "tcp": the option that opens it. */
const char *server_kind_name(enum server_kind kind);

struct kind_counters {
	guint connections; /* now */
	guint clients; /* of these through the handshake */
	guint64 accepted, refused;
};

struct server_counters {
	guint connections; /* now, of all kinds */
	gsize queued; /* bytes that wait for clients */
	guint64 accepted;
	guint64 refused[REFUSED_COUNT];
	struct kind_counters kinds[KIND_COUNT];
	guint64 read_bytes, written_bytes;
};

struct server;

/* Opens all listeners of `conf`, which the server borrows, like `gateway`,
 * until server_free(). Nobody is let in before server_begin(). NULL on error:
 * FAULT_CONFIG, FAULT_IO, FAULT_BUG. */
struct server *server_new(
	struct gateway *gateway, const struct gate_conf *conf, GError **error);
void server_free(struct server *server);

/* Reads certificate and keys (after a change of user, so that a renewal can do
 * the same). */
gboolean server_begin(struct server *server, GError **error);

/* Takes other limits, origins and certificates from `conf`, which replaces the
 * old one; listeners stay. FAULT_CONFIG: nothing has changed. */
gboolean server_reload(
	struct server *server, const struct gate_conf *conf, GError **error);

/* Lets nobody in any more, tells everybody, and calls `drained` when the last
 * one has gone or the time for it is over. Again: at once. */
void server_drain(
	struct server *server, void (*drained)(void *user), void *user);

const struct server_counters *server_counters(const struct server *server);
gboolean server_draining(const struct server *server);
/* "127.0.0.1:8080,[::1]:8080", the caller's; "" where there is none. */
char *server_names(const struct server *server, enum server_kind kind);
/* Of the key of now, 16 hex digits; borrowed; NULL: none. */
const char *server_fingerprint(const struct server *server);
char *server_metrics_name(const struct server *server);

#endif
