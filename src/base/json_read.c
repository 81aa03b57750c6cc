/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "json_read.h"

#include <inttypes.h>
#include <string.h>

#include "fault.h"
#include "i18n.h"

struct reader {
	const char *start, *at, *end;
	const char *why; /* NULL until something is wrong */
};

static gboolean
wrong(struct reader *reader, const char *why)
{
	if (reader->why == NULL)
		reader->why = why;
	return FALSE;
}

static void
blanks(struct reader *reader)
{
	while (reader->at < reader->end &&
		(*reader->at == ' ' || *reader->at == '\t' ||
			*reader->at == '\n' || *reader->at == '\r'))
		reader->at++;
}

static gboolean
take(struct reader *reader, char letter)
{
	if (reader->at == reader->end || *reader->at != letter)
		return FALSE;
	reader->at++;
	return TRUE;
}

static gboolean
take_word(struct reader *reader, const char *word)
{
	gsize len = strlen(word);

	if ((gsize)(reader->end - reader->at) < len ||
		memcmp(reader->at, word, len) != 0)
		return wrong(reader, N_("a value is missing"));
	reader->at += len;
	return TRUE;
}

/* ---- strings -------------------------------------------------------- */

/* Four hex digits; -1: they are not. */
static int
hex4(const char *at, const char *end)
{
	int value = 0;

	if (end - at < 4)
		return -1;
	for (int i = 0; i < 4; i++) {
		int digit = g_ascii_xdigit_value(at[i]);

		if (digit < 0)
			return -1;
		value = value << 4 | digit;
	}
	return value;
}

/* The character of "uXXXX" or "uXXXX\uXXXX", *at after the u; 0: none. */
static gunichar
take_unicode(const char **at, const char *end)
{
	int high = hex4(*at, end), low;

	if (high <= 0 || (high >= 0xdc00 && high <= 0xdfff))
		return 0;
	*at += 4;
	if (high < 0xd800 || high > 0xdbff)
		return (gunichar)high;
	if (end - *at < 6 || (*at)[0] != '\\' || (*at)[1] != 'u')
		return 0;
	low = hex4(*at + 2, end);
	if (low < 0xdc00 || low > 0xdfff)
		return 0;
	*at += 6;
	return 0x10000 + ((gunichar)(high - 0xd800) << 10) +
		(gunichar)(low - 0xdc00);
}

/* The character of an escape, *at after the backslash; 0: none. */
static gunichar
take_escape(const char **at, const char *end)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	const char *found;

	if (*at == end || **at == '\0')
		return 0;
	if (**at == 'u') {
		(*at)++;
		return take_unicode(at, end);
	}
	found = strchr(from, **at);
	if (found == NULL)
		return 0;
	(*at)++;
	return (gunichar)to[found - from];
}

static gboolean
skip_string(struct reader *reader)
{
	if (!take(reader, '"'))
		return wrong(reader, N_("a string is missing"));
	while (reader->at < reader->end) {
		guchar letter = (guchar)*reader->at++;

		if (letter == '"')
			return TRUE;
		if (letter < 0x20)
			return wrong(
				reader, N_("a control character in a string"));
		if (letter == '\\' && !take_escape(&reader->at, reader->end))
			return wrong(reader, N_("a wrong escape"));
	}
	return wrong(reader, N_("a string does not end"));
}

char *
json_text(struct json_span string)
{
	GString *text = g_string_sized_new(string.len);
	const char *at = string.at + 1, *end = string.at + string.len - 1;

	while (at < end) {
		const char *run = memchr(at, '\\', (gsize)(end - at));

		if (run == NULL)
			run = end;
		g_string_append_len(text, at, run - at);
		at = run;
		if (at < end) {
			at++;
			g_string_append_unichar(text, take_escape(&at, end));
		}
	}
	return g_string_free(text, FALSE);
}

static gboolean
same_text(struct json_span one, struct json_span other)
{
	g_autofree char *a = NULL, *b = NULL;

	if (memchr(one.at, '\\', one.len) == NULL &&
		memchr(other.at, '\\', other.len) == NULL)
		return one.len == other.len &&
			memcmp(one.at, other.at, one.len) == 0;
	a = json_text(one);
	b = json_text(other);
	return strcmp(a, b) == 0;
}

/* ---- values --------------------------------------------------------- */

static gboolean
skip_digits(struct reader *reader)
{
	const char *before = reader->at;

	while (reader->at < reader->end && g_ascii_isdigit(*reader->at))
		reader->at++;
	return reader->at > before || wrong(reader, N_("a digit is missing"));
}

static gboolean
skip_number(struct reader *reader)
{
	(void)take(reader, '-');
	if (!take(reader, '0') && !skip_digits(reader))
		return FALSE;
	if (take(reader, '.') && !skip_digits(reader))
		return FALSE;
	if (!take(reader, 'e') && !take(reader, 'E'))
		return TRUE;
	if (!take(reader, '+'))
		(void)take(reader, '-');
	return skip_digits(reader);
}

static gboolean skip_value(struct reader *reader, guint depth);

static gboolean
skip_list(struct reader *reader, guint depth)
{
	reader->at++;
	blanks(reader);
	if (take(reader, ']'))
		return TRUE;
	for (;;) {
		if (!skip_value(reader, depth))
			return FALSE;
		if (take(reader, ']'))
			return TRUE;
		if (!take(reader, ','))
			return wrong(reader, N_("a list does not end"));
	}
}

