/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <sodium.h>

#include "fault.h"
#include "i18n.h"
#include "seal.h"

#define ROW_VERSION 0x01
#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES

static const char domain[] = "doran row 1";

G_STATIC_ASSERT(SEAL_OVERHEAD == 1 + NONCE + TAG);
G_STATIC_ASSERT(SEAL_KEY_LEN == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

/* The domain with its NUL, then the row's own name. */
static GByteArray *
associated(const char *aad)
{
	GByteArray *bytes = g_byte_array_new();

	g_byte_array_append(bytes, (const guint8 *)domain, sizeof(domain));
	g_byte_array_append(bytes, (const guint8 *)aad, (guint)strlen(aad));
	return bytes;
}

GBytes *
seal_row(const struct secret *master, const char *aad, const guint8 *plain,
	gsize len)
{
	g_autoptr(GByteArray) bound = associated(aad);
	guint8 *sealed = g_malloc(SEAL_OVERHEAD + len);

	g_assert(secret_len(master) == SEAL_KEY_LEN);
	sealed[0] = ROW_VERSION;
	randombytes_buf(sealed + 1, NONCE);
	crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + 1 + NONCE, NULL,
		plain, len, bound->data, bound->len, NULL, sealed + 1,
		secret_bytes(master));
	return g_bytes_new_take(sealed, SEAL_OVERHEAD + len);
}

struct secret *
open_row(const struct secret *master, const char *aad, GBytes *sealed,
	GError **error)
{
	g_autoptr(GByteArray) bound = associated(aad);
	g_autoptr(Secret) plain = NULL;
	gsize len;
	const guint8 *bytes = g_bytes_get_data(sealed, &len);

	g_assert(secret_len(master) == SEAL_KEY_LEN);
	if (len >= SEAL_OVERHEAD && bytes[0] == ROW_VERSION) {
		plain = secret_new(len - SEAL_OVERHEAD);
		if (crypto_aead_xchacha20poly1305_ietf_decrypt(
			    secret_data(plain), NULL, NULL, bytes + 1 + NONCE,
			    len - 1 - NONCE, bound->data, bound->len, bytes + 1,
			    secret_bytes(master)) == 0)
			return g_steal_pointer(&plain);
	}
	/* TRANSLATORS: %s is the name of a row, such as session/bob@net/7 */
	fault_set(error, FAULT_IO,
		_("The stored key “%s” is damaged or belongs elsewhere. Restore "
		  "the store from a backup."),
		aad);
	return NULL;
}
