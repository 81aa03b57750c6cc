/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The index of words: no copy of the texts, no positions, rows as in message.
 * What is fed to it is made by index_words.c, so its own tokenizer has nothing
 * to do but split at spaces. Indexed are the rows above index-low up to
 * index-high; an older store starts at its end and goes both ways. */
#include "config.h"

#include "migrate.h"
#include "store_index.h"

const char *const schema_3[] = {INDEX_TABLE, INDEX_NO_MERGE,
	"INSERT INTO meta (key, value)"
	" SELECT 'index-low', coalesce(max(row), 0) FROM message",
	"INSERT INTO meta (key, value)"
	" SELECT 'index-high', coalesce(max(row), 0) FROM message",
	NULL};
