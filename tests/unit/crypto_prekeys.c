/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "prekeys.h"

static void
prekeys__identity__public_belongs_to_private(void **state)
{
	g_autoptr(Secret) priv = NULL, other = NULL;
	guint8 pub[RATCHET_PUBLIC_LEN], again[RATCHET_PUBLIC_LEN];
	guint32 registration;

	(void)state;
	assert_true(identity_make(&priv, pub, &registration, NULL));
	assert_int_equal(pub[0], 0x05);
	assert_in_range(registration, 1, 16380);
	assert_true(identity_public(priv, again));
	assert_memory_equal(pub, again, sizeof(pub));
	assert_true(identity_make(&other, again, &registration, NULL));
	assert_memory_not_equal(pub, again, sizeof(pub));
	assert_false(secret_equal(priv, other));
}

/* RFC 7748, section 6.1: Alice's keys */
static void
prekeys__identity__rfc7748_vector(void **state)
{
	static const guint8 priv[32] = {0x77, 0x07, 0x6d, 0x0a, 0x73, 0x18,
		0xa5, 0x7d, 0x3c, 0x16, 0xc1, 0x72, 0x51, 0xb2, 0x66, 0x45,
		0xdf, 0x4c, 0x2f, 0x87, 0xeb, 0xc0, 0x99, 0x2a, 0xb1, 0x77,
		0xfb, 0xa5, 0x1d, 0xb9, 0x2c, 0x2a};
	static const guint8 wanted[33] = {0x05, 0x85, 0x20, 0xf0, 0x09, 0x89,
		0x30, 0xa7, 0x54, 0x74, 0x8b, 0x7d, 0xdc, 0xb4, 0x3e, 0xf7,
		0x5a, 0x0d, 0xbf, 0x3a, 0x0d, 0x26, 0x38, 0x1a, 0xf4, 0xeb,
		0xa4, 0xa9, 0x8e, 0xaa, 0x9b, 0x4e, 0x6a};
	g_autoptr(Secret) secret = secret_from(priv, sizeof(priv));
	guint8 pub[RATCHET_PUBLIC_LEN];

	(void)state;
	assert_true(identity_public(secret, pub));
	assert_memory_equal(pub, wanted, sizeof(wanted));
}

static void
prekeys__signed__check(void **state)
{
	g_autoptr(Secret) priv = NULL, record = NULL, eve = NULL;
	guint8 identity[RATCHET_PUBLIC_LEN], pub[RATCHET_PUBLIC_LEN];
	guint8 of_eve[RATCHET_PUBLIC_LEN], sig[64];
	guint32 registration;

	(void)state;
	assert_true(identity_make(&priv, identity, &registration, NULL));
	assert_true(identity_make(&eve, of_eve, &registration, NULL));
	assert_true(signed_prekey_make(1, priv, &record, pub, sig, NULL));
	assert_true(secret_len(record) > 32);
	assert_true(signed_prekey_check(identity, pub, sig));
	assert_false(signed_prekey_check(of_eve, pub, sig));
	pub[32] ^= 1;
	assert_false(signed_prekey_check(identity, pub, sig));
	pub[32] ^= 1;
	sig[0] ^= 1;
	assert_false(signed_prekey_check(identity, pub, sig));
	sig[0] ^= 1;
	pub[0] = 0x04;
	assert_false(signed_prekey_check(identity, pub, sig));
}

static void
prekeys__one_time__a_hundred_differ(void **state)
{
	g_autoptr(GHashTable) seen = g_hash_table_new_full(g_bytes_hash,
		g_bytes_equal, (GDestroyNotify)g_bytes_unref, NULL);

	(void)state;
	for (guint32 id = 1; id <= 100; id++) {
		g_autoptr(Secret) record = NULL;
		guint8 pub[RATCHET_PUBLIC_LEN];

		assert_true(prekey_make(id, &record, pub, NULL));
		assert_true(
			g_hash_table_add(seen, g_bytes_new(pub, sizeof(pub))));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(prekeys__identity__public_belongs_to_private),
		cmocka_unit_test(prekeys__identity__rfc7748_vector),
		cmocka_unit_test(prekeys__signed__check),
		cmocka_unit_test(prekeys__one_time__a_hundred_differ),
	};

	if (!secret_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
