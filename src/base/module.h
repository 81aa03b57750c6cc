/* SPDX-License-Identifier: GPL-3.0-or-later */
/* module: the parts of doran that are opened only when they are needed (see
 * src/HACKING.md): each a shared object that exports one struct of functions,
 * which begins with the version it was built for. */
#ifndef DORAN_MODULE_H
#define DORAN_MODULE_H

#include <glib.h>

/* Opens NAME.so from the folders of $DORAN_BACKENDS (":" between them), else
 * from where the running program was built or installed, and returns its struct
 * called `symbol`. It stays for the life of the process. FAULT_IO: it is
 * missing, cannot be loaded, or is of another version. */
const void *module_open(const char *name, const char *symbol, GError **error);

#endif
