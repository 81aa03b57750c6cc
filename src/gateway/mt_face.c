/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One client of MTProto: its link, its clocks, its end. */
#include "config.h"

#include <string.h>

#include "mt_face_priv.h"

/* Nobody needs more for keys and a login. */
#define EARLY_BYTES (512 * 1024)
#define STASH_MAX 65536
#define ALWAYS_HELD 16384 /* of a packet, however short memory is */
#define MS 1000 /* of the loop's microseconds */

static struct mt_face_session *
of_client(struct client *client)
{
	return (struct mt_face_session *)client;
}

static gboolean
is_ready(const struct mt_face_session *s)
{
	return s->state == MT_STATE_READY || s->state == MT_STATE_LEAVING;
}

/* Names, never contents; the client ID is as good as a secret. */
static void
log_line(const struct mt_face_session *s, const char *what, const char *why)
{
	g_log_structured(G_LOG_DOMAIN, G_LOG_LEVEL_INFO, "CLIENT",
		s->ops->peer(s->transport), "USER",
		s->user != NULL ? s->user : "", "EVENT", what, "WHY",
		why != NULL ? why : "", "MESSAGE", "%s %s: %s%s%s",
		s->ops->peer(s->transport), s->user != NULL ? s->user : "-",
		what, why != NULL ? ": " : "", why != NULL ? why : "");
}

/* ---- writing --- */

static gsize
waiting(const struct mt_face_session *s)
{
	return s->ops->queued(s->transport) + s->unflushed;
}

static void
write_out(struct mt_face_session *s)
{
	gsize len;
	const guint8 *bytes = mt_link_out(s->link, &len);

	if (len == 0)
		return;
	if (s->ops->queued(s->transport) == 0)
		s->written_at = s->gateway->now;
	s->ops->send(s->transport, g_bytes_new(bytes, len), NULL);
	mt_link_drop(s->link, len);
}

static void arm(struct mt_face_session *s);

/* The end of a turn: everything that it had for the client as one packet. */
static void
pump(struct mt_face_session *s)
{
	if (s->inside)
		return;
	s->inside = TRUE;
	mt_link_flush(s->link);
	s->inside = FALSE;
	s->unflushed = 0;
	write_out(s);
	if (s->closing) {
		s->closing = FALSE;
		s->ops->close(
			s->transport, TRANSPORT_NORMAL, ending_name(s->ending));
	} else {
		arm(s);
	}
}

/* ---- the end --- */

static void
finish(struct mt_face_session *s, enum ending ending, const char *why)
{
	if (s->state == MT_STATE_OVER)
		return;
	timer_clear(s->gateway->timers, &s->timer);
	mt_desk_leave(s->gateway, &s->ticket);
	mt_say_refused(s, ending);
	if (ending != ENDING_DISCONNECT)
		mt_say_ended(s, ending, why);
	s->state = MT_STATE_OVER;
	s->closing = TRUE;
	s->ending = ending;
	log_line(s, ending_name(ending), why);
	pump(s);
}

void
mt_fail(struct mt_face_session *s, enum ending ending, const char *why)
{
	if (s->state == MT_STATE_OVER)
		return;
	if (s->client.gateway != NULL) {
		client_end(&s->client, ending, why);
		return;
	}
	s->gateway->counters.endings[ending]++;
	finish(s, ending, why);
}

/* ---- time --- */

static void
sooner(gint64 *due, gint64 since, guint ms)
{
	if (ms > 0)
		*due = MIN(*due, since + (gint64)ms * MS);
}

