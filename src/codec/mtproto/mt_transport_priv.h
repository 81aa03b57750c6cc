/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What mt_transport*.c share. */
#ifndef DORAN_MT_TRANSPORT_PRIV_H
#define DORAN_MT_TRANSPORT_PRIV_H

#include "mt_obfuscate.h"
#include "mt_transport.h"

#define MT_FULL_HEAD 8 /* length and number */
#define MT_FULL_EXTRA 12 /* and the CRC32 */
#define MT_PADDING_MAX 15
#define MT_SMALLEST 20 /* bytes of a packet that is no code */

struct mt_transport {
	const struct mt_random *random;
	struct mt_obfuscate *obfuscate; /* NULL: none */
	gsize limit;
	/* the packet that is being read */
	guint8 *packet;
	gsize want, have, room;
	guint32 seq_in, seq_out; /* MT_FULL */
	gsize write_at; /* in `out`: where the packet begins */
	guint8 hello[MT_HELLO];
	guint8 head[MT_FULL_HEAD];
	guint8 hello_len; /* server: how much came; client: how much to send */
	guint8 head_have;
	guint8 kind; /* enum mt_transport_kind */
	guint server : 1;
	guint sized : 1; /* the head was read, `want` holds */
	guint quick : 1; /* this packet asks for a quick ack */
	guint wrong : 1;
};

/* The four bytes that stand for a kind in the first bytes of a stream. */
void mt_transport_tag(enum mt_transport_kind kind, guint8 tag[4]);

#endif
