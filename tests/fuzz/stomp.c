/* SPDX-License-Identifier: GPL-3.0-or-later */
/* STOMP frames. The first byte cuts the rest into pieces, the second chooses
 * the limits: the frames must be the same, and written again parse to the
 * same. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "stomp.h"

static const struct stomp_limits tight = {
	.headers = 5, .line = 30, .head = 80, .body = 20, .skip = 40};
static const struct stomp_limits wide = {
	.headers = 64, .line = 1024, .head = 4096, .body = 65536};

static void
check_same(const struct stomp_frame *a, const struct stomp_frame *b)
{
	const char *name, *value;
	gsize pos = 0;

	CHECK(a->command == b->command && a->body_len == b->body_len);
	CHECK(a->body_len == 0 || memcmp(a->body, b->body, a->body_len) == 0);
	while (stomp_header_next(a, &pos, &name, &value))
		if (strcmp(name, "content-length") != 0)
			CHECK(g_strcmp0(stomp_header(b, name),
				      stomp_header(a, name)) == 0);
}

/* Repeats of a header stay in place, and so does their number. */
static void
check_again(const struct stomp_frame *frame)
{
	static const struct stomp_limits all = {.headers = 99,
		.line = 1 << 20,
		.head = 1 << 20,
		.body = 1 << 20};
	struct stomp_parser *parser = stomp_parser_new(&all);
	GByteArray *out = g_byte_array_new();
	struct stomp_frame *other;
	const guint8 *data;
	gsize left;

	CHECK(stomp_write_frame(out, frame));
	data = out->data;
	left = out->len;
	CHECK(stomp_parser_next(parser, &data, &left, &other) == STOMP_FRAME);
	CHECK(left == 0 && stomp_parser_idle(parser));
	check_same(frame, other);
	stomp_frame_free(other);
	stomp_parser_free(parser);
	g_byte_array_unref(out);
}

static void
check_frame(const struct stomp_frame *frame, const struct stomp_limits *limits)
{
	const char *name, *value;
	gsize pos = 0;
	guint n = 0, sends, wants;
	guint64 number = 0;

	CHECK(frame->command < STOMP_N_COMMANDS);
	CHECK(frame->body_len <= limits->body);
	CHECK((frame->body_len > 0) == (frame->body != NULL));
	CHECK(frame->body == NULL || frame->body[frame->body_len] == 0);
	while (stomp_header_next(frame, &pos, &name, &value)) {
		CHECK(*name != '\0' && strlen(value) <= limits->line);
		CHECK(g_utf8_validate(name, -1, NULL));
		CHECK(g_utf8_validate(value, -1, NULL));
		n++;
	}
	CHECK(n == frame->n_headers && n <= limits->headers);
	stomp_heart_beat(frame, &sends, &wants);
	if (stomp_header_number(frame, "content-length", 5, &number))
		CHECK(number <= 5);
	if (stomp_header(frame, "accept-version") != NULL)
		stomp_list_has(stomp_header(frame, "accept-version"), "1.2");
}

/* The frames, one behind the other as written again; then how it ended. */
static GByteArray *
read_all(const guint8 *data, gsize len, gsize piece,
	const struct stomp_limits *limits)
{
	struct stomp_parser *parser = stomp_parser_new(limits);
	GByteArray *seen = g_byte_array_new();
	enum stomp_event event = STOMP_MORE;

	for (gsize at = 0; at < len; at += piece) {
		const guint8 *part = data + at;
		gsize left = MIN(piece, len - at);

		do {
			struct stomp_frame *frame;

			event = stomp_parser_next(parser, &part, &left, &frame);
			CHECK(event != STOMP_FRAME || frame != NULL);
			CHECK(event != STOMP_MORE || left == 0);
			CHECK(stomp_parser_held(parser) <= limits->head +
					limits->body + 2 * limits->headers);
			if (event == STOMP_FRAME) {
				check_frame(frame, limits);
				check_again(frame);
				CHECK(stomp_write_frame(seen, frame));
			}
			stomp_frame_free(frame);
		} while (event == STOMP_FRAME || event == STOMP_BEAT);
		if (event == STOMP_MORE)
			continue;
		CHECK(stomp_parser_error(parser) != NULL);
		CHECK(stomp_parser_held(parser) == 0);
		g_byte_array_append(seen, (const guint8 *)"!", 1);
		break;
	}
	stomp_parser_free(parser);
	return seen;
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};
	gsize piece = fuzz_byte(&in) % 16 + 1;
	const struct stomp_limits *limits =
		(fuzz_byte(&in) & 1) != 0 ? &tight : &wide;
	GByteArray *whole = read_all(in.at, in.left, in.left + 1, limits);
	GByteArray *cut = read_all(in.at, in.left, piece, limits);

	/* a line over its limit is refused as soon as that is seen, and the
	 * rest of it may have made it bad in other ways */
	CHECK(whole->len == cut->len);
	CHECK(whole->len == 0 ||
		memcmp(whole->data, cut->data, whole->len) == 0);
	g_byte_array_unref(whole);
	g_byte_array_unref(cut);
}
