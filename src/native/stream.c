/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stream: sequence numbers, acknowledgements, gaps (doran-protocol(7),
 * Streams). */
#include "config.h"

#include <string.h>

#include "i18n.h"
#include "native_priv.h"

#define ACK_DELAY 40 /* ms */
#define GAP_TOLD_AFTER (5 * MINUTE)

G_STATIC_ASSERT(sizeof(struct seq_range) == sizeof(struct store_range));

/* ---- receiving ---- */

static gboolean
holds(const struct stream_in *in, guint64 seq)
{
	if (seq <= in->cumulative)
		return TRUE;
	for (guint i = 0; i < in->ranges->len; i++) {
		const struct store_range *range =
			&g_array_index(in->ranges, struct store_range, i);

		if (seq >= range->first && seq <= range->last)
			return TRUE;
	}
	return FALSE;
}

static int
by_first(gconstpointer a, gconstpointer b)
{
	const struct store_range *one = a, *other = b;

	return one->first < other->first ? -1 : one->first > other->first;
}

/* Joins neighbours, and what the cumulative number has reached. */
static void
compact(struct stream_in *in)
{
	guint kept = 0;

	g_array_sort(in->ranges, by_first);
	for (guint i = 0; i < in->ranges->len; i++) {
		struct store_range range =
			g_array_index(in->ranges, struct store_range, i);
		struct store_range *last = kept > 0
			? &g_array_index(
				  in->ranges, struct store_range, kept - 1)
			: NULL;

		if (range.first <= in->cumulative + 1)
			in->cumulative = MAX(in->cumulative, range.last);
		else if (last != NULL && range.first <= last->last + 1)
			last->last = MAX(last->last, range.last);
		else
			g_array_index(in->ranges, struct store_range, kept++) =
				range;
	}
	g_array_set_size(in->ranges, kept);
}

static void
add(struct stream_in *in, guint64 first, guint64 last)
{
	struct store_range range = {first, last};

	if (last <= in->cumulative)
		return;
	range.first = MAX(first, in->cumulative + 1);
	g_array_append_val(in->ranges, range);
	compact(in);
}

/* More holes than are remembered: what lies beyond is not taken yet, and comes
 * again when the first holes are filled. */
gboolean
stream_received(struct native *native, struct peer *peer, guint32 device,
	guint64 seq, gboolean answer, enum freshness *fresh, GError **error)
{
	g_autoptr(StreamIn) in = NULL;

	if (!store_stream_in_get(native->store, native->account, peer->address,
		    device, &in, error))
		return FALSE;
	*fresh = holds(in, seq) ? STREAM_KNOWN : STREAM_FRESH;
	if (*fresh == STREAM_FRESH && in->ranges->len >= STORE_RANGES_MAX &&
		seq != in->cumulative + 1) {
		g_autoptr(GArray) before = g_array_copy(in->ranges);

		add(in, seq, seq);
		if (in->ranges->len > STORE_RANGES_MAX) {
			g_array_set_size(in->ranges, 0);
			g_array_append_vals(
				in->ranges, before->data, before->len);
			*fresh = STREAM_LATER;
		}
	} else if (*fresh == STREAM_FRESH)
		add(in, seq, seq);
	if (answer && in->ack_due == 0)
		in->ack_due = now_ms() + ACK_DELAY;
	if (answer)
		native_duty_in(native, ACK_DELAY);
	return store_stream_in_put(native->store, native->account, in, error);
}

/* ---- answering ---- */

gboolean
stream_piggyback(struct native *native, const char *address, guint32 device,
	struct record *record, GError **error)
{
	g_autoptr(StreamIn) in = NULL;

	if (!store_stream_in_get(native->store, native->account, address,
		    device, &in, error))
		return FALSE;
	if (in->ack_due == 0 && in->cumulative == 0 && in->ranges->len == 0)
		return TRUE;
	record->has_ack = TRUE;
	record->ack = in->cumulative;
	if (in->ranges->len > 0) {
		record->ack_ranges =
			g_array_new(FALSE, FALSE, sizeof(struct seq_range));
		g_array_append_vals(
			record->ack_ranges, in->ranges->data, in->ranges->len);
	}
	if (in->ack_due == 0 || in->ranges->len > 0)
		return TRUE; /* a gap is asked for by stream_flush */
	in->ack_due = 0;
	return store_stream_in_put(native->store, native->account, in, error);
}

/* How long a gap is waited for before it is asked for again. */
static gint64
gap_pause(const struct hearing *hearing)
{
	gint64 age = mono_ms() - hearing->gap_since;

	if (age < 30 * SECOND)
		return 3 * SECOND;
	return age < 10 * MINUTE ? MINUTE : HOUR;
}

