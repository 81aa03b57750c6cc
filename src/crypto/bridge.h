/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bridge: struct key_store as the library's four stores, for one call at a
 * time. The session's record is loaded once a call and kept here. */
#ifndef DORAN_BRIDGE_H
#define DORAN_BRIDGE_H

#include <omemo/signal_protocol.h>

#include "ratchet.h"
#include "session.h"

struct bridge {
	struct key_store store;
	signal_protocol_store_context *context;

	/* of the call under way */
	const char *peer;
	guint32 device;
	struct secret *record; /* NULL: no session */
	gboolean loaded;
	gboolean changed; /* while sessions are held: not in the store */
	gboolean keys_known; /* of the record's current session: */
	struct session_keys keys;
	GHashTable *held; /* what earlier calls left; NULL: not held */
	GError *failure; /* of a callback: the library only knows that */
};

/* Makes context over store, which is copied. FALSE if out of memory. The
 * bridge must not move afterwards. */
gboolean bridge_open(struct bridge *bridge, const struct key_store *store,
	signal_context *global);
void bridge_close(struct bridge *bridge);

/* Starts and ends a call; peer is kept as a pointer until the end. good FALSE:
 * the session is as it was before, where sessions are held. */
void bridge_begin(struct bridge *bridge, const char *peer, guint32 device);
void bridge_end(struct bridge *bridge, gboolean good);

/* ratchet_hold(), ratchet_write() and ratchet_forget(). */
void bridge_hold(struct bridge *bridge);
gboolean bridge_write(struct bridge *bridge, GError **error);
void bridge_forget(struct bridge *bridge);

/* Loads bridge->record unless it is. FALSE: failure is set. */
gboolean bridge_fetch(struct bridge *bridge);

#endif
