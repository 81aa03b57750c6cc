/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading packets out of a stream, and telling which transport it is. */
#include "config.h"

#include <string.h>
#include <zlib.h>

#include "mt_transport.h"
#include "mt_transport_priv.h"

#define QUICK_ACK 0x80000000u
#define ROOM_KEPT 4096 /* bytes that an idle connection keeps */

static guint32
get_u32(const guint8 *at)
{
	guint32 value;
	memcpy(&value, at, 4);
	return GUINT32_FROM_LE(value);
}

/* Up to `n` bytes of the stream, in the clear; how many. */
static gsize
take(struct mt_transport *transport, const guint8 **bytes, gsize *len,
	guint8 *to, gsize n)
{
	n = MIN(n, *len);
	if (n == 0)
		return 0;
	if (transport->obfuscate != NULL)
		mt_obfuscate_in(transport->obfuscate, *bytes, to, n);
	else
		memcpy(to, *bytes, n);
	*bytes += n;
	*len -= n;
	return n;
}

static gboolean
kind_of_tag(struct mt_transport *transport, const guint8 tag[4])
{
	for (guint8 kind = MT_ABRIDGED; kind < MT_FULL; kind++) {
		guint8 own[4];
		mt_transport_tag((enum mt_transport_kind)kind, own);
		if (memcmp(own, tag, 4) == 0) {
			transport->kind = kind;
			return TRUE;
		}
	}
	return FALSE;
}

/* What a server can tell of the first bytes; MT_TRANSPORT_PACKET: its kind. */
static enum mt_transport_event
detect(struct mt_transport *transport)
{
	const guint8 *hello = transport->hello;
	guint8 tag[4];
	gint16 dc;

	if (hello[0] == 0xef) {
		transport->kind = MT_ABRIDGED;
		return MT_TRANSPORT_PACKET;
	}
	if (transport->hello_len == 4) {
		if (kind_of_tag(transport, hello))
			return MT_TRANSPORT_PACKET;
		return mt_hello_forbidden(hello, 4) ? MT_TRANSPORT_WRONG
						    : MT_TRANSPORT_MORE;
	}
	if (transport->hello_len == 8 && get_u32(hello + 4) == 0) {
		transport->kind = MT_FULL;
		memcpy(transport->head, hello, MT_FULL_HEAD);
		transport->head_have = MT_FULL_HEAD;
		return MT_TRANSPORT_PACKET;
	}
	if (transport->hello_len < MT_HELLO)
		return MT_TRANSPORT_MORE;
	transport->obfuscate = mt_obfuscate_server(hello, tag, &dc);
	return kind_of_tag(transport, tag) ? MT_TRANSPORT_PACKET
					   : MT_TRANSPORT_WRONG;
}

static enum mt_transport_event
read_hello(struct mt_transport *transport, const guint8 **bytes, gsize *len)
{
	enum mt_transport_event event = MT_TRANSPORT_MORE;
	while (*len > 0 && event == MT_TRANSPORT_MORE) {
		transport->hello[transport->hello_len++] = **bytes;
		(*bytes)++;
		(*len)--;
		event = detect(transport);
	}
	return event;
}

/* How many bytes the head has, as far as can be told. */
static guint8
head_size(const struct mt_transport *transport)
{
	if (transport->kind == MT_FULL)
		return MT_FULL_HEAD;
	if (transport->kind != MT_ABRIDGED)
		return 4;
	if (transport->head_have == 0)
		return 1;
	/* to a client the bit means a quick ack itself, of 4 bytes */
	if (!transport->server && (transport->head[0] & 0x80) != 0)
		return 4;
	return (transport->head[0] & 0x7f) == 0x7f ? 4 : 1;
}

static guint32
head_length(struct mt_transport *transport)
{
	guint32 length;

	if (transport->kind == MT_ABRIDGED) {
		guint8 first = transport->head[0];
		transport->quick = (first & 0x80) != 0;
		length = first & 0x7f;
		if (length == 0x7f)
			length = get_u32(transport->head) >> 8;
		return length * 4;
	}
	length = get_u32(transport->head);
	transport->quick = (length & QUICK_ACK) != 0;
	return length & ~QUICK_ACK;
}

