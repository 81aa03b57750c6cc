/* SPDX-License-Identifier: GPL-3.0-or-later */
/* message.send, asked for many times before the first answer: stored in one
 * transaction, answered one by one. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "core_pair.h"
#include "fault.h"

struct answer {
	gboolean here;
	int code; /* of the error, -1: none */
	gint64 row;
	gboolean duplicate;
};

static void
on_reply(GVariant *result, const GError *error, void *user)
{
	struct answer *answer = user;

	assert_false(answer->here);
	answer->here = TRUE;
	answer->code = error != NULL ? error->code : -1;
	if (result == NULL)
		return;
	g_variant_lookup(result, "row", "x", &answer->row);
	g_variant_lookup(result, "duplicate", "b", &answer->duplicate);
}

/* Pairs of key and text, ended by NULL. */
static void
ask(struct pair *pair, struct answer *answer, const char *first, ...)
{
	GVariantBuilder dict;
	va_list args;

	memset(answer, 0, sizeof *answer);
	va_start(args, first);
	g_variant_builder_init(&dict, G_VARIANT_TYPE_VARDICT);
	for (const char *key = first; key != NULL;
		key = va_arg(args, const char *))
		g_variant_builder_add(&dict, "{sv}", key,
			g_variant_new_string(va_arg(args, const char *)));
	va_end(args);
	front_call(pair->front, "message.send", g_variant_builder_end(&dict),
		on_reply, answer);
}

static void
wait_for(struct answer *answers, guint n)
{
	for (guint i = 0; i < n; i++)
		while (!answers[i].here)
			g_main_context_iteration(NULL, TRUE);
}

static void
assert_texts(struct pair *pair, const char *account, const char *peer,
	const char *wanted)
{
	g_autoptr(Chat) chat =
		view_chat_of(front_view(pair->front), account, peer, NULL);
	g_autoptr(GPtrArray) page = NULL;
	g_autoptr(GString) texts = g_string_new(NULL);

	assert_non_null(chat);
	page = view_messages_before(
		front_view(pair->front), chat->row, 0, 1000, NULL);
	for (guint i = 0; i < page->len; i++) {
		const struct message *message = g_ptr_array_index(page, i);

		if (message->kind == MESSAGE_TEXT)
			g_string_append_printf(texts, "%s ", message->text);
	}
	assert_string_equal(texts->str, wanted);
}

static void
core__send__bad_ones_fail_alone(void **state)
{
	struct pair *pair = *state;
	struct answer answers[6];
	static const int codes[] = {
		-1, FAULT_UNKNOWN_PEER, -1, FAULT_DATA, -1, FAULT_ABSENT};

	pair_befriend(pair);
	ask(pair, &answers[0], "account", "a", "to", BOB, "text", "one", NULL);
	ask(pair, &answers[1], "account", "a", "to", "x@elsewhere.org", "text",
		"no", NULL);
	ask(pair, &answers[2], "account", "a", "to", BOB, "text", "two", NULL);
	ask(pair, &answers[3], "account", "a", "to", BOB, "text", "", NULL);
	ask(pair, &answers[4], "account", "b", "to", ALICE, "text", "three",
		NULL);
	ask(pair, &answers[5], "account", "c", "to", BOB, "text", "no", NULL);
	wait_for(answers, G_N_ELEMENTS(answers));
	for (guint i = 0; i < G_N_ELEMENTS(answers); i++)
		assert_int_equal(answers[i].code, codes[i]);
	pair_wait(pair, NULL, 3);
	assert_texts(pair, "a", BOB, "one two three ");
	assert_texts(pair, "b", ALICE, "one two three ");
	pair_expect_no_notice(pair, NULL);
}

/* What is found wrong only after something was written for it takes the whole
 * transaction back: the others are stored all the same, each once. */
static void
core__send__rolled_back_among_others(void **state)
{
	struct pair *pair = *state;
	struct answer answers[4];
	static const enum notice allowed[] = {NOTICE_E2EE_ON, NOTICE_NONE};

	pair_befriend(pair);
	pair_reopen(pair, "", "ask");
	ask(pair, &answers[0], "account", "a", "to", BOB, "text", "one", "e2ee",
		"on", NULL);
	ask(pair, &answers[1], "account", "a", "to", "carol@example.org",
		"text", "nobody chose", NULL);
	ask(pair, &answers[2], "account", "a", "to", BOB, "text", "two", "key",
		"k", NULL);
	ask(pair, &answers[3], "account", "a", "to", BOB, "text", "again",
		"key", "k", NULL);
	wait_for(answers, G_N_ELEMENTS(answers));
	assert_int_equal(answers[0].code, -1);
	assert_int_equal(answers[1].code, FAULT_CONFIG);
	assert_int_equal(answers[2].code, -1);
	assert_false(answers[2].duplicate);
	assert_int_equal(answers[3].code, -1);
	assert_true(answers[3].duplicate);
	assert_int_equal(answers[3].row, answers[2].row);
	pair_wait(pair, NULL, 2);
	assert_texts(pair, "a", BOB, "one two ");
	assert_texts(pair, "b", ALICE, "one two ");
	pair_expect_no_notice(pair, allowed);
}

#define MANY 1000

/* More than a transaction, a pack and a window hold, in their order; both ways
 * at once. */
static void
core__send__many_at_once_in_order(void **state)
{
	struct pair *pair = *state;
	static struct answer answers[MANY];
	g_autoptr(GString) wanted = g_string_new(NULL);
	gint64 last = 0;

	pair_befriend(pair);
	for (guint i = 0; i < MANY; i++) {
		g_autofree char *text = g_strdup_printf("%u", i);

		ask(pair, &answers[i], "account", i % 10 == 0 ? "b" : "a", "to",
			i % 10 == 0 ? ALICE : BOB, "text", text, NULL);
		if (i % 10 != 0)
			g_string_append_printf(wanted, "%s ", text);
	}
	wait_for(answers, MANY);
	for (guint i = 0; i < MANY; i++) {
		assert_int_equal(answers[i].code, -1);
		assert_true(answers[i].row > last);
		last = answers[i].row;
	}
	pair_wait(pair, NULL, MANY);
	{
		g_autoptr(GPtrArray) rows = view_stored_after(
			front_view(pair->front), "b", 0, 10000, NULL);
		g_autoptr(GString) texts = g_string_new(NULL);

		for (guint i = 0; i < rows->len; i++) {
			const struct message *message = rows->pdata[i];

			if (!message->outgoing)
				g_string_append_printf(
					texts, "%s ", message->text);
		}
		assert_string_equal(texts->str, wanted->str);
	}
	pair_expect_no_notice(pair, NULL);
}

#define WITH_PAIR(test) \
	cmocka_unit_test_setup_teardown(test, pair_set_up, pair_tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_PAIR(core__send__bad_ones_fail_alone),
		WITH_PAIR(core__send__rolled_back_among_others),
		WITH_PAIR(core__send__many_at_once_in_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
