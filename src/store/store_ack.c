/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changes of many outbox rows, and how the messages stand after them. */
#include "config.h"

#include <string.h>

#include "sql.h"
#include "store_outbox.h"

static const char acked[] =
	"DELETE FROM outbox WHERE account = ? AND peer = ? AND device = ?"
	" AND seq > 0 AND seq BETWEEN ? AND ? RETURNING payload";
static const char dropped[] =
	"DELETE FROM outbox WHERE account = ? AND peer = ? AND device = ?"
	" RETURNING payload";
static const char parked[] =
	"UPDATE outbox SET state = 3, reason = ?3"
	" WHERE account = ?1 AND peer = ?2 AND state <= 2 RETURNING payload";
static const char unparked[] =
	"UPDATE outbox SET state = (envelope IS NOT NULL), reason = 0,"
	" tries = 0, next_try = ?3"
	" WHERE account = ?1 AND peer = ?2 AND state = 3 RETURNING payload";
static const char message_of[] = "SELECT message FROM payload WHERE id = ?";
static const char finish[] =
	"DELETE FROM payload WHERE id = ?1"
	" AND NOT EXISTS (SELECT 1 FROM outbox WHERE payload = ?1)";
static const char unsent[] =
	"SELECT chat FROM message WHERE row = ?1"
	" AND (state = 0 OR (state = 1 AND reason <> 0))"
	" AND NOT EXISTS (SELECT 1 FROM payload p"
	" JOIN outbox o ON o.payload = p.id"
	" WHERE p.message = ?1 AND p.message > 0 AND o.state <= 1)";
static const char sent[] =
	"UPDATE message SET state = 1, reason = 0 WHERE row = ?";
static const char progress_of[] =
	"SELECT o.state, count(*) FROM payload p"
	" JOIN outbox o ON o.payload = p.id"
	" WHERE p.message = ?1 AND p.message > 0 GROUP BY o.state";

gboolean
store_outbox_progress(struct store *store, gint64 message,
	struct outbox_progress *progress, GError **error)
{
	sqlite3_stmt *s = sql(store, error, progress_of, "l", message);
	enum sql_step step;

	memset(progress, 0, sizeof *progress);
	progress->message = message;
	while ((step = sql_step(store, s, error)) == SQL_ROW)
		if (col_uint(s, 0) < OUTBOX_STATES)
			progress->rows[col_uint(s, 0)] = col_uint(s, 1);
	return step == SQL_DONE;
}

gboolean
store_outbox_sent(struct store *store, gint64 message, gboolean *changed,
	gint64 *chat, GError **error)
{
	*chat = 0;
	if (!sql_number(store, error, chat, unsent, "l", message))
		return FALSE;
	*changed = *chat != 0;
	return !*changed || sql_run(store, error, sent, "l", message);
}

/* A growing list of ids. */
static GArray *
ids_new(void)
{
	return g_array_new(FALSE, FALSE, sizeof(gint64));
}

