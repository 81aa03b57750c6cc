/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writing messages; reading pages of them is in store_page.c. */
#include "config.h"

#include "store_message.h"

#include "sql.h"

static const char add[] =
	"INSERT INTO message (chat, id, kind, sender, outgoing, encrypted,"
	" unread, state, reason, clock, sent_at, stored_at, text, content,"
	" device)"
	" VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
	" ON CONFLICT DO NOTHING";
static const char row_in_chat[] =
	"SELECT row FROM message WHERE id = ? AND chat = ? AND kind = 1";
static const char newest_in_chat[] =
	"SELECT row, kind, reason, sender = ?2 FROM message WHERE chat = ?1"
	" ORDER BY clock DESC, id DESC, row DESC LIMIT 1";
static const char fold[] =
	"UPDATE message SET count = count + 1, stored_at = ?2, unread = ?3"
	" WHERE row = ?1";

static const char state_of[] =
	"SELECT state, reason, chat FROM message WHERE row = ?";
static const char set_state[] =
	"UPDATE message SET state = ?2, reason = ?3, receipts = CASE"
	" WHEN ?4 IS NULL THEN receipts"
	" ELSE CAST(coalesce(receipts, x'') || ?4 AS BLOB) END"
	" WHERE row = ?1";
static const char retry[] = "UPDATE message SET state = 0, reason = 0"
			    " WHERE row = ? AND state = 4";
static const char written[] =
	"SELECT m.row FROM message m JOIN chat c ON c.row = m.chat"
	" WHERE m.id = ?3 AND m.kind = 1 AND m.outgoing = 1"
	" AND c.account = ?1 AND c.peer = ?2 ORDER BY m.row LIMIT 1";
static const char content_of[] = "SELECT content FROM message WHERE row = ?";

#define UP_TO                                                                \
	" WHERE chat = ?1 AND unread = 1 AND (?2 = 0 OR (clock, id, row) <=" \
	" (SELECT clock, id, row FROM message WHERE row = ?2))"              \
	" AND (?3 = 0 OR (clock, id, row) >="                                \
	" (SELECT clock, id, row FROM message WHERE row = ?3))"
static const char unread_up_to[] =
	"SELECT row, id, kind, sender FROM message" UP_TO
	" ORDER BY clock, id, row";
static const char mark_read[] = "UPDATE message SET unread = 0" UP_TO;

/* The end of each chat's index, rather than all messages. */
static const char max_clock[] =
	"SELECT max((SELECT max(m.clock) FROM message m WHERE m.chat = c.row))"
	" FROM chat c WHERE c.account = ?";
static const char newest[] =
	"SELECT seq FROM sqlite_sequence WHERE name = 'message'";

static const char key_find[] =
	"SELECT message FROM sent_key WHERE account = ? AND key = ?";
static const char key_add[] =
	"INSERT INTO sent_key (account, key, message, sent_at)"
	" VALUES (?, ?, ?, ?)";

static gboolean
insert(struct store *store, const struct message *m, GBytes *content,
	gint64 *row, GError **error)
{
	gboolean notice = m->kind == MESSAGE_NOTICE;

	return sql_insert(store, error, row, add, "lbisiiiiiqllsgu", m->chat,
		m->id, notice ? (gsize)0 : sizeof m->id, (int)m->kind,
		m->sender, m->outgoing != FALSE, m->encrypted != FALSE,
		m->unread != FALSE, (int)m->state, (int)m->reason, m->clock,
		m->sent_at, m->stored_at, m->text, content, m->device);
}

gboolean
store_message_add(struct store *store, const struct message *message,
	GBytes *content, gint64 *row, gboolean *is_new, GError **error)
{
	g_assert(message->kind == MESSAGE_TEXT);

	*row = 0;
	*is_new = FALSE;
	if (!insert(store, message, content, row, error))
		return FALSE;
	*is_new = *row != 0;
	if (*is_new)
		return TRUE;
	return sql_number(store, error, row, row_in_chat, "bl", message->id,
		sizeof message->id, message->chat);
}

/* The row of the chat's newest message if it is this notice, else 0. */
static gboolean
same_notice(struct store *store, const struct message *notice, gint64 *row,
	GError **error)
{
	sqlite3_stmt *s = sql(store, error, newest_in_chat, "ls", notice->chat,
		notice->sender);
	enum sql_step step = sql_step(store, s, error);

	*row = 0;
	if (step != SQL_ROW)
		return step == SQL_DONE;
	if (col_int(s, 1) == MESSAGE_NOTICE &&
		col_int(s, 2) == (int)notice->reason && col_int(s, 3) != 0)
		*row = col_long(s, 0);
	sql_end(s);
	return TRUE;
}

