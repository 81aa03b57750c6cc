/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_guest: a client of MTProto of a gateway, whose transport is memory. What
 * goes wrong fails the test. */
#ifndef DORAN_TEST_MT_GUEST_H
#define DORAN_TEST_MT_GUEST_H

#include "gateway.h"
#include "mt_link.h"
#include "tl.h"
#include "tl_schema_doran.h"

/* What came. */
struct mt_heard {
	enum {
		MT_HEARD_MESSAGE,
		MT_HEARD_RESULT,
		MT_HEARD_ERROR,
		MT_HEARD_ACK
	} is;
	guint64 id; /* msg_id of a message; else the handle */
	GBytes *body;
	gint32 code;
	char *text;
};

struct mt_guest {
	void *session; /* of the face; NULL: its connection is gone */
	struct mt_link *link;
	GByteArray *down; /* on its way to the client */
	GQueue *heard; /* of struct mt_heard */
	guint64 quiet; /* the handle whose MT_HEARD_ACK is told */
	gboolean deaf; /* acknowledges nothing */
	gboolean stalled; /* reads nothing */
	gboolean read, opened, closing, over;
	gboolean new_key;
	enum mt_ended ended;
	struct mt_key key;
};

/* `key` NULL: an exchange. */
struct mt_guest *mt_guest_new(struct gateway *gateway,
	const struct mt_rsa_key *rsa, const struct mt_key *key);
/* Its connection is lost, if it is not yet; frees. NULL is fine. */
void mt_guest_free(struct mt_guest *guest);

/* Asks; returns the handle. */
guint64 mt_guest_ask(struct mt_guest *guest, GByteArray *take_body);
/* doran.login; id NULL: none. */
GByteArray *mt_login_body(const char *user, const char *password,
	const char *id, gboolean clean, const char *will_topic);
GByteArray *mt_publish_body(const char *topic, gint32 alias, gboolean quiet,
	const void *payload, gsize len);
GByteArray *mt_subscribe_body(const char *filter);
GByteArray *mt_empty_body(guint32 id);

/* Logs in; whether the session was there. */
gboolean mt_guest_login(struct mt_guest *guest, const char *user,
	const char *password, const char *id);
/* The next thing that comes, of that kind; valid until the next call. */
const struct mt_heard *mt_guest_hears(struct mt_guest *guest, int is);
/* The next: doran.done, or doran.granted. */
void mt_guest_answer(struct mt_guest *guest, guint64 handle, guint32 id);
void mt_guest_error(struct mt_guest *guest, gint32 code, const char *text);
/* The next is a doran.message with that text, acknowledged unless deaf. */
void mt_guest_message(
	struct mt_guest *guest, const char *text, gboolean duplicate);
/* doran.ended with that, and the end of the connection. */
void mt_guest_ended(struct mt_guest *guest, const char *status);
/* The end of the connection, or of the link. */
void mt_guest_over(struct mt_guest *guest);
/* The gateway ends the connection, whether the client reads that or not. */
void mt_guest_closing(struct mt_guest *guest);
/* Nothing comes for that long. */
void mt_guest_silence(struct mt_guest *guest, guint ms);

#endif
