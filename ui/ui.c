/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui.h"

int
ui_main(const struct front_options *options, const struct config *config)
{
	(void)options;
	(void)config;
	return 70;
}
