/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <gio/gio.h>
#include <sodium.h>

#include "fault.h"
#include "i18n.h"
#include "ws_config.h"
#include "ws_proxy.h"

#define DEFAULT_MAX_MESSAGE (8 * 1024 * 1024)
#define DEFAULT_BEAT_MS 3000
#define DEFAULT_INFLIGHT 1000
#define DEFAULT_MAX_PAUSE_MS 60000
#define MAX_STRING 65535 /* what MQTT can express */
/* libwebsockets cuts a longer one, and would check the certificate for that */
#define MAX_HOST 120
#define MAX_HEADERS 4096

gboolean
ws_filter_valid(const char *filter)
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
ws_topic_valid(const char *topic)
{
	return strpbrk(topic, "+#") == NULL && ws_filter_valid(topic);
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
	if (host == NULL || *host == '\0' || strlen(host) > MAX_HOST)
		return FALSE;
	for (; *host != '\0'; host++)
		if (!g_ascii_isalnum(*host) && strchr(".-_:", *host) == NULL)
			return FALSE;
	return TRUE;
}

/* Printable ASCII: nothing that begins another header. */
static gboolean
is_plain(const char *text, gboolean blanks)
{
	for (; *text != '\0'; text++)
		if ((guchar)*text > 0x7e || (guchar)*text < 0x20 ||
			(*text == ' ' && !blanks))
			return FALSE;
	return TRUE;
}

static void
set_host(struct ws_config *config, const char *host, gboolean default_port)
{
	g_autofree char *bracketed = strchr(host, ':') != NULL
		? g_strdup_printf("[%s]", host)
		: g_ascii_strdown(host, -1);

	config->host = g_strdup(host);
	config->host_header = default_port
		? g_strdup(bracketed)
		: g_strdup_printf("%s:%u", bracketed, config->port);
	config->origin = g_strdup_printf(
		"%s://%s", config->tls ? "https" : "http", config->host_header);
}

static gboolean
read_url(struct ws_config *config, const char *url, gboolean tls_off,
	GError **error)
{
	g_autoptr(GUri) uri = url == NULL
		? NULL
		: g_uri_parse(url,
			  G_URI_FLAGS_ENCODED_PATH | G_URI_FLAGS_ENCODED_QUERY,
			  NULL);
	const char *scheme = uri != NULL ? g_uri_get_scheme(uri) : "";
	const char *host = uri != NULL ? g_uri_get_host(uri) : NULL;
	const char *path = uri != NULL ? g_uri_get_path(uri) : "";
	const char *query = uri != NULL ? g_uri_get_query(uri) : NULL;

	config->tls = strcmp(scheme, "wss") == 0;
	if ((!config->tls && strcmp(scheme, "ws") != 0) || !host_valid(host) ||
		g_uri_get_userinfo(uri) != NULL ||
		g_uri_get_fragment(uri) != NULL)
		return fault_set(error, FAULT_CONFIG,
			_("the server is wss://HOST[:PORT][/PATH] or "
			  "ws://HOST[:PORT][/PATH], not \"%s\""),
			url != NULL ? url : "");
	if (config->tls && tls_off)
		return fault_set(error, FAULT_CONFIG,
			_("TLS is off, but the server's URL is wss://: use "
			  "ws:// or leave TLS on"));
	if (!config->tls && !tls_off && !is_loopback(host))
		return fault_set(error, FAULT_CONFIG,
			_("ws:// to %s would not be encrypted: use wss://, "
			  "or turn TLS off in so many words"),
			host);
	config->port = g_uri_get_port(uri) > 0 ? (guint)g_uri_get_port(uri)
		: config->tls		       ? 443
					       : 80;
	config->path = g_strconcat(*path == '/' ? "" : "/", path,
		query != NULL ? "?" : "", query, NULL);
	if (!is_plain(config->path, FALSE) ||
		strlen(config->path) > MAX_HEADERS / 4)
		return fault_set(error, FAULT_CONFIG,
			_("the path of the server's URL cannot be used"));
	set_host(config, host, config->port == (config->tls ? 443 : 80));
	return TRUE;
}

