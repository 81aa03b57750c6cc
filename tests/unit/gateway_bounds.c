/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Clients and brokers that do not keep up: memory stays within its bounds, the
 * other side waits, nothing is lost; and clocks. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <cmocka.h>

#include "guest.h"
#include "scripted.h"

#define KIB 1024
/* What may be read before anybody waits. */
#define READ (64 * KIB)
/* Of the test's clock, below which nothing must happen. */
#define SOME 100

static struct limits limits;
static struct scripted *server;
static struct gateway *gateway;
static struct guest *guest;

static void
begin(const char *headers)
{
	server = scripted_new();
	gateway = guest_gateway(server->port, &limits);
	guest = guest_login(gateway, headers);
	scripted_hears(server, MQTT_CONNECT);
}

static void
end(void)
{
	const struct counters *counters = gateway_counters(gateway);

	guest_free(guest);
	assert_int_equal(counters->held, 0);
	assert_int_equal(counters->paused_clients, 0);
	assert_int_equal(counters->paused_upstreams, 0);
	gateway_free(gateway);
	scripted_free(server);
	limits_init(&limits);
}

/* `n` messages with QoS, of some 1 KB each. */
static GByteArray *
messages(guint n, guint8 qos)
{
	g_autofree char *body = g_strnfill(1000, 'x');
	GByteArray *out = g_byte_array_new();

	for (guint i = 0; i < n; i++)
		assert_true(mqtt_write(out,
			&(struct mqtt_packet){
				.type = MQTT_PUBLISH,
				.qos = qos,
				.id = (guint16)(qos > 0 ? i + 1 : 0),
				.topic = mqtt_span("a"),
				.payload = {body, 1000},
			}));
	return out;
}

/* As much as goes while the gateway reads. */
static gsize
pour(GByteArray *bytes, gsize done)
{
	guint refused = 0;

	while (done < bytes->len && refused < 5) {
		gssize n = send(server->fd, bytes->data + done,
			bytes->len - done, MSG_NOSIGNAL | MSG_DONTWAIT);

		done += (gsize)MAX(n, 0);
		refused = n > 0 ? 0 : refused + 1;
		guest_idle(10);
	}
	return done;
}

static void
subscribe(const char *ack)
{
	guest_say(guest,
		"SUBSCRIBE\nid:a\ndestination:/topic/a\nack:%s\nreceipt:s\n\n",
		ack);
	guest_receipt(guest, "s");
	scripted_hears(server, MQTT_SUBSCRIBE);
}

static gboolean
all_there(void *data)
{
	return g_queue_get_length(guest->frames) == GPOINTER_TO_UINT(data);
}

static void
bounds__client__never_reads(void **state)
{
	const guint n = 20000;
	GByteArray *flood = messages(n, 0);
	gsize done;

	(void)state;
	limits.client_queue = 32 * KIB;
	begin("");
	subscribe("auto");
	guest->stalled = TRUE;
	done = pour(flood, 0);
	assert_true(done < flood->len);
	assert_int_equal(gateway_counters(gateway)->paused_upstreams, 1);
	assert_true(guest->queued > limits.client_queue);
	/* the bound, one read, and what STOMP adds */
	assert_true(guest->most_queued < 32 * KIB + READ + READ / 4);
	assert_true(gateway_counters(gateway)->held <
		32 * KIB + READ + READ / 4 + 2 * KIB);
	while (done < flood->len) {
		guest_go_on(guest);
		done = pour(flood, done);
	}
	guest_go_on(guest);
	guest_until(all_there, GUINT_TO_POINTER(n), "all messages");
	g_byte_array_unref(flood);
	end();
}

static void
bounds__client__never_acknowledges(void **state)
{
	const guint n = 10000;
	GByteArray *flood = messages(n, 1);
	guint seen = 0;
	gsize done;

	(void)state;
	limits.unacked = 100;
	begin("");
	subscribe("client");
	done = pour(flood, 0);
	assert_true(done < flood->len);
	assert_int_equal(gateway_counters(gateway)->paused_upstreams, 1);
	assert_true(gateway_counters(gateway)->unacked >= 100);
	assert_true(gateway_counters(gateway)->unacked <= 100 + READ / 1000);
	while (seen < n) {
		guint len = g_queue_get_length(guest->frames);
		StompFrame *last = g_queue_peek_tail(guest->frames);

		if (len > 0)
			guest_say(guest, "ACK\nid:%s\n\n",
				stomp_header(last, "ack"));
		seen += len;
		g_queue_clear_full(
			guest->frames, (GDestroyNotify)stomp_frame_free);
		done = pour(flood, done);
		guest_idle(1);
	}
	assert_int_equal(seen, n);
	assert_int_equal(gateway_counters(gateway)->unacked, 0);
	g_byte_array_unref(flood);
	end();
}

