/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <string.h>

#include "curve_key.h"
#include "fault.h"
#include "i18n.h"
#include "ratchet_inside.h"
#include "session.h"

struct ratchet *
ratchet_new(const struct key_store *store, GError **error)
{
	g_autoptr(Ratchet) ratchet = g_new0(struct ratchet, 1);

	ratchet->provider = provider_new(error);
	if (ratchet->provider == NULL)
		return NULL;
	if (bridge_open(&ratchet->bridge, store,
		    provider_context(ratchet->provider)))
		return g_steal_pointer(&ratchet);
	fault_set(error, FAULT_BUG, _("The cipher library did not start."));
	return NULL;
}

void
ratchet_free(struct ratchet *ratchet)
{
	if (ratchet == NULL)
		return;
	bridge_close(&ratchet->bridge);
	provider_free(ratchet->provider);
	g_free(ratchet);
}

void
ratchet_begin(struct ratchet *ratchet, const char *peer, guint32 device)
{
	bridge_begin(&ratchet->bridge, peer, device);
	ratchet->address.name = peer;
	ratchet->address.name_len = strlen(peer);
	ratchet->address.device_id = (gint32)device;
}

void
ratchet_end(struct ratchet *ratchet, gboolean good)
{
	bridge_end(&ratchet->bridge, good);
}

void
ratchet_hold(struct ratchet *ratchet)
{
	bridge_hold(&ratchet->bridge);
}

gboolean
ratchet_write(struct ratchet *ratchet, GError **error)
{
	return bridge_write(&ratchet->bridge, error);
}

void
ratchet_forget(struct ratchet *ratchet)
{
	bridge_forget(&ratchet->bridge);
}

session_cipher *
ratchet_cipher(struct ratchet *ratchet)
{
	session_cipher *cipher = NULL;

	if (session_cipher_create(&cipher, ratchet->bridge.context,
		    &ratchet->address, provider_context(ratchet->provider)) < 0)
		g_error("out of memory");
	session_cipher_set_version(cipher, CIPHERTEXT_CURRENT_VERSION);
	return cipher;
}

gboolean
ratchet_fetch(struct ratchet *ratchet, GError **error)
{
	if (bridge_fetch(&ratchet->bridge))
		return TRUE;
	g_propagate_error(error, g_steal_pointer(&ratchet->bridge.failure));
	return FALSE;
}

gboolean
ratchet_check_trust(struct ratchet *ratchet,
	const guint8 pub[RATCHET_PUBLIC_LEN], GError **error)
{
	struct bridge *bridge = &ratchet->bridge;
	gboolean trusted = FALSE;

	if (!bridge->store.identity_trusted(bridge->store.ctx, bridge->peer,
		    bridge->device, pub, &trusted, &bridge->failure)) {
		g_propagate_error(error, g_steal_pointer(&bridge->failure));
		return FALSE;
	}
	if (trusted)
		return TRUE;
	return fault_set(error, FAULT_TRUST,
		_("The key of %s, device %u, is not trusted. Compare safety "
		  "numbers first."),
		bridge->peer, bridge->device);
}

static session_pre_key_bundle *
bundle_new(const struct ratchet_bundle *from)
{
	ec_public_key *identity = curve_key_public(from->identity);
	ec_public_key *prekey = curve_key_public(from->prekey);
	ec_public_key *signed_prekey = curve_key_public(from->signed_prekey);
	session_pre_key_bundle *bundle = NULL;

	if (identity != NULL && prekey != NULL && signed_prekey != NULL &&
		from->prekey_id >= 1 && from->prekey_id <= PREKEY_ID_MAX)
		(void)session_pre_key_bundle_create(&bundle, from->registration,
			(int)from->device, from->prekey_id, prekey,
			from->signed_prekey_id, signed_prekey, from->signature,
			sizeof(from->signature), identity);
	SIGNAL_UNREF(identity);
	SIGNAL_UNREF(prekey);
	SIGNAL_UNREF(signed_prekey);
	return bundle;
}

