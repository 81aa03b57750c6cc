/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdlib.h>
#include <string.h>

#include <sodium.h>

#include "fault.h"
#include "i18n.h"
#include "mnemonic.h"

#define BITS 11 /* of a word */
#define WORD_MAX 8 /* letters of the longest word */

G_STATIC_ASSERT(MNEMONIC_WORDS *BITS == (MNEMONIC_BYTES + 1) * 8);

/* 32 bytes and their checksum: the first byte of SHA-256. */
static guint8
checksum(const guint8 entropy[MNEMONIC_BYTES])
{
	guint8 hash[crypto_hash_sha256_BYTES], first;

	crypto_hash_sha256(hash, entropy, MNEMONIC_BYTES);
	first = hash[0];
	sodium_memzero(hash, sizeof(hash));
	return first;
}

/* The number made of the BITS bits from bit `at`. */
static guint
take_bits(const guint8 *bytes, guint at)
{
	guint value = 0;

	for (guint bit = at; bit < at + BITS; bit++)
		value = value << 1 |
			((guint)bytes[bit / 8] >> (7 - bit % 8) & 1u);
	return value;
}

static void
put_bits(guint8 *bytes, guint at, guint value)
{
	for (guint i = 0; i < BITS; i++) {
		guint bit = at + i;

		if (value >> (BITS - 1 - i) & 1u)
			bytes[bit / 8] |= (guint8)(1u << (7 - bit % 8));
	}
}

struct secret *
mnemonic_encode(const struct secret *entropy32)
{
	g_autoptr(Secret) bytes = NULL, room = NULL;
	char *end;

	if (secret_len(entropy32) != MNEMONIC_BYTES)
		return NULL;
	bytes = secret_new(MNEMONIC_BYTES + 1);
	memcpy(secret_data(bytes), secret_bytes(entropy32), MNEMONIC_BYTES);
	secret_data(bytes)[MNEMONIC_BYTES] = checksum(secret_bytes(entropy32));

	room = secret_new(MNEMONIC_WORDS * (WORD_MAX + 1));
	end = (char *)secret_data(room);
	for (guint i = 0; i < MNEMONIC_WORDS; i++) {
		guint number = take_bits(secret_bytes(bytes), i * BITS);

		if (i > 0)
			*end++ = ' ';
		end = g_stpcpy(end, mnemonic_wordlist[number]);
	}
	return secret_from(secret_bytes(room),
		(gsize)(end - (char *)secret_data(room)) + 1);
}

static int
compare_word(const void *key, const void *row)
{
	return strcmp(key, *(const char *const *)row);
}

/* The word's number, or -1. The word is len bytes, letters of either case. */
static int
find_word(const char *word, gsize len)
{
	char lower[WORD_MAX + 1] = "";
	const char *const *row;

	if (len > WORD_MAX)
		return -1;
	for (gsize i = 0; i < len; i++)
		lower[i] = g_ascii_tolower(word[i]);
	row = bsearch(lower, mnemonic_wordlist, WORDLIST_LEN, sizeof(*row),
		compare_word);
	sodium_memzero(lower, sizeof(lower));
	return row == NULL ? -1 : (int)(row - mnemonic_wordlist);
}

/* Fills bytes from the words; *count is how many there are, *wrong the place
 * (from 1) of the first that is not on the list, or 0. */
static void
read_words(const char *words, guint8 *bytes, guint *count, guint *wrong)
{
	static const char space[] = " \t\r\n\v\f";
	const char *at = words + strspn(words, space);

	for (*count = 0, *wrong = 0; *at != '\0'; at += strspn(at, space)) {
		gsize len = strcspn(at, space);
		int number = find_word(at, len);

		if (number < 0 && *wrong == 0)
			*wrong = *count + 1;
		if (number >= 0 && *count < MNEMONIC_WORDS)
			put_bits(bytes, *count * BITS, (guint)number);
		(*count)++;
		at += len;
	}
}

struct secret *
mnemonic_decode(const char *words, GError **error)
{
	g_autoptr(Secret) bytes = secret_new(MNEMONIC_BYTES + 1);
	guint count, wrong;

	read_words(words, secret_data(bytes), &count, &wrong);
	if (wrong != 0)
		fault_set(error, FAULT_DATA,
			_("Word %u of the recovery words is not one of the "
			  "2048 words. Check its spelling."),
			wrong);
	else if (count != MNEMONIC_WORDS)
		fault_set(error, FAULT_DATA,
			ngettext("There is %u recovery word, but there must "
				 "be %u.",
				"There are %u recovery words, but there must "
				"be %u.",
				count),
			count, MNEMONIC_WORDS);
	else if (checksum(secret_bytes(bytes)) !=
		secret_bytes(bytes)[MNEMONIC_BYTES])
		fault_set(error, FAULT_DATA,
			_("The recovery words do not fit together. Check each "
			  "word and their order."));
	else
		return secret_from(secret_bytes(bytes), MNEMONIC_BYTES);
	return NULL;
}
