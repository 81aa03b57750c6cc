/* SPDX-License-Identifier: GPL-3.0-or-later */
/* receive: what comes into the inbox: decrypt, advance the ratchet, store, note
 * the acknowledgement and the outcome. One transaction an arrival; where one
 * envelope of a pack spoils it, one an envelope. */
#include "config.h"

#include <string.h>

#include "ask.h"
#include "i18n.h"
#include "native_priv.h"
#include "pack.h"

#define ASK_ANSWER_EVERY (10 * SECOND)

static gboolean
outcome(struct native *native, const guint8 hash[HASH_LEN], enum outcome end,
	GError **error)
{
	return store_envelope_add(native->store, native->account, hash,
		(int)end, now_ms(), error);
}

static gboolean
hold(struct native *native, struct peer *peer, const char *topic,
	GBytes *payload, GError **error)
{
	gboolean stored;

	if (!store_held_add(native->store, native->account, peer->address,
		    topic, payload, now_ms(), &stored, error))
		return FALSE;
	if (!stored)
		native_refuse(native, peer->address, REFUSED_FLOOD,
			_("too many envelopes wait for this sender"));
	return TRUE;
}

/* The first sign of life: what was parked for this peer goes out again. */
static gboolean
note_answer(struct native *native, struct peer *peer,
	struct contact_record *contact, GError **error)
{
	g_autoptr(GArray) progress = NULL;

	if (contact->acked_ever || g_str_equal(peer->address, native->address))
		return TRUE;
	contact->acked_ever = TRUE;
	native_rows_due(native);
	return store_contact_put(native->store, contact, error) &&
		store_outbox_unpark(native->store, native->account,
			peer->address, now_ms(), &progress, error) &&
		outbox_progressed(native, progress, error);
}

static gboolean
take_opened(struct native *native, struct peer *peer,
	struct contact_record *contact, const struct opened *opened,
	GBytes *body, enum freshness *fresh, GError **error)
{
	const struct record *record = opened->record;
	gboolean friend = contact->state == CONTACT_ACCEPTED ||
		g_str_equal(peer->address, native->address);

	*fresh = STREAM_FRESH;
	peer->heard = now_ms();
	peer_hearing(peer, record->from_device)->well = mono_ms();
	if (!note_answer(native, peer, contact, error) ||
		!stream_extensions(native, peer, record, error))
		return FALSE;
	if (record->seq == 0)
		return TRUE;
	if (!stream_received(native, peer, record->from_device, record->seq,
		    friend, fresh, error))
		return FALSE;
	if (*fresh != STREAM_FRESH || !record->has_body)
		return TRUE;
	return deliver_content(native, peer, contact, opened, body, error);
}

static gboolean
unreadable(struct native *native, struct peer *peer,
	const struct contact_record *contact, guint32 device,
	const guint8 hash[HASH_LEN], GError **error)
{
	guint32 count;

	if (!outcome(native, hash, OUTCOME_UNREADABLE, error))
		return FALSE;
	if (contact->state != CONTACT_ACCEPTED)
		return TRUE;
	return store_anew_envelope(native->store, native->account, hash,
		       now_ms(), &count, error) &&
		(count > 1 ||
			stream_ask_anew(native, peer, device, hash, error));
}

/* A redelivery of what was taken: the acknowledgement was lost. */
static gboolean
again(struct native *native, struct peer *peer, guint32 device, GError **error)
{
	g_autoptr(StreamIn) in = NULL;

	if (!store_stream_in_get(native->store, native->account, peer->address,
		    device, &in, error))
		return FALSE;
	if (in->ack_due != 0 || (in->cumulative == 0 && in->ranges->len == 0))
		return TRUE;
	in->ack_due = now_ms();
	native_duty_in(native, 20);
	return store_stream_in_put(native->store, native->account, in, error);
}

struct letter {
	struct peer *peer;
	const char *topic;
	GBytes *payload;
	guint8 hash[HASH_LEN];
	gboolean later; /* as if it had not come: it comes again */
};

