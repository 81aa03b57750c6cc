/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gateway_priv: what the parts of the gateway share among themselves. */
#ifndef DORAN_GATEWAY_PRIV_H
#define DORAN_GATEWAY_PRIV_H

#include "gateway.h"

struct gateway {
	struct upstream_conf conf;
	struct limits limits;
	struct counters counters;
	struct ssl_ctx_st *tls; /* NULL: mqtt:// */
};

#endif
