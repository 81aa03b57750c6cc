/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each check that core.telegram.org/mtproto/auth_key and its security
 * guidelines demand of the key exchange, broken by exactly one thing: the
 * server refuses, and says nothing. Clients: mt_lies.c. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "mt_dh.h"
#include "mt_exchange_priv.h"
#include "mt_factor.h"
#include "mt_party.h"

enum trick {
	FAIR,
	/* more behind the fields, as TDLib sends it: fair, too */
	FIRST_MORE,
	REQ_MORE,
	SET_MORE,
	FAIR_OLD,
	FIRST_CUT,
	FIRST_CONSTRUCTOR,
	REQ_BEFORE,
	REQ_NONCE,
	REQ_SERVER_NONCE,
	REQ_P,
	REQ_Q,
	REQ_FINGERPRINT,
	REQ_SEALED,
	REQ_SEALED_SHORT,
	INNER_CONSTRUCTOR,
	INNER_PQ,
	INNER_P,
	INNER_Q,
	INNER_NONCE,
	INNER_SERVER_NONCE,
	INNER_CUT,
	INNER_OLD_HASH,
	INNER_EXPIRES_ZERO,
	INNER_EXPIRES_BELOW,
	INNER_EXPIRES_LONG,
	SET_BEFORE,
	SET_NONCE,
	SET_SERVER_NONCE,
	SET_LENGTH,
	SET_LONG,
	SET_INNER_CONSTRUCTOR,
	SET_INNER_NONCE,
	SET_INNER_SERVER_NONCE,
	SET_RETRY,
	SET_HASH,
	SET_HASH_ALONE,
	SET_PADDING,
	SET_G_B_ONE,
	SET_G_B_LAST,
	SET_G_B_SMALL,
	SET_G_B_LARGE,
	SET_G_B_LONG,
	N_TRICKS
};

struct cheat {
	struct mt_rsa_key *key;
	const struct mt_rsa_key *keys[1];
	struct mt_seeded server_random, random;
	struct mt_exchange_offer offer;
	struct mt_answerer *answerer;
	struct mt_nonces nonces;
	guint64 p, q;
	enum trick trick;
};

static void
cheat_init(struct cheat *cheat, enum trick trick)
{
	memset(cheat, 0, sizeof *cheat);
	cheat->trick = trick;
	cheat->key = mt_party_key();
	cheat->keys[0] = cheat->key;
	mt_seeded_init(&cheat->server_random, 8);
	mt_seeded_init(&cheat->random, 9);
	mt_random_fill(&cheat->random.random, cheat->nonces.nonce, 16);
	mt_random_fill(&cheat->random.random, cheat->nonces.new_nonce, 32);
	cheat->offer = (struct mt_exchange_offer){.keys = cheat->keys,
		.n_keys = 1,
		.random = &cheat->server_random.random,
		.now = mt_party_now,
		.max_expires_in = 1000};
	cheat->answerer = mt_answerer_new(&cheat->offer);
}

static void
cheat_clear(struct cheat *cheat)
{
	mt_answerer_free(cheat->answerer);
	mt_rsa_key_free(cheat->key);
}

static void
put_own_nonces(const struct cheat *cheat, GByteArray *out, enum trick nonce,
	enum trick server_nonce)
{
	struct mt_nonces nonces = cheat->nonces;
	nonces.nonce[0] ^= cheat->trick == nonce;
	nonces.server_nonce[0] ^= cheat->trick == server_nonce;
	mt_put_nonces(out, &nonces);
}

static void
ask_pq(const struct cheat *cheat, GByteArray *out)
{
	mt_put_u32(out,
		(guint32)MT_REQ_PQ_MULTI ^ (cheat->trick == FIRST_CONSTRUCTOR));
	mt_put_raw(
		out, cheat->nonces.nonce, cheat->trick == FIRST_CUT ? 12 : 16);
	if (cheat->trick == FIRST_MORE)
		mt_put_u32(out, 0);
}

