/* SPDX-License-Identifier: GPL-3.0-or-later */
/* msg_id and seq_no (core.telegram.org/mtproto/description). */
#include "config.h"

#include "mt_link_priv.h"

enum { PAST = 300, FUTURE = 30 };

/* The lowest two bits: 0 a client's, 1 a server's reply, 3 a server's own. */
guint64
mt_link_make_id(struct mt_link *link, gboolean reply)
{
	struct mt_session *session = link->session;
	guint64 now = (guint64)mt_link_clock(link);
	guint64 id = (now / G_USEC_PER_SEC) << 32 |
		((now % G_USEC_PER_SEC) << 32) / G_USEC_PER_SEC;

	id &= ~(guint64)3;
	if (id <= session->last)
		id = (session->last & ~(guint64)3) + 4;
	session->last = id;
	if (mt_link_serves(link))
		id |= reply ? 1 : 3;
	return id;
}

gint32
mt_link_make_seq(struct mt_link *link, gboolean content)
{
	guint32 seq = link->session->content * 2;

	if (content) {
		link->session->content++;
		seq |= 1;
	}
	return (gint32)seq;
}

int
mt_link_judge_id(const struct mt_link *link, guint64 msg_id)
{
	gint64 at = (gint64)(msg_id >> 32);
	gint64 now = mt_link_clock(link) / G_USEC_PER_SEC;

	if (mt_link_serves(link) ? (msg_id & 3) != 0 : (msg_id & 1) == 0)
		return MTS_BAD_BITS;
	if (at < now - PAST)
		return MTS_BAD_TOO_LOW;
	if (at > now + FUTURE)
		return MTS_BAD_TOO_HIGH;
	return 0;
}

void
mt_link_adopt_time(struct mt_link *link, guint64 msg_id)
{
	link->asking->lasting.time_offset =
		(gint64)(msg_id >> 32) - mt_link_base(link) / G_USEC_PER_SEC;
}
