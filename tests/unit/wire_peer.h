/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wire_peer: one wire in a test, with a record of all that it reported. */
#ifndef DORAN_TEST_WIRE_PEER_H
#define DORAN_TEST_WIRE_PEER_H

#include <glib.h>

#include "wire.h"

struct peer_message {
	char *topic;
	GBytes *payload;
	gboolean retained;
	gboolean duplicate;
	guint64 token;
};

struct peer {
	struct wire *wire;
	int state; /* the last; -1: none yet */
	enum doran_status reason; /* of the last DOWN or REFUSED */
	guint ups; /* how often it was up */
	guint downs;
	gboolean hold; /* does not acknowledge */
	GPtrArray *messages; /* struct peer_message */
	GHashTable *done; /* id -> status + 1 */
};

/* Opens the wire; ends the test if that fails. */
struct peer *peer_open(
	struct backend *backend, const struct doran_wire_config *config);
/* Closes without a goodbye; NULL is fine. */
void peer_close(struct peer *peer);
/* disconnect(), waits for DOWN, closes. */
void peer_leave(struct peer *peer);

/* Each waits for its outcome at most 10 s. */
gboolean peer_up(struct peer *peer); /* connect() and wait for UP */
gboolean peer_wait_state(struct peer *peer, int state);
gboolean peer_wait_ups(struct peer *peer, guint ups);
gboolean peer_wait_downs(struct peer *peer, guint downs);
gboolean peer_wait_messages(struct peer *peer, guint count);
/* The request's status; -1: none came. */
int peer_wait_done(struct peer *peer, guint64 id);
int peer_subscribe(struct peer *peer, const char *filter);
int peer_publish(struct peer *peer, const char *topic, const char *text,
	gboolean retain);
guint64 peer_send(struct peer *peer, const char *topic, const char *text);

/* Lets `ms` pass with the loop running: to see that nothing comes. */
void peer_idle(guint ms);
/* The message's payload as a new string. */
char *peer_text(const struct peer *peer, guint index);
const struct peer_message *peer_message(const struct peer *peer, guint index);
/* Ends the test, and says what came, if anything came. */
void peer_assert_none(const struct peer *peer);

#endif
