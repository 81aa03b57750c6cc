/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "i18n.h"
#include "mq_bell.h"
#include "mq_doubt.h"
#include "mq_link.h"
#include "mq_tap.h"
#include "mq_wire.h"

/* The quick first try after a break, then from a second on, doubled. */
#define QUICK_MS 100
#define FIRST_PAUSE_MS 1000
/* The longest while it is found out which subscription costs connections. */
#define DOUBT_MS 1000
/* Another wire connects to the same port: look again soon. */
#define TURN_US (5 * G_TIME_SPAN_MILLISECOND)
/* While a link connects the bell rings, each pause half longer than the one
 * before; if it takes longer than it should, Paho may be asleep. */
#define RING_FIRST_US 100
#define RING_LAST_US (50 * G_TIME_SPAN_MILLISECOND)
#define ASLEEP_US (3 * G_TIME_SPAN_MILLISECOND)

/* A quarter more or less, so that clients do not come back all at once. */
static gint64
jittered_us(guint ms)
{
	return (gint64)ms * (gint64)g_random_int_range(750, 1251);
}

static void
schedule(struct doran_wire *wire)
{
	guint most = wire->breaks > 0 ? MIN(DOUBT_MS, wire->config.max_pause_ms)
				      : wire->config.max_pause_ms;
	guint ms = wire->pause_ms == 0 ? QUICK_MS : MIN(wire->pause_ms, most);

	wire->pause_ms = wire->pause_ms == 0 ? FIRST_PAUSE_MS
					     : MIN(wire->pause_ms * 2, most);
	wire->retry_at = g_get_monotonic_time() + jittered_us(ms);
}

/* All below runs under the mutex, and lets go of it to call Paho or out. */
static void
bury(struct doran_wire *wire)
{
	struct mq_link *link = wire->link;
	enum doran_wire_state state = DORAN_WIRE_DOWN;
	enum doran_status reason = link->reason;
	g_autofree char *text = g_strdup(link->text);
	struct mq_filter *denied = NULL;

	wire->link = NULL;
	wire->up = FALSE;
	if (link->refused) {
		state = DORAN_WIRE_REFUSED;
		wire->wanted = FALSE;
	}
	if (wire->leaving && reason == DORAN_UNREACHABLE)
		reason = DORAN_OK;
	else if (reason == DORAN_UNREACHABLE)
		denied = mq_doubt_broke(wire);
	wire->leaving = FALSE;
	mq_link_cut(link);
	schedule(wire);
	g_mutex_unlock(&wire->mutex);
	/* what is unanswered is answered before the state says why */
	mq_link_free(link);
	mq_emit_state(wire, state, reason, text);
	if (denied != NULL) {
		mq_doubt_denied(wire, denied->id);
		mq_filter_free(denied);
	}
	g_mutex_lock(&wire->mutex);
}

/* False: another wire connects there just now. */
static gboolean
begin(struct doran_wire *wire)
{
	struct mq_link *link;

	if (!mq_tap_enter(wire->config.port)) {
		wire->retry_at = g_get_monotonic_time() + TURN_US;
		return FALSE;
	}
	mq_doubt_begin(wire);
	g_mutex_unlock(&wire->mutex);
	link = mq_link_new(wire);
	g_mutex_lock(&wire->mutex);
	wire->link = link;
	wire->ring_us = RING_FIRST_US;
	wire->ring_at = g_get_monotonic_time() + wire->ring_us;
	return TRUE;
}

/* Rings when it is time; returns the next time. */
static gint64
ring(struct doran_wire *wire)
{
	gint64 now = g_get_monotonic_time();

	if (wire->up)
		return mq_bell_tick();
	if (now < wire->ring_at)
		return wire->ring_at;
	if (wire->ring_us > ASLEEP_US)
		mq_bell_wake();
	else
		mq_bell_ring();
	wire->ring_us = MIN(wire->ring_us + wire->ring_us / 2, RING_LAST_US);
	wire->ring_at = now + wire->ring_us;
	return wire->ring_at;
}

