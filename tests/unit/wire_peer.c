/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "wire_peer.h"

#define PATIENCE_S 10

static void
message_free(gpointer data)
{
	struct peer_message *message = data;

	g_free(message->topic);
	g_bytes_unref(message->payload);
	g_free(message);
}

static void
on_state(void *ctx, enum doran_wire_state state, enum doran_status reason,
	const char *text)
{
	struct peer *peer = ctx;

	(void)text;
	peer->state = (int)state;
	peer->ups += state == DORAN_WIRE_UP ? 1 : 0;
	peer->downs += state == DORAN_WIRE_DOWN ? 1 : 0;
	if (state == DORAN_WIRE_DOWN || state == DORAN_WIRE_REFUSED)
		peer->reason = reason;
}

static void
on_message(void *ctx, const char *topic, GBytes *payload, gboolean retained,
	gboolean duplicate, guint64 token)
{
	struct peer *peer = ctx;
	struct peer_message *message = g_new0(struct peer_message, 1);

	message->topic = g_strdup(topic);
	message->payload = g_bytes_ref(payload);
	message->retained = retained;
	message->duplicate = duplicate;
	message->token = token;
	g_ptr_array_add(peer->messages, message);
	if (!peer->hold)
		wire_ack(peer->wire, token);
}

static void
on_done(void *ctx, guint64 id, enum doran_status status, const char *text)
{
	struct peer *peer = ctx;

	(void)text;
	/* exactly once */
	assert_null(g_hash_table_lookup(peer->done, GSIZE_TO_POINTER(id)));
	g_hash_table_insert(peer->done, GSIZE_TO_POINTER(id),
		GINT_TO_POINTER((int)status + 1));
}

static const struct wire_callbacks callbacks = {
	.state = on_state,
	.message = on_message,
	.done = on_done,
};

struct peer *
peer_open(struct backend *backend, const struct doran_wire_config *config)
{
	struct peer *peer = g_new0(struct peer, 1);
	g_autoptr(GError) error = NULL;

	peer->state = -1;
	peer->messages = g_ptr_array_new_with_free_func(message_free);
	peer->done = g_hash_table_new(NULL, NULL);
	peer->wire = wire_open(backend, config, &callbacks, peer, &error);
	if (error != NULL)
		fail_msg("%s", error->message);
	assert_non_null(peer->wire);
	return peer;
}

void
peer_close(struct peer *peer)
{
	if (peer == NULL)
		return;
	wire_close(peer->wire);
	g_ptr_array_unref(peer->messages);
	g_hash_table_unref(peer->done);
	g_free(peer);
}

void
peer_leave(struct peer *peer)
{
	wire_disconnect(peer->wire);
	assert_true(peer_wait_state(peer, DORAN_WIRE_DOWN));
	peer_close(peer);
}

static gboolean
on_timeout(gpointer data)
{
	*(gboolean *)data = TRUE;
	return G_SOURCE_REMOVE;
}

typedef gboolean (*condition)(struct peer *peer, guint64 value);

static gboolean
wait_for(condition met, struct peer *peer, guint64 value)
{
	gboolean late = FALSE;
	guint timer = g_timeout_add_seconds(PATIENCE_S, on_timeout, &late);

	while (!met(peer, value) && !late)
		g_main_context_iteration(NULL, TRUE);
	if (!late)
		g_source_remove(timer);
	return met(peer, value);
}

static gboolean
state_is(struct peer *peer, guint64 value)
{
	return peer->state == (int)value;
}

static gboolean
ups_are(struct peer *peer, guint64 value)
{
	return peer->ups >= value;
}

static gboolean
downs_are(struct peer *peer, guint64 value)
{
	return peer->downs >= value;
}

static gboolean
messages_are(struct peer *peer, guint64 value)
{
	return peer->messages->len >= value;
}

static gboolean
is_done(struct peer *peer, guint64 value)
{
	return g_hash_table_contains(peer->done, GSIZE_TO_POINTER(value));
}

gboolean
peer_up(struct peer *peer)
{
	wire_connect(peer->wire);
	return peer_wait_state(peer, DORAN_WIRE_UP);
}

gboolean
peer_wait_state(struct peer *peer, int state)
{
	return wait_for(state_is, peer, (guint64)state);
}

gboolean
peer_wait_ups(struct peer *peer, guint ups)
{
	return wait_for(ups_are, peer, ups);
}

gboolean
peer_wait_downs(struct peer *peer, guint downs)
{
	return wait_for(downs_are, peer, downs);
}

gboolean
peer_wait_messages(struct peer *peer, guint count)
{
	return wait_for(messages_are, peer, count);
}

int
peer_wait_done(struct peer *peer, guint64 id)
{
	assert_int_not_equal(id, 0);
	if (!wait_for(is_done, peer, id))
		return -1;
	return GPOINTER_TO_INT(
		       g_hash_table_lookup(peer->done, GSIZE_TO_POINTER(id))) -
		1;
}

int
peer_subscribe(struct peer *peer, const char *filter)
{
	return peer_wait_done(peer, wire_subscribe(peer->wire, filter, 1));
}

guint64
peer_send(struct peer *peer, const char *topic, const char *text)
{
	g_autoptr(GBytes) payload = g_bytes_new(text, strlen(text));

	return wire_publish(peer->wire, topic, payload, 1, FALSE);
}

int
peer_publish(
	struct peer *peer, const char *topic, const char *text, gboolean retain)
{
	g_autoptr(GBytes) payload = g_bytes_new(text, strlen(text));

	return peer_wait_done(
		peer, wire_publish(peer->wire, topic, payload, 1, retain));
}

void
peer_idle(guint ms)
{
	gboolean late = FALSE;

	g_timeout_add(ms, on_timeout, &late);
	while (!late)
		g_main_context_iteration(NULL, TRUE);
}

const struct peer_message *
peer_message(const struct peer *peer, guint index)
{
	assert_true(index < peer->messages->len);
	return peer->messages->pdata[index];
}

char *
peer_text(const struct peer *peer, guint index)
{
	gsize len;
	const char *data =
		g_bytes_get_data(peer_message(peer, index)->payload, &len);

	return g_strndup(data != NULL ? data : "", len);
}

void
peer_assert_none(const struct peer *peer)
{
	g_autofree char *text = NULL;

	if (peer->messages->len == 0)
		return;
	text = peer_text(peer, 0);
	fail_msg("%u came, first %s: \"%s\"", peer->messages->len,
		peer_message(peer, 0)->topic, text);
}
