/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sessions that are held in memory for many calls in one transaction. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "crypto_pair.h"

/* The one session of the party, as its store has it. */
static GBytes *
stored(struct crypto_party *party)
{
	GHashTableIter iter;
	GBytes *bytes = NULL;

	g_hash_table_iter_init(&iter, party->sessions);
	if (g_hash_table_iter_next(&iter, NULL, (gpointer *)&bytes))
		g_bytes_ref(bytes);
	return bytes;
}

static void
assert_stored(struct crypto_party *party, GBytes *wanted, gboolean same)
{
	g_autoptr(GBytes) now = stored(party);

	assert_int_equal(g_bytes_equal(now, wanted), same);
}

static struct letter
damaged(const struct letter *letter)
{
	gsize len;
	const guint8 *bytes = g_bytes_get_data(letter->bytes, &len);
	guint8 *copy = g_memdup2(bytes, len);
	struct letter other = {.type = letter->type};

	copy[len - 1] ^= 1; /* of its MAC */
	other.bytes = g_bytes_new_take(copy, len);
	return other;
}

static void
talk(struct crypto_pair *pair)
{
	crypto_pair_start(pair);
	letter_say(pair->alice, pair->bob, "one", RATCHET_PREKEY);
	letter_say(pair->bob, pair->alice, "two", RATCHET_MESSAGE);
}

static void
ratchet__hold__saves_once(void **state)
{
	struct crypto_pair *pair = *state;
	g_autoptr(GBytes) wrote = NULL, read = NULL;
	struct letter letters[3];

	talk(pair);
	wrote = stored(pair->alice);
	read = stored(pair->bob);
	ratchet_hold(pair->alice->ratchet);
	ratchet_hold(pair->bob->ratchet);
	for (guint i = 0; i < 3; i++)
		letters[i] = letter_write(pair->alice, pair->bob, "x");
	assert_false(g_bytes_equal(letters[0].bytes, letters[1].bytes));
	assert_stored(pair->alice, wrote, TRUE);
	for (guint i = 0; i < 2; i++)
		letter_expect_text(pair->alice, pair->bob, &letters[i], "x");
	letter_expect(pair->alice, pair->bob, &letters[0], RATCHET_DUPLICATE);
	assert_stored(pair->bob, read, TRUE);
	assert_true(ratchet_write(pair->alice->ratchet, NULL));
	assert_true(ratchet_write(pair->bob->ratchet, NULL));
	assert_stored(pair->alice, wrote, FALSE);
	assert_stored(pair->bob, read, FALSE);
	letter_expect(pair->alice, pair->bob, &letters[1], RATCHET_DUPLICATE);
	letter_expect_text(pair->alice, pair->bob, &letters[2], "x");
	letter_say(pair->alice, pair->bob, "on", RATCHET_MESSAGE);
	for (guint i = 0; i < 3; i++)
		letter_free(&letters[i]);
}

/* One that fails takes nothing away from the others, and keeps nothing. */
static void
ratchet__hold__a_bad_one_in_the_middle(void **state)
{
	struct crypto_pair *pair = *state;
	struct letter good[2], bad;

	talk(pair);
	good[0] = letter_write(pair->alice, pair->bob, "good");
	good[1] = letter_write(pair->alice, pair->bob, "too");
	bad = damaged(&good[1]);
	ratchet_hold(pair->bob->ratchet);
	letter_expect_text(pair->alice, pair->bob, &good[0], "good");
	letter_expect(pair->alice, pair->bob, &bad, RATCHET_BAD);
	pair->bob->distrust = TRUE;
	letter_expect(pair->alice, pair->bob, &good[1], RATCHET_UNTRUSTED);
	pair->bob->distrust = FALSE;
	letter_expect_text(pair->alice, pair->bob, &good[1], "too");
	assert_true(ratchet_write(pair->bob->ratchet, NULL));
	letter_expect(pair->alice, pair->bob, &good[0], RATCHET_DUPLICATE);
	letter_say(pair->bob, pair->alice, "answer", RATCHET_MESSAGE);
	letter_free(&good[0]);
	letter_free(&good[1]);
	letter_free(&bad);
}

/* As a transaction that is rolled back. */
static void
ratchet__forget__as_if_it_had_not_been(void **state)
{
	struct crypto_pair *pair = *state;
	g_autoptr(GBytes) read = NULL;
	struct letter letter;

	talk(pair);
	read = stored(pair->bob);
	letter = letter_write(pair->alice, pair->bob, "again");
	ratchet_hold(pair->bob->ratchet);
	letter_expect_text(pair->alice, pair->bob, &letter, "again");
	ratchet_forget(pair->bob->ratchet);
	assert_stored(pair->bob, read, TRUE);
	letter_expect_text(pair->alice, pair->bob, &letter, "again");
	assert_stored(pair->bob, read, FALSE);
	letter_free(&letter);
}

/* What could not be saved must not be believed. */
static void
ratchet__write__fails_with_the_store(void **state)
{
	struct crypto_pair *pair = *state;
	g_autoptr(GError) error = NULL;
	struct letter letter;

	talk(pair);
	ratchet_hold(pair->alice->ratchet);
	letter = letter_write(pair->alice, pair->bob, "lost");
	pair->alice->broken = TRUE;
	assert_false(ratchet_write(pair->alice->ratchet, &error));
	assert_non_null(error);
	pair->alice->broken = FALSE;
	letter_free(&letter);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		IN_PAIR(ratchet__hold__saves_once),
		IN_PAIR(ratchet__hold__a_bad_one_in_the_middle),
		IN_PAIR(ratchet__forget__as_if_it_had_not_been),
		IN_PAIR(ratchet__write__fails_with_the_store),
	};

	if (!secret_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