static gboolean
reads_again(void *data)
{
	(void)data;
	return guest->read;
}

static gboolean
got_all(void *data)
{
	return server->got > GPOINTER_TO_UINT(data) * 1000;
}

static void
bounds__broker__never_reads(void **state)
{
	g_autofree char *body = g_strnfill(1000, 'x');
	guint n = 0;

	(void)state;
	limits.upstream_queue = 32 * KIB;
	begin("");
	scripted_hear(server, FALSE);
	for (; guest->read && n < 50000; n++)
		guest_say(
			guest, "SEND\ndestination:/topic/a\nqos:0\n\n%s", body);
	assert_true(n < 50000);
	assert_int_equal(gateway_counters(gateway)->paused_clients, 1);
	assert_true(gateway_counters(gateway)->held > 32 * KIB);
	assert_true(gateway_counters(gateway)->held < 32 * KIB + 4 * KIB);
	guest_idle(SOME);
	assert_false(guest->read);
	scripted_hear(server, TRUE);
	guest_until(reads_again, NULL, "reading again");
	guest_until(got_all, GUINT_TO_POINTER(n), "all messages");
	end();
}

static void
bounds__broker__never_answers(void **state)
{
	(void)state;
	limits.receipts = 10;
	begin("");
	server->silent = TRUE;
	for (guint i = 0; i < 11; i++) {
		assert_true(guest->read);
		guest_say(guest, "SEND\ndestination:/topic/a\n\nx");
	}
	assert_false(guest->read);
	for (guint i = 0; i < 11; i++) {
		guint16 id = scripted_hears(server, MQTT_PUBLISH).id;

		scripted_says(server,
			&(struct mqtt_packet){.type = MQTT_PUBACK, .id = id});
	}
	guest_until(reads_again, NULL, "reading again");
	end();
}

static void
bounds__memory__refuses_large_frames(void **state)
{
	g_autofree char *body = g_strnfill(100 * KIB, 'x');
	static const char head[] =
		"SEND\ndestination:/topic/a\ncontent-length:200000\n\n";

	(void)state;
	limits.memory = 50 * KIB;
	begin("");
	guest_bytes(guest, head, strlen(head));
	guest_bytes(guest, body, 100 * KIB);
	guest_error(guest, "busy");
	end();
}

static void
bounds__rate__slows_down(void **state)
{
	(void)state;
	limits.rate = 100;
	limits.burst = 10;
	begin("");
	for (guint i = 0; i < 14; i++)
		guest_say(guest, "SEND\ndestination:/topic/a\n\nx");
	assert_false(guest->read);
	assert_int_equal(gateway_counters(gateway)->rates, 1);
	guest_until(reads_again, NULL, "reading again");
	guest_say(guest, "SEND\ndestination:/topic/a\nreceipt:r\n\nx");
	guest_receipt(guest, "r");
	end();
}

static gboolean
has_beats(void *data)
{
	return guest->beats >= GPOINTER_TO_UINT(data);
}

static void
bounds__beats__come_and_are_missed(void **state)
{
	(void)state;
	limits.heartbeat_ms = 50;
	begin("heart-beat:200,20\n");
	guest_until(has_beats, GUINT_TO_POINTER(3), "heart-beats");
	for (guint i = 0; i < 8; i++) {
		guest_idle(100);
		guest_bytes(guest, "\n", 1);
	}
	guest_error(guest, "protocol");
	end();
}

static void
bounds__beats__keep_a_quiet_client(void **state)
{
	(void)state;
	limits.heartbeat_ms = 50;
	begin("heart-beat:50,0\n");
	for (guint i = 0; i < 10; i++) {
		guest_idle(40);
		guest_bytes(guest, "\n", 1);
	}
	assert_int_equal(guest->beats, 0);
	assert_non_null(guest->session);
	guest_error(guest, "protocol");
	end();
}

