/* SPDX-License-Identifier: GPL-3.0-or-later */
/* secret: bytes in libsodium's guarded memory, wiped when freed. Immutable by
 * custom once made; len is never 0 bytes of address space, but may be 0 long.
 * Each one holds at least two pages: for keys and plaintexts, not for bulk
 * data. Safe from any thread, one secret in one thread at a time. */
#ifndef DORAN_SECRET_H
#define DORAN_SECRET_H

#include <glib.h>

struct secret;

/* Once a process, before any other call: libsodium's start, no core files, not
 * dumpable or traceable by others of the same user. False if libsodium cannot
 * start (FAULT_BUG is the caller's word for it). May be called again. */
gboolean secret_init(void);

/* A new secret of len bytes: zeroed, random, or a copy of bytes. Running out
 * of memory aborts, as everywhere in GLib. Free with secret_free(). */
struct secret *secret_new(gsize len);
struct secret *secret_random(gsize len);
struct secret *secret_from(const void *bytes, gsize len);
struct secret *secret_copy(const struct secret *secret);

/* secret_from(), and wipes the source. */
struct secret *secret_take(void *bytes, gsize len);

/* The bytes, valid as long as the secret: to fill in and to read. */
guint8 *secret_data(struct secret *secret);
const guint8 *secret_bytes(const struct secret *secret);
gsize secret_len(const struct secret *secret);

/* Same length and same bytes, compared in constant time. */
gboolean secret_equal(const struct secret *a, const struct secret *b);

/* Wipes and frees; takes NULL. */
void secret_free(struct secret *secret);

/* g_autoptr(Secret) key = secret_new(32); the alias has no other use. */
typedef struct secret Secret;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Secret, secret_free)

#endif
