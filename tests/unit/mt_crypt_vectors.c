/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IGE, key derivation and encrypted messages, against what others computed. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

#include "mt_crypt.h"
#include "mt_gzip.h"
#include "mt_ige.h"
#include "mt_window.h"

static void
from_hex(const char *hex, guint8 *out, gsize len)
{
	assert_int_equal(strlen(hex), 2 * len);
	for (gsize i = 0; i < len; i++)
		out[i] = (guint8)(g_ascii_xdigit_value(hex[2 * i]) << 4 |
			g_ascii_xdigit_value(hex[2 * i + 1]));
}

static void
assert_hex(const guint8 *bytes, gsize len, const char *hex)
{
	g_autofree guint8 *wanted = g_malloc(len);

	from_hex(hex, wanted, len);
	assert_memory_equal(bytes, wanted, len);
}

/* mtcute, packages/core/src/utils/crypto/mtproto.test.ts: eight times the same
 * 32 bytes. */
static void
sample_key(guint8 key[MT_KEY_SIZE])
{
	for (gsize i = 0; i < MT_KEY_SIZE; i += 32)
		from_hex("98cb29c6ffa89e79da695a54f572e6cb"
			 "101e81c688b63a4bf73c3622dec230e0",
			key + i, 32);
}

/* mtcute, packages/wasm/tests/ige.test.ts; the same text is in OpenSSL's own
 * paper on IGE with a key of half the length. */
static void
ige__encrypts__mtcutes_vector(void **state)
{
	struct mt_ige *ige = mt_ige_new();
	/* 32 bytes from the 16th of "This is an implementation …" */
	const guint8 *iv = (const guint8 *)"mentation of IGE mode for OpenSS";
	guint8 whole[32], data[32], out[32];

	(void)state;
	from_hex("5468697320697320616E20696D706C655468697320697320616E20696D7"
		 "06C65",
		whole, 32);
	from_hex("99706487a1cde613bc6de0b6f24b1c7aa448c8b9c3403e3467a8cad8934"
		 "0f53b",
		data, 32);
	mt_ige_encrypt(ige, whole, iv, data, out, 32);
	assert_hex(out, 32,
		"792ea8ae577b1a66cb3bd92679b8030ca54ee631976bd3a04547fdcb4639"
		"fa69");
	mt_ige_decrypt(ige, whole, iv, out, out, 32);
	assert_memory_equal(out, data, 32);
	mt_ige_free(ige);
}

/* The same file of mtcute; the key's id is of auth-key.test.ts. */
static void
crypt__derives__mtcutes_vectors(void **state)
{
	struct mt_crypt *crypt = mt_crypt_new();
	guint8 key[MT_KEY_SIZE], msg_key[16], aes_key[32], aes_iv[32], id[8];

	(void)state;
	sample_key(key);
	from_hex("25d701f2a29205526757825a99eb2d32", msg_key, 16);
	mt_crypt_derive(crypt, key, MT_TO_SERVER, msg_key, aes_key, aes_iv);
	assert_hex(aes_key, 32,
		"af3f8e1ffa75f4c981eec33a3e5bbaa2ea48f9bb93e91597627eb1f67960"
		"a0c9");
	assert_hex(aes_iv, 32,
		"9874d77f95155b35221bff94b7df4594c6996e2a62e44fcb7d93c8c4e41b"
		"79ee");
	mt_crypt_derive_v1(crypt, key, msg_key, aes_key, aes_iv);
	assert_hex(aes_key, 32,
		"1fc7b40b1d9ffbdaf4d652525a748864259698f89214abf27c0d36cb9d4c"
		"d5db");
	assert_hex(aes_iv, 32,
		"7251fbda39ec5e6e089f15ded5963b03d6d8d0f7078898431fc7b40b1d9f"
		"fbda");
	mt_set64(id, mt_crypt_key_id(crypt, key));
	assert_hex(id, 8, "40fa5bb7cb56a895");
	mt_crypt_free(crypt);
}

/* By Python's hashlib: sha256(key[88+x:120+x] + bytes(range(32)))[8:24]. */
static void
crypt__hashes__both_directions(void **state)
{
	struct mt_crypt *crypt = mt_crypt_new();
	guint8 key[MT_KEY_SIZE], plain[32], msg_key[16];

	(void)state;
	sample_key(key);
	for (guint8 i = 0; i < 32; i++)
		plain[i] = i;
	mt_crypt_msg_key(crypt, key, MT_TO_SERVER, plain, 32, msg_key);
	assert_hex(msg_key, 16, "894b894875ebce6603ffafd3f41b19d6");
	mt_crypt_msg_key(crypt, key, MT_TO_CLIENT, plain, 32, msg_key);
	assert_hex(msg_key, 16, "dd1fe9862a6907d65c65fe63fd80bf29");
	mt_crypt_free(crypt);
}

static void
crypt__opens__what_it_sealed(void **state)
{
	struct mt_crypt *crypt = mt_crypt_new();
	struct mt_inner in = {.salt = 1,
				.session_id = 2,
				.msg_id = 4,
				.seq_no = 5},
			out;
	guint8 key[MT_KEY_SIZE], packet[512];

	(void)state;
	assert_true(sodium_init() >= 0);
	sample_key(key);
	for (in.len = 4; in.len <= 256; in.len += 4) {
		gsize size = mt_crypt_size(in.len);

		memset(packet, 'x', sizeof packet);
		mt_crypt_seal(crypt, key, 99, MT_TO_SERVER, &in,
			&mt_random_system, packet, size);
		assert_int_equal(mt_get64(packet), 99);
		/* up to 15 bytes of the transport's, where it has such */
		assert_false(mt_crypt_open(crypt, key, MT_TO_SERVER, packet,
			size + 3, FALSE, &out));
		assert_true(mt_crypt_open(crypt, key, MT_TO_SERVER, packet,
			size + 15, TRUE, &out));
		assert_int_equal(out.salt, 1);
		assert_int_equal(out.session_id, 2);
		assert_int_equal(out.msg_id, 4);
		assert_int_equal(out.seq_no, 5);
		assert_int_equal(out.len, in.len);
		assert_int_equal(out.body[in.len - 1], 'x');
	}
	mt_crypt_free(crypt);
}

