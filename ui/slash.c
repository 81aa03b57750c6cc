/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The commands that begin with a slash: one row is one command. */
#include "config.h"

#include <string.h>

#include "action.h"
#include "app.h"
#include "hush.h"
#include "i18n.h"
#include "trouble.h"

struct slash {
	const char *name;
	const char *argument; /* N_(); NULL: it takes none */
	gboolean required;
	const char *help; /* N_() */
	gboolean (*run)(struct app *app, const char *argument);
};

static const struct slash commands[];

static gboolean
run_help(struct app *app, const char *argument)
{
	(void)argument;
	slash_help(app);
	return TRUE;
}

static gboolean
run_quit(struct app *app, const char *argument)
{
	(void)argument;
	g_main_loop_quit(app->loop);
	return TRUE;
}

/* ---- chats and contacts --------------------------------------------- */

static void
added(struct app *app, GVariant *result)
{
	g_autofree char *address = NULL, *account = NULL;
	g_autoptr(GVariant) contact = result == NULL
		? NULL
		: g_variant_lookup_value(
			  result, "contact", G_VARIANT_TYPE_VARDICT);
	if (contact == NULL ||
		!g_variant_lookup(contact, "address", "s", &address))
		return;
	if (!g_variant_lookup(contact, "account", "s", &account))
		account = NULL;
	app_open_address(app, account, address);
	app_note(app, FALSE, _("%s is a contact now."), address);
}

/* "ACCOUNT/USER@NETWORK" names the account too, and so does "ACCOUNT/#ROOM". */
static const char *
split_address(const char *argument, char **account)
{
	const char *slash = argument[0] == '#' ? NULL : strchr(argument, '/');
	*account = slash == NULL
		? NULL
		: g_strndup(argument, (gsize)(slash - argument));
	return slash == NULL ? argument : slash + 1;
}

static gboolean
run_add(struct app *app, const char *argument)
{
	g_autofree char *account = NULL;
	const char *address = split_address(argument, &account);
	if (strchr(argument, '@') == NULL || peer_is_room(address)) {
		app_note(app, TRUE,
			_("'%s' is no address: write USER@NETWORK."), argument);
		return FALSE;
	}
	app_call(app, "contact.add", app_address_args(account, address), added);
	return TRUE;
}

/* A room of the open chat's account, or of the only one. */
static gboolean
run_join(struct app *app, const char *argument)
{
	g_autofree char *account = NULL;
	struct chat *chat = app_chat(app);
	const char *room = split_address(argument, &account);
	if (!peer_is_room(room)) {
		app_note(app, TRUE, _("'%s' is no room: write #NAME."),
			argument);
		return FALSE;
	}
	if (account == NULL && app->accounts->len == 1)
		account = g_strdup(
			((struct account *)app->accounts->pdata[0])->name);
	else if (account == NULL && chat != NULL)
		account = g_strdup(chat->account);
	app_open_address(app, account, room);
	return TRUE;
}

static gboolean
run_chat(struct app *app, const char *argument)
{
	g_autofree char *account = NULL;
	struct chat *chat = chatlist_named(app->list, argument);
	if (chat != NULL) {
		app_open(app, chat->row);
		return TRUE;
	}
	if (argument[0] == '#' || strstr(argument, "/#") != NULL)
		return run_join(app, argument);
	if (strchr(argument, '@') != NULL) {
		const char *address = split_address(argument, &account);
		app_open_address(app, account, address);
		return TRUE;
	}
	app_note(app, TRUE,
		_("There is no chat '%s': Tab completes names, /add "
		  "USER@NETWORK begins a new one."),
		argument);
	return FALSE;
}

static void
left(struct app *app, GVariant *result)
{
	(void)result;
	app->stale_chats = TRUE;
	app_note(app, FALSE,
		_("Left: nothing new comes from there. The messages stay."));
}

static gboolean
run_leave(struct app *app, const char *argument)
{
	struct chat *chat = app_chat(app);
	GVariant *args = app_peer_args(app);
	(void)argument;
	if (args == NULL)
		return FALSE;
	if (!peer_is_room(chat->peer)) {
		g_variant_unref(g_variant_ref_sink(args));
		app_note(app, TRUE, _("This is no room: /block or /mute."));
		return FALSE;
	}
	app_call(app, "chat.leave", args, left);
	return TRUE;
}

static gboolean
in_room(struct app *app)
{
	struct chat *chat = app_chat(app);
	if (chat == NULL || !peer_is_room(chat->peer))
		return FALSE;
	app_note(app, TRUE,
		_("Not in a room: nothing here is encrypted, and nobody has "
		  "keys. /mute and /leave are there."));
	return TRUE;
}

