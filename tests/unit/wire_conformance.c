/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "wire_brokers.h"
#include "wire_conformance.h"
#include "wire_killed.h"
#include "wire_refusals.h"

#define MANY 500
#define HURRIES 60

const struct wire_server *conformance_server;
struct backend *conformance_backend;

void
conformance_config(
	struct doran_wire_config *config, const char *user, const char *suffix)
{
	g_autofree char *password = g_strconcat(user, "-secret", NULL);

	*config = (struct doran_wire_config){
		.size = sizeof(*config),
		.url = conformance_server->url(),
		.client_id = g_strdup_printf("%s~test~%s", user, suffix),
		.user = g_strdup(user),
		.password_len = strlen(password),
		.options = conformance_server->options,
	};
	config->password = (const uint8_t *)g_steal_pointer(&password);
}

void
conformance_config_clear(struct doran_wire_config *config)
{
	g_free((char *)config->url);
	g_free((char *)config->client_id);
	g_free((char *)config->user);
	g_free((uint8_t *)config->password);
}

struct peer *
conformance_peer(const char *user, const char *suffix)
{
	struct doran_wire_config config;
	struct peer *peer;

	conformance_config(&config, user, suffix);
	peer = peer_open(conformance_backend, &config);
	conformance_config_clear(&config);
	assert_true(peer_up(peer));
	return peer;
}

void
conformance_clear(const char *topic)
{
	struct peer *alice = conformance_peer("alice", "clearing");

	assert_int_equal(peer_publish(alice, topic, "", TRUE), DORAN_OK);
	peer_leave(alice);
}

gboolean
conformance_can(guint64 capability)
{
	return (backend_info(conformance_backend)->capabilities & capability) !=
		0;
}

static void
wire__publish__reaches_the_subscriber(void **state)
{
	struct peer *alice = conformance_peer("alice", "pub");
	struct peer *bob = conformance_peer("bob", "pub");
	g_autofree char *text = NULL;

	(void)state;
	assert_int_equal(peer_subscribe(bob, BOB_INS), DORAN_OK);
	assert_int_equal(peer_publish(alice, BOB_IN, "hello", FALSE), DORAN_OK);
	assert_true(peer_wait_messages(bob, 1));
	text = peer_text(bob, 0);
	assert_string_equal(text, "hello");
	assert_string_equal(peer_message(bob, 0)->topic, BOB_IN);
	assert_false(peer_message(bob, 0)->retained);
	assert_false(peer_message(bob, 0)->duplicate);
	assert_int_not_equal(peer_message(bob, 0)->token, 0);
	peer_leave(alice);
	peer_leave(bob);
}

static void
wire__publish__qos_0_and_empty(void **state)
{
	struct peer *alice = conformance_peer("alice", "qos0");
	struct peer *bob = conformance_peer("bob", "qos0");
	g_autoptr(GBytes) empty = g_bytes_new_static("", 0);
	guint64 id;

	(void)state;
	assert_int_equal(peer_subscribe(bob, BOB_INS), DORAN_OK);
	id = wire_publish(alice->wire, BOB_IN, empty, 0, FALSE);
	assert_int_equal(peer_wait_done(alice, id), DORAN_OK);
	assert_true(peer_wait_messages(bob, 1));
	assert_int_equal(g_bytes_get_size(peer_message(bob, 0)->payload), 0);
	assert_int_equal(peer_message(bob, 0)->token, 0);
	peer_leave(alice);
	peer_leave(bob);
}

static void
wire__unsubscribe__ends_delivery(void **state)
{
	struct peer *alice = conformance_peer("alice", "unsub");
	struct peer *bob = conformance_peer("bob", "unsub");
	guint64 id;

	(void)state;
	assert_int_equal(peer_subscribe(bob, BOB_INS), DORAN_OK);
	id = wire_unsubscribe(bob->wire, BOB_INS);
	assert_int_equal(peer_wait_done(bob, id), DORAN_OK);
	assert_int_equal(peer_publish(alice, BOB_IN, "gone", FALSE), DORAN_OK);
	peer_idle(200);
	peer_assert_none(bob);
	peer_leave(alice);
	peer_leave(bob);
}

