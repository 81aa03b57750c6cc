/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_prekey: the account's own one-time and signed prekeys. The private
 * record is sealed by the caller; the public half is not secret. */
#ifndef DORAN_STORE_PREKEY_H
#define DORAN_STORE_PREKEY_H

#include "store_session.h"

enum prekey_state {
	PREKEY_PUBLISHED = 0, /* in the bundle */
	PREKEY_USED = 1 /* out of it; kept until the sender has caught up */
};

struct prekey_record {
	guint32 id;
	GBytes *sealed;
	guint8 pub[STORE_PUBLIC_LEN];
	guint8 signature[64]; /* signed prekeys only */
	enum prekey_state state; /* one-time prekeys only */
	gboolean current; /* signed prekeys only: the one in the bundle */
	gint64 created;
	gint64 used_at; /* one-time prekeys only; 0: not used */
};

void prekey_record_free(struct prekey_record *prekey);

/* id, sealed, pub, created are stored; the id must be new. */
gboolean store_prekey_add(struct store *store, gint64 account,
	const struct prekey_record *prekey, GError **error);
/* The sealed record in any state; NULL when there is none. */
gboolean store_prekey_load(struct store *store, gint64 account, guint32 id,
	GBytes **sealed, GError **error);
gboolean store_prekey_use(struct store *store, gint64 account, guint32 id,
	gint64 now, GError **error);
/* Used ones that were used before then. */
gboolean store_prekey_prune(
	struct store *store, gint64 account, gint64 before, GError **error);
gboolean store_prekey_count(struct store *store, gint64 account,
	enum prekey_state state, guint *count, GError **error);
/* GPtrArray of struct prekey_record by id, with all fields. */
gboolean store_prekey_list(struct store *store, gint64 account,
	enum prekey_state state, GPtrArray **prekeys, GError **error);
/* One above the highest id ever given to the account, 1 at first; never given
 * twice, also after deletions. Wraps to 1 above 0xfffffe. */
gboolean store_prekey_next_id(
	struct store *store, gint64 account, guint32 *id, GError **error);

/* Adds it as the current one, in place of the one that was. */
gboolean store_signed_prekey_add(struct store *store, gint64 account,
	const struct prekey_record *prekey, GError **error);
gboolean store_signed_prekey_load(struct store *store, gint64 account,
	guint32 id, GBytes **sealed, GError **error);
/* The one in the bundle, NULL when there is none. */
gboolean store_signed_prekey_current(struct store *store, gint64 account,
	struct prekey_record **prekey, GError **error);
/* Those made before then, except the current one. */
gboolean store_signed_prekey_prune(
	struct store *store, gint64 account, gint64 before, GError **error);
gboolean store_signed_prekey_next_id(
	struct store *store, gint64 account, guint32 *id, GError **error);
/* All prekeys of both kinds: the account becomes a new device. */
gboolean store_prekey_delete_all(
	struct store *store, gint64 account, GError **error);

typedef struct prekey_record PrekeyRecord;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(PrekeyRecord, prekey_record_free)

#endif
