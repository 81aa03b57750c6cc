/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ask: the small payloads of the topics net, ask and on (doran-protocol(7)). */
#ifndef DORAN_ASK_H
#define DORAN_ASK_H

#include "ids.h"

enum ask_what { ASK_LIST = 1, ASK_KEYS = 2 };

/* Topic ask: [1, what]; what is a set of enum ask_what, at least one. Unknown
 * bits are dropped; decode returns 0 (FAULT_PROTOCOL) when none is left. */
GBytes *ask_encode(guint what);
guint ask_decode(GBytes *bytes, GError **error);

/* Topic net: [1, name, ID]. The operator's retained word on its network. */
GBytes *net_encode(const char *name, const guint8 id[NETWORK_ID_LEN]);
/* *name (may be NULL) is the caller's. FAULT_PROTOCOL. */
gboolean net_decode(
	GBytes *bytes, char **name, guint8 id[NETWORK_ID_LEN], GError **error);

/* Topic on: [1, here]. The will is here = FALSE. A hint, never authority. */
GBytes *presence_encode(gboolean here);
gboolean presence_decode(GBytes *bytes, gboolean *here, GError **error);

#endif
