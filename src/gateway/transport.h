/* SPDX-License-Identifier: GPL-3.0-or-later */
/* transport: what a session asks of the connection its client came by. The
 * listener implements it (WebSocket: one send() is one binary message; TCP:
 * bytes); the session calls it. No function here may call back into the session
 * before it has returned. */
#ifndef DORAN_TRANSPORT_H
#define DORAN_TRANSPORT_H

#include <glib.h>

/* Codes of RFC 6455, 7.4.1, that sessions end with; TCP has none. */
enum {
	TRANSPORT_NORMAL = 1000,
	TRANSPORT_GOING_AWAY = 1001,
	TRANSPORT_PROTOCOL = 1002,
	TRANSPORT_POLICY = 1008,
	TRANSPORT_TOO_BIG = 1009
};

struct transport_ops {
	/* Required. Queues one message: the bytes of `take_head`, then those
	 * of `take_body` (NULL: none), which may be large and is shared, not
	 * copied. Both references are the transport's. After close() nothing
	 * is sent any more. */
	void (*send)(void *transport, GBytes *take_head, GBytes *take_body);
	/* Required. How many of the bytes given to send() are not in the
	 * socket's buffer yet, without the transport's own framing. Called
	 * often: a field. */
	gsize (*queued)(void *transport);
	/* Required. Whether to read from the client; it reads at first. What
	 * was read already may still come by the face's received(). */
	void (*read)(void *transport, gboolean on);
	/* Required. Ends the connection once all that was queued is written,
	 * or when that takes too long: with a close code and a short reason.
	 * The face's closed() follows, later. */
	void (*close)(void *transport, guint code, const char *reason);
	/* Required. The session's own handshake is over, where the listener
	 * has none: from now on it is a client, not somebody at the door.
	 * Again: nothing. */
	void (*opened)(void *transport);
	/* Required. The client's address for logs, "192.0.2.7:50122";
	 * borrowed. */
	const char *(*peer)(void *transport);
};

#endif
