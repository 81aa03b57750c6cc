/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "window.h"

static GPtrArray *
new_messages(void)
{
	return g_ptr_array_new_with_free_func((GDestroyNotify)message_free);
}

void
window_init(struct window *w, struct view *view)
{
	*w = (struct window){.view = view};
	w->messages = new_messages();
	w->pending = new_messages();
}

void
window_clear(struct window *w)
{
	g_ptr_array_unref(w->messages);
	g_ptr_array_unref(w->pending);
	g_free(w->failure);
}

void
window_open(struct window *w, gint64 chat)
{
	w->chat = chat;
	g_ptr_array_set_size(w->messages, 0);
	g_ptr_array_set_size(w->pending, 0);
	w->has_older = w->has_newer = FALSE;
}

static void
failed(struct window *w, GError *error)
{
	g_free(w->failure);
	w->failure = error == NULL ? NULL : g_strdup(error->message);
	g_clear_error(&error);
}

static struct message *
read_message(struct window *w, gint64 row)
{
	GError *error = NULL;
	struct message *m = view_message(w->view, row, &error);
	failed(w, error);
	if (m != NULL && m->chat != w->chat)
		g_clear_pointer(&m, message_free);
	return m;
}

/* Up to `limit` messages before or after a row; never NULL. */
static GPtrArray *
page(struct window *w, gint64 row, gboolean older, guint limit)
{
	GError *error = NULL;
	GPtrArray *rows = older
		? view_messages_before(w->view, w->chat, row, limit, &error)
		: view_messages_after(w->view, w->chat, row, limit, &error);
	failed(w, error);
	return rows == NULL ? new_messages() : rows;
}

void
window_load_newest(struct window *w, guint limit)
{
	g_ptr_array_unref(w->messages);
	w->messages = page(w, 0, TRUE, limit);
	w->has_older = w->messages->len >= limit;
	w->has_newer = FALSE;
}

gboolean
window_load_around(struct window *w, gint64 row)
{
	struct message *m = read_message(w, row);
	if (m == NULL)
		return FALSE;
	GPtrArray *after = page(w, row, FALSE, WINDOW_PAGE);
	g_ptr_array_unref(w->messages);
	w->messages = page(w, row, TRUE, WINDOW_PAGE);
	w->has_older = w->messages->len >= WINDOW_PAGE;
	w->has_newer = after->len >= WINDOW_PAGE;
	g_ptr_array_add(w->messages, m);
	g_ptr_array_extend_and_steal(w->messages, after);
	return TRUE;
}

guint
window_count(const struct window *w)
{
	return w->messages->len + (w->has_newer ? 0 : w->pending->len);
}

struct message *
window_at(const struct window *w, guint i)
{
	if (i < w->messages->len)
		return w->messages->pdata[i];
	return w->pending->pdata[i - w->messages->len];
}

int
window_find(const struct window *w, gint64 row)
{
	for (guint i = w->messages->len; i-- > 0;)
		if (window_at(w, i)->row == row)
			return (int)i;
	return -1;
}

gboolean
window_older(struct window *w, guint *kept)
{
	if (!w->has_older || w->messages->len == 0)
		return FALSE;
	GPtrArray *rows = page(w, window_at(w, 0)->row, TRUE, WINDOW_PAGE);
	guint added = rows->len;
	w->has_older = added >= WINDOW_PAGE;
	g_ptr_array_extend_and_steal(rows, w->messages);
	w->messages = rows;
	*kept += added;
	guint keep = MAX(WINDOW_MOST, *kept + 1);
	if (keep < w->messages->len) {
		g_ptr_array_set_size(w->messages, (int)keep);
		w->has_newer = TRUE;
	}
	return added > 0;
}

gboolean
window_newer(struct window *w, guint *kept)
{
	if (!w->has_newer || w->messages->len == 0)
		return FALSE;
	gint64 last = window_at(w, w->messages->len - 1)->row;
	GPtrArray *rows = page(w, last, FALSE, WINDOW_PAGE);
	guint added = rows->len;
	w->has_newer = added >= WINDOW_PAGE;
	g_ptr_array_extend_and_steal(w->messages, rows);
	if (w->messages->len > WINDOW_MOST) {
		guint drop = MIN(w->messages->len - WINDOW_MOST, *kept);
		if (drop > 0)
			g_ptr_array_remove_range(w->messages, 0, drop);
		*kept -= drop;
		w->has_older = w->has_older || drop > 0;
	}
	return added > 0;
}

/* ---- pending -------------------------------------------------------- */

guint
window_add_pending(
	struct window *w, const char *text, gboolean encrypted, gint64 now)
{
	struct message *m = g_new0(struct message, 1);
	m->row = -(gint64)++w->pending_number;
	m->kind = MESSAGE_TEXT;
	m->outgoing = TRUE;
	m->encrypted = encrypted;
	m->text = g_strdup(text);
	m->stored_at = now;
	g_ptr_array_add(w->pending, m);
	return w->pending_number;
}

void
window_remove_pending(struct window *w, guint number)
{
	for (guint i = 0; i < w->pending->len; i++) {
		struct message *m = w->pending->pdata[i];
		if (m->row == -(gint64)number) {
			g_ptr_array_remove_index(w->pending, i);
			return;
		}
	}
}

static void
forget_pending(struct window *w, const struct message *stored)
{
	for (guint i = 0; stored->outgoing && i < w->pending->len; i++) {
		struct message *m = w->pending->pdata[i];
		if (g_strcmp0(m->text, stored->text) == 0) {
			g_ptr_array_remove_index(w->pending, i);
			return;
		}
	}
}

/* ---- news ----------------------------------------------------------- */

enum window_news
window_stored(struct window *w, gint64 row, gboolean *outgoing)
{
	guint last = w->messages->len;
	*outgoing = FALSE;
	if (window_find(w, row) >= 0) {
		window_changed(w, row);
		return WINDOW_KNOWN;
	}
	g_autoptr(Message) m = read_message(w, row);
	if (m == NULL)
		return WINDOW_NOT_HERE;
	*outgoing = m->outgoing;
	forget_pending(w, m);
	if (last > 0 && window_at(w, last - 1)->clock > m->clock)
		return WINDOW_LATE;
	if (w->has_newer)
		return WINDOW_BEYOND;
	g_ptr_array_add(w->messages, g_steal_pointer(&m));
	return WINDOW_ADDED;
}

void
window_changed(struct window *w, gint64 row)
{
	int at = window_find(w, row);
	struct message *m = at < 0 ? NULL : read_message(w, row);
	if (m == NULL)
		return;
	message_free(w->messages->pdata[at]);
	w->messages->pdata[at] = m;
}
