/* SPDX-License-Identifier: GPL-3.0-or-later */
/* native_party: people with keys and device lists of any shape, and an account
 * of one of them in a store, without a server; for tests of native's rules. */
#ifndef DORAN_NATIVE_PARTY_H
#define DORAN_NATIVE_PARTY_H

#include "native_priv.h"

#define PARTY_ALICE "alice@example.org"
#define PARTY_BOB "bob@example.org"
#define PARTY_DEVICES 3

struct person {
	const char *address;
	struct secret *root, *list_seed;
	struct secret *seeds[PARTY_DEVICES], *identities[PARTY_DEVICES];
	guint8 identity_pubs[PARTY_DEVICES][IDENTITY_LEN];
	guint32 devices[PARTY_DEVICES];
};

struct person *person_new(const char *address);
void person_free(struct person *person);

struct list_shape {
	guint64 epoch, counter;
	guint first, count; /* which of the person's devices */
	gint64 expires_in; /* seconds; 0: a day */
	const struct secret *list_seed; /* NULL: the person's */
};
/* The signed list, encoded. */
GBytes *person_list(const struct person *person, struct list_shape shape);

struct party {
	char *dir;
	struct store *store;
	struct secret *master;
	struct person *alice, *bob;
	struct native *native; /* alice's, on her first device */
};

/* own_devices: how many are on alice's list. */
struct party *party_new(enum native_e2ee e2ee, guint own_devices);
void party_free(struct party *party);

/* Bob's list, as from the server; the contact as it is afterwards. */
struct contact_record *party_offer(struct party *party, GBytes *list);
struct contact_record *party_bob(struct party *party);
/* How often this was refused. */
guint32 party_refused(struct party *party, enum refusal refusal);

#endif
