/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Transports of MTProto: packets through streams that are cut anywhere. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "hex.h"
#include "mt_party.h"
#include "mt_transport.h"
#include "mt_transport_priv.h"

#define LIMIT (1 << 20)

static const struct way {
	enum mt_transport_kind kind;
	gboolean obfuscated;
} ways[] = {{MT_ABRIDGED, FALSE}, {MT_ABRIDGED, TRUE}, {MT_INTERMEDIATE, FALSE},
	{MT_INTERMEDIATE, TRUE}, {MT_PADDED, FALSE}, {MT_PADDED, TRUE},
	{MT_FULL, FALSE}};

struct ends {
	struct mt_seeded seeded;
	struct mt_transport *client, *server;
};

static void
ends_init(struct ends *ends, const struct way *way, guint64 seed)
{
	mt_seeded_init(&ends->seeded, seed);
	ends->client = mt_transport_new_client(
		way->kind, way->obfuscated, 2, LIMIT, &ends->seeded.random);
	ends->server = mt_transport_new_server(LIMIT, &ends->seeded.random);
}

static void
ends_clear(struct ends *ends)
{
	mt_transport_free(ends->client);
	mt_transport_free(ends->server);
}

static guint
any(struct ends *ends, guint below)
{
	guint32 number;
	mt_random_fill(&ends->seeded.random, (guint8 *)&number, sizeof number);
	return number % below;
}

/* What `to` reads of the bytes, in pieces of up to `piece` bytes: each packet
 * must be one of `sent`, which are lengths; 0 in it is the code -404. */
static void
read_back(struct ends *ends, struct mt_transport *to, const GByteArray *bytes,
	guint piece, const guint *sent, guint n_sent)
{
	gsize at = 0;
	guint n = 0;

	while (at < bytes->len) {
		const guint8 *part = bytes->data + at;
		gsize left = 1 + any(ends, piece);
		struct mt_packet packet;
		enum mt_transport_event event;

		left = MIN(left, bytes->len - at);
		at += left;
		while ((event = mt_transport_read(to, &part, &left, &packet)) !=
			MT_TRANSPORT_MORE) {
			assert_int_not_equal(event, MT_TRANSPORT_WRONG);
			assert_true(n < n_sent);
			if (sent[n] == 0) {
				assert_int_equal(event, MT_TRANSPORT_CODE);
				assert_int_equal(packet.code, -404);
				n++;
				continue;
			}
			assert_int_equal(event, MT_TRANSPORT_PACKET);
			assert_true(packet.len >= sent[n] &&
				packet.len - sent[n] <= 15);
			if (mt_transport_kind(to) != MT_PADDED)
				assert_int_equal(packet.len, sent[n]);
			for (guint i = 0; i < sent[n]; i++)
				assert_true(
					packet.data[i] == (guint8)(i * 7 + n));
			assert_false(packet.quick_ack);
			n++;
		}
		assert_int_equal(left, 0);
	}
	assert_int_equal(n, n_sent);
}

static void
send_all(struct ends *ends, struct mt_transport *from, guint piece)
{
	struct mt_transport *to =
		from == ends->client ? ends->server : ends->client;
	static const guint edges[] = {20, 504, 508, 512, 0, 65536, 24, 0};
	guint sent[24];
	g_autoptr(GByteArray) out = g_byte_array_new();

	for (guint n = 0; n < G_N_ELEMENTS(sent); n++) {
		guint8 *packet;
		sent[n] = n < G_N_ELEMENTS(edges) ? edges[n]
						  : 20 + 4 * any(ends, 2000);
		if (sent[n] == 0) {
			mt_transport_write_code(from, -404, out);
			continue;
		}
		packet = mt_transport_write_begin(from, sent[n], out);
		for (guint i = 0; i < sent[n]; i++)
			packet[i] = (guint8)(i * 7 + n);
		mt_transport_write_end(from, out);
	}
	read_back(ends, to, out, piece, sent, G_N_ELEMENTS(sent));
}

static void
transport__carry__all_ways_in_all_pieces(void **state)
{
	static const guint pieces[] = {1, 3, 100, 5000, 1 << 20};

	(void)state;
	for (gsize w = 0; w < G_N_ELEMENTS(ways); w++)
		for (gsize p = 0; p < G_N_ELEMENTS(pieces); p++) {
			struct ends ends;
			ends_init(&ends, &ways[w], w * 10 + p);
			for (guint turn = 0; turn < 2; turn++) {
				send_all(&ends, ends.client, pieces[p]);
				assert_int_equal(mt_transport_kind(ends.server),
					ways[w].kind);
				assert_int_equal(
					mt_transport_obfuscated(ends.server),
					ways[w].obfuscated);
				send_all(&ends, ends.server, pieces[p]);
			}
			ends_clear(&ends);
		}
}

/* mtcute, packages/core/src/network/transports/obfuscated.test.ts: the key and
 * the IV that its hello holds, and what its intermediate codec writes and
 * reads under them: twice the code -404 each way. */
