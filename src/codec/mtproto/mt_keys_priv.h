/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_keys_priv: auth keys and sessions as a link sees them; a client's link has
 * one of each of its own. */
#ifndef DORAN_MT_KEYS_PRIV_H
#define DORAN_MT_KEYS_PRIV_H

#include "mt_crypt.h"
#include "mt_keys.h"
#include "mt_window.h"

struct mt_auth {
	guint64 id; /* first: the table's key */
	guint8 key[MT_KEY_SIZE];
	guint64 salt; /* server: the first one; client: the one to use */
	gint64 made; /* seconds since 1970 */
	gint64 expires; /* a temporary key; 0: lasting */
	guint64 bound; /* a temporary key: the lasting one's id; 0: not yet */
	guint64 floor; /* new sessions' messages are above it */
	guint links; /* that use it: it stays */
	gboolean gone; /* not in the table any more */
	GPtrArray *sessions; /* of struct mt_session; used last: at the end */
	GList idle; /* its link in keys->idle while links == 0 */
};

struct mt_session {
	guint64 id;
	guint64 unique; /* of new_session_created; 0: not announced yet */
	guint64 last; /* the last msg_id made */
	guint32 content; /* content-related messages made */
	guint links;
	struct mt_window window;
	struct mt_auth *auth; /* server's */
};

struct mt_keys {
	const struct mt_host *host;
	struct mt_crypt *crypt;
	struct mt_exchange_offer offer;
	struct mt_keys_limits limits;
	GHashTable *table; /* by id */
	GQueue idle; /* of struct mt_auth that no link uses, oldest first */
	guint8 secret[32]; /* salts are made of it */
};

/* Server. NULL: not known, or its life is over. */
struct mt_auth *mt_keys_find(struct mt_keys *keys, guint64 id);
/* Of an exchange; the least used goes when there are too many. NULL: all are
 * in use. */
struct mt_auth *mt_keys_add(
	struct mt_keys *keys, const struct mt_exchange_result *result);
/* A link begins and ends to use it. */
void mt_auth_use(struct mt_keys *keys, struct mt_auth *auth);
void mt_auth_leave(struct mt_keys *keys, struct mt_auth *auth);

/* The session, made if need be, for a message with that id. NULL: too many are
 * in use, or the message is not above what was forgotten (*old). */
struct mt_session *mt_keys_session(struct mt_keys *keys, struct mt_auth *auth,
	guint64 session_id, guint64 msg_id, gboolean *old);
/* TRUE: there was one, and no link uses it. */
gboolean mt_keys_destroy(struct mt_auth *auth, guint64 session_id);
void mt_session_free(struct mt_session *session);

/* The salt of a time (seconds since 1970), and whether one holds now. */
guint64 mt_keys_salt(
	const struct mt_keys *keys, const struct mt_auth *auth, gint64 at);
gboolean mt_keys_salt_holds(const struct mt_keys *keys,
	const struct mt_auth *auth, guint64 salt, gint64 now);

#endif
