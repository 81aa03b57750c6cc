/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "wsframe.h"

enum { FINAL = 0x80, RESERVED = 0x70, OPCODE = 0x0f, CONTROL_BIT = 0x08 };
enum { MASKED = 0x80, LENGTH = 0x7f, LENGTH_16 = 126, LENGTH_64 = 127 };

static enum wsframe_event
wrong(struct wsframe_reader *reader, guint code)
{
	reader->code = (guint16)code;
	return WSFRAME_WRONG;
}

static guint64
number(const guint8 *bytes, guint n)
{
	guint64 value = 0;

	for (guint i = 0; i < n; i++)
		value = value << 8 | bytes[i];
	return value;
}

static gboolean
opcode_known(guint opcode)
{
	return opcode <= WSFRAME_BINARY ||
		(opcode >= WSFRAME_CLOSE && opcode <= WSFRAME_PONG);
}

/* The first two bytes say how long the head is. FALSE: they cannot be. */
static gboolean
head_begun(struct wsframe_reader *reader)
{
	guint8 one = reader->head[0], two = reader->head[1];
	guint8 length = two & LENGTH;

	reader->opcode = one & OPCODE;
	reader->final = (one & FINAL) != 0;
	if ((one & RESERVED) != 0 || (two & MASKED) == 0 ||
		!opcode_known(reader->opcode))
		return FALSE;
	if ((one & CONTROL_BIT) != 0 &&
		(!reader->final || length > WSFRAME_CONTROL_MAX))
		return FALSE;
	reader->want = length == LENGTH_64 ? 14 : length == LENGTH_16 ? 8 : 6;
	return TRUE;
}

/* A frame of data: does it follow what came before, and is it small enough?
 * 0, or the code. */
static guint
data_begun(struct wsframe_reader *reader)
{
	gboolean goes_on = reader->opcode == WSFRAME_CONTINUATION;

	if (goes_on != reader->open)
		return WSFRAME_CODE_PROTOCOL;
	if (!goes_on) {
		reader->message = 0;
		reader->text = reader->opcode == WSFRAME_TEXT;
		reader->more = 0;
	}
	if (reader->left > reader->limit ||
		reader->message > reader->limit - reader->left)
		return WSFRAME_CODE_TOO_BIG;
	reader->message += reader->left;
	reader->open = TRUE;
	return 0;
}

/* 0, or the code. */
static guint
head_done(struct wsframe_reader *reader)
{
	guint8 length = reader->head[1] & LENGTH;

	reader->left = length;
	if (length == LENGTH_16)
		reader->left = number(reader->head + 2, 2);
	else if (length == LENGTH_64)
		reader->left = number(reader->head + 2, 8);
	if ((length == LENGTH_16 && reader->left < LENGTH_16) ||
		(length == LENGTH_64 && reader->left <= G_MAXUINT16) ||
		reader->left > G_MAXINT64)
		return WSFRAME_CODE_PROTOCOL;
	memcpy(reader->mask, reader->head + reader->want - 4, 4);
	reader->turn = 0;
	reader->payload = TRUE;
	reader->control_len = 0;
	return (reader->opcode & CONTROL_BIT) != 0 ? 0 : data_begun(reader);
}

/* FALSE: the bytes ended before the head did, or it is wrong. */
static gboolean
read_head(struct wsframe_reader *reader, guint8 **bytes, gsize *len)
{
	if (reader->have == 0)
		reader->want = 2;
	while (*len > 0) {
		reader->head[reader->have++] = *(*bytes)++;
		(*len)--;
		if (reader->have == 2 && !head_begun(reader)) {
			reader->code = WSFRAME_CODE_PROTOCOL;
			return FALSE;
		}
		if (reader->have < reader->want)
			continue;
		reader->have = 0;
		reader->code = (guint16)head_done(reader);
		return reader->code == 0;
	}
	return FALSE;
}

static void
unmask(struct wsframe_reader *reader, guint8 *bytes, gsize len)
{
	guint8 turned[8];
	guint64 wide, word;
	gsize i = 0;

	for (guint n = 0; n < sizeof(turned); n++)
		turned[n] = reader->mask[(reader->turn + n) & 3];
	memcpy(&wide, turned, sizeof(wide));
	for (; i + sizeof(word) <= len; i += sizeof(word)) {
		memcpy(&word, bytes + i, sizeof(word));
		word ^= wide;
		memcpy(bytes + i, &word, sizeof(word));
	}
	for (gsize n = 0; i < len; i++, n++)
		bytes[i] ^= turned[n];
	reader->turn = (guint8)((reader->turn + len) & 3);
}

