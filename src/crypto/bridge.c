/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "bridge.h"

/* What a callback of ours gives the library when the store has failed: it
 * hands negative values through, and bridge->failure has the reason. */
#define FAILED SG_ERR_UNKNOWN

static int
give_secret(signal_buffer **buffer, const struct secret *secret)
{
	*buffer =
		signal_buffer_create(secret_bytes(secret), secret_len(secret));
	return *buffer == NULL ? SG_ERR_NOMEM : SG_SUCCESS;
}

gboolean
bridge_fetch(struct bridge *bridge)
{
	if (bridge->loaded)
		return TRUE;
	if (!bridge->store.session_load(bridge->store.ctx, bridge->peer,
		    bridge->device, &bridge->record, &bridge->failure))
		return FALSE;
	bridge->loaded = TRUE;
	return TRUE;
}

static int
session_load(signal_buffer **record, signal_buffer **user_record,
	const signal_protocol_address *address, void *user_data)
{
	struct bridge *bridge = user_data;

	(void)user_record;
	(void)address;
	if (!bridge_fetch(bridge))
		return FAILED;
	if (bridge->record == NULL)
		return 0;
	return give_secret(record, bridge->record) < 0 ? SG_ERR_NOMEM : 1;
}

static int
session_save(const signal_protocol_address *address, guint8 *record, gsize len,
	guint8 *user_record, gsize user_record_len, void *user_data)
{
	struct bridge *bridge = user_data;

	(void)address;
	(void)user_record;
	(void)user_record_len;
	secret_free(bridge->record);
	bridge->record = secret_from(record, len);
	bridge->loaded = TRUE;
	bridge->changed = TRUE;
	if (bridge->held != NULL)
		return SG_SUCCESS;
	if (bridge->store.session_save(bridge->store.ctx, bridge->peer,
		    bridge->device, bridge->record, &bridge->failure))
		return SG_SUCCESS;
	return FAILED;
}

static int
session_contains(const signal_protocol_address *address, void *user_data)
{
	struct bridge *bridge = user_data;

	(void)address;
	if (!bridge_fetch(bridge))
		return FAILED;
	return bridge->record != NULL;
}

/* What the library offers to its callers and never calls itself. */
static int
no_devices(signal_int_list **sessions, const char *name, gsize len,
	void *user_data)
{
	(void)sessions;
	(void)name;
	(void)len;
	(void)user_data;
	return SG_ERR_INVAL;
}

static int
identity_pair(signal_buffer **public_data, signal_buffer **private_data,
	void *user_data)
{
	struct bridge *bridge = user_data;
	g_autoptr(Secret) priv = NULL;
	guint8 pub[RATCHET_PUBLIC_LEN] = {0};
	guint32 registration = 0;

	if (!bridge->store.identity_load(bridge->store.ctx, &priv, pub,
		    &registration, &bridge->failure))
		return FAILED;
	if (priv == NULL)
		return SG_ERR_INVALID_KEY;
	*public_data = signal_buffer_create(pub, sizeof(pub));
	if (*public_data == NULL)
		return SG_ERR_NOMEM;
	return give_secret(private_data, priv);
}

static int
identity_registration(void *user_data, guint32 *registration)
{
	struct bridge *bridge = user_data;
	g_autoptr(Secret) priv = NULL;
	guint8 pub[RATCHET_PUBLIC_LEN];

	if (bridge->store.identity_load(bridge->store.ctx, &priv, pub,
		    registration, &bridge->failure))
		return SG_SUCCESS;
	return FAILED;
}

static int
identity_save(const signal_protocol_address *address, guint8 *key, gsize len,
	void *user_data)
{
	struct bridge *bridge = user_data;

	(void)address;
	if (key == NULL || len != RATCHET_PUBLIC_LEN)
		return SG_ERR_INVALID_KEY;
	if (bridge->store.identity_save(bridge->store.ctx, bridge->peer,
		    bridge->device, key, &bridge->failure))
		return SG_SUCCESS;
	return FAILED;
}

static int
identity_trusted(const signal_protocol_address *address, guint8 *key, gsize len,
	void *user_data)
{
	struct bridge *bridge = user_data;
	gboolean trusted = FALSE;

	(void)address;
	if (key == NULL || len != RATCHET_PUBLIC_LEN)
		return SG_ERR_INVALID_KEY;
	if (!bridge->store.identity_trusted(bridge->store.ctx, bridge->peer,
		    bridge->device, key, &trusted, &bridge->failure))
		return FAILED;
	return trusted ? 1 : 0;
}

/* One-time and signed prekeys load alike. */
static int
load_key(struct bridge *bridge,
	gboolean (*load)(
		void *ctx, guint32 id, struct secret **record, GError **error),
	guint32 id, signal_buffer **buffer)
{
	g_autoptr(Secret) record = NULL;

	if (!load(bridge->store.ctx, id, &record, &bridge->failure))
		return FAILED;
	if (record == NULL)
		return SG_ERR_INVALID_KEY_ID;
	return give_secret(buffer, record);
}

static int
prekey_load(signal_buffer **record, guint32 id, void *user_data)
{
	struct bridge *bridge = user_data;

	return load_key(bridge, bridge->store.prekey_load, id, record);
}

