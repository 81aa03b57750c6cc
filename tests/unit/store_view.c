/* SPDX-License-Identifier: GPL-3.0-or-later */
/* core's view over a store beside its writer. */
#include "config.h"

#include "store_fixture.h"

#include "store_contact.h"
#include "view.h"

static struct view *
view_of(struct fixture *f)
{
	struct view *view = view_open(f->dir, &problem);

	OK(view != NULL);
	return view;
}

static void
view_open__no_store__is_absent(void **state)
{
	struct fixture *f = *state;

	FAILS(view_open(f->dir, &problem) != NULL, FAULT_ABSENT, "no store");
}

static void
view__beside_the_writer__sees_new_rows(void **state)
{
	struct fixture *f = *state;
	struct view *view = view_of(f);
	g_autoptr(GPtrArray) page = NULL, after = NULL, stored = NULL;
	g_autoptr(Message) one = NULL, none = NULL;
	gint64 row;

	assert_int_equal(view_newest(view, &problem), 0);
	row = message_put(f, 1);
	message_put(f, 2);
	assert_int_equal(view_newest(view, &problem), row + 1);
	page = view_messages_before(view, f->chat, 0, 10, &problem);
	OK(page != NULL);
	assert_int_equal(page->len, 2);
	after = view_messages_after(view, f->chat, row, 10, &problem);
	OK(after != NULL);
	assert_int_equal(after->len, 1);
	stored = view_stored_after(view, "home", row, 10, &problem);
	OK(stored != NULL);
	assert_int_equal(stored->len, 1);
	one = view_message(view, row, &problem);
	assert_string_equal(one->text, "m1");
	none = view_message(view, 999, &problem);
	assert_null(none);
	assert_null(problem);
	view_close(view);
}

static void
view_chat_of__several_accounts__asks_which(void **state)
{
	struct fixture *f = *state;
	const struct account_record work = {
		.name = "work", .address = "alice@work", .backend = "mqtt"};
	struct view *view = view_of(f);
	g_autoptr(Chat) chat = NULL, none = NULL, by_row = NULL, named = NULL;
	g_autoptr(GPtrArray) all = NULL;
	gint64 account, other;

	chat = view_chat_of(view, NULL, "bob@example.org", &problem);
	OK(chat != NULL);
	assert_int_equal(chat->row, f->chat);
	none = view_chat_of(view, NULL, "nobody@example.org", &problem);
	assert_null(none);
	assert_null(problem);
	OK(store_account_add(f->store, &work, &account, &problem));
	OK(store_chat_ensure(f->store, account, "mimi://w", "bob@example.org",
		CHAT_DIRECT, 1, &other, NULL, &problem));
	FAILS(view_chat_of(view, NULL, "bob@example.org", &problem) != NULL,
		FAULT_USAGE, "More than one account");
	named = view_chat_of(view, "work", "bob@example.org", &problem);
	OK(named != NULL);
	assert_int_equal(named->row, other);
	by_row = view_chat(view, other, &problem);
	assert_string_equal(by_row->account, "work");
	all = view_chats(view, NULL, &problem);
	OK(all != NULL);
	assert_int_equal(all->len, 2);
	view_close(view);
}

static void
view_contacts__gives__people_with_their_trust(void **state)
{
	struct fixture *f = *state;
	struct view *view = view_of(f);
	struct contact_record *bob =
		contact_record_new(f->account, "bob@example.org");
	g_autoptr(GPtrArray) all = NULL, chats = NULL;
	const struct contact *contact;
	const struct chat *chat;

	bob->name = g_strdup("Bob");
	bob->state = CONTACT_BLOCKED;
	bob->trust = TRUST_PINNED;
	OK(store_contact_put(f->store, bob, &problem));
	contact_record_free(bob);
	all = view_contacts(view, "home", &problem);
	OK(all != NULL);
	contact = all->pdata[0];
	assert_string_equal(contact->name, "Bob");
	assert_string_equal(contact->account, "home");
	assert_int_equal(contact->state, CONTACT_BLOCKED);
	chats = view_chats(view, "home", &problem);
	OK(chats != NULL);
	chat = chats->pdata[0];
	assert_string_equal(chat->title, "Bob");
	assert_int_equal(chat->trust, TRUST_PINNED);
	assert_int_equal(chat->contact_state, CONTACT_BLOCKED);
	view_close(view);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FOLDER_TEST(view_open__no_store__is_absent),
		STORE_TEST(view__beside_the_writer__sees_new_rows),
		STORE_TEST(view_chat_of__several_accounts__asks_which),
		STORE_TEST(view_contacts__gives__people_with_their_trust),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
