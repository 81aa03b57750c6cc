/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "match.h"

#define LETTERS_MOST 32
#define NAME_MOST 128

/* A code point as it is compared, and where it stands in the text. */
struct letter {
	gunichar ch;
	gsize start, end;
	gboolean begins; /* first of its code point of the text */
};

/* Folded, and Korean syllables taken apart, so that composed and decomposed
 * ones are the same. */
static GArray *
letters_of(const char *text)
{
	GArray *out = g_array_new(FALSE, FALSE, sizeof(struct letter));
	for (const char *p = text; *p != '\0'; p = g_utf8_next_char(p)) {
		gunichar parts[G_UNICHAR_MAX_DECOMPOSITION_LENGTH];
		gsize n = g_unichar_fully_decompose(
			g_utf8_get_char(p), FALSE, parts, G_N_ELEMENTS(parts));
		struct letter one = {.start = (gsize)(p - text),
			.end = (gsize)(g_utf8_next_char(p) - text)};
		for (gsize i = 0; i < MIN(n, G_N_ELEMENTS(parts)); i++) {
			one.ch = g_unichar_tolower(parts[i]);
			one.begins = i == 0;
			g_array_append_val(out, one);
		}
	}
	return out;
}

static const struct letter *
at(const GArray *letters, guint i)
{
	return &g_array_index(letters, struct letter, i);
}

static gboolean
is_wide_script(gunichar ch)
{
	return g_unichar_iswide(ch) || (ch >= 0x1100 && ch <= 0x11ff);
}

static void
add_range(GArray *ranges, gsize start, gsize end)
{
	struct match_range range = {start, end - start};
	g_array_append_val(ranges, range);
}

/* ---- words ---------------------------------------------------------- */

static gboolean
stands_at(const GArray *text, guint i, const GArray *word)
{
	guint end = i + word->len;
	if (word->len == 0 || end > text->len || !at(text, i)->begins)
		return FALSE;
	for (guint j = 0; j < word->len; j++)
		if (at(text, i + j)->ch != at(word, j)->ch)
			return FALSE;
	if (end < text->len && !at(text, end)->begins)
		return FALSE;
	return i == 0 || is_wide_script(at(word, 0)->ch) ||
		!g_unichar_isalnum(at(text, i - 1)->ch);
}

static GPtrArray *
words_of(const char *query)
{
	GPtrArray *words =
		g_ptr_array_new_with_free_func((GDestroyNotify)g_array_unref);
	const char *start = NULL;
	for (const char *p = query;; p = g_utf8_next_char(p)) {
		gunichar ch = g_utf8_get_char(p);
		gboolean inside = ch != 0 &&
			(g_unichar_isalnum(ch) || g_unichar_ismark(ch));
		if (inside && start == NULL)
			start = p;
		if (!inside && start != NULL) {
			g_autofree char *word =
				g_strndup(start, (gsize)(p - start));
			g_ptr_array_add(words, letters_of(word));
			start = NULL;
		}
		if (ch == 0)
			return words;
	}
}

GArray *
match_words(const char *text, const char *query)
{
	GArray *ranges = g_array_new(FALSE, FALSE, sizeof(struct match_range));
	g_autoptr(GPtrArray) words = words_of(query);
	g_autoptr(GArray) letters = letters_of(text);
	guint i = 0;
	while (words->len > 0 && i < letters->len &&
		ranges->len < MATCH_RANGES) {
		guint longest = 0;
		for (guint w = 0; w < words->len; w++) {
			GArray *word = words->pdata[w];
			if (stands_at(letters, i, word))
				longest = MAX(longest, word->len);
		}
		if (longest > 0)
			add_range(ranges, at(letters, i)->start,
				at(letters, i + longest - 1)->end);
		i += MAX(longest, 1);
	}
	return ranges;
}

/* ---- letters -------------------------------------------------------- */

#define SYLLABLE_FIRST 0xac00
#define SYLLABLE_LAST 0xd7a3
#define PER_INITIAL (21 * 28)
#define PER_VOWEL 28

