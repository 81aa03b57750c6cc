/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "queries.h"

#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "objects.h"

static const char *
text_of(GVariant *args, const char *key)
{
	const char *text = NULL;

	(void)g_variant_lookup(args, key, "&s", &text);
	return text;
}

static gint64
number_of(GVariant *args, const char *key, gint64 fallback)
{
	gint64 number = fallback;

	(void)g_variant_lookup(args, key, "x", &number);
	return number;
}

static GVariant *
result_of(GVariantBuilder *take_result)
{
	return g_variant_ref_sink(object_end(take_result));
}

/* An object without a type of its own. */
static GVariantBuilder *
result_begin(void)
{
	return g_variant_builder_new(G_VARIANT_TYPE_VARDICT);
}

static void
add_value(GVariantBuilder *dict, const char *key, GVariant *value)
{
	g_variant_builder_add(dict, "{sv}", key, value);
}

static gboolean
read_limit(GVariant *args, guint *limit, GError **error)
{
	gint64 number = number_of(args, "limit", QUERY_LIMIT);

	*limit = (guint)CLAMP(number, 1, QUERY_LIMIT_MAX);
	return number == *limit ||
		fault_set(error, FAULT_USAGE, _("“limit” is from 1 to %d"),
			QUERY_LIMIT_MAX);
}

/* ---- chats and contacts --------------------------------------------- */

static GVariant *
chat_list(struct view *view, GVariant *args, GError **error)
{
	g_autoptr(GPtrArray) chats =
		view_chats(view, text_of(args, "account"), error);
	GVariantBuilder *result, list;

	if (chats == NULL)
		return NULL;
	g_variant_builder_init(&list, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; i < chats->len; i++)
		g_variant_builder_add_value(
			&list, object_chat(chats->pdata[i]));
	result = result_begin();
	add_value(result, "chats", g_variant_builder_end(&list));
	return result_of(result);
}

static GVariant *
contact_list(struct view *view, GVariant *args, GError **error)
{
	g_autoptr(GPtrArray) contacts =
		view_contacts(view, text_of(args, "account"), error);
	GVariantBuilder *result, list;

	if (contacts == NULL)
		return NULL;
	g_variant_builder_init(&list, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = 0; i < contacts->len; i++)
		g_variant_builder_add_value(
			&list, object_contact(contacts->pdata[i]));
	result = result_begin();
	add_value(result, "contacts", g_variant_builder_end(&list));
	return result_of(result);
}

/* The number of the chat that was named, 0 with error. */
static gint64
which_chat(struct view *view, GVariant *args, GError **error)
{
	const char *address = text_of(args, "address");
	gint64 number = number_of(args, "chat", 0);
	g_autoptr(GError) cause = NULL;
	g_autoptr(Chat) chat = NULL;

	if ((address == NULL) == (number == 0)) {
		fault_set(error, FAULT_USAGE,
			_("name a chat by “chat” or by “address”"));
		return 0;
	}
	chat = address != NULL
		? view_chat_of(view, text_of(args, "account"), address, &cause)
		: view_chat(view, number, &cause);
	if (chat != NULL)
		return chat->row;
	if (cause != NULL)
		g_propagate_error(error, g_steal_pointer(&cause));
	else
		fault_set(error, FAULT_ABSENT, _("there is no such chat"));
	return 0;
}

/* ---- messages ------------------------------------------------------- */

/* How many messages from one end fit. */
static guint
fitting(const GPtrArray *messages, guint limit, gboolean from_end)
{
	gsize bytes = 0;
	guint count = 0;

	while (count < MIN(messages->len, limit)) {
		guint at = from_end ? messages->len - 1 - count : count;
		const struct message *message = messages->pdata[at];

		bytes += message->text != NULL ? strlen(message->text) : 0;
		if (count > 0 && bytes > QUERY_BYTES)
			break;
		count++;
	}
	return count;
}

/* messages: one more than `limit`, if there are that many. */
static void
add_page(GVariantBuilder *result, const GPtrArray *messages, guint limit,
	gboolean from_end, guint *count)
{
	GVariantBuilder list;
	guint from;

	*count = fitting(messages, limit, from_end);
	from = from_end ? messages->len - *count : 0;
	g_variant_builder_init(&list, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = from; i < from + *count; i++)
		g_variant_builder_add_value(
			&list, object_message(messages->pdata[i]));
	add_value(result, "messages", g_variant_builder_end(&list));
	object_bool(result, "more", *count < messages->len);
}

static GVariant *
history_page(struct view *view, GVariant *args, GError **error)
{
	gint64 before = number_of(args, "before", 0);
	gint64 after = number_of(args, "after", -1);
	g_autoptr(GPtrArray) messages = NULL;
	GVariantBuilder *result;
	guint limit, count;
	gint64 chat;

	if (before > 0 && after >= 0) {
		fault_set(error, FAULT_USAGE,
			_("only one of “before” and “after” can be given"));
		return NULL;
	}
	if (!read_limit(args, &limit, error))
		return NULL;
	chat = which_chat(view, args, error);
	if (chat == 0)
		return NULL;
	messages = after >= 0
		? view_messages_after(view, chat, after, limit + 1, error)
		: view_messages_before(view, chat, before, limit + 1, error);
	if (messages == NULL)
		return NULL;
	result = result_begin();
	add_page(result, messages, limit, after < 0, &count);
	return result_of(result);
}

static GVariant *
message_get(struct view *view, GVariant *args, GError **error)
{
	g_autoptr(GError) cause = NULL;
	g_autoptr(Message) message =
		view_message(view, number_of(args, "row", 0), &cause);
	GVariantBuilder *result;

	if (message == NULL && cause != NULL) {
		g_propagate_error(error, g_steal_pointer(&cause));
		return NULL;
	}
	if (message == NULL) {
		fault_set(error, FAULT_ABSENT, _("there is no such message"));
		return NULL;
	}
	result = result_begin();
	add_value(result, "message", object_message(message));
	return result_of(result);
}

static GVariant *
message_since(struct view *view, GVariant *args, GError **error)
{
	gint64 row = number_of(args, "row", 0);
	g_autoptr(GPtrArray) messages = NULL;
	GVariantBuilder *result;
	guint limit, count;

	if (!read_limit(args, &limit, error))
		return NULL;
	messages = view_stored_after(
		view, text_of(args, "account"), row, limit + 1, error);
	if (messages == NULL)
		return NULL;
	result = result_begin();
	add_page(result, messages, limit, FALSE, &count);
	if (count > 0)
		row = ((struct message *)messages->pdata[count - 1])->row;
	object_number(result, "row", row);
	return result_of(result);
}

/* ---- all ------------------------------------------------------------ */

static const struct {
	const char *method;
	GVariant *(*run)(struct view *view, GVariant *args, GError **error);
} queries[] = {
	{"chat.list", chat_list},
	{"contact.list", contact_list},
	{"history.page", history_page},
	{"message.get", message_get},
	{"message.since", message_since},
};

GVariant *
query_run(struct view *view, const char *method, GVariant *args, GError **error)
{
	if (view == NULL) {
		fault_set(error, FAULT_ABSENT, _("there is no store yet"));
		return NULL;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(queries); i++)
		if (strcmp(queries[i].method, method) == 0)
			return queries[i].run(view, args, error);
	fault_set(error, FAULT_BUG, _("there is no method “%s”"), method);
	return NULL;
}