static GPtrArray *
gap_request(struct stream_in *in, const struct hearing *hearing)
{
	GPtrArray *controls;
	struct control_item *item;
	guint64 from = in->cumulative + 1;

	if (in->ranges->len == 0 ||
		(in->gap_asked != 0 &&
			ABS(now_ms() - in->gap_asked) < gap_pause(hearing)))
		return NULL;
	in->gap_asked = now_ms();
	item = control_item_new(CONTROL_RESEND);
	if (item->ranges == NULL)
		item->ranges =
			g_array_new(FALSE, FALSE, sizeof(struct seq_range));
	for (guint i = 0; i < in->ranges->len; i++) {
		const struct store_range *range =
			&g_array_index(in->ranges, struct store_range, i);
		struct seq_range hole = {from, range->first - 1};

		g_array_append_val(item->ranges, hole);
		from = range->last + 1;
	}
	controls = g_ptr_array_new_with_free_func(
		(GDestroyNotify)control_item_free);
	g_ptr_array_add(controls, item);
	return controls;
}

gboolean
stream_control(struct native *native, const char *address, guint32 device,
	GPtrArray *controls, gboolean *sent, GError **error)
{
	g_autofree char *user = g_strndup(address, strcspn(address, "@"));
	g_autofree char *topic =
		topic_in(native->prefix, user, device, native->user);
	g_autoptr(GBytes) envelope = NULL;
	enum sealing sealing = encrypt_control(
		native, address, device, controls, &envelope, error);

	*sent = sealing == SEALING_DONE;
	if (*sent)
		after_publish(native, topic, envelope, NULL);
	return sealing != SEALING_FAILED;
}

/* A gap that stays is a row that people see. */
static gboolean
note_gap(struct native *native, const struct stream_in *in,
	struct hearing *hearing, GError **error)
{
	if (in->ranges->len == 0) {
		hearing->gap_since = 0;
		hearing->gap_told = FALSE;
		return TRUE;
	}
	if (hearing->gap_since == 0)
		hearing->gap_since = mono_ms();
	if (hearing->gap_told ||
		mono_ms() < hearing->gap_since + GAP_TOLD_AFTER)
		return TRUE;
	hearing->gap_told = TRUE;
	return deliver_notice(native, in->peer, NOTICE_GAP, TRUE, error);
}

static gboolean
answer(struct native *native, struct stream_in *in, GError **error)
{
	struct hearing *hearing =
		peer_hearing(peer_get(native, in->peer), in->device);
	g_autoptr(GPtrArray) controls = NULL;
	gboolean sent;

	if (!note_gap(native, in, hearing, error))
		return FALSE;
	controls = gap_request(in, hearing);
	/* While there are holes, look again. */
	in->ack_due = in->ranges->len > 0 ? now_ms() + gap_pause(hearing) : 0;
	return store_stream_in_put(native->store, native->account, in, error) &&
		stream_control(
			native, in->peer, in->device, controls, &sent, error);
}

gboolean
stream_flush(struct native *native, gboolean all, GError **error)
{
	g_autoptr(GPtrArray) due = NULL;

	if (!native_up(native))
		return TRUE;
	if (!store_stream_in_due(native->store, native->account,
		    all ? G_MAXINT64 : now_ms(), &due, error))
		return FALSE;
	if (due->len == 0)
		return TRUE;
	if (!native_begin(native, STORE_FULL, error))
		return FALSE;
	for (guint i = 0; i < due->len; i++)
		if (!answer(native, g_ptr_array_index(due, i), error)) {
			native_rollback(native);
			return FALSE;
		}
	return native_commit(native, error);
}

gboolean
stream_answer_all(struct native *native, const char *address, GError **error)
{
	g_autoptr(GPtrArray) streams = NULL;

	if (!store_stream_in_list(
		    native->store, native->account, &streams, error))
		return FALSE;
	for (guint i = 0; i < streams->len; i++) {
		struct stream_in *in = g_ptr_array_index(streams, i);

		if (!g_str_equal(in->peer, address))
			continue;
		in->ack_due = now_ms();
		if (!store_stream_in_put(
			    native->store, native->account, in, error))
			return FALSE;
	}
	native_duty_in(native, 0);
	return TRUE;
}

/* ---- what the other side tells ---- */

static gboolean
take_ack(struct native *native, struct peer *peer, const struct record *record,
	GError **error)
{
	g_autoptr(GArray) progress = NULL;
	struct stream_out out;

	if (!store_stream_out_get(native->store, native->account, peer->address,
		    record->from_device, &out, error))
		return FALSE;
	if (record->ack >= out.next_seq) {
		native_refuse(native, peer->address, REFUSED_HEADER,
			_("acknowledges what was never sent"));
		return TRUE;
	}
	out.acked = MAX(out.acked, record->ack);
	if (!store_stream_out_put(native->store, native->account, peer->address,
		    record->from_device, &out, error) ||
		!store_outbox_ack(native->store, native->account, peer->address,
			record->from_device, record->ack, record->ack_ranges,
			&progress, error) ||
		!outbox_progressed(native, progress, error))
		return FALSE;
	return TRUE;
}

