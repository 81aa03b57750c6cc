/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The worked examples of doran-protocol(7), read from the page's source: each
 * decodes, and the values that the page names make the same bytes again. */
#include "config.h"

#include "ask.h"
#include "content.h"
#include "format_hostile.h"
#include "native_format_sample.h"
#include "pack.h"
#include "sign.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define BODY_KEY 0x42

static char *page;

/* What stands between `.\" example NAME` and `.\" end`, without the lines that
 * begin with a dot; the caller's. */
static char *
example_text(const char *name)
{
	g_autofree char *mark = g_strdup_printf("\n.\\\" example %s\n", name);
	const char *start = strstr(page, mark);
	const char *end = start ? strstr(start + 1, "\n.\\\" end\n") : NULL;
	g_autofree char *block = NULL;
	g_auto(GStrv) lines = NULL;
	GString *text = g_string_new(NULL);

	if (end == NULL)
		fail_msg("the page has no example %s", name);
	start += strlen(mark);
	block = g_strndup(start, (gsize)(end - start));
	lines = g_strsplit(block, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++)
		if (lines[i][0] != '.')
			g_string_append_printf(text, "%s\n", lines[i]);
	g_strchomp(text->str);
	return g_string_free(text, FALSE);
}

static GBytes *
example(const char *name)
{
	g_autofree char *text = example_text(name);

	return bytes_from_hex(text);
}

static void
print_wanted(const char *name, GBytes *bytes)
{
	gsize len;
	const guint8 *data = g_bytes_get_data(bytes, &len);

	fprintf(stderr, "the page's example %s should be:", name);
	for (gsize i = 0; i < len; i++)
		fprintf(stderr, "%s%02x", i % 32 == 0 ? "\n" : "", data[i]);
	fprintf(stderr, "\n");
}

/* Takes `take_wanted`: what the fixed values make. */
static GBytes *
assert_example(const char *name, GBytes *take_wanted)
{
	g_autoptr(GBytes) wanted = take_wanted;
	GBytes *seen;

	assert_non_null(wanted);
	seen = example(name);
	if (!g_bytes_equal(seen, wanted))
		print_wanted(name, wanted);
	assert_bytes_equal(seen, wanted);
	return seen;
}

static void
example__names(void **state)
{
	g_autofree char *room = example_text("room");
	g_autofree char *wanted =
		room_uri_direct(sample_network, SAMPLE_ALICE, SAMPLE_BOB);
	g_autoptr(GBytes) id = assert_example(
		"network-id", g_bytes_new(sample_network, NETWORK_ID_LEN));

	(void)state;
	assert_string_equal(room, wanted);
	assert_int_equal(g_bytes_get_size(id), NETWORK_ID_LEN);
}

static void
example__small_payloads(void **state)
{
	g_autoptr(GBytes) net = assert_example(
		"net", net_encode(SAMPLE_NETWORK, sample_network));
	g_autoptr(GBytes) ask =
		assert_example("ask", ask_encode(ASK_LIST | ASK_KEYS));
	g_autoptr(GBytes) on = assert_example("on", presence_encode(TRUE));
	g_autofree char *name = NULL;
	guint8 id[NETWORK_ID_LEN];
	gboolean here = FALSE;

	(void)state;
	assert_true(net_decode(net, &name, id, NULL));
	assert_string_equal(name, SAMPLE_NETWORK);
	assert_memory_equal(id, sample_network, sizeof(id));
	assert_int_equal(ask_decode(ask, NULL), ASK_LIST | ASK_KEYS);
	assert_true(presence_decode(on, &here, NULL));
	assert_true(here);
}

static void
example__device_list(void **state)
{
	g_autoptr(DeviceList) list = sample_list(), back = NULL;
	g_autoptr(GBytes) bytes =
		assert_example("device-list", g_bytes_ref(list->encoded));
	g_autoptr(GBytes) hash = assert_example(
		"device-list-hash", g_bytes_new(list->hash, HASH_LEN));

	(void)state;
	back = device_list_decode(bytes, SAMPLE_ALICE, sample_network, NULL);
	assert_non_null(back);
	assert_int_equal(back->devices->len, 2);
	assert_non_null(hash);
}

