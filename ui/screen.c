/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "screen.h"
#include "width.h"

struct cell {
	char text[WIDTH_DRAW_MAX];
	guint8 cells; /* 0: the right half of the one before */
	guint8 style;
	gboolean sure;
};

struct screen {
	int rows, cols;
	struct cell *next, *shown;
	gboolean unknown; /* what the terminal shows */
	gboolean cursor;
	int cursor_y, cursor_x;
};

static const struct cell blank = {
	.text = " ", .cells = 1, .style = STYLE_PLAIN, .sure = TRUE};

static void
make_cells(struct screen *s, int rows, int cols)
{
	s->rows = CLAMP(rows, 1, SCREEN_SIDE_MAX);
	s->cols = CLAMP(cols, 1, SCREEN_SIDE_MAX);
	gsize count = (gsize)s->rows * (gsize)s->cols;
	s->next = g_new(struct cell, count);
	s->shown = g_new(struct cell, count);
	screen_erase(s);
	screen_forget(s);
}

struct screen *
screen_new(int rows, int cols)
{
	struct screen *s = g_new0(struct screen, 1);
	make_cells(s, rows, cols);
	return s;
}

void
screen_free(struct screen *s)
{
	if (s == NULL)
		return;
	g_free(s->next);
	g_free(s->shown);
	g_free(s);
}

void
screen_resize(struct screen *s, int rows, int cols)
{
	g_free(s->next);
	g_free(s->shown);
	make_cells(s, rows, cols);
}

int
screen_rows(const struct screen *s)
{
	return s->rows;
}

int
screen_cols(const struct screen *s)
{
	return s->cols;
}

static struct cell *
cell_at(struct screen *s, int y, int x)
{
	return &s->next[(gsize)y * (gsize)s->cols + (gsize)x];
}

void
screen_erase(struct screen *s)
{
	gsize count = (gsize)s->rows * (gsize)s->cols;
	for (gsize i = 0; i < count; i++)
		s->next[i] = blank;
	s->cursor = FALSE;
}

/* Half of a wide character that is drawn over becomes a blank. */
static void
free_cell(struct screen *s, int y, int x)
{
	struct cell *cell = cell_at(s, y, x);
	if (cell->cells == 0 && x > 0)
		*cell_at(s, y, x - 1) = blank;
	if (cell->cells == 2 && x + 1 < s->cols)
		*cell_at(s, y, x + 1) = blank;
	*cell = blank;
}

static void
set_cell(struct screen *s, int y, int x, const struct grapheme *g,
	enum style style)
{
	free_cell(s, y, x);
	if (g->cells == 2)
		free_cell(s, y, x + 1);
	struct cell *cell = cell_at(s, y, x);
	g_strlcpy(cell->text, g->draw, sizeof(cell->text));
	cell->cells = (guint8)g->cells;
	cell->style = (guint8)style;
	cell->sure = g->sure;
	if (g->cells == 2) {
		struct cell *right = cell_at(s, y, x + 1);
		*right = *cell;
		right->cells = 0;
	}
}

static int
put_grapheme(struct screen *s, int y, int x, int end, enum style style,
	const struct grapheme *g)
{
	struct grapheme space = {
		.len = 1, .cells = 1, .sure = TRUE, .draw = " "};
	if (g->cells == 0)
		return x;
	gboolean fits = g->cells <= 2 && x + g->cells <= end;
	if (fits && x >= 0)
		set_cell(s, y, x, g, style);
	for (int i = 0; !fits && i < g->cells; i++)
		if (x + i >= 0 && x + i < end)
			set_cell(s, y, x + i, &space, style);
	return MIN(x + g->cells, end);
}

int
screen_put_len(struct screen *s, int y, int x, int cells, enum style style,
	const char *text, gsize len)
{
	struct grapheme g;
	int end = MIN(x + MAX(cells, 0), s->cols);
	if (y < 0 || y >= s->rows)
		return x;
	for (gsize at = 0; x < end && width_next(text + at, len - at, &g);
		at += g.len)
		x = put_grapheme(s, y, x, end, style, &g);
	return x;
}

int
screen_put(struct screen *s, int y, int x, int cells, enum style style,
	const char *text)
{
	return screen_put_len(s, y, x, cells, style, text, strlen(text));
}

void
screen_fill(struct screen *s, int y, int x, int cells, enum style style,
	const char *text)
{
	for (int i = 0; i < cells; i++)
		screen_put(s, y, x + i, 1, style, text);
}

