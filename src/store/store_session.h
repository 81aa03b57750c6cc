/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_session: Signal sessions with peers' devices, sealed by the caller. */
#ifndef DORAN_STORE_SESSION_H
#define DORAN_STORE_SESSION_H

#include "store.h"

#define STORE_PUBLIC_LEN 33

/* NULL when there is none. */
gboolean store_session_load(struct store *store, gint64 account,
	const char *peer, guint32 device, GBytes **sealed, GError **error);
gboolean store_session_save(struct store *store, gint64 account,
	const char *peer, guint32 device, GBytes *sealed, GError **error);
gboolean store_session_delete(struct store *store, gint64 account,
	const char *peer, guint32 device, GError **error);

/* All sessions and base keys of the account: it becomes a new device. */
gboolean store_session_delete_all(
	struct store *store, gint64 account, GError **error);

/* First messages seen: (identity, base key). Adding twice is fine. */
gboolean store_base_key_known(struct store *store, gint64 account,
	const guint8 identity[STORE_PUBLIC_LEN],
	const guint8 base[STORE_PUBLIC_LEN], gboolean *known, GError **error);
gboolean store_base_key_add(struct store *store, gint64 account,
	const guint8 identity[STORE_PUBLIC_LEN],
	const guint8 base[STORE_PUBLIC_LEN], gint64 now, GError **error);

#endif
