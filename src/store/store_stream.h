/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_stream: the reliable streams between pairs of devices. */
#ifndef DORAN_STORE_STREAM_H
#define DORAN_STORE_STREAM_H

#include "store.h"

#define STORE_RANGES_MAX 32

/* Sequence numbers, both included. GArrays "of ranges" have elements of this
 * layout: two guint64. */
struct store_range {
	guint64 first, last;
};

struct stream_out {
	guint64 next_seq; /* to be given next, 1 at first */
	guint64 acked; /* cumulative, by the peer */
};

/* A stream never used is {1, 0}. */
gboolean store_stream_out_get(struct store *store, gint64 account,
	const char *peer, guint32 device, struct stream_out *out,
	GError **error);
gboolean store_stream_out_put(struct store *store, gint64 account,
	const char *peer, guint32 device, const struct stream_out *out,
	GError **error);
/* Gives the next sequence number and moves on. */
gboolean store_stream_out_take(struct store *store, gint64 account,
	const char *peer, guint32 device, guint64 *seq, GError **error);

struct stream_in {
	char *peer;
	guint32 device;
	guint64 cumulative; /* everything up to this is here */
	GArray *ranges; /* beyond it; never NULL, at most STORE_RANGES_MAX */
	gint64 ack_due; /* when to acknowledge, 0: nothing to say */
	gint64 gap_asked; /* when gaps were last asked for, 0: never */
};

void stream_in_free(struct stream_in *in);

/* Never NULL on TRUE: a stream never used is all zero. */
gboolean store_stream_in_get(struct store *store, gint64 account,
	const char *peer, guint32 device, struct stream_in **in,
	GError **error);
gboolean store_stream_in_put(struct store *store, gint64 account,
	const struct stream_in *in, GError **error);
/* GPtrArray of struct stream_in with ack_due in 1..now, the earliest first. */
gboolean store_stream_in_due(struct store *store, gint64 account, gint64 now,
	GPtrArray **streams, GError **error);
/* Earliest ack_due, G_MAXINT64: none. */
gboolean store_stream_in_next(
	struct store *store, gint64 account, gint64 *due, GError **error);
/* GPtrArray of all struct stream_in, by peer and device. */
gboolean store_stream_in_list(struct store *store, gint64 account,
	GPtrArray **streams, GError **error);

/* Both directions with one device, and its session: it is gone. */
gboolean store_stream_delete(struct store *store, gint64 account,
	const char *peer, guint32 device, GError **error);
/* Both directions with all devices: we are a new device. */
gboolean store_stream_delete_all(
	struct store *store, gint64 account, GError **error);

typedef struct stream_in StreamIn;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StreamIn, stream_in_free)

#endif
