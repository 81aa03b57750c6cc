/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An encrypted body. Behind the right key: the input is the padded plaintext,
 * encrypted here; and the input as the body itself. */
#include "config.h"

#include <sodium.h>
#include <string.h>

#include "content.h"
#include "fuzz.h"

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES

static const guint8 key[CONTENT_KEY_LEN] = {7};

static GBytes *
seal(const guint8 *data, gsize len)
{
	guint8 *out = g_malloc0(len + CONTENT_OVERHEAD);

	out[0] = 1;
	crypto_aead_xchacha20poly1305_ietf_encrypt(
		out + 1 + NONCE, NULL, data, len, out, 1, NULL, out + 1, key);
	return g_bytes_new_take(out, len + CONTENT_OVERHEAD);
}

static void
try_body(GBytes *body)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) plain = content_decrypt(key, body, &error);
	g_autoptr(GBytes) again = NULL, back = NULL;
	gsize len;

	CHECK((plain == NULL) == (error != NULL));
	if (plain == NULL)
		return;
	len = g_bytes_get_size(plain);
	CHECK(content_length(len) == g_bytes_get_size(body));
	again = content_encrypt(key, plain, NULL);
	CHECK(g_bytes_get_size(again) == g_bytes_get_size(body));
	back = content_decrypt(key, again, NULL);
	CHECK(fuzz_same(plain, back));
}

void
fuzz_one(const guint8 *data, gsize len)
{
	g_autoptr(GBytes) raw = g_bytes_new(data, len), sealed = NULL;
	gsize padded = MAX(padme_length(len), CONTENT_MIN);
	g_autofree guint8 *room = g_malloc0(padded);

	CHECK(padme_length(len) >= len);
	try_body(raw);
	memcpy(room, data, len);
	sealed = seal(room, padded);
	try_body(sealed);
}
