/* SPDX-License-Identifier: GPL-3.0-or-later */
/* MQTT packets. The first byte cuts the rest into pieces, the second chooses
 * whose they are and the limit: the packets must be the same as in one piece,
 * and written again parse to the same. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "mqtt.h"

#define TIGHT 24

/* What was parsed, written again. */
struct result {
	GByteArray *again;
	enum mqtt_event end;
};

/* 4.7 over levels of their own. */
static gboolean
slow_match(const char *filter, const char *topic)
{
	g_auto(GStrv) want = g_strsplit(filter, "/", -1);
	g_auto(GStrv) have = g_strsplit(topic, "/", -1);
	guint i;

	if (topic[0] == '$' && (filter[0] == '#' || filter[0] == '+'))
		return FALSE;
	for (i = 0; want[i] != NULL; i++) {
		if (strcmp(want[i], "#") == 0)
			return TRUE;
		if (have[i] == NULL)
			return FALSE;
		if (strcmp(want[i], "+") != 0 && strcmp(want[i], have[i]) != 0)
			return FALSE;
	}
	return have[i] == NULL;
}

static void
check_filters(const struct mqtt_packet *packet)
{
	static const char *const topics[] = {
		"a", "a/b", "/", "a//b", "$a/b", "a/b/c"};
	gboolean with_qos = packet->type == MQTT_SUBSCRIBE;
	struct mqtt_span list = packet->list, filter;
	guint8 qos = 0;
	guint n = 0;

	while (mqtt_filter_next(&list, &filter, with_qos ? &qos : NULL)) {
		g_autofree char *text = g_strndup(filter.at, filter.len);

		n++;
		CHECK(strlen(text) == filter.len && qos <= 2);
		for (guint i = 0; i < G_N_ELEMENTS(topics); i++)
			CHECK(mqtt_filter_matches(
				      filter, mqtt_span(topics[i])) ==
				slow_match(text, topics[i]));
	}
	CHECK(n > 0 && list.len == 0);
}

static void
check_packet(struct mqtt_parser *parser, struct mqtt_packet *packet,
	struct result *result)
{
	g_autoptr(GBytes) payload = NULL;

	if (packet->type == MQTT_SUBSCRIBE || packet->type == MQTT_UNSUBSCRIBE)
		check_filters(packet);
	if (packet->type != MQTT_PUBLISH) {
		CHECK(mqtt_write(result->again, packet));
		return;
	}
	payload = mqtt_parser_payload(parser, packet);
	CHECK(g_bytes_get_size(payload) == packet->payload.len + 1);
	CHECK(mqtt_topic_valid(packet->topic));
	CHECK(mqtt_filter_matches(packet->topic, packet->topic) ||
		packet->topic.at[0] == '$');
	packet->payload.at = g_bytes_get_data(payload, NULL);
	CHECK(packet->payload.at[packet->payload.len] == 0);
	CHECK(mqtt_write(result->again, packet));
}

/* `cut` bytes at a time, 0: all; `room`: into the parser's own where it has
 * some. */
static struct result
parse(const guint8 *data, gsize len, gsize cut, gboolean room,
	enum mqtt_writer writer, gsize max)
{
	struct result result = {.again = g_byte_array_new()};
	struct mqtt_parser parser;
	struct mqtt_packet packet;

	if (data == NULL)
		data = (const guint8 *)"";
	mqtt_parser_init(&parser, writer, max);
	do {
		gsize n = cut > 0 ? MIN(cut, len) : len, space;
		const guint8 *at = data;
		guint8 *to = room ? mqtt_parser_room(&parser, &space) : NULL;

		data += n;
		len -= n;
		if (to != NULL && n <= space) {
			memcpy(to, at, n);
			mqtt_parser_filled(&parser, n);
			n = 0;
		}
		while ((result.end = mqtt_parser_next(
				&parser, &at, &n, &packet)) == MQTT_PACKET)
			check_packet(&parser, &packet, &result);
		CHECK(mqtt_parser_held(&parser) <= max);
		CHECK((result.end == MQTT_MORE) ==
			(mqtt_parser_error(&parser) == NULL));
	} while (result.end == MQTT_MORE && len > 0);
	mqtt_parser_clear(&parser);
	return result;
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};
	gsize cut = fuzz_byte(&in) % 16;
	guint8 how = fuzz_byte(&in);
	enum mqtt_writer writer = how & 1 ? MQTT_OF_SERVER : MQTT_OF_CLIENT;
	gsize max = how & 2 ? TIGHT : 1 << 20;
	struct result whole = parse(in.at, in.left, 0, FALSE, writer, max);
	struct result cuts =
		parse(in.at, in.left, cut, (how & 4) != 0, writer, max);
	struct result again = parse(
		whole.again->data, whole.again->len, 0, FALSE, writer, max);

	CHECK(whole.end == cuts.end);
	CHECK(whole.again->len == cuts.again->len);
	CHECK(whole.again->len == again.again->len && again.end == MQTT_MORE);
	CHECK(whole.again->len <= in.left);
	if (whole.again->len > 0) {
		CHECK(memcmp(whole.again->data, cuts.again->data,
			      whole.again->len) == 0);
		CHECK(memcmp(whole.again->data, again.again->data,
			      whole.again->len) == 0);
	}
	g_byte_array_unref(whole.again);
	g_byte_array_unref(cuts.again);
	g_byte_array_unref(again.again);
}
