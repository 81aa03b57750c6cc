/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "input.h"
#include "picker.h"
#include "width.h"

void
picker_init(struct picker *p)
{
	*p = (struct picker){.editor = editor_new(), .rows = 10};
}

void
picker_clear(struct picker *p)
{
	editor_free(p->editor);
}

char *
picker_text(const struct picker *p)
{
	return g_strstrip(g_strdup(editor_text(p->editor)));
}

static gboolean
is_ctrl(const struct key *key, guint32 ch)
{
	return key->code == K_CHAR && key->ch == ch && key->mods == MOD_CTRL;
}

static int
step_of(const struct picker *p, const struct key *key, int count)
{
	if (key->code == K_UP || is_ctrl(key, 'p'))
		return -1;
	if (key->code == K_DOWN || is_ctrl(key, 'n'))
		return 1;
	if (key->code == K_PAGE_UP)
		return -MAX(p->rows - 1, 1);
	if (key->code == K_PAGE_DOWN)
		return MAX(p->rows - 1, 1);
	if (key->code == K_HOME && key->mods == MOD_CTRL)
		return -count;
	if (key->code == K_END && key->mods == MOD_CTRL)
		return count;
	return 0;
}

enum picked
picker_key(struct picker *p, const struct key *key, int count)
{
	int step = step_of(p, key, count);
	if (step != 0) {
		p->cursor = CLAMP(p->cursor + step, 0, MAX(count - 1, 0));
		return PICKER_MOVED;
	}
	if (key->code == K_ENTER || key->code == K_ESCAPE || is_ctrl(key, 'j'))
		return PICKER_NOT;
	if (key->code == K_PASTE) {
		g_autofree char *line =
			g_strdelimit(g_strdup(key->text), "\r\n\t", ' ');
		editor_insert(p->editor, line);
		return PICKER_TYPED;
	}
	return input_key(p->editor, key, SCREEN_SIDE_MAX) ? PICKER_TYPED
							  : PICKER_NOT;
}

void
picker_draw_line(const struct picker *p, struct screen *s, const struct area *a)
{
	struct area line = *a;
	line.rows = MIN(line.rows, 1);
	input_draw(p->editor, s, &line, STYLE_GOOD, NULL);
}

void
picker_scroll(struct picker *p, int count, int rows)
{
	p->rows = MAX(rows, 1);
	p->cursor = CLAMP(p->cursor, 0, MAX(count - 1, 0));
	if (p->cursor < p->top)
		p->top = p->cursor;
	if (p->cursor >= p->top + p->rows)
		p->top = p->cursor - p->rows + 1;
	p->top = CLAMP(p->top, 0, MAX(count - p->rows, 0));
}

static void
blank(struct screen *s, const struct area *a)
{
	for (int y = 0; y < a->rows; y++)
		screen_fill(s, a->y + y, a->x, a->cols, STYLE_PLAIN, " ");
}

static void
frame(struct screen *s, const struct area *a, const char *title)
{
	int right = a->x + a->cols - 1, bottom = a->y + a->rows - 1;
	screen_fill(s, a->y, a->x, a->cols, STYLE_DIM, "─");
	screen_fill(s, bottom, a->x, a->cols, STYLE_DIM, "─");
	for (int y = a->y; y <= bottom; y++) {
		screen_put(s, y, a->x, 1, STYLE_DIM,
			y == a->y	      ? "┌"
				: y == bottom ? "└"
					      : "│");
		screen_put(s, y, right, 1, STYLE_DIM,
			y == a->y	      ? "┐"
				: y == bottom ? "┘"
					      : "│");
	}
	g_autofree char *fitting = width_fit(title, MAX(a->cols - 6, 0));
	g_autofree char *spaced = g_strdup_printf(" %s ", fitting);
	screen_put(s, a->y, a->x + 2, a->cols - 4, STYLE_STRONG, spaced);
}

struct area
box_draw(struct screen *s, const struct area *a, int rows, int cols,
	const char *title)
{
	struct area box = *a;
	gboolean framed = a->rows >= 6 && a->cols >= 16;
	box.rows = MIN(a->rows, rows + 2);
	box.cols = framed ? MIN(a->cols - 2, cols + 4) : a->cols;
	if (!framed)
		box.rows = MIN(a->rows, rows);
	box.x += (a->cols - box.cols) / 2;
	box.y += framed ? (a->rows - box.rows) / 4 : 0;
	blank(s, &box);
	if (!framed)
		return box;
	frame(s, &box, title);
	return (struct area){box.y + 1, box.x + 2, box.rows - 2, box.cols - 4};
}
