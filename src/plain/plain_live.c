/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The wire, shared or of one's own, and the one timer. */
#include "config.h"

#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "plain_priv.h"
#include "store_account.h"

#define CLIENT "rooms-client-id" /* in `value` */
#define KEEP_TRYING 1000 /* ms */

gboolean
plain_up(const struct plain *plain)
{
	return plain->wire != NULL && plain->state == DORAN_WIRE_UP;
}

/* ---- the timer ------------------------------------------------------ */

static gboolean
drain(struct plain *plain, GError **error)
{
	struct arrival *arrival;

	while ((arrival = g_queue_peek_head(&plain->inbox)) != NULL) {
		if (!plain_receive(plain, arrival, error))
			return FALSE;
		g_queue_pop_head(&plain->inbox);
		if (plain->wire != NULL)
			wire_ack(plain->wire, arrival->token);
		g_free(arrival->topic);
		g_bytes_unref(arrival->payload);
		g_free(arrival);
	}
	return TRUE;
}

static void
duty(gpointer data)
{
	struct plain *plain = data;
	g_autoptr(GError) error = NULL;
	gboolean ok = drain(plain, &error) && plain_settle(plain, &error) &&
		plain_pump(plain, &error) && plain_left_out(plain, &error);

	if (!ok)
		plain_rollback(plain);
	plain_stored(plain, ok, &error);
	if (plain->again_at != 0)
		plain_duty_in(plain, KEEP_TRYING);
}

void
plain_duty_in(struct plain *plain, gint64 ms)
{
	plain->duty.run = duty;
	plain->duty.data = plain;
	plain->duty.context = plain->context;
	if (plain->wire != NULL)
		duty_in(&plain->duty, ms);
}

/* ---- callbacks of the wire ------------------------------------------ */

static void
on_state(void *ctx, enum doran_wire_state state, enum doran_status reason,
	const char *text)
{
	struct plain *plain = ctx;

	plain->state = state;
	g_clear_error(&plain->state_error);
	if (reason != DORAN_OK)
		plain->state_error =
			g_error_new(FAULT, wire_status_fault(reason), "%s",
				text != NULL ? text : "");
	if (state == DORAN_WIRE_UP) {
		plain->up_since = plain_now();
		plain->pumped = 0;
		plain_subscribe(plain);
		plain_duty_in(plain, 0);
	} else {
		plain->up_since = 0;
		plain_landed(plain);
	}
	if (plain->own_wire)
		plain->events.state(plain->ctx, state, plain->state_error);
}

static void
on_message(void *ctx, const char *topic, GBytes *payload, gboolean retained,
	gboolean duplicate, guint64 token)
{
	struct plain *plain = ctx;
	struct arrival *arrival = g_new0(struct arrival, 1);
	g_autoptr(GError) error = NULL;
	gboolean ok;

	arrival->topic = g_strdup(topic);
	arrival->payload = g_bytes_ref(payload);
	arrival->retained = retained;
	arrival->duplicate = duplicate;
	arrival->token = token;
	g_queue_push_tail(&plain->inbox, arrival);
	if (g_queue_get_length(&plain->inbox) > 1)
		return;
	ok = drain(plain, &error);
	plain_stored(plain, ok, &error);
}

static void
on_done(void *ctx, guint64 id, enum doran_status status, const char *text)
{
	struct plain *plain = ctx;
	struct flight *flight = g_hash_table_lookup(plain->flying, &id);

	if (status != DORAN_OK)
		g_info("%s: request of a room refused: %s", plain->name,
			text != NULL ? text : "?");
	if (flight != NULL) {
		flight->status = status;
		g_array_append_val(plain->settled, *flight);
		g_hash_table_remove(plain->flying, &id);
		plain_duty_in(plain, 0);
		return;
	}
	for (guint i = 0; i < plain->rooms->len; i++) {
		struct room *room = plain->rooms->pdata[i];

		if (room->subscription == id) {
			plain_subscribed(plain, room, status);
			return;
		}
	}
}

static void
on_keep(void *ctx, const struct secret *state, const char *server_key)
{
	struct plain *plain = ctx;

	plain->events.keep(plain->ctx, state, server_key);
}