static gboolean
take_verified(struct native *native, struct letter *letter,
	struct contact_record *contact, const struct device_entry *entry,
	const struct envelope *envelope, GError **error)
{
	struct opened opened = {NULL};
	enum freshness fresh = STREAM_FRESH;
	enum opening opening = open_envelope(
		native, letter->peer, entry, envelope, &opened, error);
	gboolean ok = FALSE;

	switch (opening) {
	case OPENING_OK:
		ok = take_opened(native, letter->peer, contact, &opened,
			     envelope->body, &fresh, error) &&
			(fresh == STREAM_LATER ||
				outcome(native, letter->hash, OUTCOME_DONE,
					error));
		break;
	case OPENING_DUPLICATE:
		ok = again(native, letter->peer, entry->id, error) &&
			outcome(native, letter->hash, OUTCOME_DONE, error);
		break;
	case OPENING_REFUSED:
		ok = outcome(native, letter->hash, OUTCOME_REFUSED, error);
		break;
	case OPENING_UNREADABLE:
		ok = unreadable(native, letter->peer, contact, entry->id,
			letter->hash, error);
		break;
	case OPENING_STORE:
		break;
	}
	record_free(opened.record);
	secret_free(opened.key);
	letter->later = ok && fresh == STREAM_LATER;
	return ok;
}

/* The list may be older than the sender's device: look once more. */
static gboolean
unknown_device(struct native *native, const struct letter *letter,
	gboolean held, GError **error)
{
	struct peer *peer = letter->peer;

	if (held || (peer->checked && peer_list(peer) != NULL)) {
		native_refuse(native, peer->address, REFUSED_DEVICE,
			_("its device is not on the sender's list"));
		return outcome(native, letter->hash, OUTCOME_REFUSED, error);
	}
	peer_check(peer);
	return hold(native, peer, letter->topic, letter->payload, error);
}

static gboolean
take_letter(struct native *native, struct letter *letter, gboolean held,
	GError **error)
{
	struct peer *peer = letter->peer;
	g_autoptr(GError) wrong = NULL;
	g_autoptr(Envelope) envelope = envelope_decode(letter->payload, &wrong);
	g_autoptr(ContactRecord) contact = NULL;
	const struct device_list *list;
	const struct device_entry *entry;
	gboolean news;

	if (envelope == NULL) {
		native_refuse(native, peer->address, REFUSED_ENVELOPE,
			wrong->message);
		return outcome(native, letter->hash, OUTCOME_REFUSED, error);
	}
	if (envelope->list != NULL &&
		!g_str_equal(peer->address, native->address) &&
		!peer_offer_list(peer, envelope->list, &news, error))
		return FALSE;
	if (!contact_load(native, peer->address, &contact, error))
		return FALSE;
	if (contact->state == CONTACT_BLOCKED) {
		native_refuse(native, peer->address, REFUSED_BLOCKED,
			_("the sender is blocked"));
		return outcome(native, letter->hash, OUTCOME_REFUSED, error);
	}
	list = peer_list(peer);
	entry = list != NULL ? device_list_find(list, envelope->sender) : NULL;
	if (entry == NULL && contact->trust == TRUST_CHANGED)
		return hold(native, peer, letter->topic, letter->payload,
			error); /* until the new key is looked at */
	if (entry == NULL)
		return unknown_device(native, letter, held, error);
	return take_verified(native, letter, contact, entry, envelope, error);
}

static gboolean
known_envelope(struct native *native, const struct letter *letter,
	gboolean *known, GError **error)
{
	g_autoptr(Envelope) envelope = NULL;
	int end = 0;

	if (!store_envelope_find(native->store, native->account, letter->hash,
		    known, &end, error))
		return FALSE;
	if (!*known || end != OUTCOME_DONE)
		return TRUE;
	envelope = envelope_decode(letter->payload, NULL);
	return envelope == NULL ||
		again(native, letter->peer, envelope->sender, error);
}

static gboolean
letter_inside(struct native *native, struct letter *letter, gboolean held,
	GError **error)
{
	gboolean known;

	return known_envelope(native, letter, &known, error) &&
		(known || take_letter(native, letter, held, error));
}

static gboolean
take_letters(
	struct native *native, struct letter *letters, guint n, GError **error)
{
	gboolean later = FALSE;

	if (!native_begin(native, STORE_NORMAL, error))
		return FALSE;
	for (guint i = 0; !later && i < n; i++) {
		letters[i].later = FALSE;
		if (!letter_inside(native, &letters[i], FALSE, error)) {
			native_rollback(native);
			return FALSE;
		}
		later = letters[i].later;
	}
	if (!later)
		return native_commit(native, error);
	native_rollback(native);
	for (guint i = 0; n > 1 && i < n; i++)
		if (!take_letters(native, &letters[i], 1, error))
			return FALSE;
	return TRUE;
}

static gboolean
refuse_pack(struct native *native, const struct letter *letter,
	const GError *wrong, GError **error)
{
	if (!native_begin(native, STORE_NORMAL, error))
		return FALSE;
	native_refuse(native, letter->peer->address, REFUSED_ENVELOPE,
		wrong->message);
	if (outcome(native, letter->hash, OUTCOME_REFUSED, error))
		return native_commit(native, error);
	native_rollback(native);
	return FALSE;
}

