/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "gateway_priv.h"
#include "upstream.h"

/* Payloads up to that are copied behind their heads. */
#define SMALL_BODY 2048
/* Bytes read from one broker connection before others have their turn. */
#define TURN (8 * GATEWAY_SCRATCH)
#define MAX_PARTS 32
#define PING_WAIT (20 * G_USEC_PER_SEC)

static struct upstream *
of_stream(struct stream *stream)
{
	return (struct upstream *)stream;
}

static struct upstream *
of_timer(struct timer *timer)
{
	return (struct upstream *)((char *)timer -
		G_STRUCT_OFFSET(struct upstream, timer));
}

static void
end(struct upstream *up, enum ending ending, const char *why)
{
	if (up->over)
		return;
	up->over = TRUE;
	if (up->leaving)
		ending = ENDING_DISCONNECT;
	up->ops->ended(up, ending, why);
}

/* ---- writing --- */

static void
want(struct upstream *up)
{
	stream_want(&up->stream, up->reading, outq_size(&up->out) > 0);
}

void
upstream_flush(struct upstream *up)
{
	struct iovec parts[MAX_PARTS];

	if (!up->connected || up->over)
		return;
	while (outq_size(&up->out) > 0) {
		guint n = outq_parts(&up->out, parts, MAX_PARTS);
		gssize written = stream_write(&up->stream, parts, n);

		if (written == STREAM_AGAIN)
			break;
		if (written < 0) {
			/* What the broker said before is still to be read,
			 * and reading finds the end. */
			outq_clear(&up->out);
			up->connected = FALSE;
			up->reading = TRUE;
			want(up);
			return;
		}
		outq_written(&up->out, (gsize)written);
		up->sent_at = up->gateway->now;
	}
	want(up);
	if (up->leaving && outq_size(&up->out) == 0)
		end(up, ENDING_DISCONNECT, NULL);
}

gboolean
upstream_send(struct upstream *up, const struct mqtt_packet *packet,
	GBytes *take_body)
{
	gboolean written, shared = FALSE;
	GByteArray *out;

	if (up->over) {
		g_bytes_unref(take_body);
		return TRUE;
	}
	out = outq_open(&up->out);
	if (take_body != NULL && packet->payload.len > SMALL_BODY) {
		shared = written = mqtt_write_head(out, packet);
	} else
		written = mqtt_write(out, packet);
	outq_close(&up->out);
	if (shared)
		outq_share(&up->out, take_body);
	else
		g_bytes_unref(take_body);
	return written;
}

static void
send_empty(struct upstream *up, enum mqtt_type type)
{
	upstream_send(up, &(struct mqtt_packet){.type = type}, NULL);
	upstream_flush(up);
}

/* ---- keep alive --- */

static void
set_timer(struct upstream *up)
{
	gint64 pause = up->keepalive * (gint64)G_USEC_PER_SEC * 3 / 4;
	gint64 due = up->pinged_at > 0 ? up->pinged_at + PING_WAIT
				       : up->sent_at + pause;

	if (pause > 0)
		timer_set(up->gateway->timers, &up->timer, due);
}

static void
timer_due(struct timer *timer)
{
	struct upstream *up = of_timer(timer);
	gint64 now = gateway_tick(up->gateway);
	gint64 pause = up->keepalive * (gint64)G_USEC_PER_SEC * 3 / 4;

	/* Who is not read cannot answer. */
	if (up->pinged_at > 0 && !up->reading)
		up->pinged_at = now;
	if (up->pinged_at > 0 && now >= up->pinged_at + PING_WAIT) {
		end(up, ENDING_UNREACHABLE, "the broker does not answer");
		return;
	}
	if (up->pinged_at == 0 && now >= up->sent_at + pause) {
		up->pinged_at = now;
		send_empty(up, MQTT_PINGREQ);
	}
	if (!up->over)
		set_timer(up);
}

/* ---- reading --- */

static void
answered(struct upstream *up, const struct mqtt_packet *packet)
{
	static const struct {
		enum ending ending;
		const char *why;
	} codes[] = {
		[MQTT_BAD_VERSION] = {ENDING_UNREACHABLE,
			"the broker does not speak MQTT 3.1.1"},
		[MQTT_BAD_CLIENT_ID] = {ENDING_REFUSED,
			"the broker refused the client ID"},
		[MQTT_UNAVAILABLE] = {ENDING_UNREACHABLE,
			"the broker is not available"},
		[MQTT_BAD_LOGIN] = {ENDING_REFUSED,
			"the broker refused the user name or the password"},
		[MQTT_NOT_AUTHORISED] = {ENDING_REFUSED,
			"the broker refused the login"},
	};

	if (packet->code == MQTT_ACCEPTED) {
		up->accepted = TRUE;
		set_timer(up);
		up->ops->accepted(up, packet->present);
	} else if (packet->code < G_N_ELEMENTS(codes))
		end(up, codes[packet->code].ending, codes[packet->code].why);
	else
		end(up, ENDING_REFUSED, "the broker refused the login");
}

static void
take(struct upstream *up, const struct mqtt_packet *packet)
{
	if ((packet->type == MQTT_CONNACK) == up->accepted)
		end(up, ENDING_UNREACHABLE,
			"the broker broke the protocol: a packet out of turn");
	else if (packet->type == MQTT_CONNACK)
		answered(up, packet);
	else if (packet->type == MQTT_PINGRESP) {
		up->pinged_at = 0;
		set_timer(up);
	} else
		up->ops->packet(up, packet);
}

