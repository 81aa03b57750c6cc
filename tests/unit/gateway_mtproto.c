/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MTProto clients of the gateway and a real broker. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>
#include <sodium.h>

#include "broker.h"
#include "guest.h"
#include "mt_desk.h"
#include "mt_face.h"
#include "mt_guest.h"

#define BOB_IN "doran/1/u/bob/d/1/in/"
#define ALICE_ON "doran/1/u/alice/d/1/on"

static struct broker *broker;
static struct gateway *gateway;
static struct mt_rsa_key *rsa;
static char *pem;

static struct gateway *
new_gateway(const struct limits *limits)
{
	struct gateway *made = guest_gateway(broker_port(broker), limits);

	mt_desk_set_key(made, mt_rsa_key_from_pem(pem, NULL));
	return made;
}

static struct mt_guest *
login(const char *user, const char *id)
{
	struct mt_guest *guest = mt_guest_new(gateway, rsa, NULL);
	g_autofree char *password = g_strdup_printf("pw-%c", user[0]);

	mt_guest_login(guest, user, password, id);
	assert_true(guest->opened);
	return guest;
}

static void
subscribe(struct mt_guest *guest, const char *filter)
{
	mt_guest_answer(guest, mt_guest_ask(guest, mt_subscribe_body(filter)),
		TL_DORAN_GRANTED);
}

static void
publish(struct mt_guest *guest, const char *topic, const char *text)
{
	mt_guest_answer(guest,
		mt_guest_ask(guest,
			mt_publish_body(topic, 0, FALSE, text, strlen(text))),
		TL_DORAN_DONE);
}

static void
mtproto__login__refused(void **state)
{
	struct mt_guest *eve = mt_guest_new(gateway, rsa, NULL);

	(void)state;
	mt_guest_ask(eve, mt_login_body("alice", "wrong", NULL, TRUE, NULL));
	mt_guest_error(eve, 401, "REFUSED");
	mt_guest_ended(eve, "refused");
	mt_guest_free(eve);
}

static void
mtproto__publish__arrives_and_is_answered(void **state)
{
	struct mt_guest *alice = login("alice", NULL);
	struct mt_guest *bob = login("bob", NULL);

	(void)state;
	subscribe(bob, BOB_IN "+");
	publish(alice, BOB_IN "alice", "one");
	mt_guest_message(bob, "one", FALSE);
	for (guint i = 0; i < 300; i++) {
		g_autofree char *text = g_strdup_printf("%u", i);

		mt_guest_ask(alice,
			mt_publish_body(i == 0 ? BOB_IN "alice" : NULL, 7,
				FALSE, text, strlen(text)));
	}
	for (guint i = 0; i < 300; i++)
		mt_guest_hears(alice, MT_HEARD_RESULT);
	for (guint i = 0; i < 300; i++) {
		g_autofree char *text = g_strdup_printf("%u", i);

		mt_guest_message(bob, text, FALSE);
	}
	mt_guest_free(alice);
	mt_guest_free(bob);
}

static void
mtproto__publish__large_ones(void **state)
{
	const gsize len = 3 << 20;
	struct mt_guest *alice = login("alice", NULL);
	struct mt_guest *bob = login("bob", NULL);
	g_autofree char *body = g_malloc0(len + 1);

	(void)state;
	for (gsize i = 0; i < len; i++)
		body[i] = (char)('a' + (i * 7 >> 3) % 26);
	subscribe(bob, BOB_IN "+");
	publish(alice, BOB_IN "alice", body);
	mt_guest_message(bob, body, FALSE);
	mt_guest_free(alice);
	mt_guest_free(bob);
}

static void
mtproto__publish__quiet_is_acknowledged_alone(void **state)
{
	struct mt_guest *alice = login("alice", NULL);
	GByteArray *body = mt_publish_body(BOB_IN "alice", 0, TRUE, "q", 1);

	(void)state;
	alice->quiet =
		mt_link_send(alice->link, g_byte_array_free_to_bytes(body), 0);
	mt_guest_hears(alice, MT_HEARD_ACK);
	mt_guest_silence(alice, 100);
	mt_guest_free(alice);
}

