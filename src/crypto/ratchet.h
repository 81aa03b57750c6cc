/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ratchet: Signal sessions (X3DH and Double Ratchet, message version 3) over
 * libomemo-c. It keeps nothing: all state goes through struct key_store, which
 * the caller implements over its database.
 *
 * Use from one thread. Not re-entrant: callbacks must not call ratchet_*.
 *
 * Transactions: ratchet_start, ratchet_encrypt and ratchet_decrypt write
 * through the callbacks as they go. Wrap each call in a database transaction
 * (or savepoint) and roll back unless it returned TRUE or RATCHET_OK: a forged
 * first message saves its identity and marks a prekey before its MAC is found
 * wrong. After encrypt, commit before anything of the ciphertext leaves. */
#ifndef DORAN_RATCHET_H
#define DORAN_RATCHET_H

#include "prekeys.h"

/* Type of a ciphertext, Signal's numbers. */
enum ratchet_type { RATCHET_MESSAGE = 2, RATCHET_PREKEY = 3 };

/* Where state is kept. peer is "user@network". Every function is required
 * unless it says NULL, returns FALSE with *error set when the store fails, and
 * TRUE with *out NULL for what is not there. Values given out are the
 * ratchet's, which frees them. Records must be authenticated (open_row) before
 * they are given: the library does not survive a damaged one. */
struct key_store {
	void *ctx;

	gboolean (*session_load)(void *ctx, const char *peer, guint32 device,
		struct secret **record, GError **error);
	gboolean (*session_save)(void *ctx, const char *peer, guint32 device,
		const struct secret *record, GError **error);

	/* The account's own identity for this device. */
	gboolean (*identity_load)(void *ctx, struct secret **priv32,
		guint8 pub[RATCHET_PUBLIC_LEN], guint32 *registration,
		GError **error);

	/* Whether pub may be used for this peer's device. *trusted for a
	 * device never seen is the caller's policy. */
	gboolean (*identity_trusted)(void *ctx, const char *peer,
		guint32 device, const guint8 pub[RATCHET_PUBLIC_LEN],
		gboolean *trusted, GError **error);

	/* pub was used with this peer's device; comes often, same value. */
	gboolean (*identity_save)(void *ctx, const char *peer, guint32 device,
		const guint8 pub[RATCHET_PUBLIC_LEN], GError **error);

	gboolean (*prekey_load)(
		void *ctx, guint32 id, struct secret **record, GError **error);
	/* A session was made with this prekey: do not publish it again. */
	gboolean (*prekey_used)(void *ctx, guint32 id, GError **error);
	gboolean (*signed_prekey_load)(
		void *ctx, guint32 id, struct secret **record, GError **error);

	/* Base keys that made a session before. A first message whose
	 * (identity, base key) is known counts only in the session it made,
	 * and is RATCHET_DUPLICATE where that session is gone.
	 * Both NULL: not remembered. */
	gboolean (*base_key_known)(void *ctx,
		const guint8 identity[RATCHET_PUBLIC_LEN],
		const guint8 base[RATCHET_PUBLIC_LEN], gboolean *known,
		GError **error);
	gboolean (*base_key_save)(void *ctx,
		const guint8 identity[RATCHET_PUBLIC_LEN],
		const guint8 base[RATCHET_PUBLIC_LEN], GError **error);
};

struct ratchet;

/* What OpenSSL does at its first use takes milliseconds: from any thread, while
 * something else is waited for. */
void ratchet_prepare(void);

/* The struct store is copied; its ctx must outlive the ratchet. */
struct ratchet *ratchet_new(const struct key_store *store, GError **error);
void ratchet_free(struct ratchet *ratchet);

/* From ratchet_hold() on sessions are kept in memory, and what changed is saved
 * only by ratchet_write(), which ends that, as ratchet_forget() does without
 * saving: for many calls in one transaction of the store. A call that fails
 * leaves its session as it was before. */
void ratchet_hold(struct ratchet *ratchet);
gboolean ratchet_write(struct ratchet *ratchet, GError **error);
void ratchet_forget(struct ratchet *ratchet);

/* What a peer's device publishes to be written to. */
struct ratchet_bundle {
	guint32 registration, device, prekey_id, signed_prekey_id;
	guint8 identity[RATCHET_PUBLIC_LEN], prekey[RATCHET_PUBLIC_LEN],
		signed_prekey[RATCHET_PUBLIC_LEN], signature[64];
};

/* Makes a session with peer's device from its bundle (X3DH, the initiator);
 * an earlier session is archived. FAULT_TRUST: the identity is not trusted;
 * FAULT_PROTOCOL: bad signature, bad key, or no one-time prekey (id 0). */
gboolean ratchet_start(struct ratchet *ratchet, const char *peer,
	guint32 device, const struct ratchet_bundle *bundle, GError **error);

/* Whether there is a session to encrypt in; FALSE with *error on failure. */
gboolean ratchet_has_session(struct ratchet *ratchet, const char *peer,
	guint32 device, GError **error);

/* Encrypts plain[len]. *type is RATCHET_PREKEY until the peer has answered.
 * FAULT_ABSENT: no session. FAULT_TRUST: the session's identity is not
 * trusted (any more). */
gboolean ratchet_encrypt(struct ratchet *ratchet, const char *peer,
	guint32 device, const guint8 *plain, gsize len, GBytes **cipher,
	enum ratchet_type *type, GError **error);

/* What a first message names. */
struct ratchet_info {
	guint8 identity[RATCHET_PUBLIC_LEN], base_key[RATCHET_PUBLIC_LEN];
	gboolean has_prekey;
	guint32 prekey_id, signed_prekey_id, registration;
};

enum ratchet_result {
	RATCHET_OK,
	RATCHET_DUPLICATE, /* decrypted before */
	RATCHET_NO_SESSION, /* a later message without a session */
	RATCHET_NO_PREKEY, /* names none, or one that we do not have */
	RATCHET_UNTRUSTED, /* identity_trusted said no */
	RATCHET_BAD, /* MAC, too far ahead, malformed, another version */
	RATCHET_STORE /* a callback failed */
};

#define RATCHET_CIPHER_MAX (1u << 20) /* longer ones are RATCHET_BAD */

/* Decrypts. *plain is the caller's on RATCHET_OK, else NULL; *error is set on
 * everything but RATCHET_OK. info (may be NULL): for a first message what it
 * names, as soon as it can be read; for a later one the identity and base key
 * of the session it was decrypted in, on RATCHET_OK; else zeroed. The identity
 * is authenticated on RATCHET_OK only. */
enum ratchet_result ratchet_decrypt(struct ratchet *ratchet, const char *peer,
	guint32 device, enum ratchet_type type, GBytes *cipher,
	struct secret **plain, struct ratchet_info *info, GError **error);

/* Reads what a first message names; nothing of it is authenticated. FALSE if
 * it is malformed. */
gboolean ratchet_peek(GBytes *prekey_message, struct ratchet_info *info);

/* For g_autoptr(Ratchet) only. */
typedef struct ratchet Ratchet;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ratchet, ratchet_free)

#endif
