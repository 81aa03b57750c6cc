/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crypto_party.h"
#include "fault.h"

struct pair {
	struct crypto_party *alice, *bob;
	struct ratchet_bundle bundle; /* of bob */
};

/* One ciphertext on its way. */
struct letter {
	GBytes *bytes;
	enum ratchet_type type;
};

static int
make_pair(void **state)
{
	struct pair *pair = g_new0(struct pair, 1);

	pair->alice = crypto_party_new("alice@net");
	pair->bob = crypto_party_new("bob@net");
	crypto_party_bundle(pair->bob, 7, 3, &pair->bundle);
	*state = pair;
	return 0;
}

static int
free_pair(void **state)
{
	struct pair *pair = *state;

	crypto_party_free(pair->alice);
	crypto_party_free(pair->bob);
	g_free(pair);
	return 0;
}

static void
start(struct pair *pair)
{
	g_autoptr(GError) error = NULL;

	if (!ratchet_start(pair->alice->ratchet, pair->bob->name, 1,
		    &pair->bundle, &error))
		fail_msg("%s", error->message);
}

static struct letter
write_letter(
	struct crypto_party *from, struct crypto_party *to, const char *text)
{
	g_autoptr(GError) error = NULL;
	struct letter letter = {0};

	if (!ratchet_encrypt(from->ratchet, to->name, 1, (const guint8 *)text,
		    strlen(text), &letter.bytes, &letter.type, &error))
		fail_msg("%s", error->message);
	return letter;
}

/* As the real receiver: a transaction that only RATCHET_OK commits. */
static enum ratchet_result
try_letter(struct crypto_party *from, struct crypto_party *to,
	const struct letter *letter, struct secret **plain,
	struct ratchet_info *info)
{
	g_autoptr(GError) error = NULL;
	enum ratchet_result result;

	crypto_party_mark(to);
	result = ratchet_decrypt(to->ratchet, from->name, 1, letter->type,
		letter->bytes, plain, info, &error);
	assert_int_equal(result == RATCHET_OK, *plain != NULL);
	assert_int_equal(result == RATCHET_OK, error == NULL);
	if (result != RATCHET_OK)
		crypto_party_rollback(to);
	return result;
}

static void
expect(struct crypto_party *from, struct crypto_party *to,
	const struct letter *letter, enum ratchet_result wanted)
{
	g_autoptr(Secret) plain = NULL;

	assert_int_equal(try_letter(from, to, letter, &plain, NULL), wanted);
}

static void
expect_text(struct crypto_party *from, struct crypto_party *to,
	const struct letter *letter, const char *text)
{
	g_autoptr(Secret) plain = NULL;

	assert_int_equal(
		try_letter(from, to, letter, &plain, NULL), RATCHET_OK);
	assert_int_equal(secret_len(plain), strlen(text));
	assert_memory_equal(secret_bytes(plain), text, strlen(text));
}

static void
letter_free(struct letter *letter)
{
	g_bytes_unref(letter->bytes);
	letter->bytes = NULL;
}

static void
say(struct crypto_party *from, struct crypto_party *to, const char *text,
	enum ratchet_type type)
{
	struct letter letter = write_letter(from, to, text);

	assert_int_equal(letter.type, type);
	expect_text(from, to, &letter, text);
	letter_free(&letter);
}

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

static void
ratchet__converse__both_ways(void **state)
{
	struct pair *pair = *state;

	start(pair);
	say(pair->alice, pair->bob, "안녕", RATCHET_PREKEY);
	say(pair->alice, pair->bob, "are you there?", RATCHET_PREKEY);
	for (int i = 0; i < 20; i++) {
		say(pair->bob, pair->alice, "yes", RATCHET_MESSAGE);
		say(pair->bob, pair->alice, "", RATCHET_MESSAGE);
		say(pair->alice, pair->bob, "good", RATCHET_MESSAGE);
	}
	assert_int_equal(pair->bob->used, 1);
}

