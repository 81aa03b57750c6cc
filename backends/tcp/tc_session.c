/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "i18n.h"
#include "mt_link.h"
#include "tc_session.h"
#include "tl.h"
#include "tl_schema_doran.h"

#define MAX_ALIAS 1024
#define LEAVING_MS 3000
#define SOON_US (5 * G_TIME_SPAN_SECOND)

struct tc_request {
	enum tc_command_kind kind;
	guint64 handle;
	guint64 id; /* 0: nobody waits */
	guint64 number; /* of the subscription */
	struct tc_alias *alias; /* that is defined with it; NULL: none */
};

/* One is used alone only when the server has acknowledged the message that
 * defined it: messages may be sent again, and then in another order. For the
 * same reason none is ever given to another topic. */
struct tc_alias {
	gint32 number;
	gboolean known;
};

/* ---- sending -------------------------------------------------------- */

static guint64
send_query(struct tc_link *link, GByteArray *take_body, guint flags)
{
	return mt_link_send(link->mt, g_byte_array_free_to_bytes(take_body),
		MT_SEND_QUERY | flags);
}

static struct tc_request *
expect(struct tc_link *link, enum tc_command_kind kind, guint64 handle,
	guint64 id)
{
	struct tc_request *request = g_new0(struct tc_request, 1);

	request->kind = kind;
	request->handle = handle;
	request->id = id;
	g_hash_table_insert(link->requests, &request->handle, request);
	if (kind == TC_PUBLISH)
		link->publishes++;
	return request;
}

static void
write_will(struct tl_writer *outer, const struct tc_config *config)
{
	struct tl_writer will;

	tl_write_object(outer, TL_DORAN_LOGIN__WILL, &will, TL_DORAN_WILL);
	tl_write_true(&will, TL_DORAN_WILL__RETAIN, config->will_retain);
	tl_write_string(&will, TL_DORAN_WILL__TOPIC, config->will_topic);
	tl_write_bytes(&will, TL_DORAN_WILL__PAYLOAD, config->will_payload,
		config->will_len);
	tl_write_int(&will, TL_DORAN_WILL__QOS, (gint32)config->will_qos);
	tl_write_end(&will);
}

void
tc_session_begin(struct tc_link *link)
{
	const struct tc_config *config = &link->wire->config;
	GByteArray *body = g_byte_array_new();
	struct tl_writer login;

	link->requests = g_hash_table_new_full(
		g_int64_hash, g_int64_equal, NULL, g_free);
	link->aliases =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	tl_write(&login, &tl_doran, body, TL_DORAN_LOGIN);
	tl_write_true(&login, TL_DORAN_LOGIN__CLEAN, config->clean);
	tl_write_string(&login, TL_DORAN_LOGIN__USER,
		config->user != NULL ? config->user : "");
	tl_write_bytes(&login, TL_DORAN_LOGIN__PASSWORD, config->password,
		config->password_len);
	tl_write_string(&login, TL_DORAN_LOGIN__CLIENT_ID, config->client_id);
	if (config->will_topic != NULL)
		write_will(&login, config);
	tl_write_string(
		&login, TL_DORAN_LOGIN__VERSION, link->wire->host->version);
	tl_write_end(&login);
	link->login = send_query(link, body, 0);
}

void
tc_session_subscribe(struct tc_link *link, struct tc_filter *filter)
{
	GByteArray *body = g_byte_array_new();
	struct tl_writer writer;
	struct tc_request *request;

	tl_write(&writer, &tl_doran, body, TL_DORAN_SUBSCRIBE);
	tl_write_string(&writer, TL_DORAN_SUBSCRIBE__FILTER, filter->filter);
	tl_write_int(&writer, TL_DORAN_SUBSCRIBE__QOS, (gint32)filter->qos);
	tl_write_end(&writer);
	request = expect(
		link, TC_SUBSCRIBE, send_query(link, body, 0), filter->id);
	request->number = filter->number;
}

