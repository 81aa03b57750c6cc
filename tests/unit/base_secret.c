/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "secret.h"

static void
secret__new__is_zeroed(void **state)
{
	g_autoptr(Secret) secret = secret_new(100);
	static const guint8 zero[100];

	(void)state;
	assert_int_equal(secret_len(secret), 100);
	assert_memory_equal(secret_bytes(secret), zero, 100);
	secret_data(secret)[99] = 7;
	assert_int_equal(secret_bytes(secret)[99], 7);
}

static void
secret__random__differs(void **state)
{
	g_autoptr(Secret) a = secret_random(32), b = secret_random(32);

	(void)state;
	assert_false(secret_equal(a, b));
}

static void
secret__copy__is_equal_and_its_own(void **state)
{
	g_autoptr(Secret) a = secret_from("key", 3), b = secret_copy(a);

	(void)state;
	assert_true(secret_equal(a, b));
	secret_data(b)[0] = 'x';
	assert_false(secret_equal(a, b));
	assert_memory_equal(secret_bytes(a), "key", 3);
}

static void
secret__equal__length_counts(void **state)
{
	g_autoptr(Secret) a = secret_from("key", 3), b = secret_from("key", 4);

	(void)state;
	assert_false(secret_equal(a, b));
}

static void
secret__take__wipes_the_source(void **state)
{
	char source[] = "password";
	static const char zero[8];
	g_autoptr(Secret) secret = secret_take(source, 8);

	(void)state;
	assert_memory_equal(secret_bytes(secret), "password", 8);
	assert_memory_equal(source, zero, 8);
}

static void
secret__from__nothing(void **state)
{
	g_autoptr(Secret) secret = secret_from(NULL, 0);

	(void)state;
	assert_int_equal(secret_len(secret), 0);
	secret_free(NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(secret__new__is_zeroed),
		cmocka_unit_test(secret__random__differs),
		cmocka_unit_test(secret__copy__is_equal_and_its_own),
		cmocka_unit_test(secret__equal__length_counts),
		cmocka_unit_test(secret__take__wipes_the_source),
		cmocka_unit_test(secret__from__nothing),
	};

	if (!secret_init() || !secret_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
