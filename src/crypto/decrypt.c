/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The receiving half of ratchet.h. */
#include "config.h"

#include <string.h>

#include "curve_key.h"
#include "fault.h"
#include "i18n.h"
#include "ratchet_inside.h"
#include "session.h"

static enum ratchet_result
fail(struct ratchet *ratchet, enum ratchet_result result, GError **error)
{
	static const char *const why[] = {
		[RATCHET_DUPLICATE] = N_("it was read before"),
		[RATCHET_NO_SESSION] = N_("there is no session"),
		[RATCHET_NO_PREKEY] = N_("its one-time key is missing"),
		[RATCHET_UNTRUSTED] = N_("its key is not trusted"),
		[RATCHET_BAD] = N_("it is damaged or forged"),
	};
	struct bridge *bridge = &ratchet->bridge;

	if (bridge->failure != NULL) {
		g_clear_error(error);
		g_propagate_error(error, g_steal_pointer(&bridge->failure));
		return RATCHET_STORE;
	}
	fault_set(error,
		result == RATCHET_UNTRUSTED ? FAULT_TRUST : FAULT_PROTOCOL,
		/* TRANSLATORS: %s is an address, %u a device's number, the last
		 * %s one of the reasons such as "it was read before" */
		_("A message from %s, device %u, was not decrypted: %s."),
		bridge->peer, bridge->device, _(why[result]));
	return result;
}

/* What the library's number means; a callback's failure is looked at first,
 * in fail(). */
static enum ratchet_result
from_library(int result)
{
	switch (result) {
	case SG_ERR_DUPLICATE_MESSAGE:
		return RATCHET_DUPLICATE;
	case SG_ERR_INVALID_KEY_ID:
		return RATCHET_NO_PREKEY;
	case SG_ERR_NO_SESSION:
		return RATCHET_NO_SESSION;
	case SG_ERR_UNTRUSTED_IDENTITY:
		return RATCHET_UNTRUSTED;
	default:
		return result >= 0 ? RATCHET_OK : RATCHET_BAD;
	}
}

static void
fill_info(pre_key_signal_message *message, struct ratchet_info *info)
{
	curve_key_write(pre_key_signal_message_get_identity_key(message),
		info->identity);
	curve_key_write(
		pre_key_signal_message_get_base_key(message), info->base_key);
	info->has_prekey = pre_key_signal_message_has_pre_key_id(message) != 0;
	if (info->has_prekey)
		info->prekey_id =
			pre_key_signal_message_get_pre_key_id(message);
	info->signed_prekey_id =
		pre_key_signal_message_get_signed_pre_key_id(message);
	info->registration =
		pre_key_signal_message_get_registration_id(message);
}

static pre_key_signal_message *
read_first(GBytes *bytes, signal_context *global)
{
	pre_key_signal_message *message = NULL;
	gsize len;
	const guint8 *data = g_bytes_get_data(bytes, &len);

	if (len == 0 || len > RATCHET_CIPHER_MAX ||
		pre_key_signal_message_deserialize(
			&message, data, len, global) < 0)
		return NULL;
	return message;
}

gboolean
ratchet_peek(GBytes *prekey_message, struct ratchet_info *info)
{
	signal_context *global = NULL;
	pre_key_signal_message *message;

	memset(info, 0, sizeof(*info));
	if (signal_context_create(&global, NULL) < 0)
		return FALSE;
	message = read_first(prekey_message, global);
	if (message != NULL)
		fill_info(message, info);
	signal_context_destroy(global);
	if (message == NULL)
		return FALSE;
	SIGNAL_UNREF(message);
	return TRUE;
}

/* A first message is looked at before the library sees it: a known base key
 * with another identity would pass for the session that it names, and one
 * whose session is gone would make it again from a kept prekey. */
static enum ratchet_result
check_base(struct ratchet *ratchet, const struct ratchet_info *info,
	gboolean *is_new)
{
	struct bridge *bridge = &ratchet->bridge;
	const struct key_store *store = &bridge->store;
	struct session_keys keys;
	gboolean found = FALSE, known = FALSE;

	if (!bridge_fetch(bridge))
		return RATCHET_STORE;
	if (bridge->record != NULL &&
		!session_find(bridge->record,
			provider_context(ratchet->provider), info->base_key,
			&found, &keys))
		return RATCHET_BAD;
	*is_new = !found;
	if (found)
		return memcmp(keys.identity, info->identity,
			       sizeof(keys.identity)) == 0
			? RATCHET_OK
			: RATCHET_BAD;
	if (store->base_key_known != NULL &&
		!store->base_key_known(store->ctx, info->identity,
			info->base_key, &known, &bridge->failure))
		return RATCHET_STORE;
	return known ? RATCHET_DUPLICATE : RATCHET_OK;
}

/* After the library is content: the session that did it is now the record's
 * current one. It must be the one that a first message names, and a trusted
 * one: the library asks about trust for first messages only. */
static enum ratchet_result
check_session(struct ratchet *ratchet, enum ratchet_type type,
	struct ratchet_info *info)
{
	struct bridge *bridge = &ratchet->bridge;
	struct session_keys keys;
	gboolean trusted = FALSE;

