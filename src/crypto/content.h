/* SPDX-License-Identifier: GPL-3.0-or-later */
/* content: what people say, padded and encrypted once for all devices.
 * Bytes: 0x01 version, 24 random bytes of nonce, ciphertext, 16 bytes of tag,
 * XChaCha20-Poly1305; the version byte is the associated data. The plaintext
 * inside is plain || 0x80 || 0x00... up to padme_length(). */
#ifndef DORAN_CONTENT_H
#define DORAN_CONTENT_H

#include <glib.h>

#define CONTENT_KEY_LEN 32
#define CONTENT_OVERHEAD (1 + 24 + 16)
#define CONTENT_MIN 256 /* bytes a padded plaintext has at least */
#define CONTENT_MAX (16u << 20) /* bytes a plaintext may have */

/* Padmé (Nikitin et al., "Reducing Metadata Leakage from Encrypted Files",
 * PETS 2019): the length that len bytes are padded to, at most 12 % more. The
 * pure function, without the minimum. */
gsize padme_length(gsize len);

/* Length of the encrypted body for a plaintext of len bytes. */
gsize content_length(gsize len);

/* Encrypts under a key that is used for nothing else. FAULT_DATA if plain is
 * over CONTENT_MAX. */
GBytes *content_encrypt(
	const guint8 key[CONTENT_KEY_LEN], GBytes *plain, GError **error);

/* The plaintext without its padding. FAULT_PROTOCOL if the body is cut, too
 * long, of another version, altered, or wrongly padded. */
GBytes *content_decrypt(
	const guint8 key[CONTENT_KEY_LEN], GBytes *cipher, GError **error);

#endif
