/* SPDX-License-Identifier: GPL-3.0-or-later */
/* STOMP 1.2 frames: what is taken and what is not, limits, any pieces. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "format_hostile.h"
#include "stomp.h"

static const struct stomp_limits small = {
	.headers = 4, .line = 40, .head = 100, .body = 16};

/* All events of the input in a line: "MESSAGE a=b c=d 4'body' | beat | bad" */
static char *
events(const void *input, gsize len, gsize piece)
{
	g_autoptr(StompParser) parser = stomp_parser_new(&small);
	GString *seen = g_string_new(NULL);

	for (gsize at = 0; at < len; at += piece) {
		const guint8 *data = (const guint8 *)input + at;
		gsize left = MIN(piece, len - at);

		for (;;) {
			g_autoptr(StompFrame) frame = NULL;
			enum stomp_event event =
				stomp_parser_next(parser, &data, &left, &frame);
			const char *name, *value;
			gsize pos = 0;

			if (event == STOMP_MORE)
				break;
			/* how many beats are told apart depends on the piece */
			if (event == STOMP_BEAT &&
				g_str_has_suffix(seen->str, "beat"))
				continue;
			g_string_append(seen, seen->len > 0 ? " | " : "");
			if (frame != NULL)
				g_string_append(seen,
					stomp_command_name(frame->command));
			while (frame != NULL &&
				stomp_header_next(frame, &pos, &name, &value))
				g_string_append_printf(
					seen, " %s=%s", name, value);
			if (frame != NULL && frame->body != NULL) {
				assert_int_equal(
					frame->body[frame->body_len], 0);
				g_string_append_printf(seen, " %zu'%s'",
					frame->body_len, (char *)frame->body);
			}
			if (event == STOMP_BEAT)
				g_string_append(seen, "beat");
			if (event != STOMP_BAD && event != STOMP_TOO_LARGE)
				continue;
			g_string_append(seen,
				event == STOMP_BAD ? "!bad: " : "!large: ");
			g_string_append(seen, stomp_parser_error(parser));
			return g_string_free(seen, FALSE);
		}
		assert_int_equal(left, 0);
	}
	g_string_append(seen, stomp_parser_idle(parser) ? "" : " ...");
	assert_true(
		!stomp_parser_idle(parser) || stomp_parser_held(parser) == 0);
	return g_string_free(seen, FALSE);
}

struct reading {
	const char *input;
	gsize len;
	const char *events;
};
#define READING(input, events)                   \
	{                                        \
		input, sizeof(input) - 1, events \
	}

