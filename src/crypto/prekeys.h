/* SPDX-License-Identifier: GPL-3.0-or-later */
/* prekeys: a device's own Signal keys. Public keys are 33 bytes: 0x05 and the
 * X25519 u-coordinate. Records are the library's own serialisation, kept by
 * the caller as sealed rows and given back through struct key_store. */
#ifndef DORAN_PREKEYS_H
#define DORAN_PREKEYS_H

#include "secret.h"

#define RATCHET_PUBLIC_LEN 33
#define PREKEY_ID_MAX 0xfffffeu

/* A new identity: 32 bytes of private key (clamped), its public key, and a
 * registration number of 1..16380. */
gboolean identity_make(struct secret **priv32, guint8 pub[RATCHET_PUBLIC_LEN],
	guint32 *registration, GError **error);

/* The public key of a private one. */
gboolean identity_public(
	const struct secret *priv32, guint8 pub[RATCHET_PUBLIC_LEN]);

/* A new one-time prekey; id 1..PREKEY_ID_MAX. */
gboolean prekey_make(guint32 id, struct secret **record,
	guint8 pub[RATCHET_PUBLIC_LEN], GError **error);

/* A new signed prekey and its XEdDSA signature over pub. */
gboolean signed_prekey_make(guint32 id, const struct secret *identity_priv,
	struct secret **record, guint8 pub[RATCHET_PUBLIC_LEN], guint8 sig[64],
	GError **error);

/* True if sig is identity_pub's signature over pub. */
gboolean signed_prekey_check(const guint8 identity_pub[RATCHET_PUBLIC_LEN],
	const guint8 pub[RATCHET_PUBLIC_LEN], const guint8 sig[64]);

#endif
