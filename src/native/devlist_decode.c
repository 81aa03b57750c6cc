/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Device lists from outside: hostile until every signature has been checked. */
#include "config.h"

#include "cosign.h"
#include "dcbor.h"
#include "devlist.h"
#include "expect.h"
#include "fault.h"
#include "i18n.h"

#include <string.h>

static void
reader_of(struct dcbor_reader *r, GBytes *bytes)
{
	gsize len;
	const void *data = g_bytes_get_data(bytes, &len);

	dcbor_reader_init(r, data, len);
}

static gboolean
get_entry(struct dcbor_reader *r, const struct owner *owner,
	struct device_entry *entry)
{
	expect_head(r, 8, owner);
	entry->id = (guint32)dcbor_get_uint_max(r, G_MAXUINT32);
	entry->name = dcbor_get_text(r, DEVICE_NAME_MAX);
	entry->role = (enum device_role)dcbor_get_uint_max(r, ROLE_VAULT);
	dcbor_get_fixed(r, entry->identity, IDENTITY_LEN);
	dcbor_get_fixed(r, entry->sign_key, SIGN_KEY_LEN);
	return dcbor_done(r) && entry->id != 0 && entry->role != 0 &&
		entry->identity[0] == 0x05;
}

static gboolean
add_entry(struct device_list *list, GBytes *cert, const struct owner *owner,
	GError **error)
{
	struct device_entry *entry = device_entry_new();
	g_autoptr(GBytes) payload = cosign_peek(cert, error), same = NULL;
	struct dcbor_reader r;

	entry->cert = g_bytes_ref(cert);
	if (payload == NULL)
		goto refuse;
	reader_of(&r, payload);
	if (!get_entry(&r, owner, entry)) {
		fault_set(error, FAULT_PROTOCOL,
			_("an entry of the device list is malformed"));
		goto refuse;
	}
	same = cosign_open(cert, AAD_DEVICE, entry->sign_key, error);
	if (same == NULL)
		goto refuse;
	if (device_list_find(list, entry->id) != NULL) {
		fault_set(error, FAULT_PROTOCOL,
			_("device %08x is on the list twice"), entry->id);
		goto refuse;
	}
	g_ptr_array_add(list->devices, entry);
	return TRUE;
refuse:
	device_entry_free(entry);
	return FALSE;
}

/* The root key's word on which key signs the list. */
static gboolean
open_root_cert(
	struct device_list *list, const struct owner *owner, GError **error)
{
	g_autoptr(GBytes) payload =
		cosign_open(list->root_cert, AAD_ROOT, list->root, error);
	struct dcbor_reader r;

	if (payload == NULL)
		return FALSE;
	reader_of(&r, payload);
	expect_head(&r, 5, owner);
	if (dcbor_get_uint(&r) != list->epoch)
		dcbor_refuse(&r);
	dcbor_get_fixed(&r, list->list_key, SIGN_KEY_LEN);
	if (!dcbor_done(&r))
		return fault_set(error, FAULT_PROTOCOL,
			_("the list key's certificate is for something else"));
	return TRUE;
}

/* All up to the devices; returns how many of them follow. */
static gsize
get_list(struct dcbor_reader *r, const struct owner *owner,
	struct device_list *list)
{
	expect_head(r, 11, owner);
	list->account = g_strdup(owner->account);
	memcpy(list->network, owner->network, NETWORK_ID_LEN);
	list->epoch = dcbor_get_uint_max(r, G_MAXINT64);
	list->counter = dcbor_get_uint_max(r, G_MAXINT64);
	list->issued = (gint64)dcbor_get_uint_max(r, G_MAXINT64);
	list->expires = (gint64)dcbor_get_uint_max(r, G_MAXINT64);
	if (!dcbor_try_null(r))
		list->has_previous =
			dcbor_get_fixed(r, list->previous, HASH_LEN);
	dcbor_get_fixed(r, list->root, SIGN_KEY_LEN);
	list->root_cert = dcbor_get_gbytes(r, DEVICE_LIST_MAX);
	return dcbor_get_array(r, DEVICES_MAX);
}

static gboolean
get_devices(struct dcbor_reader *r, gsize n, struct device_list *list,
	const struct owner *owner, GError **error)
{
	for (gsize i = 0; i < n; i++) {
		g_autoptr(GBytes) cert = dcbor_get_gbytes(r, DEVICE_LIST_MAX);

		if (cert == NULL)
			break;
		if (!add_entry(list, cert, owner, error))
			return FALSE;
	}
	if (n == 0 || !dcbor_done(r) || list->expires < list->issued)
		return fault_set(
			error, FAULT_PROTOCOL, _("a device list is malformed"));
	return TRUE;
}

/* The list's own signature is checked before any of its devices is read. */
static gboolean
decode(struct device_list *list, const struct owner *owner, GError **error)
{
	g_autoptr(GBytes) payload = cosign_peek(list->encoded, error);
	g_autoptr(GBytes) same = NULL;
	struct dcbor_reader r;
	gsize n;

	if (payload == NULL)
		return FALSE;
	reader_of(&r, payload);
	n = get_list(&r, owner, list);
	if (dcbor_bad(&r))
		return fault_set(error, FAULT_PROTOCOL,
			_("a device list is malformed or not of %s"),
			owner->account);
	if (!open_root_cert(list, owner, error))
		return FALSE;
	same = cosign_open(list->encoded, AAD_LIST, list->list_key, error);
	return same != NULL && get_devices(&r, n, list, owner, error);
}

struct device_list *
device_list_decode(GBytes *encoded, const char *expect_account,
	const guint8 expect_network[NETWORK_ID_LEN], GError **error)
{
	const struct owner owner = {expect_account, expect_network};
	g_autoptr(DeviceList) list = device_list_new();

	if (g_bytes_get_size(encoded) > DEVICE_LIST_MAX) {
		fault_set(
			error, FAULT_PROTOCOL, _("a device list is too large"));
		return NULL;
	}
	list->encoded = g_bytes_ref(encoded);
	if (!decode(list, &owner, error))
		return NULL;
	hash_bytes(list->encoded, list->hash);
	return g_steal_pointer(&list);
}
