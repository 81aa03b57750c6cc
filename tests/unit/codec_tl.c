/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TL by hand and by table; its bytes as core.telegram.org/mtproto/serialize and
 * /auth_key have them. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "format_hostile.h"
#include "tl.h"
#include "tl_sample.h"
#include "tl_schema_doran.h"
#include "tl_schema_mtproto.h"

static const struct tl_schema *const schemas[] = {&tl_mtproto, &tl_doran};

static void
is_hex(GByteArray *take_out, const char *hex)
{
	g_autoptr(GBytes) seen = g_byte_array_free_to_bytes(take_out);
	g_autoptr(GBytes) wanted = bytes_from_hex(hex);

	assert_bytes_equal(seen, wanted);
}

/* Reads what the hex digits say. */
static struct tl_reader
reader_of(GBytes *bytes)
{
	struct tl_reader reader;

	tl_reader_init(&reader, g_bytes_get_data(bytes, NULL),
		g_bytes_get_size(bytes));
	return reader;
}

static void
tl__by_hand__reads_what_was_written(void **state)
{
	GByteArray *out = g_byte_array_new();
	struct tl_reader r;
	struct tl_span span;

	(void)state;
	tl_put_id(out, TL_PING);
	tl_put_int(out, -2);
	tl_put_long(out, G_MININT64 + 1);
	tl_put_double(out, -0.5);
	tl_put_bool(out, TRUE);
	tl_put_bool(out, FALSE);
	assert_true(tl_put_string(out, "abc"));
	tl_put_vector(out, 1);
	tl_put_long(out, 7);
	tl_reader_init(&r, out->data, out->len);
	assert_int_equal(tl_reader_peek(&r), TL_PING);
	assert_int_equal(tl_reader_id(&r), 0x7abe77ec);
	assert_int_equal(tl_reader_int(&r), -2);
	assert_true(tl_reader_long(&r) == G_MININT64 + 1);
	assert_true(tl_reader_double(&r) == -0.5);
	assert_true(tl_reader_bool(&r));
	assert_false(tl_reader_bool(&r));
	span = tl_reader_bytes(&r);
	assert_int_equal(span.len, 3);
	assert_memory_equal(span.at, "abc", 3);
	assert_int_equal(tl_reader_vector(&r, 8), 1);
	assert_true(tl_reader_long(&r) == 7);
	assert_true(tl_reader_end(&r));
	assert_int_equal(tl_reader_int(&r), 0);
	assert_false(tl_reader_ok(&r));
	g_byte_array_unref(out);
}

static void
tl__string__has_every_length(void **state)
{
	static const gsize lens[] = {0, 1, 2, 3, 4, 252, 253, 254, 255, 256,
		257, 65536, TL_BYTES_MAX};
	g_autofree guint8 *data = g_malloc(TL_BYTES_MAX + 1);

	(void)state;
	memset(data, 'x', TL_BYTES_MAX + 1);
	for (gsize i = 0; i < G_N_ELEMENTS(lens); i++) {
		GByteArray *out = g_byte_array_new();
		struct tl_reader reader;
		struct tl_span span;

		assert_true(tl_put_bytes(out, data, lens[i]));
		assert_int_equal(out->len, tl_bytes_size(lens[i]));
		assert_int_equal(out->len % 4, 0);
		tl_reader_init(&reader, out->data, out->len);
		span = tl_reader_bytes(&reader);
		assert_true(tl_reader_end(&reader));
		assert_int_equal(span.len, lens[i]);
		assert_memory_equal(span.at, data, span.len);
		tl_reader_init(&reader, out->data, out->len - 1);
		assert_int_equal(tl_reader_bytes(&reader).len, 0);
		assert_false(tl_reader_ok(&reader));
		g_byte_array_unref(out);
	}
	{
		GByteArray *out = g_byte_array_new();

		assert_false(tl_put_bytes(out, data, TL_BYTES_MAX + 1));
		assert_int_equal(out->len, 0);
		g_byte_array_unref(out);
	}
}

static void
refuses(const char *hex, const char *why)
{
	g_autoptr(GBytes) bytes = bytes_from_hex(hex);
	struct tl_object object;
	const char *error;

	for (gsize i = 0; i < G_N_ELEMENTS(schemas); i++) {
		gsize len;
		const void *data = g_bytes_get_data(bytes, &len);

		assert_false(tl_object_parse(
			&object, schemas[i], data, len, &error));
		assert_int_equal(tl_object_id(&object), 0);
		if (i == 0)
			assert_string_equal(error, why);
	}
}

