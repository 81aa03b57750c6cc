/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "app.h"
#include "commands.h"

#define PAUSE_MS 1000
#define LONGEST_US ((gint64)5 * G_USEC_PER_SEC)

void
draft_init(struct draft *d)
{
	d->base = g_strdup("");
	d->kept = g_hash_table_new_full(
		g_int64_hash, g_int64_equal, g_free, g_free);
}

void
draft_clear(struct draft *d)
{
	g_clear_handle_id(&d->timer, g_source_remove);
	g_hash_table_unref(d->kept);
	g_free(d->base);
}

static void
set_base(struct app *app, const char *text)
{
	g_free(app->draft.base);
	app->draft.base = g_strdup(text);
}

/* A command that is being written is no message. */
static const char *
written(struct app *app)
{
	const char *text = editor_text(app->editor);
	return (text[0] == '/' && text[1] != '/') ||
			strlen(text) > CHAT_DRAFT_MAX
		? ""
		: text;
}

static void
set_draft(struct chat *chat, const char *text)
{
	g_free(chat->draft);
	chat->draft = text[0] == '\0' ? NULL : g_strdup(text);
}

static const char *
draft_of(struct app *app, const struct chat *chat)
{
	const char *kept = g_hash_table_lookup(app->draft.kept, &chat->row);
	if (kept == NULL)
		kept = chat->draft;
	return kept == NULL ? "" : kept;
}

/* ---- keeping -------------------------------------------------------- */

struct saving {
	struct app *app;
	gint64 chat;
	char *text;
};

/* What the store did not take stays here, and is tried with the next. */
static void
saved(GVariant *result, const GError *error, void *user)
{
	struct saving *saving = user;
	GHashTable *kept = saving->app->draft.kept;
	const char *now = g_hash_table_lookup(kept, &saving->chat);
	(void)result;
	if (error != NULL && saving->app->over && saving->text[0] != '\0')
		app_lost(saving->app, saving->chat, error, saving->text);
	else if (error != NULL)
		g_info("a draft was not kept: %s", error->message);
	else if (g_strcmp0(now, saving->text) == 0)
		g_hash_table_remove(kept, &saving->chat);
	g_free(saving->text);
	g_free(saving);
}

static void
save(struct app *app, gint64 row, const char *text)
{
	struct chat *chat = chatlist_find(app->list, row);
	struct saving *saving = g_new0(struct saving, 1);
	GVariantDict dict;
	*saving = (struct saving){app, row, g_strdup(text)};
	g_hash_table_replace(
		app->draft.kept, g_memdup2(&row, sizeof row), g_strdup(text));
	if (chat != NULL)
		set_draft(chat, text);
	g_variant_dict_init(&dict, NULL);
	g_variant_dict_insert(&dict, "chat", "x", row);
	g_variant_dict_insert(&dict, "text", "s", text);
	front_call(app->front, "chat.draft", g_variant_dict_end(&dict), saved,
		saving);
}

static void
save_now(struct app *app)
{
	const char *text = written(app);
	g_clear_handle_id(&app->draft.timer, g_source_remove);
	app->draft.since = 0;
	if (app->open == 0 || strcmp(text, app->draft.base) == 0)
		return;
	save(app, app->open, text);
	set_base(app, text);
}

static gboolean
on_time(gpointer user)
{
	struct app *app = user;
	app->draft.timer = 0;
	save_now(app);
	return G_SOURCE_REMOVE;
}

void
draft_changed(struct app *app)
{
	struct draft *d = &app->draft;
	gint64 now = g_get_monotonic_time();
	if (app->open == 0 || strcmp(written(app), d->base) == 0) {
		g_clear_handle_id(&d->timer, g_source_remove);
		d->since = 0;
		return;
	}
	if (d->since == 0)
		d->since = now;
	if (now - d->since >= LONGEST_US) {
		save_now(app);
		return;
	}
	g_clear_handle_id(&d->timer, g_source_remove);
	d->timer = g_timeout_add(PAUSE_MS, on_time, app);
}

/* ---- chats ---------------------------------------------------------- */

void
draft_leave(struct app *app)
{
	save_now(app);
}

void
draft_enter(struct app *app)
{
	struct chat *chat = app_chat(app);
	set_base(app, chat == NULL ? "" : draft_of(app, chat));
	editor_set(app->editor, app->draft.base);
}

void
draft_sent(struct app *app)
{
	save_now(app);
}

void
draft_give_back(struct app *app, gint64 row, const char *text)
{
	struct chat *chat = chatlist_find(app->list, row);
	if (row == app->open && editor_empty(app->editor)) {
		editor_set(app->editor, text);
		draft_changed(app);
	} else if (row != app->open && chat != NULL &&
		draft_of(app, chat)[0] == '\0') {
		save(app, row, text);
	}
}

/* Another screen kept something for the open chat. */
static void
take_over(struct app *app, const struct chat *chat)
{
	const char *stored = chat->draft == NULL ? "" : chat->draft;
	gboolean mine =
		strcmp(editor_text(app->editor), app->draft.base) != 0 ||
		(!editor_empty(app->editor) && app->seen.focus != FOCUS_OUT);
	if (mine || g_hash_table_contains(app->draft.kept, &chat->row) ||
		strcmp(stored, app->draft.base) == 0)
		return;
	set_base(app, stored);
	editor_set(app->editor, stored);
}

void
draft_chats(struct app *app)
{
	GHashTableIter iter;
	gint64 *row;
	const char *text;
	struct chat *open = app_chat(app);
	if (open != NULL)
		take_over(app, open);
	g_hash_table_iter_init(&iter, app->draft.kept);
	while (g_hash_table_iter_next(
		&iter, (gpointer *)&row, (gpointer *)&text)) {
		struct chat *chat = chatlist_find(app->list, *row);
		if (chat != NULL)
			set_draft(chat, text);
	}
}