/* A whole head: what is to come. MT_TRANSPORT_MORE: a quick ack was skipped. */
static enum mt_transport_event
read_size(struct mt_transport *transport)
{
	gsize length = head_length(transport), most = transport->limit;
	gsize least = 4;

	if (transport->quick && !transport->server) {
		transport->head_have = 0;
		return MT_TRANSPORT_MORE;
	}
	if (transport->kind == MT_PADDED)
		most += MT_PADDING_MAX;
	if (transport->kind == MT_FULL) {
		least += MT_FULL_EXTRA;
		most += MT_FULL_EXTRA;
		if (get_u32(transport->head + 4) != transport->seq_in)
			return MT_TRANSPORT_WRONG;
		transport->seq_in++;
	}
	if (length < least || length > most ||
		(length % 4 != 0 && transport->kind != MT_PADDED))
		return MT_TRANSPORT_WRONG;
	transport->want = length;
	if (transport->kind == MT_FULL)
		transport->want -= MT_FULL_HEAD;
	transport->have = 0;
	transport->sized = TRUE;
	return MT_TRANSPORT_PACKET;
}

/* Room for what came: at most twice as much, so that an announced length
 * costs its sender as much as us. */
static void
make_room(struct mt_transport *transport, gsize coming)
{
	gsize need = transport->have +
		MIN(coming, transport->want - transport->have);
	gsize room = MAX(transport->room, 512);

	if (need <= transport->room)
		return;
	while (room < need)
		room *= 2;
	if (room > transport->want)
		room = MAX(transport->want, need);
	transport->packet = g_realloc(transport->packet, room);
	transport->room = room;
}

static enum mt_transport_event
finish(struct mt_transport *transport, struct mt_packet *packet)
{
	gsize len = transport->want;

	transport->sized = FALSE;
	transport->head_have = 0;
	if (transport->kind == MT_FULL) {
		uLong sum = crc32_z(0, transport->head, MT_FULL_HEAD);
		len -= 4;
		sum = crc32_z(sum, transport->packet, len);
		if (get_u32(transport->packet + len) != (guint32)sum)
			return MT_TRANSPORT_WRONG;
	}
	packet->data = transport->packet;
	packet->len = len;
	packet->quick_ack = transport->quick;
	packet->code = 0;
	if (len >= MT_SMALLEST)
		return MT_TRANSPORT_PACKET;
	packet->code = (gint32)get_u32(transport->packet);
	if (packet->code >= 0 || (len != 4 && transport->kind != MT_PADDED))
		return MT_TRANSPORT_WRONG;
	return MT_TRANSPORT_CODE;
}

static void
drop_room(struct mt_transport *transport)
{
	if (transport->sized || transport->room <= ROOM_KEPT)
		return;
	g_clear_pointer(&transport->packet, g_free);
	transport->room = 0;
}

static enum mt_transport_event
read_packet(struct mt_transport *transport, const guint8 **bytes, gsize *len,
	struct mt_packet *packet)
{
	enum mt_transport_event event = MT_TRANSPORT_MORE;

	while (!transport->sized) {
		guint8 size = head_size(transport);
		if (transport->head_have < size) {
			gsize n = take(transport, bytes, len,
				transport->head + transport->head_have,
				(gsize)(size - transport->head_have));
			if (n == 0)
				return MT_TRANSPORT_MORE;
			transport->head_have =
				(guint8)(transport->head_have + n);
			continue;
		}
		event = read_size(transport);
		if (event == MT_TRANSPORT_WRONG)
			return event;
	}
	if (*len == 0)
		return MT_TRANSPORT_MORE;
	make_room(transport, *len);
	transport->have +=
		take(transport, bytes, len, transport->packet + transport->have,
			transport->want - transport->have);
	return transport->have < transport->want ? MT_TRANSPORT_MORE
						 : finish(transport, packet);
}

enum mt_transport_event
mt_transport_read(struct mt_transport *transport, const guint8 **bytes,
	gsize *len, struct mt_packet *packet)
{
	enum mt_transport_event event = MT_TRANSPORT_PACKET;

	memset(packet, 0, sizeof *packet);
	if (transport->wrong)
		return MT_TRANSPORT_WRONG;
	if (transport->kind == MT_UNDETECTED)
		event = read_hello(transport, bytes, len);
	if (event == MT_TRANSPORT_PACKET)
		event = read_packet(transport, bytes, len, packet);
	if (event == MT_TRANSPORT_WRONG)
		transport->wrong = TRUE;
	if (event == MT_TRANSPORT_MORE)
		drop_room(transport);
	return event;
}

gsize
mt_transport_held(const struct mt_transport *transport)
{
	return transport->sized ? transport->room : 0;
}

gboolean
mt_transport_idle(const struct mt_transport *transport)
{
	if (transport->kind == MT_UNDETECTED)
		return transport->hello_len == 0;
	return !transport->sized && transport->head_have == 0;
}
