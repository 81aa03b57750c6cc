/* SPDX-License-Identifier: GPL-3.0-or-later */
/* WebSocket clients: their handshake, their frames. */
#include "config.h"

#include <string.h>

#include "gate_server_priv.h"
#include "stomp_session.h"
#include "wsframe.h"
#include "wshello.h"

#define PROTOCOL "v12.stomp"
/* Pings and the like that a client may send in a second. */
#define CONTROLS_A_SECOND 50

struct ws_visitor {
	struct visitor visitor; /* first */
	GString *hello; /* the request as far as it is there */
	guint8 pong_len, pong_due;
	guint16 controls;
	gint32 controls_at; /* the second that `controls` counts in */
	struct wsframe_reader reader;
	guint8 pong[WSFRAME_CONTROL_MAX];
};

static struct ws_visitor *
ws_of(struct visitor *visitor)
{
	return (struct ws_visitor *)visitor;
}

/* --- the handshake --------------------------------------------------------
 */

/* Answers in HTTP; then the connection ends. */
static void
refuse(struct visitor *visitor, guint status, const char *why,
	enum server_refusal refusal)
{
	g_autofree char *body = g_strdup_printf("%s\n", why);

	server_count_refusal(
		visitor->server, visitor->kind, refusal, visitor->peer, why);
	visitor->deaf = TRUE;
	visitor->state = VISITOR_ENDING;
	visitor->close_code = 0; /* no frame: it is HTTP still */
	visitor_queue_raw(visitor, wshello_answer(status, "text/plain", body));
	visitor_wait(visitor, WAIT_CLOSE);
}

static void
welcome(struct visitor *visitor, const struct wshello *hello)
{
	visitor_queue_raw(visitor, wshello_accept(hello, PROTOCOL));
	visitor_opened(visitor);
	gate_log(GATE_DEBUG, "client-open", "peer", visitor->peer, "origin",
		hello->origin, NULL);
	visitor_session(visitor);
}

