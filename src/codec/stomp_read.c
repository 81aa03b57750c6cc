/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "stomp.h"

/* A buffer does not begin larger than that, whatever is announced. */
#define FIRST_BODY 4096
#define MOST_BODY (1 << 30)

enum state {
	BETWEEN, /* frames */
	BETWEEN_CR, /* a CR that has to be an EOL's */
	COMMAND,
	HEADERS,
	BODY, /* of known length */
	BODY_NUL, /* ends with a NUL */
	END, /* the NUL behind a body of known length */
	FAILED
};

struct stomp_parser {
	struct stomp_limits limits;
	enum state state;
	enum stomp_event failure;
	const char *error;
	struct stomp_frame *frame; /* NULL between frames */
	GString *line; /* one that has begun; NULL: nothing of it */
	gsize head_len; /* bytes of the head so far */
	GByteArray *body;
	gsize body_left; /* BODY: to come */
};

struct stomp_parser *
stomp_parser_new(const struct stomp_limits *limits)
{
	struct stomp_parser *p = g_new0(struct stomp_parser, 1);

	p->limits = *limits;
	p->limits.body = MIN(limits->body, (gsize)MOST_BODY);
	return p;
}

static void
forget(struct stomp_parser *p)
{
	g_clear_pointer(&p->frame, stomp_frame_free);
	if (p->line != NULL)
		g_string_free(g_steal_pointer(&p->line), TRUE);
	g_clear_pointer(&p->body, g_byte_array_unref);
	p->head_len = 0;
}

void
stomp_parser_free(struct stomp_parser *p)
{
	if (p == NULL)
		return;
	forget(p);
	g_free(p);
}

const char *
stomp_parser_error(const struct stomp_parser *p)
{
	return p->error;
}

gboolean
stomp_parser_idle(const struct stomp_parser *p)
{
	return p->state == BETWEEN;
}

gsize
stomp_parser_held(const struct stomp_parser *p)
{
	return (p->frame != NULL ? p->frame->head->len : 0) +
		(p->line != NULL ? p->line->len : 0) +
		(p->body != NULL ? p->body->len : 0);
}

static gboolean
fail(struct stomp_parser *p, enum stomp_event how, const char *error)
{
	p->failure = how;
	p->error = error;
	return FALSE;
}

static gboolean
bad(struct stomp_parser *p, const char *error)
{
	return fail(p, STOMP_BAD, error);
}

static gboolean
too_large(struct stomp_parser *p, const char *error)
{
	return fail(p, STOMP_TOO_LARGE, error);
}

static gboolean
take_command(struct stomp_parser *p, const char *line, gsize len)
{
	for (guint i = 0; i < STOMP_N_COMMANDS; i++) {
		const char *name = stomp_command_name(i);

		if (strlen(name) != len || memcmp(name, line, len) != 0)
			continue;
		p->frame = g_new0(struct stomp_frame, 1);
		p->frame->command = i;
		p->frame->head = g_string_new(NULL);
		p->state = HEADERS;
		return TRUE;
	}
	return bad(p, "unknown command");
}

/* STOMP 1.2 "Value Encoding". */
static gboolean
unescape(GString *to, const char *from, gsize len)
{
	static const char codes[] = "nrc\\", values[] = "\n\r:\\";

	while (len > 0) {
		const char *slash = memchr(from, '\\', len);
		gsize plain = slash != NULL ? (gsize)(slash - from) : len;
		const char *code;

		g_string_append_len(to, from, (gssize)plain);
		if (slash == NULL)
			return TRUE;
		if (len < plain + 2 || slash[1] == '\0' ||
			(code = strchr(codes, slash[1])) == NULL)
			return FALSE;
		g_string_append_c(to, values[code - codes]);
		from += plain + 2;
		len -= plain + 2;
	}
	return TRUE;
}

