/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store_fixture.h"

#include <string.h>

#include "store_outbox.h"

#define BOB "bob@example.org"

static gint64
payload_put(struct fixture *f, gint64 message)
{
	g_autoptr(GBytes) key = g_bytes_new("sealed", 6);
	g_autoptr(GBytes) body = g_bytes_new("body", 4);
	struct payload_record payload = {.account = f->account,
		.message = message,
		.room = (char *)"mimi://room",
		.mode = 1,
		.peer = (char *)BOB,
		.key = key,
		.body = body,
		.created = 5};
	gint64 id;

	memcpy(payload.message_id, hash_no((guint64)message), 32);
	OK(store_payload_add(f->store, &payload, &id, &problem));
	return id;
}

static gint64
row_put(struct fixture *f, gint64 payload, guint32 device, guint64 seq,
	gint64 next_try)
{
	const struct outbox_record row = {.account = f->account,
		.payload = payload,
		.peer = (char *)BOB,
		.device = device,
		.seq = seq,
		.next_try = next_try,
		.created = 6};
	gint64 id;

	OK(store_outbox_add(f->store, &row, &id, &problem));
	return id;
}

static guint
rows_left(struct fixture *f, gint64 payload)
{
	GPtrArray *rows;
	guint count;

	OK(store_outbox_of_payload(f->store, payload, &rows, &problem));
	count = rows->len;
	g_ptr_array_unref(rows);
	return count;
}

static gboolean
payload_left(struct fixture *f, gint64 id)
{
	g_autoptr(PayloadRecord) payload = NULL;

	OK(store_payload_get(f->store, id, &payload, &problem));
	return payload != NULL;
}

static void
store_payload_add__every_field__comes_back(void **state)
{
	struct fixture *f = *state;
	gint64 id = payload_put(f, 3);
	g_autoptr(PayloadRecord) p = NULL;

	OK(store_payload_get(f->store, id, &p, &problem));
	assert_int_equal(p->id, id);
	assert_int_equal(p->account, f->account);
	assert_int_equal(p->message, 3);
	assert_memory_equal(p->message_id, hash_no(3), 32);
	assert_string_equal(p->room, "mimi://room");
	assert_string_equal(p->peer, BOB);
	assert_int_equal(p->mode, 1);
	assert_int_equal(g_bytes_get_size(p->key), 6);
	assert_int_equal(g_bytes_get_size(p->body), 4);
	OK(store_payload_sweep(f->store, f->account, &problem));
	assert_false(payload_left(f, id));
}

static void
store_outbox_update__every_field__comes_back(void **state)
{
	struct fixture *f = *state;
	gint64 payload = payload_put(f, 3);
	gint64 id = row_put(f, payload, 0, 0, 10);
	g_autoptr(OutboxRecord) row = NULL, back = NULL, found = NULL;

	OK(store_outbox_get(f->store, id, &row, &problem));
	assert_int_equal(row->message, 3);
	assert_false(row->has_hash);
	assert_null(row->envelope);
	row->device = 9;
	row->seq = 4;
	row->state = OUTBOX_PUBLISHED;
	row->envelope = g_bytes_new("env", 3);
	row->has_hash = TRUE;
	memcpy(row->envelope_hash, hash_no(8), 32);
	row->tries = 2;
	row->next_try = 99;
	row->reason = NOTICE_OFFLINE;
	row->anew = 1;
	OK(store_outbox_update(f->store, row, &problem));
	OK(store_outbox_get(f->store, id, &back, &problem));
	assert_int_equal(back->payload, payload);
	assert_int_equal(back->device, 9);
	assert_int_equal(back->seq, 4);
	assert_int_equal(back->state, OUTBOX_PUBLISHED);
	assert_true(g_bytes_equal(back->envelope, row->envelope));
	assert_memory_equal(back->envelope_hash, hash_no(8), 32);
	assert_int_equal(back->tries, 2);
	assert_int_equal(back->next_try, 99);
	assert_int_equal(back->reason, NOTICE_OFFLINE);
	assert_int_equal(back->anew, 1);
	OK(store_outbox_by_hash(
		f->store, f->account, hash_no(8), &found, &problem));
	assert_int_equal(found->id, id);
}

