/* SPDX-License-Identifier: GPL-3.0-or-later */
/* crypto_party: one side of a Signal conversation with its keys in memory, for
 * tests. Its state can be marked and rolled back, as a database would. */
#ifndef DORAN_CRYPTO_PARTY_H
#define DORAN_CRYPTO_PARTY_H

#include "ratchet.h"

struct crypto_party {
	const char *name; /* "alice@net" */
	struct key_store store;
	struct ratchet *ratchet;

	struct secret *identity;
	guint8 identity_pub[RATCHET_PUBLIC_LEN];
	guint32 registration;

	GHashTable *sessions; /* "peer/device" -> GBytes */
	GHashTable *identities; /* "peer/device" -> GBytes */
	GHashTable *prekeys; /* "id" -> GBytes */
	GHashTable *signed_prekeys; /* "id" -> GBytes */
	GHashTable *bases; /* hex of identity and base key -> GBytes */
	GHashTable *saved[5]; /* the five above, at the mark */

	gboolean distrust; /* identity_trusted says no to every key */
	gboolean broken; /* every callback fails */
	guint used; /* calls of prekey_used */
};

/* name must outlive the party. Aborts on failure. */
struct crypto_party *crypto_party_new(const char *name);
void crypto_party_free(struct crypto_party *party);

/* A bundle with fresh prekeys of these numbers. */
void crypto_party_bundle(struct crypto_party *party, guint32 prekey_id,
	guint32 signed_prekey_id, struct ratchet_bundle *bundle);

/* Remembers the state; goes back to it. */
void crypto_party_mark(struct crypto_party *party);
void crypto_party_rollback(struct crypto_party *party);

/* The identity kept for a peer's device, or NULL; borrowed. */
GBytes *crypto_party_identity_of(
	struct crypto_party *party, const char *peer, guint32 device);

#endif
