/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "dcbor.h"
#include "expect.h"
#include "fault.h"
#include "i18n.h"
#include "pack.h"

#define ITEMS 3
#define FORM 3 /* beside those of enum envelope_form */

/* array(3), version 1, form 3 */
static const guint8 head[] = {0x80 | ITEMS, 1, FORM};

GBytes *
pack_encode(const GPtrArray *envelopes, GError **error)
{
	g_autoptr(GByteArray) out = g_byte_array_new();

	g_assert(envelopes->len >= 2 && envelopes->len <= PACK_MAX);
	dcbor_put_array(out, ITEMS);
	dcbor_put_uint(out, 1);
	dcbor_put_uint(out, FORM);
	dcbor_put_array(out, envelopes->len);
	for (guint i = 0; i < envelopes->len; i++)
		dcbor_put_gbytes(out, envelopes->pdata[i]);
	if (out->len <= ENVELOPE_MAX)
		return g_byte_array_free_to_bytes(g_steal_pointer(&out));
	fault_set(error, FAULT_DATA,
		_("the message is too large for an envelope"));
	return NULL;
}

gboolean
pack_is(GBytes *bytes)
{
	gsize len;
	const void *data = g_bytes_get_data(bytes, &len);

	return len > sizeof head && memcmp(data, head, sizeof head) == 0;
}

GPtrArray *
pack_decode(GBytes *bytes, GError **error)
{
	g_autoptr(GPtrArray) envelopes =
		g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	struct dcbor_reader r;
	gsize len, n;
	const void *data = g_bytes_get_data(bytes, &len);

	dcbor_reader_init(&r, data, len);
	if (len > ENVELOPE_MAX)
		dcbor_refuse(&r);
	dcbor_get_array_of(&r, ITEMS);
	expect_version(&r);
	if (dcbor_get_uint_max(&r, FORM) != FORM)
		dcbor_refuse(&r);
	n = dcbor_get_array(&r, PACK_MAX);
	if (n < 2)
		dcbor_refuse(&r);
	for (gsize i = 0; i < n && !dcbor_bad(&r); i++) {
		GBytes *one = dcbor_get_gbytes(&r, ENVELOPE_MAX);

		if (one != NULL)
			g_ptr_array_add(envelopes, one);
	}
	if (dcbor_done(&r))
		return g_steal_pointer(&envelopes);
	fault_set(error, FAULT_PROTOCOL, _("an envelope is malformed"));
	return NULL;
}
