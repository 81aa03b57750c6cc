/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_exchange: how a client and a server come to an authorisation key
 * (core.telegram.org/mtproto/auth_key), as two state machines over the bodies
 * of unencrypted messages (mt_plain.h). Pure: random and time come in. */
#ifndef DORAN_MT_EXCHANGE_H
#define DORAN_MT_EXCHANGE_H

#include "mt_random.h"
#include "mt_rsa.h"

#define MT_KEY_SIZE 256

enum mt_exchange_step {
	MT_EXCHANGE_MORE, /* goes on: what is in `out` goes to the peer */
	MT_EXCHANGE_DONE, /* a key: `out` goes to the peer, take the result */
	MT_EXCHANGE_FAILED /* the end; a server answers -404 whatever it was */
};

struct mt_exchange_result {
	guint8 key[MT_KEY_SIZE];
	guint64 key_id; /* low 64 bits of SHA1(key) */
	guint64 aux_hash; /* high 64 bits of it */
	guint64 salt; /* the first server salt */
	gint64 time_offset; /* client: the server's clock - ours, in seconds */
	gint64 made; /* by the own clock, seconds since 1970 */
	gint32 expires_in; /* seconds of a temporary key; 0: permanent */
	gint32 dc; /* as the client named it; 0 where it did not */
};

/* --- the client ---------------------------------------------------------- */

struct mt_exchange_ask {
	/* Required: the server's keys that are trusted; borrowed for good. */
	const struct mt_rsa_key *const *keys;
	gsize n_keys;
	const struct mt_random *random; /* required */
	gint64 (*now)(gpointer data); /* required: seconds since 1970 */
	gpointer data;
	gint32 dc; /* p_q_inner_data_dc; 0: the form without */
	gint32 expires_in; /* > 0: a temporary key */
	gboolean single; /* req_pq instead of req_pq_multi */
	gboolean old_rsa; /* the old SHA1 form instead of RSA_PAD */
};

struct mt_asker;
/* Copies `ask`. */
struct mt_asker *mt_asker_new(const struct mt_exchange_ask *ask);
void mt_asker_free(struct mt_asker *asker);

/* Appends the first body to `out`. */
void mt_asker_begin(struct mt_asker *asker, GByteArray *out);

/* The body that the server sent; appends the next to `out`. Failed: *error,
 * FAULT_TRUST where the server has none of the keys, else FAULT_PROTOCOL; the
 * machine stays failed. */
enum mt_exchange_step mt_asker_read(struct mt_asker *asker, const guint8 *body,
	gsize len, GByteArray *out, GError **error);

/* After MT_EXCHANGE_DONE; borrowed, wiped with the machine. */
const struct mt_exchange_result *mt_asker_result(const struct mt_asker *asker);

/* --- the server ---------------------------------------------------------- */

struct mt_exchange_offer {
	/* Required: own private keys; borrowed for good. */
	const struct mt_rsa_key *const *keys;
	gsize n_keys;
	const struct mt_random *random; /* required */
	gint64 (*now)(gpointer data); /* required: seconds since 1970 */
	/* NULL: none is. TRUE if a key with this ID exists already: the client
	 * is asked for another (dh_gen_retry). */
	gboolean (*taken)(guint64 key_id, gpointer data);
	gpointer data;
	gint32 max_expires_in; /* longest life of a temporary key; 0: a day */
};

/* One for each connection; its size is fixed (under 2 KB), and a peer can make
 * it do only so much: MT_ANSWERER_ROUNDS req_pq, one RSA and one DH for each,
 * a few dh_gen_retry. */
#define MT_ANSWERER_ROUNDS 16
struct mt_answerer;
/* `offer` is borrowed for good, so that many connections share it. */
struct mt_answerer *mt_answerer_new(const struct mt_exchange_offer *offer);
void mt_answerer_free(struct mt_answerer *answerer);

/* The body that the client sent; appends the answer to `out`. What fails says
 * nothing of why, nor takes another way: nothing is appended, -404 is to be
 * sent and the connection closed. After MT_EXCHANGE_DONE another exchange may
 * begin on the same connection (a permanent and a temporary key). */
enum mt_exchange_step mt_answerer_read(struct mt_answerer *answerer,
	const guint8 *body, gsize len, GByteArray *out);

/* After MT_EXCHANGE_DONE, until the next mt_answerer_read(). */
const struct mt_exchange_result *mt_answerer_result(
	const struct mt_answerer *answerer);

#endif
