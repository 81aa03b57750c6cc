/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doran history, chats: what is in the store. */
#include "config.h"

#include "fault.h"
#include "i18n.h"
#include "objects.h"
#include "out.h"
#include "rows.h"
#include "show.h"

struct chats_options {
	char *account;
	gboolean json;
};

static void
print_chat(const struct chat *chat)
{
	g_autofree char *name =
		g_strdup_printf("%s/%s", chat->account, chat->peer);
	g_autofree char *unread = NULL;

	if (chat->unread > 0)
		unread = g_strdup_printf("%" G_GUINT32_FORMAT, chat->unread);
	out_column(name, 40);
	out_column(unread == NULL ? "" : unread, 6);
	show_line(chat->title);
}

static gboolean
chats_run(struct cli *cli, const void *options, char **args, GError **error)
{
	const struct chats_options *opt = options;
	g_autoptr(GPtrArray) chats = NULL;
	g_autoptr(GError) cause = NULL;
	struct view *view;

	(void)args;
	if (!cli_need_account(cli, opt->account, error))
		return FALSE;
	view = cli_view(cli, &cause);
	if (view != NULL)
		chats = view_chats(view, opt->account, &cause);
	for (guint i = 0; chats != NULL && i < chats->len; i++)
		if (opt->json)
			out_json(object_chat(chats->pdata[i]));
		else
			print_chat(chats->pdata[i]);
	view_close(view);
	if (cause == NULL)
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&cause));
	return FALSE;
}

static const struct flag chats_flags[] = {
	{"account", 'a', FLAG_TEXT, N_("ACCOUNT"), N_("of this account alone"),
		G_STRUCT_OFFSET(struct chats_options, account)},
	{"json", 0, FLAG_SET, NULL, N_("print one object a line"),
		G_STRUCT_OFFSET(struct chats_options, json)},
	{NULL},
};

const struct command row_chats = {
	.name = "chats",
	.args = "",
	.summary = N_("Lists the chats, the newest first, with the number of "
		      "unread messages."),
	.flags = chats_flags,
	.options_size = sizeof(struct chats_options),
	.run = chats_run,
};

struct history_options {
	char *account;
	char *limit;
	char *before;
	gboolean json;
};

static GPtrArray *
read_page(struct view *view, const char *account, const char *address,
	gint64 before, guint limit, GError **error)
{
	g_autoptr(GError) cause = NULL;
	g_autoptr(Chat) chat = NULL;

	if (view != NULL)
		chat = view_chat_of(view, account, address, &cause);
	if (cause != NULL) {
		g_propagate_error(error, g_steal_pointer(&cause));
		return NULL;
	}
	if (chat != NULL)
		return view_messages_before(
			view, chat->row, before, limit, error);
	fault_set(error, FAULT_ABSENT,
		_("there is no chat with %s; `doran chats` shows all"),
		address);
	return NULL;
}

static gboolean
history_run(struct cli *cli, const void *options, char **args, GError **error)
{
	const struct history_options *opt = options;
	g_autofree char *account = NULL, *address = NULL;
	g_autoptr(GPtrArray) page = NULL;
	g_autoptr(GError) cause = NULL;
	struct view *view;
	gint64 limit, before;

	if (!cli_number("limit", opt->limit, 1, 100000, 50, &limit, error) ||
		!cli_number("before", opt->before, 1, G_MAXINT64, 0, &before,
			error) ||
		!cli_target(args[0], opt->account, &account, &address, error) ||
		!cli_need_account(cli, account, error))
		return FALSE;
	view = cli_view(cli, &cause);
	if (cause == NULL)
		page = read_page(
			view, account, address, before, (guint)limit, &cause);
	for (guint i = 0; page != NULL && i < page->len; i++)
		if (opt->json)
			out_json(object_message(page->pdata[i]));
		else
			show_message(page->pdata[i], cli->config->time_format);
	view_close(view);
	if (cause == NULL)
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&cause));
	return FALSE;
}

static const struct flag history_flags[] = {
	{"account", 'a', FLAG_TEXT, N_("ACCOUNT"),
		N_("the account, where several have a chat with that address"),
		G_STRUCT_OFFSET(struct history_options, account)},
	{"limit", 'n', FLAG_TEXT, N_("COUNT"),
		N_("at most so many messages (50)"),
		G_STRUCT_OFFSET(struct history_options, limit)},
	{"before", 0, FLAG_TEXT, N_("ROW"),
		N_("the ones before this row, to page back"),
		G_STRUCT_OFFSET(struct history_options, before)},
	{"json", 0, FLAG_SET, NULL, N_("print one object a line"),
		G_STRUCT_OFFSET(struct history_options, json)},
	{NULL},
};

const struct command row_history = {
	.name = "history",
	.args = N_("CHAT"),
	.summary = N_("Prints the newest messages of a chat, the oldest of "
		      "them first. CHAT is an address, or ACCOUNT/ADDRESS."),
	.flags = history_flags,
	.options_size = sizeof(struct history_options),
	.least = 1,
	.most = 1,
	.run = history_run,
};
