/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pieces of MTProto's key exchange against facts of others, each with its
 * source. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "fault.h"
#include "hex.h"
#include "mt_dh.h"
#include "mt_factor.h"
#include "mt_fields.h"
#include "mt_obfuscate.h"
#include "mt_party.h"
#include "mt_recorded.h"

/* grammers-crypto, src/rsa.rs, test_rsa_encryption. */
#define PAD_MODULUS                                                    \
	"c8c11d635691fac091dd9489aedced2932aa8a0bcefef05fa800892d9b52" \
	"ed03200865c9e97211cb2ee6c7ae96d3fb0e15aeffd66019b44a08a240cf" \
	"dd2868a85e1f54d6fa5deaa041f6941ddf302690d61dc476385c2fa65514" \
	"2353cb4e4b59f6e5b6584db76fe8b1370263246c010c93d011014113ebdf" \
	"987d093f9d37c2be48352d69a1683f8f6e6c2167983c761e3ab169fde5da" \
	"aa12123fa1beab621e4da5935e9c198f82f35eae583a99386d8110ea6bd1" \
	"abb0f568759f62694419ea5f69847c43462abef858b4cb5edc84e7b9226c" \
	"d7bd7e183aa974a712c079dde85b9dc063b8a5c08e8f859c0ee5dcd824c7" \
	"807f20153361a7f63cfd2a433a1be7f5"
#define PAD_DATA                                                       \
	"955ff5a9081a8e635f5743de9b00000004453dc27100000004622f1fcb00" \
	"0000f7a81627bbf511fa4afef71e94a0937474586c1add9198dda81a5df8" \
	"393871c8293623c5fb968894af1be7dfe9c7be813f9307789242fd0cb0c1" \
	"6a5cb39a8d3e"
#define PAD_RANDOM                                                     \
	"12270000635593b03fee033d0672f9afddf9124de9e77df6251806cba934" \
	"82e4c9e6e06e7d44e4c4baae821aff91af44789689faaee9bdfc7b2df8c0" \
	"8709afe57396c4638ceaa0dc30114f82447e81d3b53edc423b32660c43a5" \
	"b8ad057b6450000000000000000000000000000000000000000000000000" \
	"000000000000000000000000000000000000000000000000000000000000" \
	"000000000000000000000000000000000000000000000000000000000000" \
	"0000000000000000000000007dada0920c4973913229e0f881aec7b9db0c" \
	"392d34f52fb0995ea493ecb4c09d"
#define PAD_SEALED                                                     \
	"b610642a828b4a61fe32931815cae318d311660580f1e0df768f3140f4d3" \
	"7dfcfcac0c2870318de4ff2d2e0e9669bcfdc0bad06cadb1b59d9726b427" \
	"368a9c7b4fc0d5e7b2e99fc571968705c03acf5341fd7021bef653fa77b3" \
	"776ae430e366fc46d232459ebe128b08d80e049ae579a48b56ca93b52070" \
	"9468587c81af96666046e9ea85091d729e921e8d8a36f57b27644052dae7" \
	"387c7f4131701d59cda75251dac66c94276280ef950d3c44c21e5a2454f7" \
	"da7a6818cf23ae9c490b72b2170d7cbc24f8a93db739d76f2d241c78b801" \
	"23faaff3e664f074d6375d794dbf2800a0b5bb48d54eceafedfb355bfbeb" \
	"d287d9023264e3b53627888250787a9e"

static struct mt_rsa_key *
key_of_modulus(const char *hex)
{
	static const guint8 e[] = {1, 0, 1};
	g_autoptr(GBytes) n = hex_bytes(hex);
	GError *error = NULL;
	struct mt_rsa_key *key =
		mt_rsa_key_from_numbers(g_bytes_get_data(n, NULL),
			g_bytes_get_size(n), e, sizeof e, &error);
	assert_null(error);
	return key;
}

static void
assert_hex(const guint8 *bytes, gsize len, const char *hex)
{
	g_autoptr(GBytes) wanted = hex_bytes(hex);
	assert_int_equal(len, g_bytes_get_size(wanted));
	assert_memory_equal(bytes, g_bytes_get_data(wanted, NULL), len);
}

