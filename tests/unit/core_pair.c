/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Two accounts of one engine that write to each other over the loopback wire:
 * the whole way from a command to an event on the other side. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>

#include "commands.h"
#include "fault.h"
#include "front.h"

#define ALICE "alice@example.org"
#define BOB "bob@example.org"
#define PATIENCE (20 * G_USEC_PER_SEC)

struct pair {
	char *dir, *config;
	int number;
	struct front *front;
	gint64 last_row; /* newest incoming message event */
	guint incoming;
	char *state; /* of the last status event */
	gint64 reason;
	gint64 patience; /* us; 0: PATIENCE */
};

/* Texts count, notices do not. */
static void
take_incoming(struct pair *pair, GVariant *args)
{
	g_autoptr(Message) message = NULL;
	gint64 row = 0;

	g_variant_lookup(args, "row", "x", &row);
	message = view_message(front_view(pair->front), row, NULL);
	if (message == NULL || message->kind != MESSAGE_TEXT)
		return;
	pair->last_row = row;
	pair->incoming++;
}

static void
on_event(const char *name, GVariant *args, void *user)
{
	struct pair *pair = user;
	gboolean outgoing;
	const char *state;

	if (g_str_equal(name, "message") &&
		g_variant_lookup(args, "outgoing", "b", &outgoing) && !outgoing)
		take_incoming(pair, args);
	if (g_str_equal(name, "status") &&
		g_variant_lookup(args, "state", "&s", &state)) {
		g_free(pair->state);
		pair->state = g_strdup(state);
		g_variant_lookup(args, "reason", "x", &pair->reason);
	}
}

static void
open_front(struct pair *pair)
{
	g_autoptr(GError) error = NULL;
	const struct front_options options = {
		.config_file = pair->config,
		.data_dir = pair->dir,
		.state_dir = pair->dir,
		.command = "test",
	};

	pair->front = front_open(&options, &error);
	if (pair->front == NULL)
		fail_msg("%s", error->message);
	front_set_listener(pair->front, on_event, pair);
}

/* key, value pairs of strings */
static GVariant *
call_error(struct pair *pair, int *code, const char *method, va_list args)
{
	GVariantBuilder dict;
	g_autoptr(GError) error = NULL;
	GVariant *result;
	const char *key;

	g_variant_builder_init(&dict, G_VARIANT_TYPE_VARDICT);
	while ((key = va_arg(args, const char *)) != NULL)
		g_variant_builder_add(&dict, "{sv}", key,
			g_variant_new_string(va_arg(args, const char *)));
	result = front_call_wait(
		pair->front, method, g_variant_builder_end(&dict), &error);
	*code = error != NULL ? error->code : -1;
	if (error != NULL)
		print_message("%s: %s\n", method, error->message);
	return result;
}

static GVariant *
call(struct pair *pair, const char *method, const char *first, ...)
{
	GVariantBuilder dict;
	g_autoptr(GError) error = NULL;
	GVariant *result;
	va_list args;

	va_start(args, first);
	g_variant_builder_init(&dict, G_VARIANT_TYPE_VARDICT);
	for (const char *key = first; key != NULL;
		key = va_arg(args, const char *))
		g_variant_builder_add(&dict, "{sv}", key,
			g_variant_new_string(va_arg(args, const char *)));
	va_end(args);
	result = front_call_wait(
		pair->front, method, g_variant_builder_end(&dict), &error);
	if (result == NULL)
		fail_msg("%s: %s", method, error->message);
	return result;
}

static int
fault_of(struct pair *pair, const char *method, ...)
{
	va_list args;
	int code;
	GVariant *result;

	va_start(args, method);
	result = call_error(pair, &code, method, args);
	va_end(args);
	g_clear_pointer(&result, g_variant_unref);
	return code;
}

static void
add_account(struct pair *pair, const char *name)
{
	g_autofree char *file = g_strdup_printf("%s/%s.words", pair->dir, name);
	g_autoptr(GVariant) result = call(
		pair, "account.add", "name", name, "recovery-file", file, NULL);
	g_autofree char *words = NULL;
	g_auto(GStrv) split = NULL;

	assert_true(g_file_get_contents(file, &words, NULL, NULL));
	split = g_strsplit(g_strstrip(words), " ", -1);
	assert_int_equal(g_strv_length(split), 24);
	assert_null(g_variant_lookup_value(result, "words", NULL));
}