struct wanted {
	char *filter;
	guint qos;
	guint64 id;
};

static void
wanted_free(gpointer data)
{
	struct wanted *wanted = data;

	g_free(wanted->filter);
	g_free(wanted);
}

/* Asks a new connection for every filter but the suspects. */
static void
ask_filters(struct doran_wire *wire)
{
	g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func(wanted_free);
	struct mq_link *link = wire->link;

	for (guint i = 0; i < wire->filters->len; i++) {
		struct mq_filter *filter = wire->filters->pdata[i];
		struct wanted *wanted;

		if (filter->suspect)
			continue;
		mq_doubt_asked(wire, filter);
		wanted = g_new(struct wanted, 1);
		wanted->filter = g_strdup(filter->filter);
		wanted->qos = filter->qos;
		wanted->id = filter->id;
		g_ptr_array_add(list, wanted);
	}
	g_mutex_unlock(&wire->mutex);
	for (guint i = 0; i < list->len; i++) {
		const struct wanted *wanted = list->pdata[i];

		mq_link_subscribe(
			link, wanted->filter, wanted->qos, wanted->id);
	}
	g_mutex_lock(&wire->mutex);
}

static void
ask_alone(struct doran_wire *wire, struct mq_filter *filter)
{
	struct mq_link *link = wire->link;
	g_autofree char *name = g_strdup(filter->filter);
	guint qos = filter->qos;
	guint64 id = filter->id;

	mq_doubt_asked(wire, filter);
	g_mutex_unlock(&wire->mutex);
	mq_link_subscribe(link, name, qos, id);
	g_mutex_lock(&wire->mutex);
}

/* Tells the host of a filter that was asked for again before its answer. */
static void
cancel(struct doran_wire *wire, guint64 id)
{
	if (id == 0)
		return;
	g_mutex_unlock(&wire->mutex);
	mq_emit_done(wire, id, DORAN_CANCELLED, NULL);
	g_mutex_lock(&wire->mutex);
}

static void
subscribe(struct doran_wire *wire, const struct mq_command *command)
{
	struct mq_filter *filter = g_new0(struct mq_filter, 1);
	struct mq_link *link = wire->up ? wire->link : NULL;
	guint64 old = 0;

	if (mq_filter_remove(wire, command->topic, &old))
		cancel(wire, old);
	filter->filter = g_strdup(command->topic);
	filter->qos = command->qos;
	filter->id = command->id;
	g_ptr_array_add(wire->filters, filter);
	if (link == NULL)
		return;
	mq_doubt_asked(wire, filter);
	g_mutex_unlock(&wire->mutex);
	mq_link_subscribe(link, command->topic, command->qos, command->id);
	g_mutex_lock(&wire->mutex);
}

static void
unsubscribe(struct doran_wire *wire, const struct mq_command *command)
{
	struct mq_link *link = wire->up ? wire->link : NULL;
	guint64 old = 0;

	if (mq_filter_remove(wire, command->topic, &old))
		cancel(wire, old);
	g_mutex_unlock(&wire->mutex);
	if (link == NULL ||
		!mq_link_unsubscribe(link, command->topic, command->id))
		mq_emit_done(wire, command->id, DORAN_UNREACHABLE,
			_("not connected"));
	g_mutex_lock(&wire->mutex);
}

static void
publish(struct doran_wire *wire, const struct mq_command *command)
{
	struct mq_link *link = wire->up ? wire->link : NULL;

	g_mutex_unlock(&wire->mutex);
	if (link == NULL || !mq_link_publish(link, command))
		mq_emit_done(wire, command->id, DORAN_UNREACHABLE,
			_("not connected"));
	g_mutex_lock(&wire->mutex);
}

