/* SPDX-License-Identifier: GPL-3.0-or-later */
/* migrate: brings a store's schema up to date, one numbered step after the
 * other. */
#ifndef DORAN_MIGRATE_H
#define DORAN_MIGRATE_H

#include <sqlite3.h>

#include <glib.h>

/* Marks our files (PRAGMA application_id): "dorn". */
#define STORE_APPLICATION 0x646f726e

struct migration {
	int version; /* that the file has after it; rising by one from 1 */
	const char *const *statements; /* ended by NULL */
};

/* All of them, ended by version 0; and the last one's version. */
extern const struct migration migrations[];
int migrate_newest(const struct migration *steps);

/* The version of an open file, 0 for an empty one. -1 and FAULT_IO: it cannot
 * be read, or is a database of somebody else. Changes nothing. */
int migrate_version(sqlite3 *db, const char *path, GError **error);

/* Refuses (FAULT_IO) a version above the newest of steps. */
gboolean migrate_check(const struct migration *steps, int version,
	const char *path, GError **error);

/* Does the missing steps in one transaction. Not in a transaction. */
gboolean migrate_run(sqlite3 *db, const char *path,
	const struct migration *steps, GError **error);

extern const char *const schema_1[];
extern const char *const schema_2[];
extern const char *const schema_3[];
extern const char *const schema_4[];
extern const char *const schema_5[];

#endif
