/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store_stream.h"

#include <string.h>

#include "sql.h"
#include "store_session.h"

#define RANGE_LEN 16 /* two 64-bit big-endian numbers */

static const char out_get[] = "SELECT next_seq, acked FROM stream_out"
			      " WHERE account = ? AND peer = ? AND device = ?";
static const char out_put[] =
	"INSERT INTO stream_out (account, peer, device, next_seq, acked)"
	" VALUES (?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET"
	" next_seq = excluded.next_seq, acked = excluded.acked";
static const char out_take[] =
	"INSERT INTO stream_out (account, peer, device, next_seq, acked)"
	" VALUES (?, ?, ?, 2, 0) ON CONFLICT DO UPDATE SET"
	" next_seq = next_seq + 1";
static const char out_drop[] = "DELETE FROM stream_out"
			       " WHERE account = ? AND peer = ? AND device = ?";
static const char out_drop_all[] = "DELETE FROM stream_out WHERE account = ?";

#define IN                                                            \
	"SELECT peer, device, cumulative, ranges, ack_due, gap_asked" \
	" FROM stream_in "

static const char in_get[] = IN "WHERE account = ? AND peer = ? AND device = ?";
static const char in_put[] =
	"INSERT INTO stream_in (account, peer, device, cumulative, ranges,"
	" ack_due, gap_asked) VALUES (?, ?, ?, ?, ?, ?, ?)"
	" ON CONFLICT DO UPDATE SET cumulative = excluded.cumulative,"
	" ranges = excluded.ranges, ack_due = excluded.ack_due,"
	" gap_asked = excluded.gap_asked";
static const char in_due[] =
	IN "WHERE account = ? AND ack_due > 0 AND ack_due <= ?"
	   " ORDER BY ack_due";
static const char in_next[] =
	"SELECT ack_due FROM stream_in WHERE account = ? AND ack_due > 0"
	" ORDER BY ack_due LIMIT 1";
static const char in_list[] = IN "WHERE account = ? ORDER BY peer, device";
static const char in_drop[] =
	"DELETE FROM stream_in WHERE account = ? AND peer = ? AND device = ?";
static const char in_drop_all[] = "DELETE FROM stream_in WHERE account = ?";

gboolean
store_stream_out_get(struct store *store, gint64 account, const char *peer,
	guint32 device, struct stream_out *out, GError **error)
{
	sqlite3_stmt *statement =
		sql(store, error, out_get, "lsu", account, peer, device);
	enum sql_step step = sql_step(store, statement, error);

	out->next_seq = 1;
	out->acked = 0;
	if (step != SQL_ROW)
		return step == SQL_DONE;
	out->next_seq = col_quad(statement, 0);
	out->acked = col_quad(statement, 1);
	sql_end(statement);
	return TRUE;
}

gboolean
store_stream_out_put(struct store *store, gint64 account, const char *peer,
	guint32 device, const struct stream_out *out, GError **error)
{
	return sql_run(store, error, out_put, "lsuqq", account, peer, device,
		out->next_seq, out->acked);
}

gboolean
store_stream_out_take(struct store *store, gint64 account, const char *peer,
	guint32 device, guint64 *seq, GError **error)
{
	struct stream_out out;

	if (!store_stream_out_get(store, account, peer, device, &out, error))
		return FALSE;
	*seq = out.next_seq;
	return sql_run(store, error, out_take, "lsu", account, peer, device);
}

void
stream_in_free(struct stream_in *in)
{
	if (in == NULL)
		return;
	g_free(in->peer);
	if (in->ranges != NULL)
		g_array_unref(in->ranges);
	g_free(in);
}

static GBytes *
pack_ranges(const GArray *ranges)
{
	guint64 numbers[2 * STORE_RANGES_MAX];
	guint n = ranges != NULL ? ranges->len : 0;

	g_assert(n <= STORE_RANGES_MAX);
	for (guint i = 0; i < n; i++) {
		const struct store_range *range =
			&g_array_index(ranges, struct store_range, i);

		numbers[2 * i] = GUINT64_TO_BE(range->first);
		numbers[2 * i + 1] = GUINT64_TO_BE(range->last);
	}
	return g_bytes_new(numbers, (gsize)n * RANGE_LEN);
}

static GArray *
unpack_ranges(const guint8 *data, gsize len)
{
	GArray *ranges = g_array_new(FALSE, FALSE, sizeof(struct store_range));

	for (gsize at = 0; at + RANGE_LEN <= len; at += RANGE_LEN) {
		struct store_range range;

		memcpy(&range, data + at, RANGE_LEN);
		range.first = GUINT64_FROM_BE(range.first);
		range.last = GUINT64_FROM_BE(range.last);
		g_array_append_val(ranges, range);
	}
	return ranges;
}

static void *
read_in(sqlite3_stmt *s)
{
	struct stream_in *in = g_new0(struct stream_in, 1);

	in->peer = col_text(s, 0);
	in->device = col_uint(s, 1);
	in->cumulative = col_quad(s, 2);
	in->ranges = unpack_ranges(
		sqlite3_column_blob(s, 3), (gsize)sqlite3_column_bytes(s, 3));
	in->ack_due = col_long(s, 4);
	in->gap_asked = col_long(s, 5);
	return in;
}

gboolean
store_stream_in_get(struct store *store, gint64 account, const char *peer,
	guint32 device, struct stream_in **in, GError **error)
{
	if (!sql_one(store,
		    sql(store, error, in_get, "lsu", account, peer, device),
		    read_in, (void **)in, error))
		return FALSE;
	if (*in != NULL)
		return TRUE;
	*in = g_new0(struct stream_in, 1);
	(*in)->peer = g_strdup(peer);
	(*in)->device = device;
	(*in)->ranges = unpack_ranges(NULL, 0);
	return TRUE;
}

gboolean
store_stream_in_put(struct store *store, gint64 account,
	const struct stream_in *in, GError **error)
{
	g_autoptr(GBytes) ranges = pack_ranges(in->ranges);

	return sql_run(store, error, in_put, "lsuqgll", account, in->peer,
		in->device, in->cumulative, ranges, in->ack_due, in->gap_asked);
}

gboolean
store_stream_in_due(struct store *store, gint64 account, gint64 now,
	GPtrArray **streams, GError **error)
{
	return sql_list(store, sql(store, error, in_due, "ll", account, now),
		read_in, (GDestroyNotify)stream_in_free, streams, error);
}

gboolean
store_stream_in_next(
	struct store *store, gint64 account, gint64 *due, GError **error)
{
	*due = G_MAXINT64;
	return sql_number(store, error, due, in_next, "l", account);
}

gboolean
store_stream_in_list(struct store *store, gint64 account, GPtrArray **streams,
	GError **error)
{
	return sql_list(store, sql(store, error, in_list, "l", account),
		read_in, (GDestroyNotify)stream_in_free, streams, error);
}

gboolean
store_stream_delete(struct store *store, gint64 account, const char *peer,
	guint32 device, GError **error)
{
	return sql_run(store, error, out_drop, "lsu", account, peer, device) &&
		sql_run(store, error, in_drop, "lsu", account, peer, device) &&
		store_session_delete(store, account, peer, device, error);
}

gboolean
store_stream_delete_all(struct store *store, gint64 account, GError **error)
{
	return sql_run(store, error, out_drop_all, "l", account) &&
		sql_run(store, error, in_drop_all, "l", account);
}
