/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A key bundle: as it comes over the wire, and as a signature's payload. */
#include "config.h"

#include <string.h>

#include "bundle.h"
#include "signed.h"

/* The device that the corpus is made for. */
#define DEVICE 0x0a11ce01u

static struct device_entry *
device(void)
{
	struct device_entry *entry = device_entry_new();

	entry->id = DEVICE;
	memset(entry->identity, 0x13, sizeof(entry->identity));
	entry->identity[0] = 0x05;
	return entry;
}

static void
try_bundle(GBytes *bytes, const struct device_entry *entry)
{
	guint8 network[NETWORK_ID_LEN];
	g_autoptr(KeyBundle) bundle = NULL;
	g_autoptr(GError) error = NULL;
	g_autoptr(Secret) seed = NULL;
	g_autoptr(GBytes) again = NULL, one = NULL, other = NULL;

	fuzz_network(network);
	bundle = key_bundle_decode(bytes, FUZZ_ALICE, network, entry, &error);
	CHECK((bundle == NULL) == (error != NULL));
	if (bundle == NULL)
		return;
	CHECK(bundle->prekeys->len <= BUNDLE_PREKEYS_MAX);
	seed = fuzz_seed();
	again = key_bundle_sign(bundle, seed, NULL);
	CHECK(again != NULL);
	one = fuzz_payload(bytes);
	other = fuzz_payload(again);
	CHECK(fuzz_same(one, other));
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct device_entry *entry = device();
	g_autoptr(GBytes) raw = g_bytes_new(data, len);
	g_autoptr(GBytes) wrapped = fuzz_signed(data, len);

	try_bundle(raw, entry);
	try_bundle(wrapped, entry);
	device_entry_free(entry);
}
