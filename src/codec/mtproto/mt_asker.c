/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The client's role in the key exchange. */
#include "config.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "mt_dh.h"
#include "mt_exchange.h"
#include "mt_exchange_priv.h"
#include "mt_factor.h"

#define FINGERPRINTS_MAX 64

enum waits { WAITS_PQ, WAITS_PARAMS, WAITS_GEN, WAITS_NOTHING };

struct mt_asker {
	struct mt_exchange_ask ask;
	struct mt_nonces nonces;
	struct mt_exchange_result result;
	guint8 prime[MT_DH_SIZE], g_a[MT_DH_SIZE];
	gint32 g;
	guint retries;
	enum waits waits;
};

struct mt_asker *
mt_asker_new(const struct mt_exchange_ask *ask)
{
	struct mt_asker *asker = g_new0(struct mt_asker, 1);
	asker->ask = *ask;
	asker->waits = WAITS_NOTHING;
	return asker;
}

void
mt_asker_free(struct mt_asker *asker)
{
	if (asker == NULL)
		return;
	OPENSSL_cleanse(asker, sizeof *asker);
	g_free(asker);
}

void
mt_asker_begin(struct mt_asker *asker, GByteArray *out)
{
	mt_random_fill(asker->ask.random, asker->nonces.nonce, 16);
	mt_put_u32(out,
		(guint32)(asker->ask.single ? MT_REQ_PQ : MT_REQ_PQ_MULTI));
	mt_put_raw(out, asker->nonces.nonce, 16);
	asker->waits = WAITS_PQ;
}

const struct mt_exchange_result *
mt_asker_result(const struct mt_asker *asker)
{
	return &asker->result;
}

/* `what`: the term of the specification. */
static enum mt_exchange_step
broken(const char *what, GError **error)
{
	fault_set(error, FAULT_PROTOCOL,
		_("the server broke the key exchange of MTProto (%s)"), what);
	return MT_EXCHANGE_FAILED;
}

/* The first of the server's keys that is trusted. */
static const struct mt_rsa_key *
choose_key(const struct mt_asker *asker, struct mt_fields *fields)
{
	const struct mt_rsa_key *chosen = NULL;
	guint32 n;

	if (mt_get_u32(fields) != MT_VECTOR)
		fields->wrong = TRUE;
	n = mt_get_u32(fields);
	if (n > FINGERPRINTS_MAX)
		fields->wrong = TRUE;
	for (guint32 i = 0; i < n && !fields->wrong; i++) {
		guint64 fingerprint = mt_get_u64(fields);
		for (gsize k = 0; k < asker->ask.n_keys && chosen == NULL; k++)
			if (mt_rsa_fingerprint(asker->ask.keys[k]) ==
				fingerprint)
				chosen = asker->ask.keys[k];
	}
	return chosen;
}

static GByteArray *
inner_data(const struct mt_asker *asker, guint64 pq, guint64 p, guint64 q)
{
	GByteArray *data = g_byte_array_new();
	const struct mt_exchange_ask *ask = &asker->ask;
	gboolean temp = ask->expires_in > 0, dc = ask->dc != 0;

	mt_put_u32(data,
		(guint32)(temp && dc   ? MT_P_Q_INNER_TEMP_DC
				: temp ? MT_P_Q_INNER_TEMP
				: dc   ? MT_P_Q_INNER_DC
				       : MT_P_Q_INNER));
	mt_put_number(data, pq);
	mt_put_number(data, p);
	mt_put_number(data, q);
	mt_put_nonces(data, &asker->nonces);
	mt_put_raw(data, asker->nonces.new_nonce, 32);
	if (dc)
		mt_put_u32(data, (guint32)ask->dc);
	if (temp)
		mt_put_u32(data, (guint32)ask->expires_in);
	return data;
}

