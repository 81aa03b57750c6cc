/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store_inbox.h"

#include "sql.h"

static const char envelope_find[] =
	"SELECT outcome FROM envelope WHERE account = ? AND hash = ?";
static const char envelope_add[] =
	"INSERT INTO envelope (account, hash, outcome, at)"
	" VALUES (?, ?, ?, ?)"
	" ON CONFLICT DO UPDATE SET outcome = excluded.outcome";
static const char envelope_prune[] =
	"DELETE FROM envelope WHERE account = ? AND at < ?";

static const char held_count[] = "SELECT count(*) FROM held WHERE account = ?";
static const char held_count_sender[] =
	"SELECT count(*) FROM held WHERE account = ? AND sender = ?";
static const char held_add[] =
	"INSERT INTO held (account, sender, topic, bytes, since)"
	" VALUES (?, ?, ?, ?, ?)";
#define HELD "SELECT id, sender, topic, bytes, since FROM held "
static const char held_all[] = HELD "WHERE account = ? ORDER BY id";
static const char held_of[] =
	HELD "WHERE account = ? AND sender = ? ORDER BY id";
static const char held_drop[] = "DELETE FROM held WHERE id = ?";
static const char held_prune[] =
	"DELETE FROM held WHERE account = ? AND since < ?";

static const char refusal_count[] =
	"SELECT count(*) FROM refusal WHERE account = ?";
static const char refusal_again[] =
	"UPDATE refusal SET count = count + 1, last = ?4, text = ?5"
	" WHERE account = ?1 AND sender = ?2 AND code = ?3 RETURNING count";
static const char refusal_new[] =
	"INSERT INTO refusal (account, sender, code, count, first, last, text)"
	" VALUES (?1, ?2, ?3, 1, ?4, ?4, ?5)";
static const char refusal_all[] =
	"SELECT sender, code, count, first, last, text FROM refusal"
	" WHERE account = ? ORDER BY last DESC, sender, code";

static const char anew_get[] = "SELECT since, count FROM anew_session"
			       " WHERE account = ? AND peer = ? AND device = ?";
static const char anew_put[] =
	"INSERT INTO anew_session (account, peer, device, since, count)"
	" VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
	" since = excluded.since, count = excluded.count";
static const char anew_count[] =
	"INSERT INTO anew_envelope (account, hash, count, at)"
	" VALUES (?, ?, 1, ?) ON CONFLICT DO UPDATE SET count = count + 1"
	" RETURNING count";
static const char anew_prune[] =
	"DELETE FROM anew_envelope WHERE account = ? AND at < ?";

gboolean
store_envelope_find(struct store *store, gint64 account,
	const guint8 hash[STORE_HASH_LEN], gboolean *known, int *outcome,
	GError **error)
{
	sqlite3_stmt *statement =
		sql(store, error, envelope_find, "lh", account, hash);
	enum sql_step step = sql_step(store, statement, error);

	*known = step == SQL_ROW;
	*outcome = 0;
	if (step == SQL_ROW) {
		*outcome = col_int(statement, 0);
		sql_end(statement);
	}
	return step != SQL_ERROR;
}

gboolean
store_envelope_add(struct store *store, gint64 account,
	const guint8 hash[STORE_HASH_LEN], int outcome, gint64 now,
	GError **error)
{
	return sql_run(store, error, envelope_add, "lhil", account, hash,
		outcome, now);
}

gboolean
store_envelope_prune(
	struct store *store, gint64 account, gint64 before, GError **error)
{
	return sql_run(store, error, envelope_prune, "ll", account, before) &&
		sql_run(store, error, anew_prune, "ll", account, before);
}

void
held_record_free(struct held_record *held)
{
	if (held == NULL)
		return;
	g_free(held->sender);
	g_free(held->topic);
	g_clear_pointer(&held->bytes, g_bytes_unref);
	g_free(held);
}

static void *
read_held(sqlite3_stmt *s)
{
	struct held_record *held = g_new0(struct held_record, 1);

	held->id = col_long(s, 0);
	held->sender = col_text(s, 1);
	held->topic = col_text(s, 2);
	held->bytes = col_bytes(s, 3);
	held->since = col_long(s, 4);
	return held;
}

gboolean
store_held_add(struct store *store, gint64 account, const char *sender,
	const char *topic, GBytes *bytes, gint64 now, gboolean *stored,
	GError **error)
{
	gint64 all = 0, of_sender = 0;

	*stored = FALSE;
	if (!sql_number(store, error, &all, held_count, "l", account) ||
		!sql_number(store, error, &of_sender, held_count_sender, "ls",
			account, sender))
		return FALSE;
	if (all >= STORE_HELD_MAX || of_sender >= STORE_HELD_SENDER_MAX)
		return TRUE;
	*stored = sql_run(store, error, held_add, "lssgl", account, sender,
		topic, bytes, now);
	return *stored;
}

