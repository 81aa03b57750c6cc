/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_keys: what a server keeps in memory between connections: auth keys, and
 * the sessions under each with their windows against replay. All of it is
 * bounded: what was used least recently goes when there is too much; a client
 * whose key is gone gets -404 and makes a new one. Nothing is ever written. */
#ifndef DORAN_MT_KEYS_H
#define DORAN_MT_KEYS_H

#include "mt_random.h"
#include "mt_rsa.h"

struct mt_keys;

/* What a link gets from outside. Times are microseconds. */
struct mt_host {
	const struct mt_random *random; /* required */
	gint64 (*wall)(gpointer data); /* required: since 1970 */
	gint64 (*mono)(gpointer data); /* required: never goes back */
	gpointer data;
};

/* The system's; sodium_init() was called. */
extern const struct mt_host mt_host_system;

struct mt_keys_limits {
	guint keys; /* in all; 0: 65,536 */
	guint sessions; /* of one key; 0: 16 */
	guint window; /* message ids kept of a session; 0: 1,024 */
	guint salt_life; /* seconds until the next salt; 0: 1,800 */
};

/* For one thread. The RSA keys (private ones), the array of them and the host
 * are borrowed for good; `limits` is copied. */
struct mt_keys *mt_keys_new(const struct mt_rsa_key *const *rsa, gsize n_rsa,
	const struct mt_host *host, const struct mt_keys_limits *limits);
/* After all links that use it. Wipes the keys. */
void mt_keys_free(struct mt_keys *keys);

/* For g_autoptr(MtKeys) only. */
typedef struct mt_keys MtKeys;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(MtKeys, mt_keys_free)

/* How many auth keys there are. */
guint mt_keys_count(const struct mt_keys *keys);

#endif
