/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

#include "guest.h"
#include "mt_face.h"
#include "mt_guest.h"

/* ---- the transport --- */

static void
op_send(void *transport, GBytes *take_head, GBytes *take_body)
{
	struct mt_guest *g = transport;
	gsize len;
	const guint8 *data = g_bytes_get_data(take_head, &len);

	assert_false(g->closing);
	assert_null(take_body);
	g_byte_array_append(g->down, data, (guint)len);
	g_bytes_unref(take_head);
}

static gsize
op_queued(void *transport)
{
	return ((struct mt_guest *)transport)->down->len;
}

static void
op_read(void *transport, gboolean on)
{
	((struct mt_guest *)transport)->read = on;
}

static void
op_close(void *transport, guint code, const char *reason)
{
	struct mt_guest *g = transport;

	(void)code;
	assert_false(g->closing);
	assert_non_null(reason);
	g->closing = TRUE;
}

static void
op_opened(void *transport)
{
	((struct mt_guest *)transport)->opened = TRUE;
}

static const char *
op_peer(void *transport)
{
	(void)transport;
	return "192.0.2.1:1";
}

static const struct transport_ops ops = {
	.send = op_send,
	.queued = op_queued,
	.read = op_read,
	.close = op_close,
	.opened = op_opened,
	.peer = op_peer,
};

/* ---- the link --- */

static void
heard(struct mt_guest *g, int is, guint64 id, GBytes *body)
{
	struct mt_heard *h = g_new0(struct mt_heard, 1);

	h->is = is;
	h->id = id;
	h->body = body;
	g_queue_push_tail(g->heard, h);
}

static void
on_ready(struct mt_link *link, gboolean new_key, gpointer data)
{
	struct mt_guest *g = data;

	g->new_key = new_key;
	mt_link_key(link, &g->key);
}

static void
on_message(
	struct mt_link *link, const struct mt_message *message, gpointer data)
{
	struct mt_guest *g = data;

	heard(g, MT_HEARD_MESSAGE, message->msg_id,
		g_bytes_new(message->body, message->len));
	if (!g->deaf)
		mt_link_ack(link, message->msg_id);
}

static void
on_result(struct mt_link *link, guint64 handle, const guint8 *body, gsize len,
	gpointer data)
{
	(void)link;
	heard(data, MT_HEARD_RESULT, handle, g_bytes_new(body, len));
}

static void
on_error(struct mt_link *link, guint64 handle, gint32 code, const char *text,
	gpointer data)
{
	struct mt_guest *g = data;
	struct mt_heard *last;

	(void)link;
	heard(g, MT_HEARD_ERROR, handle, g_bytes_new(NULL, 0));
	last = g_queue_peek_tail(g->heard);
	last->code = code;
	last->text = g_strdup(text);
}

static void
on_acked(struct mt_link *link, guint64 handle, gpointer data)
{
	struct mt_guest *g = data;

	(void)link;
	if (handle == g->quiet)
		heard(g, MT_HEARD_ACK, handle, g_bytes_new(NULL, 0));
}

static void
on_ended(struct mt_link *link, enum mt_ended ended, const char *why,
	gpointer data)
{
	struct mt_guest *g = data;

	(void)link, (void)why;
	g->over = TRUE;
	g->ended = ended;
}

static const struct mt_link_ops link_ops = {
	.ready = on_ready,
	.message = on_message,
	.result = on_result,
	.error = on_error,
	.acked = on_acked,
	.ended = on_ended,
};

static void
carry_up(struct mt_guest *g)
{
	gsize len;
	const guint8 *bytes;

	mt_link_flush(g->link);
	while (g->read && g->session != NULL &&
		(bytes = mt_link_out(g->link, &len), len > 0)) {
		g_autofree guint8 *copy = g_memdup2(bytes, len);

		mt_link_drop(g->link, len);
		mt_face.received(g->session, copy, len);
	}
}

static void
carry_down(struct mt_guest *g)
{
	GByteArray *came;

	if (g->stalled || g->down->len == 0)
		return;
	came = g->down;
	g->down = g_byte_array_new();
	mt_link_feed(g->link, came->data, came->len);
	g_byte_array_unref(came);
	if (g->session != NULL)
		mt_face.writable(g->session);
}

static void
carry(struct mt_guest *g)
{
	carry_up(g);
	carry_down(g);
	carry_up(g);
	if (g->closing && !g->stalled && g->down->len == 0 &&
		g->session != NULL)
		mt_face.closed(g_steal_pointer(&g->session));
}

