/* SPDX-License-Identifier: GPL-3.0-or-later */
/* view: pages of the store through a read-only connection. Can be opened
 * beside a running owner; costs no engine. */
#ifndef DORAN_VIEW_H
#define DORAN_VIEW_H

#include "find.h"
#include "model.h"

struct view;

/* NULL with FAULT_ABSENT when there is no store yet, FAULT_IO when it cannot
 * be read or is newer than this program. */
struct view *view_open(const char *data_dir, GError **error);
void view_close(struct view *view);

/* Whether some process owns the store now (a hint: it may end any time). */
gboolean view_owned(const char *data_dir);

/* All chats, newest activity first (GPtrArray of struct chat, freed with
 * it). account NULL: all accounts. */
GPtrArray *view_chats(struct view *view, const char *account, GError **error);

/* One chat, or NULL (no error set when it does not exist). */
struct chat *view_chat(struct view *view, gint64 chat, GError **error);

/* A chat by the other side's address; account NULL: where only one fits. */
struct chat *view_chat_of(struct view *view, const char *account,
	const char *peer, GError **error);

/* The functions that find messages take a view of NULL too and then fail with
 * FAULT_LATER: that of an interface with no store yet. */

/* Up to `limit` messages of a chat in display order (oldest first) that come
 * before the message row `before` (0: the newest page), or after `after`
 * (view_messages_after; 0: from the beginning). */
GPtrArray *view_messages_before(struct view *view, gint64 chat, gint64 before,
	guint limit, GError **error);
GPtrArray *view_messages_after(struct view *view, gint64 chat, gint64 after,
	guint limit, GError **error);

/* The page around a message, oldest first: up to `before` messages before it,
 * itself, and up to `after` after it; *at (may be NULL) is its index. NULL with
 * FAULT_ABSENT when the chat has no such row. */
GPtrArray *view_messages_around(struct view *view, gint64 chat, gint64 row,
	guint before, guint after, guint *at, GError **error);

/* Rows to jump to: the first message of a chat sent at `ms` (since 1970) or
 * later, in display order; and the first unread one. 0: there is none. */
gint64 view_first_since(
	struct view *view, gint64 chat, gint64 ms, GError **error);
gint64 view_first_unread(struct view *view, gint64 chat, GError **error);

/* Messages by their words (query.h says what can be typed), newest first in
 * the order they were stored in; rows that were stored this moment too. The
 * page is freed with find_page_free(). Cut a hit's text down with
 * query_snippet(); query_match() gives the marks of a text for a query. */
struct find_page *view_search(
	struct view *view, const struct find *find, GError **error);

/* How many rows the index does not know yet; 0 on an error too. */
gint64 view_unindexed(struct view *view);

/* Where nobody owns the store: owns it for some `ms` to bring the index up to
 * the messages; anew: throws it away first. FAULT_LATER: somebody owns it. */
gboolean view_index(const char *data_dir, const char *command, gboolean anew,
	guint ms, GError **error);

/* One message by its row; NULL without error when it does not exist. */
struct message *view_message(struct view *view, gint64 row, GError **error);

/* Incoming and outgoing messages of all chats stored after the cursor (a
 * row), in the order they were stored; for `listen --since`. */
GPtrArray *view_stored_after(struct view *view, const char *account,
	gint64 cursor, guint limit, GError **error);

/* The newest row of all, 0 when there is none. */
gint64 view_newest(struct view *view, GError **error);

/* Presence is not stored: the front tells it, and chats and contacts that are
 * read afterwards carry it. */
void view_set_online(struct view *view, const char *account,
	const char *address, gboolean online);

GPtrArray *view_contacts(
	struct view *view, const char *account, GError **error);

#endif
