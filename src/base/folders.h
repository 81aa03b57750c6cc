/* SPDX-License-Identifier: GPL-3.0-or-later */
/* folders: where doran keeps its files, by the XDG Base Directory rules.
 * (Named folders.h because paths.h is the system's.) */
#ifndef DORAN_FOLDERS_H
#define DORAN_FOLDERS_H

#include <glib.h>

struct folders {
	char *config_file; /* $XDG_CONFIG_HOME/doran/doran.conf */
	char *config_dir;
	char *data_dir; /* $XDG_DATA_HOME/doran */
	char *state_dir; /* $XDG_STATE_HOME/doran */
	char *runtime_dir; /* $XDG_RUNTIME_DIR/doran; NULL: not set */
};

/* Works the names out and creates nothing; relative values of the variables
 * are ignored, as the standard says. NULL with FAULT_CONFIG when there is
 * neither a variable nor a home folder. */
struct folders *folders_new(GError **error);

/* Creates data_dir, state_dir and (where set) runtime_dir with mode 0700,
 * parents too. FAULT_IO: cannot be made, or belongs to somebody else; such a
 * runtime_dir becomes NULL. A folder that is open to others is closed to them.
 */
gboolean folders_make(struct folders *folders, GError **error);

/* One folder the same way. */
gboolean folder_make(const char *path, GError **error);

void folders_free(struct folders *folders);

typedef struct folders Folders;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Folders, folders_free)

#endif
