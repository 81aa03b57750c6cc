/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "mapping.h"
#include "pointer.h"
#include "template.h"
#include "topic.h"

#define NOW (G_GINT64_CONSTANT(1760000000) * 1000)

static enum hearing
hear(const struct room_options *options, const char *payload,
	struct heard *heard)
{
	g_autoptr(Mapping) mapping = mapping_new(options);

	return mapping_read(
		mapping, (const guint8 *)payload, strlen(payload), NOW, heard);
}

static char *
tell(const struct room_options *options, const char *text)
{
	g_autoptr(Mapping) mapping = mapping_new(options);
	g_autoptr(GBytes) bytes = mapping_write(mapping, text, "id-1", NOW);

	return g_strndup(
		g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes));
}

/* The document and the answers of RFC 6901 section 5. */
static void
pointer_find__rfc_6901__every_example(void **state)
{
	static const char document[] =
		"{\"foo\": [\"bar\", \"baz\"], \"\": 0, \"a/b\": 1, "
		"\"c%d\": 2, \"e^f\": 3, \"g|h\": 4, \"i\\\\j\": 5, "
		"\"k\\\"l\": 6, \" \": 7, \"m~n\": 8}";
	static const struct {
		const char *pointer, *value;
	} rows[] = {
		{"/foo", "[\"bar\", \"baz\"]"},
		{"/foo/0", "\"bar\""},
		{"/", "0"},
		{"/a~1b", "1"},
		{"/c%d", "2"},
		{"/e^f", "3"},
		{"/g|h", "4"},
		{"/i\\j", "5"},
		{"/k\"l", "6"},
		{"/ ", "7"},
		{"/m~0n", "8"},
	};
	static const char *const nothing[] = {"/foo/2", "/foo/-", "/foo/00",
		"/foo/0/0", "/bar", "/foo/", "/foo/ 0", "/foo/1e0"};
	struct json_span value;

	(void)state;
	assert_true(json_valid(document, strlen(document), &value, NULL));
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct json_span found = pointer_find(value, rows[i].pointer);
		g_autofree char *text = g_strndup(found.at, found.len);

		assert_string_equal(text, rows[i].value);
	}
	assert_ptr_equal(pointer_find(value, "").at, value.at);
	for (gsize i = 0; i < G_N_ELEMENTS(nothing); i++)
		assert_int_equal(
			json_kind(pointer_find(value, nothing[i])), JSON_NONE);
	assert_false(pointer_valid("foo"));
	assert_false(pointer_valid("/a~"));
	assert_false(pointer_valid("/a~2"));
	assert_true(pointer_valid("/a~01"));
}

static void
topic_matches__filters__as_mqtt_has_it(void **state)
{
	static const struct {
		const char *filter, *topic;
		gboolean fits;
	} rows[] = {
		{"a/b", "a/b", TRUE},
		{"a/b", "a/b/c", FALSE},
		{"a/b/c", "a/b", FALSE},
		{"a/+", "a/b", TRUE},
		{"a/+", "a/", TRUE},
		{"a/+", "a", FALSE},
		{"a/+", "a/b/c", FALSE},
		{"+/b", "/b", TRUE},
		{"a/#", "a", TRUE},
		{"a/#", "a/b/c", TRUE},
		{"a/#", "ab", FALSE},
		{"#", "a/b", TRUE},
		{"#", "$SYS/x", FALSE},
		{"+/x", "$SYS/x", FALSE},
		{"$SYS/#", "$SYS/x", TRUE},
		{"a/+/c", "a//c", TRUE},
		{"a/*", "a/b", FALSE},
		{"/topic/a.*", "/topic/a.b", TRUE},
		{"/topic/a.*", "/topic/a.b.c", FALSE},
		{"/topic/a.*.c", "/topic/a.b.c", TRUE},
		{"/topic/a*", "/topic/ab", FALSE},
		{"/topic/a.#", "/topic/a.b.c", TRUE},
		{"/topic/a.#", "/topic/a", TRUE},
		{"/topic/a.#", "/topic/ab", FALSE},
		{"/topic/#", "/topic/a.b", TRUE},
		{"/topic/#", "/topic/a/b", TRUE},
		{"/exchange/x/a.*", "/exchange/x/a.b", TRUE},
		{"/exchange/x/a.*", "/exchange/y/a.b", FALSE},
		{"/queue/a.*", "/queue/a.b", FALSE},
	};
	static const char *const wrong[] = {"", "a+", "a/#/b", "#a", "a/b#",
		"+a/b", "a\nb", "\xff", "a.#", "/topic/a.#.b", "/topic/a#",
		"/topic/+.a"};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		assert_true(topic_filter_valid(rows[i].filter));
		assert_int_equal(topic_matches(rows[i].filter, rows[i].topic),
			rows[i].fits);
	}
	for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++)
		assert_false(topic_filter_valid(wrong[i]));
}

