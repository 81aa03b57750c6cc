/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "dict.h"

void
dict_add(struct dict *dict, const char *key, GVariant *take_value)
{
	g_assert(dict->n < DICT_MAX);
	dict->entries[dict->n++] = g_variant_new_dict_entry(
		g_variant_new_string(key), g_variant_new_variant(take_value));
}

void
dict_add_text(struct dict *dict, const char *key, const char *value)
{
	dict_add(dict, key, g_variant_new_string(value));
}

void
dict_add_number(struct dict *dict, const char *key, gint64 value)
{
	dict_add(dict, key, g_variant_new_int64(value));
}

void
dict_add_bool(struct dict *dict, const char *key, gboolean value)
{
	dict_add(dict, key, g_variant_new_boolean(value));
}

GVariant *
dict_end(struct dict *dict)
{
	gsize n = dict->n;

	dict->n = 0;
	return g_variant_new_array(G_VARIANT_TYPE("{sv}"), dict->entries, n);
}

static gboolean
is_key(GVariant *entry, const char *key)
{
	g_autoptr(GVariant) name = g_variant_get_child_value(entry, 0);

	return strcmp(g_variant_get_string(name, NULL), key) == 0;
}

GVariant *
dict_get(GVariant *args, const char *key)
{
	gsize n = g_variant_n_children(args);

	for (gsize i = 0; i < n; i++) {
		g_autoptr(GVariant) entry = g_variant_get_child_value(args, i);
		g_autoptr(GVariant) box = NULL;

		if (!is_key(entry, key))
			continue;
		box = g_variant_get_child_value(entry, 1);
		return g_variant_get_variant(box);
	}
	return NULL;
}

gint64
dict_number(GVariant *args, const char *key, gint64 otherwise)
{
	g_autoptr(GVariant) value = dict_get(args, key);

	return value != NULL &&
			g_variant_is_of_type(value, G_VARIANT_TYPE_INT64)
		? g_variant_get_int64(value)
		: otherwise;
}

char *
dict_text(GVariant *args, const char *key)
{
	g_autoptr(GVariant) value = dict_get(args, key);

	return value != NULL &&
			g_variant_is_of_type(value, G_VARIANT_TYPE_STRING)
		? g_variant_dup_string(value, NULL)
		: NULL;
}