/* Both accounts on one broker; faults: what its URL says. */
static void
write_config(struct pair *pair, const char *faults, const char *e2ee)
{
	g_autofree char *text = g_strdup_printf(
		"[account a]\nbackend=loopback\nserver=loopback://pair%d%s\n"
		"address=" ALICE "\ne2ee=%s\n"
		"display-name=Al \xe2\x80\xaeice\n"
		"[account b]\nbackend=loopback\nserver=loopback://pair%d%s\n"
		"address=" BOB "\ne2ee=%s\n",
		pair->number, faults, e2ee, pair->number, faults, e2ee);

	assert_true(g_file_set_contents(pair->config, text, -1, NULL));
	g_chmod(pair->config, 0600);
}

static int
set_up(void **state)
{
	struct pair *pair = g_new0(struct pair, 1);
	static int number;

	pair->number = number++;
	pair->dir = g_dir_make_tmp("doran-pair-XXXXXX", NULL);
	pair->config = g_build_filename(pair->dir, "doran.conf", NULL);
	write_config(pair, "", "always");
	open_front(pair);
	add_account(pair, "a");
	add_account(pair, "b");
	*state = pair;
	return 0;
}

static int
tear_down(void **state)
{
	struct pair *pair = *state;
	const char *argv[] = {"rm", "-rf", pair->dir, NULL};

	front_close(pair->front, 1000);
	g_spawn_sync(NULL, (char **)argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL,
		NULL, NULL, NULL, NULL);
	g_free(pair->dir);
	g_free(pair->config);
	g_free(pair->state);
	g_free(pair);
	return 0;
}

static gboolean
tick(gpointer data)
{
	(void)data;
	return G_SOURCE_CONTINUE;
}

/* Runs the loop until the state is told, or incoming messages have come. */
static void
wait_for(struct pair *pair, const char *state, guint incoming)
{
	gint64 until = g_get_monotonic_time() +
		(pair->patience != 0 ? pair->patience : PATIENCE);
	guint source = g_timeout_add(20, tick, NULL);

	while ((state != NULL && g_strcmp0(pair->state, state) != 0) ||
		pair->incoming < incoming) {
		g_main_context_iteration(NULL, TRUE);
		if (g_get_monotonic_time() > until)
			fail_msg("waited for %s, %u; have %s (%d), %u",
				state != NULL ? state : "-", incoming,
				pair->state != NULL ? pair->state : "-",
				(int)pair->reason, pair->incoming);
	}
	g_source_remove(source);
}

static void
make_friends(struct pair *pair)
{
	g_variant_unref(call(
		pair, "contact.add", "account", "a", "address", BOB, NULL));
	g_variant_unref(call(
		pair, "contact.add", "account", "b", "address", ALICE, NULL));
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

	make_friends(pair);
	sent = call(pair, "message.send", "account", "a", "to", BOB, "text",
		"안녕 \033[31m red", NULL);
	wait_for(pair, "delivered", 1);
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
	wait_for(pair, "read", 1);
	chat_free(chat);
	chat = view_chat_of(view, "b", ALICE, NULL);
	assert_int_equal(chat->unread, 0);
}

static void
core__send__stranger_waits_for_acceptance(void **state)
{
	struct pair *pair = *state;
	struct view *view = front_view(pair->front);
	g_autoptr(Message) message = NULL;

	g_variant_unref(call(pair, "message.send", "account", "a", "to", BOB,
		"text", "who is this?", NULL));
	wait_for(pair, "sent", 1);
	message = view_message(view, pair->last_row, NULL);
	assert_true(message->request);
	for (int i = 0; i < 20; i++) {
		g_usleep(10000);
		g_main_context_iteration(NULL, FALSE);
	}
	assert_string_equal(pair->state, "sent");
	g_variant_unref(call(pair, "contact.accept", "account", "b", "address",
		ALICE, NULL));
	wait_for(pair, "delivered", 1);
}

