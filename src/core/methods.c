/* SPDX-License-Identifier: GPL-3.0-or-later */
/* methods: what each command does, one function a row of the table. */
#include "config.h"

#include <string.h>

#include "dict.h"
#include "engine_priv.h"
#include "fault.h"
#include "i18n.h"
#include "ids.h"
#include "store_chat.h"
#include "store_contact.h"
#include "store_message.h"

void
call_return(struct call *call, GVariant *result)
{
	g_autoptr(GVariant) value = g_variant_ref_sink(result != NULL
			? result
			: g_variant_new_array(G_VARIANT_TYPE("{sv}"), NULL, 0));

	call->reply(value, NULL, call->user);
	g_variant_unref(call->args);
	g_free(call);
}

void
call_fail(struct call *call, GError *take_error)
{
	call->reply(NULL, take_error, call->user);
	g_error_free(take_error);
	g_variant_unref(call->args);
	g_free(call);
}

/* The text is part of the arguments, which stay where they are once they are
 * serialised. */
const char *
call_string(const struct call *call, const char *key)
{
	g_autoptr(GVariant) value = NULL;

	(void)g_variant_get_data(call->args);
	value = dict_get(call->args, key);

	return value != NULL &&
			g_variant_is_of_type(value, G_VARIANT_TYPE_STRING)
		? g_variant_get_string(value, NULL)
		: NULL;
}

static gint64
call_number(const struct call *call, const char *key)
{
	gint64 number = 0;

	g_variant_lookup(call->args, key, "x", &number);
	return number;
}

static void
finish(struct call *call, gboolean ok, GVariant *result, GError *error)
{
	if (ok)
		call_return(call, result);
	else
		call_fail(call, error);
}

/* ---- which account ---- */

static const char *
network_of(const char *address)
{
	const char *at = strrchr(address, '@');

	return at != NULL ? at + 1 : "";
}

static gboolean
usable(struct account *account, GError **error)
{
	if (account->native != NULL)
		return TRUE;
	if (account->config->address == NULL)
		return fault_set(error, FAULT_UNKNOWN_PEER,
			_("account “%s” has rooms only: it reaches no "
			  "addresses"),
			account->name);
	if (account->error != NULL)
		return g_set_error_literal(error, account->error->domain,
			       account->error->code, account->error->message),
		       FALSE;
	return fault_set(error, FAULT_ABSENT,
		_("account “%s” has no keys here; make it with `doran account "
		  "add %s`"),
		account->name, account->name);
}

static struct account *
fitting(struct engine *engine, const char *address, GError **error)
{
	GHashTableIter iter;
	struct account *account, *found = NULL;

	g_hash_table_iter_init(&iter, engine->accounts);
	while (g_hash_table_iter_next(&iter, NULL, (gpointer *)&account)) {
		if (account->config->address == NULL ||
			!g_str_equal(network_of(account->config->address),
				network_of(address)))
			continue;
		if (found != NULL) {
			fault_set(error, FAULT_CONFIG,
				_("%s can be reached from several accounts; "
				  "choose one with --account"),
				address);
			return NULL;
		}
		found = account;
	}
	if (found == NULL && g_hash_table_size(engine->accounts) == 0)
		fault_set(error, FAULT_CONFIG,
			_("there is no account yet; make one with `doran "
			  "account add`"));
	else if (found == NULL)
		fault_set(error, FAULT_UNKNOWN_PEER,
			_("no account is on the network of %s"), address);
	return found;
}

struct account *
call_account(struct call *call, const char *address, GError **error)
{
	const char *name = call_string(call, "account");
	struct account *account;

	if (!address_parse(address, NULL, NULL, error))
		return NULL;
	if (name == NULL)
		account = fitting(call->engine, address, error);
	else if ((account = account_find(call->engine, name)) == NULL)
		fault_set(error, FAULT_ABSENT, _("there is no account “%s”"),
			name);
	return account != NULL && usable(account, error) ? account : NULL;
}

/* *record: the chat, NULL with error. */
static struct account *
account_of_chat(struct call *call, gint64 chat, struct chat_record **record,
	GError **error)
{
	struct account *account;

	*record = NULL;
	if (!store_chat_get(call->engine->store, chat, record, error))
		return NULL;
	account = *record != NULL
		? account_of_id(call->engine, (*record)->account)
		: NULL;
	if (account == NULL ||
		(account->native == NULL && (*record)->kind != CHAT_ROOM)) {
		fault_set(error, FAULT_ABSENT, _("there is no such chat"));
		return NULL;
	}
	return account;
}

static struct account *
account_of_message(struct call *call, gint64 row, struct chat_record **chat,
	GError **error)
{
	g_autoptr(Message) message = NULL;

	if (!store_message_get(call->engine->store, row, &message, error))
		return NULL;
	if (message != NULL)
		return account_of_chat(call, message->chat, chat, error);
	fault_set(error, FAULT_ABSENT, _("there is no such message"));
	return NULL;
}

/* ---- contacts ---- */

