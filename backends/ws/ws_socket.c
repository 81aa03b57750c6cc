/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <sys/socket.h>

#include <libwebsockets.h>

#include "i18n.h"
#include "ws_link.h"
#include "ws_session.h"
#include "ws_socket.h"

#define CONNECT_MS 8000 /* an address */
#define SERVICE_BYTES (64 * 1024) /* read at once */
#define MAX_FDS 16

/* ---- what libwebsockets reports ------------------------------------- */

static void
on_connection_error(struct ws_link *link, struct lws *wsi, const char *text)
{
	guint http = lws_http_client_http_response(wsi);
	g_autofree char *said = NULL;

	link->wsi = NULL;
	if (link->tls_text != NULL) {
		said = g_strdup_printf(
			_("the server's certificate is not trusted: %s"),
			link->tls_text);
		ws_link_fail(link, DORAN_UNTRUSTED, said);
	} else if (http == 401 || http == 403 || http == 407) {
		said = g_strdup_printf(
			_("the server refused the WebSocket (HTTP %u)"), http);
		link->refused = TRUE;
		ws_link_fail(link, DORAN_REFUSED, said);
	} else if (link->reached && http >= 200) {
		said = g_strdup_printf(
			_("there is no WebSocket at this path (HTTP %u)"),
			http);
		ws_link_fail(link,
			http >= 500 ? DORAN_UNREACHABLE : DORAN_PROTOCOL, said);
	} else if (link->reached)
		ws_link_fail(link, DORAN_UNREACHABLE, text);
	else
		ws_socket_next(link, text);
}

static int
append_headers(struct ws_link *link, struct lws *wsi, guint8 **p, gsize len)
{
	const GPtrArray *headers = link->wire->config.headers;
	guint8 *end = *p + len;

	for (guint i = 0; i < headers->len; i++) {
		const struct ws_header *header = headers->pdata[i];

		if (lws_add_http_header_by_name(wsi,
			    (const guint8 *)header->name,
			    (const guint8 *)header->value,
			    (int)strlen(header->value), p, end) != 0)
			return -1;
	}
	return 0;
}

static void
on_closed(struct ws_link *link)
{
	link->wsi = NULL;
	if (link->phase == WS_LEAVING)
		ws_link_fail(link, DORAN_OK, NULL);
	else {
		link->hung_up = !link->ended;
		ws_link_fail(link, DORAN_UNREACHABLE,
			_("the server closed the connection"));
	}
}

/* 1009 is said of what we sent (RFC 6455 section 7.4.1). */
static void
on_peer_close(struct ws_link *link, const guint8 *data, gsize len)
{
	guint code = len >= 2 ? (guint)data[0] << 8 | data[1] : 0;
	g_autofree char *text = NULL;

	if (code == 0 || code == 1000 || link->phase == WS_LEAVING)
		return;
	text = g_strdup_printf(
		_("the server closed the connection (code %u)"), code);
	link->hung_up = TRUE;
	ws_link_fail(link, DORAN_UNREACHABLE, text);
}

static void
on_receive(struct ws_link *link, struct lws *wsi, const guint8 *data, gsize len)
{
	link->last_heard = g_get_monotonic_time();
	ws_session_input(link, data, len, lws_is_first_fragment(wsi) != 0,
		lws_is_final_fragment(wsi) != 0);
}

/* What only a link that goes on is told; -1: close. */
static int
on_event(struct ws_link *link, struct lws *wsi,
	enum lws_callback_reasons reason, void *in, size_t len)
{
	switch (reason) {
	case LWS_CALLBACK_WSI_CREATE:
		link->reached = TRUE;
		break;
	case LWS_CALLBACK_CLIENT_APPEND_HANDSHAKE_HEADER:
		return append_headers(link, wsi, in, len);
	case LWS_CALLBACK_CLIENT_ESTABLISHED:
		link->wsi = wsi;
		ws_session_begin(link);
		break;
	case LWS_CALLBACK_CLIENT_RECEIVE:
		on_receive(link, wsi, in, len);
		break;
	case LWS_CALLBACK_CLIENT_RECEIVE_PONG:
		link->last_heard = g_get_monotonic_time();
		break;
	case LWS_CALLBACK_CLIENT_WRITEABLE:
		return ws_link_write(link) ? 0 : -1;
	case LWS_CALLBACK_WS_PEER_INITIATED_CLOSE:
		on_peer_close(link, in, len);
		break;
	default:
		break;
	}
	return link->ended ? -1 : 0;
}

static int
callback(struct lws *wsi, enum lws_callback_reasons reason, void *user,
	void *in, size_t len)
{
	struct ws_link *link = user;

	if (reason == LWS_CALLBACK_OPENSSL_PERFORM_SERVER_CERT_VERIFICATION) {
		/* here `user` is OpenSSL's */
		link = lws_wsi_user(wsi);
		if (link != NULL)
			ws_tls_verify(link, user, len != 0);
		return 0;
	}
	if (link == NULL)
		return 0;
	switch (reason) {
	/* Where libwebsockets is built for loops of others, as Debian 13's is,
	 * these are asked too, and an error would leave the closed socket in
	 * its table for ever. */
	case LWS_CALLBACK_LOCK_POLL:
	case LWS_CALLBACK_UNLOCK_POLL:
	case LWS_CALLBACK_ADD_POLL_FD:
	case LWS_CALLBACK_DEL_POLL_FD:
	case LWS_CALLBACK_CHANGE_MODE_POLL_FD:
	case LWS_CALLBACK_GET_THREAD_ID:
		return 0;
	case LWS_CALLBACK_CLIENT_CONNECTION_ERROR:
		on_connection_error(link, wsi, in);
		return 0;
	case LWS_CALLBACK_CLIENT_CLOSED:
	case LWS_CALLBACK_WSI_DESTROY:
		if (link->wsi == wsi)
			on_closed(link);
		return 0;
	default:
		return link->ended ? -1 : on_event(link, wsi, reason, in, len);
	}
}