static void
store_outbox_due__limit__takes_those_that_wait_longest(void **state)
{
	struct fixture *f = *state;
	gint64 payload = payload_put(f, 3);
	gint64 late = row_put(f, payload, 1, 0, 50);
	gint64 second = row_put(f, payload, 2, 0, 20);
	gint64 first = row_put(f, payload, 1, 0, 10);
	gint64 next;
	g_autoptr(GPtrArray) two = NULL, none = NULL, all = NULL;

	OK(store_outbox_next(f->store, f->account, &next, &problem));
	assert_int_equal(next, 10);
	OK(store_outbox_due(f->store, f->account, 60, 2, &two, &problem));
	assert_int_equal(two->len, 2);
	/* by peer, id: as they were queued, whatever the device */
	assert_int_equal(((struct outbox_record *)two->pdata[0])->id, second);
	assert_int_equal(((struct outbox_record *)two->pdata[1])->id, first);
	OK(store_outbox_due(f->store, f->account, 9, 9, &none, &problem));
	assert_int_equal(none->len, 0);
	OK(store_outbox_wake(f->store, f->account, BOB, 5, &problem));
	OK(store_outbox_wake(f->store, f->account, NULL, 5, &problem));
	OK(store_outbox_due(f->store, f->account, 9, 9, &all, &problem));
	assert_int_equal(all->len, 3);
	assert_int_equal(((struct outbox_record *)all->pdata[0])->id, late);
	assert_int_equal(((struct outbox_record *)all->pdata[1])->id, second);
	assert_int_equal(((struct outbox_record *)all->pdata[2])->id, first);
}

/* One that was held to a later time than a younger one's. */
static void
store_outbox_wake__held_ones__come_before_younger_ones(void **state)
{
	struct fixture *f = *state;
	gint64 payload = payload_put(f, 3);
	gint64 held = row_put(f, payload, 0, 0, 90);
	g_autoptr(GPtrArray) one = NULL, other = NULL;

	row_put(f, payload, 0, 0, 20);
	OK(store_outbox_wake(f->store, f->account, BOB, 60, &problem));
	OK(store_outbox_due(f->store, f->account, 60, 1, &one, &problem));
	assert_int_equal(((struct outbox_record *)one->pdata[0])->id, held);
	OK(store_outbox_set_state(
		f->store, held, OUTBOX_WAITING, NOTICE_NONE, 0, 90, &problem));
	OK(store_outbox_wake(f->store, f->account, NULL, 60, &problem));
	OK(store_outbox_due(f->store, f->account, 60, 1, &other, &problem));
	assert_int_equal(((struct outbox_record *)other->pdata[0])->id, held);
}

static void
store_outbox_set__envelope_and_state(void **state)
{
	struct fixture *f = *state;
	gint64 id = row_put(f, payload_put(f, 3), 1, 0, 10), next;
	g_autoptr(GBytes) envelope = g_bytes_new("env", 3);
	g_autoptr(OutboxRecord) row = NULL;
	guint32 counts[OUTBOX_STATES];

	OK(store_outbox_set_envelope(
		f->store, id, 7, envelope, hash_no(1), &problem));
	OK(store_outbox_get(f->store, id, &row, &problem));
	assert_int_equal(row->state, OUTBOX_READY);
	assert_int_equal(row->seq, 7);
	OK(store_outbox_set_state(
		f->store, id, OUTBOX_FAILED, NOTICE_EXPIRED, 4, 11, &problem));
	OK(store_outbox_counts(f->store, f->account, counts, &problem));
	assert_int_equal(counts[OUTBOX_FAILED], 1);
	assert_int_equal(counts[OUTBOX_READY], 0);
	OK(store_outbox_next(f->store, f->account, &next, &problem));
	assert_true(next == G_MAXINT64);
	OK(store_outbox_delete(f->store, id, &problem));
	OK(store_outbox_counts(f->store, f->account, counts, &problem));
	assert_int_equal(counts[OUTBOX_FAILED], 0);
}

