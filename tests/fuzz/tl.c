/* SPDX-License-Identifier: GPL-3.0-or-later */
/* TL. The first byte chooses a schema: what is taken can be read field by
 * field, and written again is taken again and is the same from then on. With
 * its last bit the rest is read by hand, a call for each byte. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "tl.h"
#include "tl_sample.h"
#include "tl_schema_doran.h"
#include "tl_schema_mtproto.h"

static void
by_hand(struct fuzz_input in)
{
	gsize n;
	const guint8 *calls = fuzz_take(&in, 16, &n);
	struct tl_reader r;

	tl_reader_init(&r, in.at, in.left);
	for (gsize i = 0; i < n; i++) {
		struct tl_span span = {r.at, 0};
		gsize before = r.left;

		switch (calls[i] % 8) {
		case 0:
			tl_reader_int(&r);
			break;
		case 1:
			tl_reader_long(&r);
			break;
		case 2:
			tl_reader_bool(&r);
			break;
		case 3:
			CHECK(tl_reader_raw(&r, calls[i] / 8) != NULL ||
				!tl_reader_ok(&r));
			break;
		case 4:
			CHECK(tl_reader_vector(&r, 8) <= r.left / 8);
			break;
		case 5:
			CHECK(tl_reader_count(&r, 0) <= r.left / 4);
			break;
		case 6:
			tl_reader_peek(&r);
			CHECK(r.left == before);
			break;
		default:
			span = tl_reader_bytes(&r);
		}
		CHECK(r.left <= before);
		CHECK(span.len <= in.left);
		/* every byte is there */
		for (gsize j = 0; j < span.len; j++)
			CHECK(span.at + j >= in.at &&
				span.at + j < in.at + in.left);
		if (!tl_reader_ok(&r))
			CHECK(tl_reader_int(&r) == 0);
	}
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};
	guint8 choice = fuzz_byte(&in);
	const struct tl_schema *schema =
		(choice & 2) != 0 ? &tl_doran : &tl_mtproto;
	struct tl_object object, other;
	GByteArray *once, *twice;
	struct tl_reader reader;
	const char *error;

	if ((choice & 1) != 0) {
		by_hand(in);
		return;
	}
	tl_reader_init(&reader, in.at, in.left);
	if (!tl_object_read(&object, schema, &reader)) {
		CHECK(reader.error != NULL && tl_object_id(&object) == 0);
		CHECK(!tl_object_parse(&object, schema, in.at, in.left, NULL));
		return;
	}
	once = g_byte_array_new();
	twice = g_byte_array_new();
	tl_again(&object, once);
	CHECK(once->len <= in.left - reader.left);
	CHECK(tl_object_parse(&other, schema, once->data, once->len, &error));
	CHECK(error == NULL && other.is == object.is);
	tl_again(&other, twice);
	CHECK(once->len == twice->len &&
		memcmp(once->data, twice->data, once->len) == 0);
	g_byte_array_unref(once);
	g_byte_array_unref(twice);
}
