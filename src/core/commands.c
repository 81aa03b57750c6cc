/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "commands.h"
#include "fault.h"
#include "i18n.h"

const struct command_spec command_specs[] = {
	{"account.add", "name:s recovery-file:s? replace:b? timeout:x?",
		"words:s? fingerprint:s device:s server-key:s", COMMAND_ENGINE,
		FALSE},
	{"account.connect", "name:s", "", COMMAND_ENGINE, TRUE},
	{"account.list", "", "accounts:aa{sv}", COMMAND_ENGINE, TRUE},
	{"contact.add", "account:s? address:s name:s?", "contact:a{sv}",
		COMMAND_ENGINE, TRUE},
	{"contact.accept", "account:s? address:s", "contact:a{sv}",
		COMMAND_ENGINE, TRUE},
	{"contact.block", "account:s? address:s", "contact:a{sv}",
		COMMAND_ENGINE, TRUE},
	{"chat.mute", "chat:x until:x", "", COMMAND_ENGINE, TRUE},
	{"chat.draft", "chat:x text:s", "", COMMAND_ENGINE, TRUE},
	{"chat.leave", "account:s? address:s", "", COMMAND_ENGINE, TRUE},
	{"chat.open", "account:s? address:s", "chat:x account:s address:s",
		COMMAND_ENGINE, TRUE},
	{"chat.set", "chat:x e2ee:s", "", COMMAND_ENGINE, TRUE},
	{"chat.read", "chat:x row:x from:x?", "", COMMAND_ENGINE, TRUE},
	{"message.send",
		"account:s? to:s text:s key:s? e2ee:s? wait:s? timeout:x? "
		"draft:b?",
		"row:x chat:x id:s state:s reason:x account:s address:s "
		"duplicate:b",
		COMMAND_ENGINE, TRUE},
	{"message.retry", "row:x", "", COMMAND_ENGINE, TRUE},
	{"message.cancel", "row:x", "", COMMAND_ENGINE, TRUE},
	{"message.info", "row:x",
		"row:x chat:x account:s address:s backend:s server:s id:s? "
		"outgoing:b encrypted:b state:s sent-at:x stored-at:x "
		"delivered-at:x? read-at:x? devices:aa{sv}",
		COMMAND_ENGINE, TRUE},
	{"search.rebuild", "", "", COMMAND_ENGINE, TRUE},
	{"verify.show", "account:s? address:s",
		"number:s trust:s account:s address:s changed-number:s?",
		COMMAND_ENGINE, TRUE},
	{"verify.confirm", "account:s? address:s",
		"trust:s account:s address:s", COMMAND_ENGINE, TRUE},
	{"doctor", "probe:b?", "checks:aa{sv}", COMMAND_ENGINE, TRUE},
	{"config.reload", "", "", COMMAND_ENGINE, TRUE},
	{"chat.list", "account:s?", "chats:aa{sv}", COMMAND_READ, TRUE},
	{"contact.list", "account:s?", "contacts:aa{sv}", COMMAND_READ, TRUE},
	{"history.page",
		"chat:x? account:s? address:s? before:x? after:x? date:s? "
		"limit:x?",
		"messages:aa{sv} more:b", COMMAND_READ, TRUE},
	{"message.get", "row:x", "message:a{sv}", COMMAND_READ, TRUE},
	{"message.since", "row:x account:s? limit:x?",
		"messages:aa{sv} row:x more:b", COMMAND_READ, TRUE},
	{"search.query",
		"text:s account:s? chat:x? sender:s? mine:b? since:s? until:s? "
		"before:x? limit:x?",
		"messages:aa{sv} next:x", COMMAND_READ, TRUE},
	{"events.subscribe", "events:as? account:s?", "", COMMAND_SESSION,
		TRUE},
	{"events.unsubscribe", "", "", COMMAND_SESSION, TRUE},
	{"system.describe", "",
		"version:s methods:aa{sv} events:aa{sv} faults:aa{sv}",
		COMMAND_SESSION, TRUE},
	{NULL},
};

const struct command_spec event_specs[] = {
	{.method = "account",
		.args = "name:s state:s text:s reason:x fault:s?"},
	{.method = "message", .args = "row:x chat:x account:s outgoing:b"},
	{.method = "status",
		.args = "row:x chat:x account:s state:s reason:x notice:s?"},
	{.method = "chat", .args = "chat:x account:s"},
	{.method = "contact", .args = "account:s address:s online:b"},
	{.method = "store", .args = "state:s text:s"},
	{.method = "owner-gone", .args = ""},
	{.method = "lagged", .args = ""},
	{NULL},
};

const struct command_spec *
command_find(const char *method)
{
	for (const struct command_spec *s = command_specs; s->method; s++)
		if (strcmp(s->method, method) == 0)
			return s;
	return NULL;
}

/* Splits "key:type?" in place of a copy. */
static void
parse_arg(char *word, const char **type, gboolean *optional)
{
	gsize len = strlen(word);
	char *colon = strchr(word, ':');

	*optional = word[len - 1] == '?';
	if (*optional)
		word[len - 1] = '\0';
	*colon = '\0';
	*type = colon + 1;
}

static gboolean
check_one(const char *method, GVariant *args, char *word, guint *seen,
	GError **error)
{
	const char *type;
	gboolean optional;
	g_autoptr(GVariant) value = NULL;

	parse_arg(word, &type, &optional);
	value = g_variant_lookup_value(args, word, NULL);
	if (value == NULL)
		return optional ||
			fault_set(error, FAULT_USAGE,
				_("%s: the argument “%s” is missing"), method,
				word);
	(*seen)++;
	return g_variant_is_of_type(value, G_VARIANT_TYPE(type)) ||
		fault_set(error, FAULT_USAGE,
			_("%s: the argument “%s” has the wrong type"), method,
			word);
}

gboolean
command_check(const struct command_spec *spec, GVariant *args, GError **error)
{
	g_auto(GStrv) words = g_strsplit(spec->args, " ", -1);
	guint seen = 0;

	for (char **word = words; *word != NULL; word++)
		if (**word != '\0' &&
			!check_one(spec->method, args, *word, &seen, error))
			return FALSE;
	return seen == g_variant_n_children(args) ||
		fault_set(error, FAULT_USAGE,
			_("%s: there is an argument that it does not know"),
			spec->method);
}

const char *
message_state_name(enum message_state state)
{
	static const char *const names[] = {[MESSAGE_QUEUED] = "queued",
		[MESSAGE_SENT] = "sent",
		[MESSAGE_DELIVERED] = "delivered",
		[MESSAGE_READ] = "read",
		[MESSAGE_FAILED] = "failed"};

	return (gsize)state < G_N_ELEMENTS(names) ? names[state] : "failed";
}

const char *
contact_state_name(enum contact_state state)
{
	static const char *const names[] = {[CONTACT_NONE] = "none",
		[CONTACT_ACCEPTED] = "accepted",
		[CONTACT_REQUEST] = "request",
		[CONTACT_BLOCKED] = "blocked"};

	return (gsize)state < G_N_ELEMENTS(names) ? names[state] : "none";
}

const char *
trust_name(enum trust trust)
{
	static const char *const names[] = {[TRUST_UNKNOWN] = "unknown",
		[TRUST_PINNED] = "pinned",
		[TRUST_VERIFIED] = "verified",
		[TRUST_CHANGED] = "changed"};

	return (gsize)trust < G_N_ELEMENTS(names) ? names[trust] : "unknown";
}
