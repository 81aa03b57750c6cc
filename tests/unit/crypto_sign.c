/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "hex.h"
#include "sign.h"

/* RFC 8032, section 7.1, tests 1 to 3 */
static const struct {
	const char *seed, *pub, *msg, *sig;
} vectors[] = {
	{"9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
		"d75a980182b10ab7d54bfed3c964073a"
		"0ee172f3daa62325af021a68f707511a",
		"",
		"e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901"
		"555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a"
		"100b"},
	{"4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
		"3d4017c3e843895a92b70aa74d1b7ebc"
		"9c982ccf2ec4968cc0cd55f12af4660c",
		"72",
		"92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69"
		"da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb"
		"0c00"},
	{"c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
		"fc51cd8e6218a1a38da47ed00230f058"
		"0816ed13ba3303ac5deb911548908025",
		"af82",
		"6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3"
		"ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1e"
		"c40a"},
};

static void
check_vector(guint i)
{
	g_autoptr(GBytes) seed_bytes = hex_bytes(vectors[i].seed);
	g_autoptr(GBytes) pub_bytes = hex_bytes(vectors[i].pub);
	g_autoptr(GBytes) msg_bytes = hex_bytes(vectors[i].msg);
	g_autoptr(GBytes) sig_bytes = hex_bytes(vectors[i].sig);
	g_autoptr(Secret) seed =
		secret_from(g_bytes_get_data(seed_bytes, NULL), 32);
	guint8 pub[SIGN_PUBLIC_LEN], sig[SIGN_LEN];
	gsize len;
	const guint8 *msg = g_bytes_get_data(msg_bytes, &len);

	assert_true(sign_make(seed, pub));
	assert_memory_equal(pub, g_bytes_get_data(pub_bytes, NULL), 32);
	sign_message(seed, msg, len, sig);
	assert_int_equal(g_bytes_get_size(sig_bytes), SIGN_LEN);
	assert_memory_equal(sig, g_bytes_get_data(sig_bytes, NULL), SIGN_LEN);
	assert_true(sign_verify(pub, msg, len, sig));
}

static void
sign__message__rfc8032_vectors(void **state)
{
	(void)state;
	for (guint i = 0; i < G_N_ELEMENTS(vectors); i++)
		check_vector(i);
}

static void
sign__verify__anything_changed(void **state)
{
	g_autoptr(Secret) seed = secret_random(SIGN_SEED_LEN);
	guint8 pub[SIGN_PUBLIC_LEN], sig[SIGN_LEN], msg[] = "a list of devices";

	(void)state;
	assert_true(sign_make(seed, pub));
	sign_message(seed, msg, sizeof(msg), sig);
	assert_true(sign_verify(pub, msg, sizeof(msg), sig));
	assert_false(sign_verify(pub, msg, sizeof(msg) - 1, sig));
	msg[3] ^= 1;
	assert_false(sign_verify(pub, msg, sizeof(msg), sig));
	msg[3] ^= 1;
	for (int i = 0; i < SIGN_LEN; i++) {
		sig[i] ^= 1;
		assert_false(sign_verify(pub, msg, sizeof(msg), sig));
		sig[i] ^= 1;
	}
	pub[0] ^= 1;
	assert_false(sign_verify(pub, msg, sizeof(msg), sig));
}

/* The neutral element as a key would make one signature fit every message. */
static void
sign__verify__small_order_key(void **state)
{
	guint8 pub[SIGN_PUBLIC_LEN] = {1}, sig[SIGN_LEN] = {1};

	(void)state;
	assert_false(sign_verify(pub, (const guint8 *)"x", 1, sig));
}

static void
sign__make__seed_of_wrong_length(void **state)
{
	g_autoptr(Secret) seed = secret_random(31);
	guint8 pub[SIGN_PUBLIC_LEN];

	(void)state;
	assert_false(sign_make(seed, pub));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sign__message__rfc8032_vectors),
		cmocka_unit_test(sign__verify__anything_changed),
		cmocka_unit_test(sign__verify__small_order_key),
		cmocka_unit_test(sign__make__seed_of_wrong_length),
	};

	if (!secret_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
