/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <cmocka.h>

#include "wire_brokers.h"
#include "wire_conformance.h"

#define SETTLE_MS 5000 /* what is that old survives a kill, under load too */

static gboolean
has_quirk(enum wire_quirk quirk)
{
	return (conformance_server->quirks & quirk) != 0;
}

/* What a new subscriber of bob's finds there within half a second. */
static struct peer *
finder(const char *suffix, const char *filter)
{
	struct peer *bob = conformance_peer("bob", suffix);

	assert_int_equal(peer_subscribe(bob, filter), DORAN_OK);
	peer_idle(500);
	return bob;
}

void
wire__retained__survives_the_servers_death(void **state)
{
	struct peer *alice = conformance_peer("alice", "keep");
	struct peer *bob;
	g_autofree char *text = NULL;

	(void)state;
	assert_int_equal(
		peer_publish(alice, ALICE_LIST, "kept", TRUE), DORAN_OK);
	peer_idle(SETTLE_MS);
	conformance_server->kill();
	assert_true(peer_wait_downs(alice, 1));
	conformance_server->restart();
	assert_true(peer_wait_ups(alice, 2));
	bob = finder("keep", ALICE_LIST);
	assert_true(peer_wait_messages(bob, 1));
	text = peer_text(bob, 0);
	assert_string_equal(text, "kept");
	assert_int_equal(peer_publish(alice, ALICE_LIST, "", TRUE), DORAN_OK);
	peer_leave(alice);
	peer_leave(bob);
}

void
wire__retained__found_by_a_wildcard(void **state)
{
	struct peer *alice = conformance_peer("alice", "wild");
	struct peer *bob;

	(void)state;
	assert_int_equal(
		peer_publish(alice, ALICE_LIST, "kept", TRUE), DORAN_OK);
	bob = finder("wild", "doran/1/u/+/list");
	assert_int_equal(
		bob->messages->len, has_quirk(WIRE_RETAINED_EXACT) ? 0 : 1);
	assert_int_equal(peer_publish(alice, ALICE_LIST, "", TRUE), DORAN_OK);
	assert_true(peer_wait_messages(
		bob, has_quirk(WIRE_RETAINED_EXACT) ? 1 : 2));
	peer_leave(alice);
	peer_leave(bob);
}

void
wire__retained__not_cleared_by_another(void **state)
{
	struct peer *alice = conformance_peer("alice", "clear");
	struct peer *eve = conformance_peer("eve", "clear");
	struct peer *bob;

	(void)state;
	assert_int_equal(
		peer_publish(alice, ALICE_LIST, "kept", TRUE), DORAN_OK);
	peer_publish(eve, ALICE_LIST, "", TRUE);
	peer_publish(eve, ALICE_LIST, "eve's", TRUE);
	bob = finder("clear", ALICE_LIST);
	assert_int_equal(bob->messages->len, 1);
	assert_int_equal(peer_publish(alice, ALICE_LIST, "", TRUE), DORAN_OK);
	peer_leave(alice);
	peer_leave(eve);
	peer_leave(bob);
}

/* Both topics fit the access rules however they are read. */
void
wire__topic__dots_stay_dots(void **state)
{
	struct peer *alice = conformance_peer("alice", "dots");
	struct peer *bob = conformance_peer("bob", "dots");

	(void)state;
	assert_int_equal(peer_subscribe(bob, BOB_INS), DORAN_OK);
	peer_publish(alice, "doran/1/u/bob/d.t/in/alice", "dotted", FALSE);
	peer_idle(300);
	assert_int_equal(
		bob->messages->len, has_quirk(WIRE_DOTS_ARE_SLASHES) ? 1 : 0);
	if (has_quirk(WIRE_DOTS_ARE_SLASHES))
		assert_string_equal(peer_message(bob, 0)->topic, BOB_IN);
	peer_leave(alice);
	peer_leave(bob);
}

/* Nobody is thrown out for good, and some brokers throw nobody out. */
void
wire__publish__denied_may_cost_the_connection(void **state)
{
	struct peer *eve = conformance_peer("eve", "stay");

	(void)state;
	peer_publish(eve, BOB_IN, "as if from alice", FALSE);
	peer_idle(300);
	if (has_quirk(WIRE_DENIED_PUBLISH_CLOSES))
		assert_int_equal(eve->downs, 1);
	assert_true(peer_wait_state(eve, DORAN_WIRE_UP));
	assert_int_equal(
		peer_publish(eve, "doran/1/u/bob/d/t/in/eve", "hers", FALSE),
		DORAN_OK);
	peer_leave(eve);
}

void
wire__will__denied_is_not_published(void **state)
{
	static const struct doran_will will = {
		.size = sizeof(will),
		.topic = ALICE_ON,
		.payload = (const uint8_t *)"eve's",
		.len = 5,
		.qos = 1,
		.retain = 1,
	};
	struct doran_wire_config config;
	struct peer *eve, *bob;

	(void)state;
	conformance_clear(ALICE_ON);
	conformance_config(&config, "eve", "will");
	config.will = &will;
	eve = peer_open(conformance_backend, &config);
	conformance_config_clear(&config);
	wire_connect(eve->wire);
	peer_wait_ups(eve, 1);
	peer_close(eve);
	bob = finder("evewill", ALICE_ON);
	peer_assert_none(bob);
	peer_leave(bob);
}

/* A client ID begins with the user's name; some brokers can hold to that. */
void
wire__client_id__of_another_user(void **state)
{
	struct peer *alice = conformance_peer("alice", "queued");
	struct peer *bob = conformance_peer("bob", "queued");
	struct doran_wire_config config;
	struct peer *eve;

	(void)state;
	assert_int_equal(peer_subscribe(bob, BOB_INS), DORAN_OK);
	peer_leave(bob);
	assert_int_equal(
		peer_publish(alice, BOB_IN, "private", FALSE), DORAN_OK);
	conformance_config(&config, "eve", "queued");
	g_free((char *)config.client_id);
	config.client_id =
		g_strdup(has_quirk(WIRE_CLIENT_ID_BOUND) ? "bob~test~queued"
							 : "bob~test~guessed");
	eve = peer_open(conformance_backend, &config);
	wire_connect(eve->wire);
	peer_idle(500);
	wire_subscribe(eve->wire, "doran/1/u/eve/d/t/in/+", 1);
	peer_idle(500);
	peer_assert_none(eve);
	peer_close(eve);
	conformance_config_clear(&config);
	bob = conformance_peer("bob", "queued");
	assert_true(peer_wait_messages(bob, 1));
	peer_leave(alice);
	peer_leave(bob);
}