static void
factor__split__known_products(void **state)
{
	static const guint64 known[][3] = {
		/* core.telegram.org/mtproto/samples-auth_key */
		{G_GUINT64_CONSTANT(0x17ed48941a08f981), 0x494c553b,
			0x53911073},
		/* grammers-crypto, src/factorize.rs, its tests */
		{G_GUINT64_CONSTANT(1470626929934143021), 1206429347,
			1218991343},
		{G_GUINT64_CONSTANT(2363612107535801713), 1518968219,
			1556064227},
		{G_GUINT64_CONSTANT(2804275833720261793), 1555252417,
			1803100129},
		/* small, and next to the bound */
		{15, 3, 5},
		{G_GUINT64_CONSTANT(9223371873002223329),
			G_GUINT64_CONSTANT(3037000453),
			G_GUINT64_CONSTANT(3037000493)}};
	guint64 p, q;

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(known); i++) {
		assert_true(mt_factor(known[i][0], &p, &q));
		assert_true(p == known[i][1] && q == known[i][2]);
	}
}

static void
factor__refuse__what_is_no_product_of_two(void **state)
{
	static const guint64 bad[] = {0, 1, 2, 3, 6, 9, 25, 105, 1206429347,
		G_GUINT64_CONSTANT(1206429347) * 1206429347,
		G_GUINT64_CONSTANT(2305843009213693951), /* 2^61-1, prime */
		G_GUINT64_CONSTANT(1) << 63, G_MAXUINT64,
		/* three primes */
		G_GUINT64_CONSTANT(1009) * 1013 * 1206429347};
	guint64 p, q;

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++)
		assert_false(mt_factor(bad[i], &p, &q));
}

static void
factor__make__and_split_again(void **state)
{
	struct mt_seeded seeded;

	(void)state;
	mt_seeded_init(&seeded, 7);
	for (guint i = 0; i < 20; i++) {
		guint64 p, q, p2, q2;
		mt_factor_make(&seeded.random, &p, &q);
		assert_true(p < q && q >> 31 == 0 && p >> 30 == 1);
		assert_true(mt_factor(p * q, &p2, &q2));
		assert_true(p == p2 && q == q2);
	}
}

static void
rsa__fingerprint__of_telegrams_keys(void **state)
{
	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(mt_recorded); i++) {
		struct mt_rsa_key *key = key_of_modulus(mt_recorded[i].modulus);
		assert_true(
			mt_rsa_fingerprint(key) == mt_recorded[i].fingerprint);
		assert_false(mt_rsa_is_private(key));
		mt_rsa_key_free(key);
	}
}

static void
rsa__pad__as_grammers_does(void **state)
{
	g_autoptr(GBytes) data = hex_bytes(PAD_DATA);
	g_autoptr(GBytes) random = hex_bytes(PAD_RANDOM);
	const guint8 *bytes = g_bytes_get_data(random, NULL);
	gsize len = g_bytes_get_size(data);
	struct mt_rsa_key *key = key_of_modulus(PAD_MODULUS);
	struct mt_script script;
	guint8 sealed[MT_RSA_SIZE], key_bytes[32];

	(void)state;
	mt_script_init(&script);
	mt_script_add(&script, bytes, 192 - len);
	/* its first temp_key makes a number that is not below the modulus, and
	 * then it counts up instead of taking more random */
	memcpy(key_bytes, bytes + 192, 32);
	mt_script_add(&script, key_bytes, 32);
	key_bytes[31]++;
	mt_script_add(&script, key_bytes, 32);
	mt_rsa_pad(
		key, g_bytes_get_data(data, NULL), len, &script.random, sealed);
	assert_hex(sealed, sizeof sealed, PAD_SEALED);
	assert_int_equal(script.at, script.bytes->len);
	mt_script_clear(&script);
	mt_rsa_key_free(key);
}

static gsize
three(const guint8 *data, gsize len)
{
	(void)data;
	return MIN(3, len);
}

