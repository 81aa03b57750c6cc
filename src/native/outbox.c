/* SPDX-License-Identifier: GPL-3.0-or-later */
/* outbox: moves rows from "to be fanned out" over envelopes to the server, and
 * tries again until the peer's device has acknowledged. */
#include "config.h"

#include <string.h>

#include "native_priv.h"

#define BATCH 256
#define ROW_LIFE (30 * DAY)
#define STRANGER_TRIES 3
#define HEARD_LATELY (3 * MINUTE)
#define FLYING_MAX 4096
#define FLYING_BYTES (16 * 1024 * 1024)

static const gint64 pauses_near[] = {
	20 * SECOND, MINUTE, 5 * MINUTE, 30 * MINUTE, 2 * HOUR, 12 * HOUR, DAY};
static const gint64 pauses_far[] = {
	2 * MINUTE, 30 * MINUTE, 2 * HOUR, 12 * HOUR, DAY};

/* When to try again, with up to a fifth of jitter. */
static gint64
pause_after(const struct peer *peer, guint32 tries)
{
	gboolean near = g_hash_table_size(peer->here) > 0 ||
		peer->heard > now_ms() - HEARD_LATELY;
	const gint64 *pauses = near ? pauses_near : pauses_far;
	guint n = near ? G_N_ELEMENTS(pauses_near) : G_N_ELEMENTS(pauses_far);
	gint64 pause = pauses[MIN(MAX(tries, 1u) - 1, n - 1)];

	return pause + g_random_int_range(0, (gint32)(pause / 5000) + 1) * 1000;
}

/* ---- states of messages ---- */

static enum message_state
state_of(const struct outbox_progress *progress, gboolean *known)
{
	const guint32 *rows = progress->rows;

	*known = TRUE;
	if (rows[OUTBOX_WAITING] + rows[OUTBOX_READY] > 0)
		*known = FALSE; /* still queued */
	else if (rows[OUTBOX_FAILED] > 0 &&
		rows[OUTBOX_PUBLISHED] + rows[OUTBOX_PARKED] == 0)
		return MESSAGE_FAILED;
	return MESSAGE_SENT;
}

gboolean
outbox_set_state(struct native *native, gint64 message,
	enum message_state state, enum notice reason, GError **error)
{
	gboolean changed = FALSE;
	gint64 chat = 0;

	if (message == 0)
		return TRUE;
	if (!store_message_set_state(native->store, message, state, reason,
		    &changed, &chat, error))
		return FALSE;
	if (changed)
		after_status(native, message, chat, state, reason);
	return TRUE;
}

static gboolean
progressed(struct native *native, gint64 message, enum notice reason,
	GError **error)
{
	struct outbox_progress progress = {.message = message};
	gboolean known;
	enum message_state state;

	if (message == 0)
		return TRUE;
	if (!store_outbox_progress(native->store, message, &progress, error))
		return FALSE;
	state = state_of(&progress, &known);
	return !known ||
		outbox_set_state(native, message, state, reason, error);
}

gboolean
outbox_progressed(struct native *native, GArray *progress, GError **error)
{
	for (guint i = 0; progress != NULL && i < progress->len; i++) {
		const struct outbox_progress *one =
			&g_array_index(progress, struct outbox_progress, i);
		gboolean known;
		enum message_state state = state_of(one, &known);

		if (known &&
			!outbox_set_state(native, one->message, state,
				NOTICE_NONE, error))
			return FALSE;
	}
	return TRUE;
}

/* ---- envelopes ---- */

static gboolean
drop_row(struct native *native, const struct outbox_record *row,
	enum notice reason, GError **error)
{
	return store_outbox_set_state(native->store, row->id, OUTBOX_FAILED,
		       reason, row->tries, 0, error) &&
		progressed(native, row->message, reason, error);
}

static gboolean
has_row(const GPtrArray *rows, const char *peer, guint32 device)
{
	for (guint i = 0; i < rows->len; i++) {
		const struct outbox_record *row = g_ptr_array_index(rows, i);

		if (row->device == device && g_str_equal(row->peer, peer))
			return TRUE;
	}
	return FALSE;
}

/* The device left the list: what it had not acknowledged goes to those that
 * are there now. One that has it already knows it by its message ID. */
static gboolean
device_gone(
	struct native *native, const struct outbox_record *row, GError **error)
{
	const struct device_list *list = peer_list(peer_get(native, row->peer));
	g_autoptr(GPtrArray) rows = NULL;

	if (!store_outbox_of_payload(native->store, row->payload, &rows, error))
		return FALSE;
	for (guint i = 0; list != NULL && i < list->devices->len; i++) {
		const struct device_entry *entry =
			g_ptr_array_index(list->devices, i);

		if (!(list == native->list && entry->id == native->device) &&
			!has_row(rows, row->peer, entry->id) &&
			!outbox_add_device(
				native, row, row->peer, entry->id, error))
			return FALSE;
	}
	native_rows_due(native);
	return store_outbox_delete(native->store, row->id, error) &&
		progressed(native, row->message, NOTICE_NO_DEVICES, error);
}

