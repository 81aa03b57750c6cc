/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crypto_pair.h"
#include "fault.h"

/* The same letter with bit of one byte turned over, from the end. */
static struct letter
forge(const struct letter *letter, gsize from_end, guint8 bit)
{
	gsize len;
	const guint8 *bytes = g_bytes_get_data(letter->bytes, &len);
	guint8 *copy = g_memdup2(bytes, len);
	struct letter forged = {NULL, letter->type};

	assert_true(from_end < len);
	copy[len - 1 - from_end] ^= bit;
	forged.bytes = g_bytes_new_take(copy, len);
	return forged;
}

/* Where these bytes stand first, or -1. */
static gssize
find_bytes(GBytes *in, const guint8 *what, gsize what_len)
{
	gsize len;
	const guint8 *bytes = g_bytes_get_data(in, &len);

	for (gsize at = 0; at + what_len <= len; at++)
		if (memcmp(bytes + at, what, what_len) == 0)
			return (gssize)at;
	return -1;
}

static struct letter
replace_bytes(
	struct letter *letter, const guint8 *old, const guint8 *with, gsize len)
{
	gsize size;
	const guint8 *bytes = g_bytes_get_data(letter->bytes, &size);
	guint8 *copy = g_memdup2(bytes, size);
	gssize at = find_bytes(letter->bytes, old, len);
	struct letter changed = {NULL, letter->type};

	assert_true(at >= 0);
	memcpy(copy + at, with, len);
	changed.bytes = g_bytes_new_take(copy, size);
	return changed;
}

/* Turns bit of a first message's byte over, as seen from the end. It must not
 * be decrypted, or say the same of the keys: the protocol leaves only the
 * registration number and the minor version without a MAC. */
static void
forge_first(struct crypto_pair *pair, const struct letter *letter,
	const struct ratchet_info *truth, gsize at, guint8 bit)
{
	struct letter forged = forge(letter, at, bit);
	struct ratchet_info info;
	g_autoptr(Secret) plain = NULL;

	if (letter_try(pair->alice, pair->bob, &forged, &plain, &info) ==
		RATCHET_OK) {
		info.registration = truth->registration;
		assert_memory_equal(&info, truth, sizeof(info));
		crypto_party_rollback(pair->bob);
	}
	letter_free(&forged);
	assert_null(crypto_party_identity_of(pair->bob, pair->alice->name, 1));
	assert_int_equal(g_hash_table_size(pair->bob->sessions), 0);
	assert_int_equal(g_hash_table_size(pair->bob->bases), 0);
}

static void
ratchet__decrypt__forged_first_message_leaves_no_trace(void **state)
{
	struct crypto_pair *pair = *state;
	struct ratchet_info truth;
	struct letter letter;

	crypto_pair_start(pair);
	letter = letter_write(pair->alice, pair->bob, "hello");
	assert_true(ratchet_peek(letter.bytes, &truth));
	for (gsize at = 0; at < g_bytes_get_size(letter.bytes); at++) {
		forge_first(pair, &letter, &truth, at, 0x01);
		forge_first(pair, &letter, &truth, at, 0x80);
	}
	/* the truth still arrives */
	letter_expect_text(pair->alice, pair->bob, &letter, "hello");
	assert_non_null(
		crypto_party_identity_of(pair->bob, pair->alice->name, 1));
	letter_free(&letter);
}

static void
ratchet__decrypt__forged_later_message(void **state)
{
	struct crypto_pair *pair = *state;
	struct letter letter, forged;

	crypto_pair_start(pair);
	letter_say(pair->alice, pair->bob, "hello", RATCHET_PREKEY);
	letter = letter_write(pair->bob, pair->alice, "hi");
	for (gsize at = 0; at < g_bytes_get_size(letter.bytes); at++) {
		forged = forge(&letter, at, 0x01);
		letter_expect(pair->bob, pair->alice, &forged, RATCHET_BAD);
		letter_free(&forged);
	}
	letter_expect_text(pair->bob, pair->alice, &letter, "hi");
	letter_free(&letter);
}

