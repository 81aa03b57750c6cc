/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What goes out: messages wait in `pending` until the flush of their turn puts
 * them into one packet, and those to be acknowledged stay in `sent`. */
#include "config.h"

#include <string.h>

#include "mt_gzip.h"
#include "mt_link_priv.h"

enum {
	ITEM_HEAD = 16, /* msg_id, seqno, bytes before a body in a container */
	ACKS_MAX = 1000, /* in one msgs_ack; the specification allows 8192 */
	BATCH_BYTES = 512 * 1024,
	RECENT = 16
};

void
mt_outgoing_free(gpointer outgoing)
{
	struct mt_outgoing *out = outgoing;

	if (out == NULL)
		return;
	g_clear_pointer(&out->body, g_bytes_unref);
	g_free(out);
}

static gsize
body_size(const struct mt_outgoing *out)
{
	return out->body == NULL ? 0 : g_bytes_get_size(out->body);
}

static gboolean
is_content(const struct mt_outgoing *out)
{
	return (out->flags & MT_SEND_PLAIN) == 0;
}

/* ---- queueing ------------------------------------------------------------ */

static struct mt_outgoing *
queue(struct mt_link *link, GBytes *take_body, guint flags)
{
	struct mt_outgoing *out = g_new0(struct mt_outgoing, 1);

	out->body = take_body;
	out->flags = flags;
	link->pending_size += body_size(out);
	g_queue_push_tail(&link->pending, out);
	return out;
}

void
mt_link_queue(struct mt_link *link, GByteArray *take_body, guint flags)
{
	queue(link, g_byte_array_free_to_bytes(take_body),
		flags | MT_OWN_SERVICE);
}

void
mt_link_push_ack(struct mt_link *link, guint64 msg_id)
{
	if (link->acks == NULL)
		link->acks = g_array_new(FALSE, FALSE, sizeof msg_id);
	g_array_append_val(link->acks, msg_id);
}

/* The same body as gzip_packed, where that is shorter. */
static GBytes *
compressed(GBytes *take_body, guint flags)
{
	gsize len;
	const guint8 *data = g_bytes_get_data(take_body, &len);
	GByteArray *packed, *out;

	if ((flags & MT_SEND_COMPRESS) == 0)
		return take_body;
	packed = mt_gzip_pack(data, len);
	if (packed == NULL)
		return take_body;
	out = g_byte_array_sized_new(packed->len + 16);
	tl_put_id(out, MTS_GZIP);
	tl_put_bytes(out, packed->data, packed->len);
	g_byte_array_unref(packed);
	g_bytes_unref(take_body);
	return g_byte_array_free_to_bytes(out);
}

guint64
mt_link_send(struct mt_link *link, GBytes *take_body, guint flags)
{
	struct mt_outgoing *out;
	gsize len = g_bytes_get_size(take_body);

	g_assert(len > 0 && len % 4 == 0 && len <= MT_MESSAGE_MAX);
	if (link->over) {
		g_bytes_unref(take_body);
		return ++link->handles;
	}
	out = queue(link, compressed(take_body, flags),
		flags & (MT_SEND_QUERY | MT_SEND_PLAIN | MT_SEND_QUIET));
	out->handle = ++link->handles;
	return out->handle;
}

/* TRUE: the client still wants the answer. Nothing awaits it any more. */
static gboolean
is_wanted(struct mt_link *link, guint64 msg_id)
{
	gpointer awaits;

	if (link->over)
		return FALSE;
	if (link->awaited == NULL ||
		!g_hash_table_lookup_extended(
			link->awaited, &msg_id, NULL, &awaits))
		return TRUE;
	g_hash_table_remove(link->awaited, &msg_id);
	if ((GPOINTER_TO_INT(awaits) & MT_AWAITS_DROPPED) == 0)
		return TRUE;
	mt_link_push_ack(link, msg_id);
	return FALSE;
}

