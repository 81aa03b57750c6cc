/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

#include "lb_rules.h"
#include "wire_peer.h"

#define MANY 200
#define LIMIT 1000

static struct backend *backend;

static struct peer *
peer_new(const char *broker, const char *client_id)
{
	g_autofree char *url = g_strconcat("loopback://", broker, NULL);
	const struct doran_wire_config config = {
		.size = sizeof(config),
		.url = url,
		.client_id = client_id,
		.max_message = LIMIT,
	};
	struct peer *peer = peer_open(backend, &config);

	assert_true(peer_up(peer));
	return peer;
}

static void
command(struct peer *peer, const char *topic, const char *text)
{
	assert_int_equal(peer_publish(peer, topic, text, FALSE), DORAN_OK);
}

/* Sends MANY numbered messages through a fresh broker with these faults; the
 * caller's string of what came, in order. */
static char *
run(const char *broker, const char *faults, guint wait_ms)
{
	struct peer *from = peer_new(broker, "from");
	struct peer *to = peer_new(broker, "to");
	GString *got = g_string_new(NULL);

	assert_int_equal(peer_subscribe(to, "t"), DORAN_OK);
	command(from, "$loopback/fault", faults);
	for (guint i = 0; i < MANY; i++) {
		g_autofree char *text = g_strdup_printf("%u", i);

		peer_publish(from, "t", text, FALSE);
	}
	peer_idle(wait_ms);
	for (guint i = 0; i < to->messages->len; i++) {
		g_autofree char *text = peer_text(to, i);

		g_string_append_printf(got, "%s ", text);
	}
	command(from, "$loopback/fault",
		"drop=0 duplicate=0 reorder=0 disconnect=0");
	peer_close(from);
	peer_close(to);
	return g_string_free(got, FALSE);
}

static guint
count_words(const char *text)
{
	guint count = 0;

	for (; *text != '\0'; text++)
		count += *text == ' ';
	return count;
}

static void
loopback__drop__same_seed_same_losses(void **state)
{
	g_autofree char *one = run("drop1", "drop=20 seed=7", 50);
	g_autofree char *two = run("drop2", "drop=20 seed=7", 50);
	g_autofree char *other = run("drop3", "drop=20 seed=8", 50);

	(void)state;
	assert_string_equal(one, two);
	assert_string_not_equal(one, other);
	assert_in_range(count_words(one), MANY * 6 / 10, MANY - 10);
}

static void
loopback__duplicate__comes_twice(void **state)
{
	g_autofree char *got = run("dup", "duplicate=100", 50);

	(void)state;
	assert_int_equal(count_words(got), 2 * MANY);
	assert_memory_equal(got, "0 0 1 1 2 2 ", 12);
}

static void
loopback__reorder__later_ones_overtake(void **state)
{
	g_autofree char *plain = run("ord1", "reorder=0", 50);
	g_autofree char *got = run("ord2", "reorder=30 seed=3", 200);

	(void)state;
	assert_int_equal(count_words(plain), MANY);
	assert_int_equal(count_words(got), MANY);
	assert_string_not_equal(got, plain);
}

static void
loopback__delay__keeps_the_order(void **state)
{
	gint64 start = g_get_monotonic_time();
	struct peer *from = peer_new("slow", "from");
	struct peer *to = peer_new("slow", "to");
	g_autofree char *text = NULL;

	(void)state;
	assert_int_equal(peer_subscribe(to, "t"), DORAN_OK);
	command(from, "$loopback/fault", "delay=100");
	peer_publish(from, "t", "first", FALSE);
	peer_publish(from, "t", "second", FALSE);
	assert_true(peer_wait_messages(to, 2));
	assert_true(g_get_monotonic_time() - start >= 100 * 1000);
	text = peer_text(to, 0);
	assert_string_equal(text, "first");
	peer_close(from);
	peer_close(to);
}

static void
loopback__oversize__passes_the_limit(void **state)
{
	struct peer *from = peer_new("big", "from");
	struct peer *to = peer_new("big", "to");

	(void)state;
	assert_int_equal(peer_subscribe(to, "t"), DORAN_OK);
	command(from, "$loopback/fault", "oversize=100");
	peer_publish(from, "t", "small", FALSE);
	assert_true(peer_wait_messages(to, 1));
	assert_true(g_bytes_get_size(peer_message(to, 0)->payload) > LIMIT);
	peer_close(from);
	peer_close(to);
}

/* With every tenth message the connection breaks, at either end: what was
 * reported as sent arrives at least once. */
