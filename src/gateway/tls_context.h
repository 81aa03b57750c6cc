/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tls_context: how connections to the broker are secured. */
#ifndef DORAN_TLS_CONTEXT_H
#define DORAN_TLS_CONTEXT_H

#include "gateway.h"

struct ssl_ctx_st;

/* A client's side: TLS 1.2 or later, the server verified against conf's
 * authorities. The host's name is for each connection to set. FAULT_CONFIG:
 * files that cannot be read or used. Free with SSL_CTX_free(). */
struct ssl_ctx_st *tls_context_new(
	const struct upstream_conf *conf, GError **error);

#endif
