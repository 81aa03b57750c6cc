/* SPDX-License-Identifier: GPL-3.0-or-later */
/* info: what is known of a message and of its way to each device. */
#include "config.h"

#include <string.h>

#include "native_priv.h"
#include "store_receipt.h"
#include "text.h"

static void
device_free(gpointer data)
{
	struct native_device *device = data;

	g_free(device->address);
	g_free(device->device);
	g_free(device->name);
	g_free(device);
}

void
native_info_free(struct native_info *info)
{
	if (info == NULL)
		return;
	g_ptr_array_unref(info->devices);
	g_free(info);
}

static struct device_list *
list_of(struct native *native, const char *address)
{
	return g_str_equal(address, native->address)
		? native->list
		: peer_list(peer_get(native, address));
}

/* The row of a device, made where missing. */
static struct native_device *
device_row(struct native *native, struct native_info *info, const char *address,
	guint32 id)
{
	g_autofree char *text = device_to_text(id);
	struct device_list *list;
	const struct device_entry *entry;
	struct native_device *device;

	for (guint i = 0; i < info->devices->len; i++) {
		device = g_ptr_array_index(info->devices, i);
		if (g_str_equal(device->device, text) &&
			g_str_equal(device->address, address))
			return device;
	}
	device = g_new0(struct native_device, 1);
	device->address = g_strdup(address);
	device->device = g_steal_pointer(&text);
	list = list_of(native, address);
	entry = list == NULL ? NULL : device_list_find(list, id);
	if (entry != NULL && entry->name != NULL)
		device->name = text_clean(entry->name, -1, TEXT_LINE);
	g_ptr_array_add(info->devices, device);
	return device;
}

static void
add_receipts(struct native *native, struct native_info *info, const char *peer,
	const GArray *receipts)
{
	for (guint i = 0; i < receipts->len; i++) {
		const struct receipt *one =
			&g_array_index(receipts, struct receipt, i);
		gboolean read = one->state == MESSAGE_READ;
		struct native_device *device;

		if (one->state != MESSAGE_DELIVERED && !read)
			continue;
		device = device_row(native, info, peer, one->device);
		if (device->state != DEVICE_READ) {
			device->state =
				read ? DEVICE_READ : DEVICE_ACKNOWLEDGED;
			device->at = one->at;
		}
		if (info->delivered_at == 0)
			info->delivered_at = one->at;
		if (read && info->read_at == 0)
			info->read_at = one->at;
	}
}

static gboolean
add_waiting(struct native *native, struct native_info *info, gint64 message,
	GError **error)
{
	static const enum native_device_state states[OUTBOX_STATES] = {
		[OUTBOX_WAITING] = DEVICE_QUEUED,
		[OUTBOX_READY] = DEVICE_QUEUED,
		[OUTBOX_PUBLISHED] = DEVICE_SENT,
		[OUTBOX_PARKED] = DEVICE_PARKED,
		[OUTBOX_FAILED] = DEVICE_FAILED};
	g_autoptr(GPtrArray) rows = NULL;

	if (!store_outbox_of_message(native->store, message, &rows, error))
		return FALSE;
	for (guint i = 0; i < rows->len; i++) {
		const struct outbox_record *row = g_ptr_array_index(rows, i);
		struct native_device *device =
			device_row(native, info, row->peer, row->device);

		/* A report may be here before the acknowledgement. */
		if (device->at != 0)
			continue;
		device->state = states[row->state];
		device->tries = row->tries;
		device->reason = row->reason;
		if (row->state <= OUTBOX_PUBLISHED && row->tries > 0)
			device->next_try = row->next_try;
	}
	return TRUE;
}

/* Those with nothing left in the outbox have it, if they were on the list. */
static void
add_arrived(struct native *native, struct native_info *info,
	const struct message *message)
{
	struct device_list *list = list_of(native, message->peer);

	if (list == NULL || message->state == MESSAGE_FAILED ||
		list->issued * 1000 > message->stored_at)
		return;
	for (guint i = 0; i < list->devices->len; i++) {
		const struct device_entry *entry =
			g_ptr_array_index(list->devices, i);
		guint was = info->devices->len;
		struct native_device *device =
			device_row(native, info, message->peer, entry->id);

		if (info->devices->len > was)
			device->state = DEVICE_ACKNOWLEDGED;
	}
}

static gboolean
fill(struct native *native, struct native_info *info,
	const struct message *message, GError **error)
{
	g_autoptr(GArray) receipts = NULL;
	guint32 from;

	if (!store_message_receipts(
		    native->store, message->row, &from, &receipts, error))
		return FALSE;
	if (message->kind != MESSAGE_TEXT)
		return TRUE;
	if (from != 0) {
		struct native_device *device =
			device_row(native, info, message->sender, from);

		device->state = DEVICE_SOURCE;
		device->at = message->stored_at;
		return TRUE;
	}
	if (!message->outgoing)
		return TRUE;
	add_receipts(native, info, message->peer, receipts);
	if (!add_waiting(native, info, message->row, error))
		return FALSE;
	if (message->state != MESSAGE_QUEUED)
		add_arrived(native, info, message);
	return TRUE;
}

struct native_info *
native_message_info(
	struct native *native, const struct message *message, GError **error)
{
	struct native_info *info = g_new0(struct native_info, 1);

	info->devices = g_ptr_array_new_with_free_func(device_free);
	if (fill(native, info, message, error))
		return info;
	native_info_free(info);
	return NULL;
}
