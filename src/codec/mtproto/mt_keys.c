/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <openssl/crypto.h>
#include <openssl/sha.h>

#include "mt_keys_priv.h"

static gint64
host_wall(gpointer data)
{
	(void)data;
	return g_get_real_time();
}

static gint64
host_mono(gpointer data)
{
	(void)data;
	return g_get_monotonic_time();
}

const struct mt_host mt_host_system = {
	.random = &mt_random_system, .wall = host_wall, .mono = host_mono};

static gint64
seconds(gpointer data)
{
	const struct mt_keys *keys = data;

	return keys->host->wall(keys->host->data) / G_USEC_PER_SEC;
}

void
mt_session_free(struct mt_session *session)
{
	if (session == NULL)
		return;
	mt_window_clear(&session->window);
	g_free(session);
}

static void
auth_free(gpointer data)
{
	struct mt_auth *auth = data;

	g_clear_pointer(&auth->sessions, g_ptr_array_unref);
	OPENSSL_cleanse(auth, sizeof *auth);
	g_free(auth);
}

static gboolean
is_taken(guint64 key_id, gpointer data)
{
	const struct mt_keys *keys = data;

	return key_id == 0 || g_hash_table_contains(keys->table, &key_id);
}

static void
set_default(guint *limit, guint value)
{
	if (*limit == 0)
		*limit = value;
}

struct mt_keys *
mt_keys_new(const struct mt_rsa_key *const *rsa, gsize n_rsa,
	const struct mt_host *host, const struct mt_keys_limits *limits)
{
	struct mt_keys *keys = g_new0(struct mt_keys, 1);

	keys->host = host;
	keys->crypt = mt_crypt_new();
	if (limits != NULL)
		keys->limits = *limits;
	set_default(&keys->limits.keys, 65536);
	set_default(&keys->limits.sessions, 16);
	set_default(&keys->limits.window, 1024);
	set_default(&keys->limits.salt_life, 1800);
	keys->offer = (struct mt_exchange_offer){.keys = rsa,
		.n_keys = n_rsa,
		.random = host->random,
		.now = seconds,
		.taken = is_taken,
		.data = keys};
	keys->table = g_hash_table_new_full(
		g_int64_hash, g_int64_equal, NULL, auth_free);
	mt_random_fill(host->random, keys->secret, sizeof keys->secret);
	return keys;
}

void
mt_keys_free(struct mt_keys *keys)
{
	if (keys == NULL)
		return;
	g_hash_table_unref(keys->table);
	mt_crypt_free(keys->crypt);
	OPENSSL_cleanse(keys->secret, sizeof keys->secret);
	g_free(keys);
}

guint
mt_keys_count(const struct mt_keys *keys)
{
	return g_hash_table_size(keys->table);
}

/* Out of the table; freed, once no link uses it. */
static void
forget(struct mt_keys *keys, struct mt_auth *auth)
{
	auth->gone = TRUE;
	g_hash_table_steal(keys->table, &auth->id);
	if (auth->links > 0)
		return;
	g_queue_unlink(&keys->idle, &auth->idle);
	auth_free(auth);
}

struct mt_auth *
mt_keys_find(struct mt_keys *keys, guint64 id)
{
	struct mt_auth *auth = g_hash_table_lookup(keys->table, &id);

	if (auth == NULL || auth->expires == 0 || seconds(keys) < auth->expires)
		return auth;
	forget(keys, auth);
	return NULL;
}

struct mt_auth *
mt_keys_add(struct mt_keys *keys, const struct mt_exchange_result *result)
{
	struct mt_auth *auth;

	if (mt_keys_count(keys) >= keys->limits.keys) {
		if (keys->idle.head == NULL)
			return NULL;
		forget(keys, keys->idle.head->data);
	}
	auth = g_new0(struct mt_auth, 1);
	auth->id = result->key_id;
	memcpy(auth->key, result->key, sizeof auth->key);
	auth->salt = result->salt;
	auth->made = seconds(keys);
	if (result->expires_in > 0)
		auth->expires = auth->made + result->expires_in;
	auth->idle.data = auth;
	g_queue_push_tail_link(&keys->idle, &auth->idle);
	g_hash_table_replace(keys->table, &auth->id, auth);
	return auth;
}

