/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sha: SHA-256 and HMAC-SHA-256 (RFC 2104) with what the processor has for it:
 * a message takes dozens, and libsodium's are portable C, some ten times as
 * slow. */
#ifndef DORAN_SHA_H
#define DORAN_SHA_H

#include <glib.h>

#define SHA_LEN 32 /* bytes */

void sha_hash(const void *data, gsize len, guint8 out[SHA_LEN]);

struct sha_hmac;

struct sha_hmac *sha_hmac_new(const guint8 *key, gsize len);
void sha_hmac_add(struct sha_hmac *hmac, const void *data, gsize len);
/* Only sha_hmac_free() may follow. */
void sha_hmac_end(struct sha_hmac *hmac, guint8 out[SHA_LEN]);
/* Wipes it. */
void sha_hmac_free(struct sha_hmac *hmac);

#endif
