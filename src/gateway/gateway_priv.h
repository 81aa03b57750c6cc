/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gateway_priv: what the parts of the gateway share among themselves. */
#ifndef DORAN_GATEWAY_PRIV_H
#define DORAN_GATEWAY_PRIV_H

#include <gio/gio.h>

#include "gateway.h"
#include "poller.h"
#include "timers.h"

/* Bytes read at a time. */
#define GATEWAY_SCRATCH 65536

struct gateway {
	struct upstream_conf conf;
	struct limits limits;
	struct counters counters;
	struct ssl_ctx_st *tls; /* NULL: mqtt:// */
	struct poller *poller;
	struct timers *timers;
	GSocketClient *connector;
	GHashTable *clients; /* client ID -> struct client, the latest */
	struct mt_desk *desk; /* NULL: no MTProto */
	char *trouble; /* with the broker, as logged; NULL: none */
	gint64 now; /* of gateway_tick() */
	guint8 scratch[GATEWAY_SCRATCH]; /* for reading, not kept */
};

/* To be called first in whatever the loop calls: takes and returns the time of
 * g_get_monotonic_time(). */
gint64 gateway_tick(struct gateway *gateway);

/* The broker could not be reached, and why, or (NULL) could: a change is
 * logged. Addresses and certificates are the operator's concern, clients hear
 * nothing of them. */
void gateway_trouble(struct gateway *gateway, const char *why);

#endif
