/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <openssl/evp.h>

#include "mt_ige.h"

struct mt_ige {
	EVP_CIPHER *cipher; /* fetched once: a fetch costs more than a block */
	EVP_CIPHER_CTX *enc, *dec;
};

/* A block as two words, so that the compiler needs no loop over its bytes. */
struct block {
	guint64 a, b;
};

static EVP_CIPHER_CTX *
context_new(void)
{
	EVP_CIPHER_CTX *ctx = EVP_CIPHER_CTX_new();

	if (ctx == NULL)
		g_error("AES-256: out of memory");
	return ctx;
}

struct mt_ige *
mt_ige_new(void)
{
	struct mt_ige *ige = g_new0(struct mt_ige, 1);

	ige->cipher = EVP_CIPHER_fetch(NULL, "AES-256-ECB", NULL);
	if (ige->cipher == NULL)
		g_error("OpenSSL has no AES-256");
	ige->enc = context_new();
	ige->dec = context_new();
	return ige;
}

void
mt_ige_free(struct mt_ige *ige)
{
	if (ige == NULL)
		return;
	EVP_CIPHER_CTX_free(ige->enc); /* wipes the key */
	EVP_CIPHER_CTX_free(ige->dec);
	EVP_CIPHER_free(ige->cipher);
	g_free(ige);
}

static void
block_of(struct block *block, const guint8 *bytes)
{
	memcpy(block, bytes, sizeof *block);
}

static void
block_xor(struct block *block, const struct block *other)
{
	block->a ^= other->a;
	block->b ^= other->b;
}

/* Both directions are the same but for which of the two is fed back where:
 * `mix` goes in before the cipher (the last output), `back` behind it (the
 * last input). EVP_Cipher() is the call without a buffer between. */
static void
garble(EVP_CIPHER_CTX *ctx, struct block mix, struct block back,
	const guint8 *in, guint8 *out, gsize len)
{
	for (gsize at = 0; at < len; at += MT_IGE_BLOCK) {
		struct block block, next;

		block_of(&next, in + at);
		block_xor(&mix, &next);
		if (EVP_Cipher(ctx, (guint8 *)&block, (const guint8 *)&mix,
			    MT_IGE_BLOCK) <= 0)
			g_error("AES-256 failed");
		block_xor(&block, &back);
		memcpy(out + at, &block, sizeof block);
		mix = block;
		back = next;
	}
}

void
mt_ige_encrypt(struct mt_ige *ige, const guint8 key[MT_IGE_KEY],
	const guint8 iv[MT_IGE_IV], const guint8 *in, guint8 *out, gsize len)
{
	struct block mix, back;

	g_assert(len % MT_IGE_BLOCK == 0);
	if (EVP_EncryptInit_ex2(ige->enc, ige->cipher, key, NULL, NULL) != 1)
		g_error("AES-256 failed");
	EVP_CIPHER_CTX_set_padding(ige->enc, 0);
	block_of(&mix, iv);
	block_of(&back, iv + MT_IGE_BLOCK);
	garble(ige->enc, mix, back, in, out, len);
}

void
mt_ige_decrypt(struct mt_ige *ige, const guint8 key[MT_IGE_KEY],
	const guint8 iv[MT_IGE_IV], const guint8 *in, guint8 *out, gsize len)
{
	struct block mix, back;

	g_assert(len % MT_IGE_BLOCK == 0);
	if (EVP_DecryptInit_ex2(ige->dec, ige->cipher, key, NULL, NULL) != 1)
		g_error("AES-256 failed");
	EVP_CIPHER_CTX_set_padding(ige->dec, 0);
	block_of(&back, iv);
	block_of(&mix, iv + MT_IGE_BLOCK);
	garble(ige->dec, mix, back, in, out, len);
}
