/* SPDX-License-Identifier: GPL-3.0-or-later */
/* owner: who may write the store. One process holds a flock on
 * data_dir/owner.lock, which says "PID COMMAND\n". */
#ifndef DORAN_OWNER_H
#define DORAN_OWNER_H

#include <glib.h>

struct owner_lock;

/* Makes the folder (0700) and the file (0600) where missing. Waits up to
 * wait_ms for another owner to go. NULL and FAULT_LATER, naming pid and command
 * of the owner, when it does not; FAULT_IO when the file cannot be made. */
struct owner_lock *owner_lock(const char *data_dir, const char *command,
	guint wait_ms, GError **error);

/* Empties the file and lets go; takes NULL. The kernel lets go at exit too. */
void owner_unlock(struct owner_lock *lock);

/* Who owns the store now, without taking it: TRUE and pid and command (may be
 * NULL) if somebody does. A hint. */
gboolean owner_find(const char *data_dir, gint *pid, char **command);

typedef struct owner_lock OwnerLock;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OwnerLock, owner_unlock)

#endif
