/* SPDX-License-Identifier: GPL-3.0-or-later */
/* status: delivered and read, as MIMI statuses on top of the streams. What was
 * reported as delivered is a cursor in the store, so that a crash reports it
 * again rather than never. */
#include "config.h"

#include <string.h>

#include "native_priv.h"
#include "store_receipt.h"

#define BATCH 200

gboolean
status_send(struct native *native, const char *peer, const char *room,
	const GArray *items, GError **error)
{
	g_autoptr(MimiContent) content = mimi_status_content(
		(const struct mimi_status_item *)items->data, items->len);
	guint8 id[MESSAGE_ID_LEN];

	return send_content(native, peer, room, content,
		native->e2ee != NATIVE_E2EE_OFF, 0, id, error);
}

static gboolean
accepted(struct native *native, const char *address, gboolean *yes,
	GError **error)
{
	g_autoptr(ContactRecord) contact = NULL;

	if (!store_contact_get(
		    native->store, native->account, address, &contact, error))
		return FALSE;
	*yes = contact != NULL && contact->state == CONTACT_ACCEPTED;
	return TRUE;
}

static void
collect(GHashTable *by_peer, const char *peer, const guint8 *id,
	enum mimi_status status)
{
	GArray *items = g_hash_table_lookup(by_peer, peer);
	struct mimi_status_item item = {.status = (guint8)status};

	if (items == NULL) {
		items = g_array_new(
			FALSE, FALSE, sizeof(struct mimi_status_item));
		g_hash_table_insert(by_peer, g_strdup(peer), items);
	}
	memcpy(item.id, id, MESSAGE_ID_LEN);
	g_array_append_val(items, item);
}

static GHashTable *
collection(void)
{
	return g_hash_table_new_full(
		g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_array_unref);
}

static gboolean
send_collected(struct native *native, GHashTable *by_peer, GError **error)
{
	GHashTableIter iter;
	const char *peer;
	const GArray *items;

	g_hash_table_iter_init(&iter, by_peer);
	while (g_hash_table_iter_next(
		&iter, (gpointer *)&peer, (gpointer *)&items)) {
		g_autofree char *room =
			room_uri_direct(native->network, native->address, peer);

		if (!status_send(native, peer, room, items, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
flush_batch(struct native *native, gint64 from, gboolean *more, GError **error)
{
	g_autoptr(GPtrArray) messages = NULL;
	g_autoptr(GHashTable) by_peer = collection();

	if (!store_message_stored_after(
		    native->store, native->name, from, BATCH, &messages, error))
		return FALSE;
	*more = messages->len == BATCH;
	for (guint i = 0; i < messages->len; i++) {
		const struct message *message = g_ptr_array_index(messages, i);
		gboolean yes;

		from = message->row;
		if (message->outgoing || message->kind != MESSAGE_TEXT)
			continue;
		if (!accepted(native, message->sender, &yes, error))
			return FALSE;
		if (yes)
			collect(by_peer, message->sender, message->id,
				MIMI_STATUS_DELIVERED);
	}
	return messages->len == 0 ||
		(send_collected(native, by_peer, error) &&
			store_value_set_number(native->store, native->account,
				VALUE_STATUSES, from, error));
}

gboolean
status_flush(struct native *native, GError **error)
{
	gint64 from;
	gboolean more = FALSE;

	if (!native->statuses_due)
		return TRUE;
	if (!native_begin(native, STORE_NORMAL, error))
		return FALSE;
	if (!store_value_get_number(native->store, native->account,
		    VALUE_STATUSES, &from, error) ||
		!flush_batch(native, from, &more, error)) {
		native_rollback(native);
		return FALSE;
	}
	if (!native_commit(native, error))
		return FALSE;
	native->statuses_due = more;
	if (more)
		native_duty_in(native, 0);
	return TRUE;
}

/* ---- read ---- */

static gboolean
read_inside(struct native *native, gint64 chat, gint64 from, gint64 row,
	GError **error)
{
	g_autoptr(GPtrArray) seen = NULL;
	g_autoptr(GHashTable) by_peer = collection();

	if (!store_message_mark_read(
		    native->store, chat, from, row, &seen, error))
		return FALSE;
	if (seen->len > 0)
		after_chat(native, chat);
	for (guint i = 0; i < seen->len && native->read_receipts; i++) {
		const struct message_seen *one = g_ptr_array_index(seen, i);
		gboolean yes;

		if (one->kind != MESSAGE_TEXT)
			continue;
		if (!accepted(native, one->sender, &yes, error))
			return FALSE;
		if (yes)
			collect(by_peer, one->sender, one->id,
				MIMI_STATUS_READ);
	}
	return send_collected(native, by_peer, error);
}

gboolean
native_read(struct native *native, gint64 chat, gint64 from, gint64 row,
	GError **error)
{
	if (!native_begin(native, STORE_NORMAL, error))
		return FALSE;
	if (!read_inside(native, chat, from, row, error)) {
		native_rollback(native);
		return FALSE;
	}
	return native_commit(native, error);
}

/* ---- what others report ---- */

static gboolean
apply(struct native *native, struct peer *peer, guint32 device,
	const struct mimi_status_item *item, GError **error)
{
	enum message_state state;
	enum notice reason = NOTICE_NONE;
	gboolean changed;
	gint64 row, chat;

	switch (item->status) {
	case MIMI_STATUS_DELIVERED:
		state = MESSAGE_DELIVERED;
		break;
	case MIMI_STATUS_READ:
		state = MESSAGE_READ;
		break;
	case MIMI_STATUS_ERROR:
		state = MESSAGE_FAILED;
		reason = NOTICE_NOT_ENCRYPTED_REFUSED;
		break;
	default:
		return TRUE;
	}
	/* Only about what we wrote to them. */
	if (!store_message_written(native->store, native->account,
		    peer->address, item->id, &row, error))
		return FALSE;
	if (row == 0)
		return TRUE;
	if (!store_message_report(native->store, row, state, reason, device,
		    now_ms(), &changed, &chat, error))
		return FALSE;
	if (changed)
		after_status(native, row, chat, state, reason);
	return TRUE;
}

gboolean
status_apply(struct native *native, struct peer *peer, guint32 device,
	const GArray *items, GError **error)
{
	for (guint i = 0; i < items->len; i++)
		if (!apply(native, peer, device,
			    &g_array_index(items, struct mimi_status_item, i),
			    error))
			return FALSE;
	return TRUE;
}
