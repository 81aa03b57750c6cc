/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "app.h"
#include "brief.h"
#include "desktop.h"
#include "i18n.h"
#include "notify.h"
#include "text.h"

#define BELL_US ((gint64)2 * G_USEC_PER_SEC)
#define PAUSE_US ((gint64)2 * G_USEC_PER_SEC)
/* Long enough for another screen to say that it was seen there. */
#define DELAY_MS 300
#define STRANGERS 0 /* the key of all of them together */

struct fresh {
	gint64 row, chat;
};

struct waiting {
	gint64 key; /* row of the chat, or STRANGERS */
	gint64 chat; /* to open */
	gint64 row; /* of the newest message */
	gint64 shown_at; /* monotonic, microseconds; 0: never */
	guint planned; /* in which drawing */
	gboolean due, shows;
};

struct notify {
	struct app *app;
	struct quiet quiet;
	GArray *fresh; /* struct fresh, not drawn since */
	GHashTable *chats; /* key -> struct waiting */
	struct desktop *desktop; /* NULL: nothing was shown yet */
	guint timer, drawing;
	gint64 rang_at;
};

struct notify *
notify_new(struct app *app)
{
	struct notify *n = g_new0(struct notify, 1);
	n->app = app;
	n->quiet.hours = app->setup->quiet;
	n->fresh = g_array_new(FALSE, FALSE, sizeof(struct fresh));
	n->chats = g_hash_table_new_full(
		g_int64_hash, g_int64_equal, NULL, g_free);
	return n;
}

void
notify_free(struct notify *n)
{
	if (n == NULL)
		return;
	g_clear_handle_id(&n->timer, g_source_remove);
	desktop_free(n->desktop);
	g_array_unref(n->fresh);
	g_hash_table_unref(n->chats);
	g_free(n);
}

struct quiet *
notify_quiet(struct notify *n)
{
	return &n->quiet;
}

/* ---- the desktop ---------------------------------------------------- */

static void
chosen(gint64 key, void *user)
{
	struct notify *n = user;
	struct waiting *w = g_hash_table_lookup(n->chats, &key);
	if (w != NULL)
		app_open(n->app, w->chat);
}

/* OSC 9 has one text, OSC 777 a title that ends at a semicolon. */
static void
absent(const struct desktop_text *text, void *user)
{
	struct notify *n = user;
	g_autoptr(GString) out = g_string_new(NULL);
	g_autofree char *title = g_strdelimit(g_strdup(text->title), ";", ',');
	if (n->app->setup->notify_terminal == NOTIFY_TERMINAL_OSC9)
		g_string_printf(out, "\033]9;%s%s%s\007", text->title,
			text->body[0] == '\0' ? "" : ": ", text->body);
	else if (n->app->setup->notify_terminal == NOTIFY_TERMINAL_OSC777)
		g_string_printf(
			out, "\033]777;notify;%s;%s\007", title, text->body);
	if (out->len > 0 && !n->app->over)
		tty_write(n->app->tty, out->str, out->len);
}

static const struct desktop_events events = {chosen, absent};

static void
show_stranger(struct notify *n)
{
	desktop_show(n->desktop, STRANGERS, "doran",
		_("Somebody who is not a contact wrote to you."));
}

static void
show_chat(struct notify *n, const struct chat *chat, const struct message *m)
{
	gboolean text = n->app->setup->notify == NOTIFY_TEXT;
	g_autofree char *name = text_clean(chat->title, -1, TEXT_LINE);
	g_autofree char *title = chat->unread > 1
		/* TRANSLATORS: who wrote, and how much of it is new. */
		? g_strdup_printf(_("%s (%u new)"), name, chat->unread)
		: g_strdup(name);
	g_autofree char *body = text && m->text != NULL
		? brief_body(m->text)
		: g_strdup(_("wrote to you"));
	desktop_show(n->desktop, chat->row, title, body);
}

/* Everything is looked at once more: it may have been read elsewhere. */
static void
show(struct notify *n, struct waiting *w)
{
	struct chat *chat = chatlist_find(n->app->list, w->chat);
	g_autoptr(Message) m = view_message(n->app->view, w->row, NULL);
	w->due = FALSE;
	if (chat == NULL || m == NULL || !m->unread)
		return;
	if (n->desktop == NULL)
		n->desktop = desktop_new(&events, n);
	w->shown_at = g_get_monotonic_time();
	w->shows = TRUE;
	if (w->key == STRANGERS)
		show_stranger(n);
	else
		show_chat(n, chat, m);
}

