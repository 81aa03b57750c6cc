/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What comes in under a key, from the packet to the single message. */
#include "config.h"

#include "mt_gzip.h"
#include "mt_link_priv.h"

enum { READ_CONTAINER_MAX = 1024, ITEM_HEAD = 16, CLIENT_WINDOW = 1024 };

void
mt_link_bad(struct mt_link *link, guint64 msg_id, gint32 seq_no, int code)
{
	GByteArray *body = g_byte_array_new();

	tl_put_id(body, code == MTS_BAD_SALT_CODE ? MTS_BAD_SALT : MTS_BAD_MSG);
	tl_put_long(body, (gint64)msg_id);
	tl_put_int(body, seq_no);
	tl_put_int(body, code);
	if (code == MTS_BAD_SALT_CODE)
		tl_put_long(body,
			(gint64)mt_keys_salt(link->keys, link->auth,
				mt_link_clock(link) / G_USEC_PER_SEC));
	mt_link_queue(link, body, MT_SEND_PLAIN);
}

/* A server says what was wrong, so that the client can mend it; a client has
 * nobody to tell. */
static void
refuse(struct mt_link *link, guint64 msg_id, gint32 seq_no, int code)
{
	if (mt_link_serves(link))
		mt_link_bad(link, msg_id, seq_no, code);
	else if (code == MTS_BAD_TOO_HIGH)
		mt_link_end(link, MT_ENDED_PROTOCOL,
			"the server's clock has moved");
	else if (code != MTS_BAD_TOO_LOW && code != MTS_BAD_TOO_OLD)
		mt_link_end(link, MT_ENDED_PROTOCOL,
			"a message that breaks the rules");
}

/* ---- one message --------------------------------------------------------- */

/* It came before: what was acknowledged is acknowledged again. */
static void
seen_before(struct mt_link *link, guint64 msg_id, gint32 seq_no)
{
	if ((seq_no & 1) == 0 ||
		(link->awaited != NULL &&
			g_hash_table_contains(link->awaited, &msg_id)))
		return;
	mt_link_push_ack(link, msg_id);
}

static guint
window_max(const struct mt_link *link)
{
	return mt_link_serves(link) ? link->keys->limits.window : CLIENT_WINDOW;
}

/* TRUE: it is new. The order of seq_nos is a client's duty: a server tells it
 * of a breach, the specification has no word for the other way. */
static gboolean
is_fresh(struct mt_link *link, guint64 msg_id, gint32 seq_no)
{
	switch (mt_window_add(&link->session->window, msg_id,
		mt_link_serves(link) ? seq_no : 0, window_max(link))) {
	case MT_FRESH:
		return TRUE;
	case MT_SEEN:
		seen_before(link, msg_id, seq_no);
		break;
	case MT_OLD:
		refuse(link, msg_id, seq_no, MTS_BAD_TOO_OLD);
		break;
	case MT_SEQ_LOW:
		refuse(link, msg_id, seq_no, MTS_BAD_SEQ_LOW);
		break;
	case MT_SEQ_HIGH:
		refuse(link, msg_id, seq_no, MTS_BAD_SEQ_HIGH);
		break;
	}
	return FALSE;
}

/* One for the user, who has to acknowledge it. */
static void
deliver(struct mt_link *link, const struct mt_message *message)
{
	struct mt_message given = *message;
	guint64 *id;

	if (link->phase != MT_PHASE_READY) {
		if (mt_link_serves(link))
			mt_link_error(link, message->msg_id, 401,
				"AUTH_KEY_PERM_EMPTY");
		return;
	}
	if (given.content) {
		if (mt_link_unacked(link) >= link->limits.unacked) {
			mt_link_end(link, MT_ENDED_FLOOD,
				"too many messages at once");
			return;
		}
		if (link->awaited == NULL)
			link->awaited = g_hash_table_new_full(
				g_int64_hash, g_int64_equal, g_free, NULL);
		id = g_new(guint64, 1);
		*id = message->msg_id;
		g_hash_table_insert(
			link->awaited, id, GINT_TO_POINTER(MT_AWAITS_USER));
	}
	link->ops->message(link, &given, link->data);
}

static void
handle_gzip(struct mt_link *link, const struct mt_message *message,
	gint32 seq_no, struct tl_reader *reader)
{
	struct tl_span packed = tl_reader_bytes(reader);
	struct mt_message inner = *message;
	GByteArray *data = NULL;

	if (tl_reader_end(reader))
		data = mt_gzip_unpack(
			packed.at, packed.len, link->limits.message);
	if (data == NULL || data->len < 4 || data->len % 4 != 0) {
		mt_link_end(link, MT_ENDED_PROTOCOL,
			"gzip_packed that is broken or too large");
	} else {
		inner.body = data->data;
		inner.len = data->len;
		mt_link_handle(link, &inner, seq_no, 2);
	}
	if (data != NULL)
		g_byte_array_unref(data);
}

