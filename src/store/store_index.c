/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store_index.h"

#include "index_words.h"
#include "sql.h"
#include "store_meta.h"

#define LOW "index-low"
#define HIGH "index-high"
#define ROW_US 20 /* what a message takes, or less */
#define ROWS_MIN 16

#define MESSAGE                                                         \
	"SELECT m.row, m.text, m.chat, m.sender, m.outgoing, c.account" \
	" FROM message m CROSS JOIN chat c ON c.row = m.chat"           \
	" WHERE m.kind = 1 AND m.text IS NOT NULL AND "
static const char slice[] = MESSAGE "m.row > ?1 AND m.row <= ?2 ORDER BY m.row";
static const char one[] = MESSAGE "m.row = ?1";
static const char insert[] = "INSERT INTO word (rowid, words) VALUES (?, ?)";
static const char take_out[] =
	"INSERT INTO word (word, rowid, words) VALUES ('delete', ?, ?)";
static const char check[] = "INSERT INTO word (word) VALUES"
			    " ('integrity-check')";
static const char newest[] = "SELECT max(row) FROM message";
static const char drop[] = "DROP TABLE IF EXISTS word";
static const char create[] = INDEX_TABLE;
static const char no_merge[] = INDEX_NO_MERGE;
static const char merge[] = "INSERT INTO word (word, rank) VALUES ('merge', 8)";

gboolean
store_index_range(
	struct store *store, gint64 *low, gint64 *high, GError **error)
{
	return store_meta_get_number(store, LOW, low, error) &&
		store_meta_get_number(store, HIGH, high, error);
}

static gboolean
newest_row(struct store *store, gint64 *row, GError **error)
{
	*row = 0;
	return sql_number(store, error, row, newest, "");
}

gboolean
store_index_behind(struct store *store, gint64 *rows, GError **error)
{
	gint64 low, high, last;

	if (!store_index_range(store, &low, &high, error) ||
		!newest_row(store, &last, error))
		return FALSE;
	*rows = low + MAX(last - high, 0);
	return TRUE;
}

static void
words_of(sqlite3_stmt *row, const char *text, GString *words)
{
	const struct index_marks marks = {.chat = col_long(row, 2),
		.sender = (const char *)sqlite3_column_text(row, 3),
		.mine = col_int(row, 4),
		.account = col_long(row, 5)};

	index_words(words, text, &marks);
}

static gboolean
is_damaged(const struct store *store)
{
	return store->failed == SQLITE_CORRUPT ||
		store->failed == SQLITE_CONSTRAINT ||
		store->failed == SQLITE_ERROR;
}

static gboolean
add_all(struct store *store, sqlite3_stmt *rows, GError **error)
{
	g_autoptr(GString) words = g_string_new(NULL);
	enum sql_step step;

	while ((step = sql_step(store, rows, error)) == SQL_ROW) {
		words_of(rows, (const char *)sqlite3_column_text(rows, 1),
			words);
		if (!sql_run(store, error, insert, "ls", col_long(rows, 0),
			    words->str)) {
			sql_end(rows);
			return FALSE;
		}
	}
	return step == SQL_DONE;
}

/* Rising rows in a transaction are merged in memory, others are not: so old
 * slices rise in themselves, and each begins below the one before. */
static gboolean
add_slice(struct store *store, gint64 n, gboolean *more, GError **error)
{
	gint64 low, high, last, from, to;

	if (!store_index_range(store, &low, &high, error) ||
		!newest_row(store, &last, error))
		return FALSE;
	from = last > high ? high : MAX(low - n, 0);
	to = last > high ? MIN(high + n, last) : low;
	*more = last - high + low > n;
	if (from == to)
		return TRUE;
	return add_all(store, sql(store, error, slice, "ll", from, to),
		       error) &&
		store_meta_set_number(store, last > high ? HIGH : LOW,
			last > high ? to : from, error);
}