void
screen_cursor(struct screen *s, int y, int x)
{
	s->cursor = TRUE;
	s->cursor_y = CLAMP(y, 0, s->rows - 1);
	s->cursor_x = CLAMP(x, 0, s->cols - 1);
}

void
screen_forget(struct screen *s)
{
	s->unknown = TRUE;
}

struct flush {
	struct screen *s;
	const struct pen *pen;
	GString *out;
	int y, x; /* where the terminal's cursor is; -1: unknown */
	int style; /* -1: unknown */
};

/* As wide as any terminal draws what we think is one or two cells. */
#define UNSURE_CELLS 16

static void
move_to(struct flush *f, int y, int x)
{
	if (f->y == y && f->x == x)
		return;
	if (f->y == y && f->pen->column != NULL)
		f->pen->column(f->pen->user, f->out, x);
	else
		f->pen->move(f->pen->user, f->out, y, x);
	f->y = y;
	f->x = x;
}

static void
use_style(struct flush *f, int style)
{
	if (f->style != style)
		f->pen->style(f->pen->user, f->out, (enum style)style);
	f->style = style;
}

static void
write_cell(struct flush *f, int y, int x, const struct cell *cell)
{
	move_to(f, y, x);
	use_style(f, cell->style);
	g_string_append(f->out, cell->text);
	f->x = x + cell->cells;
	/* At the right edge a terminal may have wrapped already. */
	if (f->x + (cell->sure ? 0 : UNSURE_CELLS) >= f->s->cols)
		f->y = -1;
	if (!cell->sure || f->y < 0)
		f->x = -1;
}

static gboolean
same_cell(const struct cell *a, const struct cell *b)
{
	return a->cells == b->cells && a->style == b->style &&
		strcmp(a->text, b->text) == 0;
}

/* Where the plain blanks begin that go on to the end of the line. */
static int
blank_from(const struct screen *s, int y)
{
	const struct cell *row = &s->next[(gsize)y * (gsize)s->cols];
	int x = s->cols;
	while (x > 0 && same_cell(&row[x - 1], &blank))
		x--;
	return x;
}

#define ERASE_MIN 4 /* cells; fewer are written as soon */

static void
flush_row(struct flush *f, int y)
{
	struct screen *s = f->s;
	gboolean rest = FALSE;
	int erase = f->pen->erase_rest == NULL ? s->cols : blank_from(s, y);
	for (int x = 0; x < s->cols; x++) {
		gsize i = (gsize)y * (gsize)s->cols + (gsize)x;
		const struct cell *to = &s->next[i], *from = &s->shown[i];
		gboolean same = same_cell(to, from);
		/* A glyph wider than thought has touched what follows it. */
		rest |= !same && (!to->sure || !from->sure);
		if (to->cells == 0 || (same && !rest))
			continue;
		if (f->pen->keep_last_cell && y == s->rows - 1 &&
			x + to->cells >= s->cols)
			continue;
		if (x >= erase && x + ERASE_MIN <= s->cols) {
			move_to(f, y, x);
			use_style(f, STYLE_PLAIN);
			f->pen->erase_rest(f->pen->user, f->out);
			return;
		}
		write_cell(f, y, x, to);
	}
}

void
screen_flush(struct screen *s, const struct pen *pen, GString *out)
{
	g_autoptr(GString) drawn = g_string_new(NULL);
	struct flush f = {s, pen, drawn, -1, -1, -1};
	gsize count = (gsize)s->rows * (gsize)s->cols;
	if (s->unknown) {
		pen->clear(pen->user, drawn);
		for (gsize i = 0; i < count; i++)
			s->shown[i] = blank;
		f.style = STYLE_PLAIN;
		s->unknown = FALSE;
	}
	for (int y = 0; y < s->rows; y++)
		flush_row(&f, y);
	if (f.style > STYLE_PLAIN)
		pen->style(pen->user, drawn, STYLE_PLAIN);
	if (drawn->len > 0 || !s->cursor)
		pen->cursor(pen->user, out, FALSE);
	g_string_append_len(out, drawn->str, (gssize)drawn->len);
	if (s->cursor) {
		pen->move(pen->user, out, s->cursor_y, s->cursor_x);
		pen->cursor(pen->user, out, TRUE);
	}
	memcpy(s->shown, s->next, count * sizeof(*s->next));
}
