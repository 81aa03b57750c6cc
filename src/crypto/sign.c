/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <sodium.h>

#include "sign.h"

G_STATIC_ASSERT(SIGN_SEED_LEN == crypto_sign_SEEDBYTES);
G_STATIC_ASSERT(SIGN_PUBLIC_LEN == crypto_sign_PUBLICKEYBYTES);
G_STATIC_ASSERT(SIGN_LEN == crypto_sign_BYTES);

/* libsodium's own form of a private key: seed and public key */
static struct secret *
expand(const struct secret *seed32, guint8 pub[SIGN_PUBLIC_LEN])
{
	struct secret *pair = secret_new(crypto_sign_SECRETKEYBYTES);

	crypto_sign_seed_keypair(pub, secret_data(pair), secret_bytes(seed32));
	return pair;
}

gboolean
sign_make(const struct secret *seed32, guint8 pub[SIGN_PUBLIC_LEN])
{
	if (secret_len(seed32) != SIGN_SEED_LEN)
		return FALSE;
	secret_free(expand(seed32, pub));
	return TRUE;
}

void
sign_message(const struct secret *seed32, const guint8 *msg, gsize len,
	guint8 sig[SIGN_LEN])
{
	guint8 pub[SIGN_PUBLIC_LEN];
	g_autoptr(Secret) pair = NULL;

	g_assert(secret_len(seed32) == SIGN_SEED_LEN);
	pair = expand(seed32, pub);
	crypto_sign_detached(sig, NULL, msg, len, secret_bytes(pair));
}

gboolean
sign_verify(const guint8 pub[SIGN_PUBLIC_LEN], const guint8 *msg, gsize len,
	const guint8 sig[SIGN_LEN])
{
	return crypto_sign_verify_detached(sig, msg, len, pub) == 0;
}