guint64
mt_link_result(
	struct mt_link *link, guint64 msg_id, GBytes *take_body, guint flags)
{
	GByteArray *wrapped;
	struct mt_outgoing *out;
	const guint8 *data;
	gsize len;

	if (!is_wanted(link, msg_id)) {
		g_bytes_unref(take_body);
		return 0;
	}
	take_body = compressed(take_body, flags);
	data = g_bytes_get_data(take_body, &len);
	wrapped = g_byte_array_sized_new((guint)len + 12);
	tl_put_id(wrapped, MTS_RPC_RESULT);
	tl_put_long(wrapped, (gint64)msg_id);
	tl_put_raw(wrapped, data, len);
	g_bytes_unref(take_body);
	out = queue(link, g_byte_array_free_to_bytes(wrapped),
		MT_OWN_SERVICE | MT_OWN_REPLY);
	out->handle = ++link->handles;
	return out->handle;
}

guint64
mt_link_error(
	struct mt_link *link, guint64 msg_id, gint32 code, const char *text)
{
	GByteArray *body = g_byte_array_new();

	tl_put_id(body, MTS_RPC_ERROR);
	tl_put_int(body, code);
	tl_put_string(body, text);
	return mt_link_result(
		link, msg_id, g_byte_array_free_to_bytes(body), 0);
}

void
mt_link_ack(struct mt_link *link, guint64 msg_id)
{
	if (link->over || link->awaited == NULL ||
		!g_hash_table_remove(link->awaited, &msg_id))
		return;
	mt_link_push_ack(link, msg_id);
}

/* ---- what was sent ------------------------------------------------------- */

struct mt_outgoing *
mt_link_find(struct mt_link *link, guint64 msg_id)
{
	return link->sent == NULL ? NULL
				  : g_hash_table_lookup(link->sent, &msg_id);
}

struct mt_outgoing *
mt_link_take(struct mt_link *link, guint64 msg_id)
{
	struct mt_outgoing *out = mt_link_find(link, msg_id);

	if (out == NULL)
		return NULL;
	g_hash_table_steal(link->sent, &msg_id);
	link->sent_size -= body_size(out);
	if (g_hash_table_size(link->sent) == 0)
		g_clear_pointer(&link->sent, g_hash_table_unref);
	return out;
}

static void
keep(struct mt_link *link, struct mt_outgoing *out)
{
	if (link->sent_size + body_size(out) > link->limits.kept)
		g_clear_pointer(&out->body, g_bytes_unref);
	link->sent_size += body_size(out);
	if (link->sent == NULL)
		link->sent = g_hash_table_new_full(
			g_int64_hash, g_int64_equal, NULL, mt_outgoing_free);
	g_hash_table_replace(link->sent, &out->msg_id, out);
}

/* A client's last plain ones (acknowledgements above all) stay a while: the
 * server may refuse the packet that they are in. */
static void
keep_recent(struct mt_link *link, struct mt_outgoing *out)
{
	if (mt_link_serves(link)) {
		mt_outgoing_free(out);
		return;
	}
	g_queue_push_tail(&link->asking->recent, out);
	if (link->asking->recent.length > RECENT)
		mt_outgoing_free(g_queue_pop_head(&link->asking->recent));
}

static gint
by_id(gconstpointer a, gconstpointer b)
{
	const struct mt_outgoing *const *one = a, *const *other = b;

	return (*one)->msg_id < (*other)->msg_id ? -1 : 1;
}

static gboolean
was_in(const struct mt_outgoing *out, guint64 msg_id)
{
	return out->msg_id == msg_id || out->container == msg_id;
}

static void
collect_recent(struct mt_link *link, guint64 msg_id, GPtrArray *found)
{
	GList *next;

	if (link->asking == NULL)
		return;
	for (GList *at = link->asking->recent.head; at != NULL; at = next) {
		next = at->next;
		if (!was_in(at->data, msg_id))
			continue;
		g_ptr_array_add(found, at->data);
		g_queue_delete_link(&link->asking->recent, at);
	}
}

