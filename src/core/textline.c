/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "textline.h"

#include <string.h>

#define CHUNK 65536

struct textline {
	GIOStream *owner;
	GInputStream *in;
	GOutputStream *out;
	GCancellable *cancel;
	const struct textline_hooks *hooks; /* NULL: freed */
	void *user;
	gsize max, chunk;

	GByteArray *got; /* from `done` on not handed out */
	gsize done, searched;
	gboolean reading, paused, skipping, in_ended, told_end, handing;

	GByteArray *going, *waiting; /* `going` from `gone` on */
	gsize went;
	gboolean writing;

	gboolean broken;
	GSource *telling; /* of gone() */
	GSource *patience;
	guint patience_ms;
	guint64 moved, moved_before; /* bytes written in all */
	gint references;
	guint8 buffer[CHUNK];
};

static void
line_unref(struct textline *line)
{
	if (--line->references > 0)
		return;
	g_clear_object(&line->owner);
	g_object_unref(line->in);
	g_object_unref(line->out);
	g_object_unref(line->cancel);
	g_byte_array_unref(line->got);
	g_byte_array_unref(line->going);
	g_byte_array_unref(line->waiting);
	g_free(line);
}

static GSource *
attach(struct textline *line, GSource *take_source, GSourceFunc func)
{
	g_source_set_callback(take_source, func, line, NULL);
	g_source_attach(take_source, g_main_context_get_thread_default());
	return take_source;
}

static void
drop_source(GSource **source)
{
	if (*source != NULL)
		g_source_destroy(*source);
	g_clear_pointer(source, g_source_unref);
}

static gboolean
tell_gone(gpointer data)
{
	struct textline *line = data;

	drop_source(&line->telling);
	if (line->hooks != NULL)
		line->hooks->gone(line->user);
	return G_SOURCE_REMOVE;
}

/* Told later: the caller may be inside of textline_send(). */
static void
break_off(struct textline *line)
{
	GSource *source;

	if (line->broken)
		return;
	line->broken = TRUE;
	g_cancellable_cancel(line->cancel);
	drop_source(&line->patience);
	if (line->owner != NULL)
		g_io_stream_close(line->owner, NULL, NULL);
	if (line->hooks == NULL)
		return;
	source = g_idle_source_new();
	g_source_set_priority(source, G_PRIORITY_DEFAULT);
	line->telling = attach(line, source, tell_gone);
}

/* ---- reading -------------------------------------------------------- */

static gboolean
too_long(struct textline *line)
{
	if (line->hooks->too_long == NULL) {
		break_off(line);
		return FALSE;
	}
	line->hooks->too_long(line->user);
	return TRUE;
}

/* One line with its newline is there. */
static void
hand_out(struct textline *line, gsize len)
{
	const char *text = (const char *)line->got->data + line->done;

	line->done += len + 1;
	line->searched = line->done;
	if (line->skipping)
		line->skipping = FALSE; /* the rest of what was too long */
	else if (len > line->max)
		(void)too_long(line);
	else if (line->hooks->text != NULL)
		line->hooks->text(text, len, line->user);
}

/* What is there without a newline: kept, or skipped when it is too long. */
static void
keep_rest(struct textline *line)
{
	gsize rest = line->got->len - line->done;

	if (line->done > 0)
		g_byte_array_remove_range(line->got, 0, (guint)line->done);
	line->done = 0;
	line->searched = rest;
	if (rest <= line->max && !line->skipping)
		return;
	g_byte_array_set_size(line->got, 0);
	line->searched = 0;
	if (!line->skipping && too_long(line))
		line->skipping = TRUE;
}

/* A last line without a newline counts. */
static void
hand_out_end(struct textline *line)
{
	gsize rest = line->got->len - line->done;
	static const guint8 newline = '\n';

	line->told_end = TRUE;
	if (rest > 0 && !line->skipping) {
		g_byte_array_append(line->got, &newline, 1);
		hand_out(line, rest);
	}
	line->done = line->got->len;
	if (line->hooks != NULL && !line->broken)
		line->hooks->text(NULL, 0, line->user);
}

static void
hand_out_all(struct textline *line)
{
	if (line->handing)
		return;
	line->handing = TRUE;
	while (!line->paused && !line->broken && line->hooks != NULL) {
		const guint8 *end = NULL;

		if (line->searched < line->got->len)
			end = memchr(line->got->data + line->searched, '\n',
				line->got->len - line->searched);
		if (end != NULL) {
			hand_out(line,
				(gsize)(end - line->got->data) - line->done);
			continue;
		}
		if (!line->in_ended)
			keep_rest(line);
		else if (!line->told_end)
			hand_out_end(line);
		break;
	}
	line->handing = FALSE;
}

static void read_more(struct textline *line);

static void
read_done(GObject *source, GAsyncResult *result, gpointer data)
{
	struct textline *line = data;
	g_autoptr(GError) error = NULL;
	gssize got = g_input_stream_read_finish(
		G_INPUT_STREAM(source), result, &error);

	line->reading = FALSE;
	if (line->hooks != NULL && !line->broken) {
		if (got > 0)
			g_byte_array_append(
				line->got, line->buffer, (guint)got);
		else
			line->in_ended = TRUE;
		hand_out_all(line);
		if (got > 0)
			read_more(line);
	}
	line_unref(line);
}