static void
request_params(struct mt_asker *asker, const struct mt_rsa_key *key, guint64 pq,
	guint64 p, guint64 q, GByteArray *out)
{
	const struct mt_random *random = asker->ask.random;
	guint8 sealed[MT_RSA_SIZE];
	GByteArray *data;

	mt_random_fill(random, asker->nonces.new_nonce, 32);
	data = inner_data(asker, pq, p, q);
	if (asker->ask.old_rsa)
		mt_rsa_old(key, data->data, data->len, random, sealed);
	else
		mt_rsa_pad(key, data->data, data->len, random, sealed);
	OPENSSL_cleanse(data->data, data->len);
	g_byte_array_unref(data);

	mt_put_u32(out, (guint32)MT_REQ_DH);
	mt_put_nonces(out, &asker->nonces);
	mt_put_number(out, p);
	mt_put_number(out, q);
	mt_put_u64(out, mt_rsa_fingerprint(key));
	mt_put_bytes(out, sealed, sizeof sealed);
}

static enum mt_exchange_step
read_pq(struct mt_asker *asker, struct mt_fields *fields, GByteArray *out,
	GError **error)
{
	const struct mt_rsa_key *key;
	const guint8 *server_nonce;
	guint64 pq, p, q;

	if (mt_get_u32(fields) != MT_RES_PQ)
		return broken("resPQ", error);
	if (!mt_get_same(fields, asker->nonces.nonce, 16))
		return broken("nonce", error);
	server_nonce = mt_get_raw(fields, 16);
	pq = mt_get_number(fields);
	key = choose_key(asker, fields);
	if (fields->wrong || fields->left > 0)
		return broken("resPQ", error);
	if (key == NULL) {
		fault_set(error, FAULT_TRUST,
			_("the server has none of the keys that are trusted"));
		return MT_EXCHANGE_FAILED;
	}
	if (!mt_factor(pq, &p, &q))
		return broken("pq", error);
	memcpy(asker->nonces.server_nonce, server_nonce, 16);
	request_params(asker, key, pq, p, q, out);
	asker->waits = WAITS_PARAMS;
	return MT_EXCHANGE_MORE;
}

/* A new g_b, and with it the key; retry: aux_hash of the key before, or 0. */
static void
set_client_params(struct mt_asker *asker, guint64 retry, GByteArray *out)
{
	guint8 b[MT_DH_SIZE], g_b[MT_DH_SIZE];
	struct mt_exchange_result *result = &asker->result;
	GByteArray *data = g_byte_array_new();
	gsize zeros = 0;

	mt_dh_make(asker->g, asker->prime, asker->ask.random, b, g_b);
	while (g_b[zeros] == 0)
		zeros++;
	mt_put_u32(data, MT_CLIENT_DH_INNER);
	mt_put_nonces(data, &asker->nonces);
	mt_put_u64(data, retry);
	mt_put_bytes(data, g_b + zeros, MT_DH_SIZE - zeros);

	mt_put_u32(out, (guint32)MT_SET_CLIENT_DH);
	mt_put_nonces(out, &asker->nonces);
	mt_seal_answer(
		out, &asker->nonces, data->data, data->len, asker->ask.random);
	g_byte_array_unref(data);

	mt_dh_power(asker->g_a, MT_DH_SIZE, b, asker->prime, result->key);
	mt_result_finish(result, &asker->nonces);
	OPENSSL_cleanse(b, sizeof b);
	asker->waits = WAITS_GEN;
}

/* server_DH_inner_data; what is wrong with it, or NULL. */
static const char *
read_inner(struct mt_asker *asker, const guint8 *open, gsize open_len)
{
	struct mt_fields inner = {
		open + SHA_DIGEST_LENGTH, open_len - SHA_DIGEST_LENGTH, FALSE};
	const guint8 *prime, *g_a;
	gsize prime_len, g_a_len, data_len;
	guint32 constructor = mt_get_u32(&inner), server_time;
	gboolean echoed = mt_get_nonces(&inner, &asker->nonces);

	asker->g = (gint32)mt_get_u32(&inner);
	prime = mt_get_bytes(&inner, &prime_len);
	g_a = mt_get_bytes(&inner, &g_a_len);
	server_time = mt_get_u32(&inner);
	data_len = open_len - SHA_DIGEST_LENGTH - inner.left;
	if (inner.wrong || !mt_answer_whole(open, open_len, data_len))
		return "SHA1";
	if (constructor != (guint32)MT_SERVER_DH_INNER)
		return "server_DH_inner_data";
	if (!echoed)
		return "nonce";
	if (!mt_dh_good(prime, prime_len, asker->g))
		return "dh_prime";
	memcpy(asker->prime, prime, MT_DH_SIZE);
	if (!mt_dh_in_range(g_a, g_a_len, asker->prime))
		return "g_a";
	memset(asker->g_a, 0, sizeof asker->g_a);
	memcpy(asker->g_a + MT_DH_SIZE - g_a_len, g_a, g_a_len);
	asker->result.made = asker->ask.now(asker->ask.data);
	asker->result.time_offset = (gint64)server_time - asker->result.made;
	return NULL;
}

