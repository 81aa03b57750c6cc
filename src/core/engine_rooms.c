/* SPDX-License-Identifier: GPL-3.0-or-later */
/* engine_rooms: the rooms of an account, beside its native side or alone. */
#include "config.h"

#include <string.h>

#include "commands.h"
#include "dict.h"
#include "engine_priv.h"
#include "fault.h"
#include "i18n.h"
#include "ids.h"
#include "store_account.h"

static void
add_room(GPtrArray *rooms, const struct room_config *config)
{
	struct room_options *room = g_new0(struct room_options, 1);

	room->name = config->name;
	room->topic = config->topic;
	room->publish = config->publish;
	room->format = config->format;
	room->nick = config->nick;
	room->room_id = config->room_id;
	room->body = config->json_body;
	room->sender = config->json_sender;
	room->id = config->json_id;
	room->time = config->json_time;
	room->where = config->json_where;
	room->template = config->template;
	room->qos = config->qos;
	room->skip_retained = config->retained == RETAINED_SKIP;
	room->keep = config->keep;
	g_ptr_array_add(rooms, room);
}

/* Of struct room_options; their texts are the configuration's. */
static GPtrArray *
rooms_of(const struct account *account)
{
	const GPtrArray *all = account->engine->config->rooms;
	GPtrArray *rooms = g_ptr_array_new_with_free_func(g_free);

	for (guint i = 0; i < all->len; i++) {
		const struct room_config *one = all->pdata[i];

		if (g_str_equal(one->account, account->name))
			add_room(rooms, one);
	}
	return rooms;
}

static void
describe(GString *text, const struct room_options *room)
{
	const char *const parts[] = {room->name, room->topic, room->publish,
		room->format, room->nick, room->room_id, room->body,
		room->sender, room->id, room->time, room->where,
		room->template};

	for (gsize i = 0; i < G_N_ELEMENTS(parts); i++)
		g_string_append_printf(
			text, "%s\n", parts[i] != NULL ? parts[i] : "\t");
	g_string_append_printf(
		text, "%u %d %u\n", room->qos, room->skip_retained, room->keep);
}

gboolean
rooms_changed(struct account *account)
{
	g_autoptr(GPtrArray) rooms = rooms_of(account);
	g_autoptr(GString) text = g_string_new(NULL);
	gboolean changed;

	for (guint i = 0; i < rooms->len; i++)
		describe(text, rooms->pdata[i]);
	changed = g_strcmp0(text->str, account->rooms) != 0;
	g_free(account->rooms);
	account->rooms = g_strdup(text->str);
	return changed;
}

static const char *
nick_of(const struct account_config *config)
{
	if (config->display_name != NULL)
		return config->display_name;
	return config->user;
}

static struct plain *
new_plain(struct account *account, GError **error)
{
	const struct account_config *config = account->config;
	g_autoptr(GPtrArray) rooms = rooms_of(account);
	g_autofree char *reserved = config->address == NULL
		? NULL
		: g_strconcat(config->topic_prefix, "/", NULL);
	g_autofree char *user = NULL;
	struct plain_options options = {.account = account->name,
		.backend = config->backend,
		.nick = nick_of(config),
		.reserved = reserved,
		.rooms = rooms};

	if (options.nick == NULL && config->address != NULL &&
		address_parse(config->address, &user, NULL, NULL))
		options.nick = user;
	return plain_new(account->engine->store, &options,
		&account_plain_events, account, error);
}

/* Most accounts have no rooms: then nothing is opened for them. */
static gboolean
has_rooms(struct account *account)
{
	const GPtrArray *all = account->engine->config->rooms;
	g_autoptr(GBytes) joined = NULL;

	if (account->config->address == NULL)
		return TRUE;
	for (guint i = 0; i < all->len; i++)
		if (g_str_equal(((struct room_config *)all->pdata[i])->account,
			    account->name))
			return TRUE;
	return plain_was_used(
		account->engine->store, native_account(account->native));
}

gboolean
rooms_open(struct account *account, GError **error)
{
	if (account->plain != NULL || !has_rooms(account))
		return TRUE;
	account->plain = new_plain(account, error);
	return account->plain != NULL;
}

