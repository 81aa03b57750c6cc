/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cleaning of text from outside: what comes out can be printed anywhere. */
#include "config.h"

#include <string.h>

#include "fuzz.h"
#include "text.h"

/* Never to be seen in cleaned text, as text.h has it. */
static gboolean
forbidden(gunichar c, enum text_kind kind)
{
	if (c == '\n' || c == '\t')
		return kind == TEXT_LINE;
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c ||
		c == 0x200b || c == 0x200e || c == 0x200f ||
		(c >= 0x2028 && c <= 0x202e) || (c >= 0x2060 && c <= 0x2069) ||
		c == 0xfeff || c == 0xad || (c & 0xfffe) == 0xfffe ||
		(c >= 0xfdd0 && c <= 0xfdef);
}

static void
check_characters(const char *text, enum text_kind kind)
{
	guint marks = 0;

	CHECK(g_utf8_validate(text, -1, NULL));
	for (; *text != '\0'; text = g_utf8_next_char(text)) {
		gunichar c = g_utf8_get_char(text);

		CHECK(!forbidden(c, kind));
		marks = g_unichar_ismark(c) ? marks + 1 : 0;
		CHECK(marks <= TEXT_MARKS_MAX);
	}
}

static void
try_kind(const guint8 *data, gsize len, enum text_kind kind)
{
	g_autofree char *once =
		text_clean((const char *)data, (gssize)len, kind);
	g_autofree char *twice = text_clean(once, -1, kind);
	gsize size = strlen(once);

	CHECK(strcmp(once, twice) == 0);
	check_characters(once, kind);
	if (kind == TEXT_BODY)
		return;
	CHECK(g_utf8_strlen(once, -1) <= TEXT_LINE_MAX);
	CHECK(size == 0 || (once[0] != ' ' && once[size - 1] != ' '));
	CHECK(strstr(once, "  ") == NULL);
}

void
fuzz_one(const guint8 *data, gsize len)
{
	try_kind(data, len, TEXT_LINE);
	try_kind(data, len, TEXT_BODY);
}
