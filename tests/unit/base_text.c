/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#define FFFD "\xef\xbf\xbd"
#define ZWJ "\xe2\x80\x8d"
#define ZWNJ "\xe2\x80\x8c"
#define VS16 "\xef\xb8\x8f"
#define ACUTE "\xcc\x81"
#define WOMAN "\xf0\x9f\x91\xa9"
#define GIRL "\xf0\x9f\x91\xa7"
#define LAPTOP "\xf0\x9f\x92\xbb"
#define SKIN "\xf0\x9f\x8f\xbd"
#define WHITE_FLAG "\xf0\x9f\x8f\xb3"
#define RAINBOW "\xf0\x9f\x8c\x88"
#define BLACK_FLAG "\xf0\x9f\x8f\xb4"
#define TAG(c) "\xf3\xa0\x81" c /* U+E0040 and on; c is its last byte */
#define TAG_G TAG("\xa7")
#define TAG_B TAG("\xa2")
#define TAG_S TAG("\xb3")
#define TAG_C TAG("\xa3")
#define TAG_T TAG("\xb4")
#define TAG_END TAG("\xbf")
#define SCOTLAND BLACK_FLAG TAG_G TAG_B TAG_S TAG_C TAG_T TAG_END

struct row {
	const char *in, *out;
};

static void
check(const char *in, gssize len, enum text_kind kind, const char *wanted)
{
	g_autofree char *seen = text_clean(in, len, kind);
	g_autofree char *twice = text_clean(seen, -1, kind);

	assert_true(g_utf8_validate(seen, -1, NULL));
	assert_string_equal(seen, wanted);
	assert_string_equal(twice, wanted);
}

static void
check_rows(const struct row *rows, gsize n, enum text_kind kind)
{
	for (gsize i = 0; i < n; i++)
		check(rows[i].in, -1, kind, rows[i].out);
}

#define CHECK(rows, kind) check_rows(rows, G_N_ELEMENTS(rows), kind)

static void
body__ordinary__unchanged(void **state)
{
	static const char *const texts[] = {"", "hello", "two\nlines\tand tab",
		"\xec\x95\x88\xeb\x85\x95",
		"\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab", "e" ACUTE, "\xc3\xa9",
		"\xf0\x9f\x98\x80", "\xc2\xa0x", "\xe3\x80\x80",
		"  two  spaces  ", FFFD};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		check(texts[i], -1, TEXT_BODY, texts[i]);
}

static void
body__controls__removed(void **state)
{
	static const struct row rows[] = {{"a\x1b[31mb", "a[31mb"},
		{"\x1b]0;title\x07x", "]0;titlex"},
		{"a\x7f\x08"
		 "b",
			"ab"},
		{"a\xc2\x9b"
		 "31mb",
			"a31mb"},
		{"\xc2\x80\xc2\x85\xc2\x9f", ""}, {"a\v\fb\x01", "ab"},
		{"x\r\ny\rz\n\r\n", "x\ny\nz\n\n"}, {"x\r\x1b\ny", "x\ny"},
		{"a\xe2\x80\xa8"
		 "b\xe2\x80\xa9"
		 "c",
			"a\nb\nc"}};

	(void)state;
	CHECK(rows, TEXT_BODY);
	check("a\0b", 3, TEXT_BODY, "ab");
	check("\0", 1, TEXT_BODY, "");
}

/* U+202A-E, U+2066-9, U+200E, U+200F, U+061C */
static void
body__bidi__removed(void **state)
{
	static const struct row rows[] = {
		{"\xe2\x80\xaa\xe2\x80\xab\xe2\x80\xac\xe2\x80\xad\xe2\x80\xae",
			""},
		{"x\xe2\x80\xaegnp.exe", "xgnp.exe"},
		{"\xe2\x81\xa6\xe2\x81\xa7\xe2\x81\xa8\xe2\x81\xa9", ""},
		{"\xe2\x80\x8e\xe2\x80\x8f\xd8\x9c", ""}};

	(void)state;
	CHECK(rows, TEXT_BODY);
	CHECK(rows, TEXT_LINE);
}

/* U+200B, U+2060-4, U+FEFF, U+00AD, U+180E, U+FFF9, U+E0001, U+206A */
static void
body__invisible__removed(void **state)
{
	static const struct row rows[] = {{"a\xe2\x80\x8b"
					   "b",
						  "ab"},
		{"\xe2\x81\xa0\xe2\x81\xa1\xe2\x81\xa4\xe2\x81\xaa", ""},
		{"\xef\xbb\xbfx", "x"}, {"so\xc2\xadpt", "sopt"},
		{"\xe1\xa0\x8e", ""}, {"\xef\xbf\xb9x", "x"},
		{"\xf3\xa0\x80\x81", ""}};

	(void)state;
	CHECK(rows, TEXT_BODY);
}

