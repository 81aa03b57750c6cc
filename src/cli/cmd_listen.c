/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doran listen. Reading never consumes: it walks over the store with a cursor,
 * and events only tell that it is worth looking again. */
#include "config.h"

#include <inttypes.h>
#include <glib-unix.h>
#include <string.h>
#include <unistd.h>

#include "cursor.h"
#include "fault.h"
#include "hook.h"
#include "i18n.h"
#include "objects.h"
#include "out.h"
#include "rows.h"
#include "show.h"

#define PAGE 100

struct listen_options {
	char *account;
	char *count;
	char *seconds;
	char *since;
	char *exec;
	gboolean json;
	gboolean outgoing;
};

struct listen {
	const struct listen_options *options;
	const struct cli *cli;
	struct front *front;
	GMainLoop *loop;
	GPtrArray *page; /* messages read, from `at` on not handled yet */
	guint at;
	gint64 cursor; /* the row handled last */
	gboolean save; /* --since last */
	gint64 wanted; /* messages; 0: no end */
	gint64 seen;
	gint64 failed; /* commands of --exec */
	gboolean running; /* a command of --exec is */
	gboolean ending;
	gboolean timed_out; /* only what is stored up to `last` still counts */
	gint64 last;
	guint idle;
	guint timer;
	GError *error;
};

static void look_soon(struct listen *listen);

static void
end(struct listen *listen)
{
	listen->ending = TRUE;
	if (!listen->running)
		g_main_loop_quit(listen->loop);
}

/* ---- one message ---------------------------------------------------- */

static gboolean
save(struct listen *listen)
{
	return !listen->save ||
		cursor_save(listen->cli->folders->state_dir,
			listen->options->account, listen->cursor,
			&listen->error);
}

/* The message is dealt with. */
static void
pass(struct listen *listen, const struct message *message)
{
	listen->cursor = message->row;
	if (message->kind == MESSAGE_TEXT)
		listen->seen++;
	if (!save(listen) ||
		(listen->wanted > 0 && listen->seen >= listen->wanted))
		end(listen);
}

static void
on_hook(const GError *error, void *user)
{
	struct listen *listen = user;
	const struct message *message = listen->page->pdata[listen->at++];

	listen->running = FALSE;
	if (error != NULL) {
		listen->failed++;
		out_error("%s", error->message);
	}
	pass(listen, message);
	if (listen->ending)
		end(listen);
	else
		look_soon(listen);
}

static void
print(struct listen *listen, const struct message *message)
{
	if (listen->options->json)
		out_json(object_message(message));
	else
		show_message(message, listen->cli->config->time_format);
	/* Before the cursor is saved or a command begins; else look() does. */
	if ((listen->save || listen->options->exec != NULL) &&
		!out_flush(&listen->error))
		end(listen);
}

static gboolean
wanted(const struct listen *listen, const struct message *message)
{
	return !message->outgoing || listen->options->outgoing;
}

/* No command runs for a stranger, nor for a notice. */
static gboolean
for_hook(const struct listen *listen, const struct message *message)
{
	return listen->options->exec != NULL && message->kind == MESSAGE_TEXT &&
		!message->request;
}

/* FALSE: a command was started; it goes on when that has ended. */
static gboolean
handle(struct listen *listen, const struct message *message)
{
	if (!wanted(listen, message)) {
		listen->cursor = message->row;
		return TRUE;
	}
	if (listen->options->exec == NULL || listen->options->json)
		print(listen, message);
	if (listen->error != NULL)
		return TRUE; /* it was not printed: the cursor stays */
	if (!for_hook(listen, message)) {
		pass(listen, message);
		return TRUE;
	}
	listen->running = TRUE;
	hook_run(listen->options->exec, message, on_hook, listen);
	return FALSE;
}

/* ---- the store ------------------------------------------------------ */

static gboolean
next_page(struct listen *listen)
{
	g_clear_pointer(&listen->page, g_ptr_array_unref);
	listen->at = 0;
	listen->page = view_stored_after(front_view(listen->front),
		listen->options->account, listen->cursor, PAGE, &listen->error);
	if (listen->page == NULL)
		end(listen);
	return listen->page != NULL && listen->page->len > 0;
}

