/* SPDX-License-Identifier: GPL-3.0-or-later */
/* client, towards the broker: what a client asks, and the broker's answers. */
#include "config.h"

#include <string.h>

#include "client_priv.h"
#include "gateway_priv.h"

#define IDS 65535
/* Bytes of the texts of all subscriptions of a client. */
#define FILTERS_MAX 262144

/* Numbers in a row give IDs that are free again long before they come anew:
 * the window is shorter (limits.receipts). */
static guint16
packet_id(guint64 number)
{
	return (guint16)(1 + number % IDS);
}

/* The entry that waits under that ID. */
static struct sent_entry *
by_id(const struct client *c, guint16 id)
{
	guint first = packet_id(c->sent.first);
	guint ahead = (id + IDS - first) % IDS;

	return window_at(&c->sent, c->sent.first + ahead);
}

void
client_send(
	struct client *c, const struct mqtt_packet *packet, GBytes *take_body)
{
	gsize before = upstream_queued(&c->up);

	if (!upstream_send(&c->up, packet, take_body))
		client_end(c, ENDING_PROTOCOL, "this cannot be said in MQTT");
	c->queued_up += upstream_queued(&c->up) - before;
}

static char *
tag_new(struct client *c, const char *tag)
{
	c->tags_size += tag != NULL ? strlen(tag) : 0;
	return g_strdup(tag);
}

/* Takes it out of its entry. */
static char *
tag_take(struct client *c, char **tag)
{
	c->tags_size -= *tag != NULL ? strlen(*tag) : 0;
	return g_steal_pointer(tag);
}

/* A new entry; its packet's ID. */
static guint16
awaits(struct client *c, enum mqtt_type type, guint32 subscription,
	const char *tag)
{
	struct sent_entry *entry = window_add(&c->sent);

	entry->type = (guint8)type;
	entry->subscription = subscription;
	entry->tag = tag_new(c, tag);
	return packet_id(c->sent.next - 1);
}

const char *
client_publish(struct client *c, struct mqtt_span topic, guint8 qos,
	gboolean retain, GBytes *take_body, const char *tag)
{
	struct mqtt_packet packet = {
		.type = MQTT_PUBLISH,
		.topic = topic,
		.qos = qos,
		.retain = retain,
	};

	if (!mqtt_topic_valid(topic)) {
		g_bytes_unref(take_body);
		return "this is no topic name of MQTT";
	}
	packet.payload.at = g_bytes_get_data(take_body, &packet.payload.len);
	c->gateway->counters.received++;
	c->gateway->counters.received_bytes += packet.payload.len;
	if (qos > 0)
		packet.id = awaits(c, MQTT_PUBLISH, 0, tag);
	client_send(c, &packet, take_body);
	if (qos == 0 && tag != NULL) {
		struct written_entry *entry = window_add(&c->written);

		entry->tag = tag_new(c, tag);
		entry->mark = c->queued_up;
	}
	return NULL;
}

void
client_written(struct client *c)
{
	gsize queued = upstream_queued(&c->up);
	guint64 written = c->queued_up > queued ? c->queued_up - queued : 0;
	struct written_entry *entry;

	while (!c->over &&
		(entry = window_at(&c->written, c->written.first)) != NULL &&
		entry->mark <= written) {
		g_autofree char *tag = tag_take(c, &entry->tag);

		entry->done = TRUE;
		window_trim(&c->written);
		c->ops->done(c, tag, FALSE);
	}
}

/* ---- subscriptions --- */

void
subscription_free(struct subscription *s)
{
	g_free(s->id);
	g_free(s->filter);
	g_free(s);
}

static gsize
text_size(const struct subscription *s)
{
	return strlen(s->id) + strlen(s->filter);
}

static void
drop(struct client *c, guint at)
{
	c->filters_size -= text_size(c->subscriptions->pdata[at]);
	g_ptr_array_remove_index(c->subscriptions, at);
}

static struct subscription *
find(const struct client *c, const char *id, guint *at)
{
	for (*at = 0; *at < c->subscriptions->len; ++*at) {
		struct subscription *s = c->subscriptions->pdata[*at];

		if (strcmp(s->id, id) == 0)
			return s;
	}
	return NULL;
}

/* SUBSCRIBE, or UNSUBSCRIBE with qos -1. */
static void
send_filter(struct client *c, guint16 id, struct mqtt_span filter, int qos)
{
	GByteArray *list = g_byte_array_new();
	struct mqtt_packet packet = {
		.type = qos >= 0 ? MQTT_SUBSCRIBE : MQTT_UNSUBSCRIBE,
		.id = id,
	};

	mqtt_filter_put(list, filter, qos);
	packet.list = (struct mqtt_span){(const char *)list->data, list->len};
	client_send(c, &packet, NULL);
	g_byte_array_unref(list);
}