static gboolean
take_header(struct stomp_parser *p, const char *line, gsize len)
{
	const char *colon = memchr(line, ':', len);
	GString *head = p->frame->head;
	gsize name;

	if (p->frame->n_headers >= p->limits.headers)
		return too_large(p, "too many headers");
	if (colon == NULL || colon == line)
		return bad(p, "a header without a name");
	if (!g_utf8_validate_len(line, len, NULL))
		return bad(p, "a header that is no UTF-8");
	name = (gsize)(colon - line);
	p->frame->n_headers++;
	if (p->frame->command == STOMP_CONNECT ||
		p->frame->command == STOMP_STOMP ||
		p->frame->command == STOMP_CONNECTED) {
		g_string_append_len(head, line, (gssize)len);
		head->str[head->len - len + name] = '\0';
	} else {
		if (!unescape(head, line, name))
			return bad(p, "an unknown escape in a header");
		g_string_append_c(head, '\0');
		if (!unescape(head, colon + 1, len - name - 1))
			return bad(p, "an unknown escape in a header");
	}
	g_string_append_c(head, '\0');
	return TRUE;
}

/* The empty line behind the headers. */
static gboolean
end_head(struct stomp_parser *p)
{
	gboolean has_body = stomp_command_has_body(p->frame->command);
	guint64 len = G_MAXUINT64;

	p->state = BODY_NUL;
	if (stomp_header(p->frame, "content-length") == NULL)
		return TRUE;
	if (!stomp_header_number(p->frame, "content-length", G_MAXINT64, &len))
		return bad(p, "content-length is not a number");
	if (len > 0 && !has_body)
		return bad(p, "a body where none may be");
	if (len > p->limits.body && len > p->limits.skip)
		return too_large(p, "the body is too large");
	p->frame->skipped = len > p->limits.body ? (gsize)len : 0;
	p->body_left = (gsize)len;
	p->state = len > 0 ? BODY : END;
	return TRUE;
}

static gboolean
take_line(struct stomp_parser *p, const char *line, gsize len)
{
	if (len > 0 && line[len - 1] == '\r')
		len--;
	if (len > p->limits.line)
		return too_large(p, "a line is too long");
	if (memchr(line, '\r', len) != NULL)
		return bad(p, "a CR inside of a line");
	if (p->state == COMMAND)
		return take_command(p, line, len);
	return len > 0 ? take_header(p, line, len) : end_head(p);
}

/* Up to the end of a line of the head. */
static gboolean
read_line(struct stomp_parser *p, const guint8 **data, gsize *len)
{
	const guint8 *end = memchr(*data, '\n', *len);
	gsize n = end != NULL ? (gsize)(end - *data) : *len;
	gsize held = p->line != NULL ? p->line->len : 0;
	const char *line = (const char *)*data;
	gboolean taken;

	if (memchr(line, '\0', n) != NULL)
		return bad(p, "a NUL inside of a head");
	/* its CR may be the last */
	if (held + n > p->limits.line + 1)
		return too_large(p, "a line is too long");
	p->head_len += n + (end != NULL);
	if (p->head_len > p->limits.head)
		return too_large(p, "the headers are too large");
	*data += n + (end != NULL);
	*len -= n + (end != NULL);
	if (end != NULL && held == 0)
		return take_line(p, line, n);
	if (p->line == NULL)
		p->line = g_string_new(NULL);
	g_string_append_len(p->line, line, (gssize)n);
	if (end == NULL)
		return TRUE;
	taken = take_line(p, p->line->str, p->line->len);
	g_string_truncate(p->line, 0);
	return taken;
}

static void
append_body(struct stomp_parser *p, const guint8 *data, gsize len)
{
	if (p->body == NULL)
		p->body = g_byte_array_sized_new(
			(guint)MIN(len + 1, (gsize)FIRST_BODY));
	g_byte_array_append(p->body, data, (guint)len);
}

/* Of known length. */
static gboolean
read_body(struct stomp_parser *p, const guint8 **data, gsize *len)
{
	gsize n = MIN(p->body_left, *len);

	if (p->frame->skipped == 0)
		append_body(p, *data, n);
	*data += n;
	*len -= n;
	p->body_left -= n;
	if (p->body_left == 0)
		p->state = END;
	return TRUE;
}

