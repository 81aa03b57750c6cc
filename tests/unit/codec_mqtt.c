/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MQTT 3.1.1: the examples of the OASIS text (its section numbers stand in the
 * comments), refusals, limits, any pieces. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "format_hostile.h"
#include "mqtt.h"

static char *
span_dup(struct mqtt_span span)
{
	return span.at != NULL ? g_strndup(span.at, span.len) : g_strdup("-");
}

/* The one packet of the hex digits; its spans borrow from `bytes`. */
static enum mqtt_event
read_one(GBytes *bytes, enum mqtt_writer writer, struct mqtt_packet *packet)
{
	struct mqtt_parser parser;
	gsize len;
	const guint8 *data = g_bytes_get_data(bytes, &len);
	enum mqtt_event event;

	mqtt_parser_init(&parser, writer, MQTT_PACKET_MAX);
	event = mqtt_parser_next(&parser, &data, &len, packet);
	if (event == MQTT_PACKET)
		assert_int_equal(len, 0);
	mqtt_parser_clear(&parser);
	return event;
}

static void
is_written_as(const struct mqtt_packet *packet, const char *hex)
{
	g_autoptr(GBytes) wanted = bytes_from_hex(hex), seen = NULL;
	GByteArray *out = g_byte_array_new();

	assert_true(mqtt_write(out, packet));
	seen = g_byte_array_free_to_bytes(out);
	assert_bytes_equal(seen, wanted);
}

static void
refused(enum mqtt_writer writer, const char *hex)
{
	g_autoptr(GBytes) bytes = bytes_from_hex(hex);
	struct mqtt_packet packet;

	if (read_one(bytes, writer, &packet) != MQTT_BAD)
		fail_msg("%s was taken", hex);
}

/* 3.1.2.3 and figure 3.6: flags, keep alive 10 */
#define CONNECT_HEX                \
	"102b00044d51545404ce000a" \
	"0007616c6963657e31"       \
	"00086f6e2f616c696365"     \
	"000100"                   \
	"0005616c696365"           \
	"00027077"

static void
mqtt__connect__of_the_specification(void **state)
{
	g_autoptr(GBytes) bytes = bytes_from_hex(CONNECT_HEX);
	g_autofree char *id = NULL, *user = NULL, *password = NULL,
			*topic = NULL;
	struct mqtt_packet packet;

	(void)state;
	assert_int_equal(read_one(bytes, MQTT_OF_CLIENT, &packet), MQTT_PACKET);
	id = span_dup(packet.login.client_id);
	user = span_dup(packet.login.user);
	password = span_dup(packet.login.password);
	topic = span_dup(packet.login.will_topic);
	assert_string_equal(id, "alice~1");
	assert_string_equal(user, "alice");
	assert_string_equal(password, "pw");
	assert_string_equal(topic, "on/alice");
	assert_int_equal(packet.login.will_payload.len, 1);
	assert_int_equal(packet.login.will_qos, 1);
	assert_false(packet.login.will_retain);
	assert_true(packet.login.clean);
	assert_int_equal(packet.login.keepalive, 10);
	is_written_as(&packet, CONNECT_HEX);
}

static void
mqtt__publish__of_the_specification(void **state)
{
	/* 3.3.2.3: topic a/b, packet ID 10 */
	g_autoptr(GBytes) bytes = bytes_from_hex("3b0900"
						 "03612f62000a6869");
	struct mqtt_packet packet;

	(void)state;
	assert_int_equal(read_one(bytes, MQTT_OF_SERVER, &packet), MQTT_PACKET);
	assert_int_equal(packet.id, 10);
	assert_int_equal(packet.qos, 1);
	assert_true(packet.dup);
	assert_true(packet.retain);
	assert_memory_equal(packet.topic.at, "a/b", 3);
	assert_int_equal(packet.payload.len, 2);
	is_written_as(&packet, "3b090003612f62000a6869");
}

