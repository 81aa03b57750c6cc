/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The key exchange: as others recorded it, both roles with each other, and
 * each check of the specification broken once (mt_lies.c, mt_tricks.c). */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "hex.h"
#include "mt_party.h"
#include "mt_plain.h"
#include "mt_recorded.h"

static gint64
recorded_now(gpointer data)
{
	return *(const gint64 *)data;
}

static void
assert_hex(const guint8 *bytes, gsize len, const char *hex)
{
	g_autoptr(GBytes) wanted = hex_bytes(hex);
	assert_int_equal(len, g_bytes_get_size(wanted));
	assert_memory_equal(bytes, g_bytes_get_data(wanted, NULL), len);
}

static void
add_piece(struct mt_script *script, GBytes *random, gsize at, gsize len)
{
	mt_script_add(script,
		(const guint8 *)g_bytes_get_data(random, NULL) + at, len);
}

/* Random in the order that this client asks for it. */
static void
script_recorded(struct mt_script *script, const struct mt_recorded *recorded)
{
	enum { INNER = 4 + 12 + 8 + 8 + 16 + 16 + 32 };
	g_autoptr(GBytes) one = hex_bytes(recorded->random[0]);
	g_autoptr(GBytes) two = hex_bytes(recorded->random[1]);
	g_autoptr(GBytes) three = hex_bytes(recorded->random[2]);

	mt_script_init(script);
	add_piece(script, one, 0, 16);
	add_piece(script, two, 0, 32);
	if (recorded->old) {
		add_piece(script, two, 32, MT_RSA_OLD_MAX - INNER);
	} else {
		add_piece(script, two, 32, 192 - INNER);
		add_piece(script, two, 32 + 192, 32);
	}
	add_piece(script, three, 0, 256 + 12);
}

static struct mt_rsa_key *
recorded_key(const struct mt_recorded *recorded)
{
	static const guint8 e[] = {1, 0, 1};
	g_autoptr(GBytes) n = hex_bytes(recorded->modulus);
	return mt_rsa_key_from_numbers(
		g_bytes_get_data(n, NULL), MT_RSA_SIZE, e, sizeof e, NULL);
}

static void
replay(const struct mt_recorded *recorded)
{
	struct mt_rsa_key *key = recorded_key(recorded);
	const struct mt_rsa_key *const keys[] = {key};
	struct mt_script script;
	gint64 now = recorded->now;
	const struct mt_exchange_ask ask = {.keys = keys,
		.n_keys = 1,
		.random = &script.random,
		.now = recorded_now,
		.data = &now,
		.old_rsa = recorded->old};
	struct mt_asker *asker = mt_asker_new(&ask);
	g_autoptr(GByteArray) out = g_byte_array_new();
	const struct mt_exchange_result *result = mt_asker_result(asker);
	g_autoptr(GError) error = NULL;

	script_recorded(&script, recorded);
	mt_asker_begin(asker, out);
	for (guint i = 0; i < 3; i++) {
		g_autoptr(GBytes) said = hex_bytes(recorded->response[i]);
		enum mt_exchange_step step;
		assert_hex(out->data, out->len, recorded->request[i]);
		g_byte_array_set_size(out, 0);
		step = mt_asker_read(asker, g_bytes_get_data(said, NULL),
			g_bytes_get_size(said), out, &error);
		assert_null(error);
		assert_int_equal(
			step, i < 2 ? MT_EXCHANGE_MORE : MT_EXCHANGE_DONE);
	}
	assert_int_equal(script.at, script.bytes->len);
	assert_hex(result->key, MT_KEY_SIZE, recorded->key);
	assert_true(result->salt == recorded->salt);
	assert_int_equal(result->time_offset, 0);
	mt_asker_free(asker);
	mt_script_clear(&script);
	mt_rsa_key_free(key);
}

static void
asker__replay__telegrams_servers_2020_old_rsa(void **state)
{
	(void)state;
	replay(&mt_recorded[0]);
}

static void
asker__replay__telegrams_servers_2023_rsa_pad(void **state)
{
	(void)state;
	replay(&mt_recorded[1]);
}

