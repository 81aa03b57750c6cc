/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes: stored, queued, published when there is a server. */
#include "config.h"

#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "plain_priv.h"
#include "sendable.h"
#include "store_chat.h"
#include "store_message.h"
#include "store_room.h"
#include "text.h"
#include "topic.h"

#define FLYING_MAX 64
#define AGAIN_AFTER 1000 /* ms, where the connection stays */

/* ---- storing -------------------------------------------------------- */

static gboolean
sent_before(struct plain *plain, struct plain_text *text, GError **error)
{
	g_autoptr(Message) message = NULL;

	if (text->key == NULL)
		return TRUE;
	if (!store_sent_key_find(
		    plain->store, plain->account, text->key, &text->row, error))
		return FALSE;
	if (text->row == 0)
		return TRUE;
	if (!store_message_get(plain->store, text->row, &message, error))
		return FALSE;
	if (message == NULL)
		return fault_set(
			error, FAULT_ABSENT, _("there is no such message"));
	text->duplicate = TRUE;
	text->chat = message->chat;
	text->state = message->state;
	memcpy(text->id, message->id, sizeof text->id);
	return TRUE;
}

/* Whether what is published comes back here. */
static gboolean
comes_back(const struct room *room, const char *topic)
{
	return topic_matches(room->filter, topic) ||
		mapping_has_sender(room->mapping);
}

static gboolean
add_out(struct plain *plain, struct room *room, gint64 row, const char *shown,
	GBytes *payload, GError **error)
{
	struct room_out out = {.message = row,
		.topic = (char *)mapping_publish(room->mapping),
		.qos = room->qos,
		.payload = payload};

	out.has_echo = comes_back(room, out.topic);
	if (out.has_echo) {
		id_of_echo(room, shown, out.echo);
		if (!store_room_echo_add(plain->store, plain->account, out.echo,
			    plain_now(), error))
			return FALSE;
	}
	return store_room_out_add(plain->store, plain->account, &out, error);
}

static gboolean
store_text(struct plain *plain, struct room *room, struct plain_text *text,
	GError **error)
{
	g_autofree char *id = g_uuid_string_random();
	g_autofree char *shown = text_clean(text->text, -1, TEXT_BODY);
	g_autoptr(GBytes) payload =
		mapping_write(room->mapping, text->text, id, plain_now());
	struct message message = {.chat = room->chat,
		.kind = MESSAGE_TEXT,
		.sender = (char *)mapping_nick(room->mapping),
		.outgoing = TRUE,
		.reason = plain_up(plain) ? NOTICE_NONE : NOTICE_OFFLINE,
		.clock = plain_tick(plain),
		.sent_at = plain_now(),
		.stored_at = plain_now(),
		.text = shown};
	gboolean is_new;

	/* As it will be read when it comes back. */
	g_strchomp(shown);
	if (mapping_has_id(room->mapping))
		id_of_sender(room, message.sender, id, message.id);
	else
		id_fresh(message.id);
	memcpy(text->id, message.id, sizeof text->id);
	text->chat = room->chat;
	if (!store_message_add(
		    plain->store, &message, NULL, &text->row, &is_new, error))
		return FALSE;
	plain_after(plain,
		&(struct effect){.kind = EFFECT_MESSAGE,
			.row = text->row,
			.chat = room->chat,
			.outgoing = TRUE});
	return add_out(plain, room, text->row, shown, payload, error);
}

static gboolean
send_inside(struct plain *plain, struct room *room, struct plain_text *text,
	GError **error)
{
	if (!sent_before(plain, text, error))
		return FALSE;
	if (text->duplicate)
		return TRUE;
	if (!room_chat(plain, room, error) ||
		!store_text(plain, room, text, error))
		return FALSE;
	return (!text->draft ||
		       store_chat_set_draft(
			       plain->store, text->chat, "", error)) &&
		(text->key == NULL ||
			store_sent_key_add(plain->store, plain->account,
				text->key, text->row, plain_now(), error));
}

static gboolean
check_room(struct plain *plain, const char *name, struct room **room,
	GError **error)
{
	gint64 chat;

	*room = plain_room(plain, name);
	if (*room == NULL) {
		if (!plain_open(plain, name, &chat, error))
			return FALSE;
		*room = plain_room(plain, name);
	}
	return mapping_publish((*room)->mapping) != NULL ||
		fault_set(error, FAULT_CONFIG,
			_("room #%s can be read only: its topic is a filter. "
			  "Give it a topic to write to with the key `publish`"),
			name);
}

void
plain_send(struct plain *plain, struct plain_text *text)
{
	struct room *room;

	if (!text_sendable(text->text, ROOM_SENT_MAX, &text->error) ||
		!check_room(plain, text->room, &room, &text->error) ||
		!plain_begin(plain, &text->error))
		return;
	if (!send_inside(plain, room, text, &text->error) ||
		!plain_commit(plain, &text->error))
		plain_rollback(plain);
	plain_duty_in(plain, 0);
}

/* ---- publishing ----------------------------------------------------- */

static void
publish(struct plain *plain, const struct room_out *out)
{
	struct flight *flight = g_new0(struct flight, 1);

	flight->message = out->message;
	flight->chat = out->chat;
	flight->id = wire_publish(
		plain->wire, out->topic, out->payload, MIN(out->qos, 1), FALSE);
	g_hash_table_insert(plain->flying, &flight->id, flight);
	g_hash_table_add(plain->flying_rows,
		g_memdup2(&out->message, sizeof out->message));
}

