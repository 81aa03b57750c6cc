/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several envelopes in one publish: each is taken as if it had come alone. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "native_party.h"
#include "pack.h"

/* Alice reads what bob's first device signs. */
static int
set_up(void **state)
{
	struct party *party = party_new(NATIVE_E2EE_OFF, 1);
	g_autoptr(GBytes) list = person_list(party->bob,
		(struct list_shape){.epoch = 1, .counter = 1, .count = 1});

	contact_record_free(party_offer(party, list));
	assert_true(native_contact_add(party->native, PARTY_BOB, NULL, NULL));
	*state = party;
	return 0;
}

static int
tear_down(void **state)
{
	party_free(*state);
	return 0;
}

static GPtrArray *
envelopes_new(void)
{
	return g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
}

static void
fill_record(const struct party *party, struct record *record, GBytes *body,
	const struct mimi_content *content)
{
	const struct native *native = party->native;
	g_autofree char *uri = address_to_uri(PARTY_BOB);

	record->mode = RECORD_OPEN;
	record->from = g_strdup(PARTY_BOB);
	record->from_device = party->bob->devices[0];
	record->to = g_strdup(PARTY_ALICE);
	record->to_device = native->device;
	memcpy(record->network, native->network, NETWORK_ID_LEN);
	record->room = room_uri_direct(native->network, PARTY_ALICE, PARTY_BOB);
	record->has_body = TRUE;
	mimi_message_id(
		uri, record->room, body, content->salt, record->message_id);
	hash_bytes(body, record->body_hash);
}

/* What bob says, in the stream at that number; seed: whose signature. */
static GBytes *
said(const struct party *party, const char *text, guint64 seq,
	const struct secret *seed)
{
	g_autoptr(MimiContent) content = mimi_text(text);
	g_autoptr(Record) record = record_new();
	g_autoptr(Envelope) envelope = envelope_new();
	GBytes *bytes;

	envelope->form = ENVELOPE_SIGNED;
	envelope->sender = party->bob->devices[0];
	envelope->body = mimi_encode(content, NULL);
	fill_record(party, record, envelope->body, content);
	record->seq = seq;
	envelope->header = record_sign(record, seed, NULL);
	bytes = envelope_encode(envelope, NULL);
	assert_non_null(bytes);
	return bytes;
}

static void
add(GPtrArray *envelopes, const struct party *party, const char *text,
	guint64 seq)
{
	g_ptr_array_add(
		envelopes, said(party, text, seq, party->bob->seeds[0]));
}

static void
arrives(const struct party *party, GBytes *payload)
{
	g_autofree char *topic =
		topic_in(TOPIC_PREFIX, "alice", party->native->device, "bob");
	const struct arrival arrival = {.topic = topic, .payload = payload};

	assert_true(receive_arrival(party->native, &arrival, NULL));
	assert_false(store_in_transaction(party->store));
}

static void
arrives_packed(const struct party *party, const GPtrArray *envelopes)
{
	g_autoptr(GBytes) pack = pack_encode(envelopes, NULL);

	assert_non_null(pack);
	arrives(party, pack);
}

/* The texts that are stored, in the order of rows, joined. */
static void
assert_stored(const struct party *party, const char *wanted)
{
	g_autoptr(GPtrArray) rows = NULL;
	g_autoptr(GString) texts = g_string_new(NULL);

	assert_true(store_message_stored_after(
		party->store, NULL, 0, 1000, &rows, NULL));
	for (guint i = 0; i < rows->len; i++) {
		const struct message *message = rows->pdata[i];

		assert_int_equal(message->kind, MESSAGE_TEXT);
		g_string_append_printf(
			texts, "%s%s", i > 0 ? " " : "", message->text);
	}
	assert_string_equal(texts->str, wanted);
}

static guint64
acknowledged(const struct party *party)
{
	g_autoptr(StreamIn) in = NULL;

	assert_true(store_stream_in_get(party->store, party->native->account,
		PARTY_BOB, party->bob->devices[0], &in, NULL));
	return in->cumulative;
}

