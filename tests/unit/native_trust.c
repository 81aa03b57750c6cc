/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which device lists are believed (design, Identity). */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "fault.h"
#include "native_party.h"

static int
set_up(void **state)
{
	struct party *party = party_new(NATIVE_E2EE_ALWAYS, 1);

	assert_true(native_contact_add(party->native, PARTY_BOB, NULL, NULL));
	*state = party;
	return 0;
}

static int
tear_down(void **state)
{
	party_free(*state);
	return 0;
}

/* What the contact is after bob's list of that shape. */
static struct contact_record *
offer(struct party *party, struct list_shape shape)
{
	g_autoptr(GBytes) list = person_list(party->bob, shape);

	return party_offer(party, list);
}

#define SHAPE(...) ((struct list_shape){__VA_ARGS__})

static void
native__list__first_sight_pins(void **state)
{
	struct party *party = *state;
	g_autoptr(ContactRecord) bob =
		offer(party, SHAPE(.epoch = 1, .counter = 1, .count = 1));

	assert_int_equal(bob->trust, TRUST_PINNED);
	assert_true(bob->has_root);
	assert_int_equal(bob->list_counter, 1);
	assert_int_equal(
		peer_list(peer_get(party->native, PARTY_BOB))->devices->len, 1);
}

static void
native__list__newer_counter_is_taken_older_ignored(void **state)
{
	struct party *party = *state;
	g_autoptr(ContactRecord) one =
		offer(party, SHAPE(.epoch = 1, .counter = 5, .count = 1));
	g_autoptr(ContactRecord) two =
		offer(party, SHAPE(.epoch = 1, .counter = 6, .count = 2));
	g_autoptr(ContactRecord) three =
		offer(party, SHAPE(.epoch = 1, .counter = 4, .count = 3));

	assert_int_equal(one->list_counter, 5);
	assert_int_equal(two->list_counter, 6);
	assert_int_equal(three->list_counter, 6);
	assert_int_equal(party_refused(party, REFUSED_REGRESSED), 1);
	assert_int_equal(three->trust, TRUST_PINNED);
	assert_int_equal(
		peer_list(peer_get(party->native, PARTY_BOB))->devices->len, 2);
}

/* Two lists with one counter: the last good one is frozen until a higher
 * epoch. */
static void
native__list__equal_counter_freezes_until_epoch(void **state)
{
	struct party *party = *state;
	g_autoptr(Secret) new_key = secret_random(32);
	g_autoptr(ContactRecord) one =
		offer(party, SHAPE(.epoch = 1, .counter = 5, .count = 1));
	g_autoptr(ContactRecord) clash =
		offer(party, SHAPE(.epoch = 1, .counter = 5, .count = 2));
	g_autoptr(ContactRecord) later =
		offer(party, SHAPE(.epoch = 1, .counter = 9, .count = 2));
	g_autoptr(ContactRecord) epoch = offer(party,
		SHAPE(.epoch = 2, .counter = 1, .count = 2,
			.list_seed = new_key));

	assert_false(one->frozen);
	assert_true(clash->frozen);
	assert_int_equal(clash->list_counter, 5);
	assert_true(later->frozen);
	assert_int_equal(later->list_counter, 5);
	assert_false(epoch->frozen);
	assert_int_equal(epoch->list_epoch, 2);
	assert_int_equal(epoch->trust, TRUST_PINNED);
}

/* Within an epoch the list key stays. */
static void
native__list__other_list_key_in_an_epoch_freezes(void **state)
{
	struct party *party = *state;
	g_autoptr(Secret) stolen = secret_random(32);
	g_autoptr(ContactRecord) one =
		offer(party, SHAPE(.epoch = 1, .counter = 5, .count = 1));
	g_autoptr(ContactRecord) two = offer(party,
		SHAPE(.epoch = 1, .counter = 6, .count = 1,
			.list_seed = stolen));

	assert_false(one->frozen);
	assert_true(two->frozen);
	assert_int_equal(two->list_counter, 5);
}

static void
native__list__expired_admits_no_new_device(void **state)
{
	struct party *party = *state;
	g_autoptr(ContactRecord) one =
		offer(party, SHAPE(.epoch = 1, .counter = 1, .count = 1));
	g_autoptr(ContactRecord) more = offer(party,
		SHAPE(.epoch = 1, .counter = 2, .count = 2,
			.expires_in = -3600));
	g_autoptr(ContactRecord) same = offer(party,
		SHAPE(.epoch = 1, .counter = 3, .count = 1,
			.expires_in = -3600));

	assert_int_equal(one->list_counter, 1);
	assert_int_equal(more->list_counter, 1);
	assert_int_equal(party_refused(party, REFUSED_LIST), 1);
	assert_int_equal(same->list_counter, 3);
}

static void
native__list__other_root_blocks_until_confirmed(void **state)
{
	struct party *party = *state;
	struct native *native = party->native;
	g_autoptr(ContactRecord) one =
		offer(party, SHAPE(.epoch = 1, .counter = 1, .count = 1));
	struct person *impostor = person_new(PARTY_BOB);
	g_autoptr(GBytes) list = person_list(
		impostor, SHAPE(.epoch = 9, .counter = 9, .count = 1));
	g_autoptr(ContactRecord) two = party_offer(party, list);
	g_autoptr(ContactRecord) after = NULL;
	g_autoptr(GError) error = NULL;
	g_autofree char *number = NULL, *changed = NULL;
	enum trust trust;
	struct native_text text = {.to = PARTY_BOB, .text = "x"};

	assert_int_equal(two->trust, TRUST_CHANGED);
	assert_memory_equal(two->root, one->root, SIGN_KEY_LEN);
	assert_int_equal(two->list_counter, 1);
	native_send(native, &text, 1);
	assert_true(g_error_matches(text.error, FAULT, FAULT_TRUST));
	g_clear_error(&text.error);
	assert_true(native_verify(
		native, PARTY_BOB, &number, &changed, &trust, NULL));
	assert_non_null(changed);
	assert_string_not_equal(number, changed);
	assert_true(native_verify_confirm(native, PARTY_BOB, NULL));
	after = party_bob(party);
	assert_int_equal(after->trust, TRUST_VERIFIED);
	assert_memory_not_equal(after->root, one->root, SIGN_KEY_LEN);
	person_free(impostor);
}

static void
native__list__forged_is_refused(void **state)
{
	struct party *party = *state;
	g_autoptr(GBytes) list = person_list(
		party->bob, SHAPE(.epoch = 1, .counter = 1, .count = 1));
	gsize len;
	g_autofree guint8 *bytes =
		g_memdup2(g_bytes_get_data(list, NULL), g_bytes_get_size(list));
	g_autoptr(GBytes) forged = NULL;
	g_autoptr(ContactRecord) bob = NULL;

	len = g_bytes_get_size(list);
	bytes[len / 2] ^= 1;
	forged = g_bytes_new(bytes, len);
	bob = party_offer(party, forged);
	assert_false(bob->has_root);
	assert_int_equal(party_refused(party, REFUSED_LIST), 1);
}

int
main(void)
{
#define PARTY(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		PARTY(native__list__first_sight_pins),
		PARTY(native__list__newer_counter_is_taken_older_ignored),
		PARTY(native__list__equal_counter_freezes_until_epoch),
		PARTY(native__list__other_list_key_in_an_epoch_freezes),
		PARTY(native__list__expired_admits_no_new_device),
		PARTY(native__list__other_root_blocks_until_confirmed),
		PARTY(native__list__forged_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
