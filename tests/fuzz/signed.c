/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "cose.h"
#include "secret.h"
#include "sign.h"
#include "signed.h"

void
fuzz_network(guint8 id[NETWORK_ID_LEN])
{
	network_id_from_name("example.org", id);
}

GBytes *
fuzz_signed(const void *payload, gsize len)
{
	static const guint8 signature[COSE_SIGNATURE_LEN];
	g_autoptr(GBytes) bytes = g_bytes_new(payload, len);

	return cose_sign1_encode(bytes, signature);
}

GBytes *
fuzz_payload(GBytes *object)
{
	guint8 signature[COSE_SIGNATURE_LEN];
	GBytes *payload = NULL;

	CHECK(cose_sign1_decode(object, &payload, signature, NULL));
	return payload;
}

struct secret *
fuzz_seed(void)
{
	static const guint8 seed[SIGN_SEED_LEN] = {1};

	return secret_from(seed, sizeof(seed));
}
