/* SPDX-License-Identifier: GPL-3.0-or-later */
/* search over a store beside its writer, and places to jump to. */
#include "config.h"

#include "search_fixture.h"

#include <string.h>

#include "store_search.h"

static void
find_words_of_two(struct fixture *f)
{
	FINDS(f, "1", "회의");
	FINDS(f, "2", "three");
	FINDS(f, "2 1", "");
}

static void
find_words(struct fixture *f)
{
	FINDS(f, "3 1", "회의");
	FINDS(f, "3 2", "MEETING");
	FINDS(f, "3", "meeting 회의실");
	FINDS(f, "1", "회의 -meeting");
	FINDS(f, "3 1", "의");
	FINDS(f, "", "nothing");
	FINDS(f, "3 2 1", "");
	FINDS(f, "3 1", "회의", .limit = 1);
	FINDS(f, "3 2", "m");
	FINDS(f, "3 2", "me");
	FINDS(f, "3 2", "mee");
	FINDS(f, "3 2", "meet");
	FINDS(f, "", "eeting");
	FINDS(f, "", "me*x");
	FINDS(f, "3 1", "\"회의\"");
	FINDS(f, "2", "\"at three\"");
	FINDS(f, "", "\"three at\"");
	FINDS(f, "2", "-회의");
	FINDS(f, "3 2 1", "* ( ) : ^ { + \\ ' \"");
	FINDS(f, "", "and or not near");
}

/* Indexed or not, the same is found. */
static void
view_search__words__newest_first(void **state)
{
	struct fixture *f = *state;

	put(f, 1, "회의는 3시에 시작해요");
	put(f, 2, "Meeting at three");
	find_words_of_two(f);
	index_all(f);
	find_words_of_two(f);
	put(f, 3, "회의실이 바뀌었어요, meeting room 2");
	find_words(f);
	index_all(f);
	find_words(f);
}

static void
find_filtered(struct fixture *f, gint64 other)
{
	FINDS(f, "3 2 1", "word");
	FINDS(f, "3", "word", .mine = TRUE);
	FINDS(f, "3", "", .mine = TRUE);
	FINDS(f, "2 1", "word", .sender = "bob@example.org");
	FINDS(f, "2", "-one", .sender = "bob@example.org");
	FINDS(f, "", "word", .chat = other);
	FINDS(f, "3 2 1", "word", .chat = f->chat, .account = "home");
	FINDS(f, "", "word", .account = "work");
	FINDS(f, "3 2", "word", .since = 2000);
	FINDS(f, "1", "word", .until = 2000);
	FINDS(f, "2", "word", .since = 2000, .until = 3000);
}

static void
view_search__filters__hold(void **state)
{
	struct fixture *f = *state;
	g_autoptr(Message) mine = message_no(f, 3000000);
	gboolean is_new;
	gint64 row, other;

	put(f, 1000000, "one word");
	put(f, 2000000, "two words");
	mine->outgoing = TRUE;
	g_free(mine->sender);
	mine->sender = g_strdup("alice@example.org");
	g_free(mine->text);
	mine->text = g_strdup("my word");
	OK(store_message_add(f->store, mine, NULL, &row, &is_new, &problem));
	OK(store_chat_ensure(f->store, f->account, "mimi://other",
		"carol@example.org", CHAT_DIRECT, 1, &other, NULL, &problem));
	find_filtered(f, other);
	index_all(f);
	find_filtered(f, other);
}

/* The fixture looks at the plans of what its own connection ran. */
static void
store_search__each_way__walks_over_nothing(void **state)
{
	struct fixture *f = *state;
	const struct find finds[] = {{.text = "word"}, {.text = "w"},
		{.text = "", .mine = TRUE},
		{.text = "word", .account = "home", .since = 1, .until = 9e9}};
	g_autofree char *plan = NULL;
	gint64 row;

	put(f, 1, "one word");
	for (int indexed = 0; indexed < 2; indexed++) {
		for (guint i = 0; i < G_N_ELEMENTS(finds); i++) {
			g_autoptr(FindPage) page = NULL;

			OK(store_search(f->store, &finds[i], &page, &problem));
		}
		index_all(f);
	}
	OK(store_message_since(f->store, f->chat, 1, &row, &problem));
	OK(store_message_first_unread(f->store, f->chat, &row, &problem));
	plan = plan_of(f->store, "word MATCH");
	assert_non_null(strstr(plan, "SEARCH m USING INTEGER PRIMARY KEY"));
	assert_null(strstr(plan, "TEMP B-TREE")); /* nothing is sorted */
}

