/* SPDX-License-Identifier: GPL-3.0-or-later */
/* draft: what is written in a chat and not sent yet. It is kept in the store a
 * second after the last key, and when the chat or doran is left. Of two screens
 * over one store the later writer's stays; text that is being looked at is not
 * replaced under one's fingers. */
#ifndef DORAN_DRAFT_H
#define DORAN_DRAFT_H

#include <glib.h>

struct app;

struct draft {
	char *base; /* of the open chat, as it was read or kept; never NULL */
	guint timer;
	gint64 since; /* of the first change not kept; monotonic, us */
	GHashTable *kept; /* chat row -> text the store may not have yet */
};

void draft_init(struct draft *draft);
void draft_clear(struct draft *draft);

/* The open chat changes, or ends: around setting app->open. */
void draft_leave(struct app *app);
void draft_enter(struct app *app);

/* The text may have changed. */
void draft_changed(struct app *app);

/* It was sent; or refused, and goes back to where it was written. */
void draft_sent(struct app *app);
void draft_give_back(struct app *app, gint64 chat, const char *text);

/* The chats were read anew. */
void draft_chats(struct app *app);

#endif
