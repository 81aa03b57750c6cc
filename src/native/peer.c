/* SPDX-License-Identifier: GPL-3.0-or-later */
/* peer: what is watched of other people on the server: their device list,
 * their prekeys, their presence. Retained values are a cache: what is missing
 * is asked for. */
#include "config.h"

#include <string.h>

#include "ask.h"
#include "i18n.h"
#include "native_priv.h"
#include "prekeys.h"

#define GRACE_KNOWN 250 /* ms for a retained copy after the SUBACK */
#define GRACE_UNKNOWN 600
#define ASK_EVERY (30 * SECOND)

static guint
grace_add(struct native *native, guint ms, GSourceFunc func, gpointer data)
{
	g_autoptr(GSource) source = g_timeout_source_new(ms);

	g_source_set_callback(source, func, data, NULL);
	return g_source_attach(source, native->context);
}

static void
grace_stop(struct native *native, guint *grace)
{
	GSource *source;

	if (*grace == 0)
		return;
	source = g_main_context_find_source_by_id(native->context, *grace);
	if (source != NULL)
		g_source_destroy(source);
	*grace = 0;
}

static void
keys_wait_free(gpointer data)
{
	struct keys_wait *wait = data;

	key_bundle_free(wait->bundle);
	grace_stop(wait->peer->native, &wait->grace);
	g_free(wait);
}

static void
hearing_free(gpointer data)
{
	struct hearing *hearing = data;

	g_clear_pointer(&hearing->wanted, g_array_unref);
	g_free(hearing);
}

struct hearing *
peer_hearing(struct peer *peer, guint32 device)
{
	struct hearing *hearing =
		g_hash_table_lookup(peer->hearing, GUINT_TO_POINTER(device));

	if (hearing != NULL)
		return hearing;
	hearing = g_new0(struct hearing, 1);
	hearing->wanted = g_array_new(FALSE, FALSE, HASH_LEN);
	g_hash_table_insert(peer->hearing, GUINT_TO_POINTER(device), hearing);
	return hearing;
}

struct peer *
peer_get(struct native *native, const char *address)
{
	struct peer *peer = g_hash_table_lookup(native->peers, address);

	if (peer != NULL)
		return peer;
	peer = g_new0(struct peer, 1);
	peer->native = native;
	peer->address = g_strdup(address);
	peer->user = g_strndup(address, strcspn(address, "@"));
	peer->here = g_hash_table_new(g_direct_hash, g_direct_equal);
	peer->keys = g_hash_table_new_full(
		g_direct_hash, g_direct_equal, NULL, keys_wait_free);
	peer->hearing = g_hash_table_new_full(
		g_direct_hash, g_direct_equal, NULL, hearing_free);
	g_hash_table_insert(native->peers, peer->address, peer);
	return peer;
}

void
peer_free(gpointer data)
{
	struct peer *peer = data;

	grace_stop(peer->native, &peer->grace);
	g_hash_table_unref(peer->keys);
	g_hash_table_unref(peer->hearing);
	g_hash_table_unref(peer->here);
	device_list_free(peer->list);
	g_free(peer->address);
	g_free(peer->user);
	g_free(peer);
}

struct device_list *
peer_list(struct peer *peer)
{
	struct native *native = peer->native;
	g_autoptr(ContactRecord) contact = NULL;
	g_autoptr(GError) error = NULL;

	if (g_str_equal(peer->address, native->address))
		return native->list;
	if (peer->loaded)
		return peer->list;
	if (!store_contact_get(native->store, native->account, peer->address,
		    &contact, &error)) {
		g_warning("%s: %s", native->name, error->message);
		return NULL;
	}
	peer->loaded = TRUE;
	if (contact == NULL || contact->list == NULL)
		return NULL;
	peer->list = device_list_decode(
		contact->list, peer->address, native->network, &error);
	if (peer->list == NULL)
		g_warning("%s: the stored device list of %s: %s", native->name,
			peer->address, error->message);
	return peer->list;
}

static void
ask(struct peer *peer, guint what)
{
	struct native *native = peer->native;
	g_autofree char *topic = NULL;
	g_autoptr(GBytes) payload = NULL;

	if (!native_up(native) ||
		(peer->asked != 0 && mono_ms() < peer->asked + ASK_EVERY))
		return;
	peer->asked = mono_ms();
	topic = topic_ask(native->prefix, peer->user, native->user);
	payload = ask_encode(what);
	wire_publish(native->wire, topic, payload, 1, FALSE);
}

/* Rows that waited for this peer may go on. */
static void
wake(struct peer *peer)
{
	struct native *native = peer->native;
	g_autoptr(GError) error = NULL;

	native_stored(native,
		store_outbox_wake(native->store, native->account, peer->address,
			now_ms(), &error),
		&error);
	native_rows_due(native);
}

