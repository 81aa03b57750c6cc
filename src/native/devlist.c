/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Device lists in memory, and how they are signed. */
#include "config.h"

#include "cosign.h"
#include "dcbor.h"
#include "devlist.h"
#include "fault.h"
#include "i18n.h"
#include "sign.h"

#include <string.h>

struct device_entry *
device_entry_new(void)
{
	return g_new0(struct device_entry, 1);
}

void
device_entry_free(struct device_entry *entry)
{
	if (entry == NULL)
		return;
	g_free(entry->name);
	g_clear_pointer(&entry->cert, g_bytes_unref);
	g_free(entry);
}

struct device_list *
device_list_new(void)
{
	struct device_list *list = g_new0(struct device_list, 1);

	list->devices = g_ptr_array_new_with_free_func(
		(GDestroyNotify)device_entry_free);
	return list;
}

void
device_list_free(struct device_list *list)
{
	if (list == NULL)
		return;
	g_free(list->account);
	g_ptr_array_unref(list->devices);
	g_clear_pointer(&list->root_cert, g_bytes_unref);
	g_clear_pointer(&list->encoded, g_bytes_unref);
	g_free(list);
}

const struct device_entry *
device_list_find(const struct device_list *list, guint32 device)
{
	for (guint i = 0; i < list->devices->len; i++) {
		const struct device_entry *entry = list->devices->pdata[i];

		if (entry->id == device)
			return entry;
	}
	return NULL;
}

static gboolean
seed_is(const struct secret *seed, const guint8 pub[SIGN_KEY_LEN])
{
	guint8 own[SIGN_PUBLIC_LEN];

	return sign_make(seed, own) && memcmp(own, pub, SIGN_KEY_LEN) == 0;
}

static gboolean
entry_fits(const struct device_entry *entry)
{
	return entry->id != 0 && entry->name != NULL &&
		strlen(entry->name) <= DEVICE_NAME_MAX &&
		g_utf8_validate(entry->name, -1, NULL) &&
		(entry->role == ROLE_FULL || entry->role == ROLE_VAULT) &&
		entry->identity[0] == 0x05;
}

gboolean
device_cert_make(struct device_entry *entry, const char *account,
	const guint8 network[NETWORK_ID_LEN], const struct secret *device_seed,
	GError **error)
{
	g_autoptr(GBytes) payload = NULL;
	GByteArray *out;

	if (!address_valid(account) || !entry_fits(entry) ||
		!seed_is(device_seed, entry->sign_key))
		return fault_set(error, FAULT_BUG,
			_("the entry of device %08x cannot be signed"),
			entry->id);
	out = g_byte_array_new();
	dcbor_put_array(out, 8);
	dcbor_put_uint(out, 1);
	dcbor_put_text(out, account);
	dcbor_put_bytes(out, network, NETWORK_ID_LEN);
	dcbor_put_uint(out, entry->id);
	dcbor_put_text(out, entry->name);
	dcbor_put_uint(out, entry->role);
	dcbor_put_bytes(out, entry->identity, IDENTITY_LEN);
	dcbor_put_bytes(out, entry->sign_key, SIGN_KEY_LEN);
	payload = g_byte_array_free_to_bytes(out);
	g_clear_pointer(&entry->cert, g_bytes_unref);
	entry->cert = cosign_make(payload, AAD_DEVICE, device_seed);
	return TRUE;
}

GBytes *
root_cert_make(const char *account, const guint8 network[NETWORK_ID_LEN],
	guint64 epoch, const guint8 list_key[SIGN_KEY_LEN],
	const struct secret *root_seed, GError **error)
{
	g_autoptr(GBytes) payload = NULL;
	GByteArray *out;

	if (!address_valid(account) || secret_len(root_seed) != SIGN_SEED_LEN) {
		fault_set(error, FAULT_BUG, _("the list key cannot be signed"));
		return NULL;
	}
	out = g_byte_array_new();
	dcbor_put_array(out, 5);
	dcbor_put_uint(out, 1);
	dcbor_put_text(out, account);
	dcbor_put_bytes(out, network, NETWORK_ID_LEN);
	dcbor_put_uint(out, epoch);
	dcbor_put_bytes(out, list_key, SIGN_KEY_LEN);
	payload = g_byte_array_free_to_bytes(out);
	return cosign_make(payload, AAD_ROOT, root_seed);
}

static GBytes *
list_payload(const struct device_list *list)
{
	GByteArray *out = g_byte_array_new();

	dcbor_put_array(out, 11);
	dcbor_put_uint(out, 1);
	dcbor_put_text(out, list->account);
	dcbor_put_bytes(out, list->network, NETWORK_ID_LEN);
	dcbor_put_uint(out, list->epoch);
	dcbor_put_uint(out, list->counter);
	dcbor_put_uint(out, (guint64)list->issued);
	dcbor_put_uint(out, (guint64)list->expires);
	if (list->has_previous)
		dcbor_put_bytes(out, list->previous, HASH_LEN);
	else
		dcbor_put_null(out);
	dcbor_put_bytes(out, list->root, SIGN_KEY_LEN);
	dcbor_put_gbytes(out, list->root_cert);
	dcbor_put_array(out, list->devices->len);
	for (guint i = 0; i < list->devices->len; i++) {
		const struct device_entry *entry = list->devices->pdata[i];

		dcbor_put_gbytes(out, entry->cert);
	}
	return g_byte_array_free_to_bytes(out);
}

gboolean
device_list_sign(struct device_list *list, const struct secret *list_seed,
	GError **error)
{
	g_autoptr(GBytes) payload = NULL, encoded = NULL;
	g_autoptr(DeviceList) back = NULL;
	g_autoptr(GError) why = NULL;

	if (list->account == NULL || secret_len(list_seed) != SIGN_SEED_LEN)
		return fault_set(error, FAULT_BUG,
			_("the device list cannot be signed"));
	payload = list_payload(list);
	encoded = cosign_make(payload, AAD_LIST, list_seed);
	back = device_list_decode(encoded, list->account, list->network, &why);
	if (back == NULL)
		return fault_set(error, FAULT_BUG,
			_("the device list of %s cannot be signed: %s"),
			list->account, why->message);
	g_clear_pointer(&list->encoded, g_bytes_unref);
	list->encoded = g_steal_pointer(&encoded);
	hash_bytes(list->encoded, list->hash);
	return TRUE;
}
