/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>

#include "i18n.h"
#include "mt_link.h"
#include "tc_link.h"
#include "tc_proxy.h"
#include "tc_session.h"

/* Shorter than who adds an account waits, who is to be told why not. */
#define CONNECT_MS 10000
#define LOGIN_MS 15000
#define SETUP_S 10
#define DEAD_S 5 /* after a ping */
#define BUFFER (64 * 1024)
/* Bytes a turn of the loop, so that commands get their turn. */
#define READS_A_TURN 8
#define ENOUGH_WAITING (256 * 1024)
#define MAX_UNACKED 65536 /* dorand holds back long before */

void
tc_link_fail(struct tc_link *link, enum doran_status reason, const char *text)
{
	if (link->ended)
		return;
	link->ended = TRUE;
	link->reason = reason;
	link->text = g_strdup(text);
	tc_worker_wake(link->wire);
}

/* ---- time ----------------------------------------------------------- */

struct timer {
	GSource source;
	struct tc_link *link;
};

static void
set_timer(struct tc_link *link)
{
	gint64 next = link->mt != NULL ? mt_link_deadline(link->mt) : -1;

	if (link->phase_until != 0 && (next < 0 || link->phase_until < next))
		next = link->phase_until;
	g_source_set_ready_time(link->timer, next);
}

void
tc_link_enter(struct tc_link *link, enum tc_phase phase, guint limit_ms)
{
	link->phase = phase;
	link->phase_until = limit_ms == 0
		? 0
		: g_get_monotonic_time() + (gint64)limit_ms * 1000;
	set_timer(link);
}

/* error NULL: not in time */
static void
not_connected(struct tc_link *link, const GError *error)
{
	const struct tc_config *config = &link->wire->config;
	g_autofree char *text = NULL;

	if (config->proxy != NULL)
		text = tc_proxy_text(config, link->met_proxy, error);
	else
		text = g_strdup(error != NULL
				? error->message
				: _("the server did not answer in time"));
	tc_link_fail(link, DORAN_UNREACHABLE, text);
}

static void
phase_is_over(struct tc_link *link)
{
	link->phase_until = 0;
	switch (link->phase) {
	case TC_CONNECTING:
		not_connected(link, NULL);
		break;
	case TC_LOGIN:
		tc_link_fail(link, DORAN_UNREACHABLE,
			_("the server did not answer in time"));
		break;
	case TC_UP: /* what is under way at a disconnect() */
		tc_session_leave(link);
		break;
	case TC_LEAVING:
		tc_link_fail(link, DORAN_OK, NULL);
		break;
	}
}

/* ---- bytes ---------------------------------------------------------- */

static gboolean on_writable(
	GSocket *socket, GIOCondition condition, gpointer data);

static void
watch_writable(struct tc_link *link, gboolean wanted)
{
	if (!wanted && link->writable != NULL) {
		g_source_destroy(link->writable);
		g_clear_pointer(&link->writable, g_source_unref);
	}
	if (!wanted || link->writable != NULL)
		return;
	link->writable = g_socket_create_source(link->socket, G_IO_OUT, NULL);
	g_source_set_callback(
		link->writable, G_SOURCE_FUNC(on_writable), link, NULL);
	g_source_attach(link->writable, link->wire->context);
}

/* As much as the socket takes. */
static void
pump(struct tc_link *link)
{
	g_autoptr(GError) error = NULL;
	const guint8 *bytes;
	gsize len;

	while ((bytes = mt_link_out(link->mt, &len)) != NULL && len > 0) {
		gssize sent = g_socket_send(
			link->socket, (const char *)bytes, len, NULL, &error);

		if (sent <= 0)
			break;
		mt_link_drop(link->mt, (gsize)sent);
	}
	if (error != NULL &&
		!g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK)) {
		watch_writable(link, FALSE);
		tc_link_fail(link, DORAN_UNREACHABLE, error->message);
		return;
	}
	watch_writable(link, len > 0);
}

