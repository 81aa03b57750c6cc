/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_index: keeps the index of words behind the messages. New messages are
 * not indexed when they are stored, but a slice at a time when there is time;
 * search looks through what is not indexed yet. */
#ifndef DORAN_STORE_INDEX_H
#define DORAN_STORE_INDEX_H

#include "store.h"

#define INDEX_TABLE                                                                \
	"CREATE VIRTUAL TABLE word USING fts5(words, content = '', detail = none," \
	" columnsize = 0, tokenize = 'ascii')"

/* FTS5 would merge as it likes, 30 ms at a time. */
#define INDEX_NO_MERGE "INSERT INTO word (word, rank) VALUES ('automerge', 0)"

/* One slice of about `us` microseconds, in transactions of its own: first the
 * newest messages, then the old ones of a store that had no index, and what has
 * to be merged of it. *more: there is something left. A damaged index is thrown
 * away and begun anew, once. In an open transaction nothing is done. */
gboolean store_index_slice(
	struct store *store, gint64 us, gboolean *more, GError **error);

/* Rows from low (not included) to high (included) are indexed. */
gboolean store_index_range(
	struct store *store, gint64 *low, gint64 *high, GError **error);

/* How many rows are not indexed (some of them may be no messages). */
gboolean store_index_behind(struct store *store, gint64 *rows, GError **error);

/* Throws the index away, and slices make it anew: in a transaction of its own,
 * or (forget) in the open one. Rows that are gone from message are never found,
 * so forgetting is a matter of room and of leaving no traces. */
gboolean store_index_rebuild(struct store *store, GError **error);
gboolean store_index_forget(struct store *store, GError **error);

/* Reads the whole index. *sound FALSE: it has to be rebuilt. Writers only. */
gboolean store_index_check(
	struct store *store, gboolean *sound, GError **error);

/* Before a message gets another text, or none (text NULL) because it will be
 * deleted: takes its words out and the others in, if it is indexed at all. To
 * be called in the transaction of the change. */
gboolean store_index_change(
	struct store *store, gint64 row, const char *text, GError **error);

#endif
