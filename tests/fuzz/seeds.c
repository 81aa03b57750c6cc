/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Writes seeds for the fuzz targets: the examples of the unit tests.
 * usage: seeds FOLDER */
#include "config.h"

#include <stdio.h>
#include <string.h>

#include "ask.h"
#include "content.h"
#include "cosign.h"
#include "crypto_party.h"
#include "dcbor.h"
#include "mnemonic.h"
#include "native_format_sample.h"
#include "pack.h"
#include "seeds.h"

static const char *folder;
static guint number;

void
seed_put(const char *target, const void *bytes, gsize len)
{
	g_autofree char *path = g_build_filename(folder, target, NULL);
	g_autofree char *name = g_strdup_printf("seed-%03u", number++);
	g_autofree char *file = g_build_filename(path, name, NULL);
	g_autoptr(GError) error = NULL;

	g_mkdir_with_parents(path, 0755);
	if (!g_file_set_contents(file, bytes, (gssize)len, &error))
		g_error("%s", error->message);
}

/* With a byte before it, where that is not below 0. */
static void
put(const char *target, int first, GBytes *bytes)
{
	g_autoptr(GByteArray) out = g_byte_array_new();
	guint8 byte = (guint8)first;
	gsize len;
	const guint8 *data = g_bytes_get_data(bytes, &len);

	if (first >= 0)
		g_byte_array_append(out, &byte, 1);
	g_byte_array_append(out, data, (guint)len);
	seed_put(target, out->data, out->len);
}

static void
put_take(const char *target, GBytes *take_bytes)
{
	put(target, -1, take_bytes);
	put("cbor", 0, take_bytes);
	g_bytes_unref(take_bytes);
}

static void
put_record(struct record *take_record)
{
	g_autoptr(Secret) seed = sample_seed(SEED_DEVICE);
	guint8 key[RECORD_KEY_LEN] = {9};
	g_autoptr(Secret) plain = record_plain_encode(take_record, key, NULL);

	seed_put("plain", secret_bytes(plain), secret_len(plain));
	put_take("record", record_encode(take_record, NULL));
	put_take("record", record_sign(take_record, seed, NULL));
	if (take_record->controls != NULL) {
		g_autoptr(GByteArray) out = g_byte_array_new();

		controls_put(out, take_record->controls);
		seed_put("control", out->data, out->len);
	}
	if (take_record->ack_ranges != NULL) {
		g_autoptr(GByteArray) out = g_byte_array_new();

		ranges_put(out, take_record->ack_ranges);
		seed_put("control", out->data, out->len);
	}
	record_free(take_record);
}

static void
records(void)
{
	struct record *open = sample_record(), *control = sample_control();

	open->mode = RECORD_OPEN;
	g_clear_pointer(&open->peer, g_free);
	control->has_ack = FALSE;
	put_record(sample_record());
	put_record(sample_control());
	put_record(open);
	put_record(control);
}

static void
put_part(GByteArray *out, const void *bytes, gsize len)
{
	guint8 prefix[2] = {(guint8)(len >> 8), (guint8)len};

	g_byte_array_append(out, prefix, sizeof(prefix));
	g_byte_array_append(out, bytes, (guint)len);
}

/* In parts, as devlist.c puts them together. */
static void
list_parts(const struct device_list *list)
{
	g_autoptr(GByteArray) out = g_byte_array_new();
	g_autoptr(GBytes) payload = cosign_peek(list->encoded, NULL);
	g_autoptr(GBytes) root = cosign_peek(list->root_cert, NULL);
	struct dcbor_reader r;
	gsize len;
	guint8 one = 1;
	const guint8 *data = g_bytes_get_data(payload, &len);

	dcbor_reader_init(&r, data, len);
	dcbor_get_array(&r, 11);
	for (guint i = 0; i < 9; i++)
		dcbor_skip(&r, &len);
	g_byte_array_append(out, &one, 1);
	put_part(out, data, r.pos);
	put_part(out, g_bytes_get_data(root, NULL), g_bytes_get_size(root));
	for (guint i = 0; i < list->devices->len; i++) {
		const struct device_entry *entry = list->devices->pdata[i];
		g_autoptr(GBytes) inner = cosign_peek(entry->cert, NULL);

		put_part(out, g_bytes_get_data(inner, NULL),
			g_bytes_get_size(inner));
	}
	seed_put("devlist", out->data, out->len);
}

static void
lists(void)
{
	g_autoptr(DeviceList) list = sample_list();
	g_autoptr(Secret) seed = sample_seed(SEED_DEVICE);
	const struct device_entry *entry = list->devices->pdata[0];
	g_autoptr(KeyBundle) bundle = sample_bundle(entry);
	g_autoptr(GBytes) signed_bundle = key_bundle_sign(bundle, seed, NULL);

	put("devlist", 0, list->encoded);
	put("cose", -1, list->encoded);
	put("cose", -1, list->root_cert);
	list_parts(list);
	put("bundle", -1, signed_bundle);
	put_take("bundle", cosign_peek(signed_bundle, NULL));
}

static void
put_content(struct mimi_content *take_content)
{
	put_take("content", mimi_encode(take_content, NULL));
	mimi_content_free(take_content);
}

static struct mimi_part *
text_part(const char *type, guint8 disposition, const char *text)
{
	struct mimi_part *part = mimi_part_new();

	part->disposition = disposition;
	part->cardinality = MIMI_SINGLE;
	part->content_type = g_strdup(type);
	part->content = g_bytes_new(text, strlen(text));
	return part;
}

