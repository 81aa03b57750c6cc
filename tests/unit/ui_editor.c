/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "editor.h"

static struct editor *
with(const char *text, gsize cursor)
{
	struct editor *e = editor_new();
	editor_set(e, text);
	while (editor_cursor(e) > cursor && editor_do(e, EDIT_LEFT))
		;
	assert_int_equal(editor_cursor(e), cursor);
	return e;
}

static void
check(struct editor *e, const char *text, gsize cursor)
{
	assert_string_equal(editor_text(e), text);
	assert_int_equal(editor_cursor(e), cursor);
}

static void
editor__move__by_graphemes(void **state)
{
	(void)state;
	/* A letter with a mark, a family, a decomposed Hangul syllable. */
	struct editor *e =
		with("e\u0301👨‍👩‍👧\u1112\u1161\u11ab", 30);
	editor_do(e, EDIT_LEFT);
	assert_int_equal(editor_cursor(e), 21);
	editor_do(e, EDIT_LEFT);
	assert_int_equal(editor_cursor(e), 3);
	editor_do(e, EDIT_LEFT);
	assert_int_equal(editor_cursor(e), 0);
	assert_false(editor_do(e, EDIT_LEFT));
	editor_do(e, EDIT_RIGHT);
	editor_do(e, EDIT_DELETE);
	check(e, "e\u0301\u1112\u1161\u11ab", 3);
	editor_do(e, EDIT_BACKSPACE);
	check(e, "\u1112\u1161\u11ab", 0);
	editor_free(e);
}

static void
editor__move__by_words(void **state)
{
	(void)state;
	struct editor *e = with("ab, don't  한국어", 20);
	editor_do(e, EDIT_WORD_LEFT);
	assert_int_equal(editor_cursor(e), 11);
	editor_do(e, EDIT_WORD_LEFT);
	assert_int_equal(editor_cursor(e), 4);
	editor_do(e, EDIT_WORD_LEFT);
	assert_int_equal(editor_cursor(e), 0);
	editor_do(e, EDIT_WORD_RIGHT);
	assert_int_equal(editor_cursor(e), 2);
	editor_do(e, EDIT_WORD_RIGHT);
	assert_int_equal(editor_cursor(e), 9);
	editor_do(e, EDIT_WORD_RIGHT);
	assert_int_equal(editor_cursor(e), 20);
	editor_free(e);
}

static void
editor__kill__joins_and_yanks(void **state)
{
	(void)state;
	struct editor *e = with("one two three", 13);
	editor_do(e, EDIT_KILL_WORD_LEFT);
	editor_do(e, EDIT_KILL_WORD_LEFT);
	check(e, "one ", 4);
	editor_do(e, EDIT_START);
	editor_do(e, EDIT_YANK);
	check(e, "two threeone ", 9);
	editor_do(e, EDIT_KILL_LINE_END);
	editor_do(e, EDIT_YANK);
	check(e, "two threeone ", 13);
	editor_do(e, EDIT_YANK_OLDER);
	check(e, "two threetwo three", 18);
	editor_do(e, EDIT_YANK_OLDER);
	check(e, "two threeone ", 13);
	editor_free(e);
}

static void
editor__kill__lines(void **state)
{
	(void)state;
	struct editor *e = with("first\nsecond", 8);
	editor_do(e, EDIT_KILL_LINE_START);
	check(e, "first\ncond", 6);
	editor_do(e, EDIT_KILL_LINE_END);
	check(e, "first\n", 6);
	editor_do(e, EDIT_START);
	editor_do(e, EDIT_KILL_LINE_END);
	editor_do(e, EDIT_KILL_LINE_END);
	check(e, "", 0);
	assert_false(editor_do(e, EDIT_KILL_LINE_END));
	editor_free(e);
}

static void
editor__insert__filters(void **state)
{
	(void)state;
	struct editor *e = editor_new();
	assert_true(editor_insert(e, "a\r\nb\rc\033[31m\u202ed\u200be\x7f\tf"));
	assert_string_equal(editor_text(e), "a\nb\nc[31mde\tf");
	editor_free(e);
}

static void
editor__insert__joins_graphemes(void **state)
{
	(void)state;
	struct editor *e = with("\u0301x", 0);
	editor_insert(e, "e");
	check(e, "e\u0301x", 3);
	editor_free(e);
}

