/* SPDX-License-Identifier: GPL-3.0-or-later */
/* envelope: what is published into a device's inbox (doran-protocol(7), The
 * envelope). The readable outside of a record: nothing in it is believed
 * before the record inside has been verified. */
#ifndef DORAN_ENVELOPE_H
#define DORAN_ENVELOPE_H

#include "ids.h"

#define ENVELOPE_MAX (2 * 1024 * 1024) /* bytes */
#define ENVELOPE_HEADER_MAX                              \
	(64 * 1024) /* bytes of ciphertext or COSE_Sign1 \
		     */

enum envelope_form {
	ENVELOPE_SEALED = 1, /* a Signal message */
	ENVELOPE_SIGNED = 2 /* a COSE_Sign1 of the header */
};

struct envelope {
	enum envelope_form form;
	guint32 sender; /* device */
	guint8 signal_type; /* sealed: 2 a later, 3 a first message; else 0 */
	GBytes *header; /* sealed: Signal ciphertext; signed: COSE_Sign1 */
	GBytes *body; /* sealed: encrypted; signed: MIMI content; or NULL */
	GBytes *list; /* the sender's device list, or NULL */
};

struct envelope *envelope_new(void);
void envelope_free(struct envelope *envelope);

/* For g_autoptr(Envelope) only. */
typedef struct envelope Envelope;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Envelope, envelope_free)

/* FAULT_DATA when it is over a limit. */
GBytes *envelope_encode(const struct envelope *envelope, GError **error);
/* FAULT_PROTOCOL when the bytes are not exactly an envelope. */
struct envelope *envelope_decode(GBytes *bytes, GError **error);
/* An envelope's name in control messages and in the store: hash_bytes(). */

#endif
