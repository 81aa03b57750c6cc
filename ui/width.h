/* SPDX-License-Identifier: GPL-3.0-or-later */
/* width: how many cells of a terminal a piece of text takes, and what may be
 * sent to the terminal for it. Pure, and the same on every C library. */
#ifndef DORAN_WIDTH_H
#define DORAN_WIDTH_H

#include <glib.h>

#define WIDTH_POINTS_MAX 5 /* code points drawn of one grapheme */
#define WIDTH_DRAW_MAX 24 /* their bytes, with the NUL */
#define WIDTH_TAB 4

/* One grapheme cluster (UAX #29) of a text. */
struct grapheme {
	gsize len; /* bytes of the text it takes, > 0 */
	int cells; /* 0, 1 or 2; WIDTH_TAB for a tab */
	gboolean sure; /* all terminals agree on `cells`; where not, the text
			* after it needs an absolute cursor move */
	/* What to draw, UTF-8: never a control or format character. A cluster
	 * of more than WIDTH_POINTS_MAX code points, or an emoji sequence (ZWJ,
	 * variation selector, skin tone, flag, keycap), is its base character.
	 * Empty when cells is 0; spaces for a tab; '\n' draws nothing. */
	char draw[WIDTH_DRAW_MAX];
};

/* The first grapheme of text (valid UTF-8, len bytes). FALSE: len is 0. */
gboolean width_next(const char *text, gsize len, struct grapheme *out);

/* Cells of a whole text of one line. */
int width_text(const char *text);

/* A copy of text that takes at most `cells` cells, cut with an ellipsis where
 * it is longer; the caller's. */
char *width_fit(const char *text, int cells);

#endif
