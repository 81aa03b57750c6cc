/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crypto_pair.h"

int
crypto_pair_make(void **state)
{
	struct crypto_pair *pair = g_new0(struct crypto_pair, 1);

	pair->alice = crypto_party_new("alice@net");
	pair->bob = crypto_party_new("bob@net");
	crypto_party_bundle(pair->bob, 7, 3, &pair->bundle);
	*state = pair;
	return 0;
}

int
crypto_pair_free(void **state)
{
	struct crypto_pair *pair = *state;

	crypto_party_free(pair->alice);
	crypto_party_free(pair->bob);
	g_free(pair);
	return 0;
}

void
crypto_pair_start(struct crypto_pair *pair)
{
	g_autoptr(GError) error = NULL;

	if (!ratchet_start(pair->alice->ratchet, pair->bob->name, 1,
		    &pair->bundle, &error))
		fail_msg("%s", error->message);
}

struct letter
letter_write(
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
enum ratchet_result
letter_try(struct crypto_party *from, struct crypto_party *to,
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

void
letter_expect(struct crypto_party *from, struct crypto_party *to,
	const struct letter *letter, enum ratchet_result wanted)
{
	g_autoptr(Secret) plain = NULL;

	assert_int_equal(letter_try(from, to, letter, &plain, NULL), wanted);
}

void
letter_expect_text(struct crypto_party *from, struct crypto_party *to,
	const struct letter *letter, const char *text)
{
	g_autoptr(Secret) plain = NULL;

	assert_int_equal(
		letter_try(from, to, letter, &plain, NULL), RATCHET_OK);
	assert_int_equal(secret_len(plain), strlen(text));
	assert_memory_equal(secret_bytes(plain), text, strlen(text));
}

void
letter_free(struct letter *letter)
{
	g_bytes_unref(letter->bytes);
	letter->bytes = NULL;
}

void
letter_say(struct crypto_party *from, struct crypto_party *to, const char *text,
	enum ratchet_type type)
{
	struct letter letter = letter_write(from, to, text);

	assert_int_equal(letter.type, type);
	letter_expect_text(from, to, &letter, text);
	letter_free(&letter);
}
