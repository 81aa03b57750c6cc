/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What keys, commands and events ask for. */
#include "config.h"

#include <string.h>

#include "app.h"
#include "i18n.h"

struct chat *
app_chat(struct app *app)
{
	return app->open == 0 ? NULL : chatlist_find(app->list, app->open);
}

struct account *
app_account(struct app *app, const char *name)
{
	return accounts_find(app->accounts, name);
}

int
app_encrypts(struct app *app, const struct chat *chat)
{
	struct account *account = app_account(app, chat->account);
	if (peer_is_room(chat->peer))
		return 0;
	/* An account that always encrypts does so whatever a chat says. */
	if (account == NULL || strcmp(account->e2ee, "always") == 0 ||
		chat->e2ee == CHAT_E2EE_ON)
		return 1;
	return chat->e2ee == CHAT_E2EE_DEFAULT &&
			strcmp(account->e2ee, "ask") == 0
		? -1
		: 0;
}

/* ---- calls ---------------------------------------------------------- */

struct call {
	struct app *app;
	app_done done;
};

static void
call_reply(GVariant *result, const GError *error, void *user)
{
	g_autofree struct call *call = user;
	if (error != NULL)
		app_note(call->app, TRUE, "%s", error->message);
	else if (call->done != NULL)
		call->done(call->app, result);
	app_redraw(call->app);
}

void
app_call(struct app *app, const char *method, GVariant *args, app_done done)
{
	struct call *call = g_new(struct call, 1);
	*call = (struct call){app, done};
	front_call(app->front, method, args, call_reply, call);
}

GVariant *
app_address_args(const char *account, const char *address)
{
	GVariantDict dict;
	g_variant_dict_init(&dict, NULL);
	if (account != NULL)
		g_variant_dict_insert(&dict, "account", "s", account);
	g_variant_dict_insert(&dict, "address", "s", address);
	return g_variant_dict_end(&dict);
}

GVariant *
app_peer_args(struct app *app)
{
	struct chat *chat = app_chat(app);
	if (chat == NULL) {
		app_note(app, TRUE,
			_("No chat is open: choose one in the list, or /add "
			  "USER@NETWORK."));
		return NULL;
	}
	return app_address_args(chat->account, chat->peer);
}

/* ---- accounts and chats --------------------------------------------- */

static void
accounts_loaded(struct app *app, GVariant *result)
{
	g_ptr_array_unref(app->accounts);
	app->accounts = accounts_from(result);
	app->accounts_known = TRUE;
}

void
app_load_accounts(struct app *app)
{
	app_call(app, "account.list", NULL, accounts_loaded);
}

void
app_load_chats(struct app *app)
{
	g_autoptr(GError) error = NULL;
	app->stale_chats = FALSE;
	if (app->view == NULL) /* the engine makes the store first */
		return;
	GPtrArray *chats = view_chats(app->view, NULL, &error);
	if (chats == NULL) {
		app->unusable = TRUE;
		app_note(app, TRUE, "%s", error->message);
		return;
	}
	app->unusable = FALSE;
	chatlist_set(app->list, chats);
	draft_chats(app);
	notify_chats(app);
}

void
app_open(struct app *app, gint64 row)
{
	struct chat *chat = chatlist_find(app->list, row);
	app->list_focus = FALSE;
	if (chat == NULL)
		return;
	modal_clear(app);
	app_redraw(app);
	if (row == app->open)
		return;
	draft_leave(app);
	app->open = row;
	chatlist_cursor_to(app->list, row);
	pane_open(app->pane, row, chat->unread > 0 ? chat->first_unread : 0);
	draft_enter(app);
}

static void
address_opened(struct app *app, GVariant *result)
{
	gint64 row;
	app_load_chats(app);
	if (result != NULL && g_variant_lookup(result, "chat", "x", &row))
		app_open(app, row);
}

void
app_open_address(struct app *app, const char *account, const char *address)
{
	app_call(app, "chat.open", app_address_args(account, address),
		address_opened);
}

void
app_step(struct app *app, int step)
{
	int count = (int)chatlist_count(app->list);
	int at = chatlist_index(app->list, app->open);
	if (count == 0)
		return;
	at = at < 0 ? 0 : (at + step + count) % count;
	app_open(app, chatlist_at(app->list, (guint)at)->row);
}

/* ---- sending -------------------------------------------------------- */

struct sending {
	struct app *app;
	gint64 chat;
	guint number;
	char *text;
};

static void
sent(GVariant *result, const GError *error, void *user)
{
	struct sending *sending = user;
	struct app *app = sending->app;
	gint64 row;
	if (app->open == sending->chat)
		pane_arrived(app->pane, sending->number);
	if (error != NULL && app->over) {
		app_lost(app, sending->chat, error, sending->text);
	} else if (error != NULL) {
		app_note(app, TRUE, "%s", error->message);
		draft_give_back(app, sending->chat, sending->text);
	} else if (app->open == sending->chat && result != NULL &&
		g_variant_lookup(result, "row", "x", &row)) {
		pane_stored(app->pane, row);
	}
	app->stale_chats = TRUE;
	app_redraw(app);
	g_free(sending->text);
	g_free(sending);
}

static gboolean
may_send(struct app *app, const struct chat *chat)
{
	if (chat->trust == TRUST_CHANGED) {
		app_note(app, TRUE,
			_("Not sent: the key of %s changed. Compare the "
			  "numbers with /verify first."),
			chat->title);
		return FALSE;
	}
	if (chat->contact_state == CONTACT_BLOCKED) {
		app_note(app, TRUE,
			_("Not sent: %s is blocked. /accept lifts that."),
			chat->title);
		return FALSE;
	}
	if (app_encrypts(app, chat) < 0) {
		app_ask_e2ee(app);
		return FALSE;
	}
	return TRUE;
}

void
app_send(struct app *app)
{
	GVariantDict dict;
	struct chat *chat = app_chat(app);
	if (chat == NULL) {
		GVariant *none = app_peer_args(app);
		if (none != NULL)
			g_variant_unref(g_variant_ref_sink(none));
		return;
	}
	if (!may_send(app, chat))
		return;
	struct sending *sending = g_new0(struct sending, 1);
	sending->app = app;
	sending->chat = chat->row;
	sending->text = editor_take(app->editor);
	if (g_str_has_prefix(sending->text, "//"))
		memmove(sending->text, sending->text + 1,
			strlen(sending->text));
	pane_newest(app->pane);
	pane_clear_mark(app->pane);
	sending->number = pane_pending(
		app->pane, sending->text, app_encrypts(app, chat) > 0);
	g_variant_dict_init(&dict, NULL);
	g_variant_dict_insert(&dict, "account", "s", chat->account);
	g_variant_dict_insert(&dict, "to", "s", chat->peer);
	g_variant_dict_insert(&dict, "text", "s", sending->text);
	g_variant_dict_insert(&dict, "draft", "b", TRUE);
	front_call(app->front, "message.send", g_variant_dict_end(&dict), sent,
		sending);
	draft_sent(app);
}

static gboolean
only_space(const char *text)
{
	for (; *text != '\0'; text = g_utf8_next_char(text))
		if (!g_unichar_isspace(g_utf8_get_char(text)))
			return FALSE;
	return TRUE;
}

void
app_enter(struct app *app)
{
	const char *text = editor_text(app->editor);
	if (only_space(text))
		return;
	if (text[0] != '/' || text[1] == '/') {
		app_send(app);
		return;
	}
	/* Taken out first: a command may open a chat with a draft of its own.
	 */
	g_autofree char *line = editor_take(app->editor);
	if (!slash_do(app, line))
		editor_set(app->editor, line);
}
