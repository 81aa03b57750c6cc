/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "gateway_priv.h"
#include "stomp_priv.h"

#define STASH_MAX 65536
/* A frame that is not whole may hold that much, however short memory is. */
#define ALWAYS_HELD 16384
#define MS 1000 /* of the loop's microseconds */

static struct stomp_session *
of_client(struct client *client)
{
	return (struct stomp_session *)client;
}

static struct stomp_session *
of_timer(struct timer *timer)
{
	return (struct stomp_session *)((char *)timer -
		G_STRUCT_OFFSET(struct stomp_session, timer));
}

/* Names, never contents; the client ID is as good as a secret. */
static void
log_line(const struct stomp_session *s, const char *what, const char *why)
{
	g_log_structured(G_LOG_DOMAIN, G_LOG_LEVEL_INFO, "CLIENT",
		s->ops->peer(s->transport), "USER",
		s->user != NULL ? s->user : "", "EVENT", what, "WHY",
		why != NULL ? why : "", "MESSAGE", "%s %s: %s%s%s",
		s->ops->peer(s->transport), s->user != NULL ? s->user : "-",
		what, why != NULL ? ": " : "", why != NULL ? why : "");
}

/* ---- the end --- */

/* Tells the client, and has its connection closed. */
static void
finish(struct stomp_session *s, enum ending ending, const char *why)
{
	static const guint codes[ENDING_COUNT] = {
		[ENDING_DISCONNECT] = TRANSPORT_NORMAL,
		[ENDING_REFUSED] = TRANSPORT_POLICY,
		[ENDING_DENIED] = TRANSPORT_POLICY,
		[ENDING_UNREACHABLE] = TRANSPORT_GOING_AWAY,
		[ENDING_TOO_LARGE] = TRANSPORT_TOO_BIG,
		[ENDING_PROTOCOL] = TRANSPORT_PROTOCOL,
		[ENDING_BUSY] = TRANSPORT_GOING_AWAY,
		[ENDING_TAKEN_OVER] = TRANSPORT_POLICY,
		[ENDING_SHUTDOWN] = TRANSPORT_GOING_AWAY,
	};

	timer_clear(s->gateway->timers, &s->timer);
	if (ending != ENDING_DISCONNECT)
		stomp_say_error(s, ending, why, s->last_receipt);
	else if (s->last_receipt != NULL)
		stomp_say_receipt(s, s->last_receipt, NULL);
	s->state = STATE_OVER;
	log_line(s, ending_name(ending), why);
	s->ops->close(s->transport, codes[ending], ending_name(ending));
}

void
stomp_fail(struct stomp_session *s, enum ending ending, const char *why,
	const char *receipt)
{
	if (s->state == STATE_OVER)
		return;
	g_free(s->last_receipt);
	s->last_receipt = g_strdup(receipt);
	if (s->client.gateway != NULL) {
		client_end(&s->client, ending, why);
		return;
	}
	s->gateway->counters.endings[ending]++;
	finish(s, ending, why);
}

static void
ended(struct client *client, enum ending ending, const char *why)
{
	finish(of_client(client), ending, why);
}

/* ---- time --- */

static void
sooner(gint64 *due, gint64 since, guint ms)
{
	if (ms > 0)
		*due = MIN(*due, since + (gint64)ms * MS);
}

static gint64
next_due(const struct stomp_session *s)
{
	const struct limits *limits = &s->gateway->limits;
	gint64 due = G_MAXINT64;

	if (s->state == STATE_NEW || s->state == STATE_LOGIN)
		sooner(&due, s->began_at, limits->login_ms);
	if (s->state != STATE_READY)
		return due;
	sooner(&due, s->sent_at, s->beat_out);
	sooner(&due, s->received_at, s->beat_in * 2);
	if (s->beat_in == 0)
		sooner(&due, s->received_at, limits->idle_ms);
	if (s->frame_since > 0)
		sooner(&due, s->frame_since, limits->frame_ms);
	if (s->ops->queued(s->transport) > 0)
		sooner(&due, s->written_at, limits->stuck_ms);
	if (client_unacked_since(&s->client) > 0)
		sooner(&due, client_unacked_since(&s->client),
			limits->stuck_ms);
	if (s->slow_until > 0)
		due = MIN(due, s->slow_until);
	return due;
}

/* A timer that is due too early finds that out itself. */
static void
arm(struct stomp_session *s)
{
	gint64 due = next_due(s);

	if (due != G_MAXINT64 && (s->timer.place == 0 || due < s->timer.due))
		timer_set(s->gateway->timers, &s->timer, due);
}

static gboolean
is_due(const struct stomp_session *s, gint64 since, guint ms)
{
	return ms > 0 && s->gateway->now >= since + (gint64)ms * MS;
}

static gboolean
is_stuck(const struct stomp_session *s)
{
	guint ms = s->gateway->limits.stuck_ms;
	gint64 since = client_unacked_since(&s->client);

	return (since > 0 && is_due(s, since, ms)) ||
		(s->ops->queued(s->transport) > 0 &&
			is_due(s, s->written_at, ms));
}

