/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "gate_server_priv.h"

enum { CLOSE_S = 5 }; /* for what is queued, and for a Close frame's answer */

static const char *const refusal_names[REFUSED_COUNT] = {
	[REFUSED_FULL] = "full",
	[REFUSED_ADDRESS] = "address",
	[REFUSED_RATE] = "rate",
	[REFUSED_HANDSHAKE] = "handshake",
	[REFUSED_ORIGIN] = "origin",
	[REFUSED_FRAME] = "frame",
	[REFUSED_STALLED] = "stalled",
};

const char *
server_refusal_name(enum server_refusal refusal)
{
	return refusal_names[refusal];
}

void
server_count_refusal(struct server *server, enum server_refusal refusal,
	const char *peer, const char *why)
{
	server->counters.refused[refusal]++;
	gate_log(GATE_INFO, "refused", "kind", refusal_names[refusal], "peer",
		peer, "why", why, NULL);
}

/* --- waiting --------------------------------------------------------------
 */

static gint64
patience(const struct server *server, enum wait wait)
{
	switch (wait) {
	case WAIT_HELLO:
		return server->conf->handshake_s;
	case WAIT_READING:
		return server->conf->write_s;
	default:
		return CLOSE_S;
	}
}

static void
run_out(struct visitor *visitor, enum wait wait)
{
	switch (wait) {
	case WAIT_HELLO:
		visitor_drop(visitor, REFUSED_HANDSHAKE, "too slow");
		break;
	case WAIT_READING:
		visitor_drop(visitor, REFUSED_STALLED, "does not read");
		break;
	default:
		visitor_wait(visitor, WAIT_NONE);
		net_close(visitor->line);
	}
}

static void
drain_over(struct server *server)
{
	void (*drained)(void *user) = server->drained;

	server->drained = NULL;
	if (drained != NULL)
		drained(server->drained_user);
}

static gboolean
tick(gpointer data)
{
	struct server *server = data;
	gint64 now = g_get_monotonic_time();
	gboolean any = FALSE;

	for (enum wait wait = 0; wait < WAIT_NONE; wait++) {
		gint64 most = patience(server, wait) * G_USEC_PER_SEC;
		GList *link;

		while ((link = server->waiting[wait].head) != NULL) {
			struct visitor *visitor = link->data;

			if (now - visitor->since < most)
				break;
			run_out(visitor, wait);
		}
		any |= link != NULL;
	}
	if (server->draining && now >= server->drain_until) {
		server->ticker = 0;
		drain_over(server);
		return G_SOURCE_REMOVE;
	}
	if (any || server->draining)
		return G_SOURCE_CONTINUE;
	server->ticker = 0;
	return G_SOURCE_REMOVE;
}

static void
tick_on(struct server *server)
{
	if (server->ticker == 0)
		server->ticker = g_timeout_add(500, tick, server);
}

void
visitor_wait(struct visitor *visitor, enum wait wait)
{
	struct server *server = visitor->server;

	if (visitor->wait != WAIT_NONE)
		g_queue_unlink(
			&server->waiting[visitor->wait], &visitor->wait_link);
	visitor->wait = wait;
	if (wait == WAIT_NONE)
		return;
	visitor->since = g_get_monotonic_time();
	g_queue_push_tail_link(&server->waiting[wait], &visitor->wait_link);
	tick_on(server);
}

/* --- coming and going -----------------------------------------------------
 */

void
visitor_gone(struct visitor *visitor)
{
	struct server *server = visitor->server;

	server->counters.connections--;
	gate_log(GATE_DEBUG, "client-gone", "peer", visitor->peer, "why",
		visitor->why, NULL);
	if (visitor->counted)
		server->counters.clients--;
	visitor_free(visitor);
	if (server->draining && server->counters.connections == 0)
		drain_over(server);
}

static gboolean
may_enter(struct server *server, const struct sockaddr *from, const char *peer,
	struct address **address)
{
	const struct gate_conf *conf = server->conf;

	if (server->counters.connections >=
		MIN(conf->clients, server->most_clients)) {
		server_count_refusal(server, REFUSED_FULL, peer, NULL);
		return FALSE;
	}
	switch (addresses_enter(server->addresses, from,
		(guint)conf->clients_per_address, (guint)conf->connects,
		g_get_monotonic_time(), address)) {
	case ADDRESS_FULL:
		server_count_refusal(server, REFUSED_ADDRESS, peer, NULL);
		return FALSE;
	case ADDRESS_FAST:
		server_count_refusal(server, REFUSED_RATE, peer, NULL);
		return FALSE;
	default:
		return TRUE;
	}
}

