/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>
#include <unictype.h>
#include <unigbrk.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

#include "width.h"

#define POINTS_LOOKED_AT 64
#define CLUSTER_MAX 128 /* bytes; a longer one is cut there */

struct range {
	ucs4_t from, to;
};

/* Pictographs that terminals draw in two cells, whatever version of Unicode
 * libunistring knows. */
static const struct range wide_pictures[] = {
	{0x1f300, 0x1f320},
	{0x1f32d, 0x1f335},
	{0x1f337, 0x1f37c},
	{0x1f37e, 0x1f393},
	{0x1f3a0, 0x1f3ca},
	{0x1f3cf, 0x1f3d3},
	{0x1f3e0, 0x1f3f0},
	{0x1f3f8, 0x1f43e},
	{0x1f442, 0x1f4fc},
	{0x1f4ff, 0x1f53d},
	{0x1f550, 0x1f567},
	{0x1f5fb, 0x1f64f},
	{0x1f680, 0x1f6c5},
	{0x1f6d0, 0x1f6d2},
	{0x1f6d5, 0x1f6d7},
	{0x1f6dc, 0x1f6df},
	{0x1f6eb, 0x1f6ec},
	{0x1f6f4, 0x1f6fc},
	{0x1f7e0, 0x1f7eb},
	{0x1f90c, 0x1f93a},
	{0x1f93c, 0x1f945},
	{0x1f947, 0x1f9ff},
	{0x1fa70, 0x1faff},
	{0x1f1e6, 0x1f1ff},
};

static gboolean
in_ranges(ucs4_t uc, const struct range *ranges, gsize count)
{
	for (gsize i = 0; i < count; i++)
		if (uc >= ranges[i].from && uc <= ranges[i].to)
			return TRUE;
	return FALSE;
}

static int
point_cells(ucs4_t uc)
{
	if (in_ranges(uc, wide_pictures, G_N_ELEMENTS(wide_pictures)))
		return 2;
	int cells = uc_width(uc, "UTF-8");
	return cells < 0 ? 0 : cells;
}

/* Format characters are left out of what is drawn, and so is whatever else
 * could move the cursor or turn the direction. */
static gboolean
drawable(ucs4_t uc)
{
	if (uc >= 0x13430 && uc <= 0x1345f) /* in later tables than 1.0's */
		return FALSE;
	return !uc_is_general_category_withtable(uc,
		UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cf |
			UC_CATEGORY_MASK_Cs | UC_CATEGORY_MASK_Zl |
			UC_CATEGORY_MASK_Zp);
}

/* Widths on which terminals agree: what is one of the plain alphabets, Hangul,
 * kana or a Chinese character. */
static gboolean
sure_point(ucs4_t uc)
{
	static const struct range sure[] = {{0x20, 0x7e}, {0xc0, 0xd6},
		{0xd8, 0xf6}, {0xf8, 0x24f}, {0x370, 0x3ff}, {0x400, 0x481},
		{0x48a, 0x52f}, {0x3041, 0x3096}, {0x30a1, 0x30fa},
		{0x4e00, 0x9fa5}, {0xac00, 0xd7a3}, {0xff01, 0xff60}};
	return in_ranges(uc, sure, G_N_ELEMENTS(sure));
}

static gboolean
emoji_part(ucs4_t uc)
{
	return uc == 0x200d || uc == 0xfe0e || uc == 0xfe0f || uc == 0x20e3 ||
		(uc >= 0x1f3fb && uc <= 0x1f3ff) ||
		(uc >= 0x1f1e6 && uc <= 0x1f1ff) ||
		(uc >= 0xe0020 && uc <= 0xe007f);
}

static void
draw_points(struct grapheme *out, const ucs4_t *points, gsize count)
{
	gsize at = 0;
	for (gsize i = 0; i < count; i++) {
		int n = u8_uctomb((uint8_t *)out->draw + at, points[i],
			(ptrdiff_t)(sizeof(out->draw) - 1 - at));
		if (n <= 0)
			break;
		at += (gsize)n;
	}
	out->draw[at] = '\0';
}

/* The drawable code points of a cluster in NFC, so that decomposed Hangul and
 * letters with accents are drawn by terminals that do not compose. Returns how
 * many there are, looking at POINTS_LOOKED_AT at most. */
static gsize
collect(const char *text, gsize len, ucs4_t *points, gboolean *emoji)
{
	ucs4_t raw[POINTS_LOOKED_AT];
	gsize count = 0;
	*emoji = FALSE;
	for (gsize at = 0; at < len && count < POINTS_LOOKED_AT;) {
		ucs4_t uc;
		int n = u8_mbtouc(&uc, (const uint8_t *)text + at, len - at);
		at += (gsize)MAX(n, 1);
		*emoji |= emoji_part(uc);
		if (drawable(uc))
			raw[count++] = uc;
	}
	size_t room = POINTS_LOOKED_AT;
	if (count > 1 &&
		u32_normalize(UNINORM_NFC, raw, count, points, &room) == points)
		return room;
	memcpy(points, raw, count * sizeof(*raw));
	return count;
}