static void
bounds__time__of_readers_and_acknowledgers(void **state)
{
	GByteArray *flood = messages(200, 1);

	(void)state;
	limits.stuck_ms = SOME;
	begin("");
	subscribe("auto");
	guest->stalled = TRUE;
	scripted_message(server, "a", "x", 0, FALSE);
	scripted_message(server, "a", "x", 0, FALSE);
	guest_idle(SOME / 2);
	guest_take_one(guest);
	guest_idle(SOME * 3 / 4);
	assert_false(guest->closing);
	guest_idle(SOME);
	assert_true(guest->closing);
	guest_go_on(guest);
	g_queue_clear_full(guest->frames, (GDestroyNotify)stomp_frame_free);
	end();
	/* one that is slow with a few is none that never does */
	limits.stuck_ms = SOME;
	limits.unacked = 100;
	begin("");
	subscribe("client");
	scripted_message(server, "a", "x", 1, FALSE);
	guest_idle(2 * SOME);
	assert_false(guest->closing);
	pour(flood, 0);
	guest_idle(2 * SOME);
	g_queue_clear_full(guest->frames, (GDestroyNotify)stomp_frame_free);
	assert_true(guest->closing);
	assert_int_equal(gateway_counters(gateway)->endings[ENDING_BUSY], 1);
	g_byte_array_unref(flood);
	end();
}

/* Dropped and acknowledged: else it would come again without end. */
static void
bounds__message__over_the_limit(void **state)
{
	g_autofree char *body = g_strnfill(300 * KIB, 'x');
	struct mqtt_packet packet = {
		.type = MQTT_PUBLISH,
		.qos = 1,
		.id = 1,
		.topic = mqtt_span("a"),
		.payload = mqtt_span(body),
	};
	GByteArray *bytes = g_byte_array_new();
	g_autoptr(StompFrame) frame = NULL;

	(void)state;
	limits.message = 100 * KIB;
	begin("");
	subscribe("client-individual");
	assert_true(mqtt_write(bytes, &packet));
	packet.payload.len = 100 * KIB + 1;
	packet.id = 2;
	assert_true(mqtt_write(bytes, &packet));
	packet.payload.len = 100 * KIB;
	packet.id = 3;
	assert_true(mqtt_write(bytes, &packet));
	assert_int_equal(pour(bytes, 0), bytes->len);
	assert_int_equal(scripted_hears(server, MQTT_PUBACK).id, 1);
	assert_int_equal(scripted_hears(server, MQTT_PUBACK).id, 2);
	frame = guest_hears(guest, STOMP_MESSAGE);
	assert_int_equal(frame->body_len, 100 * KIB);
	assert_int_equal(gateway_counters(gateway)->too_large, 2);
	g_byte_array_unref(bytes);
	end();
}

static void
bounds__texts__are_counted(void **state)
{
	g_autofree char *text = g_strnfill(10000, 't');
	guint n = 0;

	(void)state;
	limits.upstream_queue = 64 * KIB;
	begin("");
	server->silent = TRUE;
	for (; guest->read && n < 100; n++)
		guest_say(guest, "SEND\ndestination:/topic/a\nreceipt:%s\n\n",
			text);
	assert_int_equal(n, 7);
	assert_true(gateway_counters(gateway)->held > 64 * KIB);
	end();
	begin("");
	server->silent = TRUE;
	for (n = 0; !guest->closing && n < 100; n++)
		guest_say(guest, "SUBSCRIBE\nid:%u\ndestination:/topic/%s\n\n",
			n, text);
	assert_int_equal(n, 28);
	guest_error(guest, "protocol");
	end();
}

static void
bounds__time__of_logins_frames_and_silence(void **state)
{
	struct guest *slow;

	(void)state;
	limits.login_ms = SOME;
	limits.frame_ms = SOME;
	begin("");
	slow = guest_new(gateway);
	guest_bytes(slow, "CONN", 4);
	guest_error(slow, "protocol");
	guest_free(slow);
	guest_silence(guest, 3 * SOME);
	/* slow loris */
	guest_bytes(guest, "SEND\nd", 6);
	for (guint i = 0; i < 3; i++) {
		guest_idle(SOME / 5);
		guest_bytes(guest, "e", 1);
	}
	guest_error(guest, "protocol");
	end();
	limits.idle_ms = SOME;
	begin("");
	guest_error(guest, "protocol");
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
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bounds__client__never_reads),
		cmocka_unit_test(bounds__client__never_acknowledges),
		cmocka_unit_test(bounds__broker__never_reads),
		cmocka_unit_test(bounds__broker__never_answers),
		cmocka_unit_test(bounds__memory__refuses_large_frames),
		cmocka_unit_test(bounds__rate__slows_down),
		cmocka_unit_test(bounds__beats__come_and_are_missed),
		cmocka_unit_test(bounds__beats__keep_a_quiet_client),
		cmocka_unit_test(bounds__time__of_logins_frames_and_silence),
		cmocka_unit_test(bounds__time__of_readers_and_acknowledgers),
		cmocka_unit_test(bounds__message__over_the_limit),
		cmocka_unit_test(bounds__texts__are_counted),
	};

	return cmocka_run_group_tests(tests, defaults, NULL);
}
