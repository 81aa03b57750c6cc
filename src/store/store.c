/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fault.h"
#include "i18n.h"
#include "migrate.h"
#include "sql.h"

#define BUSY_MS 5000
/* KiB of pages: what a batch of messages touches, what some screens show. */
#define WRITER_CACHE "2000"
#define READER_CACHE "500"

static int
count_commit(void *data)
{
	struct store *store = data;

	store->unsynced++;
	if (store->committed != NULL)
		store->committed(store->user);
	return 0;
}

static struct store *
store_new(const char *data_dir)
{
	struct store *store = g_new0(struct store, 1);

	store->path = g_build_filename(data_dir, STORE_FILE, NULL);
	store->statements = g_hash_table_new_full(NULL, NULL, NULL,
		(GDestroyNotify)(void (*)(void))sqlite3_finalize);
	store->sync = STORE_NORMAL;
	return store;
}

void
store_close(struct store *store)
{
	if (store == NULL)
		return;
	if (store->in_transaction)
		store_rollback(store);
	g_hash_table_unref(store->statements);
	if (store->db != NULL)
		g_warn_if_fail(sqlite3_close(store->db) == SQLITE_OK);
	g_free(store->path);
	g_free(store);
}

static gboolean
execute(struct store *store, const char *text, GError **error)
{
	if (sqlite3_exec(store->db, text, NULL, NULL, NULL) != SQLITE_OK)
		return sql_fault(store->db, store->path, error);
	return TRUE;
}

static gboolean
option(struct store *store, int name, int value, GError **error)
{
	if (sqlite3_db_config(store->db, name, value, NULL) != SQLITE_OK)
		return sql_fault(store->db, store->path, error);
	return TRUE;
}

/* SQLite would make it readable to others, as the umask has it. */
static gboolean
make_file(const char *data_dir, const char *path, GError **error)
{
	int fd;

	if (g_mkdir_with_parents(data_dir, 0700) != 0)
		return fault_set(error, FAULT_IO,
			_("Cannot make the folder %s: %s. Check the permissions of the folder above it."),
			data_dir, g_strerror(errno));
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	if (fd < 0 && (errno == EROFS || errno == EACCES || errno == EPERM))
		return fault_set(error, FAULT_IO,
			_("Cannot write %s: it or its folder is read-only. Check their permissions and the file system."),
			path);
	if (fd < 0)
		return fault_set(error, FAULT_IO,
			_("Cannot open %s: %s. Check the permissions of the file and its folder."),
			path, g_strerror(errno));
	close(fd);
	return TRUE;
}

static gboolean
open_file(struct store *store, int flags, const char *query, GError **error)
{
	g_autofree char *path = g_uri_escape_string(store->path, "/", FALSE);
	g_autofree char *uri = g_strconcat("file:", path, query, NULL);
	int rc = sqlite3_open_v2(uri, &store->db,
		flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
			SQLITE_OPEN_URI,
		NULL);

	if (rc != SQLITE_OK)
		return sql_fault(store->db, store->path, error);
	sqlite3_busy_timeout(store->db, BUSY_MS);
	return option(store, SQLITE_DBCONFIG_DEFENSIVE, 1, error) &&
		option(store, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, error);
}

/* A newer store must stay as it is: nothing is written, and nothing moved
 * from the log into the file, before its version is known. */
static gboolean
probe(struct store *store, GError **error)
{
	if (!option(store, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, error))
		return FALSE;
	store->version = migrate_version(store->db, store->path, error);
	return store->version >= 0 &&
		migrate_check(migrations, store->version, store->path, error);
}

static gboolean
set_up_writer(struct store *store, GError **error)
{
	if (!option(store, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, error) ||
		!execute(store, "PRAGMA journal_mode = WAL", error) ||
		!execute(store, "PRAGMA cache_size = -" WRITER_CACHE, error) ||
		!execute(store, "PRAGMA synchronous = FULL", error) ||
		!migrate_run(store->db, store->path, migrations, error) ||
		!execute(store, "PRAGMA foreign_keys = ON", error) ||
		!execute(store, "PRAGMA synchronous = NORMAL", error))
		return FALSE;
	store->version = migrate_newest(migrations);
	sqlite3_commit_hook(store->db, count_commit, store);
	return TRUE;
}

