/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mt_fields.h"

#include <string.h>

#define LONG_MARK 254

const guint8 *
mt_get_raw(struct mt_fields *fields, gsize len)
{
	const guint8 *at = fields->at;
	if (fields->wrong || len > fields->left) {
		fields->wrong = TRUE;
		return NULL;
	}
	fields->at += len;
	fields->left -= len;
	return at;
}

guint32
mt_get_u32(struct mt_fields *fields)
{
	const guint8 *at = mt_get_raw(fields, 4);
	guint32 value = 0;
	if (at != NULL)
		memcpy(&value, at, 4);
	return GUINT32_FROM_LE(value);
}

guint64
mt_get_u64(struct mt_fields *fields)
{
	const guint8 *at = mt_get_raw(fields, 8);
	guint64 value = 0;
	if (at != NULL)
		memcpy(&value, at, 8);
	return GUINT64_FROM_LE(value);
}

const guint8 *
mt_get_bytes(struct mt_fields *fields, gsize *len)
{
	const guint8 *head = mt_get_raw(fields, 1), *at;
	gsize size = 0, used = 1;

	*len = 0;
	if (head != NULL && *head == LONG_MARK) {
		head = mt_get_raw(fields, 3);
		used = 4;
		if (head != NULL)
			size = (gsize)head[0] | (gsize)head[1] << 8 |
				(gsize)head[2] << 16;
	} else if (head != NULL && *head < LONG_MARK) {
		size = *head;
	} else {
		fields->wrong = TRUE;
	}
	at = mt_get_raw(fields, size);
	mt_get_raw(fields, (4 - (used + size) % 4) % 4);
	if (fields->wrong)
		return NULL;
	*len = size;
	return at;
}

guint64
mt_get_number(struct mt_fields *fields)
{
	gsize len;
	const guint8 *bytes = mt_get_bytes(fields, &len);
	guint64 value = 0;

	if (len > 8) {
		fields->wrong = TRUE;
		return 0;
	}
	for (gsize i = 0; i < len; i++)
		value = value << 8 | bytes[i];
	return value;
}

gboolean
mt_get_same(struct mt_fields *fields, const guint8 *bytes, gsize len)
{
	const guint8 *at = mt_get_raw(fields, len);
	return at != NULL && memcmp(at, bytes, len) == 0;
}

void
mt_put_u32(GByteArray *out, guint32 value)
{
	value = GUINT32_TO_LE(value);
	g_byte_array_append(out, (const guint8 *)&value, 4);
}

void
mt_put_u64(GByteArray *out, guint64 value)
{
	value = GUINT64_TO_LE(value);
	g_byte_array_append(out, (const guint8 *)&value, 8);
}

void
mt_put_raw(GByteArray *out, const guint8 *bytes, gsize len)
{
	g_byte_array_append(out, bytes, (guint)len);
}

void
mt_put_bytes(GByteArray *out, const guint8 *bytes, gsize len)
{
	static const guint8 zero[4];
	guint8 head[4] = {(guint8)len};
	guint used = 1;

	g_assert(len < 1 << 24);
	if (len >= LONG_MARK) {
		head[0] = LONG_MARK;
		for (guint i = 0; i < 3; i++)
			head[i + 1] = (guint8)(len >> (8 * i));
		used = 4;
	}
	g_byte_array_append(out, head, used);
	g_byte_array_append(out, bytes, (guint)len);
	g_byte_array_append(out, zero, (guint)(4 - (used + len) % 4) % 4);
}

void
mt_put_number(GByteArray *out, guint64 value)
{
	guint8 bytes[8];
	gsize len = 0;
	for (guint i = 0; i < 8; i++) {
		guint8 byte = (guint8)(value >> (56 - 8 * i));
		if (byte != 0 || len > 0)
			bytes[len++] = byte;
	}
	mt_put_bytes(out, bytes, len);
}
