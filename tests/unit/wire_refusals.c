/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "wire_conformance.h"
#include "wire_refusals.h"

#define LARGE (1024 * 1024)
#define EVE_IN "doran/1/u/eve/d/t/in/bob"
#define EVE_LIST "doran/1/u/eve/list"

void
wire__publish__one_megabyte(void **state)
{
	struct peer *alice = conformance_peer("alice", "large");
	struct peer *bob = conformance_peer("bob", "large");
	g_autofree char *data = g_malloc(LARGE);
	g_autoptr(GBytes) payload = NULL;
	guint64 id;

	(void)state;
	for (guint i = 0; i < LARGE; i++)
		data[i] = (char)(i * 31 >> 3);
	payload = g_bytes_new(data, LARGE);
	assert_int_equal(peer_subscribe(bob, BOB_INS), DORAN_OK);
	id = wire_publish(alice->wire, BOB_IN, payload, 1, FALSE);
	assert_int_equal(peer_wait_done(alice, id), DORAN_OK);
	assert_true(peer_wait_messages(bob, 1));
	assert_true(g_bytes_equal(peer_message(bob, 0)->payload, payload));
	peer_leave(alice);
	peer_leave(bob);
}

void
wire__message__over_the_limit_is_dropped(void **state)
{
	struct peer *alice = conformance_peer("alice", "limit");
	struct doran_wire_config config;
	struct peer *bob;
	g_autofree char *text = NULL;

	(void)state;
	conformance_config(&config, "bob", "limit");
	config.max_message = 8;
	bob = peer_open(conformance_backend, &config);
	conformance_config_clear(&config);
	assert_true(peer_up(bob));
	assert_int_equal(peer_subscribe(bob, BOB_INS), DORAN_OK);
	peer_publish(alice, BOB_IN, "nine byte", FALSE);
	peer_publish(alice, BOB_IN, "eight by", FALSE);
	assert_true(peer_wait_messages(bob, 1));
	text = peer_text(bob, 0);
	assert_string_equal(text, "eight by");
	peer_leave(alice);
	peer_leave(bob);
}

void
wire__connect__wrong_password_is_final(void **state)
{
	struct doran_wire_config config;
	struct peer *eve;

	(void)state;
	conformance_config(&config, "alice", "eve");
	config.password_len--;
	eve = peer_open(conformance_backend, &config);
	conformance_config_clear(&config);
	wire_connect(eve->wire);
	assert_true(peer_wait_state(eve, DORAN_WIRE_REFUSED));
	assert_int_equal(eve->reason, DORAN_REFUSED);
	peer_idle(300);
	assert_int_equal(eve->state, DORAN_WIRE_REFUSED);
	assert_int_equal(eve->ups, 0);
	peer_close(eve);
}

void
wire__publish__denied_topic_delivers_nothing(void **state)
{
	struct peer *eve = conformance_peer("eve", "deny");
	struct peer *bob = conformance_peer("bob", "deny");
	int status;

	(void)state;
	assert_int_equal(peer_subscribe(bob, BOB_INS), DORAN_OK);
	status = peer_publish(eve, BOB_IN, "as if from alice", FALSE);
	if (conformance_can(DORAN_CAP_DENIED_PUBLISH))
		assert_int_equal(status, DORAN_DENIED);
	peer_idle(300);
	peer_assert_none(bob);
	/* and both go on, though a broker may throw eve out for it */
	assert_true(peer_wait_state(eve, DORAN_WIRE_UP));
	assert_int_equal(
		peer_publish(eve, "doran/1/u/bob/d/t/in/eve", "eve", FALSE),
		DORAN_OK);
	assert_true(peer_wait_messages(bob, 1));
	peer_leave(eve);
	peer_leave(bob);
}

void
wire__subscribe__denied_topic_delivers_nothing(void **state)
{
	struct peer *alice = conformance_peer("alice", "deny2");
	struct peer *eve = conformance_peer("eve", "deny2");
	int status, all;

	(void)state;
	conformance_clear(ALICE_ON); /* which eve may read */
	status = peer_subscribe(eve, BOB_INS);
	all = peer_subscribe(eve, "#");
	if (conformance_can(DORAN_CAP_DENIED_SUBSCRIBE)) {
		assert_int_equal(status, DORAN_DENIED);
		assert_int_equal(all, DORAN_DENIED);
	}
	assert_int_equal(
		peer_publish(alice, BOB_IN, "private", FALSE), DORAN_OK);
	peer_idle(300);
	peer_assert_none(eve);
	peer_leave(alice);
	peer_leave(eve);
}

void
wire__subscribe__denied_one_does_not_stop_others(void **state)
{
	struct peer *eve = conformance_peer("eve", "deny3");
	struct peer *bob = conformance_peer("bob", "deny3");
	guint64 first, denied, last;
	guint downs;

	(void)state;
	first = wire_subscribe(eve->wire, EVE_IN, 1);
	denied = wire_subscribe(eve->wire, BOB_INS, 1);
	last = wire_subscribe(eve->wire, EVE_LIST, 1);
	assert_int_equal(peer_wait_done(eve, first), DORAN_OK);
	assert_int_equal(peer_wait_done(eve, last), DORAN_OK);
	if (conformance_can(DORAN_CAP_DENIED_SUBSCRIBE) ||
		(conformance_server->quirks & WIRE_DENIED_SUBSCRIBE_CLOSES))
		assert_int_equal(peer_wait_done(eve, denied), DORAN_DENIED);
	/* a server that denies by hanging up: the denial comes before the news
	 * of that break, which this one's answer waits out */
	assert_int_equal(peer_subscribe(eve, EVE_LIST), DORAN_OK);
	/* and that is the end of it: nothing is asked for again */
	assert_true(peer_wait_state(eve, DORAN_WIRE_UP));
	downs = eve->downs;
	peer_idle(1500);
	assert_int_equal(eve->downs, downs);
	assert_int_equal(eve->state, DORAN_WIRE_UP);
	assert_int_equal(peer_publish(bob, EVE_IN, "hello", FALSE), DORAN_OK);
	assert_true(peer_wait_messages(eve, 1));
	peer_leave(bob);
	peer_leave(eve);
}
