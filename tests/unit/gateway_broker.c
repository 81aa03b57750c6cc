/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clients of the gateway and a broker that does what it should not, or what
 * real ones seldom do. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "guest.h"
#include "scripted.h"

struct stage {
	struct scripted *server;
	struct gateway *gateway;
	struct guest *guest;
};

static struct limits limits;

static void
set_up(struct stage *stage, const char *headers)
{
	stage->server = scripted_new();
	stage->gateway = guest_gateway(stage->server->port, &limits);
	if (headers == NULL)
		return;
	stage->guest = guest_login(stage->gateway, headers);
	scripted_hears(stage->server, MQTT_CONNECT);
}

static void
tear_down(struct stage *stage)
{
	const struct counters *counters = gateway_counters(stage->gateway);

	guest_free(stage->guest);
	assert_int_equal(counters->held, 0);
	assert_int_equal(counters->upstreams, 0);
	assert_int_equal(counters->unacked, 0);
	gateway_free(stage->gateway);
	scripted_free(stage->server);
	limits_init(&limits);
}

static void
broker__subscription__denied(void **state)
{
	struct stage stage;
	g_autoptr(StompFrame) frame = NULL;

	(void)state;
	set_up(&stage, "doran:1\n");
	stage.server->answers = MQTT_SUBACK_FAILED;
	guest_say(stage.guest,
		"SUBSCRIBE\nid:a\ndestination:/topic/a\nreceipt:s\n\n");
	frame = guest_hears(stage.guest, STOMP_RECEIPT);
	assert_header(frame, "receipt-id", "s");
	assert_header(frame, "doran-status", "denied");
	/* and it goes on: the id is free again */
	stage.server->answers = 1;
	guest_say(stage.guest,
		"SUBSCRIBE\nid:a\ndestination:/topic/b\nreceipt:t\n\n");
	guest_receipt(stage.guest, "t");
	tear_down(&stage);
	set_up(&stage, "");
	stage.server->answers = MQTT_SUBACK_FAILED;
	guest_say(stage.guest, "SUBSCRIBE\nid:a\ndestination:/topic/a\n\n");
	guest_error(stage.guest, "denied");
	tear_down(&stage);
}

static void
broker__puback__makes_the_receipt(void **state)
{
	struct stage stage;
	guint16 one, two;

	(void)state;
	set_up(&stage, "");
	stage.server->silent = TRUE;
	guest_say(stage.guest, "SEND\ndestination:/topic/a\nreceipt:1\n\nx");
	guest_say(stage.guest, "SEND\ndestination:/topic/a\nreceipt:2\n\nx");
	one = scripted_hears(stage.server, MQTT_PUBLISH).id;
	two = scripted_hears(stage.server, MQTT_PUBLISH).id;
	assert_int_not_equal(one, two);
	guest_silence(stage.guest, 50);
	/* in any order; one that was never sent is nothing */
	scripted_says(stage.server,
		&(struct mqtt_packet){.type = MQTT_PUBACK, .id = 999});
	scripted_says(stage.server,
		&(struct mqtt_packet){.type = MQTT_PUBACK, .id = two});
	guest_receipt(stage.guest, "2");
	scripted_says(stage.server,
		&(struct mqtt_packet){.type = MQTT_PUBACK, .id = two});
	scripted_says(stage.server,
		&(struct mqtt_packet){.type = MQTT_PUBACK, .id = one});
	guest_receipt(stage.guest, "1");
	guest_silence(stage.guest, 50);
	tear_down(&stage);
}

/* More messages than there are packet IDs; where they begin anew, answers come
 * in the wrong order. */
static void
broker__packet_ids__go_round(void **state)
{
	const guint many = 65500, few = 70;
	guint16 ids[70];
	struct stage stage;

	(void)state;
	set_up(&stage, "");
	for (guint i = 1; i <= many; i++) {
		guest_say(stage.guest, "SEND\ndestination:/topic/a\n\nx");
		for (guint j = 0; i % 500 == 0 && j < 500; j++)
			scripted_hears(stage.server, MQTT_PUBLISH);
	}
	guest_say(stage.guest, "SEND\ndestination:/topic/a\nreceipt:r\n\nx");
	guest_receipt(stage.guest, "r");
	scripted_hears(stage.server, MQTT_PUBLISH);
	stage.server->silent = TRUE;
	for (guint i = 0; i < few; i++) {
		guest_say(stage.guest,
			"SEND\ndestination:/topic/a\nreceipt:%u\n\nx", i);
		ids[i] = scripted_hears(stage.server, MQTT_PUBLISH).id;
	}
	assert_int_equal(ids[33], 65535);
	assert_int_equal(ids[34], 1);
	for (guint i = few; i-- > 0;) {
		g_autofree char *receipt = g_strdup_printf("%u", i);

		scripted_says(stage.server,
			&(struct mqtt_packet){
				.type = MQTT_PUBACK, .id = ids[i]});
		guest_receipt(stage.guest, receipt);
	}
	tear_down(&stage);
}

