/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search: words over all chats, or this one, and what was found, newest
 * first. It outlives its modal: from a message that was jumped to, Esc comes
 * back to the list. A look at the store is bounded by find.h and begins when
 * typing pauses; what is missing of a page is looked for in idle turns. */
#include "config.h"

#include <string.h>

#include "app.h"
#include "hits.h"
#include "i18n.h"
#include "picker.h"
#include "width.h"
#include "wrap.h"

#define PAUSE_MS 60 /* of typing */
#define AHEAD 10 /* hits that are there below the cursor */

struct search {
	struct picker picker;
	char *text; /* the hits are of it */
	GPtrArray *hits; /* struct find_hit */
	gboolean stale; /* they are of the text before */
	gint64 next; /* where to go on, 0: nowhere */
	guint wanted; /* hits that are to be there */
	gboolean broken; /* the index is */
	char *failure;
	gint64 here; /* the chat it was opened in; 0: none */
	gboolean only_here;
	gboolean jumped;
	gint64 place; /* pane_place() in that chat */
	gboolean list_focus;
	guint source;
};

/* ---- looking -------------------------------------------------------- */

static void
take_page(struct app *app, struct find_page *page)
{
	struct search *se = app->search;

	if (page->broken && !se->broken)
		app_call(app, "search.rebuild", NULL, NULL);
	while (page->hits->len > 0)
		g_ptr_array_add(
			se->hits, g_ptr_array_steal_index(page->hits, 0));
	se->next = page->next;
	se->broken = page->broken;
}

static gboolean
look(gpointer user)
{
	struct app *app = user;
	struct search *se = app->search;
	g_autoptr(GError) error = NULL;
	struct find find = {.text = se->text,
		.chat = se->only_here ? se->here : 0,
		.before = se->next};
	g_autoptr(FindPage) page = view_search(app->view, &find, &error);
	se->source = 0;
	se->next = 0;
	g_clear_pointer(&se->failure, g_free);
	if (page == NULL)
		se->failure = g_strdup(error->message);
	else
		take_page(app, page);
	if (se->next != 0 && se->hits->len < se->wanted)
		se->source = g_idle_add(look, app);
	app_redraw(app);
	return G_SOURCE_REMOVE;
}

static gboolean
begin(gpointer user)
{
	struct app *app = user;
	struct search *se = app->search;
	g_ptr_array_set_size(se->hits, 0);
	se->stale = FALSE;
	se->next = 0;
	se->wanted = 1;
	se->picker.cursor = se->picker.top = 0;
	return look(app);
}

/* What was found for the text before stays until there is something new. */
static void
changed(struct app *app)
{
	struct search *se = app->search;
	g_autofree char *text = picker_text(&se->picker);
	if (strcmp(text, se->text) == 0)
		return;
	g_free(se->text);
	se->text = g_steal_pointer(&text);
	g_clear_handle_id(&se->source, g_source_remove);
	se->stale = se->text[0] != '\0';
	if (!se->stale) {
		g_ptr_array_set_size(se->hits, 0);
		se->next = 0;
	} else {
		se->source = g_timeout_add(PAUSE_MS, begin, app);
	}
}

static void
turn_scope(struct app *app)
{
	struct search *se = app->search;
	if (se->here == 0)
		return;
	se->only_here = !se->only_here;
	g_clear_handle_id(&se->source, g_source_remove);
	if (se->text[0] != '\0')
		begin(app);
}

static void
look_ahead(struct app *app)
{
	struct search *se = app->search;
	se->wanted = (guint)MAX(se->picker.cursor + AHEAD, 1);
	if (se->next != 0 && se->source == 0 && se->hits->len < se->wanted)
		se->source = g_idle_add(look, app);
}

/* ---- going ---------------------------------------------------------- */

