/* SPDX-License-Identifier: GPL-3.0-or-later */
/* JSON that others wrote: what is accepted is walked through, written anew and
 * read again. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "json_read.h"
#include "json_write.h"

static void copy(GString *out, struct json_span value, struct json_span whole);

static void
check_inside(struct json_span inner, struct json_span whole)
{
	CHECK(inner.at >= whole.at && inner.len > 0);
	CHECK(inner.at + inner.len <= whole.at + whole.len);
}

static void
copy_list(GString *out, struct json_span list)
{
	struct json_span item;
	gsize step = 0, before = 0;

	g_string_append_c(out, '[');
	while (json_next(list, &step, &item)) {
		CHECK(step > before);
		before = step;
		if (out->str[out->len - 1] != '[')
			g_string_append_c(out, ',');
		copy(out, item, list);
	}
	g_string_append_c(out, ']');
}

static void
copy_object(GString *out, struct json_span object)
{
	struct json_span name, value;
	gsize step = 0, count = 0;

	g_string_append_c(out, '{');
	while (json_next_member(object, &step, &name, &value)) {
		g_autofree char *text = NULL;

		check_inside(name, object);
		text = json_text(name);
		CHECK(json_member(object, text).at == value.at);
		CHECK(++count <= JSON_MEMBERS_MAX);
		json_write_name(out, text);
		copy(out, value, object);
	}
	g_string_append_c(out, '}');
}

static void
copy_text(GString *out, struct json_span value)
{
	g_autofree char *text = json_text(value);

	CHECK(g_utf8_validate(text, -1, NULL));
	json_write_text(out, text);
}

static void
copy_number(GString *out, struct json_span value)
{
	gint64 number;

	if (json_integer(value, &number))
		g_string_append_printf(out, "%" G_GINT64_FORMAT, number);
	else
		g_string_append_len(out, value.at, (gssize)value.len);
}

static void
copy(GString *out, struct json_span value, struct json_span whole)
{
	check_inside(value, whole);
	switch (json_kind(value)) {
	case JSON_LIST:
		copy_list(out, value);
		break;
	case JSON_OBJECT:
		copy_object(out, value);
		break;
	case JSON_STRING:
		copy_text(out, value);
		break;
	case JSON_NUMBER:
		copy_number(out, value);
		break;
	case JSON_BOOLEAN:
		g_string_append(out, json_is_true(value) ? "true" : "false");
		break;
	default:
		CHECK(json_kind(value) == JSON_NULL);
		g_string_append(out, "null");
	}
}

/* Written by us it is safe to look at, and stays as it is. */
static void
check_again(const GString *once)
{
	g_autoptr(GString) twice = g_string_new(NULL);
	struct json_span value;

	for (gsize i = 0; i < once->len; i++)
		CHECK((guchar)once->str[i] >= 0x20 && once->str[i] != 0x7f);
	CHECK(json_valid(once->str, once->len, &value, NULL));
	copy(twice, value, value);
	CHECK(g_string_equal(once, twice));
}

void
fuzz_one(const guint8 *data, gsize len)
{
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(GError) error = NULL;
	struct json_span value, whole = {(const char *)data, len};

	if (!json_valid(whole.at, len, &value, &error)) {
		CHECK(g_utf8_validate(error->message, -1, NULL));
		return;
	}
	copy(out, value, whole);
	check_again(out);
}
