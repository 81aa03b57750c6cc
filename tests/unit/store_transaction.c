/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store_fixture.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "store_meta.h"

/* SQLite's calls come here: each fsync is counted. */
static guint flushes;

__attribute__((visibility("default"))) int
fsync(int fd)
{
	flushes++;
	return (int)syscall(SYS_fsync, fd);
}

__attribute__((visibility("default"))) int
fdatasync(int fd)
{
	flushes++;
	return (int)syscall(SYS_fdatasync, fd);
}

static gint64
number_of(struct store *store, const char *key)
{
	gint64 value;

	OK(store_meta_get_number(store, key, &value, &problem));
	return value;
}

static void
put(struct store *store, const char *key, gint64 value)
{
	OK(store_meta_set_number(store, key, value, &problem));
}

static void
store_commit__full__flushes_each_time(void **state)
{
	struct fixture *f = *state;

	for (int i = 0; i < 3; i++) {
		guint before = flushes;

		OK(store_begin(f->store, STORE_FULL, &problem));
		put(f->store, "x", i);
		OK(store_commit(f->store, &problem));
		assert_true(flushes > before);
		assert_int_equal(store_unsynced(f->store), 0);
	}
}

static void
store_commit__normal__flushes_at_store_sync(void **state)
{
	struct fixture *f = *state;
	guint before;

	put(f->store, "x", 0);
	OK(store_sync(f->store, &problem));
	before = flushes;
	for (int i = 0; i < 3; i++) {
		OK(store_begin(f->store, STORE_NORMAL, &problem));
		put(f->store, "x", i);
		OK(store_commit(f->store, &problem));
	}
	assert_int_equal(flushes, before);
	assert_int_equal(store_unsynced(f->store), 3);
	OK(store_sync(f->store, &problem));
	assert_int_equal(flushes, before + 1);
	assert_int_equal(store_unsynced(f->store), 0);
	OK(store_sync(f->store, &problem));
	assert_int_equal(flushes, before + 1);
}

static void
store_commit__empty_full__does_not_hide_unsynced(void **state)
{
	struct fixture *f = *state;

	put(f->store, "x", 1);
	OK(store_begin(f->store, STORE_FULL, &problem));
	OK(store_commit(f->store, &problem));
	assert_true(store_unsynced(f->store) > 0);
}

static void
store_rollback__undoes__all(void **state)
{
	struct fixture *f = *state;

	put(f->store, "x", 1);
	OK(store_begin(f->store, STORE_FULL, &problem));
	assert_true(store_in_transaction(f->store));
	put(f->store, "x", 2);
	store_rollback(f->store);
	assert_false(store_in_transaction(f->store));
	assert_int_equal(number_of(f->store, "x"), 1);
}

static void
store_rollback_to__undoes__one_step(void **state)
{
	struct fixture *f = *state;

	OK(store_begin(f->store, STORE_NORMAL, &problem));
	put(f->store, "a", 1);
	OK(store_savepoint(f->store, &problem));
	put(f->store, "b", 1);
	store_rollback_to(f->store);
	OK(store_savepoint(f->store, &problem));
	put(f->store, "c", 1);
	OK(store_release(f->store, &problem));
	OK(store_commit(f->store, &problem));
	assert_int_equal(number_of(f->store, "a"), 1);
	assert_int_equal(number_of(f->store, "b"), 0);
	assert_int_equal(number_of(f->store, "c"), 1);
}

static GBytes *
megabyte(void)
{
	return g_bytes_new_take(g_malloc0(1 << 20), 1 << 20);
}

/* After a full disk nothing of the transaction may be left, not even what is
 * written after the failure. */
static void
full_disk(struct fixture *f)
{
	g_autoptr(GBytes) big = megabyte();
	gboolean done = TRUE;

	OK(store_begin(f->store, STORE_FULL, &problem));
	put(f->store, "x", 2);
	for (int i = 0; done && i < 8; i++) {
		g_autofree char *key = g_strdup_printf("big%d", i);

		done = store_meta_set(f->store, key, big, &problem);
	}
	if (done)
		done = store_commit(f->store, &problem);
	FAILS(done, FAULT_IO, "the disk is full. Make room and try again");
	if (!store_in_transaction(f->store))
		return;
	if (sqlite3_get_autocommit(f->store->db)) {
		FAILS(store_meta_set_number(f->store, "y", 9, &problem),
			FAULT_IO, "an earlier step failed");
		FAILS(store_commit(f->store, &problem), FAULT_IO,
			"an earlier step failed");
	} else {
		store_rollback(f->store);
	}
	assert_false(store_in_transaction(f->store));
}

static void
store_begin__full_database__fails_whole_and_recovers(void **state)
{
	struct fixture *f = *state;

	put(f->store, "x", 1);
	OK(store_limit_pages(f->store, 200, &problem));
	full_disk(f);
	assert_int_equal(number_of(f->store, "x"), 1);
	assert_int_equal(number_of(f->store, "y"), 0);
	OK(store_limit_pages(f->store, 1000000, &problem));
	put(f->store, "x", 3);
	assert_int_equal(number_of(f->store, "x"), 3);
}

