/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "params.h"

#include <string.h>

#include "fault.h"
#include "i18n.h"

gboolean
params_word(const char *words, gsize *step, char **name, char **type,
	gboolean *optional)
{
	const char *word = words + *step, *colon;
	gsize len;

	word += strspn(word, " ");
	len = strcspn(word, " ");
	if (len == 0)
		return FALSE;
	*step = (gsize)(word + len - words);
	colon = memchr(word, ':', len);
	*optional = word[len - 1] == '?';
	*name = g_strndup(word, (gsize)(colon - word));
	*type = g_strndup(colon + 1,
		(gsize)(word + len - colon) - 1 - (*optional ? 1 : 0));
	return TRUE;
}

const char *
params_type_name(const char *type)
{
	static const struct {
		const char *type, *name;
	} names[] = {{"s", "string"}, {"x", "integer"}, {"b", "boolean"},
		{"as", "strings"}, {"aa{sv}", "objects"}, {"a{sv}", "object"}};

	for (gsize i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(names[i].type, type) == 0)
			return names[i].name;
	return "bytes";
}

static GVariant *
read_texts(struct json_span list)
{
	GVariantBuilder texts;
	struct json_span item;
	gsize step = 0;

	if (json_kind(list) != JSON_LIST)
		return NULL;
	g_variant_builder_init(&texts, G_VARIANT_TYPE_STRING_ARRAY);
	while (json_next(list, &step, &item)) {
		g_autofree char *text = NULL;

		if (json_kind(item) != JSON_STRING) {
			g_variant_builder_clear(&texts);
			return NULL;
		}
		text = json_text(item);
		g_variant_builder_add(&texts, "s", text);
	}
	return g_variant_builder_end(&texts);
}

/* NULL: it is not of that type. */
static GVariant *
read_value(const char *type, struct json_span value)
{
	enum json_kind kind = json_kind(value);
	gint64 number;

	if (strcmp(type, "s") == 0 && kind == JSON_STRING)
		return g_variant_new_take_string(json_text(value));
	if (strcmp(type, "x") == 0 && kind == JSON_NUMBER &&
		json_integer(value, &number))
		return g_variant_new_int64(number);
	if (strcmp(type, "b") == 0 && kind == JSON_BOOLEAN)
		return g_variant_new_boolean(json_is_true(value));
	if (strcmp(type, "as") == 0)
		return read_texts(value);
	return NULL;
}

/* One argument; what is left out, or null, must be optional. */
static gboolean
add_value(GVariantBuilder *dict, const struct command_spec *spec,
	const char *name, const char *type, gboolean optional,
	struct json_span value, GError **error)
{
	GVariant *read;

	if (json_kind(value) == JSON_NONE || json_kind(value) == JSON_NULL)
		return optional ||
			fault_set(error, FAULT_USAGE,
				_("%s: the argument “%s” is missing"),
				spec->method, name);
	read = read_value(type, value);
	if (read == NULL)
		return fault_set(error, FAULT_USAGE,
			/* TRANSLATORS: a method, an argument, and a type as
			 * in JSON: string, integer, boolean, strings. */
			_("%s: the argument “%s” is no value of type %s"),
			spec->method, name, params_type_name(type));
	g_variant_builder_add(dict, "{sv}", name, read);
	return TRUE;
}

static gboolean
known(const struct command_spec *spec, struct json_span params, GError **error)
{
	struct json_span key, value;
	gsize step = 0;

	while (json_next_member(params, &step, &key, &value)) {
		g_autofree char *text = json_text(key);
		g_autofree char *word = g_strconcat(text, ":", NULL);
		g_autofree char *later = g_strconcat(" ", word, NULL);

		if (!g_str_has_prefix(spec->args, word) &&
			strstr(spec->args, later) == NULL)
			return fault_set(error, FAULT_USAGE,
				_("%s: there is no argument “%s”"),
				spec->method, text);
	}
	return TRUE;
}

static gboolean
read_all(GVariantBuilder *dict, const struct command_spec *spec,
	struct json_span params, GError **error)
{
	gboolean by_place = json_kind(params) == JSON_LIST, ok = TRUE;
	gboolean optional;
	gsize step = 0, place = 0;
	char *name, *type;

	while (ok && params_word(spec->args, &step, &name, &type, &optional)) {
		struct json_span value = {NULL, 0};

		if (by_place)
			(void)json_next(params, &place, &value);
		else if (json_kind(params) == JSON_OBJECT)
			value = json_member(params, name);
		ok = add_value(dict, spec, name, type, optional, value, error);
		g_free(name);
		g_free(type);
	}
	if (ok && by_place) {
		struct json_span more;

		ok = !json_next(params, &place, &more) ||
			fault_set(error, FAULT_USAGE,
				_("%s: there are too many arguments"),
				spec->method);
	}
	return ok;
}

GVariant *
params_read(const struct command_spec *spec, struct json_span params,
	GError **error)
{
	GVariantBuilder dict;

	if (json_kind(params) == JSON_OBJECT && !known(spec, params, error))
		return NULL;
	g_variant_builder_init(&dict, G_VARIANT_TYPE_VARDICT);
	if (read_all(&dict, spec, params, error))
		return g_variant_ref_sink(g_variant_builder_end(&dict));
	g_variant_builder_clear(&dict);
	return NULL;
}