static void
parse(struct upstream *up, const guint8 *data, gsize len)
{
	struct mqtt_packet packet;
	enum mqtt_event event;
	g_autofree char *why = NULL;

	while (!up->over &&
		(event = mqtt_parser_next(&up->parser, &data, &len, &packet)) !=
			MQTT_MORE) {
		if (event == MQTT_PACKET) {
			take(up, &packet);
			continue;
		}
		why = g_strdup_printf("the broker broke the protocol: %s",
			mqtt_parser_error(&up->parser));
		end(up,
			event == MQTT_TOO_LARGE ? ENDING_TOO_LARGE
						: ENDING_UNREACHABLE,
			event == MQTT_TOO_LARGE
				? "a message is larger than this gateway takes"
				: why);
	}
}

static gssize
read_some(struct upstream *up)
{
	gsize room = 0;
	guint8 *to = mqtt_parser_room(&up->parser, &room);
	gssize n;

	if (to == NULL) {
		guint8 *scratch = up->gateway->scratch;

		n = stream_read(&up->stream, scratch, GATEWAY_SCRATCH);
		if (n > 0)
			parse(up, scratch, (gsize)n);
		return n;
	}
	n = stream_read(&up->stream, to, room);
	if (n > 0) {
		mqtt_parser_filled(&up->parser, (gsize)n);
		parse(up, NULL, 0);
	}
	return n;
}

static void
read_all(struct upstream *up)
{
	gsize seen = 0;
	gssize n = 0;

	while (!up->over && up->reading && seen < TURN &&
		(n = read_some(up)) > 0) {
		seen += (gsize)n;
		if (up->stream.tls == NULL && (gsize)n < GATEWAY_SCRATCH &&
			up->parser.buffer == NULL)
			break;
	}
	if (up->over)
		return;
	/* Of what TLS holds no sign would come. */
	if (seen >= TURN && up->stream.tls != NULL)
		timer_set(up->gateway->timers, &up->again, up->gateway->now);
	if (n == STREAM_END || n == STREAM_BROKEN)
		end(up, ENDING_UNREACHABLE,
			up->accepted ? "the broker closed the connection"
				     : "the broker closed the connection "
				       "without an answer to the login");
}

static void
ready(struct stream *stream, gboolean in, gboolean out)
{
	struct upstream *up = of_stream(stream);

	gateway_tick(up->gateway);
	if (in && up->reading)
		read_all(up);
	if (out && !up->over)
		upstream_flush(up);
	if (!up->over)
		up->ops->turn(up);
}

static void
again_due(struct timer *timer)
{
	struct upstream *up = (struct upstream *)((char *)timer -
		G_STRUCT_OFFSET(struct upstream, again));

	ready(&up->stream, TRUE, FALSE);
}

void
upstream_read(struct upstream *up, gboolean on)
{
	if (up->reading == on)
		return;
	up->reading = on;
	if (!up->stream.open)
		return;
	want(up);
	/* TLS may hold bytes already, without a sign */
	if (on && up->stream.tls != NULL)
		timer_set(up->gateway->timers, &up->again, up->gateway->now);
}

/* ---- beginning and end --- */

static void
opened(struct stream *stream, const char *error)
{
	struct upstream *up = of_stream(stream);

	gateway_tick(up->gateway);
	gateway_trouble(up->gateway, error);
	if (error == NULL) {
		up->connected = TRUE;
		up->reading = TRUE;
		upstream_flush(up);
		return;
	}
	end(up, ENDING_UNREACHABLE, "cannot reach the broker");
}

gboolean
upstream_open(struct upstream *up, struct gateway *gateway,
	const struct mqtt_login *login, const struct upstream_ops *ops)
{
	struct mqtt_packet packet = {.type = MQTT_CONNECT, .login = *login};

	up->gateway = gateway;
	up->ops = ops;
	up->keepalive = (guint16)MIN(gateway->limits.keepalive_s, 65535);
	packet.login.keepalive = up->keepalive;
	if (!upstream_send(up, &packet, NULL)) {
		outq_clear(&up->out);
		up->gateway = NULL;
		return FALSE;
	}
	mqtt_parser_init(&up->parser, MQTT_OF_SERVER,
		gateway->limits.message + 2 + MQTT_TEXT_MAX + 2);
	up->timer.func = timer_due;
	up->again.func = again_due;
	up->sent_at = gateway_tick(gateway);
	gateway->counters.upstreams++;
	stream_open(&up->stream, gateway, opened, ready);
	return TRUE;
}

gsize
upstream_queued(const struct upstream *up)
{
	return outq_size(&up->out);
}

gsize
upstream_held(const struct upstream *up)
{
	return outq_size(&up->out) + mqtt_parser_held(&up->parser);
}

void
upstream_bye(struct upstream *up)
{
	if (up->over || up->leaving)
		return;
	up->leaving = TRUE;
	if (up->accepted)
		send_empty(up, MQTT_DISCONNECT);
	else
		end(up, ENDING_DISCONNECT, NULL);
}

void
upstream_close(struct upstream *up)
{
	if (up->gateway == NULL)
		return;
	up->over = TRUE;
	up->gateway->counters.upstreams--;
	timer_clear(up->gateway->timers, &up->timer);
	timer_clear(up->gateway->timers, &up->again);
	stream_close(&up->stream);
	outq_clear(&up->out);
	mqtt_parser_clear(&up->parser);
	up->gateway = NULL;
}
