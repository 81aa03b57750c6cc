/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One WebSocket client: its handshake, its frames, its end. */
#include "config.h"

#include <string.h>

#include "gate_server_priv.h"
#include "wshello.h"

/* Pings and the like that a client may send in a second. */
#define CONTROLS_A_SECOND 50

struct visitor *
visitor_new(
	struct server *server, struct address *take_address, char *take_peer)
{
	struct visitor *visitor = g_new0(struct visitor, 1);

	visitor->server = server;
	visitor->address = take_address;
	visitor->peer = take_peer;
	visitor->all.data = visitor->wait_link.data = visitor;
	visitor->wait = WAIT_NONE;
	visitor->reader.limit = gateway_limits(server->gateway)->message +
		64 * 1024; /* headers */
	g_queue_init(&visitor->out);
	g_queue_push_tail_link(&server->clients, &visitor->all);
	visitor_wait(visitor, WAIT_HELLO);
	return visitor;
}

void
visitor_free(struct visitor *visitor)
{
	visitor_wait(visitor, WAIT_NONE);
	g_queue_unlink(&visitor->server->clients, &visitor->all);
	address_left(visitor->address);
	visitor_out_clear(visitor);
	if (visitor->hello != NULL)
		g_string_free(visitor->hello, TRUE);
	g_free(visitor->peer);
	g_free(visitor);
}

static void
session_over(struct visitor *visitor)
{
	struct stomp_session *session = g_steal_pointer(&visitor->session);

	stomp_session_closed(session);
}

void
visitor_drop(
	struct visitor *visitor, enum server_refusal refusal, const char *why)
{
	server_count_refusal(visitor->server, refusal, visitor->peer, why);
	visitor->why = why;
	visitor->deaf = TRUE;
	visitor->state = VISITOR_ENDED;
	visitor_out_clear(visitor);
	visitor_wait(visitor, WAIT_NONE);
	net_close(visitor->line);
}

void
visitor_end(struct visitor *visitor, guint code, const char *why)
{
	if (visitor->state == VISITOR_HELLO) {
		visitor->state = VISITOR_ENDED;
		visitor->deaf = TRUE;
		net_close(visitor->line);
		return;
	}
	if (visitor->state != VISITOR_OPEN)
		return;
	visitor->state = VISITOR_ENDING;
	visitor->close_code = (guint16)code;
	visitor->why = why;
	visitor_wait(visitor, WAIT_CLOSE);
	net_read(visitor->line, TRUE);
	net_want_write(visitor->line);
}

/* --- the handshake --------------------------------------------------------
 */

/* Answers in HTTP; then the connection ends. */
static void
refuse(struct visitor *visitor, guint status, const char *why,
	enum server_refusal refusal)
{
	g_autofree char *body = g_strdup_printf("%s\n", why);

	server_count_refusal(visitor->server, refusal, visitor->peer, why);
	visitor->deaf = TRUE;
	visitor->state = VISITOR_ENDING;
	visitor->close_code = 0; /* no frame: it is HTTP still */
	visitor_queue_raw(visitor, wshello_answer(status, "text/plain", body));
	visitor_wait(visitor, WAIT_CLOSE);
}

static void
welcome(struct visitor *visitor, const struct wshello *hello)
{
	struct server *server = visitor->server;

	visitor_queue_raw(visitor, wshello_accept(hello, PROTOCOL));
	visitor->state = VISITOR_OPEN;
	server->counters.clients++;
	visitor->counted = TRUE;
	visitor_wait(visitor, WAIT_READING);
	gate_log(GATE_DEBUG, "client-open", "peer", visitor->peer, "origin",
		hello->origin, NULL);
	visitor->session = stomp_session_new(
		server->gateway, &visitor_transport_ops, visitor);
}

static void
greet(struct visitor *visitor, gsize length)
{
	struct wshello hello;
	const char *why = "this is no HTTP/1.1 request";
	guint status = wshello_parse(&hello, visitor->hello->str, length);

	if (status == 0)
		status = wshello_wrong(&hello, PROTOCOL, &why);
	if (status != 0)
		refuse(visitor, status, why, REFUSED_HANDSHAKE);
	else if (!wshello_origin_fits(&hello,
			 (const char *const *)visitor->server->conf->origins))
		refuse(visitor, 403, "pages of this origin may not connect",
			REFUSED_ORIGIN);
	else
		welcome(visitor, &hello);
	wshello_clear(&hello);
}

static void received(void *user, guint8 *bytes, gsize len);

