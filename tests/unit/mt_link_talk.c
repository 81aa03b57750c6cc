/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A client's link against a server's: what goes well, and what goes wrong on
 * the way without anybody's fault. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "mt_crypt.h"
#include "mt_pair.h"
#include "mt_service.h"
#include "tl.h"

#define SECOND ((gint64)G_USEC_PER_SEC)

static int
setup(void **state)
{
	*state = g_new0(struct mt_pair, 1);
	pair_init(*state, NULL);
	return 0;
}

static int
teardown(void **state)
{
	pair_clear(*state);
	g_free(*state);
	return 0;
}

static void
connect_plainly(struct mt_pair *pair)
{
	struct mt_client client = pair_options(pair);

	pair_connect(pair, &client, NULL);
	pair_pump(pair);
	assert_string_equal(pair->client.log->str, "ready! ");
	assert_string_equal(pair->server.log->str, "ready! ");
	g_string_truncate(pair->client.log, 0);
	g_string_truncate(pair->server.log, 0);
}

static void
link__talks__over_every_transport(void **state)
{
	struct mt_pair *pair = *state;

	for (guint i = 0; i < 14; i++) {
		struct mt_client client = pair_options(pair);

		client.kind = (enum mt_transport_kind)(i / 2 % 4);
		client.obfuscated = i % 2 == 1;
		if (client.kind == MT_FULL && client.obfuscated)
			continue;
		pair->piece = i < 7 ? 0 : 40;
		pair_connect(pair, &client, NULL);
		pair_pump(pair);
		pair_ask(pair, PAIR_ECHO, "hello");
		pair_ask(pair, PAIR_FAIL, "hello");
		pair_ask(pair, PAIR_TELL, "hello");
		assert_string_equal(pair->client.log->str,
			"ready! result:1 error:2:400:BAD  acked:3 ");
		assert_string_equal(pair->server.log->str,
			"ready! msg:1 acked:1 msg:2 acked:2 msg:4 ");
		assert_int_equal(mt_link_held(pair->client.link), 0);
		assert_int_equal(mt_link_held(pair->server.link), 0);
	}
}

static void
link__resumes__with_a_stored_key(void **state)
{
	struct mt_pair *pair = *state;
	struct mt_client client = pair_options(pair);
	struct mt_key key;

	connect_plainly(pair);
	mt_link_key(pair->client.link, &key);
	client.key = &key;
	client.n_rsa = 0;
	pair_connect(pair, &client, NULL);
	pair_pump(pair);
	pair_ask(pair, PAIR_ECHO, "again");
	assert_string_equal(pair->client.log->str, "ready result:1 ");
	assert_int_equal(mt_keys_count(pair->keys), 1);
}

static void
link__forgets__a_key_the_server_does_not_know(void **state)
{
	struct mt_pair *pair = *state;
	struct mt_client client = pair_options(pair);
	struct mt_key key;

	connect_plainly(pair);
	mt_link_key(pair->client.link, &key);
	key.key[7] ^= 1;
	client.key = &key;
	pair_connect(pair, &client, NULL);
	pair_pump(pair);
	assert_string_equal(pair->client.log->str, "ended:unknown-key ");
	assert_string_equal(pair->server.log->str, "ended:unknown-key ");
	connect_plainly(pair);
}

static void
link__trusts__a_key_on_first_use(void **state)
{
	struct mt_pair *pair = *state;
	struct mt_client client = pair_options(pair);

	client.n_rsa = 0;
	pair->client.trust = TRUE;
	pair_connect(pair, &client, NULL);
	pair_pump(pair);
	assert_string_equal(pair->client.log->str, "key:1 ready! ");
	pair->client.trust = FALSE;
	pair_connect(pair, &client, NULL);
	pair_pump(pair);
	assert_string_equal(pair->client.log->str, "key:1 ended:untrusted ");
}

static void
link__refuses__another_servers_key(void **state)
{
	struct mt_pair *pair = *state;
	struct mt_client client = pair_options(pair);
	struct mt_rsa_key *other = mt_rsa_key_make();
	const struct mt_rsa_key *keys[] = {other};

	client.rsa = keys;
	pair_connect(pair, &client, NULL);
	pair_pump(pair);
	assert_string_equal(pair->client.log->str, "ended:untrusted ");
	mt_rsa_key_free(other);
}

