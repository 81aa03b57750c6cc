/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "tokens.h"

#include <string.h>

enum class {
	CLASS_SEPARATOR,
	CLASS_NOTHING, /* neither a letter nor a gap */
	CLASS_WORD,
	CLASS_RUN,
	CLASS_SYMBOL
};

/* Written without spaces, or read by syllable. Sorted. */
static const struct {
	gunichar from, to;
} runs[] = {
	{0x0e00, 0x0e7f}, /* Thai */
	{0x0e80, 0x0eff}, /* Lao */
	{0x1000, 0x109f}, /* Myanmar */
	{0x1100, 0x11ff}, /* Hangul Jamo */
	{0x1780, 0x17d3}, /* Khmer */
	{0x2e80, 0x2fd5}, /* radicals */
	{0x3005, 0x3007}, /* iteration mark, closing mark, zero */
	{0x3021, 0x3029}, /* Hangzhou numerals */
	{0x3031, 0x3035}, /* kana repeat marks */
	{0x3041, 0x3096}, /* Hiragana */
	{0x309d, 0x309f},
	{0x30a1, 0x30fa}, /* Katakana */
	{0x30fc, 0x30ff},
	{0x3105, 0x312f}, /* Bopomofo */
	{0x3131, 0x318e}, /* Hangul Compatibility Jamo */
	{0x31a0, 0x31bf},
	{0x31f0, 0x31ff},
	{0x3400, 0x4dbf}, /* Han */
	{0x4e00, 0x9fff},
	{0xa960, 0xa97c}, /* Hangul Jamo Extended */
	{0xac00, 0xd7a3}, /* Hangul */
	{0xd7b0, 0xd7fb},
	{0xf900, 0xfaff}, /* Han, compatibility */
	{0x20000, 0x3fffd},
};

static gboolean
is_run(gunichar c)
{
	gsize low = 0, high = G_N_ELEMENTS(runs);

	while (low < high) {
		gsize middle = (low + high) / 2;

		if (c > runs[middle].to)
			low = middle + 1;
		else if (c < runs[middle].from)
			high = middle;
		else
			return TRUE;
	}
	return FALSE;
}

#define IS_VOICING(c) ((c) == 0x3099 || (c) == 0x309a)

/* Accents, and what only changes how the character before looks. */
static gboolean
is_dropped(gunichar c)
{
	return (c >= 0x0300 && c <= 0x036f) || (c >= 0x1ab0 && c <= 0x1aff) ||
		(c >= 0x1dc0 && c <= 0x1dff) || (c >= 0x20d0 && c <= 0x20ff) ||
		(c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xfe20 && c <= 0xfe2f) ||
		(c >= 0x1f3fb && c <= 0x1f3ff) ||
		(c >= 0xe0100 && c <= 0xe01ef) || c == 0x200c || c == 0x200d ||
		c == 0x00ad || IS_VOICING(c);
}

static enum class class_of_type(gunichar c) {
	switch (g_unichar_type(c)){
		case G_UNICODE_OTHER_SYMBOL : case
		G_UNICODE_CURRENCY_SYMBOL : return CLASS_SYMBOL;
		case G_UNICODE_SPACING_MARK : case G_UNICODE_ENCLOSING_MARK :
			case G_UNICODE_NON_SPACING_MARK : return CLASS_WORD;
		default : return g_unichar_isalnum(c) ? CLASS_WORD
						      : CLASS_SEPARATOR;
	}
}

static enum class class_of(gunichar c) {
	if (c < 0x80) return g_ascii_isalnum((char)c) ? CLASS_WORD
						      : CLASS_SEPARATOR;
	if (is_dropped(c)) return CLASS_NOTHING;
	if (c >= 0x0e00 && is_run(c)) return CLASS_RUN;
	return class_of_type(c);
}

void
tokens_init(struct tokens *tokens, const char *text, gssize len)
{
	memset(tokens, 0, sizeof *tokens);
	tokens->text = text;
	tokens->len = len < 0 ? strlen(text) : (gsize)len;
}

/* A wrong byte is a separator of its own. */
static gunichar
decode(struct tokens *t)
{
	const char *at = t->text + t->at;
	gunichar c;

	if ((guchar)*at < 0x80) {
		t->at++;
		return (guchar)*at;
	}
	c = g_utf8_get_char_validated(at, (gssize)(t->len - t->at));
	if (c >= 0x110000) {
		t->at++;
		return ' ';
	}
	t->at += (gsize)g_utf8_skip[(guchar)*at];
	return c;
}

