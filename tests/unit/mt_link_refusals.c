/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every rule of the session broken on purpose, once against the server and
 * once against the client, and packets that come twice, late or never. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mt_crypt.h"
#include "mt_gzip.h"
#include "mt_ige.h"
#include "mt_pair.h"
#include "mt_service.h"
#include "tl.h"

#define SECOND ((gint64)G_USEC_PER_SEC)

struct fixture {
	struct mt_pair pair;
	struct mt_crypt *crypt;
	struct mt_key key;
	guint64 sequence;
};

/* A packet that is made by hand; what is 0 is made right. */
struct forged {
	guint64 salt, session_id, msg_id;
	gint32 seq_no;
	gboolean even; /* its seq_no */
	GBytes *body;
	gint64 later; /* seconds added to its msg_id */
	gsize padding; /* bytes more than the least */
	gsize cut; /* bytes less of it */
	gint32 length; /* what it says */
	gboolean bad_key; /* a byte of msg_key is another */
	gboolean other_way; /* encrypted for the other direction */
};

static void
start(struct fixture *fixture)
{
	struct mt_pair *pair = &fixture->pair;
	struct mt_client client = pair_options(pair);

	pair_connect(pair, &client, NULL);
	pair_pump(pair);
	assert_true(mt_link_is_ready(pair->client.link));
	assert_true(mt_link_is_ready(pair->server.link));
	mt_link_key(pair->client.link, &fixture->key);
	g_string_truncate(pair->client.log, 0);
	g_string_truncate(pair->server.log, 0);
}

static int
setup(void **state)
{
	struct fixture *fixture = g_new0(struct fixture, 1);

	pair_init(&fixture->pair, NULL);
	fixture->crypt = mt_crypt_new();
	start(fixture);
	*state = fixture;
	return 0;
}

static int
teardown(void **state)
{
	struct fixture *fixture = *state;

	pair_clear(&fixture->pair);
	mt_crypt_free(fixture->crypt);
	g_free(fixture);
	return 0;
}

/* Above all that the client itself has sent. */
static guint64
id_at(struct fixture *fixture, enum mt_direction to, gint64 later)
{
	guint64 now = (guint64)(fixture->pair.server_clock.wall / SECOND);
	guint64 us = (guint64)(fixture->pair.server_clock.wall % SECOND);
	guint64 id = (now + (guint64)later) << 32 | (us << 32) / SECOND;

	return (id & ~(guint64)15) + ++fixture->sequence * 16 +
		(to == MT_TO_CLIENT ? 3 : 0);
}

/* Of the last of them: in the same order. */
static gint32
seq_at(const struct fixture *fixture, gint64 later)
{
	return (gint32)(later * 20000 + (gint64)fixture->sequence * 2 + 1001);
}

static void
defaults(struct fixture *fixture, enum mt_direction to, struct forged *forged)
{
	if (forged->salt == 0)
		forged->salt = fixture->key.salt;
	if (forged->session_id == 0)
		forged->session_id =
			mt_link_session_id(fixture->pair.client.link);
	if (forged->msg_id == 0)
		forged->msg_id = id_at(fixture, to, forged->later);
	if (forged->seq_no == 0)
		forged->seq_no = seq_at(fixture, forged->later) - forged->even;
	if (forged->body == NULL)
		forged->body = pair_body(PAIR_TELL, "forged");
}

static void
finish(struct fixture *fixture, enum mt_direction to,
	const struct forged *forged, guint8 *packet, gsize size)
{
	guint8 aes_key[32], aes_iv[32];
	struct mt_inner out;

	/* sealed anew with what seal() would not write */
	assert_true(mt_crypt_open(fixture->crypt, fixture->key.key, to, packet,
		mt_crypt_size(g_bytes_get_size(forged->body)), FALSE, &out));
	if (forged->length != 0)
		mt_set32(packet + 24 + 28, (guint32)forged->length);
	mt_crypt_msg_key(fixture->crypt, fixture->key.key, to, packet + 24,
		size - 24, packet + 8);
	mt_crypt_derive(fixture->crypt, fixture->key.key, to, packet + 8,
		aes_key, aes_iv);
	{
		struct mt_ige *ige = mt_ige_new();

		mt_ige_encrypt(ige, aes_key, aes_iv, packet + 24, packet + 24,
			size - 24);
		mt_ige_free(ige);
	}
	if (forged->bad_key)
		packet[10] ^= 1;
}

