/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "width.h"

static void
check(const char *text, const char *draw, int cells, gboolean sure)
{
	struct grapheme g;
	assert_true(width_next(text, strlen(text), &g));
	assert_int_equal(g.len, strlen(text));
	assert_string_equal(g.draw, draw);
	assert_int_equal(g.cells, cells);
	assert_int_equal(g.sure, sure);
}

static void
width__measure__plain(void **state)
{
	(void)state;
	check("a", "a", 1, TRUE);
	check("한", "한", 2, TRUE);
	check("東", "東", 2, TRUE);
	check("é", "é", 1, TRUE);
	check("…", "…", 1, FALSE); /* ambiguous */
	check("\t", "    ", 4, TRUE);
}

static void
width__measure__composes(void **state)
{
	(void)state;
	check("e\u0301", "é", 1, TRUE);
	check("\u1112\u1161\u11ab", "한", 2, TRUE);
	check("x\u0302\u0303", "x\u0302\u0303", 1, FALSE);
}

static void
width__measure__emoji_as_base(void **state)
{
	(void)state;
	check("😀", "😀", 2, FALSE);
	check("👨‍👩‍👧", "👨", 2, FALSE);
	check("❤️", "❤", 1, FALSE);
	check("👋🏽", "👋", 2, FALSE);
	check("🇰🇷", "🇰", 2, FALSE);
	check("1️⃣", "1", 1, FALSE);
	check("🏴\U000e0067\U000e0062\U000e007f", "🏴", 2, FALSE);
}

static void
width__measure__long_clusters_as_base(void **state)
{
	(void)state;
	check("a\u0300\u0316\u0320\u0327\u0331\u0332", "à", 1, FALSE);
	check("z\u0300\u0316\u0320\u0327\u0331\u0332", "z", 1, FALSE);
}

static void
width__measure__spacing_marks(void **state)
{
	(void)state;
	check("กำ", "กำ", 2, FALSE);
	check("कि", "कि", 2, FALSE);
}

static void
width__measure__nothing_for_controls(void **state)
{
	(void)state;
	check("\033", "", 0, TRUE);
	check("\r\n", "", 0, TRUE);
	check("\xc2\x9b", "", 0, TRUE);
	check("\u202e", "", 0, TRUE);
	check("\u200b", "", 0, TRUE);
	check("\u2028", "", 0, TRUE);
	check("\u00ad", "", 0, TRUE);
}

static gboolean
harmless(const char *draw)
{
	for (const char *p = draw; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar ch = g_utf8_get_char(p);
		GUnicodeType type = g_unichar_type(ch);
		if (type == G_UNICODE_CONTROL || type == G_UNICODE_FORMAT ||
			type == G_UNICODE_LINE_SEPARATOR ||
			type == G_UNICODE_PARAGRAPH_SEPARATOR)
			return FALSE;
	}
	return TRUE;
}

/* Each code point, alone and after a letter. */
static void
width__draw__every_code_point_is_harmless(void **state)
{
	(void)state;
	struct grapheme g;
	for (gunichar ch = 1; ch < 0x110000; ch++) {
		char text[16] = "a";
		if (!g_unichar_validate(ch))
			continue;
		text[1 + g_unichar_to_utf8(ch, text + 1)] = '\0';
		for (gsize at = 0; width_next(text + at, strlen(text + at), &g);
			at += g.len) {
			if (!harmless(g.draw))
				fail_msg("U+%04X is drawn", ch);
			assert_true(g.cells >= 0 && g.cells <= WIDTH_TAB);
			assert_true(strlen(g.draw) < WIDTH_DRAW_MAX);
		}
	}
}

static void
width__fit__cuts_with_ellipsis(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int cells;
		const char *fitted;
	} cases[] = {{"abc", 3, "abc"}, {"abcd", 3, "ab…"},
		{"한국어", 6, "한국어"}, {"한국어", 5, "한국…"},
		{"한국어", 4, "한…"}, {"한", 1, "…"}, {"abc", 0, ""},
		{"", 0, ""}, {"abc", 1, "…"}};
	for (gsize i = 0; i < G_N_ELEMENTS(cases); i++) {
		g_autofree char *got = width_fit(cases[i].text, cases[i].cells);
		assert_string_equal(got, cases[i].fitted);
		assert_true(width_text(got) <= cases[i].cells);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(width__measure__plain),
		cmocka_unit_test(width__measure__composes),
		cmocka_unit_test(width__measure__emoji_as_base),
		cmocka_unit_test(width__measure__long_clusters_as_base),
		cmocka_unit_test(width__measure__spacing_marks),
		cmocka_unit_test(width__measure__nothing_for_controls),
		cmocka_unit_test(width__draw__every_code_point_is_harmless),
		cmocka_unit_test(width__fit__cuts_with_ellipsis),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
