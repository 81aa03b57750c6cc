/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Standing somewhere in the history, and selecting. */
#include "config.h"

#include "pane_inside.h"

/* ---- standing somewhere --------------------------------------------- */

gboolean
pane_go(struct pane *p, gint64 row, const char *words)
{
	int at = window_find(&p->w, row);
	if (at < 0 && !window_load_around(&p->w, row))
		return FALSE;
	at = window_find(&p->w, row);
	p->selected = 0;
	p->found = row;
	g_free(p->words);
	p->words = g_strdup(words);
	struct columns c = pane_columns(p);
	p->anchor = (guint)at;
	p->anchor_line = pane_height(p, &c, p->anchor) - 1;
	/* It stands in the upper third, with what followed below it. */
	for (int i = p->rows * 2 / 3; i > p->anchor_line && pane_down(p, &c);
		i--)
		;
	pane_settle(p, &c);
	return TRUE;
}

gint64
pane_found(const struct pane *p)
{
	return p->found;
}

void
pane_forget_found(struct pane *p)
{
	p->found = 0;
	g_clear_pointer(&p->words, g_free);
}

gint64
pane_place(const struct pane *p)
{
	if (p->sticks || p->w.messages->len == 0)
		return 0;
	return window_at(&p->w, MIN(p->anchor, p->w.messages->len - 1))->row;
}

void
pane_return(struct pane *p, gint64 place)
{
	int at = window_find(&p->w, place);
	pane_forget_found(p);
	if (place == 0 || (at < 0 && !window_load_around(&p->w, place))) {
		pane_newest(p);
		return;
	}
	struct columns c = pane_columns(p);
	p->anchor = (guint)window_find(&p->w, place);
	p->anchor_line = pane_height(p, &c, p->anchor) - 1;
	pane_settle(p, &c);
}

/* ---- selecting ------------------------------------------------------ */

/* Index i, one beside an index that exists, after more was loaded if it takes
 * that; -1: there is nothing. */
static int
reach(struct pane *p, int i)
{
	guint kept = 0;
	if (i < 0 && window_older(&p->w, &kept)) {
		p->anchor += kept;
		i = (int)kept - 1;
	}
	if (i >= (int)p->w.messages->len && i > 0) {
		guint was = kept = (guint)i - 1;
		window_newer(&p->w, &kept);
		i -= (int)(was - kept);
		p->anchor -= MIN(p->anchor, was - kept);
	}
	return i < 0 || i >= (int)p->w.messages->len ? -1 : i;
}

/* Scrolls as little as shows the whole message, or its first lines. */
void
pane_show(struct pane *p, const struct columns *c, guint i)
{
	int lines = p->anchor_line + 1;
	if (i > p->anchor ||
		(i == p->anchor && p->anchor_line + 1 < pane_height(p, c, i))) {
		p->anchor = i;
		p->anchor_line = pane_height(p, c, i) - 1;
		lines = p->anchor_line + 1;
	} else {
		for (guint j = i; j < p->anchor; j++)
			lines += pane_height(p, c, j);
	}
	for (; lines > p->rows && pane_up(p, c); lines--)
		;
	pane_settle(p, c);
}

static void
select_item(struct pane *p, int i)
{
	if (i < 0)
		return;
	p->selected = window_at(&p->w, (guint)i)->row;
	struct columns c = pane_columns(p);
	if (p->sticks)
		pane_place_at_end(p, &c);
	pane_show(p, &c, (guint)i);
}

gboolean
pane_select(struct pane *p)
{
	struct columns c = pane_columns(p);
	int at = p->found == 0 ? -1 : window_find(&p->w, p->found);
	if (p->sticks)
		pane_place_at_end(p, &c);
	if (at < 0)
		at = (int)MIN(p->anchor, MAX(p->w.messages->len, 1) - 1);
	if (p->w.messages->len == 0)
		return FALSE;
	select_item(p, at);
	return TRUE;
}

void
pane_select_step(struct pane *p, int step)
{
	int way = step < 0 ? -1 : 1;
	int at = window_find(&p->w, p->selected);
	for (; step != 0 && at >= 0; step -= way) {
		int next = reach(p, at + way);
		/* What is loaded on the way moves it. */
		at = window_find(&p->w, p->selected);
		if (next < 0)
			break;
		at = next;
		p->selected = window_at(&p->w, (guint)at)->row;
	}
	select_item(p, at);
}

int
pane_page_messages(const struct pane *p)
{
	return MAX(p->rows / 2, 1);
}

void
pane_unselect(struct pane *p)
{
	p->selected = 0;
}

const struct message *
pane_selected(const struct pane *p)
{
	int at = p->selected == 0 ? -1 : window_find(&p->w, p->selected);
	return at < 0 ? NULL : window_at(&p->w, (guint)at);
}