static void
tl__object__refuses_what_is_none(void **state)
{
	(void)state;
	refuses("", "ends too early");
	refuses("eb1cc5", "ends too early");
	refuses("78563412", "unknown constructor");
	/* msgs_ack: no vector; more elements than bytes; a negative count */
	refuses("59b4d66215c4b51d00000000", "no vector where one belongs");
	refuses("59b4d66215c4b51c01000000",
		"a vector is longer than its bytes");
	refuses("59b4d66215c4b51cffffffff",
		"a vector is longer than its bytes");
	refuses("59b4d66215c4b51c0000000000000000", "more behind it");
	/* msg_copy of a pong */
	refuses("b24660e0c573773400000000000000000000000000000000",
		"constructor of another type");
	/* gzip_packed: a string of the 255 form */
	refuses("a1cf7230ff000000", "a string's length has no such form");
	/* msg_container of a message whose size is none */
	refuses("dcf8f173010000000000000000000000010000000300000000000000",
		"an object's size is impossible");
	refuses("dcf8f173010000000000000000000000010000000000000000000000",
		"an object's size is impossible");
}

static void
tl__container__unknown_bodies_are_skipped(void **state)
{
	/* the second body is of no schema */
	static const char hex[] = "dcf8f17302000000"
				  "0100000000000000"
				  "01000000"
				  "0c000000"
				  "ec77be7a0900000000000000"
				  "0500000000000000"
				  "02000000"
				  "04000000"
				  "78563412";
	g_autoptr(GBytes) bytes = bytes_from_hex(hex);
	struct tl_object container, message, ping;
	struct tl_list list;
	struct tl_reader reader = reader_of(bytes);

	(void)state;
	assert_true(tl_object_read(&container, &tl_mtproto, &reader));
	assert_int_equal(tl_object_id(&container), TL_MSG_CONTAINER);
	list = tl_object_list(&container, TL_MSG_CONTAINER__MESSAGES);
	assert_int_equal(list.left, 2);
	assert_true(tl_list_object(&list, &message));
	assert_int_equal(tl_object_id(&message), TL_MESSAGE);
	assert_true(tl_object_long(&message, TL_MESSAGE__MSG_ID) == 1);
	assert_int_equal(tl_object_int(&message, TL_MESSAGE__SEQNO), 1);
	assert_true(tl_object_object(&message, TL_MESSAGE__BODY, &ping));
	assert_true(tl_object_long(&ping, TL_PING__PING_ID) == 9);
	assert_true(tl_list_object(&list, &message));
	assert_true(tl_object_long(&message, TL_MESSAGE__MSG_ID) == 5);
	assert_false(tl_object_object(&message, TL_MESSAGE__BODY, &ping));
	assert_int_equal(tl_object_span(&message, TL_MESSAGE__BODY).len, 4);
	assert_false(tl_list_object(&list, &message));
	assert_true(tl_reader_end(&list.reader));
}

static void
tl__result__is_everything_left(void **state)
{
	static const char hex[] = "016d5cf3"
				  "0700000000000000"
				  "15c4b51c01000000"
				  "78563412";
	g_autoptr(GBytes) bytes = bytes_from_hex(hex);
	struct tl_reader reader = reader_of(bytes);
	struct tl_object result, inner;

	(void)state;
	assert_true(tl_object_read(&result, &tl_mtproto, &reader));
	assert_true(tl_object_long(&result, TL_RPC_RESULT__REQ_MSG_ID) == 7);
	assert_int_equal(
		tl_object_span(&result, TL_RPC_RESULT__RESULT).len, 12);
	assert_false(tl_object_object(&result, TL_RPC_RESULT__RESULT, &inner));
	refuses("016d5cf30700000000000000", "ends too early");
}

