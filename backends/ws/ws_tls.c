/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <openssl/x509_vfy.h>

#include "ws_link.h"

void
ws_tls_verify(struct ws_link *link, void *store_ctx, gboolean good)
{
	int error = X509_STORE_CTX_get_error(store_ctx);

	if (good || error == X509_V_OK || link->tls_text != NULL)
		return;
	link->tls_text = g_strdup(X509_verify_cert_error_string(error));
}
