/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What src/doran.c opens: the one place that sees both front ends. */
#include "config.h"

#include "cli.h"
#include "fault.h"
#include "module.h"
#include "out.h"
#include "ui.h"

static int
run_ui(const struct front_options *options, const struct config *config)
{
	g_autoptr(GError) error = NULL;
	const struct ui_part *ui = module_open("doran-ui", "doran_ui", &error);

	if (ui != NULL)
		return ui->run(options, config);
	out_error("%s", error->message);
	return fault_exit_code(error);
}

static int
run(int argc, char **argv, const struct handed *handed)
{
	return cli_main(argc, argv, run_ui, handed);
}

__attribute__((visibility("default"))) const struct main_part doran_main = {
	.version = PACKAGE_VERSION,
	.run = run,
};
