/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "list.h"

#include "i18n.h"
#include "out.h"

const struct flag list_flags[] = {
	{"account", 'a', FLAG_TEXT, N_("ACCOUNT"), N_("of this account alone"),
		G_STRUCT_OFFSET(struct list_options, account)},
	{"json", 0, FLAG_SET, NULL, N_("print one object a line"),
		G_STRUCT_OFFSET(struct list_options, json)},
	{NULL},
};

void
list_print(struct cli *cli, const struct list_form *form, gboolean json,
	const GPtrArray *rows)
{
	for (guint i = 0; i < rows->len; i++)
		if (json)
			out_json(form->object(rows->pdata[i]));
		else
			form->print(cli, rows->pdata[i]);
}

gboolean
list_run(struct cli *cli, const struct list_options *options,
	GPtrArray *(*read)(struct view *, const char *account, GError **),
	const struct list_form *form, GError **error)
{
	g_autoptr(GPtrArray) rows = NULL;
	g_autoptr(GError) cause = NULL;
	struct view *view;

	if (!cli_need_account(cli, options->account, error))
		return FALSE;
	view = cli_view(cli, &cause);
	if (view != NULL)
		rows = read(view, options->account, &cause);
	if (rows != NULL)
		list_print(cli, form, options->json, rows);
	view_close(view);
	if (cause == NULL)
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&cause));
	return FALSE;
}