const char *
client_subscribe(struct client *c, const char *id, struct mqtt_span filter,
	guint8 qos, enum client_ack ack, const char *tag)
{
	struct subscription *s;
	guint at;

	if (!mqtt_filter_valid(filter))
		return "this is no topic filter of MQTT";
	if (find(c, id, &at) != NULL)
		return "there is a subscription with this id";
	if (c->subscriptions->len >= c->gateway->limits.subscriptions ||
		c->filters_size > FILTERS_MAX)
		return "too many subscriptions";
	s = g_new0(struct subscription, 1);
	s->id = g_strdup(id);
	s->filter = g_strndup(filter.at, filter.len);
	s->ack = ack;
	s->number = ++c->next_subscription;
	c->filters_size += text_size(s);
	g_ptr_array_add(c->subscriptions, s);
	send_filter(c, awaits(c, MQTT_SUBSCRIBE, s->number, tag), filter, qos);
	client_strays(c, FALSE);
	return NULL;
}

static gboolean
is_used(struct client *c, const char *filter)
{
	for (guint i = 0; i < c->subscriptions->len; i++) {
		struct subscription *s = c->subscriptions->pdata[i];

		if (strcmp(s->filter, filter) == 0)
			return TRUE;
	}
	return FALSE;
}

const char *
client_unsubscribe(struct client *c, const char *id, const char *tag)
{
	guint at;
	g_autofree char *filter = NULL;
	struct subscription *s = find(c, id, &at);

	if (s == NULL)
		return "there is no subscription with this id";
	filter = g_strdup(s->filter);
	drop(c, at);
	if (!is_used(c, filter))
		send_filter(c, awaits(c, MQTT_UNSUBSCRIBE, 0, tag),
			mqtt_span(filter), -1);
	else if (tag != NULL)
		c->ops->done(c, tag, FALSE);
	return NULL;
}

gboolean
client_has(const struct client *c, const char *id)
{
	guint at;

	return find(c, id, &at) != NULL;
}

const char *
client_unsubscribe_filter(
	struct client *c, struct mqtt_span filter, const char *tag)
{
	if (!mqtt_filter_valid(filter))
		return "this is no topic filter of MQTT";
	for (guint i = c->subscriptions->len; i > 0; i--) {
		struct subscription *s = c->subscriptions->pdata[i - 1];

		if (strlen(s->filter) == filter.len &&
			memcmp(s->filter, filter.at, filter.len) == 0)
			drop(c, i - 1);
	}
	send_filter(c, awaits(c, MQTT_UNSUBSCRIBE, 0, tag), filter, -1);
	return NULL;
}

static void
denied(struct client *c, guint32 number)
{
	for (guint i = 0; i < c->subscriptions->len; i++) {
		struct subscription *s = c->subscriptions->pdata[i];

		if (s->number == number) {
			drop(c, i);
			return;
		}
	}
}

/* ---- answers --- */

void
client_answered(struct client *c, const struct mqtt_packet *packet)
{
	static const guint8 asked[16] = {
		[MQTT_PUBACK] = MQTT_PUBLISH,
		[MQTT_SUBACK] = MQTT_SUBSCRIBE,
		[MQTT_UNSUBACK] = MQTT_UNSUBSCRIBE,
	};
	struct sent_entry *entry = by_id(c, packet->id);
	gboolean refused = packet->type == MQTT_SUBACK &&
		(guint8)packet->list.at[0] == MQTT_SUBACK_FAILED;
	g_autofree char *tag = NULL;

	if (entry == NULL || entry->done || entry->type != asked[packet->type])
		return;
	if (refused)
		denied(c, entry->subscription);
	tag = tag_take(c, &entry->tag);
	entry->done = TRUE;
	window_trim(&c->sent);
	if (tag != NULL || refused)
		c->ops->done(c, tag, refused);
}

void
client_forget_sent(struct client *c)
{
	for (guint64 i = c->sent.first; i < c->sent.next; i++) {
		struct sent_entry *entry = window_at(&c->sent, i);

		g_free(entry->tag);
	}
	for (guint64 i = c->written.first; i < c->written.next; i++) {
		struct written_entry *entry = window_at(&c->written, i);

		g_free(entry->tag);
	}
	c->tags_size = 0;
	window_clear(&c->sent);
	window_clear(&c->written);
}
