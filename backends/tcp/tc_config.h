/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tc_config: the settings of one MTProto wire, checked and copied. */
#ifndef DORAN_TC_CONFIG_H
#define DORAN_TC_CONFIG_H

#include <glib.h>

#include "doran-backend.h"
#include "mt_transport.h"

struct tc_config {
	char *place; /* HOST:PORT, an IPv6 address in brackets */
	char *host; /* without brackets */
	guint16 port;
	enum mt_transport_kind framing;
	gboolean obfuscated;
	char *proxy; /* socks5://…, http://…; NULL: none */
	char *key_pem; /* the server's key; NULL: not given so */
	guint64 fingerprint; /* of the server's key; 0: not given */

	char *client_id;
	char *user; /* NULL: none */
	guint8 *password;
	gsize password_len;
	guint ping_s; /* seconds without a word until it asks */
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

/* The URL is tcp://HOST[:443]. Options: `framing` (abridged, intermediate,
 * padded, full), `obfuscated` (yes, no), `proxy` (socks5://… or
 * http://[USER:PASSWORD@]HOST:PORT, off), `server-key` (16 hex digits, or a
 * PEM file), `max-inflight` (1-10000), `max-pause` (ms). FAULT_CONFIG; call
 * tc_config_clear() after a failure too. */
gboolean tc_config_read(struct tc_config *config,
	const struct doran_wire_config *given, GError **error);
void tc_config_clear(struct tc_config *config);

/* That can be published to. */
gboolean tc_topic_valid(const char *topic);

#endif
