/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The piece of a text that shows why it was found. */
#include "config.h"

#include <string.h>

#include "query.h"

#define ELLIPSIS "\xe2\x80\xa6"

/* Where the piece begins: a third of the room stands before the mark, and a
 * word is not cut where it can be helped. */
static const char *
beginning(const char *text, const char *mark, guint chars)
{
	const char *at = mark, *word = NULL;

	for (guint i = 0; at > text && i < chars / 3; i++) {
		at = g_utf8_prev_char(at);
		if (*at == ' ' || *at == '\n')
			word = at + 1;
	}
	if (at == text)
		return text;
	if (word != NULL)
		return word;
	while (at < mark && g_unichar_iszerowidth(g_utf8_get_char(at)))
		at = g_utf8_next_char(at);
	return at;
}

static void
add_snippet_mark(GArray *out, const struct query_mark *mark, gsize from,
	gsize to, gsize shift)
{
	struct query_mark moved;

	if (mark->start < from || mark->start >= to)
		return;
	moved.start = (guint32)(mark->start - from + shift);
	moved.end = (guint32)(MIN(mark->end, to) - from + shift);
	g_array_append_val(out, moved);
}

static char *
cut(const char *text, const char *from, const char *to)
{
	g_autofree char *piece = g_strndup(from, (gsize)(to - from));

	/* One byte each, so that marks stay where they are. */
	g_strdelimit(piece, "\n\t\r", ' ');
	return g_strconcat(from > text ? ELLIPSIS : "", piece,
		*to != '\0' ? ELLIPSIS : "", NULL);
}

char *
query_snippet(
	const char *text, const GArray *marks, guint chars, GArray **out_marks)
{
	const struct query_mark *first = marks != NULL && marks->len > 0
		? &g_array_index(marks, struct query_mark, 0)
		: NULL;
	const char *from, *to;

	chars = MAX(chars, 8) - 2; /* room for both ellipses */
	from = first == NULL ? text
			     : beginning(text, text + first->start, chars);
	to = from;
	for (guint i = 0; *to != '\0' && i < chars; i++)
		to = g_utf8_next_char(to);
	while (*to != '\0' && g_unichar_iszerowidth(g_utf8_get_char(to)))
		to = g_utf8_next_char(to);
	if (out_marks != NULL) {
		*out_marks =
			g_array_new(FALSE, FALSE, sizeof(struct query_mark));
		for (guint i = 0; marks != NULL && i < marks->len; i++)
			add_snippet_mark(*out_marks,
				&g_array_index(marks, struct query_mark, i),
				(gsize)(from - text), (gsize)(to - text),
				from > text ? strlen(ELLIPSIS) : 0);
	}
	return cut(text, from, to);
}
