/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "i18n.h"
#include "tc_link.h"
#include "tc_session.h"
#include "tc_wire.h"

/* The quick first try after a break, then from a second on, doubled. */
/* RabbitMQ says no to a subscription by hanging up; so often in a row, it is
 * not for another reason. */
#define BLAMED_HANG_UPS 3
#define QUICK_MS 100
#define FIRST_PAUSE_MS 1000
/* Commands a turn of the loop, so that the socket gets its turn. */
#define COMMANDS_A_TURN 256
/* Up for so long, a connection was a good one. */
#define GOOD_US (5 * G_TIME_SPAN_SECOND)
#define LEAVE_MS 10000 /* for what is under way */

struct waker {
	GSource source;
	struct doran_wire *wire;
};

void
tc_worker_wake_locked(struct doran_wire *wire)
{
	g_source_set_ready_time(wire->waker, 0);
}

void
tc_worker_wake(struct doran_wire *wire)
{
	g_mutex_lock(&wire->mutex);
	tc_worker_wake_locked(wire);
	g_mutex_unlock(&wire->mutex);
}

/* ---- filters -------------------------------------------------------- */

static struct tc_filter *
find_filter(struct doran_wire *wire, const char *text, guint *index)
{
	for (guint i = 0; i < wire->filters->len; i++) {
		struct tc_filter *filter = wire->filters->pdata[i];

		if (strcmp(filter->filter, text) != 0)
			continue;
		*index = i;
		return filter;
	}
	return NULL;
}

void
tc_filter_answered(
	struct doran_wire *wire, guint64 number, enum doran_status status)
{
	for (guint i = 0; i < wire->filters->len; i++) {
		struct tc_filter *filter = wire->filters->pdata[i];

		if (filter->number != number)
			continue;
		if (status == DORAN_OK) {
			filter->id = 0;
			filter->hang_ups = 0;
		} else if (status != DORAN_UNREACHABLE)
			g_ptr_array_remove_index(wire->filters, i);
		return;
	}
}

gboolean
tc_filter_blamed(struct doran_wire *wire, guint64 number)
{
	for (guint i = 0; i < wire->filters->len; i++) {
		struct tc_filter *filter = wire->filters->pdata[i];

		if (filter->number == number)
			return ++filter->hang_ups >= BLAMED_HANG_UPS;
	}
	return FALSE;
}

static gboolean
is_up(const struct doran_wire *wire)
{
	return wire->link != NULL && !wire->link->ended &&
		wire->link->phase == TC_UP;
}

/* Asked for again: the same subscription; who asked before is told. */
static void
subscribe(struct doran_wire *wire, const struct tc_command *command)
{
	guint index;
	struct tc_filter *filter = find_filter(wire, command->topic, &index);

	if (filter == NULL) {
		filter = g_new0(struct tc_filter, 1);
		filter->filter = g_strdup(command->topic);
		filter->number = ++wire->last_number;
		g_ptr_array_add(wire->filters, filter);
	}
	if (filter->id != 0)
		tc_emit_done(wire, filter->id, DORAN_CANCELLED, NULL);
	filter->qos = command->qos;
	filter->id = command->id;
	if (is_up(wire))
		tc_session_subscribe(wire->link, filter);
}

static void
unsubscribe(struct doran_wire *wire, const struct tc_command *command)
{
	guint index;
	struct tc_filter *filter = find_filter(wire, command->topic, &index);

	if (filter != NULL && filter->id != 0)
		tc_emit_done(wire, filter->id, DORAN_CANCELLED, NULL);
	if (!is_up(wire))
		tc_emit_done(wire, command->id, DORAN_UNREACHABLE,
			_("not connected"));
	else if (filter != NULL)
		tc_session_unsubscribe(wire->link, command->topic, command->id);
	else
		tc_emit_done(wire, command->id, DORAN_OK, NULL);
	if (filter != NULL)
		g_ptr_array_remove_index(wire->filters, index);
}

