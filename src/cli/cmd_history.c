/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doran history, chats: what is in the store. */
#include "config.h"

#include "fault.h"
#include "i18n.h"
#include "list.h"
#include "moment.h"
#include "objects.h"
#include "out.h"
#include "rows.h"
#include "show.h"

/* Whether what is written there would be encrypted. */
static gboolean
is_encrypted(const struct cli *cli, const struct chat *chat)
{
	const struct account_config *account = cli->config == NULL
		? NULL
		: config_account(cli->config, chat->account);

	if (peer_is_room(chat->peer))
		return FALSE;
	if (account == NULL || account->e2ee == E2EE_ALWAYS ||
		chat->e2ee == CHAT_E2EE_ON)
		return TRUE;
	return chat->e2ee == CHAT_E2EE_DEFAULT && account->e2ee == E2EE_ASK;
}

static void
print_chat(struct cli *cli, const void *row)
{
	const struct chat *chat = row;
	g_autofree char *name =
		g_strdup_printf("%s/%s", chat->account, chat->peer);
	g_autofree char *unread = NULL;

	if (chat->unread > 0)
		unread = g_strdup_printf("%" G_GUINT32_FORMAT, chat->unread);
	out_print("%s ",
		is_encrypted(cli, chat) ? "\xf0\x9f\x94\x92"
					: "\xf0\x9f\x94\x93");
	out_column(name, 40);
	out_column(unread == NULL ? "" : unread, 6);
	show_line(chat->title);
}

static GVariant *
chat_object(const void *row)
{
	return object_chat(row);
}

static gboolean
chats_run(struct cli *cli, const void *options, char **args, GError **error)
{
	static const struct list_form form = {chat_object, print_chat};

	(void)args;
	return list_run(cli, options, view_chats, &form, error);
}

const struct command row_chats = {
	.name = "chats",
	.args = "",
	.summary = N_("Lists the chats, the newest first, with the number of "
		      "unread messages."),
	.flags = list_flags,
	.options_size = sizeof(struct list_options),
	.run = chats_run,
};

struct history_options {
	char *account;
	char *limit;
	char *before;
	char *since;
	char *until;
	gboolean json;
};

struct place {
	gint64 limit, before; /* rows */
	gint64 since, until; /* ms; 0: none */
};

/* From a time on, the oldest first; what is too late falls off the end. */
static GPtrArray *
read_since(struct view *view, gint64 chat, const struct place *place,
	GError **error)
{
	gint64 first = view_first_since(view, chat, place->since, error);
	GPtrArray *page = first == 0
		? NULL
		: view_messages_around(view, chat, first, 0,
			  (guint)place->limit - 1, NULL, error);

	while (page != NULL && page->len > 0 && place->until != 0) {
		const struct message *last = page->pdata[page->len - 1];

		if (last->clock / 1000 < (guint64)place->until)
			break;
		g_ptr_array_set_size(page, (int)page->len - 1);
	}
	return page;
}

static GPtrArray *
read_place(struct view *view, gint64 chat, const struct place *place,
	GError **error)
{
	g_autoptr(GError) cause = NULL;
	gint64 before = place->before;

	if (place->since != 0)
		return read_since(view, chat, place, error);
	if (place->until != 0)
		before = view_first_since(view, chat, place->until, &cause);
	if (cause == NULL)
		return view_messages_before(
			view, chat, before, (guint)place->limit, error);
	g_propagate_error(error, g_steal_pointer(&cause));
	return NULL;
}

static GPtrArray *
read_page(struct view *view, const char *account, const char *address,
	const struct place *place, GError **error)
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
		return read_place(view, chat->row, place, error);
	fault_set(error, FAULT_ABSENT,
		_("there is no chat with %s; `doran chats` shows all"),
		address);
	return NULL;
}

static GVariant *
message_object(const void *row)
{
	return object_message(row);
}

static void
print_message(struct cli *cli, const void *row)
{
	show_message(row, cli->config->time_format);
}

static gboolean
read_options(
	const struct history_options *opt, struct place *place, GError **error)
{
	if (!cli_number(
		    "limit", opt->limit, 1, 100000, 50, &place->limit, error) ||
		!cli_number("before", opt->before, 1, G_MAXINT64, 0,
			&place->before, error) ||
		!moment_read("since", opt->since, &place->since, error) ||
		!moment_read("until", opt->until, &place->until, error))
		return FALSE;
	return place->before == 0 || (place->since == 0 && place->until == 0) ||
		fault_set(error, FAULT_USAGE,
			_("--before goes with neither --since nor --until"));
}

static gboolean
history_run(struct cli *cli, const void *options, char **args, GError **error)
{
	static const struct list_form form = {message_object, print_message};
	const struct history_options *opt = options;
	g_autofree char *account = NULL, *address = NULL;
	g_autoptr(GPtrArray) page = NULL;
	g_autoptr(GError) cause = NULL;
	struct place place;
	struct view *view;

	if (!read_options(opt, &place, error) ||
		!cli_target(args[0], opt->account, &account, &address, error) ||
		!cli_need_account(cli, account, error))
		return FALSE;
	view = cli_view(cli, &cause);
	if (cause == NULL)
		page = read_page(view, account, address, &place, &cause);
	if (page != NULL)
		list_print(cli, &form, opt->json, page);
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
	{"since", 0, FLAG_TEXT, N_("TIME"),
		N_("the first ones sent from then on, YYYY-MM-DD or with "
		   "HH:MM"),
		G_STRUCT_OFFSET(struct history_options, since)},
	{"until", 0, FLAG_TEXT, N_("TIME"), N_("what was sent before then"),
		G_STRUCT_OFFSET(struct history_options, until)},
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