static void
link__corrects__a_clock_an_hour_off(void **state)
{
	struct mt_pair *pair = *state;

	for (int sign = -1; sign <= 1; sign += 2) {
		struct mt_client client = pair_options(pair);
		struct mt_key key;

		/* in a new exchange, and when the clock moved afterwards */
		pair->client_clock.wall += sign * 3600 * SECOND;
		pair_connect(pair, &client, NULL);
		pair_pump(pair);
		assert_string_equal(pair->client.log->str, "ready! ");
		mt_link_key(pair->client.link, &key);
		pair->client_clock.wall -= sign * 7200 * SECOND;
		client.key = &key;
		pair_connect(pair, &client, NULL);
		pair_pump(pair);
		pair_ask(pair, PAIR_ECHO, "x");
		assert_string_equal(pair->client.log->str, "ready result:1 ");
		/* and while it talks */
		pair->client_clock.wall += sign * 3600 * SECOND;
		g_string_truncate(pair->client.log, 0);
		pair_ask(pair, PAIR_TELL, "y");
		pair_ask(pair, PAIR_ECHO, "z");
		assert_string_equal(pair->client.log->str, "acked:2 result:3 ");
	}
}

static void
link__sends_again__when_the_salt_is_wrong(void **state)
{
	struct mt_pair *pair = *state;
	struct mt_client client = pair_options(pair);
	struct mt_key key;

	connect_plainly(pair);
	mt_link_key(pair->client.link, &key);
	key.salt ^= 5;
	client.key = &key;
	pair_connect(pair, &client, NULL);
	mt_link_send(pair->client.link, pair_body(PAIR_TELL, "a"), 0);
	pair_pump(pair);
	assert_string_equal(pair->client.log->str, "ready acked:1 ");
	/* and after a night */
	for (int i = 0; i < 100; i++) {
		pair_later(pair, 70);
		pair_pump(pair);
	}
	pair->client_clock.wall += 7200 * SECOND;
	pair->server_clock.wall += 7200 * SECOND;
	g_string_truncate(pair->client.log, 0);
	for (int i = 0; i < 3; i++)
		mt_link_send(pair->client.link, pair_body(PAIR_ECHO, "b"),
			MT_SEND_QUERY);
	pair_pump(pair);
	assert_string_equal(
		pair->client.log->str, "result:2 result:3 result:4 ");
}

static void
link__acknowledges__only_when_told(void **state)
{
	struct mt_pair *pair = *state;
	guint64 id;

	connect_plainly(pair);
	mt_link_send(pair->server.link, pair_body(0x99, "update"), 0);
	pair_pump(pair);
	assert_string_equal(pair->client.log->str, "update ");
	assert_string_equal(pair->server.log->str, "");
	assert_int_equal(mt_link_unacked(pair->client.link), 1);
	id = g_array_index(pair->client.held, guint64, 0);
	mt_link_ack(pair->client.link, id + 4);
	mt_link_ack(pair->client.link, id);
	mt_link_ack(pair->client.link, id);
	pair_pump(pair);
	assert_int_equal(mt_link_unacked(pair->client.link), 0);
	assert_true(g_str_has_prefix(pair->server.log->str, "acked:"));
	assert_int_equal(mt_link_held(pair->server.link), 0);
}

/* Publishes whose answer is their msgs_ack, and updates: what was acknowledged
 * leaves nothing at either end. */
static void
link__keeps__nothing_of_what_was_acknowledged(void **state)
{
	struct mt_pair *pair = *state;
	const guint flags = MT_SEND_QUERY | MT_SEND_QUIET;

	connect_plainly(pair);
	pair->client.silent = pair->server.silent = TRUE;
	for (int i = 0; i < 10000; i++) {
		mt_link_send(
			pair->client.link, pair_body(PAIR_TELL, "x"), flags);
		mt_link_send(pair->server.link, pair_body(0x99, "update"), 0);
		if (i % 100 != 99)
			continue;
		pair_pump(pair);
		for (guint n = 0; n < pair->client.held->len; n++)
			mt_link_ack(pair->client.link,
				g_array_index(pair->client.held, guint64, n));
		g_array_set_size(pair->client.held, 0);
		pair_pump(pair);
		assert_int_equal(mt_link_unanswered(pair->client.link), 0);
		assert_int_equal(mt_link_unanswered(pair->server.link), 0);
		assert_int_equal(mt_link_unacked(pair->client.link), 0);
		assert_int_equal(mt_link_unacked(pair->server.link), 0);
		assert_int_equal(mt_link_held(pair->client.link), 0);
		assert_int_equal(mt_link_held(pair->server.link), 0);
	}
	/* a refusal still finds its query */
	g_string_truncate(pair->client.log, 0);
	mt_link_send(pair->client.link, pair_body(PAIR_FAIL, "x"), flags);
	pair_pump(pair);
	assert_non_null(strstr(pair->client.log->str, ":400:BAD"));
	assert_int_equal(mt_link_unanswered(pair->client.link), 0);
}

