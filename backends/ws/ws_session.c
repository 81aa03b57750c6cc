/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "i18n.h"
#include "stomp.h"
#include "ws_session.h"

/* A broker lost so soon after the login may be its answer to a subscription. */
#define SOON_US (5 * G_TIME_SPAN_SECOND)
#define LOGIN_MS 15000
#define GOODBYE_MS 3000
/* Of servers that do not say how often we hear of them. */
#define PING_MS 4000
#define DEAD_MS 9000
#define MAX_HEADERS 64
#define MAX_LINE (80 * 1024) /* a topic, each of its bytes escaped */
#define MAX_HEAD (256 * 1024)
#define MAX_SKIP (256 * 1024 * 1024)
#define PREFETCH 1000 /* RabbitMQ's name for unacknowledged messages */
#define TOPIC "/topic/"

/* ---- sending -------------------------------------------------------- */

/* A frame begins, behind others or as a message of its own. */
static void
frame_begin(struct ws_link *link, struct stomp_writer *w, gsize *before,
	enum stomp_command command)
{
	GByteArray *out = link->dorand ? ws_link_tail(link) : NULL;

	*before = out != NULL ? out->len : 0;
	stomp_write_begin(w, out != NULL ? out : ws_link_buffer(), command);
}

/* Valid UTF-8, but for the NUL that ends a frame. */
static gboolean
is_text(const guint8 *data, gsize len)
{
	return len > 0 &&
		g_utf8_validate_len((const char *)data, len - 1, NULL);
}

static gboolean
frame_end(struct ws_link *link, struct stomp_writer *w, gsize before,
	const void *body, gsize len)
{
	GByteArray *out = w->out;
	guint start = w->start;

	if (!stomp_write_end(w, body, len)) {
		if (before == 0)
			g_byte_array_unref(out);
		return FALSE;
	}
	if (before > 0)
		ws_link_grown(link, out->len - before);
	else
		ws_link_send(link, out,
			!link->dorand &&
					is_text(out->data + start,
						out->len - start)
				? WS_TEXT
				: WS_BINARY,
			0);
	return TRUE;
}

static struct ws_request *
expect(struct ws_link *link, enum ws_command_kind kind, guint64 id,
	guint64 number)
{
	struct ws_request *request = g_new0(struct ws_request, 1);

	request->receipt = link->last_receipt;
	request->kind = kind;
	request->id = id;
	request->number = number;
	g_queue_push_tail(&link->requests, request);
	link->publishes += kind == WS_PUBLISH ? 1 : 0;
	return request;
}

static char *
destination(const struct ws_link *link, const char *topic)
{
	return g_strconcat(link->dorand ? TOPIC : "", topic, NULL);
}

static void
write_will(struct stomp_writer *w, const struct ws_config *config)
{
	g_autofree char *body = NULL, *to = NULL;

	if (config->will_topic == NULL)
		return;
	to = g_strconcat(TOPIC, config->will_topic, NULL);
	body = g_base64_encode(config->will_payload, config->will_len);
	stomp_write_header(w, "will-destination", to);
	stomp_write_header(w, "will-body", body);
	stomp_write_number(w, "will-qos", config->will_qos);
	if (config->will_retain)
		stomp_write_header(w, "will-retain", "true");
}

static void
log_in(struct ws_link *link)
{
	const struct ws_config *config = &link->wire->config;
	g_autofree char *beat =
		g_strdup_printf("%u,%u", config->beat_ms, config->beat_ms);
	struct stomp_writer w;
	gsize before;

	frame_begin(link, &w, &before, STOMP_CONNECT);
	stomp_write_header(&w, "accept-version", "1.2");
	stomp_write_header(&w, "host", config->vhost);
	stomp_write_header(&w, "login", config->user);
	stomp_write_header(&w, "passcode", config->password);
	stomp_write_header(&w, "heart-beat", beat);
	stomp_write_header(&w, "client-id", config->client_id);
	stomp_write_header(
		&w, "clean-session", config->clean ? "true" : "false");
	write_will(&w, config);
	stomp_write_header(&w, "doran", "1");
	if (!frame_end(link, &w, before, NULL, 0))
		ws_link_fail(link, DORAN_CONFIG,
			_("the login cannot be said in STOMP"));
}

void
ws_session_begin(struct ws_link *link)
{
	const struct stomp_limits limits = {
		.headers = MAX_HEADERS,
		.line = MAX_LINE,
		.head = MAX_HEAD,
		.body = link->wire->config.max_message,
		.skip = MAX_SKIP,
	};

	if (link->wire->config.bare) {
		ws_bare_begin(link);
		return;
	}
	link->parser = stomp_parser_new(&limits);
	ws_link_enter(link, WS_LOGIN, LOGIN_MS);
	log_in(link);
}

