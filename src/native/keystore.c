/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keystore: crypto's rows over the store, each sealed and bound to its place.
 */
#include "config.h"

#include "fault.h"
#include "i18n.h"
#include "native_priv.h"
#include "seal.h"

static char *
place(gint64 account, const char *what)
{
	return g_strdup_printf("%" G_GINT64_FORMAT "/%s", account, what);
}

GBytes *
keystore_seal(const struct secret *master, gint64 account, const char *what,
	const struct secret *secret)
{
	g_autofree char *aad = place(account, what);

	return seal_row(master, aad, secret_bytes(secret), secret_len(secret));
}

static struct secret *
unseal(const struct secret *master, gint64 account, const char *what,
	GBytes *sealed, GError **error)
{
	g_autofree char *aad = place(account, what);

	return open_row(master, aad, sealed, error);
}

struct secret *
keystore_load(struct store *store, const struct secret *master, gint64 account,
	const char *name, GError **error)
{
	g_autoptr(GBytes) sealed = NULL;
	g_autofree char *what = g_strconcat("secret/", name, NULL);

	if (!store_secret_get(store, account, name, &sealed, error))
		return NULL;
	if (sealed == NULL) {
		fault_set(error, FAULT_IO,
			_("the store holds no key “%s” for this account; make "
			  "the account again"),
			name);
		return NULL;
	}
	return unseal(master, account, what, sealed, error);
}

gboolean
keystore_save(struct store *store, const struct secret *master, gint64 account,
	const char *name, const struct secret *secret, GError **error)
{
	g_autofree char *what = g_strconcat("secret/", name, NULL);
	g_autoptr(GBytes) sealed = keystore_seal(master, account, what, secret);

	return store_secret_set(store, account, name, sealed, error);
}

static char *
payload_place(const guint8 message_id[MESSAGE_ID_LEN])
{
	g_autofree char *hex = hex_encode(message_id, MESSAGE_ID_LEN);

	return g_strconcat("payload/", hex, NULL);
}

GBytes *
payload_seal_key(struct native *native, const guint8 message_id[MESSAGE_ID_LEN],
	const struct secret *key)
{
	g_autofree char *what = payload_place(message_id);

	return keystore_seal(native->master, native->account, what, key);
}

struct secret *
payload_open_key(struct native *native, const struct payload_record *payload,
	GError **error)
{
	g_autofree char *what = payload_place(payload->message_id);

	return unseal(
		native->master, native->account, what, payload->key, error);
}

/* ---- struct key_store ---- */

static char *
session_place(const char *peer, guint32 device)
{
	return g_strdup_printf("session/%s/%08x", peer, device);
}

static gboolean
session_load(void *ctx, const char *peer, guint32 device,
	struct secret **record, GError **error)
{
	struct native *native = ctx;
	g_autoptr(GBytes) sealed = NULL;
	g_autofree char *what = session_place(peer, device);

	*record = NULL;
	if (!store_session_load(native->store, native->account, peer, device,
		    &sealed, error))
		return FALSE;
	if (sealed == NULL)
		return TRUE;
	*record = unseal(native->master, native->account, what, sealed, error);
	return *record != NULL;
}

static gboolean
session_save(void *ctx, const char *peer, guint32 device,
	const struct secret *record, GError **error)
{
	struct native *native = ctx;
	g_autofree char *what = session_place(peer, device);
	g_autoptr(GBytes) sealed =
		keystore_seal(native->master, native->account, what, record);

	return store_session_save(
		native->store, native->account, peer, device, sealed, error);
}

static gboolean
identity_get(void *ctx, struct secret **priv32, guint8 pub[IDENTITY_LEN],
	guint32 *registration, GError **error)
{
	struct native *native = ctx;

	(void)error;
	*priv32 = secret_copy(native->identity);
	memcpy(pub, native->identity_pub, IDENTITY_LEN);
	*registration = native->registration;
	return TRUE;
}

/* The device list is the only word on identities. */
static gboolean
identity_trusted(void *ctx, const char *peer, guint32 device,
	const guint8 pub[IDENTITY_LEN], gboolean *trusted, GError **error)
{
	struct native *native = ctx;
	const struct device_list *list;
	const struct device_entry *entry;

	(void)error;
	if (g_str_equal(peer, native->address))
		list = native->list;
	else
		list = peer_list(peer_get(native, peer));
	entry = list != NULL ? device_list_find(list, device) : NULL;
	*trusted = entry != NULL &&
		memcmp(entry->identity, pub, IDENTITY_LEN) == 0;
	return TRUE;
}

static gboolean
identity_save(void *ctx, const char *peer, guint32 device,
	const guint8 pub[IDENTITY_LEN], GError **error)
{
	(void)ctx;
	(void)peer;
	(void)device;
	(void)pub;
	(void)error;
	return TRUE; /* the signed list keeps it */
}

static gboolean
load_prekey(struct native *native, gboolean is_signed, guint32 id,
	struct secret **record, GError **error)
{
	g_autoptr(GBytes) sealed = NULL;
	g_autofree char *what = g_strdup_printf(
		"%s/%u", is_signed ? "signed-prekey" : "prekey", id);
	gboolean ok = is_signed ? store_signed_prekey_load(native->store,
					  native->account, id, &sealed, error)
				: store_prekey_load(native->store,
					  native->account, id, &sealed, error);

	*record = NULL;
	if (!ok || sealed == NULL)
		return ok;
	*record = unseal(native->master, native->account, what, sealed, error);
	return *record != NULL;
}

static gboolean
prekey_load(void *ctx, guint32 id, struct secret **record, GError **error)
{
	return load_prekey(ctx, FALSE, id, record, error);
}

static gboolean
signed_prekey_load(
	void *ctx, guint32 id, struct secret **record, GError **error)
{
	return load_prekey(ctx, TRUE, id, record, error);
}

static gboolean
prekey_used(void *ctx, guint32 id, GError **error)
{
	struct native *native = ctx;

	native->keys_stale = TRUE;
	return store_prekey_use(
		native->store, native->account, id, now_ms(), error);
}

static gboolean
base_key_known(void *ctx, const guint8 identity[IDENTITY_LEN],
	const guint8 base[IDENTITY_LEN], gboolean *known, GError **error)
{
	struct native *native = ctx;

	return store_base_key_known(
		native->store, native->account, identity, base, known, error);
}

static gboolean
base_key_save(void *ctx, const guint8 identity[IDENTITY_LEN],
	const guint8 base[IDENTITY_LEN], GError **error)
{
	struct native *native = ctx;

	return store_base_key_add(native->store, native->account, identity,
		base, now_ms(), error);
}

struct ratchet *
keystore_ratchet(struct native *native, GError **error)
{
	const struct key_store store = {
		.ctx = native,
		.session_load = session_load,
		.session_save = session_save,
		.identity_load = identity_get,
		.identity_trusted = identity_trusted,
		.identity_save = identity_save,
		.prekey_load = prekey_load,
		.prekey_used = prekey_used,
		.signed_prekey_load = signed_prekey_load,
		.base_key_known = base_key_known,
		.base_key_save = base_key_save,
	};

	return ratchet_new(&store, error);
}
