/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_ige: AES-256 in Infinite Garble Extension mode, as MTProto uses it
 * (core.telegram.org/mtproto/description, "AES key and initialization vector").
 *
 *   c[i] = E(p[i] ^ c[i-1]) ^ p[i-1],  c[-1] = iv[0..16], p[-1] = iv[16..32]
 *
 * Built on EVP's AES-256-ECB, a block at a time: OpenSSL's own AES_ige_encrypt
 * is deprecated, has a table AES and is eight times slower. */
#ifndef DORAN_MT_IGE_H
#define DORAN_MT_IGE_H

#include <glib.h>

enum { MT_IGE_KEY = 32, MT_IGE_IV = 32, MT_IGE_BLOCK = 16 };

/* OpenSSL's contexts for both directions, some 2 KB: make one and use it for
 * everything that one thread does. Holds the last key until it is freed. */
struct mt_ige;

struct mt_ige *mt_ige_new(void);
void mt_ige_free(struct mt_ige *ige);

/* For g_autoptr(MtIge) only. */
typedef struct mt_ige MtIge;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtIge, mt_ige_free)

/* `len` is a multiple of 16 (a programmer's error if not: look at it before).
 * `in` and `out` are the same or do not overlap. The IV is not changed. */
void mt_ige_encrypt(struct mt_ige *ige, const guint8 key[MT_IGE_KEY],
	const guint8 iv[MT_IGE_IV], const guint8 *in, guint8 *out, gsize len);
void mt_ige_decrypt(struct mt_ige *ige, const guint8 key[MT_IGE_KEY],
	const guint8 iv[MT_IGE_IV], const guint8 *in, guint8 *out, gsize len);

#endif