/* A reader may stand on the file without any right to write to it. */
static gboolean
check_writable(struct store *store, GError **error)
{
	if (sqlite3_db_readonly(store->db, "main") == 0)
		return TRUE;
	return fault_set(error, FAULT_IO,
		_("Cannot write %s: it or its folder is read-only. Check their permissions and the file system."),
		store->path);
}

struct store *
store_open(const char *data_dir, GError **error)
{
	g_autoptr(Store) store = store_new(data_dir);

	if (!make_file(data_dir, store->path, error) ||
		!open_file(store, SQLITE_OPEN_READWRITE, "", error) ||
		!check_writable(store, error) || !probe(store, error) ||
		!set_up_writer(store, error))
		return NULL;
	return g_steal_pointer(&store);
}

static gboolean
has_log(const char *path)
{
	g_autofree char *log = g_strconcat(path, "-wal", NULL);
	GStatBuf status;

	return g_stat(log, &status) == 0 && status.st_size > 0;
}

static gboolean
try_to_read(
	struct store *store, const char *query, int *version, GError **error)
{
	if (!open_file(store, SQLITE_OPEN_READONLY, query, error))
		return FALSE;
	*version = migrate_version(store->db, store->path, error);
	return *version >= 0;
}

/* Without a right to write in the folder, or without room, SQLite cannot make
 * the index of its log. One that is left is then indexed in memory; without
 * one, the file alone is the store. */
static gboolean
read_version(struct store *store, int *version, GError **error)
{
	g_autoptr(GError) cause = NULL;

	if (try_to_read(store, "", version, &cause))
		return TRUE;
	if (!g_error_matches(cause, FAULT, FAULT_IO)) {
		g_propagate_error(error, g_steal_pointer(&cause));
		return FALSE;
	}
	sqlite3_close(store->db);
	store->db = NULL;
	return try_to_read(store,
		has_log(store->path) ? "?readonly_shm=1" : "?immutable=1",
		version, error);
}

static gboolean
open_to_read(struct store *store, GError **error)
{
	int version;

	if (!read_version(store, &version, error) ||
		!migrate_check(migrations, version, store->path, error))
		return FALSE;
	store->version = version;
	if (version == 0)
		return fault_set(error, FAULT_ABSENT,
			_("There is no store in %s yet."), store->path);
	if (version < migrate_newest(migrations))
		return fault_set(error, FAULT_IO,
			_("%s is of an older doran. Start doran once to bring it up to date."),
			store->path);
	return execute(store, "PRAGMA cache_size = -" READER_CACHE, error);
}

struct store *
store_open_reader(const char *data_dir, GError **error)
{
	g_autoptr(Store) store = store_new(data_dir);

	store->reader = TRUE;
	if (g_access(store->path, F_OK) != 0 && errno == ENOENT) {
		fault_set(error, FAULT_ABSENT,
			_("There is no store in %s yet."), data_dir);
		return NULL;
	}
	if (!open_to_read(store, error))
		return NULL;
	return g_steal_pointer(&store);
}

void
store_on_commit(struct store *store, store_event event, void *user)
{
	store->committed = event;
	store->user = user;
}

void
store_rest(struct store *store)
{
	g_assert(!store->in_transaction);
	sqlite3_db_release_memory(store->db);
}

static char *
damage(struct store *store, const char *found)
{
	g_autofree char *line = g_strdelimit(g_strdup(found), "\n", ' ');

	return g_strdup_printf(
		_("%s is damaged: %s. Keep a copy of the file and put a backup in its place."),
		store->path, line);
}

gboolean
store_check(struct store *store, char **problem, GError **error)
{
	static const char check[] = "PRAGMA quick_check(1)";
	sqlite3_stmt *statement = sql(store, error, check, "");

	*problem = NULL;
	if (sql_step(store, statement, error) != SQL_ROW)
		return FALSE;
	if (strcmp((const char *)sqlite3_column_text(statement, 0), "ok") != 0)
		*problem = damage(
			store, (const char *)sqlite3_column_text(statement, 0));
	sql_end(statement);
	return TRUE;
}

int
store_version(const struct store *store)
{
	return store->version;
}

const char *
store_path(const struct store *store)
{
	return store->path;
}

gboolean
store_limit_pages(struct store *store, guint pages, GError **error)
{
	g_autofree char *text =
		g_strdup_printf("PRAGMA max_page_count = %u", pages);

	return execute(store, text, error);
}
