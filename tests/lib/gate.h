/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gate: a private dorand on a free loopback port, before a broker. What goes
 * wrong ends the test with a text. */
#ifndef DORAN_TEST_GATE_H
#define DORAN_TEST_GATE_H

#include <glib.h>

struct gate;

/* True if it was built (DORAND, or dorand in the build folder). */
gboolean gate_available(void);

/* Runs one before that port, and waits until it listens. */
struct gate *gate_new(guint broker_port);
/* The same, for MTProto. */
struct gate *gate_new_tcp(guint broker_port);
guint gate_port(const struct gate *gate);
/* SIGKILL; gate_start() makes it listen at the same port again. */
void gate_kill(struct gate *gate);
void gate_start(struct gate *gate);
/* Kills if it runs, frees. NULL is fine. */
void gate_free(struct gate *gate);

#endif
