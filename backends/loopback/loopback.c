/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "i18n.h"
#include "lb_broker.h"
#include "lb_config.h"
#include "lb_rules.h"

/* One thread a wire: it alone calls the host. Operations change the broker
 * under its mutex and leave their answers to the thread. */

#define MAX_RECONNECT_MS 1000
#define MAX_ANSWERS 65536

struct answer {
	gboolean is_state;
	int state; /* enum doran_wire_state */
	guint64 id;
	enum doran_status status;
	const char *text; /* static */
};

struct filter {
	char *filter;
	guint qos;
	guint64 id; /* 0: answered */
};

struct doran_wire {
	struct lb_client client; /* first: the broker's view of us */
	struct lb_config config;
	struct doran_wire_events events;
	void *ctx;
	GThread *thread;

	GCond cond; /* with the broker's mutex, which guards what follows */
	struct lb_session *session; /* NULL: not connected */
	GQueue answers; /* struct answer */
	GPtrArray *filters; /* struct filter: asked for again when connected */
	gboolean wanted; /* connect() was called, disconnect() was not */
	gboolean closing;
	guint pause_ms;
	gint64 retry_at;
};

static const struct doran_host *host;

static GMutex *
lock_of(struct doran_wire *wire)
{
	return &wire->config.broker->mutex;
}

static void
answer(struct doran_wire *wire, const struct answer *given)
{
	g_queue_push_tail(
		&wire->answers, g_memdup2(given, sizeof(struct answer)));
	g_cond_signal(&wire->cond);
}

static void
answer_state(struct doran_wire *wire, enum doran_wire_state state,
	enum doran_status reason, const char *text)
{
	answer(wire,
		&(struct answer){.is_state = TRUE,
			.state = (int)state,
			.status = reason,
			.text = text});
}

static void
answer_done(struct doran_wire *wire, guint64 id, enum doran_status status)
{
	static const char *const texts[] = {
		[DORAN_UNREACHABLE] = N_("not connected"),
		[DORAN_DENIED] = N_("the broker's rules do not allow it"),
		[DORAN_CONFIG] = N_("not a topic"),
		[DORAN_FAILED] = "", /* the array's end */
	};

	answer(wire,
		&(struct answer){.id = id,
			.status = status,
			.text = texts[status] == NULL ? NULL
						      : _(texts[status])});
}

static void
client_wake(struct lb_client *client)
{
	g_cond_signal(&((struct doran_wire *)client)->cond);
}

static void
client_cut(struct lb_client *client)
{
	struct doran_wire *wire = (struct doran_wire *)client;

	wire->session = NULL;
	wire->retry_at = g_get_monotonic_time() + (gint64)wire->pause_ms * 1000;
	answer_state(wire, DORAN_WIRE_DOWN, DORAN_UNREACHABLE,
		_("the connection broke"));
}

static void
filter_free(gpointer data)
{
	struct filter *filter = data;

	g_free(filter->filter);
	g_free(filter);
}

/* Asks the session for one filter; false: denied, and forgotten. */
static gboolean
ask_filter(struct doran_wire *wire, struct filter *filter)
{
	enum doran_status status = lb_session_subscribe(
		wire->session, filter->filter, filter->qos);

	if (filter->id != 0)
		answer_done(wire, filter->id, status);
	filter->id = 0;
	return status == DORAN_OK;
}

static void
ask_filters(struct doran_wire *wire)
{
	for (guint i = 0; i < wire->filters->len;)
		if (ask_filter(wire, wire->filters->pdata[i]))
			i++;
		else
			g_ptr_array_remove_index(wire->filters, i);
}

static void
try_connect(struct doran_wire *wire)
{
	const struct lb_config *config = &wire->config;
	const struct lb_login login = {
		.client_id = config->client_id,
		.user = config->user,
		.password = config->password,
		.password_len = config->password_len,
		.clean = config->clean,
		.will = config->will,
		.will_retain = config->will_retain,
	};
	enum doran_status status = lb_broker_login(
		config->broker, &login, &wire->client, &wire->session);

	switch (status) {
	case DORAN_OK:
		wire->pause_ms = config->reconnect_ms;
		ask_filters(wire);
		answer_state(wire, DORAN_WIRE_UP, DORAN_OK, NULL);
		return;
	case DORAN_REFUSED:
		wire->wanted = FALSE;
		answer_state(wire, DORAN_WIRE_REFUSED, status,
			_("wrong user or password"));
		return;
	default:
		wire->retry_at =
			g_get_monotonic_time() + (gint64)wire->pause_ms * 1000;
		wire->pause_ms = MIN(wire->pause_ms * 2, MAX_RECONNECT_MS);
		answer_state(
			wire, DORAN_WIRE_DOWN, status, _("no such broker"));
	}
}