static gboolean
past_time(const struct listen *listen)
{
	const struct message *next = listen->page->pdata[listen->at];

	return listen->timed_out && next->row > listen->last;
}

static void
look(struct listen *listen)
{
	while (!listen->ending && !listen->running) {
		if ((listen->page == NULL || listen->at == listen->page->len) &&
			!next_page(listen))
			break;
		if (past_time(listen))
			break;
		if (!handle(listen, listen->page->pdata[listen->at]))
			break;
		listen->at++;
	}
	if (listen->error == NULL && !out_flush(&listen->error))
		end(listen);
	if (listen->timed_out && !listen->running)
		end(listen);
}

static gboolean
on_idle(gpointer user)
{
	struct listen *listen = user;

	listen->idle = 0;
	look(listen);
	return G_SOURCE_REMOVE;
}

static void
look_soon(struct listen *listen)
{
	if (listen->idle == 0 && !listen->ending)
		listen->idle = g_idle_add(on_idle, listen);
}

/* ---- events --------------------------------------------------------- */

/* A one-shot listener that the server refuses would wait for nothing. */
static void
on_account(struct listen *listen, GVariant *args)
{
	const char *name = "", *state = "", *text = "";
	gint64 reason = FAULT_REFUSED;

	(void)g_variant_lookup(args, "name", "&s", &name);
	(void)g_variant_lookup(args, "state", "&s", &state);
	(void)g_variant_lookup(args, "text", "&s", &text);
	(void)g_variant_lookup(args, "reason", "x", &reason);
	if (strcmp(state, "refused") != 0 ||
		(listen->options->account != NULL &&
			strcmp(listen->options->account, name) != 0))
		return;
	if (listen->error == NULL &&
		(listen->options->account != NULL ||
			listen->cli->config->accounts->len == 1)) {
		fault_set(&listen->error, (enum fault)reason,
			_("account %s: %s"), name, text);
		end(listen);
	} else
		out_error(_("account %s: %s"), name, text);
}

static void
on_event(const char *name, GVariant *args, void *user)
{
	if (strcmp(name, "message") == 0 || strcmp(name, "lagged") == 0)
		look_soon(user);
	else if (strcmp(name, "account") == 0)
		on_account(user, args);
}

static gboolean
on_stop(gpointer user)
{
	end(user);
	return G_SOURCE_CONTINUE;
}

static gboolean
on_time(gpointer user)
{
	struct listen *listen = user;

	listen->timer = 0;
	listen->timed_out = TRUE;
	listen->last = view_newest(front_view(listen->front), &listen->error);
	look(listen);
	return G_SOURCE_REMOVE;
}

/* From a terminal it is the end of that; else an administrator's wish. */
static gboolean
on_hangup(gpointer user)
{
	struct listen *listen = user;

	if (isatty(STDIN_FILENO) || isatty(STDOUT_FILENO))
		end(listen);
	else
		front_call(listen->front, "config.reload", NULL, NULL, NULL);
	return G_SOURCE_CONTINUE;
}

/* ---- beginning and end ---------------------------------------------- */

/* Before the engine starts: what it stores is after the cursor. */
static gboolean
set_cursor(struct listen *listen, struct cli *cli, GError **error)
{
	const char *since = listen->options->since;
	g_autoptr(GError) cause = NULL;
	struct view *view;

	if (since != NULL && strcmp(since, "all") == 0)
		return TRUE;
	if (since != NULL && strcmp(since, "last") == 0) {
		listen->save = TRUE;
		return cursor_load(cli->folders->state_dir,
			listen->options->account, &listen->cursor, error);
	}
	if (since != NULL)
		return g_ascii_string_to_signed(since, 10, 0, G_MAXINT64,
			       &listen->cursor, NULL) ||
			fault_set(error, FAULT_USAGE,
				_("--since: '%s' is neither a row nor last nor "
				  "all"),
				since);
	view = cli_view(cli, &cause);
	if (view != NULL)
		listen->cursor = view_newest(view, &cause);
	view_close(view);
	if (cause == NULL)
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&cause));
	return FALSE;
}

