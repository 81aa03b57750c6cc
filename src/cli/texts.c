/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <gio/gunixinputstream.h>
#include <string.h>
#include <unistd.h>

#include "fault.h"
#include "i18n.h"
#include "texts.h"

#define CHUNK 65536

struct texts {
	GInputStream *stream;
	GCancellable *cancel;
	char *name; /* for errors */
	gboolean lines;
	gboolean paused;
	gboolean reading;
	gboolean ended; /* nothing more comes from the stream */
	gboolean last_out; /* what has no newline after it was handed out */
	gboolean over; /* the end was told */
	GByteArray *buffer;
	gsize begin; /* of what was not handed out, in the buffer */
	gsize searched; /* no newline between that and this */
	guint64 number;
	guint idle;
	texts_func func;
	void *user;
};

static void read_more(struct texts *texts);

static void
end(struct texts *texts, const GError *error)
{
	if (texts->over)
		return;
	texts->over = TRUE;
	texts->func(NULL, texts->number, error, texts->user);
}

static void
fail(struct texts *texts, enum fault code, const char *what)
{
	g_autoptr(GError) error = NULL;

	fault_set(&error, code, "%s:%" G_GUINT64_FORMAT ": %s", texts->name,
		texts->number, what);
	end(texts, error);
}

/* One text of the buffer's beginning. */
static void
hand_out(struct texts *texts, gsize len, gsize drop)
{
	/* an empty buffer has no data */
	g_autofree char *text = len == 0
		? g_strdup("")
		: g_strndup((const char *)texts->buffer->data + texts->begin,
			  len);
	gboolean whole = strlen(text) == len;

	texts->begin += drop;
	texts->searched = texts->begin;
	if (len > 0 && text[len - 1] == '\r')
		text[len - 1] = '\0';
	texts->number++;
	if (texts->lines && *text == '\0' && whole)
		return;
	if (!whole || !g_utf8_validate(text, -1, NULL))
		fail(texts, FAULT_DATA, _("the text is not UTF-8"));
	else
		texts->func(text, texts->number, NULL, texts->user);
}

/* TRUE: a line was there. */
static gboolean
next_line(struct texts *texts)
{
	const guint8 *data = texts->buffer->data;
	gsize len = texts->buffer->len;
	const guint8 *newline = len == texts->searched
		? NULL
		: memchr(data + texts->searched, '\n', len - texts->searched);

	texts->searched = len;
	if (newline == NULL)
		return FALSE;
	len = (gsize)(newline - data) - texts->begin;
	hand_out(texts, len, len + 1);
	return TRUE;
}

static void
last_text(struct texts *texts)
{
	gsize all = texts->buffer->len - texts->begin, len = all;

	texts->last_out = TRUE;
	if (len > 0 && texts->buffer->data[texts->buffer->len - 1] == '\n')
		len--;
	if (len > 0 || !texts->lines)
		hand_out(texts, len, all);
}

static void
work(struct texts *texts)
{
	while (texts->lines && !texts->paused && !texts->over)
		if (!next_line(texts))
			break;
	if (texts->paused || texts->over)
		return;
	if (texts->buffer->len - texts->begin > TEXTS_MAX) {
		texts->number++;
		fail(texts, FAULT_DATA, _("the text is longer than 1 MB"));
	} else if (!texts->ended)
		read_more(texts);
	else {
		if (!texts->last_out)
			last_text(texts);
		if (!texts->paused)
			end(texts, NULL);
	}
}

static void
on_bytes(GObject *source, GAsyncResult *result, gpointer user)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GBytes) bytes = g_input_stream_read_bytes_finish(
		G_INPUT_STREAM(source), result, &error);
	struct texts *texts = user;
	gsize len = 0;
	const void *data;

	if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
		return; /* texts is gone */
	texts->reading = FALSE;
	if (bytes == NULL) {
		fail(texts, FAULT_IO, error->message);
		return;
	}
	data = g_bytes_get_data(bytes, &len);
	if (texts->begin > 0)
		g_byte_array_remove_range(
			texts->buffer, 0, (guint)texts->begin);
	texts->searched -= texts->begin;
	texts->begin = 0;
	g_byte_array_append(texts->buffer, data, (guint)len);
	texts->ended = len == 0;
	work(texts);
}

static void
read_more(struct texts *texts)
{
	if (texts->reading || texts->over)
		return;
	texts->reading = TRUE;
	g_input_stream_read_bytes_async(texts->stream, CHUNK,
		G_PRIORITY_DEFAULT, texts->cancel, on_bytes, texts);
}

static struct texts *
make(const char *file, int fd, gboolean lines, texts_func func, void *user)
{
	struct texts *texts = g_new0(struct texts, 1);

	if (fd >= 0)
		texts->stream = g_unix_input_stream_new(fd, file != NULL);
	texts->ended = fd < 0;
	texts->cancel = g_cancellable_new();
	texts->name = g_strdup(file == NULL ? "-" : file);
	texts->lines = lines;
	texts->buffer = g_byte_array_new();
	texts->func = func;
	texts->user = user;
	return texts;
}

struct texts *
texts_new(const char *file, gboolean lines, texts_func func, void *user,
	GError **error)
{
	int fd = file == NULL ? STDIN_FILENO : open(file, O_RDONLY | O_CLOEXEC);
	struct texts *texts;

	if (fd < 0) {
		fault_set(error, errno == ENOENT ? FAULT_ABSENT : FAULT_IO,
			_("%s: cannot be read: %s"), file, g_strerror(errno));
		return NULL;
	}
	texts = make(file, fd, lines, func, user);
	read_more(texts);
	return texts;
}

static gboolean
on_idle(gpointer user)
{
	struct texts *texts = user;

	texts->idle = 0;
	work(texts);
	return G_SOURCE_REMOVE;
}

struct texts *
texts_begun(const char *file, int fd, const GByteArray *input, gboolean lines,
	texts_func func, void *user)
{
	struct texts *texts = make(file, fd, lines, func, user);

	g_byte_array_append(texts->buffer, input->data, input->len);
	texts->idle = g_idle_add(on_idle, texts);
	return texts;
}

void
texts_pause(struct texts *texts, gboolean pause)
{
	if (texts->paused == pause)
		return;
	texts->paused = pause;
	if (!pause && !texts->reading && texts->idle == 0)
		texts->idle = g_idle_add(on_idle, texts);
}

void
texts_free(struct texts *texts)
{
	if (texts == NULL)
		return;
	texts->over = TRUE;
	g_cancellable_cancel(texts->cancel);
	if (texts->idle != 0)
		g_source_remove(texts->idle);
	g_clear_object(&texts->stream);
	g_object_unref(texts->cancel);
	g_byte_array_unref(texts->buffer);
	g_free(texts->name);
	g_free(texts);
}
