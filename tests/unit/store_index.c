/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The index of words follows the messages, whatever happens. */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "migrate.h"
#include "search_fixture.h"

static gint64
behind(struct fixture *f)
{
	gint64 rows;

	OK(store_index_behind(f->store, &rows, &problem));
	return rows;
}

static void
store_index_slice__bounded__newest_first(void **state)
{
	struct fixture *f = *state;
	gboolean more;

	for (guint64 i = 1; i <= 100; i++)
		message_put(f, i);
	assert_int_equal(behind(f), 100);
	OK(store_index_slice(f->store, 2 * 20 * 40, &more, &problem));
	assert_true(more);
	assert_int_equal(behind(f), 60);
	OK(store_index_rebuild(f->store, &problem));
	assert_int_equal(behind(f), 100);
	OK(store_index_slice(f->store, 2 * 20 * 40, &more, &problem));
	assert_int_equal(behind(f), 60);
	message_put(f, 101);
	OK(store_index_slice(f->store, 2 * 20 * 40, &more, &problem));
	assert_int_equal(behind(f), 60); /* the new one came first */
	OK(store_index_slice(f->store, 2 * 20 * 100, &more, &problem));
	assert_false(more);
	assert_int_equal(behind(f), 0);
}

static void
store_index_slice__in_a_transaction__waits(void **state)
{
	struct fixture *f = *state;
	gboolean more;

	OK(store_begin(f->store, STORE_NORMAL, &problem));
	message_put(f, 1);
	OK(store_index_slice(f->store, 1000, &more, &problem));
	assert_true(more);
	OK(store_commit(f->store, &problem));
	assert_int_equal(behind(f), 1);
}

/* Out of the index, but not out of the store: so the index was asked. */
static void
view_search__indexed__asks_the_index(void **state)
{
	struct fixture *f = *state;
	gint64 row = put(f, 1, "회의 meeting");

	index_all(f);
	FINDS(f, "1", "회의");
	OK(store_index_change(f->store, row, NULL, &problem));
	FINDS(f, "", "회의");
	FINDS(f, "", "의");
	FINDS(f, "", "meeting");
	FINDS(f, "", "m");
	FINDS(f, "1", "");
}

static void
edit_and_delete(struct fixture *f)
{
	put(f, 1, "before the change");
	put(f, 2, "그대로 있는 글");
}

static void
store_message_edit__indexed_or_not__finds_the_new_words(void **state)
{
	struct fixture *f = *state;

	edit_and_delete(f);
	OK(store_message_edit(f->store, 1, "바뀐 글", NULL, &problem));
	FINDS(f, "2 1", "글");
	index_all(f);
	FINDS(f, "2 1", "글");
	FINDS(f, "", "change");
	OK(store_message_edit(f->store, 1, "back to change", NULL, &problem));
	FINDS(f, "2", "글");
	FINDS(f, "1", "change");
	OK(store_index_change(f->store, 1, NULL, &problem));
	FINDS(f, "", "change"); /* no word of it was left */
}

static void
store_message_delete__indexed_or_not__is_not_found(void **state)
{
	struct fixture *f = *state;

	edit_and_delete(f);
	OK(store_message_delete(f->store, 1, &problem));
	FINDS(f, "2", "");
	index_all(f);
	FINDS(f, "2", "글");
	OK(store_message_delete(f->store, 2, &problem));
	FINDS(f, "", "글");
	FINDS(f, "", "");
	assert_int_equal(put(f, 3, "글"), 3); /* no row comes back */
	FINDS(f, "3", "글");
	index_all(f);
	FINDS(f, "3", "글");
}

static gint64
words_in_index(struct fixture *f)
{
	static const char count[] = "SELECT count(*) FROM word_data";
	gint64 blocks = 0;

	OK(sql_number(f->store, &problem, &blocks, count, ""));
	return blocks;
}

static void
store_account_delete__messages__leave_no_words(void **state)
{
	struct fixture *f = *state;
	const struct account_record work = {.name = (char *)"work",
		.address = (char *)"w@example.org",
		.backend = (char *)"mqtt"};
	gint64 home = f->account, chat = f->chat, empty = words_in_index(f);

	OK(store_account_add(f->store, &work, &f->account, &problem));
	OK(store_chat_ensure(f->store, f->account, "mimi://w",
		"bob@example.org", CHAT_DIRECT, 1, &f->chat, NULL, &problem));
	put(f, 1, "글 하나");
	f->chat = chat;
	put(f, 2, "글 둘");
	index_all(f);
	FINDS(f, "2 1", "글");
	OK(store_account_delete(f->store, f->account, &problem));
	FINDS(f, "2", "글");
	FINDS(f, "", "하나");
	index_all(f);
	FINDS(f, "2", "글");
	f->account = home;
	OK(store_account_delete(f->store, f->account, &problem));
	assert_int_equal(words_in_index(f), empty);
	FINDS(f, "", "글");
}

static void
store_message_notice__text__is_not_indexed(void **state)
{
	struct fixture *f = *state;
	g_autoptr(Message) notice = message_no(f, 1);
	gint64 row;

	notice->kind = MESSAGE_NOTICE;
	notice->reason = NOTICE_GAP;
	OK(store_message_notice(f->store, notice, &row, NULL, &problem));
	FINDS(f, "", "m1");
	index_all(f);
	FINDS(f, "", "m1");
}

/* ---- an older store ---- */

static sqlite3 *
raw(struct fixture *f)
{
	g_autofree char *path = g_build_filename(f->dir, STORE_FILE, NULL);
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	sqlite3_busy_timeout(db, 5000);
	return db;
}

static void
raw_run(sqlite3 *db, const char *text)
{
	char *message = NULL;

	if (sqlite3_exec(db, text, NULL, NULL, &message) != SQLITE_OK)
		fail_msg("%s: %s", text, message);
}