static void
wire__retained__set_read_and_clear(void **state)
{
	struct peer *alice = conformance_peer("alice", "ret");
	struct peer *bob = conformance_peer("bob", "ret1");
	g_autofree char *text = NULL;

	(void)state;
	assert_int_equal(peer_publish(alice, ALICE_LIST, "v1", TRUE), DORAN_OK);
	assert_int_equal(peer_subscribe(bob, ALICE_LIST), DORAN_OK);
	assert_true(peer_wait_messages(bob, 1));
	text = peer_text(bob, 0);
	assert_string_equal(text, "v1");
	assert_true(peer_message(bob, 0)->retained);
	/* a change comes as it happens, not as a kept value */
	assert_int_equal(peer_publish(alice, ALICE_LIST, "v2", TRUE), DORAN_OK);
	assert_true(peer_wait_messages(bob, 2));
	assert_false(peer_message(bob, 1)->retained);
	assert_int_equal(peer_publish(alice, ALICE_LIST, "", TRUE), DORAN_OK);
	assert_true(peer_wait_messages(bob, 3));
	peer_leave(bob);

	bob = conformance_peer("bob", "ret2");
	assert_int_equal(peer_subscribe(bob, ALICE_LIST), DORAN_OK);
	peer_idle(200);
	peer_assert_none(bob);
	peer_leave(alice);
	peer_leave(bob);
}

static void
assert_numbered(const struct peer *peer, guint from, guint count)
{
	for (guint i = 0; i < count; i++) {
		g_autofree char *text = peer_text(peer, from + i);
		g_autofree char *want = g_strdup_printf("%u", i);

		assert_string_equal(text, want);
	}
}

/* Sends MANY without waiting in between, then waits for all. */
static void
send_numbered(struct peer *peer, const char *topic)
{
	guint64 ids[MANY];

	for (guint i = 0; i < MANY; i++) {
		g_autofree char *text = g_strdup_printf("%u", i);

		ids[i] = peer_send(peer, topic, text);
	}
	for (guint i = 0; i < MANY; i++)
		assert_int_equal(peer_wait_done(peer, ids[i]), DORAN_OK);
}

static void
wire__queue__offline_messages_come_in_order(void **state)
{
	struct peer *alice = conformance_peer("alice", "queue");
	struct peer *bob = conformance_peer("bob", "queue");

	(void)state;
	assert_int_equal(peer_subscribe(bob, BOB_INS), DORAN_OK);
	peer_leave(bob);
	send_numbered(alice, BOB_IN);
	bob = conformance_peer("bob", "queue");
	assert_true(peer_wait_messages(bob, MANY));
	peer_idle(100);
	assert_int_equal(bob->messages->len, MANY);
	assert_numbered(bob, 0, MANY);
	peer_leave(alice);
	peer_leave(bob);
}

static void
wire__clean_session__keeps_nothing(void **state)
{
	struct peer *alice = conformance_peer("alice", "clean");
	struct doran_wire_config config;
	struct peer *bob;

	(void)state;
	conformance_config(&config, "bob", "clean");
	config.clean_session = 1;
	bob = peer_open(conformance_backend, &config);
	assert_true(peer_up(bob));
	assert_int_equal(peer_subscribe(bob, BOB_INS), DORAN_OK);
	peer_leave(bob);
	assert_int_equal(peer_publish(alice, BOB_IN, "lost", FALSE), DORAN_OK);
	bob = peer_open(conformance_backend, &config);
	conformance_config_clear(&config);
	assert_true(peer_up(bob));
	peer_idle(200);
	peer_assert_none(bob);
	peer_leave(alice);
	peer_leave(bob);
}

static struct peer *
peer_with_will(const char *suffix)
{
	static const struct doran_will will = {
		.size = sizeof(will),
		.topic = ALICE_ON,
		.payload = (const uint8_t *)"gone",
		.len = 4,
		.qos = 1,
		.retain = 1,
	};
	struct doran_wire_config config;
	struct peer *peer;

	conformance_config(&config, "alice", suffix);
	config.will = &will;
	peer = peer_open(conformance_backend, &config);
	conformance_config_clear(&config);
	assert_true(peer_up(peer));
	return peer;
}