void
tc_link_flush(struct tc_link *link)
{
	if (link->mt == NULL)
		return;
	mt_link_flush(link->mt);
	pump(link);
	set_timer(link);
}

gboolean
tc_link_has_room(const struct tc_link *link)
{
	gsize len = 0;

	if (link->mt != NULL)
		(void)mt_link_out(link->mt, &len);
	return len < ENOUGH_WAITING;
}

static gboolean
on_writable(GSocket *socket, GIOCondition condition, gpointer data)
{
	struct tc_link *link = data;

	(void)socket, (void)condition;
	pump(link);
	if (tc_link_has_room(link))
		tc_worker_wake(link->wire);
	return link->writable != NULL ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
hung_up(struct tc_link *link, const char *text)
{
	if (link->phase == TC_LEAVING)
		tc_link_fail(link, DORAN_OK, NULL);
	else
		tc_link_fail(link, DORAN_UNREACHABLE, text);
}

static void
read_all(struct tc_link *link)
{
	guint8 buffer[BUFFER];

	for (guint i = 0; i < READS_A_TURN && !link->ended; i++) {
		g_autoptr(GError) error = NULL;
		gssize len = g_socket_receive(link->socket, (char *)buffer,
			sizeof(buffer), NULL, &error);

		if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
			break;
		if (len <= 0) {
			hung_up(link,
				error != NULL
					? error->message
					: _("the server closed the connection"));
			break;
		}
		mt_link_feed(link->mt, buffer, (gsize)len);
		if ((gsize)len < sizeof(buffer))
			break;
	}
}

/* Commands that waited for an answer, and what the engine acknowledged
 * meanwhile, go with the worker's next turn. */
static gboolean
on_readable(GSocket *socket, GIOCondition condition, gpointer data)
{
	struct tc_link *link = data;

	(void)socket, (void)condition;
	if (link->ended)
		return G_SOURCE_REMOVE;
	read_all(link);
	tc_link_flush(link);
	tc_worker_wake(link->wire);
	return link->ended ? G_SOURCE_REMOVE : G_SOURCE_CONTINUE;
}

/* What came while an event blocked was not heard yet. */
static gboolean
on_time(GSource *source, GSourceFunc unused, gpointer unused_data)
{
	struct tc_link *link = ((struct timer *)source)->link;

	(void)unused, (void)unused_data;
	g_source_set_ready_time(source, -1);
	if (link->ended)
		return G_SOURCE_CONTINUE;
	if (link->mt != NULL) {
		if (g_socket_condition_check(link->socket, G_IO_IN) != 0)
			read_all(link);
		mt_link_tick(link->mt);
	}
	if (link->phase_until != 0 &&
		g_get_monotonic_time() >= link->phase_until)
		phase_is_over(link);
	if (link->ended)
		return G_SOURCE_CONTINUE;
	tc_link_flush(link);
	set_timer(link);
	return G_SOURCE_CONTINUE;
}

static GSourceFuncs timer_funcs = {.dispatch = on_time};

/* ---- MTProto -------------------------------------------------------- */

static void
on_ready(struct mt_link *mt, gboolean new_key, gpointer data)
{
	struct tc_link *link = data;
	struct tc_state *kept = &link->wire->kept;
	struct mt_key key;

	mt_link_key(mt, &key);
	if (new_key || key.salt != kept->key.salt) {
		kept->key = key;
		kept->has_key = TRUE;
		if (kept->pem == NULL && link->rsa != NULL)
			kept->pem = mt_rsa_public_pem(link->rsa, FALSE);
		tc_keep(link->wire);
	}
	link->wire->host->wipe(&key, sizeof(key));
	tc_session_begin(link);
}

static void
on_message(struct mt_link *mt, const struct mt_message *message, gpointer data)
{
	(void)mt;
	tc_session_message(data, message);
}

static void
on_result(struct mt_link *mt, guint64 handle, const guint8 *body, gsize len,
	gpointer data)
{
	(void)mt;
	tc_session_result(data, handle, body, len);
}

static void
on_error(struct mt_link *mt, guint64 handle, gint32 code, const char *text,
	gpointer data)
{
	(void)mt;
	tc_session_error(data, handle, code, text);
}

static void
on_acked(struct mt_link *mt, guint64 handle, gpointer data)
{
	(void)mt;
	tc_session_acked(data, handle);
}

/* Nothing was accepted before: the configuration decides, or the first one. */
static void
on_server_key(struct mt_link *mt, const struct mt_rsa_key *key, gpointer data)
{
	struct tc_link *link = data;
	struct doran_wire *wire = link->wire;
	guint64 wanted = wire->config.fingerprint;
	guint64 found = mt_rsa_fingerprint(key);
	g_autofree char *text = NULL;

	if (wanted != 0 && wanted != found) {
		g_autofree char *is =
			g_strdup_printf("%016" G_GINT64_MODIFIER "x", found);

		text = g_strdup_printf(
			_("the server's key is %s: not that of server-key"),
			is);
		tc_link_fail(link, DORAN_UNTRUSTED, text);
		mt_link_trust(mt, FALSE);
		return;
	}
	g_free(wire->kept.pem);
	wire->kept.pem = mt_rsa_public_pem(key, FALSE);
	if (wanted == 0) {
		text = g_strdup_printf(
			"%s: the server's key %016" G_GINT64_MODIFIER
			"x is accepted at first use",
			wire->config.place, found);
		tc_log(wire, DORAN_LOG_WARNING, text);
	}
	mt_link_trust(mt, TRUE);
}

static void
untrusted(struct tc_link *link)
{
	g_autofree char *name = tc_fingerprint_text(&link->wire->kept);
	g_autofree char *text = g_strdup_printf(
		_("the server's key has changed: it does not have %s any more. "
		  "If its operator says so too, set server-key in doran.conf "
		  "to the new one"),
		name != NULL ? name : "?");

	tc_link_fail(link, DORAN_UNTRUSTED, text);
}

static void
on_ended(
	struct mt_link *mt, enum mt_ended ended, const char *why, gpointer data)
{
	struct tc_link *link = data;

	(void)mt;
	switch (ended) {
	case MT_ENDED_UNKNOWN_KEY:
		link->again = link->had_key;
		tc_state_forget_key(&link->wire->kept);
		tc_link_fail(link, DORAN_UNREACHABLE, why);
		break;
	case MT_ENDED_UNTRUSTED:
		untrusted(link);
		break;
	case MT_ENDED_PROTOCOL:
		tc_link_fail(link, DORAN_PROTOCOL, why);
		break;
	case MT_ENDED_SILENT:
		tc_link_fail(
			link, DORAN_UNREACHABLE, _("the server is silent"));
		break;
	default:
		tc_link_fail(link, DORAN_UNREACHABLE, why);
		break;
	}
}

static const struct mt_link_ops ops = {
	.ready = on_ready,
	.message = on_message,
	.result = on_result,
	.error = on_error,
	.acked = on_acked,
	.server_key = on_server_key,
	.ended = on_ended,
};

static void
begin_mt(struct tc_link *link)
{
	const struct tc_config *config = &link->wire->config;
	const struct tc_state *kept = &link->wire->kept;
	struct mt_client client = {
		.host = &mt_host_system,
		.kind = config->framing,
		.obfuscated = config->obfuscated,
		.key = kept->has_key ? &kept->key : NULL,
		.limits = {.setup = SETUP_S,
			.ping = config->ping_s,
			.dead = DEAD_S,
			.unacked = MAX_UNACKED},
	};

	if (kept->pem != NULL)
		link->rsa = mt_rsa_key_from_pem(kept->pem, NULL);
	if (link->rsa != NULL) {
		link->trusted[0] = link->rsa;
		client.rsa = link->trusted;
		client.n_rsa = 1;
	}
	link->had_key = kept->has_key;
	link->mt = mt_link_new_client(&client, &ops, link);
}

/* ---- connecting ----------------------------------------------------- */

struct attempt {
	struct doran_wire *wire;
	struct tc_link *link; /* gone when it was cancelled */
	GCancellable *cancel;
};

static void
connected(struct tc_link *link, GSocketConnection *take_connection)
{
	link->connection = take_connection;
	link->socket = g_socket_connection_get_socket(take_connection);
	g_socket_set_blocking(link->socket, FALSE);
	g_socket_set_option(link->socket, IPPROTO_TCP, TCP_NODELAY, 1, NULL);
	tc_link_enter(link, TC_LOGIN, LOGIN_MS);
	begin_mt(link);
	link->readable = g_socket_create_source(
		link->socket, G_IO_IN | G_IO_HUP | G_IO_ERR, NULL);
	g_source_set_callback(
		link->readable, G_SOURCE_FUNC(on_readable), link, NULL);
	g_source_attach(link->readable, link->wire->context);
	tc_link_flush(link);
}

static void
on_event(GSocketClient *client, GSocketClientEvent event,
	GSocketConnectable *connectable, GIOStream *stream, gpointer data)
{
	struct attempt *attempt = data;

	(void)client, (void)connectable, (void)stream;
	if (event == G_SOCKET_CLIENT_PROXY_NEGOTIATING &&
		!g_cancellable_is_cancelled(attempt->cancel))
		attempt->link->met_proxy = TRUE;
}

static void
on_connected(GObject *client, GAsyncResult *result, gpointer data)
{
	struct attempt *attempt = data;
	g_autoptr(GError) error = NULL;
	GSocketConnection *connection = g_socket_client_connect_to_host_finish(
		G_SOCKET_CLIENT(client), result, &error);

	g_signal_handlers_disconnect_by_data(client, attempt);
	attempt->wire->attempts--;
	if (g_cancellable_is_cancelled(attempt->cancel))
		g_clear_object(&connection);
	else if (connection == NULL)
		not_connected(attempt->link, error);
	else
		connected(attempt->link, connection);
	g_object_unref(attempt->cancel);
	g_free(attempt);
}

static void
begin_connecting(struct tc_link *link)
{
	const struct tc_config *config = &link->wire->config;
	g_autoptr(GSocketClient) client = g_socket_client_new();
	struct attempt *attempt = g_new0(struct attempt, 1);

	attempt->wire = link->wire;
	attempt->link = link;
	attempt->cancel = g_object_ref(link->cancel);
	link->wire->attempts++;
	tc_proxy_set(client, config);
	g_signal_connect(client, "event", G_CALLBACK(on_event), attempt);
	g_socket_client_connect_to_host_async(client, config->place,
		config->port, link->cancel, on_connected, attempt);
}

/* ---- a life --------------------------------------------------------- */

struct tc_link *
tc_link_new(struct doran_wire *wire)
{
	struct tc_link *link = g_new0(struct tc_link, 1);

	link->wire = wire;
	link->cancel = g_cancellable_new();
	link->timer = g_source_new(&timer_funcs, sizeof(struct timer));
	((struct timer *)link->timer)->link = link;
	g_source_set_static_name(link->timer, "tcp link");
	g_source_attach(link->timer, wire->context);
	tc_link_enter(link, TC_CONNECTING, CONNECT_MS);
	begin_connecting(link);
	return link;
}

static void
drop_source(GSource **source)
{
	if (*source == NULL)
		return;
	g_source_destroy(*source);
	g_clear_pointer(source, g_source_unref);
}

void
tc_link_free(struct tc_link *link)
{
	if (link == NULL)
		return;
	g_cancellable_cancel(link->cancel);
	drop_source(&link->readable);
	drop_source(&link->writable);
	drop_source(&link->timer);
	tc_session_end(link);
	mt_link_free(link->mt);
	mt_rsa_key_free(link->rsa);
	g_clear_object(&link->connection);
	g_object_unref(link->cancel);
	g_free(link->text);
	g_free(link);
}