static int
process_bundle(struct ratchet *ratchet, const struct ratchet_bundle *from)
{
	session_pre_key_bundle *bundle = bundle_new(from);
	session_builder *builder = NULL;
	int result = SG_ERR_INVALID_KEY;

	if (bundle == NULL)
		return result;
	result = session_builder_create(&builder, ratchet->bridge.context,
		&ratchet->address, provider_context(ratchet->provider));
	if (result >= 0) {
		session_builder_set_version(
			builder, CIPHERTEXT_CURRENT_VERSION);
		result =
			session_builder_process_pre_key_bundle(builder, bundle);
	}
	session_builder_free(builder);
	SIGNAL_UNREF(bundle);
	return result;
}

static gboolean
start(struct ratchet *ratchet, const struct ratchet_bundle *bundle,
	GError **error)
{
	struct bridge *bridge = &ratchet->bridge;

	if (!ratchet_check_trust(ratchet, bundle->identity, error))
		return FALSE;
	if (process_bundle(ratchet, bundle) >= 0)
		return TRUE;
	if (bridge->failure != NULL) {
		g_propagate_error(error, g_steal_pointer(&bridge->failure));
		return FALSE;
	}
	return fault_set(error, FAULT_PROTOCOL,
		_("The keys that %s published for device %u are wrong. Ask for "
		  "new ones."),
		bridge->peer, bridge->device);
}

gboolean
ratchet_start(struct ratchet *ratchet, const char *peer, guint32 device,
	const struct ratchet_bundle *bundle, GError **error)
{
	gboolean done;

	ratchet_begin(ratchet, peer, device);
	done = start(ratchet, bundle, error);
	ratchet->bridge.keys_known = FALSE;
	ratchet_end(ratchet, done);
	return done;
}

gboolean
ratchet_has_session(struct ratchet *ratchet, const char *peer, guint32 device,
	GError **error)
{
	gboolean has;

	ratchet_begin(ratchet, peer, device);
	has = ratchet_fetch(ratchet, error) && ratchet->bridge.record != NULL;
	ratchet_end(ratchet, has);
	return has;
}

/* The library encrypts to whoever the session is with: look first. */
static gboolean
may_encrypt(struct ratchet *ratchet, GError **error)
{
	struct bridge *bridge = &ratchet->bridge;

	if (!ratchet_fetch(ratchet, error))
		return FALSE;
	if (!bridge->keys_known && bridge->record != NULL)
		bridge->keys_known = session_current(bridge->record,
			provider_context(ratchet->provider), &bridge->keys);
	if (!bridge->keys_known)
		return fault_set(error, FAULT_ABSENT,
			_("There is no session with %s, device %u."),
			bridge->peer, bridge->device);
	/* Encrypting leaves them as they are. */
	return ratchet_check_trust(ratchet, bridge->keys.identity, error);
}

static gboolean
encrypt(struct ratchet *ratchet, const guint8 *plain, gsize len,
	GBytes **cipher, enum ratchet_type *type, GError **error)
{
	struct bridge *bridge = &ratchet->bridge;
	session_cipher *with = ratchet_cipher(ratchet);
	ciphertext_message *message = NULL;
	int result = session_cipher_encrypt(with, plain, len, &message);

	session_cipher_free(with);
	if (result >= 0) {
		signal_buffer *bytes =
			ciphertext_message_get_serialized(message);

		*type = ciphertext_message_get_type(message) ==
				CIPHERTEXT_PREKEY_TYPE
			? RATCHET_PREKEY
			: RATCHET_MESSAGE;
		*cipher = g_bytes_new(
			signal_buffer_data(bytes), signal_buffer_len(bytes));
		SIGNAL_UNREF(message);
		return TRUE;
	}
	if (bridge->failure != NULL) {
		g_propagate_error(error, g_steal_pointer(&bridge->failure));
		return FALSE;
	}
	return fault_set(error, FAULT_BUG,
		_("Encrypting to %s, device %u, failed (%d)."), bridge->peer,
		bridge->device, result);
}

gboolean
ratchet_encrypt(struct ratchet *ratchet, const char *peer, guint32 device,
	const guint8 *plain, gsize len, GBytes **cipher,
	enum ratchet_type *type, GError **error)
{
	gboolean done;

	ratchet_begin(ratchet, peer, device);
	done = may_encrypt(ratchet, error) &&
		encrypt(ratchet, plain, len, cipher, type, error);
	ratchet_end(ratchet, done);
	return done;
}