	bridge->keys_known = bridge->record != NULL &&
		session_current(bridge->record,
			provider_context(ratchet->provider), &bridge->keys);
	if (!bridge->keys_known)
		return RATCHET_BAD;
	keys = bridge->keys;
	if (type == RATCHET_PREKEY &&
		(memcmp(keys.base, info->base_key, sizeof(keys.base)) != 0 ||
			memcmp(keys.identity, info->identity,
				sizeof(keys.identity)) != 0))
		return RATCHET_BAD;
	memcpy(info->identity, keys.identity, sizeof(keys.identity));
	memcpy(info->base_key, keys.base, sizeof(keys.base));
	if (!bridge->store.identity_trusted(bridge->store.ctx, bridge->peer,
		    bridge->device, keys.identity, &trusted, &bridge->failure))
		return RATCHET_STORE;
	return trusted ? RATCHET_OK : RATCHET_UNTRUSTED;
}

static enum ratchet_result
decrypt_read(struct ratchet *ratchet, pre_key_signal_message *message,
	struct ratchet_info *info, signal_buffer **plain)
{
	const struct key_store *store = &ratchet->bridge.store;
	session_cipher *cipher;
	enum ratchet_result result;
	gboolean is_new = FALSE;

	fill_info(message, info);
	if (!info->has_prekey || info->prekey_id < 1 ||
		info->prekey_id > PREKEY_ID_MAX)
		return RATCHET_NO_PREKEY;
	/* X25519 ignores the top bit, and no MAC covers the base key: with it
	 * turned over a replay would pass for a message never seen. */
	if (!curve_key_usable(info->base_key) ||
		!curve_key_usable(info->identity))
		return RATCHET_BAD;
	result = check_base(ratchet, info, &is_new);
	if (result != RATCHET_OK)
		return result;
	cipher = ratchet_cipher(ratchet);
	result = from_library(session_cipher_decrypt_pre_key_signal_message(
		cipher, message, NULL, plain));
	session_cipher_free(cipher);
	if (result == RATCHET_OK && is_new && store->base_key_save != NULL &&
		!store->base_key_save(store->ctx, info->identity,
			info->base_key, &ratchet->bridge.failure))
		return RATCHET_STORE;
	return result;
}

static enum ratchet_result
decrypt_first(struct ratchet *ratchet, GBytes *bytes, struct ratchet_info *info,
	signal_buffer **plain)
{
	pre_key_signal_message *message =
		read_first(bytes, provider_context(ratchet->provider));
	enum ratchet_result result;

	if (message == NULL)
		return RATCHET_BAD;
	result = decrypt_read(ratchet, message, info, plain);
	SIGNAL_UNREF(message);
	return result;
}

static enum ratchet_result
decrypt_later(struct ratchet *ratchet, GBytes *bytes, signal_buffer **plain)
{
	signal_message *message = NULL;
	session_cipher *cipher;
	enum ratchet_result result = RATCHET_BAD;
	gsize len;
	const guint8 *data = g_bytes_get_data(bytes, &len);

	if (len == 0 || len > RATCHET_CIPHER_MAX ||
		signal_message_deserialize(&message, data, len,
			provider_context(ratchet->provider)) < 0)
		return RATCHET_BAD;
	if (signal_message_get_message_version(message) ==
		CIPHERTEXT_CURRENT_VERSION) {
		cipher = ratchet_cipher(ratchet);
		result = from_library(session_cipher_decrypt_signal_message(
			cipher, message, NULL, plain));
		session_cipher_free(cipher);
	}
	SIGNAL_UNREF(message);
	return result;
}

static enum ratchet_result
decrypt(struct ratchet *ratchet, enum ratchet_type type, GBytes *cipher,
	struct secret **plain, struct ratchet_info *info, GError **error)
{
	signal_buffer *bytes = NULL;
	enum ratchet_result result = RATCHET_BAD;

	if (type == RATCHET_PREKEY)
		result = decrypt_first(ratchet, cipher, info, &bytes);
	else if (type == RATCHET_MESSAGE)
		result = decrypt_later(ratchet, cipher, &bytes);
	if (result == RATCHET_OK)
		result = check_session(ratchet, type, info);
	if (result != RATCHET_OK) {
		if (bytes != NULL)
			signal_buffer_bzero_free(bytes);
		return fail(ratchet, result, error);
	}
	*plain = curve_key_take_buffer(bytes);
	return RATCHET_OK;
}

enum ratchet_result
ratchet_decrypt(struct ratchet *ratchet, const char *peer, guint32 device,
	enum ratchet_type type, GBytes *cipher, struct secret **plain,
	struct ratchet_info *info, GError **error)
{
	struct ratchet_info mine;
	enum ratchet_result result;

	*plain = NULL;
	memset(&mine, 0, sizeof(mine));
	ratchet_begin(ratchet, peer, device);
	result = decrypt(ratchet, type, cipher, plain, &mine, error);
	ratchet_end(ratchet, result == RATCHET_OK);
	if (info != NULL)
		*info = mine;
	return result;
}
