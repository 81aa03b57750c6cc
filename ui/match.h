/* SPDX-License-Identifier: GPL-3.0-or-later */
/* match: whether a few letters fit a name. Letter case does not count, nor
 * whether Korean letters are composed. Pure. */
#ifndef DORAN_MATCH_H
#define DORAN_MATCH_H

#include <glib.h>

struct match_range {
	gsize start, len; /* bytes of the text, whole code points */
};

/* How well `letters` fit a name: 0 not at all, more is better. All have to be
 * in it in this order, spaces aside; beginnings of words and neighbours count
 * more. A Korean initial consonant fits each syllable that begins with it
 * (ㅂㅅ: 부산), a syllable without a final consonant also one that has one.
 * `where` (NULL: not wanted): array of struct match_range, what fitted. */
int match_letters(const char *name, const char *letters, GArray **where);

#endif
