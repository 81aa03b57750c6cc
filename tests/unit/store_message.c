/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store_fixture.h"

#include <string.h>

#include "store_contact.h"
#include "store_receipt.h"

static guint32
unread_of(struct fixture *f)
{
	guint32 counted, shown;
	g_autoptr(Chat) chat = NULL;

	OK(store_chat_unread(f->store, f->chat, &counted, &problem));
	OK(store_chat_row(f->store, f->chat, &chat, &problem));
	shown = chat->unread;
	assert_int_equal(counted, shown);
	return counted;
}

/* "m1 m2 m3" */
static char *
texts(GPtrArray *messages)
{
	GString *all = g_string_new(NULL);

	for (guint i = 0; i < messages->len; i++) {
		const struct message *m = messages->pdata[i];

		g_string_append_printf(all, "%s%s", i > 0 ? " " : "",
			m->text != NULL ? m->text : "-");
	}
	return g_string_free(all, FALSE);
}

static void
assert_page(GPtrArray *page, const char *wanted)
{
	g_autofree char *found = texts(page);

	assert_string_equal(found, wanted);
	g_ptr_array_unref(page);
}

static void
store_message_add__every_field__comes_back(void **state)
{
	struct fixture *f = *state;
	g_autoptr(Message) m = message_no(f, 5), back = NULL;
	g_autoptr(GBytes) raw = g_bytes_new("raw", 3), content = NULL;
	struct contact_record *bob =
		contact_record_new(f->account, "bob@example.org");
	gboolean is_new;
	gint64 row;

	bob->name = g_strdup("Bob");
	bob->state = CONTACT_REQUEST;
	OK(store_contact_put(f->store, bob, &problem));
	contact_record_free(bob);
	m->reason = NOTICE_OFFLINE;
	m->clock = G_MAXINT64;
	OK(store_message_add(f->store, m, raw, &row, &is_new, &problem));
	assert_true(is_new);
	OK(store_message_get(f->store, row, &back, &problem));
	assert_int_equal(back->row, row);
	assert_int_equal(back->chat, f->chat);
	assert_int_equal(back->kind, MESSAGE_TEXT);
	assert_string_equal(back->account, "home");
	assert_string_equal(back->peer, "bob@example.org");
	assert_string_equal(back->sender, "bob@example.org");
	assert_string_equal(back->sender_name, "Bob");
	assert_memory_equal(back->id, m->id, 32);
	assert_false(back->outgoing);
	assert_true(back->encrypted);
	assert_true(back->unread);
	assert_true(back->request);
	assert_int_equal(back->state, MESSAGE_QUEUED);
	assert_int_equal(back->reason, NOTICE_OFFLINE);
	assert_int_equal(back->count, 1);
	assert_true(back->clock == G_MAXINT64);
	assert_int_equal(back->sent_at, 50);
	assert_int_equal(back->stored_at, 51);
	assert_string_equal(back->text, "m5");
	OK(store_message_content(f->store, row, &content, &problem));
	assert_true(g_bytes_equal(raw, content));
}

static void
store_message_add__same_id_twice__is_one_message(void **state)
{
	struct fixture *f = *state;
	g_autoptr(Message) m = message_no(f, 1);
	gint64 first, again, other;
	gboolean is_new;

	first = message_put(f, 1);
	OK(store_message_add(f->store, m, NULL, &again, &is_new, &problem));
	assert_false(is_new);
	assert_int_equal(again, first);
	assert_int_equal(unread_of(f), 1);
	/* in another chat it is another message */
	OK(store_chat_ensure(f->store, f->account, "mimi://two", "c@n",
		CHAT_DIRECT, 1, &m->chat, NULL, &problem));
	OK(store_message_add(f->store, m, NULL, &other, &is_new, &problem));
	assert_true(is_new && other > first);
}

static gint64
written(struct fixture *f, const char *peer, const guint8 *id)
{
	gint64 row;

	OK(store_message_written(
		f->store, f->account, peer, id, &row, &problem));
	return row;
}