/* The initials as they are typed alone, in the order of the syllables. */
static const gunichar initials[] = {0x3131, 0x3132, 0x3134, 0x3137, 0x3138,
	0x3139, 0x3141, 0x3142, 0x3143, 0x3145, 0x3146, 0x3147, 0x3148, 0x3149,
	0x314a, 0x314b, 0x314c, 0x314d, 0x314e};

static gboolean
is_syllable(gunichar ch)
{
	return ch >= SYLLABLE_FIRST && ch <= SYLLABLE_LAST;
}

/* 3: the same, 2: a syllable without its final, 1: an initial, 0: no. */
static int
fits(gunichar name, gunichar letter)
{
	if (name == letter)
		return 3;
	if (!is_syllable(name))
		return 0;
	if (is_syllable(letter))
		return (letter - SYLLABLE_FIRST) % PER_VOWEL == 0 &&
				name - letter < PER_VOWEL && name > letter
			? 2
			: 0;
	return letter == initials[(name - SYLLABLE_FIRST) / PER_INITIAL];
}

struct folded {
	gunichar ch[NAME_MOST];
	gsize start[NAME_MOST + 1];
	guint len;
};

static void
fold(struct folded *out, const char *text, gboolean spaces, guint most)
{
	const char *p = text;
	out->len = 0;
	for (; *p != '\0' && out->len < most; p = g_utf8_next_char(p)) {
		gunichar ch = g_utf8_get_char(p);
		if (!spaces && g_unichar_isspace(ch))
			continue;
		out->start[out->len] = (gsize)(p - text);
		out->ch[out->len++] = g_unichar_tolower(ch);
	}
	out->start[out->len] = (gsize)(p - text);
}

static gboolean
begins_word(const struct folded *name, guint i)
{
	return i == 0 ||
		(!g_unichar_isalnum(name->ch[i - 1]) &&
			g_unichar_isalnum(name->ch[i]));
}

/* The best way to find letters[l..] in name[n..], by dynamic programming from
 * the back: score[l][n] when letter l stands at n. */
struct table {
	int score[LETTERS_MOST][NAME_MOST];
	guint8 next[LETTERS_MOST][NAME_MOST];
};

static void
fill_cell(struct table *t, const struct folded *name,
	const struct folded *letters, guint l, guint n)
{
	int fit = fits(name->ch[n], letters->ch[l]);
	int own = fit * 4 + (begins_word(name, n) ? 6 : 0) + (n == 0 ? 4 : 0);
	t->score[l][n] = 0;
	if (fit == 0)
		return;
	if (l + 1 == letters->len) {
		t->score[l][n] = own;
		return;
	}
	int best = 0;
	for (guint m = n + 1; m < name->len; m++) {
		int rest = t->score[l + 1][m];
		if (rest > 0 && m == n + 1)
			rest += 8;
		if (rest > best) {
			best = rest;
			t->next[l][n] = (guint8)m;
		}
	}
	t->score[l][n] = best == 0 ? 0 : own + best;
}

static GArray *
way(const struct table *t, const struct folded *name, guint letters, guint n)
{
	GArray *ranges = g_array_new(FALSE, FALSE, sizeof(struct match_range));
	for (guint l = 0; l < letters; n = t->next[l++][n])
		add_range(ranges, name->start[n], name->start[n + 1]);
	return ranges;
}

int
match_letters(const char *name, const char *letters, GArray **where)
{
	struct table t;
	struct folded in, of;
	g_autofree char *composed =
		g_utf8_normalize(letters, -1, G_NORMALIZE_NFC);
	fold(&in, name, TRUE, NAME_MOST);
	fold(&of, composed == NULL ? "" : composed, FALSE, LETTERS_MOST);
	int best = 0;
	guint first = 0;
	if (where != NULL)
		*where = NULL;
	for (guint l = of.len; l-- > 0;)
		for (guint n = 0; n < in.len; n++)
			fill_cell(&t, &in, &of, l, n);
	for (guint n = 0; of.len > 0 && n < in.len; n++)
		if (t.score[0][n] > best) {
			best = t.score[0][n];
			first = n;
		}
	if (where != NULL)
		*where = way(&t, &in, best > 0 ? of.len : 0, first);
	/* Of two that fit as well, the shorter name is more of a fit. */
	return best == 0 ? 0 : best * 128 + (int)(NAME_MOST - in.len);
}