/* The packet inside the intermediate transport. */
static GByteArray *
forge(struct fixture *fixture, enum mt_direction to, struct forged forged)
{
	GByteArray *bytes = g_byte_array_new();
	struct mt_inner inner;
	const guint8 *body;
	gsize size;

	defaults(fixture, to, &forged);
	body = g_bytes_get_data(forged.body, &inner.len);
	inner.salt = forged.salt;
	inner.session_id = forged.session_id;
	inner.msg_id = forged.msg_id;
	inner.seq_no = forged.seq_no;
	size = mt_crypt_size(inner.len);
	g_byte_array_set_size(bytes, (guint)(4 + size + forged.padding));
	memset(bytes->data, 0, bytes->len);
	memcpy(bytes->data + 4 + 24 + 32, body, inner.len);
	if (forged.other_way)
		to = MT_TO_CLIENT - to;
	mt_crypt_seal(fixture->crypt, fixture->key.key,
		mt_crypt_key_id(fixture->crypt, fixture->key.key), to, &inner,
		&fixture->pair.client_clock.random, bytes->data + 4, size);
	finish(fixture, to, &forged, bytes->data + 4,
		size + forged.padding - forged.cut);
	g_byte_array_set_size(bytes, bytes->len - (guint)forged.cut);
	mt_set32(bytes->data, bytes->len - 4);
	g_bytes_unref(forged.body);
	return bytes;
}

/* To the server; what the server's log has then. */
static const char *
to_server(struct fixture *fixture, struct forged forged)
{
	g_autoptr(GByteArray) bytes = forge(fixture, MT_TO_SERVER, forged);

	g_string_truncate(fixture->pair.server.log, 0);
	pair_give(&fixture->pair, &fixture->pair.server, bytes);
	return fixture->pair.server.log->str;
}

static const char *
to_client(struct fixture *fixture, struct forged forged)
{
	g_autoptr(GByteArray) bytes = forge(fixture, MT_TO_CLIENT, forged);

	g_string_truncate(fixture->pair.client.log, 0);
	pair_give(&fixture->pair, &fixture->pair.client, bytes);
	return fixture->pair.client.log->str;
}

/* The code of the bad_msg_notification that the server queued; 0: none. */
static int
server_said(struct fixture *fixture)
{
	g_autoptr(GByteArray) bytes = pair_take(&fixture->pair.server);
	struct mt_inner inner;

	if (bytes->len < 4 + 24 + 48)
		return 0;
	assert_true(
		mt_crypt_open(fixture->crypt, fixture->key.key, MT_TO_CLIENT,
			bytes->data + 4, mt_get32(bytes->data), FALSE, &inner));
	if (mt_get32(inner.body) != MTS_BAD_MSG &&
		mt_get32(inner.body) != MTS_BAD_SALT)
		return 0;
	return (int)mt_get32(inner.body + 16);
}

/* As the first rule: what a packet that does not open is answered. */
static void
assert_404(struct fixture *fixture)
{
	static const guint8 code[] = {4, 0, 0, 0, 0x6c, 0xfe, 0xff, 0xff};
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	const guint8 *out;
	gsize len;

	out = mt_link_out(fixture->pair.server.link, &len);
	assert_int_equal(len, sizeof code);
	assert_memory_equal(out, code, sizeof code);
}