static void
store_open__version_1__is_indexed_later(void **state)
{
	static const struct migration first[] = {{1, schema_1}, {0, NULL}};
	struct fixture *f = *state;
	sqlite3 *db = raw(f);

	OK(migrate_run(db, "db", first, &problem));
	raw_run(db,
		"INSERT INTO account VALUES (1, 'home', 'alice@example.org',"
		" 'mqtt', NULL, NULL, 7, NULL, 1);"
		"INSERT INTO chat (row, account, uri, peer, kind, created)"
		" VALUES (1, 1, 'mimi://x', 'bob@example.org', 1, 1);"
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1"
		" FROM n WHERE i < 300)"
		" INSERT INTO message (chat, id, kind, sender, outgoing,"
		" encrypted, unread, state, reason, clock, sent_at, stored_at,"
		" text) SELECT 1, CAST(printf('%032d', i) AS BLOB), 1,"
		" 'bob@example.org', 0, 1, 0, 0, 0, i, i, i,"
		" CASE WHEN i % 100 THEN '글 ' || i ELSE '드문 글' END FROM n");
	sqlite3_close(db);
	f->store = store_open(f->dir, &problem);
	OK(f->store != NULL);
	f->chat = 1;
	assert_int_equal(behind(f), 300);
	FINDS(f, "300 200 100", "드문");
	put(f, 1000, "드문 새 글");
	FINDS(f, "301 300 200 100", "드문");
	for (gboolean more = TRUE; more;) {
		OK(store_index_slice(f->store, 2 * 20 * 37, &more, &problem));
		FINDS(f, "301 300 200 100", "드문");
	}
	assert_int_equal(behind(f), 0);
	FINDS(f, "123", "123");
}

/* ---- damage ---- */

static void
damage(struct fixture *f, const char *what)
{
	sqlite3 *db = raw(f);

	raw_run(db, what);
	sqlite3_close(db);
}

static void
view_search__damaged_index__looks_without(void **state)
{
	struct fixture *f = *state;
	struct view *view = view_of(f);
	const struct find find = {.text = "글"};
	g_autoptr(FindPage) page = NULL;
	gboolean sound;

	put(f, 1, "글 하나");
	put(f, 2, "글 둘");
	index_all(f);
	OK(store_index_check(f->store, &sound, &problem));
	assert_true(sound);
	damage(f, "UPDATE word_data SET block = x'ffffffffffff' WHERE id > 10");
	page = view_search(view, &find, &problem);
	OK(page != NULL);
	assert_true(page->broken);
	assert_int_equal(page->hits->len, 2);
	view_close(view);
	OK(store_index_check(f->store, &sound, &problem));
	assert_false(sound);
	OK(store_index_rebuild(f->store, &problem));
	index_all(f);
	OK(store_index_check(f->store, &sound, &problem));
	assert_true(sound);
	FINDS(f, "2 1", "글");
}

static void
store_index_slice__damaged_index__is_begun_anew(void **state)
{
	struct fixture *f = *state;

	put(f, 1, "글 하나");
	index_all(f);
	damage(f, "UPDATE word_data SET block = x'ff' WHERE id = 10");
	put(f, 2, "글 둘");
	index_all(f);
	FINDS(f, "2 1", "글");
}

/* ---- killed ---- */

static void
store_and_index(struct fixture *f)
{
	GError *error = NULL;
	gboolean more;

	f->store = store_open(f->dir, &error);
	for (guint64 i = 0; i < 100000; i++) {
		guint64 number = (guint64)g_get_real_time() + i;

		(void)message_put(f, number);
		if (i % 3 == 0)
			(void)store_index_slice(f->store, 60, &more, &error);
	}
}

static void
store_index_slice__killed__misses_nothing(void **state)
{
	struct fixture *f = *state;
	gint64 last = 0;

	for (int round = 0; round < 5; round++) {
		pid_t child;

		g_clear_pointer(&f->store, store_close);
		child = fork();
		assert_true(child >= 0);
		if (child == 0) {
			store_and_index(f);
			_exit(0);
		}
		g_usleep(60000);
		kill(child, SIGKILL);
		waitpid(child, NULL, 0);
		f->store = store_open(f->dir, &problem);
		OK(f->store != NULL);
	}
	OK(store_message_newest(f->store, &last, &problem));
	assert_true(last > 0);
	for (int indexed = 0; indexed < 2; indexed++) {
		const struct find find = {.text = "m", .limit = 1000000};
		struct view *view = view_of(f);
		gint64 found = 0, before = 0;

		do {
			struct find next = find;
			g_autoptr(FindPage) page = NULL;

			next.before = before;
			page = view_search(view, &next, &problem);
			OK(page != NULL);
			found += page->hits->len;
			before = page->next;
		} while (before != 0);
		assert_int_equal(found, last);
		view_close(view);
		index_all(f);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(store_index_slice__bounded__newest_first),
		STORE_TEST(store_index_slice__in_a_transaction__waits),
		STORE_TEST(view_search__indexed__asks_the_index),
		STORE_TEST(
			store_message_edit__indexed_or_not__finds_the_new_words),
		STORE_TEST(store_message_delete__indexed_or_not__is_not_found),
		STORE_TEST(store_account_delete__messages__leave_no_words),
		STORE_TEST(store_message_notice__text__is_not_indexed),
		FOLDER_TEST(store_open__version_1__is_indexed_later),
		STORE_TEST(view_search__damaged_index__looks_without),
		STORE_TEST(store_index_slice__damaged_index__is_begun_anew),
		STORE_TEST(store_index_slice__killed__misses_nothing),
	};

	return cmocka_run_group_tests_name("store_index", tests, NULL, NULL);
}
