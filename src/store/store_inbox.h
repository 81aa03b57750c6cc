/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_inbox: what is remembered about envelopes: outcomes by hash, those
 * that wait, refusals, and how often something was encrypted anew. */
#ifndef DORAN_STORE_INBOX_H
#define DORAN_STORE_INBOX_H

#include "store.h"

#define STORE_REFUSALS_MAX 1000 /* an account */
#define STORE_HELD_MAX 1000 /* an account */
#define STORE_HELD_SENDER_MAX 100 /* a sender */

/* Envelopes by hash: *outcome is the caller's number, *known FALSE when never
 * seen. Adding again replaces the outcome. */
gboolean store_envelope_find(struct store *store, gint64 account,
	const guint8 hash[STORE_HASH_LEN], gboolean *known, int *outcome,
	GError **error);
gboolean store_envelope_add(struct store *store, gint64 account,
	const guint8 hash[STORE_HASH_LEN], int outcome, gint64 now,
	GError **error);
gboolean store_envelope_prune(
	struct store *store, gint64 account, gint64 before, GError **error);

/* Envelopes that wait for a list or keys. */
struct held_record {
	gint64 id;
	char *sender;
	char *topic;
	GBytes *bytes;
	gint64 since;
};

void held_record_free(struct held_record *held);

/* *stored FALSE: the sender or the account has its most already. */
gboolean store_held_add(struct store *store, gint64 account, const char *sender,
	const char *topic, GBytes *bytes, gint64 now, gboolean *stored,
	GError **error);
/* GPtrArray of struct held_record, oldest first; sender NULL: of all. */
gboolean store_held_list(struct store *store, gint64 account,
	const char *sender, GPtrArray **held, GError **error);
gboolean store_held_delete(struct store *store, gint64 id, GError **error);
gboolean store_held_prune(
	struct store *store, gint64 account, gint64 before, GError **error);

/* What was refused, for doctor. */
struct refusal_record {
	char *sender; /* "": strangers, or too many senders */
	int code; /* the caller's */
	guint32 count;
	gint64 first, last;
	char *text; /* of the last one */
};

void refusal_record_free(struct refusal_record *refusal);

/* Counts one; sender NULL: a stranger, all in one row a code. Above
 * STORE_REFUSALS_MAX rows further senders count as strangers. *count: how many
 * of this row by now; may be NULL. */
gboolean store_refusal_add(struct store *store, gint64 account,
	const char *sender, int code, const char *text, gint64 now,
	guint32 *count, GError **error);
/* GPtrArray of struct refusal_record, the last one first. */
gboolean store_refusal_list(struct store *store, gint64 account,
	GPtrArray **refusals, GError **error);

/* May a new session with this device be made now? A window of `window` ms opens
 * with the first one, and at most `limit` are allowed until it ends. *allowed
 * TRUE has counted this one. */
gboolean store_anew_session(struct store *store, gint64 account,
	const char *peer, guint32 device, guint limit, gint64 window,
	gint64 now, gboolean *allowed, GError **error);
/* Counts one request to encrypt this envelope anew; *count includes it. */
gboolean store_anew_envelope(struct store *store, gint64 account,
	const guint8 hash[STORE_HASH_LEN], gint64 now, guint32 *count,
	GError **error);

typedef struct held_record HeldRecord;
typedef struct refusal_record RefusalRecord;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HeldRecord, held_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RefusalRecord, refusal_record_free)

#endif
