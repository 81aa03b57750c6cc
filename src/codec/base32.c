/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "base32.h"

static const char alphabet[] = "abcdefghijklmnopqrstuvwxyz234567";

char *
base32_encode(const guint8 *bytes, gsize len)
{
	GString *text = g_string_sized_new(len * 8 / 5 + 2);
	guint32 held = 0;
	guint bits = 0;

	for (gsize i = 0; i < len; i++) {
		held = held << 8 | bytes[i];
		for (bits += 8; bits >= 5; bits -= 5)
			g_string_append_c(
				text, alphabet[held >> (bits - 5) & 31]);
	}
	if (bits > 0)
		g_string_append_c(text, alphabet[held << (5 - bits) & 31]);
	return g_string_free(text, FALSE);
}

GBytes *
base32_decode(const char *text)
{
	g_autoptr(GByteArray) bytes = g_byte_array_new();
	guint32 held = 0;
	guint bits = 0;

	for (; *text != '\0'; text++) {
		const char *at = strchr(alphabet, g_ascii_tolower(*text));
		guint8 byte;

		if (at == NULL)
			return NULL;
		held = held << 5 | (guint32)(at - alphabet);
		bits += 5;
		if (bits < 8)
			continue;
		bits -= 8;
		byte = (guint8)(held >> bits & 0xff);
		g_byte_array_append(bytes, &byte, 1);
	}
	if (bits >= 5 || (held & ((1u << bits) - 1)) != 0)
		return NULL;
	return g_byte_array_free_to_bytes(g_steal_pointer(&bytes));
}
