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
session__send__large_ones(void **state)
{
	const gsize len = 3 << 20;
	struct guest *alice = guest_login(gateway, ALICE);
	struct guest *bob = guest_login(gateway, BOB);
	g_autofree char *body = g_malloc(len);
	g_autofree char *head =
		g_strdup_printf("SEND\ndestination:/topic/" BOB_IN
				"alice\ncontent-length:%zu\nreceipt:r\n\n",
			len);
	g_autoptr(StompFrame) frame = NULL;

	(void)state;
	for (gsize i = 0; i < len; i++)
		body[i] = (char)(i * 7 >> 3);
	bob_subscribes(bob, "auto");
	guest_bytes(alice, head, strlen(head));
	for (gsize at = 0; at < len; at += 4096)
		guest_bytes(alice, body + at, 4096);
	guest_bytes(alice, "", 1);
	guest_receipt(alice, "r");
	frame = guest_hears(bob, STOMP_MESSAGE);
	assert_int_equal(frame->body_len, len);
	assert_memory_equal(frame->body, body, len);
	guest_say(alice,
		"SEND\ndestination:/topic/x\ncontent-length:4194305\n\n");
	guest_error(alice, "too-large");
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

static gboolean
has_queued(void *bob)
{
	return ((struct guest *)bob)->queued > 2000;
}

/* The queue of a client that does not read holds more than its messages. */
static void
session__ack__auto_waits_for_the_socket(void **state)
{
	static const char *const lasting =
		BOB "client-id:bob~auto\nclean-session:false\ndoran:1\n";
	struct guest *alice = guest_login(gateway, ALICE);
	struct guest *bob = guest_login(gateway, lasting);
	g_autoptr(StompFrame) hello = NULL, frame = NULL;

	(void)state;
	bob_subscribes(bob, "auto");
	bob->stalled = TRUE;
	for (guint i = 0; i < 50; i++)
		guest_say(bob,
			"SEND\ndestination:/topic/doran/1/u/bob/list\n"
			"receipt:a-long-name-of-a-receipt-%u\n\nx",
			i);
	guest_until(has_queued, bob, "receipts in the queue");
	send_to_bob(alice, "unread");
	guest_idle(100);
	guest_free(bob);
	bob = guest_new(gateway);
	guest_say(bob, "CONNECT\naccept-version:1.2\nhost:x\n%s\n", lasting);
	hello = guest_hears(bob, STOMP_CONNECTED);
	frame = guest_hears(bob, STOMP_MESSAGE);
	assert_body(frame, "unread");
	guest_say(bob, "ACK\nid:%s\n\n", stomp_header(frame, "ack"));
	guest_free(bob);
	guest_free(alice);
}

static void
session__ack__client_is_cumulative(void **state)
{
	static const char *const lasting =
		BOB "client-id:bob~2\nclean-session:false\n";
	struct guest *alice = guest_login(gateway, ALICE);
	struct guest *bob = guest_login(gateway, lasting);
	g_autofree char *one = NULL, *two = NULL, *three = NULL, *left = NULL;

	(void)state;
	bob_subscribes(bob, "client");
	send_to_bob(alice, "one");
	send_to_bob(alice, "two");
	send_to_bob(alice, "three");
	one = bob_hears(bob, "one");
	two = bob_hears(bob, "two");
	three = bob_hears(bob, "three");
	assert_int_equal(gateway_counters(gateway)->unacked, 3);
	guest_say(bob, "ACK\nid:%s\n\n", two);
	assert_int_equal(gateway_counters(gateway)->unacked, 1);
	guest_say(bob, "ACK\nid:%s\n\n", one); /* again: no harm */
	guest_idle(50);
	guest_free(bob);
	bob = guest_login(gateway, lasting);
	/* not known to doran: waits for the subscription */
	guest_silence(bob, 100);
	guest_say(bob, "SUBSCRIBE\nid:in\ndestination:/topic/" BOB_IN "+\n\n");
	left = bob_hears(bob, "three");
	guest_silence(bob, 50);
	guest_say(bob, "ACK\nid:77\nreceipt:r\n\n");
	guest_error(bob, "protocol");
	guest_free(bob);
	guest_free(alice);
}

static void
session__retained__kept_and_deleted(void **state)
{
	struct guest *alice = guest_login(gateway, ALICE);
	struct guest *bob = guest_login(gateway, BOB);
	g_autoptr(StompFrame) frame = NULL;

	(void)state;
	guest_say(alice,
		"SEND\ndestination:/topic/" ALICE_ON
		"\nretain:true\nreceipt:r\n\nhere");
	guest_receipt(alice, "r");
	guest_say(bob, "SUBSCRIBE\nid:on\ndestination:/topic/" ALICE_ON "\n\n");
	frame = guest_hears(bob, STOMP_MESSAGE);
	assert_body(frame, "here");
	assert_header(frame, "retain", "true");
	assert_header(frame, "subscription", "on");
	guest_say(bob, "UNSUBSCRIBE\nid:on\nreceipt:u\n\n");
	guest_receipt(bob, "u");
	guest_say(alice,
		"SEND\ndestination:/topic/" ALICE_ON
		"\nretain:true\nqos:0\nreceipt:r2\n\n");
	guest_receipt(alice, "r2");
	guest_idle(50);
	guest_say(bob,
		"SUBSCRIBE\nid:on\ndestination:/topic/" ALICE_ON
		"\nreceipt:s\n\n");
	guest_receipt(bob, "s");
	guest_silence(bob, 50);
	guest_free(alice);
	guest_free(bob);
}

#define WILL \
	"will-destination:/topic/" ALICE_ON "\nwill-body:Z29uZQ==\nwill-qos:1\n"

static void
session__will__unless_disconnect(void **state)
{
	struct guest *bob = guest_login(gateway, BOB);
	struct guest *alice;
	g_autoptr(StompFrame) frame = NULL;

	(void)state;
	guest_say(bob,
		"SUBSCRIBE\nid:on\ndestination:/topic/" ALICE_ON
		"\nreceipt:s\n\n");
	guest_receipt(bob, "s");
	alice = guest_login(gateway, ALICE WILL);
	guest_say(alice, "DISCONNECT\nreceipt:bye\n\n");
	guest_receipt(alice, "bye");
	guest_free(alice);
	guest_silence(bob, 200);
	alice = guest_login(gateway, ALICE WILL);
	guest_free(alice);
	frame = guest_hears(bob, STOMP_MESSAGE);
	assert_body(frame, "gone");
	guest_free(bob);
}

static void
session__stray__dropped_without_a_subscription(void **state)
{
	static const char *const lasting =
		BOB "client-id:bob~3\nclean-session:false\n";
	struct limits limits;
	struct gateway *hasty;
	struct guest *alice = guest_login(gateway, ALICE), *bob;

	(void)state;
	limits_init(&limits);
	limits.unmatched_ms = 100;
	hasty = guest_gateway(broker_port(broker), &limits);
	bob = guest_login(hasty, lasting);
	bob_subscribes(bob, "auto");
	guest_free(bob);
	send_to_bob(alice, "lost");
	bob = guest_login(hasty, lasting);
	guest_silence(bob, 300);
	assert_int_equal(gateway_counters(hasty)->unmatched, 1);
	assert_int_equal(gateway_counters(hasty)->held, 0);
	guest_say(bob, "SUBSCRIBE\nid:in\ndestination:/topic/" BOB_IN "+\n\n");
	guest_silence(bob, 100);
	guest_free(bob);
	guest_free(alice);
	gateway_free(hasty);
}

static void
session__login__of_the_same_client_takes_over(void **state)
{
	struct guest *one = guest_login(gateway, BOB "client-id:bob~4\n");
	struct guest *two = guest_login(gateway, BOB "client-id:bob~4\n");

	(void)state;
	guest_error(one, "taken-over");
	guest_say(two, "SEND\ndestination:/topic/x\nreceipt:r\n\n");
	guest_receipt(two, "r");
	guest_free(one);
	guest_free(two);
}

static void
session__connect__with_frames_behind_it(void **state)
{
	static const char text[] =
		"CONNECT\naccept-version:1.2\nhost:x\n" BOB "\n\0"
		"SUBSCRIBE\nid:in\ndestination:/topic/" BOB_IN
		"+\nreceipt:s\n\n\0\nSEND\ndestination:/topic/x\nrec";
	struct guest *bob = guest_new(gateway);

	(void)state;
	guest_bytes(bob, text, sizeof(text) - 1);
	assert_false(bob->read);
	stomp_frame_free(guest_hears(bob, STOMP_CONNECTED));
	guest_receipt(bob, "s");
	assert_true(bob->read);
	guest_say(bob, "eipt:r\n\nbody");
	guest_receipt(bob, "r");
	guest_free(bob);
}

static void
session__broker__killed_is_told(void **state)
{
	struct guest *bob = guest_login(gateway, BOB);
	struct guest *late = guest_new(gateway);

	(void)state;
	broker_kill(broker);
	guest_error(bob, "unreachable");
	guest_say(late, "CONNECT\naccept-version:1.2\nhost:x\n\n");
	guest_error(late, "unreachable");
	guest_free(bob);
	guest_free(late);
	broker_start(broker);
	guest_free(guest_login(gateway, BOB));
}

static void
session__frames__refused(void **state)
{
	static const char *const wrong[] = {
		"SEND\ndestination:/queue/x\nreceipt:r\n\n",
		"SEND\ndestination:/topic/a+\nreceipt:r\n\n",
		"SEND\ndestination:/topic/x\nqos:2\nreceipt:r\n\n",
		"SEND\ndestination:/topic/x\ntransaction:t\nreceipt:r\n\n",
		"SEND\nreceipt:r\n\n",
		"SUBSCRIBE\nid:a\ndestination:/topic/a#\nreceipt:r\n\n",
		"SUBSCRIBE\ndestination:/topic/a\nreceipt:r\n\n",
		"SUBSCRIBE\nid:a\ndestination:/topic/a\nack:x\nreceipt:r\n\n",
		"UNSUBSCRIBE\nid:a\nreceipt:r\n\n",
		"ACK\nid:x\nreceipt:r\n\n",
		"BEGIN\ntransaction:t\nreceipt:r\n\n",
		"CONNECT\naccept-version:1.2\nhost:x\nreceipt:r\n\n",
		"MESSAGE\nreceipt:r\n\n",
	};

	(void)state;
	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
		struct guest *bob = guest_login(gateway, BOB);
		g_autoptr(StompFrame) frame = NULL;

		guest_say(bob, "%s", wrong[i]);
		frame = g_queue_peek_head(bob->frames);
		assert_non_null(frame);
		assert_header(frame, "receipt-id", "r");
		g_steal_pointer(&frame);
		guest_error(bob, "protocol");
		guest_free(bob);
	}
}

