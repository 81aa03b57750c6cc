/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The WebSocket wire straight to a STOMP server that knows nothing of doran:
 * RabbitMQ's web_stomp. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

#include "rabbit.h"
#include "wire_peer.h"

static struct backend *backend;
static struct rabbit *rabbit;

static int
setup(void **state)
{
	g_autoptr(GError) error = NULL;

	(void)state;
	backend = backend_load("ws", &error);
	if (backend == NULL) {
		print_error("%s\n", error->message);
		return -1;
	}
	g_setenv("rabbit_rules", "no", TRUE);
	rabbit = rabbit_new();
	rabbit_user(rabbit, "alice", "alice-secret");
	rabbit_user(rabbit, "bob", "bob-secret");
	rabbit_start(rabbit);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	rabbit_free(rabbit);
	backend_unref(backend);
	return 0;
}

static struct peer *
open_peer(const char *user, const char *password, guint max_message)
{
	static const char *const options[] = {"max-pause", "1000", NULL};
	g_autofree char *url = g_strdup_printf(
		"ws://127.0.0.1:%u/ws", rabbit_stomp_port(rabbit));
	const struct doran_wire_config config = {
		.size = sizeof(config),
		.url = url,
		.client_id = user,
		.user = user,
		.password = (const uint8_t *)password,
		.password_len = strlen(password),
		.max_message = max_message,
		.options = options,
	};

	return peer_open(backend, &config);
}

static struct peer *
up_peer(const char *user)
{
	g_autofree char *password = g_strconcat(user, "-secret", NULL);
	struct peer *peer = open_peer(user, password, 0);

	assert_true(peer_up(peer));
	return peer;
}

static void
stomp__publish__reaches_the_subscriber(void **state)
{
	struct peer *alice = up_peer("alice");
	struct peer *bob = up_peer("bob");
	g_autofree char *text = NULL;

	(void)state;
	assert_int_equal(peer_subscribe(bob, "/topic/chat.lobby"), DORAN_OK);
	assert_int_equal(peer_publish(alice, "/topic/chat.lobby", "hi", FALSE),
		DORAN_OK);
	assert_true(peer_wait_messages(bob, 1));
	text = peer_text(bob, 0);
	assert_string_equal(text, "hi");
	assert_string_equal(peer_message(bob, 0)->topic, "/topic/chat.lobby");
	assert_int_not_equal(peer_message(bob, 0)->token, 0);
	peer_leave(alice);
	peer_leave(bob);
}

/* Bytes that are no text, many of them, and nothing at all. */
static void
stomp__publish__bytes_stay(void **state)
{
	struct peer *bob = up_peer("bob");
	g_autofree char *data = g_malloc(300000);
	g_autoptr(GBytes) payload = NULL;
	g_autoptr(GBytes) empty = g_bytes_new_static("", 0);
	guint64 id;

	(void)state;
	for (guint i = 0; i < 300000; i++)
		data[i] = (char)(i * 31 >> 3);
	payload = g_bytes_new(data, 300000);
	assert_int_equal(peer_subscribe(bob, "/topic/bytes"), DORAN_OK);
	id = wire_publish(bob->wire, "/topic/bytes", payload, 1, FALSE);
	assert_int_equal(peer_wait_done(bob, id), DORAN_OK);
	id = wire_publish(bob->wire, "/topic/bytes", empty, 0, FALSE);
	assert_int_equal(peer_wait_done(bob, id), DORAN_OK);
	assert_true(peer_wait_messages(bob, 2));
	assert_true(g_bytes_equal(peer_message(bob, 0)->payload, payload));
	assert_int_equal(g_bytes_get_size(peer_message(bob, 1)->payload), 0);
	peer_leave(bob);
}