static void
example__bundle(void **state)
{
	g_autoptr(DeviceList) list = sample_list();
	const struct device_entry *entry =
		device_list_find(list, SAMPLE_DEVICE);
	g_autoptr(KeyBundle) bundle = sample_bundle(entry), back = NULL;
	g_autoptr(Secret) seed = sample_seed(SEED_DEVICE);
	g_autoptr(GBytes) bytes =
		assert_example("bundle", key_bundle_sign(bundle, seed, NULL));

	(void)state;
	back = key_bundle_decode(
		bytes, SAMPLE_ALICE, sample_network, entry, NULL);
	assert_non_null(back);
	assert_int_equal(back->prekeys->len, 2);
}

static void
example__content(void **state)
{
	g_autoptr(MimiContent) content = sample_content(), back = NULL;
	g_autoptr(GBytes) bytes =
		assert_example("content", mimi_encode(content, NULL));
	g_autoptr(GBytes) id_bytes = NULL;
	g_autofree char *sender = address_to_uri(SAMPLE_ALICE);
	g_autofree char *room =
		room_uri_direct(sample_network, SAMPLE_ALICE, SAMPLE_BOB);
	g_autofree char *text = NULL;
	guint8 id[MIMI_ID_LEN];

	(void)state;
	back = mimi_decode(bytes, NULL);
	assert_non_null(back);
	text = mimi_part_text(mimi_first_text(back));
	assert_string_equal(text, "\xec\x95\x88\xeb\x85\x95, Bob");
	mimi_message_id(sender, room, bytes, back->salt, id);
	id_bytes = assert_example("message-id", g_bytes_new(id, sizeof(id)));
	assert_non_null(id_bytes);
}

static void
example__status(void **state)
{
	struct mimi_status_item item = {.status = MIMI_STATUS_READ};
	g_autoptr(MimiContent) content = NULL, back = NULL;
	g_autoptr(GArray) seen = NULL;
	g_autoptr(GBytes) bytes = NULL, id = example("message-id");

	(void)state;
	memcpy(item.id, g_bytes_get_data(id, NULL), MIMI_ID_LEN);
	content = mimi_status_content(&item, 1);
	memset(content->salt, 0x5b, sizeof(content->salt));
	bytes = assert_example("status", mimi_encode(content, NULL));
	back = mimi_decode(bytes, NULL);
	seen = mimi_statuses(back, NULL);
	assert_int_equal(seen->len, 1);
}

/* Its nonce is random: it is read, not made again. */
static void
example__body(void **state)
{
	g_autoptr(GBytes) body = example("body");
	g_autoptr(GBytes) content = example("content");
	g_autoptr(GBytes) seen = NULL;
	guint8 key[CONTENT_KEY_LEN];

	(void)state;
	memset(key, BODY_KEY, sizeof(key));
	seen = content_decrypt(key, body, NULL);
	if (seen == NULL) {
		g_autoptr(GBytes) made = content_encrypt(key, content, NULL);

		print_wanted("body", made);
	}
	assert_bytes_equal(seen, content);
}

/* A record with the hash and the ID of a body. */
static struct record *
record_for(const char *body_name)
{
	struct record *record = sample_record();
	g_autoptr(GBytes) id = example("message-id");
	g_autoptr(GBytes) body = example(body_name);

	memcpy(record->message_id, g_bytes_get_data(id, NULL), MESSAGE_ID_LEN);
	hash_bytes(body, record->body_hash);
	g_clear_pointer(&record->peer, g_free);
	return record;
}

