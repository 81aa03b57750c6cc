/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Device lists and bundles: signed, so that no change goes unseen. */
#include "config.h"

#include "cosign.h"
#include "fault.h"
#include "format_hostile.h"
#include "native_format_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct device_entry *known;

static GBytes *
list_again(GBytes *bytes)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(DeviceList) list =
		device_list_decode(bytes, SAMPLE_ALICE, sample_network, &error);
	g_autoptr(Secret) seed = sample_seed(SEED_LIST);

	if (list == NULL) {
		assert_true(g_error_matches(error, FAULT, FAULT_PROTOCOL));
		return NULL;
	}
	assert_true(device_list_sign(list, seed, NULL));
	return g_bytes_ref(list->encoded);
}

static GBytes *
bundle_again(GBytes *bytes)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(KeyBundle) bundle = key_bundle_decode(
		bytes, SAMPLE_ALICE, sample_network, known, &error);
	g_autoptr(Secret) seed = sample_seed(SEED_DEVICE);

	if (bundle == NULL) {
		assert_true(g_error_matches(error, FAULT, FAULT_PROTOCOL));
		return NULL;
	}
	return key_bundle_sign(bundle, seed, NULL);
}

static void
devlist__decode__round_trip(void **state)
{
	g_autoptr(DeviceList) list = sample_list(), back = NULL;
	const struct device_entry *entry;

	(void)state;
	back = device_list_decode(
		list->encoded, SAMPLE_ALICE, sample_network, NULL);
	assert_non_null(back);
	assert_string_equal(back->account, SAMPLE_ALICE);
	assert_int_equal(back->epoch, 1);
	assert_int_equal(back->counter, 2);
	assert_int_equal(back->issued, list->issued);
	assert_int_equal(back->expires, list->expires);
	assert_true(back->has_previous);
	assert_memory_equal(back->list_key, list->list_key, SIGN_KEY_LEN);
	assert_memory_equal(back->root, list->root, SIGN_KEY_LEN);
	assert_memory_equal(back->hash, list->hash, HASH_LEN);
	assert_int_equal(back->devices->len, 2);
	entry = device_list_find(back, 0x0a11ce02);
	assert_non_null(entry);
	assert_int_equal(entry->role, ROLE_VAULT);
	assert_string_equal(entry->name, "\xea\xb8\x88\xea\xb3\xa0");
	assert_null(device_list_find(back, 1));
}

static void
devlist__decode__any_change_refused(void **state)
{
	g_autoptr(DeviceList) list = sample_list();

	(void)state;
	hostile_check(list->encoded, list_again, TRUE, TRUE);
	hostile_random(list->encoded, list_again, 2000);
}

static void
devlist__decode__wrong_owner(void **state)
{
	g_autoptr(DeviceList) list = sample_list();
	guint8 other[NETWORK_ID_LEN] = {0};

	(void)state;
	assert_null(device_list_decode(
		list->encoded, SAMPLE_BOB, sample_network, NULL));
	assert_null(
		device_list_decode(list->encoded, SAMPLE_ALICE, other, NULL));
}

static void
devlist__sign__refuses_unsound(void **state)
{
	g_autoptr(DeviceList) list = sample_list();
	g_autoptr(Secret) wrong = sample_seed(SEED_ROOT);
	g_autoptr(Secret) right = sample_seed(SEED_LIST);
	g_autoptr(GError) error = NULL;
	g_autoptr(GPtrArray) devices = NULL;
	struct device_entry *twin;

	(void)state;
	assert_false(device_list_sign(list, wrong, &error));
	assert_true(g_error_matches(error, FAULT, FAULT_BUG));
	list->epoch = 2; /* not what the root key signed */
	assert_false(device_list_sign(list, right, NULL));
	list->epoch = 1;
	list->expires = list->issued - 1;
	assert_false(device_list_sign(list, right, NULL));
	list->expires = list->issued;
	assert_true(device_list_sign(list, right, NULL));
	twin = device_entry_new();
	twin->cert = g_bytes_ref(
		((struct device_entry *)list->devices->pdata[0])->cert);
	g_ptr_array_add(list->devices, twin);
	assert_false(device_list_sign(list, right, NULL));
	devices = g_steal_pointer(&list->devices);
	list->devices = g_ptr_array_new();
	assert_false(device_list_sign(list, right, NULL));
}

