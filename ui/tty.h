/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tty: the terminal of standard input and output through ncurses' terminfo
 * library: its modes, its size, and the bytes that move, colour and clear. */
#ifndef DORAN_TTY_H
#define DORAN_TTY_H

#include <glib.h>

#include "screen.h"

struct tty;

/* Looks at the terminal; changes nothing of it yet. Without `colours`, and
 * where NO_COLOR is set, only bold, dim and reverse. FAULT_USAGE: standard
 * input or output is no terminal. FAULT_CONFIG: TERM is not set, not in the
 * terminfo database, or a terminal whose cursor cannot be moved. */
struct tty *tty_new(gboolean colours, GError **error);

/* Leaves the screen first, if need be. */
void tty_free(struct tty *tty);

/* Raw mode, alternate screen, bracketed paste, focus reports; standard error
 * is kept off the screen where it is a terminal too. A crash or a deadly
 * signal puts the terminal back as it was. */
void tty_enter(struct tty *tty);
void tty_leave(struct tty *tty);

/* At least 1x1, at most SCREEN_SIDE_MAX a side. */
void tty_size(struct tty *tty, int *rows, int *cols);

/* How to draw on it; borrowed. */
const struct pen *tty_pen(struct tty *tty);

/* Appends what sets the title of the terminal's window, where it has one; text
 * must be clean. The title of before comes back with tty_leave(). */
void tty_title(struct tty *tty, GString *out, const char *text);

/* Puts a text into the terminal's clipboard. FALSE: the terminal is none that
 * could take it, or the text is too long. Whether it was taken it never says.
 */
gboolean tty_copy(struct tty *tty, const char *text);

/* Writes all of it. FALSE: the terminal is gone. */
gboolean tty_write(struct tty *tty, const char *bytes, gsize len);

#endif
