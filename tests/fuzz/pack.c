/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several envelopes in one. */
#include "config.h"

#include "fuzz.h"
#include "pack.h"

void
fuzz_one(const guint8 *data, gsize len)
{
	g_autoptr(GBytes) bytes = g_bytes_new(data, len), again = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) envelopes = pack_decode(bytes, &error);

	CHECK((envelopes == NULL) == (error != NULL));
	if (envelopes == NULL)
		return;
	CHECK(pack_is(bytes));
	CHECK(envelopes->len >= 2 && envelopes->len <= PACK_MAX);
	again = pack_encode(envelopes, NULL);
	CHECK(fuzz_same(again, bytes));
}
