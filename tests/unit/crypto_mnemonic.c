/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fault.h"
#include "hex.h"
#include "mnemonic.h"

#define REPEAT_5(x) x x x x x

/* The vectors of 256 bits that BIP-39 refers to ("Test vectors",
 * trezor/python-mnemonic, vectors.json) */
static const struct {
	const char *entropy, *words;
} vectors[] = {
	{"0000000000000000000000000000000000000000000000000000000000000000",
		REPEAT_5(
			"abandon abandon abandon abandon ") "abandon abandon abandon art"},
	{"7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f",
		"legal winner thank year wave sausage worth useful legal "
		"winner thank year wave sausage worth useful legal winner "
		"thank year wave sausage worth title"},
	{"8080808080808080808080808080808080808080808080808080808080808080",
		"letter advice cage absurd amount doctor acoustic avoid letter "
		"advice cage absurd amount doctor acoustic avoid letter advice "
		"cage absurd amount doctor acoustic bless"},
	{"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		REPEAT_5("zoo zoo zoo zoo ") "zoo zoo zoo vote"},
	{"68a79eaca2324873eacc50cb9c6eca8cc68ea5d936f98787c60c7ebc74e6ce7c",
		"hamster diagram private dutch cause delay private meat slide "
		"toddler razor book happy fancy gospel tennis maple dilemma "
		"loan word shrug inflict delay length"},
	{"9f6a2878b2520799a44ef18bc7df394e7061a224d2c33cd015b157d746869863",
		"panda eyebrow bullet gorilla call smoke muffin taste mesh "
		"discover soft ostrich alcohol speed nation flash devote level "
		"hobby quick inner drive ghost inside"},
	{"066dca1a2bb7e8a1db2832148ce9933eea0f3ac9548d793112d9a95c9407efad",
		"all hour make first leader extend hole alien behind guard "
		"gospel lava path output census museum junior mass reopen "
		"famous sing advance salt reform"},
	{"f585c11aec520db57dd353c69554b21a89b20fb0650966fa0a9d6f74fd989d8f",
		"void come effort suffer camp survey warrior heavy shoot "
		"primary clutch crush open amazing screen patrol group space "
		"point ten exist slush involve unfold"},
};

static void
check_vector(guint i)
{
	g_autoptr(GBytes) bytes = hex_bytes(vectors[i].entropy);
	g_autoptr(Secret) entropy =
		secret_from(g_bytes_get_data(bytes, NULL), MNEMONIC_BYTES);
	g_autoptr(Secret) words = mnemonic_encode(entropy);
	g_autoptr(GError) error = NULL;
	g_autoptr(Secret) back = NULL;

	assert_string_equal(
		(const char *)secret_bytes(words), vectors[i].words);
	assert_int_equal(secret_len(words), strlen(vectors[i].words) + 1);
	back = mnemonic_decode(vectors[i].words, &error);
	assert_null(error);
	assert_true(secret_equal(back, entropy));
}

static void
mnemonic__both_ways__bip39_vectors(void **state)
{
	(void)state;
	for (guint i = 0; i < G_N_ELEMENTS(vectors); i++)
		check_vector(i);
}

static void
mnemonic__wordlist__sorted_and_apart_by_four_letters(void **state)
{
	(void)state;
	for (guint i = 1; i < WORDLIST_LEN; i++) {
		assert_true(strcmp(mnemonic_wordlist[i - 1],
				    mnemonic_wordlist[i]) < 0);
		assert_int_not_equal(strncmp(mnemonic_wordlist[i - 1],
					     mnemonic_wordlist[i], 4),
			0);
		assert_in_range(strlen(mnemonic_wordlist[i]), 3, 8);
	}
}

static void
mnemonic__both_ways__random(void **state)
{
	(void)state;
	for (int i = 0; i < 50; i++) {
		g_autoptr(Secret) entropy = secret_random(MNEMONIC_BYTES);
		g_autoptr(Secret) words = mnemonic_encode(entropy);
		g_autoptr(Secret) back = mnemonic_decode(
			(const char *)secret_bytes(words), NULL);

		assert_true(secret_equal(back, entropy));
	}
}

static void
mnemonic__encode__wrong_length(void **state)
{
	g_autoptr(Secret) entropy = secret_random(16);

	(void)state;
	assert_null(mnemonic_encode(entropy));
}

static void
mnemonic__decode__forgiving_about_case_and_space(void **state)
{
	g_autofree char *upper = g_ascii_strup(vectors[4].words, -1);
	g_auto(GStrv) parts = g_strsplit(upper, " ", -1);
	g_autofree char *spread = g_strjoinv(" \n\t", parts);
	g_autofree char *text = g_strdup_printf("\n %s \r\n", spread);
	g_autoptr(Secret) back = mnemonic_decode(text, NULL);

	(void)state;
	assert_non_null(back);
	assert_int_equal(secret_bytes(back)[0], 0x68);
}

static void
refused(const char *words, const char *naming)
{
	g_autoptr(GError) error = NULL;

	assert_null(mnemonic_decode(words, &error));
	assert_true(g_error_matches(error, FAULT, FAULT_DATA));
	assert_non_null(strstr(error->message, naming));
}

static void
mnemonic__decode__tells_what_is_wrong(void **state)
{
	g_auto(GStrv) parts = g_strsplit(vectors[4].words, " ", -1);
	g_autofree char *unknown = NULL, *swapped = NULL, *more = NULL;
	char *kept = parts[6];

	(void)state;
	parts[6] = (char *)(guintptr) "privat";
	unknown = g_strjoinv(" ", parts);
	parts[6] = kept;
	refused(unknown, "Word 7 ");
	assert_null(strstr(unknown, "private meat"));
	parts[6] = parts[7];
	parts[7] = kept;
	swapped = g_strjoinv(" ", parts);
	refused(swapped, "do not fit together");
	more = g_strdup_printf("%s zoo", vectors[4].words);
	refused(more, "25 recovery words");
	refused("", "0 recovery words");
	refused("zoo", "1 recovery word,");
	refused("zoo supercalifragilistic zoo", "Word 2 ");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(mnemonic__both_ways__bip39_vectors),
		cmocka_unit_test(
			mnemonic__wordlist__sorted_and_apart_by_four_letters),
		cmocka_unit_test(mnemonic__both_ways__random),
		cmocka_unit_test(mnemonic__encode__wrong_length),
		cmocka_unit_test(
			mnemonic__decode__forgiving_about_case_and_space),
		cmocka_unit_test(mnemonic__decode__tells_what_is_wrong),
	};

	if (!secret_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
