/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Streams, envelopes, what is held, refused, and made anew. */
#include "config.h"

#include "store_fixture.h"

#include "store_inbox.h"
#include "store_stream.h"

#define BOB "bob@example.org"

static void
store_stream_out__take__counts_from_one(void **state)
{
	struct fixture *f = *state;
	struct stream_out out;
	guint64 seq;

	OK(store_stream_out_get(f->store, f->account, BOB, 1, &out, &problem));
	assert_int_equal(out.next_seq, 1);
	assert_int_equal(out.acked, 0);
	for (guint64 i = 1; i <= 3; i++) {
		OK(store_stream_out_take(
			f->store, f->account, BOB, 1, &seq, &problem));
		assert_int_equal(seq, i);
	}
	OK(store_stream_out_take(f->store, f->account, BOB, 2, &seq, &problem));
	assert_int_equal(seq, 1);
	OK(store_stream_out_get(f->store, f->account, BOB, 1, &out, &problem));
	assert_int_equal(out.next_seq, 4);
	out.acked = 2;
	OK(store_stream_out_put(f->store, f->account, BOB, 1, &out, &problem));
	OK(store_stream_out_take(f->store, f->account, BOB, 1, &seq, &problem));
	assert_int_equal(seq, 4);
	OK(store_stream_out_get(f->store, f->account, BOB, 1, &out, &problem));
	assert_int_equal(out.acked, 2);
}

static void
store_stream_in__every_field__comes_back(void **state)
{
	struct fixture *f = *state;
	g_autoptr(StreamIn) in = NULL, back = NULL;
	const struct store_range a = {3, 5}, b = {9, G_MAXUINT64};
	const struct store_range *range;

	OK(store_stream_in_get(f->store, f->account, BOB, 1, &in, &problem));
	assert_int_equal(in->cumulative, 0);
	assert_int_equal(in->ranges->len, 0);
	assert_string_equal(in->peer, BOB);
	g_array_append_val(in->ranges, a);
	g_array_append_val(in->ranges, b);
	in->cumulative = 1;
	in->ack_due = 44;
	in->gap_asked = 55;
	OK(store_stream_in_put(f->store, f->account, in, &problem));
	OK(store_stream_in_put(f->store, f->account, in, &problem));
	OK(store_stream_in_get(f->store, f->account, BOB, 1, &back, &problem));
	assert_int_equal(back->cumulative, 1);
	assert_int_equal(back->ack_due, 44);
	assert_int_equal(back->gap_asked, 55);
	assert_int_equal(back->ranges->len, 2);
	range = &g_array_index(back->ranges, struct store_range, 1);
	assert_int_equal(range->first, 9);
	assert_true(range->last == G_MAXUINT64);
}

static void
due_put(struct fixture *f, guint32 device, gint64 due)
{
	g_autoptr(StreamIn) in = NULL;

	OK(store_stream_in_get(
		f->store, f->account, BOB, device, &in, &problem));
	in->ack_due = due;
	OK(store_stream_in_put(f->store, f->account, in, &problem));
}

static void
store_stream_in_due__gives__those_to_acknowledge(void **state)
{
	struct fixture *f = *state;
	g_autoptr(GPtrArray) due = NULL, all = NULL;
	gint64 next;

	OK(store_stream_in_next(f->store, f->account, &next, &problem));
	assert_true(next == G_MAXINT64);
	due_put(f, 1, 300);
	due_put(f, 2, 100);
	due_put(f, 3, 0);
	due_put(f, 4, 200);
	OK(store_stream_in_next(f->store, f->account, &next, &problem));
	assert_int_equal(next, 100);
	OK(store_stream_in_due(f->store, f->account, 200, &due, &problem));
	assert_int_equal(due->len, 2);
	assert_int_equal(((struct stream_in *)due->pdata[0])->device, 2);
	assert_int_equal(((struct stream_in *)due->pdata[1])->device, 4);
	OK(store_stream_in_list(f->store, f->account, &all, &problem));
	assert_int_equal(all->len, 4);
	OK(store_stream_delete_all(f->store, f->account, &problem));
	OK(store_stream_in_next(f->store, f->account, &next, &problem));
	assert_true(next == G_MAXINT64);
}

static void
store_envelope__outcome__is_remembered_until_pruned(void **state)
{
	struct fixture *f = *state;
	gboolean known;
	int outcome;

	OK(store_envelope_find(
		f->store, f->account, hash_no(1), &known, &outcome, &problem));
	assert_false(known);
	OK(store_envelope_add(
		f->store, f->account, hash_no(1), 3, 100, &problem));
	OK(store_envelope_add(
		f->store, f->account, hash_no(1), 4, 100, &problem));
	OK(store_envelope_find(
		f->store, f->account, hash_no(1), &known, &outcome, &problem));
	assert_true(known);
	assert_int_equal(outcome, 4);
	OK(store_envelope_prune(f->store, f->account, 100, &problem));
	OK(store_envelope_find(
		f->store, f->account, hash_no(1), &known, &outcome, &problem));
	assert_true(known);
	OK(store_envelope_prune(f->store, f->account, 101, &problem));
	OK(store_envelope_find(
		f->store, f->account, hash_no(1), &known, &outcome, &problem));
	assert_false(known);
}

