/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_face_priv: what the files of the MTProto face share. */
#ifndef DORAN_MT_FACE_PRIV_H
#define DORAN_MT_FACE_PRIV_H

#include "client.h"
#include "gateway_priv.h"
#include "mt_desk.h"
#include "mt_face.h"
#include "mt_link.h"
#include "tl.h"

#define MT_ALIAS_MAX 1024

enum mt_state {
	MT_STATE_DOOR, /* keys and sessions of MTProto have to be agreed */
	MT_STATE_NEW, /* doran.login has to come */
	MT_STATE_LOGIN, /* the broker has to answer */
	MT_STATE_READY,
	MT_STATE_LEAVING, /* doran.bye has come */
	MT_STATE_OVER /* told so; the transport closes */
};

/* Names of topics, both ways; NULL until one is needed. */
struct mt_aliases {
	GPtrArray *in; /* the client's, by number; or NULL */
	GHashTable *out; /* topic -> alias */
	gsize size; /* of all texts */
};

struct mt_face_session {
	struct client client; /* first */
	struct gateway *gateway;
	const struct transport_ops *ops;
	void *transport;
	struct mt_link *link;
	enum mt_state state;
	struct mt_ticket ticket; /* its turn at the desk */
	struct mt_aliases *aliases;
	GHashTable *given; /* handle -> number + 1 of what awaits msgs_ack */
	GQueue *early; /* of struct mt_early: came while logging in; NULL */
	GByteArray *stash; /* came while it waits for its turn; NULL: nothing */
	gsize early_size, unflushed;
	gsize came; /* bytes before it was logged in */
	guint64 question; /* msg_id of doran.login, doran.bye; 0: answered */
	char *user; /* for logs; NULL: none */
	struct timer timer;
	gint64 began_at, received_at;
	gint64 packet_since; /* one that is not whole; 0: none */
	guint64 packets; /* that came before it */
	gint64 written_at; /* something of what was queued, or all */
	gint64 slow_until; /* its rate was too high */
	gint64 tokens_at;
	double tokens;
	enum ending ending; /* once it is over */
	gboolean inside; /* of the link: it must not be flushed now */
	gboolean closing; /* once all is written */
	gboolean reading;
};

/* ---- mt_say.c: to the client --- */

void mt_say_session(struct mt_face_session *s, gboolean present);
gsize mt_say_message(
	struct mt_face_session *s, const struct client_message *message);
void mt_say_ended(
	struct mt_face_session *s, enum ending ending, const char *why);
/* doran.done, doran.granted, msgs_ack or rpc_error, as the tag says. */
void mt_say_done(struct mt_face_session *s, const char *tag, gboolean denied);
/* The answer to `question`, where there is one. */
void mt_say_refused(struct mt_face_session *s, enum ending ending);

/* ---- mt_calls.c: from the client --- */

/* Before it is logged in and after. May end the session. */
void mt_call(struct mt_face_session *s, guint64 msg_id, const guint8 *body,
	gsize len);
/* doran.login, in mt_login.c; NULL, or why not. */
const char *mt_call_login(
	struct mt_face_session *s, const struct tl_object *call);

struct mt_early {
	guint64 msg_id;
	GBytes *body;
};
void mt_early_free(gpointer early);
/* Those that came while logging in. */
void mt_calls_early(struct mt_face_session *s);

/* ---- tags of client.h: what is to be answered, and how --- */

enum mt_answer {
	MT_ANSWER_DONE = 'd', /* doran.done */
	MT_ANSWER_QUIET = 'q', /* msgs_ack */
	MT_ANSWER_GRANTED_0 = '0', /* doran.granted */
	MT_ANSWER_GRANTED_1 = '1'
};
enum { MT_TAG_SIZE = 24 };
void mt_tag(char tag[MT_TAG_SIZE], enum mt_answer answer, guint64 msg_id);

/* ---- mt_aliases.c --- */

/* The topic of an alias that the client defines (topic not NULL) or uses; NULL:
 * it is none. */
const char *mt_alias_in(
	struct mt_face_session *s, gint32 alias, char *take_topic);
/* An alias for the topic; *known: the client knows it. 0: none is left. */
guint mt_alias_out(
	struct mt_face_session *s, struct mqtt_span topic, gboolean *known);
void mt_aliases_free(struct mt_aliases *aliases);

/* ---- mt_face.c --- */

extern const struct client_ops mt_client_ops;
void mt_fail(struct mt_face_session *s, enum ending ending, const char *why);

#endif
