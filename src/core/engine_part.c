/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "engine.h"
#include "engine_priv.h"

/* The engine was at work before it was listened to, and what it told then,
 * nobody heard: a message may have come between the front's first look into
 * the store and this. */
static guint
listen_late(struct engine *engine, engine_event event, void *user)
{
	guint number = engine_listen(engine, event, user);

	if (engine->told) {
		g_autoptr(GVariant) none = g_variant_ref_sink(
			g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0));

		event("lagged", none, user);
	}
	return number;
}

__attribute__((visibility("default"))) const struct engine_part doran_engine = {
	.version = PACKAGE_VERSION,
	.start = engine_start,
	.stop = engine_stop,
	.context = engine_context,
	.dispatch = engine_dispatch,
	.listen = listen_late,
};
