/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_link: one connection of MTProto 2.0, for either role: transport, key
 * exchange and session put together. Bytes in, bytes and events out; no
 * sockets, no threads, time and random come from struct mt_host.
 *
 * How it is used, by a client and a server alike:
 *
 *   what the socket has             -> mt_link_feed()
 *   mt_link_send() and the like        queue; nothing is written by them
 *   the turn of the loop ends       -> mt_link_flush(): all that is queued,
 *                                      acknowledgements too, as one container
 *   mt_link_out(), mt_link_drop()   -> the socket
 *   mt_link_deadline()              -> mt_link_tick() when it has come
 *
 * Events come inside mt_link_feed(), mt_link_flush() and mt_link_tick() only
 * (ended() also inside mt_link_trust()). In an event all functions but
 * mt_link_feed(), mt_link_tick(), mt_link_flush() and mt_link_free() may be
 * called.
 *
 * Acknowledgement is its receiver's: a content-related message is acknowledged
 * (msgs_ack) when mt_link_ack() is called for it, and never before. What the
 * link handles itself (results of queries once result() or error() returned,
 * service messages) it acknowledges itself.
 *
 * A message that is sent has a handle, which stays when it must be sent again
 * under another msg_id (wrong salt, wrong clock). The body is kept until it is
 * acknowledged or answered.
 *
 * A server's key on first use: MTProto's resPQ names fingerprints only, so a
 * client must have the RSA key itself. dorand gives it away: the unencrypted
 *     doran.serverKey pem:string = doran.ServerKey;
 *     doran.getServerKey fingerprint:long = doran.ServerKey;
 * before the exchange (fingerprint 0: its first one; one that it does not have:
 * -404). A client without a key (n_rsa = 0) asks that, gives the key to
 * server_key(), and goes on only when it is trusted. Telegram's servers and
 * clients never see this. */
#ifndef DORAN_MT_LINK_H
#define DORAN_MT_LINK_H

#include "mt_exchange.h"
#include "mt_keys.h"
#include "mt_transport.h"

struct mt_link;

/* At most this in one message of the peer's, inflated. */
#define MT_MESSAGE_MAX (1 << 24)
/* At most this many in a container that is sent; 1,024 in one that is read. */
#define MT_CONTAINER_MAX 1020

enum mt_ended {
	MT_ENDED_UNKNOWN_KEY, /* client: -404; forget the key, connect anew */
	MT_ENDED_UNTRUSTED, /* client: the server has none of the keys, or
			     * server_key() said no */
	MT_ENDED_PROTOCOL, /* the peer broke a rule, or is none */
	MT_ENDED_CODE, /* client: another code of the transport, as -429 */
	MT_ENDED_SILENT, /* nothing came in time: the peer is dead; server: the
			  * client's ping_delay_disconnect ran out */
	MT_ENDED_SLOW, /* no key or no session in time */
	MT_ENDED_FLOOD, /* over a bound of the link's */
	MT_ENDED_KEY_EXPIRED /* a temporary key's life is over */
};

/* A message as it came; all borrowed until the event returns. */
struct mt_message {
	guint64 msg_id; /* for mt_link_ack(), mt_link_result() … */
	const guint8 *body; /* inflated, a boxed TL value */
	gsize len;
	gboolean content; /* content-related: mt_link_ack() it, once */
};

struct mt_link_ops {
	/* Required. Messages may be sent (and came, if they came earlier, only
	 * now): client: the server has answered under the key; server: the
	 * first valid message of a client came. `new_key`: it comes of an
	 * exchange, so a client stores mt_link_key(). Once. */
	void (*ready)(struct mt_link *link, gboolean new_key, gpointer data);
	/* Required. A message that is none of MTProto's own: a query of a
	 * client's, an update of a server's. */
	void (*message)(struct mt_link *link, const struct mt_message *message,
		gpointer data);
	/* NULL (a server): no answers. The answer to the query with that
	 * handle; the body is borrowed. */
	void (*result)(struct mt_link *link, guint64 handle, const guint8 *body,
		gsize len, gpointer data);
	/* The same: an rpc_error. `text` is cut at 255 bytes, without control
	 * characters, valid UTF-8. */
	void (*error)(struct mt_link *link, guint64 handle, gint32 code,
		const char *text, gpointer data);
	/* NULL: not told. The peer has acknowledged the message by msgs_ack;
	 * a query stays open until its result, unless it is a quiet one. */
	void (*acked)(struct mt_link *link, guint64 handle, gpointer data);
	/* NULL: nobody is trusted. Client without keys: the server's RSA key,
	 * borrowed (mt_rsa_fingerprint(), mt_rsa_public_pem()). Answer with
	 * mt_link_trust(), inside or later. The 64 bits of MTProto's
	 * fingerprint stand for the key only as far as 64 bits of SHA1 can:
	 * compare the whole key where one is stored. */
	void (*server_key)(struct mt_link *link, const struct mt_rsa_key *key,
		gpointer data);
	/* Required, once, the last event: write what mt_link_out() still has
	 * (such as -404), then close. `why`: English, static or borrowed. */
	void (*ended)(struct mt_link *link, enum mt_ended ended,
		const char *why, gpointer data);
};

/* Seconds, bytes, numbers; 0: the default in brackets. */
struct mt_link_limits {
	gsize packet; /* of the transport [MT_MESSAGE_MAX + 64 KiB] */
	gsize message; /* inflated [MT_MESSAGE_MAX] */
	guint setup; /* seconds until ready() [30] */
	guint ping; /* client: seconds without a word until it pings [60] */
	guint dead; /* client: seconds from there to MT_ENDED_SILENT [15] */
	guint unacked; /* messages of the peer's that wait for mt_link_ack()
			* [4096]; more: MT_ENDED_FLOOD */
	gsize kept; /* bytes of unacknowledged bodies kept to be sent again
		     * [4 MiB]; beyond, a body is forgotten once written, its
		     * handle stays */
};

