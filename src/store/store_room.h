/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_room: what rooms need beside chats and messages. */
#ifndef DORAN_STORE_ROOM_H
#define DORAN_STORE_ROOM_H

#include "model.h"
#include "store.h"

/* A message that no server has yet. */
struct room_out {
	gint64 message;
	gint64 chat; /* the message's, read only */
	char *topic;
	guint32 qos;
	gboolean has_echo; /* it will come back as this */
	guint8 echo[STORE_HASH_LEN];
	GBytes *payload;
};

void room_out_free(struct room_out *out);

gboolean store_room_out_add(struct store *store, gint64 account,
	const struct room_out *out, GError **error);
/* Up to limit queued ones, above the message `after`: GPtrArray of struct
 * room_out, oldest first. */
gboolean store_room_out_list(struct store *store, gint64 account, gint64 after,
	guint limit, GPtrArray **outs, GError **error);
/* Nothing happens where there is none. */
gboolean store_room_out_delete(
	struct store *store, gint64 message, GError **error);
/* NULL when there is none. */
gboolean store_room_out_get(struct store *store, gint64 message,
	struct room_out **out, GError **error);

/* One more message with this hash will come back; `at` is when the last one
 * was told of. */
gboolean store_room_echo_add(struct store *store, gint64 account,
	const guint8 hash[STORE_HASH_LEN], gint64 at, GError **error);
/* Whether one was to come back and was told of at `since` or later; it is
 * counted off. Older ones are forgotten. */
gboolean store_room_echo_take(struct store *store, gint64 account,
	const guint8 hash[STORE_HASH_LEN], gint64 since, gboolean *taken,
	GError **error);
/* It was told of again at that time, where it still is to come back. */
gboolean store_room_echo_touch(struct store *store, gint64 account,
	const guint8 hash[STORE_HASH_LEN], gint64 at, GError **error);

/* Deletes the oldest messages of the chat but `keep`, those that wait in
 * room_out not, and at most `most`. *deleted: how many. */
gboolean store_room_prune(struct store *store, gint64 chat, guint keep,
	guint most, guint *deleted, GError **error);

/* store_message_notice() that counts `times`. */
gboolean store_room_notice(struct store *store, const struct message *notice,
	guint times, gint64 *row, gboolean *folded, GError **error);

typedef struct room_out RoomOut;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RoomOut, room_out_free)

#endif
