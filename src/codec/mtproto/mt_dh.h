/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_dh: Diffie-Hellman as core.telegram.org/mtproto/auth_key and its page on
 * security guidelines demand it. */
#ifndef DORAN_MT_DH_H
#define DORAN_MT_DH_H

#include "mt_random.h"

#define MT_DH_SIZE 256 /* bytes of a number below the prime */

/* Telegram's 2048-bit safe prime, which its servers have used since 2013
 * (source: server_DH_inner_data in core.telegram.org/mtproto/samples-auth_key
 * and in every recorded exchange; TDLib knows it as a good one). */
extern const guint8 mt_dh_prime[MT_DH_SIZE];
#define MT_DH_G 3 /* generates the subgroup of order (p-1)/2 there */

/* TRUE if p has 2048 bits, p and (p-1)/2 are prime, and g is 2..7 and a
 * quadratic residue as its rule says. A prime that is new costs 0.2 s; the
 * last few good ones are remembered. */
gboolean mt_dh_good(const guint8 *prime, gsize len, gint32 g);

/* TRUE if 2^1984 <= x <= p - 2^1984, and so 1 < x < p-1. */
gboolean mt_dh_in_range(
	const guint8 *x, gsize len, const guint8 prime[MT_DH_SIZE]);

/* base^exponent mod p, in constant time; base is at most 256 bytes. */
void mt_dh_power(const guint8 *base, gsize base_len,
	const guint8 exponent[MT_DH_SIZE], const guint8 prime[MT_DH_SIZE],
	guint8 out[MT_DH_SIZE]);

/* A secret exponent and g to it, the latter within range. */
void mt_dh_make(gint32 g, const guint8 prime[MT_DH_SIZE],
	const struct mt_random *random, guint8 secret[MT_DH_SIZE],
	guint8 public[MT_DH_SIZE]);

#endif
