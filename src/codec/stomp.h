/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stomp: STOMP 1.2 frames (stomp.github.io/stomp-specification-1.2.html), both
 * ways, bytes to values and back. No sockets, no clocks, no sessions.
 *
 * The parser takes bytes in pieces of any size and is strict: only commands of
 * the specification, UTF-8 in commands and headers, no NUL and no lone CR
 * there, the four escapes and no others, a body only where the specification
 * has one, and a NUL right behind what content-length says. In CONNECT, STOMP
 * and CONNECTED nothing is escaped: a backslash is a backslash. Lines may end
 * in CR LF. A colon in a value is taken without its escape too: the first one
 * of a line ends the name. It holds at most what the limits say and what has
 * come; nothing is allocated because a length was announced, and between
 * frames it holds nothing. */
#ifndef DORAN_STOMP_H
#define DORAN_STOMP_H

#include <glib.h>

enum stomp_command {
	STOMP_CONNECT,
	STOMP_STOMP, /* the other name of CONNECT */
	STOMP_SEND,
	STOMP_SUBSCRIBE,
	STOMP_UNSUBSCRIBE,
	STOMP_BEGIN,
	STOMP_COMMIT,
	STOMP_ABORT,
	STOMP_ACK,
	STOMP_NACK,
	STOMP_DISCONNECT,
	/* of servers: */
	STOMP_CONNECTED,
	STOMP_MESSAGE,
	STOMP_RECEIPT,
	STOMP_ERROR,
	STOMP_N_COMMANDS
};

/* "CONNECT"; static. */
const char *stomp_command_name(enum stomp_command command);
/* SEND, MESSAGE and ERROR. */
gboolean stomp_command_has_body(enum stomp_command command);

/* ---- frames --------------------------------------------------------- */

struct stomp_frame {
	enum stomp_command command;
	guint n_headers; /* repeated ones counted */
	/* NUL behind it, not counted; NULL without a body or with an empty
	 * one. stomp_frame_free() frees it: set to NULL to keep it. */
	guint8 *body;
	gsize body_len;
	gsize skipped; /* the length of a body over the limit; 0: none was */
	GString *head; /* private: name NUL value NUL … */
};

void stomp_frame_free(struct stomp_frame *frame);

/* For g_autoptr(StompFrame) and g_autoptr(StompParser) only. */
typedef struct stomp_frame StompFrame;
typedef struct stomp_parser StompParser;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StompFrame, stomp_frame_free)

/* The value of a header, unescaped and valid UTF-8, or NULL. Of repeated ones
 * the first counts. Borrowed from the frame. */
const char *stomp_header(const struct stomp_frame *frame, const char *name);

/* Goes through all headers in their order; begins with *pos = 0. */
gboolean stomp_header_next(const struct stomp_frame *frame, gsize *pos,
	const char **name, const char **value);

/* A decimal number, digits alone, of at most `max`. FALSE: the header is there
 * and is none. Not there: *number stays and TRUE is returned. */
gboolean stomp_header_number(const struct stomp_frame *frame, const char *name,
	guint64 max, guint64 *number);

/* `heart-beat:SENDS,WANTS` in ms (0: cannot, or does not want); not there: 0,0.
 * FALSE: malformed. */
gboolean stomp_heart_beat(
	const struct stomp_frame *frame, guint *sends, guint *wants);

/* Does a list such as accept-version's ("1.1,1.2") have the item? */
gboolean stomp_list_has(const char *list, const char *item);

/* ---- reading -------------------------------------------------------- */

/* What is over one of them ends the parser with STOMP_TOO_LARGE. */
struct stomp_limits {
	guint headers; /* of one frame */
	gsize line; /* bytes of the command or one header, without its EOL */
	gsize head; /* bytes of a whole head, EOLs counted */
	gsize body; /* at most 1 GiB, more is that */
	/* A body over `body` and up to this is taken, and nothing of it kept;
	 * 0: it is too large. */
	gsize skip;
};

enum stomp_event {
	STOMP_MORE, /* all was taken, no frame is whole: feed more */
	STOMP_FRAME, /* a frame; there may be more */
	STOMP_BEAT, /* at least one EOL between frames; there may be more */
	STOMP_BAD, /* broken: every further call says the same */
	STOMP_TOO_LARGE /* over a limit: every further call says the same */
};

struct stomp_parser;

/* The limits are copied. */
struct stomp_parser *stomp_parser_new(const struct stomp_limits *limits);
void stomp_parser_free(struct stomp_parser *parser);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StompParser, stomp_parser_free)

/* Takes bytes from *data (moves *data, lessens *len) up to the next event. Call
 * it until it returns STOMP_MORE; what is left may also wait, anywhere, when
 * the caller is behind. STOMP_FRAME: *frame is the caller's. STOMP_TOO_LARGE,
 * STOMP_BAD: *frame is what was read of it if its head was whole (for its
 * `receipt`), without a body, the caller's and given once; else NULL. The
 * others: NULL. */
enum stomp_event stomp_parser_next(struct stomp_parser *parser,
	const guint8 **data, gsize *len, struct stomp_frame **frame);

/* After STOMP_BAD or STOMP_TOO_LARGE: what is wrong, English, for an ERROR's
 * `message`; static. */
const char *stomp_parser_error(const struct stomp_parser *parser);

/* TRUE between two frames: the connection can end here. */
gboolean stomp_parser_idle(const struct stomp_parser *parser);

/* Bytes held of a frame that is not whole. */
gsize stomp_parser_held(const struct stomp_parser *parser);

/* ---- writing -------------------------------------------------------- */

/* On the stack, owns nothing; all members are private. */
struct stomp_writer {
	GByteArray *out;
	guint start;
	enum stomp_command command;
	gboolean bad;
};

/* Begins a frame behind what `out` has already; the headers follow, then
 * stomp_write_end(). */
void stomp_write_begin(struct stomp_writer *writer, GByteArray *out,
	enum stomp_command command);
/* A NULL value writes nothing. `content-length` is stomp_write_end()'s. */
void stomp_write_header(
	struct stomp_writer *writer, const char *name, const char *value);
void stomp_write_number(
	struct stomp_writer *writer, const char *name, guint64 number);
/* The body, with content-length, also when it is empty. Commands without a
 * body: NULL, 0. FALSE: a header cannot be written (an empty name, no UTF-8, a
 * body where none may be; in CONNECT and CONNECTED also a line break, or a
 * colon in a name); then `out` is as it was before. */
gboolean stomp_write_end(
	struct stomp_writer *writer, const void *body, gsize body_len);

/* The same for a body that follows elsewhere, and the NUL behind it: all up to
 * the body. */
gboolean stomp_write_head(struct stomp_writer *writer, gsize body_len);

/* A frame as parsed, written again: without its own content-length headers. */
gboolean stomp_write_frame(GByteArray *out, const struct stomp_frame *frame);

#endif
