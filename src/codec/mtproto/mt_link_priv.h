/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_link_priv: what the files of mt_link share. */
#ifndef DORAN_MT_LINK_PRIV_H
#define DORAN_MT_LINK_PRIV_H

#include "mt_keys_priv.h"
#include "mt_link.h"
#include "mt_service.h"
#include "tl.h"

/* GLib's is an int. */
#define MT_SECOND ((gint64)G_USEC_PER_SEC)

enum mt_phase {
	MT_PHASE_KEY, /* client: asks for the server's RSA key */
	MT_PHASE_TRUST, /* client: server_key() was asked */
	MT_PHASE_LASTING, /* client: the exchange of the lasting key */
	MT_PHASE_TEMPORARY, /* client: that of the temporary one */
	MT_PHASE_BIND, /* client: the temporary key is being bound */
	MT_PHASE_FIRST, /* no valid message came yet */
	MT_PHASE_READY
};

/* A message of ours, from mt_link_send() until it is acknowledged. */
struct mt_outgoing {
	guint64 msg_id; /* first: the key in link->sent; 0: not sent */
	guint64 handle; /* 0: the link's own */
	guint64 container; /* that it was last in; 0: none */
	GBytes *body; /* NULL: forgotten */
	gint32 seq_no;
	guint flags; /* enum mt_send, enum mt_own */
};

enum mt_own {
	MT_OWN_BIND = 1 << 8, /* auth.bindTempAuthKey, made when it is sent */
	MT_OWN_SERVICE = 1 << 9, /* goes before ready() too */
	MT_OWN_REPLY = 1 << 11, /* a server's answer */
	MT_OWN_AGAIN = 1 << 10 /* goes under its old msg_id, in a container */
};

/* What a client has more than a server. */
struct mt_asking {
	struct mt_client opts;
	struct mt_key lasting;
	struct mt_rsa_key *fetched; /* the key that server_key() got */
	const struct mt_rsa_key *fetched_list[1];
	struct mt_asker *asker;
	struct mt_auth auth; /* the one in use */
	struct mt_session session;
	struct mt_crypt *crypt;
	GQueue recent; /* plain messages of the last flushes */
	gint64 wall_began; /* where its clock stood when the link began */
	gint64 salt_until; /* seconds; 0: not known */
	gboolean pinged; /* and nothing came since */
	gboolean known_key; /* an encrypted message was sent */
};

struct mt_link {
	const struct mt_link_ops *ops;
	gpointer data;
	struct mt_link_limits limits;
	const struct mt_host *host;
	struct mt_transport *transport;
	struct mt_crypt *crypt; /* borrowed */
	struct mt_keys *keys; /* NULL: a client */
	struct mt_answerer *answerer; /* server; NULL: not exchanging */
	struct mt_asking *asking; /* NULL: a server */
	struct mt_auth *auth; /* NULL: no key yet */
	struct mt_session *session; /* NULL: none yet */
	GByteArray *out; /* NULL: nothing */
	gsize out_at; /* dropped of it */
	GQueue pending; /* of struct mt_outgoing */
	gsize pending_size;
	GHashTable *sent; /* NULL: empty; struct mt_outgoing by msg_id */
	gsize sent_size; /* bytes of their bodies */
	GHashTable *awaited; /* NULL: none; msg_id -> enum mt_awaits */
	GArray *acks; /* NULL: none; of guint64 */
	guint64 handles, packets;
	guint64 replying; /* the msg_id that is dealt with */
	gint64 began, heard, last_out; /* mono */
	gint64 disconnect; /* server: mono; 0: never */
	enum mt_phase phase;
	gboolean new_key, over, inside;
};

enum mt_awaits { MT_AWAITS_USER = 1, MT_AWAITS_DROPPED = 2 };

/* ---- mt_link.c */
void mt_link_end(struct mt_link *link, enum mt_ended ended, const char *why);
GByteArray *mt_link_array(struct mt_link *link);
gint64 mt_link_mono(const struct mt_link *link);
/* The server's clock, in µs since 1970, as far as it is known. */
gint64 mt_link_clock(const struct mt_link *link);
/* The own clock. A client's goes on with `mono`, so that nobody's setting the
 * clock disturbs a session. */
gint64 mt_link_base(const struct mt_link *link);
gboolean mt_link_serves(const struct mt_link *link);
void mt_link_become_ready(struct mt_link *link);

/* ---- mt_link_out.c */
void mt_outgoing_free(gpointer outgoing);
/* A service message; not content-related unless `flags` say so. */
void mt_link_queue(struct mt_link *link, GByteArray *take_body, guint flags);
void mt_link_push_ack(struct mt_link *link, guint64 msg_id);
/* What was sent under this msg_id, alone or in a container of that id, is to
 * be sent again with a new one. TRUE: there was something. */
gboolean mt_link_again(struct mt_link *link, guint64 msg_id);
/* Takes what was sent out of the table; the caller's; NULL: none. */
struct mt_outgoing *mt_link_take(struct mt_link *link, guint64 msg_id);
struct mt_outgoing *mt_link_find(struct mt_link *link, guint64 msg_id);
void mt_link_forget_sent(struct mt_link *link);

/* ---- mt_link_id.c */
guint64 mt_link_make_id(struct mt_link *link, gboolean reply);
gint32 mt_link_make_seq(struct mt_link *link, gboolean content);
/* 0, or the code of bad_msg_notification for a msg_id that came: its bits and
 * its time. */
int mt_link_judge_id(const struct mt_link *link, guint64 msg_id);
void mt_link_adopt_time(struct mt_link *link, guint64 msg_id);

/* ---- mt_link_in.c */
/* A message of the session; `depth`: 0 the packet's, 1 in a container, 2 in
 * gzip_packed. */
void mt_link_handle(struct mt_link *link, const struct mt_message *message,
	gint32 seq_no, guint depth);
void mt_link_packet(struct mt_link *link, struct mt_packet *packet);
void mt_link_bad(struct mt_link *link, guint64 msg_id, gint32 seq_no, int code);

/* ---- mt_link_service.c, mt_link_state.c */
/* FALSE: it is none of the service messages. */
gboolean mt_link_service(
	struct mt_link *link, const struct mt_message *message);
gboolean mt_link_state(struct mt_link *link, guint32 id,
	const struct mt_message *message, struct tl_reader *reader);
void mt_link_answer(struct mt_link *link, struct tl_reader *reader);

/* ---- mt_link_setup.c */
void mt_link_begin(struct mt_link *link);
void mt_link_plain(struct mt_link *link, const struct mt_packet *packet);
/* Queues what makes a client's session known to the server. */
void mt_link_greet(struct mt_link *link);
GBytes *mt_link_bind_body(struct mt_link *link, guint64 msg_id);
void mt_link_bound(struct mt_link *link, gboolean ok);
/* Server: the query auth.bindTempAuthKey. */
void mt_link_serve_bind(
	struct mt_link *link, guint64 msg_id, struct tl_reader *reader);

#endif
