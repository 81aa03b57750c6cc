/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "native_priv.h"
#include "prekeys.h"
#include "sign.h"

/* The restored list may be some versions old, and an equal counter with another
 * hash would freeze it: jump over all that can have been lost. */
#define COUNTER_JUMP (G_GUINT64_CONSTANT(1) << 20)
#define LIST_VALID (90 * DAY / SECOND)

static gboolean
new_keys(struct native *native, GError **error)
{
	secret_free(native->device_seed);
	secret_free(native->identity);
	native->identity = NULL;
	native->device_seed = secret_random(32);
	native->device = device_random();
	return identity_make(&native->identity, native->identity_pub,
		&native->registration, error);
}

/* The old list with this device's entry exchanged. */
static struct device_list *
new_list(struct native *native, guint32 old_device, GError **error)
{
	g_autoptr(DeviceList) list = device_list_decode(
		native->list->encoded, native->address, native->network, error);
	struct device_entry *entry;

	if (list == NULL)
		return NULL;
	entry = (struct device_entry *)device_list_find(list, old_device);
	if (entry == NULL)
		return NULL;
	entry->id = native->device;
	memcpy(entry->identity, native->identity_pub, IDENTITY_LEN);
	sign_make(native->device_seed, entry->sign_key);
	list->counter += COUNTER_JUMP;
	list->issued = now_ms() / SECOND;
	list->expires = list->issued + LIST_VALID;
	list->has_previous = TRUE;
	memcpy(list->previous, native->list->hash, HASH_LEN);
	if (!device_cert_make(entry, native->address, native->network,
		    native->device_seed, error) ||
		!device_list_sign(list, native->list_seed, error))
		return NULL;
	return g_steal_pointer(&list);
}

static gboolean
save_secret(struct native *native, const char *name,
	const struct secret *secret, GError **error)
{
	return keystore_save(native->store, native->master, native->account,
		name, secret, error);
}

static gboolean
save_device(struct native *native, GError **error)
{
	g_autoptr(AccountRecord) record = NULL;
	g_autoptr(Secret) bits = secret_random(16);
	g_autofree char *random = hex_encode(secret_bytes(bits), 16);
	g_autofree char *device = device_to_text(native->device);
	g_autofree char *client =
		g_strconcat(native->user, "~", device, "~", random, NULL);
	g_autoptr(Secret) client_id = secret_from(client, strlen(client));

	if (!store_account_find(native->store, native->name, &record, error))
		return FALSE;
	record->device = native->device;
	return store_account_update(native->store, record, error) &&
		save_secret(native, SECRET_CLIENT, client_id, error) &&
		save_secret(
			native, SECRET_DEVICE, native->device_seed, error) &&
		save_secret(native, SECRET_IDENTITY, native->identity, error) &&
		store_value_set_number(native->store, native->account,
			VALUE_REGISTRATION, native->registration, error) &&
		store_value_set(native->store, native->account, VALUE_LIST,
			native->list->encoded, error) &&
		store_value_set(native->store, native->account, VALUE_BUNDLE,
			NULL, error) &&
		store_value_set_number(native->store, native->account,
			VALUE_REKEYED, now_ms(), error);
}

/* ---- what the old device leaves at the server ---- */

#define RETIRED_MAX 64

static gboolean
note_retired(struct native *native, guint32 device, GError **error)
{
	g_autoptr(GBytes) known = NULL, all = NULL;
	guint32 id = GUINT32_TO_BE(device);
	GByteArray *bytes = g_byte_array_new();

	if (!store_value_get(native->store, native->account, VALUE_RETIRED,
		    &known, error)) {
		g_byte_array_unref(bytes);
		return FALSE;
	}
	if (known != NULL && g_bytes_get_size(known) < RETIRED_MAX * sizeof id)
		g_byte_array_append(bytes, g_bytes_get_data(known, NULL),
			(guint)g_bytes_get_size(known));
	g_byte_array_append(bytes, (const guint8 *)&id, sizeof id);
	all = g_byte_array_free_to_bytes(bytes);
	return store_value_set(
		native->store, native->account, VALUE_RETIRED, all, error);
}

gboolean
rekey_unfinished(struct native *native)
{
	g_autoptr(GBytes) known = NULL;

	return store_value_get(native->store, native->account, VALUE_RETIRED,
		       &known, NULL) &&
		known != NULL;
}

