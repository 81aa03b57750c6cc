/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "mq_link.h"
#include "mq_wire.h"

#define MAX_COMMANDS 65536
/* MQTT's own limit for a packet, less its header */
#define MAX_PAYLOAD (256 * 1024 * 1024 - 128 * 1024)

static const struct doran_host *host;

/* ---- events --------------------------------------------------------- */

static gboolean
call_begins(struct doran_wire *wire)
{
	gboolean open;

	g_mutex_lock(&wire->mutex);
	open = !wire->closed;
	if (open)
		wire->calls++;
	g_mutex_unlock(&wire->mutex);
	return open;
}

static void
call_ends(struct doran_wire *wire)
{
	g_mutex_lock(&wire->mutex);
	wire->calls--;
	if (wire->closed)
		g_cond_broadcast(&wire->cond);
	g_mutex_unlock(&wire->mutex);
}

void
mq_emit_state(struct doran_wire *wire, enum doran_wire_state state,
	enum doran_status reason, const char *text)
{
	if (!call_begins(wire))
		return;
	wire->events.state(wire->ctx, state, reason, text);
	call_ends(wire);
}

void
mq_emit_message(
	struct doran_wire *wire, const struct doran_wire_message *message)
{
	if (!call_begins(wire))
		return;
	wire->events.message(wire->ctx, message);
	call_ends(wire);
}

void
mq_emit_done(struct doran_wire *wire, guint64 id, enum doran_status status,
	const char *text)
{
	if (!call_begins(wire))
		return;
	wire->events.done(wire->ctx, id, status, text);
	call_ends(wire);
}

void
mq_log(struct doran_wire *wire, int level, const char *text)
{
	wire->host->log(wire->host->ctx, level, text);
}

/* ---- values --------------------------------------------------------- */

void
mq_filter_free(gpointer data)
{
	struct mq_filter *filter = data;

	g_free(filter->filter);
	g_free(filter);
}

void
mq_command_free(struct mq_command *command)
{
	g_free(command->topic);
	g_free(command->payload);
	g_free(command);
}

gboolean
mq_filter_remove(struct doran_wire *wire, const char *filter, guint64 *id)
{
	for (guint i = 0; i < wire->filters->len; i++) {
		struct mq_filter *old = wire->filters->pdata[i];

		if (strcmp(old->filter, filter) != 0)
			continue;
		*id = old->id;
		g_ptr_array_remove_index(wire->filters, i);
		return TRUE;
	}
	return FALSE;
}

struct doran_wire *
mq_wire_ref(struct doran_wire *wire)
{
	g_atomic_ref_count_inc(&wire->refs);
	return wire;
}

void
mq_wire_unref(struct doran_wire *wire)
{
	if (!g_atomic_ref_count_dec(&wire->refs))
		return;
	g_queue_clear_full(&wire->commands, (GDestroyNotify)mq_command_free);
	g_ptr_array_unref(wire->filters);
	g_mutex_clear(&wire->mutex);
	g_cond_clear(&wire->cond);
	mq_config_clear(&wire->config);
	g_free(wire);
}

/* ---- operations ----------------------------------------------------- */

static struct doran_wire *
mqtt_open(const struct doran_wire_config *config,
	const struct doran_wire_events *events, void *ctx,
	enum doran_status *status, char *text, size_t text_size)
{
	struct doran_wire *wire = g_new0(struct doran_wire, 1);
	g_autoptr(GError) error = NULL;

	g_atomic_ref_count_init(&wire->refs);
	g_mutex_init(&wire->mutex);
	g_cond_init(&wire->cond);
	g_queue_init(&wire->commands);
	wire->filters = g_ptr_array_new_with_free_func(mq_filter_free);
	wire->host = host;
	wire->events = *events;
	wire->ctx = ctx;
	if (!mq_config_read(&wire->config, config, &error)) {
		*status = DORAN_CONFIG;
		g_strlcpy(text, error->message, text_size);
		mq_wire_unref(wire);
		return NULL;
	}
	g_thread_unref(g_thread_new("mqtt", mq_worker_run, mq_wire_ref(wire)));
	return wire;
}

static void
mqtt_connect(struct doran_wire *wire)
{
	gboolean begins;

	g_mutex_lock(&wire->mutex);
	begins = !wire->wanted;
	g_mutex_unlock(&wire->mutex);
	if (!begins)
		return;
	mq_emit_state(wire, DORAN_WIRE_CONNECTING, DORAN_OK, NULL);
	g_mutex_lock(&wire->mutex);
	wire->wanted = TRUE;
	wire->retry_at = 0;
	wire->pause_ms = 0;
	g_cond_broadcast(&wire->cond);
	g_mutex_unlock(&wire->mutex);
}

