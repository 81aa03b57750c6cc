/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doran config list, get, set. */
#include "config.h"

#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "objects.h"
#include "out.h"
#include "rows.h"

struct list_options {
	gboolean json;
};

static void
print_option(const char *path, const struct option_row *row, const char *value,
	gboolean from_file)
{
	if (row->allowed != NULL)
		out_print("# %s (%s)\n", _(row->description), row->allowed);
	else
		out_print("# %s\n", _(row->description));
	out_print("%s%s =%s%s\n", from_file ? "" : "#", path,
		value == NULL ? "" : " ", value == NULL ? "" : value);
}

static void
print_json(const char *path, const struct option_row *row, const char *value,
	gboolean from_file)
{
	GVariantBuilder *object = object_begin("option");

	object_text(object, "path", path);
	object_text(object, "value", value);
	object_text(object, "default", row->fallback);
	object_text(object, "allowed", row->allowed);
	object_bool(object, "set", from_file);
	object_text(object, "description", _(row->description));
	out_json(object_end(object));
}

struct listing {
	gboolean json;
	gboolean account_seen;
	gboolean room_seen;
};

static void
visit(const char *path, const struct option_row *row, const char *value,
	gboolean from_file, void *user)
{
	struct listing *listing = user;

	listing->account_seen |= strcmp(row->section, "account") == 0;
	listing->room_seen |= strcmp(row->section, "room") == 0;
	if (listing->json)
		print_json(path, row, value, from_file);
	else
		print_option(path, row, value, from_file);
}

/* The keys of a kind of group of which the file has none. */
static void
visit_template(const char *section, struct listing *listing)
{
	for (const struct option_row *row = option_rows; row->key != NULL;
		row++) {
		g_autofree char *path =
			g_strconcat(section, ".NAME.", row->key, NULL);

		if (strcmp(row->section, section) == 0)
			visit(path, row, row->fallback, FALSE, listing);
	}
}

static gboolean
list_run(struct cli *cli, const void *options, char **args, GError **error)
{
	const struct list_options *list = options;
	struct listing listing = {.json = list->json};

	(void)args;
	if (!config_walk(cli->folders->config_file, visit, &listing, error))
		return FALSE;
	if (!listing.account_seen)
		visit_template("account", &listing);
	if (!listing.room_seen)
		visit_template("room", &listing);
	return TRUE;
}

static const struct flag list_flags[] = {
	{"json", 0, FLAG_SET, NULL, N_("print one object a line"),
		G_STRUCT_OFFSET(struct list_options, json)},
	{NULL},
};

const struct command row_config_list = {
	.name = "config list",
	.args = "",
	.summary = N_("Shows every key of doran.conf, what it does and its "
		      "value; keys that the file does not set have a # before "
		      "them."),
	.flags = list_flags,
	.options_size = sizeof(struct list_options),
	.run = list_run,
};

static gboolean
get_run(struct cli *cli, const void *options, char **args, GError **error)
{
	g_autofree char *value =
		config_get(cli->folders->config_file, args[0], error);

	(void)options;
	if (value == NULL)
		return FALSE;
	out_print("%s\n", value);
	return TRUE;
}

const struct command row_config_get = {
	.name = "config get",
	.args = N_("KEY"),
	.summary = N_("Prints the value of a key, such as doran.bell or "
		      "account.NAME.e2ee."),
	.least = 1,
	.most = 1,
	.run = get_run,
};

struct set_options {
	gboolean unset;
};

/* Whoever runs takes the new settings at once. The file is written already:
 * that somebody could not be told is no failure of the change. */
static void
tell_owner(struct cli *cli)
{
	g_autoptr(GVariant) result = NULL;
	g_autoptr(GError) error = NULL;
	struct front *front;

	if (!view_owned(cli->folders->data_dir))
		return;
	front = cli_front(cli, NULL, CLI_OFFLINE, &error);
	if (front != NULL)
		result = front_call_wait(front, "config.reload", NULL, &error);
	front_close(front, 0);
	if (result == NULL)
		out_error(_("written, but not taken over by the doran that "
			    "runs: %s"),
			error->message);
}

static gboolean
set_run(struct cli *cli, const void *options, char **args, GError **error)
{
	const struct set_options *set = options;

	if (set->unset != (args[1] == NULL))
		return fault_set(error, FAULT_USAGE,
			_("give either a value or --unset"));
	if (!config_set(cli->folders->config_file, args[0], args[1], error))
		return FALSE;
	tell_owner(cli);
	return TRUE;
}

static const struct flag set_flags[] = {
	{"unset", 0, FLAG_SET, NULL, N_("take the key out of the file instead"),
		G_STRUCT_OFFSET(struct set_options, unset)},
	{NULL},
};

const struct command row_config_set = {
	.name = "config set",
	.args = N_("KEY [VALUE]"),
	.summary = N_("Changes a key in doran.conf and leaves the rest of the "
		      "file as it is; a file that would be wrong is not "
		      "written."),
	.flags = set_flags,
	.options_size = sizeof(struct set_options),
	.least = 1,
	.most = 2,
	.run = set_run,
};
