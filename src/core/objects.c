/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "commands.h"
#include "objects.h"
#include "words.h"

static const char *const notice_names[] = {
	[NOTICE_NONE] = "none",
	[NOTICE_OFFLINE] = "offline",
	[NOTICE_NO_LIST] = "no-list",
	[NOTICE_NO_KEYS] = "no-keys",
	[NOTICE_KEY_CHANGED] = "key-changed",
	[NOTICE_PARKED] = "parked",
	[NOTICE_BLOCKED] = "blocked",
	[NOTICE_DENIED] = "denied",
	[NOTICE_TOO_LARGE] = "too-large",
	[NOTICE_EXPIRED] = "expired",
	[NOTICE_UNDECRYPTABLE] = "undecryptable",
	[NOTICE_GAP] = "gap",
	[NOTICE_NOT_ENCRYPTED_REFUSED] = "not-encrypted-refused",
	[NOTICE_LIST_EXPIRED] = "list-expired",
	[NOTICE_LIST_FROZEN] = "list-frozen",
	[NOTICE_CLOCK] = "clock",
	[NOTICE_REKEYED] = "rekeyed",
	[NOTICE_CHOOSE_E2EE] = "choose-e2ee",
	[NOTICE_DEVICE_ADDED] = "device-added",
	[NOTICE_CANCELLED] = "cancelled",
	[NOTICE_E2EE_ON] = "e2ee-on",
	[NOTICE_E2EE_OFF] = "e2ee-off",
	[NOTICE_NO_DEVICES] = "no-devices",
	[NOTICE_FLOOD] = "flood",
};

const char *
notice_name(enum notice notice)
{
	if ((guint)notice < G_N_ELEMENTS(notice_names) &&
		notice_names[notice] != NULL)
		return notice_names[notice];
	return "unknown";
}

static GDateTime *
date_of(gint64 ms, gboolean utc)
{
	g_autoptr(GDateTime) seconds = utc
		? g_date_time_new_from_unix_utc(ms / 1000)
		: g_date_time_new_from_unix_local(ms / 1000);

	if (seconds == NULL)
		return NULL;
	return g_date_time_add(seconds, ms % 1000 * 1000);
}

char *
time_rfc3339(gint64 ms)
{
	g_autoptr(GDateTime) date = date_of(ms, TRUE);
	g_autofree char *day = NULL;

	if (date == NULL || g_date_time_get_year(date) > 9999)
		return g_strdup("");
	day = g_date_time_format(date, "%Y-%m-%dT%H:%M:%S");
	return g_strdup_printf(
		"%s.%03dZ", day, g_date_time_get_microsecond(date) / 1000);
}

char *
time_local(gint64 ms, const char *time_format)
{
	g_autoptr(GDateTime) date = date_of(ms, FALSE);
	g_autofree char *format = g_strconcat("%Y-%m-%d ", time_format, NULL);
	char *text = date == NULL ? NULL : g_date_time_format(date, format);

	return text == NULL ? g_strdup("-") : text;
}

char *
id_hex(const guint8 id[32])
{
	static const char digits[] = "0123456789abcdef";
	char *hex = g_malloc(65);

	for (int i = 0; i < 32; i++) {
		hex[2 * i] = digits[id[i] >> 4];
		hex[2 * i + 1] = digits[id[i] & 15];
	}
	hex[64] = '\0';
	return hex;
}

GVariantBuilder *
object_begin(const char *type)
{
	GVariantBuilder *dict = g_variant_builder_new(G_VARIANT_TYPE_VARDICT);

	object_text(dict, "type", type);
	return dict;
}

GVariant *
object_end(GVariantBuilder *take_dict)
{
	GVariant *object = g_variant_builder_end(take_dict);

	g_variant_builder_unref(take_dict);
	return object;
}

/* Without a format string, which costs more than the value. */
static void
add(GVariantBuilder *dict, const char *key, GVariant *value)
{
	g_variant_builder_add_value(dict,
		g_variant_new_dict_entry(g_variant_new_string(key),
			g_variant_new_variant(value)));
}

void
object_text(GVariantBuilder *dict, const char *key, const char *value)
{
	g_autofree char *valid = NULL;

	if (value == NULL)
		return;
	if (!g_utf8_validate(value, -1, NULL))
		value = valid = g_utf8_make_valid(value, -1);
	add(dict, key, g_variant_new_string(value));
}

void
object_number(GVariantBuilder *dict, const char *key, gint64 value)
{
	add(dict, key, g_variant_new_int64(value));
}

void
object_bool(GVariantBuilder *dict, const char *key, gboolean value)
{
	add(dict, key, g_variant_new_boolean(value));
}