/* Who does not read has beats enough. */
static void
beat(struct stomp_session *s)
{
	if (s->ops->queued(s->transport) == 0)
		stomp_say_beat(s);
	else
		s->sent_at = s->gateway->now;
}

/* Whoever is not read cannot be late. */
static void
look_at_clocks(struct stomp_session *s)
{
	const struct limits *limits = &s->gateway->limits;

	if (!s->reading) {
		s->received_at = s->gateway->now;
		if (s->frame_since > 0)
			s->frame_since = s->gateway->now;
	}
	if (is_due(s, s->received_at, s->beat_in * 2))
		stomp_fail(s, ENDING_PROTOCOL, "no heart-beat came", NULL);
	else if (s->beat_in == 0 && is_due(s, s->received_at, limits->idle_ms))
		stomp_fail(s, ENDING_PROTOCOL, "idle for too long", NULL);
	else if (s->frame_since > 0 &&
		is_due(s, s->frame_since, limits->frame_ms))
		stomp_fail(s, ENDING_PROTOCOL,
			"a frame took too long to arrive", NULL);
	else if (is_stuck(s))
		stomp_fail(s, ENDING_BUSY,
			"messages are neither read nor acknowledged", NULL);
	else if (is_due(s, s->sent_at, s->beat_out))
		beat(s);
}

static void update_reading(struct stomp_session *s);

static void
timer_due(struct timer *timer)
{
	struct stomp_session *s = of_timer(timer);

	gateway_tick(s->gateway);
	if (s->state == STATE_NEW || s->state == STATE_LOGIN) {
		if (is_due(s, s->began_at, s->gateway->limits.login_ms))
			stomp_fail(s,
				s->state == STATE_NEW ? ENDING_PROTOCOL
						      : ENDING_UNREACHABLE,
				s->state == STATE_NEW
					? "no CONNECT came"
					: "the broker does not answer the "
					  "login",
				NULL);
	} else if (s->state == STATE_READY) {
		look_at_clocks(s);
	}
	update_reading(s);
	arm(s);
}

/* ---- reading --- */

static void
update_reading(struct stomp_session *s)
{
	gboolean on = s->state != STATE_LOGIN;

	if (s->state == STATE_OVER)
		return;
	if (s->slow_until > 0 && s->gateway->now >= s->slow_until)
		s->slow_until = 0;
	if (s->state == STATE_READY)
		on = s->slow_until == 0 && !client_full(&s->client);
	if (on == s->reading)
		return;
	s->reading = on;
	s->ops->read(s->transport, on);
	if (!on)
		return;
	s->received_at = s->gateway->now;
	if (s->frame_since > 0)
		s->frame_since = s->gateway->now;
}

/* A frame costs a token, limits.rate of them come every second. */
static void
pay(struct stomp_session *s)
{
	const struct limits *limits = &s->gateway->limits;
	gint64 now = s->gateway->now;

	if (limits->rate == 0)
		return;
	s->tokens += (double)(now - s->tokens_at) * limits->rate / 1e6;
	s->tokens = MIN(s->tokens, limits->burst) - 1;
	s->tokens_at = now;
	if (s->tokens >= 0)
		return;
	if (s->slow_until == 0)
		s->gateway->counters.rates++;
	s->slow_until = now + (gint64)(-s->tokens * 1e6 / limits->rate) + 1;
}

static void
stash(struct stomp_session *s, const guint8 *data, gsize len)
{
	if (len == 0)
		return;
	if (s->stash == NULL)
		s->stash = g_byte_array_new();
	if (s->stash->len + len > STASH_MAX)
		stomp_fail(s, ENDING_PROTOCOL,
			"too much before CONNECTED has come", NULL);
	else
		g_byte_array_append(s->stash, data, (guint)len);
}

static void
broken(struct stomp_session *s, enum stomp_event event,
	const struct stomp_frame *frame)
{
	stomp_fail(s, event == STOMP_BAD ? ENDING_PROTOCOL : ENDING_TOO_LARGE,
		stomp_parser_error(s->parser),
		frame != NULL ? stomp_header(frame, "receipt") : NULL);
}

/* Ends with the bytes, with the session, or while it logs in. */
static void
feed(struct stomp_session *s, const guint8 *data, gsize len)
{
	while (s->state == STATE_NEW || s->state == STATE_READY) {
		g_autoptr(StompFrame) frame = NULL;
		enum stomp_event event =
			stomp_parser_next(s->parser, &data, &len, &frame);

		if (event == STOMP_MORE)
			break;
		if (event == STOMP_FRAME) {
			s->frame_since = 0;
			pay(s);
			stomp_take(s, frame);
		} else if (event != STOMP_BEAT)
			broken(s, event, frame);
	}
	if (s->state == STATE_LOGIN)
		stash(s, data, len);
	if (s->state != STATE_NEW && s->state != STATE_READY)
		return;
	if (stomp_parser_idle(s->parser))
		s->frame_since = 0;
	else if (s->frame_since == 0)
		s->frame_since = s->gateway->now;
}

