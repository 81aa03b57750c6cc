/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "match.h"

static int
score(const char *name, const char *letters)
{
	return match_letters(name, letters, NULL);
}

static void
match__letters__in_order(void **state)
{
	(void)state;
	assert_true(score("Alice Kim", "ak") > 0);
	assert_true(score("Alice Kim", "AKIM") > 0);
	assert_int_equal(score("Alice Kim", "ka"), 0);
	assert_int_equal(score("Alice Kim", "alicex"), 0);
	assert_int_equal(score("Alice Kim", ""), 0);
	assert_int_equal(score("", "a"), 0);
}

static void
match__letters__better_ones_first(void **state)
{
	(void)state;
	assert_true(score("Bob", "bo") > score("Rambo", "bo"));
	assert_true(score("Team Berlin", "tb") > score("Matbox", "tb"));
	assert_true(score("carol", "car") > score("chair", "car"));
	assert_true(score("Bob", "bob") > score("Bobby", "bob"));
}

static void
match__letters__korean(void **state)
{
	(void)state;
	assert_true(score("부산 모임", "ㅂㅅ") > 0);
	assert_true(score("부산 모임", "ㅂㅁ") > 0);
	assert_true(score("부산 모임", "부ㅅ") > 0);
	assert_int_equal(score("부산", "ㅅㅂ"), 0);
	assert_true(score("김민지", "기") > 0);
	assert_true(score("김민지", "김밍") == 0);
	assert_true(score("짜장", "ㅉㅈ") > 0);
	assert_int_equal(score("자장", "ㅉ"), 0);
	/* A whole syllable says more than its beginning. */
	assert_true(score("기민", "기") > score("김민", "기"));
	/* Typed in conjoining letters. */
	assert_true(
		score("김민지", "\xe1\x84\x80\xe1\x85\xb5\xe1\x86\xb7") > 0);
}

static void
match__letters__says_where(void **state)
{
	(void)state;
	g_autoptr(GArray) where = NULL;
	assert_true(match_letters("도란 부산", "ㅂㅅ", &where) > 0);
	assert_int_equal(where->len, 2);
	assert_int_equal(g_array_index(where, struct match_range, 0).start, 7);
	assert_int_equal(g_array_index(where, struct match_range, 0).len, 3);
	assert_int_equal(g_array_index(where, struct match_range, 1).start, 10);
}

static void
match__letters__of_any_length(void **state)
{
	(void)state;
	g_autofree char *name = g_strnfill(5000, 'a');
	g_autoptr(GArray) where = NULL;
	assert_true(match_letters(name, name, &where) > 0);
	assert_true(where->len > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(match__letters__in_order),
		cmocka_unit_test(match__letters__better_ones_first),
		cmocka_unit_test(match__letters__korean),
		cmocka_unit_test(match__letters__says_where),
		cmocka_unit_test(match__letters__of_any_length),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