static void
measure(const char *text, struct grapheme *out)
{
	ucs4_t points[POINTS_LOOKED_AT];
	gboolean emoji;
	gsize count = collect(text, out->len, points, &emoji);
	out->draw[0] = '\0';
	out->cells = 0;
	out->sure = TRUE;
	if (count == 0)
		return;
	out->cells = point_cells(points[0]);
	out->sure = sure_point(points[0]) && count == 1 && !emoji;
	if (out->cells == 0)
		return;
	if (emoji || count > WIDTH_POINTS_MAX) {
		draw_points(out, points, 1);
		return;
	}
	/* Spacing marks (Indic vowels, Thai) take cells of their own. */
	for (gsize i = 1; i < count && out->cells < 2; i++)
		out->cells += MIN(point_cells(points[i]), 2 - out->cells);
	draw_points(out, points, count);
}

static gboolean
plain_ascii(const char *text, gsize len)
{
	return text[0] >= 0x20 && text[0] < 0x7f &&
		(len == 1 || (text[1] > 0 && text[1] < 0x7f));
}

/* The point that a sequence of three bytes makes; 0: these are none. */
static ucs4_t
three_bytes(const char *text, gsize len)
{
	const guint8 *b = (const guint8 *)text;
	if (len < 3 || (b[0] & 0xf0) != 0xe0)
		return 0;
	return (ucs4_t)(b[0] & 0x0f) << 12 | (ucs4_t)(b[1] & 0x3f) << 6 |
		(ucs4_t)(b[2] & 0x3f);
}

static gboolean
wide_letter(ucs4_t uc)
{
	return (uc >= 0xac00 && uc <= 0xd7a3) ||
		(uc >= 0x4e00 && uc <= 0x9fa5) ||
		(uc >= 0x3041 && uc <= 0x3096) ||
		(uc >= 0x30a1 && uc <= 0x30fa);
}

/* Hangul, a Chinese character or kana, before more of them, ASCII or the end:
 * what most of a text in these scripts is, without asking the tables. */
static gboolean
plain_wide(const char *text, gsize len)
{
	return wide_letter(three_bytes(text, len)) &&
		(len == 3 || (text[3] >= 0x20 && text[3] < 0x7f) ||
			wide_letter(three_bytes(text + 3, len - 3)));
}

/* Where the cluster ends. libunistring's step to the next one does not know
 * emoji sequences, its marking of a whole text does: so of a window. */
static gsize
cluster_length(const char *text, gsize len)
{
	char breaks[CLUSTER_MAX];
	const uint8_t *bytes = (const uint8_t *)text;
	ucs4_t one, two;
	int n = u8_mbtouc(&one, bytes, len);
	gsize first = (gsize)MAX(n, 1);
	if (first >= len)
		return len;
	u8_mbtouc(&two, bytes + first, len - first);
	if (sure_point(one) && sure_point(two))
		return first;
	gsize window = MIN(len, CLUSTER_MAX);
	while (window < len && window > first &&
		((guint8)text[window] & 0xc0) == 0x80)
		window--;
	u8_grapheme_breaks(bytes, window, breaks);
	for (gsize at = first; at < window; at++)
		if (breaks[at])
			return at;
	return window;
}

gboolean
width_next(const char *text, gsize len, struct grapheme *out)
{
	if (len == 0)
		return FALSE;
	out->len = 1;
	out->cells = 1;
	out->sure = TRUE;
	if (plain_ascii(text, len)) {
		out->draw[0] = text[0];
		out->draw[1] = '\0';
		return TRUE;
	}
	if (plain_wide(text, len)) {
		out->len = 3;
		out->cells = 2;
		memcpy(out->draw, text, 3);
		out->draw[3] = '\0';
		return TRUE;
	}
	if (text[0] == '\t') {
		out->cells = WIDTH_TAB;
		memset(out->draw, ' ', WIDTH_TAB);
		out->draw[WIDTH_TAB] = '\0';
		return TRUE;
	}
	out->len = cluster_length(text, len);
	measure(text, out);
	return TRUE;
}

int
width_text(const char *text)
{
	struct grapheme g;
	gsize len = strlen(text);
	int cells = 0;
	for (gsize at = 0; width_next(text + at, len - at, &g); at += g.len)
		cells += g.cells;
	return cells;
}

char *
width_fit(const char *text, int cells)
{
	struct grapheme g;
	gsize len = strlen(text), cut = 0;
	int used = 0;
	for (gsize at = 0; width_next(text + at, len - at, &g); at += g.len) {
		if (used + g.cells > cells)
			return cells < 1
				? g_strdup("")
				: g_strdup_printf("%.*s…", (int)cut, text);
		used += g.cells;
		if (used < cells)
			cut = at + g.len;
	}
	return g_strdup(text);
}