static struct request *
request_add(struct native *native, guint64 id, enum request_kind kind,
	const char *address, guint32 device)
{
	struct request *request = g_new0(struct request, 1);

	request->kind = kind;
	request->address = g_strdup(address);
	request->device = device;
	g_hash_table_insert(
		native->requests, g_memdup2(&id, sizeof id), request);
	return request;
}

/* ---- the list ---- */

static gboolean
list_grace_over(gpointer data)
{
	struct peer *peer = data;

	peer->grace = 0;
	if (peer->checked)
		return G_SOURCE_REMOVE;
	peer->checked = TRUE;
	if (peer_list(peer) == NULL)
		ask(peer, ASK_LIST | ASK_KEYS);
	wake(peer);
	return G_SOURCE_REMOVE;
}

gboolean
peer_check(struct peer *peer)
{
	struct native *native = peer->native;
	g_autofree char *topic = NULL;

	peer->wanted = !native_up(native);
	if (peer->wanted)
		return FALSE;
	if (!peer->subscribed) {
		topic = topic_list(native->prefix, peer->user);
		request_add(native, wire_subscribe(native->wire, topic, 1),
			REQUEST_LIST, peer->address, 0);
		peer->subscribed = TRUE;
	}
	return peer->checked;
}

void
peer_subscribed(struct peer *peer, gboolean granted)
{
	if (!granted) {
		peer->subscribed = FALSE;
		return;
	}
	if (!peer->checked && peer->grace == 0)
		peer->grace = grace_add(peer->native,
			peer_list(peer) != NULL ? GRACE_KNOWN : GRACE_UNKNOWN,
			list_grace_over, peer);
}

void
peer_list_arrived(struct peer *peer, GBytes *payload)
{
	struct native *native = peer->native;
	g_autoptr(GError) error = NULL;
	gboolean news;

	if (g_bytes_get_size(payload) == 0)
		return;
	if (!native_begin(native, STORE_NORMAL, &error) ||
		!peer_offer_list(peer, payload, &news, &error) ||
		!native_commit(native, &error)) {
		native_rollback(native);
		native_stored(native, FALSE, &error);
		return;
	}
	grace_stop(native, &peer->grace);
	if (!peer->checked || news) {
		peer->checked = TRUE;
		wake(peer);
		native_stored(native,
			receive_held(native, peer->address, &error), &error);
	}
}

/* ---- prekeys ---- */

static struct keys_wait *
keys_get(struct peer *peer, guint32 device)
{
	struct keys_wait *wait =
		g_hash_table_lookup(peer->keys, GUINT_TO_POINTER(device));

	if (wait != NULL)
		return wait;
	wait = g_new0(struct keys_wait, 1);
	wait->device = device;
	wait->peer = peer;
	g_hash_table_insert(peer->keys, GUINT_TO_POINTER(device), wait);
	return wait;
}

struct key_bundle *
peer_bundle(struct peer *peer, guint32 device)
{
	struct native *native = peer->native;
	struct keys_wait *wait = keys_get(peer, device);
	g_autofree char *topic = NULL;

	if (wait->bundle != NULL || !native_up(native))
		return wait->bundle;
	if (!wait->subscribed) {
		topic = topic_keys(native->prefix, peer->user, device);
		request_add(native, wire_subscribe(native->wire, topic, 1),
			REQUEST_KEYS, peer->address, device);
		wait->subscribed = TRUE;
	}
	return NULL;
}

void
peer_bundle_used(struct peer *peer, guint32 device)
{
	struct native *native = peer->native;
	struct keys_wait *wait = keys_get(peer, device);
	g_autofree char *topic = topic_keys(native->prefix, peer->user, device);

	if (native_up(native) && wait->subscribed)
		wire_unsubscribe(native->wire, topic);
	g_hash_table_remove(peer->keys, GUINT_TO_POINTER(device));
}

static gboolean
keys_grace_over(gpointer data)
{
	struct keys_wait *wait = data;

	wait->grace = 0;
	if (wait->bundle == NULL) {
		ask(wait->peer, ASK_KEYS);
		wake(wait->peer); /* so that they tell why they wait */
	}
	return G_SOURCE_REMOVE;
}

void
peer_keys_subscribed(struct peer *peer, guint32 device, gboolean granted)
{
	struct keys_wait *wait = keys_get(peer, device);

	wait->subscribed = granted;
	if (granted && wait->bundle == NULL && wait->grace == 0)
		wait->grace = grace_add(
			peer->native, GRACE_UNKNOWN, keys_grace_over, wait);
}

