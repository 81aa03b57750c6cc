/* SPDX-License-Identifier: GPL-3.0-or-later */
/* outq: bytes on their way to a socket. Small things are put together, large
 * ones are shared, not copied. Holds no memory while empty. */
#ifndef DORAN_OUTQ_H
#define DORAN_OUTQ_H

#include <sys/uio.h>

#include <glib.h>

/* Zeroed at first; all members are private. */
struct outq {
	struct outq_piece *first, *last;
	gsize done; /* bytes of the first piece that are gone */
	gsize size;
	guint opened; /* length of the last piece when it was opened */
};

/* Where small things are appended, until outq_close(). */
GByteArray *outq_open(struct outq *q);
void outq_close(struct outq *q);
void outq_share(struct outq *q, GBytes *take_bytes);

gsize outq_size(const struct outq *q);
/* The first bytes, in at most `max` parts; how many parts. */
guint outq_parts(const struct outq *q, struct iovec *parts, guint max);
/* That many are written. */
void outq_written(struct outq *q, gsize len);
void outq_clear(struct outq *q);

#endif
