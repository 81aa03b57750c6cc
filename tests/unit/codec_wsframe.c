/* SPDX-License-Identifier: GPL-3.0-or-later */
/* WebSocket: frames and the handshake, with the examples of RFC 6455. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "wsframe.h"
#include "wshello.h"

#define KEY "dGhlIHNhbXBsZSBub25jZQ=="
#define LIMIT 1000

/* All that was read, in a line: "Hello + world | 9'ping' | !1002"; pieces of
 * one message have no mark between them. */
static char *
events(const void *input, gsize len, gsize piece)
{
	struct wsframe_reader reader = {.limit = LIMIT};
	g_autofree guint8 *copy = g_memdup2(input, len);
	GString *seen = g_string_new(NULL);

	for (gsize at = 0; at < len && reader.code == 0; at += piece) {
		guint8 *bytes = copy + at, *data;
		gsize left = MIN(piece, len - at), data_len;
		enum wsframe_event event;

		while ((event = wsframe_read(&reader, &bytes, &left, &data,
				&data_len)) != WSFRAME_MORE) {
			if (event == WSFRAME_DATA)
				g_string_append_len(
					seen, (char *)data, (gssize)data_len);
			if (event == WSFRAME_CONTROL)
				g_string_append_printf(seen, "|%u'%.*s'|",
					reader.opcode, reader.control_len,
					(char *)reader.control);
			if (event == WSFRAME_WRONG) {
				g_string_append_printf(
					seen, "!%u", reader.code);
				break;
			}
		}
	}
	return g_string_free(seen, FALSE);
}

static void
expect(const char *wanted, const void *input, gsize len)
{
	for (gsize piece = 1; piece <= len; piece++) {
		g_autofree char *seen = events(input, len, piece);

		assert_string_equal(seen, wanted);
	}
}

/* sizeof without the NUL, for bytes written as a string */
#define EXPECT(wanted, bytes) expect(wanted, bytes, sizeof(bytes) - 1)
#define MASK "\x37\xfa\x21\x3d"
#define HELLO "\x7f\x9f\x4d\x51\x58" /* "Hello" under MASK */

static void
read__rfc_examples__same(void **state)
{
	(void)state;
	/* section 5.7 */
	EXPECT("Hello", "\x81\x85" MASK HELLO);
	EXPECT("HelloHello", "\x01\x85" MASK HELLO "\x80\x85" MASK HELLO);
	EXPECT("Hello|9'Hello'|Hello",
		"\x01\x85" MASK HELLO "\x89\x85" MASK HELLO
		"\x80\x85" MASK HELLO);
	EXPECT("|10''|", "\x8a\x80" MASK);
	EXPECT("", "\x82\x80" MASK);
}

static void
read__against_protocol__close_code(void **state)
{
	(void)state;
	EXPECT("!1002", "\x81\x05Hello"); /* no mask */
	EXPECT("!1002", "\xc1\x85" MASK HELLO); /* reserved */
	EXPECT("!1002", "\x83\x85" MASK HELLO);
	EXPECT("!1002", "\x8b\x85" MASK HELLO);
	EXPECT("!1002", "\x09\x85" MASK HELLO); /* a fragment of control */
	EXPECT("!1002", "\x89\xfe\x00\x7e" MASK); /* control of 126 */
	EXPECT("!1002", "\x80\x85" MASK HELLO); /* nothing to go on with */
	EXPECT("Hello!1002", "\x01\x85" MASK HELLO "\x81\x85" MASK HELLO);
	EXPECT("!1002", "\x82\xfe\x00\x7d" MASK); /* 125 in two bytes */
	EXPECT("!1002", "\x82\xff\0\0\0\0\0\0\xff\xff" MASK);
	EXPECT("!1002", "\x82\xff\x80\0\0\0\0\0\0\0" MASK);
}

static void
read__too_large__before_its_bytes(void **state)
{
	(void)state;
	EXPECT("!1009", "\x82\xfe\x03\xe9" MASK); /* 1001 */
	EXPECT("", "\x82\xfe\x03\xe8" MASK); /* 1000 */
	EXPECT("Hello!1009", "\x02\x85" MASK HELLO "\x00\xfe\x03\xe4" MASK);
	EXPECT("!1009", "\x82\xff\x7f\xff\xff\xff\xff\xff\xff\xff" MASK);
	/* the next message has a limit of its own */
	EXPECT("HelloHello",
		"\x82\x85" MASK HELLO "\x82\x85" MASK HELLO
		"\x82\xfe\x03\xe8" MASK);
}

