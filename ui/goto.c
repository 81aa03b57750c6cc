/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Going to a day of the open chat, or to what is unread in it. */
#include "config.h"

#include <string.h>

#include "app.h"
#include "day.h"
#include "i18n.h"
#include "picker.h"
#include "when.h"
#include "wrap.h"

struct prompt {
	struct modal modal;
	struct picker picker;
};

/* ---- going ---------------------------------------------------------- */

static gboolean
told(struct app *app, GError *error)
{
	if (error == NULL)
		return FALSE;
	app_note(app, TRUE, "%s", error->message);
	g_error_free(error);
	return TRUE;
}

static gboolean
go(struct app *app, gint64 row)
{
	app->list_focus = FALSE;
	app_search_forget(app);
	if (pane_go(app->pane, row, NULL))
		return TRUE;
	app_note(app, TRUE, _("That message is not there any more."));
	return FALSE;
}

/* A day without messages leads to the next one that has some. */
static gboolean
go_day(struct app *app, gint64 day)
{
	GError *error = NULL;
	GTimeZone *zone = app->setup->zone;
	gint64 row = view_first_since(app->view, app->open, day, &error);
	if (told(app, error))
		return FALSE;
	if (row == 0) {
		pane_newest(app->pane);
		app_note(app, FALSE,
			_("Nothing was written since then: this is the "
			  "newest."));
		return TRUE;
	}
	g_autoptr(Message) m = view_message(app->view, row, NULL);
	if (m != NULL &&
		when_day_number(m->sent_at, zone) !=
			when_day_number(day, zone)) {
		g_autofree char *found =
			when_day(m->sent_at, app->setup->now(), zone);
		app_note(app, FALSE,
			/* TRANSLATORS: %s is a day, "Yesterday" say. */
			_("Nothing on that day; what comes next: %s"), found);
	}
	return go(app, row);
}

static gboolean
go_first(struct app *app)
{
	GError *error = NULL;
	g_autoptr(GPtrArray) first =
		view_messages_after(app->view, app->open, 0, 1, &error);
	if (told(app, error) || first->len == 0)
		return FALSE;
	return go(app, ((struct message *)first->pdata[0])->row);
}

gboolean
app_go_unread(struct app *app)
{
	GError *error = NULL;
	gint64 row = app->open == 0
		? 0
		: view_first_unread(app->view, app->open, &error);
	if (told(app, error))
		return FALSE;
	/* What was read meanwhile still has the mark before it. */
	if (pane_mark(app->pane) != 0)
		row = pane_mark(app->pane);
	if (row != 0)
		return go(app, row);
	app_note(app, FALSE, _("Nothing is unread in this chat."));
	return FALSE;
}

static gboolean
go_newest(struct app *app)
{
	pane_newest(app->pane);
	return TRUE;
}

/* TRANSLATORS: places to jump to, as somebody types them. */
static const struct {
	const char *word, *korean;
	gboolean (*go)(struct app *app);
} places[] = {{N_("first"), "처음", go_first},
	{N_("unread"), "안읽음", app_go_unread},
	{N_("newest"), "최근", go_newest}};

static int
place_of(const char *text)
{
	for (gsize i = 0; i < G_N_ELEMENTS(places); i++)
		if (strcmp(text, places[i].word) == 0 ||
			strcmp(text, places[i].korean) == 0 ||
			strcmp(text, _(places[i].word)) == 0)
			return (int)i;
	return -1;
}

gboolean
app_go(struct app *app, const char *where)
{
	gint64 day;
	int place = place_of(where);
	if (app_chat(app) == NULL) {
		app_note(app, TRUE, _("No chat is open: open one first."));
		return FALSE;
	}
	if (place >= 0)
		return places[place].go(app);
	if (day_parse(where, app->setup->now(), app->setup->zone, &day))
		return go_day(app, day);
	app_note(app, TRUE,
		_("'%s' is no day: write 2026-11-01, yesterday, Monday, "
		  "unread, first or newest."),
		where);
	return FALSE;
}

/* ---- asking --------------------------------------------------------- */

static char *
answer(struct app *app, const char *text)
{
	gint64 day;
	int place = place_of(text);
	if (place >= 0)
		return g_strdup(_(places[place].word));
	if (day_parse(text, app->setup->now(), app->setup->zone, &day))
		return when_date(day, app->setup->zone);
	return g_strdup(_("2026-11-01, 11-01, -3, yesterday, Monday, unread, "
			  "first, newest"));
}

static void
draw(struct modal *modal, struct app *app, const struct area *area)
{
	struct prompt *prompt = (struct prompt *)modal;
	if (area->rows <= 0 || area->cols <= 0)
		return;
	g_autofree char *text = picker_text(&prompt->picker);
	g_autofree char *words = answer(app, text);
	struct area in = box_draw(app->screen, area, 3, 44, _("Go to a day"));
	g_autoptr(GArray) lines = wrap_text(words, MAX(in.cols, 1));
	picker_draw_line(&prompt->picker, app->screen, &in);
	for (int i = 0; i < (int)lines->len && i + 1 < in.rows; i++) {
		const struct wrap_line *line =
			&g_array_index(lines, struct wrap_line, (guint)i);
		screen_put_len(app->screen, in.y + 1 + i, in.x, in.cols,
			STYLE_DIM, words + line->start, line->len);
	}
}

static gboolean
key(struct modal *modal, struct app *app, const struct key *key)
{
	struct prompt *prompt = (struct prompt *)modal;
	if (key->code == K_ENTER) {
		g_autofree char *text = picker_text(&prompt->picker);
		if (text[0] == '\0' || app_go(app, text))
			modal_pop(app);
	} else if (key->code == K_ESCAPE) {
		modal_pop(app);
	} else {
		picker_key(&prompt->picker, key, 0);
	}
	return TRUE;
}

static void
prompt_free(struct modal *modal)
{
	struct prompt *prompt = (struct prompt *)modal;
	picker_clear(&prompt->picker);
	g_free(prompt);
}

static const char *
hint(struct modal *modal, struct app *app)
{
	(void)modal;
	(void)app;
	return _("Enter goes there, Esc back");
}

static const struct modal_kind kind = {.draw = draw,
	.key = key,
	.free = prompt_free,
	.hint = hint,
	.transparent = TRUE};

void
app_ask_day(struct app *app)
{
	if (app_chat(app) == NULL) {
		app_note(app, TRUE, _("No chat is open: open one first."));
		return;
	}
	struct prompt *prompt = g_new0(struct prompt, 1);
	prompt->modal.kind = &kind;
	picker_init(&prompt->picker);
	modal_push(app, &prompt->modal);
}