/* Who never acknowledges answers is seen by what they take. */
static void
server__counts__answers_nobody_acknowledges(void **state)
{
	struct mt_pair *pair = *state;

	connect_plainly(pair);
	for (int i = 0; i < 1000; i++) {
		g_autoptr(GByteArray) up = NULL, down = NULL;

		mt_link_send(pair->client.link, pair_body(PAIR_ECHO, ""),
			MT_SEND_QUERY);
		up = pair_take(&pair->client);
		pair_give(pair, &pair->server, up);
		down = pair_take(&pair->server);
	}
	assert_int_equal(mt_link_unanswered(pair->server.link), 1000);
	assert_true(mt_link_held(pair->server.link) > 1000 * (20 + 32));
}

static void
link__packs__a_turn_into_one_packet(void **state)
{
	struct mt_pair *pair = *state;
	gsize len;

	connect_plainly(pair);
	pair->client.silent = pair->server.silent = TRUE;
	for (int i = 0; i < 1000; i++)
		mt_link_send(pair->client.link, pair_body(PAIR_ECHO, "x"),
			MT_SEND_QUERY);
	mt_link_flush(pair->client.link);
	mt_link_out(pair->client.link, &len);
	assert_int_equal(
		len, 4 + 24 + (32 + 8 + 1000 * 24 + 12 + 15) / 16 * 16);
	pair_pump(pair);
	assert_int_equal(pair->client.results, 1000);
	for (int i = 0; i < 3000; i++)
		mt_link_send(pair->client.link, pair_body(PAIR_ECHO, "x"),
			MT_SEND_QUERY);
	pair_pump(pair);
	assert_int_equal(pair->client.results, 4000);
}

static void
link__compresses__what_gets_shorter(void **state)
{
	struct mt_pair *pair = *state;
	g_autofree char *text = g_strnfill(100000, 'a');
	gsize len;

	connect_plainly(pair);
	mt_link_send(pair->client.link, pair_body(PAIR_ECHO, text),
		MT_SEND_QUERY | MT_SEND_COMPRESS);
	mt_link_flush(pair->client.link);
	mt_link_out(pair->client.link, &len);
	assert_true(len < 1000);
	pair_pump(pair);
	assert_string_equal(pair->client.log->str, "result:1 ");
	assert_int_equal(pair->client.bodies->len, 100008);
	assert_memory_equal(pair->client.bodies->data + 8, text, 100000);
}

static void
link__binds__a_temporary_key(void **state)
{
	struct mt_pair *pair = *state;
	struct mt_client client = pair_options(pair);
	struct mt_key key;

	client.temporary = 3600;
	pair_connect(pair, &client, NULL);
	pair_pump(pair);
	pair_ask(pair, PAIR_ECHO, "x");
	assert_string_equal(pair->client.log->str, "ready! result:1 ");
	assert_int_equal(mt_keys_count(pair->keys), 2);
	mt_link_key(pair->client.link, &key);
	client.key = &key;
	pair_connect(pair, &client, NULL);
	pair_pump(pair);
	pair_ask(pair, PAIR_ECHO, "x");
	assert_string_equal(pair->client.log->str, "ready result:1 ");
	pair_later(pair, 3601);
	assert_string_equal(
		pair->client.log->str, "ready result:1 ended:expired ");
	/* one that the server does not know cannot be bound */
	key.key[9] ^= 1;
	pair_connect(pair, &client, NULL);
	pair_pump(pair);
	assert_string_equal(pair->client.log->str, "ended:unknown-key ");
}

static void
link__pings__and_ends_when_nobody_answers(void **state)
{
	struct mt_pair *pair = *state;

	connect_plainly(pair);
	pair_later(pair, 61);
	pair_pump(pair);
	pair_later(pair, 61);
	pair_pump(pair);
	assert_string_equal(pair->client.log->str, "");
	pair_later(pair, 61);
	g_byte_array_unref(pair_take(&pair->client));
	pair_later(pair, 10);
	assert_string_equal(pair->client.log->str, "");
	pair_later(pair, 10);
	assert_string_equal(pair->client.log->str, "ended:silent ");
	assert_string_equal(pair->server.log->str, "");
	pair_later(pair, 150);
	assert_string_equal(pair->server.log->str, "ended:silent ");
}