static void
read__text__utf8_only(void **state)
{
	(void)state;
	/* with a mask of zeros the bytes stand as they are */
	EXPECT("\xec\x95\x88", "\x81\x83\0\0\0\0\xec\x95\x88");
	EXPECT("\xf4\x8f\xbf\xbf", "\x81\x84\0\0\0\0\xf4\x8f\xbf\xbf");
	/* a letter in two fragments */
	EXPECT("\xc3\xa9", "\x01\x81\0\0\0\0\xc3\x80\x81\0\0\0\0\xa9");
	EXPECT("!1007", "\x81\x81\0\0\0\0\xff");
	EXPECT("!1007", "\x81\x81\0\0\0\0\x80");
	EXPECT("!1007", "\x81\x82\0\0\0\0\xc0\xaf");
	/* how much is given out before the fault depends on the piece */
	for (gsize i = 0; i < 3; i++) {
		static const char *const texts[] = {
			"\x81\x83\0\0\0\0\xed\xa0\x80", /* a surrogate */
			"\x81\x83\0\0\0\0\xe0\x9f\xbf",
			"\x81\x83\0\0\0\0\x61\xe2\x82"}; /* cut */
		g_autofree char *seen = events(texts[i], 9, 9);

		assert_string_equal(seen, "!1007");
	}
	/* any bytes in a binary message */
	EXPECT("\xff\xfe", "\x82\x82\0\0\0\0\xff\xfe");
}

static guint
code_of(const char *payload, gsize len)
{
	struct wsframe_reader reader = {.control_len = (guint8)len};

	memcpy(reader.control, payload, len);
	return wsframe_close_code(&reader);
}

static void
close_code__given_or_not(void **state)
{
	(void)state;
	assert_int_equal(code_of("", 0), 1005);
	assert_int_equal(code_of("\x03", 1), 1002);
	assert_int_equal(code_of("\x03\xe8", 2), 1000);
	assert_int_equal(code_of("\x03\xe8"
				 "bye",
				 5),
		1000);
	assert_int_equal(code_of("\x03\xe8\xff", 3), 1007);
	assert_int_equal(code_of("\x03\xe7", 2), 1002); /* 999 */
	assert_int_equal(code_of("\x03\xed", 2), 1002); /* 1005 */
	assert_int_equal(code_of("\x03\xee", 2), 1002); /* 1006 */
	assert_int_equal(code_of("\x0b\xb8", 2), 3000);
	assert_int_equal(code_of("\x13\x88", 2), 1002); /* 5000 */
}

static void
head__each_length__shortest(void **state)
{
	guint8 head[WSFRAME_HEAD_MAX];

	(void)state;
	assert_int_equal(wsframe_head(head, WSFRAME_BINARY, 125), 2);
	assert_memory_equal(head, "\x82\x7d", 2);
	assert_int_equal(wsframe_head(head, WSFRAME_BINARY, 126), 4);
	assert_memory_equal(head, "\x82\x7e\x00\x7e", 4);
	assert_int_equal(wsframe_head(head, WSFRAME_PING, 65535), 4);
	assert_memory_equal(head, "\x89\x7e\xff\xff", 4);
	assert_int_equal(wsframe_head(head, WSFRAME_TEXT, 65536), 10);
	assert_memory_equal(head, "\x81\x7f\0\0\0\0\0\x01\0\0", 10);
}

/* --- the handshake --------------------------------------------------------
 */

#define GET "GET /chat HTTP/1.1\r\n"
#define REST                                                                \
	"Host: example.org\r\nUpgrade: h2c, WebSocket\r\n"                  \
	"Connection: keep-alive, Upgrade\r\nSec-WebSocket-Key: " KEY "\r\n" \
	"Sec-WebSocket-Version: 13\r\n"
#define OFFER "Sec-WebSocket-Protocol: v11.stomp, v12.stomp\r\n"
#define END "\r\n"

/* The status of a request, 0: a handshake. */
static guint
status_of(const char *request, gsize len)
{
	struct wshello hello;
	const char *why;
	guint status = wshello_parse(&hello, request, len);

	if (status == 0)
		status = wshello_wrong(&hello, "v12.stomp", &why);
	wshello_clear(&hello);
	return status;
}

