/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The recovery words: any text, and the words of any 32 bytes. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "mnemonic.h"

static void
check_again(const struct secret *entropy)
{
	g_autoptr(Secret) words = mnemonic_encode(entropy), back = NULL;

	CHECK(words != NULL);
	back = mnemonic_decode((const char *)secret_bytes(words), NULL);
	CHECK(back != NULL && secret_len(back) == MNEMONIC_BYTES);
	CHECK(memcmp(secret_bytes(back), secret_bytes(entropy),
		      MNEMONIC_BYTES) == 0);
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};
	g_autofree char *text = fuzz_string(&in, len);
	g_autoptr(GError) error = NULL;
	g_autoptr(Secret) read = mnemonic_decode(text, &error);

	CHECK((read == NULL) == (error != NULL));
	if (read != NULL)
		check_again(read);
	if (len == MNEMONIC_BYTES) {
		g_autoptr(Secret) bytes = secret_from(data, len);

		check_again(bytes);
	}
}