/* Its own, or the user's: `depth` says what may be inside. */
void
mt_link_handle(struct mt_link *link, const struct mt_message *message,
	gint32 seq_no, guint depth)
{
	struct tl_reader reader;
	guint32 id;

	tl_reader_init(&reader, message->body, message->len);
	id = tl_reader_peek(&reader);
	if (id == MTS_GZIP && depth < 2) {
		tl_reader_id(&reader);
		handle_gzip(link, message, seq_no, &reader);
		return;
	}
	if (id == MTS_GZIP || id == MTS_CONTAINER) {
		refuse(link, message->msg_id, seq_no, MTS_BAD_CONTAINER);
		return;
	}
	if (mt_link_service(link, message) || link->over)
		return;
	if (mt_link_serves(link) && !message->content)
		mt_link_bad(link, message->msg_id, seq_no, MTS_BAD_SEQ_ODD);
	else
		deliver(link, message);
}

/* ---- containers ---------------------------------------------------------- */

/* One message of a container; FALSE: it does not hold together. */
static gboolean
read_item(struct tl_reader *reader, struct mt_message *item, gint32 *seq_no)
{
	gint32 len;

	item->msg_id = (guint64)tl_reader_long(reader);
	*seq_no = tl_reader_int(reader);
	len = tl_reader_int(reader);
	if (!tl_reader_ok(reader) || len < 4 || len % 4 != 0 ||
		(gsize)len > reader->left)
		return FALSE;
	item->body = tl_reader_raw(reader, (gsize)len);
	item->len = (gsize)len;
	item->content = (*seq_no & 1) != 0;
	return item->body != NULL;
}

/* Looked at whole before anything of it is done. */
static gboolean
container_holds(
	const struct mt_link *link, struct tl_reader reader, guint64 outer)
{
	guint count = (guint)tl_reader_int(&reader);
	struct mt_message item;
	gint32 seq_no;

	if (!tl_reader_ok(&reader) || count > READ_CONTAINER_MAX)
		return FALSE;
	for (guint i = 0; i < count; i++)
		if (!read_item(&reader, &item, &seq_no) ||
			item.msg_id >= outer ||
			mt_link_judge_id(link, item.msg_id) == MTS_BAD_BITS)
			return FALSE;
	return tl_reader_end(&reader);
}

static void
handle_container(struct mt_link *link, const struct mt_inner *inner,
	struct tl_reader reader)
{
	struct mt_message item;
	gint32 seq_no;
	guint count;

	if ((inner->seq_no & 1) != 0) {
		refuse(link, inner->msg_id, inner->seq_no, MTS_BAD_SEQ_EVEN);
		return;
	}
	if (!container_holds(link, reader, inner->msg_id)) {
		refuse(link, inner->msg_id, inner->seq_no, MTS_BAD_CONTAINER);
		return;
	}
	count = (guint)tl_reader_int(&reader);
	for (guint i = 0; i < count && !link->over; i++)
		if (read_item(&reader, &item, &seq_no) &&
			is_fresh(link, item.msg_id, seq_no))
			mt_link_handle(link, &item, seq_no, 1);
}

/* ---- packets ------------------------------------------------------------- */

static void
new_session(struct mt_link *link, guint64 first)
{
	GByteArray *body = g_byte_array_new();

	mt_random_fill(link->host->random, (guint8 *)&link->session->unique,
		sizeof link->session->unique);
	link->session->unique |= 1;
	tl_put_id(body, MTS_NEW_SESSION);
	tl_put_long(body, (gint64)first);
	tl_put_long(body, (gint64)link->session->unique);
	tl_put_long(body,
		(gint64)mt_keys_salt(link->keys, link->auth,
			mt_link_clock(link) / G_USEC_PER_SEC));
	mt_link_queue(link, body, 0);
}

/* What belonged to another session is nothing to this one. */
static void
switch_session(struct mt_link *link, struct mt_session *session)
{
	if (link->session == session)
		return;
	if (link->session != NULL) {
		link->session->links--;
		mt_link_forget_sent(link);
		g_queue_clear_full(&link->pending, mt_outgoing_free);
		link->pending_size = 0;
	}
	session->links++;
	link->session = session;
}

/* The session of a packet; FALSE: it ends here. */
static gboolean
find_session(struct mt_link *link, const struct mt_inner *inner)
{
	struct mt_session *session;
	gboolean old;

	if (!mt_link_serves(link)) {
		if (inner->session_id == link->session->id)
			return TRUE;
		mt_link_end(link, MT_ENDED_PROTOCOL, "another session's");
		return FALSE;
	}
	session = mt_keys_session(
		link->keys, link->auth, inner->session_id, inner->msg_id, &old);
	if (session != NULL) {
		switch_session(link, session);
		return TRUE;
	}
	if (old)
		mt_link_end(link, MT_ENDED_PROTOCOL, "a session of the past");
	else
		mt_link_end(link, MT_ENDED_FLOOD, "too many sessions");
	return FALSE;
}

