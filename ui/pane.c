/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "block.h"
#include "i18n.h"
#include "pane.h"
#include "width.h"

struct pane {
	struct view *view;
	const struct ui_setup *setup;
	gint64 chat;
	GPtrArray *messages; /* struct message, oldest first */
	GPtrArray *pending; /* struct message of text not stored yet */
	gboolean has_older, has_newer; /* beyond the window */
	gint64 mark_row;
	/* The lowest line on the screen; while `sticks` it is the newest. */
	gboolean sticks;
	guint anchor;
	int anchor_line;
	guint below;
	guint pending_number;
	int rows, cols; /* of the last drawing */
	char *failure; /* the store's last error */
};

static GPtrArray *
new_messages(void)
{
	return g_ptr_array_new_with_free_func((GDestroyNotify)message_free);
}

struct pane *
pane_new(struct view *view, const struct ui_setup *setup)
{
	struct pane *p = g_new0(struct pane, 1);
	p->view = view;
	p->setup = setup;
	p->messages = new_messages();
	p->pending = new_messages();
	p->rows = 10;
	p->cols = 80;
	return p;
}

void
pane_free(struct pane *p)
{
	if (p == NULL)
		return;
	g_ptr_array_unref(p->messages);
	g_ptr_array_unref(p->pending);
	g_free(p->failure);
	g_free(p);
}

static void
failed(struct pane *p, GError *error)
{
	g_free(p->failure);
	p->failure = error == NULL ? NULL : g_strdup(error->message);
	g_clear_error(&error);
}

/* Up to `limit` messages around a row; never NULL. */
static GPtrArray *
page(struct pane *p, gint64 row, gboolean older, guint limit)
{
	GError *error = NULL;
	GPtrArray *rows = older
		? view_messages_before(p->view, p->chat, row, limit, &error)
		: view_messages_after(p->view, p->chat, row, limit, &error);
	failed(p, error);
	return rows == NULL ? new_messages() : rows;
}

static void
load_newest(struct pane *p, guint limit)
{
	g_ptr_array_unref(p->messages);
	p->messages = page(p, 0, TRUE, limit);
	p->has_older = p->messages->len >= limit;
	p->has_newer = FALSE;
}

void
pane_open(struct pane *p, gint64 chat, gint64 first_unread)
{
	p->chat = chat;
	p->mark_row = first_unread;
	g_ptr_array_set_size(p->messages, 0);
	g_ptr_array_set_size(p->pending, 0);
	p->has_older = p->has_newer = FALSE;
	if (chat != 0)
		load_newest(p, PANE_PAGE);
	p->sticks = TRUE;
	p->below = 0;
}

gint64
pane_chat(const struct pane *p)
{
	return p->chat;
}

static guint
count(const struct pane *p)
{
	return p->messages->len + (p->has_newer ? 0 : p->pending->len);
}

static struct message *
item(const struct pane *p, guint i)
{
	if (i < p->messages->len)
		return p->messages->pdata[i];
	return p->pending->pdata[i - p->messages->len];
}

static struct columns
columns(const struct pane *p)
{
	int widest = width_text(_("you"));
	for (guint i = 0; i < p->messages->len; i++) {
		struct message *m = item(p, i);
		if (m->kind != MESSAGE_TEXT || m->outgoing)
			continue;
		g_autofree char *name = block_name(m);
		widest = MAX(widest, width_text(name));
		break;
	}
	return block_columns(p->setup, p->cols, widest, p->mark_row);
}

static const struct message *
before(const struct pane *p, guint i)
{
	return i == 0 ? NULL : item(p, i - 1);
}

static int
height(const struct pane *p, const struct columns *c, guint i)
{
	return block_height(c, before(p, i), item(p, i));
}

static void
place_at_end(struct pane *p, const struct columns *c)
{
	p->anchor = count(p) == 0 ? 0 : count(p) - 1;
	p->anchor_line = count(p) == 0 ? 0 : height(p, c, p->anchor) - 1;
}