static gboolean
take_pack(struct native *native, const struct letter *outside, GError **error)
{
	g_autoptr(GError) wrong = NULL;
	g_autoptr(GPtrArray) envelopes = pack_decode(outside->payload, &wrong);
	g_autofree struct letter *letters = NULL;

	if (envelopes == NULL)
		return refuse_pack(native, outside, wrong, error);
	letters = g_new0(struct letter, envelopes->len);
	for (guint i = 0; i < envelopes->len; i++) {
		letters[i] = *outside;
		letters[i].payload = envelopes->pdata[i];
		hash_bytes(letters[i].payload, letters[i].hash);
	}
	return take_letters(native, letters, envelopes->len, error);
}

static gboolean
take_inbox(struct native *native, const struct topic *topic,
	const struct arrival *arrival, GError **error)
{
	g_autofree char *address =
		address_make(topic->sender, native->network_name);
	struct letter letter = {
		.peer = peer_get(native, address),
		.topic = arrival->topic,
		.payload = arrival->payload,
	};

	hash_bytes(arrival->payload, letter.hash);
	if (pack_is(arrival->payload))
		return take_pack(native, &letter, error);
	return take_letters(native, &letter, 1, error);
}

static gboolean
take_held(struct native *native, const struct held_record *held,
	struct letter *letter, GError **error)
{
	if (!native_begin(native, STORE_NORMAL, error))
		return FALSE;
	if (!store_held_delete(native->store, held->id, error) ||
		!letter_inside(native, letter, TRUE, error)) {
		native_rollback(native);
		return FALSE;
	}
	if (!letter->later)
		return native_commit(native, error);
	native_rollback(native);
	return TRUE;
}

gboolean
receive_held(struct native *native, const char *address, GError **error)
{
	g_autoptr(GPtrArray) held = NULL;

	if (!store_held_list(
		    native->store, native->account, address, &held, error))
		return FALSE;
	for (guint i = 0; i < held->len; i++) {
		const struct held_record *one = g_ptr_array_index(held, i);
		struct letter letter = {
			.peer = peer_get(native, address),
			.topic = one->topic,
			.payload = one->bytes,
		};

		hash_bytes(one->bytes, letter.hash);
		if (!take_held(native, one, &letter, error))
			return FALSE;
	}
	return TRUE;
}

/* Somebody misses our list or keys: the server lost them. */
static void
take_ask(struct native *native, const struct topic *topic, GBytes *payload)
{
	g_autofree char *address =
		address_make(topic->sender, native->network_name);
	g_autoptr(GError) error = NULL;
	guint what = ask_decode(payload, &error);

	if (what == 0) {
		native_refuse(native, address, REFUSED_ASK, error->message);
		return;
	}
	if (native->republished != 0 &&
		mono_ms() < native->republished + ASK_ANSWER_EVERY)
		return;
	native->republished = mono_ms();
	if (native_up(native))
		identity_publish(
			native, (what & ASK_LIST) != 0, (what & ASK_KEYS) != 0);
}

static void
take_value(struct native *native, const struct topic *topic, GBytes *payload)
{
	g_autofree char *address =
		address_make(topic->user, native->network_name);
	gboolean own = g_str_equal(address, native->address);

	switch (topic->kind) {
	case TOPIC_LIST:
		if (own)
			identity_own_list(native, payload);
		else
			peer_list_arrived(peer_get(native, address), payload);
		break;
	case TOPIC_KEYS:
		if (own && topic->device == native->device)
			identity_own_keys(native, payload);
		else
			peer_keys_arrived(peer_get(native, address),
				topic->device, payload);
		break;
	case TOPIC_ON:
		if (!own)
			peer_presence_arrived(peer_get(native, address),
				topic->device, payload);
		break;
	default:
		break;
	}
}

gboolean
receive_arrival(
	struct native *native, const struct arrival *arrival, GError **error)
{
	struct topic topic;

	if (!topic_parse(native->prefix, arrival->topic, &topic)) {
		native_refuse(native, NULL, REFUSED_TOPIC,
			_("a topic of no meaning"));
		return TRUE;
	}
	if (topic.kind == TOPIC_IN) {
		if (!g_str_equal(topic.user, native->user) ||
			topic.device != native->device || arrival->retained) {
			native_refuse(native, NULL, REFUSED_TOPIC,
				_("an inbox that is not ours, or retained"));
			return TRUE;
		}
		return take_inbox(native, &topic, arrival, error);
	}
	if (topic.kind == TOPIC_ASK)
		take_ask(native, &topic, arrival->payload);
	else
		take_value(native, &topic, arrival->payload);
	return TRUE;
}
