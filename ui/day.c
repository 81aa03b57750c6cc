/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "day.h"
#include "i18n.h"

#define ENOUGH 3 /* characters of a word that may be cut */

/* ---- numbers -------------------------------------------------------- */

/* Up to three numbers with signs between them; 0: it is something else. */
static int
numbers(const char *text, int out[3])
{
	int count = 0;
	gboolean inside = FALSE;
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar ch = g_utf8_get_char(p);
		gboolean between = ch == '-' || ch == '.' || ch == '/' ||
			ch == ' ' || ch == 0xb144 || ch == 0xc6d4 ||
			ch == 0xc77c;
		if (ch >= '0' && ch <= '9') {
			if (!inside && ++count > 3)
				return 0;
			out[count - 1] = (inside ? out[count - 1] * 10 : 0) +
				(int)(ch - '0');
			if (out[count - 1] > 9999)
				return 0;
		} else if (!between || count == 0) {
			return 0;
		}
		inside = ch >= '0' && ch <= '9';
	}
	return count;
}

static GDateTime *
day_of(GTimeZone *zone, int y, int m, int d)
{
	if (!g_date_valid_dmy(
		    (GDateDay)CLAMP(d, 0, 255), (GDateMonth)m, (GDateYear)y))
		return NULL;
	return g_date_time_new(zone, y, m, d, 0, 0, 0);
}

/* Without a year the last such day is meant, not one that is to come. */
static GDateTime *
last_such(GDateTime *today, GTimeZone *zone, int m, int d)
{
	int year = g_date_time_get_year(today);
	g_autoptr(GDateTime) day = day_of(zone, year, m, d);
	if (day != NULL && g_date_time_compare(day, today) <= 0)
		return g_steal_pointer(&day);
	return day_of(zone, year - 1, m, d);
}

static GDateTime *
by_numbers(const char *text, GDateTime *today, GTimeZone *zone)
{
	int n[3] = {0, 0, 0};
	int count = numbers(text, n);
	if (count == 3)
		return day_of(
			zone, n[0] < 100 ? n[0] + 2000 : n[0], n[1], n[2]);
	if (count == 2 && n[0] > 99)
		return day_of(zone, n[0], n[1], 1);
	if (count == 2)
		return last_such(today, zone, n[0], n[1]);
	if (count == 1 && n[0] > 999)
		return day_of(zone, n[0], 1, 1);
	return NULL;
}

static GDateTime *
by_minus(const char *text, GDateTime *today)
{
	char *end;
	if (text[0] != '-' || !g_ascii_isdigit(text[1]))
		return NULL;
	gint64 days = g_ascii_strtoll(text + 1, &end, 10);
	if (*end != '\0' || days > 100000)
		return NULL;
	return g_date_time_add_days(today, -(int)days);
}

/* ---- words ---------------------------------------------------------- */

static gboolean
means(const char *text, const char *word)
{
	g_autofree char *a = g_utf8_casefold(text, -1);
	g_autofree char *b = g_utf8_casefold(word, -1);
	return strcmp(a, b) == 0 ||
		(g_utf8_strlen(a, -1) >= ENOUGH && g_str_has_prefix(b, a));
}

/* TRANSLATORS: days to jump to, as somebody types them. */
static const struct {
	const char *word, *korean;
	int ago;
} near[] = {{N_("today"), "오늘", 0}, {N_("yesterday"), "어제", 1},
	{NULL, "그제", 2}, {NULL, "그저께", 2}};

static int
days_ago(const char *text)
{
	for (gsize i = 0; i < G_N_ELEMENTS(near); i++)
		if (means(text, near[i].korean) ||
			(near[i].word != NULL &&
				(means(text, near[i].word) ||
					means(text, _(near[i].word)))))
			return near[i].ago;
	return -1;
}

static const char *const weekdays[][2] = {{"monday", "월요일"},
	{"tuesday", "화요일"}, {"wednesday", "수요일"}, {"thursday", "목요일"},
	{"friday", "금요일"}, {"saturday", "토요일"}, {"sunday", "일요일"}};

static gboolean
is_weekday(const char *text, GDateTime *day)
{
	int number = g_date_time_get_day_of_week(day) - 1;
	const char *korean = weekdays[number][1];
	g_autofree char *own = g_date_time_format(day, "%A");
	g_autofree char *initial =
		g_strndup(korean, (gsize)(g_utf8_next_char(korean) - korean));
	return means(text, weekdays[number][0]) || means(text, korean) ||
		strcmp(text, initial) == 0 || (own != NULL && means(text, own));
}

static GDateTime *
by_words(const char *text, GDateTime *today)
{
	int ago = days_ago(text);
	if (ago >= 0)
		return g_date_time_add_days(today, -ago);
	for (ago = 1; ago <= 7; ago++) {
		g_autoptr(GDateTime) day = g_date_time_add_days(today, -ago);
		if (is_weekday(text, day))
			return g_steal_pointer(&day);
	}
	return NULL;
}

/* Adding days keeps the time of day, which a change of clocks may shift. */
static gint64
begins_at(GDateTime *day, GTimeZone *zone)
{
	int y, m, d;
	g_date_time_get_ymd(day, &y, &m, &d);
	g_autoptr(GDateTime) begin = day_of(zone, y, m, d);
	return g_date_time_to_unix(begin == NULL ? day : begin) * 1000;
}

gboolean
day_parse(const char *text, gint64 now, GTimeZone *zone, gint64 *ms)
{
	g_autofree char *words = g_strstrip(g_strdup(text));
	g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(now / 1000);
	g_autoptr(GDateTime) today =
		utc == NULL ? NULL : g_date_time_to_timezone(utc, zone);
	g_autoptr(GDateTime) day = NULL;
	if (today == NULL || words[0] == '\0')
		return FALSE;
	day = by_minus(words, today);
	if (day == NULL)
		day = by_numbers(words, today, zone);
	if (day == NULL)
		day = by_words(words, today);
	if (day == NULL)
		return FALSE;
	*ms = begins_at(day, zone);
	return TRUE;
}