static void
ratchet__decrypt__out_of_order_and_duplicates(void **state)
{
	struct pair *pair = *state;
	static const char *const texts[] = {"a", "b", "c", "d", "e"};
	static const int order[] = {4, 0, 3, 1, 2};
	struct letter letters[5];

	start(pair);
	for (int i = 0; i < 5; i++)
		letters[i] = write_letter(pair->alice, pair->bob, texts[i]);
	for (int i = 0; i < 5; i++)
		expect_text(pair->alice, pair->bob, &letters[order[i]],
			texts[order[i]]);
	for (int i = 0; i < 5; i++) {
		expect(pair->alice, pair->bob, &letters[i], RATCHET_DUPLICATE);
		letter_free(&letters[i]);
	}
	assert_int_equal(pair->bob->used, 1);
	say(pair->bob, pair->alice, "all read", RATCHET_MESSAGE);
}

static void
ratchet__decrypt__late_message_of_an_older_chain(void **state)
{
	struct pair *pair = *state;
	struct letter late;

	start(pair);
	say(pair->alice, pair->bob, "one", RATCHET_PREKEY);
	late = write_letter(pair->alice, pair->bob, "late");
	for (int i = 0; i < 3; i++) {
		say(pair->bob, pair->alice, "ping", RATCHET_MESSAGE);
		say(pair->alice, pair->bob, "pong", RATCHET_MESSAGE);
	}
	expect_text(pair->alice, pair->bob, &late, "late");
	letter_free(&late);
}

/* Turns bit of a first message's byte over, as seen from the end. It must not
 * be decrypted, or say the same of the keys: the protocol leaves only the
 * registration number and the minor version without a MAC. */
