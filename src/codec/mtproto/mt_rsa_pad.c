/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The two forms that data takes before it is sealed with RSA. */
#include "config.h"

#include <openssl/crypto.h>
#include <openssl/sha.h>
#include <string.h>

#include "mt_fields.h"
#include "mt_ige.h"
#include "mt_rsa_priv.h"

enum { KEY = 32, DATA = 192, HASHED = DATA + SHA256_DIGEST_LENGTH };

static const guint8 no_iv[MT_IGE_IV];

static void
reverse(const guint8 from[DATA], guint8 to[DATA])
{
	for (gsize i = 0; i < DATA; i++)
		to[i] = from[DATA - 1 - i];
}

static void
xor_hash(guint8 key[KEY], const guint8 sealed[HASHED])
{
	guint8 hash[SHA256_DIGEST_LENGTH];
	SHA256(sealed, HASHED, hash);
	for (gsize i = 0; i < KEY; i++)
		key[i] ^= hash[i];
}

/* SHA256(key + data). */
static void
keyed_hash(const guint8 key[KEY], const guint8 data[DATA],
	guint8 hash[SHA256_DIGEST_LENGTH])
{
	guint8 both[KEY + DATA];
	memcpy(both, key, KEY);
	memcpy(both + KEY, data, DATA);
	SHA256(both, sizeof both, hash);
	OPENSSL_cleanse(both, sizeof both);
}

void
mt_rsa_pad(const struct mt_rsa_key *key, const guint8 *data, gsize len,
	const struct mt_random *random, guint8 out[MT_RSA_SIZE])
{
	guint8 padded[DATA], hashed[HASHED], number[MT_RSA_SIZE];
	struct mt_ige *ige = mt_ige_new();

	g_assert(len <= MT_RSA_PAD_MAX);
	memcpy(padded, data, len);
	mt_random_fill(random, padded + len, DATA - len);
	do {
		mt_random_fill(random, number, KEY);
		reverse(padded, hashed);
		keyed_hash(number, padded, hashed + DATA);
		mt_ige_encrypt(
			ige, number, no_iv, hashed, number + KEY, HASHED);
		xor_hash(number, number + KEY);
	} while (!mt_rsa_below_modulus(key, number));
	mt_rsa_raw_public(key, number, out);
	mt_ige_free(ige);
	OPENSSL_cleanse(padded, sizeof padded);
	OPENSSL_cleanse(hashed, sizeof hashed);
	OPENSSL_cleanse(number, sizeof number);
}

void
mt_rsa_old(const struct mt_rsa_key *key, const guint8 *data, gsize len,
	const struct mt_random *random, guint8 out[MT_RSA_SIZE])
{
	guint8 number[MT_RSA_SIZE] = {0};

	g_assert(len <= MT_RSA_OLD_MAX);
	SHA1(data, len, number + 1);
	memcpy(number + 1 + SHA_DIGEST_LENGTH, data, len);
	mt_random_fill(random, number + 1 + SHA_DIGEST_LENGTH + len,
		MT_RSA_OLD_MAX - len);
	mt_rsa_raw_public(key, number, out);
	OPENSSL_cleanse(number, sizeof number);
}

static gboolean
open_pad(const guint8 number[MT_RSA_SIZE], guint8 data[DATA])
{
	guint8 key[KEY], hashed[HASHED], hash[SHA256_DIGEST_LENGTH];
	struct mt_ige *ige = mt_ige_new();
	gboolean same;

	memcpy(key, number, KEY);
	xor_hash(key, number + KEY);
	mt_ige_decrypt(ige, key, no_iv, number + KEY, hashed, HASHED);
	mt_ige_free(ige);
	reverse(hashed, data);
	keyed_hash(key, data, hash);
	same = CRYPTO_memcmp(hash, hashed + DATA, sizeof hash) == 0;
	OPENSSL_cleanse(key, sizeof key);
	OPENSSL_cleanse(hashed, sizeof hashed);
	return same;
}

static gboolean
open_old(const guint8 number[MT_RSA_SIZE], mt_rsa_size size, gsize *len)
{
	const guint8 *data = number + 1 + SHA_DIGEST_LENGTH;
	guint8 hash[SHA_DIGEST_LENGTH];
	gboolean same;

	*len = size(data, MT_RSA_OLD_MAX);
	g_assert(*len <= MT_RSA_OLD_MAX);
	SHA1(data, *len, hash);
	same = CRYPTO_memcmp(hash, number + 1, sizeof hash) == 0;
	return same && *len > 0 && number[0] == 0;
}

gboolean
mt_rsa_open(const struct mt_rsa_key *key, const guint8 sealed[MT_RSA_SIZE],
	mt_rsa_size size, guint8 data[MT_RSA_OLD_MAX], gsize *len)
{
	guint8 number[MT_RSA_SIZE] = {0};
	gboolean opened = mt_rsa_raw_private(key, sealed, number);
	gsize old_len = 0;
	/* both, whatever the first says */
	gboolean pad = open_pad(number, data);
	gboolean old = open_old(number, size, &old_len);

	*len = DATA;
	if (!pad && old) {
		*len = old_len;
		memcpy(data, number + 1 + SHA_DIGEST_LENGTH, old_len);
	}
	OPENSSL_cleanse(number, sizeof number);
	return opened && (pad || old);
}
