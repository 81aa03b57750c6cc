/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hook: runs the command of --exec for a message. The message goes to its
 * environment (DORAN_*) and its standard input, never into the shell line. */
#ifndef DORAN_HOOK_H
#define DORAN_HOOK_H

#include "model.h"

/* Called once when the command has ended: NULL, or why it failed. */
typedef void (*hook_done)(const GError *error, void *user);

/* Starts it; the answer comes through the main loop. */
void hook_run(const char *command, const struct message *message,
	hook_done done, void *user);

#endif
