/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "send_options.h"

#define AT(member) G_STRUCT_OFFSET(struct send_options, member)

const struct flag send_flags[] = {
	{"to", 't', FLAG_TEXTS, N_("ADDRESS"),
		N_("a recipient, USER@NETWORK, ACCOUNT/USER@NETWORK or #ROOM; "
		   "may be repeated"),
		AT(to)},
	{"message", 'm', FLAG_TEXT, N_("TEXT"),
		N_("the text; without -m and -f it is read from standard "
		   "input"),
		AT(message)},
	{"lines", 'l', FLAG_SET, NULL,
		N_("send every line as a message of its own"), AT(lines)},
	{"file", 'f', FLAG_TEXT, N_("FILE"), N_("read the text from a file"),
		AT(file)},
	{"wait", 0, FLAG_TEXT, N_("STATE"),
		N_("end when it is queued, sent, delivered or read (sent)"),
		AT(wait)},
	{"timeout", 0, FLAG_TEXT, N_("SECONDS"),
		N_("how long to wait for that (30)"), AT(timeout)},
	{"id", 0, FLAG_TEXT, N_("KEY"),
		N_("a key of your own: the same key twice sends once"), AT(id)},
	{"account", 'a', FLAG_TEXT, N_("ACCOUNT"), N_("send from this account"),
		AT(account)},
	{"e2ee", 0, FLAG_TEXT, N_("on|off"),
		N_("encrypt these messages, or do not, where the account "
		   "leaves the choice"),
		AT(e2ee)},
	{"json", 0, FLAG_SET, NULL, N_("print one object a message"), AT(json)},
	{NULL},
};

static gboolean
read_wait(const char *word, enum message_state *wanted, GError **error)
{
	static const char *const words[] = {
		"queued", "sent", "delivered", "read"};

	*wanted = MESSAGE_SENT;
	for (guint i = 0; word != NULL && i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i], word) == 0) {
			*wanted = (enum message_state)i;
			return TRUE;
		}
	if (word == NULL)
		return TRUE;
	return fault_set(error, FAULT_USAGE,
		_("--wait: '%s' is none of queued, sent, delivered and read"),
		word);
}

static gboolean
check(const struct send_options *opt, GError **error)
{
	if (opt->to == NULL)
		return fault_set(error, FAULT_USAGE,
			_("no recipient: give one with -t ADDRESS"));
	if (opt->message != NULL && (opt->lines || opt->file != NULL))
		return fault_set(error, FAULT_USAGE,
			_("-m gives the text itself: neither -l nor -f goes "
			  "with it"));
	if (opt->e2ee != NULL && strcmp(opt->e2ee, "on") != 0 &&
		strcmp(opt->e2ee, "off") != 0)
		return fault_set(error, FAULT_USAGE,
			_("--e2ee: '%s' is neither on nor off"), opt->e2ee);
	if (opt->id != NULL && !g_utf8_validate(opt->id, -1, NULL))
		return fault_set(
			error, FAULT_DATA, _("--id: the key is not UTF-8"));
	if (opt->message != NULL && !g_utf8_validate(opt->message, -1, NULL))
		return fault_set(
			error, FAULT_DATA, _("-m: the text is not UTF-8"));
	if (opt->message != NULL && *opt->message == '\0')
		return fault_set(error, FAULT_DATA, _("the text is empty"));
	return TRUE;
}

gboolean
send_options_check(const struct send_options *options,
	enum message_state *wanted, gint64 *timeout, GError **error)
{
	return check(options, error) &&
		read_wait(options->wait, wanted, error) &&
		cli_number("timeout", options->timeout, 0, 86400, 30, timeout,
			error);
}

static void
target_clear(gpointer data)
{
	struct target *target = data;

	g_free(target->account);
	g_free(target->address);
}

GArray *
send_targets_new(void)
{
	GArray *targets = g_array_new(FALSE, FALSE, sizeof(struct target));

	g_array_set_clear_func(targets, target_clear);
	return targets;
}

char *
send_key(const char *id, gboolean lines, const struct target *target,
	guint64 line)
{
	if (id == NULL)
		return NULL;
	if (!lines)
		return g_strdup_printf("%s %s", target->address, id);
	return g_strdup_printf(
		"%s %s %" G_GUINT64_FORMAT, target->address, id, line);
}
