/* SPDX-License-Identifier: GPL-3.0-or-later */
/* title: the terminal's title: the open chat, and how many have news. */
#ifndef DORAN_TITLE_H
#define DORAN_TITLE_H

#include <glib.h>

struct app;

/* Appends what sets the title to `out`, if it changed. */
void title_update(struct app *app, GString *out);

#endif