/* Up to a NUL, which stays. */
static gboolean
read_until_nul(struct stomp_parser *p, const guint8 **data, gsize *len)
{
	const guint8 *end = memchr(*data, '\0', *len);
	gsize n = end != NULL ? (gsize)(end - *data) : *len;
	gsize held = p->body != NULL ? p->body->len : 0;

	if (n > 0 && !stomp_command_has_body(p->frame->command))
		return bad(p, "a body where none may be");
	if (p->frame->skipped > 0 || n > p->limits.body - held) {
		held = MAX(held, p->frame->skipped);
		if (n > p->limits.skip || held > p->limits.skip - n)
			return too_large(p, "the body is too large");
		g_clear_pointer(&p->body, g_byte_array_unref);
		p->frame->skipped = held + n;
	} else if (n > 0)
		append_body(p, *data, n);
	*data += n;
	*len -= n;
	if (end != NULL)
		p->state = END;
	return TRUE;
}

/* The NUL that ends a frame. */
static struct stomp_frame *
read_end(struct stomp_parser *p, const guint8 **data, gsize *len)
{
	struct stomp_frame *frame;

	if (**data != '\0') {
		bad(p, "no NUL at the end of a body");
		return NULL;
	}
	++*data;
	--*len;
	if (p->body != NULL) {
		g_byte_array_append(p->body, (const guint8 *)"", 1);
		p->frame->body_len = p->body->len - 1;
		p->frame->body =
			g_byte_array_free(g_steal_pointer(&p->body), FALSE);
	}
	frame = g_steal_pointer(&p->frame);
	forget(p);
	p->state = BETWEEN;
	return frame;
}

/* EOLs; TRUE at the first byte of something else, or of a broken EOL. */
static gboolean
read_beats(
	struct stomp_parser *p, const guint8 **data, gsize *len, gboolean *beat)
{
	for (; *len > 0; ++*data, --*len) {
		if (**data == '\n') {
			*beat = TRUE;
			p->state = BETWEEN;
		} else if (p->state == BETWEEN_CR)
			return !bad(p, "a CR without its LF");
		else if (**data == '\r')
			p->state = BETWEEN_CR;
		else
			return TRUE;
	}
	return FALSE;
}

static enum stomp_event
failed(struct stomp_parser *p, struct stomp_frame **frame)
{
	if (p->state == BODY || p->state == BODY_NUL || p->state == END)
		*frame = g_steal_pointer(&p->frame);
	forget(p);
	p->state = FAILED;
	return p->failure;
}

/* One step; FALSE: failed. */
static gboolean
step(struct stomp_parser *p, const guint8 **data, gsize *len,
	struct stomp_frame **frame)
{
	switch (p->state) {
	case COMMAND:
	case HEADERS:
		return read_line(p, data, len);
	case BODY:
		return read_body(p, data, len);
	case BODY_NUL:
		return read_until_nul(p, data, len);
	case END:
		return (*frame = read_end(p, data, len)) != NULL;
	case BETWEEN:
	case BETWEEN_CR:
	case FAILED:
		break;
	}
	return FALSE;
}

enum stomp_event
stomp_parser_next(struct stomp_parser *p, const guint8 **data, gsize *len,
	struct stomp_frame **frame)
{
	*frame = NULL;
	if (p->state == FAILED)
		return p->failure;
	while (*len > 0) {
		if (p->state == BETWEEN || p->state == BETWEEN_CR) {
			gboolean beat = FALSE;
			gboolean other = read_beats(p, data, len, &beat);

			if (beat && p->error == NULL)
				return STOMP_BEAT;
			if (!other)
				break;
			if (p->error != NULL)
				return failed(p, frame);
			p->state = COMMAND;
		}
		if (!step(p, data, len, frame))
			return failed(p, frame);
		if (*frame != NULL)
			return STOMP_FRAME;
	}
	return STOMP_MORE;
}
