/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wrap: breaks a text into the lines of a column. Pure. */
#ifndef DORAN_WRAP_H
#define DORAN_WRAP_H

#include <glib.h>

struct wrap_line {
	gsize start; /* byte in the text */
	gsize len; /* bytes to draw, without the white space at its end */
	gsize next; /* where the next line starts */
	int cells;
};

/* The lines of text (valid UTF-8) in a column of `cells` cells (at least 1):
 * at least one line. Breaks as UAX #14 allows, so between words, anywhere in
 * Chinese, Japanese and Korean text; an address (http://...) is kept whole if
 * it fits a line; what does not fit is cut at the edge. No grapheme is ever
 * split. Array of struct wrap_line, the caller's. */
GArray *wrap_text(const char *text, int cells);

/* The line of `lines` that holds the cursor position `at` (a byte). */
guint wrap_find(const GArray *lines, gsize at);

#endif