static void
rsa__open__both_forms_and_nothing_else(void **state)
{
	struct mt_rsa_key *key = mt_party_key();
	guint8 sealed[MT_RSA_SIZE], data[MT_RSA_OLD_MAX];
	struct mt_seeded seeded;
	gsize len;

	(void)state;
	/* often enough that some number is not below the modulus, and the
	 * form is tried again */
	for (guint i = 0; i < 20; i++) {
		mt_seeded_init(&seeded, i);
		mt_rsa_pad(
			key, (const guint8 *)"abc", 3, &seeded.random, sealed);
		assert_true(mt_rsa_open(key, sealed, three, data, &len));
		assert_int_equal(len, 192);
		assert_memory_equal(data, "abc", 3);
	}
	sealed[200] ^= 1;
	assert_false(mt_rsa_open(key, sealed, three, data, &len));
	mt_rsa_old(key, (const guint8 *)"abc", 3, &seeded.random, sealed);
	assert_true(mt_rsa_open(key, sealed, three, data, &len));
	assert_int_equal(len, 3);
	assert_memory_equal(data, "abc", 3);
	sealed[0] ^= 1;
	assert_false(mt_rsa_open(key, sealed, three, data, &len));
	memset(sealed, 0xff, sizeof sealed);
	assert_false(mt_rsa_open(key, sealed, three, data, &len));
	memset(sealed, 0, sizeof sealed);
	assert_false(mt_rsa_open(key, sealed, three, data, &len));
	mt_rsa_key_free(key);
}

static void
rsa__pem__there_and_back(void **state)
{
	struct mt_rsa_key *key = mt_party_key();
	GError *error = NULL;

	(void)state;
	assert_true(mt_rsa_is_private(key));
	for (guint i = 0; i < 3; i++) {
		char *pem = i == 2 ? mt_rsa_private_pem(key)
				   : mt_rsa_public_pem(key, i == 1);
		struct mt_rsa_key *again;
		assert_true(g_str_has_prefix(pem,
			i == 0		 ? "-----BEGIN PUBLIC KEY-----\n"
				: i == 1 ? "-----BEGIN RSA PUBLIC KEY-----\n"
					 : "-----BEGIN PRIVATE KEY-----\n"));
		again = mt_rsa_key_from_pem(pem, &error);
		assert_null(error);
		assert_true(
			mt_rsa_fingerprint(again) == mt_rsa_fingerprint(key));
		assert_int_equal(mt_rsa_is_private(again), i == 2);
		mt_rsa_key_free(again);
		mt_rsa_wipe_text(pem);
	}
	mt_rsa_key_free(key);
}

static void
rsa__refuse__other_keys(void **state)
{
	static const char *const bad[] = {"", "nonsense",
		"-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n",
		/* Ed25519, of RFC 8410, section 10.1 */
		"-----BEGIN PUBLIC KEY-----\n"
		"MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n"
		"-----END PUBLIC KEY-----\n"};
	guint8 n[MT_RSA_SIZE + 1];
	static const guint8 e[] = {1, 0, 1}, one[] = {1}, even[] = {4};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		g_autoptr(GError) error = NULL;
		assert_null(mt_rsa_key_from_pem(bad[i], &error));
		assert_true(g_error_matches(error, FAULT, FAULT_DATA));
	}
	memset(n, 0xff, sizeof n);
	assert_null(mt_rsa_key_from_numbers(n, 128, e, 3, NULL));
	assert_null(mt_rsa_key_from_numbers(n, 257, e, 3, NULL));
	assert_null(mt_rsa_key_from_numbers(n, 256, one, 1, NULL));
	assert_null(mt_rsa_key_from_numbers(n, 256, even, 1, NULL));
	n[255] = 0xfe;
	assert_null(mt_rsa_key_from_numbers(n, 256, e, 3, NULL));
}

static void
rsa__make__a_key_every_client_takes(void **state)
{
	struct mt_rsa_key *key = mt_rsa_key_make();

	(void)state;
	assert_true(mt_rsa_is_private(key));
	assert_true(mt_rsa_fingerprint(key) >> 60 != 0);
	mt_rsa_key_free(key);
}

/* mtcute, packages/core/src/network/transports/obfuscated.test.ts. */
static void
obfuscate__hello__as_mtcute_does(void **state)
{
	static const char *const forbidden[] = {"ef", "48454144", "504f5354",
		"47455420", "4f505449", "dddddddd", "eeeeeeee", "16030102",
		"0102030400000000"};
	static const guint8 tag[4] = {0xee, 0xee, 0xee, 0xee};
	guint8 ones[MT_HELLO], hello[MT_HELLO];
	struct mt_obfuscate *obfuscate;

	(void)state;
	memset(ones, 0xff, sizeof ones);
	for (gsize i = 0; i <= G_N_ELEMENTS(forbidden); i++) {
		struct mt_script script;
		mt_script_init(&script);
		/* first a beginning that would be taken for something else */
		if (i > 0) {
			g_autoptr(GBytes) bad = hex_bytes(forbidden[i - 1]);
			gsize len = g_bytes_get_size(bad);
			assert_true(mt_hello_forbidden(
				g_bytes_get_data(bad, NULL), len));
			mt_script_add(
				&script, g_bytes_get_data(bad, NULL), len);
			mt_script_add(&script, ones, MT_HELLO - len);
		}
		mt_script_add(&script, ones, sizeof ones);
		obfuscate = mt_obfuscate_client(tag, -1, &script.random, hello);
		assert_int_equal(script.at, script.bytes->len);
		assert_memory_equal(hello, ones, 56);
		assert_hex(hello + 56, 8, "fce8ab2203db2bff");
		mt_obfuscate_free(obfuscate);
		mt_script_clear(&script);
	}
}

