/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cose.h"
#include "dcbor.h"
#include "fault.h"
#include "i18n.h"

#include <string.h>

#define COSE_TAG 18

/* {1: -8}: algorithm EdDSA. */
static const guint8 PROTECTED[] = {0xa1, 0x01, 0x27};

GBytes *
cose_sig_structure(const guint8 *protected, gsize protected_len,
	GBytes *payload, const char *aad)
{
	GByteArray *out = g_byte_array_new();

	dcbor_put_array(out, 4);
	dcbor_put_text(out, "Signature1");
	dcbor_put_bytes(out, protected, protected_len);
	dcbor_put_bytes(out, aad, strlen(aad));
	dcbor_put_gbytes(out, payload);
	return g_byte_array_free_to_bytes(out);
}

GBytes *
cose_to_sign(GBytes *payload, const char *aad)
{
	return cose_sig_structure(PROTECTED, sizeof(PROTECTED), payload, aad);
}

GBytes *
cose_sign1_encode(GBytes *payload, const guint8 signature[COSE_SIGNATURE_LEN])
{
	GByteArray *out = g_byte_array_new();

	dcbor_put_tag(out, COSE_TAG);
	dcbor_put_array(out, 4);
	dcbor_put_bytes(out, PROTECTED, sizeof(PROTECTED));
	dcbor_put_map(out, 0);
	dcbor_put_gbytes(out, payload);
	dcbor_put_bytes(out, signature, COSE_SIGNATURE_LEN);
	return g_byte_array_free_to_bytes(out);
}

gboolean
cose_sign1_decode(GBytes *bytes, GBytes **payload,
	guint8 signature[COSE_SIGNATURE_LEN], GError **error)
{
	g_autoptr(GBytes) inner = NULL;
	guint8 protected[sizeof(PROTECTED)];
	struct dcbor_reader r;
	gsize len;
	const void *data = g_bytes_get_data(bytes, &len);

	dcbor_reader_init(&r, data, len);
	if (dcbor_get_tag(&r) != COSE_TAG || !dcbor_get_array_of(&r, 4))
		dcbor_refuse(&r);
	if (dcbor_get_fixed(&r, protected, sizeof(protected)) &&
		memcmp(protected, PROTECTED, sizeof(PROTECTED)) != 0)
		dcbor_refuse(&r);
	dcbor_get_map(&r, 0);
	inner = dcbor_get_gbytes(&r, len);
	dcbor_get_fixed(&r, signature, COSE_SIGNATURE_LEN);
	if (!dcbor_done(&r))
		return fault_set(error, FAULT_PROTOCOL,
			_("a signed object is malformed"));
	*payload = g_steal_pointer(&inner);
	return TRUE;
}
