/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "width.h"
#include "wrap.h"

/* The lines, joined with "|". */
static void
check(const char *text, int cells, const char *expected)
{
	g_autoptr(GArray) lines = wrap_text(text, cells);
	g_autoptr(GString) got = g_string_new(NULL);
	for (guint i = 0; i < lines->len; i++) {
		struct wrap_line *l =
			&g_array_index(lines, struct wrap_line, i);
		g_autofree char *part = g_strndup(text + l->start, l->len);
		assert_int_equal(l->cells, width_text(part));
		if (i > 0)
			g_string_append_c(got, '|');
		g_string_append(got, part);
	}
	assert_string_equal(got->str, expected);
}

static void
wrap__break__between_words(void **state)
{
	(void)state;
	check("", 10, "");
	check("one two three", 20, "one two three");
	check("one two three", 8, "one two|three");
	check("one two three", 7, "one two|three");
	check("one  two", 4, "one|two");
	check("a b  ", 3, "a b");
}

static void
wrap__break__at_newlines(void **state)
{
	(void)state;
	check("a\n\nb\n", 5, "a||b|");
}

static void
wrap__break__long_words(void **state)
{
	(void)state;
	check("abcdefgh", 3, "abc|def|gh");
	check("x abcdefgh", 4, "x|abcd|efgh");
}

static void
wrap__break__east_asian(void **state)
{
	(void)state;
	check("東京で会い", 4, "東京|で会|い");
	check("東京で会い", 5, "東京|で会|い");
	check("東京。会", 4, "東|京。|会"); /* no full stop at a start */
	check("한국어", 1, "한|국|어"); /* too narrow, goes on */
}

static void
wrap__keep__addresses(void **state)
{
	(void)state;
	check("see https://example.org/a/b-c?d=e now", 33,
		"see https://example.org/a/b-c?d=e|now");
	check("see https://example.org/a/b-c?d=e now", 30,
		"see|https://example.org/a/b-c?d=e|now");
	check("https://example.org/abc", 10, "https://ex|ample.org/|abc");
	check("do /retry now", 4, "do|/ret|ry|now");
}

static void
wrap__keep__graphemes(void **state)
{
	(void)state;
	check("👨‍👩‍👧👨‍👩‍👧", 2,
		"👨‍👩‍👧|👨‍👩‍👧");
	check("ae\u0301b", 2, "ae\u0301|b");
}

static void
wrap__lines__hold_every_byte(void **state)
{
	(void)state;
	static const char *const pieces[] = {
		"a", " ", "\n", "한", "\u0301", "https://", "-", "👩", "\t"};
	GRand *random = g_rand_new_with_seed(3);
	for (int i = 0; i < 3000; i++) {
		g_autoptr(GString) text = g_string_new(NULL);
		int cells = g_rand_int_range(random, 1, 12);
		for (int n = g_rand_int_range(random, 0, 40); n > 0; n--)
			g_string_append(
				text, pieces[g_rand_int_range(random, 0, 9)]);
		g_autoptr(GArray) lines = wrap_text(text->str, cells);
		gsize at = 0;
		for (guint l = 0; l < lines->len; l++) {
			struct wrap_line *line =
				&g_array_index(lines, struct wrap_line, l);
			assert_int_equal(line->start, at);
			assert_true(line->start + line->len <= line->next);
			assert_true(line->cells <= MAX(cells, WIDTH_TAB));
			at = line->next;
		}
		assert_int_equal(at, text->len);
	}
	g_rand_free(random);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wrap__break__between_words),
		cmocka_unit_test(wrap__break__at_newlines),
		cmocka_unit_test(wrap__break__long_words),
		cmocka_unit_test(wrap__break__east_asian),
		cmocka_unit_test(wrap__keep__addresses),
		cmocka_unit_test(wrap__keep__graphemes),
		cmocka_unit_test(wrap__lines__hold_every_byte),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
