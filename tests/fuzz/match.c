/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The quick switcher: a few letters (the first line) and a name. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "match.h"

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};
	g_autofree char *letters = fuzz_utf8(&in, len);
	char *name = strchr(letters, '\n');
	g_autoptr(GArray) where = NULL;
	gsize before = 0, size;
	int score;

	if (name == NULL)
		return;
	*name++ = '\0';
	size = strlen(name);
	score = match_letters(name, letters, &where);
	CHECK(score >= 0 && where != NULL);
	CHECK((score > 0) == (where->len > 0));
	CHECK(score == match_letters(name, letters, NULL));
	for (guint i = 0; i < where->len; i++) {
		const struct match_range *range =
			&g_array_index(where, struct match_range, i);

		CHECK(range->start >= before && range->len > 0);
		CHECK(range->start + range->len <= size);
		CHECK(((guint8)name[range->start] & 0xc0) != 0x80);
		CHECK(((guint8)name[range->start + range->len] & 0xc0) != 0x80);
		before = range->start + range->len;
	}
}
