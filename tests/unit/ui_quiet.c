/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "brief.h"
#include "quiet.h"

#define MINUTE ((gint64)60 * 1000)
#define HOUR (60 * MINUTE)
/* 2026-11-23 00:00 UTC */
#define MIDNIGHT G_GINT64_CONSTANT(1795392000000)

static gboolean
quiet(const struct quiet *q, gint64 now, gint64 *until)
{
	g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
	return quiet_at(q, now, zone, until);
}

static void
quiet_at__without_hours__is_never(void **state)
{
	struct quiet q = {{0, 0}};
	(void)state;
	for (int i = 0; i < 24; i++)
		assert_false(quiet(&q, MIDNIGHT + i * HOUR, NULL));
}

static void
quiet_at__hours_over_midnight__end_in_the_morning(void **state)
{
	struct quiet q = {{22 * 60, 7 * 60}};
	gint64 until = -1;
	(void)state;
	assert_true(quiet(&q, MIDNIGHT, &until));
	assert_int_equal(until, MIDNIGHT + 7 * HOUR);
	assert_true(quiet(&q, MIDNIGHT + 7 * HOUR - 1, &until));
	assert_int_equal(until, MIDNIGHT + 7 * HOUR);
	assert_false(quiet(&q, MIDNIGHT + 7 * HOUR, &until));
	assert_int_equal(until, 0);
	assert_false(quiet(&q, MIDNIGHT + 22 * HOUR - 1, NULL));
	assert_true(quiet(&q, MIDNIGHT + 22 * HOUR, &until));
	assert_int_equal(until, MIDNIGHT + 31 * HOUR);
}

static void
quiet_at__hours_of_a_day__are_by_the_clock_on_the_wall(void **state)
{
	struct quiet q = {{9 * 60, 17 * 60 + 30}};
	g_autoptr(GTimeZone) seoul = g_time_zone_new_identifier("+09:00");
	gint64 until;
	(void)state;
	assert_true(quiet_at(&q, MIDNIGHT, seoul, &until));
	assert_int_equal(until, MIDNIGHT + 8 * HOUR + 30 * MINUTE);
	assert_false(
		quiet_at(&q, MIDNIGHT + 8 * HOUR + 30 * MINUTE, seoul, NULL));
	assert_false(quiet(&q, MIDNIGHT, NULL));
}

static void
quiet_on__for_minutes__ends_by_itself(void **state)
{
	struct quiet q = {{0, 0}};
	gint64 until;
	(void)state;
	quiet_on(&q, MIDNIGHT, 30);
	assert_true(quiet(&q, MIDNIGHT + 29 * MINUTE, &until));
	assert_int_equal(until, MIDNIGHT + 30 * MINUTE);
	assert_false(quiet(&q, MIDNIGHT + 30 * MINUTE, NULL));
	quiet_on(&q, MIDNIGHT, 0);
	assert_true(quiet(&q, MIDNIGHT + 1000 * HOUR, &until));
	assert_int_equal(until, 0);
}

static void
quiet_off__within_hours__lifts_them_once(void **state)
{
	struct quiet q = {{22 * 60, 7 * 60}};
	g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
	(void)state;
	quiet_off(&q, MIDNIGHT, zone);
	assert_false(quiet(&q, MIDNIGHT + HOUR, NULL));
	assert_true(quiet(&q, MIDNIGHT + 23 * HOUR, NULL));
	quiet_on(&q, MIDNIGHT + 12 * HOUR, 0);
	quiet_off(&q, MIDNIGHT + 12 * HOUR, zone);
	assert_false(quiet(&q, MIDNIGHT + 13 * HOUR, NULL));
	assert_true(quiet(&q, MIDNIGHT + 23 * HOUR, NULL));
}

static void
brief_title__is_one_clean_line(void **state)
{
	static const struct {
		const char *chat;
		guint unread;
		const char *title;
	} rows[] = {
		{NULL, 0, "doran"},
		{NULL, 3, "doran (3)"},
		{"bob", 0, "doran: bob"},
		{"김민지", 2, "doran: 김민지 (2)"},
		{"a\033]0;b\007c\nd\xc2\x9b"
		 "e\xe2\x80\xae",
			1, "doran: a]0;bc de (1)"},
		{"\033\007", 1, "doran (1)"},
	};
	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *title =
			brief_title(rows[i].chat, rows[i].unread);
		assert_string_equal(title, rows[i].title);
	}
}

static void
brief_body__long_text__has_100_characters(void **state)
{
	GString *long_text = g_string_new(NULL);
	(void)state;
	for (int i = 0; i < 150; i++)
		g_string_append(long_text, "가");
	g_autofree char *cut = brief_body(long_text->str);
	g_autofree char *whole = brief_body("two\nlines \033[31mred");
	assert_int_equal(g_utf8_strlen(cut, -1), 100);
	assert_true(g_str_has_suffix(cut, "가…"));
	assert_string_equal(whole, "two lines [31mred");
	g_string_free(long_text, TRUE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(quiet_at__without_hours__is_never),
		cmocka_unit_test(
			quiet_at__hours_over_midnight__end_in_the_morning),
		cmocka_unit_test(
			quiet_at__hours_of_a_day__are_by_the_clock_on_the_wall),
		cmocka_unit_test(quiet_on__for_minutes__ends_by_itself),
		cmocka_unit_test(quiet_off__within_hours__lifts_them_once),
		cmocka_unit_test(brief_title__is_one_clean_line),
		cmocka_unit_test(brief_body__long_text__has_100_characters),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
