/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The switcher: a few letters of a chat's title, its address or its account,
 * and Enter opens it. Without letters: what is unread, then what was used
 * last, the open chat, and the contacts that nothing was written to yet. */
#include "config.h"

#include <string.h>

#include "app.h"
#include "i18n.h"
#include "match.h"
#include "people.h"
#include "picker.h"
#include "width.h"

#define ROWS 12
#define COLS 56

struct choice {
	gint64 chat; /* 0: a new one */
	char *account, *address; /* of a new one */
	const struct chat *person; /* it is with; NULL: with an address */
	int score;
	guint place; /* before the sort */
};

struct switcher {
	struct modal modal;
	struct picker picker;
	GArray *choices; /* struct choice */
	GPtrArray *people; /* without a chat; their choices point into it */
	char *text; /* they are of */
};

static void
clear_choice(gpointer data)
{
	struct choice *choice = data;
	g_free(choice->account);
	g_free(choice->address);
}

/* ---- choosing ------------------------------------------------------- */

/* Most people share a few networks: those count only when asked for. */
static int
score_address(const char *address, const char *word)
{
	if (strpbrk(word, "@.") != NULL)
		return match_letters(address, word, NULL);
	g_autofree char *user = g_strndup(address, strcspn(address, "@"));
	return match_letters(user, word, NULL);
}

/* Each word has to fit something of the chat; 0: one does not. */
static int
score_of(const struct chat *chat, char **words)
{
	gboolean named = strcmp(chat->title, chat->peer) != 0;
	int sum = 0;
	for (guint i = 0; words[i] != NULL; i++) {
		if (words[i][0] == '\0')
			continue;
		/* A title says more than an address or an account. */
		int title =
			named ? match_letters(chat->title, words[i], NULL) : 0;
		int peer = score_address(chat->peer, words[i]) * 3 / 4;
		int account = match_letters(chat->account, words[i], NULL) / 2;
		int best = MAX(MAX(title, peer), account);
		if (best == 0)
			return 0;
		sum += best;
	}
	return sum;
}

static int
score_without(struct app *app, const struct chat *chat)
{
	if (chat->row == app->open)
		return 1;
	return chat->unread > 0 && chat->contact_state != CONTACT_BLOCKED ? 3
									  : 2;
}

static int
compare(gconstpointer a, gconstpointer b)
{
	const struct choice *x = a, *y = b;
	if (x->score != y->score)
		return x->score > y->score ? -1 : 1;
	return x->place < y->place ? -1 : x->place > y->place;
}

static gboolean
is_address(const char *text)
{
	const char *at = strchr(text, '@');
	return at != NULL && at > text && at[1] != '\0' &&
		strchr(at + 1, '@') == NULL && strpbrk(text, " \t") == NULL;
}

static gboolean
is_with(const struct chat *chat, const char *account, const char *address)
{
	return g_ascii_strcasecmp(chat->peer, address) == 0 &&
		strcmp(chat->account, account) == 0;
}

static gboolean
is_there(struct switcher *sw, struct app *app, const char *account,
	const char *address)
{
	for (guint i = 0; i < chatlist_count(app->list); i++)
		if (is_with(chatlist_at(app->list, i), account, address))
			return TRUE;
	for (guint i = 0; i < sw->people->len; i++)
		if (is_with(sw->people->pdata[i], account, address))
			return TRUE;
	return FALSE;
}

/* "ACCOUNT/USER@NETWORK" asks for one account, else each is offered. */
static void
add_new(struct switcher *sw, struct app *app)
{
	const char *slash = strchr(sw->text, '/');
	const char *address = slash == NULL ? sw->text : slash + 1;
	if (!is_address(address))
		return;
	for (guint i = 0; i < app->accounts->len; i++) {
		struct account *account = app->accounts->pdata[i];
		gsize len = slash == NULL ? 0 : (gsize)(slash - sw->text);
		if ((slash != NULL &&
			    (strlen(account->name) != len ||
				    strncmp(account->name, sw->text, len) !=
					    0)) ||
			is_there(sw, app, account->name, address))
			continue;
		struct choice choice = {.account = g_strdup(account->name),
			.address = g_strdup(address)};
		g_array_append_val(sw->choices, choice);
	}
}