static void
learn_pq(struct cheat *cheat, const GByteArray *answer)
{
	struct mt_fields fields = {answer->data, answer->len, FALSE};
	const guint8 *server_nonce;

	assert_int_equal(mt_get_u32(&fields), MT_RES_PQ);
	assert_true(mt_get_same(&fields, cheat->nonces.nonce, 16));
	server_nonce = mt_get_raw(&fields, 16);
	memcpy(cheat->nonces.server_nonce, server_nonce, 16);
	assert_true(mt_factor(mt_get_number(&fields), &cheat->p, &cheat->q));
	assert_int_equal(mt_get_u32(&fields), MT_VECTOR);
	assert_int_equal(mt_get_u32(&fields), 1);
	assert_true(mt_get_u64(&fields) == mt_rsa_fingerprint(cheat->key));
	assert_true(!fields.wrong && fields.left == 0);
}

static void
put_pq_inner(const struct cheat *cheat, GByteArray *data)
{
	enum trick trick = cheat->trick;

	mt_put_u32(data, MT_P_Q_INNER_TEMP ^ (trick == INNER_CONSTRUCTOR));
	mt_put_number(data, cheat->p * cheat->q + (trick == INNER_PQ));
	mt_put_number(data, cheat->p + (trick == INNER_P));
	mt_put_number(data, cheat->q + (trick == INNER_Q));
	put_own_nonces(cheat, data, INNER_NONCE, INNER_SERVER_NONCE);
	mt_put_raw(data, cheat->nonces.new_nonce, 32);
	mt_put_u32(data,
		trick == INNER_EXPIRES_ZERO	       ? 0
			: trick == INNER_EXPIRES_BELOW ? (guint32)-5
			: trick == INNER_EXPIRES_LONG  ? 1001
						       : 1000);
	if (trick == INNER_CUT) /* of the old form: nothing is behind it */
		g_byte_array_set_size(data, data->len - 4);
}

static void
ask_dh(struct cheat *cheat, GByteArray *out)
{
	g_autoptr(GByteArray) data = g_byte_array_new();
	enum trick trick = cheat->trick;
	guint8 sealed[MT_RSA_SIZE];

	put_pq_inner(cheat, data);
	if (trick == FAIR_OLD || trick == INNER_CUT || trick == INNER_OLD_HASH)
		mt_rsa_old(cheat->key, data->data, data->len,
			&cheat->random.random, sealed);
	else
		mt_rsa_pad(cheat->key, data->data, data->len,
			&cheat->random.random, sealed);
	sealed[100] ^= trick == REQ_SEALED || trick == INNER_OLD_HASH;
	mt_put_u32(out, (guint32)MT_REQ_DH);
	put_own_nonces(cheat, out, REQ_NONCE, REQ_SERVER_NONCE);
	mt_put_number(out, cheat->p + (trick == REQ_P));
	mt_put_number(out, cheat->q + (trick == REQ_Q));
	mt_put_u64(out,
		mt_rsa_fingerprint(cheat->key) ^ (trick == REQ_FINGERPRINT));
	mt_put_bytes(out, sealed,
		trick == REQ_SEALED_SHORT ? MT_RSA_SIZE - 4 : MT_RSA_SIZE);
	if (trick == REQ_MORE)
		mt_put_u32(out, 0);
}

static void
put_g_b(struct cheat *cheat, GByteArray *data)
{
	guint8 b[MT_DH_SIZE], g_b[MT_DH_SIZE + 1] = {0};
	enum trick trick = cheat->trick;

	mt_dh_make(3, mt_dh_prime, &cheat->random.random, b, g_b);
	if (trick == SET_G_B_ONE || trick == SET_G_B_SMALL)
		memset(g_b, 0, sizeof g_b);
	if (trick == SET_G_B_ONE)
		g_b[255] = 1;
	if (trick == SET_G_B_SMALL)
		g_b[8] = 0xff;
	if (trick == SET_G_B_LAST || trick == SET_G_B_LARGE)
		memcpy(g_b, mt_dh_prime, MT_DH_SIZE);
	if (trick == SET_G_B_LAST)
		g_b[255] -= 1;
	if (trick == SET_G_B_LARGE)
		g_b[8] -= 1;
	mt_put_bytes(data, g_b, MT_DH_SIZE + (trick == SET_G_B_LONG));
}

