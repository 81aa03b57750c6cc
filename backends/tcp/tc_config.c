/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <gio/gio.h>
#include <sodium.h>

#include "fault.h"
#include "i18n.h"
#include "mt_rsa.h"
#include "tc_config.h"
#include "topic.h"

#define DEFAULT_MAX_MESSAGE (8 * 1024 * 1024)
#define DEFAULT_PORT 443
#define DEFAULT_INFLIGHT 1000
#define DEFAULT_MAX_PAUSE_MS 60000
#define DEFAULT_PING_S 4 /* a dead server is to be found within 10 s */
#define MAX_STRING 65535 /* what MQTT can express */
#define MAX_HOST 255
#define MAX_PEM 16384

/* What a URL hides as %20 or %40 would be read otherwise further on. */
static gboolean
host_valid(const char *host)
{
	if (host == NULL || *host == '\0' || strlen(host) > MAX_HOST)
		return FALSE;
	for (; *host != '\0'; host++)
		if ((guchar)*host < 0x80 && !g_ascii_isalnum(*host) &&
			strchr(".-_:%", *host) == NULL)
			return FALSE;
	return TRUE;
}

static gboolean
read_url(struct tc_config *config, const char *url, GError **error)
{
	g_autoptr(GUri) uri =
		url == NULL ? NULL : g_uri_parse(url, G_URI_FLAGS_NONE, NULL);
	const char *host = uri != NULL ? g_uri_get_host(uri) : NULL;
	const char *path = uri != NULL ? g_uri_get_path(uri) : "";

	if (uri == NULL || strcmp(g_uri_get_scheme(uri), "tcp") != 0 ||
		!host_valid(host) || g_uri_get_userinfo(uri) != NULL ||
		g_uri_get_query(uri) != NULL ||
		(*path != '\0' && strcmp(path, "/") != 0))
		return fault_set(error, FAULT_CONFIG,
			_("the server is tcp://HOST[:PORT], not \"%s\""),
			url != NULL ? url : "");
	config->host = g_strdup(host);
	config->port = g_uri_get_port(uri) > 0 ? (guint16)g_uri_get_port(uri)
					       : DEFAULT_PORT;
	config->place =
		g_strdup_printf(strchr(host, ':') != NULL ? "[%s]:%u" : "%s:%u",
			host, config->port);
	return TRUE;
}

gboolean
tc_topic_valid(const char *topic)
{
	return topic_filter_valid(topic) && !topic_has_wildcards(topic);
}

static gboolean
read_number(guint *to, const char *value, guint min, guint max, GError **error)
{
	guint64 number;

	if (!g_ascii_string_to_unsigned(value, 10, min, max, &number, error))
		return FALSE;
	*to = (guint)number;
	return TRUE;
}

static gboolean
read_framing(struct tc_config *config, const char *value, GError **error)
{
	for (int kind = MT_ABRIDGED; kind <= MT_FULL; kind++) {
		config->framing = (enum mt_transport_kind)kind;
		if (strcmp(mt_transport_name(config->framing), value) == 0)
			return TRUE;
	}
	return fault_set(error, FAULT_CONFIG,
		_("the framing is abridged, intermediate, padded or full, not "
		  "\"%s\""),
		value);
}

static gboolean
read_obfuscated(struct tc_config *config, const char *value, GError **error)
{
	config->obfuscated = strcmp(value, "yes") == 0;
	if (!config->obfuscated && strcmp(value, "no") != 0)
		return fault_set(error, FAULT_CONFIG,
			_("obfuscated is yes or no, not \"%s\""), value);
	return TRUE;
}

static gboolean
read_proxy(struct tc_config *config, const char *value, GError **error)
{
	g_autoptr(GUri) uri = NULL;
	const char *scheme;

	if (strcmp(value, "off") == 0)
		return TRUE;
	uri = g_uri_parse(value, G_URI_FLAGS_HAS_PASSWORD, NULL);
	scheme = uri != NULL ? g_uri_get_scheme(uri) : "";
	if ((strcmp(scheme, "socks5") != 0 && strcmp(scheme, "http") != 0) ||
		!host_valid(g_uri_get_host(uri)))
		return fault_set(error, FAULT_CONFIG,
			_("the proxy is socks5://[USER:PASSWORD@]HOST:PORT, "
			  "http://… or off"));
	config->proxy = g_strdup(value);
	return TRUE;
}