static void
topic_covers__filters__all_or_not(void **state)
{
	static const struct {
		const char *wide, *narrow;
		gboolean covers;
	} rows[] = {
		{"a/b", "a/b", TRUE},
		{"a/+", "a/b", TRUE},
		{"a/b", "a/+", FALSE},
		{"a/#", "a/+", TRUE},
		{"a/#", "a", TRUE},
		{"a/#", "a/b/#", TRUE},
		{"a/b/#", "a/#", FALSE},
		{"a/+", "a/#", FALSE},
		{"a/+/#", "a/#", FALSE},
		{"+/#", "a/#", TRUE},
		{"+/b", "a/+", FALSE},
		{"a/+", "+/b", FALSE},
		{"#", "$SYS/#", FALSE},
		{"/topic/a.#", "/topic/a.*", TRUE},
		{"/topic/a.*", "/topic/a.b", TRUE},
		{"/topic/a.*", "/topic/a.#", FALSE},
	};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++)
		assert_int_equal(topic_covers(rows[i].wide, rows[i].narrow),
			rows[i].covers);
	assert_true(topic_is_mqtt("/topic/a.*"));
	assert_false(topic_is_mqtt("/topic/a.#"));
	assert_true(topic_has_wildcards("/topic/a.*"));
	assert_false(topic_has_wildcards("/topic/a*"));
}

static void
template_fill__hostile_values__stay_in_their_strings(void **state)
{
	struct template_values values = {.text = "\"},{\"x\":\"{sender}\n\\",
		.sender = "e\"ve",
		.id = "7"};
	g_autofree char *filled =
		template_fill("{\"a\": \"{sender}: {text}\", \"n\": "
			      "\"{id:number}\", \"s\": \"{sender:number}\", "
			      "\"z\": [1, \"{nothing}\"]}",
			&values);

	(void)state;
	assert_string_equal(filled,
		"{\"a\":\"e\\\"ve: \\\"},{\\\"x\\\":\\\"{sender}\\n\\\\\","
		"\"n\":7,\"s\":\"e\\\"ve\",\"z\":[1,\"{nothing}\"]}");
	assert_null(template_wrong("{\"a\":\"{text}\"}"));
	assert_non_null(template_wrong("{\"a\":\"text\"}"));
	assert_non_null(template_wrong("{\"a\":{text}}"));
	assert_non_null(template_wrong(""));
}

static void
mapping_read__text__cleaned_and_cut(void **state)
{
	struct room_options options = {.name = "r", .topic = "a/b"};
	g_autofree char *longest = g_strnfill(ROOM_TEXT_MAX, 'a');
	g_autofree char *longer = g_strnfill(ROOM_TEXT_MAX + 1, 'a');
	struct heard heard;

	(void)state;
	assert_int_equal(hear(&options, "h\x1b[2Ji\xe2\x80\xae\xff\n", &heard),
		HEARING_OK);
	assert_string_equal(heard.text, "h[2Ji\xef\xbf\xbd");
	assert_null(heard.sender);
	heard_clear(&heard);
	assert_int_equal(hear(&options, longest, &heard), HEARING_OK);
	assert_string_equal(heard.text, longest);
	heard_clear(&heard);
	assert_int_equal(hear(&options, longer, &heard), HEARING_OK);
	assert_true(g_str_has_suffix(heard.text, "a…"));
	heard_clear(&heard);
	assert_int_equal(hear(&options, "", &heard), HEARING_OTHER);
	assert_int_equal(hear(&options, "\x1b\n", &heard), HEARING_OTHER);
}

static void
mapping_read__json__parts_and_plausible_times(void **state)
{
	struct room_options options = {
		.name = "r", .topic = "a", .format = "json"};
	static const struct {
		const char *time;
		gint64 ms;
	} times[] = {
		{"1700000000", G_GINT64_CONSTANT(1700000000000)},
		{"1700000000123", G_GINT64_CONSTANT(1700000000123)},
		{"1700000000123456", G_GINT64_CONSTANT(1700000000123)},
		{"\"2025-10-01T10:00:00Z\"", G_GINT64_CONSTANT(1759312800000)},
		{"\"2025-10-01T10:00:00+09:00\"",
			G_GINT64_CONSTANT(1759280400000)},
		{"0", 0},
		{"-5", 0},
		{"1e999", 0},
		{"12", 0},
		{"1760009999", 0}, /* hours ahead */
		{"\"yesterday\"", 0},
		{"null", 0},
		{"{}", 0},
	};
	struct heard heard;

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(times); i++) {
		g_autofree char *payload =
			g_strdup_printf("{\"text\": \"t\", \"sender\": "
					"\" b\\u202eob \", \"id\": 7, "
					"\"time\": %s}",
				times[i].time);

		assert_int_equal(hear(&options, payload, &heard), HEARING_OK);
		assert_string_equal(heard.text, "t");
		assert_string_equal(heard.sender, "bob");
		assert_string_equal(heard.id, "7");
		assert_int_equal(heard.time, times[i].ms);
		heard_clear(&heard);
	}
	assert_int_equal(
		hear(&options, "{\"text\": 1.50}", &heard), HEARING_OK);
	assert_string_equal(heard.text, "1.50");
	heard_clear(&heard);
	assert_int_equal(hear(&options, "hi", &heard), HEARING_WRONG);
	assert_int_equal(hear(&options, "{\"txt\":1}", &heard), HEARING_WRONG);
	assert_int_equal(
		hear(&options, "{\"text\":null}", &heard), HEARING_WRONG);
}

