/* SPDX-License-Identifier: GPL-3.0-or-later */
/* safety: the number two people compare, Signal's numeric fingerprint with
 * 5200 iterations of SHA-512. */
#ifndef DORAN_SAFETY_H
#define DORAN_SAFETY_H

#include <glib.h>

#define SAFETY_DIGITS 60

/* Twelve groups of five digits, one space between; the same whichever side is
 * a. addr is "user@network". Free with g_free(). */
char *safety_number(const guint8 root_a[32], const char *addr_a,
	const guint8 root_b[32], const char *addr_b);

/* The same for keys of any length, as Signal has them (33 bytes). */
char *safety_number_of(const guint8 *key_a, gsize key_a_len, const char *addr_a,
	const guint8 *key_b, gsize key_b_len, const char *addr_b);

#endif