static void
wire__will__published_when_a_client_vanishes(void **state)
{
	struct peer *alice = peer_with_will("will1");
	struct peer *bob = conformance_peer("bob", "will1");
	g_autofree char *text = NULL;

	(void)state;
	assert_int_equal(peer_publish(alice, ALICE_ON, "", TRUE), DORAN_OK);
	assert_int_equal(peer_subscribe(bob, ALICE_ON), DORAN_OK);
	peer_close(alice);
	assert_true(peer_wait_messages(bob, 1));
	text = peer_text(bob, 0);
	assert_string_equal(text, "gone");
	peer_leave(bob);
}

static void
wire__will__not_published_after_a_goodbye(void **state)
{
	struct peer *alice = peer_with_will("will2");
	struct peer *bob = conformance_peer("bob", "will2");

	(void)state;
	assert_int_equal(peer_publish(alice, ALICE_ON, "", TRUE), DORAN_OK);
	assert_int_equal(peer_subscribe(bob, ALICE_ON), DORAN_OK);
	peer_leave(alice);
	peer_idle(200);
	peer_assert_none(bob);
	peer_leave(bob);
}

static void
wire__reconnect__subscribes_again(void **state)
{
	struct peer *alice = conformance_peer("alice", "again");
	struct peer *bob = conformance_peer("bob", "again");
	g_autofree char *text = NULL;

	(void)state;
	assert_int_equal(peer_subscribe(bob, BOB_INS), DORAN_OK);
	conformance_server->kill();
	assert_true(peer_wait_downs(alice, 1));
	assert_true(peer_wait_downs(bob, 1));
	assert_int_equal(bob->reason, DORAN_UNREACHABLE);
	assert_int_equal(peer_publish(alice, BOB_IN, "into the void", FALSE),
		DORAN_UNREACHABLE);
	conformance_server->restart();
	assert_true(peer_wait_ups(alice, 2));
	assert_true(peer_wait_ups(bob, 2));
	/* up is when it has asked: what comes before the answer may miss it */
	for (guint i = 0; i < 50 && bob->messages->len == 0; i++) {
		peer_publish(alice, BOB_IN, "back", FALSE);
		peer_idle(100);
	}
	text = peer_text(bob, 0);
	assert_string_equal(text, "back");
	peer_leave(alice);
	peer_leave(bob);
}

static void
wire__connect__waits_for_a_server(void **state)
{
	struct doran_wire_config config;
	struct peer *bob;
	guint64 id;

	(void)state;
	conformance_server->kill();
	conformance_config(&config, "bob", "late");
	bob = peer_open(conformance_backend, &config);
	conformance_config_clear(&config);
	wire_connect(bob->wire);
	id = wire_subscribe(bob->wire, BOB_INS, 1);
	assert_true(peer_wait_downs(bob, 1));
	assert_int_equal(bob->reason, DORAN_UNREACHABLE);
	conformance_server->restart();
	assert_true(peer_wait_state(bob, DORAN_WIRE_UP));
	assert_int_equal(peer_wait_done(bob, id), DORAN_OK);
	peer_leave(bob);
}

/* Puts messages in the session that bob's peers of that suffix share, and gives
 * one of them that has the first and does not acknowledge it. */
static struct peer *
holding_peer(const char *suffix)
{
	struct peer *alice = conformance_peer("alice", suffix);
	struct peer *bob = conformance_peer("bob", suffix);
	struct doran_wire_config config;

	assert_int_equal(peer_subscribe(bob, BOB_INS), DORAN_OK);
	peer_leave(bob);
	assert_int_equal(peer_publish(alice, BOB_IN, "kept", FALSE), DORAN_OK);
	assert_int_equal(peer_publish(alice, BOB_IN, "next", FALSE), DORAN_OK);
	peer_leave(alice);
	conformance_config(&config, "bob", suffix);
	bob = peer_open(conformance_backend, &config);
	conformance_config_clear(&config);
	bob->hold = TRUE;
	assert_true(peer_up(bob));
	assert_true(peer_wait_messages(bob, 1));
	return bob;
}

