/* SPDX-License-Identifier: GPL-3.0-or-later */
/* engine: the thread that owns store, accounts and keys. Fronts of this
 * process and of others hand it commands and are told events; what passes
 * between is (name, a{sv}), see commands.h. */
#ifndef DORAN_ENGINE_H
#define DORAN_ENGINE_H

#include "commands.h"
#include "front.h"

struct engine;

/* Called exactly once; result (an a{sv}) or error, both borrowed. */
typedef void (*engine_reply)(GVariant *result, const GError *error, void *user);
typedef void (*engine_event)(const char *name, GVariant *args, void *user);

/* What a front uses of the functions below; the engine module's one symbol. */
struct engine_part {
	const char *version; /* for module_open() */
	struct engine *(*start)(
		const struct front_options *options, GError **error);
	gboolean (*stop)(struct engine *engine, gint64 patience_ms);
	GMainContext *(*context)(struct engine *engine);
	void (*dispatch)(struct engine *engine, const char *method,
		GVariant *args, engine_reply reply, void *user);
	guint (*listen)(struct engine *engine, engine_event event, void *user);
};

/* Opens the module, or, in a program that links the engine, names that one.
 * FAULT_IO: the module cannot be opened. */
const struct engine_part *engine_part_open(GError **error);

extern const struct engine_part doran_engine;

/* Starts the thread and waits until the store is open and the lock is held;
 * errors as front_open(). With patience_ms no longer than that: FAULT_LATER,
 * and the process has to end soon. */
struct engine *engine_start(
	const struct front_options *options, GError **error);

/* Disconnects gracefully within patience_ms, closes, joins the thread. FALSE:
 * the thread is held up by the disk. It goes on, what it uses must stay, and
 * the process ends without waiting for it. */
gboolean engine_stop(struct engine *engine, gint64 patience_ms);

/* The engine's context: attach a source to it to get there. */
GMainContext *engine_context(struct engine *engine);

/* The rest is for the engine's thread only. */

/* Checks the arguments against the table and carries the command out. Consumes
 * a floating args; NULL: none. */
void engine_dispatch(struct engine *engine, const char *method, GVariant *args,
	engine_reply reply, void *user);

/* Returns a number to stop listening with. The present state of accounts and
 * contacts comes at once as events. */
guint engine_listen(struct engine *engine, engine_event event, void *user);
void engine_unlisten(struct engine *engine, guint listener);

#endif
