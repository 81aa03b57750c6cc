/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "ui.h"

__attribute__((visibility("default"))) const struct ui_part doran_ui = {
	.version = PACKAGE_VERSION,
	.run = ui_main,
};
