/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control: the socket through which other processes of the same user use the
 * engine of the one that owns the store. JSON-RPC 2.0, one object a line, at
 * most CONTROL_LINE_MAX bytes; the methods of commands.h and events.subscribe;
 * events come as notifications of the method "event" with name and args. An
 * error's code is the exit code of fault.h. */
#ifndef DORAN_CONTROL_SOCKET_H
#define DORAN_CONTROL_SOCKET_H

#include <glib.h>

#define CONTROL_LINE_MAX (1024 * 1024)
#define CONTROL_CLIENTS_MAX 64

struct control;
struct engine;

/* Listens, in the thread-default context, where control_path() says. Failing
 * is not fatal: logged, and NULL. */
struct control *control_new(
	struct engine *engine, const char *data_dir, const char *runtime_dir);
void control_free(struct control *control);

/* RUNTIME_DIR/HASH.sock, or DATA_DIR/control.sock where runtime_dir is NULL.
 * HASH: 16 hex digits of SHA-256 of the store's real path. The caller's. */
char *control_path(const char *data_dir, const char *runtime_dir);

#endif