/* --- making ----------------------------------------------------------------
 */

/* A key that outlives connections; a client stores it sealed. */
struct mt_key {
	guint8 key[MT_KEY_SIZE];
	guint64 salt;
	gint64 time_offset; /* server's clock - ours, seconds */
};

struct mt_client {
	const struct mt_host *host; /* required; borrowed for good */
	enum mt_transport_kind kind;
	gboolean obfuscated;
	gint16 dc;
	/* Trusted RSA keys, borrowed for good; none: see server_key(). */
	const struct mt_rsa_key *const *rsa;
	gsize n_rsa;
	const struct mt_key *key; /* NULL: make one; copied */
	gint32 temporary; /* > 0: perfect forward secrecy, a key of so many
			   * seconds for this link, bound to the lasting one */
	struct mt_link_limits limits;
};

/* Begins at once: mt_link_out() has the first bytes. The same link never makes
 * a new key after MT_ENDED_UNKNOWN_KEY: make another link. */
struct mt_link *mt_link_new_client(const struct mt_client *client,
	const struct mt_link_ops *ops, gpointer data);
/* `keys` is borrowed for good, and shared by all links of the server. The
 * transport is found out from the first bytes. */
struct mt_link *mt_link_new_server(struct mt_keys *keys,
	const struct mt_link_limits *limits, const struct mt_link_ops *ops,
	gpointer data);
/* No event comes of it. */
void mt_link_free(struct mt_link *link);

/* For g_autoptr(MtLink) only. */
typedef struct mt_link MtLink;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtLink, mt_link_free)

/* --- bytes and time --------------------------------------------------------
 */

/* All of `bytes` is taken. After ended() it does nothing. */
void mt_link_feed(struct mt_link *link, const guint8 *bytes, gsize len);
/* Writes what is queued: once a turn. Nothing queued: does nothing. Before
 * ready() what the user queued stays queued. */
void mt_link_flush(struct mt_link *link);
/* What is to be written, borrowed until any other call; *len 0: nothing. */
const guint8 *mt_link_out(const struct mt_link *link, gsize *len);
/* The first `len` bytes of it are written. */
void mt_link_drop(struct mt_link *link, gsize len);
/* When to call mt_link_tick(), by the host's `mono`; -1: never. May move with
 * any call. */
gint64 mt_link_deadline(const struct mt_link *link);
void mt_link_tick(struct mt_link *link);

/* --- sending ---------------------------------------------------------------
 */

enum mt_send {
	MT_SEND_QUERY = 1 << 0, /* result() or error() answers it */
	MT_SEND_COMPRESS = 1 << 1, /* gzip_packed where that helps: over 1 KB,
				    * at least 10 % smaller */
	MT_SEND_PLAIN = 1 << 2, /* not content-related: never acknowledged */
	MT_SEND_QUIET = 1 << 3 /* with MT_SEND_QUERY: acked() is the answer,
				* nothing but error() comes instead of it */
};

/* Queues a body (a boxed TL value: a multiple of 4 bytes, at most
 * MT_MESSAGE_MAX; otherwise a programmer's error). Returns its handle, never
 * 0. Nothing is sent before ready(); after ended() it is dropped. */
guint64 mt_link_send(struct mt_link *link, GBytes *take_body, guint flags);
/* Server: rpc_result of the query, which acknowledges it too. Of one whose
 * answer the client has dropped (rpc_drop_answer): nothing, returns 0. flags:
 * MT_SEND_COMPRESS or 0. */
guint64 mt_link_result(
	struct mt_link *link, guint64 msg_id, GBytes *take_body, guint flags);
/* Server: the same with an rpc_error. `text`: ASCII. */
guint64 mt_link_error(
	struct mt_link *link, guint64 msg_id, gint32 code, const char *text);
/* The message is dealt with, its msgs_ack goes with the next flush. A query
 * that gets its result soon needs none. Of one that is not awaited: nothing. */
void mt_link_ack(struct mt_link *link, guint64 msg_id);
/* The answer to server_key(). FALSE ends the link, untrusted. */
void mt_link_trust(struct mt_link *link, gboolean trusted);

/* --- asking ----------------------------------------------------------------
 */

gboolean mt_link_is_ready(const struct mt_link *link);
gboolean mt_link_is_over(const struct mt_link *link);
/* Client, after ready(): the lasting key, the salt and offset of now. */
void mt_link_key(const struct mt_link *link, struct mt_key *key);
guint64 mt_link_key_id(const struct mt_link *link); /* 0: none yet */
guint64 mt_link_session_id(const struct mt_link *link); /* 0: none yet */
/* Messages queued and kept, what is written out but not dropped, and what the
 * peer's packet that is not whole takes. For bounds on a client's memory. */
gsize mt_link_held(const struct mt_link *link);
/* Messages of the peer's that wait for mt_link_ack(). */
guint mt_link_unacked(const struct mt_link *link);
/* What the peer's packet that is not whole takes. */
gsize mt_link_incoming(const struct mt_link *link);
/* How many packets came whole. *partial: another one has begun. For bounds on
 * a packet's time. */
guint64 mt_link_packets(const struct mt_link *link, gboolean *partial);
/* Messages that went and were neither acknowledged nor answered. */
guint mt_link_unanswered(const struct mt_link *link);

#endif
