/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The day to go to, in a zone whose clocks change at midnight, and today by
 * the first two bytes. */
#include "config.h"

#include "day.h"
#include "fuzz.h"

#define DAY G_GINT64_CONSTANT(86400000)
#define BEGIN (20000 * DAY) /* in the year 2024 */

void
fuzz_one(const guint8 *data, gsize len)
{
	static GTimeZone *zone;
	struct fuzz_input in = {data, len};
	gint64 now = BEGIN + fuzz_byte(&in) * DAY + fuzz_byte(&in) * DAY / 256;
	g_autofree char *text = fuzz_utf8(&in, len);
	g_autoptr(GDateTime) utc = NULL, day = NULL, before = NULL;
	gint64 ms = -1;

	if (zone == NULL)
		zone = g_time_zone_new_identifier(
			"<-04>4<-03>,M9.1.6/24,M4.1.6/24");
	if (!day_parse(text, now, zone, &ms)) {
		CHECK(ms == -1);
		return;
	}
	/* The first moment of a day. */
	CHECK(ms % 1000 == 0);
	utc = g_date_time_new_from_unix_utc(ms / 1000);
	CHECK(utc != NULL);
	day = g_date_time_to_timezone(utc, zone);
	before = g_date_time_add_seconds(day, -1);
	CHECK(g_date_time_get_day_of_month(day) !=
			g_date_time_get_day_of_month(before) ||
		g_date_time_get_hour(day) == 0);
}
