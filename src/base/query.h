/* SPDX-License-Identifier: GPL-3.0-or-later */
/* query: what somebody typed to search, and which texts it fits. Pure; any
 * bytes are a query.
 *
 * Words stand for themselves, all of them must occur, in any order. A word of
 * a script without spaces fits anywhere inside of a run; other words fit whole
 * words, or their beginning with a * at the end. The very last word is always
 * taken as a beginning, because it may be half typed. "Words in quotes" must
 * stand together, -word and -"words" must not occur. */
#ifndef DORAN_QUERY_H
#define DORAN_QUERY_H

#include "tokens.h"

#define QUERY_BYTES 1024 /* what comes after them is passed over */
#define QUERY_TERMS 16
#define QUERY_TOKENS 64 /* of all terms together */
#define QUERY_MARKS 64 /* found places of one text */
#define QUERY_TEXT 65536 /* bytes of a text that are looked through */

/* Tokens that must stand one after the other. */
struct query_term {
	gboolean exclude;
	gboolean prefix; /* the last token is the beginning of a word */
	GPtrArray *tokens; /* of struct token */
};

struct query {
	GPtrArray *terms; /* of struct query_term */
	gboolean wanted; /* has a term that is not excluded */
};

/* Never NULL. len -1: up to the NUL. */
struct query *query_parse(const char *text, gssize len);
void query_free(struct query *query);

/* Where a term was found: bytes of the text. */
struct query_mark {
	guint32 start, end;
};

/* Whether the text fits: each wanted term occurs, no excluded one. marks (may
 * be NULL; of struct query_mark) is emptied and gets the places of the wanted
 * terms in order, not overlapping, at most QUERY_MARKS. A query without terms
 * fits every text. */
gboolean query_match(
	const struct query *query, const char *text, GArray *marks);

/* A piece of the text around its first mark as one line of at most `chars`
 * characters, with "…" where it is cut and spaces for line ends; the caller's.
 * *out_marks (may be NULL) are the marks in it, the caller's. */
char *query_snippet(
	const char *text, const GArray *marks, guint chars, GArray **out_marks);

typedef struct query Query;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Query, query_free)

#endif