static gboolean
envelope_row(struct native *native, struct outbox_record *row, GError **error)
{
	g_autoptr(PayloadRecord) payload = NULL;
	g_autoptr(GBytes) envelope = NULL;
	guint8 hash[HASH_LEN];

	if (!store_payload_get(native->store, row->payload, &payload, error))
		return FALSE;
	if (payload == NULL)
		return store_outbox_delete(native->store, row->id, error);
	switch (encrypt_row(native, row, payload, &envelope, error)) {
	case SEALING_WAIT:
		return outbox_hold(
			native, row, 30 * SECOND, NOTICE_NO_KEYS, error);
	case SEALING_GONE:
		return device_gone(native, row, error);
	case SEALING_FAILED:
		return FALSE;
	case SEALING_DONE:
		break;
	}
	hash_bytes(envelope, hash);
	row->state = OUTBOX_READY;
	g_clear_pointer(&row->envelope, g_bytes_unref);
	row->envelope = g_bytes_ref(envelope);
	return store_outbox_set_envelope(
		native->store, row->id, row->seq, envelope, hash, error);
}

/* Three tries for somebody who has never answered, then quiet. */
static gboolean
parked(struct native *native, const struct outbox_record *row, gboolean *done,
	GError **error)
{
	g_autoptr(ContactRecord) contact = NULL;
	g_autoptr(GArray) progress = NULL;

	*done = FALSE;
	if (row->tries < STRANGER_TRIES)
		return TRUE;
	if (!contact_load(native, row->peer, &contact, error))
		return FALSE;
	if (contact->acked_ever || g_str_equal(row->peer, native->address))
		return TRUE;
	*done = TRUE;
	return store_outbox_park(native->store, native->account, row->peer,
		       NOTICE_PARKED, &progress, error) &&
		outbox_set_state(native, row->message, MESSAGE_SENT,
			NOTICE_PARKED, error);
}

static gboolean
pump_row(struct native *native, struct outbox_record *row, GError **error)
{
	gboolean done;

	if (g_hash_table_contains(native->flying, &row->id))
		return outbox_hold(
			native, row, PUBACK_PATIENCE, row->reason, error);
	if (row->created < now_ms() - ROW_LIFE)
		return drop_row(native, row, NOTICE_EXPIRED, error);
	if (row->device == 0)
		return outbox_fan_out(native, row, error);
	if (!parked(native, row, &done, error) || done)
		return done;
	/* A second time it is encrypted anew: a ratchet forgets the keys of
	 * envelopes that come five turns late. */
	if ((row->state == OUTBOX_WAITING || row->tries > 0 ||
		    row->envelope == NULL) &&
		!envelope_row(native, row, error))
		return FALSE;
	if (row->envelope == NULL)
		return TRUE;
	return outbox_publish(native, row, error);
}

/* Not for a device yet, and its devices are not known. */
static gboolean
only_waits(struct native *native, const struct outbox_record *row)
{
	struct peer *peer = peer_get(native, row->peer);

	return row->device == 0 &&
		(!peer_check(peer) || peer_list(peer) == NULL);
}

/* Only a step of a ratchet has to be on the disk before anything leaves. */
static enum store_sync
sync_for(struct native *native, const GPtrArray *rows)
{
	for (guint i = 0; i < rows->len; i++)
		if (!only_waits(native, g_ptr_array_index(rows, i)))
			return STORE_FULL;
	return STORE_NORMAL;
}

/* *spread: rows of devices were made. */
static gboolean
pump_rows(struct native *native, GPtrArray *rows, gboolean *spread,
	GError **error)
{
	for (guint i = 0; i < rows->len; i++) {
		struct outbox_record *row = g_ptr_array_index(rows, i);

		*spread = *spread || row->device == 0;
		if (!pump_row(native, row, error))
			return FALSE;
	}
	return TRUE;
}

/* What was spread over devices leaves in the same transaction. */
static gboolean
pump_batch(struct native *native, GPtrArray *rows, GError **error)
{
	enum store_sync sync = sync_for(native, rows);
	g_autoptr(GPtrArray) more = NULL;
	gboolean spread = FALSE;

	if (!native_begin(native, sync, error) ||
		!pump_rows(native, rows, &spread, error))
		return FALSE;
	if (spread && sync == STORE_FULL &&
		(!store_outbox_due(native->store, native->account, now_ms(),
			 BATCH, &more, error) ||
			!pump_rows(native, more, &spread, error)))
		return FALSE;
	return native_commit(native, error);
}

gboolean
outbox_room(const struct native *native)
{
	return g_hash_table_size(native->flying) < FLYING_MAX &&
		native->flying_bytes < FLYING_BYTES;
}