static void
forge_first(struct pair *pair, const struct letter *letter,
	const struct ratchet_info *truth, gsize at, guint8 bit)
{
	struct letter forged = forge(letter, at, bit);
	struct ratchet_info info;
	g_autoptr(Secret) plain = NULL;

	if (try_letter(pair->alice, pair->bob, &forged, &plain, &info) ==
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
	struct pair *pair = *state;
	struct ratchet_info truth;
	struct letter letter;

	start(pair);
	letter = write_letter(pair->alice, pair->bob, "hello");
	assert_true(ratchet_peek(letter.bytes, &truth));
	for (gsize at = 0; at < g_bytes_get_size(letter.bytes); at++) {
		forge_first(pair, &letter, &truth, at, 0x01);
		forge_first(pair, &letter, &truth, at, 0x80);
	}
	/* the truth still arrives */
	expect_text(pair->alice, pair->bob, &letter, "hello");
	assert_non_null(
		crypto_party_identity_of(pair->bob, pair->alice->name, 1));
	letter_free(&letter);
}

static void
ratchet__decrypt__forged_later_message(void **state)
{
	struct pair *pair = *state;
	struct letter letter, forged;

	start(pair);
	say(pair->alice, pair->bob, "hello", RATCHET_PREKEY);
	letter = write_letter(pair->bob, pair->alice, "hi");
	for (gsize at = 0; at < g_bytes_get_size(letter.bytes); at++) {
		forged = forge(&letter, at, 0x01);
		expect(pair->bob, pair->alice, &forged, RATCHET_BAD);
		letter_free(&forged);
	}
	expect_text(pair->bob, pair->alice, &letter, "hi");
	letter_free(&letter);
}

static void
ratchet__decrypt__cut_and_foreign_bytes(void **state)
{
	struct pair *pair = *state;
	struct letter letter, cut = {NULL, RATCHET_PREKEY};
	const guint8 *bytes;
	gsize len;

	start(pair);
	letter = write_letter(pair->alice, pair->bob, "hello");
	bytes = g_bytes_get_data(letter.bytes, &len);
	for (gsize n = 0; n < len; n++) {
		g_autoptr(Secret) plain = NULL;

		cut.bytes = g_bytes_new(bytes, n);
		assert_int_not_equal(
			try_letter(pair->alice, pair->bob, &cut, &plain, NULL),
			RATCHET_OK);
		letter_free(&cut);
	}
	/* a first message is no later one, and the other way round */
	letter.type = RATCHET_MESSAGE;
	expect(pair->alice, pair->bob, &letter, RATCHET_BAD);
	letter.type = (enum ratchet_type)9;
	expect(pair->alice, pair->bob, &letter, RATCHET_BAD);
	letter_free(&letter);

	letter.bytes = g_bytes_new_take(
		g_malloc0(RATCHET_CIPHER_MAX + 1), RATCHET_CIPHER_MAX + 1);
	letter.type = RATCHET_PREKEY;
	expect(pair->alice, pair->bob, &letter, RATCHET_BAD);
	letter_free(&letter);
}

static void
ratchet__decrypt__untrusted_identity(void **state)
{
	struct pair *pair = *state;
	struct letter first, later;

	start(pair);
	first = write_letter(pair->alice, pair->bob, "hello");
	pair->bob->distrust = TRUE;
	expect(pair->alice, pair->bob, &first, RATCHET_UNTRUSTED);
	pair->bob->distrust = FALSE;
	expect_text(pair->alice, pair->bob, &first, "hello");
	say(pair->bob, pair->alice, "hi", RATCHET_MESSAGE);

	later = write_letter(pair->alice, pair->bob, "still me");
	assert_int_equal(later.type, RATCHET_MESSAGE);
	pair->bob->distrust = TRUE;
	expect(pair->alice, pair->bob, &later, RATCHET_UNTRUSTED);
	pair->bob->distrust = FALSE;
	expect_text(pair->alice, pair->bob, &later, "still me");
	letter_free(&first);
	letter_free(&later);
}

static void
ratchet__encrypt__untrusted_identity(void **state)
{
	struct pair *pair = *state;
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) cipher = NULL;
	enum ratchet_type type;

	start(pair);
	pair->alice->distrust = TRUE;
	assert_false(ratchet_encrypt(pair->alice->ratchet, "bob@net", 1,
		(const guint8 *)"x", 1, &cipher, &type, &error));
	assert_true(g_error_matches(error, FAULT, FAULT_TRUST));
	assert_null(cipher);
	g_clear_error(&error);
	assert_false(ratchet_start(
		pair->alice->ratchet, "bob@net", 1, &pair->bundle, &error));
	assert_true(g_error_matches(error, FAULT, FAULT_TRUST));
}

static void
ratchet__encrypt__without_session(void **state)
{
	struct pair *pair = *state;
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) cipher = NULL;
	enum ratchet_type type;

	assert_false(ratchet_has_session(
		pair->alice->ratchet, "bob@net", 1, &error));
	assert_null(error);
	assert_false(ratchet_encrypt(pair->alice->ratchet, "bob@net", 1,
		(const guint8 *)"x", 1, &cipher, &type, &error));
	assert_true(g_error_matches(error, FAULT, FAULT_ABSENT));
	start(pair);
	assert_true(
		ratchet_has_session(pair->alice->ratchet, "bob@net", 1, NULL));
	assert_false(
		ratchet_has_session(pair->alice->ratchet, "bob@net", 2, NULL));
}

static void
ratchet__decrypt__missing_prekey(void **state)
{
	struct pair *pair = *state;
	struct letter letter;

	start(pair);
	letter = write_letter(pair->alice, pair->bob, "hello");
	g_hash_table_remove_all(pair->bob->prekeys);
	expect(pair->alice, pair->bob, &letter, RATCHET_NO_PREKEY);
	letter_free(&letter);
}