/* "name": with blanks after it. */
static gboolean
skip_name(struct reader *reader, struct json_span *name)
{
	blanks(reader);
	name->at = reader->at;
	if (!skip_string(reader))
		return FALSE;
	name->len = (gsize)(reader->at - name->at);
	blanks(reader);
	return take(reader, ':') || wrong(reader, N_("a colon is missing"));
}

static gboolean
add_name(struct reader *reader, struct json_span *names, guint *count,
	struct json_span name)
{
	if (*count == JSON_MEMBERS_MAX)
		return wrong(reader, N_("an object with too many members"));
	for (guint i = 0; i < *count; i++)
		if (same_text(names[i], name))
			return wrong(reader, N_("a name stands twice"));
	names[(*count)++] = name;
	return TRUE;
}

static gboolean
skip_object(struct reader *reader, guint depth)
{
	struct json_span names[JSON_MEMBERS_MAX], name;
	guint count = 0;

	reader->at++;
	blanks(reader);
	if (take(reader, '}'))
		return TRUE;
	for (;;) {
		if (!skip_name(reader, &name) ||
			!add_name(reader, names, &count, name) ||
			!skip_value(reader, depth))
			return FALSE;
		if (take(reader, '}'))
			return TRUE;
		if (!take(reader, ','))
			return wrong(reader, N_("an object does not end"));
	}
}

/* With the blanks around it. */
static gboolean
skip_value(struct reader *reader, guint depth)
{
	gboolean ok;
	char first;

	blanks(reader);
	if (reader->at == reader->end)
		return wrong(reader, N_("a value is missing"));
	first = *reader->at;
	if ((first == '{' || first == '[') && depth == 0)
		return wrong(reader, N_("nested too deep"));
	if (first == '{')
		ok = skip_object(reader, depth - 1);
	else if (first == '[')
		ok = skip_list(reader, depth - 1);
	else if (first == '"')
		ok = skip_string(reader);
	else if (first == '-' || g_ascii_isdigit(first))
		ok = skip_number(reader);
	else
		ok = take_word(reader,
			first == 't'	       ? "true"
				: first == 'f' ? "false"
					       : "null");
	blanks(reader);
	return ok;
}

gboolean
json_valid(
	const char *bytes, gsize len, struct json_span *value, GError **error)
{
	struct reader reader = {bytes, bytes, bytes + len, NULL};
	const char *end;

	if (!g_utf8_validate_len(bytes, len, &end)) {
		reader.at = end;
		wrong(&reader, N_("not UTF-8"));
	} else if (skip_value(&reader, JSON_DEPTH_MAX) &&
		reader.at != reader.end)
		wrong(&reader, N_("something follows the value"));
	if (reader.why != NULL)
		/* TRANSLATORS: a place in bytes, and what is wrong there. */
		return fault_set(error, FAULT_DATA, _("byte %" PRIu64 ": %s"),
			(guint64)(reader.at - bytes), _(reader.why));
	while (len > 0 && strchr(" \t\r\n", bytes[len - 1]) != NULL)
		len--;
	while (len > 0 && strchr(" \t\r\n", *bytes) != NULL)
		bytes++, len--;
	*value = (struct json_span){bytes, len};
	return TRUE;
}

/* ---- taking apart --------------------------------------------------- */

enum json_kind
json_kind(struct json_span value)
{
	if (value.at == NULL || value.len == 0)
		return JSON_NONE;
	switch (*value.at) {
	case '{':
		return JSON_OBJECT;
	case '[':
		return JSON_LIST;
	case '"':
		return JSON_STRING;
	case 't':
	case 'f':
		return JSON_BOOLEAN;
	case 'n':
		return JSON_NULL;
	default:
		return JSON_NUMBER;
	}
}

/* The next value, at a place where one stands. */
static struct json_span
value_at(struct reader *reader)
{
	struct json_span value;

	blanks(reader);
	value.at = reader->at;
	(void)skip_value(reader, JSON_DEPTH_MAX);
	value.len = (gsize)(reader->at - value.at);
	while (value.len > 0 &&
		strchr(" \t\r\n", value.at[value.len - 1]) != NULL)
		value.len--;
	return value;
}

/* After '[', '{' or a comma; FALSE at the end. */
static gboolean
step_into(struct reader *reader, struct json_span whole, gsize step)
{
	*reader = (struct reader){
		whole.at, whole.at + MAX(step, 1), whole.at + whole.len, NULL};
	blanks(reader);
	return reader->at + 1 < reader->end;
}

gboolean
json_next(struct json_span list, gsize *step, struct json_span *item)
{
	struct reader reader;

	if (!step_into(&reader, list, *step))
		return FALSE;
	*item = value_at(&reader);
	*step = (gsize)(reader.at + 1 - list.at);
	return TRUE;
}

gboolean
json_next_member(struct json_span object, gsize *step, struct json_span *name,
	struct json_span *value)
{
	struct reader reader;

	if (!step_into(&reader, object, *step) || !skip_name(&reader, name))
		return FALSE;
	*value = value_at(&reader);
	*step = (gsize)(reader.at + 1 - object.at);
	return TRUE;
}

struct json_span
json_member(struct json_span object, const char *name)
{
	struct json_span key, value;
	gsize step = 0;

	while (json_next_member(object, &step, &key, &value)) {
		g_autofree char *text = json_text(key);

		if (strcmp(text, name) == 0)
			return value;
	}
	return (struct json_span){NULL, 0};
}

gboolean
json_integer(struct json_span number, gint64 *out)
{
	g_autofree char *text = g_strndup(number.at, number.len);

	return g_ascii_string_to_signed(
		text, 10, G_MININT64, G_MAXINT64, out, NULL);
}

gboolean
json_is_true(struct json_span boolean)
{
	return *boolean.at == 't';
}
