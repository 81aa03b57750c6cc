/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "people.h"

#include <string.h>

static gboolean
has_chat(const struct chatlist *chats, const struct contact *contact)
{
	for (guint i = 0; i < chatlist_count(chats); i++) {
		struct chat *chat = chatlist_at(chats, i);
		if (strcmp(chat->peer, contact->address) == 0 &&
			strcmp(chat->account, contact->account) == 0)
			return TRUE;
	}
	return FALSE;
}

static struct chat *
chat_with(const struct contact *contact)
{
	struct chat *chat = g_new0(struct chat, 1);
	chat->account = g_strdup(contact->account);
	chat->peer = g_strdup(contact->address);
	chat->title = g_strdup(
		contact->name != NULL ? contact->name : contact->address);
	chat->contact_state = contact->state;
	chat->trust = contact->trust;
	chat->online = contact->online;
	return chat;
}

static int
compare(gconstpointer a, gconstpointer b)
{
	const struct chat *const *x = a, *const *y = b;
	return g_utf8_collate((*x)->title, (*y)->title);
}

GPtrArray *
people_without_chat(struct view *view, const struct chatlist *chats)
{
	GPtrArray *people =
		g_ptr_array_new_with_free_func((GDestroyNotify)chat_free);
	g_autoptr(GPtrArray) contacts =
		view == NULL ? NULL : view_contacts(view, NULL, NULL);
	for (guint i = 0; contacts != NULL && i < contacts->len; i++) {
		struct contact *contact = contacts->pdata[i];
		if (contact->state == CONTACT_ACCEPTED &&
			!has_chat(chats, contact))
			g_ptr_array_add(people, chat_with(contact));
	}
	g_ptr_array_sort(people, compare);
	return people;
}
