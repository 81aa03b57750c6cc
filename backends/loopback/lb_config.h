/* SPDX-License-Identifier: GPL-3.0-or-later */
/* lb_config: the settings of one loopback wire. */
#ifndef DORAN_LB_CONFIG_H
#define DORAN_LB_CONFIG_H

#include <glib.h>

#include "doran-backend.h"
#include "lb_broker.h"

struct lb_config {
	struct lb_broker *broker;
	char *client_id;
	char *user; /* NULL: anonymous */
	uint8_t *password;
	gsize password_len;
	gboolean clean;
	struct lb_item *will; /* NULL: none */
	gboolean will_retain;
	gsize max_message;
	guint window; /* messages handed up without acknowledgement */
	char *keep; /* to be kept for the next time; NULL: nothing */
	char *kept; /* what was; NULL: nothing */
	guint reconnect_ms; /* the first pause; doubled up to a second */
};

/* Copies and checks; the URL is `loopback://NAME[?FAULTS]`, the options
 * `users`, `rules`, `faults` (they change the broker), `window`, `keep` and
 * `reconnect` (ms). FAULT_CONFIG; lb_config_clear() is needed after a failure
 * too. */
gboolean lb_config_read(struct lb_config *config,
	const struct doran_wire_config *given, GError **error);
void lb_config_clear(struct lb_config *config);

#endif
