/* SPDX-License-Identifier: GPL-3.0-or-later */
/* rpc_stage: the JSON-RPC dispatcher over a socketpair, with a host that is
 * made to behave. Functions end the test where something fails. */
#ifndef DORAN_RPC_STAGE_H
#define DORAN_RPC_STAGE_H

#include "rpc.h"

/* What stands behind the dispatcher. */
struct stage {
	struct rpc *rpc;
	int peer; /* our end */
	gboolean hold; /* answers wait */
	GQueue held;
	guint calls;
	GString *got; /* what was not looked at yet */
	gboolean listening, ended, broken;
};

/* cmocka's set-up and tear-down. */
int stage_set_up(void **state);
int stage_tear_down(void **state);

/* Lets the dispatcher do all that it can. */
void stage_turn(void);
/* Answers the call held longest with {}. */
void stage_answer(struct stage *stage);

/* To the dispatcher: bytes; a line. */
void stage_put(struct stage *stage, const char *bytes, gsize len);
void stage_say(struct stage *stage, const char *line);

/* From it: the next line; "" when there is none. The caller's. */
char *stage_line(struct stage *stage);
void stage_expect(struct stage *stage, const char *wanted);
/* An answer that begins so (its message is in words). */
void stage_expect_start(struct stage *stage, const char *start);

#endif
