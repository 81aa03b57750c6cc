/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "i18n.h"
#include "tc_proxy.h"

void
tc_proxy_set(GSocketClient *client, const struct tc_config *config)
{
	g_autoptr(GProxyResolver) resolver = NULL;

	if (config->proxy == NULL) {
		g_socket_client_set_enable_proxy(client, FALSE);
		return;
	}
	resolver = g_simple_proxy_resolver_new(config->proxy, NULL);
	g_socket_client_set_proxy_resolver(client, resolver);
}

/* HOST:PORT */
static char *
proxy_name(const struct tc_config *config)
{
	g_autoptr(GUri) uri =
		g_uri_parse(config->proxy, G_URI_FLAGS_HAS_PASSWORD, NULL);
	const char *host = g_uri_get_host(uri);
	gboolean bare = strchr(host, ':') != NULL;
	g_autofree char *name = g_strdup_printf(bare ? "[%s]" : "%s", host);

	if (g_uri_get_port(uri) < 0)
		return g_steal_pointer(&name);
	return g_strdup_printf("%s:%d", name, g_uri_get_port(uri));
}

static char *
refusal(const char *name, const char *server, const GError *error)
{
	int code =
		error->domain == G_IO_ERROR ? error->code : G_IO_ERROR_FAILED;

	switch (code) {
	case G_IO_ERROR_PROXY_NEED_AUTH:
		return g_strdup_printf(
			_("the proxy %s demands a login: write USER:PASSWORD@ "
			  "before its name in option-proxy in doran.conf"),
			name);
	case G_IO_ERROR_PROXY_AUTH_FAILED:
		return g_strdup_printf(
			_("the proxy %s refuses the login: correct the user "
			  "and the password in option-proxy in doran.conf"),
			name);
	case G_IO_ERROR_PROXY_NOT_ALLOWED:
		return g_strdup_printf(
			_("the proxy %s does not allow connections to %s: ask "
			  "its operator"),
			name, server);
	case G_IO_ERROR_HOST_UNREACHABLE:
	case G_IO_ERROR_NETWORK_UNREACHABLE:
	case G_IO_ERROR_CONNECTION_REFUSED:
		return g_strdup_printf(
			_("the proxy %s cannot reach %s: check the server's "
			  "name and port"),
			name, server);
	default:
		return g_strdup_printf(
			_("the proxy %s did not connect to %s (%s): check in "
			  "doran.conf whether option-proxy is to be socks5:// "
			  "or http://, or ask its operator"),
			name, server, error->message);
	}
}

char *
tc_proxy_text(const struct tc_config *config, gboolean met, const GError *error)
{
	g_autofree char *name = proxy_name(config);

	if (!met)
		return g_strdup_printf(
			_("the proxy %s cannot be reached: check option-proxy "
			  "in doran.conf, and whether the proxy runs"),
			name);
	if (error == NULL)
		return g_strdup_printf(
			_("the proxy %s did not answer in time: check in "
			  "doran.conf whether option-proxy is to be socks5:// "
			  "or http://"),
			name);
	return refusal(name, config->place, error);
}
