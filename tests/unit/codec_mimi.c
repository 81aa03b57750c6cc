/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fault.h"
#include "format_hostile.h"
#include "mimi.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>
#include <sodium.h>

/* draft-ietf-mimi-content, section "Examples": the original message and its
 * message ID; the same message deleted; and one with relative expiry. */
#define SENDER "mimi://example.com/u/alice-smith"
#define ROOM "mimi://example.com/r/engineering_team"
#define ORIGINAL                                                             \
	"87505eed9406c2545547ab6f09f20a18b003f640f6f6a20178206d696d693a2f2f" \
	"6578616d706c652e636f6d2f752f616c6963652d736d6974680278256d696d693a" \
	"2f2f6578616d706c652e636f6d2f722f656e67696e656572696e675f7465616d85" \
	"016001781e746578742f6d61726b646f776e3b76617269616e743d47464d2d4d49" \
	"4d49583948692065766572796f6e652c207765206a757374207368697070656420" \
	"72656c6561736520322e302e205f5f476f6f642020776f726b5f5f21"
#define ORIGINAL_ID \
	"017ce54837404c3696e0c747b985cb172716d0ed0a3d249ca63ace7d82a096f4"
#define DELETED                                                              \
	"87500a590d73b2c7761c39168be5ebf7f2e65820015354973c2b65ca937bf1e035" \
	"ae53a5ab80e947afa43d46920d4202e5cc0b2740f65820" ORIGINAL_ID         \
	"a201781e6d696d693a2f2f6578616d706c652e636f6d2f752f626f622d6a6f6e65" \
	"730278256d696d693a2f2f6578616d706c652e636f6d2f722f656e67696e656572" \
	"696e675f7465616d83016000"

static GBytes *
again(GBytes *bytes)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(MimiContent) content = mimi_decode(bytes, &error);

	if (content == NULL) {
		assert_true(g_error_matches(error, FAULT, FAULT_PROTOCOL));
		return NULL;
	}
	return mimi_encode(content, NULL);
}

static struct mimi_content *
decode_hex(const char *hex)
{
	g_autoptr(GBytes) bytes = bytes_from_hex(hex);

	return mimi_decode(bytes, NULL);
}

static void
decode__published_original(void **state)
{
	g_autoptr(GBytes) bytes = bytes_from_hex(ORIGINAL);
	g_autoptr(GBytes) wanted = bytes_from_hex(ORIGINAL_ID);
	g_autoptr(MimiContent) content = mimi_decode(bytes, NULL);
	guint8 id[MIMI_ID_LEN];
	const struct mimi_part *part;
	g_autofree char *text = NULL;

	(void)state;
	assert_non_null(content);
	mimi_message_id(SENDER, ROOM, bytes, content->salt, id);
	assert_memory_equal(id, g_bytes_get_data(wanted, NULL), sizeof(id));
	assert_int_equal(content->extensions->len, 2);
	part = mimi_first_text(content);
	assert_non_null(part);
	assert_string_equal(part->content_type, MIMI_TYPE_MARKDOWN);
	text = mimi_part_text(part);
	assert_string_equal(text,
		"Hi everyone, we just shipped release 2.0. __Good  work__!");
	assert_false(mimi_is_delete(content));
	hostile_check(bytes, again, TRUE, FALSE);
	hostile_random(bytes, again, 50000);
}

static void
decode__published_delete(void **state)
{
	g_autoptr(MimiContent) content = decode_hex(DELETED);
	g_autoptr(GBytes) id = bytes_from_hex(ORIGINAL_ID);

	(void)state;
	assert_non_null(content);
	assert_true(mimi_is_delete(content));
	assert_true(content->has_in_reply_to);
	assert_memory_equal(
		content->in_reply_to, g_bytes_get_data(id, NULL), MIMI_ID_LEN);
	assert_null(mimi_first_text(content));
}

static void
text__round_trip__with_all(void **state)
{
	g_autoptr(MimiContent) content = mimi_text("a\x1b[31m\n\xed\x95\x9c");
	g_autoptr(MimiContent) back = NULL;
	g_autoptr(GBytes) bytes = NULL;
	g_autofree char *text = NULL;

	(void)state;
	content->has_time = content->has_clock = content->has_expires = TRUE;
	content->time = 1767225600123;
	content->clock = G_MAXUINT64;
	content->expires_relative = TRUE;
	content->expires = 3600;
	content->topic_id = g_bytes_new_static("t", 1);
	content->has_replaces = TRUE;
	memset(content->replaces, 1, MIMI_ID_LEN);
	bytes = mimi_encode(content, NULL);
	assert_non_null(bytes);
	back = mimi_decode(bytes, NULL);
	assert_non_null(back);
	assert_memory_equal(back->salt, content->salt, MIMI_SALT_LEN);
	assert_true(back->has_time && back->has_clock && back->has_expires);
	assert_true(back->time == content->time);
	assert_true(back->clock == G_MAXUINT64);
	assert_true(back->expires_relative);
	assert_int_equal(back->expires, 3600);
	assert_bytes_equal(back->topic_id, content->topic_id);
	assert_true(back->has_replaces);
	assert_null(back->extensions);
	text = mimi_part_text(mimi_first_text(back));
	assert_string_equal(text, "a[31m\n\xed\x95\x9c");
	hostile_check(bytes, again, TRUE, FALSE);
}

