/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "i18n.h"
#include "input.h"

#define FRAME_MS 16
#define ESCAPE_MS 50
#define PASTE_MS 3000

static void on_key(const struct key *key, void *user);
static void on_event(const char *name, GVariant *args, void *user);

/* ---- drawing -------------------------------------------------------- */

static gboolean
draw(gpointer user)
{
	struct app *app = user;
	g_autoptr(GString) out = g_string_new(NULL);
	app->draw_source = 0;
	app->drawn_at = g_get_monotonic_time();
	if (app->stale_chats)
		app_load_chats(app);
	paint(app);
	screen_flush(app->screen, tty_pen(app->tty), out);
	if (app->rings)
		g_string_append_c(out, '\a');
	app->rings = FALSE;
	if (!tty_write(app->tty, out->str, out->len))
		g_main_loop_quit(app->loop);
	app_seen(app);
	return G_SOURCE_REMOVE;
}

/* Whatever happens within one turn of the loop, and within one frame while
 * much happens, is drawn once. */
void
app_redraw(struct app *app)
{
	gint64 since = (g_get_monotonic_time() - app->drawn_at) / 1000;
	if (app->draw_source != 0 || app->over)
		return;
	if (since >= FRAME_MS)
		app->draw_source = g_idle_add_full(
			G_PRIORITY_HIGH_IDLE + 20, draw, app, NULL);
	else
		app->draw_source =
			g_timeout_add((guint)(FRAME_MS - since), draw, app);
}

void
app_note(struct app *app, gboolean bad, const char *format, ...)
{
	va_list args;
	g_clear_pointer(&app->note, g_free);
	app->note_bad = bad;
	if (format != NULL) {
		va_start(args, format);
		app->note = g_strdup_vprintf(format, args);
		va_end(args);
	}
	app_redraw(app);
}

static gboolean
on_resize(gpointer user)
{
	struct app *app = user;
	int rows, cols;
	tty_size(app->tty, &rows, &cols);
	if (rows != screen_rows(app->screen) ||
		cols != screen_cols(app->screen))
		screen_resize(app->screen, rows, cols);
	screen_forget(app->screen);
	app_redraw(app);
	return G_SOURCE_CONTINUE;
}

/* ---- keys ----------------------------------------------------------- */

static void
suspend(struct app *app)
{
	tty_leave(app->tty);
	raise(SIGTSTP); /* to this thread: stopped before it returns */
	tty_enter(app->tty);
	on_resize(app);
}

