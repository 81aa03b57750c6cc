/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mq_wire: one MQTT wire, between the host's thread (mqtt.c), its worker
 * (mq_worker.c) and Paho's two threads (mq_link.c).
 *
 * Only the worker calls Paho, whose one lock is held during every callback: the
 * host's thread never waits for it, not even in close(). */
#ifndef DORAN_MQ_WIRE_H
#define DORAN_MQ_WIRE_H

#include <glib.h>

#include "doran-backend.h"
#include "mq_config.h"

struct mq_link;

enum mq_command_kind {
	MQ_SUBSCRIBE,
	MQ_UNSUBSCRIBE,
	MQ_PUBLISH,
	MQ_ANSWER /* nothing but done(status) */
};

struct mq_command {
	enum mq_command_kind kind;
	guint64 id;
	char *topic;
	guint8 *payload;
	gsize len;
	guint qos;
	gboolean retain;
	enum doran_status status;
};

struct mq_filter {
	char *filter;
	guint qos;
	guint64 id; /* 0: answered */
	/* mq_doubt: */
	gint64 asked_at; /* on this connection; 0: not yet */
	gboolean waits; /* for the broker's answer, on this connection */
	gboolean suspect; /* asked for alone */
	guint strikes; /* connections that broke on it, in a row */
};

struct doran_wire {
	gatomicrefcount refs; /* the host's, the worker's, each link's */
	struct mq_config config;
	struct doran_wire_events events;
	void *ctx;
	const struct doran_host *host;

	GMutex mutex; /* guards what follows; never held in a call to Paho */
	GCond cond;
	struct mq_link *link; /* NULL: no connection nor attempt */
	GQueue commands;
	GPtrArray *filters; /* struct mq_filter: asked for at each connection */
	guint inflight; /* publishes given to Paho */
	guint64 last_token;
	gboolean up;
	gboolean wanted; /* connect() was called, disconnect() was not */
	gboolean leaving; /* disconnect() was called */
	gboolean closed; /* no more events */
	guint calls; /* events under way */
	gint64 retry_at;
	gint64 ring_at; /* while the link connects (mq_bell) */
	gint64 ring_us;
	guint pause_ms; /* before the next try; 0: the quick first one */
	/* mq_doubt: */
	gint64 asked_at; /* the last SUBSCRIBE of this connection; 0: none */
	guint breaks; /* in a row, each soon after a SUBSCRIBE */
};

/* Each takes the mutex for itself and calls nothing once the wire is closed. */
void mq_emit_state(struct doran_wire *wire, enum doran_wire_state state,
	enum doran_status reason, const char *text);
void mq_emit_message(
	struct doran_wire *wire, const struct doran_wire_message *message);
void mq_emit_done(struct doran_wire *wire, guint64 id, enum doran_status status,
	const char *text);
void mq_log(struct doran_wire *wire, int level, const char *text);

void mq_command_free(struct mq_command *command);
void mq_filter_free(gpointer filter); /* struct mq_filter */
struct doran_wire *mq_wire_ref(struct doran_wire *wire);
void mq_wire_unref(struct doran_wire *wire);

/* Removes the filter, under the mutex. True: `*id` is what still waited for an
 * answer, or 0. */
gboolean mq_filter_remove(
	struct doran_wire *wire, const char *filter, guint64 *id);

/* The worker's thread function; takes over a reference of the wire. */
gpointer mq_worker_run(gpointer wire);

#endif
