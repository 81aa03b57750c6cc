/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Service messages (core.telegram.org/mtproto/service_messages). */
#include "config.h"

#include <string.h>

#include "mt_gzip.h"
#include "mt_link_priv.h"
#include "mt_wrap.h"

enum { IDS_MAX = 8192, SALTS_MAX = 64, TEXT_MAX = 255, BIND_MAX = 1024 };

/* ---- answers to queries -------------------------------------------------- */

/* What people may see of it. */
static char *
clean_text(struct tl_span span)
{
	g_autofree char *cut =
		g_strndup((const char *)span.at, MIN(span.len, TEXT_MAX));
	char *text = g_utf8_make_valid(cut, -1);

	for (char *at = text; *at != '\0'; at++)
		if ((guchar)*at < 0x20 || *at == 0x7f)
			*at = ' ';
	return text;
}

static void
give_result(struct mt_link *link, guint64 handle, const guint8 *body, gsize len)
{
	struct tl_reader reader;
	g_autofree char *text = NULL;
	gint32 code;

	tl_reader_init(&reader, body, len);
	if (tl_reader_peek(&reader) != MTS_RPC_ERROR) {
		if (link->ops->result != NULL)
			link->ops->result(link, handle, body, len, link->data);
		return;
	}
	tl_reader_id(&reader);
	code = tl_reader_int(&reader);
	text = clean_text(tl_reader_bytes(&reader));
	if (!tl_reader_end(&reader))
		mt_link_end(link, MT_ENDED_PROTOCOL, "a broken rpc_error");
	else if (link->ops->error != NULL)
		link->ops->error(link, handle, code, text, link->data);
}

static void
give_inflated(struct mt_link *link, guint64 handle, struct tl_span span)
{
	GByteArray *data = NULL;
	struct tl_reader reader;
	struct tl_span packed;

	tl_reader_init(&reader, span.at, span.len);
	if (tl_reader_peek(&reader) != MTS_GZIP) {
		give_result(link, handle, span.at, span.len);
		return;
	}
	tl_reader_id(&reader);
	packed = tl_reader_bytes(&reader);
	if (tl_reader_end(&reader))
		data = mt_gzip_unpack(
			packed.at, packed.len, link->limits.message);
	if (data == NULL || data->len < 4 || data->len % 4 != 0)
		mt_link_end(link, MT_ENDED_PROTOCOL,
			"gzip_packed that is broken or too large");
	else
		give_result(link, handle, data->data, data->len);
	if (data != NULL)
		g_byte_array_unref(data);
}

void
mt_link_answer(struct mt_link *link, struct tl_reader *reader)
{
	guint64 msg_id = (guint64)tl_reader_long(reader);
	struct tl_span rest = tl_reader_rest(reader);
	struct mt_outgoing *out;

	if (!tl_reader_ok(reader) || rest.len < 4 || rest.len % 4 != 0) {
		mt_link_end(link, MT_ENDED_PROTOCOL, "a broken rpc_result");
		return;
	}
	out = mt_link_find(link, msg_id);
	if (out == NULL || (out->flags & (MT_SEND_QUERY | MT_OWN_BIND)) == 0)
		return; /* of one that is answered, or was none */
	out = mt_link_take(link, msg_id);
	if ((out->flags & MT_OWN_BIND) != 0)
		mt_link_bound(link,
			rest.len == 4 && mt_get32(rest.at) == TL_BOOL_TRUE);
	else
		give_inflated(link, out->handle, rest);
	mt_outgoing_free(out);
}

/* ---- acknowledgements ---------------------------------------------------- */

static void
acked(struct mt_link *link, guint64 msg_id)
{
	struct mt_outgoing *out = mt_link_find(link, msg_id);
	guint64 handle;

	if (out == NULL || (out->flags & MT_OWN_BIND) != 0)
		return;
	handle = out->handle;
	if ((out->flags & MT_SEND_QUERY) == 0 ||
		(out->flags & MT_SEND_QUIET) != 0) {
		mt_outgoing_free(mt_link_take(link, msg_id));
	} else if (out->body != NULL) {
		link->sent_size -= g_bytes_get_size(out->body);
		g_clear_pointer(&out->body, g_bytes_unref);
	}
	if (handle != 0 && link->ops->acked != NULL)
		link->ops->acked(link, handle, link->data);
}

static void
read_acks(struct mt_link *link, struct tl_reader *reader)
{
	guint count = tl_reader_vector(reader, 8);

	if (count > IDS_MAX)
		tl_reader_fail(reader, "too many");
	for (guint i = 0; i < count && tl_reader_ok(reader) && !link->over; i++)
		acked(link, (guint64)tl_reader_long(reader));
}

/* ---- what is wrong ------------------------------------------------------- */