static void
perform(struct doran_wire *wire, struct mq_command *command)
{
	switch (command->kind) {
	case MQ_SUBSCRIBE:
		subscribe(wire, command);
		break;
	case MQ_UNSUBSCRIBE:
		unsubscribe(wire, command);
		break;
	case MQ_PUBLISH:
		publish(wire, command);
		break;
	case MQ_ANSWER:
		g_mutex_unlock(&wire->mutex);
		mq_emit_done(wire, command->id, command->status,
			command->status == DORAN_CONFIG ? _("not a valid topic")
							: NULL);
		g_mutex_lock(&wire->mutex);
		break;
	}
	mq_command_free(command);
}

/* True if the first command may be given to Paho now. */
static gboolean
has_room(const struct doran_wire *wire)
{
	return wire->commands.length > 0 &&
		wire->inflight < wire->config.max_inflight;
}

static gboolean
may_leave(const struct doran_wire *wire)
{
	return wire->leaving && wire->commands.length == 0 &&
		(wire->link == NULL || !wire->up ||
			g_hash_table_size(wire->link->requests) == 0);
}

/* disconnect(): at once where there is no connection. */
static void
leave(struct doran_wire *wire)
{
	struct mq_link *link = wire->link;

	wire->leaving = FALSE;
	if (link != NULL && wire->up) {
		wire->up = FALSE;
		g_mutex_unlock(&wire->mutex);
		mq_link_goodbye(link);
		g_mutex_lock(&wire->mutex);
		return;
	}
	wire->link = NULL;
	/* else a CONNACK that comes just now would make the wire one that is up
	 * without a link */
	if (link != NULL)
		link->ended = TRUE;
	g_mutex_unlock(&wire->mutex);
	if (link != NULL)
		mq_link_free(link);
	mq_emit_state(wire, DORAN_WIRE_DOWN, DORAN_OK, NULL);
	g_mutex_lock(&wire->mutex);
}

/* True if something was done; else *wait is when to look again, -1: when
 * woken. */
static gboolean
work(struct doran_wire *wire, gboolean *asked, gint64 *wait)
{
	struct mq_filter *suspect;
	gint64 until;

	*wait = -1;
	if (wire->link != NULL && wire->link->ended) {
		bury(wire);
		return TRUE;
	}
	if (wire->link == NULL && wire->wanted) {
		*asked = FALSE;
		*wait = wire->retry_at;
		if (g_get_monotonic_time() >= wire->retry_at)
			return begin(wire) || *wait != wire->retry_at;
	}
	if (wire->link != NULL)
		*wait = ring(wire);
	if (wire->up && !*asked) {
		*asked = TRUE;
		ask_filters(wire);
		return TRUE;
	}
	if (wire->up && !wire->leaving &&
		mq_doubt_tries(wire, &suspect, &until)) {
		if (suspect != NULL) {
			ask_alone(wire, suspect);
			return TRUE;
		}
		*wait = *wait == -1 ? until : MIN(*wait, until);
		return FALSE;
	}
	if (has_room(wire)) {
		perform(wire, g_queue_pop_head(&wire->commands));
		return TRUE;
	}
	if (may_leave(wire)) {
		leave(wire);
		return TRUE;
	}
	return FALSE;
}

gpointer
mq_worker_run(gpointer data)
{
	struct doran_wire *wire = data;
	struct mq_link *link;
	gboolean asked = FALSE;
	gint64 wait;

	mq_bell_hang();
	g_mutex_lock(&wire->mutex);
	while (!wire->closed) {
		if (work(wire, &asked, &wait))
			continue;
		if (wait == -1)
			g_cond_wait(&wire->cond, &wire->mutex);
		else
			g_cond_wait_until(&wire->cond, &wire->mutex, wait);
	}
	link = g_steal_pointer(&wire->link);
	g_mutex_unlock(&wire->mutex);
	if (link != NULL)
		mq_link_free(link);
	mq_wire_unref(wire);
	return NULL;
}
