/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mailbox: calls handed to the thread of a main context, in their order, with
 * one wake-up for all that wait. */
#ifndef DORAN_MAILBOX_H
#define DORAN_MAILBOX_H

#include <glib.h>

struct mailbox;

typedef void (*mailbox_func)(gpointer data);

struct mailbox *mailbox_new(GMainContext *context);
/* What was not called is dropped. In the context's thread, or when that has
 * ended; nobody may post any more. */
void mailbox_free(struct mailbox *mailbox);

/* From any thread: func(data) is called in the context's, never at once; drop
 * instead of it (NULL: nothing) where the mailbox ends first. */
void mailbox_post(struct mailbox *mailbox, mailbox_func func, mailbox_func drop,
	gpointer data);

#endif
