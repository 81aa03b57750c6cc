/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doran send. */
#include "config.h"

#include <glib-unix.h>
#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "rows.h"
#include "send.h"
#include "send_options.h"
#include "texts.h"

/* How far reading goes ahead: of what waits for its state, and of what the
 * engine has not stored yet. */
#define IN_FLIGHT 4096
#define UNANSWERED (1024 * 1024) /* bytes */

struct send {
	const struct send_options *options;
	const struct handed *handed; /* what the lean way has begun; or NULL */
	GArray *targets;
	struct sending sending;
	struct texts *texts;
	gboolean all_read;
	gboolean stopped; /* by a signal */
};

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

/* The lean way has done it, and told. */
static gboolean
is_done(const struct send *send, guint target)
{
	return send->handed != NULL && send->handed->done != NULL &&
		g_array_index(send->handed->done, gboolean, target);
}

static void
send_text(struct send *send, const char *text, guint64 line)
{
	const char *id = send->options->id;

	if (id == NULL && send->handed != NULL)
		id = send->handed->key;
	for (guint i = 0; i < send->targets->len; i++) {
		const struct target *target =
			&g_array_index(send->targets, struct target, i);
		g_autofree char *key = NULL;

		if (is_done(send, i)) {
			send->sending.done++;
			continue;
		}
		key = send_key(id, send->options->lines, target, line);
		sending_add(&send->sending, target->account, target->address,
			text, key, send->options->e2ee);
	}
	/* A signal ends it as the end of the time does. */
	if (send->handed != NULL && send->handed->since != 0)
		sending_since(&send->sending,
			send->handed->signal != 0 ? 0 : send->handed->since);
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
begin(struct send *send, GError **error)
{
	const struct send_options *opt = send->options;
	const struct handed *handed = send->handed;

	if (opt->message != NULL) {
		send->all_read = TRUE;
		send_text(send, opt->message, 1);
		return TRUE;
	}
	if (handed != NULL && handed->input != NULL)
		send->texts = texts_begun(opt->file, handed->fd, handed->input,
			opt->lines, on_text, send);
	else
		send->texts =
			texts_new(opt->file, opt->lines, on_text, send, error);
	return send->texts != NULL;
}

static gboolean
run_loop(struct send *send, GError **error)
{
	guint on_int = g_unix_signal_add(SIGINT, on_signal, send);
	guint on_term = g_unix_signal_add(SIGTERM, on_signal, send);
	gboolean begun;

	/* It came while the lean way was reading. */
	if (send->handed != NULL && send->handed->signal != 0 &&
		send->handed->since == 0)
		(void)raise(send->handed->signal);
	begun = begin(send, error);
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
	struct front *front;
	gboolean done;

	cli->patience_ms = (send->sending.timeout + 2) * 1000;
	front = cli_front(cli, only_account(send), flags, error);
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
	struct send send = {.options = options, .handed = cli->handed};
	gboolean done;

	(void)args;
	send.targets = send_targets_new();
	done = send_options_check(send.options, &send.sending.wanted,
		       &send.sending.timeout, error) &&
		read_targets(&send, cli, error) && send_with(&send, cli, error);
	g_array_unref(send.targets);
	return done;
}

const struct command row_send = {
	.name = "send",
	.args = "",
	.summary = N_("Sends messages. What cannot be sent now stays queued "
		      "and goes out when doran runs again."),
	.flags = send_flags,
	.options_size = sizeof(struct send_options),
	.run = send_run,
};
