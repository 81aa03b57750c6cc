/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "native_format_sample.h"
#include "sign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

guint8 sample_network[NETWORK_ID_LEN];

void
sample_init(void)
{
	assert_true(secret_init());
	network_id_from_name(SAMPLE_NETWORK, sample_network);
}

struct secret *
sample_seed(enum sample_seed seed)
{
	guint8 bytes[SIGN_SEED_LEN];

	memset(bytes, seed, sizeof(bytes));
	return secret_from(bytes, sizeof(bytes));
}

static void
public_of(enum sample_seed seed, guint8 pub[SIGN_KEY_LEN])
{
	g_autoptr(Secret) secret = sample_seed(seed);

	assert_true(sign_make(secret, pub));
}

/* Stands for an X25519 key in Signal's form. */
static void
fill_key(guint8 key[IDENTITY_LEN], guint8 byte)
{
	memset(key, byte, IDENTITY_LEN);
	key[0] = 0x05;
}

static void
add_device(struct device_list *list, guint32 id, const char *name,
	enum device_role role, enum sample_seed seed)
{
	struct device_entry *entry = device_entry_new();
	g_autoptr(Secret) secret = sample_seed(seed);

	entry->id = id;
	entry->name = g_strdup(name);
	entry->role = role;
	fill_key(entry->identity, (guint8)(0x10 + seed));
	public_of(seed, entry->sign_key);
	assert_true(device_cert_make(
		entry, SAMPLE_ALICE, sample_network, secret, NULL));
	g_ptr_array_add(list->devices, entry);
}

struct device_list *
sample_list(void)
{
	struct device_list *list = device_list_new();
	g_autoptr(Secret) root = sample_seed(SEED_ROOT);
	g_autoptr(Secret) key = sample_seed(SEED_LIST);

	list->account = g_strdup(SAMPLE_ALICE);
	memcpy(list->network, sample_network, NETWORK_ID_LEN);
	list->epoch = 1;
	list->counter = 2;
	list->issued = 1767225600;
	list->expires = 1782777600;
	list->has_previous = TRUE;
	memset(list->previous, 0x77, HASH_LEN);
	public_of(SEED_ROOT, list->root);
	public_of(SEED_LIST, list->list_key);
	list->root_cert = root_cert_make(SAMPLE_ALICE, sample_network,
		list->epoch, list->list_key, root, NULL);
	assert_non_null(list->root_cert);
	add_device(list, SAMPLE_DEVICE, "laptop", ROLE_FULL, SEED_DEVICE);
	add_device(list, 0x0a11ce02, "\xea\xb8\x88\xea\xb3\xa0", ROLE_VAULT,
		SEED_OTHER);
	assert_true(device_list_sign(list, key, NULL));
	return list;
}

struct key_bundle *
sample_bundle(const struct device_entry *entry)
{
	struct key_bundle *bundle = key_bundle_new();

	bundle->account = g_strdup(SAMPLE_ALICE);
	memcpy(bundle->network, sample_network, NETWORK_ID_LEN);
	bundle->device = entry->id;
	bundle->registration = 12345;
	bundle->start_counter = 7;
	bundle->issued = 1767225600;
	memcpy(bundle->identity, entry->identity, IDENTITY_LEN);
	bundle->signed_id = 42;
	fill_key(bundle->signed_pub, 0x21);
	memset(bundle->signed_sig, 0x5a, sizeof(bundle->signed_sig));
	for (guint32 i = 2; i > 0; i--) {
		struct one_time_prekey key = {.id = 100 * i};

		fill_key(key.pub, (guint8)(0x30 + i));
		g_array_append_val(bundle->prekeys, key);
	}
	return bundle;
}

struct mimi_content *
sample_content(void)
{
	struct mimi_content *content =
		mimi_text("\xec\x95\x88\xeb\x85\x95, Bob");

	memset(content->salt, 0x5a, sizeof(content->salt));
	content->has_time = content->has_clock = TRUE;
	content->time = 1767225600123;
	content->clock = 1767225600124;
	return content;
}

static struct record *
record_between(enum record_mode mode)
{
	struct record *record = record_new();

	record->mode = mode;
	record->from = g_strdup(SAMPLE_ALICE);
	record->to = g_strdup(SAMPLE_BOB);
	record->from_device = SAMPLE_DEVICE;
	record->to_device = SAMPLE_PEER_DEVICE;
	memcpy(record->network, sample_network, NETWORK_ID_LEN);
	record->room =
		room_uri_direct(sample_network, SAMPLE_ALICE, SAMPLE_BOB);
	memset(record->own_list, 0xaa, HASH_LEN);
	memset(record->peer_list, 0xbb, HASH_LEN);
	return record;
}

static GArray *
ranges_of(guint64 first, guint64 last)
{
	GArray *ranges = g_array_new(FALSE, TRUE, sizeof(struct seq_range));
	struct seq_range one = {first, last}, other = {last + 2, last + 2};

	g_array_append_val(ranges, one);
	g_array_append_val(ranges, other);
	return ranges;
}

struct record *
sample_record(void)
{
	struct record *record = record_between(RECORD_SEALED);

	record->seq = 17;
	record->has_body = TRUE;
	memset(record->message_id, 0x0d, MESSAGE_ID_LEN);
	record->message_id[0] = 0x01;
	memset(record->body_hash, 0xcc, HASH_LEN);
	record->has_ack = TRUE;
	record->ack = 40;
	record->ack_ranges = ranges_of(43, 45);
	record->peer = g_strdup(SAMPLE_BOB);
	return record;
}

struct record *
sample_control(void)
{
	struct record *record = record_between(RECORD_CONTROL);
	struct control_item *item;
	guint8 hash[HASH_LEN];

	record->has_ack = TRUE;
	record->ack = 40;
	record->controls = g_ptr_array_new_with_free_func(
		(GDestroyNotify)control_item_free);
	for (int kind = CONTROL_RESEND; kind <= CONTROL_SKIP; kind++) {
		item = control_item_new((enum control_kind)kind);
		g_array_unref(item->ranges);
		item->ranges = ranges_of(50, 60);
		g_ptr_array_add(record->controls, item);
	}
	item = control_item_new(CONTROL_ANEW);
	memset(hash, 0xee, sizeof(hash));
	g_array_append_vals(item->hashes, hash, 1);
	g_ptr_array_add(record->controls, item);
	return record;
}
