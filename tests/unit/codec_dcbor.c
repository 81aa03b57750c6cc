/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Vectors from RFC 8949 appendix A, and what section 4.2.1 rules out. */
#include "config.h"

#include "dcbor.h"
#include "format_hostile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* The reader does not copy: bytes must stay. */
static void
start(struct dcbor_reader *r, GBytes *bytes)
{
	gsize len;
	const void *data = g_bytes_get_data(bytes, &len);

	dcbor_reader_init(r, data, len);
}

static gboolean
skips(const char *hex)
{
	g_autoptr(GBytes) bytes = bytes_from_hex(hex);
	struct dcbor_reader r;
	gsize len;

	start(&r, bytes);
	if (dcbor_skip(&r, &len) == NULL) {
		assert_true(dcbor_bad(&r));
		return FALSE;
	}
	return dcbor_done(&r);
}

struct number {
	gint64 value;
	const char *hex;
};

static void
int__both_ways__rfc_vectors(void **state)
{
	static const struct number numbers[] = {{0, "00"}, {1, "01"},
		{10, "0a"}, {23, "17"}, {24, "1818"}, {25, "1819"},
		{100, "1864"}, {255, "18ff"}, {256, "190100"}, {1000, "1903e8"},
		{65535, "19ffff"}, {65536, "1a00010000"},
		{1000000, "1a000f4240"}, {4294967295, "1affffffff"},
		{4294967296, "1b0000000100000000"},
		{1000000000000, "1b000000e8d4a51000"}, {-1, "20"}, {-10, "29"},
		{-24, "37"}, {-25, "3818"}, {-100, "3863"}, {-1000, "3903e7"},
		{-65537, "3a00010000"}, {G_MAXINT64, "1b7fffffffffffffff"},
		{G_MININT64, "3b7fffffffffffffff"}};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(numbers); i++) {
		GByteArray *out = g_byte_array_new();
		g_autoptr(GBytes) wanted = bytes_from_hex(numbers[i].hex);
		g_autoptr(GBytes) seen = NULL;
		struct dcbor_reader r;

		dcbor_put_int(out, numbers[i].value);
		seen = g_byte_array_free_to_bytes(out);
		assert_bytes_equal(seen, wanted);
		start(&r, wanted);
		assert_true(dcbor_get_int(&r) == numbers[i].value);
		assert_true(dcbor_done(&r));
	}
}

static void
int__get__bounds(void **state)
{
	g_autoptr(GBytes) largest = bytes_from_hex("1bffffffffffffffff");
	g_autoptr(GBytes) lowest = bytes_from_hex("3bffffffffffffffff");
	struct dcbor_reader r;

	(void)state;
	start(&r, largest);
	assert_true(dcbor_get_uint(&r) == G_MAXUINT64);
	assert_true(dcbor_done(&r));
	start(&r, largest);
	assert_true(dcbor_get_int(&r) == 0 && dcbor_bad(&r));
	start(&r, largest);
	assert_true(dcbor_get_uint_max(&r, 7) == 0 && dcbor_bad(&r));
	start(&r, lowest);
	assert_true(dcbor_get_int(&r) == 0 && dcbor_bad(&r));
	start(&r, lowest);
	assert_true(dcbor_get_uint(&r) == 0 && dcbor_bad(&r));
}

static void
skip__well_formed__accepted(void **state)
{
	static const char *const good[] = {"00", "f4", "f5", "f6", "40", "60",
		"80", "a0", "4401020304", "6449455446", "62c3bc", "64f0908591",
		"83010203", "8301820203820405", "a201020304",
		"a26161016162820203",
		"c074323031332d30332d32315432303a30343a"
		"30305a",
		"d818456449455446", "d28443a10127a0404100",
		/* floats in their shortest form */
		"f90000", "f93c00", "f97c00", "f97e00", "fa47c35000",
		"fb3ff199999999999a", "fb7e37e43c8800759c",
		/* keys by their encodings: 10, 100, -1, "z", "aa" */
		"a50a01186402200361 7a04626161 05",
		/* the greatest depth */
		"8181818181818180"};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(good); i++)
		if (!skips(good[i]))
			fail_msg("refused: %s", good[i]);
}

static void
skip__not_deterministic__refused(void **state)
{
	static const char *const bad[] = {"", "1817", "190018", "1900ff",
		"1a0000ffff", "1b00000000ffffffff", "3817", "3900ff", "580101",
		"5900 0101", "780161", "9801 00", "990001 00", "b801 0000",
		"d80100", "d817 00", "da00000012 00",
		/* floats that fit in fewer bytes; other NaNs */
		"fa3f800000", "fb3ff0000000000000", "fa7fc00000",
		"fb7ff8000000000000", "f97e01", "fa7f800000", "fa33800000",
		/* indefinite lengths, break, undefined, simple values */
		"5f4101ff", "7f6161ff", "9f01ff", "bf0102ff", "ff", "f7", "e0",
		"f820", "f8ff", "fc", "1c", "1f",
		/* keys: twice, falling, of a type that is no key */
		"a201000100", "a202000100", "a2616200616100", "a18000",
		"a1f600", "a1f4 00", "a1 a0 00", "a1 c0 00 00",
		/* text that is none */
		"61ff", "62c328", "63eda080", "6100", "64f4908080",
		/* more than there is */
		"42 00", "62 61", "82 00", "a1 00", "c0", "9bffffffffffffffff",
		"bbffffffffffffffff", "bb8000000000000001",
		"5bffffffffffffffff", "7bffffffffffffffff", "9a00ffffff 00",
		/* too deep */
		"81818181818181818100",
		"a100a100a100a100a100a100a100a100a10000"};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
		if (skips(bad[i]))
			fail_msg("accepted: %s", bad[i]);
}

