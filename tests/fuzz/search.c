/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words of a text, a query (the first line) and where it fits the rest. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "query.h"

#define SNIPPET 30

/* In order, within the text, and each in bounds. */
static void
check_tokens(const char *text, gsize len)
{
	struct tokens tokens;
	struct token token;
	gsize before = 0;

	tokens_init(&tokens, text, (gssize)len);
	while (tokens_next(&tokens, &token)) {
		CHECK(token.start >= before && token.end > token.start);
		CHECK(token.end <= len && token.len < TOKEN_MAX);
		CHECK(strlen(token.folded) == token.len);
		CHECK(token.len > 0);
		CHECK(g_utf8_validate(token.folded, -1, NULL));
		/* One character can stand for several. */
		before = token.start;
	}
}

static void
check_query(const struct query *query)
{
	guint tokens = 0;
	gboolean wanted = FALSE;

	CHECK(query->terms->len <= QUERY_TERMS);
	for (guint i = 0; i < query->terms->len; i++) {
		const struct query_term *term = query->terms->pdata[i];

		CHECK(term->tokens->len > 0);
		tokens += term->tokens->len;
		wanted = wanted || !term->exclude;
	}
	CHECK(tokens <= QUERY_TOKENS && query->wanted == wanted);
}

/* Whole characters of the text, in order, apart. */
static void
check_marks(const GArray *marks, const char *text)
{
	gsize len = strlen(text), before = 0;

	CHECK(marks->len <= QUERY_MARKS);
	for (guint i = 0; i < marks->len; i++) {
		const struct query_mark *mark =
			&g_array_index(marks, struct query_mark, i);

		CHECK(mark->start >= before && mark->start < mark->end);
		CHECK(mark->end <= len);
		CHECK(((guint8)text[mark->start] & 0xc0) != 0x80);
		CHECK(((guint8)text[mark->end] & 0xc0) != 0x80);
		before = mark->end;
	}
}

static void
try_match(const struct query *query, const char *text)
{
	g_autoptr(GArray) marks =
		g_array_new(FALSE, FALSE, sizeof(struct query_mark));
	g_autoptr(GArray) shown = NULL;
	g_autofree char *snippet = NULL;
	gboolean fits = query_match(query, text, marks);

	CHECK(fits == query_match(query, text, NULL));
	CHECK(fits || marks->len == 0);
	CHECK(!fits || !query->wanted || marks->len > 0);
	check_marks(marks, text);
	snippet = query_snippet(text, marks, SNIPPET, &shown);
	CHECK(g_utf8_validate(snippet, -1, NULL));
	CHECK(strpbrk(snippet, "\n\t\r") == NULL);
	check_marks(shown, snippet);
	CHECK(marks->len == 0 || shown->len > 0);
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};
	const guint8 *end = memchr(data, '\n', len);
	gsize line = end != NULL ? (gsize)(end - data) : len, size;
	const char *raw = (const char *)fuzz_take(&in, line, &size);
	g_autoptr(Query) query = query_parse(raw, (gssize)size);
	g_autofree char *text = NULL;

	check_query(query);
	check_tokens((const char *)data, len);
	fuzz_byte(&in);
	text = fuzz_utf8(&in, in.left);
	try_match(query, text);
}
