/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "dcbor.h"

#include <cbor.h>
#include <string.h>

#define HEAD_MAX 9

/* All of libcbor's encoders choose the shortest head by themselves. */
static void
append(GByteArray *out, const unsigned char *head, size_t len)
{
	g_assert(len > 0);
	g_byte_array_append(out, head, (guint)len);
}

void
dcbor_put_uint(GByteArray *out, guint64 value)
{
	unsigned char head[HEAD_MAX];

	append(out, head, cbor_encode_uint(value, head, sizeof(head)));
}

void
dcbor_put_int(GByteArray *out, gint64 value)
{
	unsigned char head[HEAD_MAX];

	if (value >= 0) {
		dcbor_put_uint(out, (guint64)value);
		return;
	}
	append(out, head,
		cbor_encode_negint(
			(guint64)(-(value + 1)), head, sizeof(head)));
}

void
dcbor_put_bytes(GByteArray *out, const void *bytes, gsize len)
{
	unsigned char head[HEAD_MAX];

	append(out, head,
		cbor_encode_bytestring_start(len, head, sizeof(head)));
	if (len > 0)
		g_byte_array_append(out, bytes, (guint)len);
}

void
dcbor_put_gbytes(GByteArray *out, GBytes *bytes)
{
	gsize len;
	const void *data;

	if (bytes == NULL) {
		dcbor_put_null(out);
		return;
	}
	data = g_bytes_get_data(bytes, &len);
	dcbor_put_bytes(out, data, len);
}

void
dcbor_put_text(GByteArray *out, const char *text)
{
	unsigned char head[HEAD_MAX];
	gsize len = strlen(text);

	append(out, head, cbor_encode_string_start(len, head, sizeof(head)));
	g_byte_array_append(out, (const guint8 *)text, (guint)len);
}

void
dcbor_put_array(GByteArray *out, gsize n)
{
	unsigned char head[HEAD_MAX];

	append(out, head, cbor_encode_array_start(n, head, sizeof(head)));
}

void
dcbor_put_map(GByteArray *out, gsize n)
{
	unsigned char head[HEAD_MAX];

	append(out, head, cbor_encode_map_start(n, head, sizeof(head)));
}

void
dcbor_put_tag(GByteArray *out, guint64 tag)
{
	unsigned char head[HEAD_MAX];

	append(out, head, cbor_encode_tag(tag, head, sizeof(head)));
}

void
dcbor_put_null(GByteArray *out)
{
	unsigned char head[HEAD_MAX];

	append(out, head, cbor_encode_null(head, sizeof(head)));
}

void
dcbor_put_bool(GByteArray *out, gboolean value)
{
	unsigned char head[HEAD_MAX];

	append(out, head, cbor_encode_bool(value != 0, head, sizeof(head)));
}

void
dcbor_put_raw(GByteArray *out, const void *bytes, gsize len)
{
	g_byte_array_append(out, bytes, (guint)len);
}