static void
store_message_written__only_ours_to_that_peer(void **state)
{
	struct fixture *f = *state;
	g_autoptr(Message) ours = message_no(f, 1), theirs = message_no(f, 2);
	gint64 row, other;
	gboolean is_new;

	ours->outgoing = TRUE;
	theirs->outgoing = FALSE;
	OK(store_chat_ensure(f->store, f->account, "mimi://two", "c@n",
		CHAT_DIRECT, 1, &ours->chat, NULL, &problem));
	theirs->chat = ours->chat;
	OK(store_message_add(f->store, ours, NULL, &row, &is_new, &problem));
	OK(store_message_add(
		f->store, theirs, NULL, &other, &is_new, &problem));
	assert_int_equal(written(f, "c@n", ours->id), row);
	assert_int_equal(written(f, "d@n", ours->id), 0);
	assert_int_equal(written(f, "c@n", theirs->id), 0);
	assert_int_equal(written(f, "c@n", hash_no(9)), 0);
	f->account++;
	assert_int_equal(written(f, "c@n", ours->id), 0);
	f->account--;
}

static struct message *
notice_no(struct fixture *f, enum notice code, guint64 clock)
{
	struct message *m = message_no(f, clock);

	m->kind = MESSAGE_NOTICE;
	m->reason = code;
	g_clear_pointer(&m->text, g_free);
	return m;
}

static gint64
notice_put(struct fixture *f, enum notice code, guint64 clock)
{
	g_autoptr(Message) m = notice_no(f, code, clock);
	gint64 row;

	OK(store_message_notice(f->store, m, &row, NULL, &problem));
	return row;
}

static void
store_message_notice__same_again__counts_in_one_row(void **state)
{
	struct fixture *f = *state;
	gint64 first = notice_put(f, NOTICE_UNDECRYPTABLE, 1);
	g_autoptr(Message) m = NULL;
	g_autoptr(Message) fourth = notice_no(f, NOTICE_UNDECRYPTABLE, 9);
	gboolean folded;
	gint64 row;

	assert_int_equal(notice_put(f, NOTICE_UNDECRYPTABLE, 2), first);
	assert_int_equal(notice_put(f, NOTICE_UNDECRYPTABLE, 3), first);
	OK(store_message_get(f->store, first, &m, &problem));
	assert_int_equal(m->count, 3);
	assert_int_equal(m->kind, MESSAGE_NOTICE);
	assert_int_equal(m->stored_at, 31);
	assert_true(notice_put(f, NOTICE_GAP, 4) > first);
	message_put(f, 5);
	OK(store_message_notice(f->store, fourth, &row, &folded, &problem));
	assert_false(folded);
	g_free(fourth->sender);
	fourth->sender = g_strdup("eve@example.org");
	OK(store_message_notice(f->store, fourth, &row, &folded, &problem));
	assert_false(folded);
	OK(store_message_notice(f->store, fourth, &row, &folded, &problem));
	assert_true(folded);
}

static gboolean
raise_to(struct fixture *f, gint64 row, enum message_state state,
	enum notice reason)
{
	gboolean changed;
	gint64 chat;

	OK(store_message_set_state(
		f->store, row, state, reason, &changed, &chat, &problem));
	assert_int_equal(chat, f->chat);
	return changed;
}

static enum message_state
state_of(struct fixture *f, gint64 row)
{
	g_autoptr(Message) m = NULL;

	OK(store_message_get(f->store, row, &m, &problem));
	return m->state;
}

static void
store_message_set_state__only_rises(void **state)
{
	struct fixture *f = *state;
	gint64 row = message_put(f, 1);

	assert_true(raise_to(f, row, MESSAGE_QUEUED, NOTICE_OFFLINE));
	assert_false(raise_to(f, row, MESSAGE_QUEUED, NOTICE_OFFLINE));
	assert_true(raise_to(f, row, MESSAGE_SENT, NOTICE_NONE));
	assert_false(raise_to(f, row, MESSAGE_QUEUED, NOTICE_NONE));
	assert_int_equal(state_of(f, row), MESSAGE_SENT);
	assert_true(raise_to(f, row, MESSAGE_FAILED, NOTICE_EXPIRED));
	assert_false(raise_to(f, row, MESSAGE_SENT, NOTICE_NONE));
	/* the peer knows better than we */
	assert_true(raise_to(f, row, MESSAGE_DELIVERED, NOTICE_NONE));
	assert_false(raise_to(f, row, MESSAGE_FAILED, NOTICE_EXPIRED));
	assert_true(raise_to(f, row, MESSAGE_READ, NOTICE_NONE));
	assert_false(raise_to(f, row, MESSAGE_DELIVERED, NOTICE_NONE));
	assert_int_equal(state_of(f, row), MESSAGE_READ);
}

static void
report(struct fixture *f, gint64 row, enum message_state state, guint32 device,
	gint64 at, gboolean is_change)
{
	gboolean changed;
	gint64 chat;

	OK(store_message_report(f->store, row, state, NOTICE_NONE, device, at,
		&changed, &chat, &problem));
	assert_int_equal(changed, is_change);
	assert_int_equal(chat, f->chat);
}

