/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "wire.h"

/* What may wait for the context before a module's thread has to. */
#define MAX_MESSAGES 256
#define MAX_BYTES (16 * 1024 * 1024)
/* Events a turn of the loop, so that its other sources get theirs. */
#define EVENTS_A_TURN 64
#define MAX_TEXT 512

enum event_kind { EVENT_STATE, EVENT_MESSAGE, EVENT_DONE, EVENT_KEEP };

struct event {
	enum event_kind kind;
	int state; /* enum doran_wire_state */
	enum doran_status status;
	char *text; /* or the topic */
	GBytes *payload;
	struct secret *secret; /* to keep */
	gboolean retained;
	gboolean duplicate;
	guint64 id; /* or the token */
};

struct wire {
	gatomicrefcount refs; /* the owner's and the source's */
	struct backend *backend;
	const struct doran_wire_ops *ops;
	struct doran_wire *impl;
	struct wire_callbacks callbacks;
	void *ctx;
	struct wire_guest guest; /* callbacks NULL: none */
	GSource *source;
	guint64 last_id;
	gboolean closed; /* the context's thread only */
	gboolean up; /* as was told last */

	GMutex mutex; /* guards what follows */
	GCond room;
	GQueue events;
	guint messages; /* among them */
	gsize bytes;
	gboolean closing;
};

struct wire_source {
	GSource source;
	struct wire *wire;
};

static void
event_free(struct event *event)
{
	g_free(event->text);
	g_clear_pointer(&event->payload, g_bytes_unref);
	secret_free(event->secret);
	g_free(event);
}

static void
wire_unref(struct wire *wire)
{
	if (!g_atomic_ref_count_dec(&wire->refs))
		return;
	g_queue_clear_full(&wire->events, (GDestroyNotify)event_free);
	g_mutex_clear(&wire->mutex);
	g_cond_clear(&wire->room);
	backend_unref(wire->backend);
	g_free(wire);
}

/* Takes the event. */
static void
push(struct wire *wire, struct event *event)
{
	g_mutex_lock(&wire->mutex);
	if (event->kind == EVENT_MESSAGE) {
		while (!wire->closing &&
			(wire->messages >= MAX_MESSAGES ||
				(wire->messages > 0 &&
					wire->bytes >= MAX_BYTES)))
			g_cond_wait(&wire->room, &wire->mutex);
	}
	if (wire->closing) {
		g_mutex_unlock(&wire->mutex);
		event_free(event);
		return;
	}
	if (event->kind == EVENT_MESSAGE) {
		wire->messages++;
		wire->bytes += g_bytes_get_size(event->payload);
	}
	g_queue_push_tail(&wire->events, event);
	if (wire->events.length == 1)
		g_source_set_ready_time(wire->source, 0);
	g_mutex_unlock(&wire->mutex);
}

static struct event *
pop(struct wire *wire)
{
	struct event *event;

	g_mutex_lock(&wire->mutex);
	event = g_queue_pop_head(&wire->events);
	if (event != NULL && event->kind == EVENT_MESSAGE) {
		wire->messages--;
		wire->bytes -= g_bytes_get_size(event->payload);
		g_cond_signal(&wire->room);
	}
	g_mutex_unlock(&wire->mutex);
	return event;
}

static char *
copy_text(const char *text)
{
	if (text == NULL)
		return NULL;
	return g_utf8_make_valid(text, (gssize)strnlen(text, MAX_TEXT));
}

static void
on_state(void *ctx, enum doran_wire_state state, enum doran_status reason,
	const char *text)
{
	struct event *event = g_new0(struct event, 1);

	event->kind = EVENT_STATE;
	event->state = (int)state;
	event->status = reason;
	event->text = copy_text(text);
	push(ctx, event);
}

static void
on_message(void *ctx, const struct doran_wire_message *message)
{
	struct event *event = g_new0(struct event, 1);

	event->kind = EVENT_MESSAGE;
	/* a topic that is no UTF-8 becomes one that nobody asked for */
	event->text = g_utf8_make_valid(message->topic, -1);
	event->payload = g_bytes_new(message->payload, message->len);
	event->retained = message->retained != 0;
	event->duplicate = message->duplicate != 0;
	event->id = message->token;
	push(ctx, event);
}