static void
content__new__fresh_salt(void **state)
{
	g_autoptr(MimiContent) one = mimi_text("x");
	g_autoptr(MimiContent) other = mimi_text("x");

	(void)state;
	assert_memory_not_equal(one->salt, other->salt, MIMI_SALT_LEN);
}

static struct mimi_part *
multi_of(struct mimi_part *take_one, struct mimi_part *take_other)
{
	struct mimi_part *part = mimi_part_new();

	part->disposition = MIMI_RENDER;
	part->cardinality = MIMI_MULTI;
	part->parts =
		g_ptr_array_new_with_free_func((GDestroyNotify)mimi_part_free);
	g_ptr_array_add(part->parts, take_one);
	g_ptr_array_add(part->parts, take_other);
	return part;
}

static struct mimi_part *
part_of(const char *type, const char *text, guint8 disposition)
{
	struct mimi_part *part = mimi_part_new();

	part->disposition = disposition;
	part->cardinality = MIMI_SINGLE;
	part->content_type = g_strdup(type);
	part->content = g_bytes_new(text, strlen(text));
	return part;
}

static struct mimi_part *
external_part(void)
{
	struct mimi_part *part = mimi_part_new();

	part->disposition = MIMI_ATTACHMENT;
	part->cardinality = MIMI_EXTERNAL;
	part->content_type = g_strdup("image/png");
	part->external = g_new0(struct mimi_external, 1);
	part->external->url = g_strdup("https://example.org/f");
	part->external->size = 1 << 20;
	part->external->key = g_bytes_new_static("key", 3);
	part->external->description = g_strdup("");
	part->external->filename = g_strdup("../x.png");
	return part;
}

static void
first_text__nested__found(void **state)
{
	g_autoptr(MimiContent) content = mimi_content_new(), back = NULL;
	g_autoptr(GBytes) bytes = NULL;
	g_autofree char *text = NULL;

	(void)state;
	mimi_part_free(content->part);
	content->part = multi_of(external_part(),
		multi_of(part_of("text/html", "<p>", MIMI_RENDER),
			multi_of(part_of("text/plain", "no", MIMI_PREVIEW),
				part_of("Text/Plain; charset=\"UTF-8\"", "yes",
					MIMI_RENDER))));
	bytes = mimi_encode(content, NULL);
	assert_non_null(bytes);
	back = mimi_decode(bytes, NULL);
	assert_non_null(back);
	text = mimi_part_text(mimi_first_text(back));
	assert_string_equal(text, "yes");
	hostile_check(bytes, again, TRUE, FALSE);
	hostile_random(bytes, again, 50000);
}

static void
part__text__other_charset_is_none(void **state)
{
	struct mimi_part *part =
		part_of("text/plain;charset=euc-kr", "x", MIMI_RENDER);

	(void)state;
	assert_null(mimi_part_text(part));
	mimi_part_free(part);
}

static void
encode__too_deep__refused(void **state)
{
	g_autoptr(MimiContent) content = mimi_content_new();
	g_autoptr(GError) error = NULL;
	struct mimi_part *part = mimi_part_new();

	(void)state;
	for (int i = 0; i < MIMI_DEPTH; i++)
		part = multi_of(mimi_part_new(), part);
	mimi_part_free(content->part);
	content->part = part;
	assert_null(mimi_encode(content, &error));
	assert_true(g_error_matches(error, FAULT, FAULT_DATA));
}

static void
encode__too_many_parts__refused(void **state)
{
	g_autoptr(MimiContent) content = mimi_content_new();
	g_autoptr(GBytes) fits = NULL;
	GPtrArray *parts;

	(void)state;
	mimi_part_free(content->part);
	content->part = multi_of(mimi_part_new(), mimi_part_new());
	parts = content->part->parts;
	while (parts->len < MIMI_PARTS - 1)
		g_ptr_array_add(parts, mimi_part_new());
	fits = mimi_encode(content, NULL);
	assert_non_null(fits);
	g_ptr_array_add(parts, mimi_part_new());
	assert_null(mimi_encode(content, NULL));
}

static void
encode__too_long__refused(void **state)
{
	g_autofree char *long_text = g_strnfill(MIMI_TEXT_MAX, 'x');
	g_autofree char *longer = g_strnfill(MIMI_TEXT_MAX + 1, 'x');
	g_autoptr(MimiContent) fits = mimi_text(long_text);
	g_autoptr(MimiContent) over = mimi_text(longer);
	g_autoptr(GBytes) bytes = mimi_encode(fits, NULL);

	(void)state;
	assert_non_null(bytes);
	assert_null(mimi_encode(over, NULL));
	g_free(over->part->content_type);
	over->part->content_type = g_strdup("application/octet-stream");
	{
		g_autoptr(GBytes) other = mimi_encode(over, NULL);

		assert_non_null(other);
	}
}