static const struct reading readings[] = {
	READING("SEND\na:b\n\nhi\0", "SEND a=b 2'hi'"),
	READING("SEND\r\na:b\r\n\r\nhi\0", "SEND a=b 2'hi'"),
	READING("\nSEND\n\n\0\r\n\nACK\nid:7\n\n\0\n",
		"beat | SEND | beat | ACK id=7 | beat"),
	READING("MESSAGE\ncontent-length:3\n\na\0b\0",
		"MESSAGE content-length=3 3'a'"),
	READING("SEND\ncontent-length:0\n\n\0", "SEND content-length=0"),
	READING("SEND\ncontent-length:2\ncontent-length:9\n\nab\0",
		"SEND content-length=2 content-length=9 2'ab'"),
	/* escapes, and colons without */
	READING("SEND\na\\cb:\\n\\r\\\\c\\c:\n\n\0", "SEND a:b=\n\r\\c::"),
	READING("CONNECT\na:b\\c:c\\n\n\n\0", "CONNECT a=b\\c:c\\n"),
	READING("STOMP\na:\\q\n\n\0", "STOMP a=\\q"),
	READING("CONNECTED\na:\\q\n\n\0", "CONNECTED a=\\q"),
	READING("SEND\na: b \n\n\0", "SEND a= b "),
	READING("SEND\na:\n\n\0", "SEND a="),
	/* not whole */
	READING("", ""),
	READING("\r", " ..."),
	READING("SEN", " ..."),
	READING("SEND\n\n", " ..."),
	READING("SEND\ncontent-length:2\n\nab", " ..."),
	/* broken */
	READING("\rSEND", "!bad: a CR without its LF"),
	READING("\0", "!bad: a NUL inside of a head"),
	READING("SEND\n\n\0\0", "SEND | !bad: a NUL inside of a head"),
	READING("send\n", "!bad: unknown command"),
	READING("SENDS\n", "!bad: unknown command"),
	READING("SEND \n", "!bad: unknown command"),
	READING(" \n", "!bad: unknown command"),
	READING("SEND\na\n", "!bad: a header without a name"),
	READING("SEND\n:a\n", "!bad: a header without a name"),
	READING("SEND\na:\\t\n", "!bad: an unknown escape in a header"),
	READING("SEND\na:\\\n", "!bad: an unknown escape in a header"),
	READING("SEND\na\\x:b\n", "!bad: an unknown escape in a header"),
	READING("SEND\na:\xff\n", "!bad: a header that is no UTF-8"),
	READING("SEND\na:b\rc\n", "!bad: a CR inside of a line"),
	READING("SEND\na:b\r\r\n", "!bad: a CR inside of a line"),
	READING("SEND\na\0", "!bad: a NUL inside of a head"),
	READING("SEND\ncontent-length:+1\n\n",
		"SEND content-length=+1!bad: content-length is not a number"),
	READING("SEND\ncontent-length:\n\n",
		"SEND content-length=!bad: content-length is not a number"),
	READING("SEND\ncontent-length:99999999999999999999\n\n",
		"SEND content-length=99999999999999999999"
		"!bad: content-length is not a number"),
	READING("SEND\ncontent-length:1\n\nabc",
		"SEND content-length=1!bad: no NUL at the end of a body"),
	READING("ACK\nid:1\n\nx", "ACK id=1!bad: a body where none may be"),
	READING("ACK\ncontent-length:1\n\n",
		"ACK content-length=1!bad: a body where none may be"),
	/* over a limit, and right at it */
	READING("SEND\na:1\nb:2\nc:3\nd:4\n\n\0", "SEND a=1 b=2 c=3 d=4"),
	READING("SEND\na:1\nb:2\nc:3\nd:4\ne:5\n", "!large: too many headers"),
	READING("SEND\na:34567890123456789012345678901234567890\r\n\n\0",
		"SEND a=34567890123456789012345678901234567890"),
	READING("SEND\na:345678901234567890123456789012345678901\n",
		"!large: a line is too long"),
	READING("SEND\na:3456789012345678901234567890123456789\n"
		"a:3456789012345678901234567890123456789\n"
		"a:34567890123456",
		"!large: the headers are too large"),
	READING("SEND\nreceipt:7\ncontent-length:17\n\n",
		"SEND receipt=7 content-length=17"
		"!large: the body is too large"),
	READING("SEND\nreceipt:7\n\n1234567890123456\0",
		"SEND receipt=7 16'1234567890123456'"),
	READING("SEND\nreceipt:7\n\n12345678901234567",
		"SEND receipt=7!large: the body is too large"),
};

static void
next__any_pieces__as_specified(void **state)
{
	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(readings); i++)
		for (gsize piece = 1; piece <= readings[i].len + 1; piece++) {
			g_autofree char *seen = events(
				readings[i].input, readings[i].len, piece);

			assert_string_equal(seen, readings[i].events);
		}
}

static void
next__after_failure__fails_again(void **state)
{
	g_autoptr(StompParser) parser = stomp_parser_new(&small);
	struct stomp_frame *frame;
	const guint8 *data = (const guint8 *)"BAD\nSEND\n\n\0";
	gsize len = 11;

	(void)state;
	for (guint i = 0; i < 3; i++) {
		assert_int_equal(stomp_parser_next(parser, &data, &len, &frame),
			STOMP_BAD);
		assert_null(frame);
	}
	assert_int_equal(stomp_parser_held(parser), 0);
}

/* Announced, and never sent: nothing is taken for it. */
static void
held__announced_body__what_came(void **state)
{
	static const struct stomp_limits large = {
		.headers = 9, .line = 99, .head = 99, .body = 1 << 30};
	g_autoptr(StompParser) parser = stomp_parser_new(&large);
	static const char input[] = "SEND\ncontent-length:1000000000\n\nabc";
	const guint8 *data = (const guint8 *)input;
	gsize len = sizeof(input) - 1;
	struct stomp_frame *frame;

	(void)state;
	assert_int_equal(
		stomp_parser_next(parser, &data, &len, &frame), STOMP_MORE);
	assert_in_range(stomp_parser_held(parser), 3, 99);
}

