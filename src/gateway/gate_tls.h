/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gate_tls: TLS as a server. */
#ifndef DORAN_GATE_TLS_H
#define DORAN_GATE_TLS_H

#include <glib.h>

/* TLS 1.2 and later with the certificate chain and its key, PEM files.
 * FAULT_CONFIG: they cannot be read or do not fit. Free with SSL_CTX_free(). */
struct ssl_ctx_st *gate_tls_new(
	const char *cert, const char *key, GError **error);

/* OpenSSL's last error in English, for logs; "closed" where it has none. */
const char *gate_tls_reason(void);

#endif
