/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A schema as large as Telegram's (tl_synthetic.awk): every combinator of it,
 * and the bounds of depth and counts. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "tl.h"
#include "tl_sample.h"
#include "tl_schema_synthetic.h"

static void
check_again(const struct tl_combinator *is, GByteArray *good)
{
	struct tl_object object;
	GByteArray *out = g_byte_array_new();
	const char *error;

	if (!tl_object_parse(
		    &object, &tl_synthetic, good->data, good->len, &error))
		fail_msg("%s: %s", is->name, error);
	assert_ptr_equal(object.is, is);
	tl_again(&object, out);
	if (out->len != good->len ||
		memcmp(out->data, good->data, out->len) != 0)
		fail_msg("%s: other bytes", is->name);
	g_byte_array_unref(out);
}

/* Every truncation of what is not too long; only an `!X` takes what there is.
 */
static void
check_cut(const struct tl_combinator *is, GByteArray *good)
{
	struct tl_object object;
	gboolean open = g_str_has_prefix(is->name, "invoke");

	for (gsize len = 0; len < MIN(good->len, 400) && !open; len++) {
		g_autofree guint8 *exact = g_memdup2(good->data, len);

		if (tl_object_parse(&object, &tl_synthetic, exact, len, NULL))
			fail_msg("%s: taken when cut to %zu", is->name, len);
	}
}

static void
tl_big__every_combinator__again_and_cut(void **state)
{
	GRand *rand = g_rand_new_with_seed(11);

	(void)state;
	assert_true(tl_synthetic.n_ids >= 2400);
	for (guint i = 0; i < tl_synthetic.n_ids; i++)
		for (guint round = 0; round < 3; round++) {
			const struct tl_combinator *is =
				&tl_synthetic.combinators[i];
			GByteArray *good = g_byte_array_new();

			tl_sample(&tl_synthetic, is, rand, good);
			check_again(is, good);
			check_cut(is, good);
			g_byte_array_unref(good);
		}
	g_rand_free(rand);
}

/* `levels` objects in one another. */
static gboolean
taken_at(guint levels)
{
	GByteArray *out = g_byte_array_new();
	struct tl_object object;
	gboolean taken;

	for (guint i = 1; i < levels; i++)
		tl_put_id(out, TL_DEEP);
	tl_put_id(out, TL_DEEP_END);
	taken = tl_object_parse(
		&object, &tl_synthetic, out->data, out->len, NULL);
	g_byte_array_unref(out);
	return taken;
}

static void
tl_big__depth__is_bounded(void **state)
{
	(void)state;
	assert_true(taken_at(1));
	assert_true(taken_at(TL_DEPTH_MAX));
	assert_false(taken_at(TL_DEPTH_MAX + 1));
	assert_false(taken_at(1000000));
}

/* In the middle an Object must be of the schema, since nothing else says where
 * it ends. */
static void
tl_big__object__in_the_middle(void **state)
{
	GByteArray *out = g_byte_array_new();
	struct tl_object object, inner;
	struct tl_reader reader;

	(void)state;
	tl_put_id(out, TL_HOLDER);
	tl_put_id(out, TL_LAST);
	tl_put_int(out, 7);
	tl_put_int(out, 8);
	assert_true(tl_object_parse(
		&object, &tl_synthetic, out->data, out->len, NULL));
	assert_int_equal(tl_object_int(&object, TL_HOLDER__AFTER), 8);
	assert_true(tl_object_object(&object, TL_HOLDER__VALUE, &inner));
	assert_int_equal(tl_object_id(&inner), 0x12345);
	assert_int_equal(tl_object_int(&inner, TL_LAST__X), 7);
	out->data[4] ^= 1;
	tl_reader_init(&reader, out->data, out->len);
	assert_false(tl_object_read(&object, &tl_synthetic, &reader));
	assert_int_equal(reader.unknown, 0x12344);
	g_byte_array_unref(out);
}

static void
tl_big__result__is_read_by_its_function(void **state)
{
	const struct tl_combinator *is =
		tl_find_name(&tl_synthetic, "ns3.getSome3");
	GByteArray *out = g_byte_array_new();
	struct tl_reader reader;

	(void)state;
	assert_non_null(is);
	assert_true(is->function);
	tl_put_vector(out, 2);
	for (int i = 0; i < 2; i++)
		tl_put_id(out, TL_T3_EMPTY);
	tl_reader_init(&reader, out->data, out->len);
	assert_true(tl_skip(&tl_synthetic, is->result, &reader));
	assert_true(tl_reader_end(&reader));
	out->data[8] ^= 1;
	tl_reader_init(&reader, out->data, out->len);
	assert_false(tl_skip(&tl_synthetic, is->result, &reader));
	g_byte_array_unref(out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tl_big__every_combinator__again_and_cut),
		cmocka_unit_test(tl_big__depth__is_bounded),
		cmocka_unit_test(tl_big__object__in_the_middle),
		cmocka_unit_test(tl_big__result__is_read_by_its_function),
	};

	return cmocka_run_group_tests_name("codec/tl big", tests, NULL, NULL);
}
