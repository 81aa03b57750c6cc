/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doran rpc: JSON-RPC 2.0 on standard input and output. */
#include "config.h"

#include <gio/gunixinputstream.h>
#include <gio/gunixoutputstream.h>
#include <glib-unix.h>
#include <limits.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "fault.h"
#include "i18n.h"
#include "rows.h"
#include "rpc.h"

struct rpc_options {
	char *account;
	gboolean presence;
};

struct session {
	struct front *front;
	struct rpc *rpc;
	GMainLoop *loop;
	GHashTable *accounts; /* name -> the last event of it (GVariant) */
	gboolean listening;
	gboolean broken; /* standard output took not all */
};

static void
on_call(void *ctx, const char *method, GVariant *args, front_reply reply,
	void *user)
{
	struct session *session = ctx;

	front_call(session->front, method, args, reply, user);
}

static struct view *
on_view(void *ctx)
{
	struct session *session = ctx;

	return front_view(session->front);
}

static void
on_listen(void *ctx, struct rpc *rpc, gboolean on)
{
	struct session *session = ctx;
	GHashTableIter iter;
	gpointer args;

	session->listening = on;
	g_hash_table_iter_init(&iter, session->accounts);
	while (on && g_hash_table_iter_next(&iter, NULL, &args))
		rpc_tell(rpc, "account", args);
}

static void
on_ended(void *ctx, struct rpc *rpc, gboolean broken)
{
	struct session *session = ctx;

	(void)rpc;
	session->broken = broken;
	g_main_loop_quit(session->loop);
}

static const struct rpc_host host = {
	.call = on_call,
	.view = on_view,
	.listen = on_listen,
	.ended = on_ended,
};

static void
on_event(const char *name, GVariant *args, void *user)
{
	struct session *session = user;
	const char *account;

	if (strcmp(name, "account") == 0 &&
		g_variant_lookup(args, "name", "&s", &account))
		g_hash_table_replace(session->accounts, g_strdup(account),
			g_variant_ref(args));
	if (session->listening)
		rpc_tell(session->rpc, name, args);
}

static gboolean
on_stop(gpointer user)
{
	struct session *session = user;

	g_main_loop_quit(session->loop);
	return G_SOURCE_CONTINUE;
}

static gboolean
on_hangup(gpointer user)
{
	struct session *session = user;

	if (isatty(STDIN_FILENO))
		g_main_loop_quit(session->loop);
	else
		front_call(session->front, "config.reload", NULL, NULL, NULL);
	return G_SOURCE_CONTINUE;
}

/* Pipes stay as they are, other processes may have them too: a write of at
 * most PIPE_BUF bytes does not block once the pipe takes any. */
static void
serve(struct session *session)
{
	g_autoptr(GInputStream) in =
		g_unix_input_stream_new(STDIN_FILENO, FALSE);
	g_autoptr(GOutputStream) out =
		g_unix_output_stream_new(STDOUT_FILENO, FALSE);
	guint sources[] = {
		g_unix_signal_add(SIGINT, on_stop, session),
		g_unix_signal_add(SIGTERM, on_stop, session),
		g_unix_signal_add(SIGHUP, on_hangup, session),
	};

	front_set_listener(session->front, on_event, session);
	session->rpc = rpc_new(&host, session, NULL, in, out, PIPE_BUF);
	g_main_loop_run(session->loop);
	front_set_listener(session->front, NULL, NULL);
	rpc_free(session->rpc);
	for (gsize i = 0; i < G_N_ELEMENTS(sources); i++)
		g_source_remove(sources[i]);
}

static gboolean
rpc_run(struct cli *cli, const void *options, char **args, GError **error)
{
	const struct rpc_options *opt = options;
	struct session session = {0};

	(void)args;
	if (opt->account != NULL && !cli_need_account(cli, opt->account, error))
		return FALSE;
	cli->patience_ms = 0;
	session.front = cli_front(cli, opt->account,
		opt->presence ? CLI_LASTING : CLI_ONLINE, error);
	if (session.front == NULL)
		return FALSE;
	session.loop = g_main_loop_new(NULL, FALSE);
	session.accounts = g_hash_table_new_full(g_str_hash, g_str_equal,
		g_free, (GDestroyNotify)g_variant_unref);
	serve(&session);
	front_close(session.front, CLI_PATIENCE_MS);
	g_hash_table_unref(session.accounts);
	g_main_loop_unref(session.loop);
	return !session.broken ||
		fault_set(error, FAULT_IO,
			_("standard output was closed before everything was "
			  "answered"));
}

#define AT(member) G_STRUCT_OFFSET(struct rpc_options, member)

static const struct flag rpc_flags[] = {
	{"account", 'a', FLAG_TEXT, N_("ACCOUNT"),
		N_("connect this account alone"), AT(account)},
	{"presence", 0, FLAG_SET, NULL,
		N_("show others that you are there while it runs"),
		AT(presence)},
	{NULL},
};

const struct command row_rpc = {
	.name = "rpc",
	.args = "",
	.summary = N_("Speaks JSON-RPC 2.0 on standard input and output, one "
		      "object a line, until the input ends."),
	.flags = rpc_flags,
	.options_size = sizeof(struct rpc_options),
	.run = rpc_run,
};
