/* SPDX-License-Identifier: GPL-3.0-or-later */
/* bundle: what a device publishes so that others can start a Signal session
 * with it, signed with its Ed25519 key (doran-protocol(7), The bundle). */
#ifndef DORAN_BUNDLE_H
#define DORAN_BUNDLE_H

#include "devlist.h"

#define BUNDLE_PREKEYS_MAX 100
#define BUNDLE_MAX (16 * 1024) /* bytes of an encoded bundle */

struct one_time_prekey {
	guint32 id; /* 1..0xfffffe */
	guint8 pub[IDENTITY_LEN];
};

struct key_bundle {
	char *account;
	guint8 network[NETWORK_ID_LEN];
	guint32 device;
	guint32 registration;
	guint64 start_counter; /* grows at each start of the device's store */
	gint64 issued; /* Unix time in seconds */
	guint8 identity[IDENTITY_LEN];
	guint32 signed_id;
	guint8 signed_pub[IDENTITY_LEN];
	guint8 signed_sig[64]; /* XEdDSA by identity, for crypto to check */
	GArray *prekeys; /* of struct one_time_prekey, ids rising; 0..100 */
};

struct key_bundle *key_bundle_new(void);
void key_bundle_free(struct key_bundle *bundle);

/* For g_autoptr(KeyBundle) only. */
typedef struct key_bundle KeyBundle;
G_DEFINE_AUTOPTR_CLEANUP_FUNC(KeyBundle, key_bundle_free)

/* The signed bytes; the caller's. Sorts bundle->prekeys by id. FAULT_BUG when
 * a member is out of bounds. */
GBytes *key_bundle_sign(struct key_bundle *bundle,
	const struct secret *device_seed, GError **error);

/* Decodes a bundle of exactly this device of this account: signature,
 * identity and device ID must be the entry's. FAULT_PROTOCOL otherwise. */
struct key_bundle *key_bundle_decode(GBytes *encoded, const char *account,
	const guint8 network[NETWORK_ID_LEN], const struct device_entry *entry,
	GError **error);

#endif