/* A body over the limit is taken and not kept, by length and by NUL. */
static void
next__skipped_body__nothing_kept(void **state)
{
	static const struct stomp_limits skipping = {
		.headers = 9, .line = 99, .head = 99, .body = 4, .skip = 9};
	static const char *const inputs[] = {
		"SEND\ncontent-length:9\n\n123456789", "SEND\n\n123456789",
		"SEND\ncontent-length:10\n\n", "SEND\n\n1234567890"};

	(void)state;
	for (guint i = 0; i < 4; i++)
		for (gsize piece = 1; piece < 40; piece++) {
			g_autoptr(StompParser) parser =
				stomp_parser_new(&skipping);
			gsize len = strlen(inputs[i]) + 1;
			enum stomp_event event = STOMP_MORE;
			struct stomp_frame *frame = NULL;

			for (gsize at = 0; at < len && frame == NULL;
				at += piece) {
				const guint8 *data =
					(const guint8 *)inputs[i] + at;
				gsize left = MIN(piece, len - at);

				event = stomp_parser_next(
					parser, &data, &left, &frame);
			}
			assert_int_equal(
				event, i < 2 ? STOMP_FRAME : STOMP_TOO_LARGE);
			assert_int_equal(frame->body_len, 0);
			assert_null(frame->body);
			if (i < 2)
				assert_int_equal(frame->skipped, 9);
			stomp_frame_free(frame);
		}
}

static struct stomp_frame *
parse(const void *input, gsize len)
{
	static const struct stomp_limits large = {
		.headers = 99, .line = 9999, .head = 99999, .body = 99999};
	g_autoptr(StompParser) parser = stomp_parser_new(&large);
	const guint8 *data = input;
	struct stomp_frame *frame;

	if (stomp_parser_next(parser, &data, &len, &frame) == STOMP_FRAME &&
		len == 0)
		return frame;
	stomp_frame_free(frame);
	return NULL;
}

static GBytes *
again(GBytes *bytes)
{
	gsize len;
	const void *data = g_bytes_get_data(bytes, &len);
	g_autoptr(StompFrame) frame = parse(data, len);
	GByteArray *out;

	if (frame == NULL)
		return NULL;
	out = g_byte_array_new();
	assert_true(stomp_write_frame(out, frame));
	return g_byte_array_free_to_bytes(out);
}

static void
decode__hostile(void **state)
{
	static const char frame[] = "MESSAGE\ndestination:/topic/a\\cb\n"
				    "x:\\\\ \xec\x95\x88\\n\\r\n"
				    "content-length:5\n\na\0b\nc";
	static const char connect[] = "CONNECT\naccept-version:1.2\n"
				      "passcode:a:\\b\n\n";
	g_autoptr(GBytes) one = g_bytes_new(frame, sizeof(frame));
	g_autoptr(GBytes) two = g_bytes_new(connect, sizeof(connect));

	(void)state;
	hostile_check(one, again, FALSE, FALSE);
	hostile_check(two, again, TRUE, FALSE);
	hostile_random(one, again, 20000);
}

static void
write__all_kinds__exact_bytes(void **state)
{
	static const char wanted[] =
		"SEND\ndestination:/topic/x\na\\\\\\c:\\n\\r\n"
		"content-length:3\n\na\0b\0"
		"SEND\ncontent-length:0\n\n\0"
		"CONNECT\npasscode:a:b\\\n\n";
	g_autoptr(GByteArray) out = g_byte_array_new();
	struct stomp_writer w;

	(void)state;
	stomp_write_begin(&w, out, STOMP_SEND);
	stomp_write_header(&w, "destination", "/topic/x");
	stomp_write_header(&w, "none", NULL);
	stomp_write_header(&w, "a\\:", "\n\r");
	assert_true(stomp_write_end(&w, "a\0b", 3));
	stomp_write_begin(&w, out, STOMP_SEND);
	assert_true(stomp_write_end(&w, NULL, 0));
	stomp_write_begin(&w, out, STOMP_CONNECT);
	stomp_write_header(&w, "passcode", "a:b\\");
	assert_true(stomp_write_end(&w, NULL, 0));
	assert_int_equal(out->len, sizeof(wanted));
	assert_memory_equal(out->data, wanted, out->len);
}