static gint64
next_due(const struct mt_face_session *s)
{
	const struct limits *limits = &s->gateway->limits;
	gint64 due = mt_link_deadline(s->link);

	if (due < 0)
		due = G_MAXINT64;
	if (s->state < MT_STATE_READY)
		sooner(&due, s->began_at, limits->login_ms);
	if (s->state != MT_STATE_READY)
		return due;
	sooner(&due, s->received_at, limits->idle_ms);
	if (s->packet_since > 0)
		sooner(&due, s->packet_since, limits->frame_ms);
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
arm(struct mt_face_session *s)
{
	gint64 due;

	if (s->state == MT_STATE_OVER)
		return;
	due = next_due(s);
	if (due != G_MAXINT64 && (s->timer.place == 0 || due < s->timer.due))
		timer_set(s->gateway->timers, &s->timer, due);
}

static gboolean
is_due(const struct mt_face_session *s, gint64 since, guint ms)
{
	return ms > 0 && s->gateway->now >= since + (gint64)ms * MS;
}

static gboolean
is_stuck(const struct mt_face_session *s)
{
	guint ms = s->gateway->limits.stuck_ms;
	gint64 since = client_unacked_since(&s->client);

	return (since > 0 && is_due(s, since, ms)) ||
		(s->ops->queued(s->transport) > 0 &&
			is_due(s, s->written_at, ms));
}

/* Whoever is not read cannot be late. */
static void
unread(struct mt_face_session *s)
{
	s->received_at = s->gateway->now;
	if (s->packet_since > 0)
		s->packet_since = s->gateway->now;
}

static void
look_at_clocks(struct mt_face_session *s)
{
	const struct limits *limits = &s->gateway->limits;

	if (!s->reading)
		unread(s);
	if (s->state < MT_STATE_READY) {
		if (is_due(s, s->began_at, limits->login_ms))
			mt_fail(s,
				s->state == MT_STATE_LOGIN ? ENDING_UNREACHABLE
							   : ENDING_PROTOCOL,
				s->state == MT_STATE_LOGIN
					? "the broker does not answer the login"
					: "no doran.login came");
	} else if (s->state == MT_STATE_READY) {
		if (is_due(s, s->received_at, limits->idle_ms))
			mt_fail(s, ENDING_PROTOCOL, "idle for too long");
		else if (s->packet_since > 0 &&
			is_due(s, s->packet_since, limits->frame_ms))
			mt_fail(s, ENDING_PROTOCOL,
				"a packet took too long to arrive");
		else if (is_stuck(s))
			mt_fail(s, ENDING_BUSY,
				"messages are neither read nor acknowledged");
	}
}

static void update_reading(struct mt_face_session *s);

static void
timer_due(struct timer *timer)
{
	struct mt_face_session *s = (struct mt_face_session *)((char *)timer -
		G_STRUCT_OFFSET(struct mt_face_session, timer));
	gint64 deadline;

	gateway_tick(s->gateway);
	look_at_clocks(s);
	deadline = mt_link_deadline(s->link);
	if (s->state != MT_STATE_OVER && deadline >= 0 &&
		deadline <= s->gateway->now) {
		s->inside = TRUE;
		mt_link_tick(s->link);
		s->inside = FALSE;
	}
	update_reading(s);
	pump(s);
}

/* ---- reading --- */

static void
update_reading(struct mt_face_session *s)
{
	gboolean on = s->state != MT_STATE_LOGIN && s->ticket.row == NULL;

	if (s->state == MT_STATE_OVER)
		return;
	if (s->slow_until > 0 && s->gateway->now >= s->slow_until)
		s->slow_until = 0;
	if (s->state == MT_STATE_READY)
		on = s->slow_until == 0 && !client_full(&s->client);
	if (on == s->reading)
		return;
	s->reading = on;
	s->ops->read(s->transport, on);
	unread(s);
}

/* A request costs a token, limits.rate of them come every second. */
static void
pay(struct mt_face_session *s)
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
time_packet(struct mt_face_session *s)
{
	gboolean partial;
	guint64 packets = mt_link_packets(s->link, &partial);

	if (!partial)
		s->packet_since = 0;
	else if (s->packet_since == 0 || packets != s->packets)
		s->packet_since = s->gateway->now;
	s->packets = packets;
}

/* What came is the link's; then what it has queued for the broker goes. */
static void
feed(struct mt_face_session *s, const guint8 *bytes, gsize len)
{
	gboolean door = s->state == MT_STATE_DOOR;
	gint64 began = g_get_monotonic_time();

	s->inside = TRUE;
	mt_link_feed(s->link, bytes, len);
	s->inside = FALSE;
	time_packet(s);
	if (door)
		mt_desk_spent(s->gateway, g_get_monotonic_time() - began);
	if (is_ready(s))
		client_flush(&s->client);
	if ((mt_link_incoming(s->link) > ALWAYS_HELD ||
		    mt_link_held(s->link) > s->gateway->limits.client_queue) &&
		s->gateway->counters.held > s->gateway->limits.memory)
		mt_fail(s, ENDING_BUSY, "memory is short");
	update_reading(s);
	pump(s);
}

static void
stash(struct mt_face_session *s, const guint8 *bytes, gsize len)
{
	if (s->stash == NULL)
		s->stash = g_byte_array_new();
	if (s->stash->len + len > STASH_MAX)
		mt_fail(s, ENDING_PROTOCOL, "too much before it is its turn");
	else
		g_byte_array_append(s->stash, bytes, (guint)len);
}

/* Its turn at the desk. */
static void
called(struct mt_ticket *ticket)
{
	struct mt_face_session *s = (struct mt_face_session *)((char *)ticket -
		G_STRUCT_OFFSET(struct mt_face_session, ticket));
	GByteArray *came = g_steal_pointer(&s->stash);

	if (came != NULL && s->state == MT_STATE_DOOR)
		feed(s, came->data, came->len);
	if (came != NULL)
		g_byte_array_unref(came);
}

static void
face_received(void *session, const void *bytes, gsize len)
{
	struct mt_face_session *s = session;

	gateway_tick(s->gateway);
	s->received_at = s->gateway->now;
	if (s->state == MT_STATE_OVER)
		return;
	if (!is_ready(s) && (s->came += len) > EARLY_BYTES) {
		mt_fail(s, ENDING_PROTOCOL, "too much before a login");
		return;
	}
	if (s->state == MT_STATE_DOOR &&
		!mt_desk_ask(
			s->gateway, &s->ticket, s->ops->peer(s->transport))) {
		stash(s, bytes, len);
		update_reading(s);
		return;
	}
	feed(s, bytes, len);
}

/* ---- what the link tells --- */

static void
on_ready(struct mt_link *link, gboolean new_key, gpointer data)
{
	struct mt_face_session *s = data;

	(void)link;
	if (s->state != MT_STATE_DOOR)
		return;
	s->state = MT_STATE_NEW;
	if (new_key)
		s->gateway->counters.exchanges++;
	else
		s->gateway->counters.resumed++;
	s->ops->opened(s->transport);
}

static void
on_message(
	struct mt_link *link, const struct mt_message *message, gpointer data)
{
	struct mt_face_session *s = data;

	(void)link;
	pay(s);
	mt_call(s, message->msg_id, message->body, message->len);
}

static void
on_acked(struct mt_link *link, guint64 handle, gpointer data)
{
	struct mt_face_session *s = data;
	gpointer key = GSIZE_TO_POINTER((gsize)handle), value = NULL;

	(void)link;
	if (s->given != NULL &&
		g_hash_table_steal_extended(s->given, key, NULL, &value) &&
		is_ready(s))
		client_ack(&s->client, (guint64)GPOINTER_TO_SIZE(value) - 1);
}

static void
on_ended(struct mt_link *link, enum mt_ended ended, const char *why,
	gpointer data)
{
	struct mt_face_session *s = data;

	(void)link;
	if (ended == MT_ENDED_UNKNOWN_KEY)
		s->gateway->counters.unknown_keys++;
	mt_fail(s,
		ended == MT_ENDED_FLOOD		   ? ENDING_BUSY
			: ended == MT_ENDED_SILENT ? ENDING_GONE
						   : ENDING_PROTOCOL,
		why);
}

static const struct mt_link_ops link_ops = {
	.ready = on_ready,
	.message = on_message,
	.acked = on_acked,
	.ended = on_ended,
};

/* ---- what the client tells --- */

static void
accepted(struct client *client, gboolean present)
{
	struct mt_face_session *s = of_client(client);

	s->state = MT_STATE_READY;
	mt_say_session(s, present);
	log_line(s, "login", NULL);
	mt_calls_early(s);
	client_flush(client);
	update_reading(s);
	pump(s);
}

static void
done(struct client *client, const char *tag, gboolean denied)
{
	mt_say_done(of_client(client), tag, denied);
}

static gsize
message(struct client *client, const struct client_message *m)
{
	return mt_say_message(of_client(client), m);
}

static void
ended(struct client *client, enum ending ending, const char *why)
{
	finish(of_client(client), ending, why);
}

static void
turn(struct client *client)
{
	update_reading(of_client(client));
	pump(of_client(client));
}

static gsize
queued(struct client *client)
{
	return waiting(of_client(client));
}

static gsize
held(struct client *client)
{
	struct mt_face_session *s = of_client(client);

	return mt_link_held(s->link) + s->early_size +
		(s->stash != NULL ? s->stash->len : 0) +
		(s->aliases != NULL ? s->aliases->size : 0);
}

const struct client_ops mt_client_ops = {
	.accepted = accepted,
	.done = done,
	.message = message,
	.ended = ended,
	.turn = turn,
	.queued = queued,
	.held = held,
};

/* ---- the face --- */

static void *
face_begin(struct gateway *gateway, const struct transport_ops *ops,
	void *transport)
{
	const struct limits *limits = &gateway->limits;
	const struct mt_link_limits bounds = {
		.packet = limits->message + 65536,
		.message = limits->message + 65536,
		.setup = MAX(1, limits->login_ms / 1000),
		.unacked = limits->receipts + 65536,
		.kept = limits->client_queue,
	};
	struct mt_face_session *s = g_new0(struct mt_face_session, 1);

	s->gateway = gateway;
	s->ops = ops;
	s->transport = transport;
	s->timer.func = timer_due;
	s->ticket.func = called;
	s->began_at = s->received_at = s->tokens_at = gateway_tick(gateway);
	s->tokens = limits->burst;
	s->reading = TRUE;
	s->link = mt_link_new_server(
		mt_desk_keys(gateway), &bounds, &link_ops, s);
	gateway->counters.sessions++;
	gateway->counters.accepted++;
	arm(s);
	return s;
}

static void
face_writable(void *session)
{
	struct mt_face_session *s = session;

	s->written_at = gateway_tick(s->gateway);
	if (is_ready(s))
		client_drained(&s->client);
}

static void
face_shutdown(void *session)
{
	struct mt_face_session *s = session;

	gateway_tick(s->gateway);
	mt_fail(s, ENDING_SHUTDOWN, "this gateway shuts down");
}

static void
face_closed(void *session)
{
	struct mt_face_session *s = session;

	gateway_tick(s->gateway);
	if (s->state != MT_STATE_OVER) {
		log_line(s, ending_name(ENDING_GONE), NULL);
		if (s->client.gateway == NULL)
			s->gateway->counters.endings[ENDING_GONE]++;
	}
	client_clear(&s->client);
	timer_clear(s->gateway->timers, &s->timer);
	mt_desk_leave(s->gateway, &s->ticket);
	s->gateway->counters.sessions--;
	mt_link_free(s->link);
	mt_aliases_free(s->aliases);
	g_clear_pointer(&s->given, g_hash_table_unref);
	g_clear_pointer(&s->stash, g_byte_array_unref);
	if (s->early != NULL)
		g_queue_free_full(s->early, mt_early_free);
	g_free(s->user);
	g_free(s);
}

const struct face mt_face = {
	.begin = face_begin,
	.received = face_received,
	.writable = face_writable,
	.shutdown = face_shutdown,
	.closed = face_closed,
};
