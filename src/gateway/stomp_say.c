/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "gateway_priv.h"
#include "stomp_priv.h"

static void
send(struct stomp_session *s, GByteArray *take_head, GBytes *take_body)
{
	s->sent_at = s->gateway->now;
	if (s->ops->queued(s->transport) == 0)
		s->written_at = s->sent_at;
	s->ops->send(
		s->transport, g_byte_array_free_to_bytes(take_head), take_body);
}

static void
end(struct stomp_session *s, struct stomp_writer *w)
{
	if (stomp_write_end(w, NULL, 0))
		send(s, w->out, NULL);
	else
		g_byte_array_unref(w->out);
}

void
stomp_say_connected(struct stomp_session *s, gboolean present)
{
	guint beat = s->gateway->limits.heartbeat_ms;
	g_autofree char *beats = g_strdup_printf("%u,%u", beat, beat);
	struct stomp_writer w;

	stomp_write_begin(&w, g_byte_array_new(), STOMP_CONNECTED);
	stomp_write_header(&w, "version", "1.2");
	stomp_write_header(&w, "heart-beat", beats);
	stomp_write_header(&w, "server", "dorand/" PACKAGE_VERSION);
	stomp_write_header(&w, "session-present", present ? "true" : "false");
	end(s, &w);
}

void
stomp_say_receipt(
	struct stomp_session *s, const char *receipt, const char *status)
{
	struct stomp_writer w;

	stomp_write_begin(&w, g_byte_array_new(), STOMP_RECEIPT);
	stomp_write_header(&w, "receipt-id", receipt);
	stomp_write_header(&w, "doran-status", status);
	end(s, &w);
}

void
stomp_say_error(struct stomp_session *s, enum ending ending, const char *why,
	const char *receipt)
{
	struct stomp_writer w;
	g_autofree char *clean = g_utf8_make_valid(why, -1);

	stomp_write_begin(&w, g_byte_array_new(), STOMP_ERROR);
	stomp_write_header(&w, "message", clean);
	stomp_write_header(&w, "doran-status", ending_name(ending));
	stomp_write_header(&w, "receipt-id", receipt);
	stomp_write_header(&w, "version", s->state == STATE_NEW ? "1.2" : NULL);
	end(s, &w);
}

void
stomp_say_beat(struct stomp_session *s)
{
	GByteArray *beat = g_byte_array_sized_new(1);

	g_byte_array_append(beat, (const guint8 *)"\n", 1);
	send(s, beat, NULL);
}

static void
write_destination(struct stomp_writer *w, struct mqtt_span topic)
{
	g_autofree char *name =
		g_strdup_printf("/topic/%.*s", (int)topic.len, topic.at);

	stomp_write_header(w, "destination", name);
}

gsize
stomp_say_message(struct stomp_session *s, const struct client_message *message)
{
	const struct mqtt_span payload = message->payload;
	GByteArray *out = g_byte_array_sized_new((guint)(message->topic.len +
		160 + (message->body == NULL ? payload.len : 0)));
	struct stomp_writer w;
	gboolean written;
	gsize size;

	stomp_write_begin(&w, out, STOMP_MESSAGE);
	stomp_write_header(&w, "subscription", message->subscription);
	stomp_write_number(&w, "message-id", message->number);
	write_destination(&w, message->topic);
	if (message->wants_ack)
		stomp_write_number(&w, "ack", message->number);
	stomp_write_header(&w, "qos", message->qos == 0 ? "0" : "1");
	stomp_write_header(&w, "retain", message->retain ? "true" : NULL);
	stomp_write_header(&w, "redelivered", message->dup ? "true" : NULL);
	if (message->body != NULL)
		written = stomp_write_head(&w, payload.len);
	else
		written = stomp_write_end(&w, payload.at, payload.len);
	g_assert(written); /* MQTT's text is UTF-8 without NUL */
	size = out->len;
	if (message->body != NULL)
		size += g_bytes_get_size(message->body);
	send(s, out, message->body != NULL ? g_bytes_ref(message->body) : NULL);
	return size;
}
