/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes: shown once, bounded, cleaned. */
#include "config.h"

#include <string.h>

#include "plain_priv.h"
#include "store_account.h"
#include "store_message.h"
#include "store_room.h"
#include "text.h"

#define RECENT "rooms-recent" /* in `value` */
#define CALM 200 /* messages that must fit again after a flood */
#define LOOK_EVERY 500 /* messages, for those that are too many */
#define PRUNE_MOST 1000
#define COPY_PATIENCE G_USEC_PER_SEC

/* ---- what came last ------------------------------------------------- */
/* A server that did not hear an acknowledgement sends the message again and
 * marks it. Texts have no ids, and somebody may well say "ok" twice: so only a
 * marked one is looked for, only among the last ones, and each is found once.
 */

gboolean
plain_recent(struct plain *plain, GError **error)
{
	g_autoptr(GBytes) value = NULL;
	gsize len = 0;
	const guint8 *bytes;

	if (!store_value_get(
		    plain->store, plain->account, RECENT, &value, error))
		return FALSE;
	if (value == NULL)
		return TRUE;
	bytes = g_bytes_get_data(value, &len);
	if (len % RECENT_LEN == 0 && len <= RECENT_LEN * RECENT_MAX && len > 0)
		g_byte_array_append(plain->recent, bytes, (guint)len);
	return TRUE;
}

/* Its place, or -1. */
static int
recent_find(const struct plain *plain, const guint8 hash[RECENT_LEN])
{
	for (guint at = 0; at < plain->recent->len; at += RECENT_LEN)
		if (memcmp(plain->recent->data + at, hash, RECENT_LEN) == 0)
			return (int)at;
	return -1;
}

static gboolean
recent_save(struct plain *plain, GError **error)
{
	g_autoptr(GBytes) value =
		g_bytes_new(plain->recent->data, plain->recent->len);

	return store_value_set(
		plain->store, plain->account, RECENT, value, error);
}

static gboolean
recent_add(struct plain *plain, const guint8 hash[RECENT_LEN], GError **error)
{
	if (plain->recent->len >= RECENT_LEN * RECENT_MAX)
		g_byte_array_remove_range(plain->recent, 0, RECENT_LEN);
	g_byte_array_append(plain->recent, hash, RECENT_LEN);
	return recent_save(plain, error);
}

static gboolean
seen_before(struct plain *plain, const struct arrival *arrival,
	const guint8 hash[RECENT_LEN])
{
	int at;

	if (!arrival->duplicate && !arrival->retained)
		return FALSE;
	at = recent_find(plain, hash);
	if (at < 0)
		return FALSE;
	if (!arrival->retained)
		g_byte_array_remove_range(plain->recent, (guint)at, RECENT_LEN);
	return TRUE;
}

/* ---- too much ------------------------------------------------------- */

/* A bucket of ROOM_BURST messages that fills with ROOM_RATE a second. Once it
 * is empty, it has to fill a little first: one notice tells of many. */
static gboolean
room_flooded(struct room *room)
{
	gint64 now = plain_now(), passed = now - room->filled;

	if (passed < 0)
		passed = 0;
	room->filled = now;
	room->tokens = MIN(room->tokens + MIN(passed, G_MAXINT32) * ROOM_RATE,
		ROOM_BURST * 1000);
	if (room->flooded && room->tokens < CALM * 1000)
		return TRUE;
	room->flooded = room->tokens < 1000;
	if (!room->flooded)
		room->tokens -= 1000;
	return room->flooded;
}

gboolean
plain_left_out(struct plain *plain, GError **error)
{
	for (guint i = 0; i < plain->rooms->len; i++) {
		struct room *room = plain->rooms->pdata[i];

		if (room->left_out == 0)
			continue;
		if (!plain_begin(plain, error) ||
			!room_notice(plain, room, NOTICE_FLOOD, room->left_out,
				error) ||
			!plain_commit(plain, error))
			return FALSE;
		room->left_out = 0;
	}
	return TRUE;
}

/* Looked at now and then: a hostile room cannot fill the disk. */
static gboolean
prune(struct plain *plain, struct room *room, GError **error)
{
	guint deleted;

	if (room->keep == 0 || room->stored++ % LOOK_EVERY != 0)
		return TRUE;
	return store_room_prune(plain->store, room->chat, room->keep,
		PRUNE_MOST, &deleted, error);
}

/* ---- one arrival ---------------------------------------------------- */

/* One's own text, come back. Older than the connection and ECHO_PATIENCE it is
 * not waited for any more. */
static gboolean
is_echo(struct plain *plain, struct room *room, const struct heard *heard,
	gboolean *echo, GError **error)
{
	guint8 hash[HASH_LEN];
	gint64 since = plain_now() - ECHO_PATIENCE;

	*echo = FALSE;
	if (heard->sender != NULL &&
		strcmp(heard->sender, mapping_nick(room->mapping)) != 0)
		return TRUE;
	/* What was sent long ago waits at the server while we are away. */
	if (plain->up_since > since)
		since = 0;
	id_of_echo(room, heard->text, hash);
	return store_room_echo_take(
		plain->store, plain->account, hash, since, echo, error);
}

