/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "moment.h"

#include <string.h>

#include "fault.h"
#include "i18n.h"

/* As ISO 8601 has it: with T, and with seconds. */
static char *
whole(const char *text)
{
	gsize len = strlen(text);
	char *copy;

	if (len == strlen("2026-11-23"))
		return g_strconcat(text, "T00:00:00", NULL);
	if (len == strlen("2026-11-23 10:00"))
		copy = g_strconcat(text, ":00", NULL);
	else
		copy = g_strdup(text);
	if (len > 10 && copy[10] == ' ')
		copy[10] = 'T';
	return copy;
}

gboolean
moment_read(const char *flag, const char *text, gint64 *ms, GError **error)
{
	g_autoptr(GTimeZone) zone = g_time_zone_new_local();
	g_autoptr(GDateTime) time = NULL;
	g_autofree char *iso = NULL;

	*ms = 0;
	if (text == NULL)
		return TRUE;
	iso = whole(text);
	if (g_utf8_validate(iso, -1, NULL))
		time = g_date_time_new_from_iso8601(iso, zone);
	if (time == NULL)
		return fault_set(error, FAULT_USAGE,
			_("--%s: '%s' is no time; it is YYYY-MM-DD, or "
			  "'YYYY-MM-DD HH:MM'"),
			flag, text);
	/* 0 would be no limit at all. */
	*ms = MAX(g_date_time_to_unix(time) * 1000, 1);
	return TRUE;
}
