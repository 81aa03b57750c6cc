/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each check that core.telegram.org/mtproto/auth_key and its security
 * guidelines demand of the key exchange, broken by exactly one thing: the
 * client refuses, and says what. Servers: mt_tricks.c. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <openssl/sha.h>
#include <cmocka.h>

#include "fault.h"
#include "mt_dh.h"
#include "mt_exchange_priv.h"
#include "mt_party.h"

enum lie {
	HONEST,
	PQ_NONCE,
	PQ_PRIME,
	PQ_ZERO,
	PQ_LONG,
	PQ_VECTOR,
	PQ_CUT,
	PQ_MORE,
	PQ_CONSTRUCTOR,
	PQ_FINGERPRINT,
	DH_NONCE,
	DH_SERVER_NONCE,
	DH_CONSTRUCTOR,
	DH_FAIL,
	DH_FAIL_HASH,
	DH_LENGTH,
	DH_MORE,
	IN_NONCE,
	IN_SERVER_NONCE,
	IN_CONSTRUCTOR,
	IN_HASH,
	IN_HASH_ALONE,
	IN_PADDING,
	IN_PRIME,
	IN_PRIME_SHORT,
	IN_G,
	IN_G_LARGE,
	IN_G_A_ONE,
	IN_G_A_LAST,
	IN_G_A_SMALL,
	IN_G_A_LARGE,
	GEN_NONCE,
	GEN_SERVER_NONCE,
	GEN_HASH,
	GEN_OTHER_HASH,
	GEN_FAIL,
	GEN_RETRY_HASH,
	GEN_RETRIES,
	GEN_CONSTRUCTOR,
	GEN_MORE,
	N_LIES
};

/* What the client calls it; NULL: no protocol fault. */
static const char *const names[N_LIES] = {[PQ_NONCE] = "nonce",
	[PQ_PRIME] = "pq",
	[PQ_ZERO] = "pq",
	[PQ_LONG] = "resPQ",
	[PQ_VECTOR] = "resPQ",
	[PQ_CUT] = "resPQ",
	[PQ_MORE] = "resPQ",
	[PQ_CONSTRUCTOR] = "resPQ",
	[DH_NONCE] = "nonce",
	[DH_SERVER_NONCE] = "nonce",
	[DH_CONSTRUCTOR] = "server_DH_params",
	[DH_FAIL] = "server_DH_params_fail",
	[DH_FAIL_HASH] = "new_nonce_hash",
	[DH_LENGTH] = "encrypted_answer",
	[DH_MORE] = "encrypted_answer",
	[IN_NONCE] = "nonce",
	[IN_SERVER_NONCE] = "nonce",
	[IN_CONSTRUCTOR] = "server_DH_inner_data",
	[IN_HASH] = "SHA1",
	[IN_HASH_ALONE] = "SHA1",
	[IN_PADDING] = "SHA1",
	[IN_PRIME] = "dh_prime",
	[IN_PRIME_SHORT] = "dh_prime",
	[IN_G] = "dh_prime",
	[IN_G_LARGE] = "dh_prime",
	[IN_G_A_ONE] = "g_a",
	[IN_G_A_LAST] = "g_a",
	[IN_G_A_SMALL] = "g_a",
	[IN_G_A_LARGE] = "g_a",
	[GEN_NONCE] = "nonce",
	[GEN_SERVER_NONCE] = "nonce",
	[GEN_HASH] = "new_nonce_hash",
	[GEN_OTHER_HASH] = "new_nonce_hash",
	[GEN_FAIL] = "dh_gen_fail",
	[GEN_RETRY_HASH] = "new_nonce_hash",
	[GEN_RETRIES] = "dh_gen_retry",
	[GEN_CONSTRUCTOR] = "Set_client_DH_params_answer",
	[GEN_MORE] = "new_nonce_hash"};

struct liar {
	struct mt_rsa_key *key;
	const struct mt_rsa_key *keys[1];
	struct mt_seeded client_random, random;
	struct mt_asker *asker;
	struct mt_nonces nonces;
	enum lie lie;
	guint gens;
};

/* The client's random is foretold: its nonce, then its new_nonce. */
static void
liar_init(struct liar *liar, enum lie lie)
{
	struct mt_seeded twin;
	struct mt_exchange_ask ask = {.now = mt_party_now, .n_keys = 1};

	memset(liar, 0, sizeof *liar);
	liar->lie = lie;
	liar->key = mt_party_key();
	liar->keys[0] = liar->key;
	mt_seeded_init(&liar->client_random, 5);
	mt_seeded_init(&liar->random, 6);
	mt_seeded_init(&twin, 5);
	mt_random_fill(&twin.random, liar->nonces.nonce, 16);
	mt_random_fill(&twin.random, liar->nonces.new_nonce, 32);
	mt_random_fill(&liar->random.random, liar->nonces.server_nonce, 16);
	ask.keys = liar->keys;
	ask.random = &liar->client_random.random;
	liar->asker = mt_asker_new(&ask);
}