static void
on_done(void *ctx, uint64_t id, enum doran_status status, const char *text)
{
	struct event *event = g_new0(struct event, 1);

	event->kind = EVENT_DONE;
	event->id = id;
	event->status = status;
	event->text = copy_text(text);
	push(ctx, event);
}

static void
on_keep(void *ctx, const uint8_t *state, size_t len, const char *server_key)
{
	struct event *event;

	if (len == 0 || len > DORAN_STATE_MAX)
		return;
	event = g_new0(struct event, 1);
	event->kind = EVENT_KEEP;
	event->secret = secret_from(state, len);
	event->text = copy_text(server_key);
	push(ctx, event);
}

static void
call_user(const struct event *event, const struct wire_callbacks *callbacks,
	void *ctx)
{
	switch (event->kind) {
	case EVENT_STATE:
		callbacks->state(ctx, (enum doran_wire_state)event->state,
			event->status, event->text);
		break;
	case EVENT_MESSAGE:
		callbacks->message(ctx, event->text, event->payload,
			event->retained, event->duplicate, event->id);
		break;
	case EVENT_DONE:
		callbacks->done(ctx, event->id, event->status, event->text);
		break;
	case EVENT_KEEP:
		if (callbacks->keep != NULL)
			callbacks->keep(ctx, event->secret, event->text);
		break;
	}
}

static void
call(struct wire *wire, const struct event *event)
{
	const struct wire_guest *guest = &wire->guest;

	if (event->kind == EVENT_STATE)
		wire->up = event->state == DORAN_WIRE_UP;
	if (event->kind != EVENT_MESSAGE || guest->callbacks == NULL ||
		!guest->wants(guest->ctx, event->text)) {
		call_user(event, &wire->callbacks, wire->ctx);
		if (event->kind == EVENT_MESSAGE || event->kind == EVENT_KEEP)
			return;
	}
	/* Any of them may have closed the wire, or sent the guest away. */
	if (!wire->closed && guest->callbacks != NULL)
		call_user(event, guest->callbacks, guest->ctx);
}

static gboolean
dispatch(GSource *source, GSourceFunc unused, gpointer unused_data)
{
	struct wire *wire = ((struct wire_source *)source)->wire;

	(void)unused;
	(void)unused_data;
	g_atomic_ref_count_inc(&wire->refs);
	/* off before the queue is looked at: a push after that turns it on */
	g_source_set_ready_time(source, -1);
	for (guint i = 0; i < EVENTS_A_TURN && !wire->closed; i++) {
		struct event *event = pop(wire);

		if (event == NULL)
			break;
		call(wire, event);
		event_free(event);
	}
	if (!wire->closed) {
		g_mutex_lock(&wire->mutex);
		if (wire->events.length > 0)
			g_source_set_ready_time(source, 0);
		g_mutex_unlock(&wire->mutex);
	}
	wire_unref(wire);
	return G_SOURCE_CONTINUE;
}

static void
finalize(GSource *source)
{
	wire_unref(((struct wire_source *)source)->wire);
}

static GSourceFuncs source_funcs = {
	.dispatch = dispatch,
	.finalize = finalize,
};

static void
attach(struct wire *wire)
{
	GMainContext *context = g_main_context_ref_thread_default();

	wire->source = g_source_new(&source_funcs, sizeof(struct wire_source));
	((struct wire_source *)wire->source)->wire = wire;
	g_atomic_ref_count_inc(&wire->refs);
	g_source_set_static_name(wire->source, "doran wire");
	g_source_attach(wire->source, context);
	g_main_context_unref(context);
}

static const struct doran_wire_events events = {
	.size = sizeof(struct doran_wire_events),
	.state = on_state,
	.message = on_message,
	.done = on_done,
	.keep = on_keep,
};

