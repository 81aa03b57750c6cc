/* SPDX-License-Identifier: GPL-3.0-or-later */
/* seen: what a person has really seen. A message counts as seen when its rows
 * were painted in full while the terminal had the focus; where the terminal
 * does not tell of its focus, once a key was pressed with it on the screen. */
#ifndef DORAN_SEEN_H
#define DORAN_SEEN_H

#include <glib.h>

struct app;

enum focus {
	FOCUS_UNKNOWN, /* the terminal has not said a word about it */
	FOCUS_IN,
	FOCUS_OUT
};

struct seen {
	enum focus focus;
	/* Rows up to this one were there when a key was pressed. */
	gint64 known;
	gint64 failed_at; /* the engine did not take it; 0: it did */
	gint64 key_at; /* monotonic, microseconds; 0: no key yet */
};

/* A focus report came. */
void seen_focus(struct app *app, gboolean in);

/* It was stopped and goes on: what the focus is now, nobody has said. */
void seen_resumed(struct app *app);

/* Each key, before it is acted on, and after it opened another chat. */
void seen_key(struct app *app);
void seen_opened(struct app *app);

/* After a drawing reached the terminal: tells the engine what was seen. */
void seen_drawn(struct app *app);

/* Whether a message of a chat was seen as soon as it was drawn; for deciding
 * about bell and notification. Where the focus is not known, a key of the last
 * minute counts as being there. */
gboolean seen_at_once(struct app *app, gint64 chat, gint64 row);

#endif