static int
prekey_used(guint32 id, void *user_data)
{
	struct bridge *bridge = user_data;

	if (bridge->store.prekey_used(bridge->store.ctx, id, &bridge->failure))
		return SG_SUCCESS;
	return FAILED;
}

static int
signed_prekey_load(signal_buffer **record, guint32 id, void *user_data)
{
	struct bridge *bridge = user_data;

	return load_key(bridge, bridge->store.signed_prekey_load, id, record);
}

gboolean
bridge_open(struct bridge *bridge, const struct key_store *store,
	signal_context *global)
{
	const signal_protocol_session_store sessions = {
		.load_session_func = session_load,
		.get_sub_device_sessions_func = no_devices,
		.store_session_func = session_save,
		.contains_session_func = session_contains,
		.user_data = bridge,
	};
	const signal_protocol_pre_key_store prekeys = {
		.load_pre_key = prekey_load,
		.remove_pre_key = prekey_used,
		.user_data = bridge,
	};
	const signal_protocol_signed_pre_key_store signed_prekeys = {
		.load_signed_pre_key = signed_prekey_load,
		.user_data = bridge,
	};
	const signal_protocol_identity_key_store identities = {
		.get_identity_key_pair = identity_pair,
		.get_local_registration_id = identity_registration,
		.save_identity = identity_save,
		.is_trusted_identity = identity_trusted,
		.user_data = bridge,
	};

	bridge->store = *store;
	if (signal_protocol_store_context_create(&bridge->context, global) < 0)
		return FALSE;
	signal_protocol_store_context_set_session_store(
		bridge->context, &sessions);
	signal_protocol_store_context_set_pre_key_store(
		bridge->context, &prekeys);
	signal_protocol_store_context_set_signed_pre_key_store(
		bridge->context, &signed_prekeys);
	signal_protocol_store_context_set_identity_key_store(
		bridge->context, &identities);
	return TRUE;
}

void
bridge_close(struct bridge *bridge)
{
	bridge_end(bridge, FALSE);
	bridge_forget(bridge);
	if (bridge->context != NULL)
		signal_protocol_store_context_destroy(bridge->context);
	bridge->context = NULL;
}

/* ---- sessions that are held ---- */

struct held {
	char *peer;
	guint32 device;
	struct secret *record;
	gboolean changed, keys_known;
	struct session_keys keys;
};

static guint
held_hash(gconstpointer data)
{
	const struct held *held = data;

	return g_str_hash(held->peer) ^ held->device;
}

static gboolean
held_equal(gconstpointer a, gconstpointer b)
{
	const struct held *one = a, *other = b;

	return one->device == other->device &&
		strcmp(one->peer, other->peer) == 0;
}

static void
held_free(gpointer data)
{
	struct held *held = data;

	secret_free(held->record);
	g_free(held->peer);
	g_free(held);
}

static struct held *
held_find(const struct bridge *bridge)
{
	const struct held wanted = {
		.peer = (char *)bridge->peer, .device = bridge->device};

	return bridge->held != NULL ? g_hash_table_lookup(bridge->held, &wanted)
				    : NULL;
}

static void
keep(struct bridge *bridge)
{
	struct held *held = held_find(bridge);

	if (held == NULL) {
		held = g_new0(struct held, 1);
		held->peer = g_strdup(bridge->peer);
		held->device = bridge->device;
		g_hash_table_add(bridge->held, held);
	}
	secret_free(held->record);
	held->record = g_steal_pointer(&bridge->record);
	held->changed = held->changed || bridge->changed;
	held->keys_known = bridge->keys_known;
	held->keys = bridge->keys;
}

void
bridge_hold(struct bridge *bridge)
{
	if (bridge->held == NULL)
		bridge->held = g_hash_table_new_full(
			held_hash, held_equal, NULL, held_free);
}

gboolean
bridge_write(struct bridge *bridge, GError **error)
{
	g_autoptr(GHashTable) all = g_steal_pointer(&bridge->held);
	GHashTableIter iter;
	struct held *held;

	if (all == NULL)
		return TRUE;
	g_hash_table_iter_init(&iter, all);
	while (g_hash_table_iter_next(&iter, (gpointer *)&held, NULL))
		if (held->changed &&
			!bridge->store.session_save(bridge->store.ctx,
				held->peer, held->device, held->record, error))
			return FALSE;
	return TRUE;
}

void
bridge_forget(struct bridge *bridge)
{
	g_clear_pointer(&bridge->held, g_hash_table_unref);
}

/* ---- calls ---- */

void
bridge_begin(struct bridge *bridge, const char *peer, guint32 device)
{
	const struct held *held;

	bridge_end(bridge, FALSE);
	bridge->peer = peer;
	bridge->device = device;
	held = held_find(bridge);
	if (held == NULL)
		return;
	bridge->record = secret_copy(held->record);
	bridge->loaded = TRUE;
	bridge->keys_known = held->keys_known;
	bridge->keys = held->keys;
}

void
bridge_end(struct bridge *bridge, gboolean good)
{
	if (good && bridge->held != NULL && bridge->record != NULL)
		keep(bridge);
	secret_free(bridge->record);
	bridge->record = NULL;
	bridge->loaded = bridge->changed = bridge->keys_known = FALSE;
	g_clear_error(&bridge->failure);
}
