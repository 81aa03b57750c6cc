/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <MQTTAsync.h>

#include "i18n.h"
#include "mq_doubt.h"
#include "mq_link.h"
#include "mq_name.h"
#include "mq_tap.h"

#define CONNECT_TIMEOUT_S 15
#define GOODBYE_TIMEOUT_MS 2000
/* Our own limit comes first: Paho's would wait for its clock to go on. */
#define PAHO_INFLIGHT 60000
/* How long a message may wait to be committed before its connection is given
 * up, since nothing else moves meanwhile, no other account either: it comes
 * again with the next one. A goodbye waits less. */
#define ACK_PATIENCE_MS 5000
#define GOODBYE_PATIENCE_MS 1000
#define CONNACK_BAD_LOGIN 4
#define CONNACK_NOT_AUTHORISED 5
#define CONNACK_BAD_CLIENT_ID 2
#define SUBACK_FAILURE 0x80

/* What Paho hands back with an answer. */
struct request {
	struct mq_link *link;
	enum mq_command_kind kind;
	guint64 id; /* 0: a subscription of the wire's own */
	char *filter;
};

static void
end(struct mq_link *link, enum doran_status reason, const char *text)
{
	g_mutex_lock(&link->wire->mutex);
	if (!link->ended) {
		link->ended = TRUE;
		link->reason = reason;
		link->text = g_strdup(text);
	}
	link->up = FALSE;
	g_cond_broadcast(&link->wire->cond);
	g_mutex_unlock(&link->wire->mutex);
}

static void
leave_port(struct mq_link *link)
{
	if (!g_atomic_int_compare_and_exchange(&link->entered, 1, 0))
		return;
	if (link->wire->config.tls)
		link->wrong_name = mq_name_unwatch(link->wire->config.server);
	mq_tap_leave(link->wire->config.port);
}

static struct request *
request_new(struct mq_link *link, enum mq_command_kind kind, guint64 id,
	const char *filter)
{
	struct request *request = g_new(struct request, 1);

	request->link = link;
	request->kind = kind;
	request->id = id;
	request->filter = g_strdup(filter);
	g_mutex_lock(&link->wire->mutex);
	g_hash_table_add(link->requests, request);
	if (kind == MQ_PUBLISH)
		link->wire->inflight++;
	g_mutex_unlock(&link->wire->mutex);
	return request;
}

static void
request_free(struct request *request)
{
	g_free(request->filter);
	g_free(request);
}

/* Under the mutex; the worker waits for room among the publishes. */
static void
request_remove(struct request *request)
{
	struct doran_wire *wire = request->link->wire;

	g_hash_table_remove(request->link->requests, request);
	if (request->kind != MQ_PUBLISH)
		return;
	wire->inflight--;
	if (wire->commands.length > 0 || wire->leaving)
		g_cond_signal(&wire->cond);
}

static void
on_success(void *context, MQTTAsync_successData *data)
{
	struct request *request = context;
	struct doran_wire *wire = request->link->wire;

	(void)data;
	g_mutex_lock(&wire->mutex);
	request_remove(request);
	if (request->kind == MQ_SUBSCRIBE)
		mq_doubt_answered(wire, request->filter, request->id);
	g_mutex_unlock(&wire->mutex);
	if (request->id != 0)
		mq_emit_done(wire, request->id, DORAN_OK, NULL);
	request_free(request);
}

static void
subscription_denied(struct request *request)
{
	struct doran_wire *wire = request->link->wire;
	guint64 id = 0;

	g_mutex_lock(&wire->mutex);
	mq_filter_remove(wire, request->filter, &id);
	g_mutex_unlock(&wire->mutex);
	mq_doubt_denied(wire, request->id);
}

static void
on_failure(void *context, MQTTAsync_failureData *data)
{
	struct request *request = context;
	struct doran_wire *wire = request->link->wire;

	g_mutex_lock(&wire->mutex);
	request_remove(request);
	g_mutex_unlock(&wire->mutex);
	if (request->kind == MQ_SUBSCRIBE) {
		/* anything else is asked for again by the next link */
		if (data != NULL && data->code == SUBACK_FAILURE)
			subscription_denied(request);
	} else if (request->id != 0) {
		mq_emit_done(wire, request->id, DORAN_UNREACHABLE,
			_("the connection broke first"));
	}
	request_free(request);
}

