/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "mqtt.h"

/* The first allocation for a packet is at most that; it doubles as it fills. */
#define FIRST_ROOM 65536u
/* In which the topic and the packet ID of any PUBLISH lie. */
#define PUBLISH_HEAD (2 + MQTT_TEXT_MAX + 2)

/* What is left of a packet, taken from its beginning. */
struct input {
	const char *at;
	gsize left;
	const char *error; /* the first one stays */
};

static void
bad(struct input *in, const char *error)
{
	if (in->error == NULL)
		in->error = error;
	in->left = 0;
}

static guint8
byte(struct input *in)
{
	if (in->left < 1) {
		bad(in, "a packet that is too short");
		return 0;
	}
	in->left--;
	return (guint8)*in->at++;
}

static guint16
number(struct input *in)
{
	guint high = byte(in);

	return (guint16)(high << 8 | byte(in));
}

/* 2.3.1: never zero. */
static guint16
packet_id(struct input *in)
{
	guint16 id = number(in);

	if (id == 0)
		bad(in, "a packet ID of zero");
	return id;
}

/* 1.5.3's length, then bytes. */
static struct mqtt_span
binary(struct input *in)
{
	gsize len = number(in);
	struct mqtt_span span = {.at = in->at, .len = len};

	if (len > in->left) {
		bad(in, "a packet that is too short");
		return (struct mqtt_span){.at = ""};
	}
	in->at += len;
	in->left -= len;
	return span;
}

static struct mqtt_span
text(struct input *in)
{
	struct mqtt_span span = binary(in);

	if (!g_utf8_validate_len(span.at, span.len, NULL))
		bad(in, "a text that is no UTF-8");
	return span;
}

static struct mqtt_span
rest(struct input *in)
{
	struct mqtt_span span = {.at = in->at, .len = in->left};

	in->at += in->left;
	in->left = 0;
	return span;
}

enum { /* 3.1.2.2 */
	FLAG_CLEAN = 0x02,
	FLAG_WILL = 0x04,
	FLAG_WILL_QOS = 0x18,
	FLAG_WILL_RETAIN = 0x20,
	FLAG_PASSWORD = 0x40,
	FLAG_USER = 0x80
};

static guint8
connect_flags(struct input *in, struct mqtt_login *login)
{
	struct mqtt_span name = binary(in);
	guint8 flags;

	if (name.len != 4 || memcmp(name.at, "MQTT", 4) != 0 || byte(in) != 4)
		bad(in, "a login that is not MQTT 3.1.1");
	flags = byte(in);
	login->clean = (flags & FLAG_CLEAN) != 0;
	login->will_qos = (flags & FLAG_WILL_QOS) >> 3;
	login->will_retain = (flags & FLAG_WILL_RETAIN) != 0;
	if ((flags & 1) != 0 || login->will_qos > 2 ||
		((flags & FLAG_WILL) == 0 &&
			(flags & (FLAG_WILL_QOS | FLAG_WILL_RETAIN)) != 0) ||
		((flags & FLAG_USER) == 0 && (flags & FLAG_PASSWORD) != 0))
		bad(in, "flags of a login that contradict each other");
	return flags;
}

static void
read_connect(struct input *in, struct mqtt_packet *packet)
{
	struct mqtt_login *login = &packet->login;
	guint8 flags = connect_flags(in, login);

	login->keepalive = number(in);
	login->client_id = text(in);
	if (login->client_id.len == 0 && !login->clean)
		bad(in, "a lasting session without a client ID");
	if ((flags & FLAG_WILL) != 0) {
		login->will_topic = text(in);
		login->will_payload = binary(in);
		if (!mqtt_topic_valid(login->will_topic))
			bad(in, "a will with a wrong topic");
	}
	if ((flags & FLAG_USER) != 0)
		login->user = text(in);
	if ((flags & FLAG_PASSWORD) != 0)
		login->password = binary(in);
}

static void
read_connack(struct input *in, struct mqtt_packet *packet)
{
	guint8 flags = byte(in);

	packet->code = byte(in);
	packet->present = (flags & 1) != 0;
	if (flags > 1 || (packet->present && packet->code != MQTT_ACCEPTED))
		bad(in, "wrong flags in the answer to a login");
}

static void
read_publish(struct input *in, guint8 flags, struct mqtt_packet *packet)
{
	packet->dup = (flags & 8) != 0;
	packet->qos = (flags >> 1) & 3;
	packet->retain = (flags & 1) != 0;
	if (packet->qos > 2 || (packet->qos == 0 && packet->dup))
		bad(in, "wrong flags of a message");
	packet->topic = binary(in);
	if (in->error == NULL && !mqtt_topic_valid(packet->topic))
		bad(in, "a wrong topic name");
	if (packet->qos > 0)
		packet->id = packet_id(in);
	packet->payload = rest(in);
}

