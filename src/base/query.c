/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "query.h"

#include <string.h>

static void
term_free(gpointer data)
{
	struct query_term *term = data;

	g_ptr_array_unref(term->tokens);
	g_free(term);
}

void
query_free(struct query *query)
{
	if (query == NULL)
		return;
	g_ptr_array_unref(query->terms);
	g_free(query);
}

/* ---- reading a query ---- */

struct reader {
	const char *at, *end;
	struct query *query;
	guint tokens;
};

/* The bytes of a quotation mark at the place, 0: none. */
static gsize
quote_at(const struct reader *r)
{
	static const char *const quotes[] = {"\"", "\xe2\x80\x9c",
		"\xe2\x80\x9d", "\xe2\x80\x9e", "\xef\xbc\x82"};

	for (guint i = 0; i < G_N_ELEMENTS(quotes); i++) {
		gsize len = strlen(quotes[i]);

		if ((gsize)(r->end - r->at) >= len &&
			memcmp(r->at, quotes[i], len) == 0)
			return len;
	}
	return 0;
}

/* The bytes of white space at the place, 0: none. */
static gsize
space_at(const struct reader *r)
{
	gunichar c = g_utf8_get_char_validated(r->at, r->end - r->at);

	if ((guchar)*r->at < 0x80)
		return *r->at == '\0' || g_ascii_isspace(*r->at) ? 1 : 0;
	return c < 0x110000 && g_unichar_isspace(c)
		? (gsize)g_utf8_skip[(guchar)*r->at]
		: 0;
}

/* Passes over the words up to the end of the quotes; *closed: there is one. */
static const char *
read_quoted(struct reader *r, gboolean *closed)
{
	const char *end;

	while (r->at < r->end && quote_at(r) == 0)
		r->at++;
	end = r->at;
	*closed = r->at < r->end;
	if (*closed)
		r->at += quote_at(r);
	return end;
}

static const char *
read_bare(struct reader *r)
{
	while (r->at < r->end && quote_at(r) == 0 && space_at(r) == 0)
		r->at++;
	return r->at;
}

static gboolean
take(struct reader *r, char byte)
{
	if (r->at == r->end || *r->at != byte)
		return FALSE;
	r->at++;
	return TRUE;
}

/* A term without a letter in it asks for nothing. */
static void
add_term(struct reader *r, const char *text, const char *end, gboolean exclude,
	gboolean prefix)
{
	struct query_term *term = g_new0(struct query_term, 1);
	struct tokens tokens;
	struct token token;

	term->exclude = exclude;
	term->prefix = prefix;
	term->tokens = g_ptr_array_new_with_free_func(g_free);
	tokens_init(&tokens, text, end - text);
	while (r->tokens < QUERY_TOKENS && tokens_next(&tokens, &token)) {
		g_ptr_array_add(term->tokens, g_memdup2(&token, sizeof token));
		r->tokens++;
	}
	if (term->tokens->len == 0) {
		term_free(term);
		return;
	}
	g_ptr_array_add(r->query->terms, term);
	r->query->wanted = r->query->wanted || !exclude;
}

static void
read_term(struct reader *r)
{
	gboolean exclude = *r->at == '-', quoted, closed = TRUE, prefix;
	const char *text, *end;

	r->at += exclude ? 1 : 0;
	if (r->at == r->end)
		return;
	quoted = quote_at(r) > 0;
	r->at += quote_at(r);
	text = r->at;
	end = quoted ? read_quoted(r, &closed) : read_bare(r);
	prefix = quoted ? take(r, '*') : end > text && end[-1] == '*';
	if (!exclude && r->at == r->end && (!quoted || !closed))
		prefix = TRUE; /* still being typed */
	add_term(r, text, end, exclude, prefix);
}

struct query *
query_parse(const char *text, gssize len)
{
	struct reader r = {.at = text};
	gsize all = len < 0 ? strlen(text) : (gsize)len;

	r.end = text + MIN(all, QUERY_BYTES);
	r.query = g_new0(struct query, 1);
	r.query->terms = g_ptr_array_new_with_free_func(term_free);
	while (r.at < r.end && r.query->terms->len < QUERY_TERMS) {
		gsize space = space_at(&r);

		if (space > 0)
			r.at += MIN(space, (gsize)(r.end - r.at));
		else
			read_term(&r);
	}
	return r.query;
}

