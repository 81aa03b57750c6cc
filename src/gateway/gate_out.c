/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes to a client: messages wait as they were given, without a copy, and
 * as many as fit are framed into one write. */
#include "config.h"

#include <string.h>

#include "gate_server_priv.h"

struct outgoing {
	GBytes *head, *body; /* body may be NULL */
	gboolean raw; /* HTTP, not a frame */
};

static gsize
content_len(const struct outgoing *message)
{
	return g_bytes_get_size(message->head) +
		(message->body == NULL ? 0 : g_bytes_get_size(message->body));
}

static void
outgoing_free(gpointer data)
{
	struct outgoing *message = data;

	g_bytes_unref(message->head);
	g_clear_pointer(&message->body, g_bytes_unref);
	g_free(message);
}

static void
set_queued(struct visitor *visitor, gsize queued)
{
	visitor->server->counters.queued += queued - visitor->queued;
	visitor->queued = queued;
}

void
visitor_out_clear(struct visitor *visitor)
{
	g_queue_clear_full(&visitor->out, outgoing_free);
	visitor->at = visitor->pending = 0;
	set_queued(visitor, 0);
}

static void
push(struct visitor *visitor, struct outgoing *message)
{
	g_queue_push_tail(&visitor->out, message);
	set_queued(visitor, visitor->queued + content_len(message));
	if (visitor->state == VISITOR_OPEN && visitor->wait == WAIT_NONE)
		visitor_wait(visitor, WAIT_READING);
	net_want_write(visitor->line);
}

void
visitor_queue_raw(struct visitor *visitor, char *take_text)
{
	struct outgoing *message = g_new0(struct outgoing, 1);

	message->head = g_bytes_new_take(take_text, strlen(take_text));
	message->raw = TRUE;
	push(visitor, message);
}

/* --- writing --------------------------------------------------------------
 */

/* A part of one message's bytes, framing and all, as a window of the write. */
struct window {
	guint8 *to;
	gsize room;
	gsize skip; /* bytes of the message before the window */
	gsize done;
};

static void
copy_part(struct window *window, const void *bytes, gsize len)
{
	gsize part;

	if (window->skip >= len) {
		window->skip -= len;
		return;
	}
	part = MIN(len - window->skip, window->room - window->done);
	memcpy(window->to + window->done, (const guint8 *)bytes + window->skip,
		part);
	window->skip = 0;
	window->done += part;
}

static void
copy_bytes(struct window *window, GBytes *bytes)
{
	gsize len;
	const void *data = g_bytes_get_data(bytes, &len);

	if (len > 0)
		copy_part(window, data, len);
}

/* As much of the first message as fits; whether that was all of it. */
static gboolean
write_first(struct visitor *visitor, guint8 *to, gsize room, gsize *written)
{
	struct outgoing *message = g_queue_peek_head(&visitor->out);
	gsize content = content_len(message);
	struct window window = {to, room, visitor->at, 0};
	guint8 head[FRAME_HEAD_MAX];
	gsize head_len = 0, before, after;

	if (!message->raw && visitor->kind->head != NULL)
		head_len = visitor->kind->head(head, content);
	before = visitor->at > head_len ? visitor->at - head_len : 0;
	copy_part(&window, head, head_len);
	if (window.done < room)
		copy_bytes(&window, message->head);
	if (window.done < room && message->body != NULL)
		copy_bytes(&window, message->body);
	*written = window.done;
	visitor->at += window.done;
	after = visitor->at > head_len ? visitor->at - head_len : 0;
	set_queued(visitor, visitor->queued - (after - before));
	return visitor->at == head_len + content;
}

/* What goes before the next message. */
static gsize
write_urgent(struct visitor *visitor, guint8 *to)
{
	if (visitor->kind->urgent == NULL || visitor->at > 0 ||
		visitor->state != VISITOR_OPEN)
		return 0;
	return visitor->kind->urgent(visitor, to);
}