/* Takes out what was in it, in the order of its ids. */
static GPtrArray *
collect(struct mt_link *link, guint64 msg_id)
{
	GPtrArray *found = g_ptr_array_new();
	GHashTableIter iter;
	gpointer value;

	collect_recent(link, msg_id, found);
	if (link->sent != NULL) {
		g_hash_table_iter_init(&iter, link->sent);
		while (g_hash_table_iter_next(&iter, NULL, &value))
			if (was_in(value, msg_id)) {
				struct mt_outgoing *out = value;

				g_hash_table_iter_steal(&iter);
				link->sent_size -= body_size(out);
				g_ptr_array_add(found, out);
			}
	}
	g_ptr_array_sort(found, by_id);
	return found;
}

gboolean
mt_link_again(struct mt_link *link, guint64 msg_id)
{
	g_autoptr(GPtrArray) found = collect(link, msg_id);

	for (guint i = found->len; i > 0; i--) {
		struct mt_outgoing *out = g_ptr_array_index(found, i - 1);

		if (out->body == NULL) {
			mt_outgoing_free(out);
			mt_link_end(link, MT_ENDED_FLOOD,
				"what must be sent again is not kept");
			continue;
		}
		out->msg_id = out->container = 0;
		out->flags &= ~(guint)MT_OWN_AGAIN;
		link->pending_size += body_size(out);
		g_queue_push_head(&link->pending, out);
	}
	return found->len > 0;
}

void
mt_link_forget_sent(struct mt_link *link)
{
	g_clear_pointer(&link->sent, g_hash_table_unref);
	g_clear_pointer(&link->awaited, g_hash_table_unref);
	g_clear_pointer(&link->acks, g_array_unref);
	link->sent_size = 0;
}

/* ---- the flush ----------------------------------------------------------- */

static void
queue_acks(struct mt_link *link)
{
	GArray *acks = link->acks;

	if (acks == NULL)
		return;
	for (guint at = 0; at < acks->len; at += ACKS_MAX) {
		guint n = MIN(acks->len - at, (guint)ACKS_MAX);
		GByteArray *body = g_byte_array_sized_new(12 + n * 8);

		tl_put_id(body, MTS_ACKS);
		tl_put_vector(body, n);
		for (guint i = 0; i < n; i++)
			tl_put_long(body,
				(gint64)g_array_index(acks, guint64, at + i));
		mt_link_queue(link, body, MT_SEND_PLAIN);
	}
	g_clear_pointer(&link->acks, g_array_unref);
}

/* May it go now? */
static gboolean
may_go(const struct mt_link *link, const struct mt_outgoing *out)
{
	if (link->phase == MT_PHASE_READY)
		return TRUE;
	if (link->phase == MT_PHASE_BIND)
		return (out->flags & MT_OWN_BIND) != 0;
	return (out->flags & MT_OWN_SERVICE) != 0;
}

/* Those of `pending` for one packet. What stays, stays in its order. */
static GPtrArray *
next_batch(struct mt_link *link)
{
	GPtrArray *batch = g_ptr_array_new();
	gsize size = 0;
	GList *next;

	for (GList *at = link->pending.head; at != NULL; at = next) {
		struct mt_outgoing *out = at->data;
		gsize more = ITEM_HEAD + body_size(out);

		next = at->next;
		if (!may_go(link, out))
			continue;
		if (batch->len == MT_CONTAINER_MAX ||
			(batch->len > 0 && size + more > BATCH_BYTES))
			break;
		size += more;
		link->pending_size -= body_size(out);
		g_ptr_array_add(batch, out);
		g_queue_delete_link(&link->pending, at);
	}
	return batch;
}

