/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <libwebsockets.h>

#include "i18n.h"
#include "stomp.h"
#include "ws_link.h"
#include "ws_session.h"
#include "ws_socket.h"

#define LOOKUP_MS 15000
/* Messages are put together up to that, and taken while less waits. */
#define ENOUGH_TOGETHER (64 * 1024)
#define ENOUGH_WAITING (256 * 1024)

struct ws_chunk {
	GByteArray *bytes; /* LWS_PRE of them are room for lws */
	enum ws_chunk_kind kind;
	guint64 id;
};

void
ws_link_fail(struct ws_link *link, enum doran_status reason, const char *text)
{
	if (link->ended)
		return;
	link->ended = TRUE;
	link->reason = reason;
	link->text = g_strdup(text);
	ws_worker_wake(link->wire);
}

/* ---- sending -------------------------------------------------------- */

GByteArray *
ws_link_buffer(void)
{
	static const guint8 room[LWS_PRE];
	GByteArray *out = g_byte_array_sized_new(LWS_PRE + 512);

	return g_byte_array_append(out, room, LWS_PRE);
}

void
ws_link_send(struct ws_link *link, GByteArray *take_buffer,
	enum ws_chunk_kind kind, guint64 id)
{
	struct ws_chunk *chunk = g_new0(struct ws_chunk, 1);

	chunk->bytes = take_buffer;
	chunk->kind = kind;
	chunk->id = id;
	g_queue_push_tail(&link->outbox, chunk);
	link->outbox_bytes += take_buffer->len;
	if (link->wsi != NULL && link->outbox.length == 1)
		lws_callback_on_writable(link->wsi);
}

GByteArray *
ws_link_tail(struct ws_link *link)
{
	struct ws_chunk *chunk = g_queue_peek_tail(&link->outbox);

	if (chunk == NULL || chunk->kind != WS_BINARY || chunk->id != 0 ||
		chunk->bytes->len > ENOUGH_TOGETHER)
		return NULL;
	return chunk->bytes;
}

void
ws_link_grown(struct ws_link *link, gsize by)
{
	link->outbox_bytes += by;
}

gboolean
ws_link_has_room(const struct ws_link *link)
{
	return link->outbox_bytes < ENOUGH_WAITING;
}

static void
chunk_free(gpointer data)
{
	struct ws_chunk *chunk = data;

	g_byte_array_unref(chunk->bytes);
	g_free(chunk);
}

gboolean
ws_link_write(struct ws_link *link)
{
	static const enum lws_write_protocol kinds[] = {
		[WS_TEXT] = LWS_WRITE_TEXT,
		[WS_BINARY] = LWS_WRITE_BINARY,
		[WS_PING] = LWS_WRITE_PING,
	};
	struct ws_chunk *chunk = g_queue_pop_head(&link->outbox);
	gsize len;

	if (chunk == NULL)
		return TRUE;
	len = chunk->bytes->len - LWS_PRE;
	link->outbox_bytes -= chunk->bytes->len;
	link->last_sent = g_get_monotonic_time();
	if (lws_write(link->wsi, chunk->bytes->data + LWS_PRE, len,
		    kinds[chunk->kind]) < (int)len) {
		g_queue_push_head(&link->outbox, chunk);
		return FALSE;
	}
	ws_emit_done(link->wire, chunk->id, DORAN_OK, NULL);
	chunk_free(chunk);
	if (link->outbox.length > 0)
		lws_callback_on_writable(link->wsi);
	if (ws_link_has_room(link))
		ws_worker_wake(link->wire);
	return TRUE;
}

static void
clear_outbox(struct ws_link *link)
{
	struct ws_chunk *chunk;

	while ((chunk = g_queue_pop_head(&link->outbox)) != NULL) {
		ws_emit_done(link->wire, chunk->id, DORAN_UNREACHABLE,
			_("the connection broke before the answer"));
		chunk_free(chunk);
	}
	link->outbox_bytes = 0;
}

/* ---- time ----------------------------------------------------------- */

struct timer {
	GSource source;
	struct ws_link *link;
};

/* The time of the next look; -1: none. */
static gint64
next_look(const struct ws_link *link)
{
	gint64 next = G_MAXINT64;

	if (link->phase_until != 0)
		next = link->phase_until;
	if (link->send_us != 0)
		next = MIN(next, link->last_sent + link->send_us);
	if (link->dead_us != 0)
		next = MIN(next, link->last_heard + link->dead_us);
	return next == G_MAXINT64 ? -1 : next;
}

static void
phase_is_over(struct ws_link *link)
{
	link->phase_until = 0;
	switch (link->phase) {
	case WS_LOOKING_UP:
		ws_link_fail(link, DORAN_UNREACHABLE,
			_("the server's name was not found in time"));
		break;
	case WS_CONNECTING:
		ws_socket_next(link, _("the server did not answer in time"));
		break;
	case WS_LOGIN:
		ws_link_fail(link, DORAN_UNREACHABLE,
			_("the server did not answer in time"));
		break;
	case WS_UP: /* what is under way at a disconnect() */
		ws_session_leave(link);
		break;
	case WS_LEAVING:
		ws_link_fail(link, DORAN_OK, NULL);
		break;
	}
}

