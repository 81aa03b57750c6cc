/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_search: finds messages by their words, in the order in which they were
 * stored, newest first. */
#ifndef DORAN_STORE_SEARCH_H
#define DORAN_STORE_SEARCH_H

#include "find.h"
#include "store.h"

/* One page; looks at STORE_SEARCH_LOOK messages at most (find.h: next). A
 * message is found as soon as it is stored, indexed or not. */
#define STORE_SEARCH_LOOK 6000
gboolean store_search(struct store *store, const struct find *find,
	struct find_page **page, GError **error);

/* The first message of a chat that was sent at `ms` or later, in the order it
 * is shown in; 0: none. */
gboolean store_message_since(struct store *store, gint64 chat, gint64 ms,
	gint64 *row, GError **error);

/* The first unread message of a chat; 0: none. */
gboolean store_message_first_unread(
	struct store *store, gint64 chat, gint64 *row, GError **error);

#endif
