/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Changing and deleting what was stored. The index knows the words of a text
 * only, so it hears of the change while the old text is still there. */
#include "config.h"

#include "sql.h"
#include "store_index.h"
#include "store_message.h"

static const char edit[] =
	"UPDATE message SET text = ?2, content = ?3 WHERE row = ?1";
static const char drop[] = "DELETE FROM message WHERE row = ?";

static gboolean
change(struct store *store, gint64 row, const char *text, GBytes *content,
	GError **error)
{
	if (!store_index_change(store, row, text, error))
		return FALSE;
	if (text == NULL)
		return sql_run(store, error, drop, "l", row);
	return sql_run(store, error, edit, "lsg", row, text, content);
}

static gboolean
change_whole(struct store *store, gint64 row, const char *text, GBytes *content,
	GError **error)
{
	if (store_in_transaction(store))
		return change(store, row, text, content, error);
	if (!store_begin(store, STORE_NORMAL, error))
		return FALSE;
	if (change(store, row, text, content, error))
		return store_commit(store, error);
	store_rollback(store);
	return FALSE;
}

gboolean
store_message_edit(struct store *store, gint64 row, const char *text,
	GBytes *content, GError **error)
{
	return change_whole(store, row, text, content, error);
}

gboolean
store_message_delete(struct store *store, gint64 row, GError **error)
{
	return change_whole(store, row, NULL, NULL, error);
}
