/* SPDX-License-Identifier: GPL-3.0-or-later */
/* match: where words that were searched for stand in a text, and whether a few
 * letters fit a name. Letter case does not count, nor whether Korean letters
 * are composed. Pure. */
#ifndef DORAN_MATCH_H
#define DORAN_MATCH_H

#include <glib.h>

struct match_range {
	gsize start, len; /* bytes of the text, whole code points */
};

#define MATCH_RANGES 64 /* at most, of one text */

/* The places of the words of `query` in text, in order, apart from each other:
 * Chinese, Japanese and Korean anywhere, other words where a word begins.
 * Array of struct match_range, the caller's. */
GArray *match_words(const char *text, const char *query);

/* How well `letters` fit a name: 0 not at all, more is better. All have to be
 * in it in this order, spaces aside; beginnings of words and neighbours count
 * more. A Korean initial consonant fits each syllable that begins with it
 * (ㅂㅅ: 부산), a syllable without a final consonant also one that has one.
 * `where` (NULL: not wanted): array of struct match_range, what fitted. */
int match_letters(const char *name, const char *letters, GArray **where);

#endif
