/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dcbor.h"

#include <cbor.h>
#include <float.h>
#include <math.h>
#include <string.h>

/* One item as it comes: a string with its bytes, anything else by its head. */
struct item {
	enum dcbor_type type;
	guint64 value; /* integer, tag, length or count */
	const guint8 *bytes; /* of a string */
	double real;
	gsize width; /* of a float, in bytes */
	gsize size; /* bytes that it takes */
};

/* libcbor 0.10 widened the lengths; on 32 bits that is another type. */
#if CBOR_MAJOR_VERSION == 0 && CBOR_MINOR_VERSION < 10
typedef size_t cbor_len;
#else
typedef uint64_t cbor_len;
#endif

static void
set(void *to, enum dcbor_type type, guint64 value)
{
	struct item *item = to;

	item->type = type;
	item->value = value;
}

static void
on_uint8(void *to, uint8_t value)
{
	set(to, DCBOR_UINT, value);
}

static void
on_uint16(void *to, uint16_t value)
{
	set(to, DCBOR_UINT, value);
}

static void
on_uint32(void *to, uint32_t value)
{
	set(to, DCBOR_UINT, value);
}

static void
on_uint64(void *to, uint64_t value)
{
	set(to, DCBOR_UINT, value);
}

static void
on_negint8(void *to, uint8_t value)
{
	set(to, DCBOR_NEGINT, value);
}

static void
on_negint16(void *to, uint16_t value)
{
	set(to, DCBOR_NEGINT, value);
}

static void
on_negint32(void *to, uint32_t value)
{
	set(to, DCBOR_NEGINT, value);
}

static void
on_negint64(void *to, uint64_t value)
{
	set(to, DCBOR_NEGINT, value);
}

static void
on_bytes(void *to, cbor_data data, cbor_len len)
{
	set(to, DCBOR_BYTES, len);
	((struct item *)to)->bytes = data;
}

static void
on_text(void *to, cbor_data data, cbor_len len)
{
	set(to, DCBOR_TEXT, len);
	((struct item *)to)->bytes = data;
}

static void
on_array(void *to, cbor_len n)
{
	set(to, DCBOR_ARRAY, n);
}

static void
on_map(void *to, cbor_len n)
{
	set(to, DCBOR_MAP, n);
}

static void
on_tag(void *to, uint64_t tag)
{
	set(to, DCBOR_TAG, tag);
}

static void
on_null(void *to)
{
	set(to, DCBOR_NULL, 0);
}

static void
on_bool(void *to, bool value)
{
	set(to, DCBOR_BOOL, value);
}

static void
on_float2(void *to, float value)
{
	set(to, DCBOR_OTHER, 0);
	((struct item *)to)->real = value;
	((struct item *)to)->width = 2;
}

static void
on_float4(void *to, float value)
{
	on_float2(to, value);
	((struct item *)to)->width = 4;
}

static void
on_float8(void *to, double value)
{
	set(to, DCBOR_OTHER, 0);
	((struct item *)to)->real = value;
	((struct item *)to)->width = 8;
}

/* The other callbacks (indefinite lengths, break, undefined) stay empty, so
 * that the item's type stays DCBOR_BAD. */
static struct cbor_callbacks
callbacks(void)
{
	struct cbor_callbacks all = cbor_empty_callbacks;

	all.uint8 = on_uint8;
	all.uint16 = on_uint16;
	all.uint32 = on_uint32;
	all.uint64 = on_uint64;
	all.negint8 = on_negint8;
	all.negint16 = on_negint16;
	all.negint32 = on_negint32;
	all.negint64 = on_negint64;
	all.byte_string = on_bytes;
	all.string = on_text;
	all.array_start = on_array;
	all.map_start = on_map;
	all.tag = on_tag;
	all.null = on_null;
	all.boolean = on_bool;
	all.float2 = on_float2;
	all.float4 = on_float4;
	all.float8 = on_float8;
	return all;
}

static gsize
head_len(guint64 value)
{
	if (value < 24)
		return 1;
	if (value <= G_MAXUINT8)
		return 2;
	if (value <= G_MAXUINT16)
		return 3;
	return value <= G_MAXUINT32 ? 5 : 9;
}

static gboolean
is_whole(double value)
{
	return value == floor(value);
}

/* 11 bits of a number, the last of them worth at least 2^-24. (libcbor's own
 * encoder of halves loses bits of the smallest ones.) */
static gboolean
fits_half(float value)
{
	int exponent;
	double size = fabs((double)value);

	if (isinf(value))
		return TRUE;
	return size <= 65504 && is_whole(ldexp(size, 24)) &&
		is_whole(ldexp(frexp(size, &exponent), 11));
}