static gboolean
with_peer(struct app *app, const char *method, app_done done)
{
	GVariant *args = in_room(app) ? NULL : app_peer_args(app);
	if (args == NULL)
		return FALSE;
	app_call(app, method, args, done);
	return TRUE;
}

static void
accepted(struct app *app, GVariant *result)
{
	(void)result;
	app->stale_chats = TRUE;
	app_note(app, FALSE,
		_("Accepted: they are told now that their messages arrived."));
}

static gboolean
run_accept(struct app *app, const char *argument)
{
	(void)argument;
	return with_peer(app, "contact.accept", accepted);
}

static void
blocked(struct app *app, GVariant *result)
{
	(void)result;
	app->stale_chats = TRUE;
	app_note(app, FALSE,
		_("Blocked: nothing from there will be shown. /accept lifts "
		  "that."));
}

static gboolean
run_block(struct app *app, const char *argument)
{
	(void)argument;
	return with_peer(app, "contact.block", blocked);
}

/* ---- keys ----------------------------------------------------------- */

static char *
number_lines(const char *number)
{
	GString *out = g_string_new(NULL);
	g_auto(GStrv) groups = g_strsplit(number, " ", -1);
	for (guint i = 0; groups[i] != NULL; i++)
		g_string_append_printf(
			out, "%s%s", i % 4 == 0 ? "\n    " : "  ", groups[i]);
	return g_string_free(out, FALSE);
}

static void
verify_shown(struct app *app, GVariant *result)
{
	g_autofree char *number = NULL, *changed = NULL, *address = NULL;
	if (!g_variant_lookup(result, "number", "s", &number))
		return;
	g_variant_lookup(result, "address", "s", &address);
	g_autofree char *lines = number_lines(number);
	GString *text = g_string_new(NULL);
	if (g_variant_lookup(result, "changed-number", "s", &changed)) {
		g_autofree char *new_lines = number_lines(changed);
		g_string_append_printf(text,
			_("The key of %s changed. The number was:\n%s\n\n"
			  "The new number is:\n%s\n\n"),
			address, lines, new_lines);
	} else {
		g_string_append_printf(text,
			_("The safety number of you and %s:\n%s\n\n"), address,
			lines);
	}
	g_string_append(text,
		_("Compare it with the number that the other side sees, in "
		  "person or on the phone, not in this chat.\n\n"
		  "Both are the same: write /confirm.\n"
		  "They differ: somebody may be in between. Do not confirm, "
		  "and do not send anything secret."));
	app_page(app, _("Safety number"), text->str);
	g_string_free(text, TRUE);
}

static gboolean
run_verify(struct app *app, const char *argument)
{
	(void)argument;
	return with_peer(app, "verify.show", verify_shown);
}

static void
confirmed(struct app *app, GVariant *result)
{
	(void)result;
	app->stale_chats = TRUE;
	app_page_close(app);
	app_note(app, FALSE, _("Verified: the key is the one you compared."));
}

static gboolean
run_confirm(struct app *app, const char *argument)
{
	(void)argument;
	return with_peer(app, "verify.confirm", confirmed);
}

static void
e2ee_set(struct app *app, GVariant *result)
{
	(void)result;
	app->stale_chats = TRUE;
}

static gboolean
run_e2ee(struct app *app, const char *argument)
{
	GVariantDict dict;
	struct chat *chat = app_chat(app);
	if (strcmp(argument, "on") != 0 && strcmp(argument, "off") != 0 &&
		strcmp(argument, "default") != 0) {
		app_note(app, TRUE,
			_("/e2ee takes on, off or default, not '%s'."),
			argument);
		return FALSE;
	}
	if (chat == NULL) {
		app_note(app, TRUE, _("No chat is open: open one first."));
		return FALSE;
	}
	if (in_room(app))
		return FALSE;
	g_variant_dict_init(&dict, NULL);
	g_variant_dict_insert(&dict, "chat", "x", chat->row);
	g_variant_dict_insert(&dict, "e2ee", "s", argument);
	app_call(app, "chat.set", g_variant_dict_end(&dict), e2ee_set);
	return TRUE;
}

/* ---- messages ------------------------------------------------------- */

static gboolean
run_retry(struct app *app, const char *argument)
{
	(void)argument;
	return action_key(app, 'r');
}

static gboolean
run_cancel(struct app *app, const char *argument)
{
	(void)argument;
	return action_key(app, 'x');
}

/* Of the message one went to, else of the newest. */
static gboolean
run_info(struct app *app, const char *argument)
{
	gint64 found = pane_found(app->pane);
	gint64 row = found != 0 ? found : pane_newest_row(app->pane);
	(void)argument;
	if (row == 0) {
		app_note(app, FALSE, _("There is no message to select."));
		return FALSE;
	}
	app_info(app, row);
	return TRUE;
}

