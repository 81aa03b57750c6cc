/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "index_words.h"

#include <inttypes.h>
#include <string.h>

/* Private use characters never come out of a text. */
#define MARK "\xee\x80\x80"
#define BEGINNING "\xee\x80\x81"
#define SHORT 3 /* characters */

/* Two addresses with the same number cost a look, nothing else. */
static guint32
address_number(const char *address)
{
	guint32 hash = 2166136261u;

	for (; *address != '\0'; address++)
		hash = (hash ^ (guchar)*address) * 16777619u;
	return hash;
}

static void
each_mark(const struct index_marks *marks, const char *before,
	const char *after, GString *out)
{
	if (marks->account != 0)
		g_string_append_printf(out, "%s" MARK "a%" PRId64 "%s", before,
			marks->account, after);
	if (marks->chat != 0)
		g_string_append_printf(out, "%s" MARK "c%" PRId64 "%s", before,
			marks->chat, after);
	if (marks->sender != NULL)
		g_string_append_printf(out, "%s" MARK "s%" PRIx32 "%s", before,
			address_number(marks->sender), after);
	if (marks->mine)
		g_string_append_printf(out, "%s" MARK "m%s", before, after);
}

static gboolean
is_pair(const struct token *left, const struct token *right)
{
	return left->kind == TOKEN_RUN && right->kind == TOKEN_RUN &&
		right->joined;
}

/* Bytes of its first characters. */
static gsize
beginning(const struct token *token, guint chars)
{
	const char *at = token->folded;

	for (guint i = 0; i < chars && *at != '\0'; i++)
		at = g_utf8_next_char(at);
	return (gsize)(at - token->folded);
}

/* Short beginnings are words of their own: all words that begin with a letter
 * would be too many to merge. */
static void
add_beginnings(GString *out, const struct token *word)
{
	gsize len = 0;

	for (guint i = 1; i <= SHORT && len < word->len; i++) {
		len = beginning(word, i);
		g_string_append(out, " " BEGINNING);
		g_string_append_len(out, word->folded, (gssize)len);
	}
}

void
index_words(GString *out, const char *text, const struct index_marks *marks)
{
	struct token tokens[2];
	struct tokens reader;
	guint turn = 0;
	gboolean more;

	g_string_truncate(out, 0);
	each_mark(marks, " ", "", out);
	tokens_init(&reader, text, (gssize)strnlen(text, QUERY_TEXT));
	for (more = tokens_next(&reader, &tokens[0]); more; turn = 1 - turn) {
		const struct token *now = &tokens[turn];
		const struct token *next = &tokens[1 - turn];

		more = tokens_next(&reader, &tokens[1 - turn]);
		g_string_append_c(out, ' ');
		g_string_append_len(out, now->folded, (gssize)now->len);
		if (now->kind == TOKEN_WORD)
			add_beginnings(out, now);
		if (!more || !is_pair(now, next))
			continue;
		g_string_append_c(out, ' ');
		g_string_append_len(out, now->folded, (gssize)now->len);
		g_string_append_len(out, next->folded, (gssize)next->len);
	}
}

static void
add_word(GString *out, const char *before, const char *left, const char *right,
	gboolean open)
{
	g_string_append_printf(out, "%s\"%s%s%s\"%s",
		out->len > 0 ? " AND " : "", before, left, right,
		open ? " *" : "");
}

static void
add_term(GString *out, const struct query_term *term)
{
	GPtrArray *all = term->tokens;

	for (guint i = 0; i < all->len; i++) {
		const struct token *now = all->pdata[i];
		const struct token *left = i > 0 ? all->pdata[i - 1] : NULL;
		const struct token *right =
			i + 1 < all->len ? all->pdata[i + 1] : NULL;
		gboolean open = right == NULL && term->prefix &&
			now->kind == TOKEN_WORD;
		gboolean is_short = beginning(now, SHORT) == now->len;

		if (right != NULL && is_pair(now, right))
			add_word(out, "", now->folded, right->folded, FALSE);
		else if (open && is_short)
			add_word(out, BEGINNING, now->folded, "", FALSE);
		else if (left == NULL || !is_pair(left, now))
			add_word(out, "", now->folded, "", open);
	}
}

char *
index_expression(const struct query *query, const struct index_marks *marks)
{
	GString *out = g_string_new(NULL);
	g_autoptr(GString) more = g_string_new(NULL);

	for (guint i = 0; i < query->terms->len; i++) {
		const struct query_term *term = query->terms->pdata[i];

		if (!term->exclude)
			add_term(out, term);
	}
	each_mark(marks, " AND \"", "\"", more);
	g_string_append(out,
		out->len > 0 || more->len == 0 ? more->str : more->str + 5);
	return g_string_free(out, FALSE);
}
