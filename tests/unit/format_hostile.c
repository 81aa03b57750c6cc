/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "format_hostile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

GBytes *
bytes_from_hex(const char *hex)
{
	GByteArray *out = g_byte_array_new();

	for (; *hex != '\0'; hex++) {
		guint8 byte;

		if (g_ascii_isspace(*hex))
			continue;
		assert_true(g_ascii_isxdigit(hex[0]));
		assert_true(g_ascii_isxdigit(hex[1]));
		byte = (guint8)(g_ascii_xdigit_value(hex[0]) << 4 |
			g_ascii_xdigit_value(hex[1]));
		g_byte_array_append(out, &byte, 1);
		hex++;
	}
	return g_byte_array_free_to_bytes(out);
}

void
assert_bytes_equal(GBytes *seen, GBytes *wanted)
{
	gsize seen_len, wanted_len;
	const guint8 *a, *b;

	assert_non_null(seen);
	assert_non_null(wanted);
	a = g_bytes_get_data(seen, &seen_len);
	b = g_bytes_get_data(wanted, &wanted_len);
	for (gsize i = 0; i < seen_len && i < wanted_len; i++)
		if (a[i] != b[i])
			fail_msg("byte %zu: %02x, not %02x", i, a[i], b[i]);
	assert_int_equal(seen_len, wanted_len);
}

static void
check_truncated(const guint8 *data, gsize len, again_func again)
{
	for (gsize i = 0; i < len; i++) {
		g_autoptr(GBytes) cut = g_bytes_new(data, i);

		if (again(cut) != NULL)
			fail_msg("accepted when cut to %zu bytes", i);
	}
}

static void
check_trailing(const guint8 *data, gsize len, again_func again)
{
	for (guint tail = 0; tail < 256; tail++) {
		g_autofree guint8 *more = g_malloc(len + 1);
		g_autoptr(GBytes) bytes = NULL;

		memcpy(more, data, len);
		more[len] = (guint8)tail;
		bytes = g_bytes_new(more, len + 1);
		if (again(bytes) != NULL)
			fail_msg("accepted with %02x at the end", tail);
	}
}

static void
check_flipped(const guint8 *data, gsize len, again_func again, gboolean exact,
	gboolean sealed)
{
	static const guint8 masks[] = {0x01, 0x80, 0xff};

	for (gsize i = 0; i < len * G_N_ELEMENTS(masks); i++) {
		g_autofree guint8 *other = g_memdup2(data, len);
		g_autoptr(GBytes) bytes = NULL, seen = NULL;
		gsize at = i / G_N_ELEMENTS(masks);

		other[at] ^= masks[i % G_N_ELEMENTS(masks)];
		bytes = g_bytes_new(other, len);
		seen = again(bytes);
		if (seen == NULL)
			continue;
		if (sealed)
			fail_msg("accepted with byte %zu changed", at);
		if (exact)
			assert_bytes_equal(seen, bytes);
	}
}

void
hostile_check(GBytes *good, again_func again, gboolean exact, gboolean sealed)
{
	gsize len;
	const guint8 *data = g_bytes_get_data(good, &len);
	g_autoptr(GBytes) seen = again(good);

	assert_bytes_equal(seen, good);
	check_truncated(data, len, again);
	check_trailing(data, len, again);
	check_flipped(data, len, again, exact, sealed);
}

static GBytes *
random_change(GRand *random, const guint8 *data, gsize len)
{
	g_autofree guint8 *other = g_memdup2(data, len);
	guint n = (guint)g_rand_int_range(random, 1, 9);

	while (n-- > 0)
		other[g_rand_int_range(random, 0, (gint32)len)] =
			(guint8)g_rand_int_range(random, 0, 256);
	return g_bytes_new(
		other, (gsize)g_rand_int_range(random, 0, (gint32)len + 1));
}

void
hostile_random(GBytes *good, again_func again, guint rounds)
{
	g_autoptr(GRand) random = g_rand_new_with_seed(20260722);
	gsize len;
	const guint8 *data = g_bytes_get_data(good, &len);

	for (guint i = 0; i < rounds; i++) {
		g_autoptr(GBytes) bytes = random_change(random, data, len);
		g_autoptr(GBytes) seen = again(bytes);
		guint8 noise[64];
		g_autoptr(GBytes) other = NULL, none = NULL;

		for (gsize j = 0; j < sizeof(noise); j++)
			noise[j] = (guint8)g_rand_int_range(random, 0, 256);
		other = g_bytes_new(noise,
			(gsize)g_rand_int_range(random, 0, sizeof(noise)));
		none = again(other);
	}
}
