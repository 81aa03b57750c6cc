/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trust: which of a peer's device lists is believed: the root key that was
 * seen first, and the newest list under it (doran-protocol(7), The device
 * list). */
#include "config.h"

#include <string.h>

#include "i18n.h"
#include "native_priv.h"

static gboolean
keep_list(struct peer *peer, struct contact_record *contact,
	struct device_list *take_list, GError **error)
{
	contact->list = g_bytes_ref(take_list->encoded);
	memcpy(contact->list_hash, take_list->hash, HASH_LEN);
	contact->list_epoch = take_list->epoch;
	contact->list_counter = take_list->counter;
	contact->list_expires = take_list->expires * SECOND;
	contact->list_seen = now_ms();
	contact->frozen = FALSE;
	device_list_free(peer->list);
	peer->list = take_list;
	peer->loaded = TRUE;
	if (peer->presence_on)
		peer_watch(peer);
	after_contact(peer->native, peer->address);
	return store_contact_put(peer->native->store, contact, error) &&
		outbox_list_changed(peer->native, peer, error);
}

static gboolean
another_root(struct peer *peer, struct contact_record *contact,
	const struct device_list *list, GError **error)
{
	gboolean news = !contact->has_pending ||
		memcmp(contact->pending_root, list->root, SIGN_KEY_LEN) != 0;

	if (!news && contact->trust == TRUST_CHANGED)
		return TRUE;
	contact->has_pending = TRUE;
	memcpy(contact->pending_root, list->root, SIGN_KEY_LEN);
	contact->trust = TRUST_CHANGED;
	after_contact(peer->native, peer->address);
	return store_contact_put(peer->native->store, contact, error) &&
		(contact->state != CONTACT_ACCEPTED ||
			deliver_notice(peer->native, peer->address,
				NOTICE_KEY_CHANGED, TRUE, error));
}

enum order { ORDER_NEWER, ORDER_SAME, ORDER_OLDER, ORDER_CLASH };

static enum order
compare(const struct contact_record *contact, const struct device_list *old,
	const struct device_list *list)
{
	if (list->epoch != contact->list_epoch)
		return list->epoch > contact->list_epoch ? ORDER_NEWER
							 : ORDER_OLDER;
	if (memcmp(list->hash, contact->list_hash, HASH_LEN) == 0)
		return ORDER_SAME;
	if (list->counter < contact->list_counter)
		return ORDER_OLDER;
	if (list->counter == contact->list_counter || contact->frozen ||
		(old != NULL &&
			memcmp(old->list_key, list->list_key, SIGN_KEY_LEN) !=
				0))
		return ORDER_CLASH;
	return ORDER_NEWER;
}

static gboolean
has_new_device(const struct device_list *old, const struct device_list *list)
{
	for (guint i = 0; i < list->devices->len; i++) {
		const struct device_entry *entry =
			g_ptr_array_index(list->devices, i);

		if (device_list_find(old, entry->id) == NULL)
			return TRUE;
	}
	return FALSE;
}

static gboolean
same_root(struct peer *peer, struct contact_record *contact, DeviceList **list,
	gboolean *news, GError **error)
{
	struct native *native = peer->native;
	gboolean added;

	switch (compare(contact, peer_list(peer), *list)) {
	case ORDER_OLDER:
		native_refuse(native, peer->address, REFUSED_REGRESSED,
			_("a device list older than the one known"));
		return TRUE;
	case ORDER_SAME:
		contact->list_seen = now_ms();
		return store_contact_put(native->store, contact, error);
	case ORDER_CLASH:
		if (contact->frozen)
			return TRUE;
		contact->frozen = TRUE;
		return store_contact_put(native->store, contact, error) &&
			deliver_notice(native, peer->address,
				NOTICE_LIST_FROZEN, TRUE, error);
	case ORDER_NEWER:
		break;
	}
	added = peer_list(peer) != NULL &&
		has_new_device(peer_list(peer), *list);
	/* Design, Identity: an expired list admits no new devices. */
	if (added && (*list)->expires < now_ms() / SECOND) {
		native_refuse(native, peer->address, REFUSED_LIST,
			_("new devices on an expired list"));
		return TRUE;
	}
	*news = TRUE;
	g_clear_pointer(&contact->list, g_bytes_unref);
	return keep_list(peer, contact, g_steal_pointer(list), error) &&
		(!added || contact->state != CONTACT_ACCEPTED ||
			deliver_notice(native, peer->address,
				NOTICE_DEVICE_ADDED, FALSE, error));
}

gboolean
peer_offer_list(
	struct peer *peer, GBytes *bytes, gboolean *news, GError **error)
{
	struct native *native = peer->native;
	g_autoptr(GError) wrong = NULL;
	g_autoptr(ContactRecord) contact = NULL;
	g_autoptr(DeviceList) list = device_list_decode(
		bytes, peer->address, native->network, &wrong);

	*news = FALSE;
	if (list == NULL) {
		native_refuse(
			native, peer->address, REFUSED_LIST, wrong->message);
		return TRUE;
	}
	if (!contact_load(native, peer->address, &contact, error))
		return FALSE;
	if (contact->has_root &&
		memcmp(contact->root, list->root, SIGN_KEY_LEN) != 0)
		return another_root(peer, contact, list, error);
	if (contact->has_root && contact->list != NULL)
		return same_root(peer, contact, &list, news, error);
	if (!contact->has_root) {
		contact->has_root = TRUE;
		memcpy(contact->root, list->root, SIGN_KEY_LEN);
		contact->trust = TRUST_PINNED;
	}
	*news = TRUE;
	return keep_list(peer, contact, g_steal_pointer(&list), error);
}
