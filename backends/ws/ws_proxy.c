/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "fault.h"
#include "i18n.h"
#include "ws_proxy.h"

#define DEFAULT_PORT 80

/* Takes ":PORT" off a name, but not off a bare IPv6 address. */
static guint
split_port(char *item)
{
	char *colon = strrchr(item, ':');
	guint64 port = 0;

	if (*item == '[') {
		char *end = strchr(item, ']');

		if (end == NULL)
			return 0;
		colon = end[1] == ':' ? end + 1 : NULL;
		*end = '\0';
		memmove(item, item + 1, strlen(item + 1) + 1);
		if (colon != NULL)
			port = g_ascii_strtoull(colon + 1, NULL, 10);
		return (guint)MIN(port, 65536);
	}
	if (colon == NULL || strchr(item, ':') != colon)
		return 0;
	port = g_ascii_strtoull(colon + 1, NULL, 10);
	*colon = '\0';
	return (guint)MIN(port, 65536);
}

static gboolean
name_matches(const char *item, const char *host)
{
	gsize len, host_len = strlen(host);

	if (g_str_has_prefix(item, "*."))
		item++;
	if (*item == '.')
		item++;
	len = strlen(item);
	if (len == 0 || len > host_len ||
		g_ascii_strcasecmp(host + host_len - len, item) != 0)
		return FALSE;
	return len == host_len || host[host_len - len - 1] == '.';
}

static gboolean
address_matches(const char *item, const char *host)
{
	g_autoptr(GInetAddress) address = g_inet_address_new_from_string(host);
	g_autoptr(GInetAddressMask) mask = NULL;

	if (address == NULL)
		return FALSE;
	mask = g_inet_address_mask_new_from_string(item, NULL);
	return mask != NULL && g_inet_address_mask_matches(mask, address);
}

gboolean
ws_proxy_excepts(const char *list, const char *host, guint port)
{
	g_auto(GStrv) items = g_strsplit_set(list, ", \t", -1);

	for (guint i = 0; items[i] != NULL; i++) {
		guint only;

		if (*items[i] == '\0')
			continue;
		if (strcmp(items[i], "*") == 0)
			return TRUE;
		only = split_port(items[i]);
		if (only != 0 && only != port)
			continue;
		if (address_matches(items[i], host) ||
			name_matches(items[i], host))
			return TRUE;
	}
	return FALSE;
}

gboolean
ws_proxy_parse(
	const char *text, char **host, guint *port, char **auth, GError **error)
{
	g_autofree char *full = strstr(text, "://") != NULL
		? g_strdup(text)
		: g_strconcat("http://", text, NULL);
	g_autoptr(GUri) uri = g_uri_parse(full, G_URI_FLAGS_HAS_PASSWORD, NULL);
	const char *user;

	*host = *auth = NULL;
	if (uri == NULL || g_uri_get_host(uri) == NULL ||
		*g_uri_get_host(uri) == '\0' ||
		strcmp(g_uri_get_scheme(uri), "http") != 0)
		return fault_set(error, FAULT_CONFIG,
			_("the proxy is http://HOST:PORT; others cannot be "
			  "used"));
	*host = g_strdup(g_uri_get_host(uri));
	*port = g_uri_get_port(uri) > 0 ? (guint)g_uri_get_port(uri)
					: DEFAULT_PORT;
	user = g_uri_get_user(uri);
	if (user != NULL && *user != '\0')
		*auth = g_strdup_printf("%s:%s@", user,
			g_uri_get_password(uri) != NULL
				? g_uri_get_password(uri)
				: "");
	/* what libwebsockets has room for */
	if (*auth != NULL && strlen(*auth) > 90)
		return fault_set(error, FAULT_CONFIG,
			_("the proxy's user and password are too long"));
	return TRUE;
}

static gboolean
is_loopback(const char *host)
{
	g_autoptr(GInetAddress) address = g_inet_address_new_from_string(host);

	if (address != NULL)
		return g_inet_address_get_is_loopback(address);
	return g_ascii_strcasecmp(host, "localhost") == 0;
}

static const char *
variable(const char *name)
{
	const char *value = g_getenv(name);

	return value != NULL && *value != '\0' ? value : NULL;
}

char *
ws_proxy_of_environment(gboolean tls, const char *host, guint port)
{
	static const char *const with_tls[] = {
		"https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", NULL};
	/* backends/mqtt takes http_proxy away from Paho */
	static const char *const without[] = {"http_proxy", "DORAN_HTTP_PROXY",
		"all_proxy", "ALL_PROXY", NULL};
	const char *const *names = tls ? with_tls : without;
	const char *except = variable("no_proxy");

	if (except == NULL)
		except = variable("NO_PROXY");
	if (is_loopback(host) ||
		(except != NULL && ws_proxy_excepts(except, host, port)))
		return NULL;
	for (; *names != NULL; names++)
		if (variable(*names) != NULL)
			return g_strdup(variable(*names));
	return NULL;
}
