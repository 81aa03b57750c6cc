/* SPDX-License-Identifier: GPL-3.0-or-later */
/* main: the one place that sees both front ends. */
#include "config.h"

#include "cli.h"
#include "ui.h"

int
main(int argc, char **argv)
{
	return cli_main(argc, argv, ui_main);
}
