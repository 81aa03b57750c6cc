/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "template.h"

#include <string.h>

#include "i18n.h"
#include "json_read.h"
#include "json_write.h"

#define NUMBER_END ":number}"

enum place { TEXT, SENDER, ID, ROOM, TIME, TIME_S, TIME_MS, PLACES };

static const char *const places[PLACES] = {
	"text", "sender", "id", "room", "time", "time-s", "time-ms"};

/* The place whose name these bytes are; PLACES: none. */
static enum place
place_of(const char *name, gsize len)
{
	int i = 0;

	while (i < PLACES &&
		(strlen(places[i]) != len || memcmp(places[i], name, len) != 0))
		i++;
	return (enum place)i;
}

static char *
time_text(gint64 ms)
{
	g_autoptr(GDateTime) date = g_date_time_new_from_unix_utc(ms / 1000);

	return date == NULL ? g_strdup("")
			    : g_date_time_format(date, "%Y-%m-%dT%H:%M:%SZ");
}

static char *
value_of(enum place place, const struct template_values *values)
{
	const char *text = NULL;

	switch (place) {
	case TEXT:
		text = values->text;
		break;
	case SENDER:
		text = values->sender;
		break;
	case ID:
		text = values->id;
		break;
	case ROOM:
		text = values->room;
		break;
	case TIME:
		return time_text(values->time_ms);
	case TIME_S:
		return g_strdup_printf(
			"%" G_GINT64_FORMAT, values->time_ms / 1000);
	case TIME_MS:
		return g_strdup_printf("%" G_GINT64_FORMAT, values->time_ms);
	case PLACES:
		break;
	}
	return g_strdup(text != NULL ? text : "");
}

/* ---- one string ----------------------------------------------------- */

/* The next place of a string, in front of which *before bytes stand; *len is
 * its own, with the braces. PLACES: no further one. */
static enum place
next_place(const char *at, gsize *before, gsize *len)
{
	const char *open, *close;

	for (open = strchr(at, '{'); open != NULL;
		open = strchr(open + 1, '{')) {
		enum place place;

		close = strchr(open, '}');
		if (close == NULL)
			break;
		place = place_of(open + 1, (gsize)(close - open) - 1);
		if (place == PLACES)
			continue;
		*before = (gsize)(open - at);
		*len = (gsize)(close - open) + 1;
		return place;
	}
	*before = strlen(at);
	*len = 0;
	return PLACES;
}

/* The place of a whole string "{place:number}". */
static enum place
number_place(const char *text)
{
	gsize len = strlen(text), end = strlen(NUMBER_END);

	if (*text != '{' || len <= end || !g_str_has_suffix(text, NUMBER_END))
		return PLACES;
	return place_of(text + 1, len - end - 1);
}

static gboolean
is_number(const char *text)
{
	struct json_span span;

	return json_valid(text, strlen(text), &span, NULL) &&
		json_kind(span) == JSON_NUMBER && span.len == strlen(text);
}

static void
fill_number(
	GString *out, enum place place, const struct template_values *values)
{
	g_autofree char *value = value_of(place, values);
	guint64 node;

	if (is_number(value))
		g_string_append(out, value);
	else if (*value == '!' && strlen(value) == 9 &&
		g_ascii_string_to_unsigned(
			value + 1, 16, 0, G_MAXUINT32, &node, NULL))
		g_string_append_printf(out, "%" G_GUINT64_FORMAT, node);
	else
		json_write_text(out, value);
}

static void
fill_string(
	GString *out, const char *text, const struct template_values *values)
{
	g_autoptr(GString) filled = g_string_new(NULL);
	enum place place = number_place(text);
	gsize before, len;

	if (place != PLACES) {
		fill_number(out, place, values);
		return;
	}
	do {
		place = next_place(text, &before, &len);
		g_string_append_len(filled, text, (gssize)before);
		text += before + len;
		if (place != PLACES) {
			g_autofree char *value = value_of(place, values);

			g_string_append(filled, value);
		}
	} while (place != PLACES);
	json_write_text(out, filled->str);
}

/* ---- all of it ------------------------------------------------------ */

static void fill(GString *out, struct json_span value,
	const struct template_values *values);

static void
fill_list(GString *out, struct json_span list,
	const struct template_values *values)
{
	struct json_span item;
	gsize step = 0;
	gboolean first = TRUE;

	g_string_append_c(out, '[');
	while (json_next(list, &step, &item)) {
		if (!first)
			g_string_append_c(out, ',');
		first = FALSE;
		fill(out, item, values);
	}
	g_string_append_c(out, ']');
}

static void
fill_object(GString *out, struct json_span object,
	const struct template_values *values)
{
	struct json_span name, value;
	gsize step = 0;

	g_string_append_c(out, '{');
	while (json_next_member(object, &step, &name, &value)) {
		g_autofree char *text = json_text(name);

		json_write_name(out, text);
		fill(out, value, values);
	}
	g_string_append_c(out, '}');
}

static void
fill(GString *out, struct json_span value, const struct template_values *values)
{
	g_autofree char *text = NULL;

	switch (json_kind(value)) {
	case JSON_OBJECT:
		fill_object(out, value, values);
		break;
	case JSON_LIST:
		fill_list(out, value, values);
		break;
	case JSON_STRING:
		text = json_text(value);
		fill_string(out, text, values);
		break;
	default:
		g_string_append_len(out, value.at, (gssize)value.len);
	}
}

char *
template_fill(const char *text, const struct template_values *values)
{
	GString *out = g_string_new(NULL);
	struct json_span value;

	if (json_valid(text, strlen(text), &value, NULL))
		fill(out, value, values);
	return g_string_free(out, FALSE);
}

/* ---- the check ------------------------------------------------------ */

static gboolean
has_text(struct json_span value)
{
	struct json_span name, inner;
	g_autofree char *text = NULL;
	gsize step = 0;

	switch (json_kind(value)) {
	case JSON_OBJECT:
		while (json_next_member(value, &step, &name, &inner))
			if (has_text(inner))
				return TRUE;
		return FALSE;
	case JSON_LIST:
		while (json_next(value, &step, &inner))
			if (has_text(inner))
				return TRUE;
		return FALSE;
	case JSON_STRING:
		text = json_text(value);
		return strstr(text, "{text}") != NULL ||
			strcmp(text, "{text" NUMBER_END) == 0;
	default:
		return FALSE;
	}
}

const char *
template_wrong(const char *text)
{
	struct json_span value;

	if (strlen(text) > TEMPLATE_MAX)
		return _("is too long");
	if (!json_valid(text, strlen(text), &value, NULL))
		return _("must be JSON, with {text} inside of a string");
	if (!has_text(value))
		return _("has no place for {text}");
	return NULL;
}
