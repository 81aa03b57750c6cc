/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "gate_key.h"
#include "gate_server_priv.h"
#include "mt_desk.h"

enum { CLOSE_S = 5 }; /* for what is queued, and for a Close frame's answer */

static const char *const refusal_names[REFUSED_COUNT] = {
	[REFUSED_FULL] = "full",
	[REFUSED_ADDRESS] = "address",
	[REFUSED_RATE] = "rate",
	[REFUSED_HANDSHAKE] = "handshake",
	[REFUSED_ORIGIN] = "origin",
	[REFUSED_FRAME] = "frame",
	[REFUSED_STALLED] = "stalled",
	[REFUSED_CROWD] = "crowd",
};

/* A listener, and what comes in by it. */
struct door {
	struct server *server;
	const struct visitor_kind *kind;
	struct listener *listener;
};

const char *
server_kind_name(enum server_kind kind)
{
	static const char *const names[KIND_COUNT] = {
		[KIND_WS] = "ws",
		[KIND_TCP] = "tcp",
	};

	return names[kind];
}

const char *
server_refusal_name(enum server_refusal refusal)
{
	return refusal_names[refusal];
}

void
server_count_refusal(struct server *server, const struct visitor_kind *kind,
	enum server_refusal refusal, const char *peer, const char *why)
{
	server->counters.refused[refusal]++;
	server->counters.kinds[kind->kind].refused++;
	gate_log(GATE_INFO, "refused", "kind", refusal_names[refusal], "by",
		server_kind_name(kind->kind), "peer", peer, "why", why, NULL);
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

	struct kind_counters *kind =
		&server->counters.kinds[visitor->kind->kind];

	server->counters.connections--;
	kind->connections--;
	gate_log(GATE_DEBUG, "client-gone", "peer", visitor->peer, "why",
		visitor->why, NULL);
	if (visitor->counted)
		kind->clients--;
	visitor_free(visitor);
	if (server->draining && server->counters.connections == 0)
		drain_over(server);
}

void
visitor_inside(struct visitor *visitor)
{
	if (!visitor->at_door)
		return;
	visitor->at_door = FALSE;
	visitor->server->at_door--;
	address_at_door(visitor->address, -1);
}

/* Who has waited longest makes room: who came to stay is through the door in
 * a moment, a flood is not. */
static void
oldest_goes(struct server *server)
{
	for (GList *link = server->waiting[WAIT_HELLO].head; link != NULL;
		link = link->next) {
		struct visitor *visitor = link->data;

		if (visitor->at_door) {
			visitor_drop(visitor, REFUSED_CROWD,
				"too many without a session");
			return;
		}
	}
}

static void
at_door(struct visitor *visitor)
{
	struct server *server = visitor->server;

	if (server->at_door >= server->conf->exchanges)
		oldest_goes(server);
	visitor->at_door = TRUE;
	server->at_door++;
	address_at_door(visitor->address, 1);
}

/* Takes `address` back when not. */
static gboolean
may_crowd(const struct door *door, const char *peer, struct address *address)
{
	guint most = (guint)door->server->conf->exchanges_per_address;

	if (!door->kind->crowds || most == 0 ||
		address_at_door(address, 0) < most)
		return TRUE;
	address_left(address);
	server_count_refusal(door->server, door->kind, REFUSED_CROWD, peer,
		"too many without a session");
	return FALSE;
}

static gboolean
may_enter(const struct door *door, const struct sockaddr *from,
	const char *peer, struct address **address)
{
	struct server *server = door->server;
	const struct gate_conf *conf = server->conf;
	enum server_refusal refusal;

	if (server->counters.connections >=
		MIN(conf->clients, server->most_clients)) {
		server_count_refusal(
			server, door->kind, REFUSED_FULL, peer, NULL);
		return FALSE;
	}
	switch (addresses_enter(server->addresses, from,
		(guint)conf->clients_per_address, (guint)conf->connects,
		g_get_monotonic_time(), address)) {
	case ADDRESS_FULL:
		refusal = REFUSED_ADDRESS;
		break;
	case ADDRESS_FAST:
		refusal = REFUSED_RATE;
		break;
	default:
		return may_crowd(door, peer, *address);
	}
	server_count_refusal(server, door->kind, refusal, peer, NULL);
	return FALSE;
}

