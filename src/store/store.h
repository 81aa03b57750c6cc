/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store: one SQLite file for all accounts, opened once by the owner to write
 * and by anybody to read. All functions of the store_*.h headers: TRUE, or
 * FALSE with *error. FAULT_IO: disk or file, the text says what to do. A
 * getter that finds nothing is TRUE and gives NULL. Names and numbers are
 * bound, never pasted. "account" is the account's id unless it says name;
 * times are milliseconds since 1970, hashes 32 bytes.
 *
 * A struct store belongs to one thread. Writers need not begin a transaction
 * for a single call; more than one call that belong together do. */
#ifndef DORAN_STORE_H
#define DORAN_STORE_H

#include <glib.h>

#define STORE_FILE "doran.db"
#define STORE_HASH_LEN 32

struct store;

/* Opens data_dir/doran.db to write, makes it (0600) and the folder (0700)
 * where missing, and brings an older one up to date in one transaction. The
 * caller holds the owner lock (owner.h). NULL and FAULT_IO when it cannot be
 * opened, is damaged, or is newer than this program: then it is untouched. */
struct store *store_open(const char *data_dir, GError **error);

/* Opens it to read only, beside a running writer or alone, on a read-only
 * file system too. NULL and FAULT_ABSENT: there is no store yet. FAULT_IO:
 * cannot be read, is damaged, or has another version than this program. */
struct store *store_open_reader(const char *data_dir, GError **error);

/* Rolls an open transaction back, and closes. Takes NULL. */
void store_close(struct store *store);

enum store_sync {
	STORE_NORMAL, /* survives a kill at once, power loss after a sync */
	STORE_FULL /* on disk (fsync) when store_commit() has returned */
};

/* One transaction that takes the write lock at once. Nesting is a programmer
 * error. After a FALSE commit the transaction is rolled back and over. */
gboolean store_begin(struct store *store, enum store_sync sync, GError **error);
gboolean store_commit(struct store *store, GError **error);
void store_rollback(struct store *store);
gboolean store_in_transaction(const struct store *store);

/* A reader's view of one moment over several calls: begin_read ... end_read.
 * Also for the writer, outside of a transaction. */
gboolean store_begin_read(struct store *store, GError **error);
void store_end_read(struct store *store);

/* Inside a transaction: one step that can be undone alone, for one message of
 * a batch. Not nested. rollback_to ends the savepoint too. */
gboolean store_savepoint(struct store *store, GError **error);
gboolean store_release(struct store *store, GError **error);
void store_rollback_to(struct store *store);

/* Everything committed before is on disk when this returns TRUE; costs one
 * fsync, and nothing when nothing was committed since the last sync. Outside
 * of a transaction only. */
gboolean store_sync(struct store *store, GError **error);

/* How many commits are not known to be on disk; 0: store_sync() is free. */
guint store_unsynced(const struct store *store);

/* Called at each commit of a change, for the writer; must not use the store. */
typedef void (*store_event)(void *user);
void store_on_commit(struct store *store, store_event event, void *user);

/* Gives back the pages it keeps in memory, which the next work reads again. For
 * when there is nothing to do, outside of a transaction. */
void store_rest(struct store *store);

/* For doctor: SQLite's quick check. *problem NULL: sound. */
gboolean store_check(struct store *store, char **problem, GError **error);

/* The schema's version of the file; the path of the file. */
int store_version(const struct store *store);
const char *store_path(const struct store *store);

/* For tests: the file may not grow beyond this many pages (disk full). */
gboolean store_limit_pages(struct store *store, guint pages, GError **error);

typedef struct store Store;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Store, store_close)

#endif
