/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stream: a connection to the broker, plain or TLS, that never blocks and that
 * costs next to nothing while idle. */
#ifndef DORAN_STREAM_H
#define DORAN_STREAM_H

#include <sys/uio.h>

#include "gateway.h"
#include "poller.h"

struct stream;

/* Connected, TLS verified; or, with why (English), not: stream_close() it. */
typedef void (*stream_opened)(struct stream *stream, const char *why);
/* Something may be read or written. */
typedef void (*stream_ready)(struct stream *stream, gboolean in, gboolean out);

/* Part of its owner; zeroed. All members are private. */
struct stream {
	struct watch watch; /* first */
	struct gateway *gateway;
	stream_opened opened;
	stream_ready ready;
	struct stream_opening *opening; /* name look-up and connecting */
	struct ssl_st *tls;
	int fd;
	gboolean open; /* fd is there */
	gboolean shaking; /* TLS handshake */
	gboolean in, out; /* wanted */
	gboolean cross_in, cross_out; /* what TLS waits for in their stead */
};

enum { STREAM_END = 0, STREAM_AGAIN = -1, STREAM_BROKEN = -2 };

/* To the gateway's broker; `opened` comes later, once, unless closed. */
void stream_open(struct stream *stream, struct gateway *gateway,
	stream_opened opened, stream_ready ready);
/* Ends it at once; twice does no harm. */
void stream_close(struct stream *stream);

/* What `ready` is wanted for. TLS may hold bytes without a sign: read until
 * STREAM_AGAIN, also when reading is wanted anew. */
void stream_want(struct stream *stream, gboolean in, gboolean out);

/* Bytes, or one of the above. */
gssize stream_read(struct stream *stream, void *to, gsize len);
gssize stream_write(
	struct stream *stream, const struct iovec *parts, guint n_parts);

#endif
