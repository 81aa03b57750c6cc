/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "timers.h"

struct timers {
	GSource *source;
	GPtrArray *heap; /* of struct timer; the earliest first */
};

struct timers_source {
	GSource source;
	struct timers *timers;
};

static struct timer *
at(struct timers *timers, guint place)
{
	return timers->heap->pdata[place - 1];
}

static void
put(struct timers *timers, struct timer *timer, guint place)
{
	timers->heap->pdata[place - 1] = timer;
	timer->place = place;
}

/* Moves a timer from a place that is free to where it belongs. */
static void
settle(struct timers *timers, struct timer *timer, guint place)
{
	guint n = timers->heap->len;

	while (place > 1 && at(timers, place / 2)->due > timer->due) {
		put(timers, at(timers, place / 2), place);
		place /= 2;
	}
	while (place * 2 <= n) {
		guint child = place * 2;

		if (child < n &&
			at(timers, child + 1)->due < at(timers, child)->due)
			child++;
		if (at(timers, child)->due >= timer->due)
			break;
		put(timers, at(timers, child), place);
		place = child;
	}
	put(timers, timer, place);
}

static void
set_ready(struct timers *timers)
{
	g_source_set_ready_time(timers->source,
		timers->heap->len > 0 ? at(timers, 1)->due : -1);
}

static void
take_out(struct timers *timers, struct timer *timer)
{
	guint place = timer->place;
	struct timer *last = at(timers, timers->heap->len);

	g_ptr_array_set_size(timers->heap, (gint)timers->heap->len - 1);
	timer->place = 0;
	if (last != timer)
		settle(timers, last, place);
}

static gboolean
dispatch(GSource *source, GSourceFunc func, gpointer data)
{
	struct timers *timers = ((struct timers_source *)source)->timers;
	gint64 now = g_source_get_time(source);

	(void)func, (void)data;
	while (timers->heap->len > 0 && at(timers, 1)->due <= now) {
		struct timer *timer = at(timers, 1);

		take_out(timers, timer);
		timer->func(timer);
	}
	set_ready(timers);
	return G_SOURCE_CONTINUE;
}

struct timers *
timers_new(void)
{
	static GSourceFuncs funcs = {.dispatch = dispatch};
	struct timers *timers = g_new0(struct timers, 1);

	timers->heap = g_ptr_array_new();
	timers->source = g_source_new(&funcs, sizeof(struct timers_source));
	((struct timers_source *)timers->source)->timers = timers;
	g_source_set_static_name(timers->source, "timers");
	g_source_attach(timers->source, g_main_context_get_thread_default());
	return timers;
}

void
timers_free(struct timers *timers)
{
	if (timers == NULL)
		return;
	g_source_destroy(timers->source);
	g_source_unref(timers->source);
	g_ptr_array_unref(timers->heap);
	g_free(timers);
}

void
timer_set(struct timers *timers, struct timer *timer, gint64 due)
{
	timer->due = due;
	if (timer->place == 0) {
		g_ptr_array_add(timers->heap, timer);
		timer->place = timers->heap->len;
	}
	settle(timers, timer, timer->place);
	set_ready(timers);
}

void
timer_clear(struct timers *timers, struct timer *timer)
{
	if (timer->place == 0)
		return;
	take_out(timers, timer);
	set_ready(timers);
}
