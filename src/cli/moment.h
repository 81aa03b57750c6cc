/* SPDX-License-Identifier: GPL-3.0-or-later */
/* moment: a time on the command line. */
#ifndef DORAN_MOMENT_H
#define DORAN_MOMENT_H

#include <glib.h>

/* YYYY-MM-DD (the beginning of that day), YYYY-MM-DD HH:MM[:SS], or RFC 3339
 * with T and a zone; without a zone in the local one. *ms since 1970; text
 * NULL: 0. FAULT_USAGE names the option. */
gboolean moment_read(
	const char *flag, const char *text, gint64 *ms, GError **error);

#endif