/* ---- guests --- */

struct mt_guest *
mt_guest_new(struct gateway *gateway, const struct mt_rsa_key *rsa,
	const struct mt_key *key)
{
	static const struct mt_rsa_key *trusted[1];
	const struct mt_client client = {
		.host = &mt_host_system,
		.kind = MT_INTERMEDIATE,
		.rsa = trusted,
		.n_rsa = 1,
		.key = key,
	};
	struct mt_guest *g = g_new0(struct mt_guest, 1);

	trusted[0] = rsa;
	g->heard = g_queue_new();
	g->down = g_byte_array_new();
	g->read = TRUE;
	g->session = mt_face.begin(gateway, &ops, g);
	g->link = mt_link_new_client(&client, &link_ops, g);
	return g;
}

static void
heard_free(gpointer data)
{
	struct mt_heard *h = data;

	g_bytes_unref(h->body);
	g_free(h->text);
	g_free(h);
}

void
mt_guest_free(struct mt_guest *g)
{
	if (g == NULL)
		return;
	if (g->session != NULL)
		mt_face.closed(g_steal_pointer(&g->session));
	mt_link_free(g->link);
	g_queue_free_full(g->heard, heard_free);
	g_byte_array_unref(g->down);
	g_free(g);
}

guint64
mt_guest_ask(struct mt_guest *g, GByteArray *take_body)
{
	return mt_link_send(
		g->link, g_byte_array_free_to_bytes(take_body), MT_SEND_QUERY);
}

/* ---- bodies --- */

static void
write_will(struct tl_writer *w, const char *topic)
{
	struct tl_writer inner;

	tl_write_object(w, TL_DORAN_LOGIN__WILL, &inner, TL_DORAN_WILL);
	tl_write_string(&inner, TL_DORAN_WILL__TOPIC, topic);
	tl_write_bytes(&inner, TL_DORAN_WILL__PAYLOAD, "gone", 4);
	tl_write_int(&inner, TL_DORAN_WILL__QOS, 1);
	assert_true(tl_write_end(&inner));
}

GByteArray *
mt_login_body(const char *user, const char *password, const char *id,
	gboolean clean, const char *will_topic)
{
	GByteArray *body = g_byte_array_new();
	struct tl_writer w;

	tl_write(&w, &tl_doran, body, TL_DORAN_LOGIN);
	tl_write_true(&w, TL_DORAN_LOGIN__CLEAN, clean);
	tl_write_string(&w, TL_DORAN_LOGIN__USER, user);
	tl_write_bytes(
		&w, TL_DORAN_LOGIN__PASSWORD, password, strlen(password));
	tl_write_string(&w, TL_DORAN_LOGIN__CLIENT_ID, id);
	if (will_topic != NULL)
		write_will(&w, will_topic);
	tl_write_string(&w, TL_DORAN_LOGIN__VERSION, "test");
	assert_true(tl_write_end(&w));
	return body;
}

GByteArray *
mt_publish_body(const char *topic, gint32 alias, gboolean quiet,
	const void *payload, gsize len)
{
	GByteArray *body = g_byte_array_new();
	struct tl_writer w;

	tl_write(&w, &tl_doran, body, TL_DORAN_PUBLISH);
	tl_write_string(&w, TL_DORAN_PUBLISH__TOPIC, topic);
	tl_write_true(&w, TL_DORAN_PUBLISH__QUIET, quiet);
	tl_write_int(&w, TL_DORAN_PUBLISH__ALIAS, alias);
	tl_write_bytes(&w, TL_DORAN_PUBLISH__PAYLOAD, payload, len);
	assert_true(tl_write_end(&w));
	return body;
}

GByteArray *
mt_subscribe_body(const char *filter)
{
	GByteArray *body = g_byte_array_new();
	struct tl_writer w;

	tl_write(&w, &tl_doran, body, TL_DORAN_SUBSCRIBE);
	tl_write_string(&w, TL_DORAN_SUBSCRIBE__FILTER, filter);
	tl_write_int(&w, TL_DORAN_SUBSCRIBE__QOS, 1);
	assert_true(tl_write_end(&w));
	return body;
}

GByteArray *
mt_empty_body(guint32 id)
{
	GByteArray *body = g_byte_array_new();

	tl_put_id(body, id);
	return body;
}