void
tc_session_unsubscribe(struct tc_link *link, const char *filter, guint64 id)
{
	GByteArray *body = g_byte_array_new();
	struct tl_writer writer;

	tl_write(&writer, &tl_doran, body, TL_DORAN_UNSUBSCRIBE);
	tl_write_string(&writer, TL_DORAN_UNSUBSCRIBE__FILTER, filter);
	tl_write_end(&writer);
	expect(link, TC_UNSUBSCRIBE, send_query(link, body, 0), id);
}

/* NULL: there are no more. */
static struct tc_alias *
alias_of(struct tc_link *link, const char *topic)
{
	struct tc_alias *alias = g_hash_table_lookup(link->aliases, topic);
	guint count = g_hash_table_size(link->aliases);

	if (alias != NULL || count == MAX_ALIAS)
		return alias;
	alias = g_new0(struct tc_alias, 1);
	alias->number = (gint32)count + 1;
	g_hash_table_insert(link->aliases, g_strdup(topic), alias);
	return alias;
}

void
tc_session_publish(struct tc_link *link, const struct tc_command *command)
{
	struct tc_alias *alias;
	GByteArray *body;
	struct tl_writer writer;
	struct tc_request *request;

	if (command->len > link->max_publish) {
		tc_emit_done(link->wire, command->id, DORAN_TOO_LARGE, NULL);
		return;
	}
	alias = alias_of(link, command->topic);
	body = g_byte_array_sized_new((guint)command->len + 64);
	tl_write(&writer, &tl_doran, body, TL_DORAN_PUBLISH);
	tl_write_true(&writer, TL_DORAN_PUBLISH__RETAIN, command->retain);
	tl_write_true(&writer, TL_DORAN_PUBLISH__QOS0, command->qos == 0);
	if (alias == NULL || !alias->known)
		tl_write_string(
			&writer, TL_DORAN_PUBLISH__TOPIC, command->topic);
	tl_write_true(&writer, TL_DORAN_PUBLISH__QUIET, TRUE);
	tl_write_int(&writer, TL_DORAN_PUBLISH__ALIAS,
		alias != NULL ? alias->number : 0);
	tl_write_bytes(&writer, TL_DORAN_PUBLISH__PAYLOAD, command->payload,
		command->len);
	tl_write_end(&writer);
	request = expect(link, TC_PUBLISH,
		send_query(link, body, MT_SEND_COMPRESS | MT_SEND_QUIET),
		command->id);
	if (alias != NULL && !alias->known)
		request->alias = alias;
}

void
tc_session_ack(struct tc_link *link, guint64 token)
{
	mt_link_ack(link->mt, token);
}

/* ---- leaving -------------------------------------------------------- */

gboolean
tc_session_is_idle(const struct tc_link *link)
{
	return g_hash_table_size(link->requests) == 0;
}

/* Acknowledgements go before the goodbye, not beside it. */
void
tc_session_leave(struct tc_link *link)
{
	GByteArray *body = g_byte_array_new();
	struct tl_writer writer;

	mt_link_flush(link->mt);
	tl_write(&writer, &tl_doran, body, TL_DORAN_BYE);
	tl_write_end(&writer);
	link->bye = send_query(link, body, 0);
	tc_link_enter(link, TC_LEAVING, LEAVING_MS);
}

/* Brokers answer in order: what they break off at is the oldest. */
static struct tc_request *
oldest_subscribe(struct tc_link *link)
{
	struct tc_request *request, *oldest = NULL;
	GHashTableIter iter;

	g_hash_table_iter_init(&iter, link->requests);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&request))
		if (request->kind == TC_SUBSCRIBE &&
			(oldest == NULL || request->number < oldest->number))
			oldest = request;
	return oldest;
}

static void
blame(struct tc_link *link)
{
	const struct tc_request *request = oldest_subscribe(link);

	if (request == NULL || !tc_filter_blamed(link->wire, request->number))
		return;
	tc_filter_answered(link->wire, request->number, DORAN_DENIED);
	tc_emit_done(link->wire, request->id, DORAN_DENIED,
		_("the server hangs up when it is asked for this"));
}