static void
beat(struct ws_link *link)
{
	if (link->pings)
		ws_link_send(link, ws_link_buffer(), WS_PING, 0);
	if (!link->wire->config.bare)
		ws_session_beat(link);
	/* also when it cannot be written */
	link->last_sent = g_get_monotonic_time();
}

static gboolean
on_time(GSource *source, GSourceFunc unused, gpointer unused_data)
{
	struct ws_link *link = ((struct timer *)source)->link;
	gint64 now = g_get_monotonic_time();

	(void)unused, (void)unused_data;
	g_source_set_ready_time(source, -1);
	if (link->ended)
		return G_SOURCE_CONTINUE;
	if (link->phase_until != 0 && now >= link->phase_until)
		phase_is_over(link);
	if (link->dead_us != 0 && now >= link->last_heard + link->dead_us)
		ws_link_fail(
			link, DORAN_UNREACHABLE, _("the server is silent"));
	else if (link->send_us != 0 && now >= link->last_sent + link->send_us)
		beat(link);
	if (!link->ended)
		g_source_set_ready_time(source, next_look(link));
	return G_SOURCE_CONTINUE;
}

static GSourceFuncs timer_funcs = {.dispatch = on_time};

void
ws_link_enter(struct ws_link *link, enum ws_phase phase, guint limit_ms)
{
	link->phase = phase;
	link->phase_until = limit_ms == 0
		? 0
		: g_get_monotonic_time() + (gint64)limit_ms * 1000;
	g_source_set_ready_time(link->timer, next_look(link));
}

void
ws_link_beat(struct ws_link *link, guint send_ms, guint dead_ms, gboolean pings)
{
	/* a tenth earlier: it has a way to go */
	link->send_us = (gint64)send_ms * 900;
	link->dead_us = (gint64)dead_ms * 1000;
	link->pings = pings;
	link->last_sent = link->last_heard = g_get_monotonic_time();
	g_source_set_ready_time(link->timer, next_look(link));
}

/* ---- names ---------------------------------------------------------- */

struct lookup {
	struct doran_wire *wire;
	struct ws_link *link; /* gone when it was cancelled */
	GCancellable *cancel;
};

static void
on_addresses(GObject *resolver, GAsyncResult *result, gpointer data)
{
	struct lookup *lookup = data;
	g_autoptr(GError) error = NULL;
	GList *found = g_resolver_lookup_by_name_finish(
		G_RESOLVER(resolver), result, &error);

	lookup->wire->lookups--;
	if (g_cancellable_is_cancelled(lookup->cancel))
		g_resolver_free_addresses(found);
	else if (found == NULL)
		ws_link_fail(lookup->link, DORAN_UNREACHABLE, error->message);
	else {
		lookup->link->addresses = found;
		ws_socket_next(lookup->link, NULL);
	}
	g_object_unref(lookup->cancel);
	g_free(lookup);
}

static void
look_up(struct ws_link *link)
{
	const struct ws_config *config = &link->wire->config;
	const char *host =
		config->proxy_host != NULL ? config->proxy_host : config->host;
	GInetAddress *address = g_inet_address_new_from_string(host);
	g_autoptr(GResolver) resolver = NULL;
	struct lookup *lookup;

	if (address != NULL) {
		link->addresses = g_list_append(NULL, address);
		ws_socket_next(link, NULL);
		return;
	}
	lookup = g_new0(struct lookup, 1);
	lookup->wire = link->wire;
	lookup->link = link;
	lookup->cancel = g_object_ref(link->cancel);
	link->wire->lookups++;
	resolver = g_resolver_get_default();
	g_resolver_lookup_by_name_async(
		resolver, host, link->cancel, on_addresses, lookup);
}

/* ---- a life --------------------------------------------------------- */

static void
free_ack_id(gpointer data)
{
	g_free(data);
}

struct ws_link *
ws_link_new(struct doran_wire *wire)
{
	struct ws_link *link = g_new0(struct ws_link, 1);

	link->wire = wire;
	link->cancel = g_cancellable_new();
	g_queue_init(&link->outbox);
	g_queue_init(&link->requests);
	link->tokens = g_hash_table_new_full(
		g_int64_hash, g_int64_equal, g_free, free_ack_id);
	link->timer = g_source_new(&timer_funcs, sizeof(struct timer));
	((struct timer *)link->timer)->link = link;
	g_source_set_static_name(link->timer, "ws link");
	g_source_attach(link->timer, wire->context);
	ws_link_enter(link, WS_LOOKING_UP, LOOKUP_MS);
	look_up(link);
	return link;
}

void
ws_link_free(struct ws_link *link)
{
	if (link == NULL)
		return;
	g_cancellable_cancel(link->cancel);
	ws_socket_kill(link);
	ws_session_end(link);
	clear_outbox(link);
	g_source_destroy(link->timer);
	g_source_unref(link->timer);
	g_object_unref(link->cancel);
	g_resolver_free_addresses(link->addresses);
	g_hash_table_unref(link->tokens);
	g_free(link->text);
	g_free(link->tls_text);
	g_free(link);
}