/* What may follow a first byte; FALSE: nothing may (RFC 3629, section 4). */
static gboolean
utf8_begins(struct wsframe_reader *reader, guint8 byte)
{
	if (byte < 0xc2 || byte > 0xf4)
		return FALSE;
	reader->more = byte < 0xe0 ? 1 : byte < 0xf0 ? 2 : 3;
	reader->low = byte == 0xe0 ? 0xa0 : byte == 0xf0 ? 0x90 : 0x80;
	reader->high = byte == 0xed ? 0x9f : byte == 0xf4 ? 0x8f : 0xbf;
	return TRUE;
}

static gboolean
utf8_goes_on(struct wsframe_reader *reader, const guint8 *bytes, gsize len)
{
	for (gsize i = 0; i < len; i++) {
		guint8 byte = bytes[i];

		if (reader->more == 0) {
			if (byte >= 0x80 && !utf8_begins(reader, byte))
				return FALSE;
			continue;
		}
		if (byte < reader->low || byte > reader->high)
			return FALSE;
		reader->more--;
		reader->low = 0x80;
		reader->high = 0xbf;
	}
	return TRUE;
}

static void
frame_done(struct wsframe_reader *reader)
{
	reader->payload = FALSE;
	if ((reader->opcode & CONTROL_BIT) == 0 && reader->final)
		reader->open = FALSE;
}

static enum wsframe_event
read_control(struct wsframe_reader *reader, guint8 *bytes, gsize len)
{
	if (len > 0)
		memcpy(reader->control + reader->control_len, bytes, len);
	reader->control_len = (guint8)(reader->control_len + len);
	if (reader->left > 0)
		return WSFRAME_MORE;
	frame_done(reader);
	return WSFRAME_CONTROL;
}

/* The payload as far as it is there. */
static enum wsframe_event
read_payload(struct wsframe_reader *reader, guint8 *bytes, gsize len)
{
	unmask(reader, bytes, len);
	reader->left -= len;
	if ((reader->opcode & CONTROL_BIT) != 0)
		return read_control(reader, bytes, len);
	if (reader->text && !utf8_goes_on(reader, bytes, len))
		return wrong(reader, WSFRAME_CODE_DATA);
	if (reader->left == 0) {
		frame_done(reader);
		if (!reader->open && reader->text && reader->more > 0)
			return wrong(reader, WSFRAME_CODE_DATA);
	}
	return len > 0 ? WSFRAME_DATA : WSFRAME_MORE;
}

enum wsframe_event
wsframe_read(struct wsframe_reader *reader, guint8 **bytes, gsize *len,
	guint8 **data, gsize *data_len)
{
	enum wsframe_event event = WSFRAME_MORE;

	while (event == WSFRAME_MORE) {
		if (!reader->payload && !read_head(reader, bytes, len))
			return reader->code != 0 ? WSFRAME_WRONG : WSFRAME_MORE;
		*data = *bytes;
		*data_len = (gsize)MIN(reader->left, (guint64)*len);
		if (*data_len == 0 && reader->left > 0)
			return WSFRAME_MORE;
		*bytes += *data_len;
		*len -= *data_len;
		event = read_payload(reader, *data, *data_len);
	}
	return event;
}

guint
wsframe_close_code(const struct wsframe_reader *reader)
{
	guint code;

	if (reader->control_len == 0)
		return WSFRAME_CODE_NONE;
	if (reader->control_len == 1)
		return WSFRAME_CODE_PROTOCOL;
	code = (guint)number(reader->control, 2);
	if (code < 1000 || code > 4999 || (code >= 1004 && code <= 1006) ||
		(code >= 1015 && code < 3000))
		return WSFRAME_CODE_PROTOCOL;
	if (!g_utf8_validate((const char *)reader->control + 2,
		    reader->control_len - 2, NULL))
		return WSFRAME_CODE_DATA;
	return code;
}

gsize
wsframe_head(guint8 head[WSFRAME_HEAD_MAX], enum wsframe_opcode opcode,
	guint64 payload)
{
	guint n = payload < LENGTH_16 ? 0 : payload <= G_MAXUINT16 ? 2 : 8;

	head[0] = (guint8)(FINAL | opcode);
	head[1] = n == 0 ? (guint8)payload
			 : (guint8)(n == 2 ? LENGTH_16 : LENGTH_64);
	for (guint i = 0; i < n; i++)
		head[2 + i] = (guint8)(payload >> (8 * (n - 1 - i)));
	return 2 + n;
}
