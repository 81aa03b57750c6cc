/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Widths, and lines of a text. The first byte is the column's width. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "width.h"
#include "wrap.h"

/* Bytes that start a grapheme, and the end. */
static guint8 *
check_graphemes(const char *text, gsize len, int *cells)
{
	guint8 *starts = g_malloc0(len + 1);
	struct grapheme g;
	gsize at = 0;

	*cells = 0;
	for (; width_next(text + at, len - at, &g); at += g.len) {
		starts[at] = 1;
		CHECK(g.len > 0 && g.len <= len - at);
		CHECK(g.cells >= 0 && (g.cells <= 2 || text[at] == '\t'));
		CHECK(strlen(g.draw) < WIDTH_DRAW_MAX);
		CHECK(g_utf8_validate(g.draw, -1, NULL));
		for (const char *p = g.draw; *p; p = g_utf8_next_char(p))
			CHECK(!g_unichar_iscntrl(g_utf8_get_char(p)) &&
				g_unichar_type(g_utf8_get_char(p)) !=
					G_UNICODE_FORMAT);
		*cells += g.cells;
	}
	CHECK(at == len);
	starts[len] = 1;
	return starts;
}

static int
cells_of(const char *text, const struct wrap_line *line)
{
	g_autofree char *piece = g_strndup(text + line->start, line->len);

	return width_text(piece);
}

static void
check_lines(const char *text, gsize len, int cells, const guint8 *starts)
{
	g_autoptr(GArray) lines = wrap_text(text, cells);
	gsize at = 0;

	CHECK(lines->len >= 1);
	for (guint i = 0; i < lines->len; i++) {
		const struct wrap_line *line =
			&g_array_index(lines, struct wrap_line, i);
		struct grapheme g;

		CHECK(line->start == at && line->start + line->len <= len);
		CHECK(line->next >= line->start + line->len);
		CHECK(line->next > at || i + 1 == lines->len);
		CHECK(starts[line->start] && starts[line->next]);
		CHECK(line->cells == cells_of(text, line));
		CHECK(line->cells <= cells ||
			(width_next(text + at, len - at, &g) &&
				g.cells == line->cells));
		CHECK(wrap_find(lines, line->start) == i ||
			line->start == line->next);
		at = line->next;
	}
	CHECK(at == len);
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};
	int cells = fuzz_byte(&in) % 120 + 1, all;
	g_autofree char *text = fuzz_utf8(&in, len);
	gsize size = strlen(text);
	g_autofree guint8 *starts = check_graphemes(text, size, &all);
	g_autofree char *fit = width_fit(text, cells);

	CHECK(width_text(text) == all);
	CHECK(g_utf8_validate(fit, -1, NULL));
	CHECK(width_text(fit) <= cells);
	CHECK(all > cells || strcmp(fit, text) == 0);
	check_lines(text, size, cells, starts);
}
