/* SPDX-License-Identifier: GPL-3.0-or-later */
/* store_meta: values by key, for the whole store. */
#ifndef DORAN_STORE_META_H
#define DORAN_STORE_META_H

#include "store.h"

/* *value is the caller's, NULL when there is none. */
gboolean store_meta_get(
	struct store *store, const char *key, GBytes **value, GError **error);

/* value NULL deletes. */
gboolean store_meta_set(
	struct store *store, const char *key, GBytes *value, GError **error);

/* The same for numbers; missing: 0. */
gboolean store_meta_get_number(
	struct store *store, const char *key, gint64 *value, GError **error);
gboolean store_meta_set_number(
	struct store *store, const char *key, gint64 value, GError **error);

#endif
