/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A device list. The first byte is 0: the rest is the list as it comes over
 * the wire. Else it is put together of parts, each with its length (two bytes)
 * before it: the list's members up to the root key, the root certificate's
 * payload, and a payload for each device. */
#include "config.h"

#include <string.h>

#include "dcbor.h"
#include "devlist.h"
#include "signed.h"

#define PARTS_MAX 40

static const guint8 *
take_part(struct fuzz_input *in, gsize *len)
{
	gsize wanted = (gsize)fuzz_byte(in) << 8;

	return fuzz_take(in, wanted | fuzz_byte(in), len);
}

static GBytes *
put_together(struct fuzz_input *in)
{
	GByteArray *out = g_byte_array_new();
	g_autoptr(GPtrArray) certs =
		g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	g_autoptr(GBytes) payload = NULL;
	gsize len;
	const guint8 *part = take_part(in, &len);

	dcbor_put_raw(out, part, len);
	while (in->left > 0 && certs->len < PARTS_MAX) {
		part = take_part(in, &len);
		g_ptr_array_add(certs, fuzz_signed(part, len));
	}
	if (certs->len > 0)
		dcbor_put_gbytes(out, certs->pdata[0]);
	dcbor_put_array(out, MAX(certs->len, 1) - 1);
	for (guint i = 1; i < certs->len; i++)
		dcbor_put_gbytes(out, certs->pdata[i]);
	payload = g_byte_array_free_to_bytes(out);
	return fuzz_signed(
		g_bytes_get_data(payload, NULL), g_bytes_get_size(payload));
}

static void
check_again(struct device_list *list, GBytes *from)
{
	g_autoptr(Secret) seed = fuzz_seed();
	g_autoptr(GBytes) payload = fuzz_payload(from), again = NULL;
	guint8 hash[HASH_LEN];

	CHECK(list->devices->len >= 1 && list->devices->len <= DEVICES_MAX);
	for (guint i = 0; i < list->devices->len; i++) {
		const struct device_entry *entry = list->devices->pdata[i];

		CHECK(device_list_find(list, entry->id) == entry);
		CHECK(g_utf8_validate(entry->name, -1, NULL));
	}
	hash_bytes(from, hash);
	CHECK(memcmp(hash, list->hash, HASH_LEN) == 0);
	CHECK(device_list_sign(list, seed, NULL));
	again = fuzz_payload(list->encoded);
	CHECK(fuzz_same(payload, again));
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};
	gboolean raw = fuzz_byte(&in) == 0;
	g_autoptr(GBytes) bytes = raw ? fuzz_rest(&in) : put_together(&in);
	guint8 network[NETWORK_ID_LEN];
	g_autoptr(GError) error = NULL;
	g_autoptr(DeviceList) list = NULL;

	fuzz_network(network);
	list = device_list_decode(bytes, FUZZ_ALICE, network, &error);
	CHECK((list == NULL) == (error != NULL));
	if (list != NULL)
		check_again(list, bytes);
}
