/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record: the header of everything one device sends to another, and the
 * Signal plaintext that carries it (doran-protocol(7), The record). */
#ifndef DORAN_RECORD_H
#define DORAN_RECORD_H

#include "control.h"
#include "ids.h"
#include "secret.h"

#define RECORD_MAX (16 * 1024) /* bytes of an encoded header */
#define RECORD_PAD 64 /* plaintexts are a multiple of this long */
#define RECORD_KEY_LEN 32
#define ROOM_URI_MAX 512 /* bytes */

enum record_mode {
	RECORD_SEALED = 1, /* content, encrypted */
	RECORD_OPEN = 2, /* content, signed but readable */
	RECORD_CONTROL = 3 /* no content */
};

struct record {
	enum record_mode mode;
	char *from, *to; /* accounts: user@network */
	guint32 from_device, to_device;
	guint8 network[NETWORK_ID_LEN];
	char *room; /* URI; "" in a control record of no room */
	guint8 own_list[HASH_LEN], peer_list[HASH_LEN]; /* zeros: unknown */
	guint64 seq; /* 1..; 0: outside the stream (control that may be lost) */
	/* Both or neither; a control record has neither. */
	gboolean has_body;
	guint8 message_id[MESSAGE_ID_LEN];
	guint8 body_hash[HASH_LEN]; /* SHA-256 of the envelope's body */
	/* Extension 1: what the sender has received from the recipient. */
	gboolean has_ack;
	guint64 ack; /* all up to here */
	GArray *ack_ranges; /* of struct seq_range, beyond it; NULL: none */
	/* Extension 2: the other party of the chat, in copies to one's own
	 * other devices; NULL: none. */
	char *peer;
	/* Extension 3: of struct control_item; NULL: none. */
	GPtrArray *controls;
};

struct record *record_new(void);
void record_free(struct record *record);

/* For g_autoptr(Record) only. */
typedef struct record Record;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Record, record_free)

/* The header's bytes; FAULT_BUG when a member is out of bounds. */
GBytes *record_encode(const struct record *record, GError **error);
/* FAULT_PROTOCOL when the bytes are not exactly a header. Unknown extensions
 * are skipped. */
struct record *record_decode(GBytes *bytes, GError **error);

/* A Signal plaintext: content key (random bytes in a control record), header,
 * zeros up to a multiple of RECORD_PAD. */
struct secret *record_plain_encode(const struct record *record,
	const guint8 key[RECORD_KEY_LEN], GError **error);
/* The header; copies the key out. The padding must be zeros and shorter than
 * RECORD_PAD. */
struct record *record_plain_decode(
	const struct secret *plain, guint8 key[RECORD_KEY_LEN], GError **error);

/* A header signed by the sender's device key (COSE_Sign1), for mode open and
 * for control where nothing is encrypted. */
GBytes *record_sign(const struct record *record,
	const struct secret *device_seed, GError **error);
/* Verifies with the sender's key. To find that key first, peek: the same
 * decoding without the signature, for from and from_device only. */
struct record *record_verify(
	GBytes *signed_header, const guint8 sign_key[32], GError **error);
struct record *record_peek(GBytes *signed_header, GError **error);

#endif
