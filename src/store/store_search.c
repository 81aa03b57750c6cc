/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store_search.h"

#include "index_words.h"
#include "sql.h"
#include "store_index.h"
#include "store_message.h"

#define LIMIT 50

/* What decides comes first; the rest is read of the hits alone. */
#define SEEN "SELECT m.row, m.chat, m.outgoing, m.clock, m.sender, m.text "

static const char scan[] =
	SEEN "FROM message m WHERE m.row > ?1 AND m.row < ?2 AND m.kind = 1"
	     " ORDER BY m.row DESC";
/* word comes first, so that its order by row is kept. */
static const char look_up[] =
	SEEN "FROM word w CROSS JOIN message m ON m.row = w.rowid"
	     " WHERE word MATCH ?3 AND w.rowid > ?1 AND w.rowid < ?2"
	     " ORDER BY w.rowid DESC";
static const char stored_from[] =
	"SELECT row, stored_at FROM message WHERE row >= ? AND kind = 1"
	" ORDER BY row LIMIT 1";
static const char title_of[] =
	"SELECT coalesce(nullif(k.name, ''), c.peer) FROM chat c"
	" LEFT JOIN contact k ON k.account = c.account AND k.address = c.peer"
	" WHERE c.row = ?";
static const char account_of[] = "SELECT id FROM account WHERE name = ?";
static const char chats_of[] = "SELECT row FROM chat WHERE account = ?";
static const char since[] =
	"SELECT row FROM message WHERE chat = ? AND clock >= ?"
	" ORDER BY clock, id, row LIMIT 1";
static const char first_unread[] =
	"SELECT row FROM message WHERE chat = ? AND unread = 1"
	" ORDER BY clock, id, row LIMIT 1";

struct search {
	struct store *store;
	const struct find *find;
	struct query *query;
	char *expression; /* for the index; "": of no use */
	GHashTable *chats; /* of the account; NULL: of all */
	struct find_page *page;
	guint limit, looked;
	gint64 last; /* row looked at */
	gint64 above, below; /* rows that can be hits */
};

static gboolean
read_chats(struct search *s, gint64 account, GError **error)
{
	sqlite3_stmt *rows;
	enum sql_step step;

	s->chats = g_hash_table_new_full(
		g_int64_hash, g_int64_equal, g_free, NULL);
	rows = sql(s->store, error, chats_of, "l", account);
	while ((step = sql_step(s->store, rows, error)) == SQL_ROW) {
		gint64 chat = col_long(rows, 0);

		g_hash_table_add(s->chats, g_memdup2(&chat, sizeof chat));
	}
	return step == SQL_DONE;
}

/* A clock counts microseconds. */
static gboolean
passes(const struct search *s, sqlite3_stmt *row)
{
	const struct find *find = s->find;
	gint64 chat = col_long(row, 1), clock = col_long(row, 3);

	return (find->chat == 0 || find->chat == chat) &&
		(s->chats == NULL || g_hash_table_contains(s->chats, &chat)) &&
		(!find->mine || col_int(row, 2)) &&
		(find->since == 0 || clock / 1000 >= find->since) &&
		(find->until == 0 || clock / 1000 < find->until) &&
		(find->sender == NULL ||
			g_strcmp0(find->sender,
				(const char *)sqlite3_column_text(row, 4)) ==
				0);
}

static void *
read_title(sqlite3_stmt *row)
{
	return col_text(row, 0);
}

static gboolean
add_hit(struct search *s, gint64 row, GArray *marks, GError **error)
{
	g_autoptr(Message) message = NULL;
	struct find_hit *hit;
	void *title = NULL;

	if (!store_message_get(s->store, row, &message, error) ||
		message == NULL ||
		!sql_one(s->store,
			sql(s->store, error, title_of, "l", message->chat),
			read_title, &title, error))
		return FALSE;
	hit = g_new0(struct find_hit, 1);
	hit->message = g_steal_pointer(&message);
	hit->title = title;
	hit->marks = g_array_ref(marks);
	g_ptr_array_add(s->page->hits, hit);
	return TRUE;
}

static gboolean
look(struct search *s, sqlite3_stmt *row, GError **error)
{
	const char *text = (const char *)sqlite3_column_text(row, 5);
	g_autoptr(GArray) marks = NULL;

	s->looked++;
	s->last = col_long(row, 0);
	if (text == NULL || !passes(s, row))
		return TRUE;
	marks = g_array_new(FALSE, FALSE, sizeof(struct query_mark));
	return !query_match(s->query, text, marks) ||
		add_hit(s, s->last, marks, error);
}

/* All rows of a statement, until the page is full or enough was looked at:
 * then *more. */
static gboolean
look_all(struct search *s, sqlite3_stmt *rows, gboolean *more, GError **error)
{
	enum sql_step step = SQL_ROW;

	while (s->page->hits->len < s->limit && s->looked < STORE_SEARCH_LOOK &&
		(step = sql_step(s->store, rows, error)) == SQL_ROW)
		if (!look(s, rows, error)) {
			sql_end(rows);
			return FALSE;
		}
	*more = step == SQL_ROW;
	if (*more)
		sql_end(rows);
	return step != SQL_ERROR;
}

/* The rows between, newest first; with an expression only those the index
 * gives for it. */
