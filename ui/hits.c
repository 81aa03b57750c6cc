/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "block.h"
#include "hits.h"
#include "i18n.h"
#include "when.h"
#include "width.h"

#define ONE_ROW 70 /* cells from which all of a hit fits one row */
#define DATE 10

int
hits_rows(int cols)
{
	return cols >= ONE_ROW ? 1 : 2;
}

/* The mark's bytes as cells from the text's left edge. */
static void
draw_mark(struct screen *s, const struct area *a, const char *text,
	const struct query_mark *mark, enum style style)
{
	g_autofree char *left = g_strndup(text, mark->start);
	int in = width_text(left);
	if (in < a->cols)
		screen_put_len(s, a->y, a->x + in, a->cols - in, style,
			text + mark->start, mark->end - mark->start);
}

/* Wide characters take two cells: then fewer of them are asked for. */
static char *
snippet(const struct find_hit *hit, int cells, GArray **marks)
{
	const char *text = hit->message->text == NULL ? "" : hit->message->text;
	char *piece = query_snippet(text, hit->marks, (guint)cells, marks);
	int width = width_text(piece);
	if (width <= cells)
		return piece;
	g_free(piece);
	g_array_unref(*marks);
	return query_snippet(text, hit->marks,
		(guint)MAX(cells * cells / width - 1, 1), marks);
}

static void
draw_snippet(const struct find_hit *hit, struct screen *s, const struct area *a,
	enum style style)
{
	g_autoptr(GArray) marks = NULL;
	if (a->cols <= 0)
		return;
	g_autofree char *text = snippet(hit, a->cols, &marks);
	screen_put(s, a->y, a->x, a->cols, style, text);
	for (guint i = 0; i < marks->len; i++)
		draw_mark(s, a, text,
			&g_array_index(marks, struct query_mark, i),
			STYLE_NEWS);
}

static int
put(struct screen *s, int y, int x, int cells, enum style style,
	const char *text)
{
	g_autofree char *fitting = width_fit(text, MAX(cells, 0));
	screen_put(s, y, x, MAX(cells, 0), style, fitting);
	return x + cells;
}

static void
draw_one_row(const struct find_hit *hit, struct screen *s, const struct area *a,
	const char *date, const char *name, gboolean cursor)
{
	enum style bar = STYLE_CURSOR;
	int chat = CLAMP(a->cols / 6, 12, 20), sender = a->cols / 9;
	int x = put(s, a->y, a->x, DATE, cursor ? bar : STYLE_DIM, date) + 1;
	x = put(s, a->y, x, chat, cursor ? bar : STYLE_STRONG, hit->title) + 1;
	x = put(s, a->y, x, sender,
		    cursor			     ? bar
			    : hit->message->outgoing ? STYLE_ME
						     : STYLE_PEER,
		    name) +
		1;
	struct area rest = {a->y, x, 1, a->x + a->cols - x};
	draw_snippet(hit, s, &rest, cursor ? bar : STYLE_PLAIN);
}

static void
draw_two_rows(const struct find_hit *hit, struct screen *s,
	const struct area *a, const char *date, const char *name,
	gboolean cursor)
{
	enum style bar = STYLE_CURSOR;
	int date_cells = MIN(width_text(date), a->cols);
	int room = a->cols - date_cells - 1;
	g_autofree char *who = hit->message->outgoing
		? g_strdup_printf("%s  %s", hit->title, name)
		: g_strdup(hit->title);
	put(s, a->y, a->x, room, cursor ? bar : STYLE_STRONG, who);
	screen_put(s, a->y, a->x + a->cols - date_cells, date_cells,
		cursor ? bar : STYLE_DIM, date);
	int in = a->cols >= 8 ? 2 : 0;
	struct area rest = {a->y + 1, a->x + in, 1, a->cols - in};
	if (a->rows > 1)
		draw_snippet(hit, s, &rest, cursor ? bar : STYLE_PLAIN);
}

void
hit_draw(const struct find_hit *hit, const struct ui_setup *setup,
	struct screen *s, const struct area *a, gboolean cursor)
{
	g_autofree char *date = when_short(hit->message->stored_at,
		setup->now(), setup->time_format, setup->zone);
	g_autofree char *name = block_name(hit->message);
	for (int y = 0; cursor && y < a->rows; y++)
		screen_fill(s, a->y + y, a->x, a->cols, STYLE_CURSOR, " ");
	if (hits_rows(a->cols) == 1)
		draw_one_row(hit, s, a, date, name, cursor);
	else
		draw_two_rows(hit, s, a, date, name, cursor);
}
