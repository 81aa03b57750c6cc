/* SPDX-License-Identifier: GPL-3.0-or-later */
/* control: the socket through which other processes of the same user use the
 * engine of the one that owns the store. They speak JSON-RPC 2.0, see rpc.h.
 * A client that takes nothing is dropped, the others do not notice. */
#ifndef DORAN_CONTROL_SOCKET_H
#define DORAN_CONTROL_SOCKET_H

#include <gio/gio.h>

#include "rpc.h"

#define CONTROL_LINE_MAX RPC_LINE_MAX
#define CONTROL_CLIENTS_MAX 256
/* A client that lets so much time pass while more than RPC_OUT_MAX waits. */
#define CONTROL_PATIENCE_MS 30000

struct control;
struct engine;

/* Listens, in the thread-default context, where control_path() says and beside
 * the store: a process without XDG_RUNTIME_DIR, or with another one, finds it
 * there. Failing is not fatal: logged, and NULL. */
struct control *control_new(
	struct engine *engine, const char *data_dir, const char *runtime_dir);
void control_free(struct control *control);

/* RUNTIME_DIR/HASH.sock, or DATA_DIR/control.sock where runtime_dir is NULL.
 * HASH: 16 hex digits of SHA-256 of the store's real path. The caller's. */
char *control_path(const char *data_dir, const char *runtime_dir);

/* DATA_DIR/control.sock, the second place to look. The caller's. */
char *control_path_beside(const char *data_dir);

/* The address of a path, even of one that is longer than an address can be:
 * then *folder (else -1) is a descriptor that must be closed only after the
 * address was used. NULL: there is none. */
GSocketAddress *control_address(const char *path, int *folder);

#endif
