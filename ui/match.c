/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "match.h"

#define LETTERS_MOST 32
#define NAME_MOST 128

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

static void
add_range(GArray *ranges, gsize start, gsize end)
{
	struct match_range range = {start, end - start};
	g_array_append_val(ranges, range);
}

static GArray *
way(const struct table *t, const struct folded *name, guint letters, guint n)
{
	GArray *ranges = g_array_new(FALSE, FALSE, sizeof(struct match_range));
	for (guint l = 0; l < letters; n = t->next[l++][n])
		add_range(ranges, name->start[n], name->start[n + 1]);
	return ranges;
}

/* Whether it can fit at all: most names do not, and that is soon known. */
static gboolean
may_fit(const struct folded *name, const struct folded *letters)
{
	guint l = 0;
	for (guint n = 0; n < name->len && l < letters->len; n++)
		l += fits(name->ch[n], letters->ch[l]) > 0;
	return l == letters->len && l > 0;
}

int
match_letters(const char *name, const char *letters, GArray **where)
{
	struct table t;
	struct folded in, of;
	gboolean ascii = g_str_is_ascii(letters);
	g_autofree char *composed =
		ascii ? NULL : g_utf8_normalize(letters, -1, G_NORMALIZE_NFC);
	fold(&in, name, TRUE, NAME_MOST);
	fold(&of,
		ascii			   ? letters
			: composed == NULL ? ""
					   : composed,
		FALSE, LETTERS_MOST);
	int best = 0;
	guint first = 0;
	if (where != NULL)
		*where = NULL;
	if (!may_fit(&in, &of))
		of.len = 0;
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
