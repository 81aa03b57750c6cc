/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <limits.h>
#include <stdlib.h>

#include "control.h"

char *
control_path(const char *data_dir, const char *runtime_dir)
{
	char real[PATH_MAX];
	g_autofree char *hash = NULL, *name = NULL;

	if (runtime_dir == NULL)
		return g_build_filename(data_dir, "control.sock", NULL);
	if (realpath(data_dir, real) == NULL)
		g_strlcpy(real, data_dir, sizeof real);
	hash = g_compute_checksum_for_string(G_CHECKSUM_SHA256, real, -1);
	name = g_strdup_printf("%.16s.sock", hash);
	return g_build_filename(runtime_dir, name, NULL);
}

char *
control_path_beside(const char *data_dir)
{
	return g_build_filename(data_dir, "control.sock", NULL);
}
