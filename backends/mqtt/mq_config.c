/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <gio/gio.h>
#include <sodium.h>

#include "fault.h"
#include "i18n.h"
#include "mq_config.h"

#define DEFAULT_MAX_MESSAGE (8 * 1024 * 1024)
#define DEFAULT_KEEPALIVE_S 60
#define DEFAULT_INFLIGHT 1000
#define DEFAULT_MAX_PAUSE_MS 60000
#define MAX_STRING 65535 /* what MQTT can express */

gboolean
mq_filter_valid(const char *filter)
{
	gsize len = strlen(filter);

	if (len == 0 || len > MAX_STRING ||
		!g_utf8_validate(filter, (gssize)len, NULL))
		return FALSE;
	for (const char *p = filter; *p != '\0'; p++) {
		gboolean starts = p == filter || p[-1] == '/';

		if (*p == '#' && (!starts || p[1] != '\0'))
			return FALSE;
		if (*p == '+' && (!starts || (p[1] != '/' && p[1] != '\0')))
			return FALSE;
	}
	return TRUE;
}

gboolean
mq_topic_valid(const char *topic)
{
	return strpbrk(topic, "+#") == NULL && mq_filter_valid(topic);
}

static gboolean
is_loopback(const char *host)
{
	g_autoptr(GInetAddress) address = g_inet_address_new_from_string(host);

	if (address != NULL)
		return g_inet_address_get_is_loopback(address);
	return g_ascii_strcasecmp(host, "localhost") == 0;
}

/* What a URL hides as %20 or %40 would be read otherwise further on. */
static gboolean
host_valid(const char *host)
{
	if (host == NULL || *host == '\0')
		return FALSE;
	for (; *host != '\0'; host++)
		if ((guchar)*host < 0x80 && !g_ascii_isalnum(*host) &&
			strchr(".-_:%", *host) == NULL)
			return FALSE;
	return TRUE;
}

static gboolean
read_url(struct mq_config *config, const char *url, gboolean tls_off,
	GError **error)
{
	g_autoptr(GUri) uri =
		url == NULL ? NULL : g_uri_parse(url, G_URI_FLAGS_NONE, NULL);
	const char *scheme = uri != NULL ? g_uri_get_scheme(uri) : "";
	const char *host = uri != NULL ? g_uri_get_host(uri) : NULL;
	const char *path = uri != NULL ? g_uri_get_path(uri) : "";

	config->tls = strcmp(scheme, "mqtts") == 0;
	if ((!config->tls && strcmp(scheme, "mqtt") != 0) ||
		!host_valid(host) || g_uri_get_userinfo(uri) != NULL ||
		(*path != '\0' && strcmp(path, "/") != 0))
		return fault_set(error, FAULT_CONFIG,
			_("the server is mqtts://HOST[:PORT] or "
			  "mqtt://HOST[:PORT], not \"%s\""),
			url != NULL ? url : "");
	if (config->tls && tls_off)
		return fault_set(error, FAULT_CONFIG,
			_("TLS is off, but the server's URL is mqtts://: use "
			  "mqtt:// or leave TLS on"));
	if (!config->tls && !tls_off && !is_loopback(host))
		return fault_set(error, FAULT_CONFIG,
			_("mqtt:// to %s would not be encrypted: use mqtts://, "
			  "or turn TLS off in so many words"),
			host);
	config->port = g_uri_get_port(uri) > 0 ? (guint)g_uri_get_port(uri)
		: config->tls		       ? 8883
					       : 1883;
	config->server = g_strdup_printf(
		strchr(host, ':') != NULL ? "%s://[%s]:%u" : "%s://%s:%u",
		config->tls ? "ssl" : "tcp", host, config->port);
	return TRUE;
}

