/* SPDX-License-Identifier: GPL-3.0-or-later */
/* help: --help of doran and of its commands, made of the tables. Written by
 * doran itself, since GOption's words come from another catalogue. */
#ifndef DORAN_HELP_H
#define DORAN_HELP_H

#include "cli.h"

void help_main(void);
void help_command(const struct command *command);

#endif
