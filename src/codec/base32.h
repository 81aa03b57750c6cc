/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base32: RFC 4648 section 6, lower case, without padding. */
#ifndef DORAN_BASE32_H
#define DORAN_BASE32_H

#include <glib.h>

/* The text for `len` bytes; the caller's to free. */
char *base32_encode(const guint8 *bytes, gsize len);

/* The bytes of a text (either case); NULL when it is not base32 or its last
 * character carries bits that stand for nothing. */
GBytes *base32_decode(const char *text);

#endif
