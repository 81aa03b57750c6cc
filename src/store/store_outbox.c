/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One row at a time, and lists; what changes many rows is in store_ack.c. */
#include "config.h"

#include "store_outbox.h"

#include <string.h>

#include "sql.h"

#define COLUMNS                                                              \
	"SELECT o.id, o.account, o.payload, p.message, o.peer, o.device,"    \
	" o.seq, o.state, o.envelope, o.envelope_hash, o.tries, o.next_try," \
	" o.created, o.reason, o.anew"                                       \
	" FROM outbox o JOIN payload p ON p.id = o.payload "

static const char add[] =
	"INSERT INTO outbox (account, payload, peer, device, seq, state,"
	" envelope, envelope_hash, tries, next_try, created, reason, anew)"
	" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char get[] = COLUMNS "WHERE o.id = ?";
static const char update[] =
	"UPDATE outbox SET peer = ?2, device = ?3, seq = ?4, state = ?5,"
	" envelope = ?6, envelope_hash = ?7, tries = ?8, next_try = ?9,"
	" reason = ?10, anew = ?11 WHERE id = ?1";

static const char due[] =
	COLUMNS "WHERE o.id IN (SELECT id FROM outbox WHERE account = ?1"
		" AND state <= 2 AND next_try <= ?2"
		" ORDER BY next_try, id LIMIT ?3)"
		" ORDER BY o.peer, o.id";
static const char next[] =
	"SELECT next_try FROM outbox WHERE account = ? AND state <= 2"
	" ORDER BY next_try LIMIT 1";
/* Oldest first: what waited comes before what was not tried yet. */
static const char wake[] =
	"UPDATE outbox SET next_try = min(created, ?2)"
	" WHERE account = ?1 AND state <= 2"
	" AND next_try > ?2 AND (state <= 1 OR next_try > ?2 + 90000000)";
static const char wake_peer[] =
	"UPDATE outbox SET next_try = min(created, ?2)"
	" WHERE account = ?1 AND peer = ?3 AND state <= 2 AND next_try > ?2"
	" AND (state <= 1 OR next_try > ?2 + 90000000)";
static const char range[] =
	COLUMNS "WHERE o.account = ? AND o.peer = ? AND o.device = ?"
		" AND o.seq > 0 AND o.seq BETWEEN ? AND ? ORDER BY o.seq";
static const char by_hash[] =
	COLUMNS "WHERE o.account = ? AND o.envelope_hash = ? LIMIT 1";
static const char of_payload[] =
	COLUMNS "WHERE o.payload = ? ORDER BY o.peer, o.device, o.id";
static const char of_message[] =
	COLUMNS "WHERE p.message = ?1 AND p.message > 0"
		" ORDER BY o.peer, o.device, o.id";
static const char of_peer[] =
	COLUMNS "WHERE o.account = ? AND o.peer = ? ORDER BY o.device, o.id";
static const char of_device[] =
	COLUMNS "WHERE o.account = ? AND o.peer = ? AND o.device = ?"
		" ORDER BY o.id";

static const char set_envelope[] =
	"UPDATE outbox SET seq = ?2, envelope = ?3, envelope_hash = ?4,"
	" state = 1 WHERE id = ?1";
static const char set_state[] =
	"UPDATE outbox SET state = ?2, reason = ?3, tries = ?4, next_try = ?5"
	" WHERE id = ?1";
static const char published[] =
	"UPDATE outbox SET state = 2, reason = 0, tries = ?2, next_try = ?3"
	" WHERE id = ?1 AND state = 1";
static const char drop[] = "DELETE FROM outbox WHERE id = ?";
static const char count_states[] =
	"SELECT state, count(*) FROM outbox WHERE account = ? GROUP BY state";

void
outbox_record_free(struct outbox_record *row)
{
	if (row == NULL)
		return;
	g_free(row->peer);
	g_clear_pointer(&row->envelope, g_bytes_unref);
	g_free(row);
}

static void *
read_outbox(sqlite3_stmt *s)
{
	struct outbox_record *row = g_new0(struct outbox_record, 1);

	row->id = col_long(s, 0);
	row->account = col_long(s, 1);
	row->payload = col_long(s, 2);
	row->message = col_long(s, 3);
	row->peer = col_text(s, 4);
	row->device = col_uint(s, 5);
	row->seq = col_quad(s, 6);
	row->state = (enum outbox_state)col_int(s, 7);
	row->envelope = col_bytes(s, 8);
	row->has_hash = col_fixed(s, 9, row->envelope_hash, STORE_HASH_LEN);
	row->tries = col_uint(s, 10);
	row->next_try = col_long(s, 11);
	row->created = col_long(s, 12);
	row->reason = (enum notice)col_int(s, 13);
	row->anew = col_uint(s, 14);
	return row;
}

static gboolean
read_rows(struct store *store, sqlite3_stmt *statement, GPtrArray **rows,
	GError **error)
{
	return sql_list(store, statement, read_outbox,
		(GDestroyNotify)outbox_record_free, rows, error);
}