/* U+FFFE, U+FFFF, U+1FFFE, U+10FFFF, U+FDD0, U+FDEF */
static void
body__noncharacters__removed(void **state)
{
	static const struct row rows[] = {{"a\xef\xbf\xbe\xef\xbf\xbf", "a"},
		{"\xf0\x9f\xbf\xbe\xf4\x8f\xbf\xbf", ""},
		{"\xef\xb7\x90\xef\xb7\xafx", "x"}};

	(void)state;
	CHECK(rows, TEXT_BODY);
}

static void
body__bad_bytes__replaced(void **state)
{
	static const struct row rows[] = {{"a\xff"
					   "b",
						  "a" FFFD "b"},
		{"\xc3", FFFD}, {"\xc3(", FFFD "("}, {"\xe2\x82", FFFD FFFD},
		/* a lone surrogate, an overlong slash, beyond U+10FFFF */
		{"\xed\xa0\x80", FFFD FFFD FFFD}, {"\xc0\xaf", FFFD FFFD},
		{"\xf4\x90\x80\x80", FFFD FFFD FFFD FFFD}};

	(void)state;
	CHECK(rows, TEXT_BODY);
	check("\xe2\x82\xac", 2, TEXT_BODY, FFFD FFFD);
}

static void
body__zwj__within_emoji_only(void **state)
{
	static const struct row rows[] = {{WOMAN ZWJ LAPTOP, WOMAN ZWJ LAPTOP},
		{WOMAN SKIN ZWJ LAPTOP, WOMAN SKIN ZWJ LAPTOP},
		{WHITE_FLAG VS16 ZWJ RAINBOW, WHITE_FLAG VS16 ZWJ RAINBOW},
		{WOMAN ZWJ WOMAN ZWJ GIRL, WOMAN ZWJ WOMAN ZWJ GIRL},
		{WOMAN ZWJ, WOMAN}, {ZWJ WOMAN, WOMAN},
		{WOMAN ZWJ ZWJ GIRL, WOMAN ZWJ GIRL},
		{WOMAN ZWJ "x", WOMAN "x"}, {"pay" ZWJ "pal", "paypal"},
		{ZWJ, ""},
		{"\xed\x95\x9c" ZWJ "\xea\xb8\x80",
			"\xed\x95\x9c\xea\xb8\x80"}};

	(void)state;
	CHECK(rows, TEXT_BODY);
	CHECK(rows, TEXT_LINE);
}

/* Persian "mi-khaham" needs U+200C, Devanagari "ksh" with U+200D. */
static void
body__joiners__within_scripts_that_need_them(void **state)
{
	static const struct row rows[] = {
		{"\xd9\x85\xdb\x8c" ZWNJ "\xd8\xae",
			"\xd9\x85\xdb\x8c" ZWNJ "\xd8\xae"},
		{"\xe0\xa4\x95\xe0\xa5\x8d" ZWJ "\xe0\xa4\xb7",
			"\xe0\xa4\x95\xe0\xa5\x8d" ZWJ "\xe0\xa4\xb7"},
		{"\xd9\x85" ZWNJ ZWNJ "\xd8\xae", "\xd9\x85" ZWNJ "\xd8\xae"},
		{"a" ZWNJ "b", "ab"}, {"\xd9\x85" ZWNJ " x", "\xd9\x85 x"},
		{"\xd9\x85" ZWNJ, "\xd9\x85"}};

	(void)state;
	CHECK(rows, TEXT_BODY);
}

static void
body__tags__in_flags_only(void **state)
{
	static const struct row rows[] = {{SCOTLAND, SCOTLAND},
		{SCOTLAND TAG_G, SCOTLAND},
		{SCOTLAND SCOTLAND, SCOTLAND SCOTLAND},
		{"x" TAG_G TAG_B TAG_S TAG_END, "x"},
		{BLACK_FLAG TAG_G TAG_B TAG_S, BLACK_FLAG},
		{BLACK_FLAG TAG_END, BLACK_FLAG},
		{BLACK_FLAG TAG_G TAG_B TAG_S TAG_C TAG_T TAG_G TAG_B TAG_S
				TAG_END,
			BLACK_FLAG},
		{WOMAN TAG_G TAG_B TAG_S TAG_END, WOMAN}};

	(void)state;
	CHECK(rows, TEXT_BODY);
}

