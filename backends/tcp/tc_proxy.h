/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tc_proxy: the way through a proxy, and what went wrong there. */
#ifndef DORAN_TC_PROXY_H
#define DORAN_TC_PROXY_H

#include <gio/gio.h>

#include "tc_config.h"

/* The client goes through the proxy of the configuration, or through none. */
void tc_proxy_set(GSocketClient *client, const struct tc_config *config);

/* For people: why no connection came about, or with error NULL none in time.
 * met: the proxy itself was reached. Names the proxy without user and password;
 * the configuration must have one. The caller's. */
char *tc_proxy_text(
	const struct tc_config *config, gboolean met, const GError *error);

#endif
