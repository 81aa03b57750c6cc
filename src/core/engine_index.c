/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The index of words follows the messages when there is time. A process that
 * lives for one command leaves it to the next one that stays. */
#include "config.h"

#include "engine_priv.h"
#include "store_index.h"

#define QUIET_MS 300 /* after the last message */
#define PAUSE_MS 10 /* between slices: the rest of the engine goes first */
#define SLICE_US 1500
#define HURRY_ROWS 5000 /* so many are not looked through any more */

static gboolean tick(gpointer data);

static void
schedule(struct engine *engine, guint ms)
{
	engine->index_timer = g_timeout_source_new(ms);
	g_source_set_priority(engine->index_timer, G_PRIORITY_LOW);
	g_source_set_callback(engine->index_timer, tick, engine, NULL);
	g_source_attach(engine->index_timer, engine->context);
}

void
index_stop(struct engine *engine)
{
	if (engine->index_timer != NULL)
		g_source_destroy(engine->index_timer);
	g_clear_pointer(&engine->index_timer, g_source_unref);
}

static gboolean
is_quiet(const struct engine *engine)
{
	return g_get_monotonic_time() - engine->message_at >=
		QUIET_MS * G_TIME_SPAN_MILLISECOND;
}

static gboolean
tick(gpointer data)
{
	struct engine *engine = data;
	g_autoptr(GError) error = NULL;
	gboolean more = FALSE;
	gint64 behind;

	index_stop(engine);
	if (!store_index_behind(engine->store, &behind, &error))
		g_warning("search index: %s", error->message);
	else if (!is_quiet(engine) && behind < HURRY_ROWS)
		schedule(engine, QUIET_MS);
	else if (!store_index_slice(engine->store, SLICE_US, &more, &error))
		g_warning("search index: %s", error->message);
	else if (more)
		schedule(engine, PAUSE_MS);
	return G_SOURCE_REMOVE;
}

void
index_wake(struct engine *engine)
{
	engine->message_at = g_get_monotonic_time();
	if (engine->index_timer == NULL && !engine->one_shot)
		schedule(engine, QUIET_MS);
}

void
method_search_rebuild(struct call *call)
{
	struct engine *engine = call->engine;
	GError *error = NULL;

	if (!store_index_rebuild(engine->store, &error)) {
		call_fail(call, error);
		return;
	}
	if (engine->index_timer == NULL)
		schedule(engine, PAUSE_MS);
	call_return(call, NULL);
}

/* A damaged index is made anew at once: nothing of it is needed. */
void
index_doctor(struct engine *engine, index_check report, void *user)
{
	g_autoptr(GError) error = NULL;
	gboolean sound;
	gint64 behind;

	if (!store_index_check(engine->store, &sound, &error) ||
		(!sound && !store_index_rebuild(engine->store, &error)) ||
		!store_index_behind(engine->store, &behind, &error)) {
		report(user, "search-index", "warn", error->message, -1, 0);
		return;
	}
	if (!sound && engine->index_timer == NULL)
		schedule(engine, PAUSE_MS);
	report(user, sound ? "search-index" : "search-broken",
		sound ? "ok" : "warn", NULL, -1, 0);
	if (behind > 0)
		report(user, "search-behind", "note", NULL, behind, 0);
}
