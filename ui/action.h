/* SPDX-License-Identifier: GPL-3.0-or-later */
/* action: what can be done with a message: one table for the rows that tell of
 * it, for the keys, and for the selection. */
#ifndef DORAN_ACTION_H
#define DORAN_ACTION_H

#include "model.h"

struct app;

struct action {
	/* The small letter; with Alt it acts on the newest message of the open
	 * chat that it is offered for, in the selection on the selected. */
	char letter;
	gboolean selected_only; /* with Alt it means something else */
	gboolean leaves; /* the selection ends with it */
	const char *label; /* N_(), "send again" */
	gboolean (*offered)(const struct message *message);
	void (*run)(struct app *app, const struct message *message);
};

/* Ended by a row without a label. */
extern const struct action actions[];

/* The action of a letter, if it is offered for the message; or NULL. */
const struct action *action_find(guint32 letter, const struct message *message);

/* An Alt key in a chat; FALSE: it is none of an action. */
gboolean action_key(struct app *app, guint32 letter);

/* "y copy, i info": what is offered for a message, translated; the caller's. */
char *action_list(const struct message *message);

/* What is the matter with a message, or what a notice says, and what to do;
 * NULL when there is nothing to tell. The caller's. */
char *action_words(const struct message *message);

#endif