void
mt_auth_use(struct mt_keys *keys, struct mt_auth *auth)
{
	if (auth->links++ == 0)
		g_queue_unlink(&keys->idle, &auth->idle);
}

void
mt_auth_leave(struct mt_keys *keys, struct mt_auth *auth)
{
	if (--auth->links > 0)
		return;
	if (auth->gone)
		auth_free(auth);
	else
		g_queue_push_tail_link(&keys->idle, &auth->idle);
}

/* What a session knew of replays, the key must know from then on. */
static void
session_end(struct mt_auth *auth, guint at)
{
	const struct mt_session *session =
		g_ptr_array_index(auth->sessions, at);

	auth->floor = MAX(auth->floor, mt_window_top(&session->window));
	g_ptr_array_remove_index(auth->sessions, at);
}

static gboolean
find_session(const struct mt_auth *auth, guint64 id, guint *at)
{
	for (guint i = 0; auth->sessions != NULL && i < auth->sessions->len;
		i++) {
		const struct mt_session *session =
			g_ptr_array_index(auth->sessions, i);

		if (session->id == id) {
			*at = i;
			return TRUE;
		}
	}
	return FALSE;
}

/* FALSE: all of them are in use. */
static gboolean
session_room(struct mt_auth *auth, guint max)
{
	if (auth->sessions->len < max)
		return TRUE;
	for (guint i = 0; i < auth->sessions->len; i++) {
		const struct mt_session *session =
			g_ptr_array_index(auth->sessions, i);

		if (session->links == 0) {
			session_end(auth, i);
			return TRUE;
		}
	}
	return FALSE;
}

struct mt_session *
mt_keys_session(struct mt_keys *keys, struct mt_auth *auth, guint64 session_id,
	guint64 msg_id, gboolean *old)
{
	struct mt_session *session;
	guint at;

	*old = FALSE;
	if (find_session(auth, session_id, &at)) {
		session = g_ptr_array_steal_index(auth->sessions, at);
		g_ptr_array_add(auth->sessions, session);
		return session;
	}
	*old = msg_id <= auth->floor;
	if (auth->sessions == NULL)
		auth->sessions = g_ptr_array_new_with_free_func(
			(GDestroyNotify)mt_session_free);
	if (*old || !session_room(auth, keys->limits.sessions))
		return NULL;
	session = g_new0(struct mt_session, 1);
	session->id = session_id;
	session->auth = auth;
	session->window.floor = auth->floor;
	g_ptr_array_add(auth->sessions, session);
	return session;
}

gboolean
mt_keys_destroy(struct mt_auth *auth, guint64 session_id)
{
	const struct mt_session *session;
	guint at;

	if (!find_session(auth, session_id, &at))
		return FALSE;
	session = g_ptr_array_index(auth->sessions, at);
	if (session->links > 0)
		return FALSE;
	session_end(auth, at);
	return TRUE;
}

/* Salts are made of a secret, the key and the time, so nothing is kept. */
guint64
mt_keys_salt(const struct mt_keys *keys, const struct mt_auth *auth, gint64 at)
{
	guint8 text[48], digest[32];

	memcpy(text, keys->secret, 32);
	mt_set64(text + 32, auth->id);
	mt_set64(text + 40, (guint64)(at / keys->limits.salt_life));
	SHA256(text, sizeof text, digest);
	OPENSSL_cleanse(text, sizeof text);
	return mt_get64(digest);
}

gboolean
mt_keys_salt_holds(const struct mt_keys *keys, const struct mt_auth *auth,
	guint64 salt, gint64 now)
{
	gint64 life = keys->limits.salt_life;

	if (salt == auth->salt && now - auth->made < 2 * life)
		return TRUE;
	return salt == mt_keys_salt(keys, auth, now) ||
		salt == mt_keys_salt(keys, auth, now - life);
}
