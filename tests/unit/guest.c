/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "guest.h"

#define PATIENCE (10 * G_USEC_PER_SEC)

/* ---- the loop --- */

static gboolean
wake(gpointer data)
{
	*(gboolean *)data = TRUE;
	return G_SOURCE_REMOVE;
}

void
guest_idle(guint ms)
{
	gboolean over = FALSE;

	g_timeout_add(ms, wake, &over);
	while (!over)
		g_main_context_iteration(NULL, TRUE);
}

static gboolean
tick(gpointer data)
{
	(void)data;
	return G_SOURCE_CONTINUE;
}

void
guest_until(guest_holds holds, void *data, const char *what)
{
	gint64 end = g_get_monotonic_time() + PATIENCE;
	guint source = g_timeout_add(5, tick, NULL);

	while (!holds(data)) {
		if (g_get_monotonic_time() > end)
			fail_msg("waited in vain: %s", what);
		g_main_context_iteration(NULL, TRUE);
	}
	g_source_remove(source);
}

/* ---- the transport --- */

static void
arrive(struct guest *g, GBytes *take_bytes)
{
	gsize len;
	const guint8 *data = g_bytes_get_data(take_bytes, &len);

	for (;;) {
		struct stomp_frame *frame;
		enum stomp_event event =
			stomp_parser_next(g->parser, &data, &len, &frame);

		if (event == STOMP_MORE)
			break;
		if (event == STOMP_BEAT)
			g->beats++;
		else if (event == STOMP_FRAME)
			g_queue_push_tail(g->frames, frame);
		else
			fail_msg("the gateway wrote: %s",
				stomp_parser_error(g->parser));
	}
	g_bytes_unref(take_bytes);
}

static void
put(struct guest *g, GBytes *take_bytes)
{
	if (take_bytes == NULL)
		return;
	if (!g->stalled) {
		arrive(g, take_bytes);
		return;
	}
	g->queued += g_bytes_get_size(take_bytes);
	g->most_queued = MAX(g->most_queued, g->queued);
	g_queue_push_tail(g->queue, take_bytes);
}

static void
op_send(void *transport, GBytes *take_head, GBytes *take_body)
{
	struct guest *g = transport;

	assert_false(g->closing);
	put(g, take_head);
	put(g, take_body);
}

static gsize
op_queued(void *transport)
{
	return ((struct guest *)transport)->queued;
}

static void
op_read(void *transport, gboolean on)
{
	((struct guest *)transport)->read = on;
}

static gboolean
closed(gpointer data)
{
	guest_lose(data);
	return G_SOURCE_REMOVE;
}

static void
op_close(void *transport, guint code, const char *reason)
{
	struct guest *g = transport;

	assert_false(g->closing);
	assert_non_null(reason);
	g->closing = TRUE;
	g->code = code;
	if (!g->stalled)
		g_idle_add(closed, g);
}

static const char *
op_peer(void *transport)
{
	(void)transport;
	return "guest";
}

static const struct transport_ops ops = {
	.send = op_send,
	.queued = op_queued,
	.read = op_read,
	.close = op_close,
	.peer = op_peer,
};

/* ---- guests --- */

struct gateway *
guest_gateway(guint port, const struct limits *limits)
{
	struct upstream_conf conf = {.host = NULL};
	g_autofree char *url = g_strdup_printf("mqtt://127.0.0.1:%u", port);
	struct gateway *gateway;

	assert_true(upstream_conf_parse(&conf, url, NULL));
	gateway = gateway_new(&conf, limits, NULL);
	assert_non_null(gateway);
	upstream_conf_clear(&conf);
	return gateway;
}

struct guest *
guest_new(struct gateway *gateway)
{
	static const struct stomp_limits all = {
		.headers = 64,
		.line = 1 << 20,
		.head = 1 << 20,
		.body = 1 << 28,
	};
	struct guest *g = g_new0(struct guest, 1);

	g->frames = g_queue_new();
	g->queue = g_queue_new();
	g->parser = stomp_parser_new(&all);
	g->read = TRUE;
	g->session = stomp_session_new(gateway, &ops, g);
	return g;
}

