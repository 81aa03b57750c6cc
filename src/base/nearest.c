/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "nearest.h"

#define LONGEST 64

guint
nearest_distance(const char *a, const char *b)
{
	guint rows[3][LONGEST + 1];
	guint *before = rows[0], *above = rows[1], *row = rows[2], *spare;
	gsize la = strnlen(a, LONGEST), lb = strnlen(b, LONGEST);

	for (guint j = 0; j <= lb; j++)
		above[j] = j;
	for (gsize i = 1; i <= la; i++) {
		row[0] = (guint)i;
		for (gsize j = 1; j <= lb; j++) {
			guint change = above[j - 1] + (a[i - 1] != b[j - 1]);

			row[j] = MIN(MIN(above[j], row[j - 1]) + 1, change);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
				a[i - 2] == b[j - 1])
				row[j] = MIN(row[j], before[j - 2] + 1);
		}
		spare = before;
		before = above;
		above = row;
		row = spare;
	}
	return above[lb];
}

const char *
nearest_word(const char *word, const char *const *words)
{
	const char *best = NULL;
	guint least = G_MAXUINT;

	for (; *words != NULL; words++) {
		guint distance = nearest_distance(word, *words);
		guint limit = MAX(2, (guint)strlen(*words) / 3);

		if (distance < least && distance <= limit &&
			distance < strlen(*words)) {
			best = *words;
			least = distance;
		}
	}
	return best;
}
