/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Signal messages. The first byte: 0 and 1, the rest is a first or a later
 * message as it comes from anybody; else which real message to alter, and then
 * where (two bytes) and what to put there, again and again. */
#include "config.h"

#include <string.h>

#include "crypto_party.h"
#include "fuzz.h"

#define LETTERS 3

struct letter {
	GBytes *bytes;
	enum ratchet_type type;
};

static struct crypto_party *alice, *bob;
/* Two first ones to bob, and a later one to alice. */
static struct letter letters[LETTERS];

static struct letter
letter_to(struct crypto_party *to, struct crypto_party *from)
{
	struct letter letter;

	CHECK(ratchet_encrypt(from->ratchet, to->name, 1,
		(const guint8 *)"text", 4, &letter.bytes, &letter.type, NULL));
	return letter;
}

static enum ratchet_result
read_letter(struct crypto_party *to, struct crypto_party *from, GBytes *bytes,
	enum ratchet_type type)
{
	g_autoptr(Secret) plain = NULL;
	g_autoptr(GError) error = NULL;
	struct ratchet_info info;
	enum ratchet_result result = ratchet_decrypt(
		to->ratchet, from->name, 1, type, bytes, &plain, &info, &error);

	CHECK((result == RATCHET_OK) == (error == NULL));
	CHECK((result == RATCHET_OK) == (plain != NULL));
	return result;
}

/* Once: who they are, and a session whose last message is not read yet. */
static void
begin(void)
{
	struct ratchet_bundle bundle;

	if (alice != NULL)
		return;
	alice = crypto_party_new("alice@net");
	bob = crypto_party_new("bob@net");
	crypto_party_bundle(bob, 7, 3, &bundle);
	CHECK(ratchet_start(alice->ratchet, bob->name, 1, &bundle, NULL));
	letters[0] = letter_to(bob, alice);
	letters[1] = letter_to(bob, alice);
	crypto_party_mark(bob);
	CHECK(read_letter(bob, alice, letters[0].bytes, letters[0].type) ==
		RATCHET_OK);
	letters[2] = letter_to(alice, bob);
	CHECK(letters[2].type != letters[0].type);
	crypto_party_rollback(bob);
	crypto_party_mark(alice);
	crypto_party_mark(bob);
}

static GBytes *
altered(GBytes *from, struct fuzz_input *in)
{
	gsize len;
	const guint8 *data = g_bytes_get_data(from, &len);
	guint8 *copy = g_memdup2(data, len);

	while (in->left >= 3) {
		gsize at = (gsize)fuzz_byte(in) << 8;

		at = (at | fuzz_byte(in)) % len;
		copy[at] = fuzz_byte(in);
	}
	return g_bytes_new_take(copy, len);
}

static void
try_letter(guint which, struct fuzz_input *in)
{
	const struct letter *letter = &letters[which % LETTERS];
	gboolean to_alice = which % LETTERS == 2;
	g_autoptr(GBytes) bytes = altered(letter->bytes, in);
	enum ratchet_result result = read_letter(to_alice ? alice : bob,
		to_alice ? bob : alice, bytes, letter->type);

	if (fuzz_same(bytes, letter->bytes))
		CHECK(result == RATCHET_OK);
	else if (to_alice)
		CHECK(result != RATCHET_OK);
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};
	guint which = fuzz_byte(&in);
	struct ratchet_info info;

	begin();
	if (which > 1)
		try_letter(which, &in);
	else {
		g_autoptr(GBytes) bytes = fuzz_rest(&in);

		if (ratchet_peek(bytes, &info))
			CHECK(info.identity[0] == 5 && info.base_key[0] == 5);
		read_letter(bob, alice, bytes,
			which == 0 ? letters[0].type : letters[2].type);
	}
	crypto_party_rollback(alice);
	crypto_party_rollback(bob);
}
