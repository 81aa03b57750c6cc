/* SPDX-License-Identifier: GPL-3.0-or-later */
/* plain: rooms, opening and closing, transactions. */
#include "config.h"

#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "plain_priv.h"
#include "store_account.h"
#include "store_chat.h"
#include "store_message.h"
#include "store_room.h"
#include "topic.h"

#define JOINED "rooms-joined" /* names, a line each, in `value` */
#define KEEP 100000 /* messages of a room that was joined */

gint64
plain_now(void)
{
	return g_get_real_time() / 1000;
}

guint64
plain_tick(struct plain *plain)
{
	plain->clock = MAX((guint64)g_get_real_time(), plain->clock + 1);
	return plain->clock;
}

/* ---- transactions --------------------------------------------------- */

gboolean
plain_begin(struct plain *plain, GError **error)
{
	return store_begin(plain->store, STORE_NORMAL, error);
}

static void
tell(struct plain *plain, const struct effect *effect)
{
	switch (effect->kind) {
	case EFFECT_MESSAGE:
		plain->events.message(plain->ctx, effect->row, effect->chat,
			effect->outgoing);
		break;
	case EFFECT_STATUS:
		plain->events.status(plain->ctx, effect->row, effect->chat,
			effect->state, effect->reason);
		break;
	case EFFECT_CHAT:
		plain->events.chat(plain->ctx, effect->chat);
		break;
	}
}

gboolean
plain_commit(struct plain *plain, GError **error)
{
	if (!store_commit(plain->store, error)) {
		plain_rollback(plain);
		return FALSE;
	}
	for (guint i = 0; i < plain->after->len; i++)
		tell(plain, &g_array_index(plain->after, struct effect, i));
	g_array_set_size(plain->after, 0);
	return TRUE;
}

void
plain_rollback(struct plain *plain)
{
	if (store_in_transaction(plain->store))
		store_rollback(plain->store);
	g_array_set_size(plain->after, 0);
	/* A chat that was made is gone again. */
	for (guint i = 0; i < plain->rooms->len; i++)
		((struct room *)plain->rooms->pdata[i])->chat = 0;
}

gboolean
plain_stored(struct plain *plain, gboolean ok, GError **error)
{
	if (!ok) {
		g_warning("%s: %s", plain->name, (*error)->message);
		plain->store_failed = TRUE;
		plain->events.storing(plain->ctx, *error);
		plain_duty_in(plain, 1000);
	} else if (plain->store_failed) {
		plain->store_failed = FALSE;
		plain->events.storing(plain->ctx, NULL);
	}
	return ok;
}

void
plain_after(struct plain *plain, const struct effect *effect)
{
	g_array_append_val(plain->after, *effect);
}

/* ---- rooms ---------------------------------------------------------- */

static void
room_free(gpointer data)
{
	struct room *room = data;

	g_free(room->name);
	g_free(room->filter);
	mapping_free(room->mapping);
	g_free(room);
}

static struct room *
room_add(struct plain *plain, const struct room_options *options)
{
	struct room *room = g_new0(struct room, 1);
	struct room_options use = *options;

	if (use.nick == NULL)
		use.nick = plain->nick;
	room->name = g_strdup(options->name);
	room->filter = g_strdup(options->topic);
	room->mapping = mapping_new(&use);
	room->qos = options->qos;
	room->keep = options->keep;
	room->skip_retained = options->skip_retained;
	room->tokens = ROOM_BURST * 1000;
	room->filled = plain_now();
	g_ptr_array_add(plain->rooms, room);
	return room;
}

static struct room *
room_join(struct plain *plain, const char *name)
{
	struct room_options options = {
		.name = name, .topic = name, .qos = 1, .keep = KEEP};
	struct room *room = room_add(plain, &options);

	room->joined = TRUE;
	return room;
}

struct room *
plain_room(const struct plain *plain, const char *name)
{
	for (guint i = 0; i < plain->rooms->len; i++) {
		struct room *room = plain->rooms->pdata[i];

		if (strcmp(room->name, name) == 0)
			return room;
	}
	return NULL;
}

/* Topics of the protocol itself; those of r/ are a network's own rooms. */
static gboolean
is_reserved(const struct plain *plain, const char *topic)
{
	return plain->reserved != NULL &&
		g_str_has_prefix(topic, plain->reserved) &&
		!g_str_has_prefix(topic + strlen(plain->reserved), "r/");
}

/* A bare WebSocket endpoint has no topics: its messages are the first room's.
 */
gboolean
plain_room_has(
	const struct plain *plain, const struct room *room, const char *topic)
{
	if (*topic == '\0')
		return room == plain->rooms->pdata[0];
	return !is_reserved(plain, topic) && topic_matches(room->filter, topic);
}