static void
perform(struct doran_wire *wire, const struct tc_command *command)
{
	switch (command->kind) {
	case TC_SUBSCRIBE:
		subscribe(wire, command);
		break;
	case TC_UNSUBSCRIBE:
		unsubscribe(wire, command);
		break;
	case TC_PUBLISH:
		if (is_up(wire))
			tc_session_publish(wire->link, command);
		else
			tc_emit_done(wire, command->id, DORAN_UNREACHABLE,
				_("not connected"));
		break;
	case TC_ANSWER:
		tc_emit_done(wire, command->id, command->status,
			command->status == DORAN_CONFIG ? _("not a valid topic")
							: NULL);
		break;
	}
}

/* ---- a turn --------------------------------------------------------- */

static void
send_acks(struct doran_wire *wire)
{
	g_autoptr(GArray) acks = NULL;

	g_mutex_lock(&wire->mutex);
	if (wire->acks->len > 0) {
		acks = wire->acks;
		wire->acks = g_array_new(FALSE, FALSE, sizeof(guint64));
	}
	g_mutex_unlock(&wire->mutex);
	for (guint i = 0; acks != NULL && i < acks->len; i++)
		if (is_up(wire))
			tc_session_ack(
				wire->link, g_array_index(acks, guint64, i));
}

static gboolean
has_room(const struct doran_wire *wire)
{
	return !is_up(wire) ||
		(wire->link->publishes < wire->config.max_inflight &&
			tc_link_has_room(wire->link));
}

static struct tc_command *
next_command(struct doran_wire *wire)
{
	struct tc_command *command = NULL;

	g_mutex_lock(&wire->mutex);
	if (!wire->closed)
		command = g_queue_pop_head(&wire->commands);
	if (command != NULL)
		wire->queued -= command->len;
	g_mutex_unlock(&wire->mutex);
	return command;
}

static void
do_commands(struct doran_wire *wire)
{
	for (guint i = 0; i < COMMANDS_A_TURN && has_room(wire); i++) {
		struct tc_command *command = next_command(wire);

		if (command == NULL)
			return;
		perform(wire, command);
		tc_command_free(command);
	}
}

/* A quarter more or less, so that clients do not come back all at once. */
static void
schedule(struct doran_wire *wire)
{
	gint64 now = g_get_monotonic_time();
	guint ms;

	/* one that is thrown out at once again and again comes less often */
	if (wire->up_at != 0 && now - wire->up_at >= GOOD_US)
		wire->pause_ms = 0;
	wire->up_at = 0;
	ms = wire->pause_ms == 0 ? QUICK_MS : wire->pause_ms;

	wire->pause_ms = wire->pause_ms == 0
		? FIRST_PAUSE_MS
		: MIN(wire->pause_ms * 2, wire->config.max_pause_ms);
	wire->retry_at =
		now + (gint64)ms * (gint64)g_random_int_range(750, 1251);
}

/* What a connect() after a disconnect() begins with. */
static void
rest(struct doran_wire *wire)
{
	g_mutex_lock(&wire->mutex);
	wire->leaving = FALSE;
	g_mutex_unlock(&wire->mutex);
	wire->begun = FALSE;
	wire->retry_at = 0;
	wire->pause_ms = 0;
}

static void
bury(struct doran_wire *wire)
{
	struct tc_link *link = g_steal_pointer(&wire->link);
	enum doran_wire_state state = DORAN_WIRE_DOWN;
	enum doran_status reason = link->reason;
	g_autofree char *text = g_strdup(link->text);
	gboolean left;

	g_mutex_lock(&wire->mutex);
	if (link->refused) {
		state = DORAN_WIRE_REFUSED;
		wire->wanted = FALSE;
	}
	left = wire->leaving;
	g_mutex_unlock(&wire->mutex);
	if (left && reason == DORAN_UNREACHABLE)
		reason = DORAN_OK;
	if (link->again)
		wire->retry_at = 0; /* its key is forgotten, that is all */
	else
		schedule(wire);
	if (left)
		rest(wire);
	/* what is unanswered is answered before the state says why */
	tc_link_free(link);
	tc_emit_state(wire, state, reason, reason == DORAN_OK ? NULL : text);
}

