/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "i18n.h"
#include "when.h"

static GDateTime *
local(gint64 ms, GTimeZone *zone)
{
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(ms / 1000);
	return utc == NULL ? NULL : g_date_time_to_timezone(utc, zone);
}

static char *
formatted(gint64 ms, const char *format, GTimeZone *zone)
{
	g_autoptr(GDateTime) at = local(ms, zone);
	char *text = at == NULL ? NULL : g_date_time_format(at, format);
	return text == NULL ? g_strdup("") : text;
}

char *
when_time(gint64 ms, const char *format, GTimeZone *zone)
{
	return formatted(ms, format, zone);
}

gint64
when_day_number(gint64 ms, GTimeZone *zone)
{
	int y, m, d;
	g_autoptr(GDateTime) at = local(ms, zone);
	if (at == NULL)
		return 0;
	g_date_time_get_ymd(at, &y, &m, &d);
	GDate date;
	g_date_clear(&date, 1);
	if (!g_date_valid_dmy((GDateDay)d, (GDateMonth)m, (GDateYear)y))
		return 0;
	g_date_set_dmy(&date, (GDateDay)d, (GDateMonth)m, (GDateYear)y);
	return g_date_get_julian(&date);
}

char *
when_date(gint64 ms, GTimeZone *zone)
{
	/* TRANSLATORS: a date of the message pane, as in g_date_time_format():
	 * weekday, day, month, year. */
	return formatted(ms, _("%A, %-d %B %Y"), zone);
}

char *
when_day(gint64 ms, gint64 now, GTimeZone *zone)
{
	gint64 days = when_day_number(now, zone) - when_day_number(ms, zone);
	if (days == 0)
		return g_strdup(_("Today"));
	if (days == 1)
		return g_strdup(_("Yesterday"));
	return when_date(ms, zone);
}

char *
when_short(gint64 ms, gint64 now, const char *time_format, GTimeZone *zone)
{
	g_autofree char *year = formatted(ms, "%Y", zone);
	g_autofree char *this_year = formatted(now, "%Y", zone);
	if (when_day_number(ms, zone) == when_day_number(now, zone))
		return formatted(ms, time_format, zone);
	if (strcmp(year, this_year) != 0)
		return formatted(ms, "%Y-%m-%d", zone);
	/* TRANSLATORS: a day of this year, as in g_date_time_format(), short:
	 * day, month. xgettext:no-c-format */
	return formatted(ms, _("%-d %b"), zone);
}

char *
when_exact(gint64 ms, GTimeZone *zone)
{
	return formatted(ms, "%Y-%m-%d %H:%M:%S %z", zone);
}