static void
ratchet__decrypt__missing_signed_prekey(void **state)
{
	struct pair *pair = *state;
	struct letter letter;

	start(pair);
	letter = write_letter(pair->alice, pair->bob, "hello");
	g_hash_table_remove_all(pair->bob->signed_prekeys);
	expect(pair->alice, pair->bob, &letter, RATCHET_NO_PREKEY);
	letter_free(&letter);
}

static void
ratchet__decrypt__no_session(void **state)
{
	struct pair *pair = *state;
	struct letter letter;

	start(pair);
	say(pair->alice, pair->bob, "hello", RATCHET_PREKEY);
	letter = write_letter(pair->bob, pair->alice, "hi");
	g_hash_table_remove_all(pair->alice->sessions);
	expect(pair->bob, pair->alice, &letter, RATCHET_NO_SESSION);
	letter_free(&letter);
}

/* A first message's fields are a protobuf: 0x33, then prekey ID as field 1.
 * Without that field it names no one-time key. */
static void
ratchet__decrypt__first_message_without_one_time_prekey(void **state)
{
	struct pair *pair = *state;
	struct letter letter, without = {NULL, RATCHET_PREKEY};
	struct ratchet_info info;
	g_autoptr(Secret) plain = NULL;
	const guint8 *bytes;
	guint8 *copy;
	gsize len;

	start(pair);
	letter = write_letter(pair->alice, pair->bob, "hello");
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
		try_letter(pair->alice, pair->bob, &without, &plain, &info),
		RATCHET_NO_PREKEY);
	assert_false(info.has_prekey);
	assert_int_equal(info.signed_prekey_id, 3);
	letter_free(&letter);
	letter_free(&without);
}