/* SUBSCRIBE and, without QoS, UNSUBSCRIBE: at least one filter. */
static void
read_filters(struct input *in, gboolean with_qos, struct mqtt_packet *packet)
{
	packet->id = packet_id(in);
	packet->list = (struct mqtt_span){.at = in->at, .len = in->left};
	do {
		struct mqtt_span filter = binary(in);

		if (in->error == NULL && !mqtt_filter_valid(filter))
			bad(in, "a wrong topic filter");
		if (with_qos && byte(in) > 2)
			bad(in, "a wrong QoS of a subscription");
	} while (in->left > 0);
}

static void
read_suback(struct input *in, struct mqtt_packet *packet)
{
	packet->id = packet_id(in);
	packet->list = rest(in);
	if (packet->list.len == 0)
		bad(in, "an answer to no subscription");
	for (gsize i = 0; i < packet->list.len; i++) {
		guint8 code = (guint8)packet->list.at[i];

		if (code > 2 && code != MQTT_SUBACK_FAILED)
			bad(in, "a wrong answer to a subscription");
	}
}

static void
read_body(struct input *in, guint8 flags, struct mqtt_packet *packet)
{
	switch (packet->type) {
	case MQTT_CONNECT:
		read_connect(in, packet);
		break;
	case MQTT_CONNACK:
		read_connack(in, packet);
		break;
	case MQTT_PUBLISH:
		read_publish(in, flags, packet);
		break;
	case MQTT_SUBSCRIBE:
		read_filters(in, TRUE, packet);
		break;
	case MQTT_UNSUBSCRIBE:
		read_filters(in, FALSE, packet);
		break;
	case MQTT_SUBACK:
		read_suback(in, packet);
		break;
	case MQTT_PUBACK:
	case MQTT_PUBREC:
	case MQTT_PUBREL:
	case MQTT_PUBCOMP:
	case MQTT_UNSUBACK:
		packet->id = packet_id(in);
		break;
	case MQTT_PINGREQ:
	case MQTT_PINGRESP:
	case MQTT_DISCONNECT:
		break;
	}
	if (in->left > 0)
		bad(in, "a packet that is too long");
}

/* Who may send a type (2.2.1): bits of 1 << enum mqtt_writer. */
static const guint8 writers[16] = {
	[MQTT_CONNECT] = 1,
	[MQTT_CONNACK] = 2,
	[MQTT_PUBLISH] = 3,
	[MQTT_PUBACK] = 3,
	[MQTT_PUBREC] = 3,
	[MQTT_PUBREL] = 3,
	[MQTT_PUBCOMP] = 3,
	[MQTT_SUBSCRIBE] = 1,
	[MQTT_SUBACK] = 2,
	[MQTT_UNSUBSCRIBE] = 1,
	[MQTT_UNSUBACK] = 2,
	[MQTT_PINGREQ] = 1,
	[MQTT_PINGRESP] = 2,
	[MQTT_DISCONNECT] = 1,
};

/* 2.2.2 */
static gboolean
flags_valid(guint8 first)
{
	switch (first >> 4) {
	case MQTT_PUBLISH:
		return TRUE;
	case MQTT_PUBREL:
	case MQTT_SUBSCRIBE:
	case MQTT_UNSUBSCRIBE:
		return (first & 15) == 2;
	default:
		return (first & 15) == 0;
	}
}

void
mqtt_parser_init(struct mqtt_parser *p, enum mqtt_writer writer, gsize max)
{
	*p = (struct mqtt_parser){
		.writer = writer,
		.max = (guint32)MIN(max, MQTT_PACKET_MAX),
	};
}

/* The packet is over. */
static void
forget(struct mqtt_parser *p)
{
	g_clear_pointer(&p->buffer, g_free);
	p->held = p->room = p->size = p->keep = p->skip = 0;
	p->head_len = 0;
	p->headed = p->given = FALSE;
}

void
mqtt_parser_clear(struct mqtt_parser *p)
{
	forget(p);
}

static enum mqtt_event
failed(struct mqtt_parser *p, const char *error, gboolean large)
{
	forget(p);
	p->error = error;
	p->large = large;
	return large ? MQTT_TOO_LARGE : MQTT_BAD;
}

