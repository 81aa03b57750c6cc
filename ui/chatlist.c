/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "chatlist.h"
#include "i18n.h"
#include "width.h"

struct chatlist {
	GPtrArray *chats;
	gint64 cursor; /* row of a chat */
	int top;
	gint64 open, now; /* of the last drawing */
};

struct chatlist *
chatlist_new(void)
{
	struct chatlist *list = g_new0(struct chatlist, 1);
	list->chats = g_ptr_array_new();
	return list;
}

void
chatlist_free(struct chatlist *list)
{
	if (list == NULL)
		return;
	g_ptr_array_unref(list->chats);
	g_free(list);
}

void
chatlist_set(struct chatlist *list, GPtrArray *take_chats)
{
	g_ptr_array_unref(list->chats);
	list->chats = take_chats;
}

guint
chatlist_count(const struct chatlist *list)
{
	return list->chats->len;
}

struct chat *
chatlist_at(const struct chatlist *list, guint index)
{
	return index < list->chats->len ? list->chats->pdata[index] : NULL;
}

int
chatlist_index(const struct chatlist *list, gint64 row)
{
	for (guint i = 0; i < list->chats->len; i++)
		if (chatlist_at(list, i)->row == row)
			return (int)i;
	return -1;
}

struct chat *
chatlist_find(const struct chatlist *list, gint64 row)
{
	int index = chatlist_index(list, row);
	return index < 0 ? NULL : chatlist_at(list, (guint)index);
}

guint
chatlist_unread_count(const struct chatlist *list)
{
	guint count = 0;
	for (guint i = 0; i < list->chats->len; i++)
		count += chatlist_at(list, i)->unread > 0;
	return count;
}

struct chat *
chatlist_unread(const struct chatlist *list, gint64 except)
{
	for (guint i = 0; i < list->chats->len; i++) {
		struct chat *chat = chatlist_at(list, i);
		if (chat->unread > 0 && chat->row != except &&
			chat->contact_state != CONTACT_BLOCKED)
			return chat;
	}
	return NULL;
}

static gboolean
begins(const char *text, const char *start, gboolean whole)
{
	g_autofree char *a = g_utf8_casefold(text, -1);
	g_autofree char *b = g_utf8_casefold(start, -1);
	return whole ? strcmp(a, b) == 0 : g_str_has_prefix(a, b);
}

struct chat *
chatlist_named(const struct chatlist *list, const char *name)
{
	for (int whole = 1; whole >= 0; whole--)
		for (guint i = 0; i < list->chats->len; i++) {
			struct chat *chat = chatlist_at(list, i);
			if (begins(chat->title, name, whole) ||
				begins(chat->peer, name, whole))
				return chat;
		}
	return NULL;
}

struct chat *
chatlist_cursor(const struct chatlist *list)
{
	struct chat *chat = chatlist_find(list, list->cursor);
	return chat == NULL ? chatlist_at(list, 0) : chat;
}

void
chatlist_cursor_to(struct chatlist *list, gint64 row)
{
	list->cursor = row;
}

void
chatlist_cursor_move(struct chatlist *list, int step)
{
	int last = (int)list->chats->len - 1;
	int at = MAX(chatlist_index(list, list->cursor), 0) + step;
	if (last >= 0)
		list->cursor =
			chatlist_at(list, (guint)CLAMP(at, 0, last))->row;
}

struct mark {
	const char *sign;
	enum style style;
};

static struct mark
mark_of(const struct chat *chat)
{
	if (peer_is_room(chat->peer))
		return (struct mark){"🔓", STYLE_BAD};
	if (chat->trust == TRUST_CHANGED)
		return (struct mark){"!", STYLE_BAD};
	if (chat->contact_state == CONTACT_BLOCKED)
		return (struct mark){"✗", STYLE_DIM};
	if (chat->contact_state == CONTACT_REQUEST)
		return (struct mark){"?", STYLE_NEWS};
	if (chat->online)
		return (struct mark){"●", STYLE_GOOD};
	return (struct mark){" ", STYLE_PLAIN};
}