static void
read_bad_salt(struct mt_link *link, struct tl_reader *reader)
{
	guint64 msg_id = (guint64)tl_reader_long(reader), salt;

	tl_reader_int(reader);
	tl_reader_int(reader);
	salt = (guint64)tl_reader_long(reader);
	/* only of something that was really sent */
	if (!tl_reader_end(reader) || !mt_link_again(link, msg_id))
		return;
	link->auth->salt = salt;
	link->asking->salt_until = 0;
}

static void
read_bad_msg(struct mt_link *link, guint64 server_id, struct tl_reader *reader)
{
	guint64 msg_id = (guint64)tl_reader_long(reader);
	gint32 code;

	tl_reader_int(reader);
	code = tl_reader_int(reader);
	if (!tl_reader_end(reader) || !mt_link_again(link, msg_id))
		return;
	if (code == MTS_BAD_TOO_LOW || code == MTS_BAD_TOO_HIGH) {
		mt_link_adopt_time(link, server_id);
		/* what is ahead of the right time was never taken */
		link->session->last = 0;
	}
	if (code != MTS_BAD_TOO_LOW && code != MTS_BAD_TOO_HIGH &&
		code != MTS_BAD_TOO_OLD)
		mt_link_end(link, MT_ENDED_PROTOCOL,
			"the server refuses a message's form");
}

/* ---- sessions, salts, pings ---------------------------------------------- */

static void
read_new_session(struct mt_link *link, struct tl_reader *reader)
{
	guint64 salt;

	tl_reader_long(reader);
	tl_reader_long(reader);
	salt = (guint64)tl_reader_long(reader);
	if (tl_reader_end(reader))
		link->auth->salt = salt;
}

static void
pong(struct mt_link *link, guint64 msg_id, gint64 ping_id)
{
	GByteArray *body = g_byte_array_sized_new(20);

	tl_put_id(body, MTS_PONG);
	tl_put_long(body, (gint64)msg_id);
	tl_put_long(body, ping_id);
	mt_link_queue(link, body, MT_SEND_PLAIN | MT_OWN_REPLY);
}

static void
read_ping(struct mt_link *link, guint32 id, guint64 msg_id,
	struct tl_reader *reader)
{
	gint64 ping_id = tl_reader_long(reader);
	gint32 delay = 0;

	if (id == MTS_PING_DELAY)
		delay = tl_reader_int(reader);
	if (!tl_reader_end(reader))
		return;
	if (id == MTS_PING_DELAY && mt_link_serves(link))
		link->disconnect =
			mt_link_mono(link) + MAX(delay, 1) * MT_SECOND;
	pong(link, msg_id, ping_id);
}

static void
give_salts(struct mt_link *link, guint64 msg_id, struct tl_reader *reader)
{
	gint32 wanted = tl_reader_int(reader);
	gint64 now = mt_link_clock(link) / G_USEC_PER_SEC;
	gint64 life = link->keys->limits.salt_life;
	GByteArray *body;

	if (!tl_reader_end(reader))
		return;
	wanted = CLAMP(wanted, 1, SALTS_MAX);
	body = g_byte_array_new();
	tl_put_id(body, MTS_SALTS);
	tl_put_long(body, (gint64)msg_id);
	tl_put_int(body, (gint32)now);
	tl_put_int(body, wanted);
	for (gint64 i = 0; i < wanted; i++) {
		gint64 since = (now / life + i) * life;

		tl_put_int(body, (gint32)since);
		tl_put_int(body, (gint32)(since + 2 * life));
		tl_put_long(body,
			(gint64)mt_keys_salt(link->keys, link->auth, since));
	}
	mt_link_queue(link, body, MT_SEND_PLAIN | MT_OWN_REPLY);
}

static void
read_salts(struct mt_link *link, struct tl_reader *reader)
{
	gint64 now = mt_link_clock(link) / G_USEC_PER_SEC;
	guint count;

	tl_reader_long(reader);
	tl_reader_int(reader);
	count = tl_reader_count(reader, 16);
	for (guint i = 0; i < count && i < SALTS_MAX; i++) {
		gint64 since = tl_reader_int(reader);
		gint64 until = tl_reader_int(reader);
		guint64 salt = (guint64)tl_reader_long(reader);

		if (!tl_reader_ok(reader) || since > now || until <= now)
			continue;
		link->auth->salt = salt;
		link->asking->salt_until = until;
	}
}

static void
destroy_session(struct mt_link *link, struct tl_reader *reader)
{
	guint64 session = (guint64)tl_reader_long(reader);
	GByteArray *body;

	if (!tl_reader_end(reader))
		return;
	body = g_byte_array_new();
	tl_put_id(body,
		mt_keys_destroy(link->auth, session)
			? MTS_DESTROY_SESSION_OK
			: MTS_DESTROY_SESSION_NONE);
	tl_put_long(body, (gint64)session);
	mt_link_queue(link, body, MT_SEND_PLAIN | MT_OWN_REPLY);
}