static void
session__connect__refused(void **state)
{
	static const char *const wrong[] = {
		"SEND\ndestination:/topic/x\n\n",
		"CONNECT\nhost:x\n\n",
		"CONNECT\naccept-version:1.0,1.1\nhost:x\n\n",
		"CONNECT\naccept-version:1.2\nclean-session:false\n\n",
		"CONNECT\naccept-version:1.2\nclean-session:no\n\n",
		"CONNECT\naccept-version:1.2\nheart-beat:1\n\n",
		"CONNECT\naccept-version:1.2\npasscode:x\n\n",
		"CONNECT\naccept-version:1.2\nwill-destination:x\n\n",
		"CONNECT\naccept-version:1.2\nwill-destination:/topic/#\n\n",
		"CONNECT\naccept-version:1.2\nwill-destination:/topic/x\n"
		"will-body:!\n\n",
		"NONSENSE\n\n",
	};

	struct guest *eve;

	(void)state;
	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++) {
		eve = guest_new(gateway);
		guest_say(eve, "%s", wrong[i]);
		guest_error(eve, "protocol");
		assert_int_equal(eve->code, TRANSPORT_PROTOCOL);
		guest_free(eve);
	}
	eve = guest_new(gateway);
	guest_say(eve, "SEND\ncontent-length:5\n\n");
	guest_error(eve, "too-large");
	guest_free(eve);
}

