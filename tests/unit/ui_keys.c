/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "keys.h"

/* Keys as one line of text: "a C-b A-UP paste(x)". */
static GString *log_;

static const char *const names[] = {[K_ENTER] = "ENTER",
	[K_TAB] = "TAB",
	[K_BACKTAB] = "BACKTAB",
	[K_BACKSPACE] = "BACKSPACE",
	[K_ESCAPE] = "ESC",
	[K_UP] = "UP",
	[K_DOWN] = "DOWN",
	[K_LEFT] = "LEFT",
	[K_RIGHT] = "RIGHT",
	[K_HOME] = "HOME",
	[K_END] = "END",
	[K_PAGE_UP] = "PGUP",
	[K_PAGE_DOWN] = "PGDN",
	[K_INSERT] = "INS",
	[K_DELETE] = "DEL",
	[K_F1] = "F1",
	[K_F1 + 4] = "F5",
	[K_F12] = "F12",
	[K_FOCUS_IN] = "IN",
	[K_FOCUS_OUT] = "OUT"};

static void
note(const struct key *key, void *user)
{
	(void)user;
	g_string_append_printf(log_, "%s%s%s%s", log_->len > 0 ? " " : "",
		key->mods & MOD_CTRL ? "C-" : "",
		key->mods & MOD_ALT ? "A-" : "",
		key->mods & MOD_SHIFT ? "S-" : "");
	if (key->code == K_CHAR) {
		assert_true(key->ch >= 0x20 && key->ch != 0x7f);
		assert_true(g_unichar_validate(key->ch));
		g_string_append_unichar(log_, key->ch);
	} else if (key->code == K_PASTE) {
		assert_true(g_utf8_validate(key->text, -1, NULL));
		g_string_append_printf(log_, "paste(%s)", key->text);
	} else {
		assert_true(key->code <= K_FOCUS_OUT);
		g_string_append(log_,
			names[key->code] == NULL ? "?" : names[key->code]);
	}
}

/* Fed whole, then byte by byte: the same keys both times. */
static void
check(const char *bytes, const char *expected, gboolean timeout)
{
	for (int split = 0; split < 2; split++) {
		gsize len = strlen(bytes);
		struct keys *keys = keys_new(note, NULL);
		log_ = g_string_new(NULL);
		for (gsize i = 0; split && i < len; i++)
			keys_feed(keys, (const guint8 *)bytes + i, 1);
		if (!split)
			keys_feed(keys, (const guint8 *)bytes, len);
		assert_int_equal(keys_pending(keys), timeout);
		if (timeout)
			keys_timeout(keys);
		assert_false(keys_pending(keys));
		assert_string_equal(log_->str, expected);
		g_string_free(log_, TRUE);
		keys_free(keys);
	}
}

static void
keys__decode__text(void **state)
{
	(void)state;
	check("aé한😀", "a é 한 😀", FALSE);
	check("\xc3\x28", "(", FALSE);
	check("\xff\xfe\x80x", "x", FALSE);
	check("\xed\xa0\x80y", "y", FALSE); /* a surrogate */
	check("\xe2\x82z", "z", FALSE); /* begun, not ended */
}

static void
keys__decode__controls(void **state)
{
	(void)state;
	check("\r\t\x7f\b", "ENTER TAB BACKSPACE BACKSPACE", FALSE);
	check("\x01\x0a\x1f", "C-a C-j C-_", FALSE);
}

static void
keys__decode__sequences(void **state)
{
	(void)state;
	check("\033[A\033OB\033[1;5C\033[1;3D", "UP DOWN C-RIGHT A-LEFT",
		FALSE);
	check("\033[5~\033[6~\033[3~\033[H\033[4~", "PGUP PGDN DEL HOME END",
		FALSE);
	check("\033OP\033[11~\033[[A\033[24~\033[15~", "F1 F1 F1 F12 F5",
		FALSE);
	check("\033[Z\033[I\033[O", "BACKTAB IN OUT", FALSE);
	check("\033[106;5u\033[13;3u\033[27;5;109~", "C-j A-ENTER C-m", FALSE);
	check("\033\033[A", "A-UP", FALSE);
	check("\033[5^\033[b\033Oc", "C-PGUP S-DOWN C-RIGHT", FALSE);
}

static void
keys__decode__alt(void **state)
{
	(void)state;
	check("\033b\033\r\033\x7f\033한", "A-b A-ENTER A-BACKSPACE A-한",
		FALSE);
}

static void
keys__decode__unknown_is_dropped(void **state)
{
	(void)state;
	check("\033[99~a\033[?1;2cb\033[3;4Rc\033[<0;1;1Md", "a b c d", FALSE);
	check("\033[1111111111111111111111111111111111111111;5Ax", "x", FALSE);
	check("\033[12;\033[Bx", "DOWN x", FALSE);
}

static void
keys__time_out__lone_escape(void **state)
{
	(void)state;
	check("\033", "ESC", TRUE);
	check("\033[", "A-[", TRUE);
	check("\033O", "A-O", TRUE);
	check("a\033[1;", "a", TRUE);
}

static void
keys__paste__text(void **state)
{
	(void)state;
	check("\033[200~a\rb\033[A한\033[201~x", "paste(a\rb\033[A한) x",
		FALSE);
	check("\033[200~\033[20\033[201~", "paste(\033[20)", FALSE);
	check("\033[200~lost end", "paste(lost end)", TRUE);
	check("\033[200~\xff\033[201~", "paste(\xef\xbf\xbd)", FALSE);
}

static gboolean was_cut;
static gsize pasted;

static void
note_paste(const struct key *key, void *user)
{
	(void)user;
	if (key->code != K_PASTE)
		return;
	was_cut = key->cut;
	pasted = strlen(key->text);
}

static void
keys__paste__is_bounded(void **state)
{
	(void)state;
	struct keys *keys = keys_new(note_paste, NULL);
	g_autofree char *much = g_strnfill(1000, 'x');
	keys_feed(keys, (const guint8 *)"\033[200~", 6);
	for (int i = 0; i < 1000; i++)
		keys_feed(keys, (const guint8 *)much, 1000);
	keys_feed(keys, (const guint8 *)"\033[201~", 6);
	assert_true(was_cut);
	assert_true(pasted <= KEYS_PASTE_MAX && pasted > 250000);
	assert_false(keys_pending(keys));
	keys_free(keys);
}

static void
keys__decode__noise(void **state)
{
	(void)state;
	static const char odd[] = "\033[O;~u2017A^$\xc3\xa9\xf0";
	GRand *random = g_rand_new_with_seed(7);
	struct keys *keys = keys_new(note, NULL);
	log_ = g_string_new(NULL);
	for (int i = 0; i < 200000; i++) {
		guint8 b = g_rand_boolean(random)
			? (guint8)odd[g_rand_int_range(
				  random, 0, (gint32)sizeof(odd) - 1)]
			: (guint8)g_rand_int_range(random, 0, 256);
		keys_feed(keys, &b, 1);
		if (i % 97 == 0)
			keys_timeout(keys);
		g_string_truncate(log_, 0);
	}
	g_string_free(log_, TRUE);
	keys_free(keys);
	g_rand_free(random);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(keys__decode__text),
		cmocka_unit_test(keys__decode__controls),
		cmocka_unit_test(keys__decode__sequences),
		cmocka_unit_test(keys__decode__alt),
		cmocka_unit_test(keys__decode__unknown_is_dropped),
		cmocka_unit_test(keys__time_out__lone_escape),
		cmocka_unit_test(keys__paste__text),
		cmocka_unit_test(keys__paste__is_bounded),
		cmocka_unit_test(keys__decode__noise),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
