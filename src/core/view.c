/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "view.h"

#include "fault.h"
#include "i18n.h"
#include "owner.h"
#include "store_chat.h"
#include "store_contact.h"
#include "store_index.h"
#include "store_message.h"
#include "store_search.h"

struct view {
	struct store *store;
	GHashTable *online; /* set of "account/address" */
};

struct view *
view_open(const char *data_dir, GError **error)
{
	struct store *store = store_open_reader(data_dir, error);
	struct view *view;

	if (store == NULL)
		return NULL;
	view = g_new0(struct view, 1);
	view->store = store;
	view->online =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return view;
}

void
view_close(struct view *view)
{
	if (view == NULL)
		return;
	store_close(view->store);
	g_hash_table_unref(view->online);
	g_free(view);
}

/* The interface has none before there is a store, and none when it ends. */
static gboolean
is_open(const struct view *view, GError **error)
{
	return view != NULL ||
		fault_set(error, FAULT_LATER, _("the store is not open"));
}

void
view_set_online(struct view *view, const char *account, const char *address,
	gboolean online)
{
	g_autofree char *key = g_strconcat(account, "/", address, NULL);

	if (online)
		g_hash_table_add(view->online, g_steal_pointer(&key));
	else
		g_hash_table_remove(view->online, key);
}

static gboolean
is_online(struct view *view, const char *account, const char *address)
{
	g_autofree char *key = g_strconcat(account, "/", address, NULL);

	return g_hash_table_contains(view->online, key);
}

gboolean
view_owned(const char *data_dir)
{
	return owner_find(data_dir, NULL, NULL);
}

GPtrArray *
view_chats(struct view *view, const char *account, GError **error)
{
	GPtrArray *chats;

	if (!store_chat_rows(view->store, account, &chats, error))
		return NULL;
	for (guint i = 0; i < chats->len; i++) {
		struct chat *chat = g_ptr_array_index(chats, i);

		chat->online = is_online(view, chat->account, chat->peer);
	}
	return chats;
}

struct chat *
view_chat(struct view *view, gint64 chat, GError **error)
{
	struct chat *row;

	if (!store_chat_row(view->store, chat, &row, error))
		return NULL;
	if (row != NULL)
		row->online = is_online(view, row->account, row->peer);
	return row;
}

struct chat *
view_chat_of(struct view *view, const char *account, const char *peer,
	GError **error)
{
	g_autoptr(GPtrArray) chats = NULL;

	if (!store_chat_rows_of(view->store, account, peer, &chats, error) ||
		chats->len == 0)
		return NULL;
	if (chats->len == 1)
		return g_ptr_array_steal_index(chats, 0);
	fault_set(error, FAULT_USAGE,
		_("More than one account has a chat with %s. Say which account, as in ACCOUNT/%s."),
		peer, peer);
	return NULL;
}

GPtrArray *
view_messages_before(struct view *view, gint64 chat, gint64 before, guint limit,
	GError **error)
{
	GPtrArray *messages;

	if (!is_open(view, error))
		return NULL;
	if (!store_message_before(
		    view->store, chat, before, limit, &messages, error))
		return NULL;
	return messages;
}

GPtrArray *
view_messages_after(struct view *view, gint64 chat, gint64 after, guint limit,
	GError **error)
{
	GPtrArray *messages;

	if (!is_open(view, error))
		return NULL;
	if (!store_message_after(
		    view->store, chat, after, limit, &messages, error))
		return NULL;
	return messages;
}

GPtrArray *
view_messages_around(struct view *view, gint64 chat, gint64 row, guint before,
	guint after, guint *at, GError **error)
{
	g_autoptr(GPtrArray) page = NULL, rest = NULL;
	g_autoptr(Message) message = NULL;

	if (!is_open(view, error))
		return NULL;
	if (!store_message_before(
		    view->store, chat, row, before, &page, error) ||
		!store_message_after(
			view->store, chat, row, after, &rest, error) ||
		!store_message_get(view->store, row, &message, error))
		return NULL;
	if (at != NULL)
		*at = page->len;
	if (message != NULL)
		g_ptr_array_add(page, g_steal_pointer(&message));
	g_ptr_array_extend_and_steal(page, g_steal_pointer(&rest));
	return g_steal_pointer(&page);
}

gint64
view_first_since(struct view *view, gint64 chat, gint64 ms, GError **error)
{
	gint64 row;

	if (!is_open(view, error))
		return 0;
	return store_message_since(view->store, chat, ms, &row, error) ? row
								       : 0;
}

gint64
view_first_unread(struct view *view, gint64 chat, GError **error)
{
	gint64 row;

	if (!is_open(view, error))
		return 0;
	return store_message_first_unread(view->store, chat, &row, error) ? row
									  : 0;
}

struct find_page *
view_search(struct view *view, const struct find *find, GError **error)
{
	struct find_page *page;

	if (!is_open(view, error))
		return NULL;
	return store_search(view->store, find, &page, error) ? page : NULL;
}

gint64
view_unindexed(struct view *view)
{
	gint64 rows;

	return store_index_behind(view->store, &rows, NULL) ? rows : 0;
}

struct message *
view_message(struct view *view, gint64 row, GError **error)
{
	struct message *message;

	if (!is_open(view, error))
		return NULL;
	if (!store_message_get(view->store, row, &message, error))
		return NULL;
	return message;
}

GPtrArray *
view_stored_after(struct view *view, const char *account, gint64 cursor,
	guint limit, GError **error)
{
	GPtrArray *messages;

	if (!store_message_stored_after(
		    view->store, account, cursor, limit, &messages, error))
		return NULL;
	return messages;
}

gint64
view_newest(struct view *view, GError **error)
{
	gint64 row;

	if (!store_message_newest(view->store, &row, error))
		return 0;
	return row;
}

GPtrArray *
view_contacts(struct view *view, const char *account, GError **error)
{
	GPtrArray *contacts;

	if (!store_contact_rows(view->store, account, &contacts, error))
		return NULL;
	for (guint i = 0; i < contacts->len; i++) {
		struct contact *one = g_ptr_array_index(contacts, i);

		one->online = is_online(view, one->account, one->address);
	}
	return contacts;
}
