/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "gateway_priv.h"
#include "mt_desk.h"

/* A turn of exchanges; as long a pause follows. */
#define TURN (4 * 1000)

/* Those of one address that wait. */
struct mt_row {
	char *address;
	GQueue tickets;
	GList link;
};

struct mt_desk {
	struct gateway *gateway;
	const struct mt_rsa_key *rsa[1]; /* the one of now: struct mt_keys
					  * borrows this array */
	GPtrArray *retired; /* exchanges that go on may still use them */
	struct mt_keys *keys;
	guint room;
	GHashTable *rows; /* struct mt_row, by its address */
	GQueue ring; /* of struct mt_row; the next one first */
	struct timer timer;
	gint64 free_at; /* exchanges may go on */
	gint64 used; /* of the turn of now */
};

static void
row_free(gpointer data)
{
	struct mt_row *row = data;

	g_free(row->address);
	g_free(row);
}

static void due(struct timer *timer);

static struct mt_desk *
desk_of(struct gateway *gateway)
{
	struct mt_desk *desk = gateway->desk;

	if (desk != NULL)
		return desk;
	desk = gateway->desk = g_new0(struct mt_desk, 1);
	desk->gateway = gateway;
	desk->retired =
		g_ptr_array_new_with_free_func((GDestroyNotify)mt_rsa_key_free);
	desk->rows =
		g_hash_table_new_full(g_str_hash, g_str_equal, NULL, row_free);
	desk->timer.func = due;
	return desk;
}

void
mt_desk_set_room(struct gateway *gateway, guint keys)
{
	desk_of(gateway)->room = keys;
}

void
mt_desk_set_key(struct gateway *gateway, struct mt_rsa_key *take_key)
{
	struct mt_desk *desk = desk_of(gateway);
	const struct mt_keys_limits limits = {.keys = desk->room};

	g_ptr_array_add(desk->retired, take_key);
	desk->rsa[0] = take_key;
	if (desk->keys == NULL)
		desk->keys =
			mt_keys_new(desk->rsa, 1, &mt_host_system, &limits);
}

void
mt_desk_free(struct mt_desk *desk)
{
	if (desk == NULL)
		return;
	timer_clear(desk->gateway->timers, &desk->timer);
	if (desk->keys != NULL)
		mt_keys_free(desk->keys);
	g_ptr_array_unref(desk->retired);
	g_hash_table_unref(desk->rows);
	g_free(desk);
}

struct mt_keys *
mt_desk_keys(struct gateway *gateway)
{
	g_assert(gateway->desk != NULL && gateway->desk->keys != NULL);
	return gateway->desk->keys;
}

guint
mt_desk_count(const struct gateway *gateway)
{
	if (gateway->desk == NULL || gateway->desk->keys == NULL)
		return 0;
	return mt_keys_count(gateway->desk->keys);
}

/* ---- turns --- */

/* An IPv6 address counts as its /64, as everywhere. */
static char *
address_of(const char *peer)
{
	const char *colon = strrchr(peer, ':');
	gsize len = colon != NULL ? (gsize)(colon - peer) : strlen(peer);
	g_autofree char *host = NULL;
	g_autoptr(GInetAddress) address = NULL;

	if (peer[0] != '[' || len < 2)
		return g_strndup(peer, len);
	host = g_strndup(peer + 1, len - 2);
	address = g_inet_address_new_from_string(host);
	if (address == NULL || g_inet_address_get_native_size(address) != 16)
		return g_steal_pointer(&host);
	return g_base64_encode(g_inet_address_to_bytes(address), 8);
}

static void
stand_in(struct mt_desk *desk, struct mt_ticket *ticket, const char *peer)
{
	g_autofree char *address = address_of(peer);
	struct mt_row *row = g_hash_table_lookup(desk->rows, address);

	if (row == NULL) {
		row = g_new0(struct mt_row, 1);
		row->address = g_steal_pointer(&address);
		row->link.data = row;
		g_hash_table_insert(desk->rows, row->address, row);
		g_queue_push_tail_link(&desk->ring, &row->link);
	}
	ticket->row = row;
	ticket->link.data = ticket;
	g_queue_push_tail_link(&row->tickets, &ticket->link);
	desk->gateway->counters.waiting_exchanges++;
}

static void
step_out(struct mt_desk *desk, struct mt_ticket *ticket)
{
	struct mt_row *row = g_steal_pointer(&ticket->row);

	g_queue_unlink(&row->tickets, &ticket->link);
	desk->gateway->counters.waiting_exchanges--;
	if (row->tickets.length > 0)
		return;
	g_queue_unlink(&desk->ring, &row->link);
	g_hash_table_remove(desk->rows, row->address);
}

static void
arm(struct mt_desk *desk)
{
	if (desk->ring.length > 0 && desk->timer.place == 0)
		timer_set(desk->gateway->timers, &desk->timer, desk->free_at);
}

/* The next address's first. */
static void
call_next(struct mt_desk *desk)
{
	struct mt_row *row = desk->ring.head->data;
	struct mt_ticket *ticket = row->tickets.head->data;

	g_queue_unlink(&desk->ring, &row->link);
	g_queue_push_tail_link(&desk->ring, &row->link);
	step_out(desk, ticket);
	ticket->func(ticket);
}

static void
due(struct timer *timer)
{
	struct mt_desk *desk = (struct mt_desk *)((char *)timer -
		G_STRUCT_OFFSET(struct mt_desk, timer));

	gateway_tick(desk->gateway);
	desk->used = 0;
	while (desk->ring.length > 0 && desk->used < TURN)
		call_next(desk);
	arm(desk);
}

gboolean
mt_desk_ask(struct gateway *gateway, struct mt_ticket *ticket, const char *peer)
{
	struct mt_desk *desk = desk_of(gateway);

	if (desk->ring.length == 0 && gateway->now >= desk->free_at)
		return TRUE;
	if (ticket->row == NULL)
		stand_in(desk, ticket, peer);
	arm(desk);
	return FALSE;
}

void
mt_desk_spent(struct gateway *gateway, gint64 took)
{
	struct mt_desk *desk = desk_of(gateway);
	gint64 now = g_get_monotonic_time();

	desk->used += took;
	/* as much time for everything else */
	desk->free_at = MAX(desk->free_at, now) + took;
}

void
mt_desk_leave(struct gateway *gateway, struct mt_ticket *ticket)
{
	if (ticket->row != NULL)
		step_out(gateway->desk, ticket);
}