/* 2.2.3. FALSE: more is needed, or p->error. */
static gboolean
read_head(struct mqtt_parser *p, const guint8 **data, gsize *len)
{
	while (*len > 0) {
		guint8 next = *(*data)++;

		--*len;
		p->head[p->head_len++] = next;
		if (p->head_len == 1) {
			if ((writers[next >> 4] & 1 << p->writer) == 0)
				p->error = "a packet of a wrong type";
			else if (!flags_valid(next))
				p->error = "wrong flags of a packet";
			if (p->error != NULL)
				return FALSE;
			continue;
		}
		p->size |= (guint32)(next & 0x7f) << 7 * (p->head_len - 2);
		if ((next & 0x80) == 0)
			return p->headed = TRUE;
		if (p->head_len == sizeof(p->head)) {
			p->error = "a wrong length of a packet";
			return FALSE;
		}
	}
	return FALSE;
}

static enum mqtt_event
give(struct mqtt_parser *p, const guint8 *body, struct mqtt_packet *packet)
{
	struct input in = {.at = (const char *)body, .left = p->keep};

	*packet = (struct mqtt_packet){.type = p->head[0] >> 4};
	read_body(&in, p->head[0] & 15, packet);
	if (in.error != NULL)
		return failed(p, in.error, FALSE);
	if (p->keep < p->size) {
		packet->skipped = TRUE;
		packet->payload.at = NULL;
		packet->payload.len += p->size - p->keep;
	}
	p->given = TRUE;
	return MQTT_PACKET;
}

/* Room for a NUL behind the packet is there too. */
static void
grow(struct mqtt_parser *p)
{
	guint32 room = p->room == 0 ? FIRST_ROOM : p->room * 2;

	if (p->held < p->room)
		return;
	p->room = MIN(room, p->keep);
	p->buffer = g_realloc(p->buffer, (gsize)p->room + 1);
}

/* How much is kept of the packet whose fixed header is there. */
static gboolean
measure(struct mqtt_parser *p)
{
	if (p->keep > 0)
		return TRUE;
	p->keep = p->size;
	if (p->size <= p->max)
		return TRUE;
	if (p->head[0] >> 4 != MQTT_PUBLISH || p->max < PUBLISH_HEAD)
		return FALSE;
	p->keep = PUBLISH_HEAD;
	p->skip = p->size - p->keep;
	return TRUE;
}

static void
skip(struct mqtt_parser *p, const guint8 **data, gsize *len)
{
	gsize n = MIN(p->skip, *len);

	if (n == 0)
		return;
	p->skip -= (guint32)n;
	*data += n;
	*len -= n;
}

enum mqtt_event
mqtt_parser_next(struct mqtt_parser *p, const guint8 **data, gsize *len,
	struct mqtt_packet *packet)
{
	if (p->given)
		forget(p);
	if (p->error != NULL)
		return p->large ? MQTT_TOO_LARGE : MQTT_BAD;
	if (!p->headed && !read_head(p, data, len))
		return p->error != NULL ? failed(p, p->error, FALSE)
					: MQTT_MORE;
	if (!measure(p))
		return failed(p, "a packet over the limit", TRUE);
	if (p->buffer == NULL && p->skip == 0 && *len >= p->size) {
		const guint8 *body = *data;

		*data += p->size;
		*len -= p->size;
		return give(p, body, packet);
	}
	while (*len > 0 && p->held < p->keep) {
		gsize n;

		grow(p);
		n = MIN(p->room - p->held, *len);
		memcpy(p->buffer + p->held, *data, n);
		p->held += (guint32)n;
		*data += n;
		*len -= n;
	}
	if (p->held == p->keep)
		skip(p, data, len);
	return p->held == p->keep && p->skip == 0 ? give(p, p->buffer, packet)
						  : MQTT_MORE;
}

guint8 *
mqtt_parser_room(struct mqtt_parser *p, gsize *len)
{
	if (p->buffer == NULL || p->given || p->held == p->keep)
		return NULL;
	grow(p);
	*len = p->room - p->held;
	return p->buffer + p->held;
}

void
mqtt_parser_filled(struct mqtt_parser *p, gsize len)
{
	p->held += (guint32)len;
}

GBytes *
mqtt_parser_payload(struct mqtt_parser *p, const struct mqtt_packet *packet)
{
	gsize len = packet->payload.len, offset;
	g_autoptr(GBytes) all = NULL;
	guint8 *copy;

	if (p->buffer == NULL) {
		copy = g_malloc(len + 1);
		if (len > 0)
			memcpy(copy, packet->payload.at, len);
		copy[len] = 0;
		return g_bytes_new_take(copy, len + 1);
	}
	offset = p->size - len;
	p->buffer[p->size] = 0;
	all = g_bytes_new_take(g_steal_pointer(&p->buffer), (gsize)p->size + 1);
	return g_bytes_new_from_bytes(all, offset, len + 1);
}

gsize
mqtt_parser_held(const struct mqtt_parser *p)
{
	return p->given ? 0 : p->room;
}

const char *
mqtt_parser_error(const struct mqtt_parser *p)
{
	return p->error;
}
