/* SPDX-License-Identifier: GPL-3.0-or-later */
/* client, from the broker: messages, and the client's acknowledgements. */
#include "config.h"

#include <string.h>

#include "client_priv.h"
#include "gateway_priv.h"

/* Payloads over that are shared with the client's queue, not copied. */
#define SMALL_BODY 4096

void
stray_free(struct stray *stray)
{
	g_free(stray->topic);
	g_bytes_unref(stray->body);
	g_free(stray);
}

/* To the broker, for a message of its. */
static void
acknowledge(struct client *c, guint8 qos, guint16 id)
{
	if (qos > 0)
		client_send(c,
			&(struct mqtt_packet){
				.type = qos == 1 ? MQTT_PUBACK : MQTT_PUBREC,
				.id = id,
			},
			NULL);
}

static const struct subscription *
match(const struct client *c, struct mqtt_span topic)
{
	for (guint i = 0; i < c->subscriptions->len; i++) {
		const struct subscription *s = c->subscriptions->pdata[i];

		if (mqtt_filter_matches(mqtt_span(s->filter), topic))
			return s;
	}
	return NULL;
}

/* `s` NULL: a stray. */
static void
give(struct client *c, const struct subscription *s,
	const struct mqtt_packet *packet, GBytes *body)
{
	struct counters *counters = &c->gateway->counters;
	enum client_ack ack = s != NULL ? s->ack : ACK_INDIVIDUAL;
	struct client_message message = {
		.subscription = s != NULL ? s->id : "-",
		.topic = packet->topic,
		.payload = packet->payload,
		.body = body,
		.qos = packet->qos,
		.retain = packet->retain,
		.dup = packet->dup,
		.wants_ack = packet->qos > 0 && ack != ACK_AUTO,
		.number = c->given.next,
	};

	c->queued_down += c->ops->message(c, &message);
	counters->delivered++;
	counters->delivered_bytes += packet->payload.len;
	counters->redelivered += packet->dup ? 1 : 0;
	if (packet->qos > 0 && !c->over) {
		struct given_entry *entry = window_add(&c->given);

		entry->qos = packet->qos;
		entry->ack = (guint8)ack;
		entry->id = packet->id;
		entry->subscription = s != NULL ? s->number : 0;
		entry->mark = c->queued_down;
		c->unacked++;
		counters->unacked++;
	}
}

/* ---- strays --- */

static void
stray_add(struct client *c, const struct mqtt_packet *packet)
{
	struct stray *stray = g_new0(struct stray, 1);

	stray->body = mqtt_parser_payload(&c->up.parser, packet);
	stray->topic = g_strndup(packet->topic.at, packet->topic.len);
	stray->packet = *packet;
	stray->packet.topic.at = stray->topic;
	stray->packet.payload.at = g_bytes_get_data(stray->body, NULL);
	if (c->unmatched == NULL)
		c->unmatched = g_ptr_array_new_with_free_func(
			(GDestroyNotify)stray_free);
	g_ptr_array_add(c->unmatched, stray);
	c->unmatched_size +=
		sizeof(*stray) + packet->payload.len + packet->topic.len;
	if (c->timer.place == 0)
		timer_set(c->gateway->timers, &c->timer, c->unmatched_until);
}

static void
drop(struct client *c, const struct mqtt_packet *packet)
{
	c->gateway->counters.unmatched++;
	acknowledge(c, packet->qos, packet->id);
}

/* Else it would come again with every connection, and nothing after it. */
static void
too_large(struct client *c, const struct mqtt_packet *packet)
{
	c->gateway->counters.too_large++;
	g_warning("a message of %" G_GSIZE_FORMAT
		  " bytes is dropped: the limit is %" G_GSIZE_FORMAT,
		packet->payload.len, c->gateway->limits.message);
	acknowledge(c, packet->qos, packet->id);
}

void
client_strays(struct client *c, gboolean all)
{
	g_autoptr(GPtrArray) strays = g_steal_pointer(&c->unmatched);
	GPtrArray *left;

	if (strays == NULL)
		return;
	left = g_ptr_array_new_with_free_func((GDestroyNotify)stray_free);
	c->unmatched_size = 0;
	for (guint i = 0; i < strays->len && !c->over; i++) {
		struct stray *stray = strays->pdata[i];
		const struct mqtt_packet *packet = &stray->packet;
		const struct subscription *s = match(c, packet->topic);

		if (s != NULL)
			give(c, s, packet, stray->body);
		else if (all)
			drop(c, packet);
		else {
			strays->pdata[i] = NULL;
			c->unmatched_size += sizeof(*stray) +
				packet->payload.len + packet->topic.len;
			g_ptr_array_add(left, stray);
		}
	}
	if (left->len > 0)
		c->unmatched = g_steal_pointer(&left);
	g_clear_pointer(&left, g_ptr_array_unref);
}

void
client_arrived(struct client *c, const struct mqtt_packet *packet)
{
	const struct subscription *s = match(c, packet->topic);
	g_autoptr(GBytes) body = NULL;

	if (packet->payload.len > c->gateway->limits.message) {
		too_large(c, packet);
		return;
	}
	if (s == NULL && !c->extended) {
		if (c->gateway->now < c->unmatched_until)
			stray_add(c, packet);
		else
			drop(c, packet);
		return;
	}
	if (packet->payload.len > SMALL_BODY)
		body = mqtt_parser_payload(&c->up.parser, packet);
	give(c, s, packet, body);
}

/* ---- acknowledgements --- */

static void
settle(struct client *c, struct given_entry *entry, gboolean tell)
{
	if (entry->done)
		return;
	entry->done = TRUE;
	c->unacked--;
	if (c->unacked_since > 0)
		c->unacked_since = c->gateway->now;
	c->gateway->counters.unacked--;
	if (tell)
		acknowledge(c, entry->qos, entry->id);
}

void
client_auto(struct client *c)
{
	gsize queued = c->ops->queued(c);
	/* among other things that are queued */
	guint64 written = c->queued_down > queued ? c->queued_down - queued : 0;

	c->given_auto = MAX(c->given_auto, c->given.first);
	for (; c->given_auto < c->given.next && !c->over; c->given_auto++) {
		struct given_entry *entry = window_at(&c->given, c->given_auto);

		if (entry->ack != ACK_AUTO)
			continue;
		if (entry->mark > written)
			break;
		settle(c, entry, TRUE);
	}
	window_trim(&c->given);
}

/* The one, or with ACK_CLIENT all of its subscription up to it. */
static const char *
settle_up_to(struct client *c, guint64 number, gboolean tell)
{
	struct given_entry *last = window_at(&c->given, number);

	if (last == NULL)
		return number < c->given.next ? NULL
					      : "there was no such message";
	if (last->ack == ACK_CLIENT)
		for (guint64 i = c->given.first; i < number && !c->over; i++) {
			struct given_entry *entry = window_at(&c->given, i);

			if (entry->subscription == last->subscription)
				settle(c, entry, tell);
		}
	if (last->ack != ACK_AUTO)
		settle(c, last, tell);
	window_trim(&c->given);
	return NULL;
}

const char *
client_ack(struct client *c, guint64 number)
{
	return settle_up_to(c, number, TRUE);
}

const char *
client_nack(struct client *c, guint64 number)
{
	return settle_up_to(c, number, FALSE);
}
