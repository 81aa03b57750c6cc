/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Draws the whole screen; what changed is screen.c's to find out. */
#include "config.h"

#include <string.h>

#include "app.h"
#include "hush.h"
#include "i18n.h"
#include "input.h"
#include "statusbar.h"
#include "trouble.h"
#include "width.h"
#include "wrap.h"

#define WIDE 60
#define INPUT_ROWS 8

gboolean
paint_is_wide(const struct app *app)
{
	return screen_cols(app->screen) >= WIDE;
}

/* ---- the head of a chat --------------------------------------------- */

static const char *
lock_text(struct app *app, const struct chat *chat, gboolean brief,
	enum style *style)
{
	int encrypts = app_encrypts(app, chat);
	*style = encrypts > 0 ? STYLE_GOOD : STYLE_BAD;
	if (encrypts < 0)
		return brief ? "🔓?" : _("🔓 encrypt? not chosen yet");
	if (encrypts == 0)
		return brief ? "🔓" : _("🔓 NOT encrypted");
	if (chat->trust == TRUST_CHANGED)
		*style = STYLE_BAD;
	if (brief)
		return chat->trust == TRUST_CHANGED ? "🔒!" : "🔒";
	if (chat->trust == TRUST_VERIFIED)
		return _("🔒 encrypted, verified");
	return chat->trust == TRUST_CHANGED ? _("🔒 KEY CHANGED")
					    : _("🔒 encrypted");
}

static void
draw_head(struct app *app, const struct chat *chat, const struct area *a)
{
	struct screen *s = app->screen;
	enum style style;
	const char *lock = lock_text(app, chat, a->cols < 50, &style);
	int lock_cells = width_text(lock);
	int end = a->x + a->cols - lock_cells - 1, x = a->x;
	if (a->cols > lock_cells + 4)
		screen_put(s, a->y, end, lock_cells, style, lock);
	else
		end = a->x + a->cols;
	/* However narrow it is, a room is never taken for what it is not. */
	if (end == a->x + a->cols && peer_is_room(chat->peer))
		x = screen_put(s, a->y, x, a->cols, style,
			a->cols < lock_cells ? "!" : lock);
	if (x >= end)
		return;
	if (chat->online)
		x = screen_put(s, a->y, x, end - x, STYLE_GOOD, "● ");
	g_autofree char *title = width_fit(chat->title, MAX(end - x - 1, 1));
	x = screen_put(s, a->y, x, end - x, STYLE_STRONG, title);
	g_autofree char *rest = app->accounts->len > 1
		? g_strdup_printf("  %s (%s)",
			  strcmp(chat->title, chat->peer) == 0 ? ""
							       : chat->peer,
			  chat->account)
		: g_strdup_printf("  %s",
			  strcmp(chat->title, chat->peer) == 0 ? ""
							       : chat->peer);
	if (end - x > 8) {
		g_autofree char *fitting = width_fit(rest, end - x - 1);
		screen_put(s, a->y, x, end - x - 1, STYLE_DIM, fitting);
	}
}

static char *
banner_text(const struct chat *chat)
{
	if (chat->trust == TRUST_CHANGED)
		return g_strdup_printf(
			_("The key of %s changed: a new device, or somebody in "
			  "between. Sending is stopped. /verify shows both "
			  "numbers; compare, then /confirm."),
			chat->title);
	if (chat->contact_state == CONTACT_REQUEST)
		return g_strdup_printf(
			_("%s is not a contact and wrote to you. /accept or "
			  "/block; until then nothing is told to them."),
			chat->peer);
	if (chat->contact_state == CONTACT_BLOCKED)
		return g_strdup_printf(
			_("%s is blocked. /accept lifts that."), chat->peer);
	return NULL;
}

/* Rows it took. */
static int
draw_banner(struct app *app, const struct chat *chat, const struct area *a)
{
	g_autofree char *text = banner_text(chat);
	enum style style =
		chat->trust == TRUST_CHANGED ? STYLE_WARN : STYLE_BAR;
	if (text == NULL || a->rows < 3)
		return 0;
	g_autoptr(GArray) lines = wrap_text(text, MAX(a->cols - 2, 1));
	int rows = MIN((int)lines->len, MAX(a->rows / 2, 1));
	for (int i = 0; i < rows; i++) {
		const struct wrap_line *line =
			&g_array_index(lines, struct wrap_line, (guint)i);
		screen_fill(app->screen, a->y + i, a->x, a->cols, style, " ");
		screen_put_len(app->screen, a->y + i, a->x + 1, a->cols - 1,
			style, text + line->start, line->len);
	}
	return rows;
}

/* ---- the right side ------------------------------------------------- */

