/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sign: Ed25519 (RFC 8032). A private key is kept as its 32-byte seed. */
#ifndef DORAN_SIGN_H
#define DORAN_SIGN_H

#include "secret.h"

#define SIGN_SEED_LEN 32
#define SIGN_PUBLIC_LEN 32
#define SIGN_LEN 64

/* The public key that belongs to a seed. False if the seed is not 32 bytes. */
gboolean sign_make(const struct secret *seed32, guint8 pub[SIGN_PUBLIC_LEN]);

/* Signs msg[len]. A seed that is not 32 bytes is a programmer's error. */
void sign_message(const struct secret *seed32, const guint8 *msg, gsize len,
	guint8 sig[SIGN_LEN]);

/* True if sig is pub's signature of msg. Small-order keys and non-canonical
 * values are refused (libsodium's strict check). */
gboolean sign_verify(const guint8 pub[SIGN_PUBLIC_LEN], const guint8 *msg,
	gsize len, const guint8 sig[SIGN_LEN]);

#endif