static void
wire__ack__unacknowledged_message_comes_again(void **state)
{
	struct peer *bob = holding_peer("hold");
	g_autofree char *text = NULL;
	g_autofree char *next = NULL;

	(void)state;
	peer_close(bob);
	bob = conformance_peer("bob", "hold");
	assert_true(peer_wait_messages(bob, 2));
	text = peer_text(bob, 0);
	next = peer_text(bob, 1);
	assert_string_equal(text, "kept");
	assert_string_equal(next, "next");
	assert_true(peer_message(bob, 0)->duplicate);
	peer_leave(bob);

	/* and once acknowledged never more */
	bob = conformance_peer("bob", "hold");
	peer_idle(200);
	peer_assert_none(bob);
	peer_leave(bob);
}

static void
wire__ack__comes_again_after_the_server_died(void **state)
{
	struct peer *bob = holding_peer("hold2");
	guint64 token = peer_message(bob, 0)->token;
	guint before;
	g_autofree char *text = NULL;

	(void)state;
	/* until the server has saved it */
	peer_idle(2500);
	conformance_server->kill();
	assert_true(peer_wait_downs(bob, 1));
	/* too late: the token died with its connection */
	wire_ack(bob->wire, token);
	bob->hold = FALSE;
	before = bob->messages->len;
	conformance_server->restart();
	assert_true(peer_wait_messages(bob, before + 2));
	text = peer_text(bob, before);
	assert_string_equal(text, "kept");
	peer_leave(bob);
}

/* While one message is not acknowledged, whoever sends something, of this
 * account or another, gets it sent. */
static void
wire__ack__late_one_does_not_block_publishing(void **state)
{
	struct peer *alice = conformance_peer("alice", "slow");
	struct peer *bob = holding_peer("slow2");
	guint64 mine, others;

	(void)state;
	mine = peer_send(bob, ALICE_IN, "mine");
	others = peer_send(alice, BOB_IN, "others");
	wire_ack(bob->wire, peer_message(bob, 0)->token);
	bob->hold = FALSE;
	assert_int_equal(peer_wait_done(bob, mine), DORAN_OK);
	assert_int_equal(peer_wait_done(alice, others), DORAN_OK);
	peer_leave(alice);
	peer_leave(bob);
}

/* One that nobody ever acknowledges holds up no other account. */
static void
wire__ack__missing_one_holds_up_nobody_else(void **state)
{
	struct peer *alice = conformance_peer("alice", "never");
	struct peer *bob = holding_peer("never2");

	(void)state;
	assert_int_equal(peer_publish(alice, BOB_IN, "go on", FALSE), DORAN_OK);
	peer_leave(alice);
	peer_close(bob);
}

static void
wire__accounts__two_at_once(void **state)
{
	struct peer *alice = conformance_peer("alice", "two");
	struct peer *bob = conformance_peer("bob", "two");

	(void)state;
	assert_int_equal(peer_subscribe(alice, ALICE_INS), DORAN_OK);
	assert_int_equal(peer_subscribe(bob, BOB_INS), DORAN_OK);
	for (guint i = 0; i < MANY; i++) {
		g_autofree char *text = g_strdup_printf("%u", i);

		peer_send(alice, BOB_IN, text);
		peer_send(bob, ALICE_IN, text);
	}
	assert_true(peer_wait_messages(alice, MANY));
	assert_true(peer_wait_messages(bob, MANY));
	assert_numbered(alice, 0, MANY);
	assert_numbered(bob, 0, MANY);
	peer_leave(alice);
	peer_leave(bob);
}

static void
wire__takeover__same_client_id_moves_the_session(void **state)
{
	struct peer *bob = holding_peer("same");
	struct peer *again = conformance_peer("bob", "same");

	(void)state;
	/* the first one is thrown out, and would come back */
	assert_true(peer_wait_downs(bob, 1));
	peer_close(bob);
	assert_true(peer_wait_ups(again, 1));
	assert_true(peer_wait_messages(again, 2));
	peer_leave(again);
}

