/* SPDX-License-Identifier: GPL-3.0-or-later */
/* live: the connection, and the one timer that does what is due. */
#include "config.h"

#include <string.h>

#include "ask.h"
#include "fault.h"
#include "i18n.h"
#include "native_priv.h"

#define UPKEEP_AFTER 1500 /* ms, for our own retained values to arrive */
#define UPKEEP_EVERY DAY
#define REFRESH_AFTER 1000 /* ms, so that several go at once */
#define LOOK_EVERY MINUTE /* a changed clock is noticed within this */
#define CLOCK_JUMP (2 * MINUTE)

/* ---- the timer ---- */

/* Wall-clock times in the store mean nothing after the clock was changed. */
static gboolean
notice_clock(struct native *native, GError **error)
{
	gint64 wall = now_ms(), mono = mono_ms();
	gint64 drift =
		(wall - native->expected_at) - (mono - native->expected_mono);
	gboolean jumped = native->expected_mono != 0 && ABS(drift) > CLOCK_JUMP;

	native->expected_at = wall;
	native->expected_mono = mono;
	if (!jumped)
		return TRUE;
	g_info("%s: the clock moved by %" G_GINT64_FORMAT " s", native->name,
		drift / SECOND);
	return store_outbox_wake(
		       native->store, native->account, NULL, wall, error) &&
		stream_flush(native, TRUE, error);
}

static gboolean
drain_inbox(struct native *native, GError **error)
{
	struct arrival *arrival;

	while ((arrival = g_queue_peek_head(&native->inbox)) != NULL) {
		if (!receive_arrival(native, arrival, error))
			return FALSE;
		g_queue_pop_head(&native->inbox);
		if (native->wire != NULL)
			wire_ack(native->wire, arrival->token);
		g_free(arrival->topic);
		g_bytes_unref(arrival->payload);
		g_free(arrival);
	}
	return TRUE;
}

static gboolean
rearm(struct native *native, GError **error)
{
	gint64 outbox = G_MAXINT64, ack = G_MAXINT64, next;

	if (native_up(native) &&
		(!store_outbox_next(
			 native->store, native->account, &outbox, error) ||
			!store_stream_in_next(
				native->store, native->account, &ack, error)))
		return FALSE;
	next = MIN(outbox, ack);
	next = next == G_MAXINT64 ? LOOK_EVERY : next - now_ms();
	native_duty_in(native, CLAMP(next, 5, LOOK_EVERY));
	return TRUE;
}

static gboolean
do_duty(struct native *native, GError **error)
{
	return drain_inbox(native, error) && notice_clock(native, error) &&
		outbox_settle(native, error) && status_flush(native, error) &&
		outbox_pump(native, error) && stream_unread(native, error) &&
		stream_flush(native, native->closing, error) &&
		rearm(native, error);
}

static void refresh_keys(struct native *native);

static void
duty(gpointer data)
{
	struct native *native = data;
	g_autoptr(GError) error = NULL;
	gboolean ok = do_duty(native, &error);

	refresh_keys(native);
	if (!ok)
		native_rollback(native);
	native_stored(native, ok, &error);
}

void
native_duty_in(struct native *native, gint64 ms)
{
	native->duty.run = duty;
	native->duty.data = native;
	native->duty.context = native->context;
	if (native->wire != NULL)
		duty_in(&native->duty, ms);
}

void
native_rows_due(struct native *native)
{
	native->behind = TRUE;
	native_duty_in(native, 0);
}

static void upkeep_in(struct native *native, guint ms);

/* A one-time prekey was used: soon the bundle is published without it. */
static void
refresh_keys(struct native *native)
{
	if (!native->keys_stale || native->refreshing || !native_up(native))
		return;
	native->refreshing = TRUE;
	upkeep_in(native, REFRESH_AFTER);
}

/* ---- callbacks of the wire ---- */

