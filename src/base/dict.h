/* SPDX-License-Identifier: GPL-3.0-or-later */
/* dict: a{sv} where there are many: without format strings, and without
 * serialising what was just put together, as g_variant_lookup() does. */
#ifndef DORAN_DICT_H
#define DORAN_DICT_H

#include <glib.h>

#define DICT_MAX 16 /* entries */

/* On the stack. */
struct dict {
	GVariant *entries[DICT_MAX];
	gsize n;
};

/* take_value is consumed; key must be UTF-8. */
void dict_add(struct dict *dict, const char *key, GVariant *take_value);
void dict_add_text(struct dict *dict, const char *key, const char *value);
void dict_add_number(struct dict *dict, const char *key, gint64 value);
void dict_add_bool(struct dict *dict, const char *key, gboolean value);
/* All that was added, floating; the dict is empty again. */
GVariant *dict_end(struct dict *dict);

/* The value, for g_variant_unref(); NULL: there is none. */
GVariant *dict_get(GVariant *args, const char *key);
/* The number, or `otherwise` where there is none. */
gint64 dict_number(GVariant *args, const char *key, gint64 otherwise);
/* The text, the caller's; NULL: there is none. */
char *dict_text(GVariant *args, const char *key);

#endif
