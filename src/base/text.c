/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two passes over code points. The first decodes and drops what is never
 * wanted. The second decides what depends on its neighbours: by what it has
 * kept so far on the left, and on the right only by characters that it always
 * keeps; so that a second cleaning finds nothing to do. */
#include "config.h"

#include "text.h"

#include <string.h>

#define ZWNJ 0x200c
#define ZWJ 0x200d
#define VS16 0xfe0f
#define BLACK_FLAG 0x1f3f4
#define TAG_FIRST 0xe0020
#define TAG_END 0xe007f
#define FLAG_TAGS_MIN 3 /* letters and digits of a region, as in "gbsct" */
#define FLAG_TAGS_MAX 7
#define REPLACEMENT 0xfffd

struct range {
	gunichar first, last;
};

/* Symbols that an emoji ZWJ sequence is made of (a superset: Unicode's
 * Extended_Pictographic, emoji-data.txt, in whole blocks). */
static const struct range PICTOGRAPHS[] = {{0xa9, 0xa9}, {0xae, 0xae},
	{0x203c, 0x203c}, {0x2049, 0x2049}, {0x2122, 0x2122}, {0x2139, 0x2139},
	{0x2190, 0x21ff}, {0x2300, 0x23ff}, {0x24c2, 0x24c2}, {0x25aa, 0x25fe},
	{0x2600, 0x27bf}, {0x2934, 0x2935}, {0x2b05, 0x2b55}, {0x3030, 0x3030},
	{0x303d, 0x303d}, {0x3297, 0x3299}, {0x1f000, 0x1faff}};

/* Format characters that can be seen: number and verse signs. */
static const struct range VISIBLE[] = {{0x600, 0x605}, {0x6dd, 0x6dd},
	{0x70f, 0x70f}, {0x890, 0x891}, {0x8e2, 0x8e2}, {0x110bd, 0x110bd},
	{0x110cd, 0x110cd}};

/* Ignorable code points, not all of which are assigned: zero-width and
 * invisible operators, then tags and more (selectors are kept). */
static const struct range HIDDEN[] = {{0x2060, 0x206f}, {0xfff0, 0xfffb},
	{0xe0080, 0xe00ff}, {0xe01f0, 0xe0fff}, {0xe0000, 0xe001f}};

static gboolean
in_ranges(gunichar c, const struct range *ranges, gsize n)
{
	for (gsize i = 0; i < n; i++)
		if (c >= ranges[i].first && c <= ranges[i].last)
			return TRUE;
	return FALSE;
}

static gboolean
is_tag(gunichar c)
{
	return c >= TAG_FIRST && c <= TAG_END;
}

static gboolean
is_flag_tag(gunichar c)
{
	return (c >= 0xe0030 && c <= 0xe0039) || (c >= 0xe0061 && c <= 0xe007a);
}

static gboolean
is_pictograph(gunichar c)
{
	return in_ranges(c, PICTOGRAPHS, G_N_ELEMENTS(PICTOGRAPHS));
}

static gboolean
is_noncharacter(gunichar c)
{
	return (c & 0xfffe) == 0xfffe || (c >= 0xfdd0 && c <= 0xfdef);
}

/* What is dropped wherever it stands. */
static gboolean
is_unwanted(gunichar c)
{
	if (c == '\n' || c == '\t' || c == '\r' || c == ZWJ || c == ZWNJ)
		return FALSE;
	if (c >= 0x20 && c < 0x7f)
		return FALSE;
	if (is_tag(c))
		return FALSE;
	if (is_noncharacter(c) || in_ranges(c, HIDDEN, G_N_ELEMENTS(HIDDEN)))
		return TRUE;
	switch (g_unichar_type(c)) {
	case G_UNICODE_CONTROL:
	case G_UNICODE_SURROGATE:
		return TRUE;
	case G_UNICODE_FORMAT:
		return !in_ranges(c, VISIBLE, G_N_ELEMENTS(VISIBLE));
	default:
		return FALSE;
	}
}

