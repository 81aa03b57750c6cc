/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <sodium.h>

#include "content.h"
#include "fault.h"
#include "secret.h"

static const guint8 key[CONTENT_KEY_LEN] = {1, 2, 3};

/* Reckoned with an independent script from the paper's definition. */
static const struct {
	gsize len, padded;
} padme[] = {
	{0, 0},
	{1, 1},
	{2, 2},
	{3, 3},
	{8, 8},
	{9, 10},
	{10, 10},
	{16, 16},
	{17, 18},
	{100, 104},
	{255, 256},
	{256, 256},
	{257, 272},
	{1000, 1024},
	{1025, 1088},
	{4095, 4096},
	{65537, 67584},
	{100000, 100352},
	{1048577, 1081344},
	{10000000, 10223616},
};

static void
content__padme__table(void **state)
{
	(void)state;
	for (guint i = 0; i < G_N_ELEMENTS(padme); i++)
		assert_int_equal(padme_length(padme[i].len), padme[i].padded);
}

static void
content__padme__never_shrinks_nor_wastes(void **state)
{
	gsize before = 0;

	(void)state;
	for (gsize len = 0; len < 100000; len++) {
		gsize padded = padme_length(len);

		assert_true(padded >= len);
		assert_true(padded >= before);
		assert_true((padded - len) * 100 <= len * 12);
		assert_int_equal(padme_length(padded), padded);
		before = padded;
	}
}

static void
round_trip(gsize len)
{
	g_autofree guint8 *bytes = g_malloc(len + 1);
	g_autoptr(GBytes) plain = NULL, cipher = NULL, back = NULL;
	g_autoptr(GError) error = NULL;

	memset(bytes, 0x80, len + 1); /* looks like the mark */
	plain = g_bytes_new(bytes, len);
	cipher = content_encrypt(key, plain, &error);
	assert_non_null(cipher);
	assert_int_equal(g_bytes_get_size(cipher), content_length(len));
	back = content_decrypt(key, cipher, &error);
	assert_null(error);
	assert_true(g_bytes_equal(plain, back));
}

static void
content__decrypt__gives_back_every_length(void **state)
{
	(void)state;
	for (gsize len = 0; len < 600; len++)
		round_trip(len);
	round_trip(65536);
	round_trip(CONTENT_MAX);
}

static void
content__encrypt__hides_the_length(void **state)
{
	(void)state;
	assert_int_equal(content_length(0), CONTENT_MIN + CONTENT_OVERHEAD);
	assert_int_equal(content_length(0), content_length(255));
	assert_int_equal(content_length(256), 272 + CONTENT_OVERHEAD);
	assert_int_equal(content_length(256), content_length(271));
}

static void
content__encrypt__too_long(void **state)
{
	g_autoptr(GBytes) plain =
		g_bytes_new_take(g_malloc0(CONTENT_MAX + 1), CONTENT_MAX + 1);
	g_autoptr(GError) error = NULL;

	(void)state;
	assert_null(content_encrypt(key, plain, &error));
	assert_true(g_error_matches(error, FAULT, FAULT_DATA));
}

static void
refused(const guint8 *with, GBytes *cipher)
{
	g_autoptr(GError) error = NULL;

	assert_null(content_decrypt(with, cipher, &error));
	assert_true(g_error_matches(error, FAULT, FAULT_PROTOCOL));
}

static void
content__decrypt__altered_cut_or_another_key(void **state)
{
	static const guint8 other[CONTENT_KEY_LEN] = {1, 2, 4};
	g_autoptr(GBytes) plain = g_bytes_new_static("hello", 5);
	g_autoptr(GBytes) cipher = content_encrypt(key, plain, NULL);
	gsize len;
	const guint8 *bytes = g_bytes_get_data(cipher, &len);

	(void)state;
	refused(other, cipher);
	for (gsize i = 0; i < len; i++) {
		guint8 *copy = g_memdup2(bytes, len);
		g_autoptr(GBytes) altered = g_bytes_new_take(copy, len);
		g_autoptr(GBytes) cut = g_bytes_new(bytes, i);

		copy[i] ^= 1;
		refused(key, altered);
		refused(key, cut);
	}
}

/* A body as a peer with the key could make it. */
static GBytes *
seal_padded(const guint8 *padded, gsize len)
{
	guint8 *out = g_malloc0(len + CONTENT_OVERHEAD);
	static const guint8 version[1] = {1};

	out[0] = 1;
	crypto_aead_xchacha20poly1305_ietf_encrypt(
		out + 25, NULL, padded, len, version, 1, NULL, out + 1, key);
	return g_bytes_new_take(out, len + CONTENT_OVERHEAD);
}

static void
content__decrypt__wrong_padding(void **state)
{
	guint8 padded[272] = {0};
	g_autoptr(GBytes) none = seal_padded(padded, 256);
	g_autoptr(GBytes) longer = NULL, rest = NULL, odd = NULL, good = NULL;

	(void)state;
	refused(key, none); /* no mark */
	padded[10] = 0x80;
	longer = seal_padded(padded, 272);
	refused(key, longer); /* 256 would have done */
	odd = seal_padded(padded, 257);
	refused(key, odd);
	good = seal_padded(padded, 256);
	g_bytes_unref(content_decrypt(key, good, NULL));
	padded[20] = 1;
	rest = seal_padded(padded, 256);
	refused(key, rest); /* not zero after the mark */
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(content__padme__table),
		cmocka_unit_test(content__padme__never_shrinks_nor_wastes),
		cmocka_unit_test(content__decrypt__gives_back_every_length),
		cmocka_unit_test(content__encrypt__hides_the_length),
		cmocka_unit_test(content__encrypt__too_long),
		cmocka_unit_test(content__decrypt__altered_cut_or_another_key),
		cmocka_unit_test(content__decrypt__wrong_padding),
	};

	if (!secret_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
