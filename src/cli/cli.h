/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cli: the command line. A command is one row of a table and one function. */
#ifndef DORAN_CLI_H
#define DORAN_CLI_H

#include "conf.h"
#include "flags.h"
#include "folders.h"
#include "front.h"
#include "lean.h"

/* What a run of a command has. */
struct cli {
	const struct command *command;
	struct folders *folders;
	struct config *config; /* NULL until cli_config() */
	const struct handed *handed; /* of the lean way; NULL: none */
	gint64 patience_ms; /* for a disk or owner that hangs; 0: no end */
};

/* One command. `run` gets its options (a struct of options_size bytes that the
 * flags have filled) and its arguments; FALSE with error: doran ends with
 * fault_exit_code() of it. */
struct command {
	const char *name; /* "send", "account add" */
	const char *args; /* N_(): what follows the options; "" */
	const char *summary; /* N_() */
	const struct flag *flags;
	gsize options_size;
	guint least; /* number of arguments */
	guint most;
	gboolean (*run)(struct cli *cli, const void *options, char **args,
		GError **error);
};

/* In the order of the help and the manual; NULL ends it. */
extern const struct command *const commands[];

/* The options that every command takes, and those of doran alone. */
extern const struct flag common_flags[];
extern const struct flag main_flags[];

struct common_options {
	gboolean help;
	gboolean verbose;
	gboolean debug;
	gboolean version; /* without a command only */
};

typedef int (*cli_tui)(
	const struct front_options *options, const struct config *config);

/* The whole program: reads the arguments and runs a command, or `tui` when
 * there is none. handed (may be NULL): what lean_send() left over. Returns the
 * exit code. */
int cli_main(int argc, char **argv, cli_tui tui, const struct handed *handed);

/* The one symbol of the main module. */
struct main_part {
	const char *version; /* for module_open() */
	int (*run)(int argc, char **argv, const struct handed *handed);
};
extern const struct main_part doran_main;

/* ---- for the commands ----------------------------------------------- */

/* The configuration, read on the first call; borrowed. */
struct config *cli_config(struct cli *cli, GError **error);

/* FAULT_CONFIG when there is no account at all, FAULT_ABSENT when `account`
 * (NULL: any) is not among them. */
gboolean cli_need_account(struct cli *cli, const char *account, GError **error);

enum cli_front {
	CLI_ONLINE = 0,
	CLI_OFFLINE = 1, /* connects to nothing */
	CLI_LASTING = 2 /* will and presence: no one-shot */
};

/* Makes the folders, reads configuration and passphrase, opens the front. */
struct front *cli_front(
	struct cli *cli, const char *only_account, guint flags, GError **error);

/* The view of the store; NULL without error: there is no store yet. */
struct view *cli_view(struct cli *cli, GError **error);

/* After a call that asked for it: waits until the contact's key or state has
 * come from the server, at most `ms`; also ends where no server is reached. */
void cli_await_contact(struct front *front, const char *address, guint ms);

/* Takes "ACCOUNT/user@network" or "user@network" apart and checks the form
 * (FAULT_USAGE). The account of -a, if any, must be the same. Both are the
 * caller's; *account may be NULL. */
gboolean cli_target(const char *text, const char *option_account,
	char **account, char **address, GError **error);

/* A whole number option; text NULL: `fallback`. FAULT_USAGE. */
gboolean cli_number(const char *flag, const char *text, gint64 low, gint64 high,
	gint64 fallback, gint64 *out, GError **error);

/* How long front_close() may take at the end of a command. */
#define CLI_PATIENCE_MS 3000

/* How long a disk or an owner may hang before a command gives up, where it has
 * no time of its own. */
#define CLI_HANG_MS 10000

/* How long to wait for an owner that starts or leaves. */
#define CLI_LOCK_WAIT_MS 5000

#endif