/* A salt, nothing, extensions as given, a null part. */
static gboolean
extensions_accepted(const char *map)
{
	g_autofree char *hex = g_strconcat(
		"87 50 00000000000000000000000000000000 f6 40 f6 f6", map,
		"83 00 60 00", NULL);
	g_autoptr(MimiContent) content = decode_hex(hex);

	return content != NULL;
}

static void
decode__extensions__strict(void **state)
{
	g_autofree char *name = g_strnfill(2 * 256, '6');
	g_autofree char *longest = g_strndup(name, 2 * 255);
	g_autofree char *fits = g_strconcat("a178ff", longest, "00", NULL);
	g_autofree char *over = g_strconcat("a1790100", name, "00", NULL);

	(void)state;
	assert_true(extensions_accepted("a0"));
	assert_true(extensions_accepted("a10301"));
	assert_true(extensions_accepted("a16b646f72616e2e636c6f636b01"));
	assert_true(
		extensions_accepted("a23903e7 8101 6178 fb3ff199999999999a"));
	assert_true(extensions_accepted(fits));
	assert_false(extensions_accepted(over));
	assert_false(extensions_accepted("a10320"));
	assert_false(extensions_accepted("a1036178"));
	assert_false(extensions_accepted("a16b646f72616e2e636c6f636bf6"));
	assert_false(extensions_accepted("a16000"));
	assert_false(extensions_accepted("a1410000"));
	assert_false(extensions_accepted("a20301 0302"));
	assert_false(extensions_accepted("a20401 0302"));
}

static void
status__round_trip(void **state)
{
	struct mimi_status_item items[2] = {{.status = MIMI_STATUS_DELIVERED},
		{.status = MIMI_STATUS_READ}};
	g_autoptr(MimiContent) content = NULL, back = NULL, text = NULL;
	g_autoptr(GBytes) bytes = NULL;
	g_autoptr(GArray) seen = NULL;
	g_autoptr(GError) error = NULL;

	(void)state;
	memset(items[0].id, 1, MIMI_ID_LEN);
	memset(items[1].id, 2, MIMI_ID_LEN);
	content = mimi_status_content(items, 2);
	bytes = mimi_encode(content, NULL);
	assert_non_null(bytes);
	back = mimi_decode(bytes, NULL);
	seen = mimi_statuses(back, NULL);
	assert_non_null(seen);
	assert_int_equal(seen->len, 2);
	assert_memory_equal(seen->data, items, sizeof(items));
	assert_null(mimi_first_text(back));
	text = mimi_text("x");
	assert_null(mimi_statuses(text, &error));
	assert_null(error);
}

/* draft-mahy-mimi-message-status, "Message Status Format Example". */
static void
status__published_example(void **state)
{
	static const guint8 wanted[] = {2, 2, 0, 3};
	g_autoptr(MimiContent) content = mimi_content_new();
	g_autoptr(GArray) seen = NULL;
	g_autoptr(GError) error = NULL;

	(void)state;
	content->part->cardinality = MIMI_SINGLE;
	content->part->content_type = g_strdup(MIMI_TYPE_STATUS);
	content->part->content =
		bytes_from_hex("84 82 5820 017ce54837404c3696e0c747b985cb17"
			       "2716d0ed0a3d249ca63ace7d82a096f4 02"
			       "82 5820 015354973c2b65ca937bf1e035ae53a5"
			       "ab80e947afa43d46920d4202e5cc0b27 02"
			       "82 5820 018d825adf9f6be00dcafc5704c4102f"
			       "5022e74219d0b603e4ba7622654042af 00"
			       "82 5820 01e59db8173939facc2c8a4a0f0ae8d0"
			       "c7a11a81239626630c9464a8d6717a03 03");
	seen = mimi_statuses(content, NULL);
	assert_non_null(seen);
	assert_int_equal(seen->len, 4);
	for (guint i = 0; i < seen->len; i++)
		assert_int_equal(
			g_array_index(seen, struct mimi_status_item, i).status,
			wanted[i]);
	g_bytes_unref(content->part->content);
	content->part->content = bytes_from_hex("80");
	assert_null(mimi_statuses(content, &error));
	assert_true(g_error_matches(error, FAULT, FAULT_PROTOCOL));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(decode__published_original),
		cmocka_unit_test(decode__published_delete),
		cmocka_unit_test(text__round_trip__with_all),
		cmocka_unit_test(content__new__fresh_salt),
		cmocka_unit_test(first_text__nested__found),
		cmocka_unit_test(part__text__other_charset_is_none),
		cmocka_unit_test(encode__too_deep__refused),
		cmocka_unit_test(encode__too_many_parts__refused),
		cmocka_unit_test(encode__too_long__refused),
		cmocka_unit_test(decode__extensions__strict),
		cmocka_unit_test(status__round_trip),
		cmocka_unit_test(status__published_example),
	};

	if (sodium_init() < 0)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
