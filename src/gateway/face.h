/* SPDX-License-Identifier: GPL-3.0-or-later */
/* face: what the protocols of clients have in common for the listening side. A
 * session is one client, from its first byte to the end of its connection. */
#ifndef DORAN_FACE_H
#define DORAN_FACE_H

#include <glib.h>

#include "gateway.h"
#include "transport.h"

/* All required. */
struct face {
	/* A client has connected. `ops` and `transport` live until closed().
	 */
	void *(*begin)(struct gateway *gateway, const struct transport_ops *ops,
		void *transport);
	/* Bytes from the client, in any pieces; borrowed. */
	void (*received)(void *session, const void *bytes, gsize len);
	/* Some of what was queued has been written: to be called whenever
	 * queued() has become less (once for any number of writes in a row is
	 * enough). */
	void (*writable)(void *session);
	/* Tells the client that dorand ends, and asks the transport to close.
	 * Wills are published, as with every other end that the client did not
	 * ask for. */
	void (*shutdown)(void *session);
	/* The connection is gone, whoever ended it; frees the session. */
	void (*closed)(void *session);
};

#endif
