/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys: reading, making, writing, and the bare operations. */
#include "config.h"

#include "mt_rsa.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/decoder.h>
#include <openssl/encoder.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>
#include <openssl/sha.h>
#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "mt_fields.h"
#include "mt_rsa_priv.h"

gsize
mt_rsa_numbers(const struct mt_rsa_key *key, guint8 n[MT_RSA_SIZE], guint8 e[4])
{
	int e_len = BN_num_bytes(key->e);
	BN_bn2binpad(key->n, n, MT_RSA_SIZE);
	BN_bn2binpad(key->e, e, e_len);
	return (gsize)e_len;
}

static void
fingerprint(struct mt_rsa_key *key)
{
	GByteArray *bytes = g_byte_array_new();
	guint8 n[MT_RSA_SIZE], e[4], hash[SHA_DIGEST_LENGTH];
	gsize e_len = mt_rsa_numbers(key, n, e);

	mt_put_bytes(bytes, n, sizeof n);
	mt_put_bytes(bytes, e, e_len);
	SHA1(bytes->data, bytes->len, hash);
	memcpy(&key->fingerprint, hash + 12, 8);
	key->fingerprint = GUINT64_FROM_LE(key->fingerprint);
	g_byte_array_unref(bytes);
}

/* Takes `pkey`; NULL if its numbers are not what they should be. */
static struct mt_rsa_key *
key_of(EVP_PKEY *pkey, GError **error)
{
	struct mt_rsa_key *key = g_new0(struct mt_rsa_key, 1);
	BIGNUM *d = NULL;

	key->pkey = pkey;
	EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_N, &key->n);
	EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_E, &key->e);
	EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_D, &d);
	key->private = d != NULL;
	BN_clear_free(d);
	if (key->n == NULL || key->e == NULL ||
		BN_num_bits(key->n) != MT_RSA_SIZE * 8 || !BN_is_odd(key->n) ||
		!BN_is_odd(key->e) || BN_is_one(key->e) ||
		BN_num_bits(key->e) > 32) {
		mt_rsa_key_free(key);
		fault_set(error, FAULT_DATA,
			_("the server key is not an RSA key of 2048 bits"));
		return NULL;
	}
	fingerprint(key);
	return key;
}

struct mt_rsa_key *
mt_rsa_key_from_pem(const char *pem, GError **error)
{
	EVP_PKEY *pkey = NULL;
	const unsigned char *at = (const unsigned char *)pem;
	size_t left = strlen(pem);
	OSSL_DECODER_CTX *decoder = OSSL_DECODER_CTX_new_for_pkey(
		&pkey, "PEM", NULL, "RSA", 0, NULL, NULL);

	/* else OpenSSL would ask for one at the terminal */
	OSSL_DECODER_CTX_set_passphrase(decoder, (const unsigned char *)"", 0);
	if (OSSL_DECODER_from_data(decoder, &at, &left) != 1)
		g_clear_pointer(&pkey, EVP_PKEY_free);
	OSSL_DECODER_CTX_free(decoder);
	if (pkey == NULL) {
		fault_set(error, FAULT_DATA,
			_("the server key is not an RSA key of 2048 bits"));
		return NULL;
	}
	return key_of(pkey, error);
}

struct mt_rsa_key *
mt_rsa_key_from_numbers(const guint8 *n, gsize n_len, const guint8 *e,
	gsize e_len, GError **error)
{
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	BIGNUM *bn_n = BN_bin2bn(n, (int)MIN(n_len, MT_RSA_SIZE + 1), NULL);
	BIGNUM *bn_e = BN_bin2bn(e, (int)MIN(e_len, 8), NULL);
	OSSL_PARAM *params = NULL;
	EVP_PKEY *pkey = NULL;

	OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, bn_n);
	OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_E, bn_e);
	params = OSSL_PARAM_BLD_to_param(build);
	if (EVP_PKEY_fromdata_init(ctx) != 1 ||
		EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params) != 1)
		g_clear_pointer(&pkey, EVP_PKEY_free);
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(ctx);
	BN_free(bn_n);
	BN_free(bn_e);
	if (pkey == NULL) {
		fault_set(error, FAULT_DATA,
			_("the server key is not an RSA key of 2048 bits"));
		return NULL;
	}
	return key_of(pkey, error);
}

