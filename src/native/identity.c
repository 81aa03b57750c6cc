/* SPDX-License-Identifier: GPL-3.0-or-later */
/* identity: this device's keys, the account's own list, and what of them is
 * published. */
#include "config.h"

#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "native_priv.h"
#include "prekeys.h"

#define PREKEYS BUNDLE_PREKEYS_MAX
#define SIGNED_PERIOD (7 * DAY)
#define USED_KEPT (2 * DAY)
#define KEPT (30 * DAY)
#define LIST_RENEW (30 * DAY / SECOND)
#define LIST_VALID (90 * DAY / SECOND)

gboolean
identity_load(struct native *native, GError **error)
{
	struct store *store = native->store;
	gint64 account = native->account, registration = 0;
	g_autoptr(GBytes) list = NULL;

	native->device_seed = keystore_load(
		store, native->master, account, SECRET_DEVICE, error);
	if (native->device_seed == NULL)
		return FALSE;
	native->list_seed = keystore_load(
		store, native->master, account, SECRET_LIST, error);
	if (native->list_seed == NULL)
		return FALSE;
	native->identity = keystore_load(
		store, native->master, account, SECRET_IDENTITY, error);
	if (native->identity == NULL)
		return FALSE;
	if (!identity_public(native->identity, native->identity_pub))
		return fault_set(error, FAULT_IO,
			_("account “%s”: its identity key is damaged"),
			native->name);
	if (!store_value_get_number(
		    store, account, VALUE_REGISTRATION, &registration, error) ||
		!store_value_get(store, account, VALUE_LIST, &list, error))
		return FALSE;
	native->registration = (guint32)registration;
	if (list == NULL)
		return fault_set(error, FAULT_IO,
			_("account “%s”: its device list is missing from the "
			  "store"),
			native->name);
	native->list = device_list_decode(
		list, native->address, native->network, error);
	return native->list != NULL;
}

/* ---- prekeys ---- */

static gboolean
add_prekey(struct native *native, GError **error)
{
	struct prekey_record record = {.created = now_ms()};
	g_autoptr(Secret) secret = NULL;
	g_autoptr(GBytes) sealed = NULL;
	g_autofree char *what = NULL;

	if (!store_prekey_next_id(
		    native->store, native->account, &record.id, error) ||
		!prekey_make(record.id, &secret, record.pub, error))
		return FALSE;
	what = g_strdup_printf("prekey/%u", record.id);
	sealed = keystore_seal(native->master, native->account, what, secret);
	record.sealed = sealed;
	return store_prekey_add(native->store, native->account, &record, error);
}

static gboolean
add_signed_prekey(struct native *native, GError **error)
{
	struct prekey_record record = {.created = now_ms(), .current = TRUE};
	g_autoptr(Secret) secret = NULL;
	g_autoptr(GBytes) sealed = NULL;
	g_autofree char *what = NULL;

	if (!store_signed_prekey_next_id(
		    native->store, native->account, &record.id, error) ||
		!signed_prekey_make(record.id, native->identity, &secret,
			record.pub, record.signature, error))
		return FALSE;
	what = g_strdup_printf("signed-prekey/%u", record.id);
	sealed = keystore_seal(native->master, native->account, what, secret);
	record.sealed = sealed;
	return store_signed_prekey_add(
		native->store, native->account, &record, error);
}

static gboolean
rotate_signed(struct native *native, gboolean *changed, GError **error)
{
	g_autoptr(PrekeyRecord) current = NULL;
	gint64 now = now_ms();

	if (!store_signed_prekey_current(
		    native->store, native->account, &current, error))
		return FALSE;
	/* A clock that was wrong when the key was made must not keep it. */
	if (current != NULL && current->created > now - SIGNED_PERIOD &&
		current->created < now + DAY)
		return TRUE;
	*changed = TRUE;
	return add_signed_prekey(native, error) &&
		store_signed_prekey_prune(native->store, native->account,
			now - 2 * SIGNED_PERIOD, error);
}

static gboolean
refill(struct native *native, gboolean *changed, GError **error)
{
	guint have;

	*changed = FALSE;
	if (!rotate_signed(native, changed, error) ||
		!store_prekey_count(native->store, native->account,
			PREKEY_PUBLISHED, &have, error))
		return FALSE;
	for (; have < PREKEYS; have++) {
		*changed = TRUE;
		if (!add_prekey(native, error))
			return FALSE;
	}
	return store_prekey_prune(
		native->store, native->account, now_ms() - USED_KEPT, error);
}

static gboolean
bundle_prekeys(struct native *native, GArray *out, GError **error)
{
	g_autoptr(GPtrArray) prekeys = NULL;

	if (!store_prekey_list(native->store, native->account, PREKEY_PUBLISHED,
		    &prekeys, error))
		return FALSE;
	for (guint i = 0; i < prekeys->len && i < PREKEYS; i++) {
		const struct prekey_record *record =
			g_ptr_array_index(prekeys, i);
		struct one_time_prekey one = {.id = record->id};

		memcpy(one.pub, record->pub, IDENTITY_LEN);
		g_array_append_val(out, one);
	}
	return TRUE;
}

