/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tokens: the words of a text as search knows them, so that what people see as
 * the same word is the same bytes. A pure function of bytes: never fails,
 * never reads past the end, and each token takes bounded room.
 *
 * Letters and digits in a row are one token, in lower case, without accents
 * (U+0300-U+036F and their like; the vowels and tones of other scripts stay),
 * and with compatibility forms (full width, ligatures) as the plain ones.
 * Scripts written without spaces between words, or whose words carry endings
 * that nobody types (Han, Hangul, Kana, Bopomofo, Thai, Lao, Khmer, Myanmar),
 * give a token a character. Symbols (emoji) are a token each, without skin tone
 * and variation selectors. Conjoining jamo and voiced kana are composed on the
 * way. Everything else only separates. A normalised copy of the text is not
 * made, because a token has to say which bytes it came from. */
#ifndef DORAN_TOKENS_H
#define DORAN_TOKENS_H

#include <glib.h>

#define TOKEN_CHARS 40 /* of a word that count; the rest is passed over */
#define TOKEN_MAX (TOKEN_CHARS * 6 + 1)

enum token_kind {
	TOKEN_WORD, /* the only kind that can be longer than one character */
	TOKEN_RUN, /* a character of a script without spaces */
	TOKEN_SYMBOL
};

struct token {
	enum token_kind kind;
	gboolean joined; /* nothing between this one and the one before */
	gsize start, end; /* bytes of the text */
	gsize len; /* of folded, without its NUL */
	char folded[TOKEN_MAX];
};

/* One character on its way; ours. */
struct token_char {
	gunichar c;
	int class;
	gsize start, end;
};

struct tokens {
	const char *text;
	gsize len, at;
	gboolean any, gap;
	gboolean held; /* next is filled */
	struct token_char next;
	/* what one character of the text became */
	gunichar made[18];
	gsize n_made, next_made, made_start;
};

/* The text is borrowed, and need not be valid UTF-8 (wrong bytes separate) or
 * end in NUL; len -1: up to the NUL. */
void tokens_init(struct tokens *tokens, const char *text, gssize len);

/* The next token; FALSE at the end. */
gboolean tokens_next(struct tokens *tokens, struct token *token);

#endif