/* Depth counts what is open: an empty array closes at once. */
static void
skip__depth__counts_open_levels(void **state)
{
	(void)state;
	assert_true(skips("818181818181818180"));
	assert_false(skips("81818181818181818100"));
}

static void
get__wrong_type__sticks(void **state)
{
	g_autoptr(GBytes) bytes = bytes_from_hex("8301024103");
	struct dcbor_reader r;
	gsize len;

	(void)state;
	start(&r, bytes);
	assert_int_equal(dcbor_get_array(&r, 3), 3);
	assert_int_equal(dcbor_get_uint(&r), 1);
	assert_null(dcbor_get_text(&r, 10));
	assert_true(dcbor_bad(&r));
	assert_int_equal(dcbor_get_uint(&r), 0);
	assert_null(dcbor_get_bytes(&r, 10, &len));
	assert_int_equal(dcbor_peek(&r), DCBOR_BAD);
	assert_null(dcbor_rest(&r, &len));
	assert_false(dcbor_done(&r));
}

static void
get__limits__refused(void **state)
{
	g_autoptr(GBytes) array = bytes_from_hex("83010203");
	g_autoptr(GBytes) text = bytes_from_hex("6449455446");
	g_autoptr(GBytes) bytes = bytes_from_hex("4401020304");
	struct dcbor_reader r;
	guint8 five[5];
	gsize len;

	(void)state;
	start(&r, array);
	assert_int_equal(dcbor_get_array(&r, 2), 0);
	assert_true(dcbor_bad(&r));
	start(&r, array);
	assert_false(dcbor_get_array_of(&r, 2));
	start(&r, text);
	assert_null(dcbor_get_text(&r, 3));
	start(&r, bytes);
	assert_null(dcbor_get_bytes(&r, 3, &len));
	start(&r, bytes);
	memset(five, 7, sizeof(five));
	assert_false(dcbor_get_fixed(&r, five, sizeof(five)));
	assert_int_equal(five[0], 0);
	start(&r, bytes);
	assert_false(dcbor_get_fixed(&r, five, 3));
}

static void
get__all_types__round_trip(void **state)
{
	GByteArray *out = g_byte_array_new();
	g_autoptr(GBytes) bytes = NULL, inner = g_bytes_new_static("ab", 2);
	g_autoptr(GBytes) seen = NULL;
	g_autofree char *text = NULL;
	struct dcbor_reader r;

	(void)state;
	dcbor_put_array(out, 6);
	dcbor_put_tag(out, 18);
	dcbor_put_gbytes(out, inner);
	dcbor_put_text(out, "\xed\x95\x9c");
	dcbor_put_gbytes(out, NULL);
	dcbor_put_bool(out, TRUE);
	dcbor_put_map(out, 1);
	dcbor_put_uint(out, 1);
	dcbor_put_int(out, -8);
	dcbor_put_array(out, 0);
	bytes = g_byte_array_free_to_bytes(out);
	start(&r, bytes);
	assert_true(dcbor_get_array_of(&r, 6));
	assert_int_equal(dcbor_get_tag(&r), 18);
	seen = dcbor_get_gbytes(&r, 2);
	assert_bytes_equal(seen, inner);
	text = dcbor_get_text(&r, 3);
	assert_string_equal(text, "\xed\x95\x9c");
	assert_true(dcbor_try_null(&r));
	assert_false(dcbor_try_null(&r));
	assert_true(dcbor_get_bool(&r));
	assert_int_equal(dcbor_get_map(&r, 1), 1);
	assert_int_equal(dcbor_get_uint(&r), 1);
	assert_int_equal(dcbor_get_int(&r), -8);
	assert_false(dcbor_done(&r));
	assert_int_equal(dcbor_get_array(&r, 9), 0);
	assert_true(dcbor_done(&r));
}

static void
rest__after_item__returned(void **state)
{
	g_autoptr(GBytes) bytes = bytes_from_hex("8101 0000");
	struct dcbor_reader r;
	gsize len;

	(void)state;
	start(&r, bytes);
	dcbor_get_array(&r, 1);
	assert_null(dcbor_rest(&r, &len));
	dcbor_get_uint(&r);
	assert_non_null(dcbor_rest(&r, &len));
	assert_int_equal(len, 2);
	assert_false(dcbor_done(&r));
}

static GBytes *
skip_again(GBytes *bytes)
{
	struct dcbor_reader r;
	gsize len;
	const guint8 *item;

	start(&r, bytes);
	item = dcbor_skip(&r, &len);
	return dcbor_done(&r) ? g_bytes_new(item, len) : NULL;
}

static void
skip__random__no_crash(void **state)
{
	g_autoptr(GBytes) good = bytes_from_hex(
		"86d28443a10127a0404100a20a01186402fb3ff199999999999a62c3bc"
		"f6820163616263");

	(void)state;
	hostile_check(good, skip_again, TRUE, FALSE);
	hostile_random(good, skip_again, 100000);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(int__both_ways__rfc_vectors),
		cmocka_unit_test(int__get__bounds),
		cmocka_unit_test(skip__well_formed__accepted),
		cmocka_unit_test(skip__not_deterministic__refused),
		cmocka_unit_test(skip__depth__counts_open_levels),
		cmocka_unit_test(get__wrong_type__sticks),
		cmocka_unit_test(get__limits__refused),
		cmocka_unit_test(get__all_types__round_trip),
		cmocka_unit_test(rest__after_item__returned),
		cmocka_unit_test(skip__random__no_crash),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