static void
transport__obfuscated__as_mtcute_does(void **state)
{
	g_autoptr(GBytes) middle = hex_bytes(
		"10b6b4ad6d56ef5df9453f88e6ee6adb6e0544ba635dc6a8a990c9b8b980"
		"c343936b33fa7f97bae025102532233abb26");
	g_autoptr(GBytes) wrote = hex_bytes("a1020630a410e940f53ff53f371db495");
	g_autoptr(GBytes) reads = hex_bytes("e8027df708ab3b5c1854be76d2df4949");
	g_autoptr(GByteArray) out = g_byte_array_new();
	static const guint8 rest[8] = {1, 1, 1, 1, 1, 1, 1, 1};
	const guint8 *bytes = g_bytes_get_data(reads, NULL);
	gsize left = g_bytes_get_size(reads);
	struct mt_transport *client;
	struct mt_packet packet;
	struct mt_script script;

	(void)state;
	mt_script_init(&script);
	mt_script_add(&script, rest, sizeof rest);
	mt_script_add(&script, g_bytes_get_data(middle, NULL), 48);
	mt_script_add(&script, rest, sizeof rest);
	client = mt_transport_new_client(
		MT_INTERMEDIATE, TRUE, 0, LIMIT, &script.random);
	mt_transport_write_code(client, -404, out);
	mt_transport_write_code(client, -404, out);
	assert_int_equal(out->len, 64 + 16);
	assert_memory_equal(out->data + 64, g_bytes_get_data(wrote, NULL), 16);
	for (guint i = 0; i < 2; i++) {
		assert_int_equal(
			mt_transport_read(client, &bytes, &left, &packet),
			MT_TRANSPORT_CODE);
		assert_int_equal(packet.code, -404);
	}
	mt_transport_free(client);
	mt_script_clear(&script);
}

/* What a new server makes of bytes, all at once and one by one. */
static enum mt_transport_event
judge(const char *hex, struct mt_packet *packet)
{
	g_autoptr(GBytes) bytes = hex_bytes(hex);
	enum mt_transport_event seen = MT_TRANSPORT_MORE;
	struct mt_seeded seeded;

	mt_seeded_init(&seeded, 1);
	for (guint piece = 0; piece < 2; piece++) {
		struct mt_transport *server =
			mt_transport_new_server(4096, &seeded.random);
		enum mt_transport_event event = MT_TRANSPORT_MORE;
		gsize at = 0, len = g_bytes_get_size(bytes);
		const guint8 *data = g_bytes_get_data(bytes, NULL);
		while (at < len && event == MT_TRANSPORT_MORE) {
			const guint8 *part = data + at;
			gsize left = piece == 0 ? len : 1;
			at += left;
			event = mt_transport_read(server, &part, &left, packet);
		}
		packet->data = NULL;
		if (piece == 1)
			assert_int_equal(event, seen);
		seen = event;
		if (event == MT_TRANSPORT_WRONG) { /* for good */
			const guint8 *part = data;
			assert_int_equal(
				mt_transport_read(server, &part, &len, packet),
				MT_TRANSPORT_WRONG);
		}
		mt_transport_free(server);
	}
	return seen;
}

#define TWENTY "0000000000000000000000000000000000000000"
/* 64 bytes that hold no known tag */
#define NO_TAG                                                           \
	"01020304050607080910111213141516171819202122232425262728293031" \
	"32333435363738394041424344454647484950515253545556575859606162" \
	"6364"

static void
server__refuse__what_is_no_transport(void **state)
{
	static const char *const bad[] = {
		/* "GET / HT", "HEAD", "POST", "OPTI", TLS */
		"474554202f204854", "48454144", "504f5354", "4f505449",
		"16030102",
		/* intermediate: 0 bytes, 4096+4, 21, 2^30, half a code */
		"eeeeeeee00000000", "eeeeeeee04100000", "eeeeeeee15000000",
		"eeeeeeee00000040", "eeeeeeee02000000",
		/* 8, 16 bytes: nothing is that small; a code that is none */
		"eeeeeeee080000000000000000000000",
		"eeeeeeee1000000000000000000000000000000000000000",
		"eeeeeeee0400000001000000", "eeeeeeee0400000000000000",
		"dddddddd0500000001000000ff", "dddddddd00200000",
		/* abridged: 0 words, 2^24-1 words */
		"ef00", "ef7fffffff",
		/* full: too small, too large, number 0 and then 2 */
		"0c00000000000000", "1010000000000000",
		/* full: another CRC */
		"200000000000000000000000000000000000000000000000000000000000"
		"0000",
		/* obfuscated, of nothing that is known */
		NO_TAG};
	struct mt_packet packet;

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
		assert_int_equal(judge(bad[i], &packet), MT_TRANSPORT_WRONG);
}