/* How many keys shall be called taken. */
static gboolean
taken_some(guint64 key_id, gpointer data)
{
	guint *left = data;
	(void)key_id;
	if (*left == 0)
		return FALSE;
	(*left)--;
	return TRUE;
}

struct pair {
	struct mt_rsa_key *key;
	const struct mt_rsa_key *keys[1];
	struct mt_seeded seeded[2];
	guint taken;
	struct mt_exchange_offer offer;
	struct mt_exchange_ask ask;
	struct mt_asker *asker;
	struct mt_answerer *answerer;
	enum mt_exchange_step step[2];
};

static void
pair_init(struct pair *pair)
{
	memset(pair, 0, sizeof *pair);
	pair->key = mt_party_key();
	pair->keys[0] = pair->key;
	mt_seeded_init(&pair->seeded[0], 1);
	mt_seeded_init(&pair->seeded[1], 2);
	pair->offer = (struct mt_exchange_offer){.keys = pair->keys,
		.n_keys = 1,
		.random = &pair->seeded[0].random,
		.now = mt_party_now,
		.taken = taken_some,
		.data = &pair->taken};
	pair->ask = (struct mt_exchange_ask){.keys = pair->keys,
		.n_keys = 1,
		.random = &pair->seeded[1].random,
		.now = mt_party_now};
	pair->answerer = mt_answerer_new(&pair->offer);
}

static void
pair_clear(struct pair *pair)
{
	mt_answerer_free(pair->answerer);
	mt_rsa_key_free(pair->key);
}

/* One exchange on the pair's connection; how many messages the client sent. */
static guint
exchange(struct pair *pair)
{
	g_autoptr(GByteArray) up = g_byte_array_new();
	g_autoptr(GByteArray) down = g_byte_array_new();
	guint n = 0;

	mt_asker_free(pair->asker);
	pair->asker = mt_asker_new(&pair->ask);
	mt_asker_begin(pair->asker, up);
	for (pair->step[1] = MT_EXCHANGE_MORE;
		pair->step[1] == MT_EXCHANGE_MORE && n < 20; n++) {
		g_byte_array_set_size(down, 0);
		pair->step[0] = mt_answerer_read(
			pair->answerer, up->data, up->len, down);
		if (pair->step[0] == MT_EXCHANGE_FAILED)
			return n;
		g_byte_array_set_size(up, 0);
		pair->step[1] = mt_asker_read(
			pair->asker, down->data, down->len, up, NULL);
	}
	return n;
}

static void
assert_agreed(struct pair *pair)
{
	const struct mt_exchange_result *one =
		mt_answerer_result(pair->answerer);
	const struct mt_exchange_result *two = mt_asker_result(pair->asker);

	assert_int_equal(pair->step[0], MT_EXCHANGE_DONE);
	assert_int_equal(pair->step[1], MT_EXCHANGE_DONE);
	assert_memory_equal(one->key, two->key, MT_KEY_SIZE);
	assert_true(one->key_id == two->key_id && one->key_id != 0);
	assert_true(one->aux_hash == two->aux_hash);
	assert_true(one->salt == two->salt && one->salt != 0);
	assert_int_equal(one->expires_in, pair->ask.expires_in);
	assert_int_equal(one->dc, pair->ask.dc);
	assert_int_equal(two->time_offset, 0);
	assert_int_equal(one->made, PARTY_NOW);
}

static void
both__agree__every_form(void **state)
{
	struct pair pair;

	(void)state;
	pair_init(&pair);
	for (guint form = 0; form < 16; form++) {
		guint64 before = mt_answerer_result(pair.answerer)->key_id;
		if (form == 8) { /* a connection makes 16 at most */
			mt_answerer_free(pair.answerer);
			pair.answerer = mt_answerer_new(&pair.offer);
		}
		pair.ask.dc = (form & 1) != 0 ? -10002 : 0;
		pair.ask.expires_in = (form & 2) != 0 ? 3600 : 0;
		pair.ask.old_rsa = (form & 4) != 0;
		pair.ask.single = (form & 8) != 0;
		assert_int_equal(exchange(&pair), 3);
		assert_agreed(&pair);
		assert_true(mt_asker_result(pair.asker)->key_id != before);
	}
	mt_asker_free(pair.asker);
	pair_clear(&pair);
}