static void
store_begin__file_size_limit__fails_whole_and_recovers(void **state)
{
	struct fixture *f = *state;
	struct rlimit old, tight;
	void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);

	put(f->store, "x", 1);
	assert_int_equal(getrlimit(RLIMIT_FSIZE, &old), 0);
	tight = old;
	tight.rlim_cur = 2 << 20;
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
	full_disk(f);
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &old), 0);
	signal(SIGXFSZ, handler);
	assert_int_equal(number_of(f->store, "x"), 1);
	assert_int_equal(number_of(f->store, "y"), 0);
	put(f->store, "x", 3);
	assert_int_equal(number_of(f->store, "x"), 3);
}

static void
store_open_reader__two_beside_a_writer__see_commits(void **state)
{
	struct fixture *f = *state;
	struct store *one = store_open_reader(f->dir, &problem);
	struct store *two = store_open_reader(f->dir, &problem);

	OK(one != NULL && two != NULL);
	put(f->store, "x", 1);
	assert_int_equal(number_of(one, "x"), 1);
	OK(store_begin_read(two, &problem));
	assert_int_equal(number_of(two, "x"), 1);
	OK(store_begin(f->store, STORE_FULL, &problem));
	put(f->store, "x", 2);
	assert_int_equal(number_of(one, "x"), 1);
	OK(store_commit(f->store, &problem));
	assert_int_equal(number_of(one, "x"), 2);
	/* its own moment, until it ends */
	assert_int_equal(number_of(two, "x"), 1);
	store_end_read(two);
	assert_int_equal(number_of(two, "x"), 2);
	FAILS(store_meta_set_number(one, "x", 3, &problem), FAULT_IO,
		"read-only");
	store_close(one);
	store_close(two);
}

static void
store_begin__second_writer__is_told_to_wait(void **state)
{
	struct fixture *f = *state;
	struct store *other = store_open(f->dir, &problem);

	OK(other != NULL);
	sqlite3_busy_timeout(other->db, 20);
	OK(store_begin(f->store, STORE_NORMAL, &problem));
	FAILS(store_begin(other, STORE_NORMAL, &problem), FAULT_LATER,
		"in use by another program");
	assert_false(store_in_transaction(other));
	OK(store_commit(f->store, &problem));
	OK(store_begin(other, STORE_NORMAL, &problem));
	store_close(other);
	put(f->store, "x", 1);
}

static void
count(void *user)
{
	(*(guint *)user)++;
}

static void
store_on_commit__tells__of_changes(void **state)
{
	struct fixture *f = *state;
	guint commits = 0;

	store_on_commit(f->store, count, &commits);
	put(f->store, "x", 1);
	assert_int_equal(commits, 1);
	assert_int_equal(number_of(f->store, "x"), 1);
	OK(store_begin(f->store, STORE_NORMAL, &problem));
	put(f->store, "x", 2);
	put(f->store, "y", 2);
	assert_int_equal(commits, 1);
	OK(store_commit(f->store, &problem));
	assert_int_equal(commits, 2);
	OK(store_begin(f->store, STORE_NORMAL, &problem));
	put(f->store, "x", 3);
	store_rollback(f->store);
	assert_int_equal(commits, 2);
}

/* Bytes of pages that a connection keeps. */
static int
kept(struct store *store)
{
	int now, most;

	assert_int_equal(sqlite3_db_status(store->db,
				 SQLITE_DBSTATUS_CACHE_USED, &now, &most, 0),
		SQLITE_OK);
	return now;
}

static void
fill(struct fixture *f, guint messages)
{
	OK(store_begin(f->store, STORE_NORMAL, &problem));
	for (guint i = 1; i <= messages; i++)
		message_put(f, i);
	OK(store_commit(f->store, &problem));
}

static void
store_rest__much_was_written__gives_it_back(void **state)
{
	struct fixture *f = *state;
	int full;

	fill(f, 5000);
	full = kept(f->store);
	assert_in_range(full, 800000, 2500000);
	store_rest(f->store);
	assert_true(kept(f->store) < full / 10);
	put(f->store, "x", 1);
	assert_int_equal(number_of(f->store, "x"), 1);
}

static void
store_open_reader__much_was_read__keeps_little(void **state)
{
	struct fixture *f = *state;
	g_autoptr(GPtrArray) messages = NULL;
	struct store *reader;

	fill(f, 5000);
	reader = store_open_reader(f->dir, &problem);
	OK(reader != NULL);
	OK(store_message_before(reader, f->chat, 0, 5000, &messages, &problem));
	assert_int_equal(messages->len, 5000);
	assert_in_range(kept(reader), 100000, 700000);
	store_close(reader);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		STORE_TEST(store_commit__full__flushes_each_time),
		STORE_TEST(store_commit__normal__flushes_at_store_sync),
		STORE_TEST(store_commit__empty_full__does_not_hide_unsynced),
		STORE_TEST(store_rollback__undoes__all),
		STORE_TEST(store_rollback_to__undoes__one_step),
		STORE_TEST(
			store_begin__full_database__fails_whole_and_recovers),
		STORE_TEST(
			store_begin__file_size_limit__fails_whole_and_recovers),
		STORE_TEST(store_open_reader__two_beside_a_writer__see_commits),
		STORE_TEST(store_begin__second_writer__is_told_to_wait),
		STORE_TEST(store_on_commit__tells__of_changes),
		STORE_TEST(store_rest__much_was_written__gives_it_back),
		STORE_TEST(store_open_reader__much_was_read__keeps_little),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
