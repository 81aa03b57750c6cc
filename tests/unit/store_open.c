/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store_fixture.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "migrate.h"
#include "store_meta.h"

static char *
db_of(struct fixture *f)
{
	return g_build_filename(f->dir, STORE_FILE, NULL);
}

static guint
mode_of(const char *path)
{
	GStatBuf status;

	assert_int_equal(g_stat(path, &status), 0);
	return status.st_mode & 0777;
}

static void
store_open__makes__private_folder_and_file(void **state)
{
	struct fixture *f = *state;
	g_autofree char *dir = g_build_filename(f->dir, "new", NULL);
	g_autofree char *path = g_build_filename(dir, STORE_FILE, NULL);
	g_autofree char *log = g_strconcat(path, "-wal", NULL);
	mode_t mask = umask(0);
	struct store *store = store_open(dir, &problem);

	OK(store != NULL);
	OK(store_meta_set_number(store, "x", 1, &problem));
	assert_int_equal(mode_of(dir), 0700);
	assert_int_equal(mode_of(path), 0600);
	assert_int_equal(mode_of(log), 0600);
	umask(mask);
	assert_int_equal(store_version(store), migrate_newest(migrations));
	store_close(store);
	g_unlink(path);
	g_rmdir(dir);
}

static void
store_open__keeps__what_was_there(void **state)
{
	struct fixture *f = *state;
	gint64 value;

	OK(store_meta_set_number(f->store, "x", 42, &problem));
	store_close(f->store);
	f->store = store_open(f->dir, &problem);
	OK(f->store != NULL);
	OK(store_meta_get_number(f->store, "x", &value, &problem));
	assert_int_equal(value, 42);
}

static void
set_version(const char *path, int version)
{
	g_autofree char *text =
		g_strdup_printf("PRAGMA user_version = %d", version);
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
	sqlite3_close(db);
}

static void
store_open__refuses__newer_store_untouched(void **state)
{
	struct fixture *f = *state;
	g_autofree char *path = db_of(f);
	g_autofree char *before = NULL, *after = NULL;
	gsize before_len, after_len;

	g_clear_pointer(&f->store, store_close);
	set_version(path, 999);
	assert_true(g_file_get_contents(path, &before, &before_len, NULL));
	FAILS(store_open(f->dir, &problem) != NULL, FAULT_IO,
		"written by a newer doran (store version 999");
	FAILS(store_open_reader(f->dir, &problem) != NULL, FAULT_IO,
		"install the newer doran");
	assert_true(g_file_get_contents(path, &after, &after_len, NULL));
	assert_int_equal(before_len, after_len);
	assert_memory_equal(before, after, before_len);
}

static void
store_open__refuses__somebody_elses_database(void **state)
{
	struct fixture *f = *state;
	g_autofree char *path = db_of(f);
	sqlite3 *db;

	assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
	assert_int_equal(
		sqlite3_exec(db, "CREATE TABLE t (x)", NULL, NULL, NULL),
		SQLITE_OK);
	sqlite3_close(db);
	FAILS(store_open(f->dir, &problem) != NULL, FAULT_IO,
		"is not a store of doran");
}

static void
store_open__refuses__damaged_file(void **state)
{
	struct fixture *f = *state;
	g_autofree char *path = db_of(f);

	assert_true(g_file_set_contents(path,
		"this is no database, but a long enough text to be read as "
		"the header of one, which has a hundred bytes at least",
		-1, NULL));
	FAILS(store_open(f->dir, &problem) != NULL, FAULT_IO, "is damaged");
	FAILS(store_open_reader(f->dir, &problem) != NULL, FAULT_IO,
		"put a backup in its place");
}

static void
store_check__names__damage_within(void **state)
{
	struct fixture *f = *state;
	g_autofree char *path = db_of(f);
	g_autofree char *clean = NULL;
	g_autofree char *found = NULL;
	g_autoptr(GError) trouble = NULL;
	struct store *store;
	FILE *file;

	OK(store_check(f->store, &clean, &problem));
	assert_null(clean);
	for (guint64 i = 1; i < 500; i++)
		message_put(f, i);
	g_clear_pointer(&f->store, store_close);
	file = g_fopen(path, "r+");
	fseek(file, -20 * 4096, SEEK_END);
	for (int i = 0; i < 20 * 4096; i++)
		fputc(0xa5, file);
	fclose(file);
	store = store_open_reader(f->dir, &problem);
	OK(store != NULL);
	if (store_check(store, &found, &trouble))
		assert_non_null(found);
	else
		assert_non_null(strstr(trouble->message, "is damaged"));
	store_close(store);
}

static void
store_open_reader__tells__that_there_is_none(void **state)
{
	struct fixture *f = *state;
	g_autofree char *path = db_of(f);

	FAILS(store_open_reader(f->dir, &problem) != NULL, FAULT_ABSENT,
		"no store");
	assert_false(g_file_test(path, G_FILE_TEST_EXISTS));
	assert_true(g_file_set_contents(path, "", 0, NULL));
	FAILS(store_open_reader(f->dir, &problem) != NULL, FAULT_ABSENT,
		"no store");
}

static void
store_open_reader__opens__path_with_odd_letters(void **state)
{
	struct fixture *f = *state;
	g_autofree char *dir = g_build_filename(f->dir, "a?b#c %41", NULL);
	g_autofree char *path = g_build_filename(dir, STORE_FILE, NULL);
	struct store *store = store_open(dir, &problem);

	OK(store != NULL);
	store_close(store);
	assert_true(g_file_test(path, G_FILE_TEST_EXISTS));
	store = store_open_reader(dir, &problem);
	OK(store != NULL);
	store_close(store);
	g_unlink(path);
	g_clear_pointer(&path, g_free);
	path = g_strconcat(dir, "/" STORE_FILE "-wal", NULL);
	g_unlink(path);
	g_clear_pointer(&path, g_free);
	path = g_strconcat(dir, "/" STORE_FILE "-shm", NULL);
	g_unlink(path);
	g_rmdir(dir);
}