static gboolean
run_search(struct app *app, const char *argument)
{
	app_search(app, argument[0] == '\0' ? NULL : argument);
	return TRUE;
}

/* ---- pages ---------------------------------------------------------- */

static void
accounts_shown(struct app *app, GVariant *result)
{
	GString *text = g_string_new(NULL);
	g_ptr_array_unref(app->accounts);
	app->accounts = accounts_from(result);
	for (guint i = 0; i < app->accounts->len; i++) {
		struct account *a = app->accounts->pdata[i];
		g_string_append_printf(text, "%s %s  %s\n",
			account_state_sign(a->state), a->name, a->address);
		if (a->text[0] == '\0')
			g_string_append_printf(text, _("  state: %s\n"),
				account_state_words(a->state));
		else
			/* TRANSLATORS: connected or not, and the reason. */
			g_string_append_printf(text, _("  state: %s: %s\n"),
				account_state_words(a->state), a->text);
		g_string_append_printf(text, _("  server: %s\n"), a->server);
		if (a->address[0] == '\0') {
			g_string_append(text,
				_("  rooms only: nothing is encrypted\n\n"));
			continue;
		}
		g_string_append_printf(text, _("  encryption: %s\n"), a->e2ee);
		g_string_append_printf(
			text, _("  your key:\n    %s\n\n"), a->fingerprint);
	}
	if (app->accounts->len == 0)
		g_string_append(text,
			_("There is no account yet. Leave with /quit and run: "
			  "doran account add NAME"));
	app_page(app, _("Accounts"), text->str);
	g_string_free(text, TRUE);
}

static gboolean
run_accounts(struct app *app, const char *argument)
{
	(void)argument;
	app_call(app, "account.list", NULL, accounts_shown);
	return TRUE;
}

static gboolean
run_connect(struct app *app, const char *argument)
{
	(void)argument;
	trouble_connect(app);
	return TRUE;
}

struct keys_help {
	const char *keys; /* N_(); NULL: a heading */
	const char *help; /* N_() */
};

static const struct keys_help keys_help[] = {
	/* TRANSLATORS: of the keyboard. */
	{NULL, N_("Keys")},
	{N_("Enter"), N_("send")},
	{N_("Alt-Enter, Ctrl-J"), N_("new line in the message")},
	{N_("PgUp, PgDn"), N_("scroll; with Shift Up and Down by a line")},
	{N_("Alt->, Alt-<"), N_("to the newest, far up")},
	{N_("Alt-G, Alt-U"), N_("go to a day, to the first unread message")},
	{N_("Alt-S, Ctrl-Up"),
		N_("select a message: y copies it, i tells all of it")},
	{N_("Ctrl-N, Ctrl-P"), N_("next, previous chat; Alt-Down, Alt-Up too")},
	{N_("Alt-1 ... Alt-9"), N_("chat with that number")},
	{N_("Alt-A"), N_("next chat with something new")},
	{N_("Ctrl-O"), N_("find a chat by a few letters")},
	{N_("Ctrl-F, Ctrl-R"), N_("search the messages; Esc goes back")},
	{N_("Alt-R, Alt-X"), N_("send again, give up what waits or failed")},
	{N_("Alt-V"), N_("compare keys that changed")},
	{N_("Alt-C"), N_("connect now")},
	{N_("Tab"), N_("to the chat list and back; completes commands")},
	{N_("Up, Down"), N_("lines of the message, then what was sent before")},
	{N_("Ctrl-W, Ctrl-U, Ctrl-K"), N_("cut a word, to the start, the end")},
	{N_("Ctrl-Y, Alt-Y"), N_("put it back, an older one instead")},
	{N_("Ctrl-_"), N_("undo")},
	{N_("Ctrl-C"), N_("empty the line; Ctrl-Y puts it back")},
	{N_("Ctrl-L"), N_("draw the screen anew")},
	{N_("Ctrl-Z"), N_("to the shell; fg comes back")},
	{N_("Ctrl-Q"), N_("quit")},
	{NULL, N_("Signs")},
	{"… ✓", N_("waits; the server has it")},
	{"✓✓ ✔✔", N_("delivered; read")},
	{"✗", N_("failed")},
	{"🔒 🔓", N_("encrypted end to end; the server can read it")},
	{"● ?", N_("is there; somebody unknown wrote: /accept or /block")},
	{"!", N_("the key changed: /verify")},
	{"🔕 ✎", N_("muted; something is half written there")},
	{"☾", N_("nothing disturbs: /dnd")},
};

static void
help_row(GString *out, const char *left, const char *right)
{
	g_string_append_printf(out, "  %s\t%s\n", left, right);
}

