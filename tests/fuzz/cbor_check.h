/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cbor_check: a second opinion on deterministic CBOR, written apart from the
 * reader and without a library. */
#ifndef DORAN_FUZZ_CBOR_CHECK_H
#define DORAN_FUZZ_CBOR_CHECK_H

#include <glib.h>

/* Whether the bytes are exactly one item by the rules of dcbor.h, with at most
 * `depth` arrays and maps in one another. */
gboolean cbor_check(const guint8 *data, gsize len, guint depth);

#endif
