/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doran accounts, account add. */
#include "config.h"

#include <string.h>
#include <unistd.h>

#include "fault.h"
#include "i18n.h"
#include "objects.h"
#include "out.h"
#include "rows.h"

/* ---- accounts ------------------------------------------------------- */

struct list_options {
	gboolean json;
};

static void
print_account(const struct account_config *account)
{
	out_column(account->name, 16);
	out_print(" ");
	out_column(
		account->address != NULL ? account->address : _("(rooms only)"),
		32);
	out_print(" %s %s%s\n", account->backend, account->server,
		account->enabled ? "" : _(" (switched off)"));
}

static gboolean
accounts_run(struct cli *cli, const void *options, char **args, GError **error)
{
	const struct list_options *opt = options;
	const struct config *config = cli_config(cli, error);

	(void)args;
	for (guint i = 0; config != NULL && i < config->accounts->len; i++)
		if (opt->json)
			out_json(object_account(config->accounts->pdata[i]));
		else
			print_account(config->accounts->pdata[i]);
	return config != NULL;
}

static const struct flag accounts_flags[] = {
	{"json", 0, FLAG_SET, NULL, N_("print one object a line"),
		G_STRUCT_OFFSET(struct list_options, json)},
	{NULL},
};

const struct command row_accounts = {
	.name = "accounts",
	.args = "",
	.summary = N_("Lists the accounts of doran.conf; `doran doctor` shows "
		      "whether they work."),
	.flags = accounts_flags,
	.options_size = sizeof(struct list_options),
	.run = accounts_run,
};

/* ---- account add ---------------------------------------------------- */

struct add_options {
	char *backend;
	char *server;
	char *address;
	char *display_name;
	char *password_command;
	char *password_file;
	char *recovery_file;
	char *e2ee;
	char *topic_prefix;
	char *tls;
	char *ca_file;
	char *cert_file;
	char *key_file;
	char *server_key;
	char **options;
	char *timeout;
	gboolean replace;
};

static gboolean
check_add(const struct add_options *opt, GError **error)
{
	if (opt->server == NULL)
		return fault_set(error, FAULT_USAGE, _("--server is missing"));
	if (opt->address == NULL)
		return fault_set(error, FAULT_USAGE, _("--address is missing"));
	if (opt->recovery_file == NULL && !isatty(STDOUT_FILENO))
		return fault_set(error, FAULT_USAGE,
			_("--recovery-file is missing: without a terminal the "
			  "24 recovery words go to a file"));
	if (opt->recovery_file != NULL &&
		g_file_test(opt->recovery_file, G_FILE_TEST_EXISTS))
		return fault_set(error, FAULT_IO,
			_("%s: exists already; recovery words never replace a "
			  "file"),
			opt->recovery_file);
	return TRUE;
}

/* Names on the command line are relative to where one stands; those in the
 * file would be to the file. */
static char *
absolute(const char *file)
{
	return file == NULL ? NULL : g_canonicalize_filename(file, NULL);
}

static void
add_pair(GPtrArray *pairs, const char *key, const char *value)
{
	if (value == NULL)
		return;
	g_ptr_array_add(pairs, g_strdup(key));
	g_ptr_array_add(pairs, g_strdup(value));
}

static void
add_file(GPtrArray *pairs, const char *key, const char *file)
{
	g_autofree char *name = absolute(file);

	add_pair(pairs, key, name);
}

static gboolean
add_backend_options(GPtrArray *pairs, char **options, GError **error)
{
	for (; options != NULL && *options != NULL; options++) {
		const char *equals = strchr(*options, '=');
		g_autofree char *key = NULL;

		if (equals == NULL || equals == *options)
			return fault_set(error, FAULT_USAGE,
				_("--option: '%s' is not KEY=VALUE"), *options);
		key = g_strdup_printf(
			"option-%.*s", (int)(equals - *options), *options);
		add_pair(pairs, key, equals + 1);
	}
	return TRUE;
}

static gboolean
write_group(struct cli *cli, const char *name, const struct add_options *opt,
	GError **error)
{
	g_autoptr(GPtrArray) pairs = g_ptr_array_new_with_free_func(g_free);

	add_pair(
		pairs, "backend", opt->backend == NULL ? "mqtt" : opt->backend);
	add_pair(pairs, "server", opt->server);
	add_pair(pairs, "address", opt->address);
	add_pair(pairs, "display-name", opt->display_name);
	add_pair(pairs, "password-command", opt->password_command);
	add_file(pairs, "password-file", opt->password_file);
	add_pair(pairs, "e2ee", opt->e2ee);
	add_pair(pairs, "topic-prefix", opt->topic_prefix);
	add_pair(pairs, "tls", opt->tls);
	add_file(pairs, "ca-file", opt->ca_file);
	add_file(pairs, "cert-file", opt->cert_file);
	add_file(pairs, "key-file", opt->key_file);
	/* a fingerprint, unless there is such a file */
	if (opt->server_key != NULL &&
		g_file_test(opt->server_key, G_FILE_TEST_EXISTS))
		add_file(pairs, "server-key", opt->server_key);
	else
		add_pair(pairs, "server-key", opt->server_key);
	if (!add_backend_options(pairs, opt->options, error))
		return FALSE;
	g_ptr_array_add(pairs, NULL);
	return config_set_account(cli->folders->config_file, name,
		(const char *const *)pairs->pdata, TRUE, error);
}

