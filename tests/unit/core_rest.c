/* SPDX-License-Identifier: GPL-3.0-or-later */
/* After much work the engine's memory is given back, by itself. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core_pair.h"
#include "sql.h"

#define MESSAGES 1000
#define WAIT_S 20

static void
on_reply(GVariant *result, const GError *error, void *user)
{
	(void)result;
	(void)user;
	assert_null(error);
}

static void
send_all(struct pair *pair)
{
	for (guint i = 0; i < MESSAGES; i++) {
		g_autofree char *text = g_strdup_printf("one of many, %u", i);
		GVariantDict dict;

		g_variant_dict_init(&dict, NULL);
		g_variant_dict_insert(&dict, "account", "s", "a");
		g_variant_dict_insert(&dict, "to", "s", BOB);
		g_variant_dict_insert(&dict, "text", "s", text);
		front_call(pair->front, "message.send",
			g_variant_dict_end(&dict), on_reply, NULL);
	}
	pair_wait(pair, NULL, MESSAGES);
}

static void
core__rest__after_many_messages(void **state)
{
	struct pair *pair = *state;
	gint64 until, most;

	pair_befriend(pair);
	sqlite3_memory_highwater(1);
	send_all(pair);
	most = sqlite3_memory_highwater(0);
	until = g_get_monotonic_time() + WAIT_S * G_TIME_SPAN_SECOND;
	while (sqlite3_memory_used() > most / 2 &&
		g_get_monotonic_time() < until) {
		g_main_context_iteration(NULL, FALSE);
		g_usleep(20000);
	}
	print_message("%" G_GINT64_FORMAT " at most, %" G_GINT64_FORMAT
		      " at rest\n",
		most, (gint64)sqlite3_memory_used());
	assert_true(sqlite3_memory_used() <= most / 2);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(core__rest__after_many_messages,
			pair_set_up, pair_tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
