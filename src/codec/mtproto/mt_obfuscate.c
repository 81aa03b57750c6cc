/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mt_obfuscate.h"

#include <openssl/evp.h>
#include <string.h>

enum { KEY_AT = 8, IV_AT = 40, TAG_AT = 56, DC_AT = 60 };
enum { KEY = 32, IV = 16 };

struct mt_obfuscate {
	EVP_CIPHER_CTX *in, *out;
};

gboolean
mt_hello_forbidden(const guint8 *hello, gsize len)
{
	static const guint8 words[][4] = {{'H', 'E', 'A', 'D'},
		{'P', 'O', 'S', 'T'}, {'G', 'E', 'T', ' '},
		{'O', 'P', 'T', 'I'}, {0x16, 0x03, 0x01, 0x02},
		{0xdd, 0xdd, 0xdd, 0xdd}, {0xee, 0xee, 0xee, 0xee}};
	static const guint8 zero[4];

	if (len >= 1 && hello[0] == 0xef)
		return TRUE;
	for (gsize i = 0; len >= 4 && i < G_N_ELEMENTS(words); i++)
		if (memcmp(hello, words[i], 4) == 0)
			return TRUE;
	return len >= 8 && memcmp(hello + 4, zero, 4) == 0;
}

static EVP_CIPHER_CTX *
ctr_new(const guint8 key[KEY], const guint8 iv[IV])
{
	EVP_CIPHER_CTX *ctr = EVP_CIPHER_CTX_new();
	if (ctr == NULL ||
		EVP_EncryptInit_ex(ctr, EVP_aes_256_ctr(), NULL, key, iv) != 1)
		g_error("mtproto: no AES-256-CTR in OpenSSL");
	return ctr;
}

static void
ctr_run(EVP_CIPHER_CTX *ctr, const guint8 *from, guint8 *to, gsize len)
{
	while (len > 0) {
		int piece = (int)MIN(len, 1 << 30), done = 0;
		if (EVP_EncryptUpdate(ctr, to, &done, from, piece) != 1 ||
			done != piece)
			g_error("mtproto: AES-256-CTR failed");
		from += piece;
		to += piece;
		len -= (gsize)piece;
	}
}

/* `mine` is the direction that the hello's own bytes are the key of; the other
 * one has the same 48 bytes from behind. */
static void
ctr_pair(const guint8 hello[MT_HELLO], EVP_CIPHER_CTX **mine,
	EVP_CIPHER_CTX **other)
{
	guint8 back[KEY + IV];
	for (gsize i = 0; i < sizeof back; i++)
		back[i] = hello[TAG_AT - 1 - i];
	*mine = ctr_new(hello + KEY_AT, hello + IV_AT);
	*other = ctr_new(back, back + KEY);
}

struct mt_obfuscate *
mt_obfuscate_client(const guint8 tag[4], gint16 dc,
	const struct mt_random *random, guint8 hello[MT_HELLO])
{
	struct mt_obfuscate *obfuscate = g_new0(struct mt_obfuscate, 1);
	guint8 sealed[MT_HELLO];
	gint16 number = GINT16_TO_LE(dc);

	do
		mt_random_fill(random, hello, MT_HELLO);
	while (mt_hello_forbidden(hello, MT_HELLO));
	memcpy(hello + TAG_AT, tag, 4);
	memcpy(hello + DC_AT, &number, 2);
	ctr_pair(hello, &obfuscate->out, &obfuscate->in);
	ctr_run(obfuscate->out, hello, sealed, MT_HELLO);
	memcpy(hello + TAG_AT, sealed + TAG_AT, MT_HELLO - TAG_AT);
	return obfuscate;
}

struct mt_obfuscate *
mt_obfuscate_server(const guint8 hello[MT_HELLO], guint8 tag[4], gint16 *dc)
{
	struct mt_obfuscate *obfuscate = g_new0(struct mt_obfuscate, 1);
	guint8 open[MT_HELLO];

	ctr_pair(hello, &obfuscate->in, &obfuscate->out);
	ctr_run(obfuscate->in, hello, open, MT_HELLO);
	memcpy(tag, open + TAG_AT, 4);
	memcpy(dc, open + DC_AT, 2);
	*dc = GINT16_FROM_LE(*dc);
	return obfuscate;
}

void
mt_obfuscate_free(struct mt_obfuscate *obfuscate)
{
	if (obfuscate == NULL)
		return;
	EVP_CIPHER_CTX_free(obfuscate->in);
	EVP_CIPHER_CTX_free(obfuscate->out);
	g_free(obfuscate);
}

void
mt_obfuscate_in(struct mt_obfuscate *obfuscate, const guint8 *from, guint8 *to,
	gsize len)
{
	ctr_run(obfuscate->in, from, to, len);
}

void
mt_obfuscate_out(struct mt_obfuscate *obfuscate, const guint8 *from, guint8 *to,
	gsize len)
{
	ctr_run(obfuscate->out, from, to, len);
}
