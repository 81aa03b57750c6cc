/* SPDX-License-Identifier: GPL-3.0-or-later */
/* unread: envelopes that could not be decrypted. They are asked for anew; what
 * stays unread becomes a row that people see. */
#include "config.h"

#include "native_priv.h"

#define ASK_DELAY 40 /* ms */
#define WELL_LATELY MINUTE
#define UNREAD_PATIENCE (20 * SECOND)

static gboolean
ask_wanted(struct native *native, struct peer *peer, guint32 device,
	struct hearing *hearing, GError **error)
{
	g_autoptr(GPtrArray) controls = NULL;
	struct control_item *item;
	gboolean sent;

	if (hearing->wanted->len == 0)
		return TRUE;
	item = control_item_new(CONTROL_ANEW);
	if (item->hashes == NULL)
		item->hashes = g_array_new(FALSE, FALSE, HASH_LEN);
	g_array_append_vals(
		item->hashes, hearing->wanted->data, hearing->wanted->len);
	controls = g_ptr_array_new_with_free_func(
		(GDestroyNotify)control_item_free);
	g_ptr_array_add(controls, item);
	if (!stream_control(
		    native, peer->address, device, controls, &sent, error))
		return FALSE;
	if (sent)
		g_array_set_size(hearing->wanted, 0);
	return TRUE;
}

gboolean
stream_ask_anew(struct native *native, struct peer *peer, guint32 device,
	const guint8 hash[HASH_LEN], GError **error)
{
	struct hearing *hearing = peer_hearing(peer, device);
	gboolean allowed = FALSE;

	/* One old envelope is no broken session. */
	if ((hearing->well == 0 || mono_ms() > hearing->well + WELL_LATELY) &&
		!store_anew_session(native->store, native->account,
			peer->address, device, 1, HOUR, now_ms(), &allowed,
			error))
		return FALSE;
	hearing->renew = hearing->renew || allowed;
	if (hearing->badly == 0)
		hearing->badly = mono_ms();
	if (hearing->wanted->len < CONTROLS_MAX)
		g_array_append_vals(hearing->wanted, hash, 1);
	native_duty_in(native, ASK_DELAY);
	return TRUE;
}

/* Whether all that was sent has come all the same. */
static gboolean
is_whole(struct native *native, const struct peer *peer, guint32 device,
	const struct hearing *hearing, gboolean *whole, GError **error)
{
	g_autoptr(StreamIn) in = NULL;

	if (!store_stream_in_get(native->store, native->account, peer->address,
		    device, &in, error))
		return FALSE;
	*whole = in->ranges->len == 0 && hearing->well > hearing->badly;
	return TRUE;
}

static gboolean
unread_device(struct native *native, struct peer *peer, guint32 device,
	struct hearing *hearing, GError **error)
{
	gboolean whole;

	if (!ask_wanted(native, peer, device, hearing, error))
		return FALSE;
	if (hearing->badly == 0 || mono_ms() < hearing->badly + UNREAD_PATIENCE)
		return TRUE;
	if (!is_whole(native, peer, device, hearing, &whole, error))
		return FALSE;
	hearing->badly = 0;
	return whole ||
		deliver_notice(native, peer->address, NOTICE_UNDECRYPTABLE,
			TRUE, error);
}

static gboolean
unread_peer(struct native *native, struct peer *peer, gboolean dry,
	gboolean *any, GError **error)
{
	GHashTableIter iter;
	gpointer device;
	struct hearing *hearing;

	g_hash_table_iter_init(&iter, peer->hearing);
	while (g_hash_table_iter_next(&iter, &device, (gpointer *)&hearing)) {
		*any = *any || hearing->badly != 0 || hearing->wanted->len > 0;
		if (!dry &&
			!unread_device(native, peer, GPOINTER_TO_UINT(device),
				hearing, error))
			return FALSE;
	}
	return TRUE;
}

static gboolean
unread_all(struct native *native, gboolean dry, gboolean *any, GError **error)
{
	GHashTableIter iter;
	struct peer *peer;

	g_hash_table_iter_init(&iter, native->peers);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&peer))
		if (!unread_peer(native, peer, dry, any, error))
			return FALSE;
	return TRUE;
}

gboolean
stream_unread(struct native *native, GError **error)
{
	gboolean any = FALSE;

	if (!unread_all(native, TRUE, &any, error) || !any ||
		!native_up(native))
		return TRUE;
	native_duty_in(native, UNREAD_PATIENCE);
	if (!native_begin(native, STORE_FULL, error))
		return FALSE;
	if (!unread_all(native, FALSE, &any, error)) {
		native_rollback(native);
		return FALSE;
	}
	return native_commit(native, error);
}