/* Each byte of the packet counts, and so does the direction. */
static void
crypt__refuses__each_changed_byte(void **state)
{
	struct mt_crypt *crypt = mt_crypt_new();
	struct mt_inner in = {.len = 20}, out;
	guint8 key[MT_KEY_SIZE], sealed[128], packet[128];
	gsize size = mt_crypt_size(in.len);

	(void)state;
	sample_key(key);
	memset(sealed, 0, sizeof sealed);
	mt_crypt_seal(crypt, key, 99, MT_TO_SERVER, &in, &mt_random_system,
		sealed, size);
	for (gsize i = 8; i < size; i++) {
		memcpy(packet, sealed, size);
		packet[i] ^= 0x80;
		assert_false(mt_crypt_open(
			crypt, key, MT_TO_SERVER, packet, size, FALSE, &out));
	}
	for (gsize len = 0; len < size; len++) {
		memcpy(packet, sealed, size);
		assert_false(mt_crypt_open(
			crypt, key, MT_TO_SERVER, packet, len, TRUE, &out));
	}
	memcpy(packet, sealed, size);
	assert_false(mt_crypt_open(
		crypt, key, MT_TO_CLIENT, packet, size, FALSE, &out));
	mt_crypt_free(crypt);
}

static void
bind__opens__only_as_it_was_sealed(void **state)
{
	struct mt_crypt *crypt = mt_crypt_new();
	GByteArray *sealed = g_byte_array_new();
	guint8 key[MT_KEY_SIZE], inner[40] = {1, 2, 3}, *opened;
	gsize len;

	(void)state;
	sample_key(key);
	mt_crypt_bind(crypt, key, 99, 4, inner, sizeof inner, &mt_random_system,
		sealed);
	opened = mt_crypt_unbind(
		crypt, key, 99, 4, sealed->data, sealed->len, &len);
	assert_int_equal(len, sizeof inner);
	assert_memory_equal(opened, inner, len);
	g_free(opened);
	assert_null(mt_crypt_unbind(
		crypt, key, 99, 8, sealed->data, sealed->len, &len));
	assert_null(mt_crypt_unbind(
		crypt, key, 98, 4, sealed->data, sealed->len, &len));
	for (guint i = 0; i < 24 + 32 + 40; i++) {
		sealed->data[i] ^= 4;
		assert_null(mt_crypt_unbind(
			crypt, key, 99, 4, sealed->data, sealed->len, &len));
		sealed->data[i] ^= 4;
	}
	for (guint i = 0; i < sealed->len; i++)
		assert_null(mt_crypt_unbind(
			crypt, key, 99, 4, sealed->data, i, &len));
	g_byte_array_unref(sealed);
	mt_crypt_free(crypt);
}

static void
gzip__unpacks__at_most_what_it_may(void **state)
{
	g_autofree guint8 *zeros = g_malloc0(4 << 20);
	GByteArray *packed = mt_gzip_pack(zeros, 4 << 20), *out;

	(void)state;
	assert_non_null(packed);
	assert_true(packed->len < 8192);
	assert_null(mt_gzip_unpack(packed->data, packed->len, (4 << 20) - 1));
	out = mt_gzip_unpack(packed->data, packed->len, 4 << 20);
	assert_int_equal(out->len, 4 << 20);
	g_byte_array_unref(out);
	assert_null(mt_gzip_unpack(packed->data, packed->len - 1, 4 << 20));
	g_byte_array_append(packed, zeros, 1);
	assert_null(mt_gzip_unpack(packed->data, packed->len, 4 << 20));
	g_byte_array_unref(packed);
	randombytes_buf(zeros, 4096);
	assert_null(mt_gzip_pack(zeros, 4096));
	assert_null(mt_gzip_pack(zeros + 8192, 1024));
}

static void
window__takes__each_id_once(void **state)
{
	struct mt_window window = {0};

	(void)state;
	for (guint64 id = 100; id < 200; id += 4)
		assert_int_equal(mt_window_add(&window, id, 0, 16), MT_FRESH);
	assert_int_equal(mt_window_top(&window), 196);
	assert_true(window.n <= 16);
	assert_int_equal(mt_window_add(&window, 196, 0, 16), MT_SEEN);
	assert_int_equal(mt_window_add(&window, 194, 0, 16), MT_FRESH);
	assert_int_equal(mt_window_add(&window, 194, 0, 16), MT_SEEN);
	assert_int_equal(mt_window_add(&window, 100, 0, 16), MT_OLD);
	assert_int_equal(mt_window_add(&window, 101, 0, 16), MT_OLD);
	mt_window_clear(&window);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ige__encrypts__mtcutes_vector),
		cmocka_unit_test(crypt__derives__mtcutes_vectors),
		cmocka_unit_test(crypt__hashes__both_directions),
		cmocka_unit_test(crypt__opens__what_it_sealed),
		cmocka_unit_test(crypt__refuses__each_changed_byte),
		cmocka_unit_test(bind__opens__only_as_it_was_sealed),
		cmocka_unit_test(gzip__unpacks__at_most_what_it_may),
		cmocka_unit_test(window__takes__each_id_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