static void
number(struct mt_link *link, struct mt_outgoing *out)
{
	if (out->msg_id != 0)
		return;
	out->msg_id = mt_link_make_id(link, (out->flags & MT_OWN_REPLY) != 0);
	out->seq_no = mt_link_make_seq(link, is_content(out));
	if ((out->flags & MT_OWN_BIND) != 0) {
		g_clear_pointer(&out->body, g_bytes_unref);
		out->body = mt_link_bind_body(link, out->msg_id);
	}
}

static guint8 *
put_body(guint8 *at, const struct mt_outgoing *out)
{
	gsize len;
	const guint8 *data = g_bytes_get_data(out->body, &len);

	memcpy(at, data, len);
	return at + len;
}

static void
put_container(guint8 *at, const GPtrArray *batch)
{
	mt_set32(at, MTS_CONTAINER);
	mt_set32(at + 4, batch->len);
	at += 8;
	for (guint i = 0; i < batch->len; i++) {
		const struct mt_outgoing *out = g_ptr_array_index(batch, i);

		mt_set64(at, out->msg_id);
		mt_set32(at + 8, (guint32)out->seq_no);
		mt_set32(at + 12, (guint32)body_size(out));
		at = put_body(at + ITEM_HEAD, out);
	}
}

static guint64
salt_now(const struct mt_link *link)
{
	if (!mt_link_serves(link))
		return link->auth->salt;
	return mt_keys_salt(
		link->keys, link->auth, mt_link_clock(link) / G_USEC_PER_SEC);
}

/* One packet, made and encrypted where it is to be sent from. */
static void
write_batch(struct mt_link *link, const GPtrArray *batch, gboolean container,
	struct mt_inner *inner)
{
	gsize size = mt_crypt_size(inner->len);
	GByteArray *array = mt_link_array(link);
	guint8 *packet = mt_transport_write_begin(link->transport, size, array);
	guint8 *body = packet + MT_CRYPT_HEAD + MT_CRYPT_INNER;

	if (container)
		put_container(body, batch);
	else
		put_body(body, g_ptr_array_index(batch, 0));
	inner->salt = salt_now(link);
	inner->session_id = link->session->id;
	mt_crypt_seal(link->crypt, link->auth->key, link->auth->id,
		mt_link_serves(link) ? MT_TO_CLIENT : MT_TO_SERVER, inner,
		link->host->random, packet, size);
	mt_transport_write_end(link->transport, array);
}

static void
send_batch(struct mt_link *link, GPtrArray *batch)
{
	struct mt_inner inner = {0};
	struct mt_outgoing *first = g_ptr_array_index(batch, 0);
	gboolean container =
		batch->len > 1 || (first->flags & MT_OWN_AGAIN) != 0;

	for (guint i = 0; i < batch->len; i++) {
		struct mt_outgoing *out = g_ptr_array_index(batch, i);

		number(link, out);
		inner.len += body_size(out) + (container ? ITEM_HEAD : 0);
	}
	inner.msg_id = first->msg_id;
	inner.seq_no = first->seq_no;
	if (container) {
		inner.len += 8;
		inner.msg_id = mt_link_make_id(link, FALSE);
		inner.seq_no = mt_link_make_seq(link, FALSE);
	}
	write_batch(link, batch, container, &inner);
	for (guint i = 0; i < batch->len; i++) {
		struct mt_outgoing *out = g_ptr_array_index(batch, i);

		out->container = container ? inner.msg_id : 0;
		out->flags &= ~(guint)MT_OWN_AGAIN;
		if (is_content(out))
			keep(link, out);
		else
			keep_recent(link, out);
	}
}

void
mt_link_flush(struct mt_link *link)
{
	if (link->over || link->session == NULL || link->auth == NULL ||
		link->phase < MT_PHASE_BIND)
		return;
	if (link->phase != MT_PHASE_BIND)
		queue_acks(link);
	for (;;) {
		g_autoptr(GPtrArray) batch = next_batch(link);

		if (batch->len == 0)
			return;
		send_batch(link, batch);
		link->last_out = mt_link_mono(link);
		if (link->asking != NULL)
			link->asking->known_key = TRUE;
	}
}