static void
jump(struct app *app)
{
	struct search *se = app->search;
	if (se->stale) {
		g_clear_handle_id(&se->source, g_source_remove);
		begin(app);
	}
	if (se->picker.cursor >= (int)se->hits->len)
		return;
	struct find_hit *hit = se->hits->pdata[se->picker.cursor];
	gint64 chat = hit->message->chat, row = hit->message->row;
	modal_clear(app);
	app_open(app, chat);
	if (app->open != chat || !pane_go(app->pane, row, se->text)) {
		app_note(app, TRUE, _("That message is not there any more."));
		return;
	}
	se->jumped = TRUE;
}

static void
go_back(struct app *app)
{
	struct search *se = app->search;
	gboolean jumped = se->jumped;
	se->jumped = FALSE;
	modal_pop(app);
	if (!jumped)
		return;
	if (se->here != 0)
		app_open(app, se->here);
	if (app->open == se->here)
		pane_return(app->pane, se->place);
	app->list_focus = se->list_focus;
}

gboolean
app_from_search(const struct app *app)
{
	return app->search != NULL && app->search->jumped &&
		pane_found(app->pane) != 0;
}

void
app_search_forget(struct app *app)
{
	if (app->search != NULL)
		app->search->jumped = FALSE;
}

/* ---- drawing -------------------------------------------------------- */

static char *
scope_text(struct app *app)
{
	struct search *se = app->search;
	struct chat *chat =
		se->only_here ? chatlist_find(app->list, se->here) : NULL;
	if (chat == NULL)
		return g_strdup(_("in all chats"));
	/* TRANSLATORS: of a search; %s is a chat's title. */
	return g_strdup_printf(_("in %s"), chat->title);
}

static char *
count_text(const struct search *se)
{
	guint count = se->hits->len;
	if (se->text[0] == '\0')
		return g_strdup("");
	if (se->source != 0)
		return g_strdup("…");
	if (se->next != 0)
		/* TRANSLATORS: %u were found so far, and there are more. */
		return g_strdup_printf(_("%u and more"), count);
	return g_strdup_printf(ngettext("%u found", "%u found", count), count);
}

/* The line that is typed into, and how much it found where. */
static void
draw_head(struct app *app, const struct area *a)
{
	g_autofree char *scope = scope_text(app);
	g_autofree char *count = count_text(app->search);
	g_autofree char *right = g_strdup_printf(
		"%s%s%s", count, count[0] == '\0' ? "" : " ", scope);
	g_autofree char *fitting = width_fit(right, a->cols / 2);
	int cells = a->cols >= 24 ? width_text(fitting) : 0;
	struct area line = {a->y, a->x, 1, a->cols - cells - (cells > 0)};
	if (a->cols >= 40) {
		line.x = screen_put(app->screen, a->y, a->x, a->cols,
				 STYLE_STRONG, _("Search")) +
			1;
		line.cols -= line.x - a->x;
	}
	picker_draw_line(&app->search->picker, app->screen, &line);
	if (cells > 0)
		screen_put(app->screen, a->y, a->x + a->cols - cells, cells,
			STYLE_DIM, fitting);
}

static void
draw_words(struct app *app, const struct area *a, const char *text)
{
	int cells = MIN(MAX(a->cols - 2, 1), 70);
	g_autoptr(GArray) lines = wrap_text(text, cells);
	for (guint i = 0; i < lines->len && (int)i < a->rows; i++) {
		const struct wrap_line *line =
			&g_array_index(lines, struct wrap_line, i);
		screen_put_len(app->screen, a->y + (int)i,
			a->x + (a->cols > 10), a->cols, STYLE_DIM,
			text + line->start, line->len);
	}
}

static const char *
words_instead(const struct search *se)
{
	if (se->failure != NULL)
		return se->failure;
	if (se->text[0] == '\0')
		return _("Words find the messages that have them all. "
			 "\"Words in quotes\" stand together, -word is left "
			 "out, word* is a beginning.");
	if (se->source != 0)
		return "";
	return _("Nothing was found.");
}

