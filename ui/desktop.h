/* SPDX-License-Identifier: GPL-3.0-or-later */
/* desktop: notifications of org.freedesktop.Notifications over the session's
 * D-Bus. Never blocks: nothing is looked for before the first one is to be
 * shown, and all of it is asynchronous. */
#ifndef DORAN_DESKTOP_H
#define DORAN_DESKTOP_H

#include <glib.h>

struct desktop;

struct desktop_text {
	char *title; /* one clean line */
	char *body; /* clean, may be "" */
};

struct desktop_events {
	/* The notification was chosen. Required. */
	void (*chosen)(gint64 key, void *user);
	/* It could not be shown: there is no D-Bus, nobody there who shows
	 * notifications, or no answer. Required. */
	void (*absent)(const struct desktop_text *text, void *user);
};

struct desktop *desktop_new(const struct desktop_events *events, void *user);

/* What is shown stays shown. */
void desktop_free(struct desktop *desktop);

/* Shows it in the place of what `key` showed before. */
void desktop_show(struct desktop *desktop, gint64 key, const char *title,
	const char *body);

/* Takes it away; nothing if it does not show. */
void desktop_close(struct desktop *desktop, gint64 key);

#endif