struct mt_rsa_key *
mt_rsa_key_make(void)
{
	struct mt_rsa_key *key = NULL;
	do {
		EVP_PKEY *pkey = EVP_RSA_gen(MT_RSA_SIZE * 8);
		mt_rsa_key_free(key);
		if (pkey == NULL)
			return NULL;
		key = key_of(pkey, NULL);
	} while (key != NULL && key->fingerprint >> 60 == 0);
	return key;
}

void
mt_rsa_key_free(struct mt_rsa_key *key)
{
	if (key == NULL)
		return;
	EVP_PKEY_free(key->pkey);
	BN_free(key->n);
	BN_free(key->e);
	g_free(key);
}

guint64
mt_rsa_fingerprint(const struct mt_rsa_key *key)
{
	return key->fingerprint;
}

gboolean
mt_rsa_is_private(const struct mt_rsa_key *key)
{
	return key->private;
}

static char *
to_pem(const struct mt_rsa_key *key, int selection, const char *structure)
{
	OSSL_ENCODER_CTX *encoder = OSSL_ENCODER_CTX_new_for_pkey(
		key->pkey, selection, "PEM", structure, NULL);
	unsigned char *data = NULL;
	size_t len = 0;
	char *pem = NULL;

	if (OSSL_ENCODER_to_data(encoder, &data, &len) == 1)
		pem = g_strndup((const char *)data, len);
	OPENSSL_clear_free(data, len);
	OSSL_ENCODER_CTX_free(encoder);
	return pem;
}

char *
mt_rsa_public_pem(const struct mt_rsa_key *key, gboolean pkcs1)
{
	return to_pem(key, EVP_PKEY_PUBLIC_KEY,
		pkcs1 ? "pkcs1" : "SubjectPublicKeyInfo");
}

char *
mt_rsa_private_pem(const struct mt_rsa_key *key)
{
	if (!key->private)
		return NULL;
	return to_pem(key, EVP_PKEY_KEYPAIR, "PrivateKeyInfo");
}

void
mt_rsa_wipe_text(char *pem)
{
	if (pem != NULL)
		OPENSSL_cleanse(pem, strlen(pem));
	g_free(pem);
}

gboolean
mt_rsa_below_modulus(
	const struct mt_rsa_key *key, const guint8 number[MT_RSA_SIZE])
{
	BIGNUM *m = BN_bin2bn(number, MT_RSA_SIZE, NULL);
	gboolean below = BN_ucmp(m, key->n) < 0;
	BN_clear_free(m);
	return below;
}

void
mt_rsa_raw_public(const struct mt_rsa_key *key,
	const guint8 number[MT_RSA_SIZE], guint8 out[MT_RSA_SIZE])
{
	BN_CTX *ctx = BN_CTX_new();
	BIGNUM *m = BN_bin2bn(number, MT_RSA_SIZE, NULL), *c = BN_new();

	if (BN_mod_exp_mont(c, m, key->e, key->n, ctx, NULL) != 1 ||
		BN_bn2binpad(c, out, MT_RSA_SIZE) != MT_RSA_SIZE)
		g_error("mtproto: RSA failed");
	BN_clear_free(m);
	BN_free(c);
	BN_CTX_free(ctx);
}

gboolean
mt_rsa_raw_private(const struct mt_rsa_key *key,
	const guint8 number[MT_RSA_SIZE], guint8 out[MT_RSA_SIZE])
{
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_pkey(NULL, key->pkey, NULL);
	size_t len = MT_RSA_SIZE;
	gboolean done = key->private && EVP_PKEY_decrypt_init(ctx) == 1 &&
		EVP_PKEY_CTX_set_rsa_padding(ctx, RSA_NO_PADDING) == 1 &&
		EVP_PKEY_decrypt(ctx, out, &len, number, MT_RSA_SIZE) == 1 &&
		len == MT_RSA_SIZE;
	EVP_PKEY_CTX_free(ctx);
	return done;
}