static void
store_outbox_ack__cumulative_and_ranges__deletes_just_those(void **state)
{
	struct fixture *f = *state;
	const struct store_range range = {5, 6}, absurd = {9, 2};
	const struct store_range huge = {G_MAXUINT64 - 1, G_MAXUINT64};
	g_autoptr(GArray) ranges =
		g_array_new(FALSE, FALSE, sizeof(struct store_range));
	g_autoptr(GArray) progress = NULL;
	g_autoptr(GPtrArray) left = NULL;
	const struct outbox_progress *one;
	gint64 first = payload_put(f, 100), second = payload_put(f, 200);
	gint64 status = payload_put(f, 0);

	row_put(f, first, 1, 1, 0);
	row_put(f, second, 1, 2, 0);
	row_put(f, second, 2, 1, 0); /* another device */
	row_put(f, status, 1, 4, 0);
	row_put(f, status, 1, 5, 0);
	row_put(f, first, 1, 0, 0); /* no number yet */
	g_array_append_val(ranges, absurd);
	g_array_append_val(ranges, range);
	g_array_append_val(ranges, huge);
	OK(store_outbox_ack(
		f->store, f->account, BOB, 1, 2, ranges, &progress, &problem));
	assert_int_equal(progress->len, 2);
	one = &g_array_index(progress, struct outbox_progress, 0);
	assert_int_equal(one->message, 100);
	assert_int_equal(one->rows[OUTBOX_WAITING], 1);
	one = &g_array_index(progress, struct outbox_progress, 1);
	assert_int_equal(one->message, 200);
	assert_int_equal(one->rows[OUTBOX_WAITING], 1);
	assert_int_equal(rows_left(f, status), 1);
	OK(store_outbox_range(
		f->store, f->account, BOB, 1, 1, G_MAXUINT64, &left, &problem));
	assert_int_equal(left->len, 1);
	assert_int_equal(((struct outbox_record *)left->pdata[0])->seq, 4);
	OK(store_outbox_ack(f->store, f->account, BOB, 1, G_MAXUINT64, NULL,
		NULL, &problem));
	assert_false(payload_left(f, status));
	assert_true(payload_left(f, first));
	OK(store_outbox_ack(
		f->store, f->account, BOB, 2, 1, NULL, NULL, &problem));
	assert_false(payload_left(f, second));
}

static void
store_outbox_add__same_number_twice__is_refused(void **state)
{
	struct fixture *f = *state;
	const struct outbox_record row = {.account = f->account,
		.payload = payload_put(f, 1),
		.peer = (char *)BOB,
		.device = 1,
		.seq = 1};

	OK(store_outbox_add(f->store, &row, NULL, &problem));
	FAILS(store_outbox_add(f->store, &row, NULL, &problem), FAULT_BUG,
		"UNIQUE");
}

static void
store_outbox_park__and_unpark__keep_envelopes(void **state)
{
	struct fixture *f = *state;
	gint64 payload = payload_put(f, 100);
	gint64 waiting = row_put(f, payload, 1, 0, 50);
	gint64 ready = row_put(f, payload, 2, 0, 50);
	g_autoptr(GBytes) envelope = g_bytes_new("env", 3);
	g_autoptr(GArray) parked = NULL, open = NULL;
	g_autoptr(GPtrArray) due = NULL;
	struct outbox_progress one;

	OK(store_outbox_set_envelope(
		f->store, ready, 7, envelope, hash_no(1), &problem));
	OK(store_outbox_park(
		f->store, f->account, BOB, NOTICE_PARKED, &parked, &problem));
	assert_int_equal(parked->len, 1);
	one = g_array_index(parked, struct outbox_progress, 0);
	assert_int_equal(one.rows[OUTBOX_PARKED], 2);
	OK(store_outbox_unpark(f->store, f->account, BOB, 60, &open, &problem));
	one = g_array_index(open, struct outbox_progress, 0);
	assert_int_equal(one.rows[OUTBOX_WAITING], 1);
	assert_int_equal(one.rows[OUTBOX_READY], 1);
	OK(store_outbox_progress(f->store, 100, &one, &problem));
	assert_int_equal(one.rows[OUTBOX_PARKED], 0);
	OK(store_outbox_due(f->store, f->account, 60, 9, &due, &problem));
	assert_int_equal(due->len, 2);
	assert_int_equal(((struct outbox_record *)due->pdata[0])->id, waiting);
}