static void
mtproto__message__unacknowledged_comes_again(void **state)
{
	struct mt_guest *alice = login("alice", NULL);
	struct mt_guest *bob = login("bob", "bob~mt");

	(void)state;
	subscribe(bob, BOB_IN "+");
	publish(alice, BOB_IN "alice", "first");
	mt_guest_message(bob, "first", FALSE);
	mt_guest_silence(bob, 100); /* its msgs_ack goes */
	bob->deaf = TRUE;
	publish(alice, BOB_IN "alice", "second");
	mt_guest_message(bob, "second", FALSE);
	mt_guest_silence(bob, 100);
	mt_guest_free(bob);
	bob = mt_guest_new(gateway, rsa, NULL);
	assert_true(mt_guest_login(bob, "bob", "pw-b", "bob~mt"));
	mt_guest_message(bob, "second", TRUE);
	mt_guest_silence(bob, 100);
	mt_guest_free(bob);
	bob = login("bob", "bob~mt");
	mt_guest_silence(bob, 200);
	mt_guest_free(bob);
	mt_guest_free(alice);
}

static void
mtproto__calls__refused(void **state)
{
	struct mt_guest *bob = mt_guest_new(gateway, rsa, NULL);
	GByteArray *cut = mt_subscribe_body("a");

	(void)state;
	mt_guest_ask(bob, mt_subscribe_body("a"));
	mt_guest_error(bob, 401, "LOGIN_FIRST");
	mt_guest_ask(bob, mt_empty_body(0xc4f9186bu)); /* help.getConfig */
	mt_guest_error(bob, 400, "METHOD_UNKNOWN");
	mt_guest_login(bob, "bob", "pw-b", NULL);
	mt_guest_ask(bob, mt_login_body("bob", "pw-b", NULL, TRUE, NULL));
	mt_guest_error(bob, 400, "LOGGED_IN");
	g_byte_array_set_size(cut, 8);
	mt_guest_ask(bob, cut);
	mt_guest_error(bob, 400, "MALFORMED");
	mt_guest_ask(bob, mt_empty_body(TL_DORAN_DONE));
	mt_guest_error(bob, 400, "METHOD_UNKNOWN");
	mt_guest_ask(bob, mt_subscribe_body("a#"));
	mt_guest_error(bob, 400, "");
	mt_guest_ask(bob, mt_publish_body("a/#", 0, FALSE, "x", 1));
	mt_guest_error(bob, 400, "TOPIC_INVALID");
	mt_guest_ask(bob, mt_publish_body(NULL, 9, FALSE, "x", 1));
	mt_guest_error(bob, 400, "TOPIC_UNKNOWN");
	mt_guest_ask(bob, mt_publish_body("x", 1025, FALSE, "x", 1));
	mt_guest_error(bob, 400, "TOPIC_UNKNOWN");
	publish(bob, "doran/1/u/alice/d/1/in/bob", "it stays");
	mt_guest_free(bob);
}

static void
mtproto__subscribe__again(void **state)
{
	struct mt_guest *bob = login("bob", NULL);

	(void)state;
	subscribe(bob, "a/+");
	subscribe(bob, "a/+");
	subscribe(bob, "a/+");
	mt_guest_free(bob);
}