/* server_DH_params_fail, or what is none of the two. */
static enum mt_exchange_step
read_params_fail(
	struct mt_asker *asker, struct mt_fields *fields, GError **error)
{
	guint8 hash[SHA_DIGEST_LENGTH];

	SHA1(asker->nonces.new_nonce, 32, hash);
	if (!mt_get_nonces(fields, &asker->nonces))
		return broken("nonce", error);
	if (!mt_get_same(fields, hash + 4, 16))
		return broken("new_nonce_hash", error);
	return broken("server_DH_params_fail", error);
}

static enum mt_exchange_step
read_params(struct mt_asker *asker, struct mt_fields *fields, GByteArray *out,
	GError **error)
{
	guint32 constructor = mt_get_u32(fields);
	guint8 open[MT_ANSWER_MAX];
	const char *wrong;
	gsize len;

	if (constructor == MT_DH_PARAMS_FAIL)
		return read_params_fail(asker, fields, error);
	if (constructor != (guint32)MT_DH_PARAMS_OK)
		return broken("server_DH_params", error);
	if (!mt_get_nonces(fields, &asker->nonces))
		return broken("nonce", error);
	if (!mt_open_answer(fields, &asker->nonces, open, &len) ||
		fields->left > 0)
		return broken("encrypted_answer", error);
	wrong = read_inner(asker, open, len);
	if (wrong != NULL)
		return broken(wrong, error);
	set_client_params(asker, 0, out);
	return MT_EXCHANGE_MORE;
}

static enum mt_exchange_step
read_gen(struct mt_asker *asker, struct mt_fields *fields, GByteArray *out,
	GError **error)
{
	static const guint32 constructors[] = {0, (guint32)MT_DH_GEN_OK,
		(guint32)MT_DH_GEN_RETRY, (guint32)MT_DH_GEN_FAIL};
	struct mt_exchange_result *result = &asker->result;
	guint32 constructor = mt_get_u32(fields);
	guint8 number = 1, hash[16];

	while (number < 3 && constructors[number] != constructor)
		number++;
	if (constructors[number] != constructor)
		return broken("Set_client_DH_params_answer", error);
	if (!mt_get_nonces(fields, &asker->nonces))
		return broken("nonce", error);
	mt_new_nonce_hash(&asker->nonces, number, result->aux_hash, hash);
	if (!mt_get_same(fields, hash, sizeof hash) || fields->left > 0)
		return broken("new_nonce_hash", error);
	if (number == 3)
		return broken("dh_gen_fail", error);
	if (number == 2) {
		if (asker->retries++ >= MT_DH_RETRIES)
			return broken("dh_gen_retry", error);
		set_client_params(asker, result->aux_hash, out);
		return MT_EXCHANGE_MORE;
	}
	result->made = asker->ask.now(asker->ask.data);
	result->expires_in = asker->ask.expires_in;
	result->dc = asker->ask.dc;
	return MT_EXCHANGE_DONE;
}

enum mt_exchange_step
mt_asker_read(struct mt_asker *asker, const guint8 *body, gsize len,
	GByteArray *out, GError **error)
{
	struct mt_fields fields = {body, len, FALSE};
	enum mt_exchange_step step;

	switch (asker->waits) {
	case WAITS_PQ:
		step = read_pq(asker, &fields, out, error);
		break;
	case WAITS_PARAMS:
		step = read_params(asker, &fields, out, error);
		break;
	case WAITS_GEN:
		step = read_gen(asker, &fields, out, error);
		break;
	default:
		step = broken("state", error);
	}
	if (step != MT_EXCHANGE_MORE)
		asker->waits = WAITS_NOTHING;
	return step;
}