int
chatlist_draw_mark(
	struct screen *s, int y, int x, const struct chat *chat, enum style bar)
{
	struct mark mark = mark_of(chat);
	screen_put(
		s, y, x, 2, bar == STYLE_PLAIN ? mark.style : bar, mark.sign);
	return x + 2;
}

static enum style
title_style(const struct chat *chat)
{
	if (chat->contact_state == CONTACT_BLOCKED)
		return STYLE_DIM;
	return chat->unread > 0 ? STYLE_STRONG : STYLE_PLAIN;
}

/* Right before `end`; returns where that begins. */
static int
put_right(struct screen *s, int y, int end, enum style style, const char *text)
{
	int cells = width_text(text);
	screen_put(s, y, end - cells - 1, cells, style, text);
	return end - cells - 1;
}

/* What is new, that it is muted, that something is half written. Returns where
 * they begin. */
static int
draw_signs(struct chatlist *list, struct screen *s, int y, const struct area *a,
	const struct chat *chat, enum style bar)
{
	gboolean barred = bar != STYLE_PLAIN;
	gboolean muted = chat_muted(chat, list->now);
	int end = a->x + a->cols;
	char count[16] = "";
	if (chat->unread > 999)
		g_strlcpy(count, "999+", sizeof(count));
	else if (chat->unread > 0)
		g_snprintf(count, sizeof(count), "%u", chat->unread);
	if (count[0] != '\0')
		end = put_right(s, y, end,
			barred		? bar
				: muted ? STYLE_DIM
					: STYLE_NEWS,
			count);
	if (muted && a->cols >= 16)
		end = put_right(s, y, end, barred ? bar : STYLE_DIM, "🔕");
	if (chat->draft != NULL && chat->row != list->open && a->cols >= 16)
		end = put_right(s, y, end, barred ? bar : STYLE_ME,
			/* TRANSLATORS: stands beside a chat in which something
			 * is written that was not sent. */
			a->cols >= 26 ? _("draft") : "✎");
	return end;
}

static void
draw_row(struct chatlist *list, struct screen *s, int y, const struct area *a,
	guint index, enum style bar)
{
	const struct chat *chat = chatlist_at(list, index);
	char number[8] = "  ";
	gboolean barred = bar != STYLE_PLAIN;
	int x = a->x, whole = a->x + a->cols;
	if (index < 9)
		g_snprintf(number, sizeof(number), "%u ", index + 1);
	if (barred)
		screen_fill(s, y, x, a->cols, bar, " ");
	if (a->cols >= 16)
		x = screen_put(s, y, x, 2, barred ? bar : STYLE_DIM, number);
	x = chatlist_draw_mark(s, y, x, chat, bar);
	int end = draw_signs(list, s, y, a, chat, bar);
	int room = MAX(end - x - 1, 1);
	g_autofree char *title = width_fit(chat->title, room);
	screen_put(s, y, x, MIN(room, whole - x),
		barred ? bar : title_style(chat), title);
}

void
chatlist_draw(struct chatlist *list, struct screen *screen,
	const struct area *a, gint64 open, gint64 now, gboolean focused)
{
	int count = (int)list->chats->len;
	int at = chatlist_index(list,
		focused ? chatlist_cursor(list) == NULL
				? 0
				: chatlist_cursor(list)->row
			: open);
	list->open = open;
	list->now = now;
	if (a->rows <= 0 || a->cols <= 0)
		return;
	if (at >= 0 && at < list->top)
		list->top = at;
	if (at >= list->top + a->rows)
		list->top = at - a->rows + 1;
	list->top = CLAMP(list->top, 0, MAX(count - a->rows, 0));
	for (int i = 0; i < a->rows && list->top + i < count; i++) {
		guint index = (guint)(list->top + i);
		struct chat *chat = chatlist_at(list, index);
		enum style bar = STYLE_PLAIN;
		if (chat->row == open)
			bar = STYLE_SELECTED;
		if (focused && (int)index == at)
			bar = STYLE_CURSOR;
		draw_row(list, screen, a->y + i, a, index, bar);
	}
}