static void
mtproto__will__unless_bye(void **state)
{
	struct mt_guest *bob = login("bob", NULL);
	struct mt_guest *alice = mt_guest_new(gateway, rsa, NULL);

	(void)state;
	subscribe(bob, ALICE_ON);
	mt_guest_ask(
		alice, mt_login_body("alice", "pw-a", NULL, TRUE, ALICE_ON));
	mt_guest_hears(alice, MT_HEARD_RESULT);
	mt_guest_answer(alice, mt_guest_ask(alice, mt_empty_body(TL_DORAN_BYE)),
		TL_DORAN_DONE);
	mt_guest_over(alice);
	mt_guest_free(alice);
	mt_guest_silence(bob, 200);
	alice = mt_guest_new(gateway, rsa, NULL);
	mt_guest_ask(
		alice, mt_login_body("alice", "pw-a", NULL, TRUE, ALICE_ON));
	mt_guest_hears(alice, MT_HEARD_RESULT);
	mt_guest_free(alice);
	mt_guest_message(bob, "gone", FALSE);
	mt_guest_free(bob);
}

static void
mtproto__login__of_the_same_client_takes_over(void **state)
{
	struct mt_guest *one = login("bob", "bob~same");
	struct mt_guest *two = login("bob", "bob~same");

	(void)state;
	mt_guest_ended(one, "taken-over");
	publish(two, "doran/1/u/alice/d/1/in/bob", "stays");
	mt_guest_free(one);
	mt_guest_free(two);
}

static void
mtproto__login__with_calls_behind_it(void **state)
{
	struct mt_guest *bob = mt_guest_new(gateway, rsa, NULL);
	guint64 asked[2];

	(void)state;
	asked[0] = mt_guest_ask(
		bob, mt_login_body("bob", "pw-b", NULL, TRUE, NULL));
	asked[1] = mt_guest_ask(bob, mt_subscribe_body("a"));
	mt_guest_answer(bob, asked[0], TL_DORAN_SESSION);
	mt_guest_answer(bob, asked[1], TL_DORAN_GRANTED);
	mt_guest_free(bob);
}

static void
mtproto__key__lives_in_one_gateway(void **state)
{
	struct mt_guest *bob = login("bob", NULL), *again;
	struct gateway *other;
	struct mt_key key = bob->key;
	struct limits limits;

	(void)state;
	assert_true(bob->new_key);
	mt_guest_free(bob);
	again = mt_guest_new(gateway, rsa, &key);
	mt_guest_login(again, "bob", "pw-b", NULL);
	assert_false(again->new_key);
	mt_guest_free(again);
	limits_init(&limits);
	other = new_gateway(&limits);
	again = mt_guest_new(other, rsa, &key);
	mt_guest_ask(again, mt_subscribe_body("a"));
	mt_guest_over(again);
	assert_int_equal(again->ended, MT_ENDED_UNKNOWN_KEY);
	mt_guest_free(again);
	gateway_free(other);
}

static void
mtproto__client__never_acknowledging_is_ended(void **state)
{
	struct gateway *strict, *was = gateway;
	struct limits limits;
	struct mt_guest *alice, *bob;

	(void)state;
	limits_init(&limits);
	limits.unacked = 10;
	limits.stuck_ms = 300;
	gateway = strict = new_gateway(&limits);
	alice = login("alice", NULL);
	bob = login("bob", NULL);
	subscribe(bob, BOB_IN "+");
	bob->deaf = TRUE;
	for (guint i = 0; i < 30; i++)
		publish(alice, BOB_IN "alice", "x");
	mt_guest_free(alice);
	gateway = was;
	assert_true(gateway_counters(strict)->unacked < 30);
	assert_int_equal(gateway_counters(strict)->paused_upstreams, 1);
	mt_guest_over(bob);
	assert_int_equal(gateway_counters(strict)->endings[ENDING_BUSY], 1);
	mt_guest_free(bob);
	gateway_free(strict);
}

/* 8 MB for one that reads nothing: the broker keeps them, whoever sends and
 * whoever reads go on, and it is ended in the end. */
