/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a client of MTProto asks. */
#include "config.h"

#include <string.h>

#include "mt_face_priv.h"
#include "tl_schema_doran.h"

#define BAD 400

/* Each takes one method; NULL: it is or will be answered. */
typedef const char *(*call_func)(struct mt_face_session *s, guint64 msg_id,
	const struct tl_object *call);

/* The topic of a publish; NULL: it has none. *own is the caller's. */
static const char *
topic_of(struct mt_face_session *s, const struct tl_object *call, char **own)
{
	gint32 alias = tl_object_int(call, TL_DORAN_PUBLISH__ALIAS);

	if (!tl_object_has(call, TL_DORAN_PUBLISH__TOPIC))
		return mt_alias_in(s, alias, NULL);
	*own = tl_object_text(call, TL_DORAN_PUBLISH__TOPIC);
	if (*own == NULL || alias == 0)
		return *own;
	return mt_alias_in(s, alias, g_steal_pointer(own));
}

static const char *
call_publish(
	struct mt_face_session *s, guint64 msg_id, const struct tl_object *call)
{
	struct tl_span payload =
		tl_object_bytes(call, TL_DORAN_PUBLISH__PAYLOAD);
	gboolean quiet = tl_object_true(call, TL_DORAN_PUBLISH__QUIET);
	gboolean qos0 = tl_object_true(call, TL_DORAN_PUBLISH__QOS0);
	g_autofree char *own = NULL;
	const char *topic = topic_of(s, call, &own);
	char tag[MT_TAG_SIZE];

	if (topic == NULL)
		return "TOPIC_UNKNOWN: neither a topic nor an alias of one";
	if (payload.len > s->gateway->limits.message) {
		mt_link_error(s->link, msg_id, 406, "TOO_LARGE");
		return NULL;
	}
	mt_tag(tag, quiet ? MT_ANSWER_QUIET : MT_ANSWER_DONE, msg_id);
	if (client_publish(&s->client, mqtt_span(topic), qos0 ? 0 : 1,
		    tl_object_true(call, TL_DORAN_PUBLISH__RETAIN),
		    g_bytes_new(payload.at, payload.len), tag) != NULL)
		return "TOPIC_INVALID: this is no topic name of MQTT";
	return NULL;
}

/* A filter's subscription is called by the filter, and by turns, so that it can
 * be made anew, as MQTT has it, for its retained messages: first the new one,
 * then the old one goes. */
static const char *
call_subscribe(
	struct mt_face_session *s, guint64 msg_id, const struct tl_object *call)
{
	g_autofree char *filter =
		tl_object_text(call, TL_DORAN_SUBSCRIBE__FILTER);
	gint32 qos = tl_object_int(call, TL_DORAN_SUBSCRIBE__QOS);
	g_autofree char *one = NULL, *other = NULL;
	char tag[MT_TAG_SIZE];
	const char *why;
	gboolean again;

	if (filter == NULL)
		return "FILTER_INVALID: no text";
	if (qos != 0 && qos != 1)
		return "QOS_INVALID: 0 or 1";
	one = g_strconcat("0", filter, NULL);
	other = g_strconcat("1", filter, NULL);
	again = client_has(&s->client, one);
	mt_tag(tag, qos == 0 ? MT_ANSWER_GRANTED_0 : MT_ANSWER_GRANTED_1,
		msg_id);
	why = client_subscribe(&s->client, again ? other : one,
		mqtt_span(filter), (guint8)qos, ACK_INDIVIDUAL, tag);
	if (why == NULL && client_has(&s->client, again ? one : other))
		client_unsubscribe(&s->client, again ? one : other, NULL);
	return why;
}

static const char *
call_unsubscribe(
	struct mt_face_session *s, guint64 msg_id, const struct tl_object *call)
{
	struct tl_span filter =
		tl_object_bytes(call, TL_DORAN_UNSUBSCRIBE__FILTER);
	char tag[MT_TAG_SIZE];

