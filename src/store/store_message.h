/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_message: messages and notices. A row number is given once and grows:
 * it is the cursor of the stored order. Display order of a chat is
 * (clock, id, row). */
#ifndef DORAN_STORE_MESSAGE_H
#define DORAN_STORE_MESSAGE_H

#include "model.h"
#include "store.h"

/* Adds a text message to message->chat (the account is the chat's). Used:
 * chat, kind, sender, device, id, outgoing, encrypted, unread, state, reason,
 * clock, sent_at, stored_at, text; the rest is ignored. content: the raw MIMI
 * bytes, or NULL. *row is the new row; if the chat has this id already,
 * nothing changes, *row is that row and *is_new FALSE. */
gboolean store_message_add(struct store *store, const struct message *message,
	GBytes *content, gint64 *row, gboolean *is_new, GError **error);

/* Adds a notice (kind MESSAGE_NOTICE, code in reason; id ignored; text NULL:
 * none). If the newest message of the chat is the same notice about the same
 * sender, that row counts one more instead, with the new stored_at and unread:
 * *folded. */
gboolean store_message_notice(struct store *store, const struct message *notice,
	gint64 *row, gboolean *folded, GError **error);

/* Raises the state; MESSAGE_FAILED always counts as higher, but not over
 * DELIVERED and READ; a lower or equal one changes nothing (but the reason
 * where the state is equal). FAILED goes back to QUEUED only through
 * store_message_retry(). *changed and *chat may be NULL. */
gboolean store_message_set_state(struct store *store, gint64 row,
	enum message_state state, enum notice reason, gboolean *changed,
	gint64 *chat, GError **error);
/* The same; receipt (NULL: none): for store_receipt.c. */
gboolean store_message_raise(struct store *store, gint64 row,
	enum message_state state, enum notice reason, GBytes *receipt,
	gboolean *changed, gint64 *chat, GError **error);
gboolean store_message_retry(struct store *store, gint64 row, GError **error);

/* The row of the text with this MIMI id that we wrote to this peer (the oldest,
 * if more); 0 when there is none. */
gboolean store_message_written(struct store *store, gint64 account,
	const char *peer, const guint8 id[32], gint64 *row, GError **error);

/* NULL when there is none. content: the raw MIMI bytes, may be NULL. */
gboolean store_message_get(struct store *store, gint64 row,
	struct message **message, GError **error);
gboolean store_message_content(
	struct store *store, gint64 row, GBytes **content, GError **error);

/* Another text and raw content (may be NULL), or none of it any more; the
 * index goes along. In the open transaction, or in one of its own. */
gboolean store_message_edit(struct store *store, gint64 row, const char *text,
	GBytes *content, GError **error);
gboolean store_message_delete(struct store *store, gint64 row, GError **error);

/* A message newly marked as read. */
struct message_seen {
	gint64 row;
	guint8 id[32]; /* zero for notices */
	enum message_kind kind;
	char *sender;
};

void message_seen_free(struct message_seen *seen);

/* Marks everything in the chat between two rows in display order (both
 * included) as read; from 0: from the beginning, row 0: to the end. *seen:
 * GPtrArray of struct message_seen, those that were unread, oldest first. */
gboolean store_message_mark_read(struct store *store, gint64 chat, gint64 from,
	gint64 row, GPtrArray **seen, GError **error);

/* Highest clock of all messages of the account, 0 without any. */
gboolean store_message_max_clock(
	struct store *store, gint64 account, guint64 *clock, GError **error);

/* Pages: GPtrArray of struct message. Before and after are in display order,
 * oldest first: up to limit messages just before a row (0: the
 * newest), or just after a row (0: from the beginning). */
gboolean store_message_before(struct store *store, gint64 chat, gint64 before,
	guint limit, GPtrArray **messages, GError **error);
gboolean store_message_after(struct store *store, gint64 chat, gint64 after,
	guint limit, GPtrArray **messages, GError **error);

/* In stored order, rows above the cursor; account NULL: of all accounts. */
gboolean store_message_stored_after(struct store *store, const char *account,
	gint64 cursor, guint limit, GPtrArray **messages, GError **error);

/* The highest row ever given, 0: none. */
gboolean store_message_newest(struct store *store, gint64 *row, GError **error);

/* `send --id`: the row that this key was sent as, 0: none; and remember. */
gboolean store_sent_key_find(struct store *store, gint64 account,
	const char *key, gint64 *row, GError **error);
gboolean store_sent_key_add(struct store *store, gint64 account,
	const char *key, gint64 row, gint64 now, GError **error);

typedef struct message_seen MessageSeen;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MessageSeen, message_seen_free)

#endif