static void
interrupt(struct app *app)
{
	if (app->overlay != NULL)
		g_clear_pointer(&app->overlay, overlay_free);
	else if (!editor_empty(app->editor))
		editor_do(app->editor, EDIT_KILL_ALL);
	else
		app_note(app, FALSE, _("Ctrl-Q or /quit leaves doran."));
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
		on_resize(app);
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

/* TRUE: the key was the overlay's. Other text goes on to the editor. */
static gboolean
key_overlay(struct app *app, const struct key *key)
{
	if (app->overlay == NULL)
		return FALSE;
	gboolean quit = key->code == K_CHAR && key->mods == 0 &&
		key->ch == 'q' && editor_empty(app->editor);
	if (key->code == K_UP || key->code == K_DOWN)
		overlay_scroll(app->overlay, key->code == K_UP ? -1 : 1);
	else if (key->code == K_PAGE_UP || key->code == K_PAGE_DOWN)
		overlay_page(app->overlay, key->code == K_PAGE_UP ? -1 : 1);
	else if (key->code == K_ESCAPE || quit ||
		(key->code == K_ENTER && editor_empty(app->editor)))
		g_clear_pointer(&app->overlay, overlay_free);
	else
		return FALSE;
	return TRUE;
}

static void
choose_e2ee(struct app *app, const char *choice)
{
	GVariantDict dict;
	struct chat *chat = app_chat(app);
	app->asks_e2ee = FALSE;
	app_note(app, FALSE, NULL);
	if (chat == NULL)
		return;
	/* What the engine confirms by an event, known here at once. */
	chat->e2ee = strcmp(choice, "on") == 0 ? CHAT_E2EE_ON : CHAT_E2EE_OFF;
	g_variant_dict_init(&dict, NULL);
	g_variant_dict_insert(&dict, "chat", "x", chat->row);
	g_variant_dict_insert(&dict, "e2ee", "s", choice);
	app_call(app, "chat.set", g_variant_dict_end(&dict), NULL);
	app_send(app);
}

static gboolean
key_question(struct app *app, const struct key *key)
{
	if (!app->asks_e2ee)
		return FALSE;
	if (key->code == K_CHAR && (key->ch == 'y' || key->ch == 'Y')) {
		choose_e2ee(app, "on");
	} else if (key->code == K_CHAR && (key->ch == 'n' || key->ch == 'N')) {
		choose_e2ee(app, "off");
	} else if (key->code == K_ESCAPE || is_ctrl(key, 'c')) {
		app->asks_e2ee = FALSE;
		app_note(app, FALSE, NULL);
	}
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
	else if (is_alt(key, '<'))
		pane_page(app->pane, -20);
	else if (is_alt(key, '>') || (key->code == K_END && empty))
		pane_newest(app->pane);
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
		if (editor_empty(app->editor) && !paint_is_wide(app))
			key_tab(app);
		return;
	}
	gboolean text = key->code == K_CHAR || key->code == K_PASTE;
	gboolean done = input_key(app->editor, key, cols);
	if (done && text && app->open != 0)
		app->list_focus = FALSE;
	if (done && text && app->overlay != NULL)
		g_clear_pointer(&app->overlay, overlay_free);
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
	app->away = key->code == K_FOCUS_OUT;
	return TRUE;
}

static void
on_key(const struct key *key, void *user)
{
	struct app *app = user;
	app_redraw(app);
	if (key_focus(app, key))
		return;
	if (!app->asks_e2ee && app->note != NULL)
		app_note(app, FALSE, NULL);
	if (key_question(app, key) || key_everywhere(app, key) ||
		key_overlay(app, key) || key_chats(app, key) ||
		key_list(app, key) || key_scroll(app, key))
		return;
	if (key->code == K_TAB || key->code == K_BACKTAB)
		key_tab(app);
	else
		key_input(app, key);
}

static gboolean
on_escape_time(gpointer user)
{
	struct app *app = user;
	app->escape_source = 0;
	keys_timeout(app->keys);
	return G_SOURCE_REMOVE;
}

static gboolean
on_input(gint fd, GIOCondition condition, gpointer user)
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

/* ---- events --------------------------------------------------------- */

static void
event_message(struct app *app, GVariant *args)
{
	gint64 row = 0, chat = 0;
	gboolean outgoing = FALSE;
	g_variant_lookup(args, "row", "x", &row);
	g_variant_lookup(args, "chat", "x", &chat);
	g_variant_lookup(args, "outgoing", "b", &outgoing);
	app->stale_chats = TRUE;
	if (chat == app->open && chat != 0)
		pane_stored(app->pane, row);
	if (!outgoing && app->setup->bell && (chat != app->open || app->away))
		app->rings = TRUE;
}

static void
event_status(struct app *app, GVariant *args)
{
	gint64 row = 0, chat = 0;
	g_variant_lookup(args, "row", "x", &row);
	g_variant_lookup(args, "chat", "x", &chat);
	if (chat == app->open && chat != 0)
		pane_changed(app->pane, row);
}

static void
event_store(struct app *app, GVariant *args)
{
	g_autofree char *state = NULL, *text = NULL;
	g_variant_lookup(args, "state", "s", &state);
	g_variant_lookup(args, "text", "s", &text);
	g_clear_pointer(&app->trouble, g_free);
	if (g_strcmp0(state, "failing") == 0)
		app->trouble = g_strdup_printf(
			/* TRANSLATORS: %s is the system's words. */
			_("Cannot save: %s"), text == NULL ? "" : text);
}

