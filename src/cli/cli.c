/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "cli.h"
#include "fault.h"
#include "help.h"
#include "i18n.h"
#include "logfile.h"
#include "nearest.h"
#include "out.h"
#include "rows.h"
#include "start.h"

/* ---- the log --------------------------------------------------------- */

static void
start_log(const struct cli *cli, const struct common_options *common)
{
	enum log_detail detail = DETAIL_QUIET;

	if (common->verbose)
		detail = DETAIL_VERBOSE;
	if (common->debug)
		detail = DETAIL_DEBUG;
	(void)folder_make(cli->folders->state_dir, NULL);
	logfile_start(cli->folders->state_dir, detail);
}

/* ---- which command -------------------------------------------------- */

static const struct command *
find(const char *name)
{
	for (guint i = 0; commands[i] != NULL; i++)
		if (strcmp(commands[i]->name, name) == 0)
			return commands[i];
	return NULL;
}

/* "account add" before "account"; *words: how many arguments the name took. */
static const struct command *
find_words(char **args, int *count)
{
	const struct command *command = NULL;

	*count = 1;
	if (args[1] != NULL) {
		g_autofree char *two = g_strjoin(" ", args[0], args[1], NULL);

		command = find(two);
	}
	if (command == NULL)
		return find(args[0]);
	*count = 2;
	return command;
}

static gboolean
no_such_command(char **args, GError **error)
{
	g_autoptr(GPtrArray) names = g_ptr_array_new();
	g_autofree char *first = g_strconcat(args[0], " ", NULL);
	g_autofree char *all = args[1] == NULL
		? g_strdup(args[0])
		: g_strjoin(" ", args[0], args[1], NULL);
	const char *near;

	for (guint i = 0; commands[i] != NULL; i++) {
		if (g_str_has_prefix(commands[i]->name, first))
			return fault_set(error, FAULT_USAGE,
				_("'%s' needs one word more, as in '%s'; "
				  "--help shows all commands"),
				args[0], commands[i]->name);
		g_ptr_array_add(names, (gpointer)commands[i]->name);
	}
	g_ptr_array_add(names, NULL);
	near = nearest_word(args[0], (const char *const *)names->pdata);
	if (near == NULL)
		near = nearest_word(all, (const char *const *)names->pdata);
	if (near != NULL)
		return fault_set(error, FAULT_USAGE,
			_("'%s' is no command; did you mean '%s'?"), args[0],
			near);
	return fault_set(error, FAULT_USAGE,
		_("'%s' is no command; --help shows all"), args[0]);
}

/* doran help [COMMAND] */
static gboolean
run_help(struct cli *cli, const void *options, char **args, GError **error)
{
	const struct command *command;
	int count;

	(void)cli;
	(void)options;
	if (args[0] == NULL) {
		help_main();
		return TRUE;
	}
	command = find_words(args, &count);
	if (command == NULL)
		return no_such_command(args, error);
	help_command(command);
	return TRUE;
}

const struct command row_help = {
	.name = "help",
	.args = N_("[COMMAND]"),
	.summary = N_("Shows the help of doran or of a command."),
	.most = 2,
	.run = run_help,
};

/* ---- running -------------------------------------------------------- */

static gboolean
count_fits(const struct command *command, char **args, GError **error)
{
	guint count = g_strv_length(args);

	if (count < command->least)
		return fault_set(error, FAULT_USAGE,
			_("an argument is missing: doran %s %s"), command->name,
			_(command->args));
	if (count > command->most)
		return fault_set(error, FAULT_USAGE,
			_("'%s': one argument too many; `doran %s --help` "
			  "shows what fits"),
			args[command->most], command->name);
	return TRUE;
}

/* "--" that was needed to end the options. */
static char **
arguments(char **argv)
{
	return argv[1] != NULL && strcmp(argv[1], "--") == 0 ? argv + 2
							     : argv + 1;
}