/* ---- does a text fit? ---- */

/* A term on its way through the text: how many of its tokens have fitted so
 * far, for each place it may have begun. Terms are short, so the last tokens
 * of the text are kept and compared backwards. */
struct window {
	struct token tokens[QUERY_TOKENS]; /* a ring */
	guint n; /* ever added */
};

static const struct token *
back(const struct window *window, guint i)
{
	return &window->tokens[(window->n - 1 - i) % QUERY_TOKENS];
}

static gboolean
token_fits(const struct token *want, const struct token *have, gboolean prefix)
{
	if (want->kind != have->kind || have->len < want->len ||
		memcmp(want->folded, have->folded, want->len) != 0)
		return FALSE;
	return have->len == want->len || (prefix && want->kind == TOKEN_WORD);
}

/* Whether the term ends with the newest token; *start is where it begins. */
static gboolean
term_ends(const struct query_term *term, const struct window *window,
	gsize *start)
{
	guint n = term->tokens->len;

	*start = 0;
	if (window->n < n)
		return FALSE;
	for (guint i = 0; i < n; i++) {
		const struct token *want = term->tokens->pdata[n - 1 - i];
		const struct token *have = back(window, i);
		const struct token *left =
			i + 1 < n ? term->tokens->pdata[n - 2 - i] : NULL;

		if (!token_fits(want, have, term->prefix && i == 0))
			return FALSE;
		/* Inside of a run nothing may come between. */
		if (left != NULL && want->joined && !have->joined &&
			left->kind == TOKEN_RUN && want->kind == TOKEN_RUN)
			return FALSE;
		*start = have->start;
	}
	return TRUE;
}

static void
add_mark(GArray *marks, gsize start, gsize end)
{
	struct query_mark mark = {(guint32)start, (guint32)end};
	struct query_mark *last;

	/* A longer term that ends here may cover earlier ones. */
	while (marks->len > 0) {
		last = &g_array_index(marks, struct query_mark, marks->len - 1);
		if (last->end <= mark.start)
			break;
		mark.start = MIN(mark.start, last->start);
		mark.end = MAX(mark.end, last->end);
		g_array_set_size(marks, marks->len - 1);
	}
	if (marks->len < QUERY_MARKS)
		g_array_append_val(marks, mark);
}

/* FALSE: an excluded term was found. */
static gboolean
look(const struct query *query, const struct window *window, guint32 *found,
	GArray *marks)
{
	const struct token *newest = back(window, 0);

	for (guint i = 0; i < query->terms->len; i++) {
		const struct query_term *term = query->terms->pdata[i];
		gsize start;

		if (!term_ends(term, window, &start))
			continue;
		if (term->exclude)
			return FALSE;
		*found |= 1u << i;
		if (marks != NULL)
			add_mark(marks, start, newest->end);
	}
	return TRUE;
}

static guint32
all_wanted(const struct query *query)
{
	guint32 wanted = 0;

	for (guint i = 0; i < query->terms->len; i++)
		if (!((struct query_term *)query->terms->pdata[i])->exclude)
			wanted |= 1u << i;
	return wanted;
}

gboolean
query_match(const struct query *query, const char *text, GArray *marks)
{
	struct window window;
	struct tokens tokens;
	guint32 found = 0, wanted = all_wanted(query);
	gboolean fits = TRUE;

	if (marks != NULL)
		g_array_set_size(marks, 0);
	window.n = 0;
	tokens_init(&tokens, text, (gssize)strnlen(text, QUERY_TEXT));
	while (fits &&
		tokens_next(&tokens, &window.tokens[window.n % QUERY_TOKENS])) {
		window.n++;
		fits = look(query, &window, &found, marks);
	}
	fits = fits && found == wanted;
	if (!fits && marks != NULL)
		g_array_set_size(marks, 0);
	return fits;
}