/* Without letters they come after all chats. */
static void
add_people(struct switcher *sw, char **words)
{
	for (guint i = 0; i < sw->people->len; i++) {
		const struct chat *person = sw->people->pdata[i];
		struct choice choice = {.person = person,
			.place = G_MAXINT + i,
			.score = sw->text[0] == '\0' ? 1
						     : score_of(person, words)};
		if (choice.score == 0)
			continue;
		choice.account = g_strdup(person->account);
		choice.address = g_strdup(person->peer);
		g_array_append_val(sw->choices, choice);
	}
}

static void
choose(struct switcher *sw, struct app *app)
{
	g_free(sw->text);
	sw->text = picker_text(&sw->picker);
	g_auto(GStrv) words = g_strsplit(sw->text, " ", -1);
	g_array_set_size(sw->choices, 0);
	for (guint i = 0; i < chatlist_count(app->list); i++) {
		struct chat *chat = chatlist_at(app->list, i);
		struct choice choice = {.chat = chat->row,
			.place = i,
			.score = sw->text[0] == '\0' ? score_without(app, chat)
						     : score_of(chat, words)};
		if (choice.score > 0)
			g_array_append_val(sw->choices, choice);
	}
	add_people(sw, words);
	g_array_sort(sw->choices, compare);
	add_new(sw, app);
}

static const struct choice *
choice_at(const struct switcher *sw, int i)
{
	return i < 0 || i >= (int)sw->choices->len
		? NULL
		: &g_array_index(sw->choices, struct choice, (guint)i);
}

static void
take(struct switcher *sw, struct app *app)
{
	const struct choice *choice = choice_at(sw, sw->picker.cursor);
	if (choice == NULL) {
		app_note(app, TRUE,
			_("No chat has that in it. USER@NETWORK begins a new "
			  "one."));
		return;
	}
	if (choice->chat == 0)
		app_open_address(app, choice->account, choice->address);
	gint64 chat = choice->chat;
	modal_clear(app);
	if (chat != 0)
		app_open(app, chat);
}

/* ---- drawing -------------------------------------------------------- */

static void
draw_letters(struct screen *s, int y, int x, int cells, const char *title,
	const char *text, enum style style)
{
	g_auto(GStrv) words = g_strsplit(text, " ", -1);
	for (guint w = 0; words[w] != NULL; w++) {
		g_autoptr(GArray) where = NULL;
		match_letters(title, words[w], &where);
		for (guint i = 0; i < where->len; i++) {
			const struct match_range *r =
				&g_array_index(where, struct match_range, i);
			g_autofree char *left = g_strndup(title, r->start);
			int in = width_text(left);
			if (in < cells)
				screen_put_len(s, y, x + in, cells - in, style,
					title + r->start, r->len);
		}
	}
}

static void
draw_chat_row(struct switcher *sw, struct app *app, const struct chat *chat,
	const struct area *a, gboolean at)
{
	struct screen *s = app->screen;
	enum style bar = at ? STYLE_CURSOR : STYLE_PLAIN;
	int x = chatlist_draw_mark(s, a->y, a->x, chat, bar);
	g_autofree char *count = chat->unread == 0
		? g_strdup("")
		: g_strdup_printf(" %u", MIN(chat->unread, 9999));
	int end = a->x + a->cols - (int)strlen(count);
	g_autofree char *title = width_fit(chat->title, MAX(end - x, 1));
	int after = screen_put(s, a->y, x, end - x,
		at			   ? bar
			: chat->unread > 0 ? STYLE_STRONG
					   : STYLE_PLAIN,
		title);
	if (!at)
		draw_letters(s, a->y, x, MIN(end, after) - x, title, sw->text,
			STYLE_NEWS);
	gboolean several = app->accounts->len > 1;
	const char *peer =
		strcmp(chat->title, chat->peer) == 0 ? "" : chat->peer;
	g_autofree char *rest = several
		? g_strdup_printf("  %s (%s)", peer, chat->account)
		: g_strdup_printf("  %s", peer);
	if (end - after > 8) {
		g_autofree char *fitting = width_fit(rest, end - after);
		screen_put(s, a->y, after, end - after, at ? bar : STYLE_DIM,
			fitting);
	}
	screen_put(s, a->y, end, a->x + a->cols - end, at ? bar : STYLE_NEWS,
		count);
}

