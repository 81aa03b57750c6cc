/* SPDX-License-Identifier: GPL-3.0-or-later */
/* texts: reads the texts to send from standard input or a file, without
 * blocking the main loop. */
#ifndef DORAN_TEXTS_H
#define DORAN_TEXTS_H

#include <glib.h>

#define TEXTS_MAX (1024 * 1024) /* bytes of one text */

struct texts;

/* Called with each text (UTF-8 checked, without the newline at its end,
 * borrowed; number from 1), then once with NULL: the end, or an error. */
typedef void (*texts_func)(
	const char *text, guint64 number, const GError *error, void *user);

/* Starts reading; file NULL: standard input. lines: every line is a text of
 * its own, empty ones are left out; else all of it is one. NULL with FAULT_IO
 * or FAULT_ABSENT: cannot be opened. */
struct texts *texts_new(const char *file, gboolean lines, texts_func func,
	void *user, GError **error);

/* The same where somebody else has opened it (`fd`; -1: and come to its end)
 * and has read this much. */
struct texts *texts_begun(const char *file, int fd, const GByteArray *input,
	gboolean lines, texts_func func, void *user);

/* Stops handing out texts, and goes on. */
void texts_pause(struct texts *texts, gboolean pause);

/* May be called in the middle of reading. */
void texts_free(struct texts *texts);

#endif
