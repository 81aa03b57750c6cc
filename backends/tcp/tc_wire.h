/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tc_wire: one MTProto wire, between the host's thread (tcp.c) and its own
 * (tc_worker.c), where sockets and mt_link run in a GLib loop (tc_link.c).
 *
 * The host's thread leaves commands in a queue; everything else, the events
 * too, happens in the worker's thread and needs no lock. */
#ifndef DORAN_TC_WIRE_H
#define DORAN_TC_WIRE_H

#include <glib.h>

#include "doran-backend.h"
#include "tc_config.h"
#include "tc_state.h"

struct tc_link;

enum tc_command_kind {
	TC_SUBSCRIBE,
	TC_UNSUBSCRIBE,
	TC_PUBLISH,
	TC_ANSWER /* nothing but done(status) */
};

struct tc_command {
	enum tc_command_kind kind;
	guint64 id;
	char *topic;
	guint8 *payload;
	gsize len;
	guint qos;
	gboolean retain;
	enum doran_status status;
};

struct tc_filter {
	char *filter;
	guint qos;
	guint64 id; /* of the request; 0: answered */
	guint64 number;
	guint hang_ups; /* of a broker that was asked for it */
};

struct doran_wire {
	struct tc_config config;
	struct doran_wire_events events;
	void *ctx;
	const struct doran_host *host;
	GThread *thread;
	GMainContext *context;
	GMainLoop *loop;

	GMutex mutex; /* guards what follows */
	GSource *waker; /* its ready time */
	GQueue commands; /* struct tc_command */
	gsize queued; /* bytes of payloads in them */
	GArray *acks; /* guint64 tokens */
	gboolean closed; /* no more events */
	gboolean wanted; /* connect() was called, disconnect() was not */
	gboolean leaving; /* disconnect() was called */

	/* the worker's: */
	struct tc_state kept;
	struct tc_link *link; /* NULL: no connection nor attempt */
	GPtrArray *filters; /* struct tc_filter */
	guint64 last_number;
	guint attempts; /* to connect, under way */
	gboolean begun; /* CONNECTING was told */
	gint64 up_at; /* since when it is, or was */
	gint64 retry_at;
	guint pause_ms; /* before the next try; 0: the quick first one */
};

/* From the worker; each does nothing once the wire is closed. */
void tc_emit_state(struct doran_wire *wire, enum doran_wire_state state,
	enum doran_status reason, const char *text);
/* May block. */
void tc_emit_message(
	struct doran_wire *wire, const struct doran_wire_message *message);
void tc_emit_done(struct doran_wire *wire, guint64 id, enum doran_status status,
	const char *text);
/* What is in wire->kept is to be kept. */
void tc_keep(struct doran_wire *wire);
void tc_log(struct doran_wire *wire, int level, const char *text);

/* Of the server's key, 16 hex digits; NULL: none. The caller's. */
char *tc_fingerprint_text(const struct tc_state *state);

void tc_command_free(struct tc_command *command);

/* Before the thread: makes the waker. */
void tc_worker_attach(struct doran_wire *wire);
/* The worker's thread function. */
gpointer tc_worker_run(gpointer wire);
/* Makes the worker look at everything anew; from any thread. */
void tc_worker_wake(struct doran_wire *wire);
/* The same, under the mutex. */
void tc_worker_wake_locked(struct doran_wire *wire);

/* The answer to a subscription: granted, or forgotten; by its number. */
void tc_filter_answered(
	struct doran_wire *wire, guint64 number, enum doran_status status);
/* The broker broke off soon after it was asked for this one: TRUE when that
 * was so often that it means no. */
gboolean tc_filter_blamed(struct doran_wire *wire, guint64 number);

#endif
