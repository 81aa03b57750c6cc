/* SPDX-License-Identifier: GPL-3.0-or-later */
/* front: what a user interface or a command sees of doran. It holds the engine
 * (a thread of this process that owns the store), or talks to the process that
 * has it, and reads pages through a read-only connection of its own.
 *
 * All callbacks run in the GMainContext that was the thread's default when the
 * front was opened. Values travel as GVariant dictionaries (a{sv}); commands.h
 * has the tables of methods and events with their arguments. */
#ifndef DORAN_FRONT_H
#define DORAN_FRONT_H

#include <glib.h>

#include "secret.h"
#include "view.h"

struct front;

struct front_options {
	const char *config_file; /* doran.conf; need not exist */
	const char *data_dir; /* holds doran.db, owner.lock, master.key */
	const char *state_dir; /* log, start counter, cursors */
	const char *runtime_dir; /* NULL: data_dir */
	const char *command; /* written into owner.lock, e.g. "doran send" */
	const struct secret *passphrase; /* NULL: key file */
	gboolean one_shot; /* no will, no presence */
	gboolean offline; /* open store and config, connect to nothing */
	const char *only_account; /* connect this account alone; NULL: all */
	gint64 lock_wait_ms; /* how long to wait for another owner */
	gint64 patience_ms; /* for a disk or owner that hangs; 0: no end */
};

/* Starts the engine. NULL with error: FAULT_LATER (another process owns the
 * store; its pid and command are in the text), FAULT_CONFIG, FAULT_IO (store
 * cannot be read or written, or is newer than this program), FAULT_REFUSED
 * (passphrase). */
struct front *front_open(const struct front_options *options, GError **error);

/* NULL: the engine is there, or that of another process; else why not, as
 * above. Borrowed. */
typedef void (*front_opened)(const GError *error, void *user);

/* The same without waiting, once the main context runs: the view can be read
 * at once, calls are done as soon as they can. `opened` is called once. */
struct front *front_begin(
	const struct front_options *options, front_opened opened, void *user);

/* Stops the engine: what is on its way to disk gets there, the wires are
 * closed gracefully within `patience_ms`. NULL is allowed. */
void front_close(struct front *front, gint64 patience_ms);

/* `result` is a borrowed a{sv}, NULL on error; `error` borrowed. */
typedef void (*front_reply)(GVariant *result, const GError *error, void *user);

/* Calls a method of commands.h; args may be floating, NULL: none. `reply` (may
 * be NULL) is called exactly once, also when the front is closed before. */
void front_call(struct front *front, const char *method, GVariant *args,
	front_reply reply, void *user);

/* The same, running the main context until the answer is there, or patience_ms
 * is over (FAULT_LATER). The result is the caller's (g_variant_unref). */
GVariant *front_call_wait(struct front *front, const char *method,
	GVariant *args, GError **error);

typedef void (*front_event)(const char *name, GVariant *args, void *user);

/* One listener a front; NULL takes it away. */
void front_set_listener(struct front *front, front_event event, void *user);

/* The front's own read-only view of the store; borrowed, lives as long as the
 * front, to be used in its thread only. */
struct view *front_view(struct front *front);

#endif