void
guest_lose(struct guest *g)
{
	g_idle_remove_by_data(g);
	stomp_session_closed(g_steal_pointer(&g->session));
}

void
guest_free(struct guest *g)
{
	guest_lose(g);
	g_queue_free_full(g->frames, (GDestroyNotify)stomp_frame_free);
	g_queue_free_full(g->queue, (GDestroyNotify)g_bytes_unref);
	stomp_parser_free(g->parser);
	g_free(g);
}

void
guest_bytes(struct guest *g, const void *bytes, gsize len)
{
	assert_non_null(g->session);
	stomp_session_received(g->session, bytes, len);
}

void
guest_say(struct guest *g, const char *format, ...)
{
	va_list args;
	g_autofree char *text = NULL;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	guest_bytes(g, text, strlen(text) + 1);
}

static gboolean
has_frame(void *data)
{
	return !g_queue_is_empty(((struct guest *)data)->frames);
}

struct stomp_frame *
guest_hears(struct guest *g, enum stomp_command command)
{
	struct stomp_frame *frame;

	guest_until(has_frame, g, stomp_command_name(command));
	frame = g_queue_pop_head(g->frames);
	if (frame->command != command)
		fail_msg("%s (%s) instead of %s",
			stomp_command_name(frame->command),
			stomp_header(frame, "message"),
			stomp_command_name(command));
	return frame;
}

struct guest *
guest_login(struct gateway *gateway, const char *headers)
{
	struct guest *g = guest_new(gateway);

	guest_say(g, "CONNECT\naccept-version:1.2\nhost:x\n%s\n", headers);
	stomp_frame_free(guest_hears(g, STOMP_CONNECTED));
	return g;
}

void
assert_header(
	const struct stomp_frame *frame, const char *name, const char *value)
{
	const char *seen = stomp_header(frame, name);

	if (g_strcmp0(seen, value) != 0)
		fail_msg("%s is %s, not %s", name,
			seen != NULL ? seen : "not there",
			value != NULL ? value : "nothing");
}

void
assert_body(const struct stomp_frame *frame, const char *text)
{
	assert_int_equal(frame->body_len, strlen(text));
	if (frame->body_len > 0)
		assert_memory_equal(frame->body, text, frame->body_len);
}

void
guest_receipt(struct guest *g, const char *id)
{
	g_autoptr(StompFrame) frame = guest_hears(g, STOMP_RECEIPT);

	assert_header(frame, "receipt-id", id);
	assert_header(frame, "doran-status", NULL);
}

static gboolean
is_gone(void *data)
{
	return ((struct guest *)data)->session == NULL;
}

void
guest_error(struct guest *g, const char *status)
{
	g_autoptr(StompFrame) frame = guest_hears(g, STOMP_ERROR);

	assert_header(frame, "doran-status", status);
	assert_non_null(stomp_header(frame, "message"));
	assert_true(g->closing);
	guest_until(is_gone, g, "the end");
	assert_true(g_queue_is_empty(g->frames));
}

void
guest_silence(struct guest *g, guint ms)
{
	struct stomp_frame *frame;

	guest_idle(ms);
	frame = g_queue_peek_head(g->frames);
	if (frame != NULL)
		fail_msg("%s instead of silence",
			stomp_command_name(frame->command));
}

void
guest_take_one(struct guest *g)
{
	GBytes *bytes = g_queue_pop_head(g->queue);

	assert_non_null(bytes);
	g->queued -= g_bytes_get_size(bytes);
	arrive(g, bytes);
	if (g->session != NULL)
		stomp_session_writable(g->session);
}

void
guest_go_on(struct guest *g)
{
	while (!g_queue_is_empty(g->queue))
		guest_take_one(g);
	g->stalled = FALSE;
	if (g->closing)
		g_idle_add(closed, g);
}
