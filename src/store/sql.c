/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sql.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "fault.h"
#include "i18n.h"

static gboolean
disk_is_full(int code, int number)
{
	return code == SQLITE_FULL ||
		(code == SQLITE_IOERR &&
			(number == ENOSPC || number == EDQUOT ||
				number == EFBIG));
}

static gboolean
fault_of(int code, int number, const char *path, const char *message,
	GError **error)
{
	if (disk_is_full(code, number))
		return fault_set(error, FAULT_IO,
			_("Cannot write %s: the disk is full. Make room and try again."),
			path);
	switch (code) {
	case SQLITE_READONLY:
		return fault_set(error, FAULT_IO,
			_("Cannot write %s: it or its folder is read-only. Check their permissions and the file system."),
			path);
	case SQLITE_PERM:
	case SQLITE_AUTH:
	case SQLITE_CANTOPEN:
		return fault_set(error, FAULT_IO,
			_("Cannot open %s: %s. Check the permissions of the file and its folder."),
			path, number != 0 ? g_strerror(number) : message);
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return fault_set(error, FAULT_LATER,
			_("%s is in use by another program. Try again later."),
			path);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return fault_set(error, FAULT_IO,
			_("%s is damaged: %s. Keep a copy of the file and put a backup in its place."),
			path, message);
	case SQLITE_CONSTRAINT:
	case SQLITE_MISUSE:
	case SQLITE_RANGE:
		return fault_set(error, FAULT_BUG,
			_("A bug in doran: %s refused a change: %s"), path,
			message);
	case SQLITE_IOERR:
		return fault_set(error, FAULT_IO,
			_("Cannot read or write %s: %s. Check the disk."), path,
			number != 0 ? g_strerror(number) : message);
	default:
		return fault_set(error, FAULT_IO, _("Cannot use %s: %s."), path,
			message);
	}
}

/* A failed COMMIT leaves the reason in errno only. */
gboolean
sql_fault(sqlite3 *db, const char *path, GError **error)
{
	int code, number = errno;

	if (db == NULL)
		return fault_of(SQLITE_NOMEM, 0, path,
			sqlite3_errstr(SQLITE_NOMEM), error);
	code = sqlite3_errcode(db) & 0xff;
	if (code != SQLITE_IOERR || sqlite3_system_errno(db) != 0)
		number = sqlite3_system_errno(db);
	return fault_of(code, number, path, sqlite3_errmsg(db), error);
}

/* SQLite ends a transaction by itself after some errors (disk full). What
 * comes then must not be committed alone. */
static gboolean
transaction_lives(struct store *store, GError **error)
{
	if (!store->in_transaction || !sqlite3_get_autocommit(store->db))
		return TRUE;
	return fault_set(error, FAULT_IO,
		_("Nothing was saved in %s: an earlier step failed."),
		store->path);
}

static sqlite3_stmt *
prepared(struct store *store, const char *text, GError **error)
{
	sqlite3_stmt *statement;

	if (!transaction_lives(store, error))
		return NULL;
	statement = g_hash_table_lookup(store->statements, text);
	if (statement != NULL) {
		/* Left in mid-air only by a bug. */
		g_assert(!sqlite3_stmt_busy(statement));
		return statement;
	}
	if (sqlite3_prepare_v3(store->db, text, -1, SQLITE_PREPARE_PERSISTENT,
		    &statement, NULL) != SQLITE_OK) {
		store->failed = sqlite3_errcode(store->db) & 0xff;
		sql_fault(store->db, store->path, error);
		return NULL;
	}
	g_hash_table_insert(store->statements, (gpointer)text, statement);
	return statement;
}

static int
bind_bytes(sqlite3_stmt *statement, int i, const void *data, gsize len)
{
	if (len == 0)
		return sqlite3_bind_zeroblob(statement, i, 0);
	return sqlite3_bind_blob64(statement, i, data, len, SQLITE_STATIC);
}

static int
bind_gbytes(sqlite3_stmt *statement, int i, GBytes *bytes)
{
	gsize len;
	const void *data;

	if (bytes == NULL)
		return sqlite3_bind_null(statement, i);
	data = g_bytes_get_data(bytes, &len);
	return bind_bytes(statement, i, data, len);
}

static int
bind_hash(sqlite3_stmt *statement, int i, const guint8 *hash)
{
	if (hash == NULL)
		return sqlite3_bind_null(statement, i);
	return bind_bytes(statement, i, hash, STORE_HASH_LEN);
}

static int
bind_long(sqlite3_stmt *statement, int i, gint64 value)
{
	return sqlite3_bind_int64(statement, i, value);
}

static int
bind_one(sqlite3_stmt *statement, int i, char type, va_list *values)
{
	const guint8 *data;

	switch (type) {
	case 'i':
		return bind_long(statement, i, va_arg(*values, int));
	case 'u':
		return bind_long(statement, i, va_arg(*values, guint32));
	case 'l':
		return bind_long(statement, i, va_arg(*values, gint64));
	case 'q':
		return bind_long(
			statement, i, (gint64)va_arg(*values, guint64));
	case 's':
		return sqlite3_bind_text(statement, i,
			va_arg(*values, const char *), -1, SQLITE_STATIC);
	case 'g':
		return bind_gbytes(statement, i, va_arg(*values, GBytes *));
	case 'h':
		return bind_hash(statement, i, va_arg(*values, const guint8 *));
	case 'b':
		data = va_arg(*values, const guint8 *);
		return bind_bytes(statement, i, data, va_arg(*values, gsize));
	default:
		g_assert_not_reached();
	}
}

