/* SPDX-License-Identifier: GPL-3.0-or-later */
/* encrypt: from an outbox row to the envelope for one device. */
#include "config.h"

#include <string.h>

#include "fault.h"
#include "native_priv.h"
#include <sodium.h>

static const struct device_list *
list_of(struct native *native, const char *address)
{
	if (g_str_equal(address, native->address))
		return native->list;
	return peer_list(peer_get(native, address));
}

/* The header but for what is in the body; the caller's. */
static struct record *
header(struct native *native, const char *address, guint32 device,
	const struct device_list *list)
{
	struct record *record = record_new();

	record->from = g_strdup(native->address);
	record->from_device = native->device;
	record->to = g_strdup(address);
	record->to_device = device;
	memcpy(record->network, native->network, NETWORK_ID_LEN);
	memcpy(record->own_list, native->list->hash, HASH_LEN);
	memcpy(record->peer_list, list->hash, HASH_LEN);
	return record;
}

/* WAIT: keys are on their way. */
static enum sealing
ensure_session(struct native *native, const char *address, guint32 device,
	GError **error)
{
	struct peer *peer = peer_get(native, address);
	const struct key_bundle *bundle;
	const struct one_time_prekey *one;
	struct ratchet_bundle use = {.device = device};
	struct hearing *hearing = peer_hearing(peer, device);
	g_autoptr(GError) wrong = NULL;

	if (!hearing->renew &&
		ratchet_has_session(native->ratchet, address, device, &wrong))
		return SEALING_DONE;
	if (wrong != NULL) {
		g_propagate_error(error, g_steal_pointer(&wrong));
		return SEALING_FAILED;
	}
	bundle = peer_bundle(peer, device);
	if (bundle == NULL)
		return SEALING_WAIT;
	one = &g_array_index(bundle->prekeys, struct one_time_prekey,
		randombytes_uniform(bundle->prekeys->len));
	use.registration = bundle->registration;
	use.prekey_id = one->id;
	use.signed_prekey_id = bundle->signed_id;
	memcpy(use.identity, bundle->identity, IDENTITY_LEN);
	memcpy(use.prekey, one->pub, IDENTITY_LEN);
	memcpy(use.signed_prekey, bundle->signed_pub, IDENTITY_LEN);
	memcpy(use.signature, bundle->signed_sig, sizeof use.signature);
	if (ratchet_start(native->ratchet, address, device, &use, &wrong)) {
		peer_bundle_used(peer, device);
		hearing->renew = FALSE;
		return SEALING_DONE;
	}
	peer_bundle_used(peer, device);
	if (g_error_matches(wrong, FAULT, FAULT_IO)) {
		g_propagate_error(error, g_steal_pointer(&wrong));
		return SEALING_FAILED;
	}
	native_refuse(native, address, REFUSED_KEYS, wrong->message);
	return SEALING_WAIT;
}

static enum sealing
seal(struct native *native, const struct record *record,
	const struct secret *key, GBytes *body, GBytes **envelope,
	GError **error)
{
	g_autoptr(Secret) plain = NULL;
	g_autoptr(GBytes) cipher = NULL;
	struct envelope outside = {.form = ENVELOPE_SEALED};
	enum ratchet_type type;
	enum sealing sealing =
		ensure_session(native, record->to, record->to_device, error);

	if (sealing != SEALING_DONE)
		return sealing;
	plain = record_plain_encode(record, secret_bytes(key), error);
	if (plain == NULL ||
		!ratchet_encrypt(native->ratchet, record->to, record->to_device,
			secret_bytes(plain), secret_len(plain), &cipher, &type,
			error))
		return SEALING_FAILED;
	outside.sender = native->device;
	outside.signal_type = (guint8)type;
	outside.header = cipher;
	outside.body = body;
	if (type == RATCHET_PREKEY)
		outside.list = native->list->encoded;
	*envelope = envelope_encode(&outside, error);
	return *envelope != NULL ? SEALING_DONE : SEALING_FAILED;
}

/* The list goes with the first numbers of a stream: the peer may not know us.
 */
static enum sealing
sign(struct native *native, const struct record *record, GBytes *body,
	GBytes **envelope, GError **error)
{
	g_autoptr(GBytes) header =
		record_sign(record, native->device_seed, error);
	struct envelope outside = {.form = ENVELOPE_SIGNED};

	if (header == NULL)
		return SEALING_FAILED;
	outside.sender = native->device;
	outside.header = header;
	outside.body = body;
	if (record->seq <= 3)
		outside.list = native->list->encoded;
	*envelope = envelope_encode(&outside, error);
	return *envelope != NULL ? SEALING_DONE : SEALING_FAILED;
}

static void
fill_content(struct record *record, const struct outbox_record *row,
	const struct payload_record *payload)
{
	record->mode = (enum record_mode)payload->mode;
	record->room = g_strdup(payload->room);
	record->seq = row->seq;
	record->has_body = TRUE;
	memcpy(record->message_id, payload->message_id, MESSAGE_ID_LEN);
	hash_bytes(payload->body, record->body_hash);
}

enum sealing
encrypt_row(struct native *native, struct outbox_record *row,
	const struct payload_record *payload, GBytes **envelope, GError **error)
{
	const struct device_list *list = list_of(native, row->peer);
	g_autoptr(Record) record = NULL;
	g_autoptr(Secret) key = NULL;
	enum sealing sealing;

	if (list == NULL)
		return SEALING_WAIT;
	if (device_list_find(list, row->device) == NULL)
		return SEALING_GONE;
	if (payload->mode == RECORD_SEALED) {
		sealing = ensure_session(native, row->peer, row->device, error);
		if (sealing != SEALING_DONE)
			return sealing;
		key = payload_open_key(native, payload, error);
		if (key == NULL)
			return SEALING_FAILED;
	}
	if (row->seq == 0 &&
		!store_stream_out_take(native->store, native->account,
			row->peer, row->device, &row->seq, error))
		return SEALING_FAILED;
	record = header(native, row->peer, row->device, list);
	fill_content(record, row, payload);
	if (g_str_equal(row->peer, native->address))
		record->peer = g_strdup(payload->peer);
	if (!stream_piggyback(native, row->peer, row->device, record, error))
		return SEALING_FAILED;
	return payload->mode == RECORD_SEALED
		? seal(native, record, key, payload->body, envelope, error)
		: sign(native, record, payload->body, envelope, error);
}

enum sealing
encrypt_control(struct native *native, const char *address, guint32 device,
	GPtrArray *controls, GBytes **envelope, GError **error)
{
	const struct device_list *list = list_of(native, address);
	g_autoptr(Record) record = NULL;
	g_autoptr(Secret) key = secret_random(RECORD_KEY_LEN);
	g_autoptr(GError) wrong = NULL;

	if (list == NULL || device_list_find(list, device) == NULL)
		return SEALING_GONE;
	record = header(native, address, device, list);
	record->mode = RECORD_CONTROL;
	record->room = g_strdup("");
	record->controls = controls != NULL ? g_ptr_array_ref(controls) : NULL;
	if (!stream_piggyback(native, address, device, record, error))
		return SEALING_FAILED;
	if (native->e2ee == NATIVE_E2EE_OFF &&
		!ratchet_has_session(
			native->ratchet, address, device, &wrong)) {
		if (wrong == NULL)
			return sign(native, record, NULL, envelope, error);
		g_propagate_error(error, g_steal_pointer(&wrong));
		return SEALING_FAILED;
	}
	return seal(native, record, key, NULL, envelope, error);
}