static void
subscribe_own(struct native *native)
{
	g_autofree char *in =
		topic_in(native->prefix, native->user, native->device, NULL);
	g_autofree char *asks = topic_ask(native->prefix, native->user, NULL);

	native->inbox_id = wire_subscribe(native->wire, in, 1);
	wire_subscribe(native->wire, asks, 1);
	if (!native->one_shot) {
		g_autofree char *list =
			topic_list(native->prefix, native->user);
		g_autofree char *keys = topic_keys(
			native->prefix, native->user, native->device);

		wire_subscribe(native->wire, list, 1);
		wire_subscribe(native->wire, keys, 1);
	}
}

static void
announce(struct native *native, gboolean here)
{
	g_autofree char *topic =
		topic_on(native->prefix, native->user, native->device);
	g_autoptr(GBytes) payload = presence_encode(here);

	wire_publish(native->wire, topic, payload, 1, TRUE);
}

static void
upkeep(gpointer data)
{
	struct native *native = data;

	native->refreshing = FALSE;
	duty_set(&native->upkeep, UPKEEP_EVERY);
	identity_upkeep(native);
}

static void
upkeep_in(struct native *native, guint ms)
{
	native->upkeep.run = upkeep;
	native->upkeep.data = native;
	native->upkeep.context = native->context;
	duty_set(&native->upkeep, ms);
}

/* Rows that are due again soon after a new connection: a server that was
 * killed may have forgotten what it took. */
static void
went_up(struct native *native)
{
	g_autoptr(GError) error = NULL;

	native->own_list_seen = native->own_keys_seen = FALSE;
	upkeep_in(native, native->one_shot ? 50 : UPKEEP_AFTER);
	identity_publish(native, native->list_stale, native->keys_stale);
	if (native->presence)
		announce(native, TRUE);
	rekey_retire(native);
	peers_watch(native);
	native_stored(native,
		store_outbox_wake(
			native->store, native->account, NULL, now_ms(), &error),
		&error);
	native_rows_due(native);
}

static void
on_state(void *ctx, enum doran_wire_state state, enum doran_status reason,
	const char *text)
{
	struct native *native = ctx;

	native->state = state;
	g_clear_error(&native->state_error);
	if (state == DORAN_WIRE_UP)
		went_up(native);
	else
		peers_disconnected(native);
	if (reason != DORAN_OK)
		native->state_error =
			g_error_new(FAULT, wire_status_fault(reason), "%s",
				text != NULL ? text : "");
	native->events.state(native->ctx, state, native->state_error);
}

static void
on_message(void *ctx, const char *topic, GBytes *payload, gboolean retained,
	gboolean duplicate, guint64 token)
{
	struct native *native = ctx;
	struct arrival *arrival = g_new0(struct arrival, 1);
	g_autoptr(GError) error = NULL;
	gboolean ok;

	(void)duplicate;
	arrival->topic = g_strdup(topic);
	arrival->payload = g_bytes_ref(payload);
	arrival->retained = retained;
	arrival->token = token;
	g_queue_push_tail(&native->inbox, arrival);
	if (g_queue_get_length(&native->inbox) > 1)
		return;
	ok = drain_inbox(native, &error);
	native_stored(native, ok, &error);
	if (native->statuses_due)
		native_duty_in(native, 10);
}

static void
outbox_done(struct native *native, const struct request *request,
	enum doran_status status)
{
	post_answered(native, request->packed, status == DORAN_OK);
	for (guint i = 0; i < request->rows->len; i++) {
		struct settled settled = {
			g_array_index(request->rows, gint64, i), status};

		g_array_append_val(native->settled, settled);
	}
	native_duty_in(native,
		native->settled->len >=
				MIN(50, g_hash_table_size(native->flying))
			? 0
			: 2);
}

static void
on_done(void *ctx, guint64 id, enum doran_status status, const char *text)
{
	struct native *native = ctx;
	struct request *request = g_hash_table_lookup(native->requests, &id);
	gboolean granted = status == DORAN_OK;

	if (id == native->inbox_id && status == DORAN_DENIED)
		g_warning("%s: the broker does not let this account read its "
			  "inbox; doran doctor says more",
			native->name);
	if (request == NULL)
		return;
	if (!granted)
		g_info("%s: request refused: %s", native->name,
			text != NULL ? text : "?");
	switch (request->kind) {
	case REQUEST_OUTBOX:
		outbox_done(native, request, status);
		break;
	case REQUEST_LIST:
		peer_subscribed(peer_get(native, request->address), granted);
		break;
	case REQUEST_KEYS:
		peer_keys_subscribed(peer_get(native, request->address),
			request->device, granted);
		break;
	case REQUEST_RETIRED:
		if (granted)
			rekey_retired(native);
		break;
	}
	g_hash_table_remove(native->requests, &id);
}