static void
broker__ack__reaches_the_broker(void **state)
{
	struct stage stage;
	g_autoptr(StompFrame) one = NULL, two = NULL, none = NULL;

	(void)state;
	set_up(&stage, "doran:1\n");
	guest_say(stage.guest,
		"SUBSCRIBE\nid:a\ndestination:/topic/a/#\n"
		"ack:client-individual\n\n");
	scripted_hears(stage.server, MQTT_SUBSCRIBE);
	scripted_message(stage.server, "a/b", "one", 7, FALSE);
	scripted_message(stage.server, "other", "two", 9, TRUE);
	scripted_message(stage.server, "a", "none", 0, FALSE);
	one = guest_hears(stage.guest, STOMP_MESSAGE);
	two = guest_hears(stage.guest, STOMP_MESSAGE);
	none = guest_hears(stage.guest, STOMP_MESSAGE);
	assert_header(one, "subscription", "a");
	assert_header(one, "redelivered", NULL);
	assert_header(two, "subscription", "-");
	assert_header(two, "redelivered", "true");
	assert_header(none, "ack", NULL);
	assert_header(none, "qos", "0");
	guest_idle(50);
	assert_true(g_queue_is_empty(stage.server->packets));
	guest_say(stage.guest, "ACK\nid:%s\n\n", stomp_header(two, "ack"));
	assert_int_equal(scripted_hears(stage.server, MQTT_PUBACK).id, 9);
	guest_say(stage.guest, "ACK\nid:%s\n\n", stomp_header(one, "ack"));
	assert_int_equal(scripted_hears(stage.server, MQTT_PUBACK).id, 7);
	tear_down(&stage);
}

/* Once it is written, not before. */
static void
broker__ack__auto_waits_for_the_socket(void **state)
{
	struct stage stage;

	(void)state;
	set_up(&stage, "");
	guest_say(stage.guest, "SUBSCRIBE\nid:a\ndestination:/topic/a\n\n");
	scripted_hears(stage.server, MQTT_SUBSCRIBE);
	stage.guest->stalled = TRUE;
	scripted_message(stage.server, "a", "one", 1, FALSE);
	scripted_message(stage.server, "a", "two", 2, FALSE);
	guest_idle(50);
	assert_true(g_queue_is_empty(stage.server->packets));
	guest_take_one(stage.guest);
	assert_int_equal(scripted_hears(stage.server, MQTT_PUBACK).id, 1);
	guest_idle(50);
	assert_true(g_queue_is_empty(stage.server->packets));
	guest_go_on(stage.guest);
	assert_int_equal(scripted_hears(stage.server, MQTT_PUBACK).id, 2);
	tear_down(&stage);
}

static void
broker__qos_2__is_taken(void **state)
{
	struct stage stage;
	g_autoptr(StompFrame) frame = NULL;

	(void)state;
	set_up(&stage, "");
	guest_say(stage.guest, "SUBSCRIBE\nid:a\ndestination:/topic/a\n\n");
	scripted_hears(stage.server, MQTT_SUBSCRIBE);
	scripted_says(stage.server,
		&(struct mqtt_packet){.type = MQTT_PUBLISH,
			.qos = 2,
			.id = 5,
			.topic = mqtt_span("a")});
	frame = guest_hears(stage.guest, STOMP_MESSAGE);
	assert_int_equal(scripted_hears(stage.server, MQTT_PUBREC).id, 5);
	scripted_says(stage.server,
		&(struct mqtt_packet){.type = MQTT_PUBREL, .id = 5});
	assert_int_equal(scripted_hears(stage.server, MQTT_PUBCOMP).id, 5);
	tear_down(&stage);
}

static void
broker__nonsense__ends_that_client(void **state)
{
	static const struct {
		const char *bytes;
		gsize len;
		const char *status;
	} rows[] = {
		{"\xf0", 1, "unreachable"},
		{"\x36\x05\0\1a\0\1", 7, "unreachable"},
		{"\x30\x03\0\1#", 5, "unreachable"},
		{"\x20\x02\0\0", 4, "unreachable"},
		{"\x50\x02\0\1", 4, "unreachable"},
		{"\x90\xff\xff\xff\x7f", 5, "too-large"},
	};
	struct stage stage;

	(void)state;
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		set_up(&stage, "");
		scripted_bytes(stage.server, rows[i].bytes, rows[i].len);
		guest_error(stage.guest, rows[i].status);
		tear_down(&stage);
	}
}

