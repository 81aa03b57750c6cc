/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ws_proxy: which HTTP proxy a connection goes through. */
#ifndef DORAN_WS_PROXY_H
#define DORAN_WS_PROXY_H

#include <glib.h>

/* Does the list (no_proxy: names, .suffixes, addresses, ADDRESS/BITS, "*",
 * each with an optional :PORT, apart by commas or blanks) have the host? */
gboolean ws_proxy_excepts(const char *list, const char *host, guint port);

/* http://[USER:PASSWORD@]HOST[:PORT], the scheme may be missing. *auth is
 * "USER:PASSWORD@" or NULL. All are the caller's. FAULT_CONFIG. */
gboolean ws_proxy_parse(const char *text, char **host, guint *port, char **auth,
	GError **error);

/* What the environment says (https_proxy, http_proxy, all_proxy, no_proxy; the
 * first three also in capitals, but for HTTP_PROXY, which servers of CGI fill
 * from a request) for that host; NULL: no proxy. The caller's. Loopback never
 * goes through one. */
char *ws_proxy_of_environment(gboolean tls, const char *host, guint port);

#endif
