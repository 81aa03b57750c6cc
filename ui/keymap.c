/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the keys mean. */
#include "config.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "action.h"
#include "app.h"
#include "i18n.h"
#include "input.h"
#include "trouble.h"

#define ESCAPE_MS 50
#define PASTE_MS 3000

static void
suspend(struct app *app)
{
	tty_leave(app->tty);
	raise(SIGTSTP); /* to this thread: stopped before it returns */
	tty_enter(app->tty);
	seen_resumed(app);
	app_resize(app);
}

static void
interrupt(struct app *app)
{
	if (app->modal != NULL) {
		modal_pop(app);
		app_note(app, FALSE, NULL);
	} else if (!editor_empty(app->editor)) {
		editor_do(app->editor, EDIT_KILL_ALL);
	} else {
		app_note(app, FALSE, _("Ctrl-Q or /quit leaves doran."));
	}
}

static gboolean
is_ctrl(const struct key *key, guint32 ch)
{
	return key->code == K_CHAR && key->ch == ch && key->mods == MOD_CTRL;
}

static gboolean
is_alt(const struct key *key, guint32 ch)
{
	return key->code == K_CHAR && key->ch == ch &&
		(key->mods & ~(unsigned)MOD_SHIFT) == MOD_ALT;
}

static gboolean
key_everywhere(struct app *app, const struct key *key)
{
	if (is_ctrl(key, 'q'))
		g_main_loop_quit(app->loop);
	else if (is_ctrl(key, 'l'))
		app_resize(app);
	else if (is_ctrl(key, 'z'))
		suspend(app);
	else if (is_ctrl(key, 'c'))
		interrupt(app);
	else if (key->code == K_F1 || is_alt(key, '?'))
		slash_help(app);
	else
		return FALSE;
	return TRUE;
}

static gboolean
key_list(struct app *app, const struct key *key)
{
	struct chat *chat = chatlist_cursor(app->list);
	if (!app->list_focus)
		return FALSE;
	if (key->code == K_UP || key->code == K_DOWN)
		chatlist_cursor_move(app->list, key->code == K_UP ? -1 : 1);
	else if (key->code == K_PAGE_UP || key->code == K_PAGE_DOWN)
		chatlist_cursor_move(
			app->list, key->code == K_PAGE_UP ? -10 : 10);
	else if (key->code == K_HOME || key->code == K_END)
		chatlist_cursor_move(
			app->list, key->code == K_HOME ? -100000 : 100000);
	else if (key->code == K_ENTER && chat != NULL &&
		editor_empty(app->editor))
		app_open(app, chat->row);
	else if (key->code == K_ESCAPE && app->open != 0)
		app->list_focus = FALSE;
	else if (key->code == K_CHAR && key->ch == '?' && key->mods == 0)
		slash_help(app);
	else
		return FALSE;
	return TRUE;
}

static gboolean
key_chats(struct app *app, const struct key *key)
{
	gboolean up = key->code == K_UP && key->mods == MOD_ALT;
	gboolean down = key->code == K_DOWN && key->mods == MOD_ALT;
	if (is_ctrl(key, 'n') || down) {
		app_step(app, 1);
	} else if (is_ctrl(key, 'p') || up) {
		app_step(app, -1);
	} else if (is_ctrl(key, 'o')) {
		app_switcher(app);
	} else if (is_ctrl(key, 'f') || is_ctrl(key, 'r')) {
		app_search(app, NULL);
	} else if (is_alt(key, 'a')) {
		struct chat *chat = chatlist_unread(app->list, app->open);
		if (chat != NULL)
			app_open(app, chat->row);
		else
			app_note(app, FALSE,
				_("No other chat has anything new."));
	} else if (key->code == K_CHAR && key->mods == MOD_ALT &&
		key->ch >= '1' && key->ch <= '9') {
		struct chat *chat = chatlist_at(app->list, key->ch - '1');
		if (chat != NULL)
			app_open(app, chat->row);
	} else {
		return FALSE;
	}
	return TRUE;
}