static gboolean
resend(struct native *native, struct peer *peer, guint32 device,
	const struct seq_range *range, GArray *lost, GError **error)
{
	g_autoptr(GPtrArray) rows = NULL;
	struct stream_out out;
	struct seq_range hole = {range->first, 0};

	if (!store_stream_out_get(native->store, native->account, peer->address,
		    device, &out, error) ||
		!store_outbox_range(native->store, native->account,
			peer->address, device, range->first, range->last, &rows,
			error))
		return FALSE;
	for (guint i = 0; i < rows->len; i++) {
		const struct outbox_record *row = g_ptr_array_index(rows, i);

		if (row->state == OUTBOX_FAILED)
			continue; /* never comes */
		if (hole.first < row->seq) {
			hole.last = row->seq - 1;
			g_array_append_val(lost, hole);
		}
		hole.first = row->seq + 1;
		if (row->state == OUTBOX_PARKED)
			continue;
		if (!store_outbox_set_state(native->store, row->id, row->state,
			    row->reason, row->tries, now_ms(), error))
			return FALSE;
	}
	hole.last = MIN(range->last, out.next_seq - 1);
	if (hole.first <= hole.last)
		g_array_append_val(lost, hole);
	native_rows_due(native);
	return TRUE;
}

static gboolean
take_resend(struct native *native, struct peer *peer, guint32 device,
	const struct control_item *item, GError **error)
{
	g_autoptr(GArray) lost =
		g_array_new(FALSE, FALSE, sizeof(struct seq_range));
	g_autoptr(GPtrArray) controls = NULL;
	struct control_item *skip;
	gboolean sent;

	for (guint i = 0; i < item->ranges->len; i++)
		if (!resend(native, peer, device,
			    &g_array_index(item->ranges, struct seq_range, i),
			    lost, error))
			return FALSE;
	if (lost->len == 0)
		return TRUE;
	g_array_set_size(lost, MIN(lost->len, RANGES_MAX));
	skip = control_item_new(CONTROL_SKIP);
	g_clear_pointer(&skip->ranges, g_array_unref);
	skip->ranges = g_array_ref(lost);
	controls = g_ptr_array_new_with_free_func(
		(GDestroyNotify)control_item_free);
	g_ptr_array_add(controls, skip);
	return stream_control(
		native, peer->address, device, controls, &sent, error);
}

static gboolean
take_skip(struct native *native, struct peer *peer, guint32 device,
	const struct control_item *item, GError **error)
{
	g_autoptr(StreamIn) in = NULL;
	guint64 before;

	if (!store_stream_in_get(native->store, native->account, peer->address,
		    device, &in, error))
		return FALSE;
	before = in->cumulative;
	/* Only holes that we asked for: below the highest we have. */
	for (guint i = 0; i < item->ranges->len && in->ranges->len > 0; i++) {
		const struct seq_range *range =
			&g_array_index(item->ranges, struct seq_range, i);
		const struct store_range *top = &g_array_index(
			in->ranges, struct store_range, in->ranges->len - 1);

		if (range->last < top->first && range->last > in->cumulative)
			add(in, range->first, range->last);
	}
	if (in->cumulative == before)
		return TRUE;
	in->ack_due = now_ms() + ACK_DELAY;
	native_duty_in(native, ACK_DELAY);
	return store_stream_in_put(native->store, native->account, in, error) &&
		deliver_notice(native, peer->address, NOTICE_GAP, TRUE, error);
}

#define ANEW_MAX 3

static gboolean
take_anew(struct native *native, struct peer *peer, guint32 device,
	const guint8 *hash, GError **error)
{
	g_autoptr(OutboxRecord) row = NULL;

	if (!store_outbox_by_hash(
		    native->store, native->account, hash, &row, error))
		return FALSE;
	/* Only of the device it was for, which is on the list still (its
	 * record has just been verified against it). */
	if (row == NULL || row->device != device ||
		!g_str_equal(row->peer, peer->address) ||
		row->anew >= ANEW_MAX || row->state >= OUTBOX_PARKED)
		return TRUE;
	row->anew++;
	row->state = OUTBOX_WAITING;
	g_clear_pointer(&row->envelope, g_bytes_unref);
	row->has_hash = FALSE;
	row->next_try = now_ms();
	native_rows_due(native);
	return store_outbox_update(native->store, row, error);
}

gboolean
stream_extensions(struct native *native, struct peer *peer,
	const struct record *record, GError **error)
{
	guint32 device = record->from_device;
	gboolean ok = !record->has_ack || take_ack(native, peer, record, error);

	for (guint i = 0;
		ok && record->controls != NULL && i < record->controls->len;
		i++) {
		const struct control_item *item =
			g_ptr_array_index(record->controls, i);

		if (item->kind == CONTROL_RESEND)
			ok = take_resend(native, peer, device, item, error);
		else if (item->kind == CONTROL_SKIP)
			ok = take_skip(native, peer, device, item, error);
		for (guint j = 0; ok && item->kind == CONTROL_ANEW &&
			j < item->hashes->len;
			j++)
			ok = take_anew(native, peer, device,
				(const guint8 *)item->hashes->data +
					(gsize)j * HASH_LEN,
				error);
	}
	return ok;
}
