/* SPDX-License-Identifier: GPL-3.0-or-later */
/* core_pair: two accounts, alice and bob, of one engine over the loopback
 * wire, for tests. Functions end the test where something fails. */
#ifndef DORAN_CORE_PAIR_H
#define DORAN_CORE_PAIR_H

#include "front.h"

#define ALICE "alice@example.org"
#define BOB "bob@example.org"

struct pair {
	char *dir, *config;
	int number;
	struct front *front;
	gint64 last_row; /* newest incoming message event */
	guint incoming;
	char *state; /* of the last status event */
	gint64 reason;
	gint64 patience; /* us; 0: PATIENCE */
};

/* cmocka's set-up and tear-down: both accounts made and connected. */
int pair_set_up(void **state);
int pair_tear_down(void **state);

/* Writes doran.conf: the server's URL gets `faults` at its end. */
void pair_configure(struct pair *pair, const char *faults, const char *e2ee);

/* Starts the engine again; the server's URL gets `faults` at its end. */
void pair_open(struct pair *pair);
void pair_reopen(struct pair *pair, const char *faults, const char *e2ee);

/* A method with pairs of key and text, ended by NULL: its result, or the fault
 * that it must end with (-1: none). */
GVariant *pair_call(
	struct pair *pair, const char *method, const char *first, ...);
int pair_fault(struct pair *pair, const char *method, ...);

/* Contacts on both sides. */
void pair_befriend(struct pair *pair);

/* Until a status event tells this state (NULL: any), and so many texts have
 * come in. */
void pair_wait(struct pair *pair, const char *state, guint incoming);

/* Notices tell that something went wrong: there must be none, but for the
 * allowed ones (ended by NOTICE_NONE; NULL: none). */
void pair_expect_no_notice(struct pair *pair, const enum notice *allowed);

#endif
