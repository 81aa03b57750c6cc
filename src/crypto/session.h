/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session: looks into a session record of the library. */
#ifndef DORAN_SESSION_H
#define DORAN_SESSION_H

#include <omemo/signal_protocol.h>

#include "prekeys.h"

struct session_keys {
	guint8 identity[RATCHET_PUBLIC_LEN]; /* the peer's */
	guint8 base[RATCHET_PUBLIC_LEN]; /* that made the session */
};

/* Keys of the record's current session. FALSE if the record has none or is
 * not one. */
gboolean session_current(const struct secret *record, signal_context *global,
	struct session_keys *keys);

/* Finds the session that base made, the current one or an archived one.
 * *found tells; then keys are its. FALSE if the record is not one. */
gboolean session_find(const struct secret *record, signal_context *global,
	const guint8 base[RATCHET_PUBLIC_LEN], gboolean *found,
	struct session_keys *keys);

#endif
