/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store_meta.h"

#include "sql.h"

static const char get[] = "SELECT value FROM meta WHERE key = ?";
static const char put[] = "INSERT INTO meta (key, value) VALUES (?, ?)"
			  " ON CONFLICT DO UPDATE SET value = excluded.value";
static const char drop[] = "DELETE FROM meta WHERE key = ?";

gboolean
store_meta_get(
	struct store *store, const char *key, GBytes **value, GError **error)
{
	return sql_blob(store, error, value, get, "s", key);
}

gboolean
store_meta_set(
	struct store *store, const char *key, GBytes *value, GError **error)
{
	if (value == NULL)
		return sql_run(store, error, drop, "s", key);
	return sql_run(store, error, put, "sg", key, value);
}

gboolean
store_meta_get_number(
	struct store *store, const char *key, gint64 *value, GError **error)
{
	*value = 0;
	return sql_number(store, error, value, get, "s", key);
}

gboolean
store_meta_set_number(
	struct store *store, const char *key, gint64 value, GError **error)
{
	return sql_run(store, error, put, "sl", key, value);
}