static void
wire__close__cancels_and_calls_nothing_more(void **state)
{
	struct peer *alice = conformance_peer("alice", "close");

	(void)state;
	for (guint i = 0; i < MANY; i++)
		peer_send(alice, BOB_IN, "x");
	peer_close(alice);
	/* a callback from here on would touch freed memory */
	peer_idle(100);
}

/* Whichever comes first, the server's welcome or the goodbye. */
static void
wire__disconnect__while_connecting(void **state)
{
	(void)state;
	for (guint i = 0; i < HURRIES; i++) {
		struct doran_wire_config config;
		struct peer *alice;

		conformance_config(&config, "alice", "hurry");
		alice = peer_open(conformance_backend, &config);
		conformance_config_clear(&config);
		(void)wire_subscribe(alice->wire, ALICE_INS, 1);
		wire_connect(alice->wire);
		g_usleep(i * 100);
		peer_leave(alice);
	}
}

static int
setup(void **state)
{
	g_autoptr(GError) error = NULL;

	(void)state;
	conformance_backend = backend_load(conformance_server->backend, &error);
	if (conformance_backend == NULL) {
		print_error("%s\n", error->message);
		return -1;
	}
	conformance_server->start();
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	conformance_server->stop();
	backend_unref(conformance_backend);
	return 0;
}

int
wire_conformance_run(const struct wire_server *server, int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(wire__publish__reaches_the_subscriber),
		cmocka_unit_test(wire__publish__qos_0_and_empty),
		cmocka_unit_test(wire__unsubscribe__ends_delivery),
		cmocka_unit_test(wire__retained__set_read_and_clear),
		cmocka_unit_test(wire__queue__offline_messages_come_in_order),
		cmocka_unit_test(wire__clean_session__keeps_nothing),
		cmocka_unit_test(wire__will__published_when_a_client_vanishes),
		cmocka_unit_test(wire__will__not_published_after_a_goodbye),
		cmocka_unit_test(wire__reconnect__subscribes_again),
		cmocka_unit_test(wire__connect__waits_for_a_server),
		cmocka_unit_test(wire__ack__unacknowledged_message_comes_again),
		cmocka_unit_test(wire__ack__comes_again_after_the_server_died),
		cmocka_unit_test(wire__ack__late_one_does_not_block_publishing),
		cmocka_unit_test(wire__ack__missing_one_holds_up_nobody_else),
		cmocka_unit_test(
			wire__ack__comes_again_after_the_receiver_was_killed),
		cmocka_unit_test(wire__publish__one_megabyte),
		cmocka_unit_test(wire__message__over_the_limit_is_dropped),
		cmocka_unit_test(wire__connect__wrong_password_is_final),
		cmocka_unit_test(wire__publish__denied_topic_delivers_nothing),
		cmocka_unit_test(
			wire__subscribe__denied_topic_delivers_nothing),
		cmocka_unit_test(
			wire__subscribe__denied_one_does_not_stop_others),
		cmocka_unit_test(wire__accounts__two_at_once),
		cmocka_unit_test(
			wire__takeover__same_client_id_moves_the_session),
		cmocka_unit_test(wire__retained__survives_the_servers_death),
		cmocka_unit_test(wire__retained__found_by_a_wildcard),
		cmocka_unit_test(wire__retained__not_cleared_by_another),
		cmocka_unit_test(wire__topic__dots_stay_dots),
		cmocka_unit_test(wire__publish__denied_may_cost_the_connection),
		cmocka_unit_test(wire__will__denied_is_not_published),
		cmocka_unit_test(wire__client_id__of_another_user),
		cmocka_unit_test(wire__close__cancels_and_calls_nothing_more),
		cmocka_unit_test(wire__disconnect__while_connecting),
	};
	int status;

	conformance_server = server;
	status = wire_killed_receive(argc, argv);
	if (status != 0)
		return status;
	if (!server->available()) {
		printf("no server for %s here: skipped\n", server->backend);
		return 77;
	}
	if (argc > 1)
		cmocka_set_test_filter(argv[1]);
	return cmocka_run_group_tests_name(
		server->backend, tests, setup, teardown);
}
