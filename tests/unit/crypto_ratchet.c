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

static void
ratchet__converse__both_ways(void **state)
{
	struct crypto_pair *pair = *state;

	crypto_pair_start(pair);
	letter_say(pair->alice, pair->bob, "안녕", RATCHET_PREKEY);
	letter_say(pair->alice, pair->bob, "are you there?", RATCHET_PREKEY);
	for (int i = 0; i < 20; i++) {
		letter_say(pair->bob, pair->alice, "yes", RATCHET_MESSAGE);
		letter_say(pair->bob, pair->alice, "", RATCHET_MESSAGE);
		letter_say(pair->alice, pair->bob, "good", RATCHET_MESSAGE);
	}
	assert_int_equal(pair->bob->used, 1);
}

static void
ratchet__decrypt__out_of_order_and_duplicates(void **state)
{
	struct crypto_pair *pair = *state;
	static const char *const texts[] = {"a", "b", "c", "d", "e"};
	static const int order[] = {4, 0, 3, 1, 2};
	struct letter letters[5];

	crypto_pair_start(pair);
	for (int i = 0; i < 5; i++)
		letters[i] = letter_write(pair->alice, pair->bob, texts[i]);
	for (int i = 0; i < 5; i++)
		letter_expect_text(pair->alice, pair->bob, &letters[order[i]],
			texts[order[i]]);
	for (int i = 0; i < 5; i++) {
		letter_expect(
			pair->alice, pair->bob, &letters[i], RATCHET_DUPLICATE);
		letter_free(&letters[i]);
	}
	assert_int_equal(pair->bob->used, 1);
	letter_say(pair->bob, pair->alice, "all read", RATCHET_MESSAGE);
}

static void
ratchet__decrypt__late_message_of_an_older_chain(void **state)
{
	struct crypto_pair *pair = *state;
	struct letter late;

	crypto_pair_start(pair);
	letter_say(pair->alice, pair->bob, "one", RATCHET_PREKEY);
	late = letter_write(pair->alice, pair->bob, "late");
	for (int i = 0; i < 3; i++) {
		letter_say(pair->bob, pair->alice, "ping", RATCHET_MESSAGE);
		letter_say(pair->alice, pair->bob, "pong", RATCHET_MESSAGE);
	}
	letter_expect_text(pair->alice, pair->bob, &late, "late");
	letter_free(&late);
}

static void
ratchet__decrypt__untrusted_identity(void **state)
{
	struct crypto_pair *pair = *state;
	struct letter first, later;

	crypto_pair_start(pair);
	first = letter_write(pair->alice, pair->bob, "hello");
	pair->bob->distrust = TRUE;
	letter_expect(pair->alice, pair->bob, &first, RATCHET_UNTRUSTED);
	pair->bob->distrust = FALSE;
	letter_expect_text(pair->alice, pair->bob, &first, "hello");
	letter_say(pair->bob, pair->alice, "hi", RATCHET_MESSAGE);

	later = letter_write(pair->alice, pair->bob, "still me");
	assert_int_equal(later.type, RATCHET_MESSAGE);
	pair->bob->distrust = TRUE;
	letter_expect(pair->alice, pair->bob, &later, RATCHET_UNTRUSTED);
	pair->bob->distrust = FALSE;
	letter_expect_text(pair->alice, pair->bob, &later, "still me");
	letter_free(&first);
	letter_free(&later);
}

static void
ratchet__encrypt__untrusted_identity(void **state)
{
	struct crypto_pair *pair = *state;
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) cipher = NULL;
	enum ratchet_type type;

	crypto_pair_start(pair);
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
	struct crypto_pair *pair = *state;
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) cipher = NULL;
	enum ratchet_type type;

	assert_false(ratchet_has_session(
		pair->alice->ratchet, "bob@net", 1, &error));
	assert_null(error);
	assert_false(ratchet_encrypt(pair->alice->ratchet, "bob@net", 1,
		(const guint8 *)"x", 1, &cipher, &type, &error));
	assert_true(g_error_matches(error, FAULT, FAULT_ABSENT));
	crypto_pair_start(pair);
	assert_true(
		ratchet_has_session(pair->alice->ratchet, "bob@net", 1, NULL));
	assert_false(
		ratchet_has_session(pair->alice->ratchet, "bob@net", 2, NULL));
}

static void
ratchet__decrypt__no_session(void **state)
{
	struct crypto_pair *pair = *state;
	struct letter letter;

	crypto_pair_start(pair);
	letter_say(pair->alice, pair->bob, "hello", RATCHET_PREKEY);
	letter = letter_write(pair->bob, pair->alice, "hi");
	g_hash_table_remove_all(pair->alice->sessions);
	letter_expect(pair->bob, pair->alice, &letter, RATCHET_NO_SESSION);
	letter_free(&letter);
}

