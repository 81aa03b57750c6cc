/* SPDX-License-Identifier: GPL-3.0-or-later */
/* session_bus: where the D-Bus of this login is. */
#ifndef DORAN_SESSION_BUS_H
#define DORAN_SESSION_BUS_H

#include <glib.h>

/* The address, the caller's; NULL: there is none. Looks at the environment and
 * for the usual socket only; never starts one, as GLib would. */
char *session_bus_address(void);

#endif
