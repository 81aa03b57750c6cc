/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The CBOR reader. The first byte says how many calls come before the CBOR:
 * they are made in that order, whatever is there. */
#include "config.h"

#include <string.h>

#include "cbor_check.h"
#include "dcbor.h"
#include "fuzz.h"

#define CALLS_MAX 32
#define LIMIT 64

/* One call of each kind that a parser makes, with small limits. */
static void
call(struct dcbor_reader *r, guint8 which)
{
	g_autofree char *text = NULL;
	g_autoptr(GBytes) bytes = NULL;
	guint8 fixed[16];
	gsize len = 0;

	switch (which % 13) {
	case 0:
		CHECK(dcbor_get_uint_max(r, LIMIT) <= LIMIT);
		break;
	case 1:
		dcbor_get_int(r);
		break;
	case 2:
		CHECK(dcbor_get_bytes(r, LIMIT, &len) != NULL || dcbor_bad(r));
		CHECK(len <= LIMIT);
		break;
	case 3:
		bytes = dcbor_get_gbytes(r, LIMIT);
		CHECK((bytes == NULL) == dcbor_bad(r));
		break;
	case 4:
		CHECK(dcbor_get_fixed(r, fixed, sizeof(fixed)) != dcbor_bad(r));
		break;
	case 5:
		text = dcbor_get_text(r, LIMIT);
		CHECK((text == NULL) == dcbor_bad(r));
		CHECK(text == NULL || g_utf8_validate(text, -1, NULL));
		break;
	case 6:
		CHECK(dcbor_get_array(r, LIMIT) <= LIMIT);
		break;
	case 7:
		CHECK(dcbor_get_map(r, LIMIT) <= LIMIT);
		break;
	case 8:
		dcbor_get_tag(r);
		break;
	case 9:
		dcbor_try_null(r);
		break;
	case 10:
		dcbor_get_bool(r);
		break;
	case 11:
		CHECK(dcbor_get_array_of(r, which / 13) != dcbor_bad(r));
		break;
	default:
		dcbor_skip(r, &len);
	}
}

/* The first error sticks. */
static void
check_stuck(struct dcbor_reader *r)
{
	gsize len = 1;

	CHECK(dcbor_bad(r) && !dcbor_done(r));
	CHECK(dcbor_peek(r) == DCBOR_BAD);
	CHECK(dcbor_get_uint(r) == 0 && dcbor_get_int(r) == 0);
	CHECK(dcbor_skip(r, &len) == NULL && len == 0);
	CHECK(dcbor_rest(r, &len) == NULL && len == 0);
	CHECK(dcbor_get_text(r, LIMIT) == NULL);
	CHECK(dcbor_get_gbytes(r, LIMIT) == NULL);
	CHECK(dcbor_get_array(r, LIMIT) == 0 && dcbor_get_map(r, LIMIT) == 0);
}

static void
run_calls(struct fuzz_input *in)
{
	struct dcbor_reader r;
	gsize n, len;
	const guint8 *calls = fuzz_take(in, fuzz_byte(in) % CALLS_MAX, &n);

	dcbor_reader_init(&r, in->at, in->left);
	for (gsize i = 0; i < n; i++) {
		call(&r, calls[i]);
		CHECK(r.pos <= r.len && r.depth <= DCBOR_DEPTH);
	}
	if (dcbor_bad(&r))
		check_stuck(&r);
	else if (dcbor_rest(&r, &len) != NULL)
		CHECK(len == r.len - r.pos);
}

/* What can only be skipped: floats, and integers below -2^63. */
static void
copy_raw(struct dcbor_reader *r, GByteArray *out)
{
	gsize len;
	const guint8 *raw = dcbor_skip(r, &len);

	if (raw != NULL)
		dcbor_put_raw(out, raw, len);
}

/* It is there, but as a key of a map it may come in the wrong place. */
static void
copy_string(struct dcbor_reader *r, GByteArray *out, enum dcbor_type type)
{
	g_autoptr(GBytes) bytes = NULL;
	g_autofree char *text = NULL;

	if (type == DCBOR_BYTES)
		bytes = dcbor_get_gbytes(r, r->len);
	else
		text = dcbor_get_text(r, r->len);
	CHECK((bytes == NULL && text == NULL) == dcbor_bad(r));
	if (bytes != NULL)
		dcbor_put_gbytes(out, bytes);
	else if (text != NULL)
		dcbor_put_text(out, text);
}

/* Reads an item and writes it anew. A tag is followed by its item. */
static void
copy_item(struct dcbor_reader *r, GByteArray *out)
{
	enum dcbor_type type = dcbor_peek(r);
	gsize n = 0;

	for (; type == DCBOR_TAG; type = dcbor_peek(r))
		dcbor_put_tag(out, dcbor_get_tag(r));
	if (type == DCBOR_UINT)
		dcbor_put_uint(out, dcbor_get_uint(r));
	else if (type == DCBOR_NULL) {
		dcbor_get_null(r);
		dcbor_put_null(out);
	} else if (type == DCBOR_BOOL)
		dcbor_put_bool(out, dcbor_get_bool(r));
	else if (type == DCBOR_BYTES || type == DCBOR_TEXT)
		copy_string(r, out, type);
	else if (type == DCBOR_ARRAY)
		dcbor_put_array(out, n = dcbor_get_array(r, r->len));
	else if (type == DCBOR_MAP)
		dcbor_put_map(out, n = dcbor_get_map(r, r->len));
	else
		copy_raw(r, out);
	n *= type == DCBOR_MAP ? 2 : 1;
	for (gsize i = 0; i < n && !dcbor_bad(r); i++)
		copy_item(r, out);
}

static void
run_copy(const guint8 *data, gsize len)
{
	g_autoptr(GByteArray) out = g_byte_array_new();
	struct dcbor_reader r, skipper;
	gsize skipped;

	dcbor_reader_init(&r, data, len);
	dcbor_reader_init(&skipper, data, len);
	copy_item(&r, out);
	dcbor_skip(&skipper, &skipped);
	CHECK(dcbor_done(&r) == dcbor_done(&skipper));
	CHECK(dcbor_done(&r) == cbor_check(data, len, DCBOR_DEPTH));
	if (dcbor_done(&r)) {
		CHECK(skipped == len && out->len == len);
		CHECK(memcmp(out->data, data, len) == 0);
	}
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};

	run_calls(&in);
	run_copy(in.at, in.left);
}