static void
loopback__disconnect__nothing_acknowledged_is_lost(void **state)
{
	struct peer *from = peer_new("cut", "from");
	struct peer *to = peer_new("cut", "to");
	gboolean seen[MANY] = {FALSE};

	(void)state;
	assert_int_equal(peer_subscribe(to, "t"), DORAN_OK);
	command(from, "$loopback/fault", "disconnect=10 seed=1");
	for (guint i = 0; i < MANY; i++) {
		g_autofree char *text = g_strdup_printf("%u", i);

		while (peer_publish(from, "t", text, FALSE) != DORAN_OK)
			peer_idle(5);
	}
	command(from, "$loopback/fault", "disconnect=0");
	peer_idle(300);
	assert_true(from->downs > 0);
	assert_true(to->downs > 0);
	for (guint i = 0; i < to->messages->len; i++) {
		g_autofree char *text = peer_text(to, i);

		seen[atoi(text)] = TRUE;
	}
	for (guint i = 0; i < MANY; i++)
		assert_true(seen[i]);
	peer_close(from);
	peer_close(to);
}

static void
loopback__fault__nonsense_is_refused(void **state)
{
	struct peer *peer = peer_new("nonsense", "from");

	(void)state;
	assert_int_equal(
		peer_publish(peer, "$loopback/fault", "dropp=1", FALSE),
		DORAN_CONFIG);
	assert_int_equal(
		peer_publish(peer, "$loopback/fault", "drop=101", FALSE),
		DORAN_CONFIG);
	assert_int_equal(
		peer_publish(peer, "$loopback/what", "", FALSE), DORAN_CONFIG);
	assert_int_equal(peer_publish(peer, "a/+", "", FALSE), DORAN_CONFIG);
	peer_close(peer);
}

static void
rules__match__filters(void **state)
{
	(void)state;
	assert_true(lb_filter_matches("a/+/c", "a/b/c"));
	assert_false(lb_filter_matches("a/+/c", "a/b/d"));
	assert_false(lb_filter_matches("a/+", "a/b/c"));
	assert_true(lb_filter_matches("a/#", "a"));
	assert_true(lb_filter_matches("#", "a/b"));
	assert_false(lb_filter_matches("#", "$SYS/x"));
	assert_false(lb_filter_matches("a/+", "a/#"));
	assert_true(lb_filter_matches("a/+", "a/+"));
	assert_true(lb_filter_matches("+/b", "/b"));
	assert_false(lb_filter_valid("a#"));
	assert_false(lb_filter_valid("a/#/b"));
	assert_false(lb_filter_valid("a+/b"));
	assert_false(lb_filter_valid(""));
	assert_false(lb_topic_valid("a/+"));
	assert_false(lb_topic_valid("\xff"));
}

static void
rules__allow__names_cannot_widen_a_pattern(void **state)
{
	g_autoptr(GError) error = NULL;
	GPtrArray *rules = lb_rules_parse("pattern write u/%u/x\n"
					  "user admin\ntopic read #\n"
					  "topic deny secret\n",
		&error);

	(void)state;
	assert_null(error);
	assert_true(lb_rules_allow(rules, "bob", "c", "u/bob/x", LB_WRITE));
	assert_false(lb_rules_allow(rules, "bob", "c", "u/eve/x", LB_WRITE));
	assert_false(lb_rules_allow(rules, "+", "c", "u/eve/x", LB_WRITE));
	assert_false(lb_rules_allow(rules, NULL, "c", "u//x", LB_WRITE));
	assert_true(lb_rules_allow(rules, "admin", "c", "any/thing", LB_READ));
	assert_false(lb_rules_allow(rules, "admin", "c", "secret", LB_READ));
	g_ptr_array_unref(rules);
	assert_null(lb_rules_parse("nonsense here\n", &error));
	assert_non_null(error);
}

static int
setup(void **state)
{
	(void)state;
	backend = backend_load("loopback", NULL);
	return backend != NULL ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	backend_unref(backend);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(loopback__drop__same_seed_same_losses),
		cmocka_unit_test(loopback__duplicate__comes_twice),
		cmocka_unit_test(loopback__reorder__later_ones_overtake),
		cmocka_unit_test(loopback__delay__keeps_the_order),
		cmocka_unit_test(loopback__oversize__passes_the_limit),
		cmocka_unit_test(
			loopback__disconnect__nothing_acknowledged_is_lost),
		cmocka_unit_test(loopback__fault__nonsense_is_refused),
		cmocka_unit_test(rules__match__filters),
		cmocka_unit_test(rules__allow__names_cannot_widen_a_pattern),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