static void
add_chat_name(GVariantBuilder *dict, const char *account, const char *peer)
{
	g_autofree char *chat = g_strdup_printf("%s/%s", account, peer);

	object_text(dict, "account", account);
	object_text(dict, "chat", chat);
}

static void
add_time(GVariantBuilder *dict, const char *key, gint64 ms)
{
	g_autofree char *text = time_rfc3339(ms);

	object_text(dict, key, text);
}

static void
add_content(GVariantBuilder *dict, const struct message *message)
{
	g_autofree char *id = id_hex(message->id), *sender = NULL;

	if (peer_is_room(message->peer))
		sender = g_strconcat(message->peer, "/", message->sender, NULL);
	object_text(dict, "sender", sender != NULL ? sender : message->sender);
	object_text(dict, "sender_name", message->sender_name);
	object_text(dict, "id", id);
	object_bool(dict, "encrypted", message->encrypted);
	object_bool(dict, "outgoing", message->outgoing);
	object_bool(dict, "request", message->request);
	object_bool(dict, "unread", message->unread);
	object_text(dict, "text", message->text);
	if (!message->outgoing)
		return;
	object_text(dict, "state", message_state_name(message->state));
	if (message->reason != NOTICE_NONE)
		object_text(dict, "reason", notice_name(message->reason));
}

GVariant *
object_message(const struct message *message)
{
	gboolean notice = message->kind == MESSAGE_NOTICE;
	GVariantBuilder *dict = object_begin(notice ? "notice" : "message");

	object_number(dict, "row", message->row);
	add_chat_name(dict, message->account, message->peer);
	object_number(dict, "chat_number", message->chat);
	add_time(dict, "time", message->sent_at);
	add_time(dict, "stored", message->stored_at);
	if (!notice) {
		add_content(dict, message);
		return object_end(dict);
	}
	object_text(dict, "notice", notice_name(message->reason));
	object_text(dict, "text", notice_words(message->reason));
	object_number(dict, "count", message->count);
	return object_end(dict);
}

GVariant *
object_chat(const struct chat *chat)
{
	GVariantBuilder *dict = object_begin("chat");
	static const char *const e2ee[] = {"default", "on", "off"};
	gboolean muted = chat_muted(chat, g_get_real_time() / 1000);

	object_number(dict, "number", chat->row);
	add_chat_name(dict, chat->account, chat->peer);
	object_text(dict, "address", chat->peer);
	object_text(dict, "title", chat->title);
	object_text(dict, "uri", chat->uri);
	object_number(dict, "unread", chat->unread);
	object_text(dict, "e2ee", e2ee[MIN((guint)chat->e2ee, 2)]);
	object_text(dict, "contact", contact_state_name(chat->contact_state));
	object_text(dict, "trust", trust_name(chat->trust));
	object_bool(dict, "online", chat->online);
	object_bool(dict, "muted", muted);
	if (muted && chat->muted_until > 0)
		add_time(dict, "muted_until", chat->muted_until);
	if (chat->last_row == 0)
		return object_end(dict);
	object_number(dict, "last_row", chat->last_row);
	add_time(dict, "last_time", chat->last_at);
	object_bool(dict, "last_outgoing", chat->last_outgoing);
	object_text(dict, "last_text", chat->last_text);
	return object_end(dict);
}

GVariant *
object_contact(const struct contact *contact)
{
	GVariantBuilder *dict = object_begin("contact");

	object_text(dict, "account", contact->account);
	object_text(dict, "address", contact->address);
	object_text(dict, "name", contact->name);
	object_text(dict, "state", contact_state_name(contact->state));
	object_text(dict, "trust", trust_name(contact->trust));
	object_bool(dict, "online", contact->online);
	if (contact->has_root) {
		g_autofree char *root = id_hex(contact->root);

		object_text(dict, "root", root);
	}
	return object_end(dict);
}

GVariant *
object_account(const struct account_config *account)
{
	static const char *const e2ee[] = {"always", "ask", "off"};
	GVariantBuilder *dict = object_begin("account");

	object_text(dict, "name", account->name);
	object_text(dict, "address", account->address);
	object_text(dict, "backend", account->backend);
	object_text(dict, "server", account->server);
	object_text(dict, "display_name", account->display_name);
	object_text(dict, "e2ee", e2ee[account->e2ee]);
	object_bool(dict, "enabled", account->enabled);
	return object_end(dict);
}

GVariant *
object_status(gint64 row, const char *account, const char *address,
	const char *id, enum message_state state, enum notice reason)
{
	GVariantBuilder *dict = object_begin("status");

	object_number(dict, "row", row);
	add_chat_name(dict, account, address);
	object_text(dict, "id", id);
	object_text(dict, "state", message_state_name(state));
	if (reason != NOTICE_NONE)
		object_text(dict, "reason", notice_name(reason));
	return object_end(dict);
}
