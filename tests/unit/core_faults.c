/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same two on a bad server, and on a store put back from a copy. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>

#include "core_pair.h"
#include "fault.h"

#define MANY 200

static void
send_many_through(struct pair *pair, const char *faults)
{
	g_autoptr(GPtrArray) page = NULL;
	g_autoptr(Chat) chat = NULL;
	g_autoptr(GHashTable) texts = g_hash_table_new(g_str_hash, g_str_equal);

	pair_befriend(pair);
	pair_reopen(pair, faults, "always");
	for (int i = 0; i < MANY; i++) {
		g_autofree char *text = g_strdup_printf("number %d", i);

		g_variant_unref(pair_call(pair, "message.send", "account",
			i % 2 ? "a" : "b", "to", i % 2 ? BOB : ALICE, "text",
			text, NULL));
	}
	pair->patience = 120 * G_USEC_PER_SEC;
	pair_wait(pair, NULL, MANY);
	pair_expect_no_notice(pair, NULL);
	chat = view_chat_of(front_view(pair->front), "b", ALICE, NULL);
	page = view_messages_before(
		front_view(pair->front), chat->row, 0, 2 * MANY, NULL);
	for (guint i = 0; i < page->len; i++) {
		const struct message *message = g_ptr_array_index(page, i);

		assert_int_equal(message->kind, MESSAGE_TEXT);
		assert_true(g_hash_table_add(texts, message->text));
	}
	assert_int_equal(g_hash_table_size(texts), MANY);
}

static void
core__send__through_losses_once_and_all(void **state)
{
	send_many_through(*state,
		"?drop=4&duplicate=6&reorder=6&disconnect=1&delay=1&seed=7");
}

/* Envelopes that come more turns of the ratchet late than it remembers. */
static void
core__send__out_of_order_once_and_all(void **state)
{
	send_many_through(*state, "?reorder=8&seed=7");
}

static void
copy_file(struct pair *pair, const char *from, const char *to)
{
	g_autofree char *source = g_build_filename(pair->dir, from, NULL);
	g_autofree char *target = g_build_filename(pair->dir, to, NULL);
	g_autofree char *bytes = NULL;
	gsize len;

	assert_true(g_file_get_contents(source, &bytes, &len, NULL));
	assert_true(g_file_set_contents(target, bytes, (gssize)len, NULL));
	g_chmod(target, 0600);
}

static char *
device_of(struct pair *pair)
{
	g_autoptr(GVariant) result =
		pair_call(pair, "account.list", NULL, NULL);
	g_autoptr(GVariant) rows =
		g_variant_lookup_value(result, "accounts", NULL);
	g_autoptr(GVariant) first = g_variant_get_child_value(rows, 0);
	char *device = NULL;

	g_variant_lookup(first, "device", "s", &device);
	return device;
}

/* A store put back from a copy must not use its ratchets again. */
static void
core__open__restored_store_is_a_new_device(void **state)
{
	struct pair *pair = *state;
	g_autofree char *before = NULL, *after = NULL;
	const enum notice allowed[] = {
		NOTICE_REKEYED, NOTICE_DEVICE_ADDED, NOTICE_NONE};

	pair_befriend(pair);
	g_variant_unref(pair_call(pair, "message.send", "account", "a", "to",
		BOB, "text", "one", NULL));
	pair_wait(pair, "delivered", 1);
	before = device_of(pair);
	front_close(pair->front, 1000);
	copy_file(pair, "doran.db", "copy");
	pair_open(pair);
	g_variant_unref(pair_call(pair, "message.send", "account", "a", "to",
		BOB, "text", "two", NULL));
	pair_wait(pair, "delivered", 2);
	front_close(pair->front, 1000);

	copy_file(pair, "copy", "doran.db");
	pair->incoming = 0;
	pair_open(pair);
	after = device_of(pair);
	assert_string_not_equal(before, after);
	g_clear_pointer(&pair->state, g_free);
	g_variant_unref(pair_call(pair, "message.send", "account", "a", "to",
		BOB, "text", "three", NULL));
	pair_wait(pair, "delivered", 1);
	g_variant_unref(pair_call(pair, "message.send", "account", "b", "to",
		ALICE, "text", "four", NULL));
	pair_wait(pair, "delivered", 2);
	pair_expect_no_notice(pair, allowed);
}

int
main(void)
{
#define PAIR(test) \
	cmocka_unit_test_setup_teardown(test, pair_set_up, pair_tear_down)
	const struct CMUnitTest tests[] = {
		PAIR(core__send__through_losses_once_and_all),
		PAIR(core__send__out_of_order_once_and_all),
		PAIR(core__open__restored_store_is_a_new_device),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
