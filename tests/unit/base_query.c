/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tokens and queries: what people see as the same word is found. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
/* after those four */
#include <cmocka.h>

#include "query.h"

/* The folded tokens, "+" before one that is joined to the one before. */
static char *
folded(const char *text, gssize len)
{
	GString *all = g_string_new(NULL);
	struct tokens tokens;
	struct token token;
	gsize size = len < 0 ? strlen(text) : (gsize)len, last = 0;

	tokens_init(&tokens, text, len);
	while (tokens_next(&tokens, &token)) {
		assert_true(token.start >= last && token.start < token.end);
		assert_true(token.end <= size);
		assert_int_equal(token.len, strlen(token.folded));
		assert_true(g_utf8_validate(token.folded, -1, NULL));
		last = token.start;
		if (all->len > 0)
			g_string_append_c(all, token.joined ? '+' : ' ');
		g_string_append(all, token.folded);
	}
	return g_string_free(all, FALSE);
}

#define FOLDS(text, want)                                \
	do {                                             \
		g_autofree char *got = folded(text, -1); \
		assert_string_equal(got, want);          \
	} while (0)

static void
tokens__words__are_folded(void **state)
{
	(void)state;
	FOLDS("", "");
	FOLDS(" \t\n.,!", "");
	FOLDS("Hello, WORLD", "hello world");
	FOLDS("don't foo_bar 3.14", "don t foo bar 3 14");
	FOLDS("Crème Brûlée ŠKODA", "creme brulee skoda");
	FOLDS("Cre\xcc\x80me", "creme"); /* e and U+0300 */
	FOLDS("İstanbul", "istanbul");
	FOLDS("ΟΔΟΣ οδος", "οδοσ οδοσ");
	FOLDS("ＦＵＬＬ ｗｉｄｔｈ ﬁne", "full width fine");
	FOLDS("Привет Ёж", "привет еж");
	FOLDS("हिन्दी", "हिन्दी"); /* its marks are letters of it */
}

static void
tokens__runs__are_a_token_a_character(void **state)
{
	(void)state;
	FOLDS("가", "가");
	FOLDS("안녕하세요 여러분", "안+녕+하+세+요 여+러+분");
	FOLDS("GPT한테 3시", "gpt+한+테 3+시");
	FOLDS("ㅋㅋㅋ", "ㅋ+ㅋ+ㅋ");
	FOLDS("東京タワー", "東+京+タ+ワ+ー");
	FOLDS("ｶﾞﾗｽ がらす", "ガ+ラ+ス が+ら+す");
	FOLDS("\xef\xa4\x80", "豈"); /* a compatibility ideograph */
	FOLDS("ภาษา", "ภ+า+ษ+า");
}

static void
tokens__decomposed__are_composed(void **state)
{
	(void)state;
	/* 안녕, as some file systems write it */
	FOLDS("\xe1\x84\x8b\xe1\x85\xa1\xe1\x86\xab"
	      "\xe1\x84\x82\xe1\x85\xa7\xe1\x86\xbc",
		"안+녕");
	FOLDS("\xe3\x81\x8b\xe3\x82\x99", "が");
	FOLDS("\xe3\x82\x99", ""); /* a voicing mark of nothing */
}

static void
tokens__emoji__are_a_token_each(void **state)
{
	(void)state;
	FOLDS("ok👍🏽", "ok+👍");
	FOLDS("❤️ ♥", "❤ ♥");
	FOLDS("👨‍👩‍👧", "👨+👩+👧");
}

static void
tokens__long_word__is_cut_the_same_everywhere(void **state)
{
	g_autofree char *long_word = g_strnfill(5000, 'A');
	g_autofree char *cut = g_strnfill(TOKEN_CHARS, 'a');

	(void)state;
	FOLDS(long_word, cut);
}