/* Root may write everywhere: so as somebody else, in a child. */
static int
as_nobody(int (*check)(const char *dir), const char *dir)
{
	pid_t child = fork();
	int status;

	if (child == 0) {
		if (geteuid() == 0 &&
			(setgid(65534) != 0 || setuid(65534) != 0))
			_exit(90);
		_exit(check(dir));
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 91;
}

static int
read_frozen(const char *dir)
{
	g_autoptr(GError) error = NULL;
	gint64 value = 0;
	g_autoptr(Store) store = store_open_reader(dir, &error);

	if (store == NULL || !store_meta_get_number(store, "x", &value, &error))
		return 1;
	return value == 42 ? 0 : 2;
}

static int
write_frozen(const char *dir)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Store) store = store_open(dir, &error);

	if (store != NULL || error->code != FAULT_IO)
		return 1;
	return strstr(error->message, "read-only") != NULL ? 0 : 2;
}

static void
store_open__read_only_folder__reads_and_refuses_to_write(void **state)
{
	struct fixture *f = *state;
	g_autofree char *path = db_of(f);

	OK(store_meta_set_number(f->store, "x", 42, &problem));
	g_clear_pointer(&f->store, store_close);
	g_chmod(path, 0444);
	g_chmod(f->dir, 0555);
	assert_int_equal(as_nobody(read_frozen, f->dir), 0);
	assert_int_equal(as_nobody(write_frozen, f->dir), 0);
	g_chmod(f->dir, 0700);
}

static int
open_in_closed_folder(const char *dir)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *inner = g_build_filename(dir, "inner", NULL);

	if (store_open(inner, &error) != NULL || error->code != FAULT_IO)
		return 1;
	return strstr(error->message, "Cannot make the folder") ? 0 : 2;
}

static void
store_open__closed_folder__says_so(void **state)
{
	struct fixture *f = *state;

	g_chmod(f->dir, 0555);
	assert_int_equal(as_nobody(open_in_closed_folder, f->dir), 0);
}

static const char *const next_step[] = {
	"ALTER TABLE chat ADD COLUMN loud INTEGER NOT NULL DEFAULT 0", NULL};
static const char *const broken_step[] = {
	"UPDATE chat SET loud = 1", "CREATE TABLE meta (x)", NULL};

/* Today's steps and `more` (of at most 2) of tomorrow. */
static void
steps_of_tomorrow(struct migration steps[16], int more)
{
	int newest = migrate_newest(migrations), count = 0;

	memset(steps, 0, 16 * sizeof *steps);
	for (; migrations[count].version != 0; count++)
		steps[count] = migrations[count];
	steps[count++] = (struct migration){newest + 1, next_step};
	if (more > 1)
		steps[count] = (struct migration){newest + 2, broken_step};
}

static void
migrate_run__brings_up__old_store_step_by_step(void **state)
{
	struct migration two[16], broken[16];
	int next = migrate_newest(migrations) + 1;
	struct fixture *f = *state;
	gint64 loud = -1;

	steps_of_tomorrow(two, 1);
	steps_of_tomorrow(broken, 2);
	OK(migrate_run(f->store->db, "db", two, &problem));
	assert_int_equal(migrate_version(f->store->db, "db", &problem), next);
	OK(sql_number(f->store, &problem, &loud, "SELECT loud FROM chat", ""));
	assert_int_equal(loud, 0);
	/* a step that fails takes everything of it back */
	assert_false(migrate_run(f->store->db, "db", broken, &problem));
	g_clear_error(&problem);
	assert_int_equal(migrate_version(f->store->db, "db", &problem), next);
	OK(sql_number(
		f->store, &problem, &loud, "SELECT loud FROM chat  ", ""));
	assert_int_equal(loud, 0);
	/* the program of today meets the store of tomorrow */
	FAILS(migrate_run(f->store->db, "db", migrations, &problem), FAULT_IO,
		"newer doran");
}

static void
migrate_run__from_each_version__ends_at_the_newest(void **state)
{
	struct fixture *f = *state;
	int newest = migrate_newest(migrations);

	for (int from = 0; from <= newest; from++) {
		struct migration some[16] = {{0}};
		sqlite3 *db;

		for (int i = 0; i < from; i++)
			some[i] = migrations[i];
		assert_int_equal(sqlite3_open(":memory:", &db), SQLITE_OK);
		OK(migrate_run(db, "db", some, &problem));
		OK(migrate_run(db, "db", migrations, &problem));
		assert_int_equal(migrate_version(db, "db", &problem), newest);
		sqlite3_close(db);
	}
	assert_non_null(f);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FOLDER_TEST(store_open__makes__private_folder_and_file),
		STORE_TEST(store_open__keeps__what_was_there),
		STORE_TEST(store_open__refuses__newer_store_untouched),
		FOLDER_TEST(store_open__refuses__somebody_elses_database),
		FOLDER_TEST(store_open__refuses__damaged_file),
		STORE_TEST(store_check__names__damage_within),
		FOLDER_TEST(store_open_reader__tells__that_there_is_none),
		FOLDER_TEST(store_open_reader__opens__path_with_odd_letters),
		STORE_TEST(
			store_open__read_only_folder__reads_and_refuses_to_write),
		FOLDER_TEST(store_open__closed_folder__says_so),
		STORE_TEST(migrate_run__brings_up__old_store_step_by_step),
		FOLDER_TEST(migrate_run__from_each_version__ends_at_the_newest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
