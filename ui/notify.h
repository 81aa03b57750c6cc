/* SPDX-License-Identifier: GPL-3.0-or-later */
/* notify: tells that something came: by the bell, on the desktop, through the
 * terminal. Only of what is not seen at once, and not of what is muted, blocked
 * or asks for quiet; of strangers only that somebody wrote. */
#ifndef DORAN_NOTIFY_H
#define DORAN_NOTIFY_H

#include "quiet.h"

struct app;
struct notify;

struct notify *notify_new(struct app *app);
void notify_free(struct notify *notify);

/* What a person said about quiet; may be changed. */
struct quiet *notify_quiet(struct notify *notify);

/* A message was stored. */
void notify_arrived(struct app *app, gint64 row, gint64 chat);

/* After a drawing, and what was seen in it: what came since is told. */
void notify_drawn(struct app *app);

/* The chats were read again: what has been read is not shown any longer. */
void notify_chats(struct app *app);

#endif