static gsize
write_farewell(struct visitor *visitor, guint8 *to)
{
	visitor->state = VISITOR_ENDED;
	if (visitor->kind->farewell != NULL)
		return visitor->kind->farewell(visitor, to);
	return 0;
}

static gsize
fill(struct visitor *visitor, guint8 *to)
{
	gsize n = 0, written = 0;

	while (NET_WRITE_MAX - n >= 2 * CONTROL_MAX) {
		n += write_urgent(visitor, to + n);
		if (g_queue_is_empty(&visitor->out))
			break;
		if (write_first(visitor, to + n, NET_WRITE_MAX - n, &written)) {
			outgoing_free(g_queue_pop_head(&visitor->out));
			visitor->at = 0;
		}
		n += written;
	}
	if (visitor->state == VISITOR_ENDING &&
		g_queue_is_empty(&visitor->out) &&
		NET_WRITE_MAX - n >= CONTROL_MAX)
		n += write_farewell(visitor, to + n);
	return n;
}

/* The client has read something, or nothing waits for it. */
static void
moved_on(struct visitor *visitor)
{
	gboolean more =
		!g_queue_is_empty(&visitor->out) || visitor->pending > 0;

	if (visitor->state == VISITOR_OPEN)
		visitor_wait(visitor, more ? WAIT_READING : WAIT_NONE);
	if (more || visitor->state == VISITOR_ENDING)
		net_want_write(visitor->line);
}

/* The last bytes are on their way. What the client sends is still read, so that
 * the end of the connection does not take them away from it; RFC 6455, 7.1.1:
 * a server ends it first, once both have said so. */
static void
ended(struct visitor *visitor)
{
	if (visitor->wait != WAIT_CLOSE)
		visitor_wait(visitor, WAIT_CLOSE);
	if (net_write_pending(visitor->line))
		net_want_write(visitor->line);
	else if (visitor->kind->farewell == NULL)
		net_end_write(visitor->line);
	else if (visitor->peer_closed)
		net_close(visitor->line);
}

void
visitor_writable(struct visitor *visitor)
{
	gsize before = visitor->queued + visitor->pending, n;

	visitor->pending = 0;
	n = fill(visitor, net_buffer(visitor->line));
	visitor->server->counters.written_bytes += n;
	if (n > 0 && !net_write(visitor->line, n))
		return;
	if (n > 0 && net_write_pending(visitor->line))
		visitor->pending = MIN(n, before - visitor->queued);
	if (visitor->state == VISITOR_ENDED) {
		ended(visitor);
		return;
	}
	moved_on(visitor);
	if (visitor->session != NULL &&
		visitor->queued + visitor->pending < before)
		visitor->kind->face->writable(visitor->session);
}

/* --- a session's side -----------------------------------------------------
 */

static void
on_send(void *transport, GBytes *take_head, GBytes *take_body)
{
	struct visitor *visitor = transport;
	struct outgoing *message = g_new0(struct outgoing, 1);

	message->head = take_head;
	message->body = take_body;
	if (visitor->state == VISITOR_OPEN || visitor->state == VISITOR_HELLO)
		push(visitor, message);
	else
		outgoing_free(message);
}

static gsize
on_queued(void *transport)
{
	const struct visitor *visitor = transport;

	return visitor->queued + visitor->pending;
}

static void
on_read(void *transport, gboolean on)
{
	struct visitor *visitor = transport;

	if (visitor->state == VISITOR_OPEN || visitor->state == VISITOR_HELLO)
		net_read(visitor->line, on);
}

static void
on_close(void *transport, guint code, const char *reason)
{
	visitor_end(transport, code, g_intern_string(reason));
}

static void
on_opened(void *transport)
{
	visitor_opened(transport);
}

static const char *
on_peer(void *transport)
{
	const struct visitor *visitor = transport;

	return visitor->peer;
}

const struct transport_ops visitor_transport_ops = {
	.send = on_send,
	.queued = on_queued,
	.read = on_read,
	.close = on_close,
	.opened = on_opened,
	.peer = on_peer,
};
