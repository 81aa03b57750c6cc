/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "i18n.h"
#include "overlay.h"
#include "width.h"
#include "wrap.h"

#define COLUMN 26
#define TWO_COLUMNS 50

struct overlay {
	char *title;
	char *text;
	int top;
	int rows, lines; /* of the last drawing */
};

struct overlay *
overlay_new(const char *title, const char *text)
{
	struct overlay *o = g_new0(struct overlay, 1);
	o->title = g_strdup(title);
	o->text = g_strdup(text);
	return o;
}

void
overlay_free(struct overlay *o)
{
	if (o == NULL)
		return;
	g_free(o->title);
	g_free(o->text);
	g_free(o);
}

void
overlay_scroll(struct overlay *o, int lines)
{
	o->top = CLAMP(o->top + lines, 0, MAX(o->lines - o->rows, 0));
}

void
overlay_page(struct overlay *o, int pages)
{
	overlay_scroll(o, pages * MAX(o->rows - 1, 1));
}

static void
draw_head(struct overlay *o, struct screen *s, const struct area *a)
{
	gboolean more = o->lines > o->rows;
	const char *hint =
		more ? _("PgUp/PgDn scroll, Esc closes") : _("Esc closes");
	int hint_cells = width_text(hint);
	int end = screen_put(s, a->y, a->x, a->cols, STYLE_STRONG, o->title);
	if (end + hint_cells + 2 <= a->x + a->cols)
		screen_put(s, a->y, a->x + a->cols - hint_cells, hint_cells,
			STYLE_DIM, hint);
}

/* What stands at the left of a tab gets a column of its own; where there is no
 * room for two columns the right one goes below it, indented. */
static void
add_row(GPtrArray *rows, const char *text, int cells)
{
	const char *tab = strchr(text, '\t');
	gboolean beside = cells >= TWO_COLUMNS;
	int indent = tab == NULL ? 0 : beside ? COLUMN : 4;
	const char *right = tab == NULL ? text : tab + 1;
	g_autofree char *left =
		g_strndup(text, tab == NULL ? 0 : (gsize)(tab - text));
	if (tab != NULL && (!beside || width_text(left) >= COLUMN)) {
		g_ptr_array_add(rows, g_steal_pointer(&left));
		left = g_strdup("");
	}
	g_autoptr(GArray) lines = wrap_text(right, MAX(cells - indent, 1));
	for (guint i = 0; i < lines->len; i++) {
		const struct wrap_line *line =
			&g_array_index(lines, struct wrap_line, i);
		const char *head = i == 0 ? left : "";
		g_ptr_array_add(rows,
			g_strdup_printf("%s%*s%.*s", head,
				MAX(indent - width_text(head), 0), "",
				(int)line->len, right + line->start));
	}
}

static GPtrArray *
make_rows(const struct overlay *o, int cells)
{
	GPtrArray *rows = g_ptr_array_new_with_free_func(g_free);
	g_auto(GStrv) lines = g_strsplit(o->text, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++)
		add_row(rows, lines[i], cells);
	return rows;
}

/* In the wide layout the lines are kept from getting too long to read. */
void
overlay_draw(struct overlay *o, struct screen *s, const struct area *a)
{
	if (a->rows <= 0 || a->cols <= 0)
		return;
	int head = a->rows >= 8 ? 2 : a->rows > 2;
	int cells = MIN(a->cols, 88);
	g_autoptr(GPtrArray) rows = make_rows(o, cells);
	o->rows = MAX(a->rows - head, 1);
	o->lines = (int)rows->len;
	overlay_scroll(o, 0);
	if (head > 0)
		draw_head(o, s, a);
	if (head > 1)
		screen_fill(s, a->y + 1, a->x, a->cols, STYLE_DIM, "─");
	for (int i = 0; i < o->rows && o->top + i < o->lines; i++)
		screen_put(s, a->y + head + i, a->x, cells, STYLE_PLAIN,
			rows->pdata[o->top + i]);
}