static void
core__send__both_ways_many(void **state)
{
	struct pair *pair = *state;
	g_autoptr(GPtrArray) page = NULL;
	g_autoptr(Chat) chat = NULL;

	make_friends(pair);
	for (int i = 0; i < 100; i++) {
		g_autofree char *text = g_strdup_printf("number %d", i);

		g_variant_unref(
			call(pair, "message.send", "account", i % 2 ? "a" : "b",
				"to", i % 2 ? BOB : ALICE, "text", text, NULL));
	}
	wait_for(pair, NULL, 100);
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

	make_friends(pair);
	one = call(pair, "message.send", "account", "a", "to", BOB, "text", "x",
		"key", "k1", NULL);
	other = call(pair, "message.send", "account", "a", "to", BOB, "text",
		"x", "key", "k1", NULL);
	g_variant_lookup(one, "row", "x", &first);
	g_variant_lookup(other, "row", "x", &second);
	g_variant_lookup(other, "duplicate", "b", &duplicate);
	assert_true(duplicate);
	assert_int_equal(first, second);
	wait_for(pair, "delivered", 1);
	assert_int_equal(pair->incoming, 1);
}

static void
core__send__refusals(void **state)
{
	struct pair *pair = *state;

	assert_int_equal(fault_of(pair, "message.send", "to",
				 "bob@elsewhere.net", "text", "x", NULL),
		FAULT_UNKNOWN_PEER);
	assert_int_equal(
		fault_of(pair, "message.send", "to", BOB, "text", "x", NULL),
		FAULT_CONFIG); /* two accounts fit */
	assert_int_equal(fault_of(pair, "message.send", "account", "zz", "to",
				 BOB, "text", "x", NULL),
		FAULT_ABSENT);
	assert_int_equal(fault_of(pair, "message.send", "account", "a", "to",
				 "Bob!", "text", "x", NULL),
		FAULT_USAGE);
	assert_int_equal(fault_of(pair, "message.send", "account", "a", "to",
				 BOB, "text", "", NULL),
		FAULT_DATA);
	assert_int_equal(fault_of(pair, "message.send", "account", "a", "to",
				 BOB, "text", "x", "e2ee", "off", NULL),
		FAULT_CONFIG);
	assert_int_equal(fault_of(pair, "message.send", "colour", "red", NULL),
		FAULT_USAGE);
	assert_int_equal(
		fault_of(pair, "account.add", "name", "a", NULL), FAULT_USAGE);
	g_variant_unref(call(
		pair, "contact.block", "account", "a", "address", BOB, NULL));
	assert_int_equal(fault_of(pair, "message.send", "account", "a", "to",
				 BOB, "text", "x", NULL),
		FAULT_REFUSED);
}

static void
core__verify__same_number_on_both_sides(void **state)
{
	struct pair *pair = *state;
	g_autoptr(GVariant) here = NULL, there = NULL, confirmed = NULL;
	const char *one, *other, *trust;

	make_friends(pair);
	g_variant_unref(call(pair, "message.send", "account", "a", "to", BOB,
		"text", "x", NULL));
	wait_for(pair, "delivered", 1);
	here = call(pair, "verify.show", "account", "a", "address", BOB, NULL);
	there = call(
		pair, "verify.show", "account", "b", "address", ALICE, NULL);
	g_variant_lookup(here, "number", "&s", &one);
	g_variant_lookup(there, "number", "&s", &other);
	assert_string_equal(one, other);
	assert_int_equal(strlen(one), 60 + 11);
	confirmed = call(
		pair, "verify.confirm", "account", "a", "address", BOB, NULL);
	g_variant_lookup(confirmed, "trust", "&s", &trust);
	assert_string_equal(trust, "verified");
}

/* The same accounts in a new process, on a server that has become bad. */
static void
reopen(struct pair *pair, const char *faults, const char *e2ee)
{
	front_close(pair->front, 1000);
	write_config(pair, faults, e2ee);
	open_front(pair);
}

#define MANY 200

/* Notices tell that something went wrong: there must be none, but for the
 * allowed ones (ended by NOTICE_NONE; NULL: none). */
static void
expect_no_notice(struct pair *pair, const enum notice *allowed)
{
	g_autoptr(GPtrArray) rows = view_stored_after(
		front_view(pair->front), NULL, 0, 10000, NULL);

	for (guint i = 0; i < rows->len; i++) {
		const struct message *message = g_ptr_array_index(rows, i);

		gboolean fine = message->kind != MESSAGE_NOTICE;

		for (guint j = 0; allowed != NULL && allowed[j] != NOTICE_NONE;
			j++)
			fine = fine || allowed[j] == message->reason;
		if (!fine)
			fail_msg("%s: notice %d about %s", message->account,
				(int)message->reason, message->sender);
	}
}