static void
on_connected(void *context, MQTTAsync_successData *data)
{
	struct mq_link *link = context;
	struct doran_wire *wire = link->wire;
	int tap = mq_tap_claim(wire->config.port);

	(void)data;
	leave_port(link);
	if (tap == -1) {
		end(link, DORAN_FAILED,
			_("cannot find the connection's socket: is /proc there?"));
		return;
	}
	g_mutex_lock(&wire->mutex);
	link->tap = tap;
	link->up = !link->ended;
	wire->up = link->up;
	if (wire->breaks == 0)
		wire->pause_ms = 0;
	if (wire->closed)
		mq_link_cut(link);
	g_mutex_unlock(&wire->mutex);
	mq_emit_state(wire, DORAN_WIRE_UP, DORAN_OK, NULL);
	g_mutex_lock(&wire->mutex);
	g_cond_broadcast(&wire->cond);
	g_mutex_unlock(&wire->mutex);
}

static void
connect_refused(struct mq_link *link, int code)
{
	static const char *const texts[] = {
		[CONNACK_BAD_CLIENT_ID] =
			N_("the broker refused the client id"),
		[CONNACK_BAD_LOGIN] = N_("wrong user or password"),
		[CONNACK_NOT_AUTHORISED] = N_("the broker refused the login"),
	};

	g_mutex_lock(&link->wire->mutex);
	link->refused = TRUE;
	g_mutex_unlock(&link->wire->mutex);
	end(link, DORAN_REFUSED, _(texts[code]));
}

/* What Paho says of a failed connection, in the user's language. */
static const char *
paho_words(const char *said)
{
	static const char *const known[] = {
		N_("TCP/TLS connect failure"),
		N_("TCP connect completion failure"),
		N_("TCP connect timeout"),
		N_("CONNACK return code"),
	};

	if (said == NULL || *said == '\0')
		return _("no answer");
	for (gsize i = 0; i < G_N_ELEMENTS(known); i++)
		if (strcmp(said, known[i]) == 0)
			return _(known[i]);
	return said;
}

static void
on_connect_failed(void *context, MQTTAsync_failureData *data)
{
	struct mq_link *link = context;
	int code = data != NULL ? data->code : 0;
	const char *said = data != NULL ? data->message : NULL;
	g_autofree char *text = NULL;

	leave_port(link);
	if (code == CONNACK_BAD_CLIENT_ID || code == CONNACK_BAD_LOGIN ||
		code == CONNACK_NOT_AUTHORISED) {
		connect_refused(link, code);
		return;
	}
	if (link->tls_text != NULL || link->wrong_name) {
		text = g_strdup_printf(_("TLS with %s failed: %s"),
			link->wire->config.server,
			link->wrong_name
				? _("its certificate is for another host name")
				: link->tls_text);
		end(link, DORAN_UNTRUSTED, text);
		return;
	}
	text = g_strdup_printf(_("no connection to %s: %s"),
		link->wire->config.server, paho_words(said));
	end(link, DORAN_UNREACHABLE, text);
}

static void
on_lost(void *context, char *cause)
{
	(void)cause;
	end(context, DORAN_UNREACHABLE, _("the connection broke"));
}

static int
on_tls_error(const char *text, size_t len, void *context)
{
	struct mq_link *link = context;
	g_autofree char *line = g_strchomp(g_strndup(text, len));
	g_auto(GStrv) parts = g_strsplit(line, ":", 7);

	/* thread:error:code:library:function:reason:place */
	g_free(link->tls_text);
	link->tls_text = g_strdup(g_strv_length(parts) < 7 ? line : parts[5]);
	return 1;
}

/* Under the mutex: true once the callback may return. */
static gboolean
released(struct mq_link *link, gboolean gave_up)
{
	if (link->held == 0)
		return TRUE;
	if (!link->ended && !link->wire->closed && !gave_up)
		return FALSE;
	/* not acknowledged: so nothing may reach the broker any more */
	mq_tap_shut(link->tap);
	link->held = 0;
	return TRUE;
}

/* Waits until the message is acknowledged or its connection is gone. Holds
 * Paho's lock meanwhile: so this also watches the connection. */
static void
wait_for_ack(struct mq_link *link)
{
	struct doran_wire *wire = link->wire;
	struct pollfd fds[] = {
		{.fd = link->wake, .events = POLLIN},
		{.fd = link->tap, .events = POLLRDHUP},
	};
	gboolean gave_up = FALSE;
	eventfd_t count;

	for (;;) {
		int patience, ready;

		g_mutex_lock(&wire->mutex);
		if (released(link, gave_up)) {
			g_mutex_unlock(&wire->mutex);
			return;
		}
		patience =
			wire->leaving ? GOODBYE_PATIENCE_MS : ACK_PATIENCE_MS;
		g_mutex_unlock(&wire->mutex);
		ready = poll(fds, G_N_ELEMENTS(fds), patience);
		if (fds[0].revents != 0)
			eventfd_read(link->wake, &count);
		gave_up = ready == 0 || (ready > 0 && fds[1].revents != 0);
	}
}

