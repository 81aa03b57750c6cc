/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <limits.h>

#include <openssl/evp.h>
#include <sodium.h>

#include "fault.h"
#include "i18n.h"
#include "provider.h"
#include "ratchet.h"
#include "sha.h"

#define AES_KEY 32
#define AES_BLOCK 16

/* The library's name for it, that no header of it declares. */
__attribute__((visibility("default"))) int curve25519_donna(
	guint8 *out, const guint8 *scalar, const guint8 *point);

struct provider {
	signal_context *context;
	/* fetched once: a look-up costs more than a message's encryption */
	EVP_CIPHER *cipher;
	EVP_CIPHER_CTX *aes;
};

static int
random_fill(guint8 *data, gsize len, void *user_data)
{
	(void)user_data;
	randombytes_buf(data, len);
	return SG_SUCCESS;
}

static int
hmac_init(void **context, const guint8 *key, gsize len, void *user_data)
{
	(void)user_data;
	*context = sha_hmac_new(key, len);
	return SG_SUCCESS;
}

static int
hmac_update(void *context, const guint8 *data, gsize len, void *user_data)
{
	(void)user_data;
	sha_hmac_add(context, data, len);
	return SG_SUCCESS;
}

/* Both digests' last step: into a buffer that the library frees. */
static int
give(signal_buffer **output, const guint8 *bytes, gsize len)
{
	*output = signal_buffer_create(bytes, len);
	return *output == NULL ? SG_ERR_NOMEM : SG_SUCCESS;
}

static int
hmac_final(void *context, signal_buffer **output, void *user_data)
{
	guint8 out[SHA_LEN];
	int result;

	(void)user_data;
	sha_hmac_end(context, out);
	result = give(output, out, sizeof(out));
	sodium_memzero(out, sizeof(out));
	return result;
}

static void
hmac_cleanup(void *context, void *user_data)
{
	(void)user_data;
	sha_hmac_free(context);
}

static int
sha512_init(void **context, void *user_data)
{
	crypto_hash_sha512_state *state = g_new(crypto_hash_sha512_state, 1);

	(void)user_data;
	crypto_hash_sha512_init(state);
	*context = state;
	return SG_SUCCESS;
}

static int
sha512_update(void *context, const guint8 *data, gsize len, void *user_data)
{
	(void)user_data;
	crypto_hash_sha512_update(context, data, len);
	return SG_SUCCESS;
}

static int
sha512_final(void *context, signal_buffer **output, void *user_data)
{
	guint8 out[crypto_hash_sha512_BYTES];

	(void)user_data;
	crypto_hash_sha512_final(context, out);
	crypto_hash_sha512_init(context);
	return give(output, out, sizeof(out));
}

static void
sha512_cleanup(void *context, void *user_data)
{
	(void)user_data;
	sodium_memzero(context, sizeof(crypto_hash_sha512_state));
	g_free(context);
}

/* AES-256-CBC with PKCS #7 padding, all that message version 3 uses. */
static int
aes_cbc(struct provider *provider, signal_buffer **output, int mode,
	const guint8 *key, gsize key_len, const guint8 *iv, gsize iv_len,
	const guint8 *in, gsize in_len, gboolean encrypt)
{
	g_autofree guint8 *out = NULL;
	int first = 0, last = 0, result = SG_ERR_UNKNOWN;

	if (mode != SG_CIPHER_AES_CBC_PKCS5 || key_len != AES_KEY ||
		iv_len != AES_BLOCK || in_len > INT_MAX - AES_BLOCK)
		return SG_ERR_INVAL;
	out = g_malloc(in_len + AES_BLOCK);
	if (EVP_CipherInit_ex(provider->aes, provider->cipher, NULL, key, iv,
		    encrypt) == 1 &&
		EVP_CipherUpdate(provider->aes, out, &first, in, (int)in_len) ==
			1 &&
		EVP_CipherFinal_ex(provider->aes, out + first, &last) == 1)
		result = give(output, out, (gsize)(first + last));
	sodium_memzero(out, in_len + AES_BLOCK);
	EVP_CIPHER_CTX_reset(provider->aes);
	return result;
}

static int
aes_encrypt(signal_buffer **output, int mode, const guint8 *key, gsize key_len,
	const guint8 *iv, gsize iv_len, const guint8 *in, gsize in_len,
	void *user_data)
{
	return aes_cbc(user_data, output, mode, key, key_len, iv, iv_len, in,
		in_len, TRUE);
}

static int
aes_decrypt(signal_buffer **output, int mode, const guint8 *key, gsize key_len,
	const guint8 *iv, gsize iv_len, const guint8 *in, gsize in_len,
	void *user_data)
{
	return aes_cbc(user_data, output, mode, key, key_len, iv, iv_len, in,
		in_len, FALSE);
}

/* Takes the place of the library's own X25519, four times as slow, wherever
 * the dynamic linker lets a program's symbol go first; else nothing changes.
 * Unlike that one it refuses what gives the all-zero secret (RFC 7748, section
 * 6.1). out, scalar and point are 32 bytes each. */
int
curve25519_donna(guint8 *out, const guint8 *scalar, const guint8 *point)
{
	return crypto_scalarmult_curve25519(out, scalar, point);
}

static gboolean
give_primitives(struct provider *provider)
{
	const signal_crypto_provider primitives = {
		.random_func = random_fill,
		.hmac_sha256_init_func = hmac_init,
		.hmac_sha256_update_func = hmac_update,
		.hmac_sha256_final_func = hmac_final,
		.hmac_sha256_cleanup_func = hmac_cleanup,
		.sha512_digest_init_func = sha512_init,
		.sha512_digest_update_func = sha512_update,
		.sha512_digest_final_func = sha512_final,
		.sha512_digest_cleanup_func = sha512_cleanup,
		.encrypt_func = aes_encrypt,
		.decrypt_func = aes_decrypt,
		.user_data = provider,
	};

	/* No locks: one context a thread. No log: its lines name peers. */
	return signal_context_create(&provider->context, NULL) == SG_SUCCESS &&
		signal_context_set_crypto_provider(
			provider->context, &primitives) == SG_SUCCESS;
}

void
ratchet_prepare(void)
{
	EVP_CIPHER_free(EVP_CIPHER_fetch(NULL, "AES-256-CBC", NULL));
}

struct provider *
provider_new(GError **error)
{
	g_autoptr(Provider) provider = g_new0(struct provider, 1);

	provider->cipher = EVP_CIPHER_fetch(NULL, "AES-256-CBC", NULL);
	provider->aes = EVP_CIPHER_CTX_new();
	if (provider->cipher != NULL && provider->aes != NULL &&
		give_primitives(provider))
		return g_steal_pointer(&provider);
	fault_set(error, FAULT_BUG,
		_("OpenSSL has no AES-256-CBC. Check its configuration."));
	return NULL;
}

signal_context *
provider_context(struct provider *provider)
{
	return provider->context;
}

void
provider_free(struct provider *provider)
{
	if (provider == NULL)
		return;
	if (provider->context != NULL)
		signal_context_destroy(provider->context);
	EVP_CIPHER_CTX_free(provider->aes);
	EVP_CIPHER_free(provider->cipher);
	g_free(provider);
}
