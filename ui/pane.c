/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "i18n.h"
#include "pane_inside.h"
#include "width.h"

struct pane *
pane_new(struct view *view, const struct ui_setup *setup)
{
	struct pane *p = g_new0(struct pane, 1);
	window_init(&p->w, view);
	shown_init(&p->shown);
	p->setup = setup;
	p->rows = 10;
	p->cols = 80;
	return p;
}

void
pane_expect(struct pane *p, int rows)
{
	p->rows = rows;
}

void
pane_view(struct pane *p, struct view *view)
{
	p->w.view = view;
}

void
pane_free(struct pane *p)
{
	if (p == NULL)
		return;
	window_clear(&p->w);
	shown_clear(&p->shown);
	g_free(p->words);
	g_free(p);
}

void
pane_open(struct pane *p, gint64 chat, gint64 first_unread)
{
	p->mark_row = first_unread;
	p->selected = 0;
	pane_forget_found(p);
	window_open(&p->w, chat);
	/* No more than the screen has: what is above comes when it is drawn. */
	if (chat != 0)
		window_load_newest(
			&p->w, MIN(WINDOW_PAGE, (guint)MAX(p->rows, 1) + 1));
	p->sticks = TRUE;
	p->below = 0;
}

gint64
pane_chat(const struct pane *p)
{
	return p->w.chat;
}

static guint
count(const struct pane *p)
{
	return window_count(&p->w);
}

static struct message *
item(const struct pane *p, guint i)
{
	return window_at(&p->w, i);
}

struct columns
pane_columns(const struct pane *p)
{
	int widest = width_text(_("you"));
	for (guint i = 0; i < p->w.messages->len; i++) {
		struct message *m = item(p, i);
		if (m->kind != MESSAGE_TEXT || m->outgoing)
			continue;
		g_autofree char *name = block_name(m);
		widest = MAX(widest, width_text(name));
		break;
	}
	struct columns c =
		block_columns(p->setup, p->cols, widest, p->mark_row);
	c.selected = p->selected;
	c.found = p->found;
	c.words = p->words;
	return c;
}

static const struct message *
before(const struct pane *p, guint i)
{
	return i == 0 ? NULL : item(p, i - 1);
}

int
pane_height(const struct pane *p, const struct columns *c, guint i)
{
	return block_height(c, before(p, i), item(p, i));
}

/* ---- moving --------------------------------------------------------- */

void
pane_place_at_end(struct pane *p, const struct columns *c)
{
	p->anchor = count(p) == 0 ? 0 : count(p) - 1;
	p->anchor_line = count(p) == 0 ? 0 : pane_height(p, c, p->anchor) - 1;
}

gboolean
pane_up(struct pane *p, const struct columns *c)
{
	if (p->anchor_line > 0) {
		p->anchor_line--;
		return TRUE;
	}
	if (p->anchor == 0 && !window_older(&p->w, &p->anchor))
		return FALSE;
	if (p->anchor == 0)
		return FALSE;
	p->anchor--;
	p->anchor_line = pane_height(p, c, p->anchor) - 1;
	return TRUE;
}

gboolean
pane_down(struct pane *p, const struct columns *c)
{
	if (count(p) == 0)
		return FALSE;
	if (p->anchor_line + 1 < pane_height(p, c, p->anchor)) {
		p->anchor_line++;
		return TRUE;
	}
	if (p->anchor + 1 >= count(p) && !window_newer(&p->w, &p->anchor))
		return FALSE;
	if (p->anchor + 1 >= count(p))
		return FALSE;
	p->anchor++;
	p->anchor_line = 0;
	return TRUE;
}

/* The page above the anchor is to be full, as far as there is history. */
static void
fill_page(struct pane *p, const struct columns *c)
{
	int missing = p->rows - p->anchor_line - 1;
	guint i = p->anchor;
	/* Each of them has a line at least. */
	if (missing > 0 && i >= (guint)missing)
		missing = 0;
	while (missing > 0) {
		guint was = p->anchor;
		if (i == 0 && !window_older(&p->w, &p->anchor))
			break;
		i += p->anchor - was;
		if (i > 0)
			missing -= pane_height(p, c, --i);
	}
	while (missing-- > 0 && pane_down(p, c))
		;
}

static gboolean
is_end(struct pane *p, const struct columns *c)
{
	return !p->w.has_newer &&
		(count(p) == 0 ||
			(p->anchor + 1 >= count(p) &&
				p->anchor_line + 1 >=
					pane_height(p, c, p->anchor)));
}

void
pane_settle(struct pane *p, const struct columns *c)
{
	fill_page(p, c);
	p->sticks = is_end(p, c);
	if (p->sticks)
		p->below = 0;
}

void
pane_scroll(struct pane *p, int by)
{
	struct columns c = pane_columns(p);
	if (count(p) == 0)
		return;
	if (p->sticks)
		pane_place_at_end(p, &c);
	for (; by < 0 && pane_up(p, &c); by++)
		;
	for (; by > 0 && pane_down(p, &c); by--)
		;
	pane_settle(p, &c);
}

void
pane_page(struct pane *p, int pages)
{
	pane_scroll(p, pages * MAX(p->rows - 1, 1));
}

void
pane_newest(struct pane *p)
{
	if (p->w.has_newer)
		window_load_newest(&p->w, WINDOW_PAGE);
	pane_forget_found(p);
	p->sticks = TRUE;
	p->below = 0;
}

