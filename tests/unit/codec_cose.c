/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cose.h"
#include "fault.h"
#include "format_hostile.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

/* From the COSE working group's examples (github.com/cose-wg/Examples),
 * eddsa-examples/eddsa-sig-01.json: COSE_Sign1 with Ed25519. Its protected
 * header is {1: -8, 3: 0}, its unprotected one {4: '11'}. */
#define VECTOR_PUBLIC \
	"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
#define VECTOR_SIGNATURE                                                   \
	"7142fd2ff96d56db85bee905a76ba1d0b7321a95c8c4d3607c5781932b7afb87" \
	"11497dfa751bf40b58b3bcc32300b1487f3db34085eef013bf08f4a44d6fef0d"
#define VECTOR                                                             \
	"d28445a201270300a10442313154546869732069732074686520636f6e74656e" \
	"742e5840" VECTOR_SIGNATURE

static void
structure__cose_wg_example__verifies(void **state)
{
	static const guint8 header[] = {0xa2, 0x01, 0x27, 0x03, 0x00};
	g_autoptr(GBytes) payload =
		g_bytes_new_static("This is the content.", 20);
	g_autoptr(GBytes) pub = bytes_from_hex(VECTOR_PUBLIC);
	g_autoptr(GBytes) signature = bytes_from_hex(VECTOR_SIGNATURE);
	g_autoptr(GBytes) seen =
		cose_sig_structure(header, sizeof(header), payload, "");
	g_autoptr(GBytes) other =
		cose_sig_structure(header, sizeof(header), payload, "x");

	(void)state;
	assert_int_equal(
		crypto_sign_verify_detached(g_bytes_get_data(signature, NULL),
			g_bytes_get_data(seen, NULL), g_bytes_get_size(seen),
			g_bytes_get_data(pub, NULL)),
		0);
	assert_int_not_equal(
		crypto_sign_verify_detached(g_bytes_get_data(signature, NULL),
			g_bytes_get_data(other, NULL), g_bytes_get_size(other),
			g_bytes_get_data(pub, NULL)),
		0);
}

/* RFC 9052 section 4.4: "Signature1", {1: -8}, the aad, the payload. */
static void
to_sign__ours__exact_bytes(void **state)
{
	g_autoptr(GBytes) payload = g_bytes_new_static("pay", 3);
	g_autoptr(GBytes) seen = cose_to_sign(payload, "aad");
	g_autoptr(GBytes) wanted = bytes_from_hex(
		"84 6a 5369676e617475726531 43 a10127 43 616164 43 706179");

	(void)state;
	assert_bytes_equal(seen, wanted);
}

static GBytes *
again(GBytes *bytes)
{
	guint8 signature[COSE_SIGNATURE_LEN];
	g_autoptr(GBytes) payload = NULL;
	g_autoptr(GError) error = NULL;

	if (!cose_sign1_decode(bytes, &payload, signature, &error)) {
		assert_null(payload);
		assert_true(g_error_matches(error, FAULT, FAULT_PROTOCOL));
		return NULL;
	}
	return cose_sign1_encode(payload, signature);
}

static void
decode__hostile(void **state)
{
	guint8 signature[COSE_SIGNATURE_LEN];
	g_autoptr(GBytes) payload = g_bytes_new_static("pay", 3);
	g_autoptr(GBytes) good = NULL;

	(void)state;
	memset(signature, 0x11, sizeof(signature));
	good = cose_sign1_encode(payload, signature);
	hostile_check(good, again, TRUE, FALSE);
	hostile_random(good, again, 20000);
}

/* Another algorithm, other headers, a detached payload, no tag. */
static void
decode__other_forms__refused(void **state)
{
	static const char *const forms[] = {VECTOR,
		"d28443a10126a0437061795840" VECTOR_SIGNATURE,
		"d28440a0437061795840" VECTOR_SIGNATURE,
		"d28443a10127a104413143 7061795840" VECTOR_SIGNATURE,
		"d28443a10127a0f65840" VECTOR_SIGNATURE,
		"8443a10127a0437061795840" VECTOR_SIGNATURE,
		"d38443a10127a0437061795840" VECTOR_SIGNATURE,
		"d28443a10127a0437061794100"};
	g_autoptr(GBytes) ours =
		bytes_from_hex("d28443a10127a0437061795840" VECTOR_SIGNATURE);
	g_autoptr(GBytes) accepted = again(ours);

	(void)state;
	assert_bytes_equal(accepted, ours);
	for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
		g_autoptr(GBytes) bytes = bytes_from_hex(forms[i]);

		if (again(bytes) != NULL)
			fail_msg("accepted: form %zu", i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(structure__cose_wg_example__verifies),
		cmocka_unit_test(to_sign__ours__exact_bytes),
		cmocka_unit_test(decode__hostile),
		cmocka_unit_test(decode__other_forms__refused),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
