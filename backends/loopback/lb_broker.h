/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lb_broker: a message broker in memory, shared by all wires of a process that
 * name it. Its one mutex is held by the caller in every function that takes a
 * broker or a session. */
#ifndef DORAN_LB_BROKER_H
#define DORAN_LB_BROKER_H

#include <glib.h>

#include "doran-backend.h"
#include "lb_fault.h"

struct lb_item {
	GRefString *topic;
	GBytes *payload;
	guint qos;
	gboolean retained;
	gboolean duplicate;
	gboolean oversize; /* a fault: grows past the receiver's limit */
	guint64 token; /* 0: needs no acknowledgement, or not handed up yet */
	gint64 due; /* monotonic time from which it may be handed up */
};

struct lb_broker {
	GMutex mutex;
	GHashTable *sessions; /* client id -> struct lb_session */
	GHashTable *retained; /* topic -> struct lb_item */
	GHashTable *users; /* name -> password; NULL: anyone may log in */
	GPtrArray *rules; /* lb_rules; NULL: everything is allowed */
	struct lb_faults faults;
};

/* What a session calls of the client that is connected to it, under the mutex;
 * neither may call back. */
struct lb_client {
	void (*wake)(struct lb_client *client); /* something to take */
	void (*cut)(struct lb_client *client); /* the connection is gone */
};

struct lb_session {
	struct lb_broker *broker;
	char *client_id;
	char *user; /* NULL: anonymous */
	gboolean clean; /* ends with its connection */
	struct lb_client *client; /* NULL: offline */
	gboolean doomed; /* the client has to break it: a fault */
	struct lb_item *will; /* of this connection; NULL: none */
	gboolean will_retain;
	GHashTable *filters; /* filter -> qos */
	GQueue queue; /* struct lb_item, not handed up yet */
	GQueue unacked; /* handed up */
	guint64 last_token;
	GRand *rand; /* decides this session's faults */
};

struct lb_login {
	const char *client_id;
	const char *user;
	const uint8_t *password;
	gsize password_len;
	gboolean clean;
	const struct lb_item *will; /* copied */
	gboolean will_retain;
};

/* The broker of that name, made on first sight, living as long as the process.
 * Needs no mutex. */
struct lb_broker *lb_broker_get(const char *name);

/* Adds or replaces users, lines of `name:password`. */
gboolean lb_broker_set_users(
	struct lb_broker *broker, const char *lines, GError **error);
gboolean lb_broker_set_rules(
	struct lb_broker *broker, const char *text, GError **error);

/* Connects `client`; whoever used the client id before is cut. What the session
 * kept is queued again, unacknowledged messages first, as duplicates.
 * UNREACHABLE while the broker is told to be offline, REFUSED for a wrong user
 * or password, or a session of another user. */
enum doran_status lb_broker_login(struct lb_broker *broker,
	const struct lb_login *login, struct lb_client *client,
	struct lb_session **session);

/* Ends the connection; the will is published unless it is a goodbye. The
 * session is freed if it is clean. Does not call cut(). */
void lb_session_leave(struct lb_session *session, gboolean goodbye);

/* Breaks the connection as a fault does: cut() is called. A client whose
 * session is doomed calls it at once. */
void lb_session_break(struct lb_session *session);

enum doran_status lb_session_subscribe(
	struct lb_session *session, const char *filter, guint qos);
void lb_session_unsubscribe(struct lb_session *session, const char *filter);

/* UNREACHABLE: the connection is doomed, a fault, and the message may have been
 * taken. Topics under `$loopback/` are commands (see
 * lb_control.c). */
enum doran_status lb_session_publish(struct lb_session *session,
	const char *topic, GBytes *payload, guint qos, gboolean retain);

/* The next message to hand up (free with lb_item_free), with a token if it
 * needs one; NULL: none now, and *wait is when to look again, -1: when woken.
 * At most `window` messages are handed up without acknowledgement. */
struct lb_item *lb_session_take(
	struct lb_session *session, guint window, gint64 *wait);

void lb_session_ack(struct lb_session *session, guint64 token);

/* Used between the broker's files. */
struct lb_item *lb_item_new(
	const char *topic, GBytes *payload, guint qos, gboolean retained);
struct lb_item *lb_item_copy(const struct lb_item *item);
void lb_item_free(struct lb_item *item);
void lb_broker_route(struct lb_broker *broker, const char *topic,
	GBytes *payload, guint qos, gboolean retain);
gboolean lb_control_is(const char *topic);
enum doran_status lb_control(
	struct lb_broker *broker, const char *topic, GBytes *payload);
struct lb_session *lb_session_new(
	struct lb_broker *broker, const char *client_id, const char *user);
void lb_session_free(struct lb_session *session);
void lb_session_push(struct lb_session *session, const struct lb_item *item);
void lb_session_requeue(struct lb_session *session);

#endif