static void
store_message_report__every_device__once(void **state)
{
	struct fixture *f = *state;
	const gint64 at = G_GINT64_CONSTANT(1795431060123);
	g_autoptr(GArray) all = NULL;
	gint64 row = message_put(f, 1);
	const struct receipt *one;
	guint32 from;

	report(f, row, MESSAGE_DELIVERED, 0, at, TRUE);
	report(f, row, MESSAGE_READ, 0xfffefdfc, at + 1, TRUE);
	report(f, row, MESSAGE_READ, 0xfffefdfc, at + 2, FALSE);
	report(f, row, MESSAGE_DELIVERED, 7, at + 3, FALSE);
	OK(store_message_receipts(f->store, row, &from, &all, &problem));
	assert_int_equal(from, 0);
	assert_int_equal(all->len, 3);
	one = &g_array_index(all, struct receipt, 0);
	assert_int_equal(one->device, 0);
	assert_int_equal(one->state, MESSAGE_DELIVERED);
	assert_true(one->at == at);
	one = &g_array_index(all, struct receipt, 1);
	assert_int_equal(one->device, 0xfffefdfc);
	assert_true(one->at == at + 1);
	one = &g_array_index(all, struct receipt, 2);
	assert_int_equal(one->device, 7);
	assert_int_equal(one->state, MESSAGE_DELIVERED);
}

static void
store_message_report__many_devices__bounded(void **state)
{
	struct fixture *f = *state;
	g_autoptr(GArray) all = NULL;
	gint64 row = message_put(f, 1);
	guint32 from;

	report(f, row, MESSAGE_READ, 1, 1, TRUE);
	for (guint32 i = 2; i < 1000; i++)
		report(f, row, MESSAGE_DELIVERED, i, i, FALSE);
	OK(store_message_receipts(f->store, row, &from, &all, &problem));
	assert_int_equal(all->len, RECEIPTS_MOST);
}

static void
store_message_retry__only__of_a_failed_one(void **state)
{
	struct fixture *f = *state;
	gint64 row = message_put(f, 1);

	raise_to(f, row, MESSAGE_SENT, NOTICE_NONE);
	OK(store_message_retry(f->store, row, &problem));
	assert_int_equal(state_of(f, row), MESSAGE_SENT);
	raise_to(f, row, MESSAGE_FAILED, NOTICE_DENIED);
	OK(store_message_retry(f->store, row, &problem));
	assert_int_equal(state_of(f, row), MESSAGE_QUEUED);
}

static void
store_message_mark_read__up_to_a_row__in_display_order(void **state)
{
	struct fixture *f = *state;
	gint64 middle;
	GPtrArray *seen;
	const struct message_seen *one;
	g_autoptr(Chat) chat = NULL;

	message_put(f, 30);
	middle = message_put(f, 20);
	message_put(f, 10);
	assert_int_equal(unread_of(f), 3);
	OK(store_message_mark_read(
		f->store, f->chat, 0, middle, &seen, &problem));
	assert_int_equal(seen->len, 2);
	one = seen->pdata[0];
	assert_memory_equal(one->id, hash_no(10), 32);
	assert_string_equal(one->sender, "bob@example.org");
	one = seen->pdata[1];
	assert_int_equal(one->row, middle);
	g_ptr_array_unref(seen);
	assert_int_equal(unread_of(f), 1);
	OK(store_chat_row(f->store, f->chat, &chat, &problem));
	assert_int_equal(chat->first_unread, 1);
	OK(store_message_mark_read(f->store, f->chat, 0, 0, &seen, &problem));
	assert_int_equal(seen->len, 1);
	g_ptr_array_unref(seen);
	assert_int_equal(unread_of(f), 0);
	OK(store_message_mark_read(f->store, f->chat, 0, 0, &seen, &problem));
	assert_int_equal(seen->len, 0);
	g_ptr_array_unref(seen);
}

static void
store_message_mark_read__from_a_row__leaves_what_is_above(void **state)
{
	struct fixture *f = *state;
	gint64 second, third;
	GPtrArray *seen;
	const struct message_seen *one;
	g_autoptr(Chat) chat = NULL;

	third = message_put(f, 30);
	second = message_put(f, 20);
	message_put(f, 10);
	message_put(f, 40);
	OK(store_message_mark_read(
		f->store, f->chat, second, third, &seen, &problem));
	assert_int_equal(seen->len, 2);
	one = seen->pdata[0];
	assert_int_equal(one->row, second);
	g_ptr_array_unref(seen);
	assert_int_equal(unread_of(f), 2);
	OK(store_chat_row(f->store, f->chat, &chat, &problem));
	assert_int_equal(chat->first_unread, 3);
	OK(store_message_mark_read(
		f->store, f->chat, 12345, third, &seen, &problem));
	assert_int_equal(seen->len, 0);
	g_ptr_array_unref(seen);
}

