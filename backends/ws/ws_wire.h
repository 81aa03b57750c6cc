/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ws_wire: one WebSocket wire, between the host's thread (ws.c) and its own
 * (ws_worker.c), where libwebsockets runs in a GLib loop (ws_link.c).
 *
 * The host's thread leaves commands in a queue; everything else, the events
 * too, happens in the worker's thread and needs no lock. */
#ifndef DORAN_WS_WIRE_H
#define DORAN_WS_WIRE_H

#include <glib.h>

#include "doran-backend.h"
#include "ws_config.h"

struct lws_context;
struct lws_vhost;
struct ws_link;

enum ws_command_kind {
	WS_SUBSCRIBE,
	WS_UNSUBSCRIBE,
	WS_PUBLISH,
	WS_ANSWER /* nothing but done(status) */
};

struct ws_command {
	enum ws_command_kind kind;
	guint64 id;
	char *topic;
	guint8 *payload;
	gsize len;
	guint qos;
	gboolean retain;
	enum doran_status status;
};

struct ws_filter {
	char *filter;
	guint qos;
	guint64 id; /* of the request; 0: answered */
	guint64 number; /* of the subscription, STOMP's `id` */
	guint hang_ups; /* of a server that was asked for it */
};

struct doran_wire {
	struct ws_config config;
	struct doran_wire_events events;
	void *ctx;
	const struct doran_host *host;
	GThread *thread;
	GMainContext *context;
	GMainLoop *loop;

	GMutex mutex; /* guards what follows */
	GSource *waker; /* its ready time */
	GQueue commands; /* struct ws_command */
	gsize queued; /* bytes of payloads in them */
	GArray *acks; /* guint64 tokens */
	gboolean closed; /* no more events */
	gboolean wanted; /* connect() was called, disconnect() was not */
	gboolean leaving; /* disconnect() was called */

	/* the worker's: */
	struct lws_context *lws; /* NULL: not needed yet */
	struct lws_vhost *vhost;
	struct ws_link *link; /* NULL: no connection nor attempt */
	GPtrArray *filters; /* struct ws_filter */
	guint64 last_number;
	guint64 last_token;
	guint lookups; /* under way */
	gboolean begun; /* CONNECTING was told */
	gint64 up_at; /* since when it is, or was */
	gboolean warned; /* of what the server lacks */
	gint64 retry_at;
	guint pause_ms; /* before the next try; 0: the quick first one */
};

/* From the worker; each does nothing once the wire is closed. */
void ws_emit_state(struct doran_wire *wire, enum doran_wire_state state,
	enum doran_status reason, const char *text);
/* May block. */
void ws_emit_message(
	struct doran_wire *wire, const struct doran_wire_message *message);
void ws_emit_done(struct doran_wire *wire, guint64 id, enum doran_status status,
	const char *text);
void ws_log(struct doran_wire *wire, int level, const char *text);

void ws_command_free(struct ws_command *command);

/* Before the thread: makes the waker. */
void ws_worker_attach(struct doran_wire *wire);
/* The worker's thread function. */
gpointer ws_worker_run(gpointer wire);
/* Makes the worker look at everything anew; from any thread. */
void ws_worker_wake(struct doran_wire *wire);
/* The same, under the mutex. */
void ws_worker_wake_locked(struct doran_wire *wire);

/* The server hung up before it answered that subscription: TRUE when it did so
 * before, and likely for that reason. */
gboolean ws_filter_blamed(
	struct doran_wire *wire, guint64 number, gboolean dorand);

/* The answer to a subscription: granted, or forgotten; by its number. */
void ws_filter_answered(
	struct doran_wire *wire, guint64 number, enum doran_status status);

#endif
