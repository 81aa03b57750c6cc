/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ui: the terminal interface. */
#ifndef DORAN_UI_H
#define DORAN_UI_H

#include "front.h"

struct config;

/* Opens the engine (front_open()) and the screen on the terminal of standard
 * input and output, runs until the person quits or SIGTERM or SIGHUP comes,
 * and puts the terminal back as it was. Both arguments are borrowed; `config`
 * may be NULL: its settings then have their defaults.
 *
 * Returns an exit code: 0, 64 (standard input or output is no terminal), 78
 * (TERM is not set or unknown to the terminfo database), or fault_exit_code()
 * of what front_open() said. Failures are told on standard error, after the
 * terminal is back in order. */
int ui_main(const struct front_options *options, const struct config *config);

/* The one symbol of the ui module. */
struct ui_part {
	const char *version; /* for module_open() */
	int (*run)(const struct front_options *options,
		const struct config *config);
};
extern const struct ui_part doran_ui;

#endif
