/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "fault.h"
#include "keyring.h"

/* The least work, so that the tests are quick. */
static const struct keyring_cost cheap = {1, 64};

struct folder {
	char *path, *key;
};

static int
make_folder(void **state)
{
	struct folder *folder = g_new0(struct folder, 1);

	folder->path = g_dir_make_tmp("doran-keyring-XXXXXX", NULL);
	folder->key = g_build_filename(folder->path, "master.key", NULL);
	*state = folder;
	return folder->path == NULL;
}

static int
remove_folder(void **state)
{
	struct folder *folder = *state;

	(void)g_unlink(folder->key);
	(void)g_rmdir(folder->path);
	g_free(folder->path);
	g_free(folder->key);
	g_free(folder);
	return 0;
}

static void
refused(GBytes *wrap, const char *passphrase, const char *path, enum fault code)
{
	g_autoptr(GError) error = NULL;
	struct secret *master = NULL;

	assert_false(keyring_open(wrap, passphrase, path, &master, &error));
	assert_null(master);
	assert_int_equal(error->code, code);
	assert_true(error->domain == FAULT);
}

static void
keyring__open__passphrase(void **state)
{
	g_autoptr(Secret) master = NULL, opened = NULL;
	g_autoptr(GBytes) wrap = NULL;
	g_autoptr(GError) error = NULL;

	(void)state;
	assert_true(keyring_create(
		"도란도란", NULL, &cheap, &master, &wrap, &error));
	assert_int_equal(secret_len(master), 32);
	assert_int_equal(g_bytes_get_size(wrap), KEYRING_WRAP_LEN);
	assert_true(keyring_needs_passphrase(wrap));
	assert_true(keyring_open(wrap, "도란도란", NULL, &opened, &error));
	assert_true(secret_equal(master, opened));
	refused(wrap, "도란도라", NULL, FAULT_REFUSED);
	refused(wrap, "", NULL, FAULT_REFUSED);
	refused(wrap, NULL, NULL, FAULT_REFUSED);
}

static void
keyring__wrap__passphrase_changed(void **state)
{
	g_autoptr(Secret) master = NULL, opened = NULL;
	g_autoptr(GBytes) first = NULL, second = NULL;

	(void)state;
	assert_true(keyring_create("old", NULL, &cheap, &master, &first, NULL));
	assert_true(keyring_wrap(master, "new", NULL, &cheap, &second, NULL));
	assert_true(keyring_open(second, "new", NULL, &opened, NULL));
	assert_true(secret_equal(master, opened));
	refused(second, "old", NULL, FAULT_REFUSED);
}

static void
keyring__create__two_are_different(void **state)
{
	g_autoptr(Secret) a = NULL, b = NULL;
	g_autoptr(GBytes) wrap_a = NULL, wrap_b = NULL;

	(void)state;
	assert_true(keyring_create("same", NULL, &cheap, &a, &wrap_a, NULL));
	assert_true(keyring_create("same", NULL, &cheap, &b, &wrap_b, NULL));
	assert_false(secret_equal(a, b));
	assert_false(g_bytes_equal(wrap_a, wrap_b));
}

static void
keyring__open__altered_or_cut(void **state)
{
	g_autoptr(Secret) master = NULL;
	g_autoptr(GBytes) wrap = NULL;
	const guint8 *bytes;

	(void)state;
	assert_true(keyring_create("p", NULL, &cheap, &master, &wrap, NULL));
	bytes = g_bytes_get_data(wrap, NULL);
	for (gsize i = 0; i < KEYRING_WRAP_LEN; i++) {
		guint8 *copy = g_memdup2(bytes, KEYRING_WRAP_LEN);
		g_autoptr(GBytes) altered =
			g_bytes_new_take(copy, KEYRING_WRAP_LEN);
		g_autoptr(GBytes) cut = g_bytes_new(bytes, i);
		g_autoptr(GError) error = NULL;
		struct secret *opened = NULL;

		/* 2: stays within the bounds of the cost */
		copy[i] ^= 2;
		assert_false(
			keyring_open(altered, "p", "/none", &opened, &error));
		assert_null(opened);
		refused(cut, "p", NULL, FAULT_DATA);
	}
}

