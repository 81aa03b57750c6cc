/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records, control items, envelopes and the small payloads. */
#include "config.h"

#include "ask.h"
#include "fault.h"
#include "format_hostile.h"
#include "native_format_sample.h"
#include "pack.h"
#include "sign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static GBytes *
record_again(GBytes *bytes)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(Record) record = record_decode(bytes, &error);

	if (record == NULL) {
		assert_true(g_error_matches(error, FAULT, FAULT_PROTOCOL));
		return NULL;
	}
	return record_encode(record, NULL);
}

static GBytes *
envelope_again(GBytes *bytes)
{
	g_autoptr(Envelope) envelope = envelope_decode(bytes, NULL);

	return envelope != NULL ? envelope_encode(envelope, NULL) : NULL;
}

static void
record__decode__round_trip(void **state)
{
	g_autoptr(Record) record = sample_record(), back = NULL;
	g_autoptr(GBytes) bytes = record_encode(record, NULL);

	(void)state;
	assert_non_null(bytes);
	back = record_decode(bytes, NULL);
	assert_non_null(back);
	assert_int_equal(back->mode, RECORD_SEALED);
	assert_string_equal(back->from, SAMPLE_ALICE);
	assert_string_equal(back->to, SAMPLE_BOB);
	assert_int_equal(back->from_device, SAMPLE_DEVICE);
	assert_int_equal(back->to_device, SAMPLE_PEER_DEVICE);
	assert_string_equal(back->room, record->room);
	assert_int_equal(back->seq, 17);
	assert_true(back->has_body);
	assert_memory_equal(back->message_id, record->message_id, 32);
	assert_true(back->has_ack);
	assert_int_equal(back->ack, 40);
	assert_int_equal(back->ack_ranges->len, 2);
	assert_string_equal(back->peer, SAMPLE_BOB);
	assert_null(back->controls);
}

static void
record__decode__hostile(void **state)
{
	g_autoptr(Record) record = sample_record(), control = sample_control();
	g_autoptr(GBytes) bytes = record_encode(record, NULL);
	g_autoptr(GBytes) other = record_encode(control, NULL);

	(void)state;
	hostile_check(bytes, record_again, FALSE, FALSE);
	hostile_random(bytes, record_again, 20000);
	hostile_check(other, record_again, FALSE, FALSE);
	hostile_random(other, record_again, 20000);
}

static void
record__encode__refuses_unsound(void **state)
{
	g_autoptr(Record) record = sample_record();
	g_autoptr(GError) error = NULL;

	(void)state;
	record->seq = 0;
	assert_null(record_encode(record, &error));
	assert_true(g_error_matches(error, FAULT, FAULT_BUG));
	record->seq = 1;
	record->ack = 43;
	assert_null(record_encode(record, NULL));
	record->ack = 42;
	record->has_body = FALSE;
	assert_null(record_encode(record, NULL));
	record->mode = RECORD_CONTROL;
	record->seq = 0;
	g_clear_pointer(&record->ack_ranges, g_array_unref);
	g_free(record->room);
	record->room = g_strdup("");
	record->peer[0] = 'X';
	assert_null(record_encode(record, NULL));
	record->peer[0] = 'b';
	{
		g_autoptr(GBytes) bytes = record_encode(record, NULL);

		assert_non_null(bytes);
	}
}

static void
control__decode__items(void **state)
{
	g_autoptr(Record) record = sample_control(), back = NULL;
	g_autoptr(GBytes) bytes = record_encode(record, NULL);
	const struct control_item *item;

	(void)state;
	assert_non_null(bytes);
	back = record_decode(bytes, NULL);
	assert_int_equal(back->controls->len, 3);
	item = back->controls->pdata[1];
	assert_int_equal(item->kind, CONTROL_SKIP);
	assert_int_equal(item->ranges->len, 2);
	assert_int_equal(
		g_array_index(item->ranges, struct seq_range, 1).first, 62);
	item = back->controls->pdata[2];
	assert_int_equal(item->kind, CONTROL_ANEW);
	assert_int_equal(item->hashes->len, 1);
	assert_int_equal((guint8)item->hashes->data[31], 0xee);
}

/* [kind 9, "x"] and [2, [[1, 2]]]: the unknown one is left out. */
static void
control__decode__unknown_kind_skipped(void **state)
{
	g_autoptr(GBytes) bytes =
		bytes_from_hex("82 82 09 6178 82 02 81 82 01 02");
	g_autoptr(GPtrArray) items = NULL;
	struct dcbor_reader r;
	gsize len;
	const void *data = g_bytes_get_data(bytes, &len);

	(void)state;
	dcbor_reader_init(&r, data, len);
	items = controls_get(&r);
	assert_true(dcbor_done(&r));
	assert_int_equal(items->len, 1);
}

static gboolean
ranges_accepted(const char *hex)
{
	g_autoptr(GBytes) bytes = bytes_from_hex(hex);
	g_autoptr(GArray) ranges = NULL;
	struct dcbor_reader r;
	gsize len;
	const void *data = g_bytes_get_data(bytes, &len);

	dcbor_reader_init(&r, data, len);
	ranges = ranges_get(&r);
	return dcbor_done(&r);
}

