/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main. What it links is what every start costs: GLib, and nothing else
 * (tests/modules.sh). */
#include "config.h"

#include <stdio.h>

#include "cli.h"
#include "fault.h"
#include "module.h"

int
main(int argc, char **argv)
{
	g_autoptr(GError) error = NULL;
	const struct main_part *part =
		module_open("doran-main", "doran_main", &error);

	if (part != NULL)
		return part->run(argc, argv);
	(void)fprintf(stderr, "doran: %s\n", error->message);
	return fault_exit_code(error);
}