static void
ratchet__decrypt__cut_and_foreign_bytes(void **state)
{
	struct crypto_pair *pair = *state;
	struct letter letter, cut = {NULL, RATCHET_PREKEY};
	const guint8 *bytes;
	gsize len;

	crypto_pair_start(pair);
	letter = letter_write(pair->alice, pair->bob, "hello");
	bytes = g_bytes_get_data(letter.bytes, &len);
	for (gsize n = 0; n < len; n++) {
		g_autoptr(Secret) plain = NULL;

		cut.bytes = g_bytes_new(bytes, n);
		assert_int_not_equal(
			letter_try(pair->alice, pair->bob, &cut, &plain, NULL),
			RATCHET_OK);
		letter_free(&cut);
	}
	/* a first message is no later one, and the other way round */
	letter.type = RATCHET_MESSAGE;
	letter_expect(pair->alice, pair->bob, &letter, RATCHET_BAD);
	letter.type = (enum ratchet_type)9;
	letter_expect(pair->alice, pair->bob, &letter, RATCHET_BAD);
	letter_free(&letter);

	letter.bytes = g_bytes_new_take(
		g_malloc0(RATCHET_CIPHER_MAX + 1), RATCHET_CIPHER_MAX + 1);
	letter.type = RATCHET_PREKEY;
	letter_expect(pair->alice, pair->bob, &letter, RATCHET_BAD);
	letter_free(&letter);
}

static void
ratchet__decrypt__missing_prekey(void **state)
{
	struct crypto_pair *pair = *state;
	struct letter letter;

	crypto_pair_start(pair);
	letter = letter_write(pair->alice, pair->bob, "hello");
	g_hash_table_remove_all(pair->bob->prekeys);
	letter_expect(pair->alice, pair->bob, &letter, RATCHET_NO_PREKEY);
	letter_free(&letter);
}

static void
ratchet__decrypt__missing_signed_prekey(void **state)
{
	struct crypto_pair *pair = *state;
	struct letter letter;

	crypto_pair_start(pair);
	letter = letter_write(pair->alice, pair->bob, "hello");
	g_hash_table_remove_all(pair->bob->signed_prekeys);
	letter_expect(pair->alice, pair->bob, &letter, RATCHET_NO_PREKEY);
	letter_free(&letter);
}

/* A first message's fields are a protobuf: 0x33, then prekey ID as field 1.
 * Without that field it names no one-time key. */
static void
ratchet__decrypt__first_message_without_one_time_prekey(void **state)
{
	struct crypto_pair *pair = *state;
	struct letter letter, without = {NULL, RATCHET_PREKEY};
	struct ratchet_info info;
	g_autoptr(Secret) plain = NULL;
	const guint8 *bytes;
	guint8 *copy;
	gsize len;

	crypto_pair_start(pair);
	letter = letter_write(pair->alice, pair->bob, "hello");
	assert_true(ratchet_peek(letter.bytes, &info));
	assert_true(info.has_prekey);
	bytes = g_bytes_get_data(letter.bytes, &len);
	assert_int_equal(bytes[0], 0x33);
	assert_int_equal(bytes[1], 0x08);
	assert_int_equal(bytes[2], 7);
	copy = g_malloc(len - 2);
	copy[0] = bytes[0];
	memcpy(copy + 1, bytes + 3, len - 3);
	without.bytes = g_bytes_new_take(copy, len - 2);
	assert_int_equal(
		letter_try(pair->alice, pair->bob, &without, &plain, &info),
		RATCHET_NO_PREKEY);
	assert_false(info.has_prekey);
	assert_int_equal(info.signed_prekey_id, 3);
	letter_free(&letter);
	letter_free(&without);
}

static void
ratchet__decrypt__base_key_of_small_order(void **state)
{
	struct crypto_pair *pair = *state;
	static const guint8 zero[RATCHET_PUBLIC_LEN] = {0x05};
	struct ratchet_info info;
	struct letter letter, forged;

	crypto_pair_start(pair);
	letter = letter_write(pair->alice, pair->bob, "hello");
	assert_true(ratchet_peek(letter.bytes, &info));
	forged =
		replace_bytes(&letter, info.base_key, zero, RATCHET_PUBLIC_LEN);
	letter_expect(pair->alice, pair->bob, &forged, RATCHET_BAD);
	letter_free(&letter);
	letter_free(&forged);
}

static void
ratchet__start__bundle_that_is_wrong(void **state)
{
	struct crypto_pair *pair = *state;
	struct ratchet_bundle good = pair->bundle, bad[6];
	g_autoptr(GError) error = NULL;

	for (guint i = 0; i < G_N_ELEMENTS(bad); i++)
		bad[i] = good;
	bad[0].prekey_id = 0;
	bad[1].signature[10] ^= 1;
	bad[2].signed_prekey[5] ^= 1;
	bad[3].identity[0] = 6;
	memset(bad[4].prekey, 0, sizeof(bad[4].prekey));
	memset(bad[5].prekey + 1, 0, sizeof(bad[5].prekey) - 1);
	for (guint i = 0; i < G_N_ELEMENTS(bad); i++) {
		assert_false(ratchet_start(
			pair->alice->ratchet, "bob@net", 1, &bad[i], &error));
		assert_true(g_error_matches(error, FAULT, FAULT_PROTOCOL));
		g_clear_error(&error);
		assert_int_equal(g_hash_table_size(pair->alice->sessions), 0);
	}
}

