/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fault.h"
#include "gateway.h"
#include "i18n.h"

enum { PORT_PLAIN = 1883, PORT_TLS = 8883 };

static gboolean
bad_url(const char *url, GError **error)
{
	return fault_set(error, FAULT_CONFIG,
		_("'%s' is not the address of an MQTT broker: write "
		  "mqtt://HOST:PORT or mqtts://HOST:PORT"),
		url);
}

gboolean
upstream_conf_parse(struct upstream_conf *conf, const char *url, GError **error)
{
	g_autofree char *scheme = NULL, *user = NULL, *host = NULL;
	g_autofree char *path = NULL, *query = NULL, *fragment = NULL;
	int port = -1;

	if (!g_uri_split(url, G_URI_FLAGS_NONE, &scheme, &user, &host, &port,
		    &path, &query, &fragment, NULL) ||
		scheme == NULL || host == NULL || host[0] == '\0' ||
		user != NULL || query != NULL || fragment != NULL ||
		(path[0] != '\0' && strcmp(path, "/") != 0) || port == 0)
		return bad_url(url, error);
	if (strcmp(scheme, "mqtt") != 0 && strcmp(scheme, "mqtts") != 0)
		return bad_url(url, error);
	conf->tls = strcmp(scheme, "mqtts") == 0;
	g_free(conf->host);
	conf->host = g_steal_pointer(&host);
	conf->port = port > 0 ? (guint)port : conf->tls ? PORT_TLS : PORT_PLAIN;
	return TRUE;
}

void
upstream_conf_clear(struct upstream_conf *conf)
{
	g_free(conf->host);
	g_free(conf->ca_file);
	g_free(conf->cert_file);
	g_free(conf->key_file);
	*conf = (struct upstream_conf){.host = NULL};
}