static void
draw_hits(struct app *app, const struct area *a)
{
	struct search *se = app->search;
	int count = (int)se->hits->len, each = hits_rows(a->cols);
	picker_scroll(&se->picker, count, a->rows / each);
	for (int i = 0; i < se->picker.rows; i++) {
		int at = se->picker.top + i;
		struct area row = {a->y + i * each, a->x,
			MIN(each, a->rows - i * each), a->cols};
		if (at < count && row.rows > 0)
			hit_draw(se->hits->pdata[at], app->setup, app->screen,
				&row, at == se->picker.cursor);
	}
	if (count == 0)
		draw_words(app, a, words_instead(se));
}

static void
draw(struct modal *modal, struct app *app, const struct area *area)
{
	struct area a = *area;
	(void)modal;
	if (a.rows <= 0 || a.cols <= 0)
		return;
	draw_head(app, &a);
	int head = a.rows >= 6 ? 2 : 1;
	if (head > 1)
		screen_fill(app->screen, a.y + 1, a.x, a.cols, STYLE_DIM, "─");
	a.y += head;
	a.rows -= head;
	if (app->search->broken && a.rows > 2) {
		screen_put(app->screen, a.y, a.x, a.cols, STYLE_WARN,
			_("The search index was damaged and is made anew; "
			  "until then searching takes longer."));
		a.y++;
		a.rows--;
	}
	if (a.rows > 0)
		draw_hits(app, &a);
}

/* ---- the modal ------------------------------------------------------ */

static gboolean
key(struct modal *modal, struct app *app, const struct key *key)
{
	struct search *se = app->search;
	(void)modal;
	if (key->code == K_ESCAPE) {
		go_back(app);
		return TRUE;
	}
	if (key->code == K_TAB || key->code == K_BACKTAB) {
		turn_scope(app);
		return TRUE;
	}
	if (key->code == K_ENTER) {
		jump(app);
		return TRUE;
	}
	if (picker_key(&se->picker, key, (int)se->hits->len) == PICKER_TYPED)
		changed(app);
	look_ahead(app);
	return TRUE;
}

static void
search_modal_free(struct modal *modal)
{
	g_free(modal);
}

static const char *
hint(struct modal *modal, struct app *app)
{
	(void)modal;
	if (app->search->here == 0)
		return _("Enter shows it, Esc back");
	return app->search->only_here
		? _("Enter shows it, Tab all chats, Esc back")
		: _("Enter shows it, Tab this chat, Esc back");
}

static const struct modal_kind kind = {.draw = draw,
	.key = key,
	.free = search_modal_free,
	.hint = hint,
	.everywhere = TRUE};

static void
begin_new(struct app *app)
{
	struct search *se = app->search;
	g_clear_handle_id(&se->source, g_source_remove);
	editor_set(se->picker.editor, "");
	g_ptr_array_set_size(se->hits, 0);
	g_free(se->text);
	se->text = g_strdup("");
	g_clear_pointer(&se->failure, g_free);
	se->next = 0;
	se->stale = se->broken = se->jumped = se->only_here = FALSE;
	se->here = app->open;
	se->place = pane_place(app->pane);
	se->list_focus = app->list_focus;
}

static void
show(struct app *app)
{
	if (modal_is(app, &kind))
		return;
	struct modal *modal = g_new0(struct modal, 1);
	modal->kind = &kind;
	modal_push(app, modal);
}

void
app_search(struct app *app, const char *words)
{
	if (app->search == NULL) {
		app->search = g_new0(struct search, 1);
		picker_init(&app->search->picker);
		app->search->hits = g_ptr_array_new_with_free_func(
			(GDestroyNotify)find_hit_free);
	}
	begin_new(app);
	if (words != NULL) {
		editor_set(app->search->picker.editor, words);
		changed(app);
	}
	show(app);
}

gboolean
app_search_back(struct app *app)
{
	if (!app_from_search(app))
		return FALSE;
	show(app);
	return TRUE;
}

void
app_search_free(struct app *app)
{
	struct search *se = app->search;
	if (se == NULL)
		return;
	g_clear_handle_id(&se->source, g_source_remove);
	picker_clear(&se->picker);
	g_ptr_array_unref(se->hits);
	g_free(se->text);
	g_free(se->failure);
	g_free(se);
}