static void
mqtt__subscribe__of_the_specification(void **state)
{
	/* 3.8.3 and 3.9.3, figures 3.21 and 3.26 */
	GByteArray *list = g_byte_array_new();
	struct mqtt_packet packet = {.type = MQTT_SUBSCRIBE, .id = 10};
	struct mqtt_span filter;
	g_autoptr(GBytes) back = bytes_from_hex("9005000a000280");
	guint8 qos;

	(void)state;
	mqtt_filter_put(list, mqtt_span("a/b"), 1);
	mqtt_filter_put(list, mqtt_span("c/d"), 2);
	packet.list = (struct mqtt_span){(char *)list->data, list->len};
	is_written_as(&packet, "820e000a0003612f62010003632f6402");
	assert_true(mqtt_filter_next(&packet.list, &filter, &qos));
	assert_memory_equal(filter.at, "a/b", 3);
	assert_int_equal(qos, 1);
	assert_true(mqtt_filter_next(&packet.list, &filter, &qos));
	assert_int_equal(qos, 2);
	assert_false(mqtt_filter_next(&packet.list, &filter, &qos));
	g_byte_array_set_size(list, 0);
	mqtt_filter_put(list, mqtt_span("a/b"), -1);
	packet = (struct mqtt_packet){.type = MQTT_UNSUBSCRIBE,
		.id = 10,
		.list = {(char *)list->data, list->len}};
	is_written_as(&packet, "a207000a0003612f62");
	g_byte_array_unref(list);
	assert_int_equal(read_one(back, MQTT_OF_SERVER, &packet), MQTT_PACKET);
	assert_memory_equal(packet.list.at, "\0\2\x80", 3);
}

static void
mqtt__small_packets__both_ways(void **state)
{
	static const struct {
		struct mqtt_packet packet;
		enum mqtt_writer writer;
		const char *hex;
	} rows[] = {
		{{.type = MQTT_CONNACK, .present = TRUE}, MQTT_OF_SERVER,
			"20020100"},
		{{.type = MQTT_CONNACK, .code = MQTT_BAD_LOGIN}, MQTT_OF_SERVER,
			"20020004"},
		{{.type = MQTT_PUBACK, .id = 0x1234}, MQTT_OF_SERVER,
			"40021234"},
		{{.type = MQTT_PUBREC, .id = 1}, MQTT_OF_CLIENT, "50020001"},
		{{.type = MQTT_PUBREL, .id = 1}, MQTT_OF_SERVER, "62020001"},
		{{.type = MQTT_PUBCOMP, .id = 1}, MQTT_OF_CLIENT, "70020001"},
		{{.type = MQTT_UNSUBACK, .id = 9}, MQTT_OF_SERVER, "b0020009"},
		{{.type = MQTT_PINGREQ}, MQTT_OF_CLIENT, "c000"},
		{{.type = MQTT_PINGRESP}, MQTT_OF_SERVER, "d000"},
		{{.type = MQTT_DISCONNECT}, MQTT_OF_CLIENT, "e000"},
	};

	(void)state;
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GBytes) bytes = bytes_from_hex(rows[i].hex);
		struct mqtt_packet packet;

		is_written_as(&rows[i].packet, rows[i].hex);
		assert_int_equal(
			read_one(bytes, rows[i].writer, &packet), MQTT_PACKET);
		assert_int_equal(packet.type, rows[i].packet.type);
		assert_int_equal(packet.id, rows[i].packet.id);
		assert_int_equal(packet.code, rows[i].packet.code);
		assert_int_equal(packet.present, rows[i].packet.present);
	}
}

static void
mqtt__read__refuses(void **state)
{
	static const char *const of_server[] = {
		"00", "f0", "1000", "8200", "e000", /* types */
		"2102", "42020001", "6002", "d100", /* flags, 2.2.2 */
		"d0808080808000", /* length, 2.2.3 */
		"d00100", /* too long */
		"200102", "20020200", "20020101", /* 3.2.2 */
		"40020000", "400100", "4003000100", /* IDs */
		"3605000161000100", /* QoS 3 */
		"3803000161", /* DUP with QoS 0, 3.3.1-2 */
		"30020000", "300300012b", "3003000123", /* topics */
		"30040002c080", "3003000100",
		"3005000"
		"3eda080", /* UTF-8 */
		"3003000261", "320400016100",
		"32050001610000", /* lengths, ID */
		"9002000a", "9003000a03", /* 3.9.3 */
	};
	static const char *const of_client[] = {
		"100c00044d5154540300000a0000", /* version 3 */
		"100c00044d5154540401000a0000", /* reserved flag */
		"100c00044d5154540400000a0000", /* no ID, not clean */
		"100c00044d515454041a000a0000", /* will QoS without a will */
		"100c00044d5154540442000a0000", /* password without a user */
		"820200"
		"0a",
		"8206000a00016103", "8006000a00016101", /* 3.8 */
		"8207000a0002612b01",
		"8209000a0004612f23"
		"2f01", /* filters */
		"a202000a",
		"2002"
		"0000", /* 3.10, direction */
	};

	(void)state;
	for (guint i = 0; i < G_N_ELEMENTS(of_server); i++)
		refused(MQTT_OF_SERVER, of_server[i]);
	for (guint i = 0; i < G_N_ELEMENTS(of_client); i++)
		refused(MQTT_OF_CLIENT, of_client[i]);
}