/* Nobody but the server can tell a client that its clock is wrong, so those
 * are read whatever the time in their msg_id. */
static gboolean
is_about_time(const struct mt_link *link, const struct mt_inner *inner)
{
	return !mt_link_serves(link) && inner->len >= 20 &&
		mt_get32(inner->body) == MTS_BAD_MSG;
}

/* The server's first word in a session, which is new and random, so that
 * nobody can replay one: it tells the time. */
static gboolean
is_first(const struct mt_link *link)
{
	return !mt_link_serves(link) && link->session->window.n == 0;
}

static gboolean
is_acceptable(struct mt_link *link, const struct mt_inner *inner)
{
	gint64 now = mt_link_clock(link) / G_USEC_PER_SEC;
	int code = mt_link_judge_id(link, inner->msg_id);

	if (code != 0 && code != MTS_BAD_BITS && is_first(link)) {
		mt_link_adopt_time(link, inner->msg_id);
		code = 0;
	}
	if (code != 0 &&
		!(code != MTS_BAD_BITS && is_about_time(link, inner))) {
		refuse(link, inner->msg_id, inner->seq_no, code);
		return FALSE;
	}
	if (mt_link_serves(link) &&
		mt_window_look(&link->session->window, inner->msg_id) ==
			MT_FRESH &&
		!mt_keys_salt_holds(link->keys, link->auth, inner->salt, now)) {
		mt_link_bad(
			link, inner->msg_id, inner->seq_no, MTS_BAD_SALT_CODE);
		return FALSE;
	}
	return is_fresh(link, inner->msg_id, inner->seq_no);
}

static guint64
first_id(const struct mt_inner *inner)
{
	if (inner->len >= 24 && mt_get32(inner->body) == MTS_CONTAINER)
		return mt_get64(inner->body + 8);
	return inner->msg_id;
}

static void
handle_packet(struct mt_link *link, const struct mt_inner *inner)
{
	struct mt_message message = {.msg_id = inner->msg_id,
		.body = inner->body,
		.len = inner->len,
		.content = (inner->seq_no & 1) != 0};
	struct tl_reader reader;

	if (!find_session(link, inner) || !is_acceptable(link, inner))
		return;
	if (mt_link_serves(link)) {
		if (link->session->unique == 0)
			new_session(link, first_id(inner));
		if (link->auth->expires == 0 || link->auth->bound != 0)
			mt_link_become_ready(link);
	}
	tl_reader_init(&reader, inner->body, inner->len);
	if (tl_reader_peek(&reader) == MTS_CONTAINER) {
		tl_reader_id(&reader);
		handle_container(link, inner, reader);
	} else {
		mt_link_handle(link, &message, inner->seq_no, 0);
	}
	if (!mt_link_serves(link) && link->phase == MT_PHASE_FIRST)
		mt_link_become_ready(link);
}

/* Server: the key that the packet names, the link's from now on. */
static gboolean
find_key(struct mt_link *link, guint64 key_id)
{
	struct mt_auth *auth;

	if (!mt_link_serves(link))
		return link->auth != NULL && link->auth->id == key_id;
	if (link->auth != NULL && link->auth->id == key_id &&
		!link->auth->gone && link->auth->expires == 0)
		return TRUE;
	auth = mt_keys_find(link->keys, key_id);
	if (auth == NULL || auth == link->auth)
		return auth != NULL;
	if (link->session != NULL) {
		link->session->links--;
		link->session = NULL;
		mt_link_forget_sent(link);
		g_queue_clear_full(&link->pending, mt_outgoing_free);
		link->pending_size = 0;
	}
	mt_auth_use(link->keys, auth);
	if (link->auth != NULL)
		mt_auth_leave(link->keys, link->auth);
	link->auth = auth;
	return TRUE;
}

/* Whatever is wrong with a packet, a server's answer is the same. */
static void
not_opened(struct mt_link *link, gboolean known)
{
	if (mt_link_serves(link))
		mt_transport_write_code(link->transport, MT_CODE_UNKNOWN_KEY,
			mt_link_array(link));
	mt_link_end(link,
		known || !mt_link_serves(link) ? MT_ENDED_PROTOCOL
					       : MT_ENDED_UNKNOWN_KEY,
		"a packet that does not decrypt");
}

void
mt_link_packet(struct mt_link *link, struct mt_packet *packet)
{
	guint64 key_id = mt_get64(packet->data);
	struct mt_inner inner;

	if (key_id == 0) {
		mt_link_plain(link, packet);
		return;
	}
	if (!find_key(link, key_id)) {
		not_opened(link, FALSE);
		return;
	}
	if (!mt_crypt_open(link->crypt, link->auth->key,
		    mt_link_serves(link) ? MT_TO_SERVER : MT_TO_CLIENT,
		    packet->data, packet->len,
		    mt_transport_kind(link->transport) == MT_PADDED, &inner) ||
		inner.len > link->limits.message) {
		not_opened(link, TRUE);
		return;
	}
	handle_packet(link, &inner);
}