static void
editor__insert__is_bounded(void **state)
{
	(void)state;
	struct editor *e = editor_new();
	g_autofree char *much = g_strnfill(EDITOR_MAX, 'x');
	assert_true(editor_insert(e, much));
	assert_false(editor_insert(e, "y"));
	assert_int_equal(strlen(editor_text(e)), EDITOR_MAX);
	editor_free(e);
}

static void
editor__undo__words(void **state)
{
	(void)state;
	struct editor *e = editor_new();
	for (const char *p = "ab cd"; *p != '\0'; p++) {
		char one[] = {*p, '\0'};
		editor_insert(e, one);
	}
	editor_do(e, EDIT_UNDO);
	assert_string_equal(editor_text(e), "ab");
	editor_do(e, EDIT_UNDO);
	assert_string_equal(editor_text(e), "");
	assert_false(editor_do(e, EDIT_UNDO));
	editor_free(e);
}

static void
editor__history__keeps_draft(void **state)
{
	(void)state;
	struct editor *e = editor_new();
	editor_set(e, "first");
	g_free(editor_take(e));
	editor_set(e, "second");
	g_free(editor_take(e));
	editor_set(e, "second");
	g_free(editor_take(e)); /* once in the history */
	editor_set(e, "draft");
	assert_true(editor_do(e, EDIT_OLDER));
	assert_string_equal(editor_text(e), "second");
	assert_true(editor_do(e, EDIT_OLDER));
	assert_string_equal(editor_text(e), "first");
	assert_false(editor_do(e, EDIT_OLDER));
	assert_true(editor_do(e, EDIT_NEWER));
	assert_true(editor_do(e, EDIT_NEWER));
	assert_string_equal(editor_text(e), "draft");
	assert_false(editor_do(e, EDIT_NEWER));
	editor_free(e);
}

static void
editor__vertical__wrapped_lines(void **state)
{
	(void)state;
	struct editor *e = with("abcdefgh\n한국어", 18);
	/* In 5 cells: abcde / fgh / 한국 / 어 */
	assert_true(editor_vertical(e, TRUE, 5));
	assert_int_equal(editor_cursor(e), 12);
	assert_true(editor_vertical(e, TRUE, 5));
	assert_int_equal(editor_cursor(e), 7);
	assert_true(editor_vertical(e, TRUE, 5));
	assert_int_equal(editor_cursor(e), 2);
	assert_false(editor_vertical(e, TRUE, 5));
	assert_true(editor_vertical(e, FALSE, 5));
	assert_int_equal(editor_cursor(e), 7);
	editor_free(e);
}

static void
editor__swap__graphemes(void **state)
{
	(void)state;
	struct editor *e = with("a한b", 5);
	assert_true(editor_do(e, EDIT_SWAP));
	assert_string_equal(editor_text(e), "ab한");
	editor_free(e);
}

/* Whatever is done, the text is valid and the cursor on a boundary. */
static void
editor__any_acts__stay_valid(void **state)
{
	(void)state;
	static const char *const pieces[] = {"a", " ", "\n", "한", "\u0301",
		"\u200d", "👩", "🇰", "\ufe0f", "\u1161", "word, "};
	GRand *random = g_rand_new_with_seed(11);
	struct editor *e = editor_new();
	for (int i = 0; i < 20000; i++) {
		int n = g_rand_int_range(random, 0, 34);
		if (n < 11)
			editor_insert(e, pieces[n]);
		else if (n < 32)
			editor_do(e, (enum editor_act)(n - 11));
		else
			editor_vertical(e, n == 32, 7);
		const char *text = editor_text(e);
		assert_true(g_utf8_validate(text, -1, NULL));
		assert_true(editor_cursor(e) <= strlen(text));
		assert_true((text[editor_cursor(e)] & 0xc0) != 0x80);
		if (strlen(text) > 300)
			editor_set(e, "");
	}
	editor_free(e);
	g_rand_free(random);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(editor__move__by_graphemes),
		cmocka_unit_test(editor__move__by_words),
		cmocka_unit_test(editor__kill__joins_and_yanks),
		cmocka_unit_test(editor__kill__lines),
		cmocka_unit_test(editor__insert__filters),
		cmocka_unit_test(editor__insert__joins_graphemes),
		cmocka_unit_test(editor__insert__is_bounded),
		cmocka_unit_test(editor__undo__words),
		cmocka_unit_test(editor__history__keeps_draft),
		cmocka_unit_test(editor__vertical__wrapped_lines),
		cmocka_unit_test(editor__swap__graphemes),
		cmocka_unit_test(editor__any_acts__stay_valid),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