static void
mqtt__write__refuses(void **state)
{
	g_autofree char *longer = g_strnfill(MQTT_TEXT_MAX + 1, 'a');
	const struct mqtt_packet rows[] = {
		{.type = MQTT_PUBACK},
		{.type = MQTT_PUBLISH, .topic = mqtt_span("a"), .qos = 1},
		{.type = MQTT_PUBLISH, .topic = mqtt_span("a"), .id = 1},
		{.type = MQTT_PUBLISH, .topic = mqtt_span("a"), .dup = TRUE},
		{.type = MQTT_PUBLISH, .topic = mqtt_span("a/#")},
		{.type = MQTT_PUBLISH, .topic = mqtt_span("")},
		{.type = MQTT_PUBLISH, .topic = mqtt_span("\xff")},
		{.type = MQTT_PUBLISH, .topic = mqtt_span(longer)},
		{.type = MQTT_CONNECT},
		{.type = MQTT_CONNECT,
			.login = {.client_id = mqtt_span(longer)}},
		{.type = MQTT_CONNECT,
			.login = {.clean = TRUE, .password = mqtt_span("x")}},
		{.type = MQTT_CONNECT, .login = {.clean = TRUE, .will_qos = 1}},
		{.type = MQTT_SUBSCRIBE, .id = 1},
	};
	GByteArray *out = g_byte_array_new();

	(void)state;
	g_byte_array_append(out, (const guint8 *)"x", 1);
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		if (mqtt_write(out, &rows[i]))
			fail_msg("row %u was written", i);
		assert_int_equal(out->len, 1);
	}
	g_byte_array_unref(out);
}

/* 2.2.3, table 2.4: the borders of the length's bytes. */
static void
mqtt__length__at_the_borders(void **state)
{
	static const struct {
		guint len;
		guint head;
	} rows[] = {{127, 2}, {128, 3}, {16383, 3}, {16384, 4}, {2097151, 4},
		{2097152, 5}};

	(void)state;
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *body = g_malloc0(rows[i].len);
		struct mqtt_packet packet = {.type = MQTT_PUBLISH,
			.topic = mqtt_span("a"),
			.payload = {body, rows[i].len - 3}};
		GByteArray *out = g_byte_array_new();
		g_autoptr(GBytes) bytes = NULL;

		assert_true(mqtt_write(out, &packet));
		assert_int_equal(out->len, rows[i].len + rows[i].head);
		bytes = g_byte_array_free_to_bytes(out);
		assert_int_equal(
			read_one(bytes, MQTT_OF_SERVER, &packet), MQTT_PACKET);
		assert_int_equal(packet.payload.len, rows[i].len - 3);
	}
}