static GArray *
decode(const char *bytes, gsize len)
{
	GArray *out = g_array_sized_new(
		FALSE, FALSE, sizeof(gunichar), (guint)MIN(len, 4096));
	const char *at = bytes, *end = bytes + len;

	while (at < end) {
		gunichar c = *at == '\0'
			? 0
			: g_utf8_get_char_validated(at, end - at);
		gboolean bad = c == (gunichar)-1 || c == (gunichar)-2;

		at = bad || c == 0 ? at + 1 : g_utf8_next_char(at);
		if (bad)
			c = REPLACEMENT;
		else if (c == 0x2028 || c == 0x2029)
			c = '\n';
		if (!is_unwanted(c))
			g_array_append_val(out, c);
	}
	return out;
}

static gunichar
at(const GArray *text, guint i)
{
	return i < text->len ? g_array_index(text, gunichar, i) : 0;
}

/* The n-th character from the end, 0 being the last. */
static gunichar
back(const GArray *text, guint n)
{
	return n < text->len ? at(text, text->len - 1 - n) : 0;
}

/* Scripts whose letters take another shape by a joiner: Arabic and its kin,
 * and the Brahmic ones with viramas. */
static gboolean
is_joining_script(gunichar c)
{
	switch (g_unichar_get_script(c)) {
	case G_UNICODE_SCRIPT_ARABIC:
	case G_UNICODE_SCRIPT_SYRIAC:
	case G_UNICODE_SCRIPT_NKO:
	case G_UNICODE_SCRIPT_MANDAIC:
	case G_UNICODE_SCRIPT_MONGOLIAN:
	case G_UNICODE_SCRIPT_DEVANAGARI:
	case G_UNICODE_SCRIPT_BENGALI:
	case G_UNICODE_SCRIPT_GURMUKHI:
	case G_UNICODE_SCRIPT_GUJARATI:
	case G_UNICODE_SCRIPT_ORIYA:
	case G_UNICODE_SCRIPT_TAMIL:
	case G_UNICODE_SCRIPT_TELUGU:
	case G_UNICODE_SCRIPT_KANNADA:
	case G_UNICODE_SCRIPT_MALAYALAM:
	case G_UNICODE_SCRIPT_SINHALA:
	case G_UNICODE_SCRIPT_MYANMAR:
	case G_UNICODE_SCRIPT_KHMER:
		return TRUE;
	default:
		return FALSE;
	}
}

static gboolean
joins_letters(const GArray *out, gunichar next)
{
	gunichar last = back(out, 0);

	if (!g_unichar_isalpha(next) || !is_joining_script(next))
		return FALSE;
	if (g_unichar_ismark(last) &&
		g_unichar_get_script(last) == G_UNICODE_SCRIPT_INHERITED)
		return last != VS16;
	return (g_unichar_isalpha(last) || g_unichar_ismark(last)) &&
		is_joining_script(last);
}

static gboolean
joins_emoji(const GArray *out, gunichar next)
{
	gunichar last = back(out, 0);

	if (last == VS16)
		last = back(out, 1);
	return is_pictograph(last) && is_pictograph(next);
}

/* How many tags from `i` on make the flag before them, 0 if they do not. */
static guint
flag_tags(const GArray *in, guint i, const GArray *out)
{
	guint n = 0;

	if (back(out, 0) != BLACK_FLAG)
		return 0;
	while (is_flag_tag(at(in, i + n)))
		n++;
	if (n < FLAG_TAGS_MIN || n > FLAG_TAGS_MAX || at(in, i + n) != TAG_END)
		return 0;
	return n + 1;
}

static gboolean
marks_full(const GArray *out)
{
	for (guint n = 0; n < TEXT_MARKS_MAX; n++)
		if (!g_unichar_ismark(back(out, n)))
			return FALSE;
	return TRUE;
}