void
ws_session_subscribe(struct ws_link *link, struct ws_filter *filter)
{
	g_autofree char *to = destination(link, filter->filter);
	struct stomp_writer w;
	gsize before;

	if (link->wire->config.bare) {
		ws_emit_done(link->wire, filter->id, DORAN_OK, NULL);
		filter->id = 0;
		return;
	}
	if (link->dorand && !ws_filter_valid(filter->filter)) {
		ws_emit_done(link->wire, filter->id, DORAN_CONFIG,
			_("not a valid topic"));
		ws_filter_answered(link->wire, filter->number, DORAN_CONFIG);
		return;
	}
	frame_begin(link, &w, &before, STOMP_SUBSCRIBE);
	stomp_write_number(&w, "id", filter->number);
	stomp_write_header(&w, "destination", to);
	stomp_write_header(
		&w, "ack", filter->qos > 0 ? "client-individual" : "auto");
	if (link->dorand)
		stomp_write_number(&w, "qos", filter->qos);
	else
		stomp_write_number(&w, "prefetch-count", PREFETCH);
	stomp_write_number(&w, "receipt", ++link->last_receipt);
	frame_end(link, &w, before, NULL, 0);
	expect(link, WS_SUBSCRIBE, filter->id, filter->number);
}

void
ws_session_unsubscribe(
	struct ws_link *link, const struct ws_filter *filter, guint64 id)
{
	struct stomp_writer w;
	gsize before;

	if (link->wire->config.bare) {
		ws_emit_done(link->wire, id, DORAN_OK, NULL);
		return;
	}
	frame_begin(link, &w, &before, STOMP_UNSUBSCRIBE);
	stomp_write_number(&w, "id", filter->number);
	stomp_write_number(&w, "receipt", ++link->last_receipt);
	frame_end(link, &w, before, NULL, 0);
	expect(link, WS_UNSUBSCRIBE, id, 0);
}

/* Says no to what cannot be sent there at all. */
static gboolean
may_publish(struct ws_link *link, const struct ws_command *command)
{
	if (link->dorand && !ws_topic_valid(command->topic)) {
		ws_emit_done(link->wire, command->id, DORAN_CONFIG,
			_("not a valid topic"));
		return FALSE;
	}
	if (!link->dorand && command->retain) {
		ws_emit_done(link->wire, command->id, DORAN_DENIED,
			_("this server keeps no values: that takes dorand"));
		return FALSE;
	}
	return TRUE;
}

void
ws_session_publish(struct ws_link *link, const struct ws_command *command)
{
	g_autofree char *to = destination(link, command->topic);
	struct stomp_writer w;
	gsize before;

	if (link->wire->config.bare) {
		ws_bare_publish(link, command);
		return;
	}
	if (!may_publish(link, command))
		return;
	frame_begin(link, &w, &before, STOMP_SEND);
	stomp_write_header(&w, "destination", to);
	if (link->dorand && command->qos == 0)
		stomp_write_header(&w, "qos", "0");
	if (command->retain)
		stomp_write_header(&w, "retain", "true");
	if (command->qos > 0)
		stomp_write_number(&w, "receipt", ++link->last_receipt);
	if (!frame_end(link, &w, before, command->payload, command->len))
		ws_emit_done(link->wire, command->id, DORAN_CONFIG, NULL);
	else if (command->qos > 0)
		expect(link, WS_PUBLISH, command->id, 0);
	else
		ws_emit_done(link->wire, command->id, DORAN_OK, NULL);
}

static void
send_ack(struct ws_link *link, const char *id)
{
	struct stomp_writer w;
	gsize before;

	frame_begin(link, &w, &before, STOMP_ACK);
	stomp_write_header(&w, "id", id);
	frame_end(link, &w, before, NULL, 0);
}

void
ws_session_ack(struct ws_link *link, guint64 token)
{
	const char *id = g_hash_table_lookup(link->tokens, &token);

	if (id == NULL)
		return;
	send_ack(link, id);
	g_hash_table_remove(link->tokens, &token);
}

void
ws_session_leave(struct ws_link *link)
{
	struct stomp_writer w;
	gsize before;

	ws_link_enter(link, WS_LEAVING, GOODBYE_MS);
	if (link->wire->config.bare) {
		ws_link_fail(link, DORAN_OK, NULL);
		return;
	}
	frame_begin(link, &w, &before, STOMP_DISCONNECT);
	stomp_write_number(&w, "receipt", ++link->last_receipt);
	frame_end(link, &w, before, NULL, 0);
}