/* disconnect(): at once where there is no connection. */
static void
leave(struct doran_wire *wire, gboolean idle)
{
	struct tc_link *link = wire->link;

	if (is_up(wire)) {
		if (idle && tc_session_is_idle(link))
			tc_session_leave(link);
		else if (link->phase_until == 0)
			tc_link_enter(link, TC_UP, LEAVE_MS);
		return;
	}
	if (!idle || (link != NULL && link->phase == TC_LEAVING))
		return;
	wire->link = NULL;
	rest(wire);
	if (link != NULL)
		tc_link_free(link);
	tc_emit_state(wire, DORAN_WIRE_DOWN, DORAN_OK, NULL);
}

static void
begin(struct doran_wire *wire)
{
	if (!wire->begun)
		tc_emit_state(wire, DORAN_WIRE_CONNECTING, DORAN_OK, NULL);
	wire->begun = TRUE;
	wire->link = tc_link_new(wire);
}

/* When to look again; under the mutex. */
static gint64
next_look(struct doran_wire *wire)
{
	if (wire->closed || (wire->link != NULL && wire->link->ended) ||
		(wire->commands.length > 0 && has_room(wire)))
		return 0;
	if (wire->link == NULL && wire->leaving)
		return 0;
	return wire->link == NULL && wire->wanted ? wire->retry_at : -1;
}

static void
work(struct doran_wire *wire)
{
	gboolean wanted, leaving, idle;

	if (wire->link != NULL && wire->link->ended)
		bury(wire);
	send_acks(wire);
	do_commands(wire);
	g_mutex_lock(&wire->mutex);
	wanted = wire->wanted;
	leaving = wire->leaving;
	idle = wire->commands.length == 0;
	g_mutex_unlock(&wire->mutex);
	if (leaving)
		leave(wire, idle);
	else if (wanted && wire->link == NULL &&
		g_get_monotonic_time() >= wire->retry_at)
		begin(wire);
	/* what this turn had goes as one container */
	if (wire->link != NULL && !wire->link->ended)
		tc_link_flush(wire->link);
}

static gboolean
dispatch(GSource *source, GSourceFunc unused, gpointer unused_data)
{
	struct doran_wire *wire = ((struct waker *)source)->wire;
	gboolean closed;

	(void)unused, (void)unused_data;
	/* off before anything is looked at: a wake after that turns it on */
	g_mutex_lock(&wire->mutex);
	g_source_set_ready_time(source, -1);
	closed = wire->closed;
	g_mutex_unlock(&wire->mutex);
	if (closed) {
		g_main_loop_quit(wire->loop);
		return G_SOURCE_CONTINUE;
	}
	work(wire);
	g_mutex_lock(&wire->mutex);
	if (g_source_get_ready_time(source) != 0)
		g_source_set_ready_time(source, next_look(wire));
	g_mutex_unlock(&wire->mutex);
	return G_SOURCE_CONTINUE;
}

static GSourceFuncs waker_funcs = {.dispatch = dispatch};

void
tc_worker_attach(struct doran_wire *wire)
{
	wire->waker = g_source_new(&waker_funcs, sizeof(struct waker));
	((struct waker *)wire->waker)->wire = wire;
	g_source_set_static_name(wire->waker, "tcp wire");
	/* among others of the loop, not before them */
	g_source_set_priority(wire->waker, G_PRIORITY_DEFAULT);
	g_source_attach(wire->waker, wire->context);
}

gpointer
tc_worker_run(gpointer data)
{
	struct doran_wire *wire = data;

	g_main_context_push_thread_default(wire->context);
	g_main_loop_run(wire->loop);
	g_source_destroy(wire->waker);
	g_clear_pointer(&wire->link, tc_link_free);
	/* cancelled ones have yet to say so */
	while (wire->attempts > 0)
		g_main_context_iteration(wire->context, TRUE);
	g_main_context_pop_thread_default(wire->context);
	return NULL;
}