static void
tl__writer__makes_flags(void **state)
{
	GByteArray *out = g_byte_array_new();
	struct tl_writer w, will;
	struct tl_object login, inner;
	g_autofree char *user = NULL, *topic = NULL, *id = NULL;

	(void)state;
	tl_write(&w, &tl_doran, out, TL_DORAN_LOGIN);
	tl_write_true(&w, TL_DORAN_LOGIN__CLEAN, FALSE);
	tl_write_string(&w, TL_DORAN_LOGIN__USER, "alice");
	tl_write_bytes(&w, TL_DORAN_LOGIN__PASSWORD, "\0\1", 2);
	tl_write_string(&w, TL_DORAN_LOGIN__CLIENT_ID, NULL);
	tl_write_object(&w, TL_DORAN_LOGIN__WILL, &will, TL_DORAN_WILL);
	tl_write_true(&will, TL_DORAN_WILL__RETAIN, TRUE);
	tl_write_string(&will, TL_DORAN_WILL__TOPIC, "gone/alice");
	tl_write_bytes(&will, TL_DORAN_WILL__PAYLOAD, NULL, 0);
	tl_write_int(&will, TL_DORAN_WILL__QOS, 1);
	assert_true(tl_write_end(&will));
	tl_write_string(&w, TL_DORAN_LOGIN__VERSION, "1");
	assert_true(tl_write_end(&w));
	assert_true(
		tl_object_parse(&login, &tl_doran, out->data, out->len, NULL));
	assert_int_equal(tl_object_int(&login, TL_DORAN_LOGIN__FLAGS), 4);
	assert_false(tl_object_true(&login, TL_DORAN_LOGIN__CLEAN));
	user = tl_object_text(&login, TL_DORAN_LOGIN__USER);
	assert_string_equal(user, "alice");
	assert_int_equal(
		tl_object_bytes(&login, TL_DORAN_LOGIN__PASSWORD).len, 2);
	assert_null(tl_object_text(&login, TL_DORAN_LOGIN__PASSWORD));
	id = tl_object_text(&login, TL_DORAN_LOGIN__CLIENT_ID);
	assert_null(id);
	assert_true(tl_object_object(&login, TL_DORAN_LOGIN__WILL, &inner));
	assert_true(tl_object_true(&inner, TL_DORAN_WILL__RETAIN));
	topic = tl_object_text(&inner, TL_DORAN_WILL__TOPIC);
	assert_string_equal(topic, "gone/alice");
	assert_int_equal(tl_object_int(&inner, TL_DORAN_WILL__QOS), 1);
	g_byte_array_unref(out);
}

static void
tl__writer__too_long_leaves_nothing(void **state)
{
	g_autofree guint8 *data = g_malloc0(TL_BYTES_MAX + 1);
	GByteArray *out = g_byte_array_new();
	struct tl_writer w, will;

	(void)state;
	tl_put_int(out, 1);
	tl_write(&w, &tl_doran, out, TL_DORAN_LOGIN);
	tl_write_string(&w, TL_DORAN_LOGIN__USER, "a");
	tl_write_string(&w, TL_DORAN_LOGIN__PASSWORD, "b");
	tl_write_object(&w, TL_DORAN_LOGIN__WILL, &will, TL_DORAN_WILL);
	tl_write_bytes(&will, TL_DORAN_WILL__TOPIC, data, TL_BYTES_MAX + 1);
	tl_write_string(&will, TL_DORAN_WILL__PAYLOAD, "");
	tl_write_int(&will, TL_DORAN_WILL__QOS, 0);
	assert_false(tl_write_end(&will));
	tl_write_string(&w, TL_DORAN_LOGIN__VERSION, "1");
	assert_false(tl_write_end(&w));
	is_hex(out, "01000000");
}

/* The first message of auth_key's example: req_pq_multi has the same fields. */
static void
tl__vector__of_the_documentation(void **state)
{
	static const char hex[] =
		"632416053e0549828cca27e966b301a48fece2fc"
		"a5cf4d33f4a11ea877ba4aa5739073300817ed48941a08f98100000015c4b51c"
		"01000000216be86c022bb4c3";
	g_autoptr(GBytes) bytes = bytes_from_hex(hex);
	struct tl_reader reader = reader_of(bytes);
	GByteArray *out = g_byte_array_new();
	struct tl_object pq;
	struct tl_list list;
	struct tl_span span;

	(void)state;
	assert_true(tl_object_read(&pq, &tl_mtproto, &reader));
	assert_true(tl_reader_end(&reader));
	assert_int_equal(tl_object_id(&pq), TL_RES_PQ);
	assert_memory_equal(tl_object_raw(&pq, TL_RES_PQ__SERVER_NONCE),
		"\xa5\xcf\x4d\x33", 4);
	span = tl_object_bytes(&pq, TL_RES_PQ__PQ);
	assert_int_equal(span.len, 8);
	assert_memory_equal(span.at, "\x17\xed\x48\x94", 4);
	list = tl_object_list(&pq, TL_RES_PQ__SERVER_PUBLIC_KEY_FINGERPRINTS);
	assert_int_equal(list.left, 1);
	assert_true(
		(guint64)tl_reader_long(&list.reader) == 0xc3b42b026ce86b21);
	tl_again(&pq, out);
	is_hex(out, hex);
}