static void
session__all__leaves_nothing_behind(void **state)
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
	assert_int_equal(counters->endings[ENDING_TAKEN_OVER], 1);
	assert_int_equal(counters->endings[ENDING_REFUSED], 1);
	assert_int_equal(counters->endings[ENDING_UNREACHABLE], 2);
	assert_true(counters->redelivered > 0);
	assert_true(counters->received >= 100);
	assert_true(counters->delivered >= 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(session__login__refused),
		cmocka_unit_test(session__login__says_what_it_can),
		cmocka_unit_test(session__send__arrives_in_order),
		cmocka_unit_test(session__send__large_ones),
		cmocka_unit_test(session__ack__never_comes_again),
		cmocka_unit_test(session__ack__auto_waits_for_the_socket),
		cmocka_unit_test(session__ack__client_is_cumulative),
		cmocka_unit_test(session__retained__kept_and_deleted),
		cmocka_unit_test(session__will__unless_disconnect),
		cmocka_unit_test(
			session__stray__dropped_without_a_subscription),
		cmocka_unit_test(session__login__of_the_same_client_takes_over),
		cmocka_unit_test(session__connect__with_frames_behind_it),
		cmocka_unit_test(session__broker__killed_is_told),
		cmocka_unit_test(session__frames__refused),
		cmocka_unit_test(session__connect__refused),
		cmocka_unit_test(session__all__leaves_nothing_behind),
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