static void
mqtt__topics__as_in_4_7(void **state)
{
	static const struct {
		const char *filter, *topic;
		gboolean matches;
	} rows[] = {
		{"sport/tennis/player1/#", "sport/tennis/player1", TRUE},
		{"sport/tennis/player1/#", "sport/tennis/player1/ranking",
			TRUE},
		{"sport/tennis/player1/#",
			"sport/tennis/player1/score/wimbledon", TRUE},
		{"sport/#", "sport", TRUE},
		{"#", "sport/x", TRUE},
		{"sport/tennis/+", "sport/tennis/player1", TRUE},
		{"sport/tennis/+", "sport/tennis/player1/ranking", FALSE},
		{"sport/+", "sport", FALSE},
		{"sport/+", "sport/", TRUE},
		{"+/+", "/finance", TRUE},
		{"/+", "/finance", TRUE},
		{"+", "/finance", FALSE},
		{"#", "$SYS/x", FALSE},
		{"+/monitor/Clients", "$SYS/monitor/Clients", FALSE},
		{"$SYS/#", "$SYS/x", TRUE},
		{"$SYS/monitor/+", "$SYS/monitor/Clients", TRUE},
		{"ACCOUNTS", "Accounts", FALSE},
		{"a/b", "a/b/", FALSE},
	};
	static const char *const wrong[] = {
		"sport/tennis#", "sport/tennis/#/ranking", "sport+", "", "+a"};

	(void)state;
	for (guint i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct mqtt_span filter = mqtt_span(rows[i].filter);
		struct mqtt_span topic = mqtt_span(rows[i].topic);

		assert_true(mqtt_filter_valid(filter));
		assert_true(mqtt_topic_valid(topic));
		if (mqtt_filter_matches(filter, topic) != rows[i].matches)
			fail_msg("%s, %s", rows[i].filter, rows[i].topic);
	}
	for (guint i = 0; i < G_N_ELEMENTS(wrong); i++)
		assert_false(mqtt_filter_valid(mqtt_span(wrong[i])));
	assert_false(mqtt_topic_valid(mqtt_span("a/+")));
}

static void
mqtt__limit__is_told_apart(void **state)
{
	struct mqtt_parser parser;
	struct mqtt_packet packet;
	const guint8 head[] = {0x30, 0xff, 0xff, 0xff, 0x7f};
	const guint8 *at = head;
	gsize len = sizeof(head);

	(void)state;
	mqtt_parser_init(&parser, MQTT_OF_SERVER, 1000);
	assert_int_equal(
		mqtt_parser_next(&parser, &at, &len, &packet), MQTT_TOO_LARGE);
	assert_int_equal(mqtt_parser_held(&parser), 0);
	at = head;
	len = 1;
	assert_int_equal(
		mqtt_parser_next(&parser, &at, &len, &packet), MQTT_TOO_LARGE);
	mqtt_parser_init(&parser, MQTT_OF_CLIENT, 200000);
	at = (const guint8 *)"\x82\xff\xff\xff\x7f";
	len = 5;
	assert_int_equal(
		mqtt_parser_next(&parser, &at, &len, &packet), MQTT_TOO_LARGE);
	/* announced, but not come: nothing is allocated for it */
	mqtt_parser_init(&parser, MQTT_OF_SERVER, MQTT_PACKET_MAX);
	at = head;
	len = sizeof(head);
	assert_int_equal(
		mqtt_parser_next(&parser, &at, &len, &packet), MQTT_MORE);
	len = 5;
	at = head;
	assert_int_equal(
		mqtt_parser_next(&parser, &at, &len, &packet), MQTT_MORE);
	assert_true(mqtt_parser_held(&parser) <= 65536);
	mqtt_parser_clear(&parser);
}

/* In pieces of any size; what comes after it is read as ever. */
static void
mqtt__limit__a_large_message_is_skipped(void **state)
{
	static const gsize cuts[] = {1, 1000, 65539, 65540, 250000, 1000000};
	g_autofree char *body = g_strnfill(200000, 'b');
	GByteArray *out = g_byte_array_new();
	struct mqtt_packet packet = {.type = MQTT_PUBLISH,
		.qos = 1,
		.id = 77,
		.topic = mqtt_span("a/b"),
		.payload = mqtt_span(body)};

	(void)state;
	assert_true(mqtt_write(out, &packet));
	packet.payload.len = 3;
	assert_true(mqtt_write(out, &packet));
	for (guint i = 0; i < G_N_ELEMENTS(cuts); i++) {
		struct mqtt_parser parser;
		guint n = 0;

		mqtt_parser_init(&parser, MQTT_OF_SERVER, 65539);
		for (gsize done = 0; done < out->len; done += cuts[i]) {
			const guint8 *at = out->data + done;
			gsize len = MIN(cuts[i], out->len - done);

			while (mqtt_parser_next(&parser, &at, &len, &packet) ==
				MQTT_PACKET) {
				assert_int_equal(packet.id, 77);
				assert_memory_equal(packet.topic.at, "a/b", 3);
				assert_int_equal(packet.skipped, n == 0);
				assert_int_equal(packet.payload.len,
					n == 0 ? 200000 : 3);
				n++;
			}
			assert_null(mqtt_parser_error(&parser));
			assert_true(mqtt_parser_held(&parser) <= 65539);
		}
		assert_int_equal(n, 2);
		mqtt_parser_clear(&parser);
	}
	g_byte_array_unref(out);
}