static guint
held_put(struct fixture *f, const char *sender, guint times)
{
	g_autoptr(GBytes) bytes = g_bytes_new("env", 3);
	guint done = 0;

	for (guint i = 0; i < times; i++) {
		gboolean stored;

		OK(store_held_add(f->store, f->account, sender, "topic", bytes,
			i, &stored, &problem));
		done += stored ? 1 : 0;
	}
	return done;
}

static void
store_held__is_bounded__by_sender_and_account(void **state)
{
	struct fixture *f = *state;
	g_autoptr(GPtrArray) held = NULL, all = NULL;
	const struct held_record *first;
	guint total;

	OK(store_begin(f->store, STORE_NORMAL, &problem));
	assert_int_equal(held_put(f, BOB, STORE_HELD_SENDER_MAX + 5),
		STORE_HELD_SENDER_MAX);
	total = STORE_HELD_SENDER_MAX;
	for (int i = 0; i < 15; i++) {
		g_autofree char *sender = g_strdup_printf("s%d@n", i);

		total += held_put(f, sender, STORE_HELD_SENDER_MAX);
	}
	OK(store_commit(f->store, &problem));
	assert_int_equal(total, STORE_HELD_MAX);
	OK(store_held_list(f->store, f->account, BOB, &held, &problem));
	assert_int_equal(held->len, STORE_HELD_SENDER_MAX);
	first = held->pdata[0];
	assert_string_equal(first->sender, BOB);
	assert_string_equal(first->topic, "topic");
	assert_int_equal(g_bytes_get_size(first->bytes), 3);
	OK(store_held_delete(f->store, first->id, &problem));
	assert_int_equal(held_put(f, BOB, 2), 1);
	OK(store_held_prune(f->store, f->account, 1000, &problem));
	OK(store_held_list(f->store, f->account, NULL, &all, &problem));
	assert_int_equal(all->len, 0);
}

static guint32
refuse(struct fixture *f, const char *sender, int code, gint64 now)
{
	guint32 count;

	OK(store_refusal_add(f->store, f->account, sender, code, "why", now,
		&count, &problem));
	return count;
}

static void
store_refusal__counts__and_folds_strangers(void **state)
{
	struct fixture *f = *state;
	g_autoptr(GPtrArray) all = NULL;
	const struct refusal_record *one;

	assert_int_equal(refuse(f, BOB, 1, 10), 1);
	assert_int_equal(refuse(f, BOB, 1, 20), 2);
	assert_int_equal(refuse(f, BOB, 2, 30), 1);
	assert_int_equal(refuse(f, NULL, 1, 40), 1);
	assert_int_equal(refuse(f, NULL, 1, 50), 2);
	OK(store_refusal_list(f->store, f->account, &all, &problem));
	assert_int_equal(all->len, 3);
	one = all->pdata[0];
	assert_string_equal(one->sender, "");
	assert_int_equal(one->count, 2);
	assert_int_equal(one->first, 40);
	assert_int_equal(one->last, 50);
	assert_string_equal(one->text, "why");
}

static void
store_refusal__many_senders__are_bounded(void **state)
{
	struct fixture *f = *state;
	g_autoptr(GPtrArray) all = NULL;

	OK(store_begin(f->store, STORE_NORMAL, &problem));
	for (int i = 0; i < STORE_REFUSALS_MAX + 50; i++) {
		g_autofree char *sender = g_strdup_printf("s%d@n", i);

		refuse(f, sender, 1, i);
	}
	OK(store_commit(f->store, &problem));
	OK(store_refusal_list(f->store, f->account, &all, &problem));
	assert_int_equal(all->len, STORE_REFUSALS_MAX + 1);
	assert_string_equal(
		((struct refusal_record *)all->pdata[0])->sender, "");
	assert_int_equal(((struct refusal_record *)all->pdata[0])->count, 50);
	assert_int_equal(refuse(f, "s3@n", 1, 1), 2);
}

static gboolean
anew(struct fixture *f, guint32 device, gint64 now)
{
	gboolean allowed;

	OK(store_anew_session(f->store, f->account, BOB, device, 2, 1000, now,
		&allowed, &problem));
	return allowed;
}

static void
store_anew_session__limit__in_a_window(void **state)
{
	struct fixture *f = *state;

	assert_true(anew(f, 1, 5000));
	assert_true(anew(f, 1, 5500));
	assert_false(anew(f, 1, 5999));
	assert_true(anew(f, 2, 5999));
	assert_true(anew(f, 1, 6000));
	/* the clock was put back */
	assert_true(anew(f, 1, 100));
}

static void
store_anew_envelope__counts(void **state)
{
	struct fixture *f = *state;
	guint32 count;

	for (guint32 i = 1; i <= 4; i++) {
		OK(store_anew_envelope(
			f->store, f->account, hash_no(1), 5, &count, &problem));
		assert_int_equal(count, i);
	}
	OK(store_anew_envelope(
		f->store, f->account, hash_no(2), 5, &count, &problem));
	assert_int_equal(count, 1);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(store_stream_out__take__counts_from_one),
		STORE_TEST(store_stream_in__every_field__comes_back),
		STORE_TEST(store_stream_in_due__gives__those_to_acknowledge),
		STORE_TEST(store_envelope__outcome__is_remembered_until_pruned),
		STORE_TEST(store_held__is_bounded__by_sender_and_account),
		STORE_TEST(store_refusal__counts__and_folds_strangers),
		STORE_TEST(store_refusal__many_senders__are_bounded),
		STORE_TEST(store_anew_session__limit__in_a_window),
		STORE_TEST(store_anew_envelope__counts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