/* The rest is called by the thread, which lets go of the mutex to call out. */
static void
tell_answer(struct doran_wire *wire, struct answer *given)
{
	const struct lb_config *config = &wire->config;

	g_mutex_unlock(lock_of(wire));
	if (given->is_state && given->state == DORAN_WIRE_UP &&
		config->keep != NULL)
		wire->events.keep(wire->ctx, (const uint8_t *)config->keep,
			strlen(config->keep), config->kept);
	if (given->is_state)
		wire->events.state(wire->ctx,
			(enum doran_wire_state)given->state, given->status,
			given->text);
	else
		wire->events.done(
			wire->ctx, given->id, given->status, given->text);
	g_free(given);
	g_mutex_lock(lock_of(wire));
}

static void
tell_message(struct doran_wire *wire, const struct lb_item *item)
{
	struct doran_wire_message message = {
		.size = sizeof(message),
		.topic = item->topic,
		.qos = (uint8_t)item->qos,
		.retained = item->retained ? 1 : 0,
		.duplicate = item->duplicate ? 1 : 0,
		.token = item->token,
	};
	g_autofree uint8_t *grown = NULL;

	message.payload = g_bytes_get_data(item->payload, &message.len);
	if (item->oversize) {
		gsize len = MAX(wire->config.max_message, message.len) + 1;

		grown = g_malloc0(len);
		if (message.len > 0)
			memcpy(grown, message.payload, message.len);
		message.payload = grown;
		message.len = len;
	}
	wire->events.message(wire->ctx, &message);
}

/* A message past the limit is acknowledged without being handed up. */
static void
drop_large(struct doran_wire *wire, const struct lb_item *item)
{
	if (wire->session != NULL)
		lb_session_ack(wire->session, item->token);
	g_mutex_unlock(lock_of(wire));
	host->log(host->ctx, DORAN_LOG_WARNING,
		"loopback: dropped a message over the limit");
	g_mutex_lock(lock_of(wire));
}

/* True if there was something to do; else *wait is when to look again. */
static gboolean
work(struct doran_wire *wire, gint64 *wait)
{
	struct answer *given = g_queue_pop_head(&wire->answers);
	struct lb_item *item;

	*wait = -1;
	if (given != NULL) {
		tell_answer(wire, given);
		return TRUE;
	}
	if (wire->session == NULL) {
		if (!wire->wanted)
			return FALSE;
		*wait = wire->retry_at;
		if (g_get_monotonic_time() < wire->retry_at)
			return FALSE;
		try_connect(wire);
		return TRUE;
	}
	if (wire->session->doomed) {
		lb_session_break(wire->session);
		return TRUE;
	}
	item = lb_session_take(wire->session, wire->config.window, wait);
	if (item == NULL)
		return FALSE;
	if (g_bytes_get_size(item->payload) > wire->config.max_message) {
		drop_large(wire, item);
	} else {
		g_mutex_unlock(lock_of(wire));
		tell_message(wire, item);
		g_mutex_lock(lock_of(wire));
	}
	lb_item_free(item);
	return TRUE;
}

static gpointer
run(gpointer data)
{
	struct doran_wire *wire = data;
	gint64 wait;

	g_mutex_lock(lock_of(wire));
	while (!wire->closing) {
		if (work(wire, &wait))
			continue;
		if (wait == -1)
			g_cond_wait(&wire->cond, lock_of(wire));
		else
			g_cond_wait_until(&wire->cond, lock_of(wire), wait);
	}
	g_mutex_unlock(lock_of(wire));
	return NULL;
}

static void
wire_free(struct doran_wire *wire)
{
	g_queue_clear_full(&wire->answers, g_free);
	g_clear_pointer(&wire->filters, g_ptr_array_unref);
	g_cond_clear(&wire->cond);
	lb_config_clear(&wire->config);
	g_free(wire);
}

static struct doran_wire *
loopback_open(const struct doran_wire_config *config,
	const struct doran_wire_events *events, void *ctx,
	enum doran_status *status, char *text, size_t text_size)
{
	struct doran_wire *wire = g_new0(struct doran_wire, 1);
	g_autoptr(GError) error = NULL;

	g_cond_init(&wire->cond);
	g_queue_init(&wire->answers);
	wire->filters = g_ptr_array_new_with_free_func(filter_free);
	if (!lb_config_read(&wire->config, config, &error)) {
		*status = DORAN_CONFIG;
		g_strlcpy(text, error->message, text_size);
		wire_free(wire);
		return NULL;
	}
	wire->client.wake = client_wake;
	wire->client.cut = client_cut;
	wire->events = *events;
	wire->ctx = ctx;
	wire->pause_ms = wire->config.reconnect_ms;
	wire->thread = g_thread_new("loopback", run, wire);
	return wire;
}