void
slash_help(struct app *app)
{
	GString *out = g_string_new(NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(keys_help); i++)
		if (keys_help[i].keys == NULL)
			g_string_append_printf(out, "%s%s\n", i > 0 ? "\n" : "",
				_(keys_help[i].help));
		else
			help_row(out, _(keys_help[i].keys),
				_(keys_help[i].help));
	g_string_append_printf(out, "\n%s\n", _("Commands"));
	for (const struct slash *c = commands; c->name != NULL; c++) {
		g_autofree char *left = g_strdup_printf("/%s %s", c->name,
			c->argument == NULL ? "" : _(c->argument));
		help_row(out, left, _(c->help));
	}
	help_row(out, "//", _("begins a message with a slash"));
	app_page(app, _("Help"), out->str);
	g_string_free(out, TRUE);
}

static const struct slash commands[] = {
	{"accept", NULL, FALSE, N_("accept the person who wrote"), run_accept},
	{"accounts", NULL, FALSE, N_("accounts and their connection"),
		run_accounts},
	{"add", N_("USER@NETWORK"), TRUE, N_("make a contact, open the chat"),
		run_add},
	{"block", NULL, FALSE, N_("block the other side"), run_block},
	{"cancel", NULL, FALSE, N_("give up the newest message that waits"),
		run_cancel},
	{"chat", N_("NAME"), TRUE, N_("open a chat by name or address"),
		run_chat},
	{"confirm", NULL, FALSE, N_("the number of /verify is right"),
		run_confirm},
	{"connect", NULL, FALSE, N_("try now what waits for a connection"),
		run_connect},
	{"dnd", N_("on|off|MINUTES"), FALSE,
		N_("do not disturb: no bell, no notifications"), hush_dnd},
	{"e2ee", "on|off|default", TRUE, N_("encryption of this chat"),
		run_e2ee},
	{"goto", N_("DAY"), TRUE, N_("go to a day, to unread, first, newest"),
		app_go},
	{"help", NULL, FALSE, N_("this page"), run_help},
	{"info", NULL, FALSE, N_("all that is known of the newest message"),
		run_info},
	{"join", N_("#ROOM"), TRUE, N_("open a room, or a topic as one"),
		run_join},
	{"leave", NULL, FALSE, N_("leave a room that was joined"), run_leave},
	{"mute", N_("off|MINUTES"), FALSE,
		N_("no bell and no notifications of this chat"), hush_mute},
	{"quit", NULL, FALSE, N_("leave doran"), run_quit},
	{"retry", NULL, FALSE, N_("send a failed message again"), run_retry},
	{"search", N_("WORDS"), FALSE, N_("search the messages of all chats"),
		run_search},
	{"verify", NULL, FALSE, N_("compare keys with the other side"),
		run_verify},
	{NULL, NULL, FALSE, NULL, NULL},
};

/* A command by its name, or by a beginning that fits only one. */
static const struct slash *
find(const char *name)
{
	const struct slash *found = NULL;
	for (const struct slash *c = commands; c->name != NULL; c++) {
		if (strcmp(c->name, name) == 0)
			return c;
		if (g_str_has_prefix(c->name, name)) {
			if (found != NULL)
				return NULL;
			found = c;
		}
	}
	return found;
}

gboolean
slash_do(struct app *app, const char *line)
{
	g_auto(GStrv) words = g_strsplit(line + 1, " ", 2);
	const char *name = words[0] == NULL ? "" : words[0];
	g_autofree char *argument =
		g_strdup(words[0] == NULL || words[1] == NULL ? "" : words[1]);
	const struct slash *command = name[0] == '\0' ? NULL : find(name);
	g_strstrip(argument);
	if (command == NULL) {
		app_note(app, TRUE,
			_("There is no command '/%s': /help lists them, // "
			  "begins a message with a slash."),
			name);
		return FALSE;
	}
	if (command->required && argument[0] == '\0') {
		app_note(app, TRUE, _("/%s needs something after it: /%s %s"),
			command->name, command->name, _(command->argument));
		return FALSE;
	}
	if (command->argument == NULL && argument[0] != '\0') {
		app_note(app, TRUE, _("/%s takes nothing after it."),
			command->name);
		return FALSE;
	}
	return command->run(app, argument);
}

static char *
complete_chat(struct app *app, const char *begun)
{
	struct chat *chat = chatlist_named(app->list, begun);
	return chat == NULL ? NULL : g_strdup_printf("/chat %s", chat->peer);
}

char *
slash_complete(struct app *app, const char *text)
{
	if (text[0] != '/')
		return NULL;
	if (g_str_has_prefix(text, "/chat "))
		return complete_chat(app, text + strlen("/chat "));
	for (const struct slash *c = commands; c->name != NULL; c++)
		if (g_str_has_prefix(c->name, text + 1))
			return g_strdup_printf("/%s%s", c->name,
				c->argument == NULL ? "" : " ");
	return NULL;
}
