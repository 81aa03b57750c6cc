/* SPDX-License-Identifier: GPL-3.0-or-later */
/* send: messages on their way: what each of them waits for, and what became of
 * it. */
#ifndef DORAN_SEND_H
#define DORAN_SEND_H

#include "fault.h"
#include "front.h"

/* One message to one recipient. */
struct parcel {
	struct sending *sending;
	char *account; /* NULL until known */
	char *address;
	char *id; /* hex, NULL until known */
	gboolean answered; /* the engine has it; row is known */
	gsize size; /* what it takes until then */
	gint64 row;
	struct parcel *same; /* another one that is this row, with --id */
	enum message_state state;
	enum notice reason;
};

struct sending {
	struct front *front;
	GMainLoop *loop;
	enum message_state wanted; /* QUEUED to READ */
	gint64 timeout; /* seconds */
	gboolean json;
	GHashTable *parcels; /* on their way (set of struct parcel) */
	GHashTable *rows; /* of them, by row (gint64 in struct parcel) */
	gsize unanswered; /* bytes that the engine has not stored yet */
	gint64 last; /* monotonic us of the last sending_add() */
	gint64 newest; /* the highest row that was answered */
	GHashTable *early; /* states of rows not known yet */
	GHashTable *accounts; /* name -> GError: refused for good */
	GHashTable *down; /* name -> why there is no connection */
	guint timer;
	guint64 done;
	guint64 failed;
	GError *first; /* the first failure */
	gboolean broken; /* no use to go on: store or output fails */
	int broken_code; /* why, where it was told as an error; 0: not */
	char *told; /* the failure told last: the same is told once */
	gboolean stopped; /* by a signal */
	void (*room)(void *user); /* a parcel is gone */
	void *user;
};

/* Listens to the front's events from now on. */
void sending_init(struct sending *sending, struct front *front);

/* Hands a message to the engine. account, key and e2ee may be NULL. */
void sending_add(struct sending *sending, const char *account,
	const char *address, const char *text, const char *key,
	const char *e2ee);

/* They were handed over before, at that time (monotonic, microseconds), in
 * another way: what is left of their time is theirs, and a moment to hear what
 * became of them. */
void sending_since(struct sending *sending, gint64 since);

/* A message that cannot even be handed over. */
void sending_refuse(struct sending *sending, const GError *error);

/* Gives up on all that is still on its way: it stays queued. */
void sending_stop(struct sending *sending);

/* The outcome of all: TRUE, the one error, or FAULT_PARTIAL. */
gboolean sending_result(struct sending *sending, GError **error);

void sending_clear(struct sending *sending);

/* The fault of a message that will not go, or waits for a person; FALSE: it
 * only takes time. */
gboolean send_hopeless(
	enum message_state state, enum notice reason, enum fault *fault);

#endif
