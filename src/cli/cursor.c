/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "cursor.h"
#include "fault.h"
#include "i18n.h"

static char *
name_of(const char *state_dir, const char *account)
{
	g_autofree char *name = account == NULL
		? g_strdup("listen.cursor")
		: g_strdup_printf("listen-%s.cursor", account);

	return g_build_filename(state_dir, name, NULL);
}

gboolean
cursor_load(
	const char *state_dir, const char *account, gint64 *row, GError **error)
{
	g_autofree char *file = name_of(state_dir, account);
	g_autofree char *text = NULL;
	g_autoptr(GError) cause = NULL;

	*row = 0;
	if (!g_file_get_contents(file, &text, NULL, &cause)) {
		if (g_error_matches(cause, G_FILE_ERROR, G_FILE_ERROR_NOENT))
			return TRUE;
		return fault_set(error, FAULT_IO, "%s", cause->message);
	}
	if (g_ascii_string_to_signed(
		    g_strstrip(text), 10, 0, G_MAXINT64, row, NULL))
		return TRUE;
	return fault_set(error, FAULT_DATA,
		_("%s: not a cursor; remove the file to begin anew"), file);
}

gboolean
cursor_save(
	const char *state_dir, const char *account, gint64 row, GError **error)
{
	g_autofree char *file = name_of(state_dir, account);
	g_autofree char *text = g_strdup_printf("%" G_GINT64_FORMAT "\n", row);
	g_autoptr(GError) cause = NULL;

	if (g_file_set_contents_full(file, text, -1,
		    G_FILE_SET_CONTENTS_CONSISTENT, 0600, &cause))
		return TRUE;
	return fault_set(error, FAULT_IO, "%s", cause->message);
}
