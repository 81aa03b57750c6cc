/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main. What it links is what every start costs: GLib, and nothing else
 * (tests/modules.sh). */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli.h"
#include "fault.h"
#include "module.h"
#include "out.h"
#include "start.h"

static int
run_all(int argc, char **argv, const struct handed *handed)
{
	g_autoptr(GError) error = NULL;
	const struct main_part *part =
		module_open("doran-main", "doran_main", &error);

	if (part != NULL)
		return part->run(argc, argv, handed);
	start();
	out_error("%s", error->message);
	return fault_exit_code(error);
}

/* The libraries' own ends give back memory that goes with the process, for as
 * much time as a message takes. */
static void
end(int code)
{
#ifdef __SANITIZE_ADDRESS__
	exit(code); /* it looks for leaks then */
#else
	fflush(NULL);
	_exit(code);
#endif
}

int
main(int argc, char **argv)
{
	struct handed handed = {.fd = -1};
	gboolean done;
	int code = 0;

	start_early();
	done = argc > 1 && strcmp(argv[1], "send") == 0 &&
		lean_send(argc - 1, argv + 1, &handed, &code);
	if (!done)
		code = run_all(argc, argv, &handed);
	handed_clear(&handed);
	end(code);
}