/* 16 hex digits, or else a file. */
static gboolean
read_server_key(struct tc_config *config, const char *value, GError **error)
{
	g_autoptr(GError) cause = NULL;
	struct mt_rsa_key *key;
	gsize len = 0;

	if (strlen(value) == 16 &&
		strspn(value, "0123456789abcdefABCDEF") == 16) {
		config->fingerprint = g_ascii_strtoull(value, NULL, 16);
		return TRUE;
	}
	if (!g_file_get_contents(value, &config->key_pem, &len, &cause))
		return fault_set(error, FAULT_CONFIG, _("the server's key: %s"),
			cause->message);
	key = len > MAX_PEM ? NULL
			    : mt_rsa_key_from_pem(config->key_pem, &cause);
	if (key == NULL)
		return fault_set(error, FAULT_CONFIG,
			_("%s holds no public key that MTProto can use: %s"),
			value, cause != NULL ? cause->message : "");
	config->fingerprint = mt_rsa_fingerprint(key);
	mt_rsa_key_free(key);
	return TRUE;
}

static gboolean
read_option(struct tc_config *config, const char *key, const char *value,
	GError **error)
{
	if (strcmp(key, "max-inflight") == 0)
		return read_number(
			&config->max_inflight, value, 1, 10000, error);
	if (strcmp(key, "max-pause") == 0)
		return read_number(
			&config->max_pause_ms, value, 100, 3600000, error);
	if (strcmp(key, "framing") == 0)
		return read_framing(config, value, error);
	if (strcmp(key, "obfuscated") == 0)
		return read_obfuscated(config, value, error);
	if (strcmp(key, "proxy") == 0)
		return read_proxy(config, value, error);
	if (strcmp(key, "server-key") == 0)
		return read_server_key(config, value, error);
	return fault_set(error, FAULT_CONFIG, _("unknown option \"%s\""), key);
}

static gboolean
read_options(
	struct tc_config *config, const char *const *options, GError **error)
{
	for (; options != NULL && *options != NULL; options += 2)
		if (!read_option(config, options[0], options[1], error))
			return FALSE;
	if (config->framing == MT_FULL && config->obfuscated)
		return fault_set(error, FAULT_CONFIG,
			_("the framing \"full\" cannot be obfuscated"));
	return TRUE;
}

static gboolean
read_will(
	struct tc_config *config, const struct doran_will *will, GError **error)
{
	if (will == NULL)
		return TRUE;
	if (will->topic == NULL || !tc_topic_valid(will->topic) ||
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
read_login(struct tc_config *config, const struct doran_wire_config *given,
	GError **error)
{
	if (given->client_id == NULL || !topic_filter_valid(given->client_id))
		return fault_set(error, FAULT_CONFIG, _("no valid client id"));
	if (given->user != NULL && !g_utf8_validate(given->user, -1, NULL))
		return fault_set(
			error, FAULT_CONFIG, _("the user is no UTF-8"));
	if (given->password_len > MAX_STRING)
		return fault_set(
			error, FAULT_CONFIG, _("the password is too long"));
	if (given->ca_file != NULL || given->cert_file != NULL)
		return fault_set(error, FAULT_CONFIG,
			_("there are no certificates with tcp://; the "
			  "server's key is `server-key`"));
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
tc_config_read(struct tc_config *config, const struct doran_wire_config *given,
	GError **error)
{
	config->framing = MT_ABRIDGED; /* the fewest bytes */
	config->ping_s = given->keepalive_s != 0
		? MIN(given->keepalive_s, DEFAULT_PING_S)
		: DEFAULT_PING_S;
	config->clean = given->clean_session != 0;
	config->max_message = given->max_message != 0 ? given->max_message
						      : DEFAULT_MAX_MESSAGE;
	config->max_inflight = DEFAULT_INFLIGHT;
	config->max_pause_ms = DEFAULT_MAX_PAUSE_MS;
	return read_url(config, given->url, error) &&
		read_options(config, given->options, error) &&
		read_login(config, given, error) &&
		read_will(config, given->will, error);
}

void
tc_config_clear(struct tc_config *config)
{
	if (config->password != NULL)
		sodium_memzero(config->password, config->password_len);
	g_free(config->password);
	g_free(config->place);
	g_free(config->host);
	g_free(config->proxy);
	g_free(config->key_pem);
	g_free(config->client_id);
	g_free(config->user);
	g_free(config->will_topic);
	g_free(config->will_payload);
}