static void
example__record(void **state)
{
	g_autoptr(Record) record = record_for("body"), back = NULL;
	g_autoptr(GBytes) bytes =
		assert_example("record", record_encode(record, NULL));
	g_autoptr(Secret) made = NULL, read = NULL;
	g_autoptr(GBytes) plain = NULL;
	guint8 key[RECORD_KEY_LEN], seen[RECORD_KEY_LEN];

	(void)state;
	memset(key, BODY_KEY, sizeof(key));
	made = record_plain_encode(record, key, NULL);
	plain = assert_example(
		"plaintext", g_bytes_new(secret_bytes(made), secret_len(made)));
	read = secret_from(
		g_bytes_get_data(plain, NULL), g_bytes_get_size(plain));
	back = record_plain_decode(read, seen, NULL);
	assert_non_null(back);
	assert_memory_equal(seen, key, sizeof(key));
	assert_int_equal(back->seq, record->seq);
	assert_non_null(bytes);
}

static void
example__control(void **state)
{
	g_autoptr(Record) record = sample_control(), back = NULL;
	g_autoptr(GBytes) bytes =
		assert_example("control", record_encode(record, NULL));

	(void)state;
	back = record_decode(bytes, NULL);
	assert_int_equal(back->controls->len, 3);
}

/* From the envelope down to the text, as a receiver does. */
static void
example__envelope(void **state)
{
	g_autoptr(Record) record = record_for("content"), back = NULL;
	g_autoptr(Secret) seed = sample_seed(SEED_DEVICE);
	g_autoptr(Envelope) envelope = envelope_new(), read = NULL;
	g_autoptr(GBytes) bytes = NULL;
	guint8 pub[SIGN_PUBLIC_LEN], hash[HASH_LEN];

	(void)state;
	record->mode = RECORD_OPEN;
	envelope->form = ENVELOPE_SIGNED;
	envelope->sender = SAMPLE_DEVICE;
	envelope->header = record_sign(record, seed, NULL);
	envelope->body = example("content");
	bytes = assert_example("envelope", envelope_encode(envelope, NULL));
	read = envelope_decode(bytes, NULL);
	assert_non_null(read);
	assert_true(sign_make(seed, pub));
	back = record_verify(read->header, pub, NULL);
	assert_non_null(back);
	hash_bytes(read->body, hash);
	assert_memory_equal(back->body_hash, hash, HASH_LEN);
}

static void
example__pack(void **state)
{
	g_autoptr(GPtrArray) envelopes =
		g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
	g_autoptr(GPtrArray) read = NULL;
	g_autoptr(GBytes) bytes = NULL;

	(void)state;
	g_ptr_array_add(envelopes, g_bytes_new_static("\1\2", 2));
	g_ptr_array_add(envelopes, g_bytes_new_static("\3\4\5", 3));
	bytes = assert_example("pack", pack_encode(envelopes, NULL));
	assert_true(pack_is(bytes));
	read = pack_decode(bytes, NULL);
	assert_non_null(read);
	assert_int_equal(read->len, 2);
	assert_true(g_bytes_equal(read->pdata[0], envelopes->pdata[0]));
	assert_true(g_bytes_equal(read->pdata[1], envelopes->pdata[1]));
}

static int
setup(void **state)
{
	const char *srcdir = g_getenv("srcdir");
	g_autofree char *path = g_build_filename(
		srcdir != NULL ? srcdir : ".", "man", "doran-protocol.7", NULL);

	(void)state;
	sample_init();
	return g_file_get_contents(path, &page, NULL, NULL) ? 0 : -1;
}

static int
teardown(void **state)
{
	(void)state;
	g_free(page);
	return 0;
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(example__names),
		cmocka_unit_test(example__small_payloads),
		cmocka_unit_test(example__device_list),
		cmocka_unit_test(example__bundle),
		cmocka_unit_test(example__content),
		cmocka_unit_test(example__status),
		cmocka_unit_test(example__body),
		cmocka_unit_test(example__record),
		cmocka_unit_test(example__control),
		cmocka_unit_test(example__envelope),
		cmocka_unit_test(example__pack),
	};

	return cmocka_run_group_tests(tests, setup, teardown);
}