static void
deliver(struct mq_link *link, const char *topic, const MQTTAsync_message *from)
{
	struct doran_wire *wire = link->wire;
	struct doran_wire_message message = {
		.size = sizeof(message),
		.topic = topic,
		.payload = from->payload,
		.len = (size_t)from->payloadlen,
		.qos = (uint8_t)from->qos,
		.retained = from->retained != 0,
		.duplicate = from->dup != 0,
	};

	if (from->qos > 0) {
		g_mutex_lock(&wire->mutex);
		message.token = ++wire->last_token;
		link->held = message.token;
		g_mutex_unlock(&wire->mutex);
	}
	mq_emit_message(wire, &message);
	if (from->qos > 0)
		wait_for_ack(link);
}

static int
on_message(
	void *context, char *topic, int topic_len, MQTTAsync_message *message)
{
	struct mq_link *link = context;

	if (topic_len > 0 && strlen(topic) != (gsize)topic_len)
		mq_log(link->wire, DORAN_LOG_WARNING,
			"mqtt: dropped a message with a NUL in its topic");
	else if ((gsize)message->payloadlen > link->wire->config.max_message)
		mq_log(link->wire, DORAN_LOG_WARNING,
			"mqtt: dropped a message over the limit");
	else
		deliver(link, topic, message);
	MQTTAsync_freeMessage(&message);
	MQTTAsync_free(topic);
	return 1;
}

static void
on_goodbye(void *context, MQTTAsync_successData *data)
{
	(void)data;
	end(context, DORAN_OK, NULL);
}

static void
on_goodbye_failed(void *context, MQTTAsync_failureData *data)
{
	(void)data;
	end(context, DORAN_OK, NULL);
}

static int
start(struct mq_link *link)
{
	const struct mq_config *config = &link->wire->config;
	MQTTAsync_connectOptions options = MQTTAsync_connectOptions_initializer;
	MQTTAsync_willOptions will = MQTTAsync_willOptions_initializer;
	MQTTAsync_SSLOptions tls = MQTTAsync_SSLOptions_initializer;

	options.keepAliveInterval = (int)config->keepalive_s;
	options.cleansession = config->clean ? 1 : 0;
	options.maxInflight = PAHO_INFLIGHT;
	options.connectTimeout = CONNECT_TIMEOUT_S;
	options.MQTTVersion = MQTTVERSION_3_1_1;
	options.automaticReconnect = 0;
	options.username = config->user;
	if (config->password != NULL && config->user != NULL) {
		options.binarypwd.len = (int)config->password_len;
		options.binarypwd.data = config->password;
	}
	options.onSuccess = on_connected;
	options.onFailure = on_connect_failed;
	options.context = link;
	if (config->will_topic != NULL) {
		will.topicName = config->will_topic;
		will.payload.data = config->will_payload;
		will.payload.len = (int)config->will_len;
		will.qos = (int)config->will_qos;
		will.retained = config->will_retain ? 1 : 0;
		options.will = &will;
	}
	if (config->tls) {
		tls.trustStore = config->ca_file;
		tls.keyStore = config->cert_file;
		tls.privateKey = config->key_file;
		tls.enableServerCertAuth = 1;
		tls.verify = 1;
		tls.disableDefaultTrustStore = config->ca_file != NULL;
		tls.ssl_error_cb = on_tls_error;
		tls.ssl_error_context = link;
		options.ssl = &tls;
	}
	return MQTTAsync_connect(link->handle, &options);
}

static int
create(struct mq_link *link)
{
	MQTTAsync_createOptions options = MQTTAsync_createOptions_initializer;
	const struct mq_config *config = &link->wire->config;
	MQTTAsync handle = NULL;
	int rc;

	options.maxBufferedMessages = PAHO_INFLIGHT;
	options.MQTTVersion = MQTTVERSION_3_1_1;
	rc = MQTTAsync_createWithOptions(&handle, config->server,
		config->client_id, MQTTCLIENT_PERSISTENCE_NONE, NULL, &options);
	link->handle = handle;
	if (rc != MQTTASYNC_SUCCESS)
		return rc;
	return MQTTAsync_setCallbacks(handle, link, on_lost, on_message, NULL);
}

