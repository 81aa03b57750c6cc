/* SPDX-License-Identifier: GPL-3.0-or-later */
/* gate_user: what a process that faces the network gives up or asks for. */
#ifndef DORAN_GATE_USER_H
#define DORAN_GATE_USER_H

#include <glib.h>

/* Whether dorand may go on as it was started: as root only with a user to
 * become. "root" is one, for containers where there is no other. NULL `user`:
 * none was given. FAULT_CONFIG. */
gboolean user_check(const char *user, GError **error);

/* Becomes `user` with its groups, for good. NULL: nothing. FAULT_CONFIG. */
gboolean user_become(const char *user, GError **error);

/* No core files and no debugger of the same user: passwords pass through. */
void user_hide(void);

/* Asks for as many open files as `clients` may need; how many clients the
 * system allows. */
guint user_files(guint clients);

/* Tells systemd (sd_notify(3)); nothing where it did not ask. */
void user_notify(const char *state);

#endif