static const guint8 *
hash_of(const struct outbox_record *row)
{
	return row->has_hash ? row->envelope_hash : NULL;
}

gboolean
store_outbox_add(struct store *store, const struct outbox_record *row,
	gint64 *id, GError **error)
{
	gint64 number = 0;

	if (!sql_insert(store, error, &number, add, "llsuqighulliu",
		    row->account, row->payload, row->peer, row->device,
		    row->seq, (int)row->state, row->envelope, hash_of(row),
		    row->tries, row->next_try, row->created, (int)row->reason,
		    row->anew))
		return FALSE;
	if (id != NULL)
		*id = number;
	return TRUE;
}

gboolean
store_outbox_get(struct store *store, gint64 id, struct outbox_record **row,
	GError **error)
{
	return sql_one(store, sql(store, error, get, "l", id), read_outbox,
		(void **)row, error);
}

gboolean
store_outbox_update(
	struct store *store, const struct outbox_record *row, GError **error)
{
	return sql_run(store, error, update, "lsuqighuliu", row->id, row->peer,
		row->device, row->seq, (int)row->state, row->envelope,
		hash_of(row), row->tries, row->next_try, (int)row->reason,
		row->anew);
}

gboolean
store_outbox_due(struct store *store, gint64 account, gint64 now, guint limit,
	GPtrArray **rows, GError **error)
{
	return read_rows(store,
		sql(store, error, due, "llu", account, now, limit), rows,
		error);
}

gboolean
store_outbox_next(
	struct store *store, gint64 account, gint64 *next_try, GError **error)
{
	*next_try = G_MAXINT64;
	return sql_number(store, error, next_try, next, "l", account);
}

gboolean
store_outbox_wake(struct store *store, gint64 account, const char *peer,
	gint64 now, GError **error)
{
	if (peer == NULL)
		return sql_run(store, error, wake, "ll", account, now);
	return sql_run(store, error, wake_peer, "lls", account, now, peer);
}

gboolean
store_outbox_range(struct store *store, gint64 account, const char *peer,
	guint32 device, guint64 first, guint64 last, GPtrArray **rows,
	GError **error)
{
	return read_rows(store,
		sql(store, error, range, "lsuqq", account, peer, device, first,
			MIN(last, (guint64)G_MAXINT64)),
		rows, error);
}

gboolean
store_outbox_by_hash(struct store *store, gint64 account,
	const guint8 hash[STORE_HASH_LEN], struct outbox_record **row,
	GError **error)
{
	return sql_one(store, sql(store, error, by_hash, "lh", account, hash),
		read_outbox, (void **)row, error);
}

gboolean
store_outbox_of_payload(
	struct store *store, gint64 payload, GPtrArray **rows, GError **error)
{
	return read_rows(store, sql(store, error, of_payload, "l", payload),
		rows, error);
}

gboolean
store_outbox_of_message(
	struct store *store, gint64 message, GPtrArray **rows, GError **error)
{
	return read_rows(store, sql(store, error, of_message, "l", message),
		rows, error);
}

gboolean
store_outbox_of_peer(struct store *store, gint64 account, const char *peer,
	guint32 device, GPtrArray **rows, GError **error)
{
	sqlite3_stmt *statement = device == 0
		? sql(store, error, of_peer, "ls", account, peer)
		: sql(store, error, of_device, "lsu", account, peer, device);

	return read_rows(store, statement, rows, error);
}

gboolean
store_outbox_set_envelope(struct store *store, gint64 id, guint64 seq,
	GBytes *envelope, const guint8 hash[STORE_HASH_LEN], GError **error)
{
	return sql_run(
		store, error, set_envelope, "lqgh", id, seq, envelope, hash);
}

gboolean
store_outbox_set_state(struct store *store, gint64 id, enum outbox_state state,
	enum notice reason, guint32 tries, gint64 next_try, GError **error)
{
	return sql_run(store, error, set_state, "liiul", id, (int)state,
		(int)reason, tries, next_try);
}

gboolean
store_outbox_published(struct store *store, gint64 id, guint32 tries,
	gint64 next_try, gboolean *changed, GError **error)
{
	if (!sql_run(store, error, published, "lul", id, tries, next_try))
		return FALSE;
	*changed = sql_changed(store);
	return TRUE;
}

gboolean
store_outbox_delete(struct store *store, gint64 id, GError **error)
{
	return sql_run(store, error, drop, "l", id);
}

gboolean
store_outbox_counts(struct store *store, gint64 account,
	guint32 counts[OUTBOX_STATES], GError **error)
{
	sqlite3_stmt *s = sql(store, error, count_states, "l", account);
	enum sql_step step;

	memset(counts, 0, OUTBOX_STATES * sizeof *counts);
	while ((step = sql_step(store, s, error)) == SQL_ROW)
		if (col_uint(s, 0) < OUTBOX_STATES)
			counts[col_uint(s, 0)] = col_uint(s, 1);
	return step == SQL_DONE;
}
