/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_crypt: an encrypted message of MTProto 2.0
 * (core.telegram.org/mtproto/description): auth_key_id (8 bytes), msg_key (16),
 * and encrypted salt (8), session_id (8), msg_id (8), seq_no (4), length (4),
 * body, padding (12..1024 bytes, all together a multiple of 16). */
#ifndef DORAN_MT_CRYPT_H
#define DORAN_MT_CRYPT_H

#include "mt_exchange.h"

enum {
	MT_CRYPT_HEAD = 24, /* in the clear */
	MT_CRYPT_INNER = 32, /* before the body */
	MT_CRYPT_PAD_MIN = 12,
	MT_CRYPT_PAD_MAX = 1024
};

/* The x of the key derivation. */
enum mt_direction { MT_TO_SERVER = 0, MT_TO_CLIENT = 8 };

/* OpenSSL's contexts, some 3 KB: one for everything a thread does. */
struct mt_crypt;
struct mt_crypt *mt_crypt_new(void);
void mt_crypt_free(struct mt_crypt *crypt);

/* auth_key_id: the low 64 bits of SHA1(key). */
guint64 mt_crypt_key_id(struct mt_crypt *crypt, const guint8 key[MT_KEY_SIZE]);

/* Message key, AES key and IV of v2; `plain` with its padding. */
void mt_crypt_msg_key(struct mt_crypt *crypt, const guint8 key[MT_KEY_SIZE],
	enum mt_direction to, const guint8 *plain, gsize len,
	guint8 msg_key[16]);
void mt_crypt_derive(struct mt_crypt *crypt, const guint8 key[MT_KEY_SIZE],
	enum mt_direction to, const guint8 msg_key[16], guint8 aes_key[32],
	guint8 aes_iv[32]);
/* The same of v1, by SHA1: only for what binds a temporary key
 * (core.telegram.org/method/auth.bindTempAuthKey). */
void mt_crypt_derive_v1(struct mt_crypt *crypt, const guint8 key[MT_KEY_SIZE],
	const guint8 msg_key[16], guint8 aes_key[32], guint8 aes_iv[32]);

/* Bytes of the packet for a body of `len` (a multiple of 4) with the shortest
 * padding. */
gsize mt_crypt_size(gsize len);

struct mt_inner {
	guint64 salt, session_id, msg_id;
	gint32 seq_no;
	guint8 *body; /* inside the packet */
	gsize len;
};

/* Makes a packet of what stands in it: the body of inner->len bytes already at
 * MT_CRYPT_HEAD + MT_CRYPT_INNER (inner->body is not looked at); all of it is
 * `size` = mt_crypt_size(inner->len) bytes. */
void mt_crypt_seal(struct mt_crypt *crypt, const guint8 key[MT_KEY_SIZE],
	guint64 key_id, enum mt_direction to, const struct mt_inner *inner,
	const struct mt_random *random, guint8 *packet, gsize size);

/* Opens a packet in place. `padded`: the transport has up to 15 bytes of its
 * own behind it. FALSE whatever was wrong with it (size, msg_key, length,
 * padding): there is one answer to all of it. Of a wrong msg_key nothing else
 * is looked at; the comparison takes the same time for all. */
gboolean mt_crypt_open(struct mt_crypt *crypt, const guint8 key[MT_KEY_SIZE],
	enum mt_direction to, guint8 *packet, gsize len, gboolean padded,
	struct mt_inner *inner);

/* encrypted_message of auth.bindTempAuthKey: v1 under the lasting key. `inner`
 * is bind_auth_key_inner as TL. Appends. */
void mt_crypt_bind(struct mt_crypt *crypt, const guint8 key[MT_KEY_SIZE],
	guint64 key_id, guint64 msg_id, const guint8 *inner, gsize len,
	const struct mt_random *random, GByteArray *out);
/* Opens one, a copy. NULL, if it is none, or not under this key and msg_id;
 * else inner's bytes, *len of them, the caller's. */
guint8 *mt_crypt_unbind(struct mt_crypt *crypt, const guint8 key[MT_KEY_SIZE],
	guint64 key_id, guint64 msg_id, const guint8 *sealed, gsize sealed_len,
	gsize *len);

/* Little-endian, at any address. */
guint64 mt_get64(const guint8 *at);
guint32 mt_get32(const guint8 *at);
void mt_set64(guint8 *at, guint64 value);
void mt_set32(guint8 *at, guint32 value);

#endif