/* rpc_drop_answer has an answer like any query. */
static void
drop_answer(struct mt_link *link, guint64 msg_id, struct tl_reader *reader)
{
	guint64 query = (guint64)tl_reader_long(reader);
	GByteArray *body;
	guint64 *id;
	gboolean running;

	if (!tl_reader_end(reader))
		return;
	running = link->awaited != NULL &&
		g_hash_table_contains(link->awaited, &query);
	if (running) {
		id = g_new(guint64, 1);
		*id = query;
		g_hash_table_insert(link->awaited, id,
			GINT_TO_POINTER(MT_AWAITS_USER | MT_AWAITS_DROPPED));
	}
	body = g_byte_array_new();
	tl_put_id(body, running ? MTS_ANSWER_RUNNING : MTS_ANSWER_UNKNOWN);
	mt_link_result(link, msg_id, g_byte_array_free_to_bytes(body), 0);
}

/* ---- which it is --------------------------------------------------------- */

/* Those that only a server reads. */
static gboolean
for_server(struct mt_link *link, guint32 id, const struct mt_message *message,
	struct tl_reader *reader)
{
	switch (id) {
	case MTS_GET_SALTS:
		give_salts(link, message->msg_id, reader);
		return TRUE;
	case MTS_DESTROY_SESSION:
		destroy_session(link, reader);
		return TRUE;
	case MTS_DROP_ANSWER:
		drop_answer(link, message->msg_id, reader);
		return TRUE;
	case MTS_HTTP_WAIT:
		return TRUE;
	case MTS_BIND:
		mt_link_serve_bind(link, message->msg_id, reader);
		return TRUE;
	default:
		return FALSE;
	}
}

/* Those that only a client reads. */
static gboolean
for_client(struct mt_link *link, guint32 id, const struct mt_message *message,
	struct tl_reader *reader)
{
	switch (id) {
	case MTS_RPC_RESULT:
		if (link->phase == MT_PHASE_FIRST)
			mt_link_become_ready(link);
		if (!link->over)
			mt_link_answer(link, reader);
		return TRUE;
	case MTS_BAD_SALT:
		read_bad_salt(link, reader);
		return TRUE;
	case MTS_BAD_MSG:
		read_bad_msg(link, message->msg_id, reader);
		return TRUE;
	case MTS_NEW_SESSION:
		read_new_session(link, reader);
		return TRUE;
	case MTS_SALTS:
		read_salts(link, reader);
		return TRUE;
	case MTS_PONG:
	case MTS_DESTROY_SESSION_OK:
	case MTS_DESTROY_SESSION_NONE:
		return TRUE;
	default:
		return FALSE;
	}
}

/* auth.bindTempAuthKey may be wrapped, and packed inside of that: TDLib's is.
 * FALSE: it is not that. */
static gboolean
open_bind(const struct mt_message *message, struct tl_reader *reader,
	GByteArray **inflated)
{
	struct tl_span query = mt_unwrap(message->body, message->len);
	struct tl_span packed;

	tl_reader_init(reader, query.at, query.len);
	if (query.at != message->body && tl_reader_peek(reader) == MTS_GZIP) {
		tl_reader_id(reader);
		packed = tl_reader_bytes(reader);
		*inflated = mt_gzip_unpack(packed.at, packed.len, BIND_MAX);
		if (*inflated == NULL)
			return FALSE;
		tl_reader_init(reader, (*inflated)->data, (*inflated)->len);
	}
	return tl_reader_peek(reader) == MTS_BIND;
}

gboolean
mt_link_service(struct mt_link *link, const struct mt_message *message)
{
	g_autoptr(GByteArray) inflated = NULL;
	struct tl_reader reader;
	gboolean own = TRUE;
	guint32 id;

	if (!mt_link_serves(link) || link->auth->expires == 0 ||
		!open_bind(message, &reader, &inflated))
		tl_reader_init(&reader, message->body, message->len);
	id = tl_reader_id(&reader);
	if (id == MTS_ACKS)
		read_acks(link, &reader);
	else if (id == MTS_PING || id == MTS_PING_DELAY)
		read_ping(link, id, message->msg_id, &reader);
	else
		own = mt_link_state(link, id, message, &reader) ||
			(mt_link_serves(link)
					? for_server(link, id, message, &reader)
					: for_client(
						  link, id, message, &reader));
	/* acknowledgements may come as content-related: mtcute's do */
	if (own && !link->over && message->content && id != MTS_ACKS &&
		id != MTS_DROP_ANSWER && id != MTS_BIND)
		mt_link_push_ack(link, message->msg_id);
	if (own && !link->over && !tl_reader_ok(&reader))
		mt_link_end(
			link, MT_ENDED_PROTOCOL, "a broken service message");
	return own;
}
