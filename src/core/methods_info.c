/* SPDX-License-Identifier: GPL-3.0-or-later */
/* message.info: all that is known of a message. */
#include "config.h"

#include "commands.h"
#include "engine_priv.h"
#include "fault.h"
#include "i18n.h"
#include "objects.h"
#include "store_message.h"

static const char *const states[] = {[DEVICE_QUEUED] = "queued",
	[DEVICE_SENT] = "sent",
	[DEVICE_PARKED] = "parked",
	[DEVICE_FAILED] = "failed",
	[DEVICE_ACKNOWLEDGED] = "acknowledged",
	[DEVICE_READ] = "read",
	[DEVICE_SOURCE] = "source"};

/* Nothing is said of what is not known. */
static void
add_number(GVariantBuilder *dict, const char *key, gint64 value)
{
	if (value != 0)
		object_number(dict, key, value);
}

static void
add_device(GVariantBuilder *rows, const struct native_device *device)
{
	g_variant_builder_open(rows, G_VARIANT_TYPE_VARDICT);
	object_text(rows, "address", device->address);
	object_text(rows, "device", device->device);
	object_text(rows, "name", device->name);
	object_text(rows, "state", states[device->state]);
	add_number(rows, "at", device->at);
	add_number(rows, "tries", device->tries);
	add_number(rows, "next-try", device->next_try);
	add_number(rows, "reason", device->reason);
	g_variant_builder_close(rows);
}

static GVariant *
devices_value(const struct native_info *info)
{
	GVariantBuilder rows;

	g_variant_builder_init(&rows, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; i < info->devices->len; i++)
		add_device(&rows, g_ptr_array_index(info->devices, i));
	return g_variant_builder_end(&rows);
}

static GVariant *
info_value(const struct account *account, const struct message *m,
	const struct native_info *info)
{
	GVariantBuilder result;
	g_autofree char *id = id_hex(m->id);

	g_variant_builder_init(&result, G_VARIANT_TYPE_VARDICT);
	object_number(&result, "row", m->row);
	object_number(&result, "chat", m->chat);
	object_text(&result, "account", account->name);
	object_text(&result, "address", m->peer);
	object_text(&result, "backend", account->config->backend);
	object_text(&result, "server", account->config->server);
	if (m->kind == MESSAGE_TEXT)
		object_text(&result, "id", id);
	object_bool(&result, "outgoing", m->outgoing);
	object_bool(&result, "encrypted", m->encrypted);
	object_text(&result, "state", message_state_name(m->state));
	object_number(&result, "sent-at", m->sent_at);
	object_number(&result, "stored-at", m->stored_at);
	add_number(&result, "delivered-at", info->delivered_at);
	add_number(&result, "read-at", info->read_at);
	g_variant_builder_add(&result, "{sv}", "devices", devices_value(info));
	return g_variant_builder_end(&result);
}

void
method_message_info(struct call *call)
{
	struct native_info *info = NULL;
	struct account *account = NULL;
	g_autoptr(Message) message = NULL;
	GError *error = NULL;
	gint64 row = 0;

	g_variant_lookup(call->args, "row", "x", &row);
	if (store_message_get(call->engine->store, row, &message, &error)) {
		if (message != NULL)
			account = account_find(call->engine, message->account);
		if (account == NULL ||
			(account->native == NULL &&
				!peer_is_room(message->peer)))
			fault_set(&error, FAULT_ABSENT,
				_("there is no such message"));
	}
	if (error == NULL && peer_is_room(message->peer)) {
		info = g_new0(struct native_info, 1);
		info->devices = g_ptr_array_new();
	} else if (error == NULL)
		info = native_message_info(account->native, message, &error);
	if (info == NULL)
		call_fail(call, error);
	else
		call_return(call, info_value(account, message, info));
	native_info_free(info);
}