void
tc_session_end(struct tc_link *link)
{
	GHashTableIter iter;
	struct tc_request *request;

	if (link->requests != NULL) {
		if (link->lost_broker)
			blame(link);
		g_hash_table_iter_init(&iter, link->requests);
		while (g_hash_table_iter_next(
			&iter, NULL, (gpointer *)&request))
			if (request->kind != TC_SUBSCRIBE)
				tc_emit_done(link->wire, request->id,
					DORAN_UNREACHABLE,
					_("the connection broke before the "
					  "answer"));
	}
	g_clear_pointer(&link->requests, g_hash_table_unref);
	g_clear_pointer(&link->aliases, g_hash_table_unref);
	if (link->topics != NULL)
		for (guint i = 0; i <= MAX_ALIAS; i++)
			g_free(link->topics[i]);
	g_clear_pointer(&link->topics, g_free);
}

/* ---- answers -------------------------------------------------------- */

static enum doran_status
status_of_code(gint32 code)
{
	switch (code) {
	case 401:
		return DORAN_REFUSED;
	case 403:
		return DORAN_DENIED;
	case 406:
		return DORAN_TOO_LARGE;
	case 420:
		return DORAN_BUSY;
	case 503:
		return DORAN_UNREACHABLE;
	case 400:
		return DORAN_PROTOCOL;
	default:
		return DORAN_FAILED;
	}
}

/* Removes it. A subscription that was not answered is asked for again. */
static void
answer(struct tc_link *link, struct tc_request *request,
	enum doran_status status, const char *text)
{
	guint64 id = request->id;

	if (request->kind == TC_SUBSCRIBE)
		tc_filter_answered(link->wire, request->number, status);
	if (request->kind == TC_PUBLISH)
		link->publishes--;
	if (request->alias != NULL && status == DORAN_OK)
		request->alias->known = TRUE;
	g_hash_table_remove(link->requests, &request->handle);
	tc_emit_done(link->wire, id, status, text);
}

static struct tc_request *
find(struct tc_link *link, guint64 handle)
{
	return link->requests == NULL
		? NULL
		: g_hash_table_lookup(link->requests, &handle);
}

void
tc_session_acked(struct tc_link *link, guint64 handle)
{
	struct tc_request *request = find(link, handle);

	if (request != NULL && request->kind == TC_PUBLISH)
		answer(link, request, DORAN_OK, NULL);
}

static void
logged_in(struct tc_link *link, const struct tl_object *session)
{
	struct doran_wire *wire = link->wire;
	gint32 most = tl_object_int(session, TL_DORAN_SESSION__MAX_MESSAGE);

	link->login = 0;
	link->max_publish = most > 0 ? (gsize)most : G_MAXSIZE;
	tc_link_enter(link, TC_UP, 0);
	for (guint i = 0; i < wire->filters->len; i++)
		tc_session_subscribe(link, wire->filters->pdata[i]);
	wire->up_at = g_get_monotonic_time();
	tc_emit_state(wire, DORAN_WIRE_UP, DORAN_OK, NULL);
	tc_worker_wake(wire);
}

void
tc_session_result(
	struct tc_link *link, guint64 handle, const guint8 *body, gsize len)
{
	struct tc_request *request = find(link, handle);
	struct tl_object object;
	guint32 id = 0;

	if (tl_object_parse(&object, &tl_doran, body, len, NULL))
		id = tl_object_id(&object);
	if (handle == link->login && id == TL_DORAN_SESSION)
		logged_in(link, &object);
	else if (handle == link->bye && link->bye != 0)
		tc_link_fail(link, DORAN_OK, NULL);
	else if (request != NULL &&
		id ==
			(request->kind == TC_SUBSCRIBE ? TL_DORAN_GRANTED
						       : TL_DORAN_DONE))
		answer(link, request, DORAN_OK, NULL);
	else if (request != NULL || handle == link->login)
		tc_link_fail(link, DORAN_PROTOCOL,
			_("the server sent something that no server sends"));
}

void
tc_session_error(
	struct tc_link *link, guint64 handle, gint32 code, const char *text)
{
	struct tc_request *request = find(link, handle);
	enum doran_status status = status_of_code(code);

