/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "outq.h"

/* A piece put together takes no more once it is that long. */
#define PIECE_MAX 65536

struct outq_piece {
	struct outq_piece *next;
	GByteArray *own; /* or */
	GBytes *shared;
};

static struct outq_piece *
add(struct outq *q)
{
	struct outq_piece *piece = g_new0(struct outq_piece, 1);

	if (q->last != NULL)
		q->last->next = piece;
	else
		q->first = piece;
	return q->last = piece;
}

GByteArray *
outq_open(struct outq *q)
{
	struct outq_piece *last = q->last;

	if (last == NULL || last->own == NULL || last->own->len > PIECE_MAX) {
		last = add(q);
		last->own = g_byte_array_new();
	}
	q->opened = last->own->len;
	return last->own;
}

void
outq_close(struct outq *q)
{
	q->size += q->last->own->len - q->opened;
}

void
outq_share(struct outq *q, GBytes *take_bytes)
{
	add(q)->shared = take_bytes;
	q->size += g_bytes_get_size(take_bytes);
}

gsize
outq_size(const struct outq *q)
{
	return q->size;
}

static const guint8 *
bytes(const struct outq_piece *piece, gsize *len)
{
	if (piece->own == NULL)
		return g_bytes_get_data(piece->shared, len);
	*len = piece->own->len;
	return piece->own->data;
}

guint
outq_parts(const struct outq *q, struct iovec *parts, guint max)
{
	gsize done = q->done;
	guint n = 0;

	for (struct outq_piece *p = q->first; p != NULL && n < max;
		p = p->next) {
		gsize len;
		const guint8 *data = bytes(p, &len);

		if (len > done)
			parts[n++] = (struct iovec){
				.iov_base = (guint8 *)data + done,
				.iov_len = len - done,
			};
		done = 0;
	}
	return n;
}

static void
drop_first(struct outq *q)
{
	struct outq_piece *piece = q->first;

	q->first = piece->next;
	if (q->first == NULL)
		q->last = NULL;
	q->done = 0;
	if (piece->own != NULL)
		g_byte_array_unref(piece->own);
	g_bytes_unref(piece->shared);
	g_free(piece);
}

void
outq_written(struct outq *q, gsize len)
{
	q->size -= len;
	q->done += len;
	while (q->first != NULL) {
		gsize size, over;

		bytes(q->first, &size);
		if (q->done < size)
			return;
		over = q->done - size;
		drop_first(q);
		q->done = over;
	}
}

void
outq_clear(struct outq *q)
{
	while (q->first != NULL)
		drop_first(q);
	q->size = 0;
}