static void
ratchet__peek__names_what_the_message_names(void **state)
{
	struct crypto_pair *pair = *state;
	struct ratchet_info info, decrypted;
	struct letter letter;
	g_autoptr(Secret) plain = NULL;
	g_autoptr(GBytes) junk = g_bytes_new_static("\x33junk", 5);

	crypto_pair_start(pair);
	letter = letter_write(pair->alice, pair->bob, "hello");
	assert_true(ratchet_peek(letter.bytes, &info));
	assert_memory_equal(info.identity, pair->alice->identity_pub,
		sizeof(info.identity));
	assert_int_equal(info.prekey_id, 7);
	assert_int_equal(info.signed_prekey_id, 3);
	assert_int_equal(info.registration, pair->alice->registration);
	assert_int_equal(
		letter_try(pair->alice, pair->bob, &letter, &plain, &decrypted),
		RATCHET_OK);
	assert_memory_equal(&info, &decrypted, sizeof(info));
	assert_false(ratchet_peek(junk, &info));
	letter_free(&letter);
}

static void
ratchet__decrypt__tells_the_session_of_a_later_message(void **state)
{
	struct crypto_pair *pair = *state;
	struct ratchet_info info;
	struct letter letter;
	g_autoptr(Secret) plain = NULL;

	crypto_pair_start(pair);
	letter_say(pair->alice, pair->bob, "hello", RATCHET_PREKEY);
	letter = letter_write(pair->bob, pair->alice, "hi");
	assert_int_equal(
		letter_try(pair->bob, pair->alice, &letter, &plain, &info),
		RATCHET_OK);
	assert_memory_equal(
		info.identity, pair->bob->identity_pub, sizeof(info.identity));
	assert_false(info.has_prekey);
	letter_free(&letter);
}

static void
ratchet__converse__both_start_at_once(void **state)
{
	struct crypto_pair *pair = *state;
	struct ratchet_bundle of_alice;
	struct letter from_alice, from_bob;
	g_autoptr(GError) error = NULL;

	crypto_party_bundle(pair->alice, 11, 5, &of_alice);
	crypto_pair_start(pair);
	assert_true(ratchet_start(
		pair->bob->ratchet, "alice@net", 1, &of_alice, &error));
	from_alice = letter_write(pair->alice, pair->bob, "me first");
	from_bob = letter_write(pair->bob, pair->alice, "no, me");
	letter_expect_text(pair->alice, pair->bob, &from_alice, "me first");
	letter_expect_text(pair->bob, pair->alice, &from_bob, "no, me");
	letter_say(pair->alice, pair->bob, "both", RATCHET_MESSAGE);
	letter_say(pair->bob, pair->alice, "read", RATCHET_MESSAGE);
	letter_free(&from_alice);
	letter_free(&from_bob);
}

static void
ratchet__start__again_archives_the_old_session(void **state)
{
	struct crypto_pair *pair = *state;
	struct letter old;

	crypto_pair_start(pair);
	letter_say(pair->alice, pair->bob, "one", RATCHET_PREKEY);
	letter_say(pair->bob, pair->alice, "two", RATCHET_MESSAGE);
	old = letter_write(pair->alice, pair->bob, "of the old session");
	crypto_party_bundle(pair->bob, 8, 3, &pair->bundle);
	crypto_pair_start(pair);
	letter_say(pair->alice, pair->bob, "anew", RATCHET_PREKEY);
	letter_expect_text(pair->alice, pair->bob, &old, "of the old session");
	letter_free(&old);
}

static void
ratchet__any__store_that_fails(void **state)
{
	struct crypto_pair *pair = *state;
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) cipher = NULL;
	g_autoptr(Secret) plain = NULL;
	enum ratchet_type type;
	struct letter letter;

	crypto_pair_start(pair);
	letter = letter_write(pair->alice, pair->bob, "hello");
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
	struct crypto_pair *pair = *state;
	g_autofree char *text = g_strnfill(100 * 1024, 'x');

	crypto_pair_start(pair);
	letter_say(pair->alice, pair->bob, text, RATCHET_PREKEY);
	letter_say(pair->bob, pair->alice, text, RATCHET_MESSAGE);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_PAIR(ratchet__converse__both_ways),
		IN_PAIR(ratchet__decrypt__out_of_order_and_duplicates),
		IN_PAIR(ratchet__decrypt__late_message_of_an_older_chain),
		IN_PAIR(ratchet__decrypt__untrusted_identity),
		IN_PAIR(ratchet__encrypt__untrusted_identity),
		IN_PAIR(ratchet__encrypt__without_session),
		IN_PAIR(ratchet__decrypt__no_session),
		IN_PAIR(ratchet__peek__names_what_the_message_names),
		IN_PAIR(ratchet__decrypt__tells_the_session_of_a_later_message),
		IN_PAIR(ratchet__converse__both_start_at_once),
		IN_PAIR(ratchet__start__again_archives_the_old_session),
		IN_PAIR(ratchet__any__store_that_fails),
		IN_PAIR(ratchet__encrypt__large_message),
	};

	if (!secret_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
