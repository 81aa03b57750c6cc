/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store_search.h"

#include "sql.h"
#include "store_message.h"

#define LIMIT 50

/* What decides comes first; the rest is read of the hits alone. */
#define SEEN "SELECT m.row, m.chat, m.outgoing, m.clock, m.sender, m.text "

static const char scan[] =
	SEEN "FROM message m WHERE m.row > ?1 AND m.row < ?2 AND m.kind = 1"
	     " ORDER BY m.row DESC";
static const char title_of[] =
	"SELECT coalesce(nullif(k.name, ''), c.peer) FROM chat c"
	" LEFT JOIN contact k ON k.account = c.account AND k.address = c.peer"
	" WHERE c.row = ?";
static const char chats_of[] =
	"SELECT c.row FROM chat c JOIN account a ON a.id = c.account"
	" WHERE a.name = ?";
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
	GHashTable *chats; /* of the account; NULL: of all */
	struct find_page *page;
	guint limit, looked;
	gint64 last; /* row looked at */
};

static gboolean
read_chats(struct search *s, GError **error)
{
	sqlite3_stmt *rows;
	enum sql_step step;

	if (s->find->account == NULL)
		return TRUE;
	s->chats = g_hash_table_new_full(
		g_int64_hash, g_int64_equal, g_free, NULL);
	rows = sql(s->store, error, chats_of, "s", s->find->account);
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

static gboolean
run(struct search *s, GError **error)
{
	gint64 before = s->find->before > 0 ? s->find->before : G_MAXINT64;
	gboolean more;

	if (!look_all(s, sql(s->store, error, scan, "ll", (gint64)0, before),
		    &more, error))
		return FALSE;
	s->page->next = more ? s->last : 0;
	return TRUE;
}

gboolean
store_search(struct store *store, const struct find *find,
	struct find_page **page, GError **error)
{
	struct search s = {.store = store, .find = find};
	gboolean done;

	s.limit = find->limit > 0 ? find->limit : LIMIT;
	s.query = query_parse(find->text, -1);
	s.page = g_new0(struct find_page, 1);
	s.page->hits =
		g_ptr_array_new_with_free_func((GDestroyNotify)find_hit_free);
	done = read_chats(&s, error) && run(&s, error);
	g_clear_pointer(&s.chats, g_hash_table_unref);
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