/* Not a byte is read behind the end, and each call goes on. */
static void
tokens__any_bytes__end(void **state)
{
	GRand *rand = g_rand_new_with_seed(7);

	(void)state;
	for (int i = 0; i < 3000; i++) {
		gsize len = (gsize)g_rand_int_range(rand, 0, 60);
		g_autofree char *bytes = g_malloc(len + (len == 0));
		g_autofree char *all = NULL;

		for (gsize j = 0; j < len; j++)
			bytes[j] = (char)g_rand_int_range(rand, 0, 256);
		all = folded(bytes, (gssize)len);
	}
	g_rand_free(rand);
	FOLDS("a\xff\xfe"
	      "b\xed\xa0\x80"
	      "c\xea\xb0",
		"a b c");
}

static gboolean
fits(const char *query, const char *text)
{
	g_autoptr(Query) q = query_parse(query, -1);

	return query_match(q, text, NULL);
}

static void
query_match__words__all_of_them(void **state)
{
	(void)state;
	assert_true(fits("", "anything"));
	assert_true(fits("cat dog", "The DOG saw a cat."));
	assert_false(fits("cat dog", "the cat"));
	assert_true(fits("the ca", "the cat")); /* half typed */
	assert_false(fits("ca the", "a cat of the"));
	assert_true(fits("ca* the", "a cat of the"));
	assert_false(fits("at", "cat"));
	assert_true(fits("foo-bar", "foo bar"));
	assert_false(fits("foo-bar", "bar foo"));
}

static void
query_match__korean__anywhere_in_a_run(void **state)
{
	(void)state;
	assert_true(fits("녕", "안녕하세요"));
	assert_true(fits("요", "안녕하세요"));
	assert_true(fits("녕하", "안녕하세요"));
	assert_true(fits("안녕하세요", "여러분안녕하세요"));
	assert_false(fits("안하", "안녕하세요"));
	assert_false(fits("안녕하", "안녕 하세요"));
	assert_true(fits("\"안녕 하세\"", "안녕 하세요"));
	assert_true(fits("gpt한테", "어제 GPT한테 물었다"));
	assert_true(fits("시간 회의", "회의는 몇 시간이었어?"));
}

static void
query_match__quotes_and_minus__as_written(void **state)
{
	(void)state;
	assert_true(fits("\"to be\"", "or not to be"));
	assert_false(fits("\"be to\"", "or not to be"));
	assert_false(fits("\"to b\"", "or not to be"));
	assert_true(fits("\"to b", "or not to be")); /* half typed */
	assert_true(fits("“to b”*", "or not to be"));
	assert_false(fits("not -be", "or not to be"));
	assert_true(fits("not -bee", "or not to be"));
	assert_false(fits("-\"to be\" not", "or not to be"));
	assert_true(fits("- not", "or not to be"));
	assert_true(fits("-x", "or not to be"));
	assert_true(fits("\"\" * - \"", "or not to be"));
	assert_true(fits("not\"be\"", "be or not"));
}

#define MARK(marks, i) g_array_index(marks, struct query_mark, i)

static void
query_match__marks__are_bytes_of_the_text(void **state)
{
	g_autoptr(GArray) marks =
		g_array_new(FALSE, FALSE, sizeof(struct query_mark));
	g_autoptr(Query) q = query_parse("녕하 ca", -1);
	g_autoptr(Query) two = query_parse("녕 안녕", -1);
	g_autoptr(Query) heart = query_parse("❤", -1);

	(void)state;
	assert_true(query_match(q, "안녕하세요 Cats", marks));
	assert_int_equal(marks->len, 2);
	assert_int_equal(MARK(marks, 0).start, 3);
	assert_int_equal(MARK(marks, 0).end, 9);
	assert_int_equal(MARK(marks, 1).start, 16);
	assert_int_equal(MARK(marks, 1).end, 20);
	assert_true(query_match(two, "안녕", marks));
	assert_int_equal(marks->len, 1);
	assert_int_equal(MARK(marks, 0).start, 0);
	assert_int_equal(MARK(marks, 0).end, 6);
	assert_true(query_match(heart, "a ❤️ b", marks));
	assert_int_equal(MARK(marks, 0).start, 2);
	assert_int_equal(MARK(marks, 0).end, 8); /* with its selector */
	assert_false(query_match(q, "안녕하세요", marks));
	assert_int_equal(marks->len, 0);
}

