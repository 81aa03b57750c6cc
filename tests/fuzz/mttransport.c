/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Streams of MTProto's transports. The first byte cuts the rest into pieces,
 * the second chooses the end that reads and its limit: the packets must be the
 * same however the stream is cut, and within the limit; what is kept of one is
 * no more than twice what came. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "mt_party.h"
#include "mt_transport.h"
#include "mt_transport_priv.h"

struct end {
	guint8 kind; /* 0: a server's */
	gsize limit;
};

static struct mt_transport *
make(const struct end *end, struct mt_seeded *seeded)
{
	guint kind = end->kind;

	mt_seeded_init(seeded, 1);
	if (kind == 0)
		return mt_transport_new_server(end->limit, &seeded->random);
	return mt_transport_new_client((enum mt_transport_kind)((kind - 1) % 4),
		kind > 4 && kind < 8, 2, end->limit, &seeded->random);
}

static void
note(GByteArray *seen, enum mt_transport_event event,
	const struct mt_packet *packet)
{
	guint8 head[2] = {(guint8)event, (guint8)packet->quick_ack};
	g_byte_array_append(seen, head, sizeof head);
	g_byte_array_append(seen, (const guint8 *)&packet->code, 4);
	g_byte_array_append(seen, packet->data, (guint)packet->len);
}

static GByteArray *
read_all(const guint8 *data, gsize len, gsize piece, const struct end *end)
{
	struct mt_seeded seeded;
	struct mt_transport *transport = make(end, &seeded);
	GByteArray *seen = g_byte_array_new();
	enum mt_transport_event event = MT_TRANSPORT_MORE;

	for (gsize at = 0; at < len && event != MT_TRANSPORT_WRONG;
		at += piece) {
		const guint8 *part = data + at;
		gsize left = MIN(piece, len - at);
		struct mt_packet packet;

		do {
			event = mt_transport_read(
				transport, &part, &left, &packet);
			CHECK(event != MT_TRANSPORT_MORE || left == 0);
			CHECK(transport->room <= MAX(1024, 2 * len));
			if (event == MT_TRANSPORT_PACKET ||
				event == MT_TRANSPORT_CODE) {
				CHECK(packet.len <= end->limit + 15);
				CHECK((event == MT_TRANSPORT_CODE) ==
					(packet.code < 0));
				note(seen, event, &packet);
			}
		} while (event == MT_TRANSPORT_PACKET ||
			event == MT_TRANSPORT_CODE);
	}
	if (event == MT_TRANSPORT_WRONG)
		g_byte_array_append(seen, (const guint8 *)"!", 1);
	mt_transport_free(transport);
	return seen;
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};
	gsize piece = fuzz_byte(&in) % 16 + 1u;
	guint8 mode = fuzz_byte(&in);
	struct end end = {mode % 8, (mode & 8) != 0 ? 64 : 1 << 20};
	GByteArray *whole = read_all(in.at, in.left, in.left + 1, &end);
	GByteArray *cut = read_all(in.at, in.left, piece, &end);

	CHECK(whole->len == cut->len);
	CHECK(whole->len == 0 ||
		memcmp(whole->data, cut->data, whole->len) == 0);
	g_byte_array_unref(whole);
	g_byte_array_unref(cut);
}
