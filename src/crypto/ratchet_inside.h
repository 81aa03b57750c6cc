/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ratchet_inside: what sending (ratchet.c) and receiving (decrypt.c) share. */
#ifndef DORAN_RATCHET_INSIDE_H
#define DORAN_RATCHET_INSIDE_H

#include <omemo/protocol.h>
#include <omemo/session_builder.h>
#include <omemo/session_cipher.h>

#include "bridge.h"
#include "provider.h"
#include "ratchet.h"

struct ratchet {
	struct provider *provider;
	struct bridge bridge;
	/* builder and cipher keep a pointer to it */
	signal_protocol_address address;
};

/* Starts a call about peer's device; ratchet_end() ends it, good or not. */
void ratchet_begin(struct ratchet *ratchet, const char *peer, guint32 device);
void ratchet_end(struct ratchet *ratchet, gboolean good);

/* The library's cipher for the call's address, at version 3. */
session_cipher *ratchet_cipher(struct ratchet *ratchet);

/* Loads the call's record into the bridge. FALSE: *error has the reason. */
gboolean ratchet_fetch(struct ratchet *ratchet, GError **error);

/* Whether the peer's key may be used. FALSE: FAULT_TRUST, or the store's own
 * error. */
gboolean ratchet_check_trust(struct ratchet *ratchet,
	const guint8 pub[RATCHET_PUBLIC_LEN], GError **error);

#endif
