/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

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

/* Small ones come from blocks used before. */
static void
secret__new__is_zeroed_after_another(void **state)
{
	static const guint8 zero[2048];

	(void)state;
	for (gsize len = 1; len <= sizeof(zero); len *= 2) {
		g_autoptr(Secret) a = secret_random(len);
		g_autoptr(Secret) b = NULL, c = NULL;

		secret_free(g_steal_pointer(&a));
		b = secret_new(sizeof(zero));
		c = secret_new(len);
		assert_memory_equal(secret_bytes(b), zero, sizeof(zero));
		assert_memory_equal(secret_bytes(c), zero, len);
	}
}

static void
secret__new__many_at_once_do_not_overlap(void **state)
{
	struct secret *all[50];

	(void)state;
	for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
		all[i] = secret_new(i * 100);
		memset(secret_data(all[i]), (int)i, i * 100);
	}
	for (guint i = 0; i < G_N_ELEMENTS(all); i++) {
		for (guint at = 0; at < i * 100; at++)
			assert_int_equal(secret_bytes(all[i])[at], i);
		secret_free(all[i]);
	}
}

/* One byte over the end is a guard page: the child dies. */
static void
secret__data__overrun_is_fatal(void **state)
{
	static const gsize lens[] = {32, 2048, 5000};

	(void)state;
	for (guint i = 0; i < G_N_ELEMENTS(lens); i++) {
		pid_t child = fork();
		int status = 0;

		if (child == 0) {
			volatile guint8 *data =
				secret_data(secret_new(lens[i]));

			signal(SIGSEGV, SIG_DFL);
			data[lens[i]] = 1;
			_exit(0);
		}
		assert_int_equal(waitpid(child, &status, 0), child);
		assert_true(WIFSIGNALED(status));
	}
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
		cmocka_unit_test(secret__new__is_zeroed_after_another),
		cmocka_unit_test(secret__new__many_at_once_do_not_overlap),
		cmocka_unit_test(secret__data__overrun_is_fatal),
	};

	if (!secret_init() || !secret_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