#define STATUS(request) status_of(request, sizeof(request) - 1)

static void
hello__requests__status(void **state)
{
	(void)state;
	assert_int_equal(STATUS(GET REST OFFER END), 0);
	assert_int_equal(
		STATUS(GET REST "Sec-WebSocket-Protocol: v11.stomp\r\n"
				"sec-websocket-protocol:v12.stomp\r\n" END),
		0);
	assert_int_equal(STATUS(GET REST END), 400);
	assert_int_equal(
		STATUS(GET REST "Sec-WebSocket-Protocol: V12.STOMP\r\n" END),
		400);
	assert_int_equal(STATUS("PUT / HTTP/1.1\r\n" REST OFFER END), 405);
	assert_int_equal(STATUS("GET / HTTP/1.0\r\n" REST OFFER END), 505);
	assert_int_equal(STATUS("GET /a b HTTP/1.1\r\n" REST OFFER END), 400);
	assert_int_equal(STATUS(GET OFFER END), 426);
	assert_int_equal(STATUS(GET REST OFFER "Host: b\r\n" END), 400);
	assert_int_equal(STATUS(GET REST OFFER "A : b\r\n" END), 400);
	assert_int_equal(STATUS(GET REST OFFER " folded\r\n" END), 400);
	assert_int_equal(STATUS(GET REST OFFER "A: b\nC: d\r\n" END), 400);
	assert_int_equal(STATUS(GET REST OFFER "A: b\0c\r\n" END), 400);
	assert_int_equal(
		STATUS(GET REST OFFER "Content-Length: 5\r\n" END), 400);
	assert_int_equal(STATUS("\r\n\r\n"), 400);
}

static void
hello__pieces__found_once_whole(void **state)
{
	const char *request = GET REST OFFER END "more";
	gsize whole = strlen(request) - strlen("more");

	(void)state;
	for (gsize len = 0; len < whole; len++)
		assert_int_equal(wshello_length(request, len, 0), 0);
	for (gsize seen = 0; seen < whole; seen++)
		assert_int_equal(
			wshello_length(request, strlen(request), seen), whole);
}

static gboolean
fits(const char *origin, const char *const *allowed)
{
	struct wshello hello = {
		.origin = (char *)origin, .host = (char *)"example.org:8080"};

	return wshello_origin_fits(&hello, allowed);
}

static void
origin__own_and_allowed__fit(void **state)
{
	const char *const some[] = {"https://chat.example.org", NULL};
	const char *const all[] = {"*", NULL};

	(void)state;
	assert_true(fits(NULL, NULL));
	assert_true(fits("http://example.org:8080", NULL));
	assert_true(fits("https://EXAMPLE.org:8080", NULL));
	assert_false(fits("http://example.org", NULL));
	assert_false(fits("http://evil.example", NULL));
	assert_false(fits("http://example.org:8080.evil.example", NULL));
	assert_false(fits("null", NULL));
	assert_false(fits("", NULL));
	assert_true(fits("https://chat.example.org", some));
	assert_false(fits("http://chat.example.org", some));
	assert_true(fits("null", all));
}

static void
accept__rfc_example__same(void **state)
{
	struct wshello hello = {.key = (char *)KEY};
	g_autofree char *answer = wshello_accept(&hello, "v12.stomp");

	(void)state;
	/* section 1.3 */
	assert_non_null(strstr(answer,
		"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n"));
	assert_non_null(
		strstr(answer, "Sec-WebSocket-Protocol: v12.stomp\r\n"));
	assert_true(g_str_has_prefix(answer, "HTTP/1.1 101 "));
	assert_true(g_str_has_suffix(answer, "\r\n\r\n"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(read__rfc_examples__same),
		cmocka_unit_test(read__against_protocol__close_code),
		cmocka_unit_test(read__too_large__before_its_bytes),
		cmocka_unit_test(read__text__utf8_only),
		cmocka_unit_test(close_code__given_or_not),
		cmocka_unit_test(head__each_length__shortest),
		cmocka_unit_test(hello__requests__status),
		cmocka_unit_test(hello__pieces__found_once_whole),
		cmocka_unit_test(origin__own_and_allowed__fit),
		cmocka_unit_test(accept__rfc_example__same),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