static struct mimi_content *
multi(void)
{
	struct mimi_content *content = sample_content();
	struct mimi_part *part = mimi_part_new(), *file = mimi_part_new();
	struct mimi_external *e = g_new0(struct mimi_external, 1);

	mimi_part_free(content->part);
	content->part = part;
	part->cardinality = MIMI_MULTI;
	part->semantics = MIMI_PROCESS_ALL;
	part->parts =
		g_ptr_array_new_with_free_func((GDestroyNotify)mimi_part_free);
	file->disposition = MIMI_ATTACHMENT;
	file->cardinality = MIMI_EXTERNAL;
	file->content_type = g_strdup("image/png");
	file->external = e;
	e->url = g_strdup("https://example.org/1");
	e->size = 1234567;
	e->enc_alg = 1;
	e->key = g_bytes_new("0123456789abcdef", 16);
	e->nonce = g_bytes_new("0123456789ab", 12);
	e->hash_alg = 1;
	e->hash = g_bytes_new("0123456789abcdef0123456789abcdef", 32);
	e->description = g_strdup("cat");
	e->filename = g_strdup("cat.png");
	g_ptr_array_add(part->parts, file);
	g_ptr_array_add(part->parts,
		text_part(MIMI_TYPE_MARKDOWN, MIMI_RENDER, "*hi*"));
	g_ptr_array_add(part->parts,
		text_part("text/plain;charset=\"UTF-8\"", MIMI_INLINE, "hi"));
	return content;
}

static void
contents(void)
{
	guint8 id[MIMI_ID_LEN] = {1};
	struct mimi_status_item items[2] = {
		{.status = MIMI_STATUS_READ}, {.status = 200}};
	struct mimi_content *full = sample_content();
	struct mimi_content *status = mimi_status_content(items, 2);

	full->has_in_reply_to = full->has_expires = TRUE;
	full->expires_relative = TRUE;
	full->expires = 3600;
	full->topic_id = g_bytes_new("topic", 5);
	mimi_set_extra(full, "doran.name", "Alice");
	put("status", -1, status->part->content);
	put_content(sample_content());
	put_content(mimi_delete(id));
	put_content(full);
	put_content(multi());
	put_content(status);
}

static void
put_envelope(enum envelope_form form, guint8 type, gboolean all)
{
	g_autoptr(Envelope) envelope = envelope_new();

	envelope->form = form;
	envelope->sender = SAMPLE_DEVICE;
	envelope->signal_type = type;
	envelope->header = g_bytes_new("header", 6);
	if (all) {
		envelope->body = g_bytes_new("body", 4);
		envelope->list = g_bytes_new("list", 4);
	}
	put_take("envelope", envelope_encode(envelope, NULL));
}

/* A first message, as it comes from somebody unknown. */
static void
letters(void)
{
	struct crypto_party *alice = crypto_party_new("alice@net");
	struct crypto_party *bob = crypto_party_new("bob@net");
	struct ratchet_bundle bundle;
	enum ratchet_type type;
	g_autoptr(GBytes) bytes = NULL;

	crypto_party_bundle(bob, 7, 3, &bundle);
	if (!ratchet_start(alice->ratchet, bob->name, 1, &bundle, NULL) ||
		!ratchet_encrypt(alice->ratchet, bob->name, 1,
			(const guint8 *)"text", 4, &bytes, &type, NULL))
		g_error("no session");
	put("signal", 0, bytes);
	put("signal", 1, bytes);
	crypto_party_free(alice);
	crypto_party_free(bob);
}

static void
packs(void)
{
	g_autoptr(GPtrArray) two =
		g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);

	g_ptr_array_add(two, g_bytes_new("one", 3));
	g_ptr_array_add(two, g_bytes_new("other", 5));
	put_take("pack", pack_encode(two, NULL));
}

static void
small_ones(void)
{
	guint8 plain[256] = "plain\x80";
	guint8 id[NETWORK_ID_LEN] = {1}, key[CONTENT_KEY_LEN] = {7};
	g_autoptr(GBytes) text = g_bytes_new("text", 4);
	g_autoptr(GBytes) body = content_encrypt(key, text, NULL);
	g_autoptr(Secret) seed = sample_seed(SEED_ROOT);
	g_autoptr(Secret) words = mnemonic_encode(seed);

	put_envelope(ENVELOPE_SEALED, 2, TRUE);
	put_envelope(ENVELOPE_SEALED, 3, FALSE);
	put_envelope(ENVELOPE_SIGNED, 0, TRUE);
	put_take("ask", ask_encode(ASK_LIST | ASK_KEYS));
	put_take("ask", net_encode(SAMPLE_NETWORK, id));
	put_take("ask", presence_encode(TRUE));
	put("body", -1, body);
	seed_put("body", plain, sizeof(plain));
	seed_put("body", plain, 6);
	seed_put("mnemonic", secret_bytes(words), secret_len(words) - 1);
	seed_put("mnemonic", secret_bytes(seed), secret_len(seed));
}

int
main(int argc, char **argv)
{
	if (argc != 2) {
		fprintf(stderr, "usage: seeds FOLDER\n");
		return 64;
	}
	folder = argv[1];
	sample_init();
	records();
	lists();
	contents();
	small_ones();
	packs();
	letters();
	seeds_text();
	seeds_tl();
	seeds_mtstream();
	seeds_mt();
	return 0;
}
