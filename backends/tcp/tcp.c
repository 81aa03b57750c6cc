/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "tc_link.h"
#include "tc_wire.h"
#include "topic.h"

#define MAX_COMMANDS 65536
#define MAX_QUEUED (256 * 1024 * 1024)
/* of one message of MTProto, less topic and head */
#define MAX_PAYLOAD (MT_MESSAGE_MAX - 128 * 1024)

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
tc_emit_state(struct doran_wire *wire, enum doran_wire_state state,
	enum doran_status reason, const char *text)
{
	if (is_open(wire))
		wire->events.state(wire->ctx, state, reason, text);
}

void
tc_emit_message(
	struct doran_wire *wire, const struct doran_wire_message *message)
{
	if (is_open(wire))
		wire->events.message(wire->ctx, message);
}

void
tc_emit_done(struct doran_wire *wire, guint64 id, enum doran_status status,
	const char *text)
{
	if (id != 0 && is_open(wire))
		wire->events.done(wire->ctx, id, status, text);
}

void
tc_keep(struct doran_wire *wire)
{
	GByteArray *bytes;
	g_autofree char *name = NULL;

	if (wire->events.keep == NULL || !is_open(wire))
		return;
	bytes = tc_state_write(&wire->kept, wire->config.place);
	if (bytes == NULL)
		return;
	name = tc_fingerprint_text(&wire->kept);
	wire->events.keep(wire->ctx, bytes->data, bytes->len, name);
	wire->host->wipe(bytes->data, bytes->len);
	g_byte_array_unref(bytes);
}

void
tc_log(struct doran_wire *wire, int level, const char *text)
{
	wire->host->log(wire->host->ctx, level, text);
}

/* ---- values --------------------------------------------------------- */

static void
filter_free(gpointer data)
{
	struct tc_filter *filter = data;

	g_free(filter->filter);
	g_free(filter);
}

void
tc_command_free(struct tc_command *command)
{
	g_free(command->topic);
	g_free(command->payload);
	g_free(command);
}

static void
wire_free(struct doran_wire *wire)
{
	g_queue_clear_full(&wire->commands, (GDestroyNotify)tc_command_free);
	g_clear_pointer(&wire->waker, g_source_unref);
	g_clear_pointer(&wire->loop, g_main_loop_unref);
	g_clear_pointer(&wire->context, g_main_context_unref);
	g_array_unref(wire->acks);
	g_ptr_array_unref(wire->filters);
	g_mutex_clear(&wire->mutex);
	tc_config_clear(&wire->config);
	tc_state_clear(&wire->kept);
	g_free(wire);
}

/* ---- what is kept --------------------------------------------------- */

char *
tc_fingerprint_text(const struct tc_state *state)
{
	struct mt_rsa_key *key = state->pem == NULL
		? NULL
		: mt_rsa_key_from_pem(state->pem, NULL);
	char *text = key == NULL ? NULL
				 : g_strdup_printf("%016" G_GINT64_MODIFIER "x",
					   mt_rsa_fingerprint(key));

	mt_rsa_key_free(key);
	return text;
}

/* A key that the configuration names goes before the one that was accepted, and
 * what was made with another one is forgotten. */
static void
tc_take_state(struct doran_wire *wire, const struct doran_wire_config *given)
{
	const struct tc_config *config = &wire->config;
	struct tc_state *kept = &wire->kept;
	g_autofree char *wanted = g_strdup_printf(
		"%016" G_GINT64_MODIFIER "x", config->fingerprint);
	g_autofree char *name = NULL;

	if (given->size >=
		G_STRUCT_OFFSET(struct doran_wire_config, state_len) +
			sizeof(given->state_len))
		tc_state_read(
			kept, config->place, given->state, given->state_len);
	name = tc_fingerprint_text(kept);
	if (name == NULL ||
		(config->fingerprint != 0 && strcmp(name, wanted) != 0))
		tc_state_clear(kept);
	if (config->key_pem != NULL && kept->pem == NULL)
		kept->pem = g_strdup(config->key_pem);
}

/* ---- operations ----------------------------------------------------- */

static struct doran_wire *
tc_open(const struct doran_wire_config *config,
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
	memcpy(&wire->events, events, MIN(events->size, sizeof(wire->events)));
	wire->ctx = ctx;
	if (!tc_config_read(&wire->config, config, &error)) {
		*status = DORAN_CONFIG;
		g_strlcpy(text, error->message, text_size);
		wire_free(wire);
		return NULL;
	}
	tc_take_state(wire, config);
	wire->context = g_main_context_new();
	wire->loop = g_main_loop_new(wire->context, FALSE);
	tc_worker_attach(wire);
	wire->thread = g_thread_new("tcp", tc_worker_run, wire);
	return wire;
}

