/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store_receipt.h"

#include <string.h>

#include "sql.h"

static const char device_of[] = "SELECT device FROM message WHERE row = ?";
static const char receipts_of[] = "SELECT receipts FROM message WHERE row = ?";
/* Concatenated blobs are a text, whatever is in them. */
static const char add[] =
	"UPDATE message SET"
	" receipts = CAST(coalesce(receipts, x'') || ?2 AS BLOB)"
	" WHERE row = ?1";

static void
put(guint8 *to, guint64 value, gsize len)
{
	while (len-- > 0) {
		to[len] = (guint8)value;
		value >>= 8;
	}
}

static guint64
get(const guint8 *from, gsize len)
{
	guint64 value = 0;

	for (gsize i = 0; i < len; i++)
		value = value << 8 | from[i];
	return value;
}

static GArray *
parse(GBytes *bytes)
{
	GArray *all = g_array_new(FALSE, FALSE, sizeof(struct receipt));
	gsize len = 0;
	const guint8 *p = bytes == NULL ? NULL : g_bytes_get_data(bytes, &len);

	for (; len >= RECEIPT_LEN; p += RECEIPT_LEN, len -= RECEIPT_LEN) {
		struct receipt one = {
			.device = (guint32)get(p, 4),
			.state = (enum message_state)p[4],
			.at = (gint64)get(p + 5, 6),
		};

		g_array_append_val(all, one);
	}
	return all;
}

gboolean
store_message_receipts(struct store *store, gint64 row, guint32 *device,
	GArray **receipts, GError **error)
{
	g_autoptr(GBytes) bytes = NULL;
	gint64 from = 0;

	*receipts = NULL;
	if (!sql_number(store, error, &from, device_of, "l", row) ||
		!sql_blob(store, error, &bytes, receipts_of, "l", row))
		return FALSE;
	*device = (guint32)from;
	*receipts = parse(bytes);
	return TRUE;
}

static gboolean
is_known(const GArray *receipts, guint32 device, enum message_state state)
{
	for (guint i = 0; i < receipts->len; i++) {
		const struct receipt *one =
			&g_array_index(receipts, struct receipt, i);

		if (one->device == device && one->state == state)
			return TRUE;
	}
	return receipts->len >= RECEIPTS_MOST;
}

gboolean
store_message_report(struct store *store, gint64 row, enum message_state state,
	enum notice reason, guint32 device, gint64 at, gboolean *changed,
	gint64 *chat, GError **error)
{
	g_autoptr(GArray) before = NULL;
	g_autoptr(GBytes) entry = NULL;
	guint8 bytes[RECEIPT_LEN];
	guint32 from;

	put(bytes, device, 4);
	put(bytes + 4, (guint64)state, 1);
	put(bytes + 5, (guint64)at, 6);
	entry = g_bytes_new(bytes, sizeof bytes);
	if (!store_message_raise(
		    store, row, state, reason, entry, changed, chat, error))
		return FALSE;
	if (*changed)
		return TRUE;
	return store_message_receipts(store, row, &from, &before, error) &&
		(is_known(before, device, state) ||
			sql_run(store, error, add, "lg", row, entry));
}
