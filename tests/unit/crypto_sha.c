/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include <sodium.h>

#include "sha.h"

static void
hmac(const guint8 *key, gsize key_len, const guint8 *data, gsize len,
	guint8 out[SHA_LEN])
{
	struct sha_hmac *state = sha_hmac_new(key, key_len);

	sha_hmac_add(state, data, len / 3);
	sha_hmac_add(state, data + len / 3, len - len / 3);
	sha_hmac_end(state, out);
	sha_hmac_free(state);
}

/* RFC 4231, test cases 2 and 6: a short key, and one longer than a block. */
static void
sha__hmac__rfc_4231(void **state)
{
	static const char short_key[] = "Jefe";
	static const char short_data[] = "what do ya want for nothing?";
	static const char long_data[] =
		"Test Using Larger Than Block-Size Key - Hash Key First";
	static const guint8 wanted[2][4] = {
		{0x5b, 0xdc, 0xc1, 0x46}, {0x60, 0xe4, 0x31, 0x59}};
	guint8 key[131], out[SHA_LEN];

	(void)state;
	memset(key, 0xaa, sizeof key);
	hmac((const guint8 *)short_key, strlen(short_key),
		(const guint8 *)short_data, strlen(short_data), out);
	assert_memory_equal(out, wanted[0], sizeof wanted[0]);
	hmac(key, sizeof key, (const guint8 *)long_data, strlen(long_data),
		out);
	assert_memory_equal(out, wanted[1], sizeof wanted[1]);
}

/* As libsodium has it, for every length around the blocks. */
static void
sha__hash__like_libsodium(void **state)
{
	guint8 data[300], key[100], out[SHA_LEN], wanted[SHA_LEN];

	(void)state;
	for (guint i = 0; i < sizeof data; i++)
		data[i] = (guint8)(i * 7);
	randombytes_buf(key, sizeof key);
	for (gsize len = 0; len <= sizeof data; len++) {
		crypto_auth_hmacsha256_state sodium;

		sha_hash(data, len, out);
		crypto_hash_sha256(wanted, data, len);
		assert_memory_equal(out, wanted, SHA_LEN);
		hmac(key, len % sizeof key, data, len, out);
		crypto_auth_hmacsha256_init(&sodium, key, len % sizeof key);
		crypto_auth_hmacsha256_update(&sodium, data, len);
		crypto_auth_hmacsha256_final(&sodium, wanted);
		assert_memory_equal(out, wanted, SHA_LEN);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sha__hmac__rfc_4231),
		cmocka_unit_test(sha__hash__like_libsodium),
	};

	return sodium_init() < 0 ? 1
				 : cmocka_run_group_tests(tests, NULL, NULL);
}
