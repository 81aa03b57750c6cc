/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_plain: unencrypted messages, which carry the key exchange: auth_key_id 0
 * (8 bytes), msg_id (8), length (4), body. core.telegram.org/mtproto/
 * description, "Unencrypted Message". */
#ifndef DORAN_MT_PLAIN_H
#define DORAN_MT_PLAIN_H

#include <glib.h>

#define MT_PLAIN_HEAD 20
#define MT_PLAIN_BODY_MAX 4096 /* of the key exchange nothing is larger */

/* The key that a packet of a transport is for: its first 8 bytes; 0 means an
 * unencrypted message. FALSE if it is too short to have one. */
gboolean mt_packet_key_id(const guint8 *packet, gsize len, guint64 *key_id);

/* The body of an unencrypted packet, borrowed of it, and its msg_id, which is
 * not judged (TDLib's is 0 or 1). Whatever comes behind the body is padding
 * (TDLib appends some) and ignored. FALSE if it is not one, or if the length
 * is not a multiple of 4, is 0, is beyond the packet or MT_PLAIN_BODY_MAX. */
gboolean mt_plain_read(const guint8 *packet, gsize len, guint64 *msg_id,
	const guint8 **body, gsize *body_len);

/* Appends the packet around a body. */
void mt_plain_write(
	GByteArray *out, guint64 msg_id, const guint8 *body, gsize len);

#endif