static void
draw_paragraph(struct app *app, const struct area *a, const char *text)
{
	int cells = MIN(a->cols - 2, 70);
	g_autoptr(GArray) lines = wrap_text(text, MAX(cells, 1));
	int x = a->x + (a->cols > 10 ? 1 : 0);
	int y = a->y + MAX((a->rows - (int)lines->len) / 3, 0);
	for (guint i = 0; i < lines->len && y < a->y + a->rows; i++, y++) {
		const struct wrap_line *line =
			&g_array_index(lines, struct wrap_line, i);
		screen_put_len(app->screen, y, x, a->x + a->cols - x,
			STYLE_PLAIN, text + line->start, line->len);
	}
}

static void
draw_nothing_open(struct app *app, const struct area *a)
{
	if (!app->accounts_known)
		return;
	if (app->accounts->len == 0)
		draw_paragraph(app, a,
			_("Welcome to doran.\n\n"
			  "There is no account yet. Leave with Ctrl-Q and "
			  "make one:\n\n"
			  "  doran account add home --backend mqtt\n"
			  "    --server mqtts://broker.example.org:8883\n"
			  "    --address you@example.org"));
	else if (chatlist_count(app->list) == 0)
		draw_paragraph(app, a,
			_("No chats yet. Begin one with:\n\n"
			  "  /add USER@NETWORK\n\n"
			  "F1 shows what else there is."));
	else
		draw_paragraph(app, a,
			_("No chat is open. Alt-1 to Alt-9 open one, or Tab, "
			  "then Up, Down and Enter."));
}

static void
draw_below_hint(struct app *app, const struct area *a)
{
	guint below = pane_below(app->pane);
	g_autofree char *text = NULL;
	if (pane_at_newest(app->pane) || a->rows < 3)
		return;
	text = below > 0
		? g_strdup_printf(
			  ngettext("↓ %u new below, Alt-> goes there",
				  "↓ %u new below, Alt-> goes there", below),
			  below)
		: g_strdup(_("↓ Alt-> goes to the newest"));
	int cells = width_text(text) + 2;
	if (cells > a->cols)
		cells = a->cols;
	int x = a->x + (a->cols - cells) / 2, y = a->y + a->rows - 1;
	screen_fill(app->screen, y, a->x, a->cols, STYLE_PLAIN, " ");
	screen_fill(app->screen, y, x, cells, STYLE_BAR, " ");
	screen_put(app->screen, y, x + 1, cells - 1, STYLE_BAR, text);
}

/* Above the hint; where a larger pane shows the newest message after all, the
 * hint's line is the pane's. */
static void
draw_messages(struct app *app, const struct area *area)
{
	struct area a = *area;
	gboolean hint = !pane_at_newest(app->pane) && a.rows >= 3;
	a.rows -= hint;
	pane_draw(app->pane, app->screen, &a);
	a.rows += hint;
	if (!hint || !pane_at_newest(app->pane)) {
		draw_below_hint(app, &a);
		return;
	}
	for (int y = 0; y < a.rows; y++)
		screen_fill(
			app->screen, a.y + y, a.x, a.cols, STYLE_PLAIN, " ");
	pane_draw(app->pane, app->screen, &a);
}

static void
draw_chat(struct app *app, const struct area *area)
{
	struct chat *chat = app_chat(app);
	struct area a = *area;
	int taken = 0;
	if (chat == NULL) {
		draw_nothing_open(app, &a);
		return;
	}
	if (a.rows >= 3) {
		draw_head(app, chat, &a);
		taken = 1;
	}
	if (a.rows >= 8) {
		screen_fill(app->screen, a.y + 1, a.x, a.cols, STYLE_DIM, "─");
		taken = 2;
	}
	a.y += taken;
	a.rows -= taken;
	taken = draw_banner(app, chat, &a);
	a.y += taken;
	a.rows -= taken;
	draw_messages(app, &a);
}

/* ---- the whole ------------------------------------------------------ */

static void
draw_list(struct app *app, const struct area *area)
{
	struct area a = *area;
	if (a.rows >= 8) {
		guint unread = chatlist_unread_count(app->list);
		g_autofree char *text = unread == 0
			? g_strdup(_("Chats"))
			/* TRANSLATORS: how many chats have unread messages. */
			: g_strdup_printf(ngettext("Chats (%u new)",
						  "Chats (%u new)", unread),
				  unread);
		screen_put(app->screen, a.y, a.x + 1, a.cols - 1, STYLE_STRONG,
			text);
		screen_fill(app->screen, a.y + 1, a.x, a.cols, STYLE_DIM, "─");
		a.y += 2;
		a.rows -= 2;
	}
	chatlist_draw(app->list, app->screen, &a, app->open, app->setup->now(),
		app->list_focus);
}

/* The one that hides what is below it, and those above it. */
static void
draw_modals(struct app *app, struct modal *m, const struct area *pane,
	const struct area *all)
{
	if (m == NULL)
		return;
	if (m->kind->transparent)
		draw_modals(app, m->below, pane, all);
	if (m->kind->draw != NULL)
		m->kind->draw(m, app, m->kind->everywhere ? all : pane);
}

