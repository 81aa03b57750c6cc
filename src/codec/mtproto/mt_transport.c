/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Making a transport, and writing packets. */
#include "config.h"

#include "mt_transport.h"

#include <string.h>
#include <zlib.h>

#include "mt_transport_priv.h"

/* Clients of the field strip padding by its length modulo 4. */
#define SERVER_PADDING_MAX 3

void
mt_transport_tag(enum mt_transport_kind kind, guint8 tag[4])
{
	memset(tag,
		kind == MT_ABRIDGED		  ? 0xef
			: kind == MT_INTERMEDIATE ? 0xee
						  : 0xdd,
		4);
}

static struct mt_transport *
transport_new(gsize limit, const struct mt_random *random)
{
	struct mt_transport *transport = g_new0(struct mt_transport, 1);
	g_assert(limit >= MT_SMALLEST && limit < G_MAXINT32 / 2);
	transport->limit = limit;
	transport->random = random;
	return transport;
}

struct mt_transport *
mt_transport_new_client(enum mt_transport_kind kind, gboolean obfuscated,
	gint16 dc, gsize limit, const struct mt_random *random)
{
	struct mt_transport *transport = transport_new(limit, random);
	g_assert(kind < MT_UNDETECTED && !(obfuscated && kind == MT_FULL));
	transport->kind = (guint8)kind;
	if (obfuscated) {
		guint8 tag[4];
		mt_transport_tag(kind, tag);
		transport->obfuscate =
			mt_obfuscate_client(tag, dc, random, transport->hello);
		transport->hello_len = MT_HELLO;
	} else if (kind != MT_FULL) {
		mt_transport_tag(kind, transport->hello);
		transport->hello_len = kind == MT_ABRIDGED ? 1 : 4;
	}
	return transport;
}

struct mt_transport *
mt_transport_new_server(gsize limit, const struct mt_random *random)
{
	struct mt_transport *transport = transport_new(limit, random);
	transport->kind = MT_UNDETECTED;
	transport->server = TRUE;
	return transport;
}

void
mt_transport_free(struct mt_transport *transport)
{
	if (transport == NULL)
		return;
	mt_obfuscate_free(transport->obfuscate);
	g_free(transport->packet);
	g_free(transport);
}

enum mt_transport_kind
mt_transport_kind(const struct mt_transport *transport)
{
	return (enum mt_transport_kind)transport->kind;
}

gboolean
mt_transport_obfuscated(const struct mt_transport *transport)
{
	return transport->obfuscate != NULL;
}

const char *
mt_transport_name(enum mt_transport_kind kind)
{
	static const char *const names[] = {[MT_ABRIDGED] = "abridged",
		[MT_INTERMEDIATE] = "intermediate",
		[MT_PADDED] = "padded",
		[MT_FULL] = "full",
		[MT_UNDETECTED] = "undetected"};
	return names[kind];
}

static void
put_u32(guint8 *at, guint32 value)
{
	value = GUINT32_TO_LE(value);
	memcpy(at, &value, 4);
}

/* Appends a head for `len` bytes, padding included. */
static void
write_head(struct mt_transport *transport, gsize len, GByteArray *out)
{
	guint8 head[MT_FULL_HEAD];
	guint n = 4;

	put_u32(head, (guint32)len);
	if (transport->kind == MT_ABRIDGED) {
		gsize words = len / 4;
		put_u32(head,
			words < 0x7f ? (guint32)words
				     : (guint32)words << 8 | 0x7f);
		n = words < 0x7f ? 1 : 4;
	} else if (transport->kind == MT_FULL) {
		put_u32(head, (guint32)len + MT_FULL_EXTRA);
		put_u32(head + 4, transport->seq_out++);
		n = MT_FULL_HEAD;
	}
	g_byte_array_append(out, head, n);
}

guint8 *
mt_transport_write_begin(
	struct mt_transport *transport, gsize len, GByteArray *out)
{
	gsize padding = 0, at;

	g_assert(transport->kind != MT_UNDETECTED);
	g_assert(len >= 4 && len % 4 == 0 && len < 4 << 24);
	if (!transport->server && transport->hello_len > 0) {
		g_byte_array_append(
			out, transport->hello, transport->hello_len);
		transport->hello_len = 0;
	}
	transport->write_at = out->len;
	if (transport->kind == MT_PADDED) {
		guint8 any;
		mt_random_fill(transport->random, &any, 1);
		padding = any &
			(transport->server ? SERVER_PADDING_MAX
					   : MT_PADDING_MAX);
	}
	write_head(transport, len + padding, out);
	at = out->len;
	g_byte_array_set_size(out, (guint)(at + len + padding));
	if (padding > 0)
		mt_random_fill(
			transport->random, out->data + at + len, padding);
	return out->data + at;
}

void
mt_transport_write_end(struct mt_transport *transport, GByteArray *out)
{
	gsize at = transport->write_at;

	if (transport->kind == MT_FULL) {
		guint8 sum[4];
		put_u32(sum,
			(guint32)crc32_z(0, out->data + at, out->len - at));
		g_byte_array_append(out, sum, sizeof sum);
	}
	if (transport->obfuscate != NULL)
		mt_obfuscate_out(transport->obfuscate, out->data + at,
			out->data + at, out->len - at);
}

void
mt_transport_write(struct mt_transport *transport, const guint8 *packet,
	gsize len, GByteArray *out)
{
	memcpy(mt_transport_write_begin(transport, len, out), packet, len);
	mt_transport_write_end(transport, out);
}

void
mt_transport_write_code(
	struct mt_transport *transport, gint32 code, GByteArray *out)
{
	guint8 packet[4];
	put_u32(packet, (guint32)code);
	mt_transport_write(transport, packet, sizeof packet, out);
}