/* Both nonces, one of them wrong for these two lies. */
static void
put_nonces(const struct liar *liar, GByteArray *out, enum lie nonce,
	enum lie server_nonce)
{
	struct mt_nonces nonces = liar->nonces;
	nonces.nonce[15] ^= liar->lie == nonce;
	nonces.server_nonce[15] ^= liar->lie == server_nonce;
	mt_put_nonces(out, &nonces);
}

static void
say_pq(const struct liar *liar, GByteArray *out)
{
	static const guint8 nine[9] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
	enum lie lie = liar->lie;

	mt_put_u32(out, MT_RES_PQ ^ (lie == PQ_CONSTRUCTOR));
	put_nonces(liar, out, PQ_NONCE, N_LIES);
	if (lie == PQ_LONG)
		mt_put_bytes(out, nine, sizeof nine);
	else
		mt_put_number(out,
			lie == PQ_PRIME
				? G_GUINT64_CONSTANT(2305843009213693951)
				: lie == PQ_ZERO
				? 0
				: G_GUINT64_CONSTANT(0x17ed48941a08f981));
	mt_put_u32(out, MT_VECTOR ^ (lie == PQ_VECTOR));
	mt_put_u32(out, 2);
	mt_put_u64(out, 77);
	mt_put_u64(
		out, mt_rsa_fingerprint(liar->key) ^ (lie == PQ_FINGERPRINT));
	if (lie == PQ_CUT)
		g_byte_array_set_size(out, out->len - 4);
	if (lie == PQ_MORE)
		mt_put_u32(out, 0);
}

static void
put_g_a(const struct liar *liar, GByteArray *data)
{
	guint8 a[MT_DH_SIZE], g_a[MT_DH_SIZE];
	struct mt_seeded random = liar->random;

	mt_dh_make(3, mt_dh_prime, &random.random, a, g_a);
	if (liar->lie == IN_G_A_ONE || liar->lie == IN_G_A_SMALL)
		memset(g_a, 0, sizeof g_a);
	if (liar->lie == IN_G_A_ONE)
		g_a[255] = 1;
	if (liar->lie == IN_G_A_SMALL)
		g_a[8] = 0xff; /* below 2^1984 */
	if (liar->lie == IN_G_A_LAST || liar->lie == IN_G_A_LARGE)
		memcpy(g_a, mt_dh_prime, sizeof g_a);
	if (liar->lie == IN_G_A_LAST)
		g_a[255] -= 1;
	if (liar->lie == IN_G_A_LARGE)
		g_a[8] -= 1; /* less than 2^1984 below p */
	mt_put_bytes(data, g_a, sizeof g_a);
}

static void
put_inner(const struct liar *liar, GByteArray *data)
{
	guint8 prime[MT_DH_SIZE];
	enum lie lie = liar->lie;

	memcpy(prime, mt_dh_prime, sizeof prime);
	prime[MT_DH_SIZE - 1] ^= lie == IN_PRIME ? 8 : 0;
	mt_put_u32(data, (guint32)MT_SERVER_DH_INNER ^ (lie == IN_CONSTRUCTOR));
	put_nonces(liar, data, IN_NONCE, IN_SERVER_NONCE);
	mt_put_u32(data, lie == IN_G ? 2 : lie == IN_G_LARGE ? 8 : 3);
	mt_put_bytes(data, prime,
		lie == IN_PRIME_SHORT ? MT_DH_SIZE - 1 : MT_DH_SIZE);
	put_g_a(liar, data);
	mt_put_u32(data, PARTY_NOW + 100);
	if (lie == IN_PADDING) /* the hash would cover it */
		for (guint i = 0; i < 4; i++)
			mt_put_u32(data, 0);
}