static void
body__marks__at_most_eight(void **state)
{
	g_autoptr(GString) many = g_string_new("a");
	g_autoptr(GString) eight = g_string_new("a");
	g_autoptr(GString) mixed = g_string_new("a");

	(void)state;
	for (int i = 0; i < TEXT_MARKS_MAX; i++)
		g_string_append(eight, ACUTE);
	for (int i = 0; i < 300; i++) {
		g_string_append(many, ACUTE);
		/* what is removed between does not begin a new run */
		g_string_append(mixed, ACUTE "\xe2\x80\x8b" ZWJ);
	}
	g_string_append(many, "b" ACUTE);
	g_string_append(eight, "b" ACUTE);
	g_string_append(mixed, "b" ACUTE);
	check(many->str, -1, TEXT_BODY, eight->str);
	check(mixed->str, -1, TEXT_BODY, eight->str);
	check(eight->str, -1, TEXT_BODY, eight->str);
}

static void
line__white_space__single(void **state)
{
	static const struct row rows[] = {{"  a  b \n", "a b"},
		{"a\r\n\tb", "a b"}, {"\xe3\x80\x80x\xc2\xa0y", "x y"},
		{" \n\t ", ""},
		{"a\xe2\x80\xa8"
		 "b",
			"a b"},
		{"a \x1b b", "a b"}, {" " ZWJ " x", "x"}};

	(void)state;
	CHECK(rows, TEXT_LINE);
}

static void
line__long__cut(void **state)
{
	g_autofree char *text = g_strnfill(TEXT_LINE_MAX, 'x');
	g_autofree char *longer = g_strconcat(text, "yz", NULL);
	g_autofree char *before = g_strndup(text, TEXT_LINE_MAX - 1);
	g_autofree char *space = g_strconcat(before, " yz", NULL);
	g_autofree char *short_text = g_strndup(text, TEXT_LINE_MAX - 2);
	g_autofree char *emoji = g_strconcat(short_text, WOMAN ZWJ GIRL, NULL);
	g_autofree char *emoji_cut = g_strconcat(short_text, WOMAN, NULL);
	g_autofree char *start = g_strndup(text, TEXT_LINE_MAX - 3);
	g_autofree char *flag = g_strconcat(start, SCOTLAND, NULL);
	g_autofree char *flag_cut = g_strconcat(start, BLACK_FLAG, NULL);

	(void)state;
	check(longer, -1, TEXT_LINE, text);
	check(space, -1, TEXT_LINE, before);
	check(emoji, -1, TEXT_LINE, emoji_cut);
	check(flag, -1, TEXT_LINE, flag_cut);
	check(longer, -1, TEXT_BODY, longer);
}

/* Any bytes: valid, without controls, and the same when cleaned again. */
static void
any__random__idempotent(void **state)
{
	static const gunichar pieces[] = {'a', ' ', '\n', '\r', 0x1b, 0x301,
		0x200b, 0x200c, 0x200d, 0x202e, 0xfe0f, 0x1f469, 0x1f3f4,
		0xe0067, 0xe0062, 0xe0073, 0xe007f, 0x645, 0x62e, 0x64e, 0x915,
		0x94d, 0x2028, 0xfffe, 0xad, 0xd55c, 0x1f3fd, 0x2764};
	g_autoptr(GRand) random = g_rand_new_with_seed(7);

	(void)state;
	for (int round = 0; round < 20000; round++) {
		g_autoptr(GString) text = g_string_new(NULL);
		int n = g_rand_int_range(random, 0, 400);
		enum text_kind kind = round % 2 ? TEXT_LINE : TEXT_BODY;
		g_autofree char *once = NULL, *twice = NULL;

		while (n-- > 0)
			if (round % 4 < 2)
				g_string_append_unichar(text,
					pieces[g_rand_int_range(random, 0,
						G_N_ELEMENTS(pieces))]);
			else
				g_string_append_c(text,
					(char)g_rand_int_range(random, 0, 256));
		once = text_clean(text->str, (gssize)text->len, kind);
		twice = text_clean(once, -1, kind);
		assert_true(g_utf8_validate(once, -1, NULL));
		assert_string_equal(once, twice);
		assert_null(strpbrk(once, "\x1b\r\x07\x7f"));
		if (kind == TEXT_LINE)
			assert_true(g_utf8_strlen(once, -1) <= TEXT_LINE_MAX);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(body__ordinary__unchanged),
		cmocka_unit_test(body__controls__removed),
		cmocka_unit_test(body__bidi__removed),
		cmocka_unit_test(body__invisible__removed),
		cmocka_unit_test(body__noncharacters__removed),
		cmocka_unit_test(body__bad_bytes__replaced),
		cmocka_unit_test(body__zwj__within_emoji_only),
		cmocka_unit_test(body__joiners__within_scripts_that_need_them),
		cmocka_unit_test(body__tags__in_flags_only),
		cmocka_unit_test(body__marks__at_most_eight),
		cmocka_unit_test(line__white_space__single),
		cmocka_unit_test(line__long__cut),
		cmocka_unit_test(any__random__idempotent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
