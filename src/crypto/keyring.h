/* SPDX-License-Identifier: GPL-3.0-or-later */
/* keyring: the store's master key, 32 random bytes, wrapped either under a
 * passphrase (Argon2id, RFC 9106) or under a random key file.
 * Bytes of a wrap: "DORK", 0x01 version, kind (1 passphrase, 2 file), u32be
 * operations, u32be KiB of memory, 16 bytes of salt, 24 bytes of nonce, 48
 * bytes of XChaCha20-Poly1305; all before the nonce is the associated data. */
#ifndef DORAN_KEYRING_H
#define DORAN_KEYRING_H

#include "secret.h"

#define KEYRING_WRAP_LEN (4 + 1 + 1 + 4 + 4 + 16 + 24 + 32 + 16)

/* Work of the passphrase. Bounded on reading: operations 1..16, memory 8 KiB
 * .. 1 GiB. */
struct keyring_cost {
	guint32 operations, memory_kib;
};

/* 3 operations, 256 MiB: some 0.4 s, so call it off the engine's thread. */
extern const struct keyring_cost keyring_cost_default;

/* A new master key and its wrap. With a passphrase key_file_path is not used;
 * without (NULL), key_file_path is made (0600; FAULT_IO if it exists). cost
 * NULL is the default. */
gboolean keyring_create(const char *passphrase, const char *key_file_path,
	const struct keyring_cost *cost, struct secret **master,
	GBytes **wrapped, GError **error);

/* Wraps an existing master key anew (a changed passphrase). */
gboolean keyring_wrap(const struct secret *master, const char *passphrase,
	const char *key_file_path, const struct keyring_cost *cost,
	GBytes **wrapped, GError **error);

/* Whether this wrap asks for a passphrase. */
gboolean keyring_needs_passphrase(GBytes *wrapped);

/* Opens a wrap. FAULT_REFUSED: wrong passphrase, none given where one is
 * needed, or a key file of another store or that others may read or own.
 * FAULT_ABSENT: no key file. FAULT_DATA: not a wrap, or its cost is out of
 * bounds. FAULT_IO: reading failed or memory is short. */
gboolean keyring_open(GBytes *wrapped, const char *passphrase,
	const char *key_file_path, struct secret **master, GError **error);

#endif
