/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands need of the configuration, the store and the engine. */
#include "config.h"

#include <string.h>

#include "cli.h"
#include "fault.h"
#include "i18n.h"

struct config *
cli_config(struct cli *cli, GError **error)
{
	if (cli->config != NULL)
		return cli->config;
	cli->config = config_load(cli->folders->config_file, error);
	for (guint i = 0; cli->config != NULL && i < cli->config->warnings->len;
		i++)
		g_message("%s", (char *)cli->config->warnings->pdata[i]);
	return cli->config;
}

gboolean
cli_need_account(struct cli *cli, const char *account, GError **error)
{
	const struct config *config = cli_config(cli, error);

	if (config == NULL)
		return FALSE;
	if (config->accounts->len == 0)
		return fault_set(error, FAULT_CONFIG,
			_("%s: there is no account yet; make one with `doran "
			  "account add`"),
			config->file);
	if (account != NULL && config_account(config, account) == NULL)
		return fault_set(error, FAULT_ABSENT,
			_("there is no account '%s'; `doran accounts` shows "
			  "all"),
			account);
	return TRUE;
}

struct front *
cli_front(
	struct cli *cli, const char *only_account, guint flags, GError **error)
{
	g_autofree char *name = g_strconcat("doran ", cli->command->name, NULL);
	g_autoptr(Secret) passphrase = NULL;
	g_autoptr(GError) cause = NULL;
	struct front *front;
	struct front_options options = {
		.config_file = cli->folders->config_file,
		.data_dir = cli->folders->data_dir,
		.state_dir = cli->folders->state_dir,
		.command = name,
		.one_shot = (flags & CLI_LASTING) == 0,
		.offline = (flags & CLI_OFFLINE) != 0,
		.only_account = only_account,
		.lock_wait_ms = CLI_LOCK_WAIT_MS,
		.patience_ms = cli->patience_ms,
	};

	if (cli_config(cli, error) == NULL ||
		!folders_make(cli->folders, error) ||
		!passphrase_fetch(cli->config, &passphrase, error))
		return NULL;
	/* folders_make() takes away one that cannot be made. */
	options.runtime_dir = cli->folders->runtime_dir;
	options.passphrase = passphrase;
	front = front_open(&options, &cause);
	/* Somebody has the store: then it goes through them. */
	if (options.offline && g_error_matches(cause, FAULT, FAULT_LATER)) {
		g_clear_error(&cause);
		options.offline = FALSE;
		front = front_open(&options, &cause);
	}
	if (cause != NULL)
		g_propagate_error(error, g_steal_pointer(&cause));
	return front;
}

struct awaiting {
	const char *address;
	GMainLoop *loop;
};

static void
on_awaited(const char *name, GVariant *args, void *user)
{
	struct awaiting *awaiting = user;
	const char *address = "", *state = "";

	if (strcmp(name, "contact") == 0)
		(void)g_variant_lookup(args, "address", "&s", &address);
	else if (strcmp(name, "account") == 0)
		(void)g_variant_lookup(args, "state", "&s", &state);
	if (strcmp(address, awaiting->address) == 0 ||
		strcmp(state, "down") == 0 || strcmp(state, "refused") == 0)
		g_main_loop_quit(awaiting->loop);
}

static gboolean
on_patience(gpointer loop)
{
	g_main_loop_quit(loop);
	return G_SOURCE_CONTINUE; /* removed by cli_await_contact() */
}

void
cli_await_contact(struct front *front, const char *address, guint ms)
{
	g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
	struct awaiting awaiting = {address, loop};
	guint timer = g_timeout_add(ms, on_patience, loop);

	front_set_listener(front, on_awaited, &awaiting);
	g_main_loop_run(loop);
	front_set_listener(front, NULL, NULL);
	g_source_remove(timer);
}

struct view *
cli_view(struct cli *cli, GError **error)
{
	g_autoptr(GError) cause = NULL;
	struct view *view = view_open(cli->folders->data_dir, &cause);

	if (view == NULL && !g_error_matches(cause, FAULT, FAULT_ABSENT))
		g_propagate_error(error, g_steal_pointer(&cause));
	return view;
}
