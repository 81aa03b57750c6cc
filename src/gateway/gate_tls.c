/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "fault.h"
#include "gate_tls.h"
#include "i18n.h"

const char *
gate_tls_reason(void)
{
	const char *reason = ERR_reason_error_string(ERR_peek_last_error());

	return reason != NULL ? reason : "closed";
}

static gboolean
load(SSL_CTX *ctx, const char *cert, const char *key, GError **error)
{
	ERR_clear_error();
	if (SSL_CTX_use_certificate_chain_file(ctx, cert) != 1)
		return fault_set(error, FAULT_CONFIG,
			_("the certificate %s cannot be used: %s"), cert,
			gate_tls_reason());
	if (SSL_CTX_use_PrivateKey_file(ctx, key, SSL_FILETYPE_PEM) != 1 ||
		SSL_CTX_check_private_key(ctx) != 1)
		return fault_set(error, FAULT_CONFIG,
			_("the key %s of the certificate %s cannot be used: "
			  "%s"),
			key, cert, gate_tls_reason());
	return TRUE;
}

struct ssl_ctx_st *
gate_tls_new(const char *cert, const char *key, GError **error)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_server_method());

	if (ctx == NULL) {
		fault_set(error, FAULT_BUG, _("OpenSSL does not start: %s"),
			gate_tls_reason());
		return NULL;
	}
	SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_options(ctx, SSL_OP_NO_RENEGOTIATION);
	/* An idle connection keeps no record buffers (34 KB); a write that
	 * could not be ended is repeated from wherever its bytes are then. */
	SSL_CTX_set_mode(ctx,
		SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
			SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	if (load(ctx, cert, key, error))
		return ctx;
	SSL_CTX_free(ctx);
	return NULL;
}