static gboolean
in_transaction(struct store *store,
	gboolean (*work)(struct store *, gint64, gboolean *, GError **),
	gint64 n, gboolean *more, GError **error)
{
	if (!store_begin(store, STORE_NORMAL, error))
		return FALSE;
	if (work(store, n, more, error))
		return store_commit(store, error);
	store_rollback(store);
	return FALSE;
}

/* Fewer than two changes: there was nothing to merge (FTS5's manual, 6.8). */
static gboolean
merge_some(struct store *store, gboolean *more, GError **error)
{
	sqlite3_int64 before = sqlite3_total_changes64(store->db);

	*more = FALSE;
	if (!sql_run(store, error, merge, ""))
		return FALSE;
	*more = sqlite3_total_changes64(store->db) - before > 1;
	return TRUE;
}

/* Half of the time is for rows. Merging at least keeps up with them: each page
 * is written some five times before it rests. */
static gboolean
work_until(struct store *store, gint64 until, gint64 rows, gboolean *more,
	GError **error)
{
	gboolean merging = TRUE;

	if (!in_transaction(store, add_slice, rows, more, error))
		return FALSE;
	do
		if (!merge_some(store, &merging, error))
			return FALSE;
	while (merging && g_get_monotonic_time() < until);
	*more = *more || merging;
	return TRUE;
}

gboolean
store_index_slice(
	struct store *store, gint64 us, gboolean *more, GError **error)
{
	g_autoptr(GError) problem = NULL;

	*more = TRUE;
	if (store_in_transaction(store))
		return TRUE;
	store->failed = SQLITE_OK;
	if (work_until(store, g_get_monotonic_time() + us,
		    MAX(us / 2 / ROW_US, ROWS_MIN), more, &problem))
		return TRUE;
	*more = is_damaged(store) && !store->index_made_anew;
	if (*more) {
		store->index_made_anew = TRUE;
		return store_index_rebuild(store, error);
	}
	g_propagate_error(error, g_steal_pointer(&problem));
	return FALSE;
}

gboolean
store_index_forget(struct store *store, GError **error)
{
	gint64 last;

	return sql_run(store, error, drop, "") &&
		sql_run(store, error, create, "") &&
		sql_run(store, error, no_merge, "") &&
		newest_row(store, &last, error) &&
		store_meta_set_number(store, LOW, last, error) &&
		store_meta_set_number(store, HIGH, last, error);
}

static gboolean
make_anew(struct store *store, gint64 n, gboolean *more, GError **error)
{
	(void)n;
	*more = TRUE;
	return store_index_forget(store, error);
}

gboolean
store_index_rebuild(struct store *store, GError **error)
{
	gboolean more;

	return in_transaction(store, make_anew, 0, &more, error);
}

gboolean
store_index_check(struct store *store, gboolean *sound, GError **error)
{
	g_autoptr(GError) problem = NULL;

	*sound = sql_run(store, &problem, check, "");
	if (*sound || is_damaged(store))
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&problem));
	return FALSE;
}

/* The row is held while its words are written: its text is its own copy. */
static gboolean
swap(struct store *store, gint64 row, sqlite3_stmt *old, const char *text,
	GError **error)
{
	g_autoptr(GString) out = g_string_new(NULL);
	g_autoptr(GString) in = g_string_new(NULL);

	words_of(old, (const char *)sqlite3_column_text(old, 1), out);
	if (text != NULL)
		words_of(old, text, in);
	sql_end(old);
	return sql_run(store, error, take_out, "ls", row, out->str) &&
		(text == NULL ||
			sql_run(store, error, insert, "ls", row, in->str));
}

gboolean
store_index_change(
	struct store *store, gint64 row, const char *text, GError **error)
{
	gint64 low, high;
	sqlite3_stmt *old;
	enum sql_step step;

	if (!store_index_range(store, &low, &high, error))
		return FALSE;
	if (row <= low || row > high)
		return TRUE;
	old = sql(store, error, one, "l", row);
	step = sql_step(store, old, error);
	if (step == SQL_ROW)
		return swap(store, row, old, text, error);
	return step == SQL_DONE;
}