char *
room_uri(const struct room *room)
{
	return g_strconcat("room:", room->name, NULL);
}

gboolean
room_chat(struct plain *plain, struct room *room, GError **error)
{
	g_autofree char *uri = room_uri(room);
	g_autofree char *peer = g_strconcat("#", room->name, NULL);
	gboolean is_new;

	if (room->chat != 0)
		return TRUE;
	if (!store_chat_ensure(plain->store, plain->account, uri, peer,
		    CHAT_ROOM, plain_now(), &room->chat, &is_new, error))
		return FALSE;
	if (is_new)
		plain_after(plain,
			&(struct effect){
				.kind = EFFECT_CHAT, .chat = room->chat});
	return TRUE;
}

gboolean
room_notice(struct plain *plain, struct room *room, enum notice notice,
	guint times, GError **error)
{
	struct message message = {.kind = MESSAGE_NOTICE,
		.sender = (char *)"",
		.reason = notice,
		.clock = plain_tick(plain),
		.sent_at = plain_now(),
		.stored_at = plain_now()};
	struct effect effect = {.kind = EFFECT_MESSAGE};
	gboolean folded;

	if (!room_chat(plain, room, error))
		return FALSE;
	message.chat = effect.chat = room->chat;
	if (!store_room_notice(
		    plain->store, &message, times, &effect.row, &folded, error))
		return FALSE;
	plain_after(plain, &effect);
	return TRUE;
}

/* ---- joined ones ---------------------------------------------------- */

static gboolean
joined_load(struct plain *plain, GError **error)
{
	g_autoptr(GBytes) value = NULL;
	g_autofree char *text = NULL;
	g_auto(GStrv) names = NULL;
	gsize len;

	if (!store_value_get(
		    plain->store, plain->account, JOINED, &value, error))
		return FALSE;
	if (value == NULL)
		return TRUE;
	text = g_strndup(
		g_bytes_get_data(value, NULL), g_bytes_get_size(value));
	names = g_strsplit(text, "\n", ROOMS_JOINED_MAX + 1);
	for (guint i = 0; names[i] != NULL; i++) {
		len = strlen(names[i]);
		if (len > 0 && plain_room(plain, names[i]) == NULL)
			room_join(plain, names[i]);
	}
	return TRUE;
}

static gboolean
joined_save(struct plain *plain, GError **error)
{
	g_autoptr(GString) names = g_string_new(NULL);
	g_autoptr(GBytes) value = NULL;

	for (guint i = 0; i < plain->rooms->len; i++) {
		const struct room *room = plain->rooms->pdata[i];

		if (room->joined)
			g_string_append_printf(names, "%s\n", room->name);
	}
	value = g_bytes_new(names->str, names->len);
	return store_value_set(
		plain->store, plain->account, JOINED, value, error);
}

static gboolean
may_join(const struct plain *plain, const char *name, GError **error)
{
	guint joined = 0;

	if (!topic_filter_valid(name) || topic_has_wildcards(name))
		return fault_set(error, FAULT_DATA,
			_("“%s” is no topic: give the room a group [room NAME] "
			  "in doran.conf"),
			name);
	if (is_reserved(plain, name))
		return fault_set(error, FAULT_REFUSED,
			_("the topics below %s are doran's own"),
			plain->reserved);
	for (guint i = 0; i < plain->rooms->len; i++)
		joined += ((struct room *)plain->rooms->pdata[i])->joined != 0;
	return joined < ROOMS_JOINED_MAX ||
		fault_set(error, FAULT_REFUSED,
			_("%d rooms were joined already; leave one first"),
			ROOMS_JOINED_MAX);
}

gboolean
plain_open(struct plain *plain, const char *name, gint64 *chat, GError **error)
{
	struct room *room = plain_room(plain, name), *fresh = NULL;

	if (room == NULL) {
		if (!may_join(plain, name, error))
			return FALSE;
		room = fresh = room_join(plain, name);
	}
	if (!plain_begin(plain, error)) {
		g_ptr_array_remove(plain->rooms, fresh);
		return FALSE;
	}
	if (!room_chat(plain, room, error) ||
		(fresh != NULL && !joined_save(plain, error))) {
		plain_rollback(plain);
		g_ptr_array_remove(plain->rooms, fresh);
		return FALSE;
	}
	*chat = room->chat;
	if (!plain_commit(plain, error))
		return FALSE;
	if (fresh != NULL) {
		plain_subscribe(plain);
		plain_ask_again(plain, fresh);
	}
	return TRUE;
}

