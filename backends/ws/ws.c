/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "ws_wire.h"

#define MAX_COMMANDS 65536
#define MAX_QUEUED (256 * 1024 * 1024)
/* MQTT's own limit for a packet, less its header */
#define MAX_PAYLOAD (256 * 1024 * 1024 - 128 * 1024)

static const struct doran_host *host;

/* ---- events --------------------------------------------------------- */

static gboolean
is_open(struct doran_wire *wire)
{
	gboolean open;

	g_mutex_lock(&wire->mutex);
	open = !wire->closed;
	g_mutex_unlock(&wire->mutex);
	return open;
}

void
ws_emit_state(struct doran_wire *wire, enum doran_wire_state state,
	enum doran_status reason, const char *text)
{
	if (is_open(wire))
		wire->events.state(wire->ctx, state, reason, text);
}

void
ws_emit_message(
	struct doran_wire *wire, const struct doran_wire_message *message)
{
	if (is_open(wire))
		wire->events.message(wire->ctx, message);
}

void
ws_emit_done(struct doran_wire *wire, guint64 id, enum doran_status status,
	const char *text)
{
	if (id != 0 && is_open(wire))
		wire->events.done(wire->ctx, id, status, text);
}

void
ws_log(struct doran_wire *wire, int level, const char *text)
{
	wire->host->log(wire->host->ctx, level, text);
}

/* ---- values --------------------------------------------------------- */

static void
filter_free(gpointer data)
{
	struct ws_filter *filter = data;

	g_free(filter->filter);
	g_free(filter);
}

void
ws_command_free(struct ws_command *command)
{
	g_free(command->topic);
	g_free(command->payload);
	g_free(command);
}

static void
wire_free(struct doran_wire *wire)
{
	g_queue_clear_full(&wire->commands, (GDestroyNotify)ws_command_free);
	g_clear_pointer(&wire->waker, g_source_unref);
	g_clear_pointer(&wire->loop, g_main_loop_unref);
	g_clear_pointer(&wire->context, g_main_context_unref);
	g_array_unref(wire->acks);
	g_ptr_array_unref(wire->filters);
	g_mutex_clear(&wire->mutex);
	ws_config_clear(&wire->config);
	g_free(wire);
}

/* ---- operations ----------------------------------------------------- */

static struct doran_wire *
ws_open(const struct doran_wire_config *config,
	const struct doran_wire_events *events, void *ctx,
	enum doran_status *status, char *text, size_t text_size)
{
	struct doran_wire *wire = g_new0(struct doran_wire, 1);
	g_autoptr(GError) error = NULL;

	g_mutex_init(&wire->mutex);
	g_queue_init(&wire->commands);
	wire->acks = g_array_new(FALSE, FALSE, sizeof(guint64));
	wire->filters = g_ptr_array_new_with_free_func(filter_free);
	wire->host = host;
	wire->events = *events;
	wire->ctx = ctx;
	if (!ws_config_read(&wire->config, config, &error)) {
		*status = DORAN_CONFIG;
		g_strlcpy(text, error->message, text_size);
		wire_free(wire);
		return NULL;
	}
	wire->context = g_main_context_new();
	wire->loop = g_main_loop_new(wire->context, FALSE);
	ws_worker_attach(wire);
	wire->thread = g_thread_new("ws", ws_worker_run, wire);
	return wire;
}

static void
ws_connect(struct doran_wire *wire)
{
	g_mutex_lock(&wire->mutex);
	wire->wanted = TRUE;
	ws_worker_wake_locked(wire);
	g_mutex_unlock(&wire->mutex);
}

