/* SPDX-License-Identifier: GPL-3.0-or-later */
/* native: opening and closing an account, transactions, small helpers. */
#include "config.h"

#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "native_priv.h"
#include "text.h"

#define CLOCK_AHEAD_MAX (5 * 60 * G_GINT64_CONSTANT(1000000)) /* us */

gint64
now_ms(void)
{
	return g_get_real_time() / 1000;
}

gint64
mono_ms(void)
{
	return g_get_monotonic_time() / 1000;
}

guint64
native_tick(struct native *native)
{
	guint64 now = (guint64)g_get_real_time();

	native->clock = MAX(now, native->clock + 1);
	return native->clock;
}

/* Design, Order: what is more than 5 minutes ahead is clamped. */
void
native_saw_clock(struct native *native, guint64 clock)
{
	guint64 most = (guint64)(g_get_real_time() + CLOCK_AHEAD_MAX);

	native->clock = MAX(native->clock, MIN(clock, most));
}

gboolean
native_up(const struct native *native)
{
	return native->wire != NULL && native->state == DORAN_WIRE_UP;
}

gboolean
native_begin(struct native *native, enum store_sync sync, GError **error)
{
	if (!store_begin(native->store, sync, error))
		return FALSE;
	if (native->ratchet != NULL)
		ratchet_hold(native->ratchet);
	return TRUE;
}

gboolean
native_commit(struct native *native, GError **error)
{
	if ((native->ratchet != NULL &&
		    !ratchet_write(native->ratchet, error)) ||
		!store_commit(native->store, error)) {
		native_rollback(native);
		return FALSE;
	}
	after_run(native);
	return TRUE;
}

void
native_rollback(struct native *native)
{
	if (store_in_transaction(native->store))
		store_rollback(native->store);
	if (native->ratchet != NULL)
		ratchet_forget(native->ratchet);
	after_forget(native);
	peers_forget(native);
}

gboolean
native_stored(struct native *native, gboolean ok, GError **error)
{
	if (!ok) {
		g_warning("%s: %s", native->name,
			error != NULL && *error != NULL ? (*error)->message
							: "?");
		native->store_failed = TRUE;
		native->events.storing(
			native->ctx, error != NULL ? *error : NULL);
		native_duty_in(native, SECOND);
	} else if (native->store_failed) {
		native->store_failed = FALSE;
		native->events.storing(native->ctx, NULL);
	}
	return ok;
}

void
native_refuse(struct native *native, const char *sender, enum refusal refusal,
	const char *text)
{
	g_autofree char *clean = text_clean(text, -1, TEXT_LINE);
	g_autoptr(GError) error = NULL;

	g_info("%s: refused (%d) from %s: %s", native->name, (int)refusal,
		sender != NULL ? sender : "a stranger", clean);
	if (!store_refusal_add(native->store, native->account, sender,
		    (int)refusal, clean, now_ms(), NULL, &error))
		g_warning("%s: a refusal was not counted: %s", native->name,
			error->message);
}

gboolean
contact_load(struct native *native, const char *address,
	struct contact_record **contact, GError **error)
{
	if (!store_contact_get(
		    native->store, native->account, address, contact, error))
		return FALSE;
	if (*contact == NULL) {
		*contact = contact_record_new(native->account, address);
		(*contact)->created = now_ms();
	}
	return TRUE;
}

static void
request_free(gpointer data)
{
	struct request *request = data;

	g_free(request->address);
	g_clear_pointer(&request->rows, g_array_unref);
	g_free(request);
}

static gboolean
load_account(struct native *native, const char *name, GError **error)
{
	g_autoptr(AccountRecord) record = NULL;

	if (!store_account_find(native->store, name, &record, error))
		return FALSE;
	if (record == NULL || !record->has_network)
		return fault_set(error, FAULT_ABSENT,
			_("account “%s” has no keys here; make it with `doran "
			  "account add %s`"),
			name, name);
	native->account = record->id;
	native->device = record->device;
	native->address = g_strdup(record->address);
	memcpy(native->network, record->network_id, NETWORK_ID_LEN);
	return address_parse(
		native->address, &native->user, &native->network_name, error);
}

struct native *
native_new(struct store *store, const struct secret *master,
	const char *account, const struct native_options *options,
	const struct native_events *events, void *ctx, GError **error)
{
	struct native *native = g_new0(struct native, 1);

	native->store = store;
	native->master = secret_copy(master);
	native->name = g_strdup(account);
	native->prefix = g_strdup(
		options->prefix != NULL ? options->prefix : TOPIC_PREFIX);
	native->e2ee = options->e2ee;
	native->display_name = g_strdup(options->display_name);
	native->read_receipts = options->read_receipts;
	native->presence = options->presence && !options->one_shot;
	native->one_shot = options->one_shot;
	native->starts = options->starts;
	native->events = *events;
	native->ctx = ctx;
	native->context = g_main_context_ref_thread_default();
	native->peers =
		g_hash_table_new_full(g_str_hash, g_str_equal, NULL, peer_free);
	native->requests = g_hash_table_new_full(
		g_int64_hash, g_int64_equal, g_free, request_free);
	native->mails = post_new();
	native->flying = g_hash_table_new_full(
		g_int64_hash, g_int64_equal, NULL, g_free);
	native->behind = TRUE;
	native->settled = g_array_new(FALSE, FALSE, sizeof(struct settled));
	g_queue_init(&native->inbox);
	native->statuses_due = TRUE;
	if (!load_account(native, account, error) ||
		!identity_load(native, error) ||
		(options->rolled_back && !rekey(native, error)) ||
		!store_message_max_clock(
			store, native->account, &native->clock, error) ||
		(native->ratchet = keystore_ratchet(native, error)) == NULL) {
		native_free(native);
		return NULL;
	}
	native->list_stale = native->keys_stale = rekey_unfinished(native);
	return native;
}

void
native_free(struct native *native)
{
	if (native == NULL)
		return;
	live_close(native);
	g_clear_pointer(&native->peers, g_hash_table_unref);
	g_hash_table_unref(native->requests);
	g_hash_table_unref(native->mails);
	g_hash_table_unref(native->flying);
	g_array_unref(native->settled);
	after_forget(native);
	ratchet_free(native->ratchet);
	device_list_free(native->list);
	secret_free(native->device_seed);
	secret_free(native->list_seed);
	secret_free(native->identity);
	secret_free(native->master);
	g_clear_error(&native->state_error);
	g_main_context_unref(native->context);
	g_free(native->name);
	g_free(native->address);
	g_free(native->user);
	g_free(native->network_name);
	g_free(native->display_name);
	g_free(native->prefix);
	g_free(native);
}

gint64
native_account(const struct native *native)
{
	return native->account;
}

const char *
native_address(const struct native *native)
{
	return native->address;
}

char *
native_fingerprint(const struct native *native)
{
	return hex_encode(native->list->root, SIGN_KEY_LEN);
}

char *
native_device(const struct native *native)
{
	return device_to_text(native->device);
}