void
ws_session_beat(struct ws_link *link)
{
	GByteArray *out = ws_link_buffer();

	g_byte_array_append(out, (const guint8 *)"\n", 1);
	ws_link_send(link, out, WS_TEXT, 0);
}

/* ---- answers -------------------------------------------------------- */

static void
answer(struct ws_link *link, struct ws_request *request,
	enum doran_status status, const char *text)
{
	link->publishes -= request->kind == WS_PUBLISH ? 1 : 0;
	if (request->kind == WS_SUBSCRIBE) {
		ws_filter_answered(link->wire, request->number, status);
		/* asked for again by the next connection */
		if (status == DORAN_UNREACHABLE)
			request->id = 0;
	}
	ws_emit_done(link->wire, request->id, status, text);
	g_free(request);
}

void
ws_session_end(struct ws_link *link)
{
	struct ws_request *request = g_queue_peek_head(&link->requests);

	if (request != NULL && request->kind == WS_SUBSCRIBE &&
		(link->dorand ? link->lost_broker : link->hung_up) &&
		ws_filter_blamed(link->wire, request->number, link->dorand))
		answer(link, g_queue_pop_head(&link->requests), DORAN_DENIED,
			_("the server hangs up when it is asked for this"));
	while ((request = g_queue_pop_head(&link->requests)) != NULL)
		answer(link, request, DORAN_UNREACHABLE,
			_("the connection broke before the answer"));
	g_clear_pointer(&link->parser, stomp_parser_free);
	g_clear_pointer(&link->message, g_byte_array_unref);
}

/* The request that a frame is about: by its `receipt-id`. */
static struct ws_request *
take_request(struct ws_link *link, const struct stomp_frame *frame)
{
	guint64 receipt = 0;

	if (!stomp_header_number(frame, "receipt-id", G_MAXUINT64, &receipt))
		return NULL;
	for (GList *i = link->requests.head; i != NULL; i = i->next) {
		struct ws_request *request = i->data;

		if (request->receipt != receipt)
			continue;
		g_queue_delete_link(&link->requests, i);
		return request;
	}
	return NULL;
}

static void
on_receipt(struct ws_link *link, const struct stomp_frame *frame)
{
	struct ws_request *request = take_request(link, frame);
	enum doran_status status = ws_status_of(frame);

	if (request != NULL) {
		/* none: all is well */
		if (stomp_header(frame, "doran-status") == NULL)
			status = DORAN_OK;
		answer(link, request, status, stomp_header(frame, "message"));
		ws_worker_wake(link->wire);
	} else if (link->phase == WS_LEAVING)
		ws_link_fail(link, DORAN_OK, NULL);
}

/* How often each side is to be heard (STOMP 1.2 "Heart-beating"). */
static void
agree_on_beats(struct ws_link *link, const struct stomp_frame *frame)
{
	guint ours = link->wire->config.beat_ms;
	guint sends, wants, dead;

	if (!stomp_heart_beat(frame, &sends, &wants))
		sends = wants = 0;
	if (sends == 0) {
		ws_link_beat(link,
			wants > 0 ? MIN(MAX(ours, wants), PING_MS) : PING_MS,
			DEAD_MS, TRUE);
		return;
	}
	sends = MAX(sends, ours);
	/* two are missing, or one of a slow server */
	dead = sends <= DEAD_MS / 2 ? sends * 2 : MAX(sends + 2000, DEAD_MS);
	ws_link_beat(link, wants > 0 ? MAX(wants, ours) : 0, dead, FALSE);
}

static void
warn(struct doran_wire *wire)
{
	if (wire->warned)
		return;
	wire->warned = TRUE;
	ws_log(wire, DORAN_LOG_INFO,
		"the server is not dorand: it has no kept values, no wills "
		"and no sessions, and topics are its destinations");
}

static void
on_connected(struct ws_link *link, const struct stomp_frame *frame)
{
	struct doran_wire *wire = link->wire;
	const char *server = stomp_header(frame, "server");
	const char *version = stomp_header(frame, "version");

	if (g_strcmp0(version, "1.2") != 0) {
		ws_link_fail(link, DORAN_PROTOCOL,
			_("the server does not speak STOMP 1.2"));
		return;
	}
	link->dorand = server != NULL && g_str_has_prefix(server, "dorand/");
	if (!link->dorand)
		warn(wire);
	ws_link_enter(link, WS_UP, 0);
	agree_on_beats(link, frame);
	/* a filter that is not valid here leaves the list */
	for (guint i = wire->filters->len; i > 0; i--)
		ws_session_subscribe(link, wire->filters->pdata[i - 1]);
	wire->up_at = g_get_monotonic_time();
	ws_emit_state(wire, DORAN_WIRE_UP, DORAN_OK, NULL);
	ws_worker_wake(wire);
}

