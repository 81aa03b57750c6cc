/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include <glib-unix.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "guest.h"
#include "scripted.h"

void
scripted_bytes(struct scripted *s, const void *bytes, gsize len)
{
	assert_int_equal(send(s->fd, bytes, len, MSG_NOSIGNAL), len);
}

void
scripted_says(struct scripted *s, const struct mqtt_packet *packet)
{
	GByteArray *out = g_byte_array_new();

	assert_true(mqtt_write(out, packet));
	scripted_bytes(s, out->data, out->len);
	g_byte_array_unref(out);
}

void
scripted_message(struct scripted *s, const char *topic, const char *text,
	guint16 id, gboolean dup)
{
	scripted_says(s,
		&(struct mqtt_packet){
			.type = MQTT_PUBLISH,
			.qos = id > 0 ? 1 : 0,
			.id = id,
			.dup = dup,
			.topic = mqtt_span(topic),
			.payload = mqtt_span(text),
		});
}

static void
answer(struct scripted *s, const struct mqtt_packet *packet)
{
	struct mqtt_packet back = {.id = packet->id};
	char code = (char)s->answers;

	if (packet->type == MQTT_CONNECT && s->code >= 0) {
		back.type = MQTT_CONNACK;
		back.code = (guint8)s->code;
	} else if (s->silent)
		return;
	else if (packet->type == MQTT_SUBSCRIBE) {
		back.type = MQTT_SUBACK;
		back.list = (struct mqtt_span){&code, 1};
	} else if (packet->type == MQTT_UNSUBSCRIBE)
		back.type = MQTT_UNSUBACK;
	else if (packet->type == MQTT_PUBLISH && packet->qos == 1)
		back.type = MQTT_PUBACK;
	else if (packet->type == MQTT_PINGREQ)
		back.type = MQTT_PINGRESP;
	if (back.type != 0)
		scripted_says(s, &back);
}

void
scripted_drop(struct scripted *s)
{
	if (s->fd < 0)
		return;
	if (s->reads != 0)
		g_source_remove(s->reads);
	s->reads = 0;
	close(s->fd);
	s->fd = -1;
	mqtt_parser_clear(&s->parser);
}

static gboolean
readable(gint fd, GIOCondition condition, gpointer data)
{
	struct scripted *s = data;
	guint8 bytes[4096];
	const guint8 *at = bytes;
	gssize n = recv(fd, bytes, sizeof(bytes), 0);
	gsize left = (gsize)MAX(n, 0);
	struct mqtt_packet packet;

	(void)condition;
	if (n <= 0) {
		scripted_drop(s);
		return G_SOURCE_REMOVE;
	}
	s->got += left;
	while (mqtt_parser_next(&s->parser, &at, &left, &packet) ==
		MQTT_PACKET) {
		g_queue_push_tail(
			s->packets, g_memdup2(&packet, sizeof(packet)));
		answer(s, &packet);
	}
	assert_null(mqtt_parser_error(&s->parser));
	return G_SOURCE_CONTINUE;
}

void
scripted_hear(struct scripted *s, gboolean on)
{
	if (on == (s->reads != 0))
		return;
	if (on)
		s->reads = g_unix_fd_add(s->fd, G_IO_IN, readable, s);
	else
		g_source_remove(s->reads);
	if (!on)
		s->reads = 0;
}

static gboolean
accepts(gint fd, GIOCondition condition, gpointer data)
{
	struct scripted *s = data;

	(void)condition;
	scripted_drop(s);
	s->fd = accept(fd, NULL, NULL);
	assert_true(s->fd >= 0);
	mqtt_parser_init(&s->parser, MQTT_OF_CLIENT, MQTT_PACKET_MAX);
	scripted_hear(s, TRUE);
	return G_SOURCE_CONTINUE;
}

struct scripted *
scripted_new(void)
{
	struct scripted *s = g_new0(struct scripted, 1);
	struct sockaddr_in address = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	socklen_t len = sizeof(address);

	s->fd = -1;
	s->packets = g_queue_new();
	s->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(
		bind(s->listener, (void *)&address, sizeof(address)), 0);
	assert_int_equal(listen(s->listener, 5), 0);
	assert_int_equal(getsockname(s->listener, (void *)&address, &len), 0);
	s->port = ntohs(address.sin_port);
	s->listens = g_unix_fd_add(s->listener, G_IO_IN, accepts, s);
	return s;
}

void
scripted_free(struct scripted *s)
{
	scripted_drop(s);
	g_source_remove(s->listens);
	close(s->listener);
	g_queue_free_full(s->packets, g_free);
	g_free(s);
}

static gboolean
has_packet(void *data)
{
	return !g_queue_is_empty(((struct scripted *)data)->packets);
}

struct mqtt_packet
scripted_hears(struct scripted *s, enum mqtt_type type)
{
	struct mqtt_packet packet, *next;

	guest_until(has_packet, s, "a packet to the server");
	next = g_queue_pop_head(s->packets);
	packet = *next;
	g_free(next);
	if (packet.type != type)
		fail_msg("packet of type %d, not %d", packet.type, type);
	return packet;
}
