/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "crypto_party.h"
#include "fault.h"

static char *
device_key(const char *peer, guint32 device)
{
	return g_strdup_printf("%s/%u", peer, device);
}

static GHashTable *
table_new(void)
{
	return g_hash_table_new_full(
		g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_bytes_unref);
}

static gboolean
works(const struct crypto_party *party, GError **error)
{
	if (party->broken)
		return fault_set(error, FAULT_IO, "the disk is full");
	return TRUE;
}

/* Takes key. */
static struct secret *
get(GHashTable *table, char *key)
{
	GBytes *bytes = g_hash_table_lookup(table, key);

	g_free(key);
	if (bytes == NULL)
		return NULL;
	return secret_from(
		g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

/* Takes key. */
static void
put(GHashTable *table, char *key, const guint8 *bytes, gsize len)
{
	g_hash_table_replace(table, key, g_bytes_new(bytes, len));
}

static gboolean
session_load(void *ctx, const char *peer, guint32 device,
	struct secret **record, GError **error)
{
	struct crypto_party *party = ctx;

	if (!works(party, error))
		return FALSE;
	*record = get(party->sessions, device_key(peer, device));
	return TRUE;
}

static gboolean
session_save(void *ctx, const char *peer, guint32 device,
	const struct secret *record, GError **error)
{
	struct crypto_party *party = ctx;

	if (!works(party, error))
		return FALSE;
	put(party->sessions, device_key(peer, device), secret_bytes(record),
		secret_len(record));
	return TRUE;
}

static gboolean
identity_load(void *ctx, struct secret **priv32, guint8 pub[RATCHET_PUBLIC_LEN],
	guint32 *registration, GError **error)
{
	struct crypto_party *party = ctx;

	if (!works(party, error))
		return FALSE;
	*priv32 = secret_copy(party->identity);
	memcpy(pub, party->identity_pub, RATCHET_PUBLIC_LEN);
	*registration = party->registration;
	return TRUE;
}

/* First sight is trusted, then only the same key. */
static gboolean
identity_trusted(void *ctx, const char *peer, guint32 device,
	const guint8 pub[RATCHET_PUBLIC_LEN], gboolean *trusted, GError **error)
{
	struct crypto_party *party = ctx;
	GBytes *known;

	if (!works(party, error))
		return FALSE;
	known = crypto_party_identity_of(party, peer, device);
	*trusted = !party->distrust &&
		(known == NULL ||
			memcmp(g_bytes_get_data(known, NULL), pub,
				RATCHET_PUBLIC_LEN) == 0);
	return TRUE;
}

static gboolean
identity_save(void *ctx, const char *peer, guint32 device,
	const guint8 pub[RATCHET_PUBLIC_LEN], GError **error)
{
	struct crypto_party *party = ctx;

	if (!works(party, error))
		return FALSE;
	put(party->identities, device_key(peer, device), pub,
		RATCHET_PUBLIC_LEN);
	return TRUE;
}

static gboolean
prekey_load(void *ctx, guint32 id, struct secret **record, GError **error)
{
	struct crypto_party *party = ctx;

	if (!works(party, error))
		return FALSE;
	*record = get(party->prekeys, g_strdup_printf("%u", id));
	return TRUE;
}

/* Like the real one it keeps the private half for now. */
static gboolean
prekey_used(void *ctx, guint32 id, GError **error)
{
	struct crypto_party *party = ctx;

	(void)id;
	if (!works(party, error))
		return FALSE;
	party->used++;
	return TRUE;
}

static gboolean
signed_prekey_load(
	void *ctx, guint32 id, struct secret **record, GError **error)
{
	struct crypto_party *party = ctx;

	if (!works(party, error))
		return FALSE;
	*record = get(party->signed_prekeys, g_strdup_printf("%u", id));
	return TRUE;
}

static char *
base_name(const guint8 identity[RATCHET_PUBLIC_LEN],
	const guint8 base[RATCHET_PUBLIC_LEN])
{
	GString *hex = g_string_new(NULL);

	for (int i = 0; i < RATCHET_PUBLIC_LEN; i++)
		g_string_append_printf(hex, "%02x%02x", identity[i], base[i]);
	return g_string_free(hex, FALSE);
}

static gboolean
base_key_known(void *ctx, const guint8 identity[RATCHET_PUBLIC_LEN],
	const guint8 base[RATCHET_PUBLIC_LEN], gboolean *known, GError **error)
{
	struct crypto_party *party = ctx;
	g_autofree char *name = base_name(identity, base);

	if (!works(party, error))
		return FALSE;
	*known = g_hash_table_contains(party->bases, name);
	return TRUE;
}

static gboolean
base_key_save(void *ctx, const guint8 identity[RATCHET_PUBLIC_LEN],
	const guint8 base[RATCHET_PUBLIC_LEN], GError **error)
{
	struct crypto_party *party = ctx;

	if (!works(party, error))
		return FALSE;
	put(party->bases, base_name(identity, base), NULL, 0);
	return TRUE;
}

static const struct key_store callbacks = {
	.session_load = session_load,
	.session_save = session_save,
	.identity_load = identity_load,
	.identity_trusted = identity_trusted,
	.identity_save = identity_save,
	.prekey_load = prekey_load,
	.prekey_used = prekey_used,
	.signed_prekey_load = signed_prekey_load,
	.base_key_known = base_key_known,
	.base_key_save = base_key_save,
};

struct crypto_party *
crypto_party_new(const char *name)
{
	struct crypto_party *party = g_new0(struct crypto_party, 1);
	g_autoptr(GError) error = NULL;

	party->name = name;
	party->store = callbacks;
	party->store.ctx = party;
	party->sessions = table_new();
	party->identities = table_new();
	party->prekeys = table_new();
	party->signed_prekeys = table_new();
	party->bases = table_new();
	if (!identity_make(&party->identity, party->identity_pub,
		    &party->registration, &error))
		g_error("%s", error->message);
	party->ratchet = ratchet_new(&party->store, &error);
	if (party->ratchet == NULL)
		g_error("%s", error->message);
	return party;
}

static GHashTable **
table_of(struct crypto_party *party, guint i)
{
	GHashTable **const tables[] = {&party->sessions, &party->identities,
		&party->prekeys, &party->signed_prekeys, &party->bases};

	g_assert(i < G_N_ELEMENTS(tables));
	return tables[i];
}

void
crypto_party_free(struct crypto_party *party)
{
	if (party == NULL)
		return;
	ratchet_free(party->ratchet);
	secret_free(party->identity);
	for (guint i = 0; i < G_N_ELEMENTS(party->saved); i++) {
		g_hash_table_unref(*table_of(party, i));
		g_clear_pointer(&party->saved[i], g_hash_table_unref);
	}
	g_free(party);
}

static GHashTable *
table_copy(GHashTable *from)
{
	GHashTable *to = table_new();
	GHashTableIter iter;
	gpointer key, value;

	g_hash_table_iter_init(&iter, from);
	while (g_hash_table_iter_next(&iter, &key, &value))
		g_hash_table_insert(to, g_strdup(key), g_bytes_ref(value));
	return to;
}

void
crypto_party_mark(struct crypto_party *party)
{
	for (guint i = 0; i < G_N_ELEMENTS(party->saved); i++) {
		g_clear_pointer(&party->saved[i], g_hash_table_unref);
		party->saved[i] = table_copy(*table_of(party, i));
	}
}

void
crypto_party_rollback(struct crypto_party *party)
{
	for (guint i = 0; i < G_N_ELEMENTS(party->saved); i++) {
		GHashTable **table = table_of(party, i);

		g_hash_table_unref(*table);
		*table = table_copy(party->saved[i]);
	}
}

void
crypto_party_bundle(struct crypto_party *party, guint32 prekey_id,
	guint32 signed_prekey_id, struct ratchet_bundle *bundle)
{
	g_autoptr(Secret) prekey = NULL, signed_prekey = NULL;
	g_autoptr(GError) error = NULL;

	memset(bundle, 0, sizeof(*bundle));
	bundle->registration = party->registration;
	bundle->device = 1;
	bundle->prekey_id = prekey_id;
	bundle->signed_prekey_id = signed_prekey_id;
	memcpy(bundle->identity, party->identity_pub, RATCHET_PUBLIC_LEN);
	if (!prekey_make(prekey_id, &prekey, bundle->prekey, &error) ||
		!signed_prekey_make(signed_prekey_id, party->identity,
			&signed_prekey, bundle->signed_prekey,
			bundle->signature, &error))
		g_error("%s", error->message);
	put(party->prekeys, g_strdup_printf("%u", prekey_id),
		secret_bytes(prekey), secret_len(prekey));
	put(party->signed_prekeys, g_strdup_printf("%u", signed_prekey_id),
		secret_bytes(signed_prekey), secret_len(signed_prekey));
}

GBytes *
crypto_party_identity_of(
	struct crypto_party *party, const char *peer, guint32 device)
{
	g_autofree char *key = device_key(peer, device);

	return g_hash_table_lookup(party->identities, key);
}