static void
accepted(void *user, int take_fd, const struct sockaddr *from)
{
	const struct door *door = user;
	struct server *server = door->server;
	struct kind_counters *kind = &server->counters.kinds[door->kind->kind];
	g_autofree char *peer = listen_name_of(from);
	struct address *address = NULL;
	struct visitor *visitor;

	server->counters.accepted++;
	kind->accepted++;
	if (!server->begun || !may_enter(door, from, peer, &address)) {
		close(take_fd);
		return;
	}
	server->counters.connections++;
	kind->connections++;
	visitor = visitor_new(
		server, door->kind, address, g_steal_pointer(&peer));
	if (door->kind->crowds)
		at_door(visitor);
	visitor_begin(visitor, take_fd);
}

/* --- the server -----------------------------------------------------------
 */

static void
door_free(gpointer data)
{
	struct door *door = data;

	listener_free(door->listener);
	g_free(door);
}

static gboolean
open_door(struct server *server, const struct visitor_kind *kind,
	const char *address, GError **error)
{
	struct door *door = g_new0(struct door, 1);

	door->server = server;
	door->kind = kind;
	g_ptr_array_add(server->doors, door);
	door->listener = listener_new(address, accepted, door, error);
	if (door->listener == NULL)
		return FALSE;
	if (kind->tls && server->conf->cert == NULL &&
		!listener_is_loopback(door->listener))
		gate_log(GATE_WARN, "plaintext", server_kind_name(kind->kind),
			listener_name(door->listener), "text",
			"passwords are readable on the way: give cert and key, "
			"or let a proxy do TLS",
			NULL);
	return TRUE;
}

static gboolean
open_doors(struct server *server, const struct visitor_kind *kind,
	char **addresses, GError **error)
{
	for (guint i = 0; addresses != NULL && addresses[i] != NULL; i++)
		if (!open_door(server, kind, addresses[i], error))
			return FALSE;
	return TRUE;
}

static gboolean
open_listeners(struct server *server, GError **error)
{
	const struct gate_conf *conf = server->conf;

	if (!open_doors(server, &visitor_ws, conf->ws, error) ||
		!open_doors(server, &visitor_tcp, conf->tcp, error))
		return FALSE;
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
	server->doors = g_ptr_array_new_with_free_func(door_free);
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
	g_ptr_array_unref(server->doors);
	listener_free(server->metrics);
	server->draining = FALSE;
	if (server->net != NULL)
		net_end_all(server->net);
	net_free(server->net);
	g_clear_handle_id(&server->ticker, g_source_remove);
	addresses_free(server->addresses);
	g_free(server->fingerprint);
	g_free(server);
}

/* All keys of `conf`, or none. */
static gboolean
take_keys(struct server *server, const struct gate_conf *conf, GError **error)
{
	struct mt_rsa_key *key = NULL;

	if (conf->server_key != NULL &&
		(key = gate_key_load(conf->server_key, error)) == NULL)
		return FALSE;
	if (conf->cert != NULL &&
		!net_set_tls(server->net, conf->cert, conf->key, error)) {
		mt_rsa_key_free(key);
		return FALSE;
	}
	if (key == NULL)
		return TRUE;
	g_free(server->fingerprint);
	server->fingerprint = gate_key_fingerprint(key);
	mt_desk_set_room(server->gateway, (guint)conf->auth_keys);
	mt_desk_set_key(server->gateway, key);
	return TRUE;
}

gboolean
server_begin(struct server *server, GError **error)
{
	if (!take_keys(server, server->conf, error))
		return FALSE;
	server->begun = TRUE;
	return TRUE;
}

gboolean
server_reload(
	struct server *server, const struct gate_conf *conf, GError **error)
{
	if (!take_keys(server, conf, error))
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
	g_ptr_array_set_size(server->doors, 0);
	for (GList *link = server->clients.head; link != NULL; link = next) {
		struct visitor *visitor = link->data;

		next = link->next;
		if (visitor->session != NULL && visitor->state <= VISITOR_OPEN)
			visitor->kind->face->shutdown(visitor->session);
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
server_names(const struct server *server, enum server_kind kind)
{
	GString *names = g_string_new(NULL);

	for (guint i = 0; i < server->doors->len; i++) {
		const struct door *door = server->doors->pdata[i];

		if (door->kind->kind == kind)
			g_string_append_printf(names, "%s%s",
				names->len == 0 ? "" : ",",
				listener_name(door->listener));
	}
	return g_string_free(names, FALSE);
}

char *
server_metrics_name(const struct server *server)
{
	return g_strdup(server->metrics == NULL
			? NULL
			: listener_name(server->metrics));
}

const char *
server_fingerprint(const struct server *server)
{
	return server->fingerprint;
}
