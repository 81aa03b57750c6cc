/* SPDX-License-Identifier: GPL-3.0-or-later */
/* textline: lines of text over a pair of streams. Nothing blocks, and what is
 * kept is bounded: a line that is too long is skipped, reading can be paused,
 * and the writer can ask how much waits. */
#ifndef DORAN_TEXTLINE_H
#define DORAN_TEXTLINE_H

#include <gio/gio.h>

/* Under so many bytes a writer may go on; `drained` tells it. */
#define TEXTLINE_LOW (64 * 1024)

struct textline;

/* None is called after textline_free(), none from inside textline_send(). */
struct textline_hooks {
	/* A line without its newline; borrowed, any bytes. NULL: the end of
	 * what comes in; answers may still go out. */
	void (*text)(const char *text, gsize len, void *user);
	/* One line over the limit was skipped. NULL: it ends everything. */
	void (*too_long)(void *user);
	/* What waits to go out has fallen to TEXTLINE_LOW, and to nothing.
	 * NULL: nobody cares. */
	void (*drained)(void *user);
	/* The other side is gone; nothing goes out any more. Once. */
	void (*gone)(void *user);
};

/* Takes no reference of the hooks, but of the streams. `owner` (may be NULL)
 * is closed at the end. max: bytes of a line. chunk: most bytes of one write,
 * 0 where the stream never blocks. Callbacks come in the thread-default
 * context. */
struct textline *textline_new(GIOStream *owner, GInputStream *in,
	GOutputStream *out, gsize max, gsize chunk,
	const struct textline_hooks *hooks, void *user);
/* What waits goes out, if it goes at once. NULL is allowed. */
void textline_free(struct textline *line);

/* A newline is added. */
void textline_send(struct textline *line, const char *text, gsize len);
/* Bytes that wait to go out. */
gsize textline_waiting(const struct textline *line);

/* No text comes while it is paused. */
void textline_pause(struct textline *line, gboolean paused);

/* Gone, if no byte goes out for so long while more than TEXTLINE_LOW waits;
 * 0 (the beginning): never. */
void textline_patience(struct textline *line, guint ms);

#endif
