/* SPDX-License-Identifier: GPL-3.0-or-later */
/* out: what goes to standard output and standard error. No control character
 * but \n and \t ever does, whatever is in the texts. */
#ifndef DORAN_OUT_H
#define DORAN_OUT_H

#include <glib.h>

/* The text with every control character but \t (and \n, if `lines`) made
 * U+FFFD, and \n, if not `lines`, made U+21B5; wrong UTF-8 too. The caller's.
 */
char *out_clean(const char *text, gboolean lines);

/* Formats to standard output; the whole result is cleaned (\n stays). */
void out_print(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* A piece of a line; `mark` shows it in bold and colour where standard output
 * is a terminal, and NO_COLOR is not set. */
void out_piece(const char *text, gsize len, gboolean mark);

/* One object of JSON and a newline. JSON's own bytes have no control
 * characters; those in strings are written as \u00XX. */
void out_json(GVariant *take_object);

/* One line to standard error, "doran: " before it. */
void out_error(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* FAULT_IO when anything written so far did not get there. */
gboolean out_flush(GError **error);

/* How many columns a text takes on a terminal. */
guint out_width(const char *text);

/* Prints a column: the text and spaces up to `width` columns. */
void out_column(const char *text, guint width);

#endif
