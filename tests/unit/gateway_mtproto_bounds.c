/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MTProto clients of the gateway that do not keep up or never end what they
 * begin, and brokers that say no. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>
#include <sodium.h>

#include "guest.h"
#include "mt_desk.h"
#include "mt_face_priv.h"
#include "mt_guest.h"
#include "scripted.h"

#define KIB 1024
#define SOME 100 /* ms */

static struct mt_rsa_key *rsa;
static char *pem;
static struct limits limits;
static struct scripted *server;
static struct gateway *gateway;
static struct mt_guest *guest;

static void
begin(void)
{
	server = scripted_new();
	gateway = guest_gateway(server->port, &limits);
	mt_desk_set_key(gateway, mt_rsa_key_from_pem(pem, NULL));
	guest = mt_guest_new(gateway, rsa, NULL);
	mt_guest_login(guest, "bob", "pw-b", NULL);
	scripted_hears(server, MQTT_CONNECT);
}

static void
end(void)
{
	const struct counters *counters = gateway_counters(gateway);

	mt_guest_free(guest);
	assert_int_equal(counters->held, 0);
	assert_int_equal(counters->paused_clients, 0);
	assert_int_equal(counters->paused_upstreams, 0);
	gateway_free(gateway);
	scripted_free(server);
}

/* The packet of a publish with so large a payload, which has not gone. */
static GByteArray *
packet(gsize len)
{
	g_autofree char *text = g_strnfill(len, 'x');
	GByteArray *bytes = g_byte_array_new();
	const guint8 *out;
	gsize n;

	mt_guest_silence(guest, 1); /* what else there is goes alone */
	mt_guest_ask(guest, mt_publish_body("a", 0, FALSE, text, len));
	mt_link_flush(guest->link);
	out = mt_link_out(guest->link, &n);
	g_byte_array_append(bytes, out, (guint)n);
	mt_link_drop(guest->link, n);
	assert_true(bytes->len > len);
	return bytes;
}

static void
bounds__packet__half_of_one_is_counted(void **state)
{
	const struct counters *counters;
	GByteArray *bytes;
	gsize before;

	(void)state;
	begin();
	counters = gateway_counters(gateway);
	bytes = packet(200 * KIB);
	before = counters->held;
	mt_face.received(guest->session, bytes->data, 100 * KIB);
	assert_in_range(counters->held, before + 100 * KIB, before + 202 * KIB);
	mt_face.received(guest->session, bytes->data + 100 * KIB,
		bytes->len - 100 * KIB);
	scripted_hears(server, MQTT_PUBLISH);
	mt_guest_hears(guest, MT_HEARD_RESULT);
	assert_true(counters->held < 100 * KIB);
	g_byte_array_unref(bytes);
	end();
}

static void
bounds__packet__ends_when_memory_is_short(void **state)
{
	GByteArray *bytes;

	(void)state;
	limits.memory = 50 * KIB;
	begin();
	bytes = packet(200 * KIB);
	mt_face.received(guest->session, bytes->data, 100 * KIB);
	mt_guest_ended(guest, "busy");
	g_byte_array_unref(bytes);
	end();
}

/* Each byte comes in time, the whole does not. */
static void
bounds__packet__has_its_time(void **state)
{
	GByteArray *bytes;

	(void)state;
	limits.frame_ms = SOME;
	begin();
	mt_guest_silence(guest, 3 * SOME);
	bytes = packet(1000);
	for (guint at = 0; at < 3; at++) {
		mt_face.received(guest->session, bytes->data + at, 1);
		guest_idle(SOME / 5);
	}
	mt_guest_ended(guest, "protocol");
	g_byte_array_unref(bytes);
	end();
}

