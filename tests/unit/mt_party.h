/* SPDX-License-Identifier: GPL-3.0-or-later */
/* mt_party: a server's keys, a random that can be foretold and a clock, for
 * tests of the key exchange. */
#ifndef DORAN_MT_PARTY_H
#define DORAN_MT_PARTY_H

#include "mt_exchange.h"

#define PARTY_NOW 1700000000

/* A key of ours, made for tests and used nowhere else. */
extern const char *const mt_party_pem;
struct mt_rsa_key *mt_party_key(void);

/* An endless stream of a seed: splitmix64. */
struct mt_seeded {
	struct mt_random random; /* its data is this struct */
	guint64 state;
};
void mt_seeded_init(struct mt_seeded *seeded, guint64 seed);

/* Prepared bytes; asking for more than there are aborts. */
struct mt_script {
	struct mt_random random;
	GByteArray *bytes;
	gsize at;
};
void mt_script_init(struct mt_script *script);
void mt_script_add(struct mt_script *script, const guint8 *bytes, gsize len);
void mt_script_clear(struct mt_script *script);

gint64 mt_party_now(gpointer data);

/* Appends a `bytes`: the data of an exchange's encrypted part, as it has to be
 * but for one bit of its SHA1 (auth_key, step 5). */
void mt_party_seal_bent(GByteArray *out, const guint8 new_nonce[32],
	const guint8 server_nonce[16], const guint8 *data, gsize len);

#endif
