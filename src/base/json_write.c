/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "json_write.h"

#include <string.h>

static gboolean
plain(guchar letter)
{
	return letter >= 0x20 && letter < 0x7f && letter != '"' &&
		letter != '\\';
}

static void
write_letter(GString *out, gunichar letter)
{
	if (letter == '"' || letter == '\\') {
		g_string_append_c(out, '\\');
		g_string_append_c(out, (char)letter);
	} else if (letter == '\n')
		g_string_append(out, "\\n");
	else if (letter < 0x20 || (letter >= 0x7f && letter < 0xa0) ||
		letter == 0x2028 || letter == 0x2029)
		g_string_append_printf(out, "\\u%04x", letter);
	else
		g_string_append_unichar(out, letter);
}

void
json_write_text(GString *out, const char *text)
{
	g_autofree char *valid = NULL;

	if (!g_utf8_validate(text, -1, NULL))
		text = valid = g_utf8_make_valid(text, -1);
	g_string_append_c(out, '"');
	while (*text != '\0') {
		gsize run = 0;

		while (plain((guchar)text[run]))
			run++;
		g_string_append_len(out, text, (gssize)run);
		text += run;
		if (*text == '\0')
			break;
		write_letter(out, g_utf8_get_char(text));
		text = g_utf8_next_char(text);
	}
	g_string_append_c(out, '"');
}

void
json_write_name(GString *out, const char *name)
{
	if (out->len > 0 && out->str[out->len - 1] != '{')
		g_string_append_c(out, ',');
	json_write_text(out, name);
	g_string_append_c(out, ':');
}

static void
write_members(GString *out, GVariant *dict)
{
	GVariantIter iter;
	const char *name;
	GVariant *value;

	g_string_append_c(out, '{');
	g_variant_iter_init(&iter, dict);
	while (g_variant_iter_next(&iter, "{&sv}", &name, &value)) {
		json_write_name(out, name);
		json_write(out, value);
		g_variant_unref(value);
	}
	g_string_append_c(out, '}');
}

static void
write_items(GString *out, GVariant *list)
{
	gsize count = g_variant_n_children(list);

	g_string_append_c(out, '[');
	for (gsize i = 0; i < count; i++) {
		g_autoptr(GVariant) item = g_variant_get_child_value(list, i);

		if (i > 0)
			g_string_append_c(out, ',');
		json_write(out, item);
	}
	g_string_append_c(out, ']');
}

static void
write_variant(GString *out, GVariant *boxed)
{
	g_autoptr(GVariant) value = g_variant_get_variant(boxed);

	json_write(out, value);
}

void
json_write(GString *out, GVariant *value)
{
	if (g_variant_is_of_type(value, G_VARIANT_TYPE_VARDICT))
		write_members(out, value);
	else if (g_variant_is_of_type(value, G_VARIANT_TYPE_ARRAY))
		write_items(out, value);
	else if (g_variant_is_of_type(value, G_VARIANT_TYPE_VARIANT))
		write_variant(out, value);
	else if (g_variant_is_of_type(value, G_VARIANT_TYPE_STRING))
		json_write_text(out, g_variant_get_string(value, NULL));
	else if (g_variant_is_of_type(value, G_VARIANT_TYPE_BOOLEAN))
		g_string_append(
			out, g_variant_get_boolean(value) ? "true" : "false");
	else if (g_variant_is_of_type(value, G_VARIANT_TYPE_INT64))
		g_string_append_printf(
			out, "%" G_GINT64_FORMAT, g_variant_get_int64(value));
	else if (g_variant_is_of_type(value, G_VARIANT_TYPE_INT32))
		g_string_append_printf(out, "%d", g_variant_get_int32(value));
	else if (g_variant_is_of_type(value, G_VARIANT_TYPE_UINT32))
		g_string_append_printf(out, "%u", g_variant_get_uint32(value));
	else
		g_string_append(out, "null");
}