/* Moves the window towards older messages; FALSE: there are none. */
static gboolean
load_older(struct pane *p)
{
	if (!p->has_older || p->messages->len == 0)
		return FALSE;
	GPtrArray *rows = page(p, item(p, 0)->row, TRUE, PANE_PAGE);
	guint added = rows->len;
	p->has_older = added >= PANE_PAGE;
	g_ptr_array_extend_and_steal(rows, p->messages);
	p->messages = rows;
	p->anchor += added;
	if (p->messages->len > PANE_WINDOW) {
		guint keep = MAX(PANE_WINDOW, p->anchor + 1);
		if (keep < p->messages->len) {
			g_ptr_array_set_size(p->messages, (int)keep);
			p->has_newer = TRUE;
		}
	}
	return added > 0;
}

static gboolean
load_newer(struct pane *p)
{
	if (!p->has_newer || p->messages->len == 0)
		return FALSE;
	gint64 last = item(p, p->messages->len - 1)->row;
	GPtrArray *rows = page(p, last, FALSE, PANE_PAGE);
	guint added = rows->len;
	p->has_newer = added >= PANE_PAGE;
	g_ptr_array_extend_and_steal(p->messages, rows);
	if (p->messages->len > PANE_WINDOW) {
		guint drop = MIN(p->messages->len - PANE_WINDOW, p->anchor);
		if (drop > 0)
			g_ptr_array_remove_range(p->messages, 0, drop);
		p->anchor -= drop;
		p->has_older = p->has_older || drop > 0;
	}
	return added > 0;
}

static gboolean
step_up(struct pane *p, const struct columns *c)
{
	if (p->anchor_line > 0) {
		p->anchor_line--;
		return TRUE;
	}
	if (p->anchor == 0 && !load_older(p))
		return FALSE;
	if (p->anchor == 0)
		return FALSE;
	p->anchor--;
	p->anchor_line = height(p, c, p->anchor) - 1;
	return TRUE;
}

static gboolean
step_down(struct pane *p, const struct columns *c)
{
	if (count(p) == 0)
		return FALSE;
	if (p->anchor_line + 1 < height(p, c, p->anchor)) {
		p->anchor_line++;
		return TRUE;
	}
	if (p->anchor + 1 >= count(p) && !load_newer(p))
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
	while (missing > 0) {
		guint was = p->anchor;
		if (i == 0 && !load_older(p))
			break;
		i += p->anchor - was;
		if (i > 0)
			missing -= height(p, c, --i);
	}
	while (missing-- > 0 && step_down(p, c))
		;
}

static gboolean
is_end(struct pane *p, const struct columns *c)
{
	return !p->has_newer &&
		(count(p) == 0 ||
			(p->anchor + 1 >= count(p) &&
				p->anchor_line + 1 >= height(p, c, p->anchor)));
}

void
pane_scroll(struct pane *p, int by)
{
	struct columns c = columns(p);
	if (count(p) == 0)
		return;
	if (p->sticks)
		place_at_end(p, &c);
	for (; by < 0 && step_up(p, &c); by++)
		;
	for (; by > 0 && step_down(p, &c); by--)
		;
	fill_page(p, &c);
	p->sticks = is_end(p, &c);
	if (p->sticks)
		p->below = 0;
}

void
pane_page(struct pane *p, int pages)
{
	pane_scroll(p, pages * MAX(p->rows - 1, 1));
}

void
pane_newest(struct pane *p)
{
	if (p->has_newer)
		load_newest(p, PANE_PAGE);
	p->sticks = TRUE;
	p->below = 0;
}

gboolean
pane_at_newest(const struct pane *p)
{
	return p->sticks && !p->has_newer;
}

gint64
pane_newest_row(const struct pane *p)
{
	gint64 newest = 0;
	for (guint i = 0; i < p->messages->len; i++)
		newest = MAX(newest, item(p, i)->row);
	return newest;
}

guint
pane_below(const struct pane *p)
{
	return p->below;
}

static int
find(const struct pane *p, gint64 row)
{
	for (guint i = p->messages->len; i-- > 0;)
		if (item(p, i)->row == row)
			return (int)i;
	return -1;
}

static void
forget_pending(struct pane *p, const struct message *stored)
{
	for (guint i = 0; stored->outgoing && i < p->pending->len; i++) {
		struct message *m = p->pending->pdata[i];
		if (g_strcmp0(m->text, stored->text) == 0) {
			g_ptr_array_remove_index(p->pending, i);
			return;
		}
	}
}