static void
store_chat_unread__after_rollback__is_right(void **state)
{
	struct fixture *f = *state;

	message_put(f, 1);
	OK(store_begin(f->store, STORE_FULL, &problem));
	OK(store_savepoint(f->store, &problem));
	message_put(f, 2);
	store_rollback_to(f->store);
	message_put(f, 3);
	assert_int_equal(unread_of(f), 2);
	store_rollback(f->store);
	assert_int_equal(unread_of(f), 1);
}

static void
store_message_before_and_after__page__in_display_order(void **state)
{
	struct fixture *f = *state;
	GPtrArray *page;
	gint64 rows[8];

	/* the clocks of 1 and 2 are equal: then by id */
	for (guint64 i = 7; i >= 1; i--) {
		g_autoptr(Message) m = message_no(f, i);
		gboolean is_new;

		m->clock = i <= 2 ? 2 : i;
		OK(store_message_add(
			f->store, m, NULL, &rows[i], &is_new, &problem));
	}
	OK(store_message_before(f->store, f->chat, 0, 3, &page, &problem));
	assert_page(page, "m5 m6 m7");
	OK(store_message_before(
		f->store, f->chat, rows[5], 3, &page, &problem));
	assert_page(page, "m2 m3 m4");
	OK(store_message_before(
		f->store, f->chat, rows[2], 3, &page, &problem));
	assert_page(page, "m1");
	OK(store_message_before(
		f->store, f->chat, rows[1], 3, &page, &problem));
	assert_page(page, "");
	OK(store_message_after(f->store, f->chat, 0, 2, &page, &problem));
	assert_page(page, "m1 m2");
	OK(store_message_after(f->store, f->chat, rows[1], 3, &page, &problem));
	assert_page(page, "m2 m3 m4");
	OK(store_message_after(f->store, f->chat, rows[7], 3, &page, &problem));
	assert_page(page, "");
	OK(store_message_stored_after(
		f->store, NULL, rows[4], 10, &page, &problem));
	assert_page(page, "m3 m2 m1");
	OK(store_message_stored_after(
		f->store, "home", rows[4], 2, &page, &problem));
	assert_page(page, "m3 m2");
	OK(store_message_stored_after(
		f->store, "other", 0, 2, &page, &problem));
	assert_page(page, "");
	FAILS(store_message_before(f->store, f->chat, 999, 3, &page, &problem),
		FAULT_ABSENT, "no message 999");
}

static void
store_message_before__notices_with_equal_clocks__are_all_paged(void **state)
{
	struct fixture *f = *state;
	GPtrArray *page;
	gint64 gap = notice_put(f, NOTICE_GAP, 4), clock;

	clock = notice_put(f, NOTICE_CLOCK, 4);
	message_put(f, 4);
	OK(store_message_after(f->store, f->chat, gap, 9, &page, &problem));
	assert_page(page, "- m4");
	OK(store_message_after(f->store, f->chat, clock, 9, &page, &problem));
	assert_page(page, "m4");
	OK(store_message_before(f->store, f->chat, clock, 9, &page, &problem));
	assert_page(page, "-");
}

static void
store_message_newest__after_deletion__is_not_given_again(void **state)
{
	struct fixture *f = *state;
	gint64 row, last;
	guint64 clock;

	OK(store_message_newest(f->store, &row, &problem));
	assert_int_equal(row, 0);
	last = message_put(f, 77);
	OK(store_message_newest(f->store, &row, &problem));
	assert_int_equal(row, last);
	OK(store_message_max_clock(f->store, f->account, &clock, &problem));
	assert_int_equal(clock, 77);
	OK(sql_run(
		f->store, &problem, "DELETE FROM message WHERE row = 1", ""));
	OK(store_message_newest(f->store, &row, &problem));
	assert_int_equal(row, last);
	assert_true(message_put(f, 78) > last);
}