gboolean
store_message_notice(struct store *store, const struct message *notice,
	gint64 *row, gboolean *folded, GError **error)
{
	g_assert(notice->kind == MESSAGE_NOTICE);

	if (folded != NULL)
		*folded = FALSE;
	if (!same_notice(store, notice, row, error))
		return FALSE;
	if (*row == 0)
		return insert(store, notice, NULL, row, error);
	if (folded != NULL)
		*folded = TRUE;
	return sql_run(store, error, fold, "lli", *row, notice->stored_at,
		notice->unread != FALSE);
}

/* Delivery goes queued, sent, (failed,) delivered, read. */
static int
rank(int state)
{
	return state == MESSAGE_FAILED ? 15 : 10 * state;
}

static gboolean
rises(sqlite3_stmt *old, enum message_state state, enum notice reason)
{
	int before = col_int(old, 0);

	return rank(before) < rank((int)state) ||
		(before == (int)state && col_int(old, 1) != (int)reason);
}

gboolean
store_message_raise(struct store *store, gint64 row, enum message_state state,
	enum notice reason, GBytes *receipt, gboolean *changed, gint64 *chat,
	GError **error)
{
	sqlite3_stmt *s = sql(store, error, state_of, "l", row);
	enum sql_step step = sql_step(store, s, error);
	gboolean change = step == SQL_ROW && rises(s, state, reason);

	if (changed != NULL)
		*changed = change;
	if (chat != NULL)
		*chat = step == SQL_ROW ? col_long(s, 2) : 0;
	if (step == SQL_ROW)
		sql_end(s);
	if (step == SQL_ERROR)
		return FALSE;
	return !change ||
		sql_run(store, error, set_state, "liig", row, (int)state,
			(int)reason, receipt);
}

gboolean
store_message_set_state(struct store *store, gint64 row,
	enum message_state state, enum notice reason, gboolean *changed,
	gint64 *chat, GError **error)
{
	return store_message_raise(
		store, row, state, reason, NULL, changed, chat, error);
}

gboolean
store_message_retry(struct store *store, gint64 row, GError **error)
{
	return sql_run(store, error, retry, "l", row);
}

gboolean
store_message_written(struct store *store, gint64 account, const char *peer,
	const guint8 id[32], gint64 *row, GError **error)
{
	*row = 0;
	return sql_number(store, error, row, written, "lsh", account, peer, id);
}

gboolean
store_message_content(
	struct store *store, gint64 row, GBytes **content, GError **error)
{
	return sql_blob(store, error, content, content_of, "l", row);
}

void
message_seen_free(struct message_seen *seen)
{
	if (seen == NULL)
		return;
	g_free(seen->sender);
	g_free(seen);
}

static void *
read_seen(sqlite3_stmt *s)
{
	struct message_seen *seen = g_new0(struct message_seen, 1);

	seen->row = col_long(s, 0);
	col_fixed(s, 1, seen->id, sizeof seen->id);
	seen->kind = (enum message_kind)col_int(s, 2);
	seen->sender = col_text(s, 3);
	return seen;
}

gboolean
store_message_mark_read(struct store *store, gint64 chat, gint64 from,
	gint64 row, GPtrArray **seen, GError **error)
{
	if (!sql_list(store,
		    sql(store, error, unread_up_to, "lll", chat, row, from),
		    read_seen, (GDestroyNotify)message_seen_free, seen, error))
		return FALSE;
	if ((*seen)->len == 0 ||
		sql_run(store, error, mark_read, "lll", chat, row, from))
		return TRUE;
	g_clear_pointer(seen, g_ptr_array_unref);
	return FALSE;
}

gboolean
store_message_max_clock(
	struct store *store, gint64 account, guint64 *clock, GError **error)
{
	gint64 number = 0;
	gboolean done =
		sql_number(store, error, &number, max_clock, "l", account);

	*clock = (guint64)number;
	return done;
}

gboolean
store_message_newest(struct store *store, gint64 *row, GError **error)
{
	*row = 0;
	return sql_number(store, error, row, newest, "");
}

gboolean
store_sent_key_find(struct store *store, gint64 account, const char *key,
	gint64 *row, GError **error)
{
	*row = 0;
	return sql_number(store, error, row, key_find, "ls", account, key);
}

gboolean
store_sent_key_add(struct store *store, gint64 account, const char *key,
	gint64 row, gint64 now, GError **error)
{
	return sql_run(store, error, key_add, "lsll", account, key, row, now);
}