gboolean
plain_pump(struct plain *plain, GError **error)
{
	g_autoptr(GPtrArray) outs = NULL;
	guint room = FLYING_MAX;

	if (!plain_up(plain) || plain->said_goodbye ||
		g_hash_table_size(plain->flying) >= room)
		return TRUE;
	room -= g_hash_table_size(plain->flying);
	if (plain->again_at != 0 && plain->again_at <= g_get_monotonic_time()) {
		plain->again_at = 0;
		plain->pumped = 0;
	}
	if (!store_room_out_list(plain->store, plain->account, plain->pumped,
		    room, &outs, error))
		return FALSE;
	for (guint i = 0; i < outs->len; i++) {
		const struct room_out *out = outs->pdata[i];

		plain->pumped = out->message;
		if (!g_hash_table_contains(plain->flying_rows, &out->message))
			publish(plain, out);
	}
	return TRUE;
}

/* It may have got there all the same: then it comes back twice. */
static gboolean
goes_again(struct plain *plain, const struct room_out *out, GError **error)
{
	plain->again_at = g_get_monotonic_time() + AGAIN_AFTER * 1000;
	plain_duty_in(plain, AGAIN_AFTER);
	return !out->has_echo ||
		store_room_echo_add(plain->store, plain->account, out->echo,
			plain_now(), error);
}

static gboolean
set_state(struct plain *plain, gint64 message, enum message_state state,
	enum notice reason, GError **error)
{
	struct effect effect = {.kind = EFFECT_STATUS,
		.row = message,
		.state = state,
		.reason = reason};
	gboolean changed;

	if (!store_message_set_state(plain->store, message, state, reason,
		    &changed, &effect.chat, error))
		return FALSE;
	if (changed)
		plain_after(plain, &effect);
	return TRUE;
}

static gboolean
settle_one(struct plain *plain, const struct flight *flight, GError **error)
{
	g_autoptr(RoomOut) out = NULL;
	enum message_state state = MESSAGE_FAILED;
	enum notice reason = NOTICE_DENIED;

	if (!store_room_out_get(plain->store, flight->message, &out, error))
		return FALSE;
	if (out == NULL)
		return TRUE; /* cancelled meanwhile */
	switch (flight->status) {
	case DORAN_OK:
		state = MESSAGE_SENT;
		reason = NOTICE_NONE;
		break;
	case DORAN_DENIED:
	case DORAN_REFUSED:
		break;
	case DORAN_TOO_LARGE:
		reason = NOTICE_TOO_LARGE;
		break;
	default:
		return goes_again(plain, out, error) &&
			set_state(plain, flight->message, MESSAGE_QUEUED,
				NOTICE_OFFLINE, error);
	}
	return (!out->has_echo ||
		       store_room_echo_touch(plain->store, plain->account,
			       out->echo, plain_now(), error)) &&
		(state == MESSAGE_FAILED ||
			store_room_out_delete(
				plain->store, flight->message, error)) &&
		set_state(plain, flight->message, state, reason, error);
}

static gboolean
settle_all(struct plain *plain, GError **error)
{
	if (!plain_begin(plain, error))
		return FALSE;
	for (guint i = 0; i < plain->settled->len; i++)
		if (!settle_one(plain,
			    &g_array_index(plain->settled, struct flight, i),
			    error))
			return FALSE;
	return plain_commit(plain, error);
}

gboolean
plain_settle(struct plain *plain, GError **error)
{
	if (plain->settled->len == 0)
		return TRUE;
	if (!settle_all(plain, error)) {
		plain_rollback(plain);
		return FALSE;
	}
	for (guint i = 0; i < plain->settled->len; i++)
		g_hash_table_remove(plain->flying_rows,
			&g_array_index(plain->settled, struct flight, i)
				 .message);
	g_array_set_size(plain->settled, 0);
	return TRUE;
}

/* Their answers come as UNREACHABLE; on a wire that was closed none comes. */
void
plain_landed(struct plain *plain)
{
	plain->pumped = plain->again_at = 0;
	if (plain->wire != NULL)
		return;
	g_hash_table_remove_all(plain->flying);
	g_hash_table_remove_all(plain->flying_rows);
	g_array_set_size(plain->settled, 0);
}

/* ---- again, or not at all ------------------------------------------- */

static gboolean
retry_inside(struct plain *plain, gint64 row, GError **error)
{
	g_autoptr(RoomOut) out = NULL;

	if (!store_room_out_get(plain->store, row, &out, error))
		return FALSE;
	if (out == NULL)
		return fault_set(error, FAULT_ABSENT,
			_("that message has nothing left to send"));
	plain->pumped = 0;
	plain_after(plain,
		&(struct effect){.kind = EFFECT_STATUS,
			.row = row,
			.chat = out->chat,
			.state = MESSAGE_QUEUED});
	return store_message_retry(plain->store, row, error);
}

static gboolean
cancel_inside(struct plain *plain, gint64 row, GError **error)
{
	return store_room_out_delete(plain->store, row, error) &&
		set_state(plain, row, MESSAGE_FAILED, NOTICE_CANCELLED, error);
}

static gboolean
in_transaction(struct plain *plain, gint64 row,
	gboolean (*inside)(struct plain *, gint64, GError **), GError **error)
{
	if (!plain_begin(plain, error))
		return FALSE;
	if (inside(plain, row, error) && plain_commit(plain, error)) {
		plain_duty_in(plain, 0);
		return TRUE;
	}
	plain_rollback(plain);
	return FALSE;
}

gboolean
plain_retry(struct plain *plain, gint64 row, GError **error)
{
	return in_transaction(plain, row, retry_inside, error);
}

gboolean
plain_cancel(struct plain *plain, gint64 row, GError **error)
{
	return in_transaction(plain, row, cancel_inside, error);
}