static void
devlist__cert__bound_to_account(void **state)
{
	g_autoptr(DeviceList) list = sample_list();
	g_autoptr(Secret) seed = sample_seed(SEED_DEVICE);
	g_autoptr(Secret) right = sample_seed(SEED_LIST);
	struct device_entry *entry = list->devices->pdata[0];

	(void)state;
	assert_true(device_cert_make(
		entry, SAMPLE_BOB, sample_network, seed, NULL));
	assert_false(device_list_sign(list, right, NULL));
}

static void
devlist__cert__refuses_foreign_seed(void **state)
{
	g_autoptr(DeviceList) list = sample_list();
	g_autoptr(Secret) seed = sample_seed(SEED_OTHER);
	struct device_entry *entry = list->devices->pdata[0];

	(void)state;
	assert_false(device_cert_make(
		entry, SAMPLE_ALICE, sample_network, seed, NULL));
	entry->id = 0;
	assert_false(device_cert_make(
		entry, SAMPLE_ALICE, sample_network, seed, NULL));
}

static void
bundle__decode__round_trip(void **state)
{
	g_autoptr(KeyBundle) bundle = sample_bundle(known), back = NULL;
	g_autoptr(Secret) seed = sample_seed(SEED_DEVICE);
	g_autoptr(GBytes) bytes = key_bundle_sign(bundle, seed, NULL);

	(void)state;
	assert_non_null(bytes);
	back = key_bundle_decode(
		bytes, SAMPLE_ALICE, sample_network, known, NULL);
	assert_non_null(back);
	assert_int_equal(back->registration, 12345);
	assert_int_equal(back->start_counter, 7);
	assert_int_equal(back->signed_id, 42);
	assert_int_equal(back->prekeys->len, 2);
	assert_int_equal(
		g_array_index(back->prekeys, struct one_time_prekey, 0).id,
		100);
	hostile_check(bytes, bundle_again, TRUE, TRUE);
	hostile_random(bytes, bundle_again, 2000);
}

static void
bundle__decode__other_device(void **state)
{
	g_autoptr(KeyBundle) bundle = sample_bundle(known);
	g_autoptr(Secret) seed = sample_seed(SEED_DEVICE);
	g_autoptr(GBytes) bytes = key_bundle_sign(bundle, seed, NULL);
	struct device_entry other = *known;

	(void)state;
	other.id++;
	assert_null(key_bundle_decode(
		bytes, SAMPLE_ALICE, sample_network, &other, NULL));
	other = *known;
	other.identity[5] ^= 1;
	assert_null(key_bundle_decode(
		bytes, SAMPLE_ALICE, sample_network, &other, NULL));
	other = *known;
	other.sign_key[5] ^= 1;
	assert_null(key_bundle_decode(
		bytes, SAMPLE_ALICE, sample_network, &other, NULL));
	assert_null(key_bundle_decode(
		bytes, SAMPLE_BOB, sample_network, known, NULL));
}

static void
bundle__sign__bounds(void **state)
{
	g_autoptr(KeyBundle) bundle = sample_bundle(known);
	g_autoptr(Secret) seed = sample_seed(SEED_DEVICE);
	g_autoptr(GBytes) full = NULL;
	struct one_time_prekey key = {.pub = {0x05}};

	(void)state;
	for (key.id = 1000; bundle->prekeys->len < BUNDLE_PREKEYS_MAX; key.id++)
		g_array_append_val(bundle->prekeys, key);
	full = key_bundle_sign(bundle, seed, NULL);
	assert_non_null(full);
	g_array_append_val(bundle->prekeys, key);
	assert_null(key_bundle_sign(bundle, seed, NULL));
	g_array_set_size(bundle->prekeys, 2);
	g_array_index(bundle->prekeys, struct one_time_prekey, 1).id =
		g_array_index(bundle->prekeys, struct one_time_prekey, 0).id;
	assert_null(key_bundle_sign(bundle, seed, NULL));
}

static int
setup(void **state)
{
	g_autoptr(DeviceList) list = NULL;

	(void)state;
	sample_init();
	list = sample_list();
	known = g_ptr_array_steal_index(list->devices, 0);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	device_entry_free(known);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(devlist__decode__round_trip),
		cmocka_unit_test(devlist__decode__any_change_refused),
		cmocka_unit_test(devlist__decode__wrong_owner),
		cmocka_unit_test(devlist__sign__refuses_unsound),
		cmocka_unit_test(devlist__cert__bound_to_account),
		cmocka_unit_test(devlist__cert__refuses_foreign_seed),
		cmocka_unit_test(bundle__decode__round_trip),
		cmocka_unit_test(bundle__decode__other_device),
		cmocka_unit_test(bundle__sign__bounds),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
