/* SPDX-License-Identifier: GPL-3.0-or-later */
/* brief: short texts for places outside of the screen, clean of whatever could
 * do harm there. Pure; the strings are the caller's. */
#ifndef DORAN_BRIEF_H
#define DORAN_BRIEF_H

#include <glib.h>

/* The terminal's title: "doran", "doran: Bob", "doran: Bob (2)"; the number is
 * that of chats with something new. chat may be NULL. */
char *brief_title(const char *chat, guint unread);

/* The text of a notification: one line of at most 100 characters. */
char *brief_body(const char *text);

#endif