static void
accepted(void *user, int take_fd, const struct sockaddr *from)
{
	struct server *server = user;
	g_autofree char *peer = listen_name_of(from);
	struct address *address = NULL;
	struct visitor *visitor;

	server->counters.accepted++;
	if (!server->begun || !may_enter(server, from, peer, &address)) {
		close(take_fd);
		return;
	}
	visitor = visitor_new(server, address, g_steal_pointer(&peer));
	server->counters.connections++;
	visitor->line = net_adopt(server->net, take_fd,
		server->conf->cert != NULL, &visitor_net_ops, visitor);
}

/* --- the server -----------------------------------------------------------
 */

static gboolean
open_listeners(struct server *server, GError **error)
{
	const struct gate_conf *conf = server->conf;

	for (guint i = 0; conf->ws[i] != NULL; i++) {
		struct listener *listener =
			listener_new(conf->ws[i], accepted, server, error);

		if (listener == NULL)
			return FALSE;
		g_ptr_array_add(server->listeners, listener);
		if (conf->cert == NULL && !listener_is_loopback(listener))
			gate_log(GATE_WARN, "plaintext", "ws",
				listener_name(listener), "text",
				"passwords are readable on the way: give cert "
				"and key, or let a proxy do TLS",
				NULL);
	}
	if (conf->metrics == NULL)
		return TRUE;
	server->metrics =
		listener_new(conf->metrics, page_accepted, server, error);
	return server->metrics != NULL;
}

struct server *
server_new(
	struct gateway *gateway, const struct gate_conf *conf, GError **error)
{
	struct server *server = g_new0(struct server, 1);

	server->gateway = gateway;
	server->conf = conf;
	server->addresses = addresses_new();
	server->listeners =
		g_ptr_array_new_with_free_func((GDestroyNotify)listener_free);
	server->most_clients = conf->clients;
	server->net = net_new(error);
	if (server->net != NULL && open_listeners(server, error))
		return server;
	server_free(server);
	return NULL;
}

void
server_free(struct server *server)
{
	if (server == NULL)
		return;
	g_ptr_array_unref(server->listeners);
	listener_free(server->metrics);
	server->draining = FALSE;
	if (server->net != NULL)
		net_end_all(server->net);
	net_free(server->net);
	g_clear_handle_id(&server->ticker, g_source_remove);
	addresses_free(server->addresses);
	g_free(server);
}

gboolean
server_begin(struct server *server, GError **error)
{
	const struct gate_conf *conf = server->conf;

	if (conf->cert != NULL &&
		!net_set_tls(server->net, conf->cert, conf->key, error))
		return FALSE;
	server->begun = TRUE;
	return TRUE;
}

gboolean
server_reload(
	struct server *server, const struct gate_conf *conf, GError **error)
{
	if (conf->cert != NULL &&
		!net_set_tls(server->net, conf->cert, conf->key, error))
		return FALSE;
	server->conf = conf;
	return TRUE;
}

void
server_drain(struct server *server, void (*drained)(void *user), void *user)
{
	GList *next;

	server->drained = drained;
	server->drained_user = user;
	if (server->draining || server->counters.connections == 0) {
		server->draining = TRUE;
		drain_over(server);
		return;
	}
	server->draining = TRUE;
	server->drain_until =
		g_get_monotonic_time() + server->conf->drain_s * G_USEC_PER_SEC;
	g_ptr_array_set_size(server->listeners, 0);
	for (GList *link = server->clients.head; link != NULL; link = next) {
		struct visitor *visitor = link->data;

		next = link->next;
		if (visitor->session != NULL && visitor->state == VISITOR_OPEN)
			stomp_session_shutdown(visitor->session);
		else
			visitor_end(visitor, TRANSPORT_GOING_AWAY, "shutdown");
	}
	tick_on(server);
}

const struct server_counters *
server_counters(const struct server *server)
{
	return &server->counters;
}

gboolean
server_draining(const struct server *server)
{
	return server->draining;
}

char *
server_names(const struct server *server)
{
	GString *names = g_string_new(NULL);

	for (guint i = 0; i < server->listeners->len; i++)
		g_string_append_printf(names, "%s%s", i == 0 ? "" : ",",
			listener_name(server->listeners->pdata[i]));
	return g_string_free(names, FALSE);
}

char *
server_metrics_name(const struct server *server)
{
	return g_strdup(server->metrics == NULL
			? NULL
			: listener_name(server->metrics));
}
