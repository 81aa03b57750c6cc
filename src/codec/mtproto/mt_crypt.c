/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include "mt_crypt.h"
#include "mt_ige.h"

struct mt_crypt {
	struct mt_ige *ige;
	EVP_MD *sha1, *sha256;
	EVP_MD_CTX *hash;
};

/* A piece of what is hashed. */
struct piece {
	const guint8 *at;
	gsize len;
};

struct mt_crypt *
mt_crypt_new(void)
{
	struct mt_crypt *crypt = g_new0(struct mt_crypt, 1);

	crypt->ige = mt_ige_new();
	crypt->sha1 = EVP_MD_fetch(NULL, "SHA1", NULL);
	crypt->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	crypt->hash = EVP_MD_CTX_new();
	if (crypt->sha1 == NULL || crypt->sha256 == NULL || crypt->hash == NULL)
		g_error("OpenSSL has no SHA1 or SHA-256");
	return crypt;
}

void
mt_crypt_free(struct mt_crypt *crypt)
{
	if (crypt == NULL)
		return;
	EVP_MD_CTX_free(crypt->hash);
	EVP_MD_free(crypt->sha1);
	EVP_MD_free(crypt->sha256);
	mt_ige_free(crypt->ige);
	g_free(crypt);
}

guint64
mt_get64(const guint8 *at)
{
	guint64 value;

	memcpy(&value, at, sizeof value);
	return GUINT64_FROM_LE(value);
}

guint32
mt_get32(const guint8 *at)
{
	guint32 value;

	memcpy(&value, at, sizeof value);
	return GUINT32_FROM_LE(value);
}

void
mt_set64(guint8 *at, guint64 value)
{
	value = GUINT64_TO_LE(value);
	memcpy(at, &value, sizeof value);
}

void
mt_set32(guint8 *at, guint32 value)
{
	value = GUINT32_TO_LE(value);
	memcpy(at, &value, sizeof value);
}

static void
hash(struct mt_crypt *crypt, const EVP_MD *md, const struct piece *pieces,
	guint n, guint8 *digest)
{
	gboolean ok = EVP_DigestInit_ex2(crypt->hash, md, NULL) == 1;

	for (guint i = 0; i < n; i++)
		ok = ok &&
			EVP_DigestUpdate(
				crypt->hash, pieces[i].at, pieces[i].len) == 1;
	if (!ok || EVP_DigestFinal_ex(crypt->hash, digest, NULL) != 1)
		g_error("OpenSSL's hash failed");
}

guint64
mt_crypt_key_id(struct mt_crypt *crypt, const guint8 key[MT_KEY_SIZE])
{
	guint8 digest[20];

	hash(crypt, crypt->sha1, &(struct piece){key, MT_KEY_SIZE}, 1, digest);
	return mt_get64(digest + 12);
}

void
mt_crypt_msg_key(struct mt_crypt *crypt, const guint8 key[MT_KEY_SIZE],
	enum mt_direction to, const guint8 *plain, gsize len,
	guint8 msg_key[16])
{
	guint8 large[32];

	hash(crypt, crypt->sha256,
		(struct piece[]){{key + 88 + to, 32}, {plain, len}}, 2, large);
	memcpy(msg_key, large + 8, 16);
}

void
mt_crypt_derive(struct mt_crypt *crypt, const guint8 key[MT_KEY_SIZE],
	enum mt_direction to, const guint8 msg_key[16], guint8 aes_key[32],
	guint8 aes_iv[32])
{
	guint8 a[32], b[32];

	hash(crypt, crypt->sha256,
		(struct piece[]){{msg_key, 16}, {key + to, 36}}, 2, a);
	hash(crypt, crypt->sha256,
		(struct piece[]){{key + 40 + to, 36}, {msg_key, 16}}, 2, b);
	memcpy(aes_key, a, 8);
	memcpy(aes_key + 8, b + 8, 16);
	memcpy(aes_key + 24, a + 24, 8);
	memcpy(aes_iv, b, 8);
	memcpy(aes_iv + 8, a + 8, 16);
	memcpy(aes_iv + 24, b + 24, 8);
	OPENSSL_cleanse(a, sizeof a);
	OPENSSL_cleanse(b, sizeof b);
}