static void
obfuscate__hello__the_server_opens(void **state)
{
	static const guint8 tag[4] = {0xdd, 0xdd, 0xdd, 0xdd};
	struct mt_seeded seeded;
	struct mt_obfuscate *client, *server;
	guint8 hello[MT_HELLO], other[4], text[] = "doran";
	gint16 dc;

	(void)state;
	mt_seeded_init(&seeded, 1);
	client = mt_obfuscate_client(tag, -10002, &seeded.random, hello);
	server = mt_obfuscate_server(hello, other, &dc);
	assert_memory_equal(tag, other, 4);
	assert_int_equal(dc, -10002);
	mt_obfuscate_out(client, text, text, sizeof text);
	assert_memory_not_equal(text, "doran", 5);
	mt_obfuscate_in(server, text, text, sizeof text);
	assert_string_equal((char *)text, "doran");
	mt_obfuscate_out(server, text, text, sizeof text);
	mt_obfuscate_in(client, text, text, sizeof text);
	assert_string_equal((char *)text, "doran");
	mt_obfuscate_free(client);
	mt_obfuscate_free(server);
}

static void
dh__good__only_safe_primes_with_their_g(void **state)
{
	guint8 prime[MT_DH_SIZE];

	(void)state;
	/* p mod 3 = 2 and p mod 8 = 3, p mod 5 = 3, so 3, 4, 7 and not 2, 5, 6:
	 * core.telegram.org/mtproto/auth_key, step 5, and TDLib's check */
	assert_true(mt_dh_good(mt_dh_prime, MT_DH_SIZE, 3));
	assert_true(mt_dh_good(mt_dh_prime, MT_DH_SIZE, 4));
	assert_false(mt_dh_good(mt_dh_prime, MT_DH_SIZE, 5));
	assert_true(mt_dh_good(mt_dh_prime, MT_DH_SIZE, 7));
	assert_false(mt_dh_good(mt_dh_prime, MT_DH_SIZE, 2));
	assert_false(mt_dh_good(mt_dh_prime, MT_DH_SIZE, 6));
	for (gint32 g = -1; g < 20; g++)
		if (g < 2 || g > 7)
			assert_false(mt_dh_good(mt_dh_prime, MT_DH_SIZE, g));
	assert_false(mt_dh_good(mt_dh_prime, MT_DH_SIZE - 1, 3));
	memcpy(prime, mt_dh_prime, sizeof prime);
	prime[MT_DH_SIZE - 1] ^= 0x08; /* not prime any more */
	assert_false(mt_dh_good(prime, MT_DH_SIZE, 4));
	memcpy(prime, mt_dh_prime, sizeof prime);
	prime[0] &= 0x7f; /* of 2047 bits */
	assert_false(mt_dh_good(prime, MT_DH_SIZE, 4));
}

