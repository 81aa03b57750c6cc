/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wsframe: frames of WebSocket (RFC 6455, section 5) as a server reads and
 * writes them. Pure; no message is ever collected, whatever its size. */
#ifndef DORAN_WSFRAME_H
#define DORAN_WSFRAME_H

#include <glib.h>

#define WSFRAME_HEAD_MAX 10 /* bytes before the payload, server to client */
#define WSFRAME_CONTROL_MAX 125

/* Close codes of section 7.4.1 that the reader finds reasons for. */
enum {
	WSFRAME_CODE_NORMAL = 1000,
	WSFRAME_CODE_PROTOCOL = 1002,
	WSFRAME_CODE_NONE = 1005, /* never sent: the Close frame had no code */
	WSFRAME_CODE_DATA = 1007, /* a text that is not UTF-8 */
	WSFRAME_CODE_TOO_BIG = 1009
};

enum wsframe_opcode {
	WSFRAME_CONTINUATION = 0,
	WSFRAME_TEXT = 1,
	WSFRAME_BINARY = 2,
	WSFRAME_CLOSE = 8,
	WSFRAME_PING = 9,
	WSFRAME_PONG = 10
};

/* All zero at first, but for limit. */
struct wsframe_reader {
	guint64 limit; /* bytes of one message, whatever its fragments */
	guint64 left; /* payload bytes of this frame still to come */
	guint64 message; /* bytes of this message that were announced */
	guint16 code; /* what is wrong, after WSFRAME_WRONG */
	guint8 head[14], have, want; /* of a frame's head */
	guint8 mask[4], turn; /* turn: which byte of the mask is next */
	guint8 opcode; /* of this frame */
	guint final : 1; /* this frame ends its message */
	guint payload : 1; /* the head is complete */
	guint open : 1; /* a message has begun and not ended */
	guint text : 1; /* it is a text */
	guint8 low, high, more; /* UTF-8: bounds of the next byte, how many */
	guint8 control[WSFRAME_CONTROL_MAX], control_len;
};

enum wsframe_event {
	WSFRAME_MORE, /* everything was read */
	WSFRAME_DATA, /* a piece of a message: `data`, of `len` > 0 */
	WSFRAME_CONTROL, /* a whole Close, Ping or Pong: opcode, control */
	WSFRAME_WRONG /* against the protocol: `code`; do not go on */
};

/* Reads on in *bytes, which has *len bytes and is unmasked in place; both move
 * behind what was read. Strict: frames that are not masked, reserved bits,
 * lengths that are not minimal, unknown opcodes, fragments out of order and
 * texts that are not UTF-8 are wrong. */
enum wsframe_event wsframe_read(struct wsframe_reader *reader, guint8 **bytes,
	gsize *len, guint8 **data, gsize *data_len);

/* The code of a Close frame that was read: WSFRAME_CODE_NONE where it has
 * none, WSFRAME_CODE_PROTOCOL where it must not be sent, WSFRAME_CODE_DATA
 * where its reason is not UTF-8. */
guint wsframe_close_code(const struct wsframe_reader *reader);

/* The head of an unmasked frame that is a whole message; how many bytes of
 * `head` it has. */
gsize wsframe_head(guint8 head[WSFRAME_HEAD_MAX], enum wsframe_opcode opcode,
	guint64 payload);

#endif