static void
fed(struct stomp_session *s)
{
	if (s->state == STATE_READY)
		client_flush(&s->client);
	if (stomp_parser_held(s->parser) > ALWAYS_HELD &&
		s->gateway->counters.held > s->gateway->limits.memory)
		stomp_fail(s, ENDING_BUSY, "memory is short", NULL);
	update_reading(s);
	arm(s);
}

void
stomp_session_received(struct stomp_session *s, const void *bytes, gsize len)
{
	gateway_tick(s->gateway);
	s->received_at = s->gateway->now;
	if (s->state == STATE_LOGIN)
		stash(s, bytes, len);
	else
		feed(s, bytes, len);
	fed(s);
}

/* ---- what the client tells --- */

/* Who is not logged in may hold no body. */
static void
new_parser(struct stomp_session *s, gsize body)
{
	const struct stomp_limits limits = {
		.headers = 64,
		.line = 16384,
		.head = 32768,
		.body = body,
	};

	stomp_parser_free(s->parser);
	s->parser = stomp_parser_new(&limits);
}

static void
accepted(struct client *client, gboolean present)
{
	struct stomp_session *s = of_client(client);
	GByteArray *came = g_steal_pointer(&s->stash);

	s->state = STATE_READY;
	new_parser(s, s->gateway->limits.message);
	stomp_say_connected(s, present);
	log_line(s, "login", NULL);
	if (came != NULL) {
		feed(s, came->data, came->len);
		g_byte_array_unref(came);
	}
	fed(s);
}

static void
done(struct client *client, const char *tag, gboolean denied)
{
	struct stomp_session *s = of_client(client);

	if (denied && (!s->extended || tag == NULL))
		stomp_fail(s, ENDING_DENIED,
			"the broker refused the subscription", tag);
	else
		stomp_say_receipt(s, tag, denied ? "denied" : NULL);
}

static gsize
message(struct client *client, const struct client_message *m)
{
	return stomp_say_message(of_client(client), m);
}

static void
turn(struct client *client)
{
	update_reading(of_client(client));
	arm(of_client(client));
}

static gsize
queued(struct client *client)
{
	struct stomp_session *s = of_client(client);

	return s->ops->queued(s->transport);
}

static gsize
held(struct client *client)
{
	struct stomp_session *s = of_client(client);

	return stomp_parser_held(s->parser) +
		(s->stash != NULL ? s->stash->len : 0);
}

const struct client_ops stomp_client_ops = {
	.accepted = accepted,
	.done = done,
	.message = message,
	.ended = ended,
	.turn = turn,
	.queued = queued,
	.held = held,
};

/* ---- the transport --- */

struct stomp_session *
stomp_session_new(struct gateway *gateway, const struct transport_ops *ops,
	void *transport)
{
	struct stomp_session *s = g_new0(struct stomp_session, 1);
	s->gateway = gateway;
	s->ops = ops;
	s->transport = transport;
	new_parser(s, 0);
	s->timer.func = timer_due;
	s->began_at = s->received_at = s->sent_at = s->tokens_at =
		gateway_tick(gateway);
	s->tokens = gateway->limits.burst;
	s->reading = TRUE;
	gateway->counters.sessions++;
	gateway->counters.accepted++;
	arm(s);
	return s;
}

void
stomp_session_writable(struct stomp_session *s)
{
	s->written_at = gateway_tick(s->gateway);
	if (s->state == STATE_READY || s->state == STATE_LEAVING)
		client_drained(&s->client);
}

void
stomp_session_shutdown(struct stomp_session *s)
{
	gateway_tick(s->gateway);
	stomp_fail(s, ENDING_SHUTDOWN, "this gateway shuts down", NULL);
}

void
stomp_session_closed(struct stomp_session *s)
{
	if (s == NULL)
		return;
	gateway_tick(s->gateway);
	if (s->state != STATE_OVER) {
		log_line(s, ending_name(ENDING_GONE), NULL);
		if (s->client.gateway == NULL)
			s->gateway->counters.endings[ENDING_GONE]++;
	}
	client_clear(&s->client);
	timer_clear(s->gateway->timers, &s->timer);
	s->gateway->counters.sessions--;
	stomp_parser_free(s->parser);
	g_clear_pointer(&s->stash, g_byte_array_unref);
	g_free(s->user);
	g_free(s->last_receipt);
	g_free(s);
}

static void *
face_begin(struct gateway *gateway, const struct transport_ops *ops,
	void *transport)
{
	return stomp_session_new(gateway, ops, transport);
}

static void
face_received(void *session, const void *bytes, gsize len)
{
	stomp_session_received(session, bytes, len);
}

static void
face_writable(void *session)
{
	stomp_session_writable(session);
}

static void
face_shutdown(void *session)
{
	stomp_session_shutdown(session);
}

static void
face_closed(void *session)
{
	stomp_session_closed(session);
}

const struct face stomp_face = {
	.begin = face_begin,
	.received = face_received,
	.writable = face_writable,
	.shutdown = face_shutdown,
	.closed = face_closed,
};