/* ---- every combinator ----------------------------------------------- */

static const struct tl_schema *hostile_schema;

static GBytes *
again(GBytes *bytes)
{
	gsize len;
	const void *data = g_bytes_get_data(bytes, &len);
	struct tl_object object;
	GByteArray *out;

	if (!tl_object_parse(&object, hostile_schema, data, len, NULL))
		return NULL;
	out = g_byte_array_new();
	tl_again(&object, out);
	return g_byte_array_free_to_bytes(out);
}

/* `Object` as the last field takes what there is. */
static gboolean
is_open(const struct tl_schema *schema, const struct tl_combinator *is)
{
	const struct tl_field *last;

	if (is->n_fields == 0)
		return FALSE;
	last = tl_field(schema, is, is->n_fields - 1u);
	return schema->types[last->type].kind == TLK_OBJECT;
}

static void
check_hostile(const struct tl_combinator *is, GBytes *good)
{
	g_autoptr(GBytes) same = again(good);

	assert_non_null(same);
	assert_bytes_equal(same, good);
	hostile_random(good, again, 300);
	if (!is_open(hostile_schema, is))
		hostile_check(good, again, FALSE, FALSE);
}

static void
tl__every_combinator__again_and_hostile(void **state)
{
	GRand *rand = g_rand_new_with_seed(5);

	(void)state;
	for (gsize s = 0; s < G_N_ELEMENTS(schemas); s++)
		for (guint i = 0; i < schemas[s]->n_ids; i++)
			for (guint round = 0; round < 4; round++) {
				const struct tl_combinator *is =
					&schemas[s]->combinators[i];
				GByteArray *out = g_byte_array_new();
				GBytes *good;

				hostile_schema = schemas[s];
				tl_sample(schemas[s], is, rand, out);
				good = g_byte_array_free_to_bytes(out);
				check_hostile(is, good);
				g_bytes_unref(good);
			}
	g_rand_free(rand);
}

/* IDs that the documentation gives, one of each way they are made; those of
 * doran's schema are in use and must never change. */
static void
tl__ids__are_as_published(void **state)
{
	(void)state;
	assert_int_equal(TL_REQ_PQ_MULTI, 0xbe7e8ef1);
	assert_int_equal(TL_MESSAGE, 0x5bb8e511);
	assert_int_equal(TL_RPC_RESULT, 0xf35c6d01);
	assert_int_equal(TL_HELP_CONFIG_SIMPLE, 0x5a592a6c);
	for (gsize s = 0; s < G_N_ELEMENTS(schemas); s++)
		for (guint i = 0; i < schemas[s]->n_ids; i++) {
			const struct tl_combinator *is =
				&schemas[s]->combinators[i];

			assert_ptr_equal(tl_find(schemas[s], is->id), is);
			assert_ptr_equal(
				tl_find_name(schemas[s], is->name), is);
		}
	assert_null(tl_find(&tl_doran, TL_PING));
	assert_null(tl_find(&tl_doran, 0));
	assert_null(tl_find(&tl_doran, G_MAXUINT32));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tl__by_hand__reads_what_was_written),
		cmocka_unit_test(tl__string__has_every_length),
		cmocka_unit_test(tl__object__refuses_what_is_none),
		cmocka_unit_test(tl__container__unknown_bodies_are_skipped),
		cmocka_unit_test(tl__result__is_everything_left),
		cmocka_unit_test(tl__writer__makes_flags),
		cmocka_unit_test(tl__writer__too_long_leaves_nothing),
		cmocka_unit_test(tl__vector__of_the_documentation),
		cmocka_unit_test(tl__every_combinator__again_and_hostile),
		cmocka_unit_test(tl__ids__are_as_published),
	};

	return cmocka_run_group_tests_name("codec/tl", tests, NULL, NULL);
}
