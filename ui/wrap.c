/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unigbrk.h>
#include <unilbrk.h>

#include "width.h"
#include "wrap.h"

struct wrapper {
	const char *text;
	gsize len;
	int cells;
	char *breaks; /* one UC_BREAK_ value a byte */
	GArray *lines;
	gsize start; /* of the line being filled */
	int used;
	gsize brk; /* last place where it may be broken; start: none */
	int used_at_brk;
	gsize url_end;
};

static gboolean
is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n';
}

/* A space behind a mark that stands before its base (Prepend) belongs to it. */
static gboolean
stands_alone(const struct wrapper *w, gsize at)
{
	const char *text = w->text;
	if (at == w->start || text[at] != ' ' || (guint8)text[at - 1] < 0x80)
		return TRUE;
	return uc_graphemeclusterbreak_property(g_utf8_get_char(
		       g_utf8_prev_char(text + at))) != GBP_PREPEND;
}

static void
line_end(struct wrapper *w, gsize end, int used, gsize next)
{
	gsize last = end;
	while (last > w->start && is_space(w->text[last - 1]) &&
		stands_alone(w, last - 1)) {
		last--;
		used -= w->text[last] == '\t' ? WIDTH_TAB
					      : w->text[last] == ' ';
	}
	struct wrap_line line = {.start = w->start,
		.len = last - w->start,
		.next = next,
		.cells = used};
	g_array_append_val(w->lines, line);
	w->start = w->brk = next;
	w->used_at_brk = 0;
}

static gsize
url_end(const char *text, gsize at, gsize len)
{
	static const char *const heads[] = {
		"http://", "https://", "ftp://", "mimi://", "mailto:", "www."};
	for (gsize i = 0; i < G_N_ELEMENTS(heads); i++) {
		gsize n = strlen(heads[i]);
		if (len - at < n || strncmp(text + at, heads[i], n) != 0)
			continue;
		while (at < len && !is_space(text[at]))
			at++;
		return at;
	}
	return 0;
}

/* Neither inside of an address nor within "/command". */
static gboolean
breakable(const struct wrapper *w, gsize at)
{
	gboolean starts = at == 0 || is_space(w->text[at - 1]);
	gboolean command = at > 0 && w->text[at - 1] == '/' &&
		(at == 1 || !g_ascii_isalnum(w->text[at - 2]));
	/* UAX #14 has no break before a slash, not even after a space. */
	if (at > w->start && starts && w->text[at] == '/')
		return TRUE;
	return at > w->start && (starts || at >= w->url_end) && !command &&
		w->breaks[at] == UC_BREAK_POSSIBLE;
}

static void
place(struct wrapper *w, gsize at, const struct grapheme *g)
{
	gboolean word_starts = at == 0 || is_space(w->text[at - 1]);
	if (word_starts)
		w->url_end = url_end(w->text, at, w->len);
	if (breakable(w, at)) {
		w->brk = at;
		w->used_at_brk = w->used;
	}
	gboolean hangs = g->len == 1 && is_space(w->text[at]);
	while (w->used + g->cells > w->cells && !hangs && at > w->start) {
		int used = w->used;
		if (w->brk > w->start) {
			w->used -= w->used_at_brk;
			line_end(w, w->brk, w->used_at_brk, w->brk);
		} else {
			w->used = 0;
			line_end(w, at, used, at);
		}
	}
	w->used += g->cells;
}

static gboolean
is_plain(char c)
{
	return c >= 0x20 && c < 0x7f;
}

/* As almost all texts: no break has to be looked for. */
static gboolean
is_one_line(const struct wrapper *w, int *used)
{
	struct grapheme g;
	*used = 0;
	for (gsize at = 0; at < w->len && *used <= w->cells;) {
		const char *next = w->text + at;
		if (next[0] == '\n')
			return FALSE;
		/* Two of them never make one grapheme. */
		if (is_plain(next[0]) && (next[1] == '\0' || is_plain(next[1])))
			g = (struct grapheme){.len = 1, .cells = 1};
		else if (!width_next(next, w->len - at, &g))
			return FALSE;
		at += g.len;
		*used += g.cells;
	}
	return *used <= w->cells;
}

GArray *
wrap_text(const char *text, int cells)
{
	struct grapheme g;
	int used;
	struct wrapper w = {.text = text,
		.len = strlen(text),
		.cells = MAX(cells, 1),
		.lines = g_array_new(FALSE, FALSE, sizeof(struct wrap_line))};
	if (is_one_line(&w, &used)) {
		line_end(&w, w.len, used, w.len);
		return w.lines;
	}
	w.breaks = g_malloc0(w.len + 1);
	u8_possible_linebreaks((const uint8_t *)text, w.len, "UTF-8", w.breaks);
	for (gsize at = 0; width_next(text + at, w.len - at, &g); at += g.len) {
		if (text[at] == '\n') {
			line_end(&w, at, w.used, at + g.len);
			w.used = 0;
			continue;
		}
		place(&w, at, &g);
	}
	line_end(&w, w.len, w.used, w.len);
	g_free(w.breaks);
	return w.lines;
}

guint
wrap_find(const GArray *lines, gsize at)
{
	guint found = 0;
	for (guint i = 0; i < lines->len; i++)
		if (g_array_index(lines, struct wrap_line, i).start <= at)
			found = i;
	return found;
}