/* RFC 8949 section 4.2.2: the shortest float that keeps the value; one NaN. */
static gboolean
float_shortest(const struct item *item, const guint8 *at)
{
	double real = item->real;

	if (isnan(real))
		return item->width == 2 && at[1] == 0x7e && at[2] == 0;
	if (item->width == 2)
		return TRUE;
	if (item->width == 4)
		return !fits_half((float)real);
	return !isinf(real) &&
		(fabs(real) > FLT_MAX || (double)(float)real != real);
}

static gboolean
item_shortest(const struct item *item, const guint8 *at)
{
	switch (item->type) {
	case DCBOR_UINT:
	case DCBOR_NEGINT:
	case DCBOR_TAG:
	case DCBOR_ARRAY:
	case DCBOR_MAP:
		return item->size == head_len(item->value);
	case DCBOR_BYTES:
	case DCBOR_TEXT:
		return item->size == head_len(item->value) + item->value;
	case DCBOR_OTHER:
		return float_shortest(item, at);
	case DCBOR_NULL:
	case DCBOR_BOOL:
		return TRUE;
	default:
		return FALSE;
	}
}

static gboolean
item_sound(const struct item *item, const guint8 *at, gsize left)
{
	if (!item_shortest(item, at))
		return FALSE;
	if (item->type == DCBOR_TEXT)
		return g_utf8_validate(
			(const char *)item->bytes, (gssize)item->value, NULL);
	/* Every item to come takes at least a byte. */
	if (item->type == DCBOR_ARRAY)
		return item->value <= left - item->size;
	if (item->type == DCBOR_MAP)
		return item->value <= (left - item->size) / 2;
	return TRUE;
}

static gboolean
item_at(const guint8 *at, gsize left, struct item *item)
{
	const struct cbor_callbacks all = callbacks();
	struct cbor_decoder_result result;

	memset(item, 0, sizeof(*item));
	if (left == 0)
		return FALSE;
	/* libcbor refuses the one-byte tags 6..20, which have been assigned
	 * since it was written. */
	if (at[0] >= 0xc0 && at[0] < 0xc0 + 24) {
		set(item, DCBOR_TAG, at[0] - 0xc0);
		item->size = 1;
		return TRUE;
	}
	result = cbor_stream_decode(at, left, &all, item);
	if (result.status != CBOR_DECODER_FINISHED)
		return FALSE;
	item->size = result.read;
	return item_sound(item, at, left);
}

/* Keys rise in the bytewise order of their encodings, section 4.2.1. */
static gboolean
key_follows(struct dcbor_level *level, const guint8 *key, gsize len)
{
	gsize common = MIN(len, level->key_len);
	int order = common > 0 ? memcmp(level->key, key, common) : 0;

	if (order > 0 || (order == 0 && level->key_len >= len))
		return FALSE;
	level->key = key;
	level->key_len = len;
	return TRUE;
}

static gboolean
key_checked(struct dcbor_reader *r, const struct item *item)
{
	struct dcbor_level *level;

	if (r->depth == 0)
		return TRUE;
	level = &r->level[r->depth - 1];
	if (!level->map || level->left % 2 != 0)
		return TRUE;
	switch (item->type) {
	case DCBOR_UINT:
	case DCBOR_NEGINT:
	case DCBOR_BYTES:
	case DCBOR_TEXT:
		return key_follows(level, r->data + r->pos, item->size);
	default:
		return FALSE;
	}
}

/* An item is over; so is each container of which it was the last. */
static void
item_end(struct dcbor_reader *r)
{
	while (r->depth > 0) {
		if (--r->level[r->depth - 1].left > 0)
			return;
		r->depth--;
	}
}

static gboolean
level_open(struct dcbor_reader *r, const struct item *item)
{
	gboolean map = item->type == DCBOR_MAP;

	if (item->value == 0) {
		item_end(r);
		return TRUE;
	}
	if (r->depth == DCBOR_DEPTH)
		return FALSE;
	r->level[r->depth++] = (struct dcbor_level){
		.left = map ? 2 * item->value : item->value, .map = map};
	return TRUE;
}

/* Takes the next item, of whatever type; FALSE and bad when there is none. */
static gboolean
take(struct dcbor_reader *r, struct item *item)
{
	if (r->bad)
		return FALSE;
	if (!item_at(r->data + r->pos, r->len - r->pos, item) ||
		!key_checked(r, item)) {
		r->bad = TRUE;
		return FALSE;
	}
	r->pos += item->size;
	if (item->type == DCBOR_ARRAY || item->type == DCBOR_MAP)
		r->bad = !level_open(r, item);
	else if (item->type != DCBOR_TAG)
		item_end(r);
	return !r->bad;
}

static gboolean
take_type(struct dcbor_reader *r, enum dcbor_type type, struct item *item)
{
	if (!take(r, item))
		return FALSE;
	if (item->type != type)
		r->bad = TRUE;
	return !r->bad;
}

static gboolean
take_max(struct dcbor_reader *r, enum dcbor_type type, guint64 max,
	struct item *item)
{
	if (!take_type(r, type, item))
		return FALSE;
	if (item->value > max)
		r->bad = TRUE;
	return !r->bad;
}

