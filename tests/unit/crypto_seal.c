/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fault.h"
#include "seal.h"

static const guint8 plain[] = "a session record";

static void
seal__open__gives_back(void **state)
{
	g_autoptr(Secret) master = secret_random(SEAL_KEY_LEN);
	g_autoptr(GBytes) sealed =
		seal_row(master, "session/1", plain, sizeof(plain));
	g_autoptr(GError) error = NULL;
	g_autoptr(Secret) opened =
		open_row(master, "session/1", sealed, &error);

	(void)state;
	assert_null(error);
	assert_int_equal(
		g_bytes_get_size(sealed), sizeof(plain) + SEAL_OVERHEAD);
	assert_int_equal(secret_len(opened), sizeof(plain));
	assert_memory_equal(secret_bytes(opened), plain, sizeof(plain));
}

static void
seal__open__empty_value(void **state)
{
	g_autoptr(Secret) master = secret_random(SEAL_KEY_LEN);
	g_autoptr(GBytes) sealed = seal_row(master, "a", NULL, 0);
	g_autoptr(Secret) opened = open_row(master, "a", sealed, NULL);

	(void)state;
	assert_non_null(opened);
	assert_int_equal(secret_len(opened), 0);
}

static void
refused(const struct secret *master, const char *aad, GBytes *sealed)
{
	g_autoptr(GError) error = NULL;

	assert_null(open_row(master, aad, sealed, &error));
	assert_true(g_error_matches(error, FAULT, FAULT_IO));
}

static void
seal__open__bound_to_its_row(void **state)
{
	g_autoptr(Secret) master = secret_random(SEAL_KEY_LEN);
	g_autoptr(Secret) other = secret_random(SEAL_KEY_LEN);
	g_autoptr(GBytes) sealed =
		seal_row(master, "session/1", plain, sizeof(plain));

	(void)state;
	refused(master, "session/2", sealed);
	refused(master, "session/", sealed);
	refused(master, "", sealed);
	refused(other, "session/1", sealed);
}

static void
seal__open__altered_or_cut(void **state)
{
	g_autoptr(Secret) master = secret_random(SEAL_KEY_LEN);
	g_autoptr(GBytes) sealed =
		seal_row(master, "session/1", plain, sizeof(plain));
	gsize len;
	const guint8 *bytes = g_bytes_get_data(sealed, &len);

	(void)state;
	for (gsize i = 0; i < len; i++) {
		guint8 *copy = g_memdup2(bytes, len);
		g_autoptr(GBytes) altered = g_bytes_new_take(copy, len);
		g_autoptr(GBytes) cut = g_bytes_new(bytes, i);

		copy[i] ^= 0x10;
		refused(master, "session/1", altered);
		refused(master, "session/1", cut);
	}
}

static void
seal__row__never_twice_the_same(void **state)
{
	g_autoptr(Secret) master = secret_random(SEAL_KEY_LEN);
	g_autoptr(GBytes) a = seal_row(master, "r", plain, sizeof(plain));
	g_autoptr(GBytes) b = seal_row(master, "r", plain, sizeof(plain));

	(void)state;
	assert_false(g_bytes_equal(a, b));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(seal__open__gives_back),
		cmocka_unit_test(seal__open__empty_value),
		cmocka_unit_test(seal__open__bound_to_its_row),
		cmocka_unit_test(seal__open__altered_or_cut),
		cmocka_unit_test(seal__row__never_twice_the_same),
	};

	if (!secret_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
