/* SPDX-License-Identifier: GPL-3.0-or-later */
/* COSE_Sign1: as it comes, and around any payload. */
#include "config.h"

#include <string.h>

#include "cose.h"
#include "fuzz.h"

void
fuzz_one(const guint8 *data, gsize len)
{
	g_autoptr(GBytes) bytes = g_bytes_new(data, len), payload = NULL;
	g_autoptr(GBytes) again = NULL, to_sign = NULL, wrapped = NULL;
	g_autoptr(GBytes) back = NULL;
	g_autoptr(GError) error = NULL;
	guint8 signature[COSE_SIGNATURE_LEN] = {0}, seen[COSE_SIGNATURE_LEN];

	wrapped = cose_sign1_encode(bytes, signature);
	CHECK(cose_sign1_decode(wrapped, &back, seen, NULL));
	CHECK(fuzz_same(back, bytes));
	CHECK(memcmp(seen, signature, sizeof(seen)) == 0);
	if (!cose_sign1_decode(bytes, &payload, signature, &error)) {
		CHECK(error != NULL && payload == NULL);
		return;
	}
	again = cose_sign1_encode(payload, signature);
	CHECK(fuzz_same(again, bytes));
	to_sign = cose_to_sign(payload, "aad");
	CHECK(g_bytes_get_size(to_sign) > g_bytes_get_size(payload));
}