	if (handle == link->login) {
		link->refused = status == DORAN_REFUSED;
		tc_link_fail(link, status, text);
	} else if (handle == link->bye && link->bye != 0)
		tc_link_fail(link, DORAN_OK, NULL);
	else if (request != NULL)
		answer(link, request, status, text);
}

/* ---- updates -------------------------------------------------------- */

/* NULL: it stands for nothing. Borrowed until the next one. */
static const char *
topic_of(struct tc_link *link, const struct tl_object *update)
{
	gint32 alias = tl_object_int(update, TL_DORAN_MESSAGE__ALIAS);
	char *topic = tl_object_text(update, TL_DORAN_MESSAGE__TOPIC);

	if (alias < 0 || alias > MAX_ALIAS || (alias == 0 && topic == NULL)) {
		g_free(topic);
		return NULL;
	}
	if (link->topics == NULL)
		link->topics = g_new0(char *, MAX_ALIAS + 1);
	if (topic != NULL) {
		g_free(link->topics[alias]);
		link->topics[alias] = topic;
	}
	return link->topics[alias];
}

static void
deliver(struct tc_link *link, const struct tl_object *update, guint64 msg_id)
{
	struct doran_wire_message message = {.size = sizeof(message)};
	struct tl_span payload =
		tl_object_bytes(update, TL_DORAN_MESSAGE__PAYLOAD);

	message.topic = topic_of(link, update);
	if (message.topic == NULL) {
		tc_link_fail(link, DORAN_PROTOCOL,
			_("the server sent a message without a topic"));
		return;
	}
	message.payload = payload.at;
	message.len = payload.len;
	message.qos = tl_object_true(update, TL_DORAN_MESSAGE__QOS0) ? 0 : 1;
	message.retained =
		tl_object_true(update, TL_DORAN_MESSAGE__RETAINED) ? 1 : 0;
	message.duplicate =
		tl_object_true(update, TL_DORAN_MESSAGE__DUPLICATE) ? 1 : 0;
	if (payload.len > link->wire->config.max_message) {
		tc_log(link->wire, DORAN_LOG_WARNING,
			"a message over the limit was dropped");
		mt_link_ack(link->mt, msg_id);
		return;
	}
	/* a msg_id is a time: those of another connection are other ones */
	if (message.qos > 0)
		message.token = msg_id;
	else
		mt_link_ack(link->mt, msg_id);
	tc_emit_message(link->wire, &message);
}

static void
ended(struct tc_link *link, const struct tl_object *update)
{
	static const struct {
		const char *word;
		enum doran_status status;
	} words[] = {
		{"refused", DORAN_REFUSED},
		{"denied", DORAN_DENIED},
		{"too-large", DORAN_TOO_LARGE},
		{"protocol", DORAN_PROTOCOL},
		{"busy", DORAN_BUSY},
	};
	g_autofree char *word = tl_object_text(update, TL_DORAN_ENDED__STATUS);
	g_autofree char *text = tl_object_text(update, TL_DORAN_ENDED__TEXT);
	enum doran_status status = DORAN_UNREACHABLE;

	for (gsize i = 0; word != NULL && i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i].word, word) == 0)
			status = words[i].status;
	link->lost_broker = link->phase == TC_UP && word != NULL &&
		strcmp(word, "unreachable") == 0 &&
		g_get_monotonic_time() - link->wire->up_at < SOON_US;
	tc_link_fail(link, status, text != NULL ? text : word);
}

void
tc_session_message(struct tc_link *link, const struct mt_message *message)
{
	struct tl_object update;
	guint32 id = 0;

	if (link->ended)
		return;
	if (tl_object_parse(
		    &update, &tl_doran, message->body, message->len, NULL))
		id = tl_object_id(&update);
	if (id == TL_DORAN_MESSAGE && link->phase != TC_LOGIN) {
		deliver(link, &update, message->msg_id);
		return;
	}
	if (message->content)
		mt_link_ack(link->mt, message->msg_id);
	if (id == TL_DORAN_ENDED)
		ended(link, &update);
	else
		tc_log(link->wire, DORAN_LOG_DEBUG,
			"the server sent something unknown");
}
