/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What much work leaves in memory (pages of the store, holes in the heap) is
 * given back when there is nothing more to do. A process that lives for one
 * command gives back all of it soon enough. */
#include "config.h"

#include "engine_priv.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

#define QUIET_MS 1000 /* after the last commit */

static gboolean tick(gpointer data);

static void
schedule(struct engine *engine, gint64 ms)
{
	engine->rest_timer = g_timeout_source_new((guint)ms);
	g_source_set_priority(engine->rest_timer, G_PRIORITY_LOW);
	g_source_set_callback(engine->rest_timer, tick, engine, NULL);
	g_source_attach(engine->rest_timer, engine->context);
}

static void
forget_timer(struct engine *engine)
{
	if (engine->rest_timer != NULL)
		g_source_destroy(engine->rest_timer);
	g_clear_pointer(&engine->rest_timer, g_source_unref);
}

static void
rest(struct engine *engine)
{
	store_rest(engine->store);
#ifdef __GLIBC__
	malloc_trim(0);
#endif
}

static gboolean
tick(gpointer data)
{
	struct engine *engine = data;
	gint64 since = g_get_monotonic_time() - engine->commit_at;
	gint64 left = QUIET_MS - since / G_TIME_SPAN_MILLISECOND;

	forget_timer(engine);
	if (left > 0)
		schedule(engine, left);
	else
		rest(engine);
	return G_SOURCE_REMOVE;
}

static void
on_commit(void *user)
{
	struct engine *engine = user;

	engine->commit_at = g_get_monotonic_time();
	if (engine->rest_timer == NULL)
		schedule(engine, QUIET_MS);
}

void
rest_start(struct engine *engine)
{
	if (engine->one_shot)
		return;
	store_on_commit(engine->store, on_commit, engine);
	on_commit(engine);
}

void
rest_stop(struct engine *engine)
{
	forget_timer(engine);
	if (engine->store != NULL)
		store_on_commit(engine->store, NULL, NULL);
}