static void
native__pack__bad_ones_in_the_middle(void **state)
{
	struct party *party = *state;
	g_autoptr(GPtrArray) envelopes = envelopes_new();

	add(envelopes, party, "one", 1);
	g_ptr_array_add(envelopes, g_bytes_new_static("garbage", 7));
	/* The same bytes again, and the same number under other bytes. */
	g_ptr_array_add(envelopes, g_bytes_ref(envelopes->pdata[0]));
	add(envelopes, party, "one in other words", 1);
	g_ptr_array_add(
		envelopes, said(party, "forged", 2, party->bob->seeds[1]));
	add(envelopes, party, "two", 2);
	arrives_packed(party, envelopes);
	assert_stored(party, "one two");
	assert_int_equal(acknowledged(party), 2);
	assert_int_equal(party_refused(party, REFUSED_ENVELOPE), 1);
	assert_int_equal(party_refused(party, REFUSED_HEADER), 1);
	/* Once more, whole and each alone: nothing new. */
	arrives_packed(party, envelopes);
	for (guint i = 0; i < envelopes->len; i++)
		arrives(party, envelopes->pdata[i]);
	assert_stored(party, "one two");
	assert_int_equal(party_refused(party, REFUSED_ENVELOPE), 1);
	assert_int_equal(party_refused(party, REFUSED_HEADER), 1);
}

/* One that cannot be taken yet rolls its own transaction back: not that of the
 * others. */
static void
native__pack__one_comes_too_early(void **state)
{
	struct party *party = *state;
	g_autoptr(GPtrArray) holes = envelopes_new();
	g_autoptr(GPtrArray) last = envelopes_new();

	for (guint i = 1; i <= STORE_RANGES_MAX; i++)
		add(holes, party, "x", 2 * i + 1);
	arrives_packed(party, holes);
	add(last, party, "early", 2 * STORE_RANGES_MAX + 11);
	add(last, party, "first", 1);
	add(last, party, "second", 2);
	arrives_packed(party, last);
	assert_int_equal(acknowledged(party), 3);
	/* It was as if it had not come: so it is taken when it comes again. */
	arrives(party, last->pdata[0]);
	{
		g_autoptr(GPtrArray) rows = NULL;

		assert_true(store_message_stored_after(
			party->store, NULL, 0, 1000, &rows, NULL));
		assert_int_equal(rows->len, STORE_RANGES_MAX + 3);
	}
}

static void
native__pack__malformed_is_refused_whole(void **state)
{
	struct party *party = *state;
	g_autoptr(GPtrArray) envelopes = envelopes_new();
	g_autoptr(GBytes) pack = NULL, cut = NULL;

	add(envelopes, party, "one", 1);
	add(envelopes, party, "two", 2);
	pack = pack_encode(envelopes, NULL);
	cut = g_bytes_new_from_bytes(pack, 0, g_bytes_get_size(pack) - 1);
	arrives(party, cut);
	assert_stored(party, "");
	assert_int_equal(party_refused(party, REFUSED_ENVELOPE), 1);
	arrives(party, pack);
	assert_stored(party, "one two");
}

/* A pack in a pack is no envelope. */
static void
native__pack__none_inside_another(void **state)
{
	struct party *party = *state;
	g_autoptr(GPtrArray) inner = envelopes_new(), outer = envelopes_new();

	add(inner, party, "one", 1);
	add(inner, party, "two", 2);
	g_ptr_array_add(outer, pack_encode(inner, NULL));
	add(outer, party, "three", 1);
	arrives_packed(party, outer);
	assert_stored(party, "three");
	assert_int_equal(party_refused(party, REFUSED_ENVELOPE), 1);
}

#define WITH_PARTY(test) \
	cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		WITH_PARTY(native__pack__bad_ones_in_the_middle),
		WITH_PARTY(native__pack__one_comes_too_early),
		WITH_PARTY(native__pack__malformed_is_refused_whole),
		WITH_PARTY(native__pack__none_inside_another),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
