/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wirestate: what a backend keeps with an account. */
#include "config.h"

#include <string.h>

#include "native_priv.h"

#define VALUE_SERVER_KEY "server-key"

gboolean
wirestate_load(struct store *store, const struct secret *master, gint64 account,
	struct secret **state, GError **error)
{
	g_autoptr(GBytes) sealed = NULL;

	*state = NULL;
	if (!store_secret_get(store, account, SECRET_WIRE, &sealed, error))
		return FALSE;
	if (sealed == NULL)
		return TRUE;
	*state = keystore_load(store, master, account, SECRET_WIRE, error);
	return *state != NULL;
}

gboolean
wirestate_save(struct store *store, const struct secret *master, gint64 account,
	const struct secret *state, const char *server_key, GError **error)
{
	g_autoptr(GBytes) key = server_key == NULL
		? NULL
		: g_bytes_new(server_key, strlen(server_key));

	return keystore_save(
		       store, master, account, SECRET_WIRE, state, error) &&
		store_value_set(store, account, VALUE_SERVER_KEY, key, error);
}

char *
wirestate_server_key(struct store *store, gint64 account)
{
	g_autoptr(GBytes) key = NULL;

	if (!store_value_get(store, account, VALUE_SERVER_KEY, &key, NULL) ||
		key == NULL)
		return NULL;
	return g_strndup(g_bytes_get_data(key, NULL), g_bytes_get_size(key));
}
