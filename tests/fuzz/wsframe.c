/* SPDX-License-Identifier: GPL-3.0-or-later */
/* WebSocket as a server reads it: the first byte says whether it is the
 * handshake or frames, and cuts the rest into pieces; whole and in pieces the
 * same must come out. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "wsframe.h"
#include "wshello.h"

enum { LIMIT = 300 };

/* Everything that came out, kinds of it marked. */
static GByteArray *
read_all(const guint8 *input, gsize len, gsize piece)
{
	struct wsframe_reader reader = {.limit = LIMIT};
	GByteArray *out = g_byte_array_new();
	guint64 message = 0;

	for (gsize at = 0; at < len && reader.code == 0; at += piece) {
		gsize n = MIN(piece, len - at);
		g_autofree guint8 *copy = g_memdup2(input + at, n);
		guint8 *bytes = copy, *data, mark;
		gsize left = n, data_len;
		enum wsframe_event event = WSFRAME_DATA;

		while (event != WSFRAME_WRONG &&
			(event = wsframe_read(&reader, &bytes, &left, &data,
				 &data_len)) != WSFRAME_MORE) {
			CHECK(left <= n);
			if (event == WSFRAME_CONTROL) {
				mark = reader.opcode;
				CHECK(reader.control_len <=
					WSFRAME_CONTROL_MAX);
				CHECK(mark != WSFRAME_CLOSE ||
					wsframe_close_code(&reader) >= 1000);
				g_byte_array_append(out, &mark, 1);
				g_byte_array_append(out, reader.control,
					reader.control_len);
			} else if (event == WSFRAME_DATA) {
				CHECK(data_len > 0 && reader.message <= LIMIT);
				message += data_len;
				if (!reader.text)
					g_byte_array_append(
						out, data, (guint)data_len);
			}
		}
		CHECK(event == WSFRAME_WRONG || left == 0);
	}
	CHECK(message <= len);
	g_byte_array_append(out, (guint8 *)&reader.code, 2);
	return out;
}

static void
check_frames(const guint8 *input, gsize len, gsize piece)
{
	GByteArray *whole = read_all(input, len, MAX(len, 1));
	GByteArray *parts = read_all(input, len, piece);

	CHECK(whole->len == parts->len &&
		memcmp(whole->data, parts->data, whole->len) == 0);
	g_byte_array_unref(whole);
	g_byte_array_unref(parts);
}

static void
check_hello(const guint8 *input, gsize len)
{
	const char *text = (const char *)input, *why = NULL;
	const char *const allowed[] = {"https://a.example", NULL};
	struct wshello hello;
	gsize length = wshello_length(text, len, 0);

	CHECK(length <= len);
	if (length == 0)
		return;
	if (wshello_parse(&hello, text, length) == 0) {
		guint status = wshello_wrong(&hello, "v12.stomp", &why);

		CHECK(hello.method != NULL && hello.target != NULL);
		wshello_origin_fits(&hello, allowed);
		if (status == 0)
			g_free(wshello_accept(&hello, "v12.stomp"));
		else
			g_free(wshello_answer(status, "text/plain", why));
	}
	wshello_clear(&hello);
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};
	guint8 how = fuzz_byte(&in);

	if ((how & 1) == 0)
		check_hello(in.at, in.left);
	else
		check_frames(in.at, in.left, 1u + (how >> 1));
}
