/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <inttypes.h>
#include <gio/gio.h>
#include <string.h>

#include "fault.h"
#include "hook.h"
#include "i18n.h"
#include "objects.h"

struct hook {
	gint64 row;
	hook_done done;
	void *user;
};

static void
finish(struct hook *hook, const GError *error)
{
	hook->done(error, hook->user);
	g_free(hook);
}

static void
on_end(GObject *source, GAsyncResult *result, gpointer user)
{
	GSubprocess *child = G_SUBPROCESS(source);
	struct hook *hook = user;
	g_autoptr(GError) error = NULL;

	(void)g_subprocess_wait_finish(child, result, NULL);
	if (g_subprocess_get_if_signaled(child))
		fault_set(&error, FAULT_PARTIAL,
			_("message %" PRId64
			  ": the command was ended by signal %d"),
			hook->row, g_subprocess_get_term_sig(child));
	else if (g_subprocess_get_exit_status(child) != 0)
		fault_set(&error, FAULT_PARTIAL,
			_("message %" PRId64
			  ": the command failed with status %d"),
			hook->row, g_subprocess_get_exit_status(child));
	finish(hook, error);
	g_object_unref(child);
}

/* It may have closed its input early, which is its own affair, and still run:
 * the next command begins only when this one has ended. */
static void
on_fed(GObject *source, GAsyncResult *result, gpointer user)
{
	GSubprocess *child = G_SUBPROCESS(source);

	(void)g_subprocess_communicate_finish(child, result, NULL, NULL, NULL);
	g_subprocess_wait_async(child, NULL, on_end, user);
}

static void
set(GSubprocessLauncher *launcher, const char *name, const char *value)
{
	if (value == NULL)
		g_subprocess_launcher_unsetenv(launcher, name);
	else
		g_subprocess_launcher_setenv(launcher, name, value, TRUE);
}

static void
set_number(GSubprocessLauncher *launcher, const char *name, gint64 value)
{
	g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT, value);

	set(launcher, name, text);
}

static GSubprocessLauncher *
make_launcher(const struct message *message)
{
	GSubprocessLauncher *launcher =
		g_subprocess_launcher_new(G_SUBPROCESS_FLAGS_STDIN_PIPE);
	g_autofree char *chat =
		g_strdup_printf("%s/%s", message->account, message->peer);
	/* What a room's message claims is never an address. */
	g_autofree char *sender = peer_is_room(message->peer)
		? g_strconcat(message->peer, "/", message->sender, NULL)
		: g_strdup(message->sender);
	g_autofree char *time = time_rfc3339(message->sent_at);
	g_autofree char *id = id_hex(message->id);

	set_number(launcher, "DORAN_ROW", message->row);
	set(launcher, "DORAN_ACCOUNT", message->account);
	set(launcher, "DORAN_CHAT", chat);
	set(launcher, "DORAN_SENDER", sender);
	set(launcher, "DORAN_SENDER_NAME", message->sender_name);
	set(launcher, "DORAN_TIME", time);
	set(launcher, "DORAN_ID", id);
	set_number(launcher, "DORAN_ENCRYPTED", message->encrypted);
	set_number(launcher, "DORAN_OUTGOING", message->outgoing);
	return launcher;
}

void
hook_run(const char *command, const struct message *message, hook_done done,
	void *user)
{
	g_autoptr(GSubprocessLauncher) launcher = make_launcher(message);
	g_autoptr(GBytes) text =
		g_bytes_new(message->text, strlen(message->text));
	struct hook *hook = g_new0(struct hook, 1);
	g_autoptr(GError) cause = NULL, error = NULL;
	GSubprocess *child = g_subprocess_launcher_spawn(
		launcher, &cause, "/bin/sh", "-c", command, NULL);

	hook->row = message->row;
	hook->done = done;
	hook->user = user;
	if (child != NULL) {
		g_subprocess_communicate_async(child, text, NULL, on_fed, hook);
		return;
	}
	fault_set(&error, FAULT_IO,
		_("message %" PRId64 ": the command cannot be run: "
		  "%s"),
		hook->row, cause->message);
	finish(hook, error);
}