static GBytes *
make_bundle(struct native *native, GError **error)
{
	g_autoptr(PrekeyRecord) current = NULL;
	g_autoptr(KeyBundle) bundle = key_bundle_new();

	if (!store_signed_prekey_current(
		    native->store, native->account, &current, error) ||
		!bundle_prekeys(native, bundle->prekeys, error))
		return NULL;
	if (current == NULL) {
		fault_set(error, FAULT_BUG, _("there is no signed prekey"));
		return NULL;
	}
	bundle->account = g_strdup(native->address);
	memcpy(bundle->network, native->network, NETWORK_ID_LEN);
	bundle->device = native->device;
	bundle->registration = native->registration;
	bundle->start_counter = native->starts;
	bundle->issued = now_ms() / SECOND;
	memcpy(bundle->identity, native->identity_pub, IDENTITY_LEN);
	bundle->signed_id = current->id;
	memcpy(bundle->signed_pub, current->pub, IDENTITY_LEN);
	memcpy(bundle->signed_sig, current->signature, 64);
	return key_bundle_sign(bundle, native->device_seed, error);
}

/* ---- the list ---- */

static gboolean
renew(struct native *native, GError **error)
{
	gint64 now = now_ms() / SECOND;
	struct device_list *list = native->list;
	g_autoptr(DeviceList) fresh = NULL;

	if (list->issued > now - LIST_RENEW && list->issued < now + 86400)
		return TRUE;
	fresh = device_list_decode(
		list->encoded, native->address, native->network, error);
	if (fresh == NULL)
		return FALSE;
	fresh->counter++;
	fresh->issued = now;
	fresh->expires = now + LIST_VALID;
	fresh->has_previous = TRUE;
	memcpy(fresh->previous, list->hash, HASH_LEN);
	if (!device_list_sign(fresh, native->list_seed, error) ||
		!store_value_set(native->store, native->account, VALUE_LIST,
			fresh->encoded, error))
		return FALSE;
	device_list_free(native->list);
	native->list = g_steal_pointer(&fresh);
	native->list_stale = TRUE;
	return TRUE;
}

/* ---- publishing ---- */

void
identity_publish(struct native *native, gboolean list, gboolean keys)
{
	if (list) {
		g_autofree char *topic =
			topic_list(native->prefix, native->user);

		wire_publish(
			native->wire, topic, native->list->encoded, 1, TRUE);
		native->list_stale = FALSE;
	}
	if (keys) {
		g_autofree char *topic = topic_keys(
			native->prefix, native->user, native->device);
		g_autoptr(GBytes) bundle = NULL;
		g_autoptr(GError) error = NULL;

		if (!store_value_get(native->store, native->account,
			    VALUE_BUNDLE, &bundle, &error) ||
			bundle == NULL) {
			g_warning("%s: no prekeys to publish: %s", native->name,
				error != NULL ? error->message : "none stored");
			return;
		}
		wire_publish(native->wire, topic, bundle, 1, TRUE);
		native->keys_stale = FALSE;
	}
}

static gboolean
same_as_stored(struct native *native, const char *name, GBytes *payload)
{
	g_autoptr(GBytes) stored = NULL;

	return store_value_get(
		       native->store, native->account, name, &stored, NULL) &&
		stored != NULL && g_bytes_equal(stored, payload);
}

void
identity_own_list(struct native *native, GBytes *payload)
{
	if (same_as_stored(native, VALUE_LIST, payload))
		native->own_list_seen = TRUE;
}

void
identity_own_keys(struct native *native, GBytes *payload)
{
	if (same_as_stored(native, VALUE_BUNDLE, payload))
		native->own_keys_seen = TRUE;
}

gboolean
identity_prepare(struct native *native, gboolean *changed, GError **error)
{
	g_autoptr(GBytes) bundle = NULL, stored = NULL;

	if (!refill(native, changed, error) || !renew(native, error) ||
		!store_value_get(native->store, native->account, VALUE_BUNDLE,
			&stored, error))
		return FALSE;
	if (!*changed && stored != NULL)
		return TRUE;
	*changed = TRUE;
	bundle = make_bundle(native, error);
	return bundle != NULL &&
		store_value_set(native->store, native->account, VALUE_BUNDLE,
			bundle, error);
}

/* Held envelopes that nobody can judge any more, and bodies without rows.
 * Sequence windows outlive the hashes of envelopes. */
static gboolean
sweep(struct native *native, GError **error)
{
	gint64 now = now_ms();

	return store_held_prune(
		       native->store, native->account, now - KEPT, error) &&
		store_envelope_prune(native->store, native->account,
			now - 2 * KEPT, error) &&
		store_payload_sweep(native->store, native->account, error);
}

/* Counts when a list that was published is no longer on the server. */
static gboolean
note_loss(struct native *native, gboolean look, GError **error)
{
	gint64 times = 0;

	if (!look || !native_up(native) || native->own_list_seen ||
		native->list_stale)
		return TRUE;
	return store_value_get_number(native->store, native->account,
		       VALUE_LOST, &times, error) &&
		store_value_set_number(native->store, native->account,
			VALUE_LOST, times + 1, error);
}

void
identity_upkeep(struct native *native)
{
	g_autoptr(GError) error = NULL;
	gboolean changed = FALSE, look = !native->one_shot;

	if (!native_begin(native, STORE_FULL, &error) ||
		!identity_prepare(native, &changed, &error) ||
		!note_loss(native, look, &error) || !sweep(native, &error) ||
		!native_commit(native, &error)) {
		native_rollback(native);
		native_stored(native, FALSE, &error);
		return;
	}
	if (native_up(native))
		identity_publish(native,
			native->list_stale || (look && !native->own_list_seen),
			changed || native->keys_stale ||
				(look && !native->own_keys_seen));
}