static void
both__retry__until_the_key_is_new(void **state)
{
	struct pair pair;

	(void)state;
	pair_init(&pair);
	pair.taken = 2;
	assert_int_equal(exchange(&pair), 5);
	assert_agreed(&pair);
	/* a server that never has enough says dh_gen_fail, and goes on */
	pair.taken = 100;
	exchange(&pair);
	assert_int_equal(pair.step[0], MT_EXCHANGE_MORE);
	assert_int_equal(pair.step[1], MT_EXCHANGE_FAILED);
	pair.taken = 0;
	exchange(&pair);
	assert_agreed(&pair);
	mt_asker_free(pair.asker);
	pair_clear(&pair);
}

/* TDLib asks again on a connection, with the same nonce and with others. */
static void
answerer__again__req_pq(void **state)
{
	struct pair pair;
	g_autoptr(GByteArray) ask = g_byte_array_new();
	g_autoptr(GByteArray) one = g_byte_array_new();
	g_autoptr(GByteArray) two = g_byte_array_new();
	guint n = 2;

	(void)state;
	pair_init(&pair);
	pair.asker = mt_asker_new(&pair.ask);
	mt_asker_begin(pair.asker, ask);
	mt_answerer_read(pair.answerer, ask->data, ask->len, one);
	mt_answerer_read(pair.answerer, ask->data, ask->len, two);
	assert_int_equal(one->len, two->len);
	assert_memory_equal(one->data, two->data, one->len);
	exchange(&pair);
	assert_agreed(&pair);
	/* and so on, but not for ever */
	for (; n < MT_ANSWERER_ROUNDS; n++) {
		ask->data[7]++;
		assert_int_equal(mt_answerer_read(pair.answerer, ask->data,
					 ask->len, one),
			MT_EXCHANGE_MORE);
	}
	ask->data[7]++;
	g_byte_array_set_size(one, 0);
	assert_int_equal(
		mt_answerer_read(pair.answerer, ask->data, ask->len, one),
		MT_EXCHANGE_FAILED);
	assert_int_equal(one->len, 0);
	mt_asker_free(pair.asker);
	pair_clear(&pair);
}

static void
plain__read__what_clients_send(void **state)
{
	g_autoptr(GByteArray) packet = g_byte_array_new();
	static const guint8 body[20] = "req_pq and a nonce..";
	const guint8 *at;
	guint64 id;
	gsize len;

	(void)state;
	for (guint padding = 0; padding < 40; padding++) {
		g_byte_array_set_size(packet, 0);
		mt_plain_write(packet, padding % 2, body, sizeof body);
		for (guint i = 0; i < padding; i++)
			g_byte_array_append(packet, body + i % 20, 1);
		assert_true(mt_plain_read(
			packet->data, packet->len, &id, &at, &len));
		assert_int_equal(id, padding % 2);
		assert_int_equal(len, sizeof body);
		assert_memory_equal(at, body, len);
	}
	for (gsize cut = 0; cut < 40; cut++)
		assert_false(mt_plain_read(packet->data, cut, &id, &at, &len));
	packet->data[0] = 1; /* under a key */
	assert_false(mt_plain_read(packet->data, 40, &id, &at, &len));
	packet->data[0] = 0;
	packet->data[16] = 19;
	assert_false(mt_plain_read(packet->data, 40, &id, &at, &len));
	packet->data[16] = 0;
	assert_false(mt_plain_read(packet->data, 40, &id, &at, &len));
	packet->data[19] = 0xff;
	assert_false(mt_plain_read(packet->data, 40, &id, &at, &len));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asker__replay__telegrams_servers_2020_old_rsa),
		cmocka_unit_test(asker__replay__telegrams_servers_2023_rsa_pad),
		cmocka_unit_test(both__agree__every_form),
		cmocka_unit_test(both__retry__until_the_key_is_new),
		cmocka_unit_test(answerer__again__req_pq),
		cmocka_unit_test(plain__read__what_clients_send),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
