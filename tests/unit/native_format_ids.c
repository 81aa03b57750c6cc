/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Addresses, URIs, IDs and topics. */
#include "config.h"

#include "fault.h"
#include "ids.h"
#include "topics.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

static void
address__parse__good(void **state)
{
	g_autofree char *user = NULL, *network = NULL, *again = NULL;

	(void)state;
	assert_true(
		address_parse("bob_1-x@example.org", &user, &network, NULL));
	assert_string_equal(user, "bob_1-x");
	assert_string_equal(network, "example.org");
	again = address_make(user, network);
	assert_string_equal(again, "bob_1-x@example.org");
	assert_true(address_parse("a@b", NULL, NULL, NULL));
}

static void
address__parse__refused(void **state)
{
	static const char *const bad[] = {"", "bob", "@example.org", "bob@",
		"Bob@example.org", "bob@Example.org", "bob@a@b", "bo b@x",
		"bob@x y", "bob@x/y", "bob+1@x", "b\xc3\xb6@x", "bob@-x",
		"bob@x-", "bob@.x", "bob@x.", "bob@a..b", "b#b@x", "b+@x",
		"bob@x_y", "bob\x1b@x", "bob@x\n"};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *user = NULL;

		if (address_parse(bad[i], &user, NULL, &error))
			fail_msg("accepted: %s", bad[i]);
		assert_null(user);
		assert_true(g_error_matches(error, FAULT, FAULT_USAGE));
		assert_null(strchr(error->message, '\x1b'));
	}
}

static void
address__parse__lengths(void **state)
{
	g_autofree char *user = g_strnfill(USER_MAX, 'a');
	g_autofree char *network = g_strnfill(NETWORK_MAX, 'b');
	g_autofree char *longest = address_make(user, network);
	g_autofree char *long_user = g_strconcat("a", longest, NULL);
	g_autofree char *long_network = g_strconcat(longest, "b", NULL);

	(void)state;
	assert_int_equal(strlen(longest), ADDRESS_MAX);
	assert_true(address_valid(longest));
	assert_false(address_valid(long_user));
	assert_false(address_valid(long_network));
}

static void
uri__both_ways(void **state)
{
	g_autofree char *uri = address_to_uri("bob@example.org");
	g_autofree char *back = address_from_uri(uri);

	(void)state;
	assert_string_equal(uri, "mimi://example.org/u/bob");
	assert_string_equal(back, "bob@example.org");
	assert_null(address_to_uri("bob"));
	assert_null(address_from_uri("mimi://example.org/u/"));
	assert_null(address_from_uri("mimi://example.org/r/bob"));
	assert_null(address_from_uri("mimi://example.org/u/bob/u/x"));
	assert_null(address_from_uri("mimi://example.org/u/b@b"));
	assert_null(address_from_uri("http://example.org/u/bob"));
	assert_null(address_from_uri("mimi://"));
}

/* Computed apart from this code, from the definition. */
static void
network__id__from_name(void **state)
{
	guint8 id[NETWORK_ID_LEN], wanted[NETWORK_ID_LEN];

	(void)state;
	network_id_from_name("example.org", id);
	assert_true(hex_decode(
		"60d7e790d676db75eb53066b37e841b8", wanted, sizeof(wanted)));
	assert_memory_equal(id, wanted, sizeof(id));
}

static void
room__direct__same_from_both_sides(void **state)
{
	guint8 id[NETWORK_ID_LEN], other[NETWORK_ID_LEN] = {0};
	g_autofree char *one = NULL, *two = NULL, *three = NULL;

	(void)state;
	network_id_from_name("example.org", id);
	one = room_uri_direct(id, "alice@example.org", "bob@example.org");
	two = room_uri_direct(id, "bob@example.org", "alice@example.org");
	three = room_uri_direct(other, "alice@example.org", "bob@example.org");
	assert_string_equal(one, two);
	assert_string_equal(
		one, "mimi://example.org/d/mio7pgx4z2zsaifbkokdf3anaa");
	assert_string_not_equal(one, three);
	assert_null(room_uri_direct(id, "alice", "bob@example.org"));
	assert_null(room_uri_direct(id, "alice@example.org", "BOB"));
}

static void
device__text__strict(void **state)
{
	g_autofree char *text = device_to_text(0x00b0b001);

	(void)state;
	assert_string_equal(text, "00b0b001");
	assert_int_equal(device_parse("00b0b001"), 0x00b0b001);
	assert_int_equal(device_parse("ffffffff"), 0xffffffff);
	assert_int_equal(device_parse("00000000"), 0);
	assert_int_equal(device_parse("00B0B001"), 0);
	assert_int_equal(device_parse("0b0b001"), 0);
	assert_int_equal(device_parse("00b0b0011"), 0);
	assert_int_equal(device_parse("0x00b0b0"), 0);
	assert_int_equal(device_parse(""), 0);
	assert_int_not_equal(device_random(), device_random());
}

