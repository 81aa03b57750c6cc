/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_rsa: the server's RSA key, and what the key exchange seals with it. */
#ifndef DORAN_MT_RSA_H
#define DORAN_MT_RSA_H

#include "mt_random.h"

#define MT_RSA_SIZE 256 /* bytes of a 2048-bit modulus, the only size */
#define MT_RSA_PAD_MAX 144 /* bytes that RSA_PAD takes */
#define MT_RSA_OLD_MAX 235 /* bytes that the old form takes */

struct mt_rsa_key;

/* Of a PEM text: "RSA PUBLIC KEY", "PUBLIC KEY", or a private key's, from
 * which the server's role is possible. FAULT_DATA if it is none, not 2048 bits
 * or its exponent not odd, > 2 and < 2^32. */
struct mt_rsa_key *mt_rsa_key_from_pem(const char *pem, GError **error);
/* Public, of big-endian numbers. */
struct mt_rsa_key *mt_rsa_key_from_numbers(const guint8 *n, gsize n_len,
	const guint8 *e, gsize e_len, GError **error);
/* A new private key; its fingerprint's top nibble is not 0, since mtcute
 * refuses such a key. Costs tenths of a second. NULL: OpenSSL failed. */
struct mt_rsa_key *mt_rsa_key_make(void);
void mt_rsa_key_free(struct mt_rsa_key *key);

/* Low 64 bits of SHA1 of rsa_public_key n:bytes e:bytes, bare. */
guint64 mt_rsa_fingerprint(const struct mt_rsa_key *key);
/* n, and e without leading zeros, in big-endian; how many bytes e has. */
gsize mt_rsa_numbers(
	const struct mt_rsa_key *key, guint8 n[MT_RSA_SIZE], guint8 e[4]);
gboolean mt_rsa_is_private(const struct mt_rsa_key *key);

/* "PUBLIC KEY" (SubjectPublicKeyInfo); "RSA PUBLIC KEY" if `pkcs1`, which
 * Telegram's clients read; "PRIVATE KEY", NULL for a public one. Free the
 * private one with mt_rsa_wipe_text(). */
char *mt_rsa_public_pem(const struct mt_rsa_key *key, gboolean pkcs1);
char *mt_rsa_private_pem(const struct mt_rsa_key *key);
void mt_rsa_wipe_text(char *pem);

/* RSA_PAD(data) of core.telegram.org/mtproto/auth_key, step 4.1; len <= 144.
 * Takes 192 - len bytes of random, then 32 for each try. */
void mt_rsa_pad(const struct mt_rsa_key *key, const guint8 *data, gsize len,
	const struct mt_random *random, guint8 out[MT_RSA_SIZE]);

/* The old form: SHA1(data) + data + random, 255 bytes; len <= 235. */
void mt_rsa_old(const struct mt_rsa_key *key, const guint8 *data, gsize len,
	const struct mt_random *random, guint8 out[MT_RSA_SIZE]);

/* Opens either form with a private key. `data` begins with what was sealed;
 * what is behind it is padding, which neither form tells apart (the old one's
 * hash needs its end: `size` tells how long what data begins with is; 0 means
 * that it is nothing). Both are tried in constant order, so that failures take
 * the same way. FALSE if it is neither. */
typedef gsize (*mt_rsa_size)(const guint8 *data, gsize len);
gboolean mt_rsa_open(const struct mt_rsa_key *key,
	const guint8 sealed[MT_RSA_SIZE], mt_rsa_size size,
	guint8 data[MT_RSA_OLD_MAX], gsize *len);

#endif