static void
tc_connect(struct doran_wire *wire)
{
	g_mutex_lock(&wire->mutex);
	wire->wanted = TRUE;
	tc_worker_wake_locked(wire);
	g_mutex_unlock(&wire->mutex);
}

static void
enqueue(struct doran_wire *wire, const struct tc_command *given)
{
	struct tc_command *command = g_memdup2(given, sizeof(*given));

	g_mutex_lock(&wire->mutex);
	if (command->kind != TC_ANSWER &&
		(wire->commands.length >= MAX_COMMANDS ||
			wire->queued > MAX_QUEUED)) {
		command->kind = TC_ANSWER;
		command->status = DORAN_BUSY;
		g_clear_pointer(&command->payload, g_free);
		command->len = 0;
	}
	wire->queued += command->len;
	g_queue_push_tail(&wire->commands, command);
	if (wire->commands.length == 1)
		tc_worker_wake_locked(wire);
	g_mutex_unlock(&wire->mutex);
}

static void
answer(struct doran_wire *wire, guint64 id, enum doran_status status)
{
	enqueue(wire,
		&(struct tc_command){
			.kind = TC_ANSWER, .id = id, .status = status});
}

static void
tc_subscribe(
	struct doran_wire *wire, uint64_t id, const char *filter, uint8_t qos)
{
	if (!topic_filter_valid(filter)) {
		answer(wire, id, DORAN_CONFIG);
		return;
	}
	enqueue(wire,
		&(struct tc_command){.kind = TC_SUBSCRIBE,
			.id = id,
			.topic = g_strdup(filter),
			.qos = MIN(qos, 1)});
}

static void
tc_unsubscribe(struct doran_wire *wire, uint64_t id, const char *filter)
{
	enqueue(wire,
		&(struct tc_command){.kind = TC_UNSUBSCRIBE,
			.id = id,
			.topic = g_strdup(filter)});
}

static void
tc_publish(struct doran_wire *wire, uint64_t id, const char *topic,
	const uint8_t *payload, size_t len, uint8_t qos, uint8_t retain)
{
	if (!tc_topic_valid(topic) || len > MAX_PAYLOAD) {
		answer(wire, id,
			len > MAX_PAYLOAD ? DORAN_TOO_LARGE : DORAN_CONFIG);
		return;
	}
	enqueue(wire,
		&(struct tc_command){.kind = TC_PUBLISH,
			.id = id,
			.topic = g_strdup(topic),
			.payload = g_memdup2(payload, len),
			.len = len,
			.qos = MIN(qos, 1),
			.retain = retain != 0});
}

static void
tc_ack(struct doran_wire *wire, uint64_t token)
{
	guint64 value = token;

	g_mutex_lock(&wire->mutex);
	g_array_append_val(wire->acks, value);
	if (wire->acks->len == 1)
		tc_worker_wake_locked(wire);
	g_mutex_unlock(&wire->mutex);
}

static void
tc_disconnect(struct doran_wire *wire)
{
	g_mutex_lock(&wire->mutex);
	if (wire->wanted) {
		wire->wanted = FALSE;
		wire->leaving = TRUE;
		tc_worker_wake_locked(wire);
	}
	g_mutex_unlock(&wire->mutex);
}

static void
tc_close(struct doran_wire *wire)
{
	g_mutex_lock(&wire->mutex);
	wire->closed = TRUE;
	tc_worker_wake_locked(wire);
	g_mutex_unlock(&wire->mutex);
	g_thread_join(wire->thread);
	wire_free(wire);
}

static const struct doran_wire_ops ops = {
	.size = sizeof(ops),
	.open = tc_open,
	.connect = tc_connect,
	.subscribe = tc_subscribe,
	.unsubscribe = tc_unsubscribe,
	.publish = tc_publish,
	.ack = tc_ack,
	.disconnect = tc_disconnect,
	.close = tc_close,
};

static const struct doran_backend backend = {
	.size = sizeof(backend),
	.abi = DORAN_BACKEND_ABI,
	.kind = DORAN_BACKEND_WIRE,
	.name = "tcp",
	.version = PACKAGE_VERSION,
	.capabilities = DORAN_CAP_RETAIN | DORAN_CAP_WILL | DORAN_CAP_QUEUE |
		DORAN_CAP_FILTER,
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