/* A hostile store must not make us take all memory. */
static void
keyring__open__cost_out_of_bounds(void **state)
{
	static const struct {
		gsize at;
		guint8 value;
	} bad[] = {{6, 0x01}, {9, 0}, {9, 17}, {10, 0x01}, {11, 0x11}, {13, 7}};
	g_autoptr(Secret) master = NULL;
	g_autoptr(GBytes) wrap = NULL;

	(void)state;
	assert_true(keyring_create("p", NULL, &cheap, &master, &wrap, NULL));
	for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
		guint8 *copy = g_memdup2(
			g_bytes_get_data(wrap, NULL), KEYRING_WRAP_LEN);
		g_autoptr(GBytes) costly =
			g_bytes_new_take(copy, KEYRING_WRAP_LEN);

		copy[bad[i].at] = bad[i].value;
		refused(costly, "p", NULL, FAULT_DATA);
		assert_false(keyring_needs_passphrase(costly));
	}
}

static void
keyring__open__key_file(void **state)
{
	struct folder *folder = *state;
	g_autoptr(Secret) master = NULL, opened = NULL, other = NULL;
	g_autoptr(GBytes) wrap = NULL, wrap_other = NULL;
	g_autoptr(GError) error = NULL;
	struct stat st;

	assert_true(keyring_create(
		NULL, folder->key, NULL, &master, &wrap, &error));
	assert_int_equal(stat(folder->key, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	assert_int_equal(st.st_size, 32);
	assert_false(keyring_needs_passphrase(wrap));
	assert_true(keyring_open(wrap, NULL, folder->key, &opened, &error));
	assert_true(secret_equal(master, opened));

	/* never over an existing one */
	assert_false(keyring_create(
		NULL, folder->key, NULL, &other, &wrap_other, &error));
	assert_true(g_error_matches(error, FAULT, FAULT_IO));
	assert_null(other);
}

static void
keyring__open__key_file_that_is_not_right(void **state)
{
	struct folder *folder = *state;
	g_autofree char *link = g_build_filename(folder->path, "link", NULL);
	g_autoptr(Secret) master = NULL;
	g_autoptr(GBytes) wrap = NULL;

	assert_true(
		keyring_create(NULL, folder->key, NULL, &master, &wrap, NULL));
	assert_int_equal(g_chmod(folder->key, 0640), 0);
	refused(wrap, NULL, folder->key, FAULT_REFUSED);
	assert_int_equal(g_chmod(folder->key, 0600), 0);
	assert_int_equal(symlink(folder->key, link), 0);
	refused(wrap, NULL, link, FAULT_REFUSED);
	assert_int_equal(g_unlink(link), 0);
	refused(wrap, NULL, folder->path, FAULT_REFUSED);
	refused(wrap, NULL, "/nonexistent/key", FAULT_ABSENT);
	assert_int_equal(mkfifo(link, 0600), 0);
	refused(wrap, NULL, link, FAULT_REFUSED);
	assert_int_equal(g_unlink(link), 0);
	assert_int_equal(truncate(folder->key, 31), 0);
	refused(wrap, NULL, folder->key, FAULT_DATA);
	assert_int_equal(truncate(folder->key, 0), 0);
	assert_int_equal(truncate(folder->key, 32), 0);
	refused(wrap, NULL, folder->key, FAULT_REFUSED); /* other bytes */
}

static void
keyring__create__folder_that_is_not_there(void **state)
{
	g_autoptr(GError) error = NULL;
	struct secret *master = NULL;
	GBytes *wrap = NULL;

	(void)state;
	assert_false(keyring_create(
		NULL, "/nonexistent/key", NULL, &master, &wrap, &error));
	assert_true(g_error_matches(error, FAULT, FAULT_IO));
	assert_null(master);
	assert_null(wrap);
}

static void
keyring__cost__default_is_what_the_design_says(void **state)
{
	(void)state;
	assert_int_equal(keyring_cost_default.operations, 3);
	assert_int_equal(keyring_cost_default.memory_kib, 256 * 1024);
}

#define IN_FOLDER(name) \
	cmocka_unit_test_setup_teardown(name, make_folder, remove_folder)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keyring__open__passphrase),
		cmocka_unit_test(keyring__wrap__passphrase_changed),
		cmocka_unit_test(keyring__create__two_are_different),
		cmocka_unit_test(keyring__open__altered_or_cut),
		cmocka_unit_test(keyring__open__cost_out_of_bounds),
		IN_FOLDER(keyring__open__key_file),
		IN_FOLDER(keyring__open__key_file_that_is_not_right),
		cmocka_unit_test(keyring__create__folder_that_is_not_there),
		cmocka_unit_test(
			keyring__cost__default_is_what_the_design_says),
	};

	if (!secret_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
