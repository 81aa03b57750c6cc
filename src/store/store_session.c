/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store_session.h"

#include "sql.h"

static const char load[] = "SELECT sealed FROM session"
			   " WHERE account = ? AND peer = ? AND device = ?";
static const char save[] =
	"INSERT INTO session (account, peer, device, sealed)"
	" VALUES (?, ?, ?, ?)"
	" ON CONFLICT DO UPDATE SET sealed = excluded.sealed";
static const char drop[] =
	"DELETE FROM session WHERE account = ? AND peer = ? AND device = ?";
static const char drop_all[] = "DELETE FROM session WHERE account = ?";
static const char drop_base_keys[] = "DELETE FROM base_key WHERE account = ?";
static const char base_known[] =
	"SELECT 1 FROM base_key"
	" WHERE account = ? AND identity = ? AND base = ?";
static const char base_add[] =
	"INSERT INTO base_key (account, identity, base, seen_at)"
	" VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING";

gboolean
store_session_load(struct store *store, gint64 account, const char *peer,
	guint32 device, GBytes **sealed, GError **error)
{
	return sql_blob(
		store, error, sealed, load, "lsu", account, peer, device);
}

gboolean
store_session_save(struct store *store, gint64 account, const char *peer,
	guint32 device, GBytes *sealed, GError **error)
{
	return sql_run(
		store, error, save, "lsug", account, peer, device, sealed);
}

gboolean
store_session_delete(struct store *store, gint64 account, const char *peer,
	guint32 device, GError **error)
{
	return sql_run(store, error, drop, "lsu", account, peer, device);
}

gboolean
store_session_delete_all(struct store *store, gint64 account, GError **error)
{
	return sql_run(store, error, drop_all, "l", account) &&
		sql_run(store, error, drop_base_keys, "l", account);
}

gboolean
store_base_key_known(struct store *store, gint64 account,
	const guint8 identity[STORE_PUBLIC_LEN],
	const guint8 base[STORE_PUBLIC_LEN], gboolean *known, GError **error)
{
	gint64 one = 0;
	gboolean done = sql_number(store, error, &one, base_known, "lbb",
		account, identity, (gsize)STORE_PUBLIC_LEN, base,
		(gsize)STORE_PUBLIC_LEN);

	*known = one != 0;
	return done;
}

gboolean
store_base_key_add(struct store *store, gint64 account,
	const guint8 identity[STORE_PUBLIC_LEN],
	const guint8 base[STORE_PUBLIC_LEN], gint64 now, GError **error)
{
	return sql_run(store, error, base_add, "lbbl", account, identity,
		(gsize)STORE_PUBLIC_LEN, base, (gsize)STORE_PUBLIC_LEN, now);
}