void
peer_keys_arrived(struct peer *peer, guint32 device, GBytes *payload)
{
	struct native *native = peer->native;
	const struct device_list *list = peer_list(peer);
	const struct device_entry *entry =
		list != NULL ? device_list_find(list, device) : NULL;
	struct keys_wait *wait;
	g_autoptr(KeyBundle) bundle = NULL;
	g_autoptr(GError) error = NULL;

	if (entry == NULL || g_bytes_get_size(payload) == 0)
		return;
	bundle = key_bundle_decode(
		payload, peer->address, native->network, entry, &error);
	if (bundle != NULL &&
		(bundle->prekeys->len == 0 ||
			!signed_prekey_check(bundle->identity,
				bundle->signed_pub, bundle->signed_sig)))
		g_clear_pointer(&bundle, key_bundle_free);
	if (bundle == NULL) {
		native_refuse(native, peer->address, REFUSED_KEYS,
			error != NULL ? error->message
				      : _("no usable prekey in the bundle"));
		return;
	}
	wait = keys_get(peer, device);
	grace_stop(native, &wait->grace);
	key_bundle_free(wait->bundle);
	wait->bundle = g_steal_pointer(&bundle);
	wake(peer);
}

/* ---- presence ---- */

void
peer_watch(struct peer *peer)
{
	struct native *native = peer->native;
	const struct device_list *list = peer_list(peer);

	peer->presence_on = TRUE;
	if (!native_up(native) || !native->presence || list == NULL)
		return;
	for (guint i = 0; i < list->devices->len; i++) {
		const struct device_entry *entry =
			g_ptr_array_index(list->devices, i);
		g_autofree char *topic =
			topic_on(native->prefix, peer->user, entry->id);

		wire_subscribe(native->wire, topic, 0);
	}
}

static void
watch_accepted(struct native *native)
{
	g_autoptr(GPtrArray) contacts = NULL;
	g_autoptr(GError) error = NULL;

	if (!store_contact_list(native->store, native->account,
		    CONTACT_ACCEPTED, &contacts, &error)) {
		g_warning("%s: %s", native->name, error->message);
		return;
	}
	for (guint i = 0; i < contacts->len; i++) {
		const struct contact_record *contact =
			g_ptr_array_index(contacts, i);
		struct peer *peer = peer_get(native, contact->address);

		peer_check(peer);
		peer_watch(peer);
	}
}

void
peers_watch(struct native *native)
{
	GHashTableIter iter;
	struct peer *peer;

	if (!native->one_shot) {
		watch_accepted(native);
		return;
	}
	g_hash_table_iter_init(&iter, native->peers);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&peer))
		if (peer->wanted)
			peer_check(peer);
}

void
peer_presence_arrived(struct peer *peer, guint32 device, GBytes *payload)
{
	gboolean here = FALSE, was = g_hash_table_size(peer->here) > 0, is;
	gpointer key = GUINT_TO_POINTER(device);

	if (g_bytes_get_size(payload) > 0 &&
		!presence_decode(payload, &here, NULL))
		return;
	if (here)
		g_hash_table_add(peer->here, key);
	else
		g_hash_table_remove(peer->here, key);
	is = g_hash_table_size(peer->here) > 0;
	if (is == was)
		return;
	peer->native->events.contact(peer->native->ctx, peer->address);
	if (is)
		native_duty_in(peer->native, 3 * SECOND);
}

void
peers_forget(struct native *native)
{
	GHashTableIter iter;
	struct peer *peer;

	g_hash_table_iter_init(&iter, native->peers);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&peer)) {
		g_clear_pointer(&peer->list, device_list_free);
		peer->loaded = FALSE;
	}
}

gboolean
native_online(struct native *native, const char *address)
{
	const struct peer *peer = g_hash_table_lookup(native->peers, address);

	return peer != NULL && g_hash_table_size(peer->here) > 0;
}

static gboolean
keys_awaited(gpointer key, gpointer value, gpointer user)
{
	const struct keys_wait *wait = value;

	(void)key, (void)user;
	return wait->grace != 0;
}

gboolean
peers_awaited(struct native *native)
{
	GHashTableIter iter;
	struct peer *peer;

	g_hash_table_iter_init(&iter, native->peers);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&peer))
		if (peer->grace != 0 ||
			g_hash_table_find(peer->keys, keys_awaited, NULL) !=
				NULL)
			return TRUE;
	return FALSE;
}

void
peers_disconnected(struct native *native)
{
	GHashTableIter iter;
	struct peer *peer;

	g_hash_table_iter_init(&iter, native->peers);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&peer)) {
		gboolean was = g_hash_table_size(peer->here) > 0;

		peer->subscribed = peer->checked = FALSE;
		grace_stop(native, &peer->grace);
		g_hash_table_remove_all(peer->keys);
		g_hash_table_remove_all(peer->here);
		if (was)
			native->events.contact(native->ctx, peer->address);
	}
}
