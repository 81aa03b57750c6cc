/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include <sodium.h>

#include "curve_key.h"
#include "fault.h"
#include "i18n.h"
#include "provider.h"

#define DJB_TYPE 0x05
#define REGISTRATION_MAX 16380
#define SIGNATURE 64

static struct secret *
private_make(void)
{
	struct secret *priv = secret_random(crypto_scalarmult_SCALARBYTES);
	guint8 *bytes = secret_data(priv);

	bytes[0] &= 248;
	bytes[31] &= 127;
	bytes[31] |= 64;
	return priv;
}

gboolean
identity_public(const struct secret *priv32, guint8 pub[RATCHET_PUBLIC_LEN])
{
	if (secret_len(priv32) != crypto_scalarmult_SCALARBYTES)
		return FALSE;
	pub[0] = DJB_TYPE;
	return crypto_scalarmult_base(pub + 1, secret_bytes(priv32)) == 0;
}

static gboolean
fail(GError **error)
{
	return fault_set(error, FAULT_BUG, _("Making a key failed."));
}

gboolean
identity_make(struct secret **priv32, guint8 pub[RATCHET_PUBLIC_LEN],
	guint32 *registration, GError **error)
{
	g_autoptr(Secret) priv = private_make();

	if (!identity_public(priv, pub))
		return fail(error);
	*registration = 1 + randombytes_uniform(REGISTRATION_MAX);
	*priv32 = g_steal_pointer(&priv);
	return TRUE;
}

gboolean
prekey_make(guint32 id, struct secret **record, guint8 pub[RATCHET_PUBLIC_LEN],
	GError **error)
{
	g_autoptr(Secret) priv = private_make();
	ec_key_pair *pair = NULL;
	session_pre_key *key = NULL;
	signal_buffer *buffer = NULL;

	g_assert(id >= 1 && id <= PREKEY_ID_MAX);
	pair = curve_key_pair(priv);
	if (pair != NULL && identity_public(priv, pub) &&
		session_pre_key_create(&key, id, pair) >= 0)
		(void)session_pre_key_serialize(&buffer, key);
	SIGNAL_UNREF(key);
	SIGNAL_UNREF(pair);
	if (buffer == NULL)
		return fail(error);
	*record = curve_key_take_buffer(buffer);
	return TRUE;
}

/* XEdDSA over the public key, as version 3 signs it: all 33 bytes. */
static gboolean
sign_public(const struct secret *identity_priv,
	const guint8 pub[RATCHET_PUBLIC_LEN], guint8 sig[SIGNATURE],
	GError **error)
{
	g_autoptr(Provider) provider = provider_new(error);
	ec_private_key *identity = NULL;
	signal_buffer *made = NULL;

	if (provider == NULL)
		return FALSE;
	if (curve_decode_private_point(&identity, secret_bytes(identity_priv),
		    secret_len(identity_priv), NULL) >= 0)
		(void)curve_calculate_signature(provider_context(provider),
			&made, identity, pub, RATCHET_PUBLIC_LEN);
	SIGNAL_UNREF(identity);
	if (made == NULL)
		return fail(error);
	memcpy(sig, signal_buffer_const_data(made), SIGNATURE);
	signal_buffer_free(made);
	return TRUE;
}

gboolean
signed_prekey_make(guint32 id, const struct secret *identity_priv,
	struct secret **record, guint8 pub[RATCHET_PUBLIC_LEN],
	guint8 sig[SIGNATURE], GError **error)
{
	g_autoptr(Secret) priv = private_make();
	ec_key_pair *pair = NULL;
	session_signed_pre_key *key = NULL;
	signal_buffer *buffer = NULL;

	g_assert(id >= 1 && id <= PREKEY_ID_MAX);
	if (!identity_public(priv, pub))
		return fail(error);
	if (!sign_public(identity_priv, pub, sig, error))
		return FALSE;
	pair = curve_key_pair(priv);
	if (pair != NULL &&
		session_signed_pre_key_create(&key, id,
			(guint64)g_get_real_time() / 1000, pair, sig, SIGNATURE,
			NULL, 0) >= 0)
		(void)session_signed_pre_key_serialize(&buffer, key);
	SIGNAL_UNREF(key);
	SIGNAL_UNREF(pair);
	if (buffer == NULL)
		return fail(error);
	*record = curve_key_take_buffer(buffer);
	return TRUE;
}

gboolean
signed_prekey_check(const guint8 identity_pub[RATCHET_PUBLIC_LEN],
	const guint8 pub[RATCHET_PUBLIC_LEN], const guint8 sig[SIGNATURE])
{
	ec_public_key *identity = curve_key_public(identity_pub);
	gboolean good = identity != NULL && pub[0] == DJB_TYPE &&
		curve_verify_signature(
			identity, pub, RATCHET_PUBLIC_LEN, sig, SIGNATURE) == 1;

	SIGNAL_UNREF(identity);
	return good;
}