static void
view_search__hit__has_marks_and_title(void **state)
{
	struct fixture *f = *state;
	struct view *view = view_of(f);
	const struct find find = {.text = "회의"};
	g_autoptr(FindPage) page = NULL;
	const struct find_hit *hit;

	put(f, 1, "오늘 회의");
	page = view_search(view, &find, &problem);
	OK(page != NULL);
	assert_int_equal(page->hits->len, 1);
	hit = page->hits->pdata[0];
	assert_string_equal(hit->title, "bob@example.org");
	assert_string_equal(hit->message->peer, "bob@example.org");
	assert_int_equal(hit->marks->len, 1);
	assert_int_equal(
		g_array_index(hit->marks, struct query_mark, 0).start, 7);
	assert_int_equal(page->next, 0);
	assert_false(page->broken);
	view_close(view);
}

static void
view_messages_around__row__stands_between(void **state)
{
	struct fixture *f = *state;
	struct view *view = view_of(f);
	g_autoptr(GPtrArray) page = NULL;
	guint at;

	for (guint64 i = 1; i <= 9; i++)
		put(f, i, "text");
	page = view_messages_around(view, f->chat, 5, 2, 3, &at, &problem);
	OK(page != NULL);
	assert_int_equal(page->len, 6);
	assert_int_equal(at, 2);
	assert_int_equal(((struct message *)page->pdata[0])->row, 3);
	assert_int_equal(((struct message *)page->pdata[at])->row, 5);
	assert_int_equal(((struct message *)page->pdata[5])->row, 8);
	FAILS(view_messages_around(view, f->chat, 99, 2, 2, NULL, &problem) !=
			NULL,
		FAULT_ABSENT, "no message 99");
	view_close(view);
}

static void
view_first__date_and_unread__are_rows(void **state)
{
	struct fixture *f = *state;
	struct view *view = view_of(f);
	g_autoptr(GPtrArray) seen = NULL;

	put(f, 5000000, "at 5 s");
	put(f, 1000000, "at 1 s, stored late");
	assert_int_equal(view_first_since(view, f->chat, 0, &problem), 2);
	assert_int_equal(view_first_since(view, f->chat, 1001, &problem), 1);
	assert_int_equal(view_first_since(view, f->chat, 5000, &problem), 1);
	assert_int_equal(view_first_since(view, f->chat, 5001, &problem), 0);
	assert_int_equal(view_first_unread(view, f->chat, &problem), 2);
	OK(store_message_mark_read(f->store, f->chat, 0, 2, &seen, &problem));
	assert_int_equal(view_first_unread(view, f->chat, &problem), 1);
	assert_null(problem);
	view_close(view);
}

static void
store_chat_set_draft__text__is_read_back(void **state)
{
	struct fixture *f = *state;
	struct view *view = view_of(f);
	g_autoptr(Chat) none = NULL, some = NULL, cleared = NULL;

	none = view_chat(view, f->chat, &problem);
	assert_null(none->draft);
	OK(store_chat_set_draft(f->store, f->chat, "반쯤 쓴 글", &problem));
	some = view_chat(view, f->chat, &problem);
	assert_string_equal(some->draft, "반쯤 쓴 글");
	OK(store_chat_set_draft(f->store, f->chat, "", &problem));
	cleared = view_chat(view, f->chat, &problem);
	assert_null(cleared->draft);
	view_close(view);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(view_search__words__newest_first),
		STORE_TEST(view_search__filters__hold),
		STORE_TEST(store_search__each_way__walks_over_nothing),
		STORE_TEST(view_search__hit__has_marks_and_title),
		STORE_TEST(view_messages_around__row__stands_between),
		STORE_TEST(view_first__date_and_unread__are_rows),
		STORE_TEST(store_chat_set_draft__text__is_read_back),
	};

	return cmocka_run_group_tests_name("store_search", tests, NULL, NULL);
}
