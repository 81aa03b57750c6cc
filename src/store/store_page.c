/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading messages, by page. A page begins at a place in an index, never at a
 * count of rows. */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "sql.h"
#include "store_columns.h"
#include "store_message.h"

#define BACKWARD " ORDER BY m.clock DESC, m.id DESC, m.row DESC LIMIT ?2"
#define FORWARD " ORDER BY m.clock, m.id, m.row LIMIT ?2"

static const char by_row[] = MESSAGE_COLUMNS "WHERE m.row = ?";
static const char last_page[] = MESSAGE_COLUMNS "WHERE m.chat = ?1" BACKWARD;
static const char first_page[] = MESSAGE_COLUMNS "WHERE m.chat = ?1" FORWARD;
static const char page_before[] = MESSAGE_COLUMNS
	"WHERE m.chat = ?1 AND (m.clock, m.id, m.row) < (?3, ?4, ?5)" BACKWARD;
static const char page_after[] = MESSAGE_COLUMNS
	"WHERE m.chat = ?1 AND (m.clock, m.id, m.row) > (?3, ?4, ?5)" FORWARD;
static const char stored_after[] =
	MESSAGE_COLUMNS "WHERE m.row > ?2 AND (?1 IS NULL OR a.name = ?1)"
			" ORDER BY m.row LIMIT ?3";
static const char place_of[] =
	"SELECT clock, id FROM message WHERE row = ? AND chat = ?";

void *
store_read_message(sqlite3_stmt *s)
{
	struct message *m = g_new0(struct message, 1);

	m->row = col_long(s, 0);
	m->chat = col_long(s, 1);
	m->kind = (enum message_kind)col_int(s, 2);
	m->account = col_text(s, 3);
	m->peer = col_text(s, 4);
	m->sender = col_text(s, 5);
	m->sender_name = col_text(s, 6);
	col_fixed(s, 7, m->id, sizeof m->id);
	m->outgoing = col_int(s, 8);
	m->encrypted = col_int(s, 9);
	m->unread = col_int(s, 10);
	m->request = col_int(s, 11);
	m->state = (enum message_state)col_int(s, 12);
	m->reason = (enum notice)col_int(s, 13);
	m->count = col_uint(s, 14);
	m->clock = col_quad(s, 15);
	m->sent_at = col_long(s, 16);
	m->stored_at = col_long(s, 17);
	m->text = col_text(s, 18);
	return m;
}

static gboolean
read_page(struct store *store, sqlite3_stmt *statement, GPtrArray **messages,
	GError **error)
{
	return sql_list(store, statement, store_read_message,
		(GDestroyNotify)message_free, messages, error);
}

gboolean
store_message_get(struct store *store, gint64 row, struct message **message,
	GError **error)
{
	return sql_one(store, sql(store, error, by_row, "l", row),
		store_read_message, (void **)message, error);
}

struct place {
	guint64 clock;
	guint8 id[32];
	gsize id_len; /* 0 for notices */
};

static gboolean
find_place(struct store *store, gint64 chat, gint64 row, struct place *place,
	GError **error)
{
	sqlite3_stmt *s = sql(store, error, place_of, "ll", row, chat);
	enum sql_step step = sql_step(store, s, error);

	if (step == SQL_DONE)
		return fault_set(error, FAULT_ABSENT,
			_("There is no message %" PRId64 " in this chat."),
			row);
	if (step == SQL_ERROR)
		return FALSE;
	place->clock = col_quad(s, 0);
	place->id_len = col_fixed(s, 1, place->id, sizeof place->id) ? 32 : 0;
	sql_end(s);
	return TRUE;
}

/* The place is bound, so it lives until the page is read. */
static gboolean
page_at(struct store *store, const char *text, gint64 chat, guint limit,
	gint64 row, GPtrArray **messages, GError **error)
{
	struct place place;

	return find_place(store, chat, row, &place, error) &&
		read_page(store,
			sql(store, error, text, "luqbl", chat, limit,
				place.clock, place.id, place.id_len, row),
			messages, error);
}

static void
reverse(GPtrArray *rows)
{
	for (guint i = 0, j = rows->len; i + 1 < j; i++) {
		gpointer row = rows->pdata[i];

		j--;
		rows->pdata[i] = rows->pdata[j];
		rows->pdata[j] = row;
	}
}

static gboolean
page_from_end(struct store *store, const char *text, gint64 chat, guint limit,
	GPtrArray **messages, GError **error)
{
	return read_page(store, sql(store, error, text, "lu", chat, limit),
		messages, error);
}

gboolean
store_message_before(struct store *store, gint64 chat, gint64 before,
	guint limit, GPtrArray **messages, GError **error)
{
	gboolean done;

	*messages = NULL;
	if (before == 0)
		done = page_from_end(
			store, last_page, chat, limit, messages, error);
	else
		done = page_at(store, page_before, chat, limit, before,
			messages, error);
	if (done)
		reverse(*messages);
	return done;
}

gboolean
store_message_after(struct store *store, gint64 chat, gint64 after, guint limit,
	GPtrArray **messages, GError **error)
{
	*messages = NULL;
	if (after == 0)
		return page_from_end(
			store, first_page, chat, limit, messages, error);
	return page_at(store, page_after, chat, limit, after, messages, error);
}

gboolean
store_message_stored_after(struct store *store, const char *account,
	gint64 cursor, guint limit, GPtrArray **messages, GError **error)
{
	return read_page(store,
		sql(store, error, stored_after, "slu", account, cursor, limit),
		messages, error);
}