static void
hello_received(struct visitor *visitor, const guint8 *bytes, gsize len)
{
	GString *hello = visitor->hello;
	gsize seen, length;

	if (hello == NULL)
		hello = visitor->hello = g_string_sized_new(len);
	seen = hello->len;
	g_string_append_len(hello, (const char *)bytes,
		(gssize)MIN(len, WSHELLO_MAX + 1 - seen));
	length = wshello_length(hello->str, hello->len, seen);
	if (length == 0 && hello->len <= WSHELLO_MAX)
		return;
	if (length == 0 || length > WSHELLO_MAX)
		refuse(visitor, 431, "the request is too large",
			REFUSED_HANDSHAKE);
	else
		greet(visitor, length);
	visitor->hello = NULL;
	g_string_free(hello, TRUE);
	if (length > 0 && length - seen < len)
		received(visitor, (guint8 *)bytes + (length - seen),
			len - (length - seen));
}

/* --- frames ---------------------------------------------------------------
 */

/* It broke the protocol: what it sends is not looked at any more. */
static void
broken(struct visitor *visitor, guint code, const char *why)
{
	server_count_refusal(
		visitor->server, REFUSED_FRAME, visitor->peer, why);
	visitor->deaf = TRUE;
	visitor_end(visitor, code, why);
	session_over(visitor);
}

static gboolean
too_many_controls(struct visitor *visitor)
{
	gint32 now = (gint32)(g_get_monotonic_time() / G_USEC_PER_SEC);

	if (visitor->controls_at != now) {
		visitor->controls_at = now;
		visitor->controls = 0;
	}
	return ++visitor->controls > CONTROLS_A_SECOND;
}

static void
peer_closes(struct visitor *visitor)
{
	guint code = wsframe_close_code(&visitor->reader);

	visitor->deaf = visitor->peer_closed = TRUE;
	if (visitor->state == VISITOR_ENDED) {
		net_close(visitor->line); /* it answered ours */
		return;
	}
	if (code == WSFRAME_CODE_PROTOCOL || code == WSFRAME_CODE_DATA)
		server_count_refusal(visitor->server, REFUSED_FRAME,
			visitor->peer, "a wrong Close frame");
	if (code == WSFRAME_CODE_NONE)
		code = WSFRAME_CODE_NORMAL;
	/* Nobody reads what is queued. A message that has begun must end. */
	if (visitor->at == 0)
		visitor_out_clear(visitor);
	visitor_end(visitor, code, "closed by the client");
	session_over(visitor);
}

static void
control(struct visitor *visitor)
{
	const struct wsframe_reader *reader = &visitor->reader;

	if (reader->opcode == WSFRAME_CLOSE) {
		peer_closes(visitor);
		return;
	}
	if (too_many_controls(visitor)) {
		broken(visitor, TRANSPORT_POLICY, "too many pings");
		return;
	}
	if (reader->opcode != WSFRAME_PING || visitor->state != VISITOR_OPEN)
		return;
	/* RFC 6455, 5.5.3: of several pings the last may be answered alone */
	visitor->pong_len = reader->control_len;
	memcpy(visitor->pong, reader->control, reader->control_len);
	visitor->pong_due = TRUE;
	net_want_write(visitor->line);
}

static const char *
wrong_words(guint code)
{
	switch (code) {
	case WSFRAME_CODE_TOO_BIG:
		return "message too large";
	case WSFRAME_CODE_DATA:
		return "text is not UTF-8";
	default:
		return "wrong frame";
	}
}

static void
frames_received(struct visitor *visitor, guint8 *bytes, gsize len)
{
	enum wsframe_event event;
	guint8 *data;
	gsize data_len;

	while (!visitor->deaf &&
		(event = wsframe_read(&visitor->reader, &bytes, &len, &data,
			 &data_len)) != WSFRAME_MORE) {
		if (event == WSFRAME_WRONG)
			broken(visitor, visitor->reader.code,
				wrong_words(visitor->reader.code));
		else if (event == WSFRAME_CONTROL)
			control(visitor);
		else if (visitor->state == VISITOR_OPEN &&
			visitor->session != NULL)
			stomp_session_received(
				visitor->session, data, data_len);
	}
}

static void
received(void *user, guint8 *bytes, gsize len)
{
	struct visitor *visitor = user;

	visitor->server->counters.read_bytes += len;
	if (visitor->deaf)
		return;
	if (visitor->state == VISITOR_HELLO)
		hello_received(visitor, bytes, len);
	else
		frames_received(visitor, bytes, len);
}

/* --- the connection -------------------------------------------------------
 */

static void
writable(void *user)
{
	visitor_writable(user);
}

static void
closed(void *user)
{
	struct visitor *visitor = user;

	session_over(visitor);
	visitor_gone(visitor);
}

const struct net_ops visitor_net_ops = {
	.received = received,
	.writable = writable,
	.closed = closed,
};