static gboolean
add_header(struct ws_config *config, const char *name, const char *value,
	GError **error)
{
	struct ws_header *header;
	gsize total = strlen(name) + strlen(value);

	for (guint i = 0; i < config->headers->len; i++) {
		header = config->headers->pdata[i];
		total += strlen(header->name) + strlen(header->value);
	}
	if (*name == '\0' || !is_plain(name, FALSE) ||
		strpbrk(name, "()<>@,;:\\\"/[]?={}") != NULL ||
		!is_plain(value, TRUE) || total > MAX_HEADERS / 2)
		return fault_set(error, FAULT_CONFIG,
			_("the header \"%s\" cannot be sent"), name);
	header = g_new0(struct ws_header, 1);
	header->name = g_strconcat(name, ":", NULL);
	header->value = g_strdup(value);
	g_ptr_array_add(config->headers, header);
	return TRUE;
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
set_plain(char **to, const char *key, const char *value, GError **error)
{
	if (!is_plain(value, TRUE) || strlen(value) > MAX_HEADERS / 4)
		return fault_set(error, FAULT_CONFIG,
			_("\"%s\" cannot be the value of %s"), value, key);
	g_free(*to);
	*to = g_strdup(value);
	return TRUE;
}

static gboolean
read_dialect(struct ws_config *config, const char *value, GError **error)
{
	config->bare = strcmp(value, "bare") == 0;
	if (!config->bare && strcmp(value, "stomp") != 0)
		return fault_set(error, FAULT_CONFIG,
			_("the dialect is stomp or bare, not \"%s\""), value);
	return TRUE;
}

static gboolean
read_proxy(struct ws_config *config, const char *value, GError **error)
{
	if (strcmp(value, "off") == 0)
		return TRUE;
	return ws_proxy_parse(value, &config->proxy_host, &config->proxy_port,
		&config->proxy_auth, error);
}

static gboolean
read_option(struct ws_config *config, const char *key, const char *value,
	GError **error)
{
	if (strcmp(key, "max-inflight") == 0)
		return read_number(
			&config->max_inflight, value, 1, 10000, error);
	if (strcmp(key, "max-pause") == 0)
		return read_number(
			&config->max_pause_ms, value, 100, 3600000, error);
	if (strcmp(key, "dialect") == 0)
		return read_dialect(config, value, error);
	if (strcmp(key, "proxy") == 0)
		return read_proxy(config, value, error);
	if (strcmp(key, "origin") == 0)
		return set_plain(&config->origin, key, value, error);
	if (strcmp(key, "protocol") == 0)
		return set_plain(&config->protocol, key, value, error);
	if (strcmp(key, "host") == 0)
		return set_plain(&config->vhost, key, value, error);
	if (strcmp(key, "cookie") == 0)
		return add_header(config, "Cookie", value, error);
	if (g_str_has_prefix(key, "header-"))
		return add_header(
			config, key + strlen("header-"), value, error);
	return fault_set(error, FAULT_CONFIG, _("unknown option \"%s\""), key);
}

static gboolean
read_options(
	struct ws_config *config, const char *const *options, GError **error)
{
	g_autofree char *proxy = NULL;
	gboolean chosen = FALSE;

	for (; options != NULL && *options != NULL; options += 2) {
		chosen = chosen || strcmp(options[0], "proxy") == 0;
		if (!read_option(config, options[0], options[1], error))
			return FALSE;
	}
	if (config->protocol == NULL && !config->bare)
		config->protocol = g_strdup("v12.stomp");
	if (chosen)
		return TRUE;
	proxy = ws_proxy_of_environment(
		config->tls, config->host, config->port);
	return proxy == NULL || read_proxy(config, proxy, error);
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
	struct ws_config *config, const struct doran_will *will, GError **error)
{
	if (will == NULL)
		return TRUE;
	if (will->topic == NULL || !ws_topic_valid(will->topic) ||
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

/* CONNECT's headers are a line each, and are not escaped. */
static gboolean
is_line(const char *text, gsize len)
{
	return len <= MAX_STRING && g_utf8_validate(text, (gssize)len, NULL) &&
		memchr(text, '\n', len) == NULL &&
		memchr(text, '\r', len) == NULL;
}

static gboolean
read_login(struct ws_config *config, const struct doran_wire_config *given,
	GError **error)
{
	if (given->client_id == NULL || *given->client_id == '\0' ||
		!is_line(given->client_id, strlen(given->client_id)))
		return fault_set(error, FAULT_CONFIG, _("no valid client id"));
	if (given->user != NULL && !is_line(given->user, strlen(given->user)))
		return fault_set(
			error, FAULT_CONFIG, _("the user is no line of UTF-8"));
	config->client_id = g_strdup(given->client_id);
	config->user = g_strdup(given->user);
	if (given->password == NULL)
		return TRUE;
	/* bytes that are no text have no way through STOMP */
	if (!is_line((const char *)given->password, given->password_len))
		return fault_set(error, FAULT_CONFIG,
			_("the password is no line of UTF-8"));
	config->password = g_malloc0(given->password_len + 1);
	memcpy(config->password, given->password, given->password_len);
	return TRUE;
}

static void
header_free(gpointer data)
{
	struct ws_header *header = data;

	g_free(header->name);
	g_free(header->value);
	g_free(header);
}

gboolean
ws_config_read(struct ws_config *config, const struct doran_wire_config *given,
	GError **error)
{
	config->headers = g_ptr_array_new_with_free_func(header_free);
	config->beat_ms = given->keepalive_s != 0
		? MIN(given->keepalive_s * 1000, DEFAULT_BEAT_MS)
		: DEFAULT_BEAT_MS;
	config->clean = given->clean_session != 0;
	config->max_message = given->max_message != 0 ? given->max_message
						      : DEFAULT_MAX_MESSAGE;
	config->max_inflight = DEFAULT_INFLIGHT;
	config->max_pause_ms = DEFAULT_MAX_PAUSE_MS;
	/* RabbitMQ's, and what others ignore */
	config->vhost = g_strdup("/");
	return read_url(config, given->url, given->tls_off != 0, error) &&
		read_options(config, given->options, error) &&
		read_login(config, given, error) &&
		read_file(&config->ca_file, given->ca_file, error) &&
		read_file(&config->cert_file, given->cert_file, error) &&
		read_file(&config->key_file, given->key_file, error) &&
		read_will(config, given->will, error);
}

void
ws_config_clear(struct ws_config *config)
{
	if (config->password != NULL)
		sodium_memzero(config->password, strlen(config->password));
	g_clear_pointer(&config->headers, g_ptr_array_unref);
	g_free(config->password);
	g_free(config->host);
	g_free(config->host_header);
	g_free(config->path);
	g_free(config->origin);
	g_free(config->protocol);
	g_free(config->vhost);
	g_free(config->proxy_host);
	g_free(config->proxy_auth);
	g_free(config->client_id);
	g_free(config->user);
	g_free(config->ca_file);
	g_free(config->cert_file);
	g_free(config->key_file);
	g_free(config->will_topic);
	g_free(config->will_payload);
}
