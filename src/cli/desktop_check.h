/* SPDX-License-Identifier: GPL-3.0-or-later */
/* desktop_check: whether the desktop would show notifications. */
#ifndef DORAN_DESKTOP_CHECK_H
#define DORAN_DESKTOP_CHECK_H

#include <glib.h>

/* Asks over the session's D-Bus, for two seconds at most. The name of what
 * shows them, or NULL with the reason in the error; the caller's. */
char *desktop_check(GError **error);

#endif