static void
loopback_connect(struct doran_wire *wire)
{
	g_mutex_lock(lock_of(wire));
	if (!wire->wanted) {
		wire->wanted = TRUE;
		wire->retry_at = 0;
		answer_state(wire, DORAN_WIRE_CONNECTING, DORAN_OK, NULL);
	}
	g_mutex_unlock(lock_of(wire));
}

static void
forget_filter(struct doran_wire *wire, const char *filter)
{
	for (guint i = 0; i < wire->filters->len; i++) {
		struct filter *old = wire->filters->pdata[i];

		if (strcmp(old->filter, filter) != 0)
			continue;
		if (old->id != 0)
			answer_done(wire, old->id, DORAN_CANCELLED);
		g_ptr_array_remove_index(wire->filters, i);
		return;
	}
}

static void
loopback_subscribe(
	struct doran_wire *wire, uint64_t id, const char *filter, uint8_t qos)
{
	struct filter *added = g_new0(struct filter, 1);

	added->filter = g_strdup(filter);
	added->qos = MIN(qos, 1);
	added->id = id;
	g_mutex_lock(lock_of(wire));
	forget_filter(wire, filter);
	g_ptr_array_add(wire->filters, added);
	if (wire->session != NULL && !ask_filter(wire, added))
		g_ptr_array_remove(wire->filters, added);
	g_mutex_unlock(lock_of(wire));
}

static void
loopback_unsubscribe(struct doran_wire *wire, uint64_t id, const char *filter)
{
	g_mutex_lock(lock_of(wire));
	forget_filter(wire, filter);
	if (wire->session != NULL)
		lb_session_unsubscribe(wire->session, filter);
	answer_done(
		wire, id, wire->session != NULL ? DORAN_OK : DORAN_UNREACHABLE);
	g_mutex_unlock(lock_of(wire));
}

static void
loopback_publish(struct doran_wire *wire, uint64_t id, const char *topic,
	const uint8_t *payload, size_t len, uint8_t qos, uint8_t retain)
{
	g_autoptr(GBytes) bytes = g_bytes_new(payload, len);
	enum doran_status status = DORAN_UNREACHABLE;

	g_mutex_lock(lock_of(wire));
	if (wire->answers.length >= MAX_ANSWERS)
		status = DORAN_BUSY;
	else if (wire->session != NULL)
		status = lb_session_publish(
			wire->session, topic, bytes, MIN(qos, 1), retain != 0);
	answer_done(wire, id, status);
	g_mutex_unlock(lock_of(wire));
}

static void
loopback_ack(struct doran_wire *wire, uint64_t token)
{
	g_mutex_lock(lock_of(wire));
	if (wire->session != NULL)
		lb_session_ack(wire->session, token);
	g_mutex_unlock(lock_of(wire));
}

static void
loopback_disconnect(struct doran_wire *wire)
{
	g_mutex_lock(lock_of(wire));
	if (wire->wanted) {
		wire->wanted = FALSE;
		if (wire->session != NULL)
			lb_session_leave(wire->session, TRUE);
		wire->session = NULL;
		answer_state(wire, DORAN_WIRE_DOWN, DORAN_OK, NULL);
	}
	g_mutex_unlock(lock_of(wire));
}

static void
loopback_close(struct doran_wire *wire)
{
	g_mutex_lock(lock_of(wire));
	if (wire->session != NULL)
		lb_session_leave(wire->session, FALSE);
	wire->session = NULL;
	wire->closing = TRUE;
	g_cond_signal(&wire->cond);
	g_mutex_unlock(lock_of(wire));
	g_thread_join(wire->thread);
	wire_free(wire);
}

static const struct doran_wire_ops ops = {
	.size = sizeof(ops),
	.open = loopback_open,
	.connect = loopback_connect,
	.subscribe = loopback_subscribe,
	.unsubscribe = loopback_unsubscribe,
	.publish = loopback_publish,
	.ack = loopback_ack,
	.disconnect = loopback_disconnect,
	.close = loopback_close,
};

static const struct doran_backend backend = {
	.size = sizeof(backend),
	.abi = DORAN_BACKEND_ABI,
	.kind = DORAN_BACKEND_WIRE,
	.name = "loopback",
	.version = PACKAGE_VERSION,
	.capabilities = DORAN_CAP_RETAIN | DORAN_CAP_WILL | DORAN_CAP_QUEUE |
		DORAN_CAP_FILTER | DORAN_CAP_DENIED_PUBLISH |
		DORAN_CAP_DENIED_SUBSCRIBE,
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
