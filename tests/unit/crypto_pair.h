/* SPDX-License-Identifier: GPL-3.0-or-later */
/* crypto_pair: two parties and the letters between them, for tests. The calls
 * assert: include cmocka.h before. */
#ifndef DORAN_CRYPTO_PAIR_H
#define DORAN_CRYPTO_PAIR_H

#include "crypto_party.h"

struct crypto_pair {
	struct crypto_party *alice, *bob;
	struct ratchet_bundle bundle; /* of bob */
};

/* One ciphertext on its way. */
struct letter {
	GBytes *bytes;
	enum ratchet_type type;
};

/* Setup and teardown of cmocka; bob's bundle is made of prekeys 7 and 3. */
int crypto_pair_make(void **state);
int crypto_pair_free(void **state);

#define IN_PAIR(name)                    \
	cmocka_unit_test_setup_teardown( \
		name, crypto_pair_make, crypto_pair_free)

/* alice makes a session from bob's bundle. */
void crypto_pair_start(struct crypto_pair *pair);

/* Encrypts text; free the letter with letter_free(). */
struct letter letter_write(
	struct crypto_party *from, struct crypto_party *to, const char *text);
void letter_free(struct letter *letter);

/* Decrypts as the real receiver does: a transaction that only RATCHET_OK
 * commits. */
enum ratchet_result letter_try(struct crypto_party *from,
	struct crypto_party *to, const struct letter *letter,
	struct secret **plain, struct ratchet_info *info);

/* letter_try(), and that it ends so. */
void letter_expect(struct crypto_party *from, struct crypto_party *to,
	const struct letter *letter, enum ratchet_result wanted);
void letter_expect_text(struct crypto_party *from, struct crypto_party *to,
	const struct letter *letter, const char *text);

/* Writes, checks the type, and reads it at the other end. */
void letter_say(struct crypto_party *from, struct crypto_party *to,
	const char *text, enum ratchet_type type);

#endif
