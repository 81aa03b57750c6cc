/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doran verify: compare safety numbers. */
#include "config.h"

#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "objects.h"
#include "out.h"
#include "rows.h"

struct verify_options {
	char *account;
	gboolean confirm;
	gboolean json;
};

static GVariant *
call(struct front *front, const char *method, const char *account,
	const char *address, GError **error)
{
	GVariantBuilder args;

	g_variant_builder_init(&args, G_VARIANT_TYPE_VARDICT);
	object_text(&args, "account", account);
	object_text(&args, "address", address);
	return front_call_wait(
		front, method, g_variant_builder_end(&args), error);
}

static const char *
text_of(GVariant *dict, const char *key)
{
	const char *text = "";

	(void)g_variant_lookup(dict, key, "&s", &text);
	return text;
}

static void
print_json(GVariant *shown, gboolean confirmed)
{
	GVariantBuilder *object = object_begin("verify");

	object_text(object, "account", text_of(shown, "account"));
	object_text(object, "address", text_of(shown, "address"));
	object_text(object, "number", text_of(shown, "number"));
	object_text(object, "trust",
		confirmed ? "verified" : text_of(shown, "trust"));
	if (*text_of(shown, "changed-number") != '\0')
		object_text(object, "changed_number",
			text_of(shown, "changed-number"));
	out_json(object_end(object));
}

static void
print_words(GVariant *shown, gboolean confirmed)
{
	const char *address = text_of(shown, "address");

	out_print("%s\n", text_of(shown, "number"));
	if (*text_of(shown, "changed-number") != '\0')
		out_print(_("The key of %s changed. The number of the new "
			    "key:\n%s\n"),
			address, text_of(shown, "changed-number"));
	if (confirmed)
		out_print(_("%s is verified.\n"), address);
	else if (strcmp(text_of(shown, "trust"), "verified") == 0)
		out_print(_("%s has been verified before.\n"), address);
	else
		out_print(_("Compare it with the one that %s sees, by a way "
			    "you trust. If both are the same, run the command "
			    "again with --confirm.\n"),
			address);
}

static gboolean
show(struct front *front, const struct verify_options *opt, const char *account,
	const char *address, GError **error)
{
	g_autoptr(GVariant) shown =
		call(front, "verify.show", account, address, error);

	if (shown == NULL)
		return FALSE;
	if (opt->confirm) {
		g_autoptr(GVariant) done =
			call(front, "verify.confirm", account, address, error);

		if (done == NULL)
			return FALSE;
	}
	if (opt->json)
		print_json(shown, opt->confirm);
	else
		print_words(shown, opt->confirm);
	return TRUE;
}

#define KEY_PATIENCE_MS 5000

/* Without a connection where the key is known, else with one. */
static gboolean
show_somehow(struct cli *cli, const struct verify_options *opt,
	const char *account, const char *address, GError **error)
{
	struct front *front = cli_front(cli, account, CLI_OFFLINE, error);
	g_autoptr(GError) unknown = NULL;
	gboolean done;

	if (front == NULL)
		return FALSE;
	done = show(front, opt, account, address, &unknown);
	front_close(front, CLI_PATIENCE_MS);
	if (done || !g_error_matches(unknown, FAULT, FAULT_LATER)) {
		if (!done)
			g_propagate_error(error, g_steal_pointer(&unknown));
		return done;
	}
	front = cli_front(cli, account, CLI_ONLINE, error);
	if (front == NULL)
		return FALSE;
	done = show(front, opt, account, address, NULL);
	if (!done) {
		cli_await_contact(front, address, KEY_PATIENCE_MS);
		done = show(front, opt, account, address, error);
	}
	front_close(front, CLI_PATIENCE_MS);
	return done;
}

static gboolean
verify_run(struct cli *cli, const void *options, char **args, GError **error)
{
	const struct verify_options *opt = options;
	g_autofree char *account = NULL, *address = NULL;

	return cli_target(args[0], opt->account, &account, &address, error) &&
		cli_need_account(cli, account, error) &&
		show_somehow(cli, opt, account, address, error);
}

static const struct flag verify_flags[] = {
	{"account", 'a', FLAG_TEXT, N_("ACCOUNT"),
		N_("the account, where there are several"),
		G_STRUCT_OFFSET(struct verify_options, account)},
	{"confirm", 0, FLAG_SET, NULL,
		N_("the numbers are the same: trust this key"),
		G_STRUCT_OFFSET(struct verify_options, confirm)},
	{"json", 0, FLAG_SET, NULL, N_("print one object"),
		G_STRUCT_OFFSET(struct verify_options, json)},
	{NULL},
};

const struct command row_verify = {
	.name = "verify",
	.args = N_("ADDRESS"),
	.summary = N_("Shows the safety number of a contact: 60 digits that "
		      "are the same on both sides if nobody is between."),
	.flags = verify_flags,
	.options_size = sizeof(struct verify_options),
	.least = 1,
	.most = 1,
	.run = verify_run,
};
