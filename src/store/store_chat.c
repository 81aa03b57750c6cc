/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store_chat.h"

#include "sql.h"

#define RECORD "SELECT row, account, uri, peer, kind, e2ee, created FROM chat "

static const char get[] = RECORD "WHERE row = ?";
static const char find[] = RECORD "WHERE account = ? AND uri = ?";
static const char id_of[] =
	"SELECT row FROM chat WHERE account = ? AND uri = ?";
static const char add[] = "INSERT INTO chat (account, uri, peer, kind, created)"
			  " VALUES (?, ?, ?, ?, ?) RETURNING row";
static const char set_e2ee[] = "UPDATE chat SET e2ee = ?2 WHERE row = ?1";
static const char set_muted[] = "UPDATE chat SET muted_until = ?2"
				" WHERE row = ?1";
static const char set_draft[] =
	"UPDATE chat SET draft = nullif(?2, '') WHERE row = ?1";
static const char unread_of[] =
	"SELECT count(*) FROM message WHERE chat = ? AND unread = 1";

/* The newest row of all is what a chat is sorted by; the words shown are of
 * the newest that has some. Each subquery is a search in an index. */
#define ROWS                                                                  \
	"SELECT c.row, a.name, c.peer, k.name, c.uri, c.e2ee,"                \
	" k.state, k.trust,"                                                  \
	" (SELECT count(*) FROM message u"                                    \
	"  WHERE u.chat = c.row AND u.unread = 1),"                           \
	" (SELECT u.row FROM message u WHERE u.chat = c.row AND u.unread = 1" \
	"  ORDER BY u.clock, u.id, u.row LIMIT 1),"                           \
	" l.row, coalesce(l.stored_at, c.created) AS last_at,"                \
	" t.text, t.outgoing, c.muted_until, c.draft"                         \
	" FROM chat c JOIN account a ON a.id = c.account"                     \
	" LEFT JOIN contact k"                                                \
	"  ON k.account = c.account AND k.address = c.peer"                   \
	" LEFT JOIN message l ON l.row ="                                     \
	"  (SELECT n.row FROM message n WHERE n.chat = c.row"                 \
	"   ORDER BY n.clock DESC, n.id DESC, n.row DESC LIMIT 1)"            \
	" LEFT JOIN message t ON t.row ="                                     \
	"  (SELECT n.row FROM message n WHERE n.chat = c.row AND n.kind = 1"  \
	"   ORDER BY n.clock DESC, n.id DESC, n.row DESC LIMIT 1) "

static const char rows[] =
	ROWS "WHERE ?1 IS NULL OR a.name = ?1 ORDER BY last_at DESC, c.row";
static const char row_of[] = ROWS "WHERE c.row = ?";
static const char rows_of[] =
	ROWS "WHERE (?1 IS NULL OR a.name = ?1) AND c.peer = ?2"
	     " AND c.kind IN (1, 4) ORDER BY last_at DESC, c.row";

void
chat_record_free(struct chat_record *chat)
{
	if (chat == NULL)
		return;
	g_free(chat->uri);
	g_free(chat->peer);
	g_free(chat);
}

static void *
read_record(sqlite3_stmt *s)
{
	struct chat_record *chat = g_new0(struct chat_record, 1);

	chat->row = col_long(s, 0);
	chat->account = col_long(s, 1);
	chat->uri = col_text(s, 2);
	chat->peer = col_text(s, 3);
	chat->kind = (enum chat_kind)col_int(s, 4);
	chat->e2ee = (enum chat_e2ee)col_int(s, 5);
	chat->created = col_long(s, 6);
	return chat;
}

gboolean
store_chat_ensure(struct store *store, gint64 account, const char *uri,
	const char *peer, enum chat_kind kind, gint64 now, gint64 *chat,
	gboolean *is_new, GError **error)
{
	*chat = 0;
	if (is_new != NULL)
		*is_new = FALSE;
	if (!sql_number(store, error, chat, id_of, "ls", account, uri))
		return FALSE;
	if (*chat != 0)
		return TRUE;
	if (is_new != NULL)
		*is_new = TRUE;
	return sql_number(store, error, chat, add, "lssil", account, uri, peer,
		(int)kind, now);
}

gboolean
store_chat_get(struct store *store, gint64 chat, struct chat_record **record,
	GError **error)
{
	return sql_one(store, sql(store, error, get, "l", chat), read_record,
		(void **)record, error);
}

gboolean
store_chat_find(struct store *store, gint64 account, const char *uri,
	struct chat_record **record, GError **error)
{
	return sql_one(store, sql(store, error, find, "ls", account, uri),
		read_record, (void **)record, error);
}

gboolean
store_chat_set_e2ee(
	struct store *store, gint64 chat, enum chat_e2ee e2ee, GError **error)
{
	return sql_run(store, error, set_e2ee, "li", chat, (int)e2ee);
}

gboolean
store_chat_set_muted(
	struct store *store, gint64 chat, gint64 until, GError **error)
{
	return sql_run(store, error, set_muted, "ll", chat, until);
}

gboolean
store_chat_set_draft(
	struct store *store, gint64 chat, const char *draft, GError **error)
{
	return sql_run(store, error, set_draft, "ls", chat, draft);
}

gboolean
store_chat_unread(
	struct store *store, gint64 chat, guint32 *unread, GError **error)
{
	gint64 number = 0;
	gboolean done = sql_number(store, error, &number, unread_of, "l", chat);

	*unread = (guint32)number;
	return done;
}

static void *
read_row(sqlite3_stmt *s)
{
	struct chat *chat = g_new0(struct chat, 1);

	chat->row = col_long(s, 0);
	chat->account = col_text(s, 1);
	chat->peer = col_text(s, 2);
	chat->title = col_text(s, 3);
	if (chat->title == NULL || chat->title[0] == '\0') {
		g_free(chat->title);
		chat->title = g_strdup(chat->peer);
	}
	chat->uri = col_text(s, 4);
	chat->e2ee = (enum chat_e2ee)col_int(s, 5);
	chat->contact_state = (enum contact_state)col_int(s, 6);
	chat->trust = (enum trust)col_int(s, 7);
	chat->unread = col_uint(s, 8);
	chat->first_unread = col_long(s, 9);
	chat->last_row = col_long(s, 10);
	chat->last_at = col_long(s, 11);
	chat->last_text = col_text(s, 12);
	chat->last_outgoing = col_int(s, 13);
	chat->muted_until = col_long(s, 14);
	chat->draft = col_text(s, 15);
	return chat;
}

gboolean
store_chat_rows(struct store *store, const char *account, GPtrArray **chats,
	GError **error)
{
	return sql_list(store, sql(store, error, rows, "s", account), read_row,
		(GDestroyNotify)chat_free, chats, error);
}

gboolean
store_chat_row(
	struct store *store, gint64 chat, struct chat **row, GError **error)
{
	return sql_one(store, sql(store, error, row_of, "l", chat), read_row,
		(void **)row, error);
}

gboolean
store_chat_rows_of(struct store *store, const char *account, const char *peer,
	GPtrArray **chats, GError **error)
{
	return sql_list(store, sql(store, error, rows_of, "ss", account, peer),
		read_row, (GDestroyNotify)chat_free, chats, error);
}