static void
mtproto__client__never_reading_is_bounded(void **state)
{
	enum { N = 80, SIZE = 100000 };
	struct gateway *strict, *was = gateway;
	g_autofree char *text = g_strnfill(SIZE, 'x');
	struct mt_guest *alice, *bob, *deaf;
	struct limits limits;
	gsize most = 0;

	(void)state;
	limits_init(&limits);
	limits.client_queue = 65536;
	limits.stuck_ms = 2000;
	gateway = strict = new_gateway(&limits);
	alice = login("alice", NULL);
	bob = login("bob", NULL);
	deaf = login("bob", "bob~deaf");
	gateway = was;
	subscribe(bob, BOB_IN "+");
	subscribe(deaf, BOB_IN "+");
	deaf->stalled = TRUE;
	for (guint i = 0; i < N; i++) {
		publish(alice, BOB_IN "alice", text);
		mt_guest_message(bob, text, FALSE);
		most = MAX(most, gateway_counters(strict)->held);
	}
	assert_true(deaf->down->len > SIZE);
	assert_true(most < 10 * SIZE);
	mt_guest_closing(deaf);
	assert_int_equal(gateway_counters(strict)->endings[ENDING_BUSY], 1);
	publish(alice, BOB_IN "alice", "after it");
	mt_guest_message(bob, "after it", FALSE);
	mt_guest_free(deaf);
	mt_guest_free(alice);
	mt_guest_free(bob);
	gateway_free(strict);
}

static void
mtproto__shutdown__is_told(void **state)
{
	struct mt_guest *bob = login("bob", NULL);

	(void)state;
	mt_face.shutdown(bob->session);
	mt_guest_ended(bob, "shutdown");
	mt_guest_free(bob);
}

static void
mtproto__all__leaves_nothing_behind(void **state)
{
	const struct counters *counters = gateway_counters(gateway);

	(void)state;
	assert_int_equal(counters->sessions, 0);
	assert_int_equal(counters->logged_in, 0);
	assert_int_equal(counters->upstreams, 0);
	assert_int_equal(counters->unacked, 0);
	assert_int_equal(counters->held, 0);
	assert_int_equal(counters->paused_clients, 0);
	assert_int_equal(counters->paused_upstreams, 0);
	assert_int_equal(counters->waiting_exchanges, 0);
	assert_int_equal(counters->endings[ENDING_TAKEN_OVER], 1);
	assert_int_equal(counters->endings[ENDING_REFUSED], 1);
	assert_int_equal(counters->endings[ENDING_SHUTDOWN], 1);
	assert_int_equal(counters->resumed, 1);
	assert_true(counters->exchanges > 10);
	assert_true(counters->redelivered > 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mtproto__login__refused),
		cmocka_unit_test(mtproto__publish__arrives_and_is_answered),
		cmocka_unit_test(mtproto__publish__large_ones),
		cmocka_unit_test(mtproto__publish__quiet_is_acknowledged_alone),
		cmocka_unit_test(mtproto__message__unacknowledged_comes_again),
		cmocka_unit_test(mtproto__calls__refused),
		cmocka_unit_test(mtproto__subscribe__again),
		cmocka_unit_test(mtproto__will__unless_bye),
		cmocka_unit_test(mtproto__login__of_the_same_client_takes_over),
		cmocka_unit_test(mtproto__login__with_calls_behind_it),
		cmocka_unit_test(mtproto__key__lives_in_one_gateway),
		cmocka_unit_test(mtproto__client__never_acknowledging_is_ended),
		cmocka_unit_test(mtproto__client__never_reading_is_bounded),
		cmocka_unit_test(mtproto__shutdown__is_told),
		cmocka_unit_test(mtproto__all__leaves_nothing_behind),
	};
	struct limits limits;
	int failed;

	if (!broker_available() || sodium_init() < 0) {
		puts("no mosquitto");
		return 77;
	}
	limits_init(&limits);
	rsa = mt_rsa_key_make();
	pem = mt_rsa_private_pem(rsa);
	broker = broker_new();
	broker_user(broker, "alice", "pw-a");
	broker_user(broker, "bob", "pw-b");
	broker_start(broker);
	gateway = new_gateway(&limits);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	gateway_free(gateway);
	broker_free(broker);
	mt_rsa_wipe_text(pem);
	mt_rsa_key_free(rsa);
	return failed;
}
