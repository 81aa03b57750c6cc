/* SPDX-License-Identifier: GPL-3.0-or-later */
/* index_words: which words stand for a message in the index, and which ones a
 * query asks for. Pure. A run of a script without spaces stands there as its
 * characters and its overlapping pairs, so that every piece of it is found;
 * another word as itself and its first one, two and three letters. */
#ifndef DORAN_INDEX_WORDS_H
#define DORAN_INDEX_WORDS_H

#include "query.h"

/* What a search can be narrowed by without reading messages. */
struct index_marks {
	gint64 account, chat; /* 0: none */
	const char *sender; /* NULL: none */
	gboolean mine;
};

/* The words of a message with spaces between: at most those of QUERY_TEXT
 * bytes of text. out is emptied first. */
void index_words(
	GString *out, const char *text, const struct index_marks *marks);

/* The same for a query, as an FTS5 expression that finds every message the
 * query fits, and some that it does not; "" when it cannot narrow anything. */
char *index_expression(
	const struct query *query, const struct index_marks *marks);

#endif
