/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "session_bus.h"

char *
session_bus_address(void)
{
	const char *address = g_getenv("DBUS_SESSION_BUS_ADDRESS");
	const char *folder = g_getenv("XDG_RUNTIME_DIR");
	if (address != NULL && address[0] != '\0')
		return g_str_has_prefix(address, "autolaunch:")
			? NULL
			: g_strdup(address);
	if (folder == NULL || folder[0] != '/')
		return NULL;
	g_autofree char *path = g_build_filename(folder, "bus", NULL);
	g_autofree char *escaped = g_uri_escape_string(path, "/", FALSE);
	if (!g_file_test(path, G_FILE_TEST_EXISTS))
		return NULL;
	return g_strdup_printf("unix:path=%s", escaped);
}