static gboolean
look_between(struct search *s, gint64 above, gint64 below,
	const char *expression, gboolean *more, GError **error)
{
	above = MAX(above, s->above);
	below = MIN(below, s->below);
	*more = FALSE;
	if (above + 1 >= below)
		return TRUE;
	return look_all(s,
		expression == NULL
			? sql(s->store, error, scan, "ll", above, below)
			: sql(s->store, error, look_up, "lls", above, below,
				  expression),
		more, error);
}

static gboolean
index_failed(const struct store *store)
{
	return store->failed == SQLITE_CORRUPT || store->failed == SQLITE_ERROR;
}

/* Goes on without the index where it is damaged. */
static gboolean
look_up_between(struct search *s, gint64 above, gint64 below, gboolean *more,
	GError **error)
{
	g_autoptr(GError) problem = NULL;

	if (look_between(s, above, below, s->expression, more, &problem))
		return TRUE;
	if (!index_failed(s->store)) {
		g_propagate_error(error, g_steal_pointer(&problem));
		return FALSE;
	}
	s->page->broken = TRUE;
	return look_between(
		s, above, s->last > 0 ? s->last : below, NULL, more, error);
}

/* What is not indexed yet is above and below of what is. */
static gboolean
run(struct search *s, GError **error)
{
	gint64 low = 0, high = 0;
	gboolean more;

	if (*s->expression != '\0' &&
		!store_index_range(s->store, &low, &high, error))
		return FALSE;
	if (!look_between(s, high, G_MAXINT64, NULL, &more, error))
		return FALSE;
	if (!more && high > low &&
		!look_up_between(s, low, high + 1, &more, error))
		return FALSE;
	if (!more && low > 0 &&
		!look_between(s, 0, low + 1, NULL, &more, error))
		return FALSE;
	s->page->next = more ? s->last : 0;
	return TRUE;
}

static gboolean
row_from(struct store *store, gint64 row, gint64 *found, gint64 *stored_at,
	GError **error)
{
	sqlite3_stmt *s = sql(store, error, stored_from, "l", row);
	enum sql_step step = sql_step(store, s, error);

	*found = G_MAXINT64;
	*stored_at = G_MAXINT64;
	if (step == SQL_ROW) {
		*found = col_long(s, 0);
		*stored_at = col_long(s, 1);
		sql_end(s);
	}
	return step != SQL_ERROR;
}

/* The first row stored at a time or later: rows are stored one after the
 * other, so halving finds it. */
static gboolean
row_stored(struct store *store, gint64 ms, gint64 *row, GError **error)
{
	gint64 low = 1, high, found, at;

	if (!store_message_newest(store, &high, error))
		return FALSE;
	for (high++; low < high;) {
		gint64 middle = low + (high - low) / 2;

		if (!row_from(store, middle, &found, &at, error))
			return FALSE;
		if (at < ms)
			low = found + 1;
		else
			high = middle;
	}
	*row = low;
	return TRUE;
}

/* Sent and stored are not the same: clocks differ, and what waited for its
 * recipient comes later, but nothing waits for longer than a month. */
#define EARLY G_GINT64_CONSTANT(86400000)
#define LATE (35 * EARLY)

static gboolean
set_bounds(struct search *s, GError **error)
{
	const struct find *find = s->find;
	gint64 first = 0, end = G_MAXINT64;

	if (find->since > EARLY &&
		!row_stored(s->store, find->since - EARLY, &first, error))
		return FALSE;
	if (find->until > 0 && find->until < G_MAXINT64 - LATE &&
		!row_stored(s->store, find->until + LATE, &end, error))
		return FALSE;
	s->above = first - 1;
	s->below = find->before > 0 ? MIN(end, find->before) : end;
	return TRUE;
}

static gboolean
prepare(struct search *s, GError **error)
{
	struct index_marks marks = {.chat = s->find->chat,
		.sender = s->find->sender,
		.mine = s->find->mine};

	if (s->find->account != NULL &&
		(!sql_number(s->store, error, &marks.account, account_of, "s",
			 s->find->account) ||
			!read_chats(s, marks.account, error)))
		return FALSE;
	s->expression = index_expression(s->query, &marks);
	return set_bounds(s, error);
}

gboolean
store_search(struct store *store, const struct find *find,
	struct find_page **page, GError **error)
{
	struct search s = {.store = store, .find = find};
	gboolean done;

	*page = NULL;
	if (!store_begin_read(store, error))
		return FALSE;
	s.limit = find->limit > 0 ? find->limit : LIMIT;
	s.query = query_parse(find->text, -1);
	s.page = g_new0(struct find_page, 1);
	s.page->hits =
		g_ptr_array_new_with_free_func((GDestroyNotify)find_hit_free);
	done = prepare(&s, error) && run(&s, error);
	store_end_read(store);
	g_clear_pointer(&s.chats, g_hash_table_unref);
	g_free(s.expression);
	query_free(s.query);
	if (!done)
		g_clear_pointer(&s.page, find_page_free);
	*page = s.page;
	return done;
}

gboolean
store_message_since(struct store *store, gint64 chat, gint64 ms, gint64 *row,
	GError **error)
{
	*row = 0;
	return sql_number(store, error, row, since, "ll", chat,
		ms > G_MAXINT64 / 1000 ? G_MAXINT64 : ms * 1000);
}

gboolean
store_message_first_unread(
	struct store *store, gint64 chat, gint64 *row, GError **error)
{
	*row = 0;
	return sql_number(store, error, row, first_unread, "l", chat);
}