static void
on_event(const char *name, GVariant *args, void *user)
{
	struct app *app = user;
	if (strcmp(name, "message") == 0) {
		event_message(app, args);
	} else if (strcmp(name, "status") == 0) {
		event_status(app, args);
	} else if (strcmp(name, "store") == 0) {
		event_store(app, args);
	} else if (strcmp(name, "account") == 0) {
		if (!accounts_event(app->accounts, args))
			app_load_accounts(app);
	} else {
		app->stale_chats = TRUE;
		if (strcmp(name, "lagged") == 0) {
			pane_reload(app->pane);
			app_load_accounts(app);
		}
	}
	app_redraw(app);
}

/* ---- life ----------------------------------------------------------- */

static gboolean
on_end(gpointer user)
{
	struct app *app = user;
	g_main_loop_quit(app->loop);
	return G_SOURCE_CONTINUE;
}

struct app *
app_new(struct front *front, struct tty *tty, const struct ui_setup *setup)
{
	struct app *app = g_new0(struct app, 1);
	int rows, cols;
	tty_size(tty, &rows, &cols);
	app->front = front;
	app->view = front_view(front);
	app->setup = setup;
	app->tty = tty;
	app->screen = screen_new(rows, cols);
	app->keys = keys_new(on_key, app);
	app->editor = editor_new();
	app->list = chatlist_new();
	app->pane = pane_new(app->view, setup);
	app->accounts = g_ptr_array_new();
	app->drafts = g_hash_table_new_full(
		g_int64_hash, g_int64_equal, g_free, g_free);
	app->sources = g_array_new(FALSE, FALSE, sizeof(guint));
	app->loop = g_main_loop_new(NULL, FALSE);
	return app;
}

static void
add_source(struct app *app, guint source)
{
	g_array_append_val(app->sources, source);
}

static void
watch(struct app *app)
{
	add_source(app, g_unix_signal_add(SIGWINCH, on_resize, app));
	add_source(app, g_unix_signal_add(SIGTERM, on_end, app));
	add_source(app, g_unix_signal_add(SIGHUP, on_end, app));
	add_source(app, g_unix_signal_add(SIGINT, on_end, app));
	add_source(app,
		g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR,
			on_input, app));
	front_set_listener(app->front, on_event, app);
}

/* With room for both panes the newest chat is open from the beginning. */
static void
open_first(struct app *app)
{
	guint count = chatlist_count(app->list);
	if (count > 0 && (paint_is_wide(app) || count == 1))
		app_open(app, chatlist_at(app->list, 0)->row);
	else
		app->list_focus = TRUE;
}

void
app_loop(struct app *app)
{
	watch(app);
	app_load_chats(app);
	open_first(app);
	draw(app);
	app_load_accounts(app);
	g_main_loop_run(app->loop);
	/* front_close() turns the main loop on, over a terminal given back. */
	app->over = TRUE;
	g_clear_handle_id(&app->draw_source, g_source_remove);
	front_set_listener(app->front, NULL, NULL);
	for (guint i = 0; i < app->sources->len; i++)
		g_source_remove(g_array_index(app->sources, guint, i));
	g_array_set_size(app->sources, 0);
	g_clear_handle_id(&app->escape_source, g_source_remove);
}

void
app_free(struct app *app)
{
	if (app == NULL)
		return;
	g_main_loop_unref(app->loop);
	g_array_unref(app->sources);
	g_hash_table_unref(app->drafts);
	g_ptr_array_unref(app->accounts);
	pane_free(app->pane);
	chatlist_free(app->list);
	overlay_free(app->overlay);
	editor_free(app->editor);
	keys_free(app->keys);
	screen_free(app->screen);
	g_free(app->note);
	g_free(app->trouble);
	g_free(app);
}