gboolean
store_held_list(struct store *store, gint64 account, const char *sender,
	GPtrArray **held, GError **error)
{
	sqlite3_stmt *statement = sender == NULL
		? sql(store, error, held_all, "l", account)
		: sql(store, error, held_of, "ls", account, sender);

	return sql_list(store, statement, read_held,
		(GDestroyNotify)held_record_free, held, error);
}

gboolean
store_held_delete(struct store *store, gint64 id, GError **error)
{
	return sql_run(store, error, held_drop, "l", id);
}

gboolean
store_held_prune(
	struct store *store, gint64 account, gint64 before, GError **error)
{
	return sql_run(store, error, held_prune, "ll", account, before);
}

void
refusal_record_free(struct refusal_record *refusal)
{
	if (refusal == NULL)
		return;
	g_free(refusal->sender);
	g_free(refusal->text);
	g_free(refusal);
}

static void *
read_refusal(sqlite3_stmt *s)
{
	struct refusal_record *refusal = g_new0(struct refusal_record, 1);

	refusal->sender = col_text(s, 0);
	refusal->code = col_int(s, 1);
	refusal->count = col_uint(s, 2);
	refusal->first = col_long(s, 3);
	refusal->last = col_long(s, 4);
	refusal->text = col_text(s, 5);
	return refusal;
}

static gboolean
refuse_again(struct store *store, gint64 account, const char *sender, int code,
	const char *text, gint64 now, gint64 *count, GError **error)
{
	*count = 0;
	return sql_number(store, error, count, refusal_again, "lsils", account,
		sender, code, now, text);
}

static gboolean
refuse(struct store *store, gint64 account, const char *sender, int code,
	const char *text, gint64 now, gint64 *count, GError **error)
{
	gint64 have = 0;

	if (!refuse_again(
		    store, account, sender, code, text, now, count, error))
		return FALSE;
	if (*count != 0)
		return TRUE;
	if (!sql_number(store, error, &have, refusal_count, "l", account))
		return FALSE;
	if (have >= STORE_REFUSALS_MAX && *sender != '\0')
		return refuse(
			store, account, "", code, text, now, count, error);
	*count = 1;
	return sql_run(store, error, refusal_new, "lsils", account, sender,
		code, now, text);
}

gboolean
store_refusal_add(struct store *store, gint64 account, const char *sender,
	int code, const char *text, gint64 now, guint32 *count, GError **error)
{
	gint64 number;

	if (!refuse(store, account, sender != NULL ? sender : "", code, text,
		    now, &number, error))
		return FALSE;
	if (count != NULL)
		*count = (guint32)number;
	return TRUE;
}

gboolean
store_refusal_list(struct store *store, gint64 account, GPtrArray **refusals,
	GError **error)
{
	return sql_list(store, sql(store, error, refusal_all, "l", account),
		read_refusal, (GDestroyNotify)refusal_record_free, refusals,
		error);
}

static gboolean
anew_window(struct store *store, gint64 account, const char *peer,
	guint32 device, gint64 *since, gint64 *count, GError **error)
{
	sqlite3_stmt *statement =
		sql(store, error, anew_get, "lsu", account, peer, device);
	enum sql_step step = sql_step(store, statement, error);

	*since = 0;
	*count = 0;
	if (step == SQL_ROW) {
		*since = col_long(statement, 0);
		*count = col_long(statement, 1);
		sql_end(statement);
	}
	return step != SQL_ERROR;
}

gboolean
store_anew_session(struct store *store, gint64 account, const char *peer,
	guint32 device, guint limit, gint64 window, gint64 now,
	gboolean *allowed, GError **error)
{
	gint64 since, count;

	*allowed = FALSE;
	if (!anew_window(store, account, peer, device, &since, &count, error))
		return FALSE;
	/* A clock that was put back must not shut the door for long. */
	if (count == 0 || now - since >= window || now < since) {
		since = now;
		count = 0;
	}
	if (count >= limit)
		return TRUE;
	*allowed = sql_run(store, error, anew_put, "lsull", account, peer,
		device, since, count + 1);
	return *allowed;
}

gboolean
store_anew_envelope(struct store *store, gint64 account,
	const guint8 hash[STORE_HASH_LEN], gint64 now, guint32 *count,
	GError **error)
{
	gint64 number = 0;
	gboolean done = sql_number(
		store, error, &number, anew_count, "lhl", account, hash, now);

	*count = (guint32)number;
	return done;
}
