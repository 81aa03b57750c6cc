/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <openssl/err.h>
#include <openssl/pem.h>
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

gboolean
ws_tls_is_certificate(const char *file)
{
	BIO *in = BIO_new_file(file, "r");
	X509 *found =
		in != NULL ? PEM_read_bio_X509(in, NULL, NULL, NULL) : NULL;
	gboolean good = found != NULL;

	X509_free(found);
	BIO_free(in);
	ERR_clear_error();
	return good;
}
