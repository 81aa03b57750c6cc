/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wire: one open wire of a backend module, as the layers above use it. Hands
 * out request ids and brings every event of the module's threads, values
 * copied and in order, into one GMainContext. */
#ifndef DORAN_WIRE_H
#define DORAN_WIRE_H

#include <glib.h>

#include "doran-backend.h"
#include "loader.h"
#include "secret.h"

struct wire;

/* All but `keep` are required. They run in the context that was thread-default
 * when the wire was opened, and may call any wire_ function, wire_close() too.
 */
struct wire_callbacks {
	void (*state)(void *ctx, enum doran_wire_state state,
		enum doran_status reason, const char *text);
	/* token: hand it to wire_ack() once the message is committed; 0 where
	 * there is nothing to acknowledge. While one is not acknowledged the
	 * wire may hand up no further message: acknowledge each, also one that
	 * is thrown away. */
	void (*message)(void *ctx, const char *topic, GBytes *payload,
		gboolean retained, gboolean duplicate, guint64 token);
	void (*done)(void *ctx, guint64 id, enum doran_status status,
		const char *text);
	/* NULL: nothing is kept. Bytes for the next wire_open() of this
	 * account, borrowed, and the server's key in them (NULL: none). */
	void (*keep)(
		void *ctx, const struct secret *state, const char *server_key);
};

/* Opens a wire of the backend (whose reference it takes one of) without
 * connecting. NULL: FAULT_CONFIG (not a wire; URL, file or option wrong) or
 * FAULT_IO. `config` and `callbacks` are copied, `ctx` is borrowed. */
struct wire *wire_open(struct backend *backend,
	const struct doran_wire_config *config,
	const struct wire_callbacks *callbacks, void *ctx, GError **error);

/* A second user of an open wire, or with NULL for `callbacks` none any more.
 * What is said of the connection and of requests is told to it after the first
 * one (each knows its own ids); a message is handed to it alone, where it
 * wants the topic. Who comes to a connection that is up is told so at once.
 * `callbacks` and `ctx` are borrowed. */
struct wire_guest {
	gboolean (*wants)(void *ctx, const char *topic);
	const struct wire_callbacks *callbacks;
	void *ctx;
};
void wire_set_guest(struct wire *wire, const struct wire_guest *guest);

/* Connects and keeps connected; state(CONNECTING), then UP, DOWN or REFUSED. */
void wire_connect(struct wire *wire);

/* These three return the request's id, never 0; done() follows exactly once,
 * never before they return, but not after wire_close(). What they do is told
 * in doran-backend.h. */
guint64 wire_subscribe(struct wire *wire, const char *filter, guint qos);
guint64 wire_unsubscribe(struct wire *wire, const char *filter);
guint64 wire_publish(struct wire *wire, const char *topic, GBytes *payload,
	guint qos, gboolean retain);

/* Token 0 is ignored. */
void wire_ack(struct wire *wire, guint64 token);

/* Says goodbye after what is under way; state(DOWN, DORAN_OK) follows. */
void wire_disconnect(struct wire *wire);

/* Ends and frees; no callback comes after it. What is not acknowledged stays so
 * at the server, and without wire_disconnect() before it the will is published.
 * Waits for the module's threads (milliseconds). NULL is fine. */
void wire_close(struct wire *wire);

/* The FAULT code that fits a status, for the layers' error texts. */
int wire_status_fault(enum doran_status status);

#endif