static void
say_dh(const struct liar *liar, GByteArray *out)
{
	g_autoptr(GByteArray) data = g_byte_array_new();
	enum lie lie = liar->lie;
	struct mt_nonces nonces = liar->nonces;
	struct mt_seeded random = liar->random;

	if (lie == DH_FAIL || lie == DH_FAIL_HASH) {
		guint8 hash[SHA_DIGEST_LENGTH];
		SHA1(nonces.new_nonce, 32, hash);
		mt_put_u32(out, MT_DH_PARAMS_FAIL);
		mt_put_nonces(out, &nonces);
		hash[4] ^= lie == DH_FAIL_HASH;
		mt_put_raw(out, hash + 4, 16);
		return;
	}
	put_inner(liar, data);
	mt_put_u32(out, (guint32)MT_DH_PARAMS_OK ^ (lie == DH_CONSTRUCTOR));
	put_nonces(liar, out, DH_NONCE, DH_SERVER_NONCE);
	if (lie == DH_LENGTH) {
		mt_put_bytes(out, data->data, 100);
		return;
	}
	if (lie == IN_HASH_ALONE) {
		mt_party_seal_bent(out, nonces.new_nonce, nonces.server_nonce,
			data->data, data->len);
		return;
	}
	nonces.new_nonce[0] ^= lie == IN_HASH; /* so another key */
	mt_seal_answer(out, &nonces, data->data, data->len, &random.random);
	if (lie == DH_MORE)
		mt_put_u32(out, 0);
}

static void
say_gen(struct liar *liar, GByteArray *out)
{
	enum lie lie = liar->lie;
	guint8 number = lie == GEN_FAIL			      ? 3
		: lie == GEN_RETRIES || lie == GEN_RETRY_HASH ? 2
							      : 1;
	static const guint32 constructors[] = {0, (guint32)MT_DH_GEN_OK,
		(guint32)MT_DH_GEN_RETRY, (guint32)MT_DH_GEN_FAIL};
	guint8 hash[16];

	liar->gens++;
	/* whose key it is: of the asker, which cannot be made to doubt it */
	mt_new_nonce_hash(&liar->nonces,
		lie == GEN_OTHER_HASH || lie == GEN_RETRY_HASH ? 3 : number,
		mt_asker_result(liar->asker)->aux_hash, hash);
	mt_put_u32(out, constructors[number] ^ (lie == GEN_CONSTRUCTOR));
	put_nonces(liar, out, GEN_NONCE, GEN_SERVER_NONCE);
	hash[0] ^= lie == GEN_HASH;
	mt_put_raw(out, hash, sizeof hash);
	if (lie == GEN_MORE)
		mt_put_u32(out, 0);
}

/* The end of it; `turns`: how many messages the client read. */
static enum mt_exchange_step
run_liar(struct liar *liar, guint *turns, GError **error)
{
	g_autoptr(GByteArray) up = g_byte_array_new();
	enum mt_exchange_step step = MT_EXCHANGE_MORE;

	mt_asker_begin(liar->asker, up);
	for (*turns = 0; step == MT_EXCHANGE_MORE && *turns < 20; (*turns)++) {
		g_autoptr(GByteArray) down = g_byte_array_new();
		if (*turns == 0)
			say_pq(liar, down);
		else if (*turns == 1)
			say_dh(liar, down);
		else
			say_gen(liar, down);
		g_byte_array_set_size(up, 0);
		step = mt_asker_read(
			liar->asker, down->data, down->len, up, error);
	}
	/* what failed says nothing more, and stays failed */
	if (step == MT_EXCHANGE_FAILED) {
		assert_int_equal(up->len, 0);
		assert_int_equal(
			mt_asker_read(liar->asker, (guint8 *)"", 0, up, NULL),
			MT_EXCHANGE_FAILED);
	}
	return step;
}

static void
asker__refuse__each_lie(void **state)
{
	(void)state;
	for (guint lie = 0; lie < N_LIES; lie++) {
		struct liar liar;
		g_autoptr(GError) error = NULL;
		enum mt_exchange_step step;
		guint turns;

		liar_init(&liar, (enum lie)lie);
		step = run_liar(&liar, &turns, &error);
		if (lie == HONEST) {
			assert_int_equal(step, MT_EXCHANGE_DONE);
			assert_int_equal(
				mt_asker_result(liar.asker)->time_offset, 100);
		} else {
			g_autofree char *end = g_strdup_printf(
				"(%s)", names[lie] ? names[lie] : "");
			assert_int_equal(step, MT_EXCHANGE_FAILED);
			assert_true(g_error_matches(error, FAULT,
				lie == PQ_FINGERPRINT ? FAULT_TRUST
						      : FAULT_PROTOCOL));
			if (lie != PQ_FINGERPRINT &&
				!g_str_has_suffix(error->message, end))
				fail_msg("lie %u: %s", lie, error->message);
			assert_int_equal(turns,
				lie < DH_NONCE		     ? 1
					: lie < GEN_NONCE    ? 2
					: lie == GEN_RETRIES ? 3 + MT_DH_RETRIES
							     : 3);
		}
		mt_asker_free(liar.asker);
		mt_rsa_key_free(liar.key);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(asker__refuse__each_lie),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