static void
mapping__korean_chat__two_destinations(void **state)
{
	struct room_options options = {.name = "방",
		.topic = "/sub/chat/room/42",
		.format = "korean-chat",
		.nick = "앨리스"};
	g_autoptr(Mapping) mapping = mapping_new(&options);
	g_autofree char *sent = tell(&options, "안녕 \"모두\"");
	struct heard heard;

	(void)state;
	assert_string_equal(mapping_publish(mapping), "/pub/chat/message");
	assert_string_equal(sent,
		"{\"type\":\"TALK\",\"roomId\":\"42\",\"sender\":\"앨리스\","
		"\"message\":\"안녕 \\\"모두\\\"\"}");
	assert_int_equal(hear(&options, sent, &heard), HEARING_OK);
	assert_string_equal(heard.text, "안녕 \"모두\"");
	assert_string_equal(heard.sender, "앨리스");
	heard_clear(&heard);
}

static void
mapping__spring__name_and_content(void **state)
{
	struct room_options options = {
		.name = "r", .topic = "/topic/greetings", .format = "spring"};
	g_autoptr(Mapping) mapping = mapping_new(&options);
	g_autofree char *sent = tell(&options, "Bob");
	struct heard heard;

	(void)state;
	assert_string_equal(mapping_publish(mapping), "/app/hello");
	assert_string_equal(sent, "{\"name\":\"Bob\"}");
	assert_int_equal(
		hear(&options, "{\"content\":\"Hello, Bob!\"}", &heard),
		HEARING_OK);
	assert_string_equal(heard.text, "Hello, Bob!");
	heard_clear(&heard);
}

static void
mapping__meshtastic__texts_only(void **state)
{
	struct room_options options = {.name = "r",
		.topic = "msh/EU_868/2/json/LongFast/+",
		.format = "meshtastic",
		.nick = "!7efeee00"};
	g_autoptr(Mapping) mapping = mapping_new(&options);
	g_autofree char *sent = tell(&options, "hi");
	struct heard heard;

	(void)state;
	assert_string_equal(
		mapping_publish(mapping), "msh/EU_868/2/json/mqtt/");
	assert_string_equal(sent,
		"{\"from\":2130636288,\"type\":\"sendtext\","
		"\"payload\":\"hi\"}");
	assert_int_equal(
		hear(&options,
			"{\"channel\":0,\"from\":305419896,\"id\":452664778,"
			"\"payload\":{\"text\":\"hi\"},\"sender\":"
			"\"!7efeee00\",\"timestamp\":1750000000,\"to\":"
			"4294967295,\"type\":\"text\"}",
			&heard),
		HEARING_OK);
	assert_string_equal(heard.text, "hi");
	assert_string_equal(heard.sender, "!12345678");
	assert_string_equal(heard.id, "452664778");
	assert_int_equal(heard.time, G_GINT64_CONSTANT(1750000000000));
	heard_clear(&heard);
	assert_int_equal(hear(&options,
				 "{\"from\":1,\"type\":\"position\","
				 "\"payload\":{\"altitude\":4}}",
				 &heard),
		HEARING_OTHER);
}

static void
mapping__filter__cannot_be_written_to(void **state)
{
	struct room_options options = {.name = "r", .topic = "a/+"};
	g_autoptr(Mapping) mapping = mapping_new(&options), with = NULL;

	(void)state;
	assert_null(mapping_publish(mapping));
	options.publish = "a/me";
	with = mapping_new(&options);
	assert_string_equal(mapping_publish(with), "a/me");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pointer_find__rfc_6901__every_example),
		cmocka_unit_test(topic_matches__filters__as_mqtt_has_it),
		cmocka_unit_test(topic_covers__filters__all_or_not),
		cmocka_unit_test(
			template_fill__hostile_values__stay_in_their_strings),
		cmocka_unit_test(mapping_read__text__cleaned_and_cut),
		cmocka_unit_test(mapping_read__json__parts_and_plausible_times),
		cmocka_unit_test(mapping__korean_chat__two_destinations),
		cmocka_unit_test(mapping__spring__name_and_content),
		cmocka_unit_test(mapping__meshtastic__texts_only),
		cmocka_unit_test(mapping__filter__cannot_be_written_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