static void
send_many_through(struct pair *pair, const char *faults)
{
	g_autoptr(GPtrArray) page = NULL;
	g_autoptr(Chat) chat = NULL;
	g_autoptr(GHashTable) texts = g_hash_table_new(g_str_hash, g_str_equal);

	make_friends(pair);
	reopen(pair, faults, "always");
	for (int i = 0; i < MANY; i++) {
		g_autofree char *text = g_strdup_printf("number %d", i);

		g_variant_unref(
			call(pair, "message.send", "account", i % 2 ? "a" : "b",
				"to", i % 2 ? BOB : ALICE, "text", text, NULL));
	}
	pair->patience = 120 * G_USEC_PER_SEC;
	wait_for(pair, NULL, MANY);
	expect_no_notice(pair, NULL);
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
core__send__not_encrypted_but_signed(void **state)
{
	struct pair *pair = *state;
	g_autoptr(Message) message = NULL;

	reopen(pair, "", "off");
	make_friends(pair);
	g_variant_unref(call(pair, "message.send", "account", "a", "to", BOB,
		"text", "in the open", NULL));
	wait_for(pair, "delivered", 1);
	message = view_message(front_view(pair->front), pair->last_row, NULL);
	assert_string_equal(message->text, "in the open");
	assert_false(message->encrypted);
	/* One chat is secret all the same. */
	g_variant_unref(call(pair, "message.send", "account", "a", "to", BOB,
		"text", "sealed", "e2ee", "on", NULL));
	wait_for(pair, NULL, 2);
	g_clear_pointer(&message, message_free);
	message = view_message(front_view(pair->front), pair->last_row, NULL);
	assert_true(message->encrypted);
}

static void
core__send__ask_wants_a_choice(void **state)
{
	struct pair *pair = *state;

	reopen(pair, "", "ask");
	make_friends(pair);
	assert_int_equal(fault_of(pair, "message.send", "account", "a", "to",
				 BOB, "text", "x", NULL),
		FAULT_CONFIG);
	g_variant_unref(call(pair, "message.send", "account", "a", "to", BOB,
		"text", "x", "e2ee", "on", NULL));
	g_variant_unref(call(pair, "message.send", "account", "a", "to", BOB,
		"text", "chosen already", NULL));
	wait_for(pair, "delivered", 2);
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
	g_autoptr(GVariant) result = call(pair, "account.list", NULL, NULL);
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

	make_friends(pair);
	g_variant_unref(call(pair, "message.send", "account", "a", "to", BOB,
		"text", "one", NULL));
	wait_for(pair, "delivered", 1);
	before = device_of(pair);
	front_close(pair->front, 1000);
	copy_file(pair, "doran.db", "copy");
	open_front(pair);
	g_variant_unref(call(pair, "message.send", "account", "a", "to", BOB,
		"text", "two", NULL));
	wait_for(pair, "delivered", 2);
	front_close(pair->front, 1000);

	copy_file(pair, "copy", "doran.db");
	pair->incoming = 0;
	open_front(pair);
	after = device_of(pair);
	assert_string_not_equal(before, after);
	g_clear_pointer(&pair->state, g_free);
	g_variant_unref(call(pair, "message.send", "account", "a", "to", BOB,
		"text", "three", NULL));
	wait_for(pair, "delivered", 1);
	g_variant_unref(call(pair, "message.send", "account", "b", "to", ALICE,
		"text", "four", NULL));
	wait_for(pair, "delivered", 2);
	expect_no_notice(pair, allowed);
}

int
main(void)
{
#define PAIR(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		PAIR(core__send__delivered_and_read),
		PAIR(core__send__stranger_waits_for_acceptance),
		PAIR(core__send__both_ways_many),
		PAIR(core__send__same_key_sends_once),
		PAIR(core__send__refusals),
		PAIR(core__send__not_encrypted_but_signed),
		PAIR(core__send__ask_wants_a_choice),
		PAIR(core__send__through_losses_once_and_all),
		PAIR(core__send__out_of_order_once_and_all),
		PAIR(core__open__restored_store_is_a_new_device),
		PAIR(core__verify__same_number_on_both_sides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