static void
draw_choice(struct switcher *sw, struct app *app, int i, const struct area *a)
{
	const struct choice *choice = choice_at(sw, i);
	gboolean at = i == sw->picker.cursor;
	if (at)
		screen_fill(
			app->screen, a->y, a->x, a->cols, STYLE_CURSOR, " ");
	const struct chat *chat = choice->person != NULL
		? choice->person
		: chatlist_find(app->list, choice->chat);
	if (chat != NULL) {
		draw_chat_row(sw, app, chat, a, at);
	} else if (choice->chat == 0) {
		g_autofree char *text = app->accounts->len > 1
			? g_strdup_printf(
				  /* TRANSLATORS: an address, and the name of
				   * the account it is written to from. */
				  _("+ new chat with %s (%s)"), choice->address,
				  choice->account)
			: g_strdup_printf(
				  _("+ new chat with %s"), choice->address);
		screen_put(app->screen, a->y, a->x, a->cols,
			at ? STYLE_CURSOR : STYLE_GOOD, text);
	}
}

static void
draw(struct modal *modal, struct app *app, const struct area *area)
{
	struct switcher *sw = (struct switcher *)modal;
	if (area->rows <= 0 || area->cols <= 0)
		return;
	choose(sw, app); /* the chats may have changed */
	int count = (int)sw->choices->len;
	struct area in = box_draw(app->screen, area, 1 + CLAMP(count, 1, ROWS),
		COLS, _("Go to chat"));
	picker_draw_line(&sw->picker, app->screen, &in);
	picker_scroll(&sw->picker, count, in.rows - 1);
	for (int i = 0; i < in.rows - 1 && sw->picker.top + i < count; i++) {
		struct area row = {in.y + 1 + i, in.x, 1, in.cols};
		draw_choice(sw, app, sw->picker.top + i, &row);
	}
	if (count == 0 && in.rows > 1)
		screen_put(app->screen, in.y + 1, in.x, in.cols, STYLE_DIM,
			_("nothing fits"));
}

/* ---- the modal ------------------------------------------------------ */

static gboolean
key(struct modal *modal, struct app *app, const struct key *key)
{
	struct switcher *sw = (struct switcher *)modal;
	gboolean again =
		key->code == K_CHAR && key->ch == 'o' && key->mods == MOD_CTRL;
	if (key->code == K_ESCAPE || again) {
		modal_pop(app);
		return TRUE;
	}
	if (key->code == K_ENTER) {
		choose(sw, app);
		take(sw, app);
		return TRUE;
	}
	if (picker_key(&sw->picker, key, (int)sw->choices->len) == PICKER_TYPED)
		sw->picker.cursor = sw->picker.top = 0;
	return TRUE;
}

static void
switcher_free(struct modal *modal)
{
	struct switcher *sw = (struct switcher *)modal;
	picker_clear(&sw->picker);
	g_array_unref(sw->choices);
	g_ptr_array_unref(sw->people);
	g_free(sw->text);
	g_free(sw);
}

static const char *
hint(struct modal *modal, struct app *app)
{
	(void)modal;
	(void)app;
	return _("Enter opens, Esc back");
}

static const struct modal_kind kind = {.draw = draw,
	.key = key,
	.free = switcher_free,
	.hint = hint,
	.transparent = TRUE};

void
app_switcher(struct app *app)
{
	struct switcher *sw = g_new0(struct switcher, 1);
	sw->modal.kind = &kind;
	picker_init(&sw->picker);
	sw->choices = g_array_new(FALSE, TRUE, sizeof(struct choice));
	g_array_set_clear_func(sw->choices, clear_choice);
	sw->people = people_without_chat(app->view, app->list);
	choose(sw, app);
	modal_push(app, &sw->modal);
}