static void
greet(struct visitor *visitor, gsize length)
{
	struct wshello hello;
	const char *why = "this is no HTTP/1.1 request";
	guint status =
		wshello_parse(&hello, ws_of(visitor)->hello->str, length);

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

static void received(struct visitor *visitor, guint8 *bytes, gsize len);

static void
hello_received(struct visitor *visitor, const guint8 *bytes, gsize len)
{
	struct ws_visitor *ws = ws_of(visitor);
	GString *hello = ws->hello;
	gsize seen, length;

	if (hello == NULL)
		hello = ws->hello = g_string_sized_new(len);
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
	ws->hello = NULL;
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
	server_count_refusal(visitor->server, visitor->kind, REFUSED_FRAME,
		visitor->peer, why);
	visitor->deaf = TRUE;
	visitor_end(visitor, code, why);
	visitor_session_over(visitor);
}

static gboolean
too_many_controls(struct ws_visitor *ws)
{
	gint32 now = (gint32)(g_get_monotonic_time() / G_USEC_PER_SEC);

	if (ws->controls_at != now) {
		ws->controls_at = now;
		ws->controls = 0;
	}
	return ++ws->controls > CONTROLS_A_SECOND;
}

static void
peer_closes(struct visitor *visitor)
{
	guint code = wsframe_close_code(&ws_of(visitor)->reader);

	visitor->deaf = visitor->peer_closed = TRUE;
	if (visitor->state == VISITOR_ENDED) {
		net_close(visitor->line); /* it answered ours */
		return;
	}
	if (code == WSFRAME_CODE_PROTOCOL || code == WSFRAME_CODE_DATA)
		server_count_refusal(visitor->server, visitor->kind,
			REFUSED_FRAME, visitor->peer, "a wrong Close frame");
	if (code == WSFRAME_CODE_NONE)
		code = WSFRAME_CODE_NORMAL;
	/* Nobody reads what is queued. A message that has begun must end. */
	if (visitor->at == 0)
		visitor_out_clear(visitor);
	visitor_end(visitor, code, "closed by the client");
	visitor_session_over(visitor);
}

static void
control(struct visitor *visitor)
{
	struct ws_visitor *ws = ws_of(visitor);
	const struct wsframe_reader *reader = &ws->reader;

	if (reader->opcode == WSFRAME_CLOSE) {
		peer_closes(visitor);
		return;
	}
	if (too_many_controls(ws)) {
		broken(visitor, TRANSPORT_POLICY, "too many pings");
		return;
	}
	if (reader->opcode != WSFRAME_PING || visitor->state != VISITOR_OPEN)
		return;
	/* RFC 6455, 5.5.3: of several pings the last may be answered alone */
	ws->pong_len = reader->control_len;
	memcpy(ws->pong, reader->control, reader->control_len);
	ws->pong_due = TRUE;
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
	struct wsframe_reader *reader = &ws_of(visitor)->reader;
	enum wsframe_event event;
	guint8 *data;
	gsize data_len;

	while (!visitor->deaf &&
		(event = wsframe_read(reader, &bytes, &len, &data,
			 &data_len)) != WSFRAME_MORE) {
		if (event == WSFRAME_WRONG)
			broken(visitor, reader->code,
				wrong_words(reader->code));
		else if (event == WSFRAME_CONTROL)
			control(visitor);
		else if (visitor->state == VISITOR_OPEN &&
			visitor->session != NULL)
			visitor->kind->face->received(
				visitor->session, data, data_len);
	}
}

static void
received(struct visitor *visitor, guint8 *bytes, gsize len)
{
	if (visitor->deaf)
		return;
	if (visitor->state == VISITOR_HELLO)
		hello_received(visitor, bytes, len);
	else
		frames_received(visitor, bytes, len);
}

/* --- what goes out --------------------------------------------------------
 */

static gsize
message_head(guint8 *to, gsize content)
{
	return wsframe_head(to, WSFRAME_BINARY, content);
}

static gsize
write_control(
	guint8 *to, enum wsframe_opcode opcode, const guint8 *bytes, gsize len)
{
	guint8 head[WSFRAME_HEAD_MAX];
	gsize head_len = wsframe_head(head, opcode, len);

	memcpy(to, head, head_len);
	if (len > 0)
		memcpy(to + head_len, bytes, len);
	return head_len + len;
}

static gsize
pong(struct visitor *visitor, guint8 *to)
{
	struct ws_visitor *ws = ws_of(visitor);

	if (!ws->pong_due)
		return 0;
	ws->pong_due = FALSE;
	return write_control(to, WSFRAME_PONG, ws->pong, ws->pong_len);
}

static gsize
close_frame(struct visitor *visitor, guint8 *to)
{
	guint8 payload[WSFRAME_CONTROL_MAX] = {
		(guint8)(visitor->close_code >> 8),
		(guint8)visitor->close_code};
	gsize len = visitor->why == NULL ? 0 : strlen(visitor->why);

	if (visitor->close_code == 0)
		return 0; /* HTTP */
	len = MIN(len, sizeof(payload) - 2);
	if (len > 0)
		memcpy(payload + 2, visitor->why, len);
	return write_control(to, WSFRAME_CLOSE, payload, 2 + len);
}

/* --- the kind -------------------------------------------------------------
 */

static void
begun(struct visitor *visitor)
{
	struct gateway *gateway = visitor->server->gateway;

	ws_of(visitor)->reader.limit =
		gateway_limits(gateway)->message + 64 * 1024; /* headers */
}

static void
clear(struct visitor *visitor)
{
	struct ws_visitor *ws = ws_of(visitor);

	if (ws->hello != NULL)
		g_string_free(ws->hello, TRUE);
}

G_STATIC_ASSERT(FRAME_HEAD_MAX >= WSFRAME_HEAD_MAX);
G_STATIC_ASSERT(CONTROL_MAX >= WSFRAME_HEAD_MAX + WSFRAME_CONTROL_MAX);

const struct visitor_kind visitor_ws = {
	.kind = KIND_WS,
	.size = sizeof(struct ws_visitor),
	.tls = TRUE,
	.face = &stomp_face,
	.begun = begun,
	.received = received,
	.head = message_head,
	.urgent = pong,
	.farewell = close_frame,
	.clear = clear,
};
