/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clients of the gateway and a real broker: logins, messages both ways,
 * acknowledgements, wills, endings. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "broker.h"
#include "guest.h"

#define ALICE "login:alice\npasscode:pw-a\n"
#define BOB "login:bob\npasscode:pw-b\n"
#define BOB_IN "doran/1/u/bob/d/1/in/"
#define ALICE_ON "doran/1/u/alice/d/1/on"

static struct broker *broker;
static struct gateway *gateway;

static void
bob_subscribes(struct guest *bob, const char *ack)
{
	guest_say(bob,
		"SUBSCRIBE\nid:in\ndestination:/topic/" BOB_IN
		"+\nack:%s\nreceipt:sub\n\n",
		ack);
	guest_receipt(bob, "sub");
}

static void
send_to_bob(struct guest *alice, const char *text)
{
	guest_say(alice,
		"SEND\ndestination:/topic/" BOB_IN "alice\nreceipt:%s\n\n%s",
		text, text);
	guest_receipt(alice, text);
}

/* The next message has that text; what its ack header says. */
static char *
bob_hears(struct guest *bob, const char *text)
{
	g_autoptr(StompFrame) frame = guest_hears(bob, STOMP_MESSAGE);

	assert_body(frame, text);
	assert_header(frame, "destination", "/topic/" BOB_IN "alice");
	return g_strdup(stomp_header(frame, "ack"));
}

static void
session__login__refused(void **state)
{
	struct guest *eve = guest_new(gateway);

	(void)state;
	guest_say(eve,
		"CONNECT\naccept-version:1.2\nhost:x\nlogin:alice\n"
		"passcode:wrong\n\n");
	guest_error(eve, "refused");
	assert_int_equal(eve->code, TRANSPORT_POLICY);
	guest_free(eve);
}

static void
session__login__says_what_it_can(void **state)
{
	struct guest *alice = guest_new(gateway);
	g_autoptr(StompFrame) frame = NULL;

	(void)state;
	guest_say(
		alice, "CONNECT\naccept-version:1.1,1.2\nhost:x\n" ALICE "\n");
	frame = guest_hears(alice, STOMP_CONNECTED);
	assert_header(frame, "version", "1.2");
	assert_header(frame, "heart-beat", "5000,5000");
	assert_header(frame, "server", "dorand/" PACKAGE_VERSION);
	assert_header(frame, "session-present", "false");
	guest_say(alice, "DISCONNECT\nreceipt:bye\n\n");
	guest_receipt(alice, "bye");
	guest_free(alice);
}

static void
session__send__arrives_in_order(void **state)
{
	struct guest *alice = guest_login(gateway, ALICE);
	struct guest *bob = guest_login(gateway, BOB);

	(void)state;
	bob_subscribes(bob, "auto");
	for (guint i = 0; i < 100; i++)
		guest_say(alice,
			"SEND\ndestination:/topic/" BOB_IN "alice\n\n%u", i);
	for (guint i = 0; i < 100; i++) {
		g_autofree char *text = g_strdup_printf("%u", i);
		g_autofree char *ack = bob_hears(bob, text);

		assert_null(ack);
	}
	guest_free(alice);
	guest_free(bob);
}

static void
session__ack__never_comes_again(void **state)
{
	static const char *const lasting =
		BOB "client-id:bob~1\nclean-session:false\ndoran:1\n";
	struct guest *alice = guest_login(gateway, ALICE);
	struct guest *bob = guest_login(gateway, lasting);
	g_autofree char *one = NULL, *two = NULL, *again = NULL;
	g_autoptr(StompFrame) hello = NULL, frame = NULL;

	(void)state;
	bob_subscribes(bob, "client-individual");
	send_to_bob(alice, "one");
	send_to_bob(alice, "two");
	one = bob_hears(bob, "one");
	two = bob_hears(bob, "two");
	guest_say(bob, "ACK\nid:%s\nreceipt:acked\n\n", two);
	guest_receipt(bob, "acked");
	guest_idle(50);
	guest_free(bob);
	send_to_bob(alice, "three");
	bob = guest_new(gateway);
	guest_say(bob, "CONNECT\naccept-version:1.2\nhost:x\n%s\n", lasting);
	hello = guest_hears(bob, STOMP_CONNECTED);
	assert_header(hello, "session-present", "true");
	/* what was not acknowledged, to no subscription of this connection */
	frame = guest_hears(bob, STOMP_MESSAGE);
	assert_body(frame, "one");
	assert_header(frame, "subscription", "-");
	assert_header(frame, "redelivered", "true");
	guest_say(bob, "ACK\nid:%s\n\n", stomp_header(frame, "ack"));
	again = bob_hears(bob, "three");
	guest_say(bob, "NACK\nid:%s\n\n", again);
	guest_silence(bob, 100);
	guest_say(bob, "DISCONNECT\nreceipt:bye\n\n");
	guest_receipt(bob, "bye");
	guest_free(bob);
	bob = guest_login(gateway, lasting);
	g_free(g_steal_pointer(&again));
	again = bob_hears(bob, "three");
	guest_say(bob, "ACK\nid:%s\n\n", again);
	guest_say(bob, "DISCONNECT\nreceipt:bye\n\n");
	guest_receipt(bob, "bye");
	guest_free(bob);
	bob = guest_login(gateway, lasting);
	guest_silence(bob, 100);
	guest_free(bob);
	guest_free(alice);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(session__login__refused),
		cmocka_unit_test(session__login__says_what_it_can),
		cmocka_unit_test(session__send__arrives_in_order),
		cmocka_unit_test(session__ack__never_comes_again),
	};
	struct limits limits;
	int failed;

	if (!broker_available()) {
		puts("no mosquitto");
		return 77;
	}
	limits_init(&limits);
	broker = broker_new();
	broker_user(broker, "alice", "pw-a");
	broker_user(broker, "bob", "pw-b");
	broker_start(broker);
	gateway = guest_gateway(broker_port(broker), &limits);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	gateway_free(gateway);
	broker_free(broker);
	return failed;
}
