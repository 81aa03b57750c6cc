/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <inttypes.h>
#include <string.h>

#include "stomp.h"

static void
put(struct stomp_writer *w, const char *text, gsize len)
{
	g_byte_array_append(w->out, (const guint8 *)text, (guint)len);
}

static gboolean
is_plain(enum stomp_command command)
{
	return command == STOMP_CONNECT || command == STOMP_STOMP ||
		command == STOMP_CONNECTED;
}

void
stomp_write_begin(
	struct stomp_writer *w, GByteArray *out, enum stomp_command command)
{
	const char *name = stomp_command_name(command);

	w->out = out;
	w->start = out->len;
	w->command = command;
	w->bad = FALSE;
	put(w, name, strlen(name));
	put(w, "\n", 1);
}

static void
put_escaped(struct stomp_writer *w, const char *text)
{
	while (*text != '\0') {
		gsize plain = strcspn(text, "\n\r:\\");

		put(w, text, plain);
		text += plain;
		switch (*text) {
		case '\0':
			return;
		case '\n':
			put(w, "\\n", 2);
			break;
		case '\r':
			put(w, "\\r", 2);
			break;
		case ':':
			put(w, "\\c", 2);
			break;
		default:
			put(w, "\\\\", 2);
			break;
		}
		text++;
	}
}

/* STOMP 1.2 "Value Encoding": CONNECT and CONNECTED are not escaped. */
static gboolean
fits_plain(const char *name, const char *value)
{
	return strpbrk(name, "\n\r:") == NULL && strpbrk(value, "\n\r") == NULL;
}

void
stomp_write_header(struct stomp_writer *w, const char *name, const char *value)
{
	if (value == NULL || w->bad)
		return;
	if (*name == '\0' || !g_utf8_validate(name, -1, NULL) ||
		!g_utf8_validate(value, -1, NULL)) {
		w->bad = TRUE;
		return;
	}
	if (!is_plain(w->command)) {
		put_escaped(w, name);
		put(w, ":", 1);
		put_escaped(w, value);
	} else if (fits_plain(name, value)) {
		put(w, name, strlen(name));
		put(w, ":", 1);
		put(w, value, strlen(value));
	} else
		w->bad = TRUE;
	put(w, "\n", 1);
}

void
stomp_write_number(struct stomp_writer *w, const char *name, guint64 number)
{
	char text[24];

	g_snprintf(text, sizeof(text), "%" PRIu64, number);
	stomp_write_header(w, name, text);
}

gboolean
stomp_write_head(struct stomp_writer *w, gsize body_len)
{
	if (stomp_command_has_body(w->command))
		stomp_write_number(w, "content-length", body_len);
	else if (body_len > 0)
		w->bad = TRUE;
	if (w->bad) {
		g_byte_array_set_size(w->out, w->start);
		return FALSE;
	}
	put(w, "\n", 1);
	return TRUE;
}

gboolean
stomp_write_end(struct stomp_writer *w, const void *body, gsize body_len)
{
	if (!stomp_write_head(w, body_len))
		return FALSE;
	if (body_len > 0)
		put(w, body, body_len);
	put(w, "", 1);
	return TRUE;
}

gboolean
stomp_write_frame(GByteArray *out, const struct stomp_frame *frame)
{
	struct stomp_writer w;
	const char *name, *value;
	gsize pos = 0;

	stomp_write_begin(&w, out, frame->command);
	while (stomp_header_next(frame, &pos, &name, &value))
		if (strcmp(name, "content-length") != 0)
			stomp_write_header(&w, name, value);
	return stomp_write_end(&w, frame->body, frame->body_len);
}
