/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doran send. */
#include "config.h"

#include <glib-unix.h>
#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "rows.h"
#include "send.h"
#include "texts.h"

/* How far reading goes ahead: of what waits for its state, and of what the
 * engine has not stored yet. */
#define IN_FLIGHT 4096
#define UNANSWERED (1024 * 1024) /* bytes */

struct send_options {
	char **to;
	char *message;
	gboolean lines;
	char *file;
	char *wait;
	char *timeout;
	char *id;
	char *account;
	char *e2ee;
	gboolean json;
};

struct target {
	char *account; /* NULL: the one that fits */
	char *address;
};

struct send {
	const struct send_options *options;
	GArray *targets;
	struct sending sending;
	struct texts *texts;
	gboolean all_read;
	gboolean stopped; /* by a signal */
};

/* ---- what was asked ------------------------------------------------- */

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

static void
target_clear(gpointer data)
{
	struct target *target = data;

	g_free(target->account);
	g_free(target->address);
}

static gboolean
read_targets(struct send *send, struct cli *cli, GError **error)
{
	const struct send_options *opt = send->options;

	for (char **to = opt->to; *to != NULL; to++) {
		struct target target;

		if (!cli_target(*to, opt->account, &target.account,
			    &target.address, error))
			return FALSE;
		g_array_append_val(send->targets, target);
		if (!cli_need_account(cli, target.account, error))
			return FALSE;
	}
	return TRUE;
}

/* The one account that all recipients name, else NULL: all connect. */
static const char *
only_account(const struct send *send)
{
	const char *first =
		g_array_index(send->targets, struct target, 0).account;

	for (guint i = 1; i < send->targets->len; i++)
		if (g_strcmp0(g_array_index(send->targets, struct target, i)
				      .account,
			    first) != 0)
			return NULL;
	return first;
}

/* ---- sending -------------------------------------------------------- */

/* Each recipient and line has a key of its own, made of the given one. */
static char *
key_of(const struct send *send, const struct target *target, guint64 line)
{
	const char *id = send->options->id;

	if (id == NULL)
		return NULL;
	if (!send->options->lines)
		return g_strdup_printf("%s %s", target->address, id);
	return g_strdup_printf(
		"%s %s %" G_GUINT64_FORMAT, target->address, id, line);
}

static void
send_text(struct send *send, const char *text, guint64 line)
{
	for (guint i = 0; i < send->targets->len; i++) {
		const struct target *target =
			&g_array_index(send->targets, struct target, i);
		g_autofree char *key = key_of(send, target, line);

		sending_add(&send->sending, target->account, target->address,
			text, key, send->options->e2ee);
	}
}

/* Goes on reading or stops, after anything changed. */
static void
on_room(void *user)
{
	struct send *send = user;
	guint flying = g_hash_table_size(send->sending.parcels);

	if (send->sending.broken)
		send->all_read = TRUE;
	if (send->all_read && flying == 0)
		g_main_loop_quit(send->sending.loop);
	else if (send->texts != NULL)
		texts_pause(send->texts,
			flying >= IN_FLIGHT ||
				send->sending.unanswered >= UNANSWERED ||
				send->all_read);
}

static void
on_text(const char *text, guint64 number, const GError *error, void *user)
{
	struct send *send = user;
	g_autoptr(GError) empty = NULL;

	if (text == NULL) {
		send->all_read = TRUE;
		if (error != NULL)
			sending_refuse(&send->sending, error);
	} else if (*text == '\0') {
		fault_set(&empty, FAULT_DATA, _("the text is empty"));
		sending_refuse(&send->sending, empty);
	} else
		send_text(send, text, number);
	on_room(send);
}

static gboolean
on_signal(gpointer user)
{
	struct send *send = user;

	send->all_read = TRUE;
	send->stopped = TRUE;
	sending_stop(&send->sending);
	g_main_loop_quit(send->sending.loop);
	return G_SOURCE_CONTINUE;
}

static gboolean
run_loop(struct send *send, GError **error)
{
	const struct send_options *opt = send->options;
	guint on_int = g_unix_signal_add(SIGINT, on_signal, send);
	guint on_term = g_unix_signal_add(SIGTERM, on_signal, send);
	gboolean begun = TRUE;

	if (opt->message != NULL) {
		send->all_read = TRUE;
		send_text(send, opt->message, 1);
	} else {
		send->texts =
			texts_new(opt->file, opt->lines, on_text, send, error);
		begun = send->texts != NULL;
	}
	if (begun)
		g_main_loop_run(send->sending.loop);
	g_clear_pointer(&send->texts, texts_free);
	g_source_remove(on_int);
	g_source_remove(on_term);
	if (begun && send->stopped && send->sending.first == NULL)
		return fault_set(error, FAULT_LATER,
			_("ended before everything was read"));
	return begun && sending_result(&send->sending, error);
}

static gboolean
send_with(struct send *send, struct cli *cli, GError **error)
{
	guint flags = send->sending.wanted == MESSAGE_QUEUED ? CLI_OFFLINE
							     : CLI_ONLINE;
	struct front *front = cli_front(cli, only_account(send), flags, error);
	gboolean done;

	if (front == NULL)
		return FALSE;
	sending_init(&send->sending, front);
	send->sending.loop = g_main_loop_new(NULL, FALSE);
	send->sending.room = on_room;
	send->sending.user = send;
	send->sending.json = send->options->json;
	done = run_loop(send, error);
	front_close(front, CLI_PATIENCE_MS);
	g_main_loop_unref(send->sending.loop);
	sending_clear(&send->sending);
	return done;
}

static gboolean
send_run(struct cli *cli, const void *options, char **args, GError **error)
{
	struct send send = {.options = options};
	gboolean done;

	(void)args;
	send.targets = g_array_new(FALSE, FALSE, sizeof(struct target));
	g_array_set_clear_func(send.targets, target_clear);
	done = check(send.options, error) &&
		read_wait(send.options->wait, &send.sending.wanted, error) &&
		cli_number("timeout", send.options->timeout, 0, 86400, 30,
			&send.sending.timeout, error) &&
		read_targets(&send, cli, error) && send_with(&send, cli, error);
	g_array_unref(send.targets);
	return done;
}

#define AT(member) G_STRUCT_OFFSET(struct send_options, member)

static const struct flag send_flags[] = {
	{"to", 't', FLAG_TEXTS, N_("ADDRESS"),
		N_("a recipient, USER@NETWORK or ACCOUNT/USER@NETWORK; may be "
		   "repeated"),
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

const struct command row_send = {
	.name = "send",
	.args = "",
	.summary = N_("Sends messages. What cannot be sent now stays queued "
		      "and goes out when doran runs again."),
	.flags = send_flags,
	.options_size = sizeof(struct send_options),
	.run = send_run,
};
