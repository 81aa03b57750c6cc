/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cose.h"
#include "cosign.h"
#include "fault.h"
#include "i18n.h"
#include "sign.h"

GBytes *
cosign_make(GBytes *payload, const char *aad, const struct secret *seed)
{
	g_autoptr(GBytes) bytes = cose_to_sign(payload, aad);
	guint8 signature[COSE_SIGNATURE_LEN];
	gsize len;
	const guint8 *data = g_bytes_get_data(bytes, &len);

	sign_message(seed, data, len, signature);
	return cose_sign1_encode(payload, signature);
}

GBytes *
cosign_peek(GBytes *object, GError **error)
{
	guint8 signature[COSE_SIGNATURE_LEN];
	GBytes *payload = NULL;

	cose_sign1_decode(object, &payload, signature, error);
	return payload;
}

GBytes *
cosign_open(
	GBytes *object, const char *aad, const guint8 pub[32], GError **error)
{
	g_autoptr(GBytes) payload = NULL, bytes = NULL;
	guint8 signature[COSE_SIGNATURE_LEN];
	const guint8 *data;
	gsize len;

	if (!cose_sign1_decode(object, &payload, signature, error))
		return NULL;
	bytes = cose_to_sign(payload, aad);
	data = g_bytes_get_data(bytes, &len);
	if (!sign_verify(pub, data, len, signature)) {
		fault_set(error, FAULT_PROTOCOL, _("a signature is wrong"));
		return NULL;
	}
	return g_steal_pointer(&payload);
}