struct wire *
wire_open(struct backend *backend, const struct doran_wire_config *config,
	const struct wire_callbacks *callbacks, void *ctx, GError **error)
{
	enum doran_status status = DORAN_FAILED;
	char text[MAX_TEXT] = "";
	struct wire *wire;

	if (!backend_require(backend, DORAN_BACKEND_WIRE, 0, error))
		return NULL;
	wire = g_new0(struct wire, 1);
	g_atomic_ref_count_init(&wire->refs);
	g_mutex_init(&wire->mutex);
	g_cond_init(&wire->room);
	g_queue_init(&wire->events);
	wire->backend = backend_ref(backend);
	wire->ops = backend_info(backend)->wire;
	wire->callbacks = *callbacks;
	wire->ctx = ctx;
	attach(wire);
	wire->impl = wire->ops->open(
		config, &events, wire, &status, text, sizeof(text));
	if (wire->impl == NULL) {
		g_autofree char *clean = g_utf8_make_valid(text, -1);

		fault_set(error, (enum fault)wire_status_fault(status),
			_("backend \"%s\" cannot use its settings: %s"),
			backend_info(backend)->name, clean);
		wire_close(wire);
		return NULL;
	}
	return wire;
}

void
wire_set_guest(struct wire *wire, const struct wire_guest *guest)
{
	if (guest == NULL) {
		wire->guest.callbacks = NULL;
		return;
	}
	wire->guest = *guest;
	if (wire->up)
		guest->callbacks->state(
			guest->ctx, DORAN_WIRE_UP, DORAN_OK, NULL);
}

void
wire_connect(struct wire *wire)
{
	wire->ops->connect(wire->impl);
}

guint64
wire_subscribe(struct wire *wire, const char *filter, guint qos)
{
	guint64 id = ++wire->last_id;

	wire->ops->subscribe(wire->impl, id, filter, (uint8_t)qos);
	return id;
}

guint64
wire_unsubscribe(struct wire *wire, const char *filter)
{
	guint64 id = ++wire->last_id;

	wire->ops->unsubscribe(wire->impl, id, filter);
	return id;
}

guint64
wire_publish(struct wire *wire, const char *topic, GBytes *payload, guint qos,
	gboolean retain)
{
	guint64 id = ++wire->last_id;
	gsize len;
	const uint8_t *data = g_bytes_get_data(payload, &len);

	wire->ops->publish(
		wire->impl, id, topic, data, len, (uint8_t)qos, retain ? 1 : 0);
	return id;
}

void
wire_ack(struct wire *wire, guint64 token)
{
	if (token != 0)
		wire->ops->ack(wire->impl, token);
}

void
wire_disconnect(struct wire *wire)
{
	wire->ops->disconnect(wire->impl);
}

void
wire_close(struct wire *wire)
{
	if (wire == NULL)
		return;
	wire->closed = TRUE;
	g_mutex_lock(&wire->mutex);
	wire->closing = TRUE;
	g_cond_broadcast(&wire->room);
	g_mutex_unlock(&wire->mutex);
	if (wire->impl != NULL)
		wire->ops->close(wire->impl);
	g_source_destroy(wire->source);
	g_source_unref(wire->source);
	wire_unref(wire);
}

int
wire_status_fault(enum doran_status status)
{
	switch (status) {
	case DORAN_UNREACHABLE:
		return FAULT_UNREACHABLE;
	case DORAN_REFUSED:
	case DORAN_DENIED:
		return FAULT_REFUSED;
	case DORAN_TOO_LARGE:
		return FAULT_DATA;
	case DORAN_CANCELLED:
	case DORAN_BUSY:
		return FAULT_LATER;
	case DORAN_UNTRUSTED:
		return FAULT_TRUST;
	case DORAN_CONFIG:
		return FAULT_CONFIG;
	case DORAN_PROTOCOL:
		return FAULT_PROTOCOL;
	case DORAN_OK:
	case DORAN_FAILED:
	default:
		return FAULT_IO;
	}
}
