/* SPDX-License-Identifier: GPL-3.0-or-later */
/* front_priv: what the files behind front.h share. */
#ifndef DORAN_FRONT_PRIV_H
#define DORAN_FRONT_PRIV_H

#include "control_client.h"
#include "engine.h"
#include "front.h"
#include "mailbox.h"

struct front {
	GMainContext *context;
	struct mailbox *inbox; /* calls in that context */
	gboolean missed; /* events, before the engine is listened to */
	struct mailbox *to_engine; /* calls in the engine's; NULL: none yet */
	const struct engine_part *part; /* known once engine was wanted */
	struct engine *engine; /* ours, or NULL */
	struct control_client *client; /* somebody else's, or NULL */
	struct front_options options; /* copies */
	struct secret *passphrase;
	GSource *
		attempt; /* the next try to get the one or the other; or NULL */
	GThread *opener; /* starts the engine; NULL: nobody does */
	gint64 until; /* monotonic: tries end then; 0: never */
	front_opened opened; /* NULL: told already */
	void *opened_user;
	GError *failed; /* why there will be neither */
	GQueue held; /* struct asked, for whom there is nobody to ask yet */
	struct view *view;
	front_event event;
	void *user;
	guint listener;
	gint behind;
	gboolean closed;
	gint references;
};

/* ---- front.c ---- */

void front_unref(gpointer front);

/* Not before front->engine stands: its events come from now on. */
void front_hear_engine(struct front *front);
void front_hear_client(const char *name, GVariant *args, void *user);
void front_tell(struct front *front, const char *name, GVariant *args);
/* Runs func in the context's thread, never at once. */
void front_post(GMainContext *context, GSourceFunc func, gpointer data);
/* What was held goes on, or fails with `error`. */
void front_release(struct front *front, const GError *error);

/* ---- front_open.c ---- */

/* The owner has ended: the next one is this process, or another. */
void front_succeed(struct front *front);
/* Ends every try. */
void front_open_end(struct front *front);

#endif