static void
write__impossible__leaves_what_was(void **state)
{
	static const struct {
		enum stomp_command command;
		const char *name, *value, *body;
	} bad[] = {
		{STOMP_CONNECT, "a", "b\nc", NULL},
		{STOMP_CONNECTED, "a", "b\r", NULL},
		{STOMP_CONNECT, "a:", "b", NULL},
		{STOMP_STOMP, "a\n", "b", NULL},
		{STOMP_SEND, "", "b", "x"},
		{STOMP_SEND, "a", "\xff", NULL},
		{STOMP_SEND, "\xff", "a", NULL},
		{STOMP_ACK, "id", "a", "x"},
	};
	g_autoptr(GByteArray) out = g_byte_array_new();

	(void)state;
	g_byte_array_append(out, (const guint8 *)"old", 3);
	for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
		struct stomp_writer w;

		stomp_write_begin(&w, out, bad[i].command);
		stomp_write_header(&w, bad[i].name, bad[i].value);
		assert_false(stomp_write_end(
			&w, bad[i].body, bad[i].body != NULL ? 1 : 0));
		assert_int_equal(out->len, 3);
	}
}

static struct stomp_frame *
parse_text(const char *text)
{
	struct stomp_frame *frame = parse(text, strlen(text) + 1);

	assert_non_null(frame);
	return frame;
}

static void
header__repeated__first_counts(void **state)
{
	g_autoptr(StompFrame) frame = parse_text("SEND\na:1\nb:2\na:3\n\n");

	(void)state;
	assert_int_equal(frame->n_headers, 3);
	assert_string_equal(stomp_header(frame, "a"), "1");
	assert_null(stomp_header(frame, "1"));
	assert_null(stomp_header(frame, "c"));
}

static void
header__numbers__in_range_only(void **state)
{
	g_autoptr(StompFrame) frame =
		parse_text("SEND\na:12\nb:-1\nc:1x\nd:\n\n");
	guint64 n = 5;

	(void)state;
	assert_true(stomp_header_number(frame, "x", 1, &n));
	assert_int_equal(n, 5);
	assert_true(stomp_header_number(frame, "a", 12, &n));
	assert_int_equal(n, 12);
	assert_false(stomp_header_number(frame, "a", 11, &n));
	assert_false(stomp_header_number(frame, "b", 99, &n));
	assert_false(stomp_header_number(frame, "c", 99, &n));
	assert_false(stomp_header_number(frame, "d", 99, &n));
}

static void
heart_beat__forms(void **state)
{
	static const struct {
		const char *text;
		gboolean good;
		guint sends, wants;
	} forms[] = {
		{"CONNECT\n\n", TRUE, 0, 0},
		{"CONNECT\nheart-beat:3000,5\n\n", TRUE, 3000, 5},
		{"CONNECT\nheart-beat:4294967295,0\n\n", TRUE, 4294967295u, 0},
		{"CONNECT\nheart-beat:4294967296,0\n\n", FALSE, 0, 0},
		{"CONNECT\nheart-beat:3000\n\n", FALSE, 0, 0},
		{"CONNECT\nheart-beat:3, 4\n\n", FALSE, 0, 0},
		{"CONNECT\nheart-beat:3,4,\n\n", FALSE, 0, 0},
		{"CONNECT\nheart-beat:,\n\n", FALSE, 0, 0},
	};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
		g_autoptr(StompFrame) frame = parse_text(forms[i].text);
		guint sends = 1, wants = 1;

		assert_int_equal(
			stomp_heart_beat(frame, &sends, &wants), forms[i].good);
		assert_int_equal(sends, forms[i].sends);
		assert_int_equal(wants, forms[i].wants);
	}
}

static void
list__items__whole_only(void **state)
{
	(void)state;
	assert_true(stomp_list_has("1.0,1.1,1.2", "1.2"));
	assert_true(stomp_list_has("1.2", "1.2"));
	assert_false(stomp_list_has("1.20,11.2", "1.2"));
	assert_false(stomp_list_has("", "1.2"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(next__any_pieces__as_specified),
		cmocka_unit_test(next__after_failure__fails_again),
		cmocka_unit_test(held__announced_body__what_came),
		cmocka_unit_test(next__skipped_body__nothing_kept),
		cmocka_unit_test(decode__hostile),
		cmocka_unit_test(write__all_kinds__exact_bytes),
		cmocka_unit_test(write__impossible__leaves_what_was),
		cmocka_unit_test(header__repeated__first_counts),
		cmocka_unit_test(header__numbers__in_range_only),
		cmocka_unit_test(heart_beat__forms),
		cmocka_unit_test(list__items__whole_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
