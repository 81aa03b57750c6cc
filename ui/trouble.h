/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trouble: the line above the status bar that tells of a store that does not
 * take what is written, and of accounts without a connection: what to do. */
#ifndef DORAN_TROUBLE_H
#define DORAN_TROUBLE_H

#include <glib.h>

struct app;

/* NULL when all is well. The caller's. */
char *trouble_text(struct app *app);

/* Tries now what is down or was refused. */
void trouble_connect(struct app *app);

#endif