/* SENT when the last row has left; nothing that moved meanwhile is touched. */
static void
store_outbox_published__and_sent(void **state)
{
	struct fixture *f = *state;
	gint64 message = message_put(f, 1), chat;
	gint64 payload = payload_put(f, message);
	gint64 one = row_put(f, payload, 1, 0, 10);
	gint64 two = row_put(f, payload, 2, 0, 10);
	g_autoptr(GBytes) envelope = g_bytes_new("e", 1);
	g_autoptr(OutboxRecord) row = NULL;
	gboolean changed;

	OK(store_outbox_published(f->store, one, 1, 99, &changed, &problem));
	assert_false(changed); /* still WAITING */
	OK(store_outbox_set_envelope(
		f->store, one, 7, envelope, hash_no(1), &problem));
	OK(store_outbox_published(f->store, one, 1, 99, &changed, &problem));
	assert_true(changed);
	OK(store_outbox_get(f->store, one, &row, &problem));
	assert_int_equal(row->state, OUTBOX_PUBLISHED);
	assert_int_equal(row->tries, 1);
	assert_int_equal(row->next_try, 99);
	OK(store_outbox_sent(f->store, message, &changed, &chat, &problem));
	assert_false(changed); /* the other row has not left */
	OK(store_outbox_delete(f->store, two, &problem));
	OK(store_outbox_sent(f->store, message, &changed, &chat, &problem));
	assert_true(changed);
	assert_int_equal(chat, f->chat);
	OK(store_outbox_sent(f->store, message, &changed, &chat, &problem));
	assert_false(changed);
	OK(store_outbox_published(f->store, two, 1, 99, &changed, &problem));
	assert_false(changed); /* gone */
}

static void
store_outbox_cancel__and_drop__leave_the_others(void **state)
{
	struct fixture *f = *state;
	gint64 one = payload_put(f, 100), two = payload_put(f, 200);
	gint64 status = payload_put(f, 0);
	g_autoptr(GPtrArray) of_message = NULL, of_peer = NULL;
	g_autoptr(GPtrArray) of_device = NULL;
	g_autoptr(GArray) progress = NULL;

	row_put(f, one, 1, 1, 0);
	row_put(f, two, 1, 2, 0);
	row_put(f, two, 2, 1, 0);
	row_put(f, status, 2, 2, 0);
	OK(store_outbox_cancel(f->store, 0, &problem));
	assert_int_equal(rows_left(f, status), 1);
	OK(store_outbox_cancel(f->store, 100, &problem));
	assert_int_equal(rows_left(f, one), 0);
	assert_false(payload_left(f, one));
	OK(store_outbox_of_message(f->store, 200, &of_message, &problem));
	assert_int_equal(of_message->len, 2);
	OK(store_outbox_of_peer(
		f->store, f->account, BOB, 0, &of_peer, &problem));
	assert_int_equal(of_peer->len, 3);
	OK(store_outbox_of_peer(
		f->store, f->account, BOB, 2, &of_device, &problem));
	assert_int_equal(of_device->len, 2);
	OK(store_outbox_drop_device(
		f->store, f->account, BOB, 2, &progress, &problem));
	assert_int_equal(progress->len, 1);
	assert_int_equal(rows_left(f, two), 1);
	assert_false(payload_left(f, status));
}

static void
store_outbox__hot_queries__search_an_index(void **state)
{
	struct fixture *f = *state;
	g_autoptr(GPtrArray) rows = NULL, stream = NULL;
	g_autofree char *due = NULL, *acked = NULL, *range = NULL;

	OK(store_outbox_due(f->store, f->account, 60, 9, &rows, &problem));
	OK(store_outbox_range(
		f->store, f->account, BOB, 1, 1, 5, &stream, &problem));
	OK(store_outbox_ack(
		f->store, f->account, BOB, 1, 5, NULL, NULL, &problem));
	due = plan_of(f->store, "next_try <= ?2");
	assert_non_null(strstr(
		due, "COVERING INDEX outbox_due (account=? AND next_try<?)"));
	acked = plan_of(f->store, "DELETE FROM outbox WHERE account");
	assert_non_null(strstr(acked, "outbox_stream (account=? AND peer=?"));
	range = plan_of(f->store, "ORDER BY o.seq");
	assert_non_null(strstr(range, "outbox_stream (account=? AND peer=?"));
	assert_null(strstr(range, "TEMP B-TREE"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(store_payload_add__every_field__comes_back),
		STORE_TEST(store_outbox_update__every_field__comes_back),
		STORE_TEST(
			store_outbox_due__limit__takes_those_that_wait_longest),
		STORE_TEST(
			store_outbox_wake__held_ones__come_before_younger_ones),
		STORE_TEST(store_outbox_set__envelope_and_state),
		STORE_TEST(
			store_outbox_ack__cumulative_and_ranges__deletes_just_those),
		STORE_TEST(store_outbox_add__same_number_twice__is_refused),
		STORE_TEST(store_outbox_park__and_unpark__keep_envelopes),
		STORE_TEST(store_outbox_published__and_sent),
		STORE_TEST(store_outbox_cancel__and_drop__leave_the_others),
		STORE_TEST(store_outbox__hot_queries__search_an_index),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