gboolean
pane_at_newest(const struct pane *p)
{
	return p->sticks && !p->w.has_newer;
}

/* ---- what is in it -------------------------------------------------- */

gint64
pane_newest_row(const struct pane *p)
{
	gint64 newest = 0;
	for (guint i = 0; i < p->w.messages->len; i++)
		newest = MAX(newest, item(p, i)->row);
	return newest;
}

guint
pane_below(const struct pane *p)
{
	return p->below;
}

void
pane_reload(struct pane *p)
{
	gint64 place = pane_place(p);
	guint held = p->w.messages->len;
	if (p->w.chat == 0)
		return;
	if (p->w.has_newer && window_load_around(&p->w, place)) {
		p->anchor = (guint)window_find(&p->w, place);
		return;
	}
	window_load_newest(&p->w, MAX(WINDOW_PAGE, held + 1));
	int at = place == 0 ? -1 : window_find(&p->w, place);
	if (at >= 0)
		p->anchor = (guint)at;
	else
		p->sticks = TRUE;
}

void
pane_stored(struct pane *p, gint64 row)
{
	gboolean outgoing;
	enum window_news news = window_stored(&p->w, row, &outgoing);
	if (news == WINDOW_NOT_HERE || news == WINDOW_KNOWN)
		return;
	if (!p->sticks && !outgoing)
		p->below++;
	if (news == WINDOW_LATE)
		pane_reload(p);
	if (p->sticks && p->w.messages->len > WINDOW_MOST) {
		g_ptr_array_remove_range(p->w.messages, 0, WINDOW_PAGE);
		p->w.has_older = TRUE;
	}
}

void
pane_changed(struct pane *p, gint64 row)
{
	window_changed(&p->w, row);
}

guint
pane_pending(struct pane *p, const char *text, gboolean encrypted)
{
	return window_add_pending(&p->w, text, encrypted, p->setup->now());
}

void
pane_arrived(struct pane *p, guint number)
{
	window_remove_pending(&p->w, number);
}

void
pane_clear_mark(struct pane *p)
{
	p->mark_row = 0;
}

gint64
pane_mark(const struct pane *p)
{
	return p->mark_row;
}

struct message *
pane_newest_of(
	const struct pane *p, gboolean (*fits)(const struct message *message))
{
	for (guint i = p->w.messages->len; i-- > 0;)
		if (fits(item(p, i)))
			return message_copy(item(p, i));
	return NULL;
}

/* ---- what was shown ------------------------------------------------- */

struct shown *
pane_shown(struct pane *p)
{
	return &p->shown;
}

void
pane_set_read(struct pane *p, gint64 from, gint64 to)
{
	int first = window_find(&p->w, from), last = window_find(&p->w, to);
	for (int i = first; first >= 0 && i <= last; i++)
		item(p, (guint)i)->unread = FALSE;
	for (guint i = p->shown.rows->len; i-- > 0;) {
		gint64 row = g_array_index(p->shown.rows, gint64, i);
		int at = window_find(&p->w, row);
		if (at < 0 || !item(p, (guint)at)->unread)
			g_array_remove_index(p->shown.rows, i);
	}
}

/* ---- drawing -------------------------------------------------------- */

static void
stand(struct pane *p, const struct columns *c)
{
	if (p->sticks)
		pane_place_at_end(p, c);
	p->anchor = MIN(p->anchor, count(p) == 0 ? 0 : count(p) - 1);
	if (count(p) == 0)
		return;
	p->anchor_line = MIN(p->anchor_line, pane_height(p, c, p->anchor) - 1);
	pane_settle(p, c); /* a larger page may reach the end */
	int selected = p->selected == 0 ? -1 : window_find(&p->w, p->selected);
	if (selected >= 0)
		pane_show(p, c, (guint)selected);
}

gboolean
pane_is_above(struct pane *p, gint64 row)
{
	int at = window_find(&p->w, row);
	if (!p->shown.drawn || count(p) == 0)
		return FALSE;
	return at < 0 ? p->w.has_older && row < item(p, 0)->row
		      : (guint)at < p->shown.top;
}

/* What stands above a message need not be on the screen. */
static void
note_shown(struct pane *p, const struct columns *c, guint i,
	const struct block *b, int from, int to)
{
	int head = from > 0 && item(p, i)->unread ? block_head(b) : 0;
	shown_add(&p->shown, c, item(p, i), MAX(from - head, 0), to,
		block_lines(b), p->rows);
}

void
pane_draw(struct pane *p, struct screen *s, const struct area *a)
{
	if (a->rows <= 0 || a->cols <= 0)
		return;
	p->rows = a->rows;
	p->cols = a->cols;
	struct columns c = pane_columns(p);
	stand(p, &c);
	int y = a->y + a->rows, to = p->anchor_line + 1;
	for (guint i = p->anchor + 1; count(p) > 0 && i-- > 0 && y > a->y;) {
		struct block *b = block_new(&c, before(p, i), item(p, i));
		if (to < 0)
			to = block_lines(b);
		int from = MAX(to - (y - a->y), 0);
		y -= to - from;
		block_draw(b, s, y, a->x, from, to);
		note_shown(p, &c, i, b, from, to);
		block_free(b);
		p->shown.top = i;
		to = -1;
	}
	p->shown.drawn = TRUE;
	p->shown.newest = pane_newest_row(p);
	if (p->w.failure != NULL)
		screen_put(s, a->y, a->x, a->cols, STYLE_WARN, p->w.failure);
}
