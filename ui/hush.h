/* SPDX-License-Identifier: GPL-3.0-or-later */
/* hush: /dnd and /mute. */
#ifndef DORAN_HUSH_H
#define DORAN_HUSH_H

#include <glib.h>

struct app;

/* Runs of slash commands: FALSE when the argument means nothing, with a note.
 */
gboolean hush_dnd(struct app *app, const char *argument);
gboolean hush_mute(struct app *app, const char *argument);

/* The sign for the status bar: "☾", "☾ 07:00"; "" when all is told. The
 * caller's. */
char *hush_sign(struct app *app, gboolean brief);

#endif
