/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doran contacts, contacts add, accept, block. */
#include "config.h"

#include "fault.h"
#include "i18n.h"
#include "list.h"
#include "objects.h"
#include "out.h"
#include "rows.h"
#include "show.h"
#include "words.h"

static void
print_contact(struct cli *cli, const void *row)
{
	const struct contact *contact = row;
	g_autofree char *name =
		g_strdup_printf("%s/%s", contact->account, contact->address);

	(void)cli;
	out_column(name, 40);
	out_print(" ");
	out_column(contact_state_words(contact->state), 14);
	out_print(" ");
	out_column(trust_words(contact->trust), 24);
	out_print(" ");
	show_line(contact->name == NULL ? "" : contact->name);
}

static GVariant *
contact_object(const void *row)
{
	return object_contact(row);
}

static gboolean
contacts_run(struct cli *cli, const void *options, char **args, GError **error)
{
	static const struct list_form form = {contact_object, print_contact};

	(void)args;
	return list_run(cli, options, view_contacts, &form, error);
}

const struct command row_contacts = {
	.name = "contacts",
	.args = "",
	.summary = N_("Lists the contacts, whether they are accepted, and "
		      "whether their key is verified."),
	.flags = list_flags,
	.options_size = sizeof(struct list_options),
	.run = contacts_run,
};

struct change_options {
	char *account;
	char *name; /* `add` alone */
};

#define KEY_PATIENCE_MS 2000

/* A key that is not known yet is on its way, if it exists: it is taken along,
 * so that the first message finds it and `doran verify` can show it. */
static void
await_key(struct front *front, GVariant *result, const char *address)
{
	g_autoptr(GVariant) contact = g_variant_lookup_value(
		result, "contact", G_VARIANT_TYPE_VARDICT);
	const char *trust = "", *state = "";

	if (contact == NULL)
		return;
	(void)g_variant_lookup(contact, "trust", "&s", &trust);
	(void)g_variant_lookup(contact, "state", "&s", &state);
	if (strcmp(trust, "unknown") == 0 && strcmp(state, "accepted") == 0)
		cli_await_contact(front, address, KEY_PATIENCE_MS);
}

/* All three are a method with the same arguments. */
static gboolean
change(struct cli *cli, const char *method, const struct change_options *opt,
	const char *name, const char *target, GError **error)
{
	g_autofree char *account = NULL, *address = NULL;
	g_autoptr(GVariant) result = NULL;
	GVariantBuilder args;
	struct front *front;

	if (!cli_target(target, opt->account, &account, &address, error) ||
		!cli_need_account(cli, account, error))
		return FALSE;
	front = cli_front(cli, account, CLI_ONLINE, error);
	if (front == NULL)
		return FALSE;
	g_variant_builder_init(&args, G_VARIANT_TYPE_VARDICT);
	object_text(&args, "account", account);
	object_text(&args, "address", address);
	object_text(&args, "name", name);
	result = front_call_wait(
		front, method, g_variant_builder_end(&args), error);
	if (result != NULL)
		await_key(front, result, address);
	front_close(front, CLI_PATIENCE_MS);
	return result != NULL;
}

static gboolean
add_run(struct cli *cli, const void *options, char **args, GError **error)
{
	const struct change_options *opt = options;

	if (opt->name != NULL && !g_utf8_validate(opt->name, -1, NULL))
		return fault_set(
			error, FAULT_DATA, _("--name: the text is not UTF-8"));
	return change(cli, "contact.add", opt, opt->name, args[0], error);
}

static gboolean
accept_run(struct cli *cli, const void *options, char **args, GError **error)
{
	return change(cli, "contact.accept", options, NULL, args[0], error);
}

static gboolean
block_run(struct cli *cli, const void *options, char **args, GError **error)
{
	return change(cli, "contact.block", options, NULL, args[0], error);
}

#define ACCOUNT_FLAG                                                    \
	{                                                               \
		"account", 'a', FLAG_TEXT, N_("ACCOUNT"),               \
			N_("the account, where there are several"),     \
			G_STRUCT_OFFSET(struct change_options, account) \
	}

static const struct flag add_flags[] = {
	ACCOUNT_FLAG,
	{"name", 0, FLAG_TEXT, N_("NAME"), N_("what you call the contact"),
		G_STRUCT_OFFSET(struct change_options, name)},
	{NULL},
};

static const struct flag change_flags[] = {ACCOUNT_FLAG, {NULL}};

const struct command row_contacts_add = {
	.name = "contacts add",
	.args = N_("ADDRESS"),
	.summary = N_("Adds a contact: its messages are accepted from then "
		      "on."),
	.flags = add_flags,
	.options_size = sizeof(struct change_options),
	.least = 1,
	.most = 1,
	.run = add_run,
};

const struct command row_contacts_accept = {
	.name = "contacts accept",
	.args = N_("ADDRESS"),
	.summary = N_("Accepts the request of somebody who wrote first."),
	.flags = change_flags,
	.options_size = sizeof(struct change_options),
	.least = 1,
	.most = 1,
	.run = accept_run,
};

const struct command row_contacts_block = {
	.name = "contacts block",
	.args = N_("ADDRESS"),
	.summary = N_("Blocks an address: nothing from it is shown, and "
		      "nothing goes to it."),
	.flags = change_flags,
	.options_size = sizeof(struct change_options),
	.least = 1,
	.most = 1,
	.run = block_run,
};
