/* SPDX-License-Identifier: GPL-3.0-or-later */
/* when: times as people read them. Times are milliseconds since 1970; strings
 * are UTF-8, of one line, and the caller's. */
#ifndef DORAN_WHEN_H
#define DORAN_WHEN_H

#include <glib.h>

/* The time of day by a strftime format; "" when it cannot be shown. */
char *when_time(gint64 ms, const char *format, GTimeZone *zone);

/* The whole date; and "Today" and "Yesterday" for those. */
char *when_date(gint64 ms, GTimeZone *zone);
char *when_day(gint64 ms, gint64 now, GTimeZone *zone);

/* To the second: date, time and the zone's offset. */
char *when_exact(gint64 ms, GTimeZone *zone);

/* As short as it is clear: the time of day, this year the day without the
 * year, else the date. */
char *when_short(
	gint64 ms, gint64 now, const char *time_format, GTimeZone *zone);

/* Number of the day in that zone, for comparing. */
gint64 when_day_number(gint64 ms, GTimeZone *zone);

#endif