/* The clock of one that began with the rest of another is its own. */
static void
bounds__packet__has_a_time_of_its_own(void **state)
{
	const struct mt_face_session *session;
	GByteArray *one, *next;
	gint64 began;

	(void)state;
	begin();
	session = guest->session;
	one = packet(1000);
	next = packet(1000);
	assert_int_equal(session->packet_since, 0);
	mt_face.received(guest->session, one->data, 1);
	began = session->packet_since;
	assert_true(began > 0);
	guest_idle(5);
	mt_face.received(guest->session, one->data + 1, 100);
	assert_int_equal(session->packet_since, began);
	g_byte_array_append(one, next->data, 100);
	mt_face.received(guest->session, one->data + 101, one->len - 101);
	assert_true(session->packet_since > began);
	mt_face.received(guest->session, next->data + 100, next->len - 100);
	assert_int_equal(session->packet_since, 0);
	mt_guest_hears(guest, MT_HEARD_RESULT);
	mt_guest_hears(guest, MT_HEARD_RESULT);
	g_byte_array_unref(one);
	g_byte_array_unref(next);
	end();
}

static void
bounds__subscription__denied(void **state)
{
	(void)state;
	begin();
	server->answers = MQTT_SUBACK_FAILED;
	mt_guest_ask(guest, mt_subscribe_body("a"));
	mt_guest_error(guest, 403, "DENIED");
	/* and it goes on: the same may be asked again */
	server->answers = 1;
	mt_guest_answer(guest, mt_guest_ask(guest, mt_subscribe_body("a")),
		TL_DORAN_GRANTED);
	end();
}

/* Neither the answer nor a quiet acknowledgement is there before the broker's.
 */
static void
bounds__publish__answered_after_the_broker(void **state)
{
	struct mqtt_packet puback = {.type = MQTT_PUBACK};
	GByteArray *quiet;
	guint16 first;
	guint64 asked;

	(void)state;
	begin();
	server->silent = TRUE;
	asked = mt_guest_ask(guest, mt_publish_body("a", 0, FALSE, "one", 3));
	mt_guest_silence(guest, SOME);
	first = scripted_hears(server, MQTT_PUBLISH).id;
	quiet = mt_publish_body("a", 0, TRUE, "two", 3);
	guest->quiet =
		mt_link_send(guest->link, g_byte_array_free_to_bytes(quiet), 0);
	mt_guest_silence(guest, SOME);
	puback.id = scripted_hears(server, MQTT_PUBLISH).id;
	assert_int_not_equal(puback.id, first);
	scripted_says(server, &puback);
	mt_guest_hears(guest, MT_HEARD_ACK);
	mt_guest_silence(guest, SOME);
	puback.id = first;
	scripted_says(server, &puback);
	mt_guest_answer(guest, asked, TL_DORAN_DONE);
	end();
}

/* The broker's PUBACK waits for the client's. */
static void
bounds__message__acknowledged_after_the_client(void **state)
{
	(void)state;
	begin();
	mt_guest_ask(guest, mt_subscribe_body("a"));
	mt_guest_hears(guest, MT_HEARD_RESULT);
	scripted_hears(server, MQTT_SUBSCRIBE);
	guest->deaf = TRUE;
	scripted_message(server, "a", "one", 7, FALSE);
	mt_guest_message(guest, "one", FALSE);
	mt_guest_silence(guest, SOME);
	assert_true(g_queue_is_empty(server->packets));
	guest->deaf = FALSE;
	scripted_message(server, "a", "two", 9, FALSE);
	mt_guest_message(guest, "two", FALSE);
	mt_guest_silence(guest, SOME);
	assert_int_equal(scripted_hears(server, MQTT_PUBACK).id, 9);
	assert_true(g_queue_is_empty(server->packets));
	end();
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
#define TEST(f) cmocka_unit_test_setup(f, defaults)
	const struct CMUnitTest tests[] = {
		TEST(bounds__publish__answered_after_the_broker),
		TEST(bounds__message__acknowledged_after_the_client),
		TEST(bounds__packet__half_of_one_is_counted),
		TEST(bounds__packet__ends_when_memory_is_short),
		TEST(bounds__packet__has_its_time),
		TEST(bounds__packet__has_a_time_of_its_own),
		TEST(bounds__subscription__denied),
	};
	int failed;

	if (sodium_init() < 0)
		return 1;
	rsa = mt_rsa_key_make();
	pem = mt_rsa_private_pem(rsa);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	mt_rsa_wipe_text(pem);
	mt_rsa_key_free(rsa);
	return failed;
}
