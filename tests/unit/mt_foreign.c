/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What clients that others wrote do, and dorand puts up with. */
#include "config.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <zlib.h>

#include "mt_gzip.h"
#include "mt_wrap.h"
#include "tl_schema_telegram.h"

enum { QUERY = 0x11223344, JSON_DEPTH = 3 };

static void
put_query(GByteArray *out)
{
	tl_put_id(out, QUERY);
	tl_put_long(out, 42);
}

/* initConnection as TDLib writes it: params, a JSON object in an object. */
static void
put_init(GByteArray *out)
{
	tl_put_id(out, TL_INIT_CONNECTION);
	tl_put_int(out, 1 << 1);
	tl_put_int(out, 1);
	for (int i = 0; i < 6; i++)
		tl_put_string(out, "text");
	for (int i = 0; i < JSON_DEPTH; i++) {
		tl_put_id(out, TL_JSON_OBJECT);
		tl_put_vector(out, 1);
		tl_put_id(out, TL_JSON_OBJECT_VALUE);
		tl_put_string(out, "tz_offset");
	}
	tl_put_id(out, TL_JSON_NUMBER);
	tl_put_double(out, 3600);
}

static void
put_layers(GByteArray *out, int times)
{
	for (int i = 0; i < times; i++) {
		tl_put_id(out, TL_INVOKE_WITH_LAYER);
		tl_put_int(out, 227);
	}
}

static void
assert_query(const GByteArray *body)
{
	struct tl_span query = mt_unwrap(body->data, body->len);

	assert_int_equal(query.len, 12);
	assert_ptr_equal(query.at, body->data + body->len - 12);
}

static void
unwrap__finds_the_query__wrapped_or_not(void **state)
{
	GByteArray *bare = g_byte_array_new(), *wrapped = g_byte_array_new();

	(void)state;
	put_query(bare);
	assert_query(bare);
	put_layers(wrapped, 1);
	put_init(wrapped);
	tl_put_id(wrapped, TL_INVOKE_WITHOUT_UPDATES);
	put_query(wrapped);
	assert_query(wrapped);
	g_byte_array_unref(bare);
	g_byte_array_unref(wrapped);
}

static void
unwrap__finds_nothing__in_what_is_broken(void **state)
{
	GByteArray *body = g_byte_array_new(), *deep = g_byte_array_new();
	gsize head;

	(void)state;
	put_layers(body, 1);
	put_init(body);
	head = body->len;
	put_query(body);
	assert_query(body);
	for (gsize len = 4; len < head; len += 4)
		assert_int_equal(mt_unwrap(body->data, len).len, 0);
	put_layers(deep, 8);
	put_query(deep);
	assert_query(deep);
	g_byte_array_set_size(deep, 0);
	put_layers(deep, 9);
	put_query(deep);
	assert_int_equal(mt_unwrap(deep->data, deep->len).len, 0);
	g_byte_array_unref(body);
	g_byte_array_unref(deep);
}

/* mtcute and TDLib write zlib's format into gzip_packed. */
static void
gzip__unpacks__zlib_too(void **state)
{
	guint8 plain[2000] = {1, 2, 3}, packed[2000];
	uLongf len = sizeof packed;
	g_autoptr(GByteArray) out = NULL;

	(void)state;
	assert_int_equal(compress(packed, &len, plain, sizeof plain), Z_OK);
	out = mt_gzip_unpack(packed, len, sizeof plain);
	assert_non_null(out);
	assert_int_equal(out->len, sizeof plain);
	assert_memory_equal(out->data, plain, sizeof plain);
	assert_null(mt_gzip_unpack(packed, len, sizeof plain - 1));
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
		cmocka_unit_test(unwrap__finds_the_query__wrapped_or_not),
		cmocka_unit_test(unwrap__finds_nothing__in_what_is_broken),
		cmocka_unit_test(gzip__unpacks__zlib_too),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
