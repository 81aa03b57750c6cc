/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <fcntl.h>
#include <gio/gunixsocketaddress.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include "control.h"

GSocketAddress *
control_address(const char *path, int *folder)
{
	struct sockaddr_un un;
	g_autofree char *dir = NULL, *name = NULL, *through = NULL;

	*folder = -1;
	if (strlen(path) < sizeof un.sun_path)
		return g_unix_socket_address_new(path);
	dir = g_path_get_dirname(path);
	name = g_path_get_basename(path);
	*folder = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (*folder < 0)
		return NULL;
	through = g_strdup_printf("/proc/self/fd/%d/%s", *folder, name);
	if (strlen(through) < sizeof un.sun_path)
		return g_unix_socket_address_new(through);
	close(*folder);
	*folder = -1;
	return NULL;
}