/* An empty retained value is none. */
static guint64
clear_device(struct native *native, guint32 device)
{
	g_autofree char *keys =
		topic_keys(native->prefix, native->user, device);
	g_autofree char *on = topic_on(native->prefix, native->user, device);
	g_autoptr(GBytes) none = g_bytes_new(NULL, 0);

	wire_publish(native->wire, on, none, 1, TRUE);
	return wire_publish(native->wire, keys, none, 1, TRUE);
}

void
rekey_retire(struct native *native)
{
	g_autoptr(GBytes) known = NULL;
	struct request *request;
	const guint8 *data;
	guint64 last = 0;
	gsize len = 0;
	guint32 id;

	if (!store_value_get(native->store, native->account, VALUE_RETIRED,
		    &known, NULL) ||
		known == NULL)
		return;
	data = g_bytes_get_data(known, &len);
	for (gsize at = 0; at + sizeof id <= len; at += sizeof id) {
		memcpy(&id, data + at, sizeof id);
		last = clear_device(native, GUINT32_FROM_BE(id));
	}
	if (last == 0)
		return;
	request = g_new0(struct request, 1);
	request->kind = REQUEST_RETIRED;
	g_hash_table_insert(
		native->requests, g_memdup2(&last, sizeof last), request);
}

void
rekey_retired(struct native *native)
{
	g_autoptr(GError) error = NULL;

	native_stored(native,
		store_value_set(native->store, native->account, VALUE_RETIRED,
			NULL, &error),
		&error);
}

/* No number and no envelope of the old device is used again. */
static gboolean
restart_outbox(struct native *native, GError **error)
{
	g_autoptr(GPtrArray) contacts = NULL;

	if (!store_contact_list(
		    native->store, native->account, -1, &contacts, error))
		return FALSE;
	for (guint i = 0; i < contacts->len; i++) {
		const struct contact_record *contact =
			g_ptr_array_index(contacts, i);
		g_autoptr(GPtrArray) rows = NULL;

		if (!store_outbox_of_peer(native->store, native->account,
			    contact->address, 0, &rows, error))
			return FALSE;
		for (guint j = 0; j < rows->len; j++) {
			struct outbox_record *row = g_ptr_array_index(rows, j);

			row->seq = 0;
			row->has_hash = FALSE;
			g_clear_pointer(&row->envelope, g_bytes_unref);
			row->next_try = now_ms();
			if (row->state < OUTBOX_PARKED)
				row->state = OUTBOX_WAITING;
			if (!store_outbox_update(native->store, row, error))
				return FALSE;
		}
	}
	return TRUE;
}

static gboolean
tell_chats(struct native *native, GError **error)
{
	g_autoptr(GPtrArray) contacts = NULL;

	if (!store_contact_list(native->store, native->account,
		    CONTACT_ACCEPTED, &contacts, error))
		return FALSE;
	for (guint i = 0; i < contacts->len; i++) {
		const struct contact_record *contact =
			g_ptr_array_index(contacts, i);

		if (!deliver_notice(native, contact->address, NOTICE_REKEYED,
			    FALSE, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
rekey_inside(struct native *native, GError **error)
{
	guint32 old_device = native->device;
	struct device_list *list;
	gboolean changed;

	if (!new_keys(native, error))
		return FALSE;
	list = new_list(native, old_device, error);
	if (list == NULL)
		return FALSE;
	device_list_free(native->list);
	native->list = list;
	return store_session_delete_all(
		       native->store, native->account, error) &&
		store_stream_delete_all(
			native->store, native->account, error) &&
		store_prekey_delete_all(
			native->store, native->account, error) &&
		restart_outbox(native, error) && save_device(native, error) &&
		note_retired(native, old_device, error) &&
		identity_prepare(native, &changed, error) &&
		tell_chats(native, error);
}

gboolean
rekey(struct native *native, GError **error)
{
	g_warning("%s: the store was put back from a copy; this becomes a new "
		  "device",
		native->name);
	if (!native_begin(native, STORE_FULL, error))
		return FALSE;
	if (!rekey_inside(native, error)) {
		native_rollback(native);
		return FALSE;
	}
	return native_commit(native, error);
}
