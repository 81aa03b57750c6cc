/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The server's role in the key exchange. Whatever a client does wrong ends in
 * the same -404 (step() below), so that an answer tells nothing of a secret. */
#include "config.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <string.h>

#include "mt_dh.h"
#include "mt_exchange.h"
#include "mt_exchange_priv.h"
#include "mt_factor.h"

#define DAY (24 * 60 * 60)

enum waits { WAITS_FIRST, WAITS_DH, WAITS_CLIENT_DH, WAITS_NEVER };

struct mt_answerer {
	const struct mt_exchange_offer *offer;
	struct mt_nonces nonces;
	struct mt_exchange_result result;
	guint64 p, q;
	guint64 retry; /* what retry_id has to be */
	guint8 a[MT_DH_SIZE];
	guint8 rounds, retries;
	guint8 waits;
};
G_STATIC_ASSERT(sizeof(struct mt_answerer) < 2048);

struct mt_answerer *
mt_answerer_new(const struct mt_exchange_offer *offer)
{
	struct mt_answerer *answerer = g_new0(struct mt_answerer, 1);
	answerer->offer = offer;
	return answerer;
}

void
mt_answerer_free(struct mt_answerer *answerer)
{
	if (answerer == NULL)
		return;
	OPENSSL_cleanse(answerer, sizeof *answerer);
	g_free(answerer);
}

const struct mt_exchange_result *
mt_answerer_result(const struct mt_answerer *answerer)
{
	return &answerer->result;
}

static void
write_pq(const struct mt_answerer *answerer, GByteArray *out)
{
	const struct mt_exchange_offer *offer = answerer->offer;

	mt_put_u32(out, MT_RES_PQ);
	mt_put_nonces(out, &answerer->nonces);
	mt_put_number(out, answerer->p * answerer->q);
	mt_put_u32(out, MT_VECTOR);
	mt_put_u32(out, (guint32)offer->n_keys);
	for (gsize i = 0; i < offer->n_keys; i++)
		mt_put_u64(out, mt_rsa_fingerprint(offer->keys[i]));
}

/* req_pq and req_pq_multi, at any time: TDLib asks again on a connection. It
 * also lengthens all its unencrypted messages by random bytes: what follows the
 * fields is nothing that a server would refuse. */
static gboolean
read_req_pq(
	struct mt_answerer *answerer, struct mt_fields *fields, GByteArray *out)
{
	const guint8 *nonce = mt_get_raw(fields, 16);

	if (nonce == NULL)
		return FALSE;
	/* the same question has the same answer */
	if (answerer->waits == WAITS_DH &&
		memcmp(answerer->nonces.nonce, nonce, 16) == 0) {
		write_pq(answerer, out);
		return TRUE;
	}
	if (answerer->rounds++ >= MT_ANSWERER_ROUNDS)
		return FALSE;
	memcpy(answerer->nonces.nonce, nonce, 16);
	mt_random_fill(
		answerer->offer->random, answerer->nonces.server_nonce, 16);
	mt_factor_make(answerer->offer->random, &answerer->p, &answerer->q);
	answerer->retries = 0;
	answerer->retry = 0;
	answerer->waits = WAITS_DH;
	write_pq(answerer, out);
	return TRUE;
}

static gboolean
has_dc(guint32 constructor)
{
	return constructor == (guint32)MT_P_Q_INNER_DC ||
		constructor == MT_P_Q_INNER_TEMP_DC;
}

static gboolean
is_temp(guint32 constructor)
{
	return constructor == MT_P_Q_INNER_TEMP ||
		constructor == MT_P_Q_INNER_TEMP_DC;
}

static gboolean
is_inner(guint32 constructor)
{
	return constructor == (guint32)MT_P_Q_INNER || has_dc(constructor) ||
		is_temp(constructor);
}

/* For the old form: how long the p_q_inner_data is that `data` begins with. */
static gsize
inner_size(const guint8 *data, gsize len)
{
	struct mt_fields fields = {data, len, FALSE};
	guint32 constructor = mt_get_u32(&fields);
	gsize ignored;

	for (guint i = 0; i < 3; i++)
		mt_get_bytes(&fields, &ignored);
	mt_get_raw(&fields, 16 + 16 + 32);
	if (has_dc(constructor))
		mt_get_u32(&fields);
	if (is_temp(constructor))
		mt_get_u32(&fields);
	return fields.wrong || !is_inner(constructor) ? 0 : len - fields.left;
}