static void
stomp__ack__unacknowledged_comes_again(void **state)
{
	struct peer *bob = up_peer("bob");

	(void)state;
	bob->hold = TRUE;
	assert_int_equal(peer_subscribe(bob, "/queue/held"), DORAN_OK);
	assert_int_equal(
		peer_publish(bob, "/queue/held", "one", FALSE), DORAN_OK);
	assert_int_equal(
		peer_publish(bob, "/queue/held", "two", FALSE), DORAN_OK);
	assert_true(peer_wait_messages(bob, 2));
	wire_ack(bob->wire, peer_message(bob, 1)->token);
	assert_int_equal(peer_publish(bob, "/topic/behind-the-ack", "", FALSE),
		DORAN_OK);
	peer_close(bob);
	bob = up_peer("bob");
	assert_int_equal(peer_subscribe(bob, "/queue/held"), DORAN_OK);
	assert_true(peer_wait_messages(bob, 1));
	peer_idle(200);
	assert_int_equal(bob->messages->len, 1);
	assert_true(peer_message(bob, 0)->duplicate);
	peer_leave(bob);
}

static void
stomp__publish__kept_values_are_denied(void **state)
{
	struct peer *bob = up_peer("bob");

	(void)state;
	assert_int_equal(
		peer_publish(bob, "/topic/kept", "x", TRUE), DORAN_DENIED);
	assert_int_equal(
		peer_publish(bob, "/topic/kept", "x", FALSE), DORAN_OK);
	peer_leave(bob);
}

static void
stomp__connect__wrong_password_is_final(void **state)
{
	struct peer *bob = open_peer("bob", "wrong", 0);

	(void)state;
	wire_connect(bob->wire);
	assert_true(peer_wait_state(bob, DORAN_WIRE_REFUSED));
	assert_int_equal(bob->reason, DORAN_REFUSED);
	assert_int_equal(bob->ups, 0);
	peer_close(bob);
}

static void
stomp__message__over_the_limit_is_dropped(void **state)
{
	struct peer *alice = up_peer("alice");
	struct peer *bob = open_peer("bob", "bob-secret", 8);
	g_autofree char *text = NULL;

	(void)state;
	assert_true(peer_up(bob));
	assert_int_equal(peer_subscribe(bob, "/topic/limit"), DORAN_OK);
	peer_publish(alice, "/topic/limit", "nine byte", FALSE);
	peer_publish(alice, "/topic/limit", "eight by", FALSE);
	assert_true(peer_wait_messages(bob, 1));
	text = peer_text(bob, 0);
	assert_string_equal(text, "eight by");
	peer_leave(alice);
	peer_leave(bob);
}

/* A destination that it refuses costs the connection, not the wire. */
static void
stomp__subscribe__refused_is_forgotten(void **state)
{
	struct peer *bob = up_peer("bob");

	(void)state;
	assert_int_not_equal(peer_subscribe(bob, "/temp-queue/x"), DORAN_OK);
	assert_true(peer_wait_state(bob, DORAN_WIRE_UP));
	assert_int_equal(peer_subscribe(bob, "/topic/y"), DORAN_OK);
	peer_leave(bob);
}

static void
stomp__reconnect__subscribes_again(void **state)
{
	struct peer *bob = up_peer("bob");

	(void)state;
	assert_int_equal(peer_subscribe(bob, "/topic/again"), DORAN_OK);
	rabbit_kill(rabbit);
	assert_true(peer_wait_downs(bob, 1));
	assert_int_equal(bob->reason, DORAN_UNREACHABLE);
	rabbit_start(rabbit);
	assert_true(peer_wait_ups(bob, 2));
	for (guint i = 0; i < 50 && bob->messages->len == 0; i++) {
		peer_publish(bob, "/topic/again", "back", FALSE);
		peer_idle(100);
	}
	assert_int_not_equal(bob->messages->len, 0);
	peer_leave(bob);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stomp__publish__reaches_the_subscriber),
		cmocka_unit_test(stomp__publish__bytes_stay),
		cmocka_unit_test(stomp__ack__unacknowledged_comes_again),
		cmocka_unit_test(stomp__publish__kept_values_are_denied),
		cmocka_unit_test(stomp__connect__wrong_password_is_final),
		cmocka_unit_test(stomp__message__over_the_limit_is_dropped),
		cmocka_unit_test(stomp__subscribe__refused_is_forgotten),
		cmocka_unit_test(stomp__reconnect__subscribes_again),
	};

	if (!rabbit_available()) {
		printf("no RabbitMQ here: skipped\n");
		return 77;
	}
	return cmocka_run_group_tests(tests, setup, teardown);
}
