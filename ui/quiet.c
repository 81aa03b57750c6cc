/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "quiet.h"

#define MINUTE_MS ((gint64)60 * 1000)
#define DAY_MINUTES (24 * 60)

/* The minute of the day, by the clock on the wall; the milliseconds since. */
static int
wall_minute(gint64 now, GTimeZone *zone, gint64 *since)
{
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(now / 1000);
	g_autoptr(GDateTime) here =
		utc == NULL ? NULL : g_date_time_to_timezone(utc, zone);
	*since = now % MINUTE_MS;
	if (here == NULL)
		return 0;
	*since = g_date_time_get_second(here) * 1000 + now % 1000;
	return g_date_time_get_hour(here) * 60 + g_date_time_get_minute(here);
}

static gboolean
in_hours(const struct hours *hours, gint64 now, GTimeZone *zone, gint64 *until)
{
	gint64 since;
	int minute = wall_minute(now, zone, &since);
	int length = (hours->to - hours->from + DAY_MINUTES) % DAY_MINUTES;
	int into = (minute - hours->from + DAY_MINUTES) % DAY_MINUTES;
	*until = now - since + (length - into) * MINUTE_MS;
	return into < length;
}

gboolean
quiet_at(const struct quiet *quiet, gint64 now, GTimeZone *zone, gint64 *until)
{
	gint64 end = 0;
	gboolean over = quiet->until != 0 && quiet->until <= now;
	enum quiet_wish wish = over ? QUIET_HOURS : quiet->wish;
	gboolean is = wish == QUIET_ON;
	if (wish == QUIET_ON)
		end = quiet->until;
	else if (wish == QUIET_HOURS)
		is = in_hours(&quiet->hours, now, zone, &end);
	if (until != NULL)
		*until = is ? end : 0;
	return is;
}

void
quiet_on(struct quiet *quiet, gint64 now, gint64 minutes)
{
	quiet->wish = QUIET_ON;
	quiet->until = minutes == 0 ? 0 : now + minutes * MINUTE_MS;
}

void
quiet_off(struct quiet *quiet, gint64 now, GTimeZone *zone)
{
	gint64 end;
	quiet->wish = QUIET_HOURS;
	quiet->until = 0;
	if (in_hours(&quiet->hours, now, zone, &end)) {
		quiet->wish = QUIET_OFF;
		quiet->until = end;
	}
}