static void
dh__good__a_new_prime_is_tried_and_kept(void **state)
{
	/* RFC 3526, section 3: group 14; p mod 8 = 7. A prime that is not safe
	 * is the largest of this size, 2^2048 - 1557. */
	g_autoptr(GBytes) group14 = hex_bytes(
		"ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e08"
		"8a67cc74020bbea63b139b22514a08798e3404ddef9519b3cd3a431b"
		"302b0a6df25f14374fe1356d6d51c245e485b576625e7ec6f44c42e9"
		"a637ed6b0bff5cb6f406b7edee386bfb5a899fa5ae9f24117c4b1fe6"
		"49286651ece45b3dc2007cb8a163bf0598da48361c55d39a69163fa8"
		"fd24cf5f83655d23dca3ad961c62f356208552bb9ed529077096966d"
		"670c354e4abc9804f1746c08ca18217c32905e462e36ce3be39e772c"
		"180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf695581718"
		"3995497cea956ae515d2261898fa051015728e5a8aacaa68ffffffff"
		"ffffffff");
	guint8 unsafe[MT_DH_SIZE];
	const guint8 *prime = g_bytes_get_data(group14, NULL);

	(void)state;
	assert_int_equal(g_bytes_get_size(group14), MT_DH_SIZE);
	assert_true(mt_dh_good(prime, MT_DH_SIZE, 2));
	assert_true(mt_dh_good(prime, MT_DH_SIZE, 2));
	memset(unsafe, 0xff, sizeof unsafe);
	unsafe[253] = 0xff;
	unsafe[254] = 0xf9;
	unsafe[255] = 0xeb;
	assert_false(mt_dh_good(unsafe, MT_DH_SIZE, 4));
}

static void
dh__range__margins_of_2_1984(void **state)
{
	guint8 x[MT_DH_SIZE] = {0};

	(void)state;
	assert_false(mt_dh_in_range(x, MT_DH_SIZE, mt_dh_prime));
	assert_false(mt_dh_in_range(x, 0, mt_dh_prime));
	x[255] = 1;
	assert_false(mt_dh_in_range(x, MT_DH_SIZE, mt_dh_prime));
	memset(x, 0, sizeof x);
	x[7] = 1; /* 2^1984 */
	assert_true(mt_dh_in_range(x, MT_DH_SIZE, mt_dh_prime));
	assert_true(mt_dh_in_range(x + 7, MT_DH_SIZE - 7, mt_dh_prime));
	memset(x + 8, 0xff, 248);
	x[7] = 0;
	assert_false(mt_dh_in_range(x, MT_DH_SIZE, mt_dh_prime));
	memcpy(x, mt_dh_prime, sizeof x);
	assert_false(mt_dh_in_range(x, MT_DH_SIZE, mt_dh_prime));
	x[255] -= 1; /* p - 1 */
	assert_false(mt_dh_in_range(x, MT_DH_SIZE, mt_dh_prime));
	x[255] += 1;
	x[7] -= 1; /* p - 2^1984 */
	assert_true(mt_dh_in_range(x, MT_DH_SIZE, mt_dh_prime));
	x[255] += 1;
	assert_false(mt_dh_in_range(x, MT_DH_SIZE, mt_dh_prime));
	assert_false(mt_dh_in_range(x, MT_DH_SIZE + 1, mt_dh_prime));
}

static void
fields__read__bounds(void **state)
{
	static const guint8 cut[] = {5, 'a', 'b', 'c'};
	static const guint8 unpadded[] = {1, 'a', 0};
	static const guint8 long_cut[] = {254, 255, 255, 255, 'a'};
	static const guint8 reserved[] = {255, 0, 0, 0, 0, 0, 0, 0};
	const struct mt_fields bad[] = {{cut, 4, FALSE}, {unpadded, 3, FALSE},
		{long_cut, 5, FALSE}, {reserved, 8, FALSE}, {cut, 0, FALSE}};
	gsize len;

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		struct mt_fields fields = bad[i];
		assert_null(mt_get_bytes(&fields, &len));
		assert_true(fields.wrong && len == 0);
		assert_int_equal(mt_get_u64(&fields), 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(factor__split__known_products),
		cmocka_unit_test(factor__refuse__what_is_no_product_of_two),
		cmocka_unit_test(factor__make__and_split_again),
		cmocka_unit_test(rsa__fingerprint__of_telegrams_keys),
		cmocka_unit_test(rsa__pad__as_grammers_does),
		cmocka_unit_test(rsa__open__both_forms_and_nothing_else),
		cmocka_unit_test(rsa__pem__there_and_back),
		cmocka_unit_test(rsa__refuse__other_keys),
		cmocka_unit_test(rsa__make__a_key_every_client_takes),
		cmocka_unit_test(obfuscate__hello__as_mtcute_does),
		cmocka_unit_test(obfuscate__hello__the_server_opens),
		cmocka_unit_test(dh__good__only_safe_primes_with_their_g),
		cmocka_unit_test(dh__good__a_new_prime_is_tried_and_kept),
		cmocka_unit_test(dh__range__margins_of_2_1984),
		cmocka_unit_test(fields__read__bounds),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
