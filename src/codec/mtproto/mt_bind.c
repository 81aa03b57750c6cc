/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What binds a temporary key is the one message that is still encrypted by
 * MTProto 1 (core.telegram.org/method/auth.bindTempAuthKey): msg_key is of the
 * message without its padding, salt and session are random. */
#include "config.h"

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include "mt_crypt.h"
#include "mt_ige.h"

static void
msg_key_v1(const guint8 *plain, gsize len, guint8 msg_key[16])
{
	guint8 digest[20];

	SHA1(plain, len, digest);
	memcpy(msg_key, digest + 4, 16);
}

static void
garble(struct mt_crypt *crypt, const guint8 key[MT_KEY_SIZE], gboolean encrypt,
	const guint8 msg_key[16], guint8 *data, gsize len)
{
	g_autoptr(MtIge) ige = mt_ige_new();
	guint8 aes_key[32], aes_iv[32];

	mt_crypt_derive_v1(crypt, key, msg_key, aes_key, aes_iv);
	if (encrypt)
		mt_ige_encrypt(ige, aes_key, aes_iv, data, data, len);
	else
		mt_ige_decrypt(ige, aes_key, aes_iv, data, data, len);
	OPENSSL_cleanse(aes_key, sizeof aes_key);
	OPENSSL_cleanse(aes_iv, sizeof aes_iv);
}

void
mt_crypt_bind(struct mt_crypt *crypt, const guint8 key[MT_KEY_SIZE],
	guint64 key_id, guint64 msg_id, const guint8 *inner, gsize len,
	const struct mt_random *random, GByteArray *out)
{
	gsize used = MT_CRYPT_INNER + len, size = (used + 15) / 16 * 16;
	guint start = out->len;
	guint8 *packet, *plain;

	g_byte_array_set_size(out, (guint)(start + MT_CRYPT_HEAD + size));
	packet = out->data + start;
	plain = packet + MT_CRYPT_HEAD;
	mt_random_fill(random, plain, size);
	mt_set64(plain + 16, msg_id);
	mt_set32(plain + 24, 0);
	mt_set32(plain + 28, (guint32)len);
	memcpy(plain + MT_CRYPT_INNER, inner, len);
	mt_set64(packet, key_id);
	msg_key_v1(plain, used, packet + 8);
	garble(crypt, key, TRUE, packet + 8, plain, size);
}

/* Is the plain text one for this msg_id, under this msg_key? */
static gboolean
is_right(const guint8 *plain, gsize size, guint64 msg_id,
	const guint8 msg_key[16])
{
	gsize len = mt_get32(plain + 28);
	gboolean fits = len <= size - MT_CRYPT_INNER;
	guint8 own[16];

	msg_key_v1(plain, fits ? MT_CRYPT_INNER + len : size, own);
	if (CRYPTO_memcmp(own, msg_key, sizeof own) != 0 || !fits)
		return FALSE;
	return mt_get64(plain + 16) == msg_id &&
		size - MT_CRYPT_INNER - len < 16;
}

guint8 *
mt_crypt_unbind(struct mt_crypt *crypt, const guint8 key[MT_KEY_SIZE],
	guint64 key_id, guint64 msg_id, const guint8 *sealed, gsize sealed_len,
	gsize *len)
{
	gsize size = sealed_len - MT_CRYPT_HEAD;
	g_autofree guint8 *plain = NULL;

	if (sealed_len < MT_CRYPT_HEAD + MT_CRYPT_INNER || size % 16 != 0 ||
		size > 1024 || mt_get64(sealed) != key_id)
		return NULL;
	plain = g_memdup2(sealed + MT_CRYPT_HEAD, size);
	garble(crypt, key, FALSE, sealed + 8, plain, size);
	if (!is_right(plain, size, msg_id, sealed + 8))
		return NULL;
	*len = mt_get32(plain + 28);
	return g_memdup2(plain + MT_CRYPT_INNER, *len);
}
