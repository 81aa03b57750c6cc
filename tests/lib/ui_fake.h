/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The canned engine of ui-fake: what its files share. */
#ifndef UI_FAKE_H
#define UI_FAKE_H

#include "front.h"
#include "setup.h"

struct front {
	GPtrArray *chats, *messages, *contacts; /* the last without chats */
	front_event event;
	void *user;
	guint delay;
	const char *e2ee;
};

extern struct front fake;

gint64 fake_now(void);
struct chat *add_chat(const char *peer, const char *title);
struct message *add_message(
	struct chat *chat, gboolean outgoing, gint64 ago, const char *text);
void unread(struct chat *chat, struct message *message);
struct chat *chat_of(gint64 row);
struct message *message_of(gint64 row);

/* An event; takes args. */
void tell(const char *name, GVariant *args);

/* ---- ui_fake_going.c -------------------------------------------------- */

GVariant *message_info(GVariant *args); /* of message.info; floating */

/* ---- ui_fake_life.c: what changes while it runs ----------------------- */

/* A scene: everything that can go wrong with a message, and a draft. */
void life_rows(void);

/* Reads lines of the FIFO $UI_FAKE_FIFO:
 *   in CHAT TEXT        a message comes in
 *   notice CHAT REASON  a notice, by its number
 *   contact CHAT STATE  the contact's state, by its number
 *   account STATE TEXT  the account's connection
 *   store STATE TEXT    writes fail, or work again
 *   draft CHAT TEXT     another screen kept a draft */
void life_begin(void);

/* Settings of $UI_FAKE_NOTIFY (off, name, text), $UI_FAKE_TERMINAL (osc9,
 * osc777), $UI_FAKE_QUIET (minutes, "0-60"), $UI_FAKE_BELL. */
void life_setup(struct ui_setup *setup);

/* Writes a call into $UI_FAKE_LOG, and does those that change chats. TRUE: it
 * was one of them. */
gboolean life_call(const char *method, GVariant *args);

#endif
