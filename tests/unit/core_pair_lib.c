/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <glib/gstdio.h>
#include <string.h>

#include "fault.h"
#include "core_pair.h"

#define PATIENCE (120 * G_USEC_PER_SEC) /* valgrind is slow */

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

void
pair_open(struct pair *pair)
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

GVariant *
pair_call(struct pair *pair, const char *method, const char *first, ...)
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

int
pair_fault(struct pair *pair, const char *method, ...)
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
	g_autoptr(GVariant) result = pair_call(
		pair, "account.add", "name", name, "recovery-file", file, NULL);
	g_autofree char *words = NULL;
	g_auto(GStrv) split = NULL;

	assert_true(g_file_get_contents(file, &words, NULL, NULL));
	split = g_strsplit(g_strstrip(words), " ", -1);
	assert_int_equal(g_strv_length(split), 24);
	assert_null(g_variant_lookup_value(result, "words", NULL));
}

/* Both accounts on one broker; faults: what its URL says. */
void
pair_configure(struct pair *pair, const char *faults, const char *e2ee)
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

int
pair_set_up(void **state)
{
	struct pair *pair = g_new0(struct pair, 1);
	static int number;

	pair->number = number++;
	pair->dir = g_dir_make_tmp("doran-pair-XXXXXX", NULL);
	pair->config = g_build_filename(pair->dir, "doran.conf", NULL);
	pair_configure(pair, "", "always");
	pair_open(pair);
	add_account(pair, "a");
	add_account(pair, "b");
	*state = pair;
	return 0;
}

int
pair_tear_down(void **state)
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
void
pair_wait(struct pair *pair, const char *state, guint incoming)
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

void
pair_befriend(struct pair *pair)
{
	g_variant_unref(pair_call(
		pair, "contact.add", "account", "a", "address", BOB, NULL));
	g_variant_unref(pair_call(
		pair, "contact.add", "account", "b", "address", ALICE, NULL));
}

/* The same accounts in a new process, on a server that has become bad. */
void
pair_reopen(struct pair *pair, const char *faults, const char *e2ee)
{
	front_close(pair->front, 1000);
	pair_configure(pair, faults, e2ee);
	pair_open(pair);
}

/* Notices tell that something went wrong: there must be none, but for the
 * allowed ones (ended by NOTICE_NONE; NULL: none). */
void
pair_expect_no_notice(struct pair *pair, const enum notice *allowed)
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