static void
forged__passes__when_nothing_is_wrong(void **state)
{
	struct fixture *fixture = *state;

	assert_string_equal(to_server(fixture, (struct forged){0}), "msg:4 ");
	assert_string_equal(to_client(fixture, (struct forged){0}), "update ");
	/* and at the borders of what may be */
	assert_string_equal(
		to_server(fixture, (struct forged){.padding = 992}), "msg:4 ");
	assert_string_equal(
		to_server(fixture, (struct forged){.later = -299}), "msg:4 ");
	assert_string_equal(
		to_server(fixture, (struct forged){.later = 29}), "msg:4 ");
}

/* The two bodies below make 12 and 28 bytes of padding: one block less of the
 * first is too little, 1,008 more of the second too much. */
static struct forged
unopenable(guint which)
{
	struct forged forged = {0};

	switch (which) {
	case 0:
		forged.bad_key = TRUE;
		break;
	case 1:
		forged.other_way = TRUE;
		break;
	case 2:
		forged.length = 9; /* enough padding, but no 4 */
		break;
	case 3:
		forged.length = 4096;
		break;
	case 4:
		forged.length = -4;
		break;
	case 5:
		forged.padding = 1024;
		break;
	case 6:
		forged.cut = 16;
		break;
	default:
		forged.length = 1 << 30;
		break;
	}
	return forged;
}

static void
server__answers__alike_to_what_does_not_open(void **state)
{
	struct fixture *fixture = *state;

	for (guint i = 0; i < 8; i++) {
		assert_string_equal(
			to_server(fixture, unopenable(i)), "ended:protocol ");
		assert_404(fixture);
		start(fixture);
	}
}

static void
client__ends__on_what_does_not_open(void **state)
{
	struct fixture *fixture = *state;

	for (guint i = 0; i < 8; i++) {
		assert_string_equal(
			to_client(fixture, unopenable(i)), "ended:protocol ");
		start(fixture);
	}
}

static void
server__refuses__what_breaks_a_rule(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		struct forged forged;
		int code;
	} cases[] = {
		{{.later = -301}, MTS_BAD_TOO_LOW},
		{{.later = -3600}, MTS_BAD_TOO_LOW},
		{{.later = 31}, MTS_BAD_TOO_HIGH},
		{{.later = 3600}, MTS_BAD_TOO_HIGH},
		{{.salt = 77}, MTS_BAD_SALT_CODE},
		{{.even = TRUE}, MTS_BAD_SEQ_ODD},
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		assert_string_equal(to_server(fixture, cases[i].forged), "");
		assert_int_equal(server_said(fixture), cases[i].code);
	}
	for (guint64 bits = 1; bits < 4; bits++) {
		guint64 id = id_at(fixture, MT_TO_SERVER, 0) | bits;

		assert_string_equal(
			to_server(fixture, (struct forged){.msg_id = id}), "");
		assert_int_equal(server_said(fixture), MTS_BAD_BITS);
	}
}

/* The seq_no must grow with the msg_id: 32 and 33. What does not count may have
 * the number of its neighbour. */
static void
server__refuses__numbers_out_of_order(void **state)
{
	struct fixture *fixture = *state;
	static const struct {
		gint32 seq_no, code;
		gint64 later;
	} cases[] = {
		{2001, 0, 10}, /* what all the others are beside */
		{2000, MTS_BAD_SEQ_LOW, 12},
		{1999, MTS_BAD_SEQ_LOW, 12},
		{2001, MTS_BAD_SEQ_LOW, 12},
		{2002, MTS_BAD_SEQ_HIGH, 8},
		{2003, MTS_BAD_SEQ_HIGH, 8},
		{2001, MTS_BAD_SEQ_HIGH, 8},
		{2003, 0, 12},
		{1999, 0, 8},
		{2001, MTS_BAD_SEQ_HIGH, 9}, /* between those */
		{2003, MTS_BAD_SEQ_LOW, 13},
	};

	for (guint i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct forged forged = {
			.seq_no = cases[i].seq_no, .later = cases[i].later};

		assert_string_equal(to_server(fixture, forged),
			cases[i].code == 0 ? "msg:4 " : "");
		assert_int_equal(server_said(fixture), cases[i].code);
	}
	for (guint i = 0; i < 2; i++) {
		g_autoptr(GByteArray) body = g_byte_array_new();
		struct forged forged = {.seq_no = 2004, .later = 14};

		tl_put_id(body, MTS_ACKS);
		tl_put_vector(body, 0);
		forged.body = g_bytes_new(body->data, body->len);
		to_server(fixture, forged);
		assert_int_equal(server_said(fixture), 0);
	}
}

