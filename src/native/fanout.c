/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fanout: from what is to be said to the rows of each device. While nothing
 * waits, straight to the envelopes, in the transaction of the text. */
#include "config.h"

#include <string.h>

#include "native_priv.h"

#define BLOCKED_PAUSE (10 * MINUTE)

gboolean
outbox_hold(struct native *native, const struct outbox_record *row,
	gint64 pause, enum notice reason, GError **error)
{
	return store_outbox_set_state(native->store, row->id, row->state,
		       reason, row->tries, now_ms() + pause, error) &&
		outbox_set_state(
			native, row->message, MESSAGE_QUEUED, reason, error);
}

gboolean
outbox_add_device(struct native *native, const struct outbox_record *row,
	const char *peer, guint32 device, GError **error)
{
	struct outbox_record one = {
		.account = native->account,
		.payload = row->payload,
		.peer = (char *)peer,
		.device = device,
		.state = OUTBOX_WAITING,
		.next_try = now_ms(),
		.created = row->created,
	};

	return store_outbox_add(native->store, &one, NULL, error);
}

/* Notes when it is due again, before it is known how this ends. */
static void
publish(struct native *native, struct outbox_record *row)
{
	g_autofree char *user = g_strndup(row->peer, strcspn(row->peer, "@"));
	g_autofree char *topic =
		topic_in(native->prefix, user, row->device, native->user);

	row->next_try = now_ms() + PUBACK_PATIENCE;
	after_publish(native, topic, row->envelope, row);
}

gboolean
outbox_publish(struct native *native, struct outbox_record *row, GError **error)
{
	publish(native, row);
	return store_outbox_set_state(native->store, row->id, row->state,
		NOTICE_NONE, row->tries, row->next_try, error);
}

/* ---- straight from the text to the envelope ---- */

/* Nothing waits before it, and all that is needed is there. */
static gboolean
may_go_now(struct native *native, struct peer *peer,
	const struct payload_record *payload, gboolean *now, GError **error)
{
	g_autoptr(ContactRecord) contact = NULL;

	*now = native_up(native) && !native->behind && outbox_room(native) &&
		peer_list(peer) != NULL;
	if (!*now)
		return TRUE;
	/* What a person says goes to the devices of now; that they may be
	 * written to was looked at in this transaction. */
	if (payload->message != 0) {
		*now = peer_check(peer);
		return TRUE;
	}
	if (!contact_load(native, peer->address, &contact, error))
		return FALSE;
	*now = contact->state != CONTACT_BLOCKED &&
		contact->trust != TRUST_CHANGED;
	return TRUE;
}

/* Where that fails, the row waits, and tells why when it is tried again. */
static gboolean
send_to_device(struct native *native, const struct payload_record *payload,
	const char *address, guint32 device, GError **error)
{
	g_autoptr(GBytes) envelope = NULL;
	g_autoptr(GError) wrong = NULL;
	struct outbox_record row = {
		.account = native->account,
		.payload = payload->id,
		.message = payload->message,
		.peer = (char *)address,
		.device = device,
		.state = OUTBOX_WAITING,
		.next_try = now_ms(),
		.created = payload->created,
	};

	if (encrypt_row(native, &row, payload, &envelope, &wrong) !=
		SEALING_DONE) {
		native_rows_due(native);
		return store_outbox_add(native->store, &row, NULL, error);
	}
	/* The envelope itself is not kept: what is not known to be published
	 * is encrypted anew. */
	hash_bytes(envelope, row.envelope_hash);
	row.has_hash = TRUE;
	row.state = OUTBOX_READY;
	row.next_try = now_ms() + PUBACK_PATIENCE;
	if (!store_outbox_add(native->store, &row, &row.id, error))
		return FALSE;
	row.envelope = envelope;
	publish(native, &row);
	return TRUE;
}

static gboolean
send_to_devices(struct native *native, const struct payload_record *payload,
	const char *address, const struct device_list *list, GError **error)
{
	for (guint i = 0; i < list->devices->len; i++) {
		const struct device_entry *entry =
			g_ptr_array_index(list->devices, i);

		if (!(list == native->list && entry->id == native->device) &&
			!send_to_device(
				native, payload, address, entry->id, error))
			return FALSE;
	}
	return TRUE;
}

/* Every device of the peer, and our own other ones. */
static gboolean
send_to_all(struct native *native, const struct payload_record *payload,
	GError **error)
{
	struct peer *peer = peer_get(native, payload->peer);

	return send_to_devices(native, payload, payload->peer, peer_list(peer),
		       error) &&
		send_to_devices(
			native, payload, native->address, native->list, error);
}

static gboolean
fan_out(struct native *native, const struct outbox_record *row, GError **error)
{
	g_autoptr(PayloadRecord) payload = NULL;

	return store_payload_get(
		       native->store, row->payload, &payload, error) &&
		(payload == NULL || send_to_all(native, payload, error)) &&
		store_outbox_delete(native->store, row->id, error);
}

gboolean
outbox_fan_out(
	struct native *native, const struct outbox_record *row, GError **error)
{
	struct peer *peer = peer_get(native, row->peer);
	const struct device_list *list = peer_list(peer);
	g_autoptr(ContactRecord) contact = NULL;

	if (!contact_load(native, row->peer, &contact, error))
		return FALSE;
	if (contact->state == CONTACT_BLOCKED)
		return outbox_hold(
			native, row, BLOCKED_PAUSE, NOTICE_BLOCKED, error);
	if (contact->trust == TRUST_CHANGED)
		return outbox_hold(
			native, row, BLOCKED_PAUSE, NOTICE_KEY_CHANGED, error);
	/* What a person says goes to the devices of now. */
	if (!peer_check(peer) && (row->message != 0 || list == NULL))
		return outbox_hold(native, row, 5 * SECOND,
			native_up(native) ? NOTICE_NONE : NOTICE_OFFLINE,
			error);
	if (list == NULL)
		return outbox_hold(
			native, row, 30 * SECOND, NOTICE_NO_LIST, error);
	return fan_out(native, row, error);
}

gboolean
outbox_take(struct native *native, const struct payload_record *payload,
	GError **error)
{
	struct peer *peer = peer_get(native, payload->peer);
	const struct outbox_record row = {
		.account = native->account,
		.payload = payload->id,
		.peer = payload->peer,
		.state = OUTBOX_WAITING,
		.next_try = now_ms(),
		.created = payload->created,
	};
	gboolean now;

	if (!may_go_now(native, peer, payload, &now, error))
		return FALSE;
	if (now)
		return send_to_all(native, payload, error);
	native_rows_due(native);
	return store_outbox_add(native->store, &row, NULL, error);
}
