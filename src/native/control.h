/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control: what devices tell each other about their stream, as an extension
 * of a record's header (doran-protocol(7), Control). */
#ifndef DORAN_CONTROL_H
#define DORAN_CONTROL_H

#include "dcbor.h"
#include "ids.h"

#define RANGES_MAX 32
#define CONTROLS_MAX 32

/* Sequence numbers first..last, both included; first >= 1. */
struct seq_range {
	guint64 first, last;
};

/* Encoded as an array of [first, last]; rising, apart by at least one number.
 * The reader returns a GArray of struct seq_range (maybe empty), never NULL;
 * the error is the reader's (dcbor_bad). */
void ranges_put(GByteArray *out, const GArray *ranges);
GArray *ranges_get(struct dcbor_reader *r);

enum control_kind {
	CONTROL_RESEND = 2, /* send these sequence numbers again */
	CONTROL_SKIP = 3, /* these will never come */
	CONTROL_ANEW = 4 /* encrypt the record in these envelopes anew */
};

struct control_item {
	enum control_kind kind;
	GArray *ranges; /* resend, skip: of struct seq_range, 1..32 */
	GArray *hashes; /* anew: of guint8[HASH_LEN], 1..32 */
};

struct control_item *control_item_new(enum control_kind kind);
void control_item_free(struct control_item *item);

/* An array of struct control_item, 1..CONTROLS_MAX. The reader keeps unknown
 * kinds out of its result; never NULL, the error is the reader's. */
void controls_put(GByteArray *out, const GPtrArray *items);
GPtrArray *controls_get(struct dcbor_reader *r);

#endif
