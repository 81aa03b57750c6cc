/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "day.h"

/* Monday, 2026-11-23, 10:51 UTC. */
#define NOW G_GINT64_CONSTANT(1795431060000)

static void
is_day(const char *text, const char *date)
{
	g_autoptr(GTimeZone) zone = g_time_zone_new_offset(9 * 3600);
	gint64 ms;
	if (date == NULL) {
		assert_false(day_parse(text, NOW, zone, &ms));
		return;
	}
	assert_true(day_parse(text, NOW, zone, &ms));
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(ms / 1000);
	g_autoptr(GDateTime) day = g_date_time_to_timezone(utc, zone);
	g_autofree char *got = g_date_time_format(day, "%F %T");
	g_autofree char *wanted = g_strdup_printf("%s 00:00:00", date);
	assert_string_equal(got, wanted);
}

static void
day__parse__dates(void **state)
{
	(void)state;
	is_day("2026-11-01", "2026-11-01");
	is_day(" 2025/2/3 ", "2025-02-03");
	is_day("2025. 2. 3.", "2025-02-03");
	is_day("25-02-03", "2025-02-03");
	is_day("2025년 2월 3일", "2025-02-03");
	is_day("2월 3일", "2026-02-03");
	is_day("11-23", "2026-11-23");
	is_day("11-24", "2025-11-24");
	is_day("2024-02", "2024-02-01");
	is_day("2024", "2024-01-01");
	is_day("2024-02-29", "2024-02-29");
}

static void
day__parse__no_dates(void **state)
{
	(void)state;
	is_day("", NULL);
	is_day("2026-13-01", NULL);
	is_day("2025-02-29", NULL);
	is_day("2-30", NULL);
	is_day("2026-11-01-01", NULL);
	is_day("99999999999999999999", NULL);
	is_day("12", NULL);
	is_day("nonsense", NULL);
	is_day("-", NULL);
	is_day("-99999999", NULL);
	is_day("2026-1000-1", NULL);
}

static void
day__parse__words(void **state)
{
	(void)state;
	is_day("today", "2026-11-23");
	is_day("Yesterday", "2026-11-22");
	is_day("yes", "2026-11-22");
	is_day("오늘", "2026-11-23");
	is_day("어제", "2026-11-22");
	is_day("그저께", "2026-11-21");
	is_day("-3", "2026-11-20");
	is_day("-0", "2026-11-23");
	is_day("to", NULL);
}

static void
day__parse__weekdays(void **state)
{
	(void)state;
	is_day("sunday", "2026-11-22");
	is_day("Tue", "2026-11-17");
	is_day("monday", "2026-11-16");
	is_day("월요일", "2026-11-16");
	is_day("수", "2026-11-18");
	is_day("su", NULL);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(day__parse__dates),
		cmocka_unit_test(day__parse__no_dates),
		cmocka_unit_test(day__parse__words),
		cmocka_unit_test(day__parse__weekdays),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
