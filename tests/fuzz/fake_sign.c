/* SPDX-License-Identifier: GPL-3.0-or-later */
/* In the place of src/crypto/sign.c: every signature is right but those that
 * begin with ff, so that what stands behind signatures can be fuzzed. */
#include "config.h"

#include <string.h>

#include "sign.h"

gboolean
sign_make(const struct secret *seed32, guint8 pub[SIGN_PUBLIC_LEN])
{
	if (secret_len(seed32) != SIGN_SEED_LEN)
		return FALSE;
	memcpy(pub, secret_bytes(seed32), SIGN_PUBLIC_LEN);
	return TRUE;
}

void
sign_message(const struct secret *seed32, const guint8 *msg, gsize len,
	guint8 sig[SIGN_LEN])
{
	(void)seed32, (void)msg, (void)len;
	memset(sig, 0, SIGN_LEN);
}

gboolean
sign_verify(const guint8 pub[SIGN_PUBLIC_LEN], const guint8 *msg, gsize len,
	const guint8 sig[SIGN_LEN])
{
	(void)pub, (void)msg, (void)len;
	return sig[0] != 0xff;
}