void
dcbor_reader_init(struct dcbor_reader *r, const void *data, gsize len)
{
	memset(r, 0, sizeof(*r));
	r->data = data != NULL ? data : (const guint8 *)"";
	r->len = len;
}

enum dcbor_type
dcbor_peek(struct dcbor_reader *r)
{
	struct item item;

	if (r->bad || !item_at(r->data + r->pos, r->len - r->pos, &item))
		return DCBOR_BAD;
	return item.type;
}

guint64
dcbor_get_uint(struct dcbor_reader *r)
{
	return dcbor_get_uint_max(r, G_MAXUINT64);
}

guint64
dcbor_get_uint_max(struct dcbor_reader *r, guint64 max)
{
	struct item item;

	return take_max(r, DCBOR_UINT, max, &item) ? item.value : 0;
}

gint64
dcbor_get_int(struct dcbor_reader *r)
{
	struct item item;

	if (!take(r, &item))
		return 0;
	if ((item.type != DCBOR_UINT && item.type != DCBOR_NEGINT) ||
		item.value > G_MAXINT64) {
		r->bad = TRUE;
		return 0;
	}
	if (item.type == DCBOR_UINT)
		return (gint64)item.value;
	return -1 - (gint64)item.value;
}

gboolean
dcbor_get_bool(struct dcbor_reader *r)
{
	struct item item;

	return take_type(r, DCBOR_BOOL, &item) && item.value != 0;
}

void
dcbor_get_null(struct dcbor_reader *r)
{
	struct item item;

	take_type(r, DCBOR_NULL, &item);
}

gboolean
dcbor_try_null(struct dcbor_reader *r)
{
	if (dcbor_peek(r) != DCBOR_NULL)
		return FALSE;
	dcbor_get_null(r);
	return !r->bad;
}

guint64
dcbor_get_tag(struct dcbor_reader *r)
{
	struct item item;

	return take_type(r, DCBOR_TAG, &item) ? item.value : 0;
}

const guint8 *
dcbor_get_bytes(struct dcbor_reader *r, gsize max, gsize *len)
{
	struct item item;

	*len = 0;
	if (!take_max(r, DCBOR_BYTES, max, &item))
		return NULL;
	*len = (gsize)item.value;
	return item.bytes;
}

GBytes *
dcbor_get_gbytes(struct dcbor_reader *r, gsize max)
{
	gsize len;
	const guint8 *bytes = dcbor_get_bytes(r, max, &len);

	return bytes == NULL ? NULL : g_bytes_new(bytes, len);
}

gboolean
dcbor_get_fixed(struct dcbor_reader *r, guint8 *out, gsize len)
{
	gsize seen;
	const guint8 *bytes = dcbor_get_bytes(r, len, &seen);

	if (bytes == NULL || seen != len) {
		r->bad = TRUE;
		memset(out, 0, len);
		return FALSE;
	}
	memcpy(out, bytes, len);
	return TRUE;
}

char *
dcbor_get_text(struct dcbor_reader *r, gsize max)
{
	struct item item;

	if (!take_max(r, DCBOR_TEXT, max, &item))
		return NULL;
	return g_strndup((const char *)item.bytes, (gsize)item.value);
}

gsize
dcbor_get_array(struct dcbor_reader *r, gsize max)
{
	struct item item;

	return take_max(r, DCBOR_ARRAY, max, &item) ? (gsize)item.value : 0;
}

gsize
dcbor_get_map(struct dcbor_reader *r, gsize max)
{
	struct item item;

	return take_max(r, DCBOR_MAP, max, &item) ? (gsize)item.value : 0;
}

gboolean
dcbor_get_array_of(struct dcbor_reader *r, gsize n)
{
	struct item item;

	if (take_type(r, DCBOR_ARRAY, &item) && item.value != n)
		r->bad = TRUE;
	return !r->bad;
}

const guint8 *
dcbor_skip(struct dcbor_reader *r, gsize *len)
{
	const guint8 *start = r->data + r->pos;
	guint depth = r->depth;
	struct item item;

	*len = 0;
	do {
		if (!take(r, &item))
			return NULL;
	} while (r->depth > depth || item.type == DCBOR_TAG);
	*len = (gsize)(r->data + r->pos - start);
	return start;
}

void
dcbor_refuse(struct dcbor_reader *r)
{
	r->bad = TRUE;
}

gboolean
dcbor_bad(const struct dcbor_reader *r)
{
	return r->bad;
}

gboolean
dcbor_done(const struct dcbor_reader *r)
{
	return !r->bad && r->depth == 0 && r->pos == r->len;
}

const guint8 *
dcbor_rest(struct dcbor_reader *r, gsize *len)
{
	*len = 0;
	if (r->bad || r->depth > 0)
		return NULL;
	*len = r->len - r->pos;
	return r->data + r->pos;
}