static gunichar
lower(gunichar c)
{
	c = g_unichar_tolower(c);
	return c == 0x03c2 ? 0x03c3 : c; /* a sigma at the end of a word */
}

/* Compatibility jamo would become conjoining ones, and kana fall apart. */
static gboolean
stays_whole(gunichar c)
{
	return (c >= 0x1100 && c <= 0x11ff) || (c >= 0xac00 && c <= 0xd7a3) ||
		(c >= 0x3041 && c <= 0x318e) || (c >= 0x3400 && c <= 0x9fff);
}

/* Fills made[] with what the next character of the text stands for. */
static void
make(struct tokens *t)
{
	gunichar c;
	gsize n;

	t->made_start = t->at;
	t->next_made = 0;
	t->n_made = 1;
	c = decode(t);
	if (c < 0x80) {
		t->made[0] = (gunichar)g_ascii_tolower((char)c);
		return;
	}
	if (stays_whole(c)) {
		t->made[0] = c;
		return;
	}
	n = g_unichar_fully_decompose(c, TRUE, t->made, G_N_ELEMENTS(t->made));
	t->n_made = MIN(n, G_N_ELEMENTS(t->made));
	for (gsize i = 0; i < t->n_made; i++)
		t->made[i] = lower(t->made[i]);
}

static gboolean
read_char(struct tokens *t, struct token_char *out)
{
	if (t->next_made == t->n_made) {
		if (t->at >= t->len)
			return FALSE;
		make(t);
	}
	out->c = t->made[t->next_made++];
	out->class = (int)class_of(out->c);
	out->start = t->made_start;
	out->end = t->at;
	return TRUE;
}

static gboolean
peek(struct tokens *t)
{
	t->held = t->held || read_char(t, &t->next);
	return t->held;
}

/* Takes the next character into *into if both are one. */
static gboolean
compose(struct tokens *t, struct token_char *into)
{
	gunichar c = into->c, mark, whole;

	if ((c < 0x1100 || c > 0x11ff) && (c < 0xac00 || c > 0xd7a3) &&
		(c < 0x3041 || c > 0x30ff))
		return FALSE;
	if (!peek(t))
		return FALSE;
	mark = t->next.c;
	if (!IS_VOICING(mark) && (mark < 0x1161 || mark > 0x11c2))
		return FALSE;
	if (!g_unichar_compose(c, mark, &whole))
		return FALSE;
	into->c = whole;
	into->end = t->next.end;
	t->held = FALSE;
	return TRUE;
}

static gboolean
next_char(struct tokens *t, struct token_char *out)
{
	if (!peek(t))
		return FALSE;
	*out = t->next;
	t->held = FALSE;
	while (compose(t, out))
		;
	return TRUE;
}

static void
begin(struct tokens *t, struct token *token, const struct token_char *first)
{
	token->kind = first->class == CLASS_RUN ? TOKEN_RUN
		: first->class == CLASS_SYMBOL	? TOKEN_SYMBOL
						: TOKEN_WORD;
	token->joined = t->any && !t->gap;
	token->start = first->start;
	token->end = first->end;
	token->len = (gsize)g_unichar_to_utf8(first->c, token->folded);
	t->any = TRUE;
	t->gap = FALSE;
}

static void
read_rest(struct tokens *t, struct token *token)
{
	gboolean word = token->kind == TOKEN_WORD;
	guint chars = 1;

	while (peek(t) &&
		((word && t->next.class == CLASS_WORD) ||
			t->next.class == CLASS_NOTHING)) {
		if (t->next.class == CLASS_WORD && chars++ < TOKEN_CHARS)
			token->len += (gsize)g_unichar_to_utf8(
				t->next.c, token->folded + token->len);
		token->end = t->next.end;
		t->held = FALSE;
	}
}

gboolean
tokens_next(struct tokens *t, struct token *token)
{
	struct token_char c;

	do {
		if (!next_char(t, &c))
			return FALSE;
		t->gap = t->gap || c.class == CLASS_SEPARATOR;
	} while (c.class == CLASS_SEPARATOR || c.class == CLASS_NOTHING);
	begin(t, token, &c);
	read_rest(t, token);
	token->folded[token->len] = '\0';
	return TRUE;
}
