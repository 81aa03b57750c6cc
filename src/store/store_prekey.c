/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store_prekey.h"

#include "sql.h"
#include "store_account.h"

#define ID_MAX 0xfffffe /* Signal's ids have 24 bits */
#define SIGNATURE_LEN 64

static const char add[] =
	"INSERT INTO prekey (account, id, state, created, pub, sealed)"
	" VALUES (?, ?, ?, ?, ?, ?)";
static const char load[] =
	"SELECT sealed FROM prekey WHERE account = ? AND id = ?";
static const char use[] = "UPDATE prekey SET state = 1, used_at = ?3"
			  " WHERE account = ?1 AND id = ?2 AND state = 0";
static const char prune[] =
	"DELETE FROM prekey WHERE account = ? AND state = 1 AND used_at < ?";
static const char drop_all[] = "DELETE FROM prekey WHERE account = ?";
static const char count_state[] =
	"SELECT count(*) FROM prekey WHERE account = ? AND state = ?";
static const char list[] =
	"SELECT id, sealed, pub, created, state, used_at FROM prekey"
	" WHERE account = ? AND state = ? ORDER BY id";
static const char exist[] = "SELECT 1 FROM prekey WHERE account = ? AND id = ?";

static const char signed_retire[] =
	"UPDATE signed_prekey SET current = 0 WHERE account = ?";
static const char signed_add[] =
	"INSERT INTO signed_prekey (account, id, current, created, pub,"
	" signature, sealed) VALUES (?, ?, 1, ?, ?, ?, ?)";
static const char signed_load[] =
	"SELECT sealed FROM signed_prekey WHERE account = ? AND id = ?";
#define SIGNED_COLUMNS                                        \
	"SELECT id, sealed, pub, created, current, signature" \
	" FROM signed_prekey WHERE account = ? "
static const char signed_current[] = SIGNED_COLUMNS "AND current = 1";
static const char signed_prune[] =
	"DELETE FROM signed_prekey"
	" WHERE account = ? AND current = 0 AND created < ?";
static const char signed_drop_all[] =
	"DELETE FROM signed_prekey WHERE account = ?";
static const char signed_exist[] =
	"SELECT 1 FROM signed_prekey WHERE account = ? AND id = ?";

void
prekey_record_free(struct prekey_record *prekey)
{
	if (prekey == NULL)
		return;
	g_clear_pointer(&prekey->sealed, g_bytes_unref);
	g_free(prekey);
}

static struct prekey_record *
read_common(sqlite3_stmt *s)
{
	struct prekey_record *prekey = g_new0(struct prekey_record, 1);

	prekey->id = col_uint(s, 0);
	prekey->sealed = col_bytes(s, 1);
	col_fixed(s, 2, prekey->pub, STORE_PUBLIC_LEN);
	prekey->created = col_long(s, 3);
	return prekey;
}

static void *
read_prekey(sqlite3_stmt *s)
{
	struct prekey_record *prekey = read_common(s);

	prekey->state = (enum prekey_state)col_int(s, 4);
	prekey->used_at = col_long(s, 5);
	return prekey;
}

static void *
read_signed(sqlite3_stmt *s)
{
	struct prekey_record *prekey = read_common(s);

	prekey->current = col_int(s, 4);
	col_fixed(s, 5, prekey->signature, SIGNATURE_LEN);
	return prekey;
}

gboolean
store_prekey_add(struct store *store, gint64 account,
	const struct prekey_record *prekey, GError **error)
{
	return sql_run(store, error, add, "luilbg", account, prekey->id,
		(int)PREKEY_PUBLISHED, prekey->created, prekey->pub,
		(gsize)STORE_PUBLIC_LEN, prekey->sealed);
}

gboolean
store_prekey_load(struct store *store, gint64 account, guint32 id,
	GBytes **sealed, GError **error)
{
	return sql_blob(store, error, sealed, load, "lu", account, id);
}

gboolean
store_prekey_use(struct store *store, gint64 account, guint32 id, gint64 now,
	GError **error)
{
	return sql_run(store, error, use, "lul", account, id, now);
}

gboolean
store_prekey_prune(
	struct store *store, gint64 account, gint64 before, GError **error)
{
	return sql_run(store, error, prune, "ll", account, before);
}

gboolean
store_prekey_count(struct store *store, gint64 account, enum prekey_state state,
	guint *count, GError **error)
{
	gint64 number = 0;
	gboolean done = sql_number(
		store, error, &number, count_state, "li", account, (int)state);

	*count = (guint)number;
	return done;
}

gboolean
store_prekey_list(struct store *store, gint64 account, enum prekey_state state,
	GPtrArray **prekeys, GError **error)
{
	return sql_list(store,
		sql(store, error, list, "li", account, (int)state), read_prekey,
		(GDestroyNotify)prekey_record_free, prekeys, error);
}

/* The last id given is kept apart, so that one is not given again when its key
 * is gone. */
static gboolean
next_id(struct store *store, gint64 account, const char *name,
	const char *taken, guint32 *id, GError **error)
{
	gint64 last, one;

	if (!store_value_get_number(store, account, name, &last, error))
		return FALSE;
	do {
		last = last >= ID_MAX ? 1 : last + 1;
		one = 0;
		if (!sql_number(store, error, &one, taken, "ll", account, last))
			return FALSE;
	} while (one != 0);
	*id = (guint32)last;
	return store_value_set_number(store, account, name, last, error);
}

gboolean
store_prekey_next_id(
	struct store *store, gint64 account, guint32 *id, GError **error)
{
	return next_id(store, account, "store/prekey", exist, id, error);
}

gboolean
store_signed_prekey_add(struct store *store, gint64 account,
	const struct prekey_record *prekey, GError **error)
{
	return sql_run(store, error, signed_retire, "l", account) &&
		sql_run(store, error, signed_add, "lulbbg", account, prekey->id,
			prekey->created, prekey->pub, (gsize)STORE_PUBLIC_LEN,
			prekey->signature, (gsize)SIGNATURE_LEN,
			prekey->sealed);
}

gboolean
store_signed_prekey_load(struct store *store, gint64 account, guint32 id,
	GBytes **sealed, GError **error)
{
	return sql_blob(store, error, sealed, signed_load, "lu", account, id);
}

gboolean
store_signed_prekey_current(struct store *store, gint64 account,
	struct prekey_record **prekey, GError **error)
{
	return sql_one(store, sql(store, error, signed_current, "l", account),
		read_signed, (void **)prekey, error);
}

gboolean
store_signed_prekey_prune(
	struct store *store, gint64 account, gint64 before, GError **error)
{
	return sql_run(store, error, signed_prune, "ll", account, before);
}

gboolean
store_signed_prekey_next_id(
	struct store *store, gint64 account, guint32 *id, GError **error)
{
	return next_id(
		store, account, "store/signed-prekey", signed_exist, id, error);
}

gboolean
store_prekey_delete_all(struct store *store, gint64 account, GError **error)
{
	return sql_run(store, error, drop_all, "l", account) &&
		sql_run(store, error, signed_drop_all, "l", account);
}