static const struct lws_protocols protocols[] = {
	{"doran", callback, 0, SERVICE_BYTES, 0, NULL, 0},
	{NULL, NULL, 0, 0, 0, NULL, 0},
};

/* ---- the library's context ------------------------------------------ */

static void
no_log(int level, const char *line)
{
	(void)level, (void)line;
}

static void
fill_tls(struct lws_context_creation_info *info, const struct ws_config *config)
{
	if (!config->tls)
		return;
	info->client_ssl_cert_filepath = config->cert_file;
	info->client_ssl_private_key_filepath =
		config->key_file != NULL ? config->key_file : config->cert_file;
	info->client_ssl_ca_filepath = config->ca_file;
	if (config->ca_file != NULL)
		info->options |= LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
}

/* FALSE: a file of TLS cannot be read, mostly. */
static gboolean
make_context(struct doran_wire *wire)
{
	void *loops[] = {wire->loop};
	struct lws_context_creation_info info = {
		.port = CONTEXT_PORT_NO_LISTEN,
		.protocols = protocols,
		.options = LWS_SERVER_OPTION_GLIB |
			LWS_SERVER_OPTION_EXPLICIT_VHOSTS |
			LWS_SERVER_OPTION_JUST_USE_RAW_ORIGIN,
		.foreign_loops = loops,
		.pt_serv_buf_size = SERVICE_BYTES,
		.fd_limit_per_thread = MAX_FDS,
		/* not NULL, or it would ask the environment */
		.http_proxy_address = "",
		.vhost_name = "doran",
	};

	/* Once in a process: version 4.1 would change the place where other
	 * contexts' connections have what they need to verify. */
	static gboolean tls_begun;
	static GMutex mutex;

	fill_tls(&info, &wire->config);
	g_mutex_lock(&mutex);
	lws_set_log_level(0, no_log);
	if (wire->config.tls && !tls_begun) {
		info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
		tls_begun = TRUE;
	}
	wire->lws = lws_create_context(&info);
	g_mutex_unlock(&mutex);
	if (wire->lws == NULL)
		return FALSE;
	if (wire->config.tls)
		info.options |= LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT;
	wire->vhost = lws_create_vhost(wire->lws, &info);
	return wire->vhost != NULL;
}

static gboolean
have_context(struct ws_link *link)
{
	const struct ws_config *config = &link->wire->config;

	if (link->wire->vhost != NULL)
		return TRUE;
	if (link->wire->lws == NULL &&
		(!config->tls || config->ca_file == NULL ||
			ws_tls_is_certificate(config->ca_file)) &&
		make_context(link->wire))
		return TRUE;
	link->refused = TRUE;
	ws_link_fail(link, DORAN_CONFIG,
		config->tls ? _("TLS cannot begin: a certificate or key file "
				"cannot be used")
			    : _("libwebsockets cannot begin"));
	return FALSE;
}

/* ---- connecting ----------------------------------------------------- */

static void
use_proxy(struct ws_link *link, const char *address)
{
	const struct ws_config *config = &link->wire->config;
	g_autofree char *proxy = g_strdup_printf(
		strchr(address, ':') != NULL ? "%s[%s]:%u" : "%s%s:%u",
		config->proxy_auth != NULL ? config->proxy_auth : "", address,
		config->proxy_port);

	lws_set_proxy(link->wire->vhost, proxy);
}

/* FALSE: it failed at once. */
static gboolean
connect_to(struct ws_link *link, const char *address)
{
	const struct ws_config *config = &link->wire->config;
	g_autofree char *target = strchr(config->host, ':') != NULL
		? g_strdup_printf("[%s]", config->host)
		: g_strdup(config->host);
	struct lws_client_connect_info info = {
		.context = link->wire->lws,
		.vhost = link->wire->vhost,
		.address = config->proxy_host != NULL ? target : address,
		.port = (int)config->port,
		.ssl_connection = config->tls ? LCCSCF_USE_SSL : 0,
		.path = config->path,
		.host = config->host_header,
		.origin = config->origin,
		.protocol = config->protocol,
		.local_protocol_name = protocols[0].name,
		.ietf_version_or_minus_one = -1,
		.userdata = link,
		.pwsi = &link->wsi,
		.alpn = "http/1.1",
	};

	if (config->proxy_host != NULL)
		use_proxy(link, address);
	return lws_client_connect_via_info(&info) != NULL;
}

void
ws_socket_next(struct ws_link *link, const char *text)
{
	ws_socket_kill(link);
	link->reached = FALSE;
	while (link->addresses != NULL && have_context(link)) {
		GInetAddress *address = link->addresses->data;
		g_autofree char *name = g_inet_address_to_string(address);

		link->addresses =
			g_list_delete_link(link->addresses, link->addresses);
		g_object_unref(address);
		ws_link_enter(link, WS_CONNECTING, CONNECT_MS);
		if (connect_to(link, name) || link->ended)
			return;
		link->wsi = NULL;
	}
	ws_link_fail(link, DORAN_UNREACHABLE,
		text != NULL ? text : _("the server cannot be reached"));
}

void
ws_socket_kill(struct ws_link *link)
{
	struct lws *wsi = g_steal_pointer(&link->wsi);

	if (wsi == NULL)
		return;
	lws_set_wsi_user(wsi, NULL);
	/* so that nothing waits to be flushed */
	shutdown(lws_get_socket_fd(wsi), SHUT_RDWR);
	lws_set_timeout(wsi, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC);
}