static void
ratchet__start__bundle_that_is_wrong(void **state)
{
	struct pair *pair = *state;
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

static void
ratchet__peek__names_what_the_message_names(void **state)
{
	struct pair *pair = *state;
	struct ratchet_info info, decrypted;
	struct letter letter;
	g_autoptr(Secret) plain = NULL;
	g_autoptr(GBytes) junk = g_bytes_new_static("\x33junk", 5);

	start(pair);
	letter = write_letter(pair->alice, pair->bob, "hello");
	assert_true(ratchet_peek(letter.bytes, &info));
	assert_memory_equal(info.identity, pair->alice->identity_pub,
		sizeof(info.identity));
	assert_int_equal(info.prekey_id, 7);
	assert_int_equal(info.signed_prekey_id, 3);
	assert_int_equal(info.registration, pair->alice->registration);
	assert_int_equal(
		try_letter(pair->alice, pair->bob, &letter, &plain, &decrypted),
		RATCHET_OK);
	assert_memory_equal(&info, &decrypted, sizeof(info));
	assert_false(ratchet_peek(junk, &info));
	letter_free(&letter);
}

static void
ratchet__decrypt__tells_the_session_of_a_later_message(void **state)
{
	struct pair *pair = *state;
	struct ratchet_info info;
	struct letter letter;
	g_autoptr(Secret) plain = NULL;

	start(pair);
	say(pair->alice, pair->bob, "hello", RATCHET_PREKEY);
	letter = write_letter(pair->bob, pair->alice, "hi");
	assert_int_equal(
		try_letter(pair->bob, pair->alice, &letter, &plain, &info),
		RATCHET_OK);
	assert_memory_equal(
		info.identity, pair->bob->identity_pub, sizeof(info.identity));
	assert_false(info.has_prekey);
	letter_free(&letter);
}

/* The private half of a used prekey is kept for a while: a replay must not
 * make the session anew once its record is gone. */
static void
ratchet__decrypt__known_base_key_whose_session_is_gone(void **state)
{
	struct pair *pair = *state;
	struct letter letter;

	start(pair);
	letter = write_letter(pair->alice, pair->bob, "hello");
	expect_text(pair->alice, pair->bob, &letter, "hello");
	g_hash_table_remove_all(pair->bob->sessions);
	expect(pair->alice, pair->bob, &letter, RATCHET_DUPLICATE);
	letter_free(&letter);
}

/* Where the first message's identity key stands in it. */
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

/* The library lets a known base key fall through to its session whatever
 * identity stands beside it, and would save that identity. */
static void
ratchet__decrypt__known_base_key_with_another_identity(void **state)
{
	struct pair *pair = *state;
	struct crypto_party *eve = crypto_party_new("eve@net");
	struct letter first, second, forged;

	start(pair);
	first = write_letter(pair->alice, pair->bob, "one");
	second = write_letter(pair->alice, pair->bob, "two");
	expect_text(pair->alice, pair->bob, &first, "one");
	forged = replace_bytes(&second, pair->alice->identity_pub,
		eve->identity_pub, RATCHET_PUBLIC_LEN);
	/* even for a receiver who trusts everyone */
	g_hash_table_remove_all(pair->bob->identities);
	expect(pair->alice, pair->bob, &forged, RATCHET_BAD);
	assert_null(crypto_party_identity_of(pair->bob, pair->alice->name, 1));
	expect_text(pair->alice, pair->bob, &second, "two");
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
	struct pair *pair = *state;
	struct ratchet_info info;
	struct letter first, second, forged;
	guint8 base[RATCHET_PUBLIC_LEN];

	start(pair);
	first = write_letter(pair->alice, pair->bob, "one");
	second = write_letter(pair->alice, pair->bob, "two");
	expect_text(pair->alice, pair->bob, &first, "one");
	assert_true(ratchet_peek(second.bytes, &info));
	memcpy(base, info.base_key, sizeof(base));
	base[1] ^= 1;
	forged =
		replace_bytes(&second, info.base_key, base, RATCHET_PUBLIC_LEN);
	expect(pair->alice, pair->bob, &forged, RATCHET_BAD);
	expect_text(pair->alice, pair->bob, &second, "two");
	letter_free(&first);
	letter_free(&second);
	letter_free(&forged);
}

static void
ratchet__converse__both_start_at_once(void **state)
{
	struct pair *pair = *state;
	struct ratchet_bundle of_alice;
	struct letter from_alice, from_bob;
	g_autoptr(GError) error = NULL;

	crypto_party_bundle(pair->alice, 11, 5, &of_alice);
	start(pair);
	assert_true(ratchet_start(
		pair->bob->ratchet, "alice@net", 1, &of_alice, &error));
	from_alice = write_letter(pair->alice, pair->bob, "me first");
	from_bob = write_letter(pair->bob, pair->alice, "no, me");
	expect_text(pair->alice, pair->bob, &from_alice, "me first");
	expect_text(pair->bob, pair->alice, &from_bob, "no, me");
	say(pair->alice, pair->bob, "both", RATCHET_MESSAGE);
	say(pair->bob, pair->alice, "read", RATCHET_MESSAGE);
	letter_free(&from_alice);
	letter_free(&from_bob);
}

static void
ratchet__start__again_archives_the_old_session(void **state)
{
	struct pair *pair = *state;
	struct letter old;

	start(pair);
	say(pair->alice, pair->bob, "one", RATCHET_PREKEY);
	say(pair->bob, pair->alice, "two", RATCHET_MESSAGE);
	old = write_letter(pair->alice, pair->bob, "of the old session");
	crypto_party_bundle(pair->bob, 8, 3, &pair->bundle);
	start(pair);
	say(pair->alice, pair->bob, "anew", RATCHET_PREKEY);
	expect_text(pair->alice, pair->bob, &old, "of the old session");
	letter_free(&old);
}

static void
ratchet__decrypt__too_far_ahead(void **state)
{
	struct pair *pair = *state;
	struct letter letter = {0};

	start(pair);
	say(pair->alice, pair->bob, "hello", RATCHET_PREKEY);
	for (int i = 0; i < 2100; i++) {
		if (letter.bytes != NULL)
			letter_free(&letter);
		letter = write_letter(pair->bob, pair->alice, "lost");
	}
	expect(pair->bob, pair->alice, &letter, RATCHET_BAD);
	letter_free(&letter);
}

static void
ratchet__any__store_that_fails(void **state)
{
	struct pair *pair = *state;
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) cipher = NULL;
	g_autoptr(Secret) plain = NULL;
	enum ratchet_type type;
	struct letter letter;

	start(pair);
	letter = write_letter(pair->alice, pair->bob, "hello");
	pair->alice->broken = TRUE;
	pair->bob->broken = TRUE;
	assert_false(ratchet_start(
		pair->alice->ratchet, "bob@net", 1, &pair->bundle, &error));
	assert_true(g_error_matches(error, FAULT, FAULT_IO));
	g_clear_error(&error);
	assert_false(ratchet_encrypt(pair->alice->ratchet, "bob@net", 1,
		(const guint8 *)"x", 1, &cipher, &type, &error));
	assert_true(g_error_matches(error, FAULT, FAULT_IO));
	g_clear_error(&error);
	assert_false(ratchet_has_session(
		pair->alice->ratchet, "bob@net", 1, &error));
	assert_true(g_error_matches(error, FAULT, FAULT_IO));
	g_clear_error(&error);
	assert_int_equal(
		ratchet_decrypt(pair->bob->ratchet, "alice@net", 1, letter.type,
			letter.bytes, &plain, NULL, &error),
		RATCHET_STORE);
	assert_true(g_error_matches(error, FAULT, FAULT_IO));
	letter_free(&letter);
}

