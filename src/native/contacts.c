/* SPDX-License-Identifier: GPL-3.0-or-later */
/* contacts: accepting, blocking, comparing keys. */
#include "config.h"

#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "native_priv.h"
#include "safety.h"
#include "text.h"

static gboolean
check_other(struct native *native, const char *address, GError **error)
{
	g_autofree char *network = NULL;

	if (!address_parse(address, NULL, &network, error))
		return FALSE;
	if (!g_str_equal(network, native->network_name))
		return fault_set(error, FAULT_UNKNOWN_PEER,
			_("%s is not on the network of account “%s” (%s)"),
			address, native->name, native->network_name);
	if (g_str_equal(address, native->address))
		return fault_set(error, FAULT_UNKNOWN_PEER,
			_("%s is your own address"), address);
	return TRUE;
}

/* What was held back as a request is reported delivered now. */
static gboolean
report_requests(struct native *native, const char *address, GError **error)
{
	g_autofree char *room =
		room_uri_direct(native->network, native->address, address);
	g_autoptr(ChatRecord) chat = NULL;
	g_autoptr(GPtrArray) messages = NULL;
	g_autoptr(GArray) items =
		g_array_new(FALSE, FALSE, sizeof(struct mimi_status_item));

	if (!store_chat_find(
		    native->store, native->account, room, &chat, error))
		return FALSE;
	if (chat == NULL)
		return TRUE;
	if (!store_message_before(native->store, chat->row, 0, MIMI_STATUSES,
		    &messages, error))
		return FALSE;
	for (guint i = 0; i < messages->len; i++) {
		const struct message *message = g_ptr_array_index(messages, i);
		struct mimi_status_item item = {
			.status = MIMI_STATUS_DELIVERED};

		if (message->outgoing || message->kind != MESSAGE_TEXT)
			continue;
		memcpy(item.id, message->id, MESSAGE_ID_LEN);
		g_array_append_val(items, item);
	}
	after_chat(native, chat->row);
	return items->len == 0 ||
		status_send(native, address, room, items, error);
}

gboolean
contact_accept(struct native *native, const char *address, const char *name,
	GError **error)
{
	g_autoptr(ContactRecord) contact = NULL;
	gboolean was_request;

	if (!contact_load(native, address, &contact, error))
		return FALSE;
	was_request = contact->state == CONTACT_REQUEST;
	contact->state = CONTACT_ACCEPTED;
	if (name != NULL) {
		g_free(contact->name);
		contact->name = text_clean(name, -1, TEXT_LINE);
	}
	after_contact(native, address);
	if (!store_contact_put(native->store, contact, error) ||
		!stream_answer_all(native, address, error))
		return FALSE;
	return !was_request || report_requests(native, address, error);
}

static gboolean
block_inside(struct native *native, const char *address, const char *name,
	GError **error)
{
	g_autoptr(ContactRecord) contact = NULL;

	(void)name;
	if (!contact_load(native, address, &contact, error))
		return FALSE;
	contact->state = CONTACT_BLOCKED;
	after_contact(native, address);
	return store_contact_put(native->store, contact, error);
}

static gboolean
change(struct native *native, const char *address, const char *name,
	gboolean (*inside)(
		struct native *, const char *, const char *, GError **),
	GError **error)
{
	if (!check_other(native, address, error) ||
		!native_begin(native, STORE_NORMAL, error))
		return FALSE;
	if (!inside(native, address, name, error)) {
		native_rollback(native);
		return FALSE;
	}
	return native_commit(native, error);
}

static void
watch(struct native *native, const char *address)
{
	struct peer *peer = peer_get(native, address);

	peer_check(peer);
	peer_watch(peer);
	native_rows_due(native);
}

gboolean
native_contact_add(struct native *native, const char *address, const char *name,
	GError **error)
{
	if (name != NULL && !g_utf8_validate(name, -1, NULL))
		return fault_set(error, FAULT_DATA, _("the name is not UTF-8"));
	if (!change(native, address, name, contact_accept, error))
		return FALSE;
	watch(native, address);
	return TRUE;
}

