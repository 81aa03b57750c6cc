/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ws_config: the settings of one WebSocket wire, checked and copied. */
#ifndef DORAN_WS_CONFIG_H
#define DORAN_WS_CONFIG_H

#include <glib.h>

#include "doran-backend.h"

struct ws_header {
	char *name; /* with its colon, as lws wants it */
	char *value;
};

struct ws_config {
	gboolean tls;
	char *host; /* a name or an address, without brackets */
	char *host_header; /* HOST[:PORT], an IPv6 address in brackets */
	guint port;
	char *path; /* with its query */
	char *origin;
	char *protocol; /* WebSocket subprotocols; NULL: none */
	gboolean bare; /* no STOMP */
	char *vhost; /* STOMP's `host` */
	GPtrArray *headers; /* struct ws_header, of the handshake */
	char *proxy_host; /* NULL: none */
	guint proxy_port;
	char *proxy_auth; /* "USER:PASSWORD@"; NULL: none */

	char *client_id;
	char *user; /* NULL: none */
	char *password; /* NULL: none */
	char *ca_file;
	char *cert_file;
	char *key_file;
	guint beat_ms; /* how often the server is to hear of us, and we of it */
	gboolean clean;
	char *will_topic; /* NULL: no will */
	guint8 *will_payload;
	gsize will_len;
	guint will_qos;
	gboolean will_retain;
	gsize max_message;
	guint max_inflight; /* publishes without an answer */
	guint max_pause_ms; /* the longest between two tries */
};

/* The URL is ws://HOST[:80][/PATH] or wss://HOST[:443][/PATH]. Options:
 * `dialect` (stomp, bare), `host`, `protocol`, `origin`, `cookie`,
 * `header-NAME`, `proxy` (http://[USER:PASSWORD@]HOST:PORT, off),
 * `max-inflight` (1-10000), `max-pause` (ms). Without `proxy` the environment
 * decides. FAULT_CONFIG; call ws_config_clear() after a failure too. */
gboolean ws_config_read(struct ws_config *config,
	const struct doran_wire_config *given, GError **error);
void ws_config_clear(struct ws_config *config);

/* MQTT 3.1.1 section 4.7, for servers where topics are MQTT's. */
gboolean ws_topic_valid(const char *topic);
gboolean ws_filter_valid(const char *filter);

#endif
