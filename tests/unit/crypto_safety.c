/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "safety.h"
#include "secret.h"

static void
fill(guint8 key[32], guint8 with)
{
	memset(key, with, 32);
}

/* Reckoned with an independent script from Signal's definition; the interop
 * test compares with the official library. */
static void
safety__number__known_value(void **state)
{
	guint8 a[32], b[32];
	g_autofree char *number = NULL;

	(void)state;
	fill(a, 1);
	fill(b, 2);
	number = safety_number(a, "alice@example.org", b, "bob@example.org");
	assert_string_equal(number,
		"35845 86628 89230 62779 53648 74901 "
		"91393 55928 77476 00878 25965 03822");
}

static void
safety__number__same_on_both_sides(void **state)
{
	g_autoptr(Secret) a = secret_random(32), b = secret_random(32);
	g_autofree char *here = safety_number(
		secret_bytes(a), "a@net", secret_bytes(b), "b@net");
	g_autofree char *there = safety_number(
		secret_bytes(b), "b@net", secret_bytes(a), "a@net");

	(void)state;
	assert_string_equal(here, there);
	assert_int_equal(strlen(here), SAFETY_DIGITS + 11);
}

static void
safety__number__depends_on_key_and_address(void **state)
{
	guint8 a[32], b[32];
	g_autofree char *first = NULL, *address = NULL, *key = NULL;

	(void)state;
	fill(a, 1);
	fill(b, 2);
	first = safety_number(a, "a@net", b, "b@net");
	address = safety_number(a, "a@net", b, "b@other");
	b[31] ^= 1;
	key = safety_number(a, "a@net", b, "b@net");
	assert_string_not_equal(first, address);
	assert_string_not_equal(first, key);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(safety__number__known_value),
		cmocka_unit_test(safety__number__same_on_both_sides),
		cmocka_unit_test(safety__number__depends_on_key_and_address),
	};

	if (!secret_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
