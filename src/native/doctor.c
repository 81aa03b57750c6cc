/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doctor: what an account knows about its own health. */
#include "config.h"

#include "i18n.h"
#include "native_priv.h"

static const char *const refusal_names[REFUSED_LAST + 1] = {
	[REFUSED_TOPIC] = "refused-topic",
	[REFUSED_ENVELOPE] = "refused-envelope",
	[REFUSED_LIST] = "refused-list",
	[REFUSED_DEVICE] = "refused-device",
	[REFUSED_KEYS] = "refused-keys",
	[REFUSED_UNDECRYPTABLE] = "refused-undecryptable",
	[REFUSED_IDENTITY] = "refused-identity",
	[REFUSED_HEADER] = "refused-header",
	[REFUSED_BODY] = "refused-body",
	[REFUSED_CONTENT] = "refused-content",
	[REFUSED_PLAINTEXT] = "refused-plaintext",
	[REFUSED_ASK] = "refused-ask",
	[REFUSED_FLOOD] = "refused-flood",
	[REFUSED_BLOCKED] = "refused-blocked",
	[REFUSED_REGRESSED] = "refused-regressed",
};

static void
check_connection(struct native *native, native_check check, void *user)
{
	const GError *error = native->state_error;

	if (native->state == DORAN_WIRE_UP)
		check(user, "connection", "ok", NULL, -1, 0);
	else if (error == NULL)
		check(user, "connection", "note", NULL, -1, 0);
	else
		check(user, "connection", "fail", error->message, -1,
			error->code);
}

static void
check_refusals(struct native *native, native_check check, void *user)
{
	g_autoptr(GPtrArray) refusals = NULL;

	if (!store_refusal_list(
		    native->store, native->account, &refusals, NULL))
		return;
	for (guint i = 0; i < refusals->len; i++) {
		const struct refusal_record *one =
			g_ptr_array_index(refusals, i);
		g_autofree char *detail = g_strdup_printf("%s: %s",
			*one->sender != '\0' ? one->sender : "?", one->text);

		if (one->code >= 1 && one->code <= REFUSED_LAST)
			check(user, refusal_names[one->code], "note", detail,
				one->count, 0);
	}
}

static void
check_outbox(struct native *native, native_check check, void *user)
{
	guint32 counts[OUTBOX_STATES];

	if (!store_outbox_counts(native->store, native->account, counts, NULL))
		return;
	check(user, "outbox-waiting",
		counts[OUTBOX_WAITING] + counts[OUTBOX_READY] > 0 ? "note"
								  : "ok",
		NULL, counts[OUTBOX_WAITING] + counts[OUTBOX_READY], 0);
	check(user, "outbox-unacknowledged", "ok", NULL,
		counts[OUTBOX_PUBLISHED], 0);
	if (counts[OUTBOX_PARKED] > 0)
		check(user, "outbox-parked", "note", NULL,
			counts[OUTBOX_PARKED], 0);
	if (counts[OUTBOX_FAILED] > 0)
		check(user, "outbox-failed", "warn", NULL,
			counts[OUTBOX_FAILED], 0);
}

static void
check_contacts(struct native *native, native_check check, void *user)
{
	g_autoptr(GPtrArray) contacts = NULL;
	gint64 now = now_ms();

	if (!store_contact_list(
		    native->store, native->account, -1, &contacts, NULL))
		return;
	for (guint i = 0; i < contacts->len; i++) {
		const struct contact_record *one =
			g_ptr_array_index(contacts, i);

		if (one->trust == TRUST_CHANGED)
			check(user, "key-changed", "warn", one->address, -1, 0);
		if (one->frozen)
			check(user, "list-frozen", "warn", one->address, -1, 0);
		if (one->list != NULL && one->list_expires < now)
			check(user, "list-expired", "warn", one->address, -1,
				0);
	}
}

/* It was published again each time. */
static void
check_losses(struct native *native, native_check check, void *user)
{
	gint64 times = 0;

	if (store_value_get_number(
		    native->store, native->account, VALUE_LOST, &times, NULL) &&
		times > 0)
		/* TRANSLATORS: after how often the server lost them */
		check(user, "broker-lost", "note",
			_("times, at a restart perhaps: let it save what is "
			  "retained (Mosquitto: persistence true)"),
			times, 0);
}

/* The one that was accepted; most backends have none. */
static void
check_server_key(struct native *native, native_check check, void *user)
{
	g_autofree char *key =
		wirestate_server_key(native->store, native->account);

	if (key != NULL)
		check(user, "server-key", "ok", key, -1, 0);
}

void
native_doctor(struct native *native, native_check check, void *user)
{
	guint prekeys = 0;
	gint64 rekeyed = 0;

	check_connection(native, check, user);
	check_server_key(native, check, user);
	check_losses(native, check, user);
	check_outbox(native, check, user);
	if (store_prekey_count(native->store, native->account, PREKEY_PUBLISHED,
		    &prekeys, NULL))
		check(user, "prekeys", prekeys > 10 ? "ok" : "note", NULL,
			prekeys, 0);
	check_contacts(native, check, user);
	if (store_value_get_number(native->store, native->account,
		    VALUE_REKEYED, &rekeyed, NULL) &&
		rekeyed != 0)
		check(user, "rekeyed", "note", NULL, -1, 0);
	if (now_ms() / SECOND < native->list->issued - DAY / SECOND)
		check(user, "clock", "warn", NULL, -1, 0);
	check_refusals(native, check, user);
}