static void
enqueue(struct doran_wire *wire, const struct ws_command *given)
{
	struct ws_command *command = g_memdup2(given, sizeof(*given));

	g_mutex_lock(&wire->mutex);
	if (command->kind != WS_ANSWER &&
		(wire->commands.length >= MAX_COMMANDS ||
			wire->queued > MAX_QUEUED)) {
		command->kind = WS_ANSWER;
		command->status = DORAN_BUSY;
		g_clear_pointer(&command->payload, g_free);
		command->len = 0;
	}
	wire->queued += command->len;
	g_queue_push_tail(&wire->commands, command);
	if (wire->commands.length == 1)
		ws_worker_wake_locked(wire);
	g_mutex_unlock(&wire->mutex);
}

static void
answer(struct doran_wire *wire, guint64 id, enum doran_status status)
{
	enqueue(wire,
		&(struct ws_command){
			.kind = WS_ANSWER, .id = id, .status = status});
}

/* Of servers that are not dorand only they know what a topic is. */
static gboolean
is_text(const char *topic)
{
	return g_utf8_validate(topic, -1, NULL);
}

static void
ws_subscribe(
	struct doran_wire *wire, uint64_t id, const char *filter, uint8_t qos)
{
	if (!is_text(filter)) {
		answer(wire, id, DORAN_CONFIG);
		return;
	}
	enqueue(wire,
		&(struct ws_command){.kind = WS_SUBSCRIBE,
			.id = id,
			.topic = g_strdup(filter),
			.qos = MIN(qos, 1)});
}

static void
ws_unsubscribe(struct doran_wire *wire, uint64_t id, const char *filter)
{
	enqueue(wire,
		&(struct ws_command){.kind = WS_UNSUBSCRIBE,
			.id = id,
			.topic = g_strdup(filter)});
}

static void
ws_publish(struct doran_wire *wire, uint64_t id, const char *topic,
	const uint8_t *payload, size_t len, uint8_t qos, uint8_t retain)
{
	if (!is_text(topic) || len > MAX_PAYLOAD) {
		answer(wire, id,
			len > MAX_PAYLOAD ? DORAN_TOO_LARGE : DORAN_CONFIG);
		return;
	}
	enqueue(wire,
		&(struct ws_command){.kind = WS_PUBLISH,
			.id = id,
			.topic = g_strdup(topic),
			.payload = g_memdup2(payload, len),
			.len = len,
			.qos = MIN(qos, 1),
			.retain = retain != 0});
}

static void
ws_ack(struct doran_wire *wire, uint64_t token)
{
	guint64 value = token;

	g_mutex_lock(&wire->mutex);
	g_array_append_val(wire->acks, value);
	if (wire->acks->len == 1)
		ws_worker_wake_locked(wire);
	g_mutex_unlock(&wire->mutex);
}

static void
ws_disconnect(struct doran_wire *wire)
{
	g_mutex_lock(&wire->mutex);
	if (wire->wanted) {
		wire->wanted = FALSE;
		wire->leaving = TRUE;
		ws_worker_wake_locked(wire);
	}
	g_mutex_unlock(&wire->mutex);
}

static void
ws_close(struct doran_wire *wire)
{
	g_mutex_lock(&wire->mutex);
	wire->closed = TRUE;
	ws_worker_wake_locked(wire);
	g_mutex_unlock(&wire->mutex);
	g_thread_join(wire->thread);
	wire_free(wire);
}

static const struct doran_wire_ops ops = {
	.size = sizeof(ops),
	.open = ws_open,
	.connect = ws_connect,
	.subscribe = ws_subscribe,
	.unsubscribe = ws_unsubscribe,
	.publish = ws_publish,
	.ack = ws_ack,
	.disconnect = ws_disconnect,
	.close = ws_close,
};

static const struct doran_backend backend = {
	.size = sizeof(backend),
	.abi = DORAN_BACKEND_ABI,
	.kind = DORAN_BACKEND_WIRE,
	.name = "ws",
	.version = PACKAGE_VERSION,
	/* with dorand; of other servers each request that needs one of these
	 * says that it is not there. As with MQTT, what is denied is not
	 * reported always. */
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
	return &backend;
}