static gboolean
read_inner(struct mt_answerer *answerer, const guint8 *data, gsize len)
{
	struct mt_fields inner = {data, len, FALSE};
	struct mt_exchange_result *result = &answerer->result;
	gint32 most = answerer->offer->max_expires_in;
	guint32 constructor = mt_get_u32(&inner);
	gboolean same = is_inner(constructor);
	const guint8 *new_nonce;

	same &= mt_get_number(&inner) == answerer->p * answerer->q;
	same &= mt_get_number(&inner) == answerer->p;
	same &= mt_get_number(&inner) == answerer->q;
	same &= mt_get_nonces(&inner, &answerer->nonces);
	new_nonce = mt_get_raw(&inner, 32);
	if (has_dc(constructor))
		result->dc = (gint32)mt_get_u32(&inner);
	if (is_temp(constructor)) {
		result->expires_in = (gint32)mt_get_u32(&inner);
		same &= result->expires_in > 0 &&
			result->expires_in <= (most > 0 ? most : DAY);
	}
	if (!same || inner.wrong)
		return FALSE;
	memcpy(answerer->nonces.new_nonce, new_nonce, 32);
	return TRUE;
}

static void
write_params(struct mt_answerer *answerer, GByteArray *out)
{
	const struct mt_exchange_offer *offer = answerer->offer;
	GByteArray *data = g_byte_array_new();
	guint8 g_a[MT_DH_SIZE];

	mt_dh_make(MT_DH_G, mt_dh_prime, offer->random, answerer->a, g_a);
	mt_put_u32(data, (guint32)MT_SERVER_DH_INNER);
	mt_put_nonces(data, &answerer->nonces);
	mt_put_u32(data, MT_DH_G);
	mt_put_bytes(data, mt_dh_prime, MT_DH_SIZE);
	mt_put_bytes(data, g_a, MT_DH_SIZE);
	mt_put_u32(data, (guint32)offer->now(offer->data));
	mt_put_u32(out, (guint32)MT_DH_PARAMS_OK);
	mt_put_nonces(out, &answerer->nonces);
	mt_seal_answer(
		out, &answerer->nonces, data->data, data->len, offer->random);
	g_byte_array_unref(data);
}

static const struct mt_rsa_key *
find_key(const struct mt_exchange_offer *offer, guint64 fingerprint)
{
	for (gsize i = 0; i < offer->n_keys; i++)
		if (mt_rsa_fingerprint(offer->keys[i]) == fingerprint)
			return offer->keys[i];
	return NULL;
}

static gboolean
read_req_dh(
	struct mt_answerer *answerer, struct mt_fields *fields, GByteArray *out)
{
	gboolean same = mt_get_nonces(fields, &answerer->nonces);
	const struct mt_rsa_key *key;
	guint8 data[MT_RSA_OLD_MAX];
	const guint8 *sealed;
	gsize len;

	same &= mt_get_number(fields) == answerer->p;
	same &= mt_get_number(fields) == answerer->q;
	key = find_key(answerer->offer, mt_get_u64(fields));
	sealed = mt_get_bytes(fields, &len);
	if (!same || key == NULL || sealed == NULL || len != MT_RSA_SIZE)
		return FALSE;
	memset(&answerer->result, 0, sizeof answerer->result);
	/* the nonce is compared inside, too: a mere relay is found */
	same = mt_rsa_open(key, sealed, inner_size, data, &len) &&
		read_inner(answerer, data, len);
	OPENSSL_cleanse(data, sizeof data);
	if (!same)
		return FALSE;
	write_params(answerer, out);
	answerer->waits = WAITS_CLIENT_DH;
	return TRUE;
}

/* client_DH_inner_data, and the key from it. */
static gboolean
read_client_inner(
	struct mt_answerer *answerer, const guint8 *open, gsize open_len)
{
	struct mt_fields inner = {
		open + SHA_DIGEST_LENGTH, open_len - SHA_DIGEST_LENGTH, FALSE};
	gboolean same = mt_get_u32(&inner) == MT_CLIENT_DH_INNER;
	const guint8 *g_b;
	gsize len, data_len;

