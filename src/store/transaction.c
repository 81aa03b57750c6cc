/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The half of store.h about when something is written for good. */
#include "config.h"

#include "fault.h"
#include "i18n.h"
#include "sql.h"

static const char begin[] = "BEGIN IMMEDIATE";
static const char begin_read[] = "BEGIN";
static const char commit[] = "COMMIT";
static const char rollback[] = "ROLLBACK";
static const char savepoint[] = "SAVEPOINT step";
static const char release[] = "RELEASE step";
static const char rollback_to[] = "ROLLBACK TO step";

/* A PRAGMA works when it is prepared, so it cannot be kept. */
static gboolean
set_sync(struct store *store, enum store_sync sync, GError **error)
{
	const char *text = sync == STORE_FULL ? "PRAGMA synchronous = FULL"
					      : "PRAGMA synchronous = NORMAL";

	if (store->sync == sync)
		return TRUE;
	if (sqlite3_exec(store->db, text, NULL, NULL, NULL) != SQLITE_OK)
		return sql_fault(store->db, store->path, error);
	store->sync = sync;
	return TRUE;
}

gboolean
store_begin(struct store *store, enum store_sync sync, GError **error)
{
	g_assert(!store->in_transaction && !store->reader);

	if (!set_sync(store, sync, error) || !sql_run(store, error, begin, ""))
		return FALSE;
	store->changes = sqlite3_total_changes64(store->db);
	store->in_transaction = TRUE;
	return TRUE;
}

static void
over(struct store *store)
{
	store->in_transaction = FALSE;
	store->in_savepoint = FALSE;
	if (!sqlite3_get_autocommit(store->db))
		sqlite3_exec(store->db, rollback, NULL, NULL, NULL);
	set_sync(store, STORE_NORMAL, NULL);
}

gboolean
store_commit(struct store *store, GError **error)
{
	gboolean full = store->sync == STORE_FULL;
	gboolean done;

	g_assert(store->in_transaction && !store->in_savepoint);

	done = sql_run(store, error, commit, "");
	if (done && full &&
		store->changes != sqlite3_total_changes64(store->db))
		store->unsynced = 0;
	over(store);
	return done;
}

void
store_rollback(struct store *store)
{
	g_assert(store->in_transaction);
	over(store);
}

gboolean
store_in_transaction(const struct store *store)
{
	return store->in_transaction;
}

gboolean
store_begin_read(struct store *store, GError **error)
{
	g_assert(!store->in_transaction);
	if (!sql_run(store, error, begin_read, ""))
		return FALSE;
	store->in_transaction = TRUE;
	return TRUE;
}

void
store_end_read(struct store *store)
{
	g_assert(store->in_transaction);
	over(store);
}

gboolean
store_savepoint(struct store *store, GError **error)
{
	g_assert(store->in_transaction && !store->in_savepoint);
	store->in_savepoint = sql_run(store, error, savepoint, "");
	return store->in_savepoint;
}

gboolean
store_release(struct store *store, GError **error)
{
	g_assert(store->in_savepoint);
	store->in_savepoint = FALSE;
	return sql_run(store, error, release, "");
}

/* Where SQLite has ended the transaction itself, there is nothing to go back
 * to, and the next call says so. */
void
store_rollback_to(struct store *store)
{
	g_assert(store->in_savepoint);
	store->in_savepoint = FALSE;
	if (sql_run(store, NULL, rollback_to, ""))
		sql_run(store, NULL, release, "");
}

guint
store_unsynced(const struct store *store)
{
	return store->unsynced;
}

/* At synchronous=NORMAL commits are in the log, but not flushed. An empty
 * commit at FULL flushes nothing, and a checkpoint costs two flushes: so the
 * log itself is flushed, as SQLite would. What was moved out of the log before
 * was flushed by the checkpoint. */
gboolean
store_sync(struct store *store, GError **error)
{
	sqlite3_file *log = NULL;
	int rc;

	g_assert(!store->in_transaction);
	if (store->unsynced == 0)
		return TRUE;
	rc = sqlite3_file_control(
		store->db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
	if (rc != SQLITE_OK)
		return sql_fault(store->db, store->path, error);
	if (log != NULL && log->pMethods != NULL &&
		log->pMethods->xSync(log, SQLITE_SYNC_NORMAL) != SQLITE_OK)
		return fault_set(error, FAULT_IO,
			_("Cannot write %s to the disk. Check the disk."),
			store->path);
	store->unsynced = 0;
	return TRUE;
}