static GVariant *
make_account(struct front *front, const char *name,
	const struct add_options *opt, gint64 timeout, GError **error)
{
	g_autofree char *file = absolute(opt->recovery_file);
	GVariantBuilder args;

	g_variant_builder_init(&args, G_VARIANT_TYPE_VARDICT);
	object_text(&args, "name", name);
	object_text(&args, "recovery-file", file);
	if (opt->replace)
		object_bool(&args, "replace", TRUE);
	object_number(&args, "timeout", timeout);
	return front_call_wait(
		front, "account.add", g_variant_builder_end(&args), error);
}

static void
print_words(const char *words)
{
	g_auto(GStrv) each = g_strsplit(words, " ", -1);

	out_print("%s\n\n",
		_("These 24 words are the key of the account. Write them on "
		  "paper and keep it safe: with them, and only with them, you "
		  "get the account back when this device is lost. They are "
		  "not shown again."));
	for (guint i = 0; each[i] != NULL; i++)
		out_print("%2u. %-12s%s", i + 1, each[i],
			i % 4 == 3 ? "\n" : " ");
	out_print("\n");
}

static void
tell_result(GVariant *result, const char *name, const struct add_options *opt)
{
	const char *words = NULL, *fingerprint = "", *server_key = "";

	(void)g_variant_lookup(result, "words", "&s", &words);
	(void)g_variant_lookup(result, "fingerprint", "&s", &fingerprint);
	(void)g_variant_lookup(result, "server-key", "&s", &server_key);
	if (words != NULL)
		print_words(words);
	else if (opt->recovery_file != NULL)
		out_print(_("The 24 recovery words are in %s: keep that file "
			    "safe, and not on this computer alone.\n"),
			opt->recovery_file);
	out_print(
		_("Account %s: %s, key %s\n"), name, opt->address, fingerprint);
	if (*server_key != '\0' && opt->server_key == NULL)
		out_print(_("The server's key is %s: it was accepted as it "
			    "came, so compare it with what the server's "
			    "operator says. Another one will be refused.\n"),
			server_key);
}

static gboolean
register_account(struct cli *cli, const char *name,
	const struct add_options *opt, gint64 timeout, GError **error)
{
	struct front *front;
	g_autoptr(GVariant) result = NULL;

	cli->patience_ms = timeout * 1000 + 2 * CLI_HANG_MS;
	front = cli_front(cli, name, CLI_ONLINE, error);
	if (front == NULL)
		return FALSE;
	result = make_account(front, name, opt, timeout, error);
	front_close(front, CLI_PATIENCE_MS);
	if (result != NULL)
		tell_result(result, name, opt);
	return result != NULL;
}

static gboolean
add_run(struct cli *cli, const void *options, char **args, GError **error)
{
	const struct add_options *opt = options;
	gint64 timeout;

	if (!check_add(opt, error) ||
		!cli_number(
			"timeout", opt->timeout, 1, 600, 15, &timeout, error) ||
		!write_group(cli, args[0], opt, error))
		return FALSE;
	if (register_account(cli, args[0], opt, timeout, error))
		return TRUE;
	/* Nothing is left behind, so that the command can be tried again. */
	(void)config_remove_account(cli->folders->config_file, args[0], NULL);
	return FALSE;
}

#define TEXT(flag, member, value, help)                             \
	{                                                           \
		flag, 0, FLAG_TEXT, value, help,                    \
			G_STRUCT_OFFSET(struct add_options, member) \
	}

static const struct flag add_flags[] = {
	TEXT("backend", backend, N_("BACKEND"),
		N_("the module that reaches the server (mqtt)")),
	TEXT("server", server, N_("URL"),
		N_("the server, such as mqtts://broker.example.org:8883")),
	TEXT("address", address, N_("USER@NETWORK"), N_("your own address")),
	TEXT("display-name", display_name, N_("NAME"),
		N_("the name that others see")),
	TEXT("password-command", password_command, N_("COMMAND"),
		N_("prints the server's password; run by /bin/sh")),
	TEXT("password-file", password_file, N_("FILE"),
		N_("holds the server's password in its first line")),
	TEXT("recovery-file", recovery_file, N_("FILE"),
		N_("write the 24 recovery words to this new file instead of "
		   "showing them")),
	TEXT("e2ee", e2ee, N_("RULE"),
		N_("end-to-end encryption: always, ask or off (always)")),
	TEXT("topic-prefix", topic_prefix, N_("TOPIC"),
		N_("what the network's topics begin with (doran/1)")),
	TEXT("tls", tls, N_("on|off"),
		N_("off: allow a connection without TLS to any host (on)")),
	TEXT("ca-file", ca_file, N_("FILE"),
		N_("certificates to trust, PEM, instead of the system's")),
	TEXT("cert-file", cert_file, N_("FILE"),
		N_("your certificate for the server, PEM")),
	TEXT("key-file", key_file, N_("FILE"),
		N_("the key of --cert-file, PEM")),
	TEXT("server-key", server_key, N_("KEY"),
		N_("the server's public key: its fingerprint, or a file, "
		   "PEM")),
	{"option", 0, FLAG_TEXTS, N_("KEY=VALUE"),
		N_("an option of the backend alone; may be repeated"),
		G_STRUCT_OFFSET(struct add_options, options)},
	{"replace", 0, FLAG_SET, NULL,
		N_("go on although the address has keys of another "
		   "installation; those stop working"),
		G_STRUCT_OFFSET(struct add_options, replace)},
	TEXT("timeout", timeout, N_("SECONDS"),
		N_("how long to wait for the server (15)")),
	{NULL},
};

const struct command row_account_add = {
	.name = "account add",
	.args = N_("NAME"),
	.summary = N_("Makes an account on a server that knows your login: "
		      "writes it to doran.conf, makes its keys and publishes "
		      "them."),
	.flags = add_flags,
	.options_size = sizeof(struct add_options),
	.least = 1,
	.most = 1,
	.run = add_run,
};
