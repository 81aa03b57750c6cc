/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mq_config: the settings of one MQTT wire, checked and copied. */
#ifndef DORAN_MQ_CONFIG_H
#define DORAN_MQ_CONFIG_H

#include <glib.h>

#include "doran-backend.h"

struct mq_config {
	char *server; /* as Paho wants it: tcp:// or ssl://HOST:PORT */
	guint port;
	gboolean tls;
	char *client_id;
	char *user; /* NULL: none */
	uint8_t *password; /* NULL: none */
	gsize password_len;
	char *ca_file;
	char *cert_file;
	char *key_file;
	guint keepalive_s;
	gboolean clean;
	char *will_topic; /* NULL: no will */
	uint8_t *will_payload;
	gsize will_len;
	guint will_qos;
	gboolean will_retain;
	gsize max_message;
	guint max_inflight; /* publishes without an answer */
	guint max_pause_ms; /* the longest between two tries */
};

/* The URL is mqtt://HOST[:1883] or mqtts://HOST[:8883]; the options are
 * `max-inflight` (1-10000) and `max-pause` (ms). FAULT_CONFIG; call
 * mq_config_clear() after a failure too. */
gboolean mq_config_read(struct mq_config *config,
	const struct doran_wire_config *given, GError **error);
void mq_config_clear(struct mq_config *config);

/* MQTT 3.1.1 section 4.7. */
gboolean mq_topic_valid(const char *topic);
gboolean mq_filter_valid(const char *filter);

#endif
