/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mt_exchange.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <string.h>

#include "mt_exchange_priv.h"
#include "mt_ige.h"

enum { HASH = SHA_DIGEST_LENGTH };

void
mt_put_nonces(GByteArray *out, const struct mt_nonces *nonces)
{
	mt_put_raw(out, nonces->nonce, sizeof nonces->nonce);
	mt_put_raw(out, nonces->server_nonce, sizeof nonces->server_nonce);
}

gboolean
mt_get_nonces(struct mt_fields *fields, const struct mt_nonces *nonces)
{
	gboolean own = mt_get_same(fields, nonces->nonce, 16);
	gboolean other = mt_get_same(fields, nonces->server_nonce, 16);
	return own && other;
}

static void
hash_two(const guint8 *one, gsize one_len, const guint8 *two, gsize two_len,
	guint8 hash[HASH])
{
	guint8 both[64];
	memcpy(both, one, one_len);
	memcpy(both + one_len, two, two_len);
	SHA1(both, one_len + two_len, hash);
	OPENSSL_cleanse(both, sizeof both);
}

/* tmp_aes_key and tmp_aes_iv, auth_key step 6. */
static void
make_key(const struct mt_nonces *nonces, guint8 key[MT_IGE_KEY],
	guint8 iv[MT_IGE_IV])
{
	guint8 new_server[HASH], server_new[HASH], new_new[HASH];

	hash_two(nonces->new_nonce, 32, nonces->server_nonce, 16, new_server);
	hash_two(nonces->server_nonce, 16, nonces->new_nonce, 32, server_new);
	hash_two(nonces->new_nonce, 32, nonces->new_nonce, 32, new_new);
	memcpy(key, new_server, HASH);
	memcpy(key + HASH, server_new, 12);
	memcpy(iv, server_new + 12, 8);
	memcpy(iv + 8, new_new, HASH);
	memcpy(iv + 8 + HASH, nonces->new_nonce, 4);
}

void
mt_seal_answer(GByteArray *out, const struct mt_nonces *nonces,
	const guint8 *data, gsize len, const struct mt_random *random)
{
	guint8 open[MT_ANSWER_MAX], sealed[MT_ANSWER_MAX];
	guint8 key[MT_IGE_KEY], iv[MT_IGE_IV];
	gsize whole = (HASH + len + 15) / 16 * 16;
	struct mt_ige *ige = mt_ige_new();

	g_assert(whole <= MT_ANSWER_MAX);
	SHA1(data, len, open);
	memcpy(open + HASH, data, len);
	if (whole > HASH + len)
		mt_random_fill(random, open + HASH + len, whole - HASH - len);
	make_key(nonces, key, iv);
	mt_ige_encrypt(ige, key, iv, open, sealed, whole);
	mt_ige_free(ige);
	mt_put_bytes(out, sealed, whole);
	OPENSSL_cleanse(key, sizeof key);
}

gboolean
mt_open_answer(struct mt_fields *fields, const struct mt_nonces *nonces,
	guint8 open[MT_ANSWER_MAX], gsize *len)
{
	guint8 key[MT_IGE_KEY], iv[MT_IGE_IV];
	const guint8 *sealed = mt_get_bytes(fields, len);
	struct mt_ige *ige;

	if (sealed == NULL || *len % 16 != 0 || *len < 2 * HASH ||
		*len > MT_ANSWER_MAX)
		return FALSE;
	ige = mt_ige_new();
	make_key(nonces, key, iv);
	mt_ige_decrypt(ige, key, iv, sealed, open, *len);
	mt_ige_free(ige);
	OPENSSL_cleanse(key, sizeof key);
	return TRUE;
}

gboolean
mt_answer_whole(const guint8 *open, gsize open_len, gsize data_len)
{
	guint8 hash[HASH];
	/* what is left over is padding, never a block of it */
	if (data_len > open_len - HASH || open_len - HASH - data_len > 15)
		return FALSE;
	SHA1(open + HASH, data_len, hash);
	return CRYPTO_memcmp(hash, open, HASH) == 0;
}

void
mt_result_finish(
	struct mt_exchange_result *result, const struct mt_nonces *nonces)
{
	guint8 hash[HASH], salt[8];

	SHA1(result->key, sizeof result->key, hash);
	memcpy(&result->aux_hash, hash, 8);
	memcpy(&result->key_id, hash + 12, 8);
	for (gsize i = 0; i < sizeof salt; i++)
		salt[i] = nonces->new_nonce[i] ^ nonces->server_nonce[i];
	memcpy(&result->salt, salt, 8);
	result->aux_hash = GUINT64_FROM_LE(result->aux_hash);
	result->key_id = GUINT64_FROM_LE(result->key_id);
	result->salt = GUINT64_FROM_LE(result->salt);
}

void
mt_new_nonce_hash(const struct mt_nonces *nonces, guint8 number,
	guint64 aux_hash, guint8 hash[16])
{
	guint8 all[32 + 1 + 8], whole[HASH];

	aux_hash = GUINT64_TO_LE(aux_hash);
	memcpy(all, nonces->new_nonce, 32);
	all[32] = number;
	memcpy(all + 33, &aux_hash, 8);
	SHA1(all, sizeof all, whole);
	memcpy(hash, whole + 4, 16);
	OPENSSL_cleanse(all, sizeof all);
}
