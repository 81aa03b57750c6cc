/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <sodium.h>

/* The functions of 1.1, still there in 3: no allocation, no look-up. */
#define OPENSSL_API_COMPAT 10100
#include <openssl/sha.h>

#include "sha.h"

#define BLOCK SHA256_CBLOCK

struct sha_hmac {
	SHA256_CTX inner, outer;
};

G_STATIC_ASSERT(SHA_LEN == SHA256_DIGEST_LENGTH);

void
sha_hash(const void *data, gsize len, guint8 out[SHA_LEN])
{
	SHA256_CTX state;

	SHA256_Init(&state);
	SHA256_Update(&state, data, len);
	SHA256_Final(out, &state);
}

static void
begin(SHA256_CTX *state, const guint8 key[BLOCK], guint8 with)
{
	guint8 block[BLOCK];

	for (gsize i = 0; i < BLOCK; i++)
		block[i] = key[i] ^ with;
	SHA256_Init(state);
	SHA256_Update(state, block, BLOCK);
	sodium_memzero(block, sizeof block);
}

struct sha_hmac *
sha_hmac_new(const guint8 *key, gsize len)
{
	struct sha_hmac *hmac = g_new(struct sha_hmac, 1);
	guint8 block[BLOCK] = {0};

	if (len > BLOCK)
		sha_hash(key, len, block);
	else if (len > 0)
		memcpy(block, key, len);
	begin(&hmac->inner, block, 0x36);
	begin(&hmac->outer, block, 0x5c);
	sodium_memzero(block, sizeof block);
	return hmac;
}

void
sha_hmac_add(struct sha_hmac *hmac, const void *data, gsize len)
{
	SHA256_Update(&hmac->inner, data, len);
}

void
sha_hmac_end(struct sha_hmac *hmac, guint8 out[SHA_LEN])
{
	guint8 inner[SHA_LEN];

	SHA256_Final(inner, &hmac->inner);
	SHA256_Update(&hmac->outer, inner, sizeof inner);
	SHA256_Final(out, &hmac->outer);
	sodium_memzero(inner, sizeof inner);
}

void
sha_hmac_free(struct sha_hmac *hmac)
{
	if (hmac == NULL)
		return;
	sodium_memzero(hmac, sizeof *hmac);
	g_free(hmac);
}