static gboolean
run_parsed(struct cli *cli, const struct common_options *common,
	const void *options, char **args, GError **error)
{
	if (common->help) {
		help_command(cli->command);
		return TRUE;
	}
	if (!count_fits(cli->command, args, error))
		return FALSE;
	if (cli->command == &row_help) /* needs no folders */
		return run_help(cli, options, args, error);
	cli->folders = folders_new(error);
	if (cli->folders == NULL)
		return FALSE;
	start_log(cli, common);
	return cli->command->run(cli, options, args, error);
}

/* words: argv from the last word of the command's name on. */
static gboolean
run_command(struct cli *cli, struct common_options *common, int argc,
	char **words, GError **error)
{
	g_autofree void *options = g_malloc0(cli->command->options_size + 1);
	g_autofree char **rest =
		g_memdup2(words, ((gsize)argc + 1) * sizeof *words);
	struct flag_set set = {
		cli->command->flags, options, common_flags, common};
	gboolean done = flags_parse(&set, &argc, &rest, FALSE, error) &&
		run_parsed(cli, common, options, arguments(rest), error);

	flags_clear(cli->command->flags, options);
	return done;
}

static gboolean
run_tui(struct cli *cli, const struct common_options *common, cli_tui tui,
	int *code, GError **error)
{
	struct front_options options = {
		.command = "doran", .lock_wait_ms = CLI_LOCK_WAIT_MS};
	g_autoptr(Secret) passphrase = NULL;

	cli->folders = folders_new(error);
	if (cli->folders == NULL)
		return FALSE;
	start_log(cli, common);
	logfile_start(cli->folders->state_dir,
		common->debug ? DETAIL_DEBUG_FILE : DETAIL_QUIET);
	if (cli_config(cli, error) == NULL ||
		!folders_make(cli->folders, error) ||
		!passphrase_fetch(cli->config, &passphrase, error))
		return FALSE;
	options.config_file = cli->folders->config_file;
	options.data_dir = cli->folders->data_dir;
	options.state_dir = cli->folders->state_dir;
	options.runtime_dir = cli->folders->runtime_dir;
	options.passphrase = passphrase;
	*code = tui(&options, cli->config);
	return TRUE;
}

static gboolean
run_words(struct cli *cli, struct common_options *common, int argc, char **argv,
	GError **error)
{
	int count;

	cli->command = find_words(argv + 1, &count);
	if (cli->command == NULL)
		return no_such_command(argv + 1, error);
	return run_command(cli, common, argc - count, argv + count, error);
}

static gboolean
run(struct cli *cli, int argc, char **argv, cli_tui tui, int *code,
	GError **error)
{
	struct common_options common = {0};
	struct flag_set set = {main_flags, &common, NULL, NULL};

	if (!flags_parse(&set, &argc, &argv, TRUE, error))
		return FALSE;
	if (common.help)
		help_main();
	else if (common.version)
		out_print("doran %s\n", PACKAGE_VERSION);
	else if (argv[1] != NULL && strcmp(argv[1], "--") == 0)
		return fault_set(error, FAULT_USAGE,
			_("'%s' is no command; --help shows all"), argv[1]);
	else if (argc > 1)
		return run_words(cli, &common, argc, argv, error);
	else
		return run_tui(cli, &common, tui, code, error);
	return TRUE;
}

int
cli_main(int argc, char **argv, cli_tui tui, const struct handed *handed)
{
	struct cli cli = {.handed = handed, .patience_ms = CLI_HANG_MS};
	g_autoptr(GError) error = NULL;
	g_autofree char **copy =
		g_memdup2(argv, ((gsize)argc + 1) * sizeof *argv);
	int code = 0;
	gboolean done;

	start();
	if (!secret_init()) {
		out_error("%s", _("libsodium cannot be started"));
		return 70;
	}
	done = run(&cli, argc, copy, tui, &code, &error);
	(void)out_flush(done ? &error : NULL);
	if (error != NULL) {
		out_error("%s", error->message);
		code = fault_exit_code(error);
	}
	config_free(cli.config);
	folders_free(cli.folders);
	logfile_stop();
	return code;
}
