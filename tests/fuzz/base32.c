/* SPDX-License-Identifier: GPL-3.0-or-later */
/* base32 both ways. */
#include "config.h"

#include <string.h>

#include "base32.h"
#include "fuzz.h"

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};
	g_autoptr(GBytes) bytes = g_bytes_new(data, len), back = NULL;
	g_autofree char *encoded = base32_encode(data, len);
	g_autofree char *text = fuzz_string(&in, len);
	g_autoptr(GBytes) decoded = base32_decode(text);

	back = base32_decode(encoded);
	CHECK(fuzz_same(back, bytes));
	if (decoded != NULL) {
		g_autofree char *lower = g_ascii_strdown(text, -1);
		g_autofree char *again =
			base32_encode(g_bytes_get_data(decoded, NULL),
				g_bytes_get_size(decoded));

		CHECK(strcmp(lower, again) == 0);
	}
}
