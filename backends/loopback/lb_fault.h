/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lb_fault: what goes wrong in a loopback broker, on command and by a seed. */
#ifndef DORAN_LB_FAULT_H
#define DORAN_LB_FAULT_H

#include <glib.h>

struct lb_faults {
	/* of each message to a client, in percent */
	guint drop; /* lost after the sender was told it is there */
	guint duplicate; /* comes twice */
	guint reorder; /* comes after later ones */
	guint oversize; /* comes with a payload longer than any limit */
	/* of each message to or from a client: its connection breaks, before
	 * or after the message was taken */
	guint disconnect;
	guint delay_ms; /* each message, order kept */
	guint seed; /* the same seed, the same faults in each client's stream */
	gboolean offline; /* nobody gets a connection */
};

/* Reads `name=number` words with spaces or `&` between them: drop, duplicate,
 * reorder, oversize, disconnect (0-100), delay (ms, at most 60000), seed,
 * offline (0 or 1). Words not named keep their values; FALSE: nothing changed,
 * *error is FAULT_CONFIG. */
gboolean lb_faults_parse(
	struct lb_faults *faults, const char *text, GError **error);

/* True in `percent` of the cases. */
gboolean lb_fault_strikes(GRand *rand, guint percent);

#endif