void
mt_crypt_derive_v1(struct mt_crypt *crypt, const guint8 key[MT_KEY_SIZE],
	const guint8 msg_key[16], guint8 aes_key[32], guint8 aes_iv[32])
{
	guint8 a[20], b[20], c[20], d[20];

	hash(crypt, crypt->sha1, (struct piece[]){{msg_key, 16}, {key, 32}}, 2,
		a);
	hash(crypt, crypt->sha1,
		(struct piece[]){{key + 32, 16}, {msg_key, 16}, {key + 48, 16}},
		3, b);
	hash(crypt, crypt->sha1,
		(struct piece[]){{key + 64, 32}, {msg_key, 16}}, 2, c);
	hash(crypt, crypt->sha1,
		(struct piece[]){{msg_key, 16}, {key + 96, 32}}, 2, d);
	memcpy(aes_key, a, 8);
	memcpy(aes_key + 8, b + 8, 12);
	memcpy(aes_key + 20, c + 4, 12);
	memcpy(aes_iv, a + 8, 12);
	memcpy(aes_iv + 12, b, 8);
	memcpy(aes_iv + 20, c + 16, 4);
	memcpy(aes_iv + 24, d, 8);
}

gsize
mt_crypt_size(gsize len)
{
	gsize plain = MT_CRYPT_INNER + len + MT_CRYPT_PAD_MIN;

	return MT_CRYPT_HEAD + (plain + 15) / 16 * 16;
}

/* Head and encryption of a plain text that is whole. */
static void
seal_plain(struct mt_crypt *crypt, const guint8 key[MT_KEY_SIZE],
	guint64 key_id, enum mt_direction to, guint8 *packet, gsize size)
{
	guint8 aes_key[32], aes_iv[32];
	guint8 *plain = packet + MT_CRYPT_HEAD;

	mt_set64(packet, key_id);
	mt_crypt_msg_key(
		crypt, key, to, plain, size - MT_CRYPT_HEAD, packet + 8);
	mt_crypt_derive(crypt, key, to, packet + 8, aes_key, aes_iv);
	mt_ige_encrypt(crypt->ige, aes_key, aes_iv, plain, plain,
		size - MT_CRYPT_HEAD);
	OPENSSL_cleanse(aes_key, sizeof aes_key);
	OPENSSL_cleanse(aes_iv, sizeof aes_iv);
}

void
mt_crypt_seal(struct mt_crypt *crypt, const guint8 key[MT_KEY_SIZE],
	guint64 key_id, enum mt_direction to, const struct mt_inner *inner,
	const struct mt_random *random, guint8 *packet, gsize size)
{
	guint8 *plain = packet + MT_CRYPT_HEAD;
	gsize used = MT_CRYPT_HEAD + MT_CRYPT_INNER + inner->len;

	mt_set64(plain, inner->salt);
	mt_set64(plain + 8, inner->session_id);
	mt_set64(plain + 16, inner->msg_id);
	mt_set32(plain + 24, (guint32)inner->seq_no);
	mt_set32(plain + 28, (guint32)inner->len);
	mt_random_fill(random, packet + used, size - used);
	seal_plain(crypt, key, key_id, to, packet, size);
}

/* What the plain text says of itself. */
static gboolean
read_inner(guint8 *plain, gsize len, struct mt_inner *inner)
{
	gsize body = mt_get32(plain + 28);

	inner->salt = mt_get64(plain);
	inner->session_id = mt_get64(plain + 8);
	inner->msg_id = mt_get64(plain + 16);
	inner->seq_no = (gint32)mt_get32(plain + 24);
	inner->body = plain + MT_CRYPT_INNER;
	inner->len = body;
	if (body % 4 != 0 || body == 0 || body > len - MT_CRYPT_INNER)
		return FALSE;
	len -= MT_CRYPT_INNER + body;
	return len >= MT_CRYPT_PAD_MIN && len <= MT_CRYPT_PAD_MAX;
}

gboolean
mt_crypt_open(struct mt_crypt *crypt, const guint8 key[MT_KEY_SIZE],
	enum mt_direction to, guint8 *packet, gsize len, gboolean padded,
	struct mt_inner *inner)
{
	guint8 aes_key[32], aes_iv[32], msg_key[16];
	guint8 *plain = packet + MT_CRYPT_HEAD;
	gsize size;

	if (len < MT_CRYPT_HEAD + MT_CRYPT_INNER + 16)
		return FALSE;
	size = len - MT_CRYPT_HEAD;
	if (!padded && size % 16 != 0)
		return FALSE;
	size -= size % 16;
	mt_crypt_derive(crypt, key, to, packet + 8, aes_key, aes_iv);
	mt_ige_decrypt(crypt->ige, aes_key, aes_iv, plain, plain, size);
	OPENSSL_cleanse(aes_key, sizeof aes_key);
	OPENSSL_cleanse(aes_iv, sizeof aes_iv);
	mt_crypt_msg_key(crypt, key, to, plain, size, msg_key);
	if (CRYPTO_memcmp(msg_key, packet + 8, sizeof msg_key) != 0)
		return FALSE;
	return read_inner(plain, size, inner);
}