static void
ranges__decode__order(void **state)
{
	(void)state;
	assert_true(ranges_accepted("80"));
	assert_true(ranges_accepted("8182 01 01"));
	assert_true(ranges_accepted("82 820102 820404"));
	assert_false(ranges_accepted("82 820102 820304")); /* touch */
	assert_false(ranges_accepted("82 820404 820102")); /* fall */
	assert_false(ranges_accepted("81 820201")); /* backward */
	assert_false(ranges_accepted("81 820001")); /* zero */
	assert_false(ranges_accepted("81 8201 1b8000000000000000"));
	assert_false(ranges_accepted("82 82011b7fffffffffffffff 820303"));
	assert_false(ranges_accepted("9821"
				     "8201018203038205058207078209098"
				     "20b0b820d0d820f0f82111182131382"
				     "15158217178218191819")); /* too many */
}

static void
plain__decode__round_trip(void **state)
{
	g_autoptr(Record) record = sample_record(), back = NULL;
	g_autoptr(Secret) plain = NULL;
	guint8 key[RECORD_KEY_LEN], seen[RECORD_KEY_LEN];
	g_autoptr(GBytes) header = record_encode(record, NULL), again = NULL;

	(void)state;
	memset(key, 0x42, sizeof(key));
	plain = record_plain_encode(record, key, NULL);
	assert_non_null(plain);
	assert_int_equal(secret_len(plain) % RECORD_PAD, 0);
	assert_memory_equal(secret_bytes(plain), key, sizeof(key));
	back = record_plain_decode(plain, seen, NULL);
	assert_non_null(back);
	assert_memory_equal(seen, key, sizeof(key));
	again = record_encode(back, NULL);
	assert_bytes_equal(again, header);
}

static gboolean
plain_accepted(const guint8 *bytes, gsize len)
{
	g_autoptr(Secret) plain = secret_from(bytes, len);
	guint8 key[RECORD_KEY_LEN];
	g_autoptr(Record) record = record_plain_decode(plain, key, NULL);

	return record != NULL;
}

static void
plain__decode__hostile(void **state)
{
	g_autoptr(Record) record = sample_record();
	guint8 key[RECORD_KEY_LEN] = {0};
	g_autoptr(Secret) plain = record_plain_encode(record, key, NULL);
	gsize len = secret_len(plain);
	g_autofree guint8 *more = g_malloc0(len + RECORD_PAD);

	(void)state;
	memcpy(more, secret_bytes(plain), len);
	assert_true(plain_accepted(more, len));
	for (gsize i = 0; i < len; i++)
		assert_false(plain_accepted(more, i));
	assert_false(plain_accepted(more, len + RECORD_PAD));
	assert_int_equal(more[len - 1], 0);
	more[len - 1] = 1;
	assert_false(plain_accepted(more, len));
}

static GBytes *signed_bytes;

static GBytes *
signed_again(GBytes *bytes)
{
	g_autoptr(Secret) seed = sample_seed(SEED_DEVICE);
	guint8 pub[SIGN_PUBLIC_LEN];
	g_autoptr(Record) record = NULL;

	sign_make(seed, pub);
	record = record_verify(bytes, pub, NULL);
	return record != NULL ? record_sign(record, seed, NULL) : NULL;
}

static void
record__verify__any_change_refused(void **state)
{
	g_autoptr(Record) record = sample_record(), peeked = NULL;
	g_autoptr(Secret) seed = sample_seed(SEED_DEVICE);
	guint8 other[SIGN_PUBLIC_LEN];
	g_autoptr(Secret) stranger = sample_seed(SEED_OTHER);

	(void)state;
	record->mode = RECORD_OPEN;
	signed_bytes = record_sign(record, seed, NULL);
	assert_non_null(signed_bytes);
	hostile_check(signed_bytes, signed_again, TRUE, TRUE);
	peeked = record_peek(signed_bytes, NULL);
	assert_non_null(peeked);
	assert_int_equal(peeked->from_device, SAMPLE_DEVICE);
	assert_true(sign_make(stranger, other));
	assert_null(record_verify(signed_bytes, other, NULL));
	g_clear_pointer(&signed_bytes, g_bytes_unref);
}

static struct envelope *
sample_envelope(enum envelope_form form)
{
	struct envelope *envelope = envelope_new();

	envelope->form = form;
	envelope->sender = SAMPLE_DEVICE;
	envelope->signal_type = form == ENVELOPE_SEALED ? 3 : 0;
	envelope->header = g_bytes_new_static("header", 6);
	envelope->body = g_bytes_new_static("body", 4);
	return envelope;
}

static GBytes *
pack_again(GBytes *bytes)
{
	g_autoptr(GPtrArray) envelopes = pack_decode(bytes, NULL);

	return envelopes != NULL ? pack_encode(envelopes, NULL) : NULL;
}