static sqlite3_stmt *
sql_values(struct store *store, GError **error, const char *text,
	const char *types, va_list *values)
{
	sqlite3_stmt *statement = prepared(store, text, error);

	if (statement == NULL)
		return NULL;
	g_assert((int)strlen(types) == sqlite3_bind_parameter_count(statement));
	for (int i = 0; types[i] != '\0'; i++)
		if (bind_one(statement, i + 1, types[i], values) != SQLITE_OK) {
			sql_fault(store->db, store->path, error);
			return NULL;
		}
	return statement;
}

sqlite3_stmt *
sql(struct store *store, GError **error, const char *text, const char *types,
	...)
{
	sqlite3_stmt *statement;
	va_list values;

	va_start(values, types);
	statement = sql_values(store, error, text, types, &values);
	va_end(values);
	return statement;
}

enum sql_step
sql_step(struct store *store, sqlite3_stmt *statement, GError **error)
{
	int rc;

	if (statement == NULL)
		return SQL_ERROR;
	errno = 0;
	rc = sqlite3_step(statement);
	if (rc == SQLITE_ROW)
		return SQL_ROW;
	if (rc != SQLITE_DONE) {
		store->failed = rc & 0xff;
		sql_fault(store->db, store->path, error);
	}
	sqlite3_reset(statement);
	return rc == SQLITE_DONE ? SQL_DONE : SQL_ERROR;
}

void
sql_end(sqlite3_stmt *statement)
{
	sqlite3_reset(statement);
}

gboolean
sql_run(struct store *store, GError **error, const char *text,
	const char *types, ...)
{
	sqlite3_stmt *statement;
	enum sql_step step;
	va_list values;

	va_start(values, types);
	statement = sql_values(store, error, text, types, &values);
	va_end(values);
	do
		step = sql_step(store, statement, error);
	while (step == SQL_ROW);
	return step == SQL_DONE;
}

gboolean
sql_insert(struct store *store, GError **error, gint64 *row, const char *text,
	const char *types, ...)
{
	sqlite3_stmt *statement;
	va_list values;

	va_start(values, types);
	statement = sql_values(store, error, text, types, &values);
	va_end(values);
	*row = 0;
	if (sql_step(store, statement, error) != SQL_DONE)
		return FALSE;
	if (sql_changed(store))
		*row = sqlite3_last_insert_rowid(store->db);
	return TRUE;
}

gboolean
sql_number(struct store *store, GError **error, gint64 *value, const char *text,
	const char *types, ...)
{
	sqlite3_stmt *statement;
	enum sql_step step;
	va_list values;

	va_start(values, types);
	statement = sql_values(store, error, text, types, &values);
	va_end(values);
	while ((step = sql_step(store, statement, error)) == SQL_ROW)
		*value = col_long(statement, 0);
	return step == SQL_DONE;
}

gboolean
sql_blob(struct store *store, GError **error, GBytes **value, const char *text,
	const char *types, ...)
{
	sqlite3_stmt *statement;
	enum sql_step step;
	va_list values;

	*value = NULL;
	va_start(values, types);
	statement = sql_values(store, error, text, types, &values);
	va_end(values);
	while ((step = sql_step(store, statement, error)) == SQL_ROW) {
		g_clear_pointer(value, g_bytes_unref);
		*value = col_bytes(statement, 0);
	}
	if (step == SQL_DONE)
		return TRUE;
	g_clear_pointer(value, g_bytes_unref);
	return FALSE;
}

gboolean
sql_changed(struct store *store)
{
	return sqlite3_changes(store->db) > 0;
}

char *
col_text(sqlite3_stmt *statement, int column)
{
	return g_strdup((const char *)sqlite3_column_text(statement, column));
}

GBytes *
col_bytes(sqlite3_stmt *statement, int column)
{
	if (sqlite3_column_type(statement, column) == SQLITE_NULL)
		return NULL;
	return g_bytes_new(sqlite3_column_blob(statement, column),
		(gsize)sqlite3_column_bytes(statement, column));
}

gboolean
col_fixed(sqlite3_stmt *statement, int column, guint8 *out, gsize len)
{
	const void *data = sqlite3_column_blob(statement, column);

	if (data == NULL ||
		(gsize)sqlite3_column_bytes(statement, column) != len) {
		memset(out, 0, len);
		return FALSE;
	}
	memcpy(out, data, len);
	return TRUE;
}

gint64
col_long(sqlite3_stmt *statement, int column)
{
	return sqlite3_column_int64(statement, column);
}

int
col_int(sqlite3_stmt *statement, int column)
{
	return sqlite3_column_int(statement, column);
}

guint32
col_uint(sqlite3_stmt *statement, int column)
{
	return (guint32)sqlite3_column_int64(statement, column);
}

guint64
col_quad(sqlite3_stmt *statement, int column)
{
	return (guint64)sqlite3_column_int64(statement, column);
}

gboolean
sql_list(struct store *store, sqlite3_stmt *statement, sql_reader reader,
	GDestroyNotify free, GPtrArray **rows, GError **error)
{
	enum sql_step step;

	*rows = g_ptr_array_new_with_free_func(free);
	while ((step = sql_step(store, statement, error)) == SQL_ROW)
		g_ptr_array_add(*rows, reader(statement));
	if (step == SQL_DONE)
		return TRUE;
	g_clear_pointer(rows, g_ptr_array_unref);
	return FALSE;
}

gboolean
sql_one(struct store *store, sqlite3_stmt *statement, sql_reader reader,
	void **row, GError **error)
{
	enum sql_step step = sql_step(store, statement, error);

	*row = NULL;
	if (step == SQL_ROW) {
		*row = reader(statement);
		sql_end(statement);
	}
	return step != SQL_ERROR;
}
