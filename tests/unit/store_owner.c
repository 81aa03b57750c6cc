/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store_fixture.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "counter.h"
#include "owner.h"

/* A child that takes the lock and holds it until it is killed, or for ms. */
static pid_t
owning_child(const char *dir, guint ms)
{
	int ready[2];
	char byte;
	pid_t child;

	assert_int_equal(pipe(ready), 0);
	child = fork();
	if (child == 0) {
		if (owner_lock(dir, "doran listen", 0, NULL) == NULL)
			_exit(1);
		if (write(ready[1], "x", 1) != 1)
			_exit(2);
		g_usleep(ms * 1000);
		_exit(0);
	}
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	return child;
}

static void
owner_lock__taken_by_a_child__names_pid_and_command(void **state)
{
	struct fixture *f = *state;
	pid_t child = owning_child(f->dir, 60000);
	g_autofree char *words =
		g_strdup_printf("\"doran listen\" (process %d)", (int)child);
	g_autofree char *command = NULL;
	struct owner_lock *lock;
	gint pid;

	FAILS(owner_lock(f->dir, "doran", 0, &problem) != NULL, FAULT_LATER,
		words);
	assert_true(owner_find(f->dir, &pid, &command));
	assert_int_equal(pid, child);
	assert_string_equal(command, "doran listen");
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	assert_false(owner_find(f->dir, NULL, NULL));
	lock = owner_lock(f->dir, "doran", 0, &problem);
	OK(lock != NULL);
	owner_unlock(lock);
}

static void
owner_lock__waits__until_the_other_is_gone(void **state)
{
	struct fixture *f = *state;
	pid_t child = owning_child(f->dir, 150);
	struct owner_lock *lock = owner_lock(f->dir, "doran", 20000, &problem);

	OK(lock != NULL);
	waitpid(child, NULL, 0);
	owner_unlock(lock);
}

static void
owner_lock__file__is_private_and_says_who(void **state)
{
	struct fixture *f = *state;
	g_autofree char *dir = g_build_filename(f->dir, "new", NULL);
	g_autofree char *path = g_build_filename(dir, "owner.lock", NULL);
	g_autofree char *line = NULL, *empty = NULL;
	g_autofree char *wanted =
		g_strdup_printf("%d doran send\n", (int)getpid());
	GStatBuf status;
	struct owner_lock *lock = owner_lock(dir, "doran send", 0, &problem);

	OK(lock != NULL);
	assert_int_equal(g_stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_true(g_file_get_contents(path, &line, NULL, NULL));
	assert_string_equal(line, wanted);
	owner_unlock(lock);
	assert_true(g_file_get_contents(path, &empty, NULL, NULL));
	assert_string_equal(empty, "");
	g_unlink(path);
	g_rmdir(dir);
}

static void
owner_find__hostile_line__gives_no_escape(void **state)
{
	struct fixture *f = *state;
	g_autofree char *path = g_build_filename(f->dir, "owner.lock", NULL);
	g_autofree char *command = NULL;
	struct owner_lock *lock = owner_lock(f->dir, "doran", 0, &problem);
	FILE *file = g_fopen(path, "w");

	OK(lock != NULL);
	fputs("12 \033[2Jx\xff\n", file);
	fclose(file);
	assert_true(owner_find(f->dir, NULL, &command));
	assert_null(strchr(command, '\033'));
	owner_unlock(lock);
}

static void
counter__write_and_read__gives_the_number(void **state)
{
	struct fixture *f = *state;
	g_autofree char *path = g_build_filename(f->dir, "starts", NULL);
	guint64 value = 7;
	GStatBuf status;

	OK(counter_read(path, &value, &problem));
	assert_int_equal(value, 0);
	OK(counter_write(path, 41, &problem));
	OK(counter_write(path, G_MAXUINT64, &problem));
	OK(counter_read(path, &value, &problem));
	assert_true(value == G_MAXUINT64);
	assert_int_equal(g_stat(path, &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
}

static void
counter_read__damaged__says_so(void **state)
{
	struct fixture *f = *state;
	g_autofree char *path = g_build_filename(f->dir, "starts", NULL);
	guint64 value;

	assert_true(g_file_set_contents(path, "4x", -1, NULL));
	FAILS(counter_read(path, &value, &problem), FAULT_IO,
		"holds no number");
	assert_true(g_file_set_contents(path, "", 0, NULL));
	FAILS(counter_read(path, &value, &problem), FAULT_IO,
		"holds no number");
}

static void
counter_write__no_folder__says_so(void **state)
{
	struct fixture *f = *state;
	g_autofree char *path = g_build_filename(f->dir, "no", "such", NULL);

	FAILS(counter_write(path, 1, &problem), FAULT_IO, "Cannot write");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		FOLDER_TEST(
			owner_lock__taken_by_a_child__names_pid_and_command),
		FOLDER_TEST(owner_lock__waits__until_the_other_is_gone),
		FOLDER_TEST(owner_lock__file__is_private_and_says_who),
		FOLDER_TEST(owner_find__hostile_line__gives_no_escape),
		FOLDER_TEST(counter__write_and_read__gives_the_number),
		FOLDER_TEST(counter_read__damaged__says_so),
		FOLDER_TEST(counter_write__no_folder__says_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