static void
put_space(GArray *out, enum text_kind kind, gunichar c, gunichar next)
{
	gunichar put = kind == TEXT_LINE ? ' ' : c;

	if (kind == TEXT_LINE && (out->len == 0 || back(out, 0) == ' '))
		return;
	if (kind == TEXT_BODY && c == '\r') {
		if (next == '\n')
			return;
		put = '\n';
	}
	g_array_append_val(out, put);
}

static gboolean
is_kept(const GArray *out, gunichar c, gunichar next)
{
	if (c == ZWJ)
		return joins_emoji(out, next) || joins_letters(out, next);
	if (c == ZWNJ)
		return joins_letters(out, next);
	return !g_unichar_ismark(c) || !marks_full(out);
}

static GArray *
filter(const GArray *in, enum text_kind kind)
{
	GArray *out = g_array_sized_new(
		FALSE, FALSE, sizeof(gunichar), MAX(in->len, 1));

	for (guint i = 0; i < in->len; i++) {
		gunichar c = at(in, i), next = at(in, i + 1);

		if (is_tag(c)) {
			guint n = flag_tags(in, i, out);

			if (n > 0)
				g_array_append_vals(out,
					&g_array_index(in, gunichar, i), n);
			while (is_tag(at(in, i + 1)))
				i++;
		} else if (g_unichar_isspace(c)) {
			put_space(out, kind, c, next);
		} else if (is_kept(out, c, next)) {
			g_array_append_val(out, c);
		}
	}
	return out;
}

/* A cut may leave the beginning of something: it goes too. */
static void
cut(GArray *text)
{
	if (text->len > TEXT_LINE_MAX)
		g_array_set_size(text, TEXT_LINE_MAX);
	if (is_tag(back(text, 0)) && back(text, 0) != TAG_END)
		while (is_tag(back(text, 0)))
			g_array_set_size(text, text->len - 1);
	while (back(text, 0) == ' ' || back(text, 0) == ZWJ ||
		back(text, 0) == ZWNJ)
		g_array_set_size(text, text->len - 1);
}

/* A Hangul syllable, U+AC00 to U+D7A3, of three bytes. */
static gboolean
is_syllable(const guint8 *at, gsize left)
{
	gunichar c;

	if (left < 3 || (at[0] & 0xf0) != 0xe0 || (at[1] & 0xc0) != 0x80 ||
		(at[2] & 0xc0) != 0x80)
		return FALSE;
	c = (gunichar)((at[0] & 0x0f) << 12 | (at[1] & 0x3f) << 6 |
		(at[2] & 0x3f));
	return c >= 0xac00 && c <= 0xd7a3;
}

/* Nothing but what is always kept as it is, in a body: as most texts. */
static gboolean
is_plain(const char *bytes, gsize len)
{
	const guint8 *at = (const guint8 *)bytes, *end = at + len;

	while (at < end) {
		if ((*at >= 0x20 && *at < 0x7f) || *at == '\n' || *at == '\t')
			at++;
		else if (is_syllable(at, (gsize)(end - at)))
			at += 3;
		else
			return FALSE;
	}
	return TRUE;
}

static char *
clean(const char *bytes, gsize len, enum text_kind kind)
{
	g_autoptr(GArray) in = decode(bytes, len);
	g_autoptr(GArray) out = filter(in, kind);
	GString *text = g_string_sized_new(out->len);

	if (kind == TEXT_LINE)
		cut(out);
	for (guint i = 0; i < out->len; i++)
		g_string_append_unichar(text, at(out, i));
	return g_string_free(text, FALSE);
}

char *
text_clean(const char *bytes, gssize len, enum text_kind kind)
{
	gsize n = len < 0 ? strlen(bytes) : (gsize)len;

	if (kind == TEXT_BODY && is_plain(bytes, n))
		return g_strndup(bytes, n);
	return clean(bytes, n, kind);
}
