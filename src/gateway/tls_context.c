/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "fault.h"
#include "i18n.h"
#include "tls_context.h"

static gboolean
unusable(const char *file, GError **error)
{
	const char *reason = ERR_reason_error_string(ERR_peek_last_error());

	fault_set(error, FAULT_CONFIG, _("cannot use %s for TLS: %s"), file,
		reason != NULL ? reason : "?");
	ERR_clear_error();
	return FALSE;
}

static gboolean
load(SSL_CTX *ctx, const struct upstream_conf *conf, GError **error)
{
	if (conf->ca_file == NULL)
		SSL_CTX_set_default_verify_paths(ctx);
	else if (SSL_CTX_load_verify_locations(ctx, conf->ca_file, NULL) != 1)
		return unusable(conf->ca_file, error);
	if (conf->cert_file == NULL)
		return TRUE;
	if (SSL_CTX_use_certificate_chain_file(ctx, conf->cert_file) != 1)
		return unusable(conf->cert_file, error);
	if (conf->key_file == NULL ||
		SSL_CTX_use_PrivateKey_file(
			ctx, conf->key_file, SSL_FILETYPE_PEM) != 1 ||
		SSL_CTX_check_private_key(ctx) != 1)
		return unusable(conf->key_file != NULL ? conf->key_file
						       : conf->cert_file,
			error);
	return TRUE;
}

struct ssl_ctx_st *
tls_context_new(const struct upstream_conf *conf, GError **error)
{
	SSL_CTX *ctx = SSL_CTX_new(TLS_client_method());

	if (ctx == NULL) {
		unusable("OpenSSL", error);
		return NULL;
	}
	SSL_CTX_set_min_proto_version(ctx, TLS1_2_VERSION);
	SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, NULL);
	/* An idle connection keeps no record buffers; a write that could not
	 * be ended is repeated from wherever its bytes are then. */
	SSL_CTX_set_mode(ctx,
		SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
			SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
	SSL_CTX_set_session_cache_mode(ctx, SSL_SESS_CACHE_OFF);
	if (load(ctx, conf, error))
		return ctx;
	SSL_CTX_free(ctx);
	return NULL;
}