static gboolean
read_option(struct mq_config *config, const char *key, const char *value,
	GError **error)
{
	guint64 number;

	if (strcmp(key, "max-inflight") == 0) {
		if (!g_ascii_string_to_unsigned(
			    value, 10, 1, 10000, &number, error))
			return FALSE;
		config->max_inflight = (guint)number;
		return TRUE;
	}
	if (strcmp(key, "max-pause") == 0) {
		if (!g_ascii_string_to_unsigned(
			    value, 10, 100, 3600000, &number, error))
			return FALSE;
		config->max_pause_ms = (guint)number;
		return TRUE;
	}
	return fault_set(error, FAULT_CONFIG, _("unknown option \"%s\""), key);
}

static gboolean
read_file(char **copy, const char *path, GError **error)
{
	if (path == NULL)
		return TRUE;
	if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
		return fault_set(
			error, FAULT_CONFIG, _("there is no file %s"), path);
	*copy = g_strdup(path);
	return TRUE;
}

static gboolean
read_will(
	struct mq_config *config, const struct doran_will *will, GError **error)
{
	if (will == NULL)
		return TRUE;
	if (will->topic == NULL || !mq_topic_valid(will->topic) ||
		will->len > MAX_STRING)
		return fault_set(error, FAULT_CONFIG,
			_("the will has no valid topic, or over 65535 bytes"));
	config->will_topic = g_strdup(will->topic);
	config->will_payload = g_malloc0(will->len + 1);
	if (will->len > 0)
		memcpy(config->will_payload, will->payload, will->len);
	config->will_len = will->len;
	config->will_qos = MIN(will->qos, 1);
	config->will_retain = will->retain != 0;
	return TRUE;
}

static gboolean
read_login(struct mq_config *config, const struct doran_wire_config *given,
	GError **error)
{
	if (given->client_id == NULL || !mq_filter_valid(given->client_id))
		return fault_set(error, FAULT_CONFIG, _("no valid client id"));
	if (given->user != NULL && !g_utf8_validate(given->user, -1, NULL))
		return fault_set(
			error, FAULT_CONFIG, _("the user is no UTF-8"));
	if (given->password_len > MAX_STRING)
		return fault_set(
			error, FAULT_CONFIG, _("the password is too long"));
	config->client_id = g_strdup(given->client_id);
	config->user = g_strdup(given->user);
	if (given->password == NULL)
		return TRUE;
	config->password = g_malloc0(given->password_len + 1);
	memcpy(config->password, given->password, given->password_len);
	config->password_len = given->password_len;
	return TRUE;
}

gboolean
mq_config_read(struct mq_config *config, const struct doran_wire_config *given,
	GError **error)
{
	const char *const *option = given->options;

	config->keepalive_s = given->keepalive_s != 0
		? MIN(given->keepalive_s, 65535)
		: DEFAULT_KEEPALIVE_S;
	config->clean = given->clean_session != 0;
	config->max_message = given->max_message != 0 ? given->max_message
						      : DEFAULT_MAX_MESSAGE;
	config->max_inflight = DEFAULT_INFLIGHT;
	config->max_pause_ms = DEFAULT_MAX_PAUSE_MS;
	for (; option != NULL && *option != NULL; option += 2)
		if (!read_option(config, option[0], option[1], error))
			return FALSE;
	return read_url(config, given->url, given->tls_off != 0, error) &&
		read_login(config, given, error) &&
		read_file(&config->ca_file, given->ca_file, error) &&
		read_file(&config->cert_file, given->cert_file, error) &&
		read_file(&config->key_file, given->key_file, error) &&
		read_will(config, given->will, error);
}

void
mq_config_clear(struct mq_config *config)
{
	if (config->password != NULL)
		sodium_memzero(config->password, config->password_len);
	g_free(config->password);
	g_free(config->server);
	g_free(config->client_id);
	g_free(config->user);
	g_free(config->ca_file);
	g_free(config->cert_file);
	g_free(config->key_file);
	g_free(config->will_topic);
	g_free(config->will_payload);
}