static gint
compare_ids(gconstpointer a, gconstpointer b)
{
	const gint64 *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

/* Rising, each once. */
static void
ids_sort(GArray *ids)
{
	guint kept = 0;

	g_array_sort(ids, compare_ids);
	for (guint i = 0; i < ids->len; i++) {
		gint64 id = g_array_index(ids, gint64, i);

		if (kept == 0 || g_array_index(ids, gint64, kept - 1) != id)
			g_array_index(ids, gint64, kept++) = id;
	}
	g_array_set_size(ids, kept);
}

/* Steps to the end; the statement returns payload ids. */
static gboolean
collect(struct store *store, sqlite3_stmt *statement, GArray *payloads,
	GError **error)
{
	enum sql_step step;

	while ((step = sql_step(store, statement, error)) == SQL_ROW) {
		gint64 id = col_long(statement, 0);

		g_array_append_val(payloads, id);
	}
	return step == SQL_DONE;
}

/* A message one of whose payloads lost a row. */
struct touched {
	gint64 message;
	gboolean over; /* that payload has no row left */
};

static gint
compare_touched(gconstpointer a, gconstpointer b)
{
	const struct touched *x = a, *y = b;

	return (x->message > y->message) - (x->message < y->message);
}

static gboolean
is_message(const GArray *touched, guint i, gint64 message)
{
	return i < touched->len &&
		g_array_index(touched, struct touched, i).message == message;
}

/* A message has one payload: when that is over, no row of it is left. */
static gboolean
progress_all(
	struct store *store, GArray *touched, GArray **progress, GError **error)
{
	g_autoptr(GArray) all =
		g_array_new(FALSE, FALSE, sizeof(struct outbox_progress));

	g_array_sort(touched, compare_touched);
	for (guint i = 0; i < touched->len; i++) {
		const struct touched *one =
			&g_array_index(touched, struct touched, i);
		struct outbox_progress next = {.message = one->message};
		gboolean again = is_message(touched, i + 1, one->message);

		if (again) {
			/* Looked at with the last of them. */
			g_array_index(touched, struct touched, i + 1).over =
				FALSE;
			continue;
		}
		if (!one->over &&
			!store_outbox_progress(
				store, one->message, &next, error))
			return FALSE;
		g_array_append_val(all, next);
	}
	*progress = g_steal_pointer(&all);
	return TRUE;
}

/* The messages of these payloads, oldest first; payloads without rows go. */
static gboolean
settle(struct store *store, GArray *payloads, GArray **progress, GError **error)
{
	g_autoptr(GArray) touched =
		g_array_new(FALSE, FALSE, sizeof(struct touched));

	ids_sort(payloads);
	for (guint i = 0; i < payloads->len; i++) {
		gint64 id = g_array_index(payloads, gint64, i);
		struct touched one = {0, FALSE};

		if (!sql_number(
			    store, error, &one.message, message_of, "l", id) ||
			!sql_run(store, error, finish, "l", id))
			return FALSE;
		one.over = sql_changed(store);
		if (one.message > 0)
			g_array_append_val(touched, one);
	}
	return progress == NULL ||
		progress_all(store, touched, progress, error);
}

static gboolean
ack_range(struct store *store, gint64 account, const char *peer, guint32 device,
	guint64 first, guint64 last, GArray *payloads, GError **error)
{
	/* Numbers are 63 bits wide here; what is beyond was never sent. */
	if (first > last || first > (guint64)G_MAXINT64)
		return TRUE;
	return collect(store,
		sql(store, error, acked, "lsuqq", account, peer, device, first,
			MIN(last, (guint64)G_MAXINT64)),
		payloads, error);
}

gboolean
store_outbox_ack(struct store *store, gint64 account, const char *peer,
	guint32 device, guint64 cumulative, const GArray *ranges,
	GArray **progress, GError **error)
{
	g_autoptr(GArray) payloads = ids_new();

	if (!ack_range(store, account, peer, device, 1, cumulative, payloads,
		    error))
		return FALSE;
	for (guint i = 0; ranges != NULL && i < ranges->len; i++) {
		const struct store_range *range =
			&g_array_index(ranges, struct store_range, i);

		if (!ack_range(store, account, peer, device, range->first,
			    range->last, payloads, error))
			return FALSE;
	}
	return settle(store, payloads, progress, error);
}

gboolean
store_outbox_park(struct store *store, gint64 account, const char *peer,
	enum notice reason, GArray **progress, GError **error)
{
	g_autoptr(GArray) payloads = ids_new();

	return collect(store,
		       sql(store, error, parked, "lsi", account, peer,
			       (int)reason),
		       payloads, error) &&
		settle(store, payloads, progress, error);
}

gboolean
store_outbox_unpark(struct store *store, gint64 account, const char *peer,
	gint64 now, GArray **progress, GError **error)
{
	g_autoptr(GArray) payloads = ids_new();

	return collect(store,
		       sql(store, error, unparked, "lsl", account, peer, now),
		       payloads, error) &&
		settle(store, payloads, progress, error);
}

gboolean
store_outbox_drop_device(struct store *store, gint64 account, const char *peer,
	guint32 device, GArray **progress, GError **error)
{
	g_autoptr(GArray) payloads = ids_new();

	return collect(store,
		       sql(store, error, dropped, "lsu", account, peer, device),
		       payloads, error) &&
		settle(store, payloads, progress, error);
}