static void
read_more(struct textline *line)
{
	if (line->reading || line->paused || line->broken || line->in_ended ||
		line->hooks == NULL)
		return;
	line->reading = TRUE;
	line->references++;
	g_input_stream_read_async(line->in, line->buffer, CHUNK,
		G_PRIORITY_DEFAULT, line->cancel, read_done, line);
}

void
textline_pause(struct textline *line, gboolean paused)
{
	if (line->paused == paused)
		return;
	line->paused = paused;
	if (paused)
		return;
	line->references++;
	hand_out_all(line);
	read_more(line);
	line_unref(line);
}

/* ---- writing -------------------------------------------------------- */

gsize
textline_waiting(const struct textline *line)
{
	return line->going->len - line->went + line->waiting->len;
}

/* FALSE: nothing is left to write. */
static gboolean
next_bytes(struct textline *line, const guint8 **bytes, gsize *len)
{
	if (line->went == line->going->len) {
		GByteArray *empty = line->going;

		g_byte_array_set_size(empty, 0);
		line->went = 0;
		line->going = line->waiting;
		line->waiting = empty;
	}
	*len = line->going->len - line->went;
	if (*len == 0)
		return FALSE;
	*bytes = line->going->data + line->went;
	if (line->chunk > 0)
		*len = MIN(*len, line->chunk);
	return TRUE;
}

static void
wrote(struct textline *line, gsize len)
{
	gsize before = textline_waiting(line), after = before - len;

	line->went += len;
	line->moved += len;
	if (after <= TEXTLINE_LOW)
		drop_source(&line->patience);
	if (line->hooks != NULL && line->hooks->drained != NULL &&
		(after == 0 ||
			(before > TEXTLINE_LOW && after <= TEXTLINE_LOW)))
		line->hooks->drained(line->user);
}

static void write_more(struct textline *line);

static void
write_done(GObject *source, GAsyncResult *result, gpointer data)
{
	struct textline *line = data;
	gssize put = g_output_stream_write_finish(
		G_OUTPUT_STREAM(source), result, NULL);

	line->writing = FALSE;
	if (put < 0)
		break_off(line);
	else
		wrote(line, (gsize)put);
	write_more(line);
	line_unref(line);
}

static void
write_more(struct textline *line)
{
	const guint8 *bytes;
	gsize len;

	if (line->writing || line->broken || line->hooks == NULL ||
		!next_bytes(line, &bytes, &len))
		return;
	line->writing = TRUE;
	line->references++;
	g_output_stream_write_async(line->out, bytes, len, G_PRIORITY_DEFAULT,
		line->cancel, write_done, line);
}

/* Without a turn of the loop, where the stream takes it. */
static void
write_now(struct textline *line)
{
	const guint8 *bytes;
	gsize len;

	while (line->chunk == 0 && !line->writing && !line->broken &&
		G_IS_POLLABLE_OUTPUT_STREAM(line->out) &&
		next_bytes(line, &bytes, &len)) {
		gssize put = g_pollable_output_stream_write_nonblocking(
			G_POLLABLE_OUTPUT_STREAM(line->out), bytes, len, NULL,
			NULL);

		if (put <= 0)
			return; /* the other way tells what it is */
		line->went += (gsize)put;
		line->moved += (guint64)put;
	}
}

static gboolean
look_for_progress(gpointer data)
{
	struct textline *line = data;

	if (line->moved != line->moved_before) {
		line->moved_before = line->moved;
		return G_SOURCE_CONTINUE;
	}
	g_warning("a program that does not read its answers was dropped");
	break_off(line);
	return G_SOURCE_REMOVE;
}

void
textline_send(struct textline *line, const char *text, gsize len)
{
	if (line->broken)
		return;
	g_byte_array_append(line->waiting, (const guint8 *)text, (guint)len);
	g_byte_array_append(line->waiting, (const guint8 *)"\n", 1);
	write_now(line);
	write_more(line);
	if (line->patience_ms == 0 || line->patience != NULL || line->broken ||
		textline_waiting(line) <= TEXTLINE_LOW)
		return;
	line->moved_before = line->moved;
	line->patience = attach(line, g_timeout_source_new(line->patience_ms),
		look_for_progress);
}

void
textline_patience(struct textline *line, guint ms)
{
	line->patience_ms = ms;
}

/* ---- life ----------------------------------------------------------- */

struct textline *
textline_new(GIOStream *owner, GInputStream *in, GOutputStream *out, gsize max,
	gsize chunk, const struct textline_hooks *hooks, void *user)
{
	struct textline *line = g_new0(struct textline, 1);

	line->references = 1;
	line->owner = owner != NULL ? g_object_ref(owner) : NULL;
	line->in = g_object_ref(in);
	line->out = g_object_ref(out);
	line->cancel = g_cancellable_new();
	line->got = g_byte_array_new();
	line->going = g_byte_array_new();
	line->waiting = g_byte_array_new();
	line->max = max;
	line->chunk = chunk;
	line->hooks = hooks;
	line->user = user;
	read_more(line);
	return line;
}

void
textline_free(struct textline *line)
{
	if (line == NULL)
		return;
	write_now(line);
	line->hooks = NULL;
	drop_source(&line->telling);
	break_off(line);
	line_unref(line);
}