static void
pack__decode__hostile(void **state)
{
	g_autoptr(GPtrArray) envelopes =
		g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	g_autoptr(GBytes) bytes = NULL, one = NULL;
	static const guint8 single[] = {0x83, 1, 3, 0x81, 0x41, 7};

	(void)state;
	for (guint i = 0; i < 3; i++) {
		g_autoptr(Envelope) envelope = sample_envelope(ENVELOPE_SEALED);

		g_ptr_array_add(envelopes, envelope_encode(envelope, NULL));
	}
	bytes = pack_encode(envelopes, NULL);
	assert_true(pack_is(bytes));
	assert_false(pack_is(envelopes->pdata[0]));
	hostile_check(bytes, pack_again, TRUE, FALSE);
	hostile_random(bytes, pack_again, 20000);
	one = g_bytes_new_static(single, sizeof single);
	assert_true(pack_is(one));
	assert_null(pack_decode(one, NULL));
}

static void
envelope__decode__hostile(void **state)
{
	(void)state;
	for (int form = ENVELOPE_SEALED; form <= ENVELOPE_SIGNED; form++) {
		g_autoptr(Envelope) envelope =
			sample_envelope((enum envelope_form)form);
		g_autoptr(Envelope) back = NULL;
		g_autoptr(GBytes) bytes = envelope_encode(envelope, NULL);

		assert_non_null(bytes);
		back = envelope_decode(bytes, NULL);
		assert_int_equal(back->form, form);
		assert_int_equal(back->sender, SAMPLE_DEVICE);
		assert_bytes_equal(back->header, envelope->header);
		assert_bytes_equal(back->body, envelope->body);
		assert_null(back->list);
		hostile_check(bytes, envelope_again, TRUE, FALSE);
		hostile_random(bytes, envelope_again, 20000);
	}
}

static void
envelope__encode__bounds(void **state)
{
	g_autoptr(Envelope) envelope = sample_envelope(ENVELOPE_SEALED);
	g_autofree char *large = g_malloc0(ENVELOPE_MAX);
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) fits = NULL;

	(void)state;
	g_bytes_unref(envelope->body);
	envelope->body = g_bytes_new_static(large, ENVELOPE_MAX - 64);
	fits = envelope_encode(envelope, NULL);
	assert_non_null(fits);
	g_bytes_unref(envelope->body);
	envelope->body = g_bytes_new_static(large, ENVELOPE_MAX);
	assert_null(envelope_encode(envelope, &error));
	assert_true(g_error_matches(error, FAULT, FAULT_DATA));
	g_clear_pointer(&envelope->body, g_bytes_unref);
	envelope->signal_type = 1;
	assert_null(envelope_encode(envelope, NULL));
}

static GBytes *
ask_again(GBytes *bytes)
{
	guint what = ask_decode(bytes, NULL);

	return what != 0 ? ask_encode(what) : NULL;
}

static GBytes *
net_again(GBytes *bytes)
{
	g_autofree char *name = NULL;
	guint8 id[NETWORK_ID_LEN];

	if (!net_decode(bytes, &name, id, NULL))
		return NULL;
	return net_encode(name, id);
}

static GBytes *
presence_again(GBytes *bytes)
{
	gboolean here;

	return presence_decode(bytes, &here, NULL) ? presence_encode(here)
						   : NULL;
}

static void
ask__decode__hostile(void **state)
{
	g_autoptr(GBytes) ask = ask_encode(ASK_LIST | ASK_KEYS);
	g_autoptr(GBytes) net = net_encode(SAMPLE_NETWORK, sample_network);
	g_autoptr(GBytes) here = presence_encode(TRUE);
	g_autoptr(GBytes) unknown = bytes_from_hex("820105");

	(void)state;
	assert_int_equal(ask_decode(ask, NULL), ASK_LIST | ASK_KEYS);
	assert_int_equal(ask_decode(unknown, NULL), ASK_LIST);
	hostile_check(ask, ask_again, FALSE, FALSE);
	hostile_check(net, net_again, TRUE, FALSE);
	hostile_check(here, presence_again, TRUE, FALSE);
	hostile_random(net, net_again, 20000);
}

static int
setup(void **state)
{
	(void)state;
	sample_init();
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(record__decode__round_trip),
		cmocka_unit_test(record__decode__hostile),
		cmocka_unit_test(record__encode__refuses_unsound),
		cmocka_unit_test(control__decode__items),
		cmocka_unit_test(control__decode__unknown_kind_skipped),
		cmocka_unit_test(ranges__decode__order),
		cmocka_unit_test(plain__decode__round_trip),
		cmocka_unit_test(plain__decode__hostile),
		cmocka_unit_test(record__verify__any_change_refused),
		cmocka_unit_test(envelope__decode__hostile),
		cmocka_unit_test(pack__decode__hostile),
		cmocka_unit_test(envelope__encode__bounds),
		cmocka_unit_test(ask__decode__hostile),
	};

	return cmocka_run_group_tests(tests, setup, NULL);
}
