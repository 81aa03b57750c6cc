/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nearest: what a mistyped word was probably meant to be. */
#ifndef DORAN_NEAREST_H
#define DORAN_NEAREST_H

#include <glib.h>

/* The number of letters to add, take away, exchange or swap with their
 * neighbour until one word is the other; bytes, at most 64 of each count. */
guint nearest_distance(const char *a, const char *b);

/* The word that is nearest and near enough (a third of its letters wrong, at
 * least two may be), or NULL. Borrowed from `words`, which NULL ends. */
const char *nearest_word(const char *word, const char *const *words);

#endif
