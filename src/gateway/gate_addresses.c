/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <netinet/in.h>
#include <string.h>

#include "gate_addresses.h"

/* From here on addresses without connections are looked through and those
 * whose rate has recovered are forgotten, once a second at most. */
enum { PRUNE_FROM = 1024, BURST = 10 };

struct address {
	guint8 key[16];
	guint count, at_door;
	double tokens; /* connections it may make now */
	gint64 at; /* when tokens was worked out */
};

struct addresses {
	GHashTable *table; /* struct address, by its key */
	gint64 pruned;
};

static guint
key_hash(gconstpointer data)
{
	const guint8 *key = data;
	guint hash = 5381;

	for (guint i = 0; i < 16; i++)
		hash = hash * 33 + key[i];
	return hash;
}

static gboolean
key_equal(gconstpointer one, gconstpointer other)
{
	return memcmp(one, other, 16) == 0;
}

struct addresses *
addresses_new(void)
{
	struct addresses *addresses = g_new0(struct addresses, 1);

	addresses->table =
		g_hash_table_new_full(key_hash, key_equal, NULL, g_free);
	return addresses;
}

void
addresses_free(struct addresses *addresses)
{
	if (addresses == NULL)
		return;
	g_hash_table_unref(addresses->table);
	g_free(addresses);
}

static void
make_key(guint8 key[16], const struct sockaddr *from)
{
	const struct sockaddr_in *four = (const struct sockaddr_in *)from;
	const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)from;

	memset(key, 0, 16);
	if (from->sa_family == AF_INET6) {
		memcpy(key, &six->sin6_addr, 8);
		return;
	}
	key[10] = key[11] = 0xff;
	memcpy(key + 12, &four->sin_addr, 4);
}

static gboolean
is_forgettable(gpointer key, gpointer value, gpointer data)
{
	const struct address *address = value;
	gint64 now = *(gint64 *)data;

	(void)key;
	/* after BURST seconds it may make as many as a new one */
	return address->count == 0 &&
		now - address->at > BURST * G_USEC_PER_SEC;
}

static void
prune(struct addresses *addresses, gint64 now)
{
	if (g_hash_table_size(addresses->table) < PRUNE_FROM ||
		now - addresses->pruned < G_USEC_PER_SEC)
		return;
	addresses->pruned = now;
	g_hash_table_foreach_remove(addresses->table, is_forgettable, &now);
}

static gboolean
take_token(struct address *address, guint rate, gint64 now)
{
	double most = (double)rate * BURST;
	double waited = (double)(now - address->at) / G_USEC_PER_SEC;

	address->tokens = MIN(most, address->tokens + waited * rate);
	address->at = now;
	if (rate == 0)
		return TRUE;
	if (address->tokens < 1)
		return FALSE;
	address->tokens--;
	return TRUE;
}

enum address_answer
addresses_enter(struct addresses *addresses, const struct sockaddr *from,
	guint most, guint rate, gint64 now, struct address **address)
{
	struct address *found;
	guint8 key[16];

	prune(addresses, now);
	make_key(key, from);
	found = g_hash_table_lookup(addresses->table, key);
	if (found == NULL) {
		found = g_new0(struct address, 1);
		memcpy(found->key, key, sizeof(key));
		found->tokens = (double)rate * BURST;
		found->at = now;
		g_hash_table_insert(addresses->table, found->key, found);
	}
	if (most > 0 && found->count >= most)
		return ADDRESS_FULL;
	if (!take_token(found, rate, now))
		return ADDRESS_FAST;
	found->count++;
	*address = found;
	return ADDRESS_OK;
}

void
address_left(struct address *address)
{
	address->count--;
}

guint
address_at_door(struct address *address, gint more)
{
	return address->at_door += (guint)more;
}
