/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two accounts that write to each other: the whole way from a command to an
 * event on the other side. */
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

static GVariant *
pair_row_call(struct pair *pair, const char *method, gint64 row)
{
	GVariantBuilder args;
	GVariant *result;
	GError *error = NULL;

	g_variant_builder_init(&args, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&args, "{sv}", "row", g_variant_new_int64(row));
	result = front_call_wait(
		pair->front, method, g_variant_builder_end(&args), &error);
	assert_null(error);
	assert_non_null(result);
	return result;
}

/* Bob has seen what came last. */
static void
pair_read(struct pair *pair)
{
	g_autoptr(Chat) chat =
		view_chat_of(front_view(pair->front), "b", ALICE, NULL);
	GVariantBuilder args;

	g_variant_builder_init(&args, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(
		&args, "{sv}", "chat", g_variant_new_int64(chat->row));
	g_variant_builder_add(
		&args, "{sv}", "row", g_variant_new_int64(pair->last_row));
	g_variant_unref(front_call_wait(
		pair->front, "chat.read", g_variant_builder_end(&args), NULL));
}

static void
core__send__delivered_and_read(void **state)
{
	struct pair *pair = *state;
	struct view *view = front_view(pair->front);
	g_autoptr(GVariant) sent = NULL;
	g_autoptr(Message) message = NULL;
	g_autoptr(Chat) chat = NULL;
	GVariantBuilder args;

	pair_befriend(pair);
	sent = pair_call(pair, "message.send", "account", "a", "to", BOB,
		"text", "안녕 \033[31m red", NULL);
	pair_wait(pair, "delivered", 1);
	message = view_message(view, pair->last_row, NULL);
	assert_non_null(message);
	assert_string_equal(message->text, "안녕 [31m red");
	assert_string_equal(message->sender, ALICE);
	assert_true(message->encrypted);
	assert_false(message->request);
	chat = view_chat_of(view, "b", ALICE, NULL);
	assert_int_equal(chat->unread, 1);
	assert_string_equal(chat->title, "Al ice"); /* cleaned */

	g_variant_builder_init(&args, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(
		&args, "{sv}", "chat", g_variant_new_int64(chat->row));
	g_variant_builder_add(
		&args, "{sv}", "row", g_variant_new_int64(message->row));
	g_variant_unref(front_call_wait(
		pair->front, "chat.read", g_variant_builder_end(&args), NULL));
	pair_wait(pair, "read", 1);
	chat_free(chat);
	chat = view_chat_of(view, "b", ALICE, NULL);
	assert_int_equal(chat->unread, 0);
}

/* The only device of message.info, and what it says there. */
static void
expect_device(struct pair *pair, gint64 row, const char *address,
	const char *state, gboolean with_time)
{
	g_autoptr(GVariant) info = pair_row_call(pair, "message.info", row);
	g_autoptr(GVariant) devices = g_variant_lookup_value(
		info, "devices", G_VARIANT_TYPE("aa{sv}"));
	g_autoptr(GVariant) one = NULL;
	const char *is_state, *is_address;
	gint64 at = 0;

	assert_int_equal(g_variant_n_children(devices), 1);
	one = g_variant_get_child_value(devices, 0);
	assert_true(g_variant_lookup(one, "state", "&s", &is_state));
	assert_true(g_variant_lookup(one, "address", "&s", &is_address));
	g_variant_lookup(one, "at", "x", &at);
	assert_string_equal(is_state, state);
	assert_string_equal(is_address, address);
	assert_int_equal(at != 0, with_time);
}

static void
core__info__devices_and_times(void **state)
{
	struct pair *pair = *state;
	g_autoptr(GVariant) sent = NULL, info = NULL;
	gint64 row, at = 0, read = 0;

	pair_befriend(pair);
	sent = pair_call(pair, "message.send", "account", "a", "to", BOB,
		"text", "x", NULL);
	assert_true(g_variant_lookup(sent, "row", "x", &row));
	pair_wait(pair, "delivered", 1);
	expect_device(pair, row, BOB, "acknowledged", TRUE);
	expect_device(pair, pair->last_row, ALICE, "source", TRUE);
	pair_read(pair);
	pair_wait(pair, "read", 1);
	expect_device(pair, row, BOB, "read", TRUE);
	info = pair_row_call(pair, "message.info", row);
	assert_true(g_variant_lookup(info, "delivered-at", "x", &at));
	assert_true(g_variant_lookup(info, "read-at", "x", &read));
	assert_true(at > 0 && read >= at);
}

static void
core__info__what_waits(void **state)
{
	struct pair *pair = *state;
	g_autoptr(GVariant) sent = NULL;
	g_autoptr(GError) error = NULL;
	gint64 row;

	sent = pair_call(pair, "message.send", "account", "a", "to", BOB,
		"text", "who is this?", NULL);
	assert_true(g_variant_lookup(sent, "row", "x", &row));
	pair_wait(pair, "sent", 1);
	/* A stranger is not told that it arrived. */
	expect_device(pair, row, BOB, "sent", FALSE);
	assert_null(front_call_wait(pair->front, "message.info",
		g_variant_new_parsed("{'row': <@x 9999>}"), &error));
	assert_true(g_error_matches(error, FAULT, FAULT_ABSENT));
}

static void
core__send__stranger_waits_for_acceptance(void **state)
{
	struct pair *pair = *state;
	struct view *view = front_view(pair->front);
	g_autoptr(Message) message = NULL;

	g_variant_unref(pair_call(pair, "message.send", "account", "a", "to",
		BOB, "text", "who is this?", NULL));
	pair_wait(pair, "sent", 1);
	message = view_message(view, pair->last_row, NULL);
	assert_true(message->request);
	for (int i = 0; i < 20; i++) {
		g_usleep(10000);
		g_main_context_iteration(NULL, FALSE);
	}
	assert_string_equal(pair->state, "sent");
	g_variant_unref(pair_call(pair, "contact.accept", "account", "b",
		"address", ALICE, NULL));
	pair_wait(pair, "delivered", 1);
}

static void
core__send__both_ways_many(void **state)
{
	struct pair *pair = *state;
	g_autoptr(GPtrArray) page = NULL;
	g_autoptr(Chat) chat = NULL;

	pair_befriend(pair);
	for (int i = 0; i < 100; i++) {
		g_autofree char *text = g_strdup_printf("number %d", i);

		g_variant_unref(pair_call(pair, "message.send", "account",
			i % 2 ? "a" : "b", "to", i % 2 ? BOB : ALICE, "text",
			text, NULL));
	}
	pair_wait(pair, NULL, 100);
	chat = view_chat_of(front_view(pair->front), "b", ALICE, NULL);
	assert_int_equal(chat->unread, 50);
	page = view_messages_before(
		front_view(pair->front), chat->row, 0, 200, NULL);
	assert_int_equal(page->len, 100);
}

static void
core__send__same_key_sends_once(void **state)
{
	struct pair *pair = *state;
	g_autoptr(GVariant) one = NULL, other = NULL;
	gint64 first, second;
	gboolean duplicate;

	pair_befriend(pair);
	one = pair_call(pair, "message.send", "account", "a", "to", BOB, "text",
		"x", "key", "k1", NULL);
	other = pair_call(pair, "message.send", "account", "a", "to", BOB,
		"text", "x", "key", "k1", NULL);
	g_variant_lookup(one, "row", "x", &first);
	g_variant_lookup(other, "row", "x", &second);
	g_variant_lookup(other, "duplicate", "b", &duplicate);
	assert_true(duplicate);
	assert_int_equal(first, second);
	pair_wait(pair, "delivered", 1);
	assert_int_equal(pair->incoming, 1);
}

static void
core__reload__changed_account_starts_anew(void **state)
{
	struct pair *pair = *state;
	g_autoptr(Message) message = NULL;

	pair_befriend(pair);
	pair_configure(pair, "", "off");
	g_variant_unref(pair_call(pair, "config.reload", NULL));
	g_variant_unref(pair_call(pair, "message.send", "account", "a", "to",
		BOB, "text", "in the open", NULL));
	pair_wait(pair, "delivered", 1);
	message = view_message(front_view(pair->front), pair->last_row, NULL);
	assert_false(message->encrypted);
}

static int
set_e2ee(struct pair *pair, gint64 chat, const char *e2ee)
{
	GVariantBuilder args;
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) result = NULL;

	g_variant_builder_init(&args, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&args, "{sv}", "chat", g_variant_new_int64(chat));
	g_variant_builder_add(
		&args, "{sv}", "e2ee", g_variant_new_string(e2ee));
	result = front_call_wait(
		pair->front, "chat.set", g_variant_builder_end(&args), &error);
	return error != NULL ? error->code : -1;
}

static void
core__send__refusals(void **state)
{
	struct pair *pair = *state;
	g_autoptr(Chat) chat = NULL;

	assert_int_equal(pair_fault(pair, "message.send", "to",
				 "bob@elsewhere.net", "text", "x", NULL),
		FAULT_UNKNOWN_PEER);
	assert_int_equal(
		pair_fault(pair, "message.send", "to", BOB, "text", "x", NULL),
		FAULT_CONFIG); /* two accounts fit */
	assert_int_equal(pair_fault(pair, "message.send", "account", "zz", "to",
				 BOB, "text", "x", NULL),
		FAULT_ABSENT);
	assert_int_equal(pair_fault(pair, "message.send", "account", "a", "to",
				 "Bob!", "text", "x", NULL),
		FAULT_USAGE);
	assert_int_equal(pair_fault(pair, "message.send", "account", "a", "to",
				 BOB, "text", "", NULL),
		FAULT_DATA);
	assert_int_equal(pair_fault(pair, "message.send", "account", "a", "to",
				 BOB, "text", "x", "e2ee", "off", NULL),
		FAULT_CONFIG);
	assert_int_equal(
		pair_fault(pair, "message.send", "colour", "red", NULL),
		FAULT_USAGE);
	/* Failures of calls without a result are told too. */
	assert_int_equal(pair_fault(pair, "chat.open", "account", "a",
				 "address", BOB, NULL),
		-1);
	chat = view_chat_of(front_view(pair->front), "a", BOB, NULL);
	assert_int_equal(set_e2ee(pair, chat->row, "off"), FAULT_CONFIG);
	assert_int_equal(set_e2ee(pair, chat->row, "maybe"), FAULT_USAGE);
	assert_int_equal(set_e2ee(pair, chat->row + 99, "on"), FAULT_ABSENT);
	assert_int_equal(pair_fault(pair, "account.add", "name", "a", NULL),
		FAULT_USAGE);
	g_variant_unref(pair_call(
		pair, "contact.block", "account", "a", "address", BOB, NULL));
	assert_int_equal(pair_fault(pair, "message.send", "account", "a", "to",
				 BOB, "text", "x", NULL),
		FAULT_REFUSED);
}

static void
core__verify__same_number_on_both_sides(void **state)
{
	struct pair *pair = *state;
	g_autoptr(GVariant) here = NULL, there = NULL, confirmed = NULL;
	const char *one, *other, *trust;

	pair_befriend(pair);
	g_variant_unref(pair_call(pair, "message.send", "account", "a", "to",
		BOB, "text", "x", NULL));
	pair_wait(pair, "delivered", 1);
	here = pair_call(
		pair, "verify.show", "account", "a", "address", BOB, NULL);
	there = pair_call(
		pair, "verify.show", "account", "b", "address", ALICE, NULL);
	g_variant_lookup(here, "number", "&s", &one);
	g_variant_lookup(there, "number", "&s", &other);
	assert_string_equal(one, other);
	assert_int_equal(strlen(one), 60 + 11);
	confirmed = pair_call(
		pair, "verify.confirm", "account", "a", "address", BOB, NULL);
	g_variant_lookup(confirmed, "trust", "&s", &trust);
	assert_string_equal(trust, "verified");
}

static void
core__send__not_encrypted_but_signed(void **state)
{
	struct pair *pair = *state;
	g_autoptr(Message) message = NULL;

	pair_reopen(pair, "", "off");
	pair_befriend(pair);
	g_variant_unref(pair_call(pair, "message.send", "account", "a", "to",
		BOB, "text", "in the open", NULL));
	pair_wait(pair, "delivered", 1);
	message = view_message(front_view(pair->front), pair->last_row, NULL);
	assert_string_equal(message->text, "in the open");
	assert_false(message->encrypted);
	/* One chat is secret all the same. */
	g_variant_unref(pair_call(pair, "message.send", "account", "a", "to",
		BOB, "text", "sealed", "e2ee", "on", NULL));
	pair_wait(pair, NULL, 2);
	g_clear_pointer(&message, message_free);
	message = view_message(front_view(pair->front), pair->last_row, NULL);
	assert_true(message->encrypted);
}

static void
core__send__ask_wants_a_choice(void **state)
{
	struct pair *pair = *state;

	pair_reopen(pair, "", "ask");
	pair_befriend(pair);
	assert_int_equal(pair_fault(pair, "message.send", "account", "a", "to",
				 BOB, "text", "x", NULL),
		FAULT_CONFIG);
	g_variant_unref(pair_call(pair, "message.send", "account", "a", "to",
		BOB, "text", "x", "e2ee", "on", NULL));
	g_variant_unref(pair_call(pair, "message.send", "account", "a", "to",
		BOB, "text", "chosen already", NULL));
	pair_wait(pair, "delivered", 2);
}

int
main(void)
{
#define PAIR(test) \
	cmocka_unit_test_setup_teardown(test, pair_set_up, pair_tear_down)
	const struct CMUnitTest tests[] = {
		PAIR(core__send__delivered_and_read),
		PAIR(core__info__devices_and_times),
		PAIR(core__info__what_waits),
		PAIR(core__send__stranger_waits_for_acceptance),
		PAIR(core__send__both_ways_many),
		PAIR(core__send__same_key_sends_once),
		PAIR(core__send__refusals),
		PAIR(core__send__not_encrypted_but_signed),
		PAIR(core__send__ask_wants_a_choice),
		PAIR(core__reload__changed_account_starts_anew),
		PAIR(core__verify__same_number_on_both_sides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