static const struct wire_callbacks callbacks = {
	.state = on_state,
	.message = on_message,
	.done = on_done,
	.keep = on_keep,
};

static gboolean
wants(void *ctx, const char *topic)
{
	const struct plain *plain = ctx;

	for (guint i = 0; i < plain->rooms->len; i++)
		if (plain_room_has(plain, plain->rooms->pdata[i], topic))
			return TRUE;
	return FALSE;
}

/* ---- opening and closing -------------------------------------------- */

void
plain_share_wire(struct plain *plain, struct wire *wire)
{
	struct wire_guest guest = {wants, &callbacks, plain};

	if (plain->wire != NULL || wire == NULL)
		return;
	plain->wire = wire;
	wire_set_guest(wire, &guest);
	plain_subscribe(plain);
	plain_duty_in(plain, 0);
}

void
plain_leave_wire(struct plain *plain)
{
	if (plain->wire == NULL || plain->own_wire)
		return;
	wire_set_guest(plain->wire, NULL);
	plain->wire = NULL;
	for (guint i = 0; i < plain->rooms->len; i++)
		((struct room *)plain->rooms->pdata[i])->asked = FALSE;
	plain->state = DORAN_WIRE_DOWN;
	plain_landed(plain);
}

/* Whoever knows it could take the session's queue, so it is no common name. */
static char *
client_id(struct plain *plain, const char *user, GError **error)
{
	g_autoptr(GBytes) value = NULL, fresh = NULL;
	g_autofree char *uuid = g_uuid_string_random();
	g_autofree char *prefix =
		g_strconcat(user != NULL ? user : "doran", "~", NULL);
	char *id = NULL;

	if (!store_value_get(
		    plain->store, plain->account, CLIENT, &value, error))
		return NULL;
	if (value != NULL)
		id = g_strndup(
			g_bytes_get_data(value, NULL), g_bytes_get_size(value));
	if (id != NULL && g_str_has_prefix(id, prefix))
		return id;
	g_free(id);
	id = g_strconcat(prefix, uuid, NULL);
	fresh = g_bytes_new(id, strlen(id));
	if (!store_value_set(
		    plain->store, plain->account, CLIENT, fresh, error))
		g_clear_pointer(&id, g_free);
	return id;
}

gboolean
plain_connect(struct plain *plain, struct backend *backend,
	const struct doran_wire_config *config, const char *user,
	GError **error)
{
	struct doran_wire_config use = *config;
	g_autofree char *id = client_id(plain, user, error);

	if (id == NULL)
		return FALSE;
	if (plain->wire != NULL)
		return TRUE;
	use.client_id = id;
	use.user = user;
	use.clean_session = 0;
	use.max_message = ROOM_PAYLOAD_MAX;
	use.will = NULL;
	plain->wire = wire_open(backend, &use, &callbacks, plain, error);
	if (plain->wire == NULL)
		return FALSE;
	plain->own_wire = TRUE;
	plain_subscribe(plain);
	wire_connect(plain->wire);
	plain_duty_in(plain, 0);
	return TRUE;
}

void
plain_disconnect(struct plain *plain)
{
	if (plain->wire == NULL || !plain->own_wire || plain->said_goodbye)
		return;
	if (plain_up(plain))
		duty(plain);
	plain->said_goodbye = TRUE;
	wire_disconnect(plain->wire);
}

gboolean
plain_busy(const struct plain *plain)
{
	if (!plain_up(plain))
		return FALSE;
	for (guint i = 0; i < plain->rooms->len; i++)
		if (((struct room *)plain->rooms->pdata[i])->subscription != 0)
			return TRUE;
	return g_hash_table_size(plain->flying) > 0 ||
		plain->settled->len > 0 || plain->duty.at != 0;
}

void
plain_close(struct plain *plain)
{
	struct arrival *arrival;

	duty_clear(&plain->duty);
	if (plain->own_wire)
		g_clear_pointer(&plain->wire, wire_close);
	else
		plain_leave_wire(plain);
	while ((arrival = g_queue_pop_head(&plain->inbox)) != NULL) {
		g_free(arrival->topic);
		g_bytes_unref(arrival->payload);
		g_free(arrival);
	}
}
