/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "mt_plain.h"

#include <string.h>

gboolean
mt_packet_key_id(const guint8 *packet, gsize len, guint64 *key_id)
{
	if (len < sizeof *key_id)
		return FALSE;
	memcpy(key_id, packet, sizeof *key_id);
	*key_id = GUINT64_FROM_LE(*key_id);
	return TRUE;
}

gboolean
mt_plain_read(const guint8 *packet, gsize len, guint64 *msg_id,
	const guint8 **body, gsize *body_len)
{
	guint64 key_id;
	guint32 size;
	if (len < MT_PLAIN_HEAD || !mt_packet_key_id(packet, len, &key_id) ||
		key_id != 0)
		return FALSE;
	memcpy(msg_id, packet + 8, 8);
	*msg_id = GUINT64_FROM_LE(*msg_id);
	memcpy(&size, packet + 16, 4);
	size = GUINT32_FROM_LE(size);
	if (size == 0 || size % 4 != 0 || size > MT_PLAIN_BODY_MAX ||
		size > len - MT_PLAIN_HEAD)
		return FALSE;
	*body = packet + MT_PLAIN_HEAD;
	*body_len = size;
	return TRUE;
}

void
mt_plain_write(GByteArray *out, guint64 msg_id, const guint8 *body, gsize len)
{
	guint8 head[MT_PLAIN_HEAD] = {0};
	guint64 id = GUINT64_TO_LE(msg_id);
	guint32 size = GUINT32_TO_LE((guint32)len);
	memcpy(head + 8, &id, 8);
	memcpy(head + 16, &size, 4);
	g_byte_array_append(out, head, sizeof head);
	g_byte_array_append(out, body, (guint)len);
}