static void
draw_wide(struct app *app, const struct area *a)
{
	int list = CLAMP(a->cols / 4, 20, 30);
	gboolean hides = modal_hiding(app) != NULL;
	struct area left = {a->y, a->x, a->rows, list};
	struct area right = {
		a->y, a->x + list + 2, a->rows, a->cols - list - 2};
	draw_list(app, &left);
	for (int y = 0; y < a->rows; y++)
		screen_put(app->screen, a->y + y, a->x + list, 1, STYLE_DIM,
			y == 1 && a->rows >= 8 ? "┼" : "│");
	if (a->rows >= 8 && (hides || app_chat(app) != NULL))
		screen_put(app->screen, a->y + 1, a->x + list + 1, 1, STYLE_DIM,
			"─");
	if (!hides)
		draw_chat(app, &right);
	draw_modals(app, app->modal, &right, a);
}

static void
draw_main(struct app *app, const struct area *a)
{
	const struct modal *hiding = modal_hiding(app);
	if (hiding != NULL && hiding->kind->everywhere) {
		draw_modals(app, app->modal, a, a);
	} else if (paint_is_wide(app)) {
		draw_wide(app, a);
	} else {
		gboolean list =
			app->list_focus && chatlist_count(app->list) > 0;
		if (hiding == NULL && list)
			draw_list(app, a);
		else if (hiding == NULL)
			draw_chat(app, a);
		draw_modals(app, app->modal, a, a);
	}
}

/* The lowest rows above `end`; how many it took. */
static int
draw_lines(struct app *app, const char *text, enum style style, int end,
	int cols, int most)
{
	if (text == NULL || most < 1)
		return 0;
	g_autoptr(GArray) lines = wrap_text(text, cols);
	int rows = MIN((int)lines->len, most);
	for (int i = 0; i < rows; i++) {
		const struct wrap_line *line =
			&g_array_index(lines, struct wrap_line, (guint)i);
		screen_put_len(app->screen, end - rows + i, 0, cols, style,
			text + line->start, line->len);
	}
	return rows;
}

/* What is wrong, and over it what was said last. */
static int
draw_notes(struct app *app, int end, int cols)
{
	int rows = screen_rows(app->screen);
	int most = MIN(3, rows >= 4 ? rows / 3 : 0);
	g_autofree char *trouble = trouble_text(app);
	int note = draw_lines(app, app->note,
		app->note_bad ? STYLE_BAD : STYLE_GOOD, end, cols, most);
	if (rows < 8)
		return note;
	return note +
		draw_lines(app, trouble, STYLE_BAD, end - note, cols,
			MAX(most - note, 0));
}

static gboolean
unread_above(struct app *app)
{
	struct chat *chat = app_chat(app);
	return chat != NULL && chat->unread > 0 &&
		pane_is_above(app->pane, chat->first_unread);
}

static const char *
hint(struct app *app)
{
	if (app->modal != NULL && app->modal->kind->hint != NULL)
		return app->modal->kind->hint(app->modal, app);
	if (app_from_search(app))
		return _("Esc back to the search");
	if (app->list_focus)
		return _("Enter opens, Tab back, F1 help");
	if (unread_above(app))
		return paint_is_wide(app) ? _("↑ Alt-U: unread above, F1 help")
					  : _("↑ Alt-U: unread above");
	if (!paint_is_wide(app))
		return _("Tab chats, F1 help");
	return _("Tab chats, F1 help, Ctrl-Q quit");
}

/* What a page or a window covers, even in part, nobody has seen. */
static void
forget_covered(struct app *app)
{
	for (struct modal *m = app->modal; m != NULL; m = m->below)
		if (m->kind->draw != NULL)
			shown_begin(pane_shown(app->pane));
}

/* After the messages: it tells what is above them. */
static void
draw_bar(struct app *app, const struct area *bar)
{
	g_autofree char *sign = hush_sign(app, bar->cols < WIDE);
	statusbar_draw(
		app->screen, bar, app->accounts, app->trouble, sign, hint(app));
}

void
paint(struct app *app)
{
	struct screen *s = app->screen;
	int rows = screen_rows(s), cols = screen_cols(s);
	int most = CLAMP(rows / 3, 1, INPUT_ROWS);
	struct area input = {
		.cols = cols, .rows = input_rows(app->editor, cols, most)};
	struct chat *chat = app_chat(app);
	screen_erase(s);
	shown_begin(pane_shown(app->pane));
	input.y = rows - input.rows;
	int end = input.y;
	end -= draw_notes(app, end, cols);
	struct area bar = {end - 1, 0, 1, cols};
	end -= end >= 3;
	struct area main_area = {0, 0, end, cols};
	/* Before what may want the cursor for itself. */
	input_draw(app->editor, s, &input,
		chat != NULL && app_encrypts(app, chat) <= 0 ? STYLE_BAD
							     : STYLE_GOOD,
		chat != NULL && peer_is_room(chat->peer) ? "🔓" : NULL);
	draw_main(app, &main_area);
	forget_covered(app);
	if (bar.y == end)
		draw_bar(app, &bar);
}
