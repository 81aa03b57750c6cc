/* SPDX-License-Identifier: GPL-3.0-or-later */
/* fake_front: stands in for the engine and the store in tests of the command
 * line. A test writes down what shall happen, then runs doran in a child. */
#ifndef DORAN_FAKE_FRONT_H
#define DORAN_FAKE_FRONT_H

#include "fault.h"
#include "front.h"

struct fake_step {
	gint64 after_ms; /* since message.send */
	const char *state; /* NULL ends */
	enum notice reason;
};

struct fake {
	gboolean no_store; /* view_open() finds nothing */
	int view_fault; /* view_open() fails with it; -1: it does not */
	int open_fault; /* front_open() does */
	const char *fail_method; /* this method fails ... */
	const char *fail_address; /* ... for this address; NULL: for all */
	int fail_fault;
	const char *refused; /* an account the server refuses */
	struct fake_step steps[4]; /* of each message sent */
	gint64 arrive_after_ms; /* -1: nothing comes */
	GPtrArray *messages; /* in the store: struct message */
	GPtrArray *late; /* arrive_after_ms later */
	GPtrArray *chats;
	GPtrArray *contacts;
	const char *checks; /* of doctor: "check state detail;..." */
};

extern struct fake fake;

/* Back to an empty store where all goes well. */
void fake_reset(void);

/* A text from bob in chat 1, or one's own; borrowed by the fake. */
struct message *fake_message(gint64 row, gboolean outgoing, const char *text);

/* Runs doran with the arguments (NULL ends) and this standard input (NULL:
 * empty) in a child. What it printed is the caller's. */
int fake_run(
	const char *const *argv, const char *input, char **out, char **err);

#endif
