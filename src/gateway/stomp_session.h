/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stomp_session: one client that speaks STOMP 1.2 as dorand(8) describes it,
 * from its first byte to the end of its connection. */
#ifndef DORAN_STOMP_SESSION_H
#define DORAN_STOMP_SESSION_H

#include <glib.h>

#include "face.h"

struct stomp_session;

/* The functions below. */
extern const struct face stomp_face;

/* A client has connected (WebSocket handshake done). `ops` and `transport`
 * live until stomp_session_closed(). It has limits.login_ms to log in. */
struct stomp_session *stomp_session_new(struct gateway *gateway,
	const struct transport_ops *ops, void *transport);

/* Bytes from the client, in any pieces; borrowed. A text and a binary message
 * are the same. */
void stomp_session_received(
	struct stomp_session *session, const void *bytes, gsize len);

/* Some of what was queued has been written: to be called whenever queued()
 * has become less (once for any number of writes in a row is enough). */
void stomp_session_writable(struct stomp_session *session);

/* The connection is gone, whoever ended it; frees the session. NULL: nothing.
 */
void stomp_session_closed(struct stomp_session *session);

/* Tells the client that dorand ends (ERROR, doran-status:shutdown), and asks
 * the transport to close. Wills are published, as with every other end that
 * the client did not ask for. */
void stomp_session_shutdown(struct stomp_session *session);

#endif
