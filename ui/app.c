/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib-unix.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app.h"
#include "fault.h"
#include "i18n.h"
#include "title.h"

#define FRAME_MS 16

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
	title_update(app, out);
	if (!tty_write(app->tty, out->str, out->len))
		g_main_loop_quit(app->loop);
	seen_drawn(app);
	notify_drawn(app);
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

gboolean
app_resize(gpointer user)
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
	if (!outgoing)
		notify_arrived(app, row, chat);
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
	app->keys = keys_new(keymap_key, app);
	app->editor = editor_new();
	app->list = chatlist_new();
	app->pane = pane_new(app->view, setup);
	pane_expect(app->pane, rows);
	app->accounts = g_ptr_array_new();
	draft_init(&app->draft);
	app->notify = notify_new(app);
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
	add_source(app, g_unix_signal_add(SIGWINCH, app_resize, app));
	add_source(app, g_unix_signal_add(SIGTERM, on_end, app));
	add_source(app, g_unix_signal_add(SIGHUP, on_end, app));
	add_source(app, g_unix_signal_add(SIGINT, on_end, app));
	add_source(app,
		g_unix_fd_add(STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR,
			keymap_input, app));
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
	draft_leave(app);
	/* And it closes the view before the last replies come. */
	app->view = NULL;
	pane_view(app->pane, NULL);
	g_clear_handle_id(&app->draw_source, g_source_remove);
	front_set_listener(app->front, NULL, NULL);
	for (guint i = 0; i < app->sources->len; i++)
		g_source_remove(g_array_index(app->sources, guint, i));
	g_array_set_size(app->sources, 0);
	g_clear_handle_id(&app->escape_source, g_source_remove);
}

void
app_opened(struct app *app)
{
	if (app->over || app->view != NULL)
		return;
	app->view = front_view(app->front);
	pane_view(app->pane, app->view);
	app_load_chats(app);
	open_first(app);
	app_redraw(app);
}

void
app_quit(struct app *app)
{
	g_main_loop_quit(app->loop);
}

void
app_lost(struct app *app, gint64 row, const GError *error, const char *text)
{
	const struct chat *chat = chatlist_find(app->list, row);
	fprintf(stderr,
		/* TRANSLATORS: a person, the reason, the text. */
		_("doran: not sent to %s, and not kept (%s): %s\n"),
		chat == NULL ? "?" : chat->peer, error->message, text);
	app->code = fault_exit_code(error);
}

void
app_free(struct app *app)
{
	if (app == NULL)
		return;
	g_main_loop_unref(app->loop);
	g_array_unref(app->sources);
	notify_free(app->notify);
	draft_clear(&app->draft);
	g_ptr_array_unref(app->accounts);
	pane_free(app->pane);
	chatlist_free(app->list);
	modal_clear(app);
	app_search_free(app);
	editor_free(app->editor);
	keys_free(app->keys);
	screen_free(app->screen);
	g_free(app->note);
	g_free(app->title);
	g_free(app->trouble);
	g_free(app);
}