static void
broker__login__without_an_answer(void **state)
{
	struct stage stage;

	(void)state;
	limits.login_ms = 100;
	set_up(&stage, NULL);
	stage.server->code = -1;
	stage.guest = guest_new(stage.gateway);
	guest_say(stage.guest, "CONNECT\naccept-version:1.2\nhost:x\n\n");
	guest_error(stage.guest, "unreachable");
	tear_down(&stage);
	set_up(&stage, NULL);
	stage.server->code = MQTT_UNAVAILABLE;
	stage.guest = guest_new(stage.gateway);
	guest_say(stage.guest, "CONNECT\naccept-version:1.2\nhost:x\n\n");
	guest_error(stage.guest, "unreachable");
	tear_down(&stage);
	/* gone while the broker has not answered */
	set_up(&stage, NULL);
	stage.server->code = -1;
	stage.guest = guest_new(stage.gateway);
	guest_say(stage.guest, "CONNECT\naccept-version:1.2\nhost:x\n\n");
	tear_down(&stage);
}

static void
broker__silence__is_found_out(void **state)
{
	struct stage stage;

	(void)state;
	limits.keepalive_s = 1;
	set_up(&stage, "");
	scripted_hears(stage.server, MQTT_PINGREQ);
	scripted_hears(stage.server, MQTT_PINGREQ);
	scripted_drop(stage.server);
	guest_error(stage.guest, "unreachable");
	tear_down(&stage);
}

static void
broker__disconnect__waits_for_answers(void **state)
{
	struct stage stage;
	guint16 id;

	(void)state;
	set_up(&stage, "");
	stage.server->silent = TRUE;
	guest_say(stage.guest, "SEND\ndestination:/topic/a\nreceipt:1\n\nx");
	guest_say(stage.guest, "DISCONNECT\nreceipt:2\n\n");
	guest_say(stage.guest, "SEND\ndestination:/topic/a\nreceipt:3\n\nx");
	id = scripted_hears(stage.server, MQTT_PUBLISH).id;
	guest_silence(stage.guest, 50);
	assert_true(g_queue_is_empty(stage.server->packets));
	scripted_says(stage.server,
		&(struct mqtt_packet){.type = MQTT_PUBACK, .id = id});
	guest_receipt(stage.guest, "1");
	guest_receipt(stage.guest, "2");
	scripted_hears(stage.server, MQTT_DISCONNECT);
	assert_int_equal(stage.guest->code, TRANSPORT_NORMAL);
	tear_down(&stage);
}

/* The client does not wait for its receipt: still no will. */
static void
broker__disconnect__and_gone_at_once(void **state)
{
	struct stage stage;

	(void)state;
	set_up(&stage, "");
	stage.server->silent = TRUE;
	guest_say(stage.guest, "SEND\ndestination:/topic/a\n\nx");
	guest_say(stage.guest, "DISCONNECT\nreceipt:2\n\n");
	guest_lose(stage.guest);
	scripted_hears(stage.server, MQTT_PUBLISH);
	scripted_hears(stage.server, MQTT_DISCONNECT);
	assert_int_equal(
		gateway_counters(stage.gateway)->endings[ENDING_DISCONNECT], 1);
	tear_down(&stage);
}

static void
broker__shutdown__is_said(void **state)
{
	struct stage stage;

	(void)state;
	set_up(&stage, "");
	stomp_session_shutdown(stage.guest->session);
	guest_error(stage.guest, "shutdown");
	tear_down(&stage);
}

static int
defaults(void **state)
{
	(void)state;
	limits_init(&limits);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(broker__subscription__denied),
		cmocka_unit_test(broker__puback__makes_the_receipt),
		cmocka_unit_test(broker__packet_ids__go_round),
		cmocka_unit_test(broker__ack__reaches_the_broker),
		cmocka_unit_test(broker__ack__auto_waits_for_the_socket),
		cmocka_unit_test(broker__qos_2__is_taken),
		cmocka_unit_test(broker__nonsense__ends_that_client),
		cmocka_unit_test(broker__login__without_an_answer),
		cmocka_unit_test(broker__silence__is_found_out),
		cmocka_unit_test(broker__disconnect__waits_for_answers),
		cmocka_unit_test(broker__disconnect__and_gone_at_once),
		cmocka_unit_test(broker__shutdown__is_said),
	};

	return cmocka_run_group_tests(tests, defaults, NULL);
}
