/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sql: prepared statements, bound and read, for the files of this folder. Each
 * statement text is prepared once a connection, when it is first used. */
#ifndef DORAN_SQL_H
#define DORAN_SQL_H

#include <sqlite3.h>

#include "store.h"

struct store {
	sqlite3 *db;
	char *path;
	GHashTable *statements; /* by the address of their text */
	gboolean reader;
	gboolean in_transaction;
	gboolean in_savepoint;
	enum store_sync sync; /* as SQLite has it now */
	guint unsynced;
	store_event committed; /* NULL: nobody asks */
	void *user; /* its */
	gint64 changes; /* sqlite3_total_changes64() at the begin */
	int version;
	int failed; /* SQLite's code of the last statement that failed */
	gboolean index_made_anew; /* once is enough */
};

/* Binds the values to the statement with this text, a string that lives as
 * long as the program, and makes it ready to step. One letter of `types` a
 * value: i int, u guint32, l gint64, q guint64, s const char * (or NULL), g
 * GBytes * (or NULL), h const guint8[32] (or NULL), b const guint8 * and gsize.
 * The values live until the last step. NULL on error. */
sqlite3_stmt *sql(struct store *store, GError **error, const char *text,
	const char *types, ...);

enum sql_step { SQL_ERROR = -1, SQL_DONE = 0, SQL_ROW = 1 };

/* Resets the statement by itself unless it gives SQL_ROW; statement NULL is
 * SQL_ERROR (with the error that sql() has set). */
enum sql_step sql_step(
	struct store *store, sqlite3_stmt *statement, GError **error);

/* Ends a statement that gave SQL_ROW and is not stepped on. */
void sql_end(sqlite3_stmt *statement);

/* sql() and sql_step() to the end; rows are dropped. */
gboolean sql_run(struct store *store, GError **error, const char *text,
	const char *types, ...);

/* The same for a statement with one column and at most one row: *value stays
 * where there is no row. */
gboolean sql_number(struct store *store, GError **error, gint64 *value,
	const char *text, const char *types, ...);
gboolean sql_blob(struct store *store, GError **error, GBytes **value,
	const char *text, const char *types, ...);

/* sql_run() of an INSERT: *row is the new row's number, 0 where none was added.
 * (RETURNING costs a temporary table each time.) */
gboolean sql_insert(struct store *store, GError **error, gint64 *row,
	const char *text, const char *types, ...);

/* Rows of the last sql_run() that were changed. */
gboolean sql_changed(struct store *store);

/* Columns: the caller's, NULL for NULL. col_fixed: zeroes and FALSE unless the
 * blob is len long. */
char *col_text(sqlite3_stmt *statement, int column);
GBytes *col_bytes(sqlite3_stmt *statement, int column);
gboolean col_fixed(sqlite3_stmt *statement, int column, guint8 *out, gsize len);
gint64 col_long(sqlite3_stmt *statement, int column);
int col_int(sqlite3_stmt *statement, int column);
guint32 col_uint(sqlite3_stmt *statement, int column);
guint64 col_quad(sqlite3_stmt *statement, int column);

/* A row made from the columns of a statement. */
typedef void *(*sql_reader)(sqlite3_stmt *statement);

/* Steps to the end: *rows is a GPtrArray with `free` as element free. */
gboolean sql_list(struct store *store, sqlite3_stmt *statement,
	sql_reader reader, GDestroyNotify free, GPtrArray **rows,
	GError **error);

/* Steps once: *row, or NULL where there is none. */
gboolean sql_one(struct store *store, sqlite3_stmt *statement,
	sql_reader reader, void **row, GError **error);

/* *error from SQLite's last error; FALSE. db may be NULL (out of memory). */
gboolean sql_fault(sqlite3 *db, const char *path, GError **error);

#endif
