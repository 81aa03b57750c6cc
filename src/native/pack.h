/* SPDX-License-Identifier: GPL-3.0-or-later */
/* pack: several envelopes for one inbox in one publish (doran-protocol(7), The
 * envelope). Each is what it would be alone: a pack only saves ways. */
#ifndef DORAN_PACK_H
#define DORAN_PACK_H

#include "envelope.h"

#define PACK_MAX 256 /* envelopes */

/* What an envelope takes in a pack beside its own bytes, and the pack itself,
 * at most. */
#define PACK_OVERHEAD 8

/* envelopes: of 2 to PACK_MAX GBytes. FAULT_DATA when it is over a limit. */
GBytes *pack_encode(const GPtrArray *envelopes, GError **error);

/* Whether the bytes claim to be a pack. */
gboolean pack_is(GBytes *bytes);

/* GPtrArray of GBytes, not looked into; FAULT_PROTOCOL when the bytes are not
 * exactly a pack. */
GPtrArray *pack_decode(GBytes *bytes, GError **error);

#endif
