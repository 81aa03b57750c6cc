/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_account: the accounts, and small values and sealed secrets of each. */
#ifndef DORAN_STORE_ACCOUNT_H
#define DORAN_STORE_ACCOUNT_H

#include "store.h"

#define STORE_NETWORK_LEN 16

struct account_record {
	gint64 id;
	char *name; /* unique; the group name in doran.conf */
	char *address; /* user@network */
	char *backend;
	gboolean has_network; /* FALSE until the network is pinned */
	guint8 network_id[STORE_NETWORK_LEN];
	char *network_name; /* NULL until pinned */
	guint32 device;
	char *display_name; /* or NULL */
	gint64 created;
};

void account_record_free(struct account_record *account);

/* GPtrArray of struct account_record, by name, freed with the array. */
gboolean store_account_list(
	struct store *store, GPtrArray **accounts, GError **error);

/* NULL when there is none. */
gboolean store_account_find(struct store *store, const char *name,
	struct account_record **account, GError **error);

/* id is ignored and given in *id. A name that exists is FAULT_USAGE. */
gboolean store_account_add(struct store *store,
	const struct account_record *account, gint64 *id, GError **error);

/* Everything of account->id but id and created. */
gboolean store_account_update(struct store *store,
	const struct account_record *account, GError **error);

/* With everything that belongs to it. */
gboolean store_account_delete(
	struct store *store, gint64 account, GError **error);

/* Sealed secrets by name ("identity", "list-key"); NULL when there is none,
 * NULL deletes. */
gboolean store_secret_get(struct store *store, gint64 account, const char *name,
	GBytes **sealed, GError **error);
gboolean store_secret_set(struct store *store, gint64 account, const char *name,
	GBytes *sealed, GError **error);

/* The same for values that are not secret (own list, counters, dates). */
gboolean store_value_get(struct store *store, gint64 account, const char *name,
	GBytes **value, GError **error);
gboolean store_value_set(struct store *store, gint64 account, const char *name,
	GBytes *value, GError **error);
gboolean store_value_get_number(struct store *store, gint64 account,
	const char *name, gint64 *value, GError **error);
gboolean store_value_set_number(struct store *store, gint64 account,
	const char *name, gint64 value, GError **error);

typedef struct account_record AccountRecord;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AccountRecord, account_record_free)

#endif
