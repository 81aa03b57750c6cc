/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seal: rows of keys at rest, XChaCha20-Poly1305 (libsodium's IETF form) under
 * the master key, bound to where they stand.
 * Bytes: 0x01 version, 24 random bytes of nonce, ciphertext, 16 bytes of tag;
 * associated data: "doran row 1" and its NUL, then the text aad. */
#ifndef DORAN_SEAL_H
#define DORAN_SEAL_H

#include "secret.h"

#define SEAL_KEY_LEN 32
#define SEAL_OVERHEAD (1 + 24 + 16)

/* aad names table, column and key of the row ("session/3/bob@net/7"): a sealed
 * value moved to another row does not open. master is 32 bytes. */
GBytes *seal_row(const struct secret *master, const char *aad,
	const guint8 *plain, gsize len);

/* The plaintext, the caller's. NULL and FAULT_IO if the value is cut, altered,
 * of another row or under another master key. */
struct secret *open_row(const struct secret *master, const char *aad,
	GBytes *sealed, GError **error);

#endif
