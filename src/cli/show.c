/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "i18n.h"
#include "objects.h"
#include "out.h"
#include "show.h"
#include "words.h"

void
show_line(const char *text)
{
	g_autofree char *clean = out_clean(text, FALSE);

	out_print("%s\n", clean);
}

static char *
who(const struct message *message)
{
	if (message->outgoing || message->sender_name == NULL ||
		peer_is_room(message->peer))
		return g_strdup(message->sender);
	/* The name is theirs to choose: the address stands beside it. */
	return g_strdup_printf(
		"%s <%s>", message->sender_name, message->sender);
}

static char *
note(const struct message *message)
{
	if (message->request)
		return g_strdup(_(" (request)"));
	if (!message->outgoing)
		return g_strdup("");
	if (message->reason == NOTICE_NONE)
		return g_strdup_printf(
			" (%s)", message_state_words(message->state));
	return g_strdup_printf(" (%s: %s)", message_state_words(message->state),
		notice_words(message->reason));
}

void
show_message(const struct message *message, const char *time_format)
{
	g_autofree char *when = time_local(message->sent_at, time_format);
	g_autofree char *sender = NULL, *after = NULL, *line = NULL;

	if (message->kind == MESSAGE_NOTICE) {
		line = g_strdup_printf("%s %s/%s -- %s", when, message->account,
			message->peer, notice_words(message->reason));
		show_line(line);
		return;
	}
	sender = who(message);
	after = note(message);
	/* an open or closed lock: whether it was end-to-end encrypted */
	line = g_strdup_printf("%s %s/%s %s %s%s: %s", when, message->account,
		message->peer,
		message->encrypted ? "\xf0\x9f\x94\x92" : "\xf0\x9f\x94\x93",
		sender, after, message->text);
	show_line(line);
}