struct plain *
rooms_need(struct account *account, GError **error)
{
	if (account->plain != NULL)
		return account->plain;
	if (account->native == NULL) {
		fault_set(error, FAULT_ABSENT, _("account “%s” is not open"),
			account->name);
		return NULL;
	}
	account->plain = new_plain(account, error);
	if (account->plain != NULL)
		plain_share_wire(account->plain, native_wire(account->native));
	return account->plain;
}

/* ---- a wire of its own ---------------------------------------------- */

void
rooms_keep(void *ctx, const struct secret *state, const char *server_key)
{
	struct account *account = ctx;
	struct engine *engine = account->engine;
	g_autoptr(GError) error = NULL;

	if (!wirestate_save(engine->store, engine->master,
		    plain_account(account->plain), state, server_key, &error))
		g_warning("%s: what the backend wants kept: %s", account->name,
			error->message);
}

gboolean
rooms_connect(struct account *account, struct doran_wire_config *config,
	GError **error)
{
	struct engine *engine = account->engine;
	g_autoptr(Secret) state = NULL;

	if (!wirestate_load(engine->store, engine->master,
		    plain_account(account->plain), &state, error))
		return FALSE;
	if (state != NULL) {
		config->state = secret_bytes(state);
		config->state_len = secret_len(state);
	}
	return plain_connect(account->plain, account->backend, config,
		account->config->user, error);
}

/* ---- which account -------------------------------------------------- */

static struct account *
account_with_room(struct engine *engine, const char *name)
{
	const GPtrArray *rooms = engine->config->rooms;
	GHashTableIter iter;
	struct account *account, *found = NULL;

	for (guint i = 0; i < rooms->len; i++) {
		const struct room_config *room = rooms->pdata[i];

		if (g_str_equal(room->name, name))
			return account_find(engine, room->account);
	}
	g_hash_table_iter_init(&iter, engine->accounts);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&account))
		if (account->plain != NULL && plain_has(account->plain, name)) {
			if (found != NULL)
				return NULL;
			found = account;
		}
	return found;
}

static struct account *
named_account(struct engine *engine, const char *name, GError **error)
{
	struct account *account = account_find(engine, name);

	if (account == NULL)
		fault_set(error, FAULT_ABSENT, _("there is no account “%s”"),
			name);
	return account;
}

struct plain *
call_room(struct call *call, const char *address, struct account **account,
	GError **error)
{
	const char *named = call_string(call, "account");
	struct engine *engine = call->engine;

	*account = named != NULL ? named_account(engine, named, error)
				 : account_with_room(engine, address + 1);
	if (*account == NULL && named == NULL)
		fault_set(error, FAULT_UNKNOWN_PEER,
			_("there is no room %s; name the account, as in "
			  "ACCOUNT/%s, to join a topic of that name"),
			address, address);
	if (*account == NULL)
		return NULL;
	if ((*account)->error != NULL && (*account)->plain == NULL &&
		(*account)->native == NULL) {
		g_propagate_error(error, g_error_copy((*account)->error));
		return NULL;
	}
	return rooms_need(*account, error);
}

gboolean
call_is_room(const char *address)
{
	return peer_is_room(address) && config_room_valid(address + 1);
}

/* ---- methods -------------------------------------------------------- */

void
method_room_open(struct call *call, const char *address)
{
	struct account *account;
	struct dict result = {.n = 0};
	GError *error = NULL;
	struct plain *plain = call_room(call, address, &account, &error);
	gint64 chat;

	if (plain == NULL || !plain_open(plain, address + 1, &chat, &error)) {
		call_fail(call, error);
		return;
	}
	dict_add_number(&result, "chat", chat);
	dict_add_text(&result, "account", account->name);
	dict_add_text(&result, "address", address);
	call_return(call, dict_end(&result));
}

void
method_room_leave(struct call *call)
{
	const char *address = call_string(call, "address");
	struct account *account;
	GError *error = NULL;
	struct plain *plain = NULL;

	if (call_is_room(address))
		plain = call_room(call, address, &account, &error);
	else
		fault_set(&error, FAULT_USAGE, _("“%s” is no room"), address);
	if (plain == NULL || !plain_leave(plain, address + 1, &error))
		call_fail(call, error);
	else
		call_return(call, NULL);
}
