/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sql.h"
#include "store_outbox.h"

static const char add[] =
	"INSERT INTO payload (account, message, message_id, room, mode, peer,"
	" key, body, created) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)";
static const char get[] =
	"SELECT id, account, message, message_id, room, mode, peer, key, body,"
	" created FROM payload WHERE id = ?";
static const char sweep[] =
	"DELETE FROM payload WHERE account = ?"
	" AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.payload = payload.id)";
static const char cancel[] =
	"DELETE FROM payload WHERE message = ?1 AND message > 0";

void
payload_record_free(struct payload_record *payload)
{
	if (payload == NULL)
		return;
	g_free(payload->room);
	g_free(payload->peer);
	g_clear_pointer(&payload->key, g_bytes_unref);
	g_clear_pointer(&payload->body, g_bytes_unref);
	g_free(payload);
}

static void *
read_payload(sqlite3_stmt *s)
{
	struct payload_record *payload = g_new0(struct payload_record, 1);

	payload->id = col_long(s, 0);
	payload->account = col_long(s, 1);
	payload->message = col_long(s, 2);
	col_fixed(s, 3, payload->message_id, sizeof payload->message_id);
	payload->room = col_text(s, 4);
	payload->mode = col_int(s, 5);
	payload->peer = col_text(s, 6);
	payload->key = col_bytes(s, 7);
	payload->body = col_bytes(s, 8);
	payload->created = col_long(s, 9);
	return payload;
}

gboolean
store_payload_add(struct store *store, const struct payload_record *payload,
	gint64 *id, GError **error)
{
	return sql_insert(store, error, id, add, "llhsisggl", payload->account,
		payload->message, payload->message_id, payload->room,
		payload->mode, payload->peer, payload->key, payload->body,
		payload->created);
}

gboolean
store_payload_get(struct store *store, gint64 id,
	struct payload_record **payload, GError **error)
{
	return sql_one(store, sql(store, error, get, "l", id), read_payload,
		(void **)payload, error);
}

gboolean
store_payload_sweep(struct store *store, gint64 account, GError **error)
{
	return sql_run(store, error, sweep, "l", account);
}

/* The rows go with their payload. */
gboolean
store_outbox_cancel(struct store *store, gint64 message, GError **error)
{
	return sql_run(store, error, cancel, "l", message);
}
