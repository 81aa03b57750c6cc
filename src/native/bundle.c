/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bundle.h"
#include "cosign.h"
#include "dcbor.h"
#include "expect.h"
#include "fault.h"
#include "i18n.h"
#include "prekeys.h"
#include "sign.h"

#include <string.h>

#define KEY_TYPE 0x05

struct key_bundle *
key_bundle_new(void)
{
	struct key_bundle *bundle = g_new0(struct key_bundle, 1);

	bundle->prekeys =
		g_array_new(FALSE, TRUE, sizeof(struct one_time_prekey));
	return bundle;
}

void
key_bundle_free(struct key_bundle *bundle)
{
	if (bundle == NULL)
		return;
	g_free(bundle->account);
	g_array_unref(bundle->prekeys);
	g_free(bundle);
}

static gint
by_id(gconstpointer a, gconstpointer b)
{
	const struct one_time_prekey *one = a, *other = b;

	return one->id < other->id ? -1 : one->id > other->id;
}

static GBytes *
payload_of(const struct key_bundle *bundle)
{
	GByteArray *out = g_byte_array_new();

	dcbor_put_array(out, 12);
	dcbor_put_uint(out, 1);
	dcbor_put_text(out, bundle->account);
	dcbor_put_bytes(out, bundle->network, NETWORK_ID_LEN);
	dcbor_put_uint(out, bundle->device);
	dcbor_put_uint(out, bundle->registration);
	dcbor_put_uint(out, bundle->start_counter);
	dcbor_put_uint(out, (guint64)bundle->issued);
	dcbor_put_bytes(out, bundle->identity, IDENTITY_LEN);
	dcbor_put_uint(out, bundle->signed_id);
	dcbor_put_bytes(out, bundle->signed_pub, IDENTITY_LEN);
	dcbor_put_bytes(out, bundle->signed_sig, sizeof(bundle->signed_sig));
	dcbor_put_array(out, bundle->prekeys->len);
	for (guint i = 0; i < bundle->prekeys->len; i++) {
		const struct one_time_prekey *key = &g_array_index(
			bundle->prekeys, struct one_time_prekey, i);

		dcbor_put_array(out, 2);
		dcbor_put_uint(out, key->id);
		dcbor_put_bytes(out, key->pub, IDENTITY_LEN);
	}
	return g_byte_array_free_to_bytes(out);
}

/* Never refuses by itself; the error is the reader's. */
static void
get_prekeys(struct dcbor_reader *r, GArray *prekeys)
{
	gsize n = dcbor_get_array(r, BUNDLE_PREKEYS_MAX);
	guint32 before = 0;

	for (gsize i = 0; i < n && !dcbor_bad(r); i++) {
		struct one_time_prekey key;

		dcbor_get_array_of(r, 2);
		key.id = (guint32)dcbor_get_uint_max(r, PREKEY_ID_MAX);
		dcbor_get_fixed(r, key.pub, IDENTITY_LEN);
		if (key.id <= before || key.pub[0] != KEY_TYPE)
			dcbor_refuse(r);
		before = key.id;
		g_array_append_val(prekeys, key);
	}
}

static gboolean
get_bundle(struct dcbor_reader *r, const struct owner *owner,
	struct key_bundle *bundle)
{
	expect_head(r, 12, owner);
	bundle->account = g_strdup(owner->account);
	memcpy(bundle->network, owner->network, NETWORK_ID_LEN);
	bundle->device = (guint32)dcbor_get_uint_max(r, G_MAXUINT32);
	bundle->registration = (guint32)dcbor_get_uint_max(r, G_MAXUINT32);
	bundle->start_counter = dcbor_get_uint_max(r, G_MAXINT64);
	bundle->issued = (gint64)dcbor_get_uint_max(r, G_MAXINT64);
	dcbor_get_fixed(r, bundle->identity, IDENTITY_LEN);
	bundle->signed_id = (guint32)dcbor_get_uint_max(r, PREKEY_ID_MAX);
	dcbor_get_fixed(r, bundle->signed_pub, IDENTITY_LEN);
	dcbor_get_fixed(r, bundle->signed_sig, sizeof(bundle->signed_sig));
	get_prekeys(r, bundle->prekeys);
	return dcbor_done(r) && bundle->device != 0 &&
		bundle->signed_pub[0] == KEY_TYPE;
}

static gboolean
is_of(const struct key_bundle *bundle, const struct device_entry *entry)
{
	return bundle->device == entry->id &&
		memcmp(bundle->identity, entry->identity, IDENTITY_LEN) == 0;
}

struct key_bundle *
key_bundle_decode(GBytes *encoded, const char *account,
	const guint8 network[NETWORK_ID_LEN], const struct device_entry *entry,
	GError **error)
{
	const struct owner owner = {account, network};
	g_autoptr(KeyBundle) bundle = key_bundle_new();
	g_autoptr(GBytes) payload = NULL;
	struct dcbor_reader r;
	const void *data;
	gsize len;

	if (g_bytes_get_size(encoded) > BUNDLE_MAX) {
		fault_set(
			error, FAULT_PROTOCOL, _("a key bundle is too large"));
		return NULL;
	}
	payload = cosign_open(encoded, AAD_BUNDLE, entry->sign_key, error);
	if (payload == NULL)
		return NULL;
	data = g_bytes_get_data(payload, &len);
	dcbor_reader_init(&r, data, len);
	if (!get_bundle(&r, &owner, bundle) || !is_of(bundle, entry)) {
		fault_set(error, FAULT_PROTOCOL,
			_("a key bundle is malformed or not of device %08x of "
			  "%s"),
			entry->id, account);
		return NULL;
	}
	return g_steal_pointer(&bundle);
}

/* What the reader would refuse must not be published. */
static gboolean
reads_back(GBytes *encoded, const struct key_bundle *bundle,
	const struct secret *seed, GError **error)
{
	struct device_entry entry = {.id = bundle->device};
	g_autoptr(KeyBundle) back = NULL;

	memcpy(entry.identity, bundle->identity, IDENTITY_LEN);
	if (!sign_make(seed, entry.sign_key))
		return FALSE;
	back = key_bundle_decode(
		encoded, bundle->account, bundle->network, &entry, error);
	return back != NULL;
}

GBytes *
key_bundle_sign(struct key_bundle *bundle, const struct secret *device_seed,
	GError **error)
{
	g_autoptr(GBytes) payload = NULL, encoded = NULL;
	g_autoptr(GError) why = NULL;

	g_array_sort(bundle->prekeys, by_id);
	if (bundle->account != NULL &&
		secret_len(device_seed) == SIGN_SEED_LEN) {
		payload = payload_of(bundle);
		encoded = cosign_make(payload, AAD_BUNDLE, device_seed);
		if (reads_back(encoded, bundle, device_seed, &why))
			return g_steal_pointer(&encoded);
	}
	fault_set(error, FAULT_BUG,
		_("the key bundle of device %08x cannot be signed"),
		bundle->device);
	return NULL;
}
