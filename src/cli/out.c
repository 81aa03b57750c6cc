/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "fault.h"
#include "i18n.h"
#include "json_write.h"
#include "out.h"

static int write_errno; /* of the first failed write */

char *
out_clean(const char *text, gboolean lines)
{
	g_autofree char *valid = g_utf8_make_valid(text, -1);
	GString *clean = g_string_new(NULL);

	for (const char *c = valid; *c != '\0'; c = g_utf8_next_char(c)) {
		gunichar letter = g_utf8_get_char(c);

		if (letter == '\n' && !lines)
			letter = 0x21b5;
		else if (letter != '\n' && letter != '\t' &&
			g_unichar_iscntrl(letter))
			letter = 0xfffd;
		g_string_append_unichar(clean, letter);
	}
	return g_string_free(clean, FALSE);
}

static void
put(FILE *stream, const char *text)
{
	gsize len = strlen(text);

	if (fwrite(text, 1, len, stream) != len && stream == stdout &&
		write_errno == 0)
		write_errno = errno;
}

void
out_print(const char *format, ...)
{
	g_autofree char *text = NULL, *clean = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	clean = out_clean(text, TRUE);
	put(stdout, clean);
}

/* https://no-color.org: set and not empty. */
static gboolean
has_colour(void)
{
	const char *no = g_getenv("NO_COLOR");
	const char *term = g_getenv("TERM");

	return (no == NULL || *no == '\0') && isatty(STDOUT_FILENO) &&
		term != NULL && strcmp(term, "dumb") != 0;
}

void
out_piece(const char *text, gsize len, gboolean mark)
{
	g_autofree char *piece = g_strndup(text, len);
	g_autofree char *clean = out_clean(piece, FALSE);

	mark = mark && has_colour();
	put(stdout, mark ? "\033[1;31m" : "");
	put(stdout, clean);
	put(stdout, mark ? "\033[m" : "");
}

void
out_error(const char *format, ...)
{
	g_autofree char *text = NULL, *clean = NULL, *line = NULL;
	va_list args;

	va_start(args, format);
	text = g_strdup_vprintf(format, args);
	va_end(args);
	clean = out_clean(text, TRUE);
	line = g_strconcat("doran: ", clean, "\n", NULL);
	put(stderr, line);
}

void
out_json(GVariant *take_object)
{
	g_autoptr(GVariant) object = g_variant_ref_sink(take_object);
	g_autoptr(GString) line = g_string_new(NULL);

	json_write(line, object);
	g_string_append_c(line, '\n');
	put(stdout, line->str);
}

gboolean
out_flush(GError **error)
{
	if (fflush(stdout) != 0 && write_errno == 0)
		write_errno = errno;
	if (write_errno == 0)
		return TRUE;
	return fault_set(error, FAULT_IO,
		_("standard output cannot be written: %s"),
		g_strerror(write_errno));
}

guint
out_width(const char *text)
{
	guint width = 0;

	for (; *text != '\0'; text = g_utf8_next_char(text)) {
		gunichar letter = g_utf8_get_char(text);

		if (!g_unichar_iszerowidth(letter))
			width += g_unichar_iswide(letter) ? 2 : 1;
	}
	return width;
}

void
out_column(const char *text, guint width)
{
	g_autofree char *clean = out_clean(text, FALSE);
	guint have = out_width(clean);

	out_print("%s%*s", clean, have < width ? (int)(width - have) : 0, "");
}
