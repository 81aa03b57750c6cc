/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "model.h"

void
message_free(struct message *message)
{
	if (message == NULL)
		return;
	g_free(message->account);
	g_free(message->peer);
	g_free(message->sender);
	g_free(message->sender_name);
	g_free(message->text);
	g_free(message);
}

struct message *
message_copy(const struct message *message)
{
	struct message *copy = g_memdup2(message, sizeof *message);

	copy->account = g_strdup(message->account);
	copy->peer = g_strdup(message->peer);
	copy->sender = g_strdup(message->sender);
	copy->sender_name = g_strdup(message->sender_name);
	copy->text = g_strdup(message->text);
	return copy;
}

void
contact_free(struct contact *contact)
{
	if (contact == NULL)
		return;
	g_free(contact->account);
	g_free(contact->address);
	g_free(contact->name);
	g_free(contact);
}

void
chat_free(struct chat *chat)
{
	if (chat == NULL)
		return;
	g_free(chat->account);
	g_free(chat->peer);
	g_free(chat->title);
	g_free(chat->uri);
	g_free(chat->last_text);
	g_free(chat->draft);
	g_free(chat);
}

gboolean
peer_is_room(const char *peer)
{
	return peer != NULL && *peer == '#';
}

gboolean
chat_muted(const struct chat *chat, gint64 now)
{
	return chat->muted_until < 0 || chat->muted_until > now;
}
