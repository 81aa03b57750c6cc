/* SPDX-License-Identifier: GPL-3.0-or-later */
/* counter: a number in a small file outside the store, so that a store that
 * was put back from a backup can be told (design.md section 4, Sessions). */
#ifndef DORAN_COUNTER_H
#define DORAN_COUNTER_H

#include <glib.h>

/* *value is 0 and TRUE when there is no such file. FAULT_IO when it cannot be
 * read or holds no number. */
gboolean counter_read(const char *path, guint64 *value, GError **error);

/* Replaces the file in one step (temporary file, fsync, rename, fsync of the
 * folder), 0600: after a crash it holds the old or the new value. */
gboolean counter_write(const char *path, guint64 value, GError **error);

#endif