static void
link__ends__when_no_session_comes(void **state)
{
	struct mt_pair *pair = *state;
	struct mt_client client = pair_options(pair);

	pair_connect(pair, &client, NULL);
	pair_later(pair, 31);
	assert_string_equal(pair->client.log->str, "ended:slow ");
	assert_string_equal(pair->server.log->str, "ended:slow ");
	assert_int_equal(mt_link_deadline(pair->client.link), -1);
}

static GBytes *
about(guint32 id, guint64 msg_id, gboolean vector)
{
	GByteArray *body = g_byte_array_new();

	tl_put_id(body, id);
	if (vector)
		tl_put_vector(body, 1);
	tl_put_long(body, (gint64)msg_id);
	return g_byte_array_free_to_bytes(body);
}

static void
server__drops__an_answer_nobody_wants(void **state)
{
	struct mt_pair *pair = *state;
	guint64 id;

	connect_plainly(pair);
	pair_ask(pair, PAIR_HOLD, "slow");
	id = g_array_index(pair->server.held, guint64, 0);
	mt_link_send(pair->client.link, about(MTS_DROP_ANSWER, id, FALSE),
		MT_SEND_QUERY);
	pair_pump(pair);
	assert_string_equal(pair->client.log->str, "result:2 ");
	assert_int_equal(
		mt_get32(pair->client.bodies->data), MTS_ANSWER_RUNNING);
	assert_int_equal(
		mt_link_result(pair->server.link, id, pair_body(1, "late"), 0),
		0);
	mt_link_send(pair->client.link, about(MTS_DROP_ANSWER, id, FALSE),
		MT_SEND_QUERY);
	pair_pump(pair);
	assert_int_equal(
		mt_get32(pair->client.bodies->data + 4), MTS_ANSWER_UNKNOWN);
	assert_int_equal(mt_link_unacked(pair->server.link), 0);
}

/* What is asked for comes again, under its old msg_id, until it is
 * acknowledged. */
static void
server__sends_again__what_is_asked_for(void **state)
{
	struct mt_pair *pair = *state;
	g_autoptr(GByteArray) lost = NULL;
	GByteArray *again;
	guint64 id;

	connect_plainly(pair);
	mt_link_send(pair->server.link, pair_body(0x99, "one"), 0);
	pair_pump(pair);
	id = g_array_index(pair->client.held, guint64, 0);
	for (int i = 0; i < 2; i++) {
		mt_link_send(pair->client.link, about(MTS_RESEND, id, TRUE),
			MT_SEND_PLAIN);
		lost = pair_take(&pair->client);
		pair_give(pair, &pair->server, lost);
		g_clear_pointer(&lost, g_byte_array_unref);
		again = pair_take(&pair->server);
		/* in a container, or the word that nothing is known */
		assert_int_equal(again->len,
			4 + mt_crypt_size(i == 0 ? 8 + 16 + 8 : 4 + 8 + 4));
		pair_give(pair, &pair->client, again);
		g_byte_array_unref(again);
		assert_string_equal(pair->client.log->str, "update ");
		mt_link_ack(pair->client.link, id);
		pair_pump(pair);
	}
}

int
main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(link__talks__over_every_transport),
		TEST(link__resumes__with_a_stored_key),
		TEST(link__forgets__a_key_the_server_does_not_know),
		TEST(link__trusts__a_key_on_first_use),
		TEST(link__refuses__another_servers_key),
		TEST(link__corrects__a_clock_an_hour_off),
		TEST(link__sends_again__when_the_salt_is_wrong),
		TEST(link__acknowledges__only_when_told),
		TEST(link__keeps__nothing_of_what_was_acknowledged),
		TEST(server__counts__answers_nobody_acknowledges),
		TEST(link__packs__a_turn_into_one_packet),
		TEST(link__compresses__what_gets_shorter),
		TEST(link__binds__a_temporary_key),
		TEST(link__pings__and_ends_when_nobody_answers),
		TEST(link__ends__when_no_session_comes),
		TEST(server__drops__an_answer_nobody_wants),
		TEST(server__sends_again__what_is_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