static void
hex__both_ways(void **state)
{
	static const guint8 bytes[] = {0x00, 0x1f, 0xff};
	guint8 back[3];
	g_autofree char *text = hex_encode(bytes, sizeof(bytes));

	(void)state;
	assert_string_equal(text, "001fff");
	assert_true(hex_decode(text, back, sizeof(back)));
	assert_memory_equal(back, bytes, sizeof(back));
	assert_false(hex_decode("001ff", back, sizeof(back)));
	assert_false(hex_decode("001fff0", back, sizeof(back)));
	assert_false(hex_decode("001FFF", back, sizeof(back)));
	assert_false(hex_decode("001fgf", back, sizeof(back)));
}

static void
assert_topic(char *take_topic, const char *wanted, enum topic_kind kind,
	const char *user, guint32 device, const char *sender)
{
	g_autofree char *topic = take_topic;
	struct topic seen;

	assert_string_equal(topic, wanted);
	assert_true(topic_parse(TOPIC_PREFIX, topic, &seen));
	assert_int_equal(seen.kind, kind);
	assert_string_equal(seen.user, user);
	assert_int_equal(seen.device, device);
	assert_string_equal(seen.sender, sender);
}

static void
topic__each__both_ways(void **state)
{
	(void)state;
	assert_topic(
		topic_net(TOPIC_PREFIX), "doran/1/net", TOPIC_NET, "", 0, "");
	assert_topic(topic_list(TOPIC_PREFIX, "bob"), "doran/1/u/bob/list",
		TOPIC_LIST, "bob", 0, "");
	assert_topic(topic_keys(TOPIC_PREFIX, "bob", 10),
		"doran/1/u/bob/d/0000000a/keys", TOPIC_KEYS, "bob", 10, "");
	assert_topic(topic_on(TOPIC_PREFIX, "bob", 10),
		"doran/1/u/bob/d/0000000a/on", TOPIC_ON, "bob", 10, "");
	assert_topic(topic_in(TOPIC_PREFIX, "bob", 10, "al"),
		"doran/1/u/bob/d/0000000a/in/al", TOPIC_IN, "bob", 10, "al");
	assert_topic(topic_ask(TOPIC_PREFIX, "bob", "al"),
		"doran/1/u/bob/ask/al", TOPIC_ASK, "bob", 0, "al");
}

static void
topic__filters__made(void **state)
{
	g_autofree char *in = topic_in("p", "bob", 10, NULL);
	g_autofree char *ask = topic_ask("p", "bob", NULL);

	(void)state;
	assert_string_equal(in, "p/u/bob/d/0000000a/in/+");
	assert_string_equal(ask, "p/u/bob/ask/+");
}

static void
topic__parse__refused(void **state)
{
	static const char *const bad[] = {"", "doran/1", "doran/1/",
		"doran/1/net/x", "doran/2/net", "doran/1net", "/doran/1/net",
		"doran/1/u", "doran/1/u/bob", "doran/1/u/bob/",
		"doran/1/u//list", "doran/1/u/Bob/list", "doran/1/u/bob/list/",
		"doran/1/u/bob/lists", "doran/1/u/bob/d/0000000a",
		"doran/1/u/bob/d/0000000a/", "doran/1/u/bob/d/00000000/keys",
		"doran/1/u/bob/d/a/keys", "doran/1/u/bob/d/0000000A/keys",
		"doran/1/u/bob/d/0000000a/in", "doran/1/u/bob/d/0000000a/in/",
		"doran/1/u/bob/d/0000000a/in/+",
		"doran/1/u/bob/d/0000000a/in/al/x",
		"doran/1/u/bob/d/0000000a/keys/x", "doran/1/u/bob/ask",
		"doran/1/u/bob/ask/+", "doran/1/u/bob/ask/a b", "doran/1/r/x",
		"doran/1/u/bob/ask/al/x"};
	struct topic seen;

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
		if (topic_parse(TOPIC_PREFIX, bad[i], &seen))
			fail_msg("accepted: %s", bad[i]);
}

static void
topic__prefix__valid(void **state)
{
	static const char *const bad[] = {"", "/", "/a", "a/", "a//b", "a+",
		"a/#", "a.b", "a b", "\xc3\xb6"};

	(void)state;
	assert_true(topic_prefix_valid(TOPIC_PREFIX));
	assert_true(topic_prefix_valid("house/Chat_1-x"));
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
		assert_false(topic_prefix_valid(bad[i]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(address__parse__good),
		cmocka_unit_test(address__parse__refused),
		cmocka_unit_test(address__parse__lengths),
		cmocka_unit_test(uri__both_ways),
		cmocka_unit_test(network__id__from_name),
		cmocka_unit_test(room__direct__same_from_both_sides),
		cmocka_unit_test(device__text__strict),
		cmocka_unit_test(hex__both_ways),
		cmocka_unit_test(topic__each__both_ways),
		cmocka_unit_test(topic__filters__made),
		cmocka_unit_test(topic__parse__refused),
		cmocka_unit_test(topic__prefix__valid),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
