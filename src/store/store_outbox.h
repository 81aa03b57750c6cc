/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_outbox: what has to reach other devices. A payload is the encrypted
 * body, once; an outbox row is its way to one device. */
#ifndef DORAN_STORE_OUTBOX_H
#define DORAN_STORE_OUTBOX_H

#include "model.h"
#include "store_stream.h"

struct payload_record {
	gint64 id;
	gint64 account;
	gint64 message; /* row of the message, 0: none (a status, say) */
	guint8 message_id[32];
	char *room; /* URI */
	int mode; /* the record's */
	char *peer; /* address of the chat's other side */
	GBytes *key; /* sealed content key, NULL: none */
	GBytes *body; /* encrypted body */
	gint64 created;
};

void payload_record_free(struct payload_record *payload);

/* Stored as numbers: never renumber. Up to PUBLISHED a row is open and can be
 * due. An acknowledged row is deleted. */
enum outbox_state {
	OUTBOX_WAITING = 0, /* no envelope yet */
	OUTBOX_READY = 1, /* envelope made, to be published */
	OUTBOX_PUBLISHED = 2, /* the server took it; retried when due */
	OUTBOX_PARKED = 3, /* the peer does not answer strangers */
	OUTBOX_FAILED = 4
};
#define OUTBOX_STATES 5

struct outbox_record {
	gint64 id;
	gint64 account;
	gint64 payload;
	gint64 message; /* the payload's, read only */
	char *peer;
	guint32 device; /* 0: still to be fanned out to the peer's devices */
	guint64 seq; /* 0: not assigned yet; else unique in the stream */
	enum outbox_state state;
	GBytes *envelope; /* or NULL */
	gboolean has_hash;
	guint8 envelope_hash[STORE_HASH_LEN];
	guint32 tries;
	gint64 next_try;
	gint64 created;
	enum notice reason;
	guint32 anew; /* times it was encrypted anew */
};

void outbox_record_free(struct outbox_record *row);

/* How a message's rows stand: rows[state]. Acknowledged ones are gone. */
struct outbox_progress {
	gint64 message;
	guint32 rows[OUTBOX_STATES];
};

gboolean store_payload_add(struct store *store,
	const struct payload_record *payload, gint64 *id, GError **error);
/* NULL when there is none. */
gboolean store_payload_get(struct store *store, gint64 id,
	struct payload_record **payload, GError **error);
/* Deletes those without rows. */
gboolean store_payload_sweep(
	struct store *store, gint64 account, GError **error);

/* Adds row->{account, payload, peer, device, seq, state, envelope, hash,
 * next_try, created, reason}; *id may be NULL. */
gboolean store_outbox_add(struct store *store, const struct outbox_record *row,
	gint64 *id, GError **error);
gboolean store_outbox_get(struct store *store, gint64 id,
	struct outbox_record **row, GError **error);
/* Replaces everything of row->id but account, payload and created. */
gboolean store_outbox_update(
	struct store *store, const struct outbox_record *row, GError **error);

/* Up to limit open rows with next_try <= now: those that wait longest (by
 * next_try, then id), in the order of peer and id. GPtrArray of struct
 * outbox_record, here and below. */
gboolean store_outbox_due(struct store *store, gint64 account, gint64 now,
	guint limit, GPtrArray **rows, GError **error);
/* Earliest next_try of the open rows, G_MAXINT64: none. */
gboolean store_outbox_next(
	struct store *store, gint64 account, gint64 *next_try, GError **error);
/* Makes the rows that no server has (WAITING, READY) due since they were made,
 * so before younger ones, e.g. after a reconnect or a new list: of one peer, or
 * with peer NULL of all. PUBLISHED
 * ones keep their time, unless it is over 25 hours away: then the clock was
 * changed. */
gboolean store_outbox_wake(struct store *store, gint64 account,
	const char *peer, gint64 now, GError **error);

/* Rows of one stream with first <= seq <= last, by seq. */
gboolean store_outbox_range(struct store *store, gint64 account,
	const char *peer, guint32 device, guint64 first, guint64 last,
	GPtrArray **rows, GError **error);
/* NULL when there is none. */
gboolean store_outbox_by_hash(struct store *store, gint64 account,
	const guint8 hash[STORE_HASH_LEN], struct outbox_record **row,
	GError **error);
gboolean store_outbox_of_payload(
	struct store *store, gint64 payload, GPtrArray **rows, GError **error);
gboolean store_outbox_of_message(
	struct store *store, gint64 message, GPtrArray **rows, GError **error);
/* All rows to a peer (device 0: to all its devices), by device and id. */
gboolean store_outbox_of_peer(struct store *store, gint64 account,
	const char *peer, guint32 device, GPtrArray **rows, GError **error);
gboolean store_outbox_progress(struct store *store, gint64 message,
	struct outbox_progress *progress, GError **error);

/* Single steps; set_envelope also gives the sequence number and READY. */
gboolean store_outbox_set_envelope(struct store *store, gint64 id, guint64 seq,
	GBytes *envelope, const guint8 hash[STORE_HASH_LEN], GError **error);
gboolean store_outbox_set_state(struct store *store, gint64 id,
	enum outbox_state state, enum notice reason, guint32 tries,
	gint64 next_try, GError **error);
/* From READY to PUBLISHED; *changed FALSE: it is in another state, or gone. */
gboolean store_outbox_published(struct store *store, gint64 id, guint32 tries,
	gint64 next_try, gboolean *changed, GError **error);
/* The message is SENT, if it was QUEUED and no row of it is left that no server
 * has. */
gboolean store_outbox_sent(struct store *store, gint64 message,
	gboolean *changed, gint64 *chat, GError **error);
gboolean store_outbox_delete(struct store *store, gint64 id, GError **error);

/* The peer's device has everything up to `cumulative`, and the ranges (of two
 * guint64: first and last, see struct store_range; NULL: none): deletes those
 * rows and payloads that have none left. *progress: GArray of struct
 * outbox_progress, one for each message touched (never message 0). */
gboolean store_outbox_ack(struct store *store, gint64 account, const char *peer,
	guint32 device, guint64 cumulative, const GArray *ranges,
	GArray **progress, GError **error);

/* All open rows to the peer become PARKED with the reason; parked ones become
 * WAITING, or READY where an envelope is made, with tries 0 and due now.
 * *progress as above. */
gboolean store_outbox_park(struct store *store, gint64 account,
	const char *peer, enum notice reason, GArray **progress,
	GError **error);
gboolean store_outbox_unpark(struct store *store, gint64 account,
	const char *peer, gint64 now, GArray **progress, GError **error);

/* Deletes all rows and payloads of a message, all rows of a peer's device. */
gboolean store_outbox_cancel(
	struct store *store, gint64 message, GError **error);
gboolean store_outbox_drop_device(struct store *store, gint64 account,
	const char *peer, guint32 device, GArray **progress, GError **error);

/* For doctor: rows by state. */
gboolean store_outbox_counts(struct store *store, gint64 account,
	guint32 counts[OUTBOX_STATES], GError **error);

typedef struct payload_record PayloadRecord;
typedef struct outbox_record OutboxRecord;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PayloadRecord, payload_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OutboxRecord, outbox_record_free)

#endif
