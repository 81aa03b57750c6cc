/* SPDX-License-Identifier: GPL-3.0-or-later */
/* signed: inputs for parsers behind a signature. Wrapped here, so that a
 * mutation need not keep lengths and signatures of COSE_Sign1 in step. */
#ifndef DORAN_FUZZ_SIGNED_H
#define DORAN_FUZZ_SIGNED_H

#include "fuzz.h"
#include "ids.h"

#define FUZZ_ALICE "alice@example.org"

/* Of "example.org". */
void fuzz_network(guint8 id[NETWORK_ID_LEN]);

/* A COSE_Sign1 around the bytes. */
GBytes *fuzz_signed(const void *payload, gsize len);

/* The payload of a COSE_Sign1 that is well-formed. */
GBytes *fuzz_payload(GBytes *object);

/* A seed for signing. */
struct secret *fuzz_seed(void);

#endif
