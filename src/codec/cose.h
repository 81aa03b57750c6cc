/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cose: COSE_Sign1 (RFC 9052 section 4.2) with EdDSA (alg -8, RFC 9053
 * section 2.2), payload inside, tag 18 in front, and no unprotected headers.
 * The protected header is always {1: -8}. Deterministic CBOR only.
 * The signing itself is crypto's: sign what cose_to_sign() returns. */
#ifndef DORAN_COSE_H
#define DORAN_COSE_H

#include <glib.h>

#define COSE_SIGNATURE_LEN 64

/* The Sig_structure ["Signature1", protected, aad, payload] to sign or to
 * verify (RFC 9052 section 4.4). `aad` is a text whose bytes are the
 * external_aad: what the signature is for. */
GBytes *cose_to_sign(GBytes *payload, const char *aad);

/* The same for another protected header (already encoded). */
GBytes *cose_sig_structure(const guint8 *protected, gsize protected_len,
	GBytes *payload, const char *aad);

GBytes *cose_sign1_encode(
	GBytes *payload, const guint8 signature[COSE_SIGNATURE_LEN]);

/* Takes a COSE_Sign1 apart; *payload is the caller's. Nothing is verified.
 * FAULT_PROTOCOL when it is not exactly of the form above. */
gboolean cose_sign1_decode(GBytes *bytes, GBytes **payload,
	guint8 signature[COSE_SIGNATURE_LEN], GError **error);

#endif