/* Without it the next connection takes a little longer. */
static void
on_keep(void *ctx, const struct secret *state, const char *server_key)
{
	struct native *native = ctx;
	g_autoptr(GError) error = NULL;

	if (!wirestate_save(native->store, native->master, native->account,
		    state, server_key, &error))
		g_warning("%s: what the backend wants kept: %s", native->name,
			error->message);
}

/* ---- opening and closing ---- */

gboolean
native_connect(struct native *native, struct backend *backend,
	const struct doran_wire_config *config, GError **error)
{
	static const struct wire_callbacks callbacks = {
		.state = on_state,
		.message = on_message,
		.done = on_done,
		.keep = on_keep,
	};
	struct doran_wire_config use = *config;
	g_autoptr(Secret) state = NULL;
	g_autofree char *on =
		topic_on(native->prefix, native->user, native->device);
	g_autoptr(GBytes) gone = presence_encode(FALSE);
	struct doran_will will = {
		.size = sizeof will, .topic = on, .qos = 1, .retain = 1};
	g_autoptr(Secret) client = keystore_load(native->store, native->master,
		native->account, SECRET_CLIENT, error);
	g_autofree char *client_id = NULL;

	if (client == NULL)
		return FALSE;
	if (native->wire != NULL)
		return TRUE;
	if (!wirestate_load(native->store, native->master, native->account,
		    &state, error))
		return FALSE;
	if (state != NULL) {
		use.state = secret_bytes(state);
		use.state_len = secret_len(state);
	}
	client_id = g_strndup(
		(const char *)secret_bytes(client), secret_len(client));
	will.payload = g_bytes_get_data(gone, &will.len);
	use.client_id = client_id;
	use.user = use.user != NULL ? use.user : native->user;
	use.clean_session = 0;
	use.max_message = ENVELOPE_MAX;
	use.will = native->presence ? &will : NULL;
	native->wire = wire_open(backend, &use, &callbacks, native, error);
	if (native->wire == NULL)
		return FALSE;
	subscribe_own(native);
	wire_connect(native->wire);
	native_duty_in(native, 0);
	return TRUE;
}

struct wire *
native_wire(struct native *native)
{
	return native->wire;
}

void
native_disconnect(struct native *native)
{
	if (native->wire == NULL || native->said_goodbye)
		return;
	native->closing = TRUE;
	if (native_up(native))
		duty(native);
	if (native_up(native) && native->keys_stale)
		identity_upkeep(native);
	if (native->presence && native_up(native))
		announce(native, FALSE);
	native->said_goodbye = TRUE;
	wire_disconnect(native->wire);
}

#define SOON 30 /* ms */

/* Something is on its way that ends by itself: an answer of the server, a
 * retained value, a report of what was received, or a row that is due. */
gboolean
native_busy(struct native *native)
{
	if (!native_up(native))
		return FALSE;
	return g_hash_table_size(native->flying) > 0 ||
		g_hash_table_size(native->requests) > 0 ||
		native->settled->len > 0 || native->statuses_due ||
		peers_awaited(native) ||
		(native->duty.at != 0 &&
			native->duty.at < g_get_monotonic_time() + SOON * 1000);
}

void
live_close(struct native *native)
{
	struct arrival *arrival;

	duty_clear(&native->duty);
	duty_clear(&native->upkeep);
	g_clear_pointer(&native->wire, wire_close);
	while ((arrival = g_queue_pop_head(&native->inbox)) != NULL) {
		g_free(arrival->topic);
		g_bytes_unref(arrival->payload);
		g_free(arrival);
	}
}