static void
message_id(const struct room *room, const struct arrival *arrival,
	const struct heard *heard, guint8 id[HASH_LEN])
{
	if (heard->id != NULL)
		id_of_sender(room, heard->sender, heard->id, id);
	else if (arrival->retained)
		id_of_value(room, arrival, id);
	else
		id_fresh(id);
}

static gboolean
store_heard(struct plain *plain, struct room *room,
	const struct arrival *arrival, const struct heard *heard,
	GError **error)
{
	g_autofree char *topic = text_clean(arrival->topic, -1, TEXT_LINE);
	struct message message = {.kind = MESSAGE_TEXT,
		/* The topic is all that is known of who wrote a bare text. */
		.sender = heard->sender != NULL ? heard->sender : topic,
		.unread = TRUE,
		.clock = plain_tick(plain),
		.stored_at = plain_now(),
		.text = heard->text};
	struct effect effect = {.kind = EFFECT_MESSAGE};
	gboolean is_new;

	if (!room_chat(plain, room, error))
		return FALSE;
	message.chat = effect.chat = room->chat;
	message.sent_at = heard->time != 0 ? heard->time : message.stored_at;
	message_id(room, arrival, heard, message.id);
	if (!store_message_add(
		    plain->store, &message, NULL, &effect.row, &is_new, error))
		return FALSE;
	if (!is_new)
		return TRUE;
	plain_after(plain, &effect);
	return prune(plain, room, error);
}

static gboolean
receive_inside(struct plain *plain, struct room *room,
	const struct arrival *arrival, const struct heard *heard,
	GError **error)
{
	guint8 hash[RECENT_LEN];
	gboolean echo = FALSE;

	id_of_arrival(room, arrival, hash);
	if (seen_before(plain, arrival, hash))
		return recent_save(plain, error);
	if (!arrival->retained && !is_echo(plain, room, heard, &echo, error))
		return FALSE;
	return recent_add(plain, hash, error) &&
		(echo || store_heard(plain, room, arrival, heard, error));
}

static gboolean
receive_heard(struct plain *plain, struct room *room,
	const struct arrival *arrival, const struct heard *heard,
	GError **error)
{
	if (!plain_begin(plain, error))
		return FALSE;
	if (receive_inside(plain, room, arrival, heard, error) &&
		plain_commit(plain, error))
		return TRUE;
	plain_rollback(plain);
	/* As it is in the store. */
	g_byte_array_set_size(plain->recent, 0);
	(void)plain_recent(plain, NULL);
	return FALSE;
}

static gboolean
receive_in(struct plain *plain, struct room *room,
	const struct arrival *arrival, GError **error)
{
	struct heard heard;
	gsize len;
	const guint8 *bytes = g_bytes_get_data(arrival->payload, &len);
	enum hearing hearing;
	gboolean ok;

	if (arrival->retained && room->skip_retained)
		return TRUE;
	hearing = mapping_read(room->mapping, bytes, len, plain_now(), &heard);
	room->misfits += hearing == HEARING_WRONG;
	if (hearing != HEARING_OK)
		return TRUE;
	if (room_flooded(room)) {
		room->left_out++;
		plain_duty_in(plain, 1000);
		heard_clear(&heard);
		return TRUE;
	}
	ok = receive_heard(plain, room, arrival, &heard, error);
	heard_clear(&heard);
	return ok;
}

/* Where several subscriptions fit a topic a server may send one message for
 * each, right after each other; another may send it once. So the same once
 * more within COPY_PATIENCE is taken for a copy, as often as there can be any.
 */
static gboolean
is_copy(struct plain *plain, const struct arrival *arrival)
{
	gint64 now = g_get_monotonic_time();
	guint8 hash[RECENT_LEN];
	guint fit = 0;

	for (guint i = 0; i < plain->rooms->len; i++) {
		const struct room *room = plain->rooms->pdata[i];

		fit += room->asked &&
			plain_room_has(plain, room, arrival->topic);
	}
	if (fit < 2)
		return FALSE;
	id_of_arrival(NULL, arrival, hash);
	if (plain->copies > 0 && now - plain->copied_at < COPY_PATIENCE &&
		memcmp(plain->copy, hash, sizeof hash) == 0) {
		plain->copies--;
		return TRUE;
	}
	memcpy(plain->copy, hash, sizeof hash);
	plain->copies = fit - 1;
	plain->copied_at = now;
	return FALSE;
}

gboolean
plain_receive(struct plain *plain, struct arrival *arrival, GError **error)
{
	if (!arrival->looked_at && is_copy(plain, arrival))
		return TRUE;
	arrival->looked_at = TRUE;
	for (; arrival->served < plain->rooms->len; arrival->served++) {
		struct room *room = plain->rooms->pdata[arrival->served];

		if (plain_room_has(plain, room, arrival->topic) &&
			!receive_in(plain, room, arrival, error))
			return FALSE;
	}
	return TRUE;
}
