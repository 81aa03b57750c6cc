/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store_room.h"

#include "sql.h"
#include "store_message.h"

#define OUT                                                           \
	"SELECT o.message, m.chat, o.topic, o.qos, o.echo, o.payload" \
	" FROM room_out o JOIN message m ON m.row = o.message "

static const char out_add[] =
	"INSERT INTO room_out (message, account, topic, qos, echo, payload)"
	" VALUES (?, ?, ?, ?, ?, ?)";
static const char out_list[] = OUT
	"WHERE o.account = ? AND o.message > ? AND m.state = 0 ORDER BY o.message LIMIT ?";
static const char out_get[] = OUT "WHERE o.message = ?";
static const char out_delete[] = "DELETE FROM room_out WHERE message = ?";

static const char echo_add[] =
	"INSERT INTO room_echo (account, hash, count, at)"
	" VALUES (?, ?, 1, ?)"
	" ON CONFLICT DO UPDATE SET count = count + 1, at = excluded.at";
static const char echo_touch[] =
	"UPDATE room_echo SET at = ?3 WHERE account = ?1 AND hash = ?2";
static const char echo_forget[] =
	"DELETE FROM room_echo WHERE account = ?1 AND (at < ?2 OR count < 1)";
static const char echo_take[] = "UPDATE room_echo SET count = count - 1"
				" WHERE account = ? AND hash = ? AND count > 0";

static const char count_of[] = "SELECT count(*) FROM message WHERE chat = ?";
static const char oldest[] =
	"SELECT row FROM message WHERE chat = ?1 AND row NOT IN"
	" (SELECT message FROM room_out) ORDER BY clock, id, row LIMIT ?2";
static const char count_more[] =
	"UPDATE message SET count = count + ?2 WHERE row = ?1";

void
room_out_free(struct room_out *out)
{
	if (out == NULL)
		return;
	g_free(out->topic);
	g_clear_pointer(&out->payload, g_bytes_unref);
	g_free(out);
}

static void *
read_out(sqlite3_stmt *s)
{
	struct room_out *out = g_new0(struct room_out, 1);

	out->message = col_long(s, 0);
	out->chat = col_long(s, 1);
	out->topic = col_text(s, 2);
	out->qos = col_uint(s, 3);
	out->has_echo = col_fixed(s, 4, out->echo, sizeof out->echo);
	out->payload = col_bytes(s, 5);
	return out;
}

gboolean
store_room_out_add(struct store *store, gint64 account,
	const struct room_out *out, GError **error)
{
	return sql_run(store, error, out_add, "llsuhg", out->message, account,
		out->topic, out->qos, out->has_echo ? out->echo : NULL,
		out->payload);
}

gboolean
store_room_out_list(struct store *store, gint64 account, gint64 after,
	guint limit, GPtrArray **outs, GError **error)
{
	return sql_list(store,
		sql(store, error, out_list, "llu", account, after, limit),
		read_out, (GDestroyNotify)room_out_free, outs, error);
}

gboolean
store_room_out_get(struct store *store, gint64 message, struct room_out **out,
	GError **error)
{
	return sql_one(store, sql(store, error, out_get, "l", message),
		read_out, (void **)out, error);
}

gboolean
store_room_out_delete(struct store *store, gint64 message, GError **error)
{
	return sql_run(store, error, out_delete, "l", message);
}

gboolean
store_room_echo_add(struct store *store, gint64 account,
	const guint8 hash[STORE_HASH_LEN], gint64 at, GError **error)
{
	return sql_run(store, error, echo_add, "lhl", account, hash, at);
}

gboolean
store_room_echo_touch(struct store *store, gint64 account,
	const guint8 hash[STORE_HASH_LEN], gint64 at, GError **error)
{
	return sql_run(store, error, echo_touch, "lhl", account, hash, at);
}

gboolean
store_room_echo_take(struct store *store, gint64 account,
	const guint8 hash[STORE_HASH_LEN], gint64 since, gboolean *taken,
	GError **error)
{
	if (!sql_run(store, error, echo_forget, "ll", account, since) ||
		!sql_run(store, error, echo_take, "lh", account, hash))
		return FALSE;
	*taken = sql_changed(store);
	return TRUE;
}

static void *
read_row(sqlite3_stmt *s)
{
	gint64 row = col_long(s, 0);

	return g_memdup2(&row, sizeof row);
}

gboolean
store_room_prune(struct store *store, gint64 chat, guint keep, guint most,
	guint *deleted, GError **error)
{
	g_autoptr(GPtrArray) rows = NULL;
	gint64 count = 0;

	*deleted = 0;
	if (!sql_number(store, error, &count, count_of, "l", chat))
		return FALSE;
	if (count <= keep)
		return TRUE;
	most = (guint)MIN(count - keep, most);
	if (!sql_list(store, sql(store, error, oldest, "lu", chat, most),
		    read_row, g_free, &rows, error))
		return FALSE;
	for (; *deleted < rows->len; (*deleted)++)
		if (!store_message_delete(
			    store, *(gint64 *)rows->pdata[*deleted], error))
			return FALSE;
	return TRUE;
}

gboolean
store_room_notice(struct store *store, const struct message *notice,
	guint times, gint64 *row, gboolean *folded, GError **error)
{
	return store_message_notice(store, notice, row, folded, error) &&
		(times <= 1 ||
			sql_run(store, error, count_more, "lu", *row,
				times - 1));
}
