/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "migrate.h"

#include "fault.h"
#include "i18n.h"
#include "sql.h"

const struct migration migrations[] = {
	{1, schema_1},
	{2, schema_2},
	{3, schema_3},
	{4, schema_4},
	{5, schema_5},
	{0, NULL},
};

int
migrate_newest(const struct migration *steps)
{
	int version = 0;

	for (; steps->version != 0; steps++)
		version = steps->version;
	return version;
}

static gboolean
pragma(sqlite3 *db, const char *path, const char *text, int *value,
	GError **error)
{
	sqlite3_stmt *statement = NULL;
	gboolean ok = sqlite3_prepare_v2(db, text, -1, &statement, NULL) ==
			SQLITE_OK &&
		sqlite3_step(statement) == SQLITE_ROW;

	if (ok)
		*value = sqlite3_column_int(statement, 0);
	else
		sql_fault(db, path, error);
	sqlite3_finalize(statement);
	return ok;
}

int
migrate_version(sqlite3 *db, const char *path, GError **error)
{
	int application, tables, version;

	if (!pragma(db, path, "PRAGMA application_id", &application, error) ||
		!pragma(db, path, "PRAGMA user_version", &version, error) ||
		!pragma(db, path, "SELECT count(*) FROM sqlite_schema", &tables,
			error))
		return -1;
	if (application == STORE_APPLICATION && version > 0)
		return version;
	if (application == 0 && version == 0 && tables == 0)
		return 0;
	fault_set(error, FAULT_IO,
		_("%s is not a store of doran. Move it away and try again."),
		path);
	return -1;
}

gboolean
migrate_check(const struct migration *steps, int version, const char *path,
	GError **error)
{
	int newest = migrate_newest(steps);

	if (version <= newest)
		return TRUE;
	return fault_set(error, FAULT_IO,
		_("%s was written by a newer doran (store version %d, this one knows %d). Nothing was changed; install the newer doran."),
		path, version, newest);
}

static gboolean
step_run(sqlite3 *db, const char *path, const struct migration *step,
	GError **error)
{
	g_autofree char *mark =
		g_strdup_printf("PRAGMA user_version = %d", step->version);

	for (const char *const *text = step->statements; *text; text++)
		if (sqlite3_exec(db, *text, NULL, NULL, NULL) != SQLITE_OK)
			return sql_fault(db, path, error);
	if (sqlite3_exec(db, mark, NULL, NULL, NULL) != SQLITE_OK)
		return sql_fault(db, path, error);
	return TRUE;
}

static gboolean
steps_run(sqlite3 *db, const char *path, const struct migration *steps,
	int version, GError **error)
{
	g_autofree char *mark = g_strdup_printf(
		"PRAGMA application_id = %d", STORE_APPLICATION);

	if (version == 0 &&
		sqlite3_exec(db, mark, NULL, NULL, NULL) != SQLITE_OK)
		return sql_fault(db, path, error);
	for (; steps->version != 0; steps++)
		if (steps->version > version &&
			!step_run(db, path, steps, error))
			return FALSE;
	if (sqlite3_exec(db, "COMMIT", NULL, NULL, NULL) != SQLITE_OK)
		return sql_fault(db, path, error);
	return TRUE;
}

gboolean
migrate_run(sqlite3 *db, const char *path, const struct migration *steps,
	GError **error)
{
	int version = migrate_version(db, path, error);

	if (version < 0)
		return FALSE;
	if (!migrate_check(steps, version, path, error))
		return FALSE;
	if (version == migrate_newest(steps))
		return TRUE;
	if (sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) != SQLITE_OK)
		return sql_fault(db, path, error);
	if (steps_run(db, path, steps, version, error))
		return TRUE;
	sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL);
	return FALSE;
}
