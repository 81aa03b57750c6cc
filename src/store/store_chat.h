/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_chat: the chats. Unread counts are counted from the messages when they
 * are asked for (an index of the unread ones only), so they are always right.
 */
#ifndef DORAN_STORE_CHAT_H
#define DORAN_STORE_CHAT_H

#include "model.h"
#include "store.h"

enum chat_kind {
	CHAT_DIRECT = 1,
	CHAT_SECRET = 2,
	CHAT_GROUP = 3,
	CHAT_ROOM = 4 /* its peer is "#NAME" */
};

struct chat_record {
	gint64 row;
	gint64 account;
	char *uri; /* unique in the account */
	char *peer; /* address of the other side */
	enum chat_kind kind;
	enum chat_e2ee e2ee; /* CHAT_E2EE_DEFAULT: nobody chose */
	gint64 created;
};

void chat_record_free(struct chat_record *chat);

/* The chat with this URI, made where missing (then *is_new). is_new may be
 * NULL. */
gboolean store_chat_ensure(struct store *store, gint64 account, const char *uri,
	const char *peer, enum chat_kind kind, gint64 now, gint64 *chat,
	gboolean *is_new, GError **error);

/* NULL when there is none. By row, by URI, and the 1:1 chat or room of a
 * peer. */
gboolean store_chat_get(struct store *store, gint64 chat,
	struct chat_record **record, GError **error);
gboolean store_chat_find(struct store *store, gint64 account, const char *uri,
	struct chat_record **record, GError **error);

gboolean store_chat_set_e2ee(
	struct store *store, gint64 chat, enum chat_e2ee e2ee, GError **error);

/* until: as struct chat's muted_until. */
gboolean store_chat_set_muted(
	struct store *store, gint64 chat, gint64 until, GError **error);

/* What is half typed there; "" or NULL: nothing. A commit at NORMAL of its
 * own, outside of a transaction. */
gboolean store_chat_set_draft(
	struct store *store, gint64 chat, const char *draft, GError **error);

gboolean store_chat_unread(
	struct store *store, gint64 chat, guint32 *unread, GError **error);

/* For fronts: GPtrArray of struct chat, newest activity first; account NULL:
 * of all accounts. online is FALSE: the store does not know. last_row and
 * last_at are of the newest row, last_text and last_outgoing of the newest
 * message that is no notice. */
gboolean store_chat_rows(struct store *store, const char *account,
	GPtrArray **chats, GError **error);
/* One; NULL when there is none. */
gboolean store_chat_row(
	struct store *store, gint64 chat, struct chat **row, GError **error);
/* The 1:1 chats (or rooms) with this peer, of one account or of all (account
 * NULL). */
gboolean store_chat_rows_of(struct store *store, const char *account,
	const char *peer, GPtrArray **chats, GError **error);

typedef struct chat_record ChatRecord;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ChatRecord, chat_record_free)

#endif