/* ---- messages ------------------------------------------------------- */

static gboolean
is_true(const struct stomp_frame *frame, const char *name)
{
	return g_strcmp0(stomp_header(frame, name), "true") == 0;
}

/* dorand's: a NULL is no topic. */
static const char *
topic_of(const struct ws_link *link, const struct stomp_frame *frame)
{
	const char *to = stomp_header(frame, "destination");

	if (to == NULL || !link->dorand)
		return to;
	return g_str_has_prefix(to, TOPIC) ? to + strlen(TOPIC) : NULL;
}

static guint64
new_token(struct ws_link *link, const char *ack)
{
	guint64 token = ++link->wire->last_token;

	g_hash_table_insert(
		link->tokens, g_memdup2(&token, sizeof(token)), g_strdup(ack));
	return token;
}

static void
on_message(struct ws_link *link, const struct stomp_frame *frame)
{
	struct doran_wire_message message = {.size = sizeof(message)};
	const char *ack = stomp_header(frame, "ack");
	const char *topic = topic_of(link, frame);
	guint64 qos = ack != NULL ? 1 : 0;

	if (topic == NULL || !stomp_header_number(frame, "qos", 2, &qos)) {
		ws_link_fail(link, DORAN_PROTOCOL,
			_("the server sent a message without a topic"));
		return;
	}
	if (frame->skipped > 0)
		ws_log(link->wire, DORAN_LOG_WARNING,
			"a message over the limit was dropped");
	if (ack != NULL && (frame->skipped > 0 || qos == 0))
		send_ack(link, ack);
	else if (ack != NULL)
		message.token = new_token(link, ack);
	if (frame->skipped > 0)
		return;
	message.topic = topic;
	message.payload = frame->body;
	message.len = frame->body_len;
	message.qos = (uint8_t)qos;
	message.retained = is_true(frame, "retain") ? 1 : 0;
	message.duplicate = is_true(frame, "redelivered") ? 1 : 0;
	ws_emit_message(link->wire, &message);
	/* what came meanwhile is not read yet */
	link->last_heard = g_get_monotonic_time();
}

/* ---- errors --------------------------------------------------------- */

/* The server closes the connection after it. Who does not say which request it
 * was about, means the oldest. */
static void
on_error(struct ws_link *link, const struct stomp_frame *frame)
{
	gboolean login = link->phase == WS_LOGIN;
	enum doran_status status = ws_status_of_error(frame, login);
	g_autofree char *text = ws_status_text(frame);
	struct ws_request *request = take_request(link, frame);

	if (request == NULL && !login &&
		(status == DORAN_DENIED || status == DORAN_TOO_LARGE) &&
		stomp_header(frame, "receipt-id") == NULL)
		request = g_queue_pop_head(&link->requests);
	if (request != NULL &&
		(status == DORAN_DENIED || status == DORAN_TOO_LARGE)) {
		answer(link, request, status, text);
		status = DORAN_UNREACHABLE;
	} else if (request != NULL)
		answer(link, request, DORAN_UNREACHABLE, text);
	link->refused = login && status == DORAN_REFUSED;
	link->lost_broker = !login && status == DORAN_UNREACHABLE &&
		g_get_monotonic_time() - link->wire->up_at < SOON_US;
	ws_link_fail(link, status, text);
}

static void
on_frame(struct ws_link *link, const struct stomp_frame *frame)
{
	gboolean login = link->phase == WS_LOGIN;

	if (frame->command == STOMP_ERROR)
		on_error(link, frame);
	else if (frame->command == STOMP_CONNECTED && login)
		on_connected(link, frame);
	else if (frame->command == STOMP_MESSAGE && !login)
		on_message(link, frame);
	else if (frame->command == STOMP_RECEIPT && !login)
		on_receipt(link, frame);
	else
		ws_link_fail(link, DORAN_PROTOCOL,
			_("the server sent something that no server sends"));
}

void
ws_session_input(struct ws_link *link, const guint8 *data, gsize len,
	gboolean first, gboolean final)
{
	if (link->wire->config.bare) {
		ws_bare_input(link, data, len, first, final);
		return;
	}
	while (!link->ended) {
		g_autoptr(StompFrame) frame = NULL;
		enum stomp_event event =
			stomp_parser_next(link->parser, &data, &len, &frame);

		if (event == STOMP_MORE)
			return;
		if (event == STOMP_FRAME)
			on_frame(link, frame);
		else if (event != STOMP_BEAT)
			ws_link_fail(link, DORAN_PROTOCOL,
				stomp_parser_error(link->parser));
	}
}