static void
server__accept__quick_acks_and_what_is_small(void **state)
{
	struct mt_packet packet;

	(void)state;
	assert_int_equal(judge("ef05" TWENTY, &packet), MT_TRANSPORT_PACKET);
	assert_true(packet.len == 20 && !packet.quick_ack);
	assert_int_equal(judge("ef85" TWENTY, &packet), MT_TRANSPORT_PACKET);
	assert_true(packet.len == 20 && packet.quick_ack);
	assert_int_equal(
		judge("efff050000" TWENTY, &packet), MT_TRANSPORT_PACKET);
	assert_true(packet.len == 20 && packet.quick_ack);
	assert_int_equal(
		judge("eeeeeeee14000080" TWENTY, &packet), MT_TRANSPORT_PACKET);
	assert_true(packet.len == 20 && packet.quick_ack);
	assert_int_equal(
		judge("eeeeeeee040000006cfeffff", &packet), MT_TRANSPORT_CODE);
	assert_int_equal(packet.code, -404);
	assert_int_equal(judge("dddddddd070000006cfeffff010203", &packet),
		MT_TRANSPORT_CODE);
	assert_int_equal(packet.code, -404);
	/* incomplete is no fault */
	assert_int_equal(judge("", &packet), MT_TRANSPORT_MORE);
	assert_int_equal(judge("ef05", &packet), MT_TRANSPORT_MORE);
	assert_int_equal(judge("01020304", &packet), MT_TRANSPORT_MORE);
}

static void
client__skip__quick_acks(void **state)
{
	struct mt_seeded seeded;

	(void)state;
	mt_seeded_init(&seeded, 1);
	for (guint kind = MT_ABRIDGED; kind <= MT_INTERMEDIATE; kind++) {
		g_autoptr(GBytes) bytes =
			hex_bytes(kind == MT_ABRIDGED ? "81020304"
							"016cfeffff"
						      : "04030281"
							"040000006cfeffff");
		struct mt_transport *client =
			mt_transport_new_client((enum mt_transport_kind)kind,
				FALSE, 0, 4096, &seeded.random);
		const guint8 *at = g_bytes_get_data(bytes, NULL);
		gsize left = g_bytes_get_size(bytes);
		struct mt_packet packet;
		assert_int_equal(mt_transport_read(client, &at, &left, &packet),
			MT_TRANSPORT_CODE);
		assert_int_equal(packet.code, -404);
		mt_transport_free(client);
	}
}

static void
full__refuse__another_number_or_sum(void **state)
{
	static const struct way full = {MT_FULL, FALSE};

	(void)state;
	for (guint byte = 0; byte <= 32; byte++) {
		g_autoptr(GByteArray) out = g_byte_array_new();
		guint8 body[20] = {1, 2, 3};
		struct ends ends;
		struct mt_packet packet;
		const guint8 *at;
		gsize left;
		enum mt_transport_event event;

		ends_init(&ends, &full, 1);
		mt_transport_write(ends.client, body, sizeof body, out);
		mt_transport_write(ends.client, body, sizeof body, out);
		at = out->data;
		left = out->len;
		if (byte < 32) /* of the second, whatever it is */
			out->data[32 + byte] ^= 4;
		event = mt_transport_read(ends.server, &at, &left, &packet);
		assert_int_equal(event, MT_TRANSPORT_PACKET);
		event = mt_transport_read(ends.server, &at, &left, &packet);
		if (byte <= 2) /* a longer packet: its end is yet to come */
			assert_int_equal(event, MT_TRANSPORT_MORE);
		else
			assert_int_equal(event,
				byte < 32 ? MT_TRANSPORT_WRONG
					  : MT_TRANSPORT_PACKET);
		ends_clear(&ends);
	}
}

/* A length costs nothing before its bytes come, and an idle end keeps little.
 */
static void
server__room__grows_with_what_came(void **state)
{
	struct mt_seeded seeded;
	struct mt_transport *server;
	static const guint8 head[] = {0xee, 0xee, 0xee, 0xee, 0, 0, 0x10, 0};
	static const guint8 body[LIMIT];
	const guint8 *at = head;
	gsize left = sizeof head, given = 0;
	struct mt_packet packet;

	(void)state;
	mt_seeded_init(&seeded, 1);
	server = mt_transport_new_server(LIMIT, &seeded.random);
	assert_int_equal(mt_transport_read(server, &at, &left, &packet),
		MT_TRANSPORT_MORE);
	assert_true(server->room <= 1024);
	while (given < LIMIT) {
		at = body;
		left = 1000;
		if (LIMIT - given < left)
			left = LIMIT - given;
		given += left;
		mt_transport_read(server, &at, &left, &packet);
		assert_true(server->room <= MAX(1024, 2 * given));
	}
	assert_int_equal(packet.len, LIMIT);
	at = body;
	left = 0;
	assert_int_equal(mt_transport_read(server, &at, &left, &packet),
		MT_TRANSPORT_MORE);
	assert_int_equal(server->room, 0);
	mt_transport_free(server);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(transport__carry__all_ways_in_all_pieces),
		cmocka_unit_test(transport__obfuscated__as_mtcute_does),
		cmocka_unit_test(server__refuse__what_is_no_transport),
		cmocka_unit_test(server__accept__quick_acks_and_what_is_small),
		cmocka_unit_test(client__skip__quick_acks),
		cmocka_unit_test(full__refuse__another_number_or_sum),
		cmocka_unit_test(server__room__grows_with_what_came),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
