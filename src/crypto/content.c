/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <sodium.h>

#include "content.h"
#include "fault.h"
#include "i18n.h"

#define NONCE crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
#define TAG crypto_aead_xchacha20poly1305_ietf_ABYTES
#define MARK 0x80 /* ends the plaintext, before the padding */

static const guint8 version[1] = {0x01};

G_STATIC_ASSERT(CONTENT_OVERHEAD == sizeof(version) + NONCE + TAG);
G_STATIC_ASSERT(CONTENT_KEY_LEN == crypto_aead_xchacha20poly1305_ietf_KEYBYTES);

/* Position of the highest set bit; x > 0. */
static guint
log2_floor(gsize x)
{
	return (guint)(g_bit_storage(x) - 1);
}

gsize
padme_length(gsize len)
{
	guint exponent, kept;
	gsize mask;

	if (len < 2)
		return len;
	exponent = log2_floor(len);
	kept = exponent == 0 ? 1 : log2_floor(exponent) + 1;
	if (exponent <= kept)
		return len;
	mask = ((gsize)1 << (exponent - kept)) - 1;
	return (len + mask) & ~mask;
}

/* Length inside the encryption: the mark counts as plaintext. */
static gsize
padded_length(gsize len)
{
	return MAX(padme_length(len + 1), CONTENT_MIN);
}

gsize
content_length(gsize len)
{
	return padded_length(len) + CONTENT_OVERHEAD;
}

GBytes *
content_encrypt(
	const guint8 key[CONTENT_KEY_LEN], GBytes *plain, GError **error)
{
	gsize len, padded;
	const guint8 *bytes = g_bytes_get_data(plain, &len);
	guint8 *out, *body;

	if (len > CONTENT_MAX) {
		fault_set(error, FAULT_DATA,
			_("The message is too long: %lu bytes, at most %u. "
			  "Send it in parts."),
			(gulong)len, CONTENT_MAX);
		return NULL;
	}
	padded = padded_length(len);
	out = g_malloc0(padded + CONTENT_OVERHEAD);
	body = out + sizeof(version) + NONCE;
	memcpy(out, version, sizeof(version));
	randombytes_buf(out + sizeof(version), NONCE);
	if (len > 0)
		memcpy(body, bytes, len);
	body[len] = MARK;
	crypto_aead_xchacha20poly1305_ietf_encrypt(body, NULL, body, padded,
		version, sizeof(version), NULL, out + sizeof(version), key);
	return g_bytes_new_take(out, padded + CONTENT_OVERHEAD);
}

static GBytes *
refuse(GError **error, const char *why)
{
	fault_set(error, FAULT_PROTOCOL,
		/* TRANSLATORS: %s is the reason, one of the short texts near */
		_("A message could not be opened: %s."), why);
	return NULL;
}

/* Where the plaintext ends, or FALSE if the padding is not what it must be:
 * the shortest that fits, all zero after the mark. */
static gboolean
unpad(const guint8 *padded, gsize len, gsize *plain)
{
	gsize end = len;

	while (end > 0 && padded[end - 1] == 0)
		end--;
	if (end == 0 || padded[end - 1] != MARK)
		return FALSE;
	*plain = end - 1;
	return padded_length(*plain) == len;
}

GBytes *
content_decrypt(
	const guint8 key[CONTENT_KEY_LEN], GBytes *cipher, GError **error)
{
	gsize len, plain = 0, padded;
	const guint8 *bytes = g_bytes_get_data(cipher, &len);
	g_autofree guint8 *out = NULL;

	if (len < CONTENT_MIN + CONTENT_OVERHEAD)
		return refuse(error, _("it is cut short"));
	if (len > content_length(CONTENT_MAX))
		return refuse(error, _("it is too long"));
	if (bytes[0] != version[0])
		return refuse(error, _("its version is unknown"));
	padded = len - CONTENT_OVERHEAD;
	out = g_malloc(padded);
	if (crypto_aead_xchacha20poly1305_ietf_decrypt(out, NULL, NULL,
		    bytes + sizeof(version) + NONCE, padded + TAG, version,
		    sizeof(version), bytes + sizeof(version), key) != 0)
		return refuse(error, _("it was altered on the way"));
	if (!unpad(out, padded, &plain))
		return refuse(error, _("its padding is wrong"));
	return g_bytes_new_take(g_steal_pointer(&out), plain);
}
