/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "stomp_priv.h"

#define PREFIX "/topic/"

gboolean
stomp_topic(const char *destination, struct mqtt_span *topic)
{
	if (destination == NULL || !g_str_has_prefix(destination, PREFIX))
		return FALSE;
	*topic = mqtt_span(destination + strlen(PREFIX));
	return TRUE;
}

gboolean
stomp_qos(const struct stomp_frame *frame, const char *name, guint8 *qos)
{
	guint64 number = *qos;

	if (!stomp_header_number(frame, name, 1, &number))
		return FALSE;
	*qos = (guint8)number;
	return TRUE;
}

/* Each takes one command; NULL, or why not. */

static const char *
take_send(struct stomp_session *s, struct stomp_frame *frame)
{
	const char *retain = stomp_header(frame, "retain");
	struct mqtt_span topic;
	guint8 qos = 1;
	GBytes *body;

	if (!stomp_topic(stomp_header(frame, "destination"), &topic))
		return "a destination is /topic/ and the name of a topic";
	if (!stomp_qos(frame, "qos", &qos))
		return "qos is neither 0 nor 1";
	if (stomp_header(frame, "transaction") != NULL)
		return "there are no transactions here";
	body = g_bytes_new_take(g_steal_pointer(&frame->body), frame->body_len);
	return client_publish(&s->client, topic, qos,
		g_strcmp0(retain, "true") == 0, body,
		stomp_header(frame, "receipt"));
}

static gboolean
ack_mode(const char *text, enum client_ack *mode)
{
	static const char *const names[] = {
		[ACK_AUTO] = "auto",
		[ACK_CLIENT] = "client",
		[ACK_INDIVIDUAL] = "client-individual",
	};

	*mode = ACK_AUTO;
	if (text == NULL)
		return TRUE;
	for (guint i = 0; i < G_N_ELEMENTS(names); i++)
		if (strcmp(text, names[i]) == 0) {
			*mode = i;
			return TRUE;
		}
	return FALSE;
}

static const char *
take_subscribe(struct stomp_session *s, struct stomp_frame *frame)
{
	const char *id = stomp_header(frame, "id");
	struct mqtt_span filter;
	enum client_ack mode;
	guint8 qos = 1;

	if (id == NULL || *id == '\0')
		return "a subscription needs an id";
	if (strcmp(id, "-") == 0)
		return "the id - is for messages without a subscription";
	if (!stomp_topic(stomp_header(frame, "destination"), &filter))
		return "a destination is /topic/ and the name of a topic";
	if (!ack_mode(stomp_header(frame, "ack"), &mode))
		return "ack is auto, client or client-individual";
	if (!stomp_qos(frame, "qos", &qos))
		return "qos is neither 0 nor 1";
	return client_subscribe(&s->client, id, filter, qos, mode,
		stomp_header(frame, "receipt"));
}

static const char *
take_unsubscribe(struct stomp_session *s, struct stomp_frame *frame)
{
	const char *id = stomp_header(frame, "id");

	if (id == NULL)
		return "a subscription needs an id";
	return client_unsubscribe(
		&s->client, id, stomp_header(frame, "receipt"));
}

/* ACK and NACK. */
static const char *
take_ack(struct stomp_session *s, struct stomp_frame *frame)
{
	const char *receipt = stomp_header(frame, "receipt"), *why;
	guint64 number = 0;

	if (stomp_header(frame, "id") == NULL ||
		!stomp_header_number(frame, "id", G_MAXINT64, &number))
		return "id is not that of a message";
	if (stomp_header(frame, "transaction") != NULL)
		return "there are no transactions here";
	if (frame->command == STOMP_ACK)
		why = client_ack(&s->client, number);
	else
		why = client_nack(&s->client, number);
	if (why == NULL && receipt != NULL)
		stomp_say_receipt(s, receipt, NULL);
	return why;
}

static const char *
take_disconnect(struct stomp_session *s, struct stomp_frame *frame)
{
	s->state = STATE_LEAVING;
	s->last_receipt = g_strdup(stomp_header(frame, "receipt"));
	client_bye(&s->client);
	return NULL;
}

typedef const char *(*take_func)(struct stomp_session *, struct stomp_frame *);

static const take_func takes[STOMP_N_COMMANDS] = {
	[STOMP_SEND] = take_send,
	[STOMP_SUBSCRIBE] = take_subscribe,
	[STOMP_UNSUBSCRIBE] = take_unsubscribe,
	[STOMP_ACK] = take_ack,
	[STOMP_NACK] = take_ack,
	[STOMP_DISCONNECT] = take_disconnect,
};

void
stomp_take(struct stomp_session *s, struct stomp_frame *frame)
{
	gboolean login = frame->command == STOMP_CONNECT ||
		frame->command == STOMP_STOMP;
	const char *why;

	if (login && s->state == STATE_NEW) {
		stomp_take_login(s, frame);
		return;
	}
	if (login)
		why = "logged in already";
	else if (s->state == STATE_NEW)
		why = "the first frame has to be CONNECT";
	else if (takes[frame->command] == NULL)
		why = "this command is not taken here";
	else
		why = takes[frame->command](s, frame);
	if (why != NULL)
		stomp_fail(s, ENDING_PROTOCOL, why,
			stomp_header(frame, "receipt"));
}
