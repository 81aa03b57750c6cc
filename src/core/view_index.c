/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a search leaves behind: where nobody owns the store, the index would
 * stay behind for ever. */
#include "config.h"

#include "owner.h"
#include "store_index.h"
#include "view.h"

#define SLICE_US 20000

static gboolean
index_until(struct store *store, gint64 until, GError **error)
{
	gboolean more = TRUE;

	while (more && g_get_monotonic_time() < until)
		if (!store_index_slice(store, SLICE_US, &more, error))
			return FALSE;
	return TRUE;
}

gboolean
view_index(const char *data_dir, const char *command, gboolean anew, guint ms,
	GError **error)
{
	gint64 until = g_get_monotonic_time() + ms * G_TIME_SPAN_MILLISECOND;
	g_autoptr(OwnerLock) lock = owner_lock(data_dir, command, 0, error);
	struct store *store;
	gboolean done;

	if (lock == NULL)
		return FALSE;
	store = store_open(data_dir, error);
	if (store == NULL)
		return FALSE;
	done = (!anew || store_index_rebuild(store, error)) &&
		index_until(store, until, error);
	store_close(store);
	return done;
}