static gboolean
key_scroll(struct app *app, const struct key *key)
{
	gboolean empty = editor_empty(app->editor);
	if (key->code == K_PAGE_UP)
		pane_page(app->pane, -1);
	else if (key->code == K_PAGE_DOWN)
		pane_page(app->pane, 1);
	else if (is_alt(key, 'g'))
		app_ask_day(app);
	else if (is_alt(key, 's') ||
		(key->code == K_UP && key->mods == MOD_CTRL))
		app_select(app);
	else if (is_alt(key, 'u'))
		app_go_unread(app);
	else if (is_alt(key, '<'))
		pane_page(app->pane, -20);
	else if (is_alt(key, '>') || (key->code == K_END && empty))
		pane_newest(app->pane);
	else if (is_alt(key, 'c'))
		trouble_connect(app);
	else if (is_alt(key, key->ch) && action_key(app, key->ch))
		;
	else if (key->code == K_UP && key->mods == MOD_SHIFT)
		pane_scroll(app->pane, -1);
	else if (key->code == K_DOWN && key->mods == MOD_SHIFT)
		pane_scroll(app->pane, 1);
	else
		return FALSE;
	return TRUE;
}

static void
key_tab(struct app *app)
{
	g_autofree char *text = slash_complete(app, editor_text(app->editor));
	if (text != NULL) {
		if (strcmp(text, editor_text(app->editor)) != 0)
			editor_set(app->editor, text);
		return;
	}
	app->list_focus = !app->list_focus;
	if (app->list_focus && app->open != 0)
		chatlist_cursor_to(app->list, app->open);
}

static void
key_input(struct app *app, const struct key *key)
{
	int cols = screen_cols(app->screen);
	if (key->code == K_ENTER && key->mods == 0) {
		app_enter(app);
		return;
	}
	if (key->code == K_ESCAPE) {
		if (editor_empty(app->editor) && app_search_back(app))
			;
		else if (editor_empty(app->editor) &&
			pane_found(app->pane) != 0)
			pane_forget_found(app->pane);
		else if (editor_empty(app->editor) && !paint_is_wide(app))
			key_tab(app);
		return;
	}
	gboolean text = key->code == K_CHAR || key->code == K_PASTE;
	gboolean done = input_key(app->editor, key, cols);
	if (done && text && app->open != 0)
		app->list_focus = FALSE;
	if ((!done && text && key->mods == 0) ||
		(key->code == K_PASTE && key->cut))
		app_note(app, TRUE,
			_("The message is too long: at most %d kB. What did "
			  "not fit was left out."),
			EDITOR_MAX / 1024);
}

static gboolean
key_focus(struct app *app, const struct key *key)
{
	if (key->code != K_FOCUS_IN && key->code != K_FOCUS_OUT)
		return FALSE;
	seen_focus(app, key->code == K_FOCUS_IN);
	return TRUE;
}

static gboolean
key_modal(struct app *app, const struct key *key)
{
	return app->modal != NULL &&
		app->modal->kind->key(app->modal, app, key);
}

static void
act(struct app *app, const struct key *key)
{
	if (app->note != NULL &&
		(app->modal == NULL || !app->modal->kind->keeps_note))
		app_note(app, FALSE, NULL);
	if (key_everywhere(app, key) || key_modal(app, key) ||
		key_chats(app, key) || key_list(app, key) ||
		key_scroll(app, key))
		return;
	if (key->code == K_TAB || key->code == K_BACKTAB)
		key_tab(app);
	else
		key_input(app, key);
}

void
keymap_key(const struct key *key, void *user)
{
	struct app *app = user;
	gint64 open = app->open;
	app_redraw(app);
	if (key_focus(app, key))
		return;
	seen_key(app);
	act(app, key);
	draft_changed(app);
	if (app->open != open)
		seen_opened(app);
}

static gboolean
on_escape_time(gpointer user)
{
	struct app *app = user;
	app->escape_source = 0;
	keys_timeout(app->keys);
	return G_SOURCE_REMOVE;
}

gboolean
keymap_input(gint fd, GIOCondition condition, gpointer user)
{
	struct app *app = user;
	guint8 bytes[4096];
	ssize_t n = read(fd, bytes, sizeof(bytes));
	(void)condition;
	if (n == 0 || (n < 0 && errno != EINTR && errno != EAGAIN)) {
		g_main_loop_quit(app->loop); /* the terminal is gone */
		return G_SOURCE_CONTINUE;
	}
	if (n < 0)
		return G_SOURCE_CONTINUE;
	g_clear_handle_id(&app->escape_source, g_source_remove);
	keys_feed(app->keys, bytes, (gsize)n);
	if (keys_pending(app->keys))
		app->escape_source = g_timeout_add(
			keys_pasting(app->keys) ? PASTE_MS : ESCAPE_MS,
			on_escape_time, app);
	return G_SOURCE_CONTINUE;
}