static void
enqueue(struct doran_wire *wire, const struct mq_command *given)
{
	struct mq_command *command = g_memdup2(given, sizeof(*given));

	g_mutex_lock(&wire->mutex);
	if (wire->commands.length >= MAX_COMMANDS &&
		command->kind != MQ_ANSWER) {
		command->kind = MQ_ANSWER;
		command->status = DORAN_BUSY;
	}
	g_queue_push_tail(&wire->commands, command);
	if (wire->commands.length == 1)
		g_cond_broadcast(&wire->cond);
	g_mutex_unlock(&wire->mutex);
}

static void
answer(struct doran_wire *wire, guint64 id, enum doran_status status)
{
	enqueue(wire,
		&(struct mq_command){
			.kind = MQ_ANSWER, .id = id, .status = status});
}

static void
mqtt_subscribe(
	struct doran_wire *wire, uint64_t id, const char *filter, uint8_t qos)
{
	if (!mq_filter_valid(filter)) {
		answer(wire, id, DORAN_CONFIG);
		return;
	}
	enqueue(wire,
		&(struct mq_command){.kind = MQ_SUBSCRIBE,
			.id = id,
			.topic = g_strdup(filter),
			.qos = MIN(qos, 1)});
}

static void
mqtt_unsubscribe(struct doran_wire *wire, uint64_t id, const char *filter)
{
	if (!mq_filter_valid(filter)) {
		answer(wire, id, DORAN_CONFIG);
		return;
	}
	enqueue(wire,
		&(struct mq_command){.kind = MQ_UNSUBSCRIBE,
			.id = id,
			.topic = g_strdup(filter)});
}

static void
mqtt_publish(struct doran_wire *wire, uint64_t id, const char *topic,
	const uint8_t *payload, size_t len, uint8_t qos, uint8_t retain)
{
	if (!mq_topic_valid(topic) || len > MAX_PAYLOAD) {
		answer(wire, id,
			len > MAX_PAYLOAD ? DORAN_TOO_LARGE : DORAN_CONFIG);
		return;
	}
	enqueue(wire,
		&(struct mq_command){.kind = MQ_PUBLISH,
			.id = id,
			.topic = g_strdup(topic),
			.payload = g_memdup2(payload, len),
			.len = len,
			.qos = MIN(qos, 1),
			.retain = retain != 0});
}

static void
mqtt_ack(struct doran_wire *wire, uint64_t token)
{
	g_mutex_lock(&wire->mutex);
	if (wire->link != NULL)
		mq_link_ack(wire->link, token);
	g_mutex_unlock(&wire->mutex);
}

static void
mqtt_disconnect(struct doran_wire *wire)
{
	g_mutex_lock(&wire->mutex);
	if (wire->wanted) {
		wire->wanted = FALSE;
		wire->leaving = TRUE;
		if (wire->link != NULL)
			mq_link_wake(wire->link);
		g_cond_broadcast(&wire->cond);
	}
	g_mutex_unlock(&wire->mutex);
}

/* The worker and Paho's threads end what is left by themselves: they may have
 * to wait for a message of another wire that the caller has yet to commit. */
static void
mqtt_close(struct doran_wire *wire)
{
	g_mutex_lock(&wire->mutex);
	wire->closed = TRUE;
	if (wire->link != NULL)
		mq_link_cut(wire->link);
	g_cond_broadcast(&wire->cond);
	while (wire->calls > 0)
		g_cond_wait(&wire->cond, &wire->mutex);
	g_mutex_unlock(&wire->mutex);
	mq_wire_unref(wire);
}

static const struct doran_wire_ops ops = {
	.size = sizeof(ops),
	.open = mqtt_open,
	.connect = mqtt_connect,
	.subscribe = mqtt_subscribe,
	.unsubscribe = mqtt_unsubscribe,
	.publish = mqtt_publish,
	.ack = mqtt_ack,
	.disconnect = mqtt_disconnect,
	.close = mqtt_close,
};

static const struct doran_backend backend = {
	.size = sizeof(backend),
	.abi = DORAN_BACKEND_ABI,
	.kind = DORAN_BACKEND_WIRE,
	.name = "mqtt",
	.version = PACKAGE_VERSION,
	/* MQTT 3.1.1 has no word for a denied publish, and Mosquitto none for
	 * a denied subscription: those are not reported always */
	.capabilities = DORAN_CAP_RETAIN | DORAN_CAP_WILL | DORAN_CAP_QUEUE |
		DORAN_CAP_FILTER | DORAN_CAP_TLS | DORAN_CAP_CLIENT_CERT,
	.wire = &ops,
};

const struct doran_backend *
doran_backend_entry(const struct doran_host *given)
{
	if (given->size < sizeof(*given) || given->abi != DORAN_BACKEND_ABI)
		return NULL;
	host = given;
	/* Paho would send plain MQTT to it, even what is for loopback; the
	 * backend ws looks for it here */
	if (g_getenv("http_proxy") != NULL)
		g_setenv("DORAN_HTTP_PROXY", g_getenv("http_proxy"), TRUE);
	g_unsetenv("http_proxy");
	return &backend;
}