/* A large payload read into the parser's own room is handed over as it is. */
static void
mqtt__payload__is_not_copied(void **state)
{
	g_autofree char *body = g_strnfill(300000, 'b');
	struct mqtt_packet packet = {.type = MQTT_PUBLISH,
		.topic = mqtt_span("a/b"),
		.payload = mqtt_span(body)};
	GByteArray *out = g_byte_array_new();
	g_autoptr(GBytes) payload = NULL;
	struct mqtt_parser parser;
	const guint8 *at;
	gsize left, n;

	(void)state;
	assert_true(mqtt_write(out, &packet));
	mqtt_parser_init(&parser, MQTT_OF_SERVER, 1 << 20);
	at = out->data;
	left = 100;
	assert_int_equal(
		mqtt_parser_next(&parser, &at, &left, &packet), MQTT_MORE);
	for (gsize done = 100; done < out->len; done += n) {
		gsize none = 0, room = 0;
		guint8 *to = mqtt_parser_room(&parser, &room);

		assert_non_null(to);
		n = MIN(room, out->len - done);
		memcpy(to, out->data + done, n);
		mqtt_parser_filled(&parser, n);
		assert_int_equal(mqtt_parser_next(&parser, &at, &none, &packet),
			done + n < out->len ? MQTT_MORE : MQTT_PACKET);
	}
	payload = mqtt_parser_payload(&parser, &packet);
	assert_ptr_equal(g_bytes_get_data(payload, &n), packet.payload.at);
	assert_int_equal(n, 300001);
	assert_memory_equal(packet.payload.at, body, 300001);
	mqtt_parser_clear(&parser);
	g_byte_array_unref(out);
}

static GBytes *
again_of(GBytes *bytes, enum mqtt_writer writer)
{
	struct mqtt_parser parser;
	struct mqtt_packet packet;
	gsize len;
	const guint8 *data = g_bytes_get_data(bytes, &len);
	GByteArray *out = g_byte_array_new();

	mqtt_parser_init(&parser, writer, 4096);
	if (mqtt_parser_next(&parser, &data, &len, &packet) == MQTT_PACKET &&
		len == 0)
		mqtt_write(out, &packet);
	mqtt_parser_clear(&parser);
	if (out->len > 0)
		return g_byte_array_free_to_bytes(out);
	g_byte_array_unref(out);
	return NULL;
}

static GBytes *
again_client(GBytes *bytes)
{
	return again_of(bytes, MQTT_OF_CLIENT);
}

static GBytes *
again_server(GBytes *bytes)
{
	return again_of(bytes, MQTT_OF_SERVER);
}

static void
mqtt__any__truncated_and_changed(void **state)
{
	g_autoptr(GBytes) connect = bytes_from_hex(CONNECT_HEX);
	g_autoptr(GBytes) subscribe =
		bytes_from_hex("820e000a0003612f62010003632f6402");
	g_autoptr(GBytes) publish = bytes_from_hex("3b090003612f62000a6869");
	g_autoptr(GBytes) suback = bytes_from_hex("9005000a000280");

	(void)state;
	hostile_check(connect, again_client, TRUE, FALSE);
	hostile_check(subscribe, again_client, TRUE, FALSE);
	hostile_check(publish, again_server, TRUE, FALSE);
	hostile_check(suback, again_server, TRUE, FALSE);
	hostile_random(connect, again_client, 2000);
	hostile_random(publish, again_server, 2000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mqtt__connect__of_the_specification),
		cmocka_unit_test(mqtt__publish__of_the_specification),
		cmocka_unit_test(mqtt__subscribe__of_the_specification),
		cmocka_unit_test(mqtt__small_packets__both_ways),
		cmocka_unit_test(mqtt__read__refuses),
		cmocka_unit_test(mqtt__write__refuses),
		cmocka_unit_test(mqtt__length__at_the_borders),
		cmocka_unit_test(mqtt__topics__as_in_4_7),
		cmocka_unit_test(mqtt__limit__is_told_apart),
		cmocka_unit_test(mqtt__limit__a_large_message_is_skipped),
		cmocka_unit_test(mqtt__payload__is_not_copied),
		cmocka_unit_test(mqtt__any__truncated_and_changed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
