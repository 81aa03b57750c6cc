/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A chat's name and a message on their way to the terminal's title and to a
 * notification. */
#include "config.h"

#include <string.h>

#include "brief.h"
#include "fuzz.h"

static void
check_line(const char *text, glong most)
{
	CHECK(g_utf8_validate(text, -1, NULL));
	CHECK(g_utf8_strlen(text, -1) <= most);
	for (; *text != '\0'; text = g_utf8_next_char(text))
		CHECK(!g_unichar_iscntrl(g_utf8_get_char(text)));
}

void
fuzz_one(const guint8 *data, gsize len)
{
	struct fuzz_input in = {data, len};
	guint unread = fuzz_byte(&in);
	g_autofree char *text = fuzz_string(&in, len);
	g_autofree char *title = brief_title(text, unread);
	g_autofree char *body = brief_body(text);

	check_line(title, 300);
	check_line(body, 100);
	CHECK(g_str_has_prefix(title, "doran"));
}
