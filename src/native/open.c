/* SPDX-License-Identifier: GPL-3.0-or-later */
/* open: from an envelope to a verified record header. */
#include "config.h"

#include <string.h>

#include "fault.h"
#include "native_priv.h"

static enum opening
refused(struct native *native, struct peer *peer, enum refusal refusal,
	const char *text)
{
	native_refuse(native, peer->address, refusal, text);
	return OPENING_REFUSED;
}

/* Ours, from them, in a room that fits, about this body. */
static const char *
header_wrong(struct native *native, struct peer *peer,
	const struct envelope *envelope, const struct record *record)
{
	gboolean own = g_str_equal(peer->address, native->address);
	const char *other = own ? record->peer : peer->address;
	g_autofree char *room = NULL;
	guint8 hash[HASH_LEN];

	if (!g_str_equal(record->from, peer->address) ||
		record->from_device != envelope->sender)
		return "sender";
	if (!g_str_equal(record->to, native->address) ||
		record->to_device != native->device)
		return "recipient";
	if (memcmp(record->network, native->network, NETWORK_ID_LEN) != 0)
		return "network";
	if (record->has_body != (envelope->body != NULL))
		return "body";
	if (!record->has_body)
		return record->mode == RECORD_CONTROL ? NULL : "mode";
	if (other == NULL || !address_valid(other) || record->seq == 0)
		return "chat";
	room = room_uri_direct(native->network, native->address, other);
	if (!g_str_equal(record->room, room))
		return "room";
	hash_bytes(envelope->body, hash);
	return memcmp(hash, record->body_hash, HASH_LEN) == 0 ? NULL
							      : "body hash";
}

static enum opening
decrypted(struct native *native, struct peer *peer,
	const struct envelope *envelope, const struct secret *plain,
	struct opened *opened)
{
	g_autoptr(GError) wrong = NULL;
	const char *what;

	opened->key = secret_new(RECORD_KEY_LEN);
	opened->sealed = TRUE;
	opened->record =
		record_plain_decode(plain, secret_data(opened->key), &wrong);
	if (opened->record == NULL)
		return refused(native, peer, REFUSED_HEADER, wrong->message);
	if (opened->record->mode == RECORD_OPEN)
		return refused(native, peer, REFUSED_HEADER, "mode");
	what = header_wrong(native, peer, envelope, opened->record);
	return what == NULL ? OPENING_OK
			    : refused(native, peer, REFUSED_HEADER, what);
}

static enum opening
open_sealed(struct native *native, struct peer *peer,
	const struct device_entry *entry, const struct envelope *envelope,
	struct opened *opened, GError **error)
{
	g_autoptr(Secret) plain = NULL;
	g_autoptr(GError) wrong = NULL;
	struct ratchet_info info;
	enum ratchet_result result;

	gboolean first = envelope->signal_type == RATCHET_PREKEY;

	/* A forged first message writes before its MAC is found wrong; a later
	 * one only touches its session, which is held. */
	if (first && !store_savepoint(native->store, error))
		return OPENING_STORE;
	result = ratchet_decrypt(native->ratchet, peer->address, entry->id,
		(enum ratchet_type)envelope->signal_type, envelope->header,
		&plain, &info, &wrong);
	if (result == RATCHET_OK) {
		if (first && !store_release(native->store, error))
			return OPENING_STORE;
		return decrypted(native, peer, envelope, plain, opened);
	}
	if (first)
		store_rollback_to(native->store);
	switch (result) {
	case RATCHET_DUPLICATE:
		return OPENING_DUPLICATE;
	case RATCHET_UNTRUSTED:
		return refused(native, peer, REFUSED_IDENTITY, wrong->message);
	case RATCHET_STORE:
		g_propagate_error(error, g_steal_pointer(&wrong));
		return OPENING_STORE;
	default:
		refused(native, peer, REFUSED_UNDECRYPTABLE, wrong->message);
		return OPENING_UNREADABLE;
	}
}

static enum opening
open_signed(struct native *native, struct peer *peer,
	const struct device_entry *entry, const struct envelope *envelope,
	struct opened *opened)
{
	g_autoptr(GError) wrong = NULL;
	const char *what;

	opened->record =
		record_verify(envelope->header, entry->sign_key, &wrong);
	if (opened->record == NULL)
		return refused(native, peer, REFUSED_HEADER, wrong->message);
	if (opened->record->mode == RECORD_SEALED)
		return refused(native, peer, REFUSED_HEADER, "mode");
	what = header_wrong(native, peer, envelope, opened->record);
	return what == NULL ? OPENING_OK
			    : refused(native, peer, REFUSED_HEADER, what);
}

enum opening
open_envelope(struct native *native, struct peer *peer,
	const struct device_entry *entry, const struct envelope *envelope,
	struct opened *opened, GError **error)
{
	if (envelope->form == ENVELOPE_SEALED)
		return open_sealed(
			native, peer, entry, envelope, opened, error);
	return open_signed(native, peer, entry, envelope, opened);
}
