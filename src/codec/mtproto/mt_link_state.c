/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Questions about the state of messages, and requests to send some again
 * (core.telegram.org/mtproto/service_messages_about_messages). */
#include "config.h"

#include "mt_link_priv.h"

enum { IDS_MAX = 8192, ASK_MAX = 1000 };

enum {
	STATE_TOO_LOW = 1,
	STATE_MISSING = 2,
	STATE_TOO_HIGH = 3,
	STATE_RECEIVED = 4,
	STATE_ACKNOWLEDGED = 8,
	STATE_PROCESSED = 32
};

static guint8
state_of(const struct mt_link *link, guint64 msg_id)
{
	const struct mt_window *window = &link->session->window;

	switch (mt_window_look(window, msg_id)) {
	case MT_SEEN:
		if (link->awaited != NULL &&
			g_hash_table_contains(link->awaited, &msg_id))
			return STATE_RECEIVED | STATE_PROCESSED;
		return STATE_RECEIVED | STATE_ACKNOWLEDGED;
	case MT_OLD:
		return STATE_TOO_LOW;
	default:
		break;
	}
	return msg_id > mt_window_top(window) ? STATE_TOO_HIGH : STATE_MISSING;
}

static void
put_info(struct mt_link *link, guint64 msg_id, const GByteArray *states)
{
	GByteArray *body = g_byte_array_new();

	tl_put_id(body, MTS_STATE_INFO);
	tl_put_long(body, (gint64)msg_id);
	tl_put_bytes(body, states->data, states->len);
	mt_link_queue(link, body, MT_SEND_PLAIN);
}

static void
answer_states(struct mt_link *link, guint64 msg_id, struct tl_reader *reader)
{
	guint count = tl_reader_vector(reader, 8);
	GByteArray *states;

	if (count > IDS_MAX)
		tl_reader_fail(reader, "too many");
	if (!tl_reader_ok(reader))
		return;
	states = g_byte_array_new();
	for (guint i = 0; i < count; i++) {
		guint8 state = state_of(link, (guint64)tl_reader_long(reader));

		g_byte_array_append(states, &state, 1);
	}
	if (tl_reader_end(reader))
		put_info(link, msg_id, states);
	g_byte_array_unref(states);
}

/* What is kept goes again under its own id, once a flush; of the rest the
 * peer learns that nothing is known. */
static gboolean
resend(struct mt_link *link, guint64 msg_id)
{
	struct mt_outgoing *out = mt_link_find(link, msg_id);

	if (out == NULL || out->body == NULL)
		return FALSE;
	out = mt_link_take(link, msg_id);
	out->flags |= MT_OWN_AGAIN;
	link->pending_size += g_bytes_get_size(out->body);
	g_queue_push_tail(&link->pending, out);
	return TRUE;
}

static void
answer_resend(struct mt_link *link, guint64 msg_id, struct tl_reader *reader)
{
	guint count = tl_reader_vector(reader, 8);
	gboolean all = TRUE;
	GByteArray *states;

	if (count > IDS_MAX)
		tl_reader_fail(reader, "too many");
	if (!tl_reader_ok(reader))
		return;
	states = g_byte_array_new();
	for (guint i = 0; i < count; i++) {
		guint64 id = (guint64)tl_reader_long(reader);
		guint8 state = STATE_TOO_LOW;

		if (resend(link, id))
			state = STATE_RECEIVED;
		else
			all = FALSE;
		g_byte_array_append(states, &state, 1);
	}
	if (!all && tl_reader_end(reader))
		put_info(link, msg_id, states);
	g_byte_array_unref(states);
}

/* The peer tells the states of ours: what it does not have goes again. */
static void
read_all_info(struct mt_link *link, struct tl_reader *reader)
{
	struct tl_reader ids;
	struct tl_span states;
	guint count = tl_reader_vector(reader, 8);

	ids = *reader;
	if (count > IDS_MAX)
		tl_reader_fail(reader, "too many");
	tl_reader_raw(reader, (gsize)count * 8);
	states = tl_reader_bytes(reader);
	if (!tl_reader_end(reader) || states.len != count)
		return;
	for (guint i = 0; i < count; i++) {
		guint64 id = (guint64)tl_reader_long(&ids);

		if ((states.at[i] & 7) < STATE_RECEIVED)
			resend(link, id);
	}
}

/* The answer that the peer means did not come, or it did. */
static void
read_detailed(struct mt_link *link, guint64 answer)
{
	GByteArray *body;

	if (mt_window_look(&link->session->window, answer) != MT_FRESH) {
		if (link->awaited == NULL ||
			!g_hash_table_contains(link->awaited, &answer))
			mt_link_push_ack(link, answer);
		return;
	}
	body = g_byte_array_new();
	tl_put_id(body, MTS_RESEND);
	tl_put_vector(body, 1);
	tl_put_long(body, (gint64)answer);
	mt_link_queue(link, body, MT_SEND_PLAIN);
}

gboolean
mt_link_state(struct mt_link *link, guint32 id,
	const struct mt_message *message, struct tl_reader *reader)
{
	guint64 answer;

	switch (id) {
	case MTS_STATE_REQ:
		answer_states(link, message->msg_id, reader);
		return TRUE;
	case MTS_RESEND:
	case MTS_RESEND_ANS:
		answer_resend(link, message->msg_id, reader);
		return TRUE;
	case MTS_ALL_INFO:
		read_all_info(link, reader);
		return TRUE;
	case MTS_STATE_INFO:
		tl_reader_long(reader);
		tl_reader_bytes(reader);
		return TRUE;
	case MTS_DETAILED:
	case MTS_NEW_DETAILED:
		if (id == MTS_DETAILED)
			tl_reader_long(reader);
		answer = (guint64)tl_reader_long(reader);
		tl_reader_raw(reader, 8);
		if (tl_reader_end(reader))
			read_detailed(link, answer);
		return TRUE;
	default:
		return FALSE;
	}
}