gboolean
native_contact_accept(
	struct native *native, const char *address, GError **error)
{
	if (!change(native, address, NULL, contact_accept, error))
		return FALSE;
	watch(native, address);
	return TRUE;
}

gboolean
native_contact_block(struct native *native, const char *address, GError **error)
{
	return change(native, address, NULL, block_inside, error);
}

/* ---- safety numbers ---- */

gboolean
native_verify(struct native *native, const char *address, char **number,
	char **changed, enum trust *trust, GError **error)
{
	g_autoptr(ContactRecord) contact = NULL;

	*number = *changed = NULL;
	if (!check_other(native, address, error) ||
		!contact_load(native, address, &contact, error))
		return FALSE;
	if (!contact->has_root) {
		peer_check(peer_get(native, address));
		return fault_set(error, FAULT_LATER,
			_("the key of %s has not been seen yet; try again "
			  "when they have been online"),
			address);
	}
	*trust = contact->trust;
	*number = safety_number(
		native->list->root, native->address, contact->root, address);
	if (contact->has_pending)
		*changed = safety_number(native->list->root, native->address,
			contact->pending_root, address);
	return TRUE;
}

/* What the old device has not acknowledged goes to the devices of the new list.
 */
static gboolean
fan_out_anew(struct native *native, const char *address, guint32 device,
	GError **error)
{
	g_autoptr(GPtrArray) rows = NULL;

	if (!store_outbox_of_peer(native->store, native->account, address,
		    device, &rows, error))
		return FALSE;
	for (guint i = 0; i < rows->len; i++) {
		const struct outbox_record *row = g_ptr_array_index(rows, i);
		struct outbox_record anew = {
			.account = native->account,
			.payload = row->payload,
			.peer = row->peer,
			.state = OUTBOX_WAITING,
			.next_try = now_ms(),
			.created = row->created,
		};

		if (row->message != 0 && row->device != 0 &&
			!store_outbox_add(native->store, &anew, NULL, error))
			return FALSE;
	}
	return TRUE;
}

/* The list of the old key goes with it; the new one is fetched. */
static gboolean
take_new_root(
	struct native *native, struct contact_record *contact, GError **error)
{
	struct peer *peer = peer_get(native, contact->address);
	const struct device_list *list = peer_list(peer);

	for (guint i = 0; list != NULL && i < list->devices->len; i++) {
		const struct device_entry *entry =
			g_ptr_array_index(list->devices, i);
		g_autoptr(GArray) progress = NULL;

		if (!fan_out_anew(native, contact->address, entry->id, error) ||
			!store_outbox_drop_device(native->store,
				native->account, contact->address, entry->id,
				&progress, error) ||
			!store_stream_delete(native->store, native->account,
				contact->address, entry->id, error))
			return FALSE;
	}
	memcpy(contact->root, contact->pending_root, SIGN_KEY_LEN);
	contact->has_pending = FALSE;
	contact->frozen = contact->acked_ever = FALSE;
	g_clear_pointer(&contact->list, g_bytes_unref);
	contact->list_epoch = contact->list_counter = 0;
	g_clear_pointer(&peer->list, device_list_free);
	peer->loaded = peer->checked = peer->subscribed = FALSE;
	return TRUE;
}

static gboolean
confirm_inside(struct native *native, const char *address, const char *name,
	GError **error)
{
	g_autoptr(ContactRecord) contact = NULL;

	(void)name;
	if (!contact_load(native, address, &contact, error))
		return FALSE;
	if (!contact->has_root)
		return fault_set(error, FAULT_LATER,
			_("the key of %s has not been seen yet; try again "
			  "when they have been online"),
			address);
	if (contact->has_pending && !take_new_root(native, contact, error))
		return FALSE;
	contact->trust = TRUST_VERIFIED;
	after_contact(native, address);
	return store_contact_put(native->store, contact, error) &&
		store_outbox_wake(native->store, native->account, address,
			now_ms(), error);
}

gboolean
native_verify_confirm(
	struct native *native, const char *address, GError **error)
{
	if (!change(native, address, NULL, confirm_inside, error))
		return FALSE;
	watch(native, address);
	return receive_held(native, address, error);
}