/* The private half of a used prekey is kept for a while: a replay must not
 * make the session anew once its record is gone. */
static void
ratchet__decrypt__known_base_key_whose_session_is_gone(void **state)
{
	struct crypto_pair *pair = *state;
	struct letter letter;

	crypto_pair_start(pair);
	letter = letter_write(pair->alice, pair->bob, "hello");
	letter_expect_text(pair->alice, pair->bob, &letter, "hello");
	g_hash_table_remove_all(pair->bob->sessions);
	letter_expect(pair->alice, pair->bob, &letter, RATCHET_DUPLICATE);
	letter_free(&letter);
}

/* The library lets a known base key fall through to its session whatever
 * identity stands beside it, and would save that identity. */
static void
ratchet__decrypt__known_base_key_with_another_identity(void **state)
{
	struct crypto_pair *pair = *state;
	struct crypto_party *eve = crypto_party_new("eve@net");
	struct letter first, second, forged;

	crypto_pair_start(pair);
	first = letter_write(pair->alice, pair->bob, "one");
	second = letter_write(pair->alice, pair->bob, "two");
	letter_expect_text(pair->alice, pair->bob, &first, "one");
	forged = replace_bytes(&second, pair->alice->identity_pub,
		eve->identity_pub, RATCHET_PUBLIC_LEN);
	/* even for a receiver who trusts everyone */
	g_hash_table_remove_all(pair->bob->identities);
	letter_expect(pair->alice, pair->bob, &forged, RATCHET_BAD);
	assert_null(crypto_party_identity_of(pair->bob, pair->alice->name, 1));
	letter_expect_text(pair->alice, pair->bob, &second, "two");
	letter_free(&first);
	letter_free(&second);
	letter_free(&forged);
	crypto_party_free(eve);
}

/* A message of one session wrapped as the first one of another: the library
 * would spend a prekey on it and file the made-up session. */
static void
ratchet__decrypt__message_in_the_wrapping_of_another_session(void **state)
{
	struct crypto_pair *pair = *state;
	struct ratchet_info info;
	struct letter first, second, forged;
	guint8 base[RATCHET_PUBLIC_LEN];

	crypto_pair_start(pair);
	first = letter_write(pair->alice, pair->bob, "one");
	second = letter_write(pair->alice, pair->bob, "two");
	letter_expect_text(pair->alice, pair->bob, &first, "one");
	assert_true(ratchet_peek(second.bytes, &info));
	memcpy(base, info.base_key, sizeof(base));
	base[1] ^= 1;
	forged =
		replace_bytes(&second, info.base_key, base, RATCHET_PUBLIC_LEN);
	letter_expect(pair->alice, pair->bob, &forged, RATCHET_BAD);
	letter_expect_text(pair->alice, pair->bob, &second, "two");
	letter_free(&first);
	letter_free(&second);
	letter_free(&forged);
}

static void
ratchet__decrypt__too_far_ahead(void **state)
{
	struct crypto_pair *pair = *state;
	struct letter letter = {0};

	crypto_pair_start(pair);
	letter_say(pair->alice, pair->bob, "hello", RATCHET_PREKEY);
	for (int i = 0; i < 2100; i++) {
		if (letter.bytes != NULL)
			letter_free(&letter);
		letter = letter_write(pair->bob, pair->alice, "lost");
	}
	letter_expect(pair->bob, pair->alice, &letter, RATCHET_BAD);
	letter_free(&letter);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_PAIR(ratchet__decrypt__forged_first_message_leaves_no_trace),
		IN_PAIR(ratchet__decrypt__forged_later_message),
		IN_PAIR(ratchet__decrypt__cut_and_foreign_bytes),
		IN_PAIR(ratchet__decrypt__missing_prekey),
		IN_PAIR(ratchet__decrypt__missing_signed_prekey),
		IN_PAIR(ratchet__decrypt__first_message_without_one_time_prekey),
		IN_PAIR(ratchet__decrypt__base_key_of_small_order),
		IN_PAIR(ratchet__start__bundle_that_is_wrong),
		IN_PAIR(ratchet__decrypt__known_base_key_whose_session_is_gone),
		IN_PAIR(ratchet__decrypt__known_base_key_with_another_identity),
		IN_PAIR(ratchet__decrypt__message_in_the_wrapping_of_another_session),
		IN_PAIR(ratchet__decrypt__too_far_ahead),
	};

	if (!secret_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
