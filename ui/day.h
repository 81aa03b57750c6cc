/* SPDX-License-Identifier: GPL-3.0-or-later */
/* day: the day that somebody means by a few words. Pure. */
#ifndef DORAN_DAY_H
#define DORAN_DAY_H

#include <glib.h>

/* Knows 2026-11-01 and 11-01 (the last such day; dots, slashes, spaces and
 * 년 월 일 will do), 2026-11 and 2026 (their first day), -3 (days ago), today,
 * yesterday and the days of the week (of the last seven days) in English,
 * Korean and the person's language, the latter two also by a beginning of
 * three letters. *ms: when the day begins in that zone. FALSE: it is none. */
gboolean day_parse(const char *text, gint64 now, GTimeZone *zone, gint64 *ms);

#endif