static void
store_sent_key__same_key__finds_the_row(void **state)
{
	struct fixture *f = *state;
	gint64 row;

	OK(store_sent_key_find(f->store, f->account, "k", &row, &problem));
	assert_int_equal(row, 0);
	OK(store_sent_key_add(f->store, f->account, "k", 12, 1, &problem));
	OK(store_sent_key_find(f->store, f->account, "k", &row, &problem));
	assert_int_equal(row, 12);
	assert_false(
		store_sent_key_add(f->store, f->account, "k", 13, 1, &problem));
	g_clear_error(&problem);
}

static void
store_chat_rows__newest_activity__first(void **state)
{
	struct fixture *f = *state;
	g_autoptr(GPtrArray) chats = NULL, none = NULL;
	gint64 other;
	gboolean is_new;
	const struct chat *chat;

	OK(store_chat_ensure(f->store, f->account, "mimi://two",
		"carol@example.org", CHAT_DIRECT, 3000, &other, &is_new,
		&problem));
	assert_true(is_new);
	OK(store_chat_ensure(f->store, f->account, "mimi://two",
		"carol@example.org", CHAT_DIRECT, 4000, &other, &is_new,
		&problem));
	assert_false(is_new);
	message_put(f, 500);
	notice_put(f, NOTICE_GAP, 501);
	OK(store_chat_rows(f->store, NULL, &chats, &problem));
	assert_int_equal(chats->len, 2);
	chat = chats->pdata[0];
	assert_int_equal(chat->row, f->chat);
	assert_string_equal(chat->title, "bob@example.org");
	assert_string_equal(chat->account, "home");
	assert_string_equal(chat->last_text, "m500");
	assert_int_equal(chat->last_row, 2);
	assert_int_equal(chat->last_at, 5011);
	assert_int_equal(chat->unread, 2);
	chat = chats->pdata[1];
	assert_int_equal(chat->row, other);
	assert_null(chat->last_text);
	assert_int_equal(chat->last_row, 0);
	assert_int_equal(chat->last_at, 3000);
	OK(store_chat_rows(f->store, "other", &none, &problem));
	assert_int_equal(none->len, 0);
}

static void
store_message__hot_queries__search_an_index_unsorted(void **state)
{
	static const char *const parts[] = {"ORDER BY m.clock DESC",
		"ORDER BY m.clock, m.id", "ORDER BY m.row LIMIT", NULL};
	struct fixture *f = *state;
	GPtrArray *page;
	gint64 row = message_put(f, 1);

	OK(store_message_before(f->store, f->chat, row, 9, &page, &problem));
	g_ptr_array_unref(page);
	OK(store_message_after(f->store, f->chat, row, 9, &page, &problem));
	g_ptr_array_unref(page);
	OK(store_message_stored_after(f->store, NULL, row, 9, &page, &problem));
	g_ptr_array_unref(page);
	for (const char *const *part = parts; *part != NULL; part++) {
		g_autofree char *plan = plan_of(f->store, *part);

		assert_non_null(strstr(plan, "SEARCH m USING"));
		assert_null(strstr(plan, "TEMP B-TREE"));
		if (strstr(*part, "clock") != NULL)
			assert_non_null(strstr(
				plan, "message_shown (chat=? AND (clock,id"));
	}
	assert_int_equal(unread_of(f), 1);
	{
		g_autofree char *plan = plan_of(f->store, "AS last_at");

		assert_non_null(strstr(plan, "COVERING INDEX message_unread"));
		assert_non_null(strstr(plan, "message_shown (chat=?)"));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(store_message_add__every_field__comes_back),
		STORE_TEST(store_message_add__same_id_twice__is_one_message),
		STORE_TEST(store_message_written__only_ours_to_that_peer),
		STORE_TEST(store_message_notice__same_again__counts_in_one_row),
		STORE_TEST(store_message_set_state__only_rises),
		STORE_TEST(store_message_report__every_device__once),
		STORE_TEST(store_message_report__many_devices__bounded),
		STORE_TEST(store_message_retry__only__of_a_failed_one),
		STORE_TEST(
			store_message_mark_read__up_to_a_row__in_display_order),
		STORE_TEST(
			store_message_mark_read__from_a_row__leaves_what_is_above),
		STORE_TEST(store_chat_unread__after_rollback__is_right),
		STORE_TEST(
			store_message_before_and_after__page__in_display_order),
		STORE_TEST(
			store_message_before__notices_with_equal_clocks__are_all_paged),
		STORE_TEST(
			store_message_newest__after_deletion__is_not_given_again),
		STORE_TEST(store_sent_key__same_key__finds_the_row),
		STORE_TEST(store_chat_rows__newest_activity__first),
		STORE_TEST(
			store_message__hot_queries__search_an_index_unsorted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
