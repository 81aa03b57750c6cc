/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "commands.h"
#include "fault.h"
#include "i18n.h"

const struct command_spec command_specs[] = {
	{"account.add", "name:s recovery-file:s? replace:b? timeout:x?",
		"words:s? fingerprint:s device:s"},
	{"account.connect", "name:s", ""},
	{"account.list", "", "accounts:aa{sv}"},
	{"contact.add", "account:s? address:s name:s?", "contact:a{sv}"},
	{"contact.accept", "account:s? address:s", "contact:a{sv}"},
	{"contact.block", "account:s? address:s", "contact:a{sv}"},
	{"chat.mute", "chat:x until:x", ""},
	{"chat.draft", "chat:x text:s", ""},
	{"chat.open", "account:s? address:s", "chat:x account:s address:s"},
	{"chat.set", "chat:x e2ee:s", ""},
	{"chat.read", "chat:x row:x from:x?", ""},
	{"message.send", "account:s? to:s text:s key:s? e2ee:s?",
		"row:x chat:x id:s state:s account:s address:s duplicate:b"},
	{"message.retry", "row:x", ""},
	{"message.cancel", "row:x", ""},
	{"verify.show", "account:s? address:s",
		"number:s trust:s account:s address:s changed-number:s?"},
	{"verify.confirm", "account:s? address:s",
		"trust:s account:s address:s"},
	{"doctor", "", "checks:aa{sv}"},
	{"config.reload", "", ""},
	{NULL, NULL, NULL},
};

const struct command_spec event_specs[] = {
	{"account", "name:s state:s text:s reason:x", NULL},
	{"message", "row:x chat:x account:s outgoing:b", NULL},
	{"status", "row:x chat:x state:s reason:x", NULL},
	{"chat", "chat:x account:s", NULL},
	{"contact", "account:s address:s online:b", NULL},
	{"store", "state:s text:s", NULL},
	{"owner-gone", "", NULL},
	{"lagged", "", NULL},
	{NULL, NULL, NULL},
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