struct mq_link *
mq_link_new(struct doran_wire *wire)
{
	struct mq_link *link = g_new0(struct mq_link, 1);
	int rc;

	link->wire = mq_wire_ref(wire);
	link->tap = -1;
	link->entered = 1;
	link->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	link->requests = g_hash_table_new(NULL, NULL);
	if (wire->config.tls)
		mq_name_watch();
	rc = create(link);
	if (rc == MQTTASYNC_SUCCESS)
		rc = start(link);
	if (rc != MQTTASYNC_SUCCESS) {
		g_autofree char *text = g_strdup_printf(
			_("cannot connect: %s"), MQTTAsync_strerror(rc));

		leave_port(link);
		end(link, DORAN_FAILED, text);
	}
	return link;
}

static MQTTAsync_responseOptions
answer_to(struct request *request)
{
	MQTTAsync_responseOptions options =
		MQTTAsync_responseOptions_initializer;

	options.onSuccess = on_success;
	options.onFailure = on_failure;
	options.context = request;
	return options;
}

static gboolean
taken(struct request *request, int rc)
{
	if (rc == MQTTASYNC_SUCCESS)
		return TRUE;
	g_mutex_lock(&request->link->wire->mutex);
	request_remove(request);
	g_mutex_unlock(&request->link->wire->mutex);
	request_free(request);
	return FALSE;
}

gboolean
mq_link_subscribe(
	struct mq_link *link, const char *filter, guint qos, guint64 id)
{
	struct request *request = request_new(link, MQ_SUBSCRIBE, id, filter);
	MQTTAsync_responseOptions options = answer_to(request);

	return taken(request,
		MQTTAsync_subscribe(link->handle, filter, (int)qos, &options));
}

gboolean
mq_link_unsubscribe(struct mq_link *link, const char *filter, guint64 id)
{
	struct request *request = request_new(link, MQ_UNSUBSCRIBE, id, NULL);
	MQTTAsync_responseOptions options = answer_to(request);

	return taken(
		request, MQTTAsync_unsubscribe(link->handle, filter, &options));
}

gboolean
mq_link_publish(struct mq_link *link, const struct mq_command *command)
{
	struct request *request =
		request_new(link, MQ_PUBLISH, command->id, NULL);
	MQTTAsync_responseOptions options = answer_to(request);

	return taken(request,
		MQTTAsync_send(link->handle, command->topic, (int)command->len,
			command->payload, (int)command->qos,
			command->retain ? 1 : 0, &options));
}

void
mq_link_goodbye(struct mq_link *link)
{
	MQTTAsync_disconnectOptions options =
		MQTTAsync_disconnectOptions_initializer;

	options.timeout = GOODBYE_TIMEOUT_MS;
	options.onSuccess = on_goodbye;
	options.onFailure = on_goodbye_failed;
	options.context = link;
	if (MQTTAsync_disconnect(link->handle, &options) != MQTTASYNC_SUCCESS)
		end(link, DORAN_OK, NULL);
}

void
mq_link_wake(struct mq_link *link)
{
	eventfd_write(link->wake, 1);
}

void
mq_link_cut(struct mq_link *link)
{
	mq_tap_shut(link->tap);
	mq_link_wake(link);
}

void
mq_link_ack(struct mq_link *link, guint64 token)
{
	if (token == 0 || link->held != token)
		return;
	link->held = 0;
	mq_link_wake(link);
}

void
mq_link_free(struct mq_link *link)
{
	MQTTAsync handle = link->handle;
	GHashTableIter iter;
	gpointer key;

	/* the callbacks of what is unanswered run in here */
	if (handle != NULL)
		MQTTAsync_destroy(&handle);
	g_hash_table_iter_init(&iter, link->requests);
	while (g_hash_table_iter_next(&iter, &key, NULL)) {
		struct request *request = key;

		g_hash_table_iter_remove(&iter);
		if (request->kind == MQ_PUBLISH)
			link->wire->inflight--;
		if (request->kind != MQ_SUBSCRIBE && request->id != 0)
			mq_emit_done(link->wire, request->id, DORAN_UNREACHABLE,
				_("the connection broke first"));
		request_free(request);
	}
	g_hash_table_unref(link->requests);
	leave_port(link);
	mq_tap_close(link->tap);
	close(link->wake);
	g_free(link->text);
	g_free(link->tls_text);
	mq_wire_unref(link->wire);
	g_free(link);
}
