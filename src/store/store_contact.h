/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_contact: people, their root key and last good device list; cached
 * prekey bundles of their devices. */
#ifndef DORAN_STORE_CONTACT_H
#define DORAN_STORE_CONTACT_H

#include "model.h"
#include "store.h"

struct contact_record {
	gint64 row; /* 0: not stored yet */
	gint64 account;
	char *address; /* unique in the account */
	char *name; /* or NULL */
	enum contact_state state;
	enum trust trust;
	gboolean has_root, has_pending;
	guint8 root[32]; /* pinned root key */
	guint8 pending_root[32]; /* another one that appeared */
	GBytes *list; /* last good device list, encoded; NULL: none */
	guint8 list_hash[STORE_HASH_LEN]; /* of list */
	guint64 list_epoch, list_counter;
	gint64 list_expires;
	gint64 list_seen; /* when that list was last seen or confirmed */
	gboolean frozen; /* two lists with one counter */
	gboolean acked_ever; /* the peer has answered at least once */
	gint64 asked_at; /* when its list was last asked for */
	gint64 created;
};

/* An empty record for an address, to fill in. */
struct contact_record *contact_record_new(gint64 account, const char *address);
void contact_record_free(struct contact_record *contact);

/* NULL when there is none. */
gboolean store_contact_get(struct store *store, gint64 account,
	const char *address, struct contact_record **contact, GError **error);

/* Adds or replaces the whole row; contact->row is set where it was 0. */
gboolean store_contact_put(
	struct store *store, struct contact_record *contact, GError **error);

/* GPtrArray of struct contact_record by address. Those of one state, or with
 * state -1 all. */
gboolean store_contact_list(struct store *store, gint64 account, int state,
	GPtrArray **contacts, GError **error);

/* For fronts: GPtrArray of struct contact; account NULL: of all accounts.
 * online is FALSE: the store does not know. */
gboolean store_contact_rows(struct store *store, const char *account,
	GPtrArray **contacts, GError **error);

typedef struct contact_record ContactRecord;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ContactRecord, contact_record_free)

#endif
