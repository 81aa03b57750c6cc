/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "mqtt.h"

static void
put(GByteArray *out, const void *bytes, gsize len)
{
	if (len > 0)
		g_byte_array_append(out, bytes, (guint)len);
}

static void
put_byte(GByteArray *out, guint byte)
{
	guint8 b = (guint8)byte;

	put(out, &b, 1);
}

static void
put_number(GByteArray *out, guint number)
{
	put_byte(out, number >> 8);
	put_byte(out, number & 0xff);
}

static void
put_span(GByteArray *out, struct mqtt_span span)
{
	put_number(out, (guint)span.len);
	put(out, span.at, span.len);
}

/* 2.2: type, flags and the length of what follows. */
static void
put_head(GByteArray *out, enum mqtt_type type, guint flags, gsize len)
{
	put_byte(out, (guint)type << 4 | flags);
	do {
		put_byte(out, (guint)(len & 0x7f) | (len > 0x7f ? 0x80 : 0));
		len >>= 7;
	} while (len > 0);
}

static gboolean
text_valid(struct mqtt_span text)
{
	return text.len <= MQTT_TEXT_MAX &&
		(text.at == NULL ||
			g_utf8_validate_len(text.at, text.len, NULL));
}

static gboolean
login_valid(const struct mqtt_login *login)
{
	gboolean will = login->will_topic.at != NULL;

	return text_valid(login->client_id) && text_valid(login->user) &&
		login->password.len <= MQTT_TEXT_MAX &&
		login->will_payload.len <= MQTT_TEXT_MAX &&
		(login->client_id.len > 0 || login->clean) &&
		(login->password.at == NULL || login->user.at != NULL) &&
		(!will || mqtt_topic_valid(login->will_topic)) &&
		(will ||
			(login->will_qos == 0 && !login->will_retain &&
				login->will_payload.len == 0)) &&
		login->will_qos <= 2;
}

static guint
login_flags(const struct mqtt_login *login)
{
	return (login->clean ? 0x02u : 0) |
		(login->will_topic.at != NULL ? 0x04u : 0) |
		(guint)login->will_qos << 3 | (login->will_retain ? 0x20u : 0) |
		(login->password.at != NULL ? 0x40u : 0) |
		(login->user.at != NULL ? 0x80u : 0);
}

static gsize
span_size(struct mqtt_span span)
{
	return span.at != NULL ? 2 + span.len : 0;
}

static gboolean
write_connect(GByteArray *out, const struct mqtt_login *login)
{
	gboolean will = login->will_topic.at != NULL;
	gsize len = 12 + login->client_id.len + span_size(login->user) +
		span_size(login->password) +
		(will ? 4 + login->will_topic.len + login->will_payload.len
		      : 0);

	if (!login_valid(login))
		return FALSE;
	put_head(out, MQTT_CONNECT, 0, len);
	put(out, "\0\4MQTT\4", 7);
	put_byte(out, login_flags(login));
	put_number(out, login->keepalive);
	put_span(out, login->client_id);
	if (will) {
		put_span(out, login->will_topic);
		put_span(out, login->will_payload);
	}
	if (login->user.at != NULL)
		put_span(out, login->user);
	if (login->password.at != NULL)
		put_span(out, login->password);
	return TRUE;
}

gboolean
mqtt_write_head(GByteArray *out, const struct mqtt_packet *p)
{
	gsize len;

	if (p->qos > 2 || (p->qos == 0) != (p->id == 0) ||
		(p->qos == 0 && p->dup) || !mqtt_topic_valid(p->topic) ||
		p->payload.len > MQTT_PACKET_MAX)
		return FALSE;
	len = 2 + p->topic.len + (p->qos > 0 ? 2 : 0) + p->payload.len;
	if (len > MQTT_PACKET_MAX)
		return FALSE;
	put_head(out, MQTT_PUBLISH,
		(p->dup ? 8u : 0) | (guint)p->qos << 1 | (p->retain ? 1u : 0),
		len);
	put_span(out, p->topic);
	if (p->qos > 0)
		put_number(out, p->id);
	return TRUE;
}

/* SUBSCRIBE, UNSUBSCRIBE, SUBACK. */
static gboolean
write_list(GByteArray *out, const struct mqtt_packet *p)
{
	if (p->id == 0 || p->list.len == 0 || p->list.len > MQTT_PACKET_MAX - 2)
		return FALSE;
	put_head(out, p->type, p->type == MQTT_SUBACK ? 0 : 2, 2 + p->list.len);
	put_number(out, p->id);
	put(out, p->list.at, p->list.len);
	return TRUE;
}

static gboolean
write_ack(GByteArray *out, const struct mqtt_packet *p)
{
	if (p->id == 0)
		return FALSE;
	put_head(out, p->type, p->type == MQTT_PUBREL ? 2 : 0, 2);
	put_number(out, p->id);
	return TRUE;
}

gboolean
mqtt_write(GByteArray *out, const struct mqtt_packet *p)
{
	switch (p->type) {
	case MQTT_CONNECT:
		return write_connect(out, &p->login);
	case MQTT_CONNACK:
		if (p->present && p->code != MQTT_ACCEPTED)
			return FALSE;
		put_head(out, p->type, 0, 2);
		put_byte(out, p->present ? 1 : 0);
		put_byte(out, p->code);
		return TRUE;
	case MQTT_PUBLISH:
		if (!mqtt_write_head(out, p))
			return FALSE;
		put(out, p->payload.at, p->payload.len);
		return TRUE;
	case MQTT_SUBSCRIBE:
	case MQTT_UNSUBSCRIBE:
	case MQTT_SUBACK:
		return write_list(out, p);
	case MQTT_PUBACK:
	case MQTT_PUBREC:
	case MQTT_PUBREL:
	case MQTT_PUBCOMP:
	case MQTT_UNSUBACK:
		return write_ack(out, p);
	case MQTT_PINGREQ:
	case MQTT_PINGRESP:
	case MQTT_DISCONNECT:
		put_head(out, p->type, 0, 0);
		return TRUE;
	}
	return FALSE;
}
