/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store_account.h"

#include "fault.h"
#include "i18n.h"
#include "sql.h"
#include "store_index.h"

#define COLUMNS                                                        \
	"SELECT id, name, address, backend, network_id, network_name," \
	" device, display_name, created FROM account "

static const char list[] = COLUMNS "ORDER BY name";
static const char find[] = COLUMNS "WHERE name = ?";
static const char add[] =
	"INSERT INTO account (name, address, backend, network_id,"
	" network_name, device, display_name, created)"
	" VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"
	" RETURNING id";
static const char update[] =
	"UPDATE account SET name = ?2, address = ?3, backend = ?4,"
	" network_id = ?5, network_name = ?6, device = ?7, display_name = ?8"
	" WHERE id = ?1";
static const char drop[] = "DELETE FROM account WHERE id = ?";
static const char any_message[] =
	"SELECT m.row FROM message m JOIN chat c ON c.row = m.chat"
	" WHERE c.account = ? LIMIT 1";

static const char secret_get[] =
	"SELECT sealed FROM secret WHERE account = ? AND name = ?";
static const char secret_put[] =
	"INSERT INTO secret (account, name, sealed) VALUES (?, ?, ?)"
	" ON CONFLICT DO UPDATE SET sealed = excluded.sealed";
static const char secret_drop[] =
	"DELETE FROM secret WHERE account = ? AND name = ?";
static const char value_get[] =
	"SELECT value FROM value WHERE account = ? AND name = ?";
static const char value_put[] =
	"INSERT INTO value (account, name, value) VALUES (?, ?, ?)"
	" ON CONFLICT DO UPDATE SET value = excluded.value";
static const char value_drop[] =
	"DELETE FROM value WHERE account = ? AND name = ?";

void
account_record_free(struct account_record *account)
{
	if (account == NULL)
		return;
	g_free(account->name);
	g_free(account->address);
	g_free(account->backend);
	g_free(account->network_name);
	g_free(account->display_name);
	g_free(account);
}

static void *
read_account(sqlite3_stmt *s)
{
	struct account_record *account = g_new0(struct account_record, 1);

	account->id = col_long(s, 0);
	account->name = col_text(s, 1);
	account->address = col_text(s, 2);
	account->backend = col_text(s, 3);
	account->has_network =
		col_fixed(s, 4, account->network_id, STORE_NETWORK_LEN);
	account->network_name = col_text(s, 5);
	account->device = col_uint(s, 6);
	account->display_name = col_text(s, 7);
	account->created = col_long(s, 8);
	return account;
}

gboolean
store_account_list(struct store *store, GPtrArray **accounts, GError **error)
{
	return sql_list(store, sql(store, error, list, ""), read_account,
		(GDestroyNotify)account_record_free, accounts, error);
}

gboolean
store_account_find(struct store *store, const char *name,
	struct account_record **account, GError **error)
{
	return sql_one(store, sql(store, error, find, "s", name), read_account,
		(void **)account, error);
}

static GBytes *
network_of(const struct account_record *account)
{
	if (!account->has_network)
		return NULL;
	return g_bytes_new(account->network_id, STORE_NETWORK_LEN);
}

gboolean
store_account_add(struct store *store, const struct account_record *account,
	gint64 *id, GError **error)
{
	g_autoptr(GBytes) network = network_of(account);

	*id = 0;
	if (!sql_number(store, error, id, add, "sssgsusl", account->name,
		    account->address, account->backend, network,
		    account->network_name, account->device,
		    account->display_name, account->created))
		return FALSE;
	if (*id != 0)
		return TRUE;
	return fault_set(error, FAULT_USAGE,
		_("There is an account %s already. Choose another name."),
		account->name);
}

gboolean
store_account_update(struct store *store, const struct account_record *account,
	GError **error)
{
	g_autoptr(GBytes) network = network_of(account);

	return sql_run(store, error, update, "lsssgsus", account->id,
		account->name, account->address, account->backend, network,
		account->network_name, account->device, account->display_name);
}

gboolean
store_account_delete(struct store *store, gint64 account, GError **error)
{
	gint64 row = 0;

	return sql_number(store, error, &row, any_message, "l", account) &&
		sql_run(store, error, drop, "l", account) &&
		(row == 0 || store_index_forget(store, error));
}

gboolean
store_secret_get(struct store *store, gint64 account, const char *name,
	GBytes **sealed, GError **error)
{
	return sql_blob(store, error, sealed, secret_get, "ls", account, name);
}

gboolean
store_secret_set(struct store *store, gint64 account, const char *name,
	GBytes *sealed, GError **error)
{
	if (sealed == NULL)
		return sql_run(store, error, secret_drop, "ls", account, name);
	return sql_run(store, error, secret_put, "lsg", account, name, sealed);
}

gboolean
store_value_get(struct store *store, gint64 account, const char *name,
	GBytes **value, GError **error)
{
	return sql_blob(store, error, value, value_get, "ls", account, name);
}

gboolean
store_value_set(struct store *store, gint64 account, const char *name,
	GBytes *value, GError **error)
{
	if (value == NULL)
		return sql_run(store, error, value_drop, "ls", account, name);
	return sql_run(store, error, value_put, "lsg", account, name, value);
}

gboolean
store_value_get_number(struct store *store, gint64 account, const char *name,
	gint64 *value, GError **error)
{
	*value = 0;
	return sql_number(store, error, value, value_get, "ls", account, name);
}

gboolean
store_value_set_number(struct store *store, gint64 account, const char *name,
	gint64 value, GError **error)
{
	return sql_run(store, error, value_put, "lsl", account, name, value);
}
