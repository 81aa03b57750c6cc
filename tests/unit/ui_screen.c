/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "screen.h"

static void
pen_move(void *user, GString *out, int y, int x)
{
	(void)user;
	g_string_append_printf(out, "<%d,%d>", y, x);
}

static void
pen_style(void *user, GString *out, enum style style)
{
	(void)user;
	g_string_append_printf(out, "{%d}", (int)style);
}

static void
pen_clear(void *user, GString *out)
{
	(void)user;
	g_string_append(out, "<clear>");
}

static void
pen_cursor(void *user, GString *out, gboolean visible)
{
	(void)user;
	(void)visible;
	(void)out;
}

static const struct pen pen = {.move = pen_move,
	.style = pen_style,
	.clear = pen_clear,
	.cursor = pen_cursor};

static void
pen_column(void *user, GString *out, int x)
{
	(void)user;
	g_string_append_printf(out, "<%d>", x);
}

static void
pen_erase_rest(void *user, GString *out)
{
	(void)user;
	g_string_append(out, "<rest>");
}

static void
check_with(struct screen *s, const struct pen *with, const char *expected)
{
	g_autoptr(GString) out = g_string_new(NULL);
	screen_flush(s, with, out);
	assert_string_equal(out->str, expected);
}

static void
check(struct screen *s, const char *expected)
{
	check_with(s, &pen, expected);
}

static void
screen__flush__only_what_changed(void **state)
{
	(void)state;
	struct screen *s = screen_new(2, 10);
	screen_put(s, 0, 0, 10, STYLE_PLAIN, "abc");
	check(s, "<clear><0,0>abc");
	check(s, "");
	screen_erase(s);
	screen_put(s, 0, 0, 10, STYLE_PLAIN, "abd");
	screen_put(s, 1, 2, 10, STYLE_STRONG, "x");
	check(s, "<0,2>{0}d<1,2>{2}x{0}");
	screen_forget(s);
	check(s, "<clear><0,0>abd<1,2>{2}x{0}");
	screen_free(s);
}

static void
screen__flush__moves_after_unsure(void **state)
{
	(void)state;
	struct screen *s = screen_new(1, 12);
	screen_put(s, 0, 0, 12, STYLE_PLAIN, "a❤️b한c");
	check(s, "<clear><0,0>a❤<0,2>b한c      ");
	screen_erase(s);
	/* What follows may have been touched: drawn again. */
	screen_put(s, 0, 0, 12, STYLE_PLAIN, "a👋b");
	check(s, "<0,1>{0}👋<0,3>b        ");
	screen_free(s);
}

/* Within a line columns will do, but not where a glyph may have wrapped. */
static void
screen__flush__short_ways(void **state)
{
	(void)state;
	struct pen able = pen;
	able.column = pen_column;
	able.erase_rest = pen_erase_rest;
	struct screen *s = screen_new(2, 30);
	screen_put(s, 0, 0, 30, STYLE_PLAIN, "a❤️b");
	screen_put(s, 0, 20, 30, STYLE_STRONG, "❤️c");
	screen_put(s, 1, 27, 30, STYLE_PLAIN, "xyz");
	check_with(s, &able,
		"<clear><0,0>a❤<2>b                 {2}❤<0,21>c{0}<rest>"
		"<1,27>xyz");
	screen_erase(s);
	screen_put(s, 0, 0, 30, STYLE_STRONG, "q");
	check_with(s, &able, "<0,0>{2}q{0}<rest><1,27>   ");
	screen_free(s);
}

static void
screen__put__clips_wide(void **state)
{
	(void)state;
	struct screen *s = screen_new(1, 4);
	assert_int_equal(screen_put(s, 0, 0, 3, STYLE_PLAIN, "한국"), 3);
	check(s, "<clear><0,0>한");
	screen_put(s, 0, 1, 1, STYLE_PLAIN, "x"); /* over its right half */
	check(s, "<0,0>{0} x");
	screen_put(s, 0, 3, 9, STYLE_PLAIN, "국");
	check(s, "");
	screen_put(s, 7, 0, 9, STYLE_PLAIN, "out");
	screen_put(s, -1, 0, 9, STYLE_PLAIN, "out");
	screen_put(s, 0, -2, 9, STYLE_PLAIN, "outs");
	check(s, "<0,0>{0}ts");
	screen_free(s);
}

static void
screen__put__no_controls(void **state)
{
	(void)state;
	struct screen *s = screen_new(1, 20);
	screen_put(s, 0, 0, 20, STYLE_PLAIN,
		"a\033[2J\rb\u202ec\u200bd\xc2\x9b"
		"e\a\n");
	check(s, "<clear><0,0>a[2Jbcde");
	screen_free(s);
}

static void
screen__resize__any_size(void **state)
{
	(void)state;
	struct screen *s = screen_new(0, -5);
	assert_int_equal(screen_rows(s), 1);
	assert_int_equal(screen_cols(s), 1);
	screen_put(s, 0, 0, 5, STYLE_PLAIN, "한");
	screen_cursor(s, 9, 9);
	check(s, "<clear><0,0>");
	screen_resize(s, 5000, 1);
	assert_int_equal(screen_rows(s), SCREEN_SIDE_MAX);
	screen_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(screen__flush__only_what_changed),
		cmocka_unit_test(screen__flush__moves_after_unsure),
		cmocka_unit_test(screen__flush__short_ways),
		cmocka_unit_test(screen__put__clips_wide),
		cmocka_unit_test(screen__put__no_controls),
		cmocka_unit_test(screen__resize__any_size),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
