/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Folders, the log file, words and near misses. */
#include "config.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "fault.h"
#include "folders.h"
#include "logfile.h"
#include "nearest.h"
#include "words.h"

static char *top;

static char *
below(const char *name)
{
	return g_build_filename(top, name, NULL);
}

static guint
mode_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_mode & 0777 : 0;
}

static void
folders_new__variables__are_followed(void **state)
{
	g_autoptr(Folders) folders = NULL;

	(void)state;
	g_setenv("XDG_CONFIG_HOME", "/c", TRUE);
	g_setenv("XDG_DATA_HOME", "relative", TRUE);
	g_unsetenv("XDG_STATE_HOME");
	g_setenv("XDG_RUNTIME_DIR", "/r", TRUE);
	g_setenv("HOME", "/h", TRUE);
	folders = folders_new(NULL);
	assert_string_equal(folders->config_file, "/c/doran/doran.conf");
	assert_string_equal(folders->data_dir, "/h/.local/share/doran");
	assert_string_equal(folders->state_dir, "/h/.local/state/doran");
	assert_string_equal(folders->runtime_dir, "/r/doran");
}

static void
folders_new__no_home__asks_the_user_database(void **state)
{
	g_autoptr(Folders) folders = NULL;

	(void)state;
	g_unsetenv("HOME");
	g_unsetenv("XDG_CONFIG_HOME");
	g_unsetenv("XDG_RUNTIME_DIR");
	folders = folders_new(NULL);
	if (folders == NULL)
		skip(); /* a user without a home folder */
	assert_true(g_path_is_absolute(folders->config_file));
	assert_null(folders->runtime_dir);
}

static void
folder_make__new_and_open_ones__are_private(void **state)
{
	g_autofree char *deep = below("a/b/c");
	g_autofree char *open = below("open");

	(void)state;
	assert_true(folder_make(deep, NULL));
	assert_int_equal(mode_of(deep), 0700);
	g_mkdir(open, 0755);
	g_chmod(open, 0755);
	assert_true(folder_make(open, NULL));
	assert_int_equal(mode_of(open), 0700);
}

static void
folder_make__file_in_the_way__is_io(void **state)
{
	g_autofree char *file = below("file");
	g_autofree char *beneath = below("file/x");
	g_autoptr(GError) error = NULL;

	(void)state;
	assert_true(g_file_set_contents(file, "", -1, NULL));
	assert_false(folder_make(beneath, &error));
	assert_int_equal(fault_exit_code(error), 74);
	assert_non_null(strstr(error->message, beneath));
}

static void
logfile__messages__are_single_clean_lines(void **state)
{
	g_autofree char *file = below("log");
	g_autofree char *text = NULL;

	(void)state;
	logfile_start(top, DETAIL_QUIET);
	g_message("a\033[2Jb\nc\xc2\x9b"
		  "d");
	g_debug("not wanted");
	logfile_start(top, DETAIL_DEBUG_FILE);
	g_debug("wanted");
	logfile_stop();
	g_message("after the end");
	assert_true(g_file_get_contents(file, &text, NULL, NULL));
	assert_int_equal(mode_of(file), 0600);
	assert_non_null(strstr(text, "a [2Jb c d\n"));
	assert_null(strstr(text, "not wanted"));
	assert_non_null(strstr(text, ": wanted\n"));
	assert_null(strstr(text, "after the end"));
}

static void
logfile__growth__turns_over_at_a_megabyte(void **state)
{
	g_autofree char *file = below("log");
	g_autofree char *old = below("log.1");
	g_autofree char *line = g_strnfill(1000, 'x');
	struct stat st;

	(void)state;
	logfile_start(top, DETAIL_QUIET);
	for (int i = 0; i < 2500; i++)
		g_message("%s", line);
	logfile_stop();
	assert_int_equal(stat(old, &st), 0);
	assert_in_range(st.st_size, 1024 * 1024, 1024 * 1024 + 2000);
	assert_int_equal(stat(file, &st), 0);
	assert_in_range(st.st_size, 1, 1024 * 1024 + 2000);
}

static void
logfile__no_folder__is_no_error(void **state)
{
	(void)state;
	logfile_start("/nonexistent/folder", DETAIL_QUIET);
	g_message("nowhere");
	logfile_stop();
}

static void
nearest__words__are_found_when_near(void **state)
{
	static const char *const words[] = {
		"server", "address", "e2ee", "tls", NULL};

	(void)state;
	assert_int_equal(nearest_distance("abc", "abc"), 0);
	assert_int_equal(nearest_distance("abc", "acb"), 1);
	assert_int_equal(nearest_distance("", "abc"), 3);
	assert_int_equal(nearest_distance("kitten", "sitting"), 3);
	assert_string_equal(nearest_word("sever", words), "server");
	assert_string_equal(nearest_word("adress", words), "address");
	assert_null(nearest_word("completely", words));
	assert_null(nearest_word("", words));
}

static void
words__every_value__has_some(void **state)
{
	(void)state;
	assert_string_equal(notice_words(NOTICE_NONE), "");
	for (int n = NOTICE_OFFLINE; n <= NOTICE_NO_DEVICES; n++) {
		const char *words = notice_words((enum notice)n);

		assert_true(*words != '\0');
		assert_string_not_equal(words, notice_words((enum notice)999));
	}
	for (int s = MESSAGE_QUEUED; s <= MESSAGE_FAILED; s++)
		assert_true(*message_state_words((enum message_state)s) != 0);
	for (int t = TRUST_UNKNOWN; t <= TRUST_CHANGED; t++)
		assert_true(*trust_words((enum trust)t) != 0);
	for (int c = CONTACT_NONE; c <= CONTACT_BLOCKED; c++)
		assert_true(*contact_state_words((enum contact_state)c) != 0);
}

static void
remove_tree(const char *path)
{
	GDir *dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *inside = g_build_filename(path, name, NULL);

		if (g_remove(inside) != 0)
			remove_tree(inside);
	}
	if (dir != NULL)
		g_dir_close(dir);
	g_rmdir(path);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(folders_new__variables__are_followed),
		cmocka_unit_test(folders_new__no_home__asks_the_user_database),
		cmocka_unit_test(folder_make__new_and_open_ones__are_private),
		cmocka_unit_test(folder_make__file_in_the_way__is_io),
		cmocka_unit_test(logfile__messages__are_single_clean_lines),
		cmocka_unit_test(logfile__growth__turns_over_at_a_megabyte),
		cmocka_unit_test(logfile__no_folder__is_no_error),
		cmocka_unit_test(nearest__words__are_found_when_near),
		cmocka_unit_test(words__every_value__has_some),
	};
	int failed;

	top = g_dir_make_tmp("doran-base-XXXXXX", NULL);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	remove_tree(top);
	g_free(top);
	return failed;
}