gboolean
plain_leave(struct plain *plain, const char *name, GError **error)
{
	struct room *room = plain_room(plain, name);

	if (room == NULL)
		return fault_set(
			error, FAULT_ABSENT, _("there is no room #%s"), name);
	if (!room->joined)
		return fault_set(error, FAULT_CONFIG,
			_("room #%s is in doran.conf: take its group out"),
			name);
	g_ptr_array_remove(plain->rooms, room);
	plain_subscribe(plain);
	return joined_save(plain, error);
}

gboolean
plain_has(const struct plain *plain, const char *name)
{
	return plain_room(plain, name) != NULL;
}

guint
plain_rooms(const struct plain *plain)
{
	return plain->rooms->len;
}

/* ---- opening and closing -------------------------------------------- */

static gboolean
load_account(struct plain *plain, const struct plain_options *options,
	GError **error)
{
	g_autoptr(AccountRecord) found = NULL;
	struct account_record fresh = {.name = plain->name,
		.address = (char *)"",
		.backend = (char *)options->backend,
		.created = plain_now()};

	if (!store_account_find(plain->store, plain->name, &found, error))
		return FALSE;
	if (found == NULL)
		return store_account_add(
			plain->store, &fresh, &plain->account, error);
	plain->account = found->id;
	return TRUE;
}

/* A room is in the list of chats before anybody has said a word. */
static gboolean
show_rooms(struct plain *plain, GError **error)
{
	gboolean ok = plain_begin(plain, error);

	for (guint i = 0; ok && i < plain->rooms->len; i++)
		ok = room_chat(plain, plain->rooms->pdata[i], error);
	if (!ok) {
		plain_rollback(plain);
		return FALSE;
	}
	return plain_commit(plain, error);
}

/* Their chats, as far as there are any; `all`: there is one of each. */
static gboolean
chats_load(struct plain *plain, gboolean *all, GError **error)
{
	*all = TRUE;
	for (guint i = 0; i < plain->rooms->len; i++) {
		struct room *room = plain->rooms->pdata[i];
		g_autofree char *uri = room_uri(room);
		g_autoptr(ChatRecord) record = NULL;

		if (!store_chat_find(
			    plain->store, plain->account, uri, &record, error))
			return FALSE;
		if (record == NULL)
			*all = FALSE;
		else
			room->chat = record->row;
	}
	return TRUE;
}

struct plain *
plain_new(struct store *store, const struct plain_options *options,
	const struct plain_events *events, void *ctx, GError **error)
{
	struct plain *plain = g_new0(struct plain, 1);
	gboolean all;

	plain->store = store;
	plain->name = g_strdup(options->account);
	plain->nick = g_strdup(options->nick);
	plain->reserved = g_strdup(options->reserved);
	plain->events = *events;
	plain->ctx = ctx;
	plain->context = g_main_context_ref_thread_default();
	plain->rooms = g_ptr_array_new_with_free_func(room_free);
	plain->recent = g_byte_array_new();
	plain->after = g_array_new(FALSE, FALSE, sizeof(struct effect));
	plain->settled = g_array_new(FALSE, FALSE, sizeof(struct flight));
	plain->flying = g_hash_table_new_full(
		g_int64_hash, g_int64_equal, NULL, g_free);
	plain->flying_rows = g_hash_table_new_full(
		g_int64_hash, g_int64_equal, g_free, NULL);
	g_queue_init(&plain->inbox);
	for (guint i = 0; options->rooms != NULL && i < options->rooms->len;
		i++)
		room_add(plain, options->rooms->pdata[i]);
	if (load_account(plain, options, error) && joined_load(plain, error) &&
		plain_recent(plain, error) &&
		store_message_max_clock(
			store, plain->account, &plain->clock, error) &&
		chats_load(plain, &all, error) &&
		(all || show_rooms(plain, error)))
		return plain;
	plain_free(plain);
	return NULL;
}

void
plain_free(struct plain *plain)
{
	if (plain == NULL)
		return;
	plain_close(plain);
	g_ptr_array_unref(plain->rooms);
	g_byte_array_unref(plain->recent);
	g_array_unref(plain->after);
	g_array_unref(plain->settled);
	g_hash_table_unref(plain->flying);
	g_hash_table_unref(plain->flying_rows);
	g_clear_error(&plain->state_error);
	g_main_context_unref(plain->context);
	g_free(plain->name);
	g_free(plain->nick);
	g_free(plain->reserved);
	g_free(plain);
}

static gboolean
has_value(struct store *store, gint64 account, const char *name, gsize above)
{
	g_autoptr(GBytes) value = NULL;

	return store_value_get(store, account, name, &value, NULL) &&
		value != NULL && g_bytes_get_size(value) > above;
}

gboolean
plain_was_used(struct store *store, gint64 account)
{
	return has_value(store, account, FILTERS, 1) ||
		has_value(store, account, JOINED, 0);
}

gint64
plain_account(const struct plain *plain)
{
	return plain->account;
}
