/* SPDX-License-Identifier: GPL-3.0-or-later */
/* curve_key: our bytes as the library's key objects and back. */
#ifndef DORAN_CURVE_KEY_H
#define DORAN_CURVE_KEY_H

#include <omemo/signal_protocol.h>

#include "prekeys.h"

/* Whether a key from outside may be used: it begins with 0x05, its unused top
 * bit is clear, and it is not of small order (RFC 7748, section 6.1). */
gboolean curve_key_usable(const guint8 pub[RATCHET_PUBLIC_LEN]);

/* The library's objects, released by SIGNAL_UNREF. NULL if pub is not usable
 * or priv is not 32 bytes. */
ec_public_key *curve_key_public(const guint8 pub[RATCHET_PUBLIC_LEN]);
ec_key_pair *curve_key_pair(const struct secret *priv32);

/* The 33 bytes of a key; zeroed for NULL. */
void curve_key_write(const ec_public_key *key, guint8 pub[RATCHET_PUBLIC_LEN]);

/* A buffer of the library as a secret; wiped and freed. */
struct secret *curve_key_take_buffer(signal_buffer *take_buffer);

#endif
