/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <sodium.h>

#include "curve_key.h"

#define DJB_TYPE 0x05

gboolean
curve_key_usable(const guint8 pub[RATCHET_PUBLIC_LEN])
{
	static const guint8 any[crypto_scalarmult_SCALARBYTES] = {8};
	guint8 shared[crypto_scalarmult_BYTES];

	/* libsodium fails where the shared secret is all zero */
	return pub[0] == DJB_TYPE &&
		(pub[RATCHET_PUBLIC_LEN - 1] & 0x80) == 0 &&
		crypto_scalarmult(shared, any, pub + 1) == 0;
}

ec_public_key *
curve_key_public(const guint8 pub[RATCHET_PUBLIC_LEN])
{
	ec_public_key *key = NULL;

	if (!curve_key_usable(pub) ||
		curve_decode_point(&key, pub, RATCHET_PUBLIC_LEN, NULL) < 0)
		return NULL;
	return key;
}

ec_key_pair *
curve_key_pair(const struct secret *priv32)
{
	guint8 pub[RATCHET_PUBLIC_LEN];
	ec_private_key *private_key = NULL;
	ec_public_key *public_key = NULL;
	ec_key_pair *pair = NULL;

	if (!identity_public(priv32, pub))
		return NULL;
	public_key = curve_key_public(pub);
	if (public_key != NULL &&
		curve_decode_private_point(&private_key, secret_bytes(priv32),
			secret_len(priv32), NULL) >= 0)
		(void)ec_key_pair_create(&pair, public_key, private_key);
	SIGNAL_UNREF(public_key);
	SIGNAL_UNREF(private_key);
	return pair;
}

void
curve_key_write(const ec_public_key *key, guint8 pub[RATCHET_PUBLIC_LEN])
{
	signal_buffer *buffer = NULL;

	memset(pub, 0, RATCHET_PUBLIC_LEN);
	if (key == NULL || ec_public_key_serialize(&buffer, key) < 0)
		return;
	if (signal_buffer_len(buffer) == RATCHET_PUBLIC_LEN)
		memcpy(pub, signal_buffer_const_data(buffer),
			RATCHET_PUBLIC_LEN);
	signal_buffer_free(buffer);
}

struct secret *
curve_key_take_buffer(signal_buffer *take_buffer)
{
	struct secret *secret = secret_from(signal_buffer_data(take_buffer),
		signal_buffer_len(take_buffer));

	signal_buffer_bzero_free(take_buffer);
	return secret;
}