	same &= mt_get_nonces(&inner, &answerer->nonces);
	same &= mt_get_u64(&inner) == answerer->retry;
	g_b = mt_get_bytes(&inner, &len);
	data_len = open_len - SHA_DIGEST_LENGTH - inner.left;
	if (inner.wrong || !mt_answer_whole(open, open_len, data_len) ||
		!same || !mt_dh_in_range(g_b, len, mt_dh_prime))
		return FALSE;
	mt_dh_power(g_b, len, answerer->a, mt_dh_prime, answerer->result.key);
	mt_result_finish(&answerer->result, &answerer->nonces);
	return TRUE;
}

/* What comes of the key: 1 it holds, 2 another, please, 3 no more of this. */
static guint8
judge(struct mt_answerer *answerer)
{
	const struct mt_exchange_offer *offer = answerer->offer;
	if (offer->taken == NULL ||
		!offer->taken(answerer->result.key_id, offer->data))
		return 1;
	return answerer->retries++ < MT_DH_RETRIES ? 2 : 3;
}

static enum mt_exchange_step
read_client_dh(
	struct mt_answerer *answerer, struct mt_fields *fields, GByteArray *out)
{
	static const guint32 constructors[] = {0, (guint32)MT_DH_GEN_OK,
		(guint32)MT_DH_GEN_RETRY, (guint32)MT_DH_GEN_FAIL};
	struct mt_exchange_result *result = &answerer->result;
	guint8 open[MT_ANSWER_MAX], hash[16], number;
	gsize len;

	if (!mt_get_nonces(fields, &answerer->nonces) ||
		!mt_open_answer(fields, &answerer->nonces, open, &len) ||
		!read_client_inner(answerer, open, len))
		return MT_EXCHANGE_FAILED;
	number = judge(answerer);
	mt_new_nonce_hash(&answerer->nonces, number, result->aux_hash, hash);
	mt_put_u32(out, constructors[number]);
	mt_put_nonces(out, &answerer->nonces);
	mt_put_raw(out, hash, sizeof hash);
	if (number == 2) {
		answerer->retry = result->aux_hash;
		return MT_EXCHANGE_MORE;
	}
	OPENSSL_cleanse(answerer->a, sizeof answerer->a);
	answerer->waits = WAITS_FIRST;
	result->made = answerer->offer->now(answerer->offer->data);
	/* said, and over: only another req_pq may follow */
	return number == 1 ? MT_EXCHANGE_DONE : MT_EXCHANGE_MORE;
}

static enum mt_exchange_step
step(struct mt_answerer *answerer, struct mt_fields *fields, GByteArray *out)
{
	guint32 constructor = mt_get_u32(fields);
	gboolean done = FALSE;

	if (constructor == MT_REQ_PQ || constructor == (guint32)MT_REQ_PQ_MULTI)
		done = answerer->waits != WAITS_NEVER &&
			read_req_pq(answerer, fields, out);
	else if (constructor == (guint32)MT_REQ_DH)
		done = answerer->waits == WAITS_DH &&
			read_req_dh(answerer, fields, out);
	else if (constructor == (guint32)MT_SET_CLIENT_DH &&
		answerer->waits == WAITS_CLIENT_DH)
		return read_client_dh(answerer, fields, out);
	return done ? MT_EXCHANGE_MORE : MT_EXCHANGE_FAILED;
}

enum mt_exchange_step
mt_answerer_read(struct mt_answerer *answerer, const guint8 *body, gsize len,
	GByteArray *out)
{
	struct mt_fields fields = {body, len, FALSE};
	enum mt_exchange_step taken = step(answerer, &fields, out);

	if (taken == MT_EXCHANGE_FAILED) {
		OPENSSL_cleanse(&answerer->nonces, sizeof answerer->nonces);
		OPENSSL_cleanse(answerer->a, sizeof answerer->a);
		OPENSSL_cleanse(&answerer->result, sizeof answerer->result);
		answerer->waits = WAITS_NEVER;
	}
	return taken;
}