static void
set_dh(struct cheat *cheat, GByteArray *out)
{
	g_autoptr(GByteArray) data = g_byte_array_new();
	enum trick trick = cheat->trick;
	struct mt_nonces nonces = cheat->nonces;
	static const guint8 zeros[MT_ANSWER_MAX + 16];

	mt_put_u32(data, MT_CLIENT_DH_INNER ^ (trick == SET_INNER_CONSTRUCTOR));
	put_own_nonces(cheat, data, SET_INNER_NONCE, SET_INNER_SERVER_NONCE);
	mt_put_u64(data, trick == SET_RETRY ? 1 : 0);
	put_g_b(cheat, data);
	for (guint i = 0; trick == SET_PADDING && i < 4; i++)
		mt_put_u32(data, 0);
	mt_put_u32(out, (guint32)MT_SET_CLIENT_DH);
	put_own_nonces(cheat, out, SET_NONCE, SET_SERVER_NONCE);
	nonces.new_nonce[0] ^= trick == SET_HASH;
	if (trick == SET_LENGTH)
		mt_put_bytes(out, data->data, 100);
	else if (trick == SET_LONG)
		mt_put_bytes(out, zeros, sizeof zeros);
	else if (trick == SET_HASH_ALONE)
		mt_party_seal_bent(out, nonces.new_nonce, nonces.server_nonce,
			data->data, data->len);
	else
		mt_seal_answer(out, &nonces, data->data, data->len,
			&cheat->random.random);
	if (trick == SET_MORE)
		mt_put_u32(out, 0);
}

/* The end of it; `turns`: how many messages the server read. What it refuses
 * it says nothing to, whatever it was, and then it reads nothing any more. */
static enum mt_exchange_step
run_cheat(struct cheat *cheat, guint *turns)
{
	enum mt_exchange_step step = MT_EXCHANGE_MORE;
	guint from = cheat->trick == REQ_BEFORE ? 1
		: cheat->trick == SET_BEFORE	? 2
						: 0;

	for (*turns = from; step == MT_EXCHANGE_MORE && *turns < 3;
		(*turns)++) {
		g_autoptr(GByteArray) up = g_byte_array_new();
		g_autoptr(GByteArray) down = g_byte_array_new();
		if (*turns == 0)
			ask_pq(cheat, up);
		else if (*turns == 1)
			ask_dh(cheat, up);
		else
			set_dh(cheat, up);
		step = mt_answerer_read(
			cheat->answerer, up->data, up->len, down);
		if (step == MT_EXCHANGE_FAILED) {
			g_autoptr(GByteArray) again = g_byte_array_new();
			assert_int_equal(down->len, 0);
			cheat->trick = FAIR;
			ask_pq(cheat, again);
			assert_int_equal(mt_answerer_read(cheat->answerer,
						 again->data, again->len, down),
				MT_EXCHANGE_FAILED);
		} else if (*turns == 0) {
			learn_pq(cheat, down);
		}
	}
	return step;
}

static void
answerer__refuse__each_trick(void **state)
{
	(void)state;
	for (guint trick = 0; trick < N_TRICKS; trick++) {
		struct cheat cheat;
		enum mt_exchange_step step;
		guint turns;

		cheat_init(&cheat, (enum trick)trick);
		step = run_cheat(&cheat, &turns);
		if (step !=
			(trick <= FAIR_OLD ? MT_EXCHANGE_DONE
					   : MT_EXCHANGE_FAILED))
			fail_msg("trick %u: step %u", trick, step);
		assert_int_equal(turns,
			trick <= FAIR_OLD	     ? 3
				: trick < REQ_BEFORE ? 1
				: trick < SET_BEFORE ? 2
						     : 3);
		if (trick <= FAIR_OLD)
			assert_int_equal(
				mt_answerer_result(cheat.answerer)->expires_in,
				1000);
		cheat_clear(&cheat);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answerer__refuse__each_trick),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
