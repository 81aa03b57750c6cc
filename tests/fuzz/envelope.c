/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes out of an inbox. */
#include "config.h"

#include "envelope.h"
#include "fuzz.h"

void
fuzz_one(const guint8 *data, gsize len)
{
	g_autoptr(GBytes) bytes = g_bytes_new(data, len), again = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(Envelope) envelope = envelope_decode(bytes, &error);

	CHECK((envelope == NULL) == (error != NULL));
	if (envelope == NULL)
		return;
	again = envelope_encode(envelope, NULL);
	CHECK(fuzz_same(again, bytes));
}
