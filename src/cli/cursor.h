/* SPDX-License-Identifier: GPL-3.0-or-later */
/* cursor: how far `listen --since last` has printed, kept in the state folder,
 * one for all accounts and one for each -a. */
#ifndef DORAN_CURSOR_H
#define DORAN_CURSOR_H

#include <glib.h>

/* The saved row; 0 when none was saved. FAULT_IO; a file that holds something
 * else is FAULT_DATA. */
gboolean cursor_load(const char *state_dir, const char *account, gint64 *row,
	GError **error);

/* Replaces it, atomically. */
gboolean cursor_save(
	const char *state_dir, const char *account, gint64 row, GError **error);

#endif