static GVariant *
contact_value(struct account *account, const char *address)
{
	GVariantBuilder contact, result;
	g_autoptr(ContactRecord) record = NULL;

	if (!store_contact_get(account->engine->store,
		    native_account(account->native), address, &record, NULL) ||
		record == NULL)
		return NULL;
	g_variant_builder_init(&contact, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(&contact, "{sv}", "account",
		g_variant_new_string(account->name));
	g_variant_builder_add(
		&contact, "{sv}", "address", g_variant_new_string(address));
	if (record->name != NULL)
		g_variant_builder_add(&contact, "{sv}", "name",
			g_variant_new_string(record->name));
	g_variant_builder_add(&contact, "{sv}", "state",
		g_variant_new_string(contact_state_name(record->state)));
	g_variant_builder_add(&contact, "{sv}", "trust",
		g_variant_new_string(trust_name(record->trust)));
	g_variant_builder_init(&result, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(
		&result, "{sv}", "contact", g_variant_builder_end(&contact));
	return g_variant_builder_end(&result);
}

static void
contact_change(struct call *call,
	gboolean (*change)(struct native *, const char *, GError **))
{
	const char *address = call_string(call, "address");
	const char *name = call_string(call, "name");
	GError *error = NULL;
	struct account *account = call_account(call, address, &error);
	gboolean ok;

	if (account == NULL) {
		call_fail(call, error);
		return;
	}
	ok = change != NULL
		? change(account->native, address, &error)
		: native_contact_add(account->native, address, name, &error);
	finish(call, ok, ok ? contact_value(account, address) : NULL, error);
}

static void
contact_add(struct call *call)
{
	contact_change(call, NULL);
}

static void
contact_accept(struct call *call)
{
	contact_change(call, native_contact_accept);
}

static void
contact_block(struct call *call)
{
	contact_change(call, native_contact_block);
}

/* ---- chats ---- */

static void
chat_open(struct call *call)
{
	const char *address = call_string(call, "address");
	GError *error = NULL;
	struct account *account;
	GVariantBuilder result;
	gint64 chat;

	if (call_is_room(address)) {
		method_room_open(call, address);
		return;
	}
	account = call_account(call, address, &error);
	if (account == NULL ||
		!native_chat_open(account->native, address, &chat, &error)) {
		call_fail(call, error);
		return;
	}
	g_variant_builder_init(&result, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(
		&result, "{sv}", "chat", g_variant_new_int64(chat));
	g_variant_builder_add(&result, "{sv}", "account",
		g_variant_new_string(account->name));
	g_variant_builder_add(
		&result, "{sv}", "address", g_variant_new_string(address));
	call_return(call, g_variant_builder_end(&result));
}

/* A draft that is too long for a message is no draft. */
static void
chat_draft(struct call *call)
{
	const char *text = call_string(call, "text");
	gint64 chat = call_number(call, "chat");
	g_autoptr(ChatRecord) record = NULL;
	GError *error = NULL;
	gboolean ok =
		store_chat_get(call->engine->store, chat, &record, &error);

	if (ok && record == NULL)
		ok = fault_set(
			&error, FAULT_ABSENT, _("there is no such chat"));
	if (ok && strlen(text) > CHAT_DRAFT_MAX)
		ok = fault_set(&error, FAULT_DATA, _("the draft is too long"));
	ok = ok &&
		store_chat_set_draft(call->engine->store, chat, text, &error);
	if (ok)
		account_tell_chat(call->engine, record);
	finish(call, ok, NULL, error);
}

gboolean
call_e2ee(const char *word, enum chat_e2ee *e2ee, GError **error)
{
	static const char *const words[] = {[CHAT_E2EE_DEFAULT] = "default",
		[CHAT_E2EE_ON] = "on",
		[CHAT_E2EE_OFF] = "off"};

	*e2ee = CHAT_E2EE_DEFAULT;
	for (guint i = 0; word != NULL && i < G_N_ELEMENTS(words); i++)
		if (g_str_equal(word, words[i])) {
			*e2ee = (enum chat_e2ee)i;
			return TRUE;
		}
	return word == NULL ||
		fault_set(error, FAULT_USAGE,
			_("“%s” is none of default, on, off"), word);
}

/* What is set of a room is the store's alone. */
static void
room_changed(struct call *call, struct chat_record *record, gboolean ok,
	GError *error)
{
	if (ok)
		account_tell_chat(call->engine, record);
	finish(call, ok, NULL, error);
}

gboolean
room_e2ee(enum chat_e2ee e2ee, GError **error)
{
	return e2ee != CHAT_E2EE_ON ||
		fault_set(error, FAULT_CONFIG,
			_("nothing in a room is encrypted: everybody who "
			  "reads it has to understand it"));
}

static void
chat_set(struct call *call)
{
	gint64 chat = call_number(call, "chat");
	GError *error = NULL;
	g_autoptr(ChatRecord) record = NULL;
	struct account *account = account_of_chat(call, chat, &record, &error);
	enum chat_e2ee e2ee;
	gboolean ok = account != NULL &&
		call_e2ee(call_string(call, "e2ee"), &e2ee, &error) &&
		(record->kind == CHAT_ROOM ? room_e2ee(e2ee, &error)
					   : native_chat_e2ee(account->native,
						     chat, e2ee, &error));

	finish(call, ok, NULL, error);
}

static void
chat_mute(struct call *call)
{
	gint64 chat = call_number(call, "chat");
	gint64 until = MAX(call_number(call, "until"), -1);
	GError *error = NULL;
	g_autoptr(ChatRecord) record = NULL;
	struct account *account = account_of_chat(call, chat, &record, &error);
	gboolean ok = account != NULL;

	if (ok && record->kind == CHAT_ROOM) {
		ok = store_chat_set_muted(
			call->engine->store, chat, until, &error);
		room_changed(call, record, ok, error);
		return;
	}
	ok = ok && native_chat_mute(account->native, chat, until, &error);
	finish(call, ok, NULL, error);
}

static void
chat_read(struct call *call)
{
	gint64 chat = call_number(call, "chat");
	gint64 from = call_number(call, "from"), row = call_number(call, "row");
	GError *error = NULL;
	g_autoptr(ChatRecord) record = NULL;
	g_autoptr(GPtrArray) seen = NULL;
	struct account *account = account_of_chat(call, chat, &record, &error);
	gboolean ok = account != NULL;

	if (ok && record->kind == CHAT_ROOM) {
		ok = store_message_mark_read(
			call->engine->store, chat, from, row, &seen, &error);
		room_changed(call, record, ok, error);
		return;
	}
	ok = ok && native_read(account->native, chat, from, row, &error);
	finish(call, ok, NULL, error);
}

/* ---- messages ---- */

static void
message_again(struct call *call,
	gboolean (*change)(struct native *, gint64, GError **),
	gboolean (*change_room)(struct plain *, gint64, GError **))
{
	gint64 row = call_number(call, "row");
	GError *error = NULL;
	g_autoptr(ChatRecord) chat = NULL;
	struct account *account = account_of_message(call, row, &chat, &error);
	gboolean ok = account != NULL;

	if (ok && chat->kind == CHAT_ROOM)
		ok = rooms_need(account, &error) != NULL &&
			change_room(account->plain, row, &error);
	else
		ok = ok && change(account->native, row, &error);
	finish(call, ok, NULL, error);
}

static void
message_retry(struct call *call)
{
	message_again(call, native_retry, plain_retry);
}

static void
message_cancel(struct call *call)
{
	message_again(call, native_cancel, plain_cancel);
}

/* ---- keys ---- */

static GVariant *
verify_value(struct account *account, const char *address, GError **error)
{
	GVariantBuilder result;
	g_autofree char *number = NULL, *changed = NULL;
	enum trust trust;

	if (!native_verify(
		    account->native, address, &number, &changed, &trust, error))
		return NULL;
	g_variant_builder_init(&result, G_VARIANT_TYPE_VARDICT);
	g_variant_builder_add(
		&result, "{sv}", "number", g_variant_new_string(number));
	g_variant_builder_add(&result, "{sv}", "trust",
		g_variant_new_string(trust_name(trust)));
	g_variant_builder_add(&result, "{sv}", "account",
		g_variant_new_string(account->name));
	g_variant_builder_add(
		&result, "{sv}", "address", g_variant_new_string(address));
	if (changed != NULL)
		g_variant_builder_add(&result, "{sv}", "changed-number",
			g_variant_new_string(changed));
	return g_variant_builder_end(&result);
}

static void
verify_show(struct call *call)
{
	const char *address = call_string(call, "address");
	GError *error = NULL;
	struct account *account = call_account(call, address, &error);
	GVariant *result =
		account != NULL ? verify_value(account, address, &error) : NULL;

	finish(call, result != NULL, result, error);
}

static void
verify_confirm(struct call *call)
{
	const char *address = call_string(call, "address");
	GError *error = NULL;
	struct account *account = call_account(call, address, &error);
	GVariant *result = NULL;

	if (account != NULL &&
		native_verify_confirm(account->native, address, &error))
		result = verify_value(account, address, &error);
	finish(call, result != NULL, result, error);
}

/* ---- the table ---- */

static const struct {
	const char *method;
	method_func func;
} methods[] = {
	{"account.add", method_account_add},
	{"account.connect", method_account_connect},
	{"account.list", method_account_list},
	{"chat.mute", chat_mute},
	{"chat.draft", chat_draft},
	{"chat.leave", method_room_leave},
	{"chat.open", chat_open},
	{"chat.read", chat_read},
	{"chat.set", chat_set},
	{"config.reload", method_config_reload},
	{"contact.accept", contact_accept},
	{"contact.add", contact_add},
	{"contact.block", contact_block},
	{"doctor", method_doctor},
	{"message.cancel", message_cancel},
	{"message.info", method_message_info},
	{"message.retry", message_retry},
	{"message.send", method_message_send},
	{"search.rebuild", method_search_rebuild},
	{"verify.confirm", verify_confirm},
	{"verify.show", verify_show},
};

method_func
method_find(const char *method)
{
	for (guint i = 0; i < G_N_ELEMENTS(methods); i++)
		if (g_str_equal(methods[i].method, method))
			return methods[i].func;
	return NULL;
}
