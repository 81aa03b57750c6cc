/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What both roles of the key exchange share. */
#ifndef DORAN_MT_EXCHANGE_PRIV_H
#define DORAN_MT_EXCHANGE_PRIV_H

#include "mt_exchange.h"
#include "mt_fields.h"

/* Constructors, of core.telegram.org/schema/mtproto. */
enum {
	MT_REQ_PQ = 0x60469778,
	MT_REQ_PQ_MULTI = (gint32)0xbe7e8ef1,
	MT_RES_PQ = 0x05162463,
	MT_VECTOR = 0x1cb5c415,
	MT_P_Q_INNER = (gint32)0x83c95aec,
	MT_P_Q_INNER_DC = (gint32)0xa9f55f95,
	MT_P_Q_INNER_TEMP = 0x3c6a84d4,
	MT_P_Q_INNER_TEMP_DC = 0x56fddf88,
	MT_REQ_DH = (gint32)0xd712e4be,
	MT_DH_PARAMS_FAIL = 0x79cb045d,
	MT_DH_PARAMS_OK = (gint32)0xd0e8075c,
	MT_SERVER_DH_INNER = (gint32)0xb5890dba,
	MT_CLIENT_DH_INNER = 0x6643b654,
	MT_SET_CLIENT_DH = (gint32)0xf5045f1f,
	MT_DH_GEN_OK = 0x3bcbf734,
	MT_DH_GEN_RETRY = 0x46dc1fb9,
	MT_DH_GEN_FAIL = (gint32)0xa69dae02
};

#define MT_DH_RETRIES 4 /* dh_gen_retry in one exchange */
#define MT_ANSWER_MAX                                          \
	1024 /* bytes of an encrypted part; some 590 are usual \
	      */

/* The nonces of one exchange. */
struct mt_nonces {
	guint8 nonce[16], server_nonce[16], new_nonce[32];
};

/* Both nonces at the beginning of every body, as they must be echoed. */
void mt_put_nonces(GByteArray *out, const struct mt_nonces *nonces);
gboolean mt_get_nonces(
	struct mt_fields *fields, const struct mt_nonces *nonces);

/* Appends a `bytes`: SHA1(data) + data + random to a multiple of 16, in
 * AES-256-IGE under the key that the nonces make (tmp_aes_key). */
void mt_seal_answer(GByteArray *out, const struct mt_nonces *nonces,
	const guint8 *data, gsize len, const struct mt_random *random);

/* The other way: reads a `bytes` and opens it into `open`, SHA1 first, then
 * data and its padding; the caller compares the hash once it knows how long
 * the data is, with mt_answer_whole(). FALSE if its length cannot be. */
gboolean mt_open_answer(struct mt_fields *fields,
	const struct mt_nonces *nonces, guint8 open[MT_ANSWER_MAX], gsize *len);
gboolean mt_answer_whole(const guint8 *open, gsize open_len, gsize data_len);

/* Fills key_id, aux_hash and salt of a result whose key is there. */
void mt_result_finish(
	struct mt_exchange_result *result, const struct mt_nonces *nonces);

/* new_nonce_hash1, 2 or 3. */
void mt_new_nonce_hash(const struct mt_nonces *nonces, guint8 number,
	guint64 aux_hash, guint8 hash[16]);

#endif
