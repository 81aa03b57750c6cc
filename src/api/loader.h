/* SPDX-License-Identifier: GPL-3.0-or-later */
/* loader: finds, opens and checks backend modules. */
#ifndef DORAN_LOADER_H
#define DORAN_LOADER_H

#include <glib.h>

#include "doran-backend.h"

struct backend; /* a loaded module, reference counted, from any thread */

/* Loads NAME.so from the folders of $DORAN_BACKENDS (":" between them) where
 * that is set, else from the installed folder. A name is 1 to 32 of [a-z0-9-];
 * the same module is opened once and given out again.
 * NULL: FAULT_CONFIG, with a text that says what is wrong with which file: not
 * there, no entry, another ABI, a struct too small, a member missing, or a name
 * or kind that does not fit. */
struct backend *backend_load(const char *name, GError **error);

struct backend *backend_ref(struct backend *backend);
/* NULL is fine. The last one closes the module: no wire of it may be open. */
void backend_unref(struct backend *backend);

/* Never NULL; lives as long as the backend. */
const struct doran_backend *backend_info(const struct backend *backend);

/* True if the backend is of that kind and has all of these capability bits;
 * else FAULT_CONFIG, naming the first that is missing. */
gboolean backend_require(const struct backend *backend,
	enum doran_backend_kind kind, guint64 capabilities, GError **error);

#endif