static gboolean
on_time(gpointer user)
{
	struct notify *n = user;
	GHashTableIter iter;
	struct waiting *w;
	gint64 now = g_get_monotonic_time();
	gboolean more = FALSE;
	if (n->app->stale_chats)
		app_load_chats(n->app);
	g_hash_table_iter_init(&iter, n->chats);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&w)) {
		if (w->due &&
			(w->shown_at == 0 || now - w->shown_at >= PAUSE_US))
			show(n, w);
		more = more || w->due;
	}
	if (!more)
		n->timer = 0;
	return more ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static gint64
key_of(const struct chat *chat)
{
	return chat->contact_state == CONTACT_ACCEPTED ||
			peer_is_room(chat->peer)
		? chat->row
		: STRANGERS;
}

static struct waiting *
waiting(struct notify *n, const struct chat *chat)
{
	gint64 key = key_of(chat);
	struct waiting *w = g_hash_table_lookup(n->chats, &key);
	if (w != NULL)
		return w;
	w = g_new0(struct waiting, 1);
	w->key = key;
	g_hash_table_insert(n->chats, &w->key, w);
	return w;
}

static gboolean
is_planned(struct notify *n, const struct chat *chat)
{
	return waiting(n, chat)->planned == n->drawing;
}

static void
plan(struct notify *n, const struct chat *chat, gint64 row)
{
	struct waiting *w = waiting(n, chat);
	w->planned = n->drawing;
	w->chat = chat->row;
	w->row = row;
	if (n->app->setup->notify == NOTIFY_OFF)
		return;
	w->due = TRUE;
	if (n->timer == 0)
		n->timer = g_timeout_add(DELAY_MS, on_time, n);
}

/* ---- what is told --------------------------------------------------- */

void
notify_arrived(struct app *app, gint64 row, gint64 chat)
{
	struct fresh fresh = {row, chat};
	g_array_append_val(app->notify->fresh, fresh);
}

static gboolean
may_tell(struct notify *n, const struct chat *chat)
{
	gint64 now = n->app->setup->now();
	return chat->contact_state != CONTACT_BLOCKED &&
		!chat_muted(chat, now) &&
		!quiet_at(&n->quiet, now, n->app->setup->zone, NULL);
}

static void
ring(struct notify *n)
{
	gint64 now = g_get_monotonic_time();
	if (!n->app->setup->bell ||
		(n->rang_at != 0 && now - n->rang_at < BELL_US))
		return;
	n->rang_at = now;
	tty_write(n->app->tty, "\a", 1);
}

static void
tell(struct notify *n, const struct fresh *fresh)
{
	struct chat *chat = chatlist_find(n->app->list, fresh->chat);
	g_autoptr(Message) m = NULL;
	if (chat == NULL || !may_tell(n, chat) || is_planned(n, chat) ||
		seen_at_once(n->app, fresh->chat, fresh->row))
		return;
	m = view_message(n->app->view, fresh->row, NULL);
	if (m == NULL || m->kind != MESSAGE_TEXT || m->outgoing || !m->unread)
		return;
	ring(n);
	plan(n, chat, fresh->row);
}

/* The newest first: then those before it need not be read. */
void
notify_drawn(struct app *app)
{
	struct notify *n = app->notify;
	n->drawing++;
	for (guint i = n->fresh->len; i-- > 0;)
		tell(n, &g_array_index(n->fresh, struct fresh, i));
	g_array_set_size(n->fresh, 0);
}

static gboolean
is_read(struct notify *n, const struct waiting *w)
{
	if (w->key == STRANGERS) {
		for (guint i = 0; i < chatlist_count(n->app->list); i++) {
			struct chat *chat = chatlist_at(n->app->list, i);
			if (chat->contact_state == CONTACT_REQUEST &&
				chat->unread > 0)
				return FALSE;
		}
		return TRUE;
	}
	struct chat *chat = chatlist_find(n->app->list, w->chat);
	return chat == NULL || chat->unread == 0 ||
		chat->contact_state == CONTACT_BLOCKED;
}

void
notify_chats(struct app *app)
{
	struct notify *n = app->notify;
	GHashTableIter iter;
	struct waiting *w;
	g_hash_table_iter_init(&iter, n->chats);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&w)) {
		if (!is_read(n, w))
			continue;
		w->due = FALSE;
		if (w->shows)
			desktop_close(n->desktop, w->key);
		w->shows = FALSE;
	}
}
