/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "tl.h"

void
tl_reader_init(struct tl_reader *reader, const void *data, gsize len)
{
	*reader = (struct tl_reader){.at = data, .left = len};
}

gboolean
tl_reader_ok(const struct tl_reader *reader)
{
	return reader->error == NULL;
}

gboolean
tl_reader_end(const struct tl_reader *reader)
{
	return reader->error == NULL && reader->left == 0;
}

void
tl_reader_fail(struct tl_reader *reader, const char *error)
{
	if (reader->error == NULL)
		reader->error = error;
}

const guint8 *
tl_reader_raw(struct tl_reader *reader, gsize len)
{
	const guint8 *at = reader->at;

	if (reader->error != NULL)
		return NULL;
	if (len > reader->left) {
		reader->error = "ends too early";
		return NULL;
	}
	/* nothing of nothing is still something that was read */
	if (at == NULL)
		at = (const guint8 *)"";
	reader->at = at + len;
	reader->left -= len;
	return at;
}

static guint32
load32(const guint8 *at)
{
	guint32 value;

	memcpy(&value, at, sizeof(value));
	return GUINT32_FROM_LE(value);
}

guint32
tl_reader_peek(const struct tl_reader *reader)
{
	if (reader->error != NULL || reader->left < 4)
		return 0;
	return load32(reader->at);
}

guint32
tl_reader_id(struct tl_reader *reader)
{
	const guint8 *at = tl_reader_raw(reader, 4);

	return at != NULL ? load32(at) : 0;
}

gint32
tl_reader_int(struct tl_reader *reader)
{
	return (gint32)tl_reader_id(reader);
}

gint64
tl_reader_long(struct tl_reader *reader)
{
	const guint8 *at = tl_reader_raw(reader, 8);
	guint64 value;

	if (at == NULL)
		return 0;
	memcpy(&value, at, sizeof(value));
	return (gint64)GUINT64_FROM_LE(value);
}

double
tl_reader_double(struct tl_reader *reader)
{
	gint64 bits = tl_reader_long(reader);
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

gboolean
tl_reader_bool(struct tl_reader *reader)
{
	guint32 id = tl_reader_id(reader);

	if (reader->error == NULL && id != TL_BOOL_TRUE && id != TL_BOOL_FALSE)
		reader->error = "a Bool is neither true nor false";
	return reader->error == NULL && id == TL_BOOL_TRUE;
}

struct tl_span
tl_reader_bytes(struct tl_reader *reader)
{
	struct tl_span none = {(const guint8 *)"", 0}, span;
	const guint8 *head = tl_reader_raw(reader, 4);
	gsize len, first;

	if (head == NULL)
		return none;
	if (head[0] == 255) {
		reader->error = "a string's length has no such form";
		return none;
	}
	/* four bytes were read: the length, and of a short string its first */
	if (head[0] == 254) {
		len = load32(head) >> 8;
		first = 0;
	} else {
		len = head[0];
		first = 3;
	}
	span = (struct tl_span){head + 4 - first, len};
	if (len > first &&
		tl_reader_raw(reader, (len - first + 3) / 4 * 4) == NULL)
		return none;
	return span;
}

guint
tl_reader_count(struct tl_reader *reader, gsize min)
{
	gint32 count = tl_reader_int(reader);

	if (reader->error != NULL)
		return 0;
	if (count < 0 || (gsize)count > reader->left / (min > 0 ? min : 4)) {
		reader->error = "a vector is longer than its bytes";
		return 0;
	}
	return (guint)count;
}

guint
tl_reader_vector(struct tl_reader *reader, gsize min)
{
	guint32 id = tl_reader_id(reader);

	if (reader->error == NULL && id != TL_VECTOR)
		reader->error = "no vector where one belongs";
	return tl_reader_count(reader, min);
}

struct tl_span
tl_reader_rest(struct tl_reader *reader)
{
	struct tl_span span = {(const guint8 *)"", 0};

	if (reader->error == NULL && reader->left > 0) {
		span.len = reader->left;
		span.at = tl_reader_raw(reader, span.len);
	}
	return span;
}
