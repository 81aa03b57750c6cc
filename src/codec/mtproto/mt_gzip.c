/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <zlib.h>

#include "mt_gzip.h"

/* What is read may be of zlib's own format as well: mtcute's is. */
enum { WINDOW_GZIP = 15 + 16, WINDOW_EITHER = 15 + 32, PIECE = 16384 };

GByteArray *
mt_gzip_pack(const guint8 *data, gsize len)
{
	z_stream z = {.next_in = (Bytef *)data, .avail_in = (uInt)len};
	gsize room = len - len / 10;
	GByteArray *out;
	int end;

	if (len <= MT_GZIP_MIN || len > G_MAXINT)
		return NULL;
	if (deflateInit2(&z, Z_DEFAULT_COMPRESSION, Z_DEFLATED, WINDOW_GZIP, 8,
		    Z_DEFAULT_STRATEGY) != Z_OK)
		return NULL;
	out = g_byte_array_new();
	g_byte_array_set_size(out, (guint)room);
	z.next_out = out->data;
	z.avail_out = (uInt)room;
	end = deflate(&z, Z_FINISH); /* runs out of room: not worth it */
	room -= z.avail_out;
	deflateEnd(&z);
	if (end != Z_STREAM_END) {
		g_byte_array_unref(out);
		return NULL;
	}
	g_byte_array_set_size(out, (guint)room);
	return out;
}

/* FALSE: broken, or over max. */
static gboolean
inflate_all(z_stream *z, GByteArray *out, gsize max)
{
	guint8 piece[PIECE];
	int end = Z_OK;

	while (end == Z_OK) {
		z->next_out = piece;
		z->avail_out = sizeof piece;
		end = inflate(z, Z_NO_FLUSH);
		if (out->len + (sizeof piece - z->avail_out) > max)
			return FALSE;
		g_byte_array_append(
			out, piece, (guint)(sizeof piece - z->avail_out));
		if (end == Z_OK && z->avail_out == sizeof piece)
			return FALSE;
	}
	return end == Z_STREAM_END && z->avail_in == 0;
}

GByteArray *
mt_gzip_unpack(const guint8 *data, gsize len, gsize max)
{
	z_stream z = {.next_in = (Bytef *)data, .avail_in = (uInt)len};
	GByteArray *out;

	if (len > G_MAXINT || inflateInit2(&z, WINDOW_EITHER) != Z_OK)
		return NULL;
	out = g_byte_array_new();
	if (!inflate_all(&z, out, max)) {
		g_byte_array_unref(out);
		out = NULL;
	}
	inflateEnd(&z);
	return out;
}