/* ---- hearing --- */

static gboolean
has_heard(void *data)
{
	struct mt_guest *g = data;

	carry(g);
	return g->heard->length > 0 || g->over;
}

const struct mt_heard *
mt_guest_hears(struct mt_guest *g, int is)
{
	static struct mt_heard *last;

	g_clear_pointer(&last, heard_free);
	guest_until(has_heard, g, "something from the gateway");
	last = g_queue_pop_head(g->heard);
	if (last == NULL)
		fail_msg("the link ended: %d", (int)g->ended);
	if ((int)last->is != is) {
		gsize len;
		const guint8 *data = g_bytes_get_data(last->body, &len);
		g_autofree char *seen = g_base64_encode(data, MIN(len, 90));

		fail_msg("%d came instead of %d: %d %s %s", (int)last->is, is,
			last->code, last->text, seen);
	}
	return last;
}

static guint32
id_of(const struct mt_heard *h, struct tl_object *object)
{
	gsize len;
	const void *data = g_bytes_get_data(h->body, &len);
	const char *why = NULL;

	if (!tl_object_parse(object, &tl_doran, data, len, &why))
		fail_msg("the gateway wrote: %s", why);
	return tl_object_id(object);
}

gboolean
mt_guest_login(struct mt_guest *g, const char *user, const char *password,
	const char *id)
{
	guint64 handle = mt_guest_ask(
		g, mt_login_body(user, password, id, id == NULL, NULL));
	const struct mt_heard *h = mt_guest_hears(g, MT_HEARD_RESULT);
	struct tl_object session;

	assert_int_equal(h->id, handle);
	assert_int_equal(id_of(h, &session), TL_DORAN_SESSION);
	return tl_object_true(&session, TL_DORAN_SESSION__PRESENT);
}

void
mt_guest_answer(struct mt_guest *g, guint64 handle, guint32 id)
{
	const struct mt_heard *h = mt_guest_hears(g, MT_HEARD_RESULT);
	struct tl_object object;

	assert_int_equal(h->id, handle);
	assert_int_equal(id_of(h, &object), id);
}

void
mt_guest_error(struct mt_guest *g, gint32 code, const char *text)
{
	const struct mt_heard *h = mt_guest_hears(g, MT_HEARD_ERROR);

	assert_int_equal(h->code, code);
	if (!g_str_has_prefix(h->text, text))
		fail_msg("%s instead of %s", h->text, text);
}

void
mt_guest_message(struct mt_guest *g, const char *text, gboolean duplicate)
{
	const struct mt_heard *h = mt_guest_hears(g, MT_HEARD_MESSAGE);
	struct tl_object message;
	struct tl_span payload;

	assert_int_equal(id_of(h, &message), TL_DORAN_MESSAGE);
	payload = tl_object_bytes(&message, TL_DORAN_MESSAGE__PAYLOAD);
	assert_int_equal(payload.len, strlen(text));
	assert_memory_equal(payload.at, text, payload.len);
	assert_int_equal(tl_object_true(&message, TL_DORAN_MESSAGE__DUPLICATE),
		duplicate);
}

static gboolean
is_over(void *data)
{
	struct mt_guest *g = data;

	carry(g);
	return g->over || g->session == NULL;
}

void
mt_guest_over(struct mt_guest *g)
{
	guest_until(is_over, g, "the end of the connection");
}

static gboolean
is_closing(void *data)
{
	struct mt_guest *g = data;

	return g->closing;
}

void
mt_guest_closing(struct mt_guest *g)
{
	guest_until(is_closing, g, "the gateway's end of the connection");
}

void
mt_guest_ended(struct mt_guest *g, const char *status)
{
	const struct mt_heard *h = mt_guest_hears(g, MT_HEARD_MESSAGE);
	struct tl_object ended;
	g_autofree char *word = NULL;

	assert_int_equal(id_of(h, &ended), TL_DORAN_ENDED);
	word = tl_object_text(&ended, TL_DORAN_ENDED__STATUS);
	assert_string_equal(word, status);
	mt_guest_over(g);
}

void
mt_guest_silence(struct mt_guest *g, guint ms)
{
	gint64 end = g_get_monotonic_time() + (gint64)ms * 1000;

	while (g_get_monotonic_time() < end) {
		carry(g);
		guest_idle(5);
	}
	assert_int_equal(g->heard->length, 0);
	assert_false(g->over);
}
