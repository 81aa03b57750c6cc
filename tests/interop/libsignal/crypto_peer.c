/* SPDX-License-Identifier: GPL-3.0-or-later */
/* crypto_peer NAME: src/crypto behind standard input and output, for a peer in
 * another process. A command a line, one line of answer each, "ok" and values
 * or "refused" and why; bytes are hexadecimal, "-" is none.
 *   bundle PREKEY-ID SIGNED-PREKEY-ID
 *       ok REGISTRATION PREKEY-ID PREKEY SIGNED-ID SIGNED SIGNATURE IDENTITY
 *   start PEER DEVICE and the seven values of a bundle
 *   encrypt PEER DEVICE PLAIN          ok TYPE CIPHER
 *   decrypt PEER DEVICE TYPE CIPHER    ok PLAIN, or refused RESULT
 *   safety KEY ADDRESS KEY ADDRESS     ok DIGITS */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "crypto_party.h"
#include "hex.h"
#include "safety.h"

static GBytes *
from_hex(const char *text)
{
	return hex_bytes(strcmp(text, "-") == 0 ? "" : text);
}

static char *
to_hex(const guint8 *bytes, gsize len)
{
	GString *text = g_string_new(len == 0 ? "-" : NULL);

	for (gsize i = 0; i < len; i++)
		g_string_append_printf(text, "%02x", bytes[i]);
	return g_string_free(text, FALSE);
}

static void
fill(guint8 *to, gsize len, const char *hex)
{
	g_autoptr(GBytes) bytes = from_hex(hex);

	g_assert(g_bytes_get_size(bytes) == len);
	memcpy(to, g_bytes_get_data(bytes, NULL), len);
}

static guint32
number(const char *text)
{
	return (guint32)strtoul(text, NULL, 10);
}

static void
refuse(const GError *error)
{
	printf("refused %s\n", error->message);
}

static void
do_bundle(struct crypto_party *party, char **words)
{
	struct ratchet_bundle b;
	g_autofree char *prekey = NULL, *signed_prekey = NULL, *sig = NULL;
	g_autofree char *identity = NULL;

	crypto_party_bundle(party, number(words[1]), number(words[2]), &b);
	prekey = to_hex(b.prekey, sizeof(b.prekey));
	signed_prekey = to_hex(b.signed_prekey, sizeof(b.signed_prekey));
	sig = to_hex(b.signature, sizeof(b.signature));
	identity = to_hex(b.identity, sizeof(b.identity));
	printf("ok %u %u %s %u %s %s %s\n", b.registration, b.prekey_id, prekey,
		b.signed_prekey_id, signed_prekey, sig, identity);
}

static void
do_start(struct crypto_party *party, char **words)
{
	struct ratchet_bundle b = {
		.device = number(words[2]),
		.registration = number(words[3]),
		.prekey_id = number(words[4]),
		.signed_prekey_id = number(words[6]),
	};
	g_autoptr(GError) error = NULL;

	fill(b.prekey, sizeof(b.prekey), words[5]);
	fill(b.signed_prekey, sizeof(b.signed_prekey), words[7]);
	fill(b.signature, sizeof(b.signature), words[8]);
	fill(b.identity, sizeof(b.identity), words[9]);
	if (ratchet_start(party->ratchet, words[1], b.device, &b, &error))
		printf("ok\n");
	else
		refuse(error);
}

static void
do_encrypt(struct crypto_party *party, char **words)
{
	g_autoptr(GBytes) plain = from_hex(words[3]), cipher = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *hex = NULL;
	enum ratchet_type type;
	gsize len;
	const guint8 *bytes = g_bytes_get_data(plain, &len);

	if (!ratchet_encrypt(party->ratchet, words[1], number(words[2]), bytes,
		    len, &cipher, &type, &error)) {
		refuse(error);
		return;
	}
	hex = to_hex(g_bytes_get_data(cipher, NULL), g_bytes_get_size(cipher));
	printf("ok %d %s\n", (int)type, hex);
}

static void
do_decrypt(struct crypto_party *party, char **words)
{
	g_autoptr(GBytes) cipher = from_hex(words[4]);
	g_autoptr(Secret) plain = NULL;
	g_autofree char *hex = NULL;
	enum ratchet_result result;

	crypto_party_mark(party);
	result = ratchet_decrypt(party->ratchet, words[1], number(words[2]),
		(enum ratchet_type)number(words[3]), cipher, &plain, NULL,
		NULL);
	if (result != RATCHET_OK) {
		crypto_party_rollback(party);
		printf("refused %d\n", (int)result);
		return;
	}
	hex = to_hex(secret_bytes(plain), secret_len(plain));
	printf("ok %s\n", hex);
}

static void
do_safety(struct crypto_party *party, char **words)
{
	g_autoptr(GBytes) a = from_hex(words[1]), b = from_hex(words[3]);
	g_autofree char *digits = safety_number_of(g_bytes_get_data(a, NULL),
		g_bytes_get_size(a), words[2], g_bytes_get_data(b, NULL),
		g_bytes_get_size(b), words[4]);

	(void)party;
	printf("ok %s\n", digits);
}

static const struct {
	const char *name;
	guint words;
	void (*run)(struct crypto_party *party, char **words);
} commands[] = {
	{"bundle", 3, do_bundle},
	{"start", 10, do_start},
	{"encrypt", 4, do_encrypt},
	{"decrypt", 5, do_decrypt},
	{"safety", 5, do_safety},
};

static void
answer(struct crypto_party *party, char **words)
{
	for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
		if (g_strv_length(words) == commands[i].words &&
			strcmp(words[0], commands[i].name) == 0) {
			commands[i].run(party, words);
			fflush(stdout);
			return;
		}
	printf("refused no such command\n");
	fflush(stdout);
}

int
main(int argc, char **argv)
{
	struct crypto_party *party;
	char *line = NULL;
	size_t room = 0;

	if (argc != 2 || !secret_init())
		return 64;
	party = crypto_party_new(argv[1]);
	while (getline(&line, &room, stdin) > 0) {
		g_auto(GStrv) words = g_strsplit(g_strchomp(line), " ", -1);

		answer(party, words);
	}
	free(line);
	crypto_party_free(party);
	return 0;
}