static void
client__refuses__what_breaks_a_rule(void **state)
{
	struct fixture *fixture = *state;
	guint64 id = id_at(fixture, MT_TO_SERVER, 0);

	/* replayed from long ago: nothing happens */
	assert_string_equal(
		to_client(fixture, (struct forged){.later = -301}), "");
	assert_string_equal(to_client(fixture, (struct forged){.later = 31}),
		"ended:protocol ");
	start(fixture);
	assert_string_equal(to_client(fixture, (struct forged){.msg_id = id}),
		"ended:protocol ");
	start(fixture);
	assert_string_equal(
		to_client(fixture, (struct forged){.session_id = 5}),
		"ended:protocol ");
}

static void
both__take__a_message_once(void **state)
{
	struct fixture *fixture = *state;
	struct mt_pair *pair = &fixture->pair;
	g_autoptr(GByteArray) once =
		forge(fixture, MT_TO_SERVER, (struct forged){0});
	g_autoptr(GByteArray) other =
		forge(fixture, MT_TO_SERVER, (struct forged){0});
	g_autoptr(GByteArray) update =
		forge(fixture, MT_TO_CLIENT, (struct forged){0});

	/* the later one first, then each twice more */
	for (int i = 0; i < 3; i++) {
		pair_give(pair, &pair->server, other);
		pair_give(pair, &pair->server, once);
		pair_give(pair, &pair->client, update);
	}
	assert_string_equal(pair->server.log->str, "msg:4 msg:4 ");
	assert_string_equal(pair->client.log->str, "update ");
}

/* On a connection of its own, and when the session is long gone. */
static void
server__takes__nothing_again_on_another_connection(void **state)
{
	struct fixture *fixture = *state;
	struct mt_pair *pair = &fixture->pair;
	struct mt_client client = pair_options(pair);
	g_autoptr(GByteArray) once =
		forge(fixture, MT_TO_SERVER, (struct forged){0});
	g_autoptr(GByteArray) again = g_byte_array_new();

	pair_give(pair, &pair->server, once);
	assert_string_equal(pair->server.log->str, "msg:4 ");
	g_byte_array_append(again, (const guint8 *)"\xee\xee\xee\xee", 4);
	g_byte_array_append(again, once->data, once->len);
	client.key = &fixture->key;
	for (int round = 0; round < 2; round++) {
		pair_connect(pair, &client, NULL);
		pair_give(pair, &pair->server, again);
		assert_null(strstr(pair->server.log->str, "msg"));
		/* more sessions than are kept */
		for (int i = 0; i < 20; i++) {
			pair_connect(pair, &client, NULL);
			pair_pump(pair);
			assert_true(mt_link_is_ready(pair->client.link));
		}
	}
}

/* ---- containers and gzip ------------------------------------------------- */

static void
put_item(GByteArray *out, guint64 msg_id, gint32 seq_no, gint32 says,
	guint32 constructor)
{
	tl_put_long(out, (gint64)msg_id);
	tl_put_int(out, seq_no);
	tl_put_int(out, says);
	tl_put_id(out, constructor);
	tl_put_int(out, 0);
}