static void
run_loop(struct listen *listen, gint64 seconds)
{
	guint sources[] = {
		g_unix_signal_add(SIGINT, on_stop, listen),
		g_unix_signal_add(SIGTERM, on_stop, listen),
		g_unix_signal_add(SIGHUP, on_hangup, listen),
	};

	if (seconds >= 0)
		listen->timer =
			g_timeout_add((guint)seconds * 1000, on_time, listen);
	front_set_listener(listen->front, on_event, listen);
	look_soon(listen);
	g_main_loop_run(listen->loop);
	front_set_listener(listen->front, NULL, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(sources); i++)
		g_source_remove(sources[i]);
	g_clear_handle_id(&listen->timer, g_source_remove);
	g_clear_handle_id(&listen->idle, g_source_remove);
}

static gboolean
outcome(struct listen *listen, GError **error)
{
	if (listen->error != NULL) {
		g_propagate_error(error, listen->error);
		return FALSE;
	}
	if (listen->failed > 0)
		return fault_set(error, FAULT_PARTIAL,
			ngettext("%" PRId64
				 " command failed; it was told above",
				"%" PRId64
				" commands failed; each was told above",
				(gulong)listen->failed),
			listen->failed);
	if (listen->seen < listen->wanted)
		return fault_set(error, FAULT_LATER,
			/* TRANSLATORS: how many came, how many were waited
			 * for. */
			ngettext("%" PRId64 " of %" PRId64
				 " message came in time",
				"%" PRId64 " of %" PRId64
				" messages came in time",
				(gulong)listen->wanted),
			listen->seen, listen->wanted);
	return TRUE;
}

static gboolean
listen_with(
	struct listen *listen, struct cli *cli, gint64 seconds, GError **error)
{
	/* Who listens for long is there; who looks in is not. */
	guint flags =
		listen->wanted == 0 && seconds < 0 ? CLI_LASTING : CLI_ONLINE;

	cli->patience_ms = seconds < 0 ? 0 : seconds * 1000 + CLI_HANG_MS;
	listen->front = cli_front(cli, listen->options->account, flags, error);
	if (listen->front == NULL)
		return FALSE;
	listen->loop = g_main_loop_new(NULL, FALSE);
	run_loop(listen, seconds);
	front_close(listen->front, CLI_PATIENCE_MS);
	g_main_loop_unref(listen->loop);
	g_clear_pointer(&listen->page, g_ptr_array_unref);
	return outcome(listen, error);
}

static gboolean
listen_run(struct cli *cli, const void *options, char **args, GError **error)
{
	const struct listen_options *opt = options;
	struct listen listen = {.options = opt, .cli = cli};
	gint64 seconds;

	(void)args;
	return cli_number("count", opt->count, 1, G_MAXINT32, 0, &listen.wanted,
		       error) &&
		cli_number("seconds", opt->seconds, 0, 2000000, -1, &seconds,
			error) &&
		cli_need_account(cli, opt->account, error) &&
		set_cursor(&listen, cli, error) &&
		listen_with(&listen, cli, seconds, error);
}

#define AT(member) G_STRUCT_OFFSET(struct listen_options, member)

static const struct flag listen_flags[] = {
	{"account", 'a', FLAG_TEXT, N_("ACCOUNT"),
		N_("connect this account alone"), AT(account)},
	{"json", 0, FLAG_SET, NULL, N_("print one object a message"), AT(json)},
	{"count", 'n', FLAG_TEXT, N_("COUNT"), N_("end after so many messages"),
		AT(count)},
	{"seconds", 'W', FLAG_TEXT, N_("SECONDS"), N_("end after that time"),
		AT(seconds)},
	{"since", 0, FLAG_TEXT, N_("ROW|last|all"),
		N_("begin after a row, where the last --since last ended, or "
		   "at the beginning"),
		AT(since)},
	{"outgoing", 0, FLAG_SET, NULL, N_("your own messages too"),
		AT(outgoing)},
	{"exec", 0, FLAG_TEXT, N_("COMMAND"),
		N_("run it for each message instead of printing: the text is "
		   "its standard input, the rest in DORAN_* variables"),
		AT(exec)},
	{NULL},
};

const struct command row_listen = {
	.name = "listen",
	.args = "",
	.summary = N_("Prints messages as they come, one a line. Without "
		      "--since, those that are stored from now on."),
	.flags = listen_flags,
	.options_size = sizeof(struct listen_options),
	.run = listen_run,
};