void
pane_reload(struct pane *p)
{
	gint64 row = p->sticks || p->messages->len == 0
		? 0
		: item(p, MIN(p->anchor, p->messages->len - 1))->row;
	if (p->chat == 0 || p->has_newer)
		return;
	load_newest(p, MAX(PANE_PAGE, p->messages->len + 1));
	int at = find(p, row);
	if (row != 0 && at >= 0)
		p->anchor = (guint)at;
	else
		p->sticks = TRUE;
}

void
pane_stored(struct pane *p, gint64 row)
{
	GError *error = NULL;
	if (find(p, row) >= 0) {
		pane_changed(p, row);
		return;
	}
	struct message *m = view_message(p->view, row, &error);
	failed(p, error);
	if (m == NULL || m->chat != p->chat) {
		message_free(m);
		return;
	}
	forget_pending(p, m);
	if (!p->sticks && !m->outgoing)
		p->below++;
	guint last = p->messages->len;
	if (p->has_newer) {
		message_free(m);
	} else if (last > 0 && item(p, last - 1)->clock > m->clock) {
		/* It came late and belongs further up. */
		message_free(m);
		pane_reload(p);
	} else {
		g_ptr_array_add(p->messages, m);
		if (p->sticks && p->messages->len > PANE_WINDOW) {
			g_ptr_array_remove_range(p->messages, 0, PANE_PAGE);
			p->has_older = TRUE;
		}
	}
}

void
pane_changed(struct pane *p, gint64 row)
{
	GError *error = NULL;
	int at = find(p, row);
	if (at < 0)
		return;
	struct message *m = view_message(p->view, row, &error);
	failed(p, error);
	if (m == NULL)
		return;
	message_free(p->messages->pdata[at]);
	p->messages->pdata[at] = m;
}

guint
pane_pending(struct pane *p, const char *text)
{
	struct message *m = g_new0(struct message, 1);
	m->row = -(gint64)++p->pending_number;
	m->kind = MESSAGE_TEXT;
	m->outgoing = TRUE;
	m->encrypted = TRUE;
	m->text = g_strdup(text);
	m->stored_at = p->setup->now();
	g_ptr_array_add(p->pending, m);
	return p->pending_number;
}

void
pane_arrived(struct pane *p, guint number)
{
	for (guint i = 0; i < p->pending->len; i++) {
		struct message *m = p->pending->pdata[i];
		if (m->row == -(gint64)number) {
			g_ptr_array_remove_index(p->pending, i);
			return;
		}
	}
}

void
pane_clear_mark(struct pane *p)
{
	p->mark_row = 0;
}

gint64
pane_stuck_row(const struct pane *p, gboolean only_failed)
{
	for (guint i = p->messages->len; i-- > 0;) {
		struct message *m = item(p, i);
		if (m->outgoing && m->kind == MESSAGE_TEXT &&
			(m->state == MESSAGE_FAILED ||
				(!only_failed && m->state == MESSAGE_QUEUED)))
			return m->row;
	}
	return 0;
}

void
pane_draw(struct pane *p, struct screen *s, const struct area *a)
{
	if (a->rows <= 0 || a->cols <= 0)
		return;
	p->rows = a->rows;
	p->cols = a->cols;
	struct columns c = columns(p);
	if (p->sticks)
		place_at_end(p, &c);
	p->anchor = MIN(p->anchor, count(p) == 0 ? 0 : count(p) - 1);
	if (count(p) > 0) {
		p->anchor_line =
			MIN(p->anchor_line, height(p, &c, p->anchor) - 1);
		fill_page(p, &c);
	}
	int y = a->y + a->rows, to = p->anchor_line + 1;
	for (guint i = p->anchor + 1; count(p) > 0 && i-- > 0 && y > a->y;) {
		if (to < 0)
			to = height(p, &c, i);
		int from = MAX(to - (y - a->y), 0);
		y -= to - from;
		block_draw(&c, before(p, i), item(p, i), s, y, a->x, from, to);
		to = -1;
	}
	if (p->failure != NULL)
		screen_put(s, a->y, a->x, a->cols, STYLE_WARN, p->failure);
}
