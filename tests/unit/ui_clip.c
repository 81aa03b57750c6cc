/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "clip.h"

static void
clip__sequence__plain(void **state)
{
	(void)state;
	g_autofree char *bytes = clip_sequence("도란", FALSE);
	assert_string_equal(bytes, "\033]52;c;64+E656A\a");
}

static void
clip__sequence__in_tmux(void **state)
{
	(void)state;
	g_autofree char *bytes = clip_sequence("a", TRUE);
	assert_string_equal(bytes,
		"\033]52;c;YQ==\a"
		"\033Ptmux;\033\033]52;c;YQ==\a\033\\");
}

static void
clip__sequence__bounded(void **state)
{
	(void)state;
	g_autofree char *most = g_strnfill(CLIP_MAX, 'x');
	g_autofree char *more = g_strnfill(CLIP_MAX + 1, 'x');
	g_autofree char *bytes = clip_sequence(most, FALSE);
	assert_non_null(bytes);
	assert_null(clip_sequence(more, FALSE));
	assert_null(clip_sequence("", FALSE));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clip__sequence__plain),
		cmocka_unit_test(clip__sequence__in_tmux),
		cmocka_unit_test(clip__sequence__bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