gboolean
outbox_pump(struct native *native, GError **error)
{
	g_autoptr(GPtrArray) rows = NULL;

	if (!native_up(native) || !outbox_room(native))
		return TRUE;
	if (!store_outbox_due(native->store, native->account, now_ms(), BATCH,
		    &rows, error))
		return FALSE;
	native->behind = rows->len > 0;
	if (rows->len == 0)
		return TRUE;
	if (!pump_batch(native, rows, error)) {
		native_rollback(native);
		return FALSE;
	}
	if (rows->len == BATCH)
		native_rows_due(native);
	return TRUE;
}

gboolean
outbox_list_changed(struct native *native, struct peer *peer, GError **error)
{
	g_autoptr(GPtrArray) rows = NULL;

	if (!store_outbox_of_peer(native->store, native->account, peer->address,
		    0, &rows, error))
		return FALSE;
	for (guint i = 0; i < rows->len; i++) {
		const struct outbox_record *row = g_ptr_array_index(rows, i);

		if (row->device == 0 || row->state >= OUTBOX_PARKED ||
			device_list_find(peer->list, row->device) != NULL)
			continue;
		if (!store_outbox_set_state(native->store, row->id,
			    OUTBOX_WAITING, row->reason, row->tries, now_ms(),
			    error))
			return FALSE;
	}
	native_rows_due(native);
	return TRUE;
}

/* ---- what the server said ---- */

static gboolean
settle_row(struct native *native, const struct settled *settled, GError **error)
{
	g_autoptr(OutboxRecord) row = NULL;
	enum outbox_state state = OUTBOX_PUBLISHED;

	if (!store_outbox_get(native->store, settled->outbox, &row, error))
		return FALSE;
	if (row == NULL || row->state >= OUTBOX_PARKED)
		return TRUE; /* acknowledged or cancelled meanwhile */
	/* Meanwhile it was to be encrypted anew, or for other devices. */
	if (row->state == OUTBOX_WAITING)
		return store_outbox_set_state(native->store, row->id,
			row->state, row->reason, row->tries, now_ms(), error);
	switch (settled->status) {
	case DORAN_OK:
		row->tries++;
		return store_outbox_set_state(native->store, row->id, state,
			       NOTICE_NONE, row->tries,
			       now_ms() +
				       pause_after(peer_get(native, row->peer),
					       row->tries),
			       error) &&
			progressed(native, row->message, NOTICE_NONE, error);
	case DORAN_DENIED:
	case DORAN_REFUSED:
		return drop_row(native, row, NOTICE_DENIED, error);
	case DORAN_TOO_LARGE:
		return drop_row(native, row, NOTICE_TOO_LARGE, error);
	default:
		return store_outbox_set_state(native->store, row->id,
			row->state, NOTICE_OFFLINE, row->tries,
			now_ms() + SECOND, error);
	}
}

/* What nothing has happened to since it left, as almost all. */
static gboolean
settle_published(struct native *native, const struct flight *flight,
	gboolean *done, GError **error)
{
	guint32 tries = flight->tries + 1;
	gint64 next = now_ms() + pause_after(flight->peer, tries);
	gboolean sent;
	gint64 chat;

	if (!store_outbox_published(
		    native->store, flight->outbox, tries, next, done, error))
		return FALSE;
	if (!*done || flight->message == 0)
		return TRUE;
	if (!store_outbox_sent(
		    native->store, flight->message, &sent, &chat, error))
		return FALSE;
	if (sent)
		after_status(native, flight->message, chat, MESSAGE_SENT,
			NOTICE_NONE);
	return TRUE;
}

static gboolean
settle_one(struct native *native, const struct settled *settled, GError **error)
{
	const struct flight *flight =
		g_hash_table_lookup(native->flying, &settled->outbox);
	gboolean done = FALSE;

	if (settled->status == DORAN_OK && flight != NULL &&
		!settle_published(native, flight, &done, error))
		return FALSE;
	return done || settle_row(native, settled, error);
}

static gboolean
settle_all(struct native *native, GArray *settled, GError **error)
{
	if (!native_begin(native, STORE_NORMAL, error))
		return FALSE;
	for (guint i = 0; i < settled->len; i++)
		if (!settle_one(native,
			    &g_array_index(settled, struct settled, i), error))
			return FALSE;
	return native_commit(native, error);
}

static void
land(struct native *native, gint64 outbox)
{
	const struct flight *flight =
		g_hash_table_lookup(native->flying, &outbox);

	if (flight == NULL)
		return;
	native->flying_bytes -= flight->bytes;
	g_hash_table_remove(native->flying, &outbox);
}

gboolean
outbox_settle(struct native *native, GError **error)
{
	if (native->settled->len == 0)
		return TRUE;
	if (!settle_all(native, native->settled, error)) {
		native_rollback(native);
		return FALSE;
	}
	for (guint i = 0; i < native->settled->len; i++)
		land(native,
			g_array_index(native->settled, struct settled, i)
				.outbox);
	g_array_set_size(native->settled, 0);
	if (native->behind)
		native_duty_in(native, 0);
	return TRUE;
}
