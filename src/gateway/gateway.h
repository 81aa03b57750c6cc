/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gateway: what all clients of one dorand share: the broker they are logged in
 * at, limits, counters, and one loop. Everything runs in the thread and the
 * GMainContext that was its default when gateway_new() was called. */
#ifndef DORAN_GATEWAY_H
#define DORAN_GATEWAY_H

#include <glib.h>

/* The broker where clients are logged in. */
struct upstream_conf {
	char *host;
	guint port;
	gboolean tls;
	char *ca_file; /* PEM; NULL: the system's authorities */
	char *cert_file; /* PEM, with key_file; NULL: no client certificate */
	char *key_file;
};

/* "mqtt://HOST[:PORT]" (1883) or "mqtts://HOST[:PORT]" (8883), HOST in brackets
 * when an IPv6 address. Fills host, port and tls. FAULT_CONFIG. */
gboolean upstream_conf_parse(
	struct upstream_conf *conf, const char *url, GError **error);
void upstream_conf_clear(struct upstream_conf *conf);

/* Bounds; each has a default by limits_init(). Bytes and milliseconds. What a
 * session may hold is some queues and one message; what all may hold is
 * `memory` and one read or message each. */
struct limits {
	/* Largest body of a frame, payload of a packet; 4 MiB. It should be the
	 * broker's own limit: larger messages of the broker's are dropped. */
	gsize message;
	gsize client_queue; /* unsent to a client: the broker waits; 256 KiB */
	gsize upstream_queue; /* unsent to the broker: client waits; 256 KiB */
	gsize memory; /* queued and unfinished of all sessions; 256 MiB */
	guint unacked; /* given to a client, not acknowledged; 20,000 */
	guint receipts; /* sent to the broker, not acknowledged; 10,000 */
	guint subscriptions; /* of a client; 1,000 */
	guint unmatched; /* bytes held that no subscription matches; 64 KiB */
	guint unmatched_ms; /* how long; 10,000 */
	guint login_ms; /* from connecting to CONNECTED; 15,000 */
	guint idle_ms; /* nothing from a client without heart-beats; 0: never */
	guint frame_ms; /* from a frame's first byte to its last; 60,000 */
	guint stuck_ms; /* a client reads or acknowledges nothing; 60,000 */
	guint heartbeat_ms; /* offered to clients; 5,000 */
	guint keepalive_s; /* asked of the broker; 60 */
	guint rate; /* frames a second a client may send, on average; 0: any */
	guint burst; /* at once; 10,000 */
};

void limits_init(struct limits *limits);

/* How sessions end, and `doran-status` of the ERROR frame they end with. */
enum ending {
	ENDING_DISCONNECT, /* the client said so; no ERROR */
	ENDING_GONE, /* the client's connection was lost; no ERROR */
	ENDING_REFUSED,
	ENDING_DENIED,
	ENDING_UNREACHABLE,
	ENDING_TOO_LARGE,
	ENDING_PROTOCOL,
	ENDING_BUSY,
	ENDING_TAKEN_OVER,
	ENDING_SHUTDOWN,
	ENDING_COUNT
};

/* "disconnect", "gone", "refused", "denied", "unreachable", "too-large",
 * "protocol", "busy", "taken-over", "shutdown". */
const char *ending_name(enum ending ending);

/* For metrics; read only. The first block goes up and down, the others only
 * up. */
struct counters {
	guint sessions; /* connections of clients */
	guint logged_in; /* of these */
	guint upstreams; /* connections to the broker, or being made */
	guint unacked; /* messages that clients have not acknowledged */
	guint paused_clients; /* not read: broker or memory is full */
	guint paused_upstreams; /* not read: the client is full */
	guint waiting_exchanges; /* clients that wait for their turn */
	gsize held; /* bytes, as limits.memory counts them */

	guint64 accepted; /* sessions ever */
	guint64 logins; /* of these logged in */
	guint64 endings[ENDING_COUNT];
	guint64 received; /* messages: clients to broker */
	guint64 received_bytes; /* their bodies */
	guint64 delivered; /* messages: broker to clients */
	guint64 delivered_bytes;
	guint64 redelivered; /* of these with DUP */
	guint64 unmatched; /* dropped: no subscription */
	guint64 too_large; /* dropped: the broker's limit is larger */
	guint64 rates; /* times a client was slowed down by its rate */
	guint64 exchanges; /* MTProto clients that came with a new key, */
	guint64 resumed; /* with one they had, */
	guint64 unknown_keys; /* with one that is not here any more */
};

struct gateway;

/* Borrows nothing; copies both. FAULT_CONFIG: certificate files. NULL on
 * error. */
struct gateway *gateway_new(const struct upstream_conf *conf,
	const struct limits *limits, GError **error);
/* After the last session has been closed. NULL: nothing. */
void gateway_free(struct gateway *gateway);

/* For sessions from now on; those that are stay as they are. On error nothing
 * has changed. */
gboolean gateway_reload(struct gateway *gateway,
	const struct upstream_conf *conf, const struct limits *limits,
	GError **error);

/* Borrowed, changes as things happen. */
const struct counters *gateway_counters(const struct gateway *gateway);
const struct limits *gateway_limits(const struct gateway *gateway);

#endif