static void
ratchet__encrypt__large_message(void **state)
{
	struct pair *pair = *state;
	g_autofree char *text = g_strnfill(100 * 1024, 'x');

	start(pair);
	say(pair->alice, pair->bob, text, RATCHET_PREKEY);
	say(pair->bob, pair->alice, text, RATCHET_MESSAGE);
}

#define IN_PAIR(name) \
	cmocka_unit_test_setup_teardown(name, make_pair, free_pair)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_PAIR(ratchet__converse__both_ways),
		IN_PAIR(ratchet__decrypt__out_of_order_and_duplicates),
		IN_PAIR(ratchet__decrypt__late_message_of_an_older_chain),
		IN_PAIR(ratchet__decrypt__forged_first_message_leaves_no_trace),
		IN_PAIR(ratchet__decrypt__forged_later_message),
		IN_PAIR(ratchet__decrypt__cut_and_foreign_bytes),
		IN_PAIR(ratchet__decrypt__untrusted_identity),
		IN_PAIR(ratchet__encrypt__untrusted_identity),
		IN_PAIR(ratchet__encrypt__without_session),
		IN_PAIR(ratchet__decrypt__missing_prekey),
		IN_PAIR(ratchet__decrypt__missing_signed_prekey),
		IN_PAIR(ratchet__decrypt__no_session),
		IN_PAIR(ratchet__decrypt__first_message_without_one_time_prekey),
		IN_PAIR(ratchet__start__bundle_that_is_wrong),
		IN_PAIR(ratchet__peek__names_what_the_message_names),
		IN_PAIR(ratchet__decrypt__tells_the_session_of_a_later_message),
		IN_PAIR(ratchet__decrypt__known_base_key_whose_session_is_gone),
		IN_PAIR(ratchet__decrypt__known_base_key_with_another_identity),
		IN_PAIR(ratchet__decrypt__message_in_the_wrapping_of_another_session),
		IN_PAIR(ratchet__converse__both_start_at_once),
		IN_PAIR(ratchet__start__again_archives_the_old_session),
		IN_PAIR(ratchet__decrypt__too_far_ahead),
		IN_PAIR(ratchet__any__store_that_fails),
		IN_PAIR(ratchet__encrypt__large_message),
	};

	if (!secret_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