static GBytes *
container(struct fixture *fixture, guint which)
{
	GByteArray *out = g_byte_array_new();
	guint64 inner = id_at(fixture, MT_TO_SERVER, 0);
	gint32 seq = seq_at(fixture, 0);

	tl_put_id(out, MTS_CONTAINER);
	tl_put_int(out, which == 1 ? 2 : which == 2 ? -1 : 1);
	switch (which) {
	case 3: /* above its container */
		put_item(out, inner + (1 << 20), seq, 8, PAIR_TELL);
		break;
	case 4: /* beyond the end */
		put_item(out, inner, seq, 12, PAIR_TELL);
		break;
	case 5: /* no multiple of 4 */
		put_item(out, inner, seq, 7, PAIR_TELL);
		break;
	case 6: /* something behind it */
		put_item(out, inner, seq, 8, PAIR_TELL);
		tl_put_int(out, 0);
		break;
	case 7: /* a server's id */
		put_item(out, inner + 1, seq, 8, PAIR_TELL);
		break;
	case 8: /* one in another */
		put_item(out, inner, seq, 8, MTS_CONTAINER);
		break;
	default:
		put_item(out, inner, seq, 8, PAIR_TELL);
		break;
	}
	return g_byte_array_free_to_bytes(out);
}

static void
server__refuses__containers_that_do_not_hold_together(void **state)
{
	struct fixture *fixture = *state;

	for (guint which = 0; which < 9; which++) {
		struct forged forged = {
			.body = container(fixture, which), .even = TRUE};

		assert_string_equal(
			to_server(fixture, forged), which == 0 ? "msg:4 " : "");
		assert_int_equal(server_said(fixture),
			which == 0 ? 0 : MTS_BAD_CONTAINER);
	}
	assert_string_equal(
		to_server(fixture,
			(struct forged){.body = container(fixture, 0)}),
		"");
	assert_int_equal(server_said(fixture), MTS_BAD_SEQ_EVEN);
}

static GBytes *
bomb(gsize len)
{
	g_autofree guint8 *zeros = g_malloc0(len);
	GByteArray *packed, *out = g_byte_array_new();

	mt_set32(zeros, PAIR_TELL);
	packed = mt_gzip_pack(zeros, len);
	tl_put_id(out, MTS_GZIP);
	tl_put_bytes(out, packed->data, packed->len);
	g_byte_array_unref(packed);
	return g_byte_array_free_to_bytes(out);
}

static void
both__refuse__decompression_bombs(void **state)
{
	struct fixture *fixture = *state;

	assert_string_equal(
		to_server(fixture, (struct forged){.body = bomb(1 << 20)}),
		"msg:4 ");
	assert_string_equal(
		to_server(fixture,
			(struct forged){.body = bomb(MT_MESSAGE_MAX + 4)}),
		"ended:protocol ");
	start(fixture);
	assert_string_equal(
		to_client(fixture,
			(struct forged){.body = bomb(MT_MESSAGE_MAX + 4)}),
		"ended:protocol ");
}

static void
server__bounds__what_waits_for_its_acknowledgement(void **state)
{
	struct fixture *fixture = *state;

	for (int i = 0; i < 4096; i++) {
		struct forged forged = {.body = pair_body(PAIR_HOLD, "")};

		to_server(fixture, forged);
	}
	assert_int_equal(mt_link_unacked(fixture->pair.server.link), 4096);
	assert_string_equal(
		to_server(fixture, (struct forged){0}), "ended:flood ");
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(forged__passes__when_nothing_is_wrong),
		TEST(server__answers__alike_to_what_does_not_open),
		TEST(client__ends__on_what_does_not_open),
		TEST(server__refuses__what_breaks_a_rule),
		TEST(server__refuses__numbers_out_of_order),
		TEST(client__refuses__what_breaks_a_rule),
		TEST(both__take__a_message_once),
		TEST(server__takes__nothing_again_on_another_connection),
		TEST(server__refuses__containers_that_do_not_hold_together),
		TEST(both__refuse__decompression_bombs),
		TEST(server__bounds__what_waits_for_its_acknowledgement),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
