/* SPDX-License-Identifier: GPL-3.0-or-later */
/* wshello: the request that a WebSocket connection begins with (RFC 6455,
 * section 4.2), and its answers. Pure. */
#ifndef DORAN_WSHELLO_H
#define DORAN_WSHELLO_H

#include <glib.h>

#define WSHELLO_MAX 8192 /* bytes of a request, with its empty line */

/* A request as it was sent, pieces of it that mattered. */
struct wshello {
	char *method; /* "GET" */
	char *target; /* "/health" */
	char *host; /* NULL: none */
	char *origin; /* NULL: none; "null" is what browsers may send */
	char *key; /* Sec-WebSocket-Key; NULL: none */
	char *upgrade; /* NULL: none */
	char *connection;
	char *version; /* Sec-WebSocket-Version */
	char *protocols; /* all offered subprotocols, commas between them */
};

/* Whether `bytes` has a whole request: its length with the empty line, or 0.
 * `seen` is how many bytes were looked through before. */
gsize wshello_length(const char *bytes, gsize len, gsize seen);

/* A whole request. 0, or the HTTP status that answers it: 400 (no HTTP, a
 * header twice that must be there once, control characters), 505. */
guint wshello_parse(struct wshello *hello, const char *bytes, gsize len);
void wshello_clear(struct wshello *hello);

/* Whether it asks for a WebSocket with `protocol`: 0, or 405 (not GET), 426
 * (no upgrade, or another version), 400 (a bad key, no Host, or `protocol` is
 * not among those offered). *why (borrowed) says it in English. */
guint wshello_wrong(
	const struct wshello *hello, const char *protocol, const char **why);

/* Whether Origin is that of the Host, or there is none: a page of another site
 * must not use a browser's way into this network (RFC 6455, section 10.2).
 * `allowed` (NULL: none, else ends with NULL) are other origins that may; "*":
 * all. */
gboolean wshello_origin_fits(
	const struct wshello *hello, const char *const *allowed);

/* The answers, the caller's. */
char *wshello_accept(const struct wshello *hello, const char *protocol);
/* With the connection's end. Status 426 and 405 get the headers they need. */
char *wshello_answer(guint status, const char *type, const char *body);

#endif
