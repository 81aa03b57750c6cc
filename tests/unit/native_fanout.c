/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One message to every device of the recipient and to one's own other ones;
 * what a device that left the list had not acknowledged goes to the others. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "native_party.h"

#define PATIENCE (10 * G_USEC_PER_SEC)

/* An administrator that sees every inbox. */
struct watcher {
	struct wire *wire;
	gboolean ready;
	GPtrArray *topics; /* of inboxes, in the order of publication */
	GPtrArray *payloads;
};

static void
on_state(void *ctx, enum doran_wire_state state, enum doran_status reason,
	const char *text)
{
	(void)ctx, (void)state, (void)reason, (void)text;
}

static void
on_message(void *ctx, const char *topic, GBytes *payload, gboolean retained,
	gboolean duplicate, guint64 token)
{
	struct watcher *watcher = ctx;

	(void)retained, (void)duplicate;
	if (strstr(topic, "/in/") != NULL) {
		g_ptr_array_add(watcher->topics, g_strdup(topic));
		g_ptr_array_add(watcher->payloads, g_bytes_ref(payload));
	}
	wire_ack(watcher->wire, token);
}

static void
on_done(void *ctx, guint64 id, enum doran_status status, const char *text)
{
	struct watcher *watcher = ctx;

	(void)id, (void)text;
	assert_int_equal(status, DORAN_OK);
	watcher->ready = TRUE;
}

static const struct wire_callbacks callbacks = {
	.state = on_state, .message = on_message, .done = on_done};

static gboolean
tick(gpointer data)
{
	(void)data;
	return G_SOURCE_CONTINUE;
}

static void
turn(void)
{
	guint source = g_timeout_add(10, tick, NULL);

	g_main_context_iteration(NULL, TRUE);
	g_source_remove(source);
}

static struct doran_wire_config
config_of(const char *client)
{
	return (struct doran_wire_config){
		.size = sizeof(struct doran_wire_config),
		.url = "loopback://fanout",
		.client_id = client,
	};
}

static struct watcher *
watch(struct backend *backend)
{
	struct watcher *watcher = g_new0(struct watcher, 1);
	const struct doran_wire_config config = config_of("watcher");
	gint64 until = g_get_monotonic_time() + PATIENCE;

	watcher->topics = g_ptr_array_new_with_free_func(g_free);
	watcher->payloads =
		g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	watcher->wire = wire_open(
		backend_ref(backend), &config, &callbacks, watcher, NULL);
	assert_non_null(watcher->wire);
	wire_subscribe(watcher->wire, "doran/1/#", 1);
	wire_connect(watcher->wire);
	while (!watcher->ready && g_get_monotonic_time() < until)
		turn();
	assert_true(watcher->ready);
	return watcher;
}

static void
unwatch(struct watcher *watcher)
{
	wire_close(watcher->wire);
	g_ptr_array_unref(watcher->topics);
	g_ptr_array_unref(watcher->payloads);
	g_free(watcher);
}

/* The topic of a device's inbox has come; the first payload in it. */
static GBytes *
expect_inbox(struct watcher *watcher, const char *user, guint32 device)
{
	g_autofree char *topic = topic_in(TOPIC_PREFIX, user, device, "alice");
	gint64 until = g_get_monotonic_time() + PATIENCE;

	while (g_get_monotonic_time() < until) {
		for (guint i = 0; i < watcher->topics->len; i++)
			if (g_str_equal(watcher->topics->pdata[i], topic))
				return watcher->payloads->pdata[i];
		turn();
	}
	fail_msg("nothing came in %s", topic);
	return NULL;
}

/* The record in an open (signed) envelope of alice's first device. */
static struct record *
record_in(const struct party *party, GBytes *payload)
{
	g_autoptr(Envelope) envelope = envelope_decode(payload, NULL);
	const struct device_entry *entry =
		device_list_find(party->native->list, party->alice->devices[0]);
	struct record *record;

	assert_non_null(envelope);
	assert_int_equal(envelope->form, ENVELOPE_SIGNED);
	assert_int_equal(envelope->sender, party->alice->devices[0]);
	record = record_verify(envelope->header, entry->sign_key, NULL);
	assert_non_null(record);
	return record;
}

static void
send_text(struct party *party, const char *text)
{
	struct native_text one = {.to = PARTY_BOB, .text = text};

	native_send(party->native, &one, 1);
	if (one.error != NULL)
		fail_msg("%s", one.error->message);
}

static void
native__send__to_all_devices_of_both(void **state)
{
	struct party *party = party_new(NATIVE_E2EE_OFF, 2);
	struct backend *backend = backend_load("loopback", NULL);
	struct watcher *watcher = watch(backend);
	const struct doran_wire_config config = config_of(NULL);
	const struct person *bob = party->bob;
	g_autoptr(GBytes) list = person_list(party->bob,
		(struct list_shape){.epoch = 1, .counter = 1, .count = 2});
	g_autoptr(GBytes) later = person_list(party->bob,
		(struct list_shape){
			.epoch = 1, .counter = 2, .first = 1, .count = 2});
	g_autoptr(ContactRecord) contact = party_offer(party, list);
	g_autoptr(Record) first = NULL, second = NULL, own = NULL, moved = NULL;

	(void)state;
	assert_true(native_connect(party->native, backend, &config, NULL));
	send_text(party, "to all of you");
	first = record_in(party, expect_inbox(watcher, "bob", bob->devices[0]));
	second =
		record_in(party, expect_inbox(watcher, "bob", bob->devices[1]));
	own = record_in(party,
		expect_inbox(watcher, "alice", party->alice->devices[1]));
	assert_int_equal(watcher->topics->len, 3);
	/* The same message in streams of their own, each readdressed. */
	assert_memory_equal(
		first->message_id, second->message_id, MESSAGE_ID_LEN);
	assert_memory_equal(first->message_id, own->message_id, MESSAGE_ID_LEN);
	assert_string_equal(first->to, PARTY_BOB);
	assert_int_equal(first->to_device, bob->devices[0]);
	assert_string_equal(own->to, PARTY_ALICE);
	assert_string_equal(own->peer, PARTY_BOB);
	assert_null(first->peer);
	assert_int_equal(first->seq, 1);
	assert_int_equal(second->seq, 1);

	/* The first device leaves without a word, a third one comes. */
	contact_record_free(party_offer(party, later));
	moved = record_in(party, expect_inbox(watcher, "bob", bob->devices[2]));
	assert_memory_equal(
		first->message_id, moved->message_id, MESSAGE_ID_LEN);
	native_disconnect(party->native);
	party_free(party);
	unwatch(watcher);
	backend_unref(backend);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(native__send__to_all_devices_of_both),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
