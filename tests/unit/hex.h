/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hex: test vectors written as hexadecimal digits. */
#ifndef DORAN_TEST_HEX_H
#define DORAN_TEST_HEX_H

#include <glib.h>

/* The bytes of an even number of digits; anything else aborts. */
static inline GBytes *
hex_bytes(const char *digits)
{
	GByteArray *bytes = g_byte_array_new();

	for (const char *at = digits; *at != '\0'; at += 2) {
		int high = g_ascii_xdigit_value(at[0]);
		int low = g_ascii_xdigit_value(at[1]);
		guint8 byte = (guint8)(high << 4 | low);

		g_assert(high >= 0 && low >= 0);
		g_byte_array_append(bytes, &byte, 1);
	}
	return g_byte_array_free_to_bytes(bytes);
}

#endif