static void
query_match__many_places__are_bounded(void **state)
{
	g_autoptr(GArray) marks =
		g_array_new(FALSE, FALSE, sizeof(struct query_mark));
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(Query) q = query_parse("ab", -1);

	(void)state;
	for (int i = 0; i < 1000; i++)
		g_string_append(text, "ab ");
	assert_true(query_match(q, text->str, marks));
	assert_int_equal(marks->len, QUERY_MARKS);
}

static void
query_parse__too_much__is_bounded(void **state)
{
	g_autoptr(GString) text = g_string_new(NULL);
	g_autoptr(Query) q = NULL;
	guint tokens = 0;

	(void)state;
	for (int i = 0; i < 3000; i++)
		g_string_append(text, i % 3 ? "가나다라마바 " : "-x\"y* ");
	q = query_parse(text->str, -1);
	assert_in_range(q->terms->len, 1, QUERY_TERMS);
	for (guint i = 0; i < q->terms->len; i++)
		tokens +=
			((struct query_term *)q->terms->pdata[i])->tokens->len;
	assert_in_range(tokens, 1, QUERY_TOKENS);
}

static void
query__any_bytes__is_a_query(void **state)
{
	static const char letters[] = "\"\"-* aB\xec\x95\x88\xe2\x80\x9c\xff\n";
	GRand *rand = g_rand_new_with_seed(11);

	(void)state;
	for (int i = 0; i < 3000; i++) {
		gsize len = (gsize)g_rand_int_range(rand, 0, 40);
		g_autofree char *bytes = g_malloc(len + (len == 0));
		g_autoptr(Query) q = NULL;

		for (gsize j = 0; j < len; j++)
			bytes[j] = letters[g_rand_int_range(
				rand, 0, sizeof letters)];
		q = query_parse(bytes, (gssize)len);
		(void)query_match(q, "안녕 aB b", NULL);
	}
	g_rand_free(rand);
}

static char *
snippet(const char *query, const char *text, guint chars, GArray **out)
{
	g_autoptr(GArray) marks =
		g_array_new(FALSE, FALSE, sizeof(struct query_mark));
	g_autoptr(Query) q = query_parse(query, -1);

	assert_true(query_match(q, text, marks));
	return query_snippet(text, marks, chars, out);
}

static void
query_snippet__long_text__shows_the_place(void **state)
{
	g_autoptr(GArray) marks = NULL;
	g_autofree char *all = snippet("b", "a\nb", 20, NULL);
	g_autofree char *cut = snippet("회의",
		"아주 긴 글이에요. 앞에는 다른 말이 많고, 회의 시간은 뒤에 "
		"나와요.",
		18, &marks);

	(void)state;
	assert_string_equal(all, "a b");
	assert_string_equal(cut, "…많고, 회의 시간은 뒤에 나와…");
	assert_int_equal(marks->len, 1);
	assert_memory_equal(cut + MARK(marks, 0).start, "회의", 6);
	assert_int_equal(MARK(marks, 0).end - MARK(marks, 0).start, 6);
	assert_true(g_utf8_strlen(cut, -1) <= 18);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tokens__words__are_folded),
		cmocka_unit_test(tokens__runs__are_a_token_a_character),
		cmocka_unit_test(tokens__decomposed__are_composed),
		cmocka_unit_test(tokens__emoji__are_a_token_each),
		cmocka_unit_test(tokens__long_word__is_cut_the_same_everywhere),
		cmocka_unit_test(tokens__any_bytes__end),
		cmocka_unit_test(query_match__words__all_of_them),
		cmocka_unit_test(query_match__korean__anywhere_in_a_run),
		cmocka_unit_test(query_match__quotes_and_minus__as_written),
		cmocka_unit_test(query_match__marks__are_bytes_of_the_text),
		cmocka_unit_test(query_match__many_places__are_bounded),
		cmocka_unit_test(query_parse__too_much__is_bounded),
		cmocka_unit_test(query__any_bytes__is_a_query),
		cmocka_unit_test(query_snippet__long_text__shows_the_place),
	};

	return cmocka_run_group_tests_name("base_query", tests, NULL, NULL);
}
