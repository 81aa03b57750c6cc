/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "i18n.h"
#include "overlay.h"
#include "width.h"
#include "wrap.h"

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

/* In the wide layout the lines are kept from getting too long to read. */
void
overlay_draw(struct overlay *o, struct screen *s, const struct area *a)
{
	if (a->rows <= 0 || a->cols <= 0)
		return;
	int head = a->rows > 8 ? 2 : a->rows > 2;
	int cells = MIN(a->cols, 88);
	g_autoptr(GArray) lines = wrap_text(o->text, cells);
	o->rows = MAX(a->rows - head, 1);
	o->lines = (int)lines->len;
	overlay_scroll(o, 0);
	if (head > 0)
		draw_head(o, s, a);
	for (int i = 0; i < o->rows && o->top + i < o->lines; i++) {
		const struct wrap_line *line = &g_array_index(
			lines, struct wrap_line, (guint)(o->top + i));
		screen_put_len(s, a->y + head + i, a->x, cells, STYLE_PLAIN,
			o->text + line->start, line->len);
	}
}
