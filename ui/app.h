/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app: the state of the screen's controller. app.c starts and ends it and
 * takes events, keymap.c the keys, deed.c does what they ask for, slash.c has
 * the commands that begin with a slash, paint.c draws; modal.h has what stands
 * over the messages for a while. */
#ifndef DORAN_APP_H
#define DORAN_APP_H

#include "accounts.h"
#include "chatlist.h"
#include "draft.h"
#include "editor.h"
#include "keys.h"
#include "modal.h"
#include "notify.h"
#include "pane.h"
#include "screen.h"
#include "seen.h"
#include "setup.h"
#include "tty.h"

struct app {
	struct front *front;
	struct view *view; /* borrowed from the front */
	const struct ui_setup *setup;
	struct tty *tty;
	struct screen *screen;
	struct keys *keys;
	struct editor *editor;
	struct chatlist *list;
	struct pane *pane;
	GPtrArray *accounts;
	gboolean accounts_known; /* account.list was answered once */
	struct modal *modal; /* the top one; NULL: none */
	struct search *search; /* the last one; NULL: none yet */
	struct draft draft;
	gint64 open; /* row of the open chat, 0: none */
	char *note; /* the message line; NULL: none */
	gboolean note_bad;
	char *title; /* that the terminal has; NULL: not set yet */
	char *trouble; /* with the store; NULL: none */
	gboolean list_focus;
	struct seen seen;
	gboolean stale_chats;
	struct notify *notify;
	gboolean over; /* nothing is drawn any more */
	int code; /* the exit code; not 0 when a text was lost */
	gboolean unusable; /* the view could not be read */
	guint draw_source, escape_source;
	gint64 drawn_at; /* monotonic, microseconds */
	GArray *sources; /* guint, of the main context */
	GMainLoop *loop;
};

/* Opens no engine and enters no terminal: both are given, borrowed. */
struct app *app_new(
	struct front *front, struct tty *tty, const struct ui_setup *setup);

/* Runs until the person quits or a signal ends it. */
void app_loop(struct app *app);

/* The engine is there: what could not be read before can be now. */
void app_opened(struct app *app);
void app_quit(struct app *app);

/* After front_close(), which may still answer calls. */
void app_free(struct app *app);

/* A text in that chat that was neither sent nor kept, now that it is over: it
 * goes to standard error. */
void app_lost(
	struct app *app, gint64 chat, const GError *error, const char *text);

/* Draws within the next turns of the main loop. */
void app_redraw(struct app *app);

/* Puts a text into the message line; NULL takes it away. */
void app_note(struct app *app, gboolean bad, const char *format, ...)
	G_GNUC_PRINTF(3, 4);

/* The terminal may have another size, or lost its contents; a GSourceFunc over
 * struct app. */
gboolean app_resize(gpointer user);

/* ---- keymap.c ------------------------------------------------------- */

/* A key_fn, and a GUnixFDSourceFunc of standard input, over struct app. */
void keymap_key(const struct key *key, void *user);
gboolean keymap_input(gint fd, GIOCondition condition, gpointer user);

/* ---- page.c, question.c ---------------------------------------------- */

/* Shows a page of text (overlay.h) instead of the one that is shown; TRUE. And
 * takes it away. */
gboolean app_page(struct app *app, const char *title, const char *text);
void app_page_close(struct app *app);

/* Asks whether the open chat gets encrypted; the answer sends. */
void app_ask_e2ee(struct app *app);

/* ---- switcher.c ------------------------------------------------------ */

/* Asks for a chat by a few letters. */
void app_switcher(struct app *app);

/* ---- search.c -------------------------------------------------------- */

/* Begins a search; words may be NULL. */
void app_search(struct app *app, const char *words);

/* Back to the search that the message shown was jumped to from; FALSE: there
 * is none. */
gboolean app_search_back(struct app *app);
void app_search_free(struct app *app);

/* Whether one looks at a message that the search led to. */
gboolean app_from_search(const struct app *app);

/* That is over: Esc does not go back to it. */
void app_search_forget(struct app *app);

/* ---- goto.c ---------------------------------------------------------- */

/* Goes to a day (day.h), "first", "unread" or "newest" in the open chat. FALSE:
 * the message line says why not. */
gboolean app_go(struct app *app, const char *where);
gboolean app_go_unread(struct app *app);

/* Asks for a day. */
void app_ask_day(struct app *app);

/* ---- selection.c ----------------------------------------------------- */

/* Selects a message of the open chat. */
void app_select(struct app *app);

/* ---- info.c ---------------------------------------------------------- */

/* Shows all that is known of a message. */
void app_info(struct app *app, gint64 row);

/* ---- deed.c --------------------------------------------------------- */

/* The open chat and its account; NULL: none. Borrowed. */
struct chat *app_chat(struct app *app);
struct account *app_account(struct app *app, const char *name);

/* Whether what is written in a chat gets encrypted: 1 yes, 0 no, -1 nobody has
 * chosen yet. */
int app_encrypts(struct app *app, const struct chat *chat);

void app_open(struct app *app, gint64 row);
/* The chat with an address, made where missing; account NULL: the only one. */
void app_open_address(
	struct app *app, const char *account, const char *address);
void app_step(struct app *app, int step); /* to the next chat in the list */
void app_load_chats(struct app *app);
void app_load_accounts(struct app *app);

/* Calls a method; a failure goes to the message line. `done` (may be NULL) is
 * called on success only. Takes args. */
typedef void (*app_done)(struct app *app, GVariant *result);
void app_call(
	struct app *app, const char *method, GVariant *args, app_done done);

/* The arguments account (may be NULL) and address. Floating. */
GVariant *app_address_args(const char *account, const char *address);

/* The same of the open chat's other side; NULL and a
 * note when no chat is open. Floating. */
GVariant *app_peer_args(struct app *app);

/* Sends what is written, or does what it says. */
void app_enter(struct app *app);
void app_send(struct app *app);

/* ---- slash.c -------------------------------------------------------- */

/* Does a line that begins with "/"; FALSE: it could not, and the message line
 * says why. */
gboolean slash_do(struct app *app, const char *line);
void slash_help(struct app *app);

/* What Tab makes of a begun command or of the name after it; NULL: nothing.
 * The caller's. */
char *slash_complete(struct app *app, const char *text);

/* ---- paint.c -------------------------------------------------------- */

/* Draws everything into app->screen. */
void paint(struct app *app);

/* Two panes side by side, or one at a time. */
gboolean paint_is_wide(const struct app *app);

#endif