	mt_tag(tag, MT_ANSWER_DONE, msg_id);
	return client_unsubscribe_filter(&s->client,
		(struct mqtt_span){(const char *)filter.at, filter.len}, tag);
}

static const char *
call_bye(
	struct mt_face_session *s, guint64 msg_id, const struct tl_object *call)
{
	(void)call;
	s->state = MT_STATE_LEAVING;
	s->question = msg_id;
	client_bye(&s->client);
	return NULL;
}

static const char *
call_login(
	struct mt_face_session *s, guint64 msg_id, const struct tl_object *call)
{
	const char *why;

	if (s->state != MT_STATE_NEW)
		return "LOGGED_IN: once a connection";
	why = mt_call_login(s, call);
	if (why == NULL)
		s->question = msg_id;
	return why;
}

static call_func
find(guint32 id)
{
	switch (id) {
	case TL_DORAN_LOGIN:
		return call_login;
	case TL_DORAN_PUBLISH:
		return call_publish;
	case TL_DORAN_SUBSCRIBE:
		return call_subscribe;
	case TL_DORAN_UNSUBSCRIBE:
		return call_unsubscribe;
	case TL_DORAN_BYE:
		return call_bye;
	default:
		return NULL;
	}
}

static void
dispatch(struct mt_face_session *s, guint64 msg_id, const guint8 *body,
	gsize len)
{
	struct tl_object call;
	const char *why = NULL;
	call_func func;

	if (!tl_object_parse(&call, &tl_doran, body, len, &why)) {
		guint32 id = 0;
		g_autofree char *text = NULL;

		if (len >= 4)
			memcpy(&id, body, 4);
		text = tl_find(&tl_doran, GUINT32_FROM_LE(id)) == NULL
			? g_strdup("METHOD_UNKNOWN")
			: g_strdup_printf("MALFORMED: %s", why);
		mt_link_error(s->link, msg_id, BAD, text);
		return;
	}
	func = find(tl_object_id(&call));
	if (func == NULL)
		mt_link_error(s->link, msg_id, BAD, "METHOD_UNKNOWN");
	else if (s->state == MT_STATE_NEW && func != call_login)
		mt_link_error(s->link, msg_id, 401, "LOGIN_FIRST");
	else if ((why = func(s, msg_id, &call)) != NULL)
		mt_link_error(s->link, msg_id, BAD, why);
}

/* ---- what came before the broker has answered --- */

#define EARLY_MAX 65536

void
mt_early_free(gpointer data)
{
	struct mt_early *early = data;

	g_bytes_unref(early->body);
	g_free(early);
}

static void
keep(struct mt_face_session *s, guint64 msg_id, const guint8 *body, gsize len)
{
	struct mt_early *early;

	if (s->early_size + len + sizeof(*early) > EARLY_MAX) {
		mt_link_error(s->link, msg_id, 420, "BUSY");
		return;
	}
	early = g_new0(struct mt_early, 1);
	early->msg_id = msg_id;
	early->body = g_bytes_new(body, len);
	s->early_size += len + sizeof(*early);
	if (s->early == NULL)
		s->early = g_queue_new();
	g_queue_push_tail(s->early, early);
}

void
mt_calls_early(struct mt_face_session *s)
{
	struct mt_early *early;

	while (s->early != NULL && s->state == MT_STATE_READY &&
		(early = g_queue_pop_head(s->early)) != NULL) {
		gsize len;
		const guint8 *body = g_bytes_get_data(early->body, &len);

		dispatch(s, early->msg_id, body, len);
		mt_early_free(early);
	}
	s->early_size = 0;
	if (s->early != NULL)
		g_queue_free_full(g_steal_pointer(&s->early), mt_early_free);
}

void
mt_call(struct mt_face_session *s, guint64 msg_id, const guint8 *body,
	gsize len)
{
	if (s->state == MT_STATE_LOGIN)
		keep(s, msg_id, body, len);
	else if (s->state == MT_STATE_NEW || s->state == MT_STATE_READY)
		dispatch(s, msg_id, body, len);
}
