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
	gint64 number = number_of(args, "limit", PAGE_LIMIT);

	*limit = (guint)CLAMP(number, 1, PAGE_LIMIT_MAX);
	return number == *limit ||
		fault_set(error, FAULT_USAGE, _("“limit” is from 1 to %d"),
			PAGE_LIMIT_MAX);
}

/* RFC 3339, or a day in UTC; *ms is 0 without one. */
static gboolean
read_time(GVariant *args, const char *key, gint64 *ms, GError **error)
{
	const char *text = text_of(args, key);
	g_autofree char *whole = NULL;
	g_autoptr(GDateTime) time = NULL;

	*ms = 0;
	if (text == NULL)
		return TRUE;
	whole = strlen(text) == 10 ? g_strconcat(text, "T00:00:00Z", NULL)
				   : g_strdup(text);
	time = g_date_time_new_from_iso8601(whole, NULL);
	if (time == NULL)
		return fault_set(error, FAULT_USAGE,
			_("“%s” is no time as in 2026-11-23T10:00:00Z, and no "
			  "day"),
			key);
	*ms = g_date_time_to_unix(time) * 1000 +
		g_date_time_get_microsecond(time) / 1000;
	return TRUE;
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
		if (count > 0 && bytes > PAGE_BYTES)
			break;
		count++;
	}
	return count;
}

static void
add_messages(GVariantBuilder *result, const GPtrArray *messages, guint from,
	guint count)
{
	GVariantBuilder list;

	g_variant_builder_init(&list, G_VARIANT_TYPE("aa{sv}"));
	for (guint i = from; i < from + count; i++)
		g_variant_builder_add_value(
			&list, object_message(messages->pdata[i]));
	add_value(result, "messages", g_variant_builder_end(&list));
}

/* messages: one more than `limit`, if there are that many. */
static void
add_page(GVariantBuilder *result, const GPtrArray *messages, guint limit,
	gboolean from_end, guint *count)
{
	*count = fitting(messages, limit, from_end);
	add_messages(result, messages, from_end ? messages->len - *count : 0,
		*count);
	object_bool(result, "more", *count < messages->len);
}

/* Which page of a chat was asked for. */
struct wanted_page {
	gint64 chat;
	gint64 before, after; /* -1: not said */
	gint64 date; /* ms; 0: not said */
	guint limit;
};

static gboolean
read_page(struct view *view, GVariant *args, struct wanted_page *page,
	GError **error)
{
	page->before = number_of(args, "before", -1);
	page->after = number_of(args, "after", -1);
	if (!read_time(args, "date", &page->date, error) ||
		!read_limit(args, &page->limit, error))
		return FALSE;
	if ((page->before >= 0) + (page->after >= 0) + (page->date != 0) > 1)
		return fault_set(error, FAULT_USAGE,
			_("only one of “before”, “after” and “date” can be "
			  "given"));
	page->chat = which_chat(view, args, error);
	return page->chat != 0;
}

/* The page that begins with the first message of that time; empty where there
 * is none. */
static GPtrArray *
page_of_date(struct view *view, const struct wanted_page *page, GError **error)
{
	g_autoptr(GError) cause = NULL;
	gint64 row = view_first_since(view, page->chat, page->date, &cause);

	if (cause != NULL) {
		g_propagate_error(error, g_steal_pointer(&cause));
		return NULL;
	}
	if (row == 0)
		return g_ptr_array_new();
	return view_messages_around(
		view, page->chat, row, 0, page->limit, NULL, error);
}

static GVariant *
history_page(struct view *view, GVariant *args, GError **error)
{
	g_autoptr(GPtrArray) messages = NULL;
	GVariantBuilder *result;
	struct wanted_page page;
	guint count;

	if (!read_page(view, args, &page, error))
		return NULL;
	if (page.date != 0)
		messages = page_of_date(view, &page, error);
	else if (page.after >= 0)
		messages = view_messages_after(
			view, page.chat, page.after, page.limit + 1, error);
	else
		messages = view_messages_before(view, page.chat,
			MAX(page.before, 0), page.limit + 1, error);
	if (messages == NULL)
		return NULL;
	result = result_begin();
	add_page(result, messages, page.limit, page.after < 0 && page.date == 0,
		&count);
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

/* ---- search --------------------------------------------------------- */

static gboolean
read_find(GVariant *args, struct find *find, GError **error)
{
	find->text = text_of(args, "text");
	find->account = text_of(args, "account");
	find->chat = number_of(args, "chat", 0);
	find->sender = text_of(args, "sender");
	find->before = number_of(args, "before", 0);
	(void)g_variant_lookup(args, "mine", "b", &find->mine);
	return read_time(args, "since", &find->since, error) &&
		read_time(args, "until", &find->until, error) &&
		read_limit(args, &find->limit, error);
}

/* A page that gets too long goes on behind what fits. */
static GVariant *
search_query(struct view *view, GVariant *args, GError **error)
{
	g_autoptr(GPtrArray) messages = g_ptr_array_new();
	g_autoptr(FindPage) page = NULL;
	GVariantBuilder *result;
	struct find find = {0};
	gint64 next;
	guint count;

	if (!read_find(args, &find, error))
		return NULL;
	page = view_search(view, &find, error);
	if (page == NULL)
		return NULL;
	for (guint i = 0; i < page->hits->len; i++)
		g_ptr_array_add(messages,
			((struct find_hit *)page->hits->pdata[i])->message);
	result = result_begin();
	next = page->next;
	add_messages(result, messages, 0,
		count = fitting(messages, find.limit, FALSE));
	if (count < messages->len)
		next = ((struct message *)messages->pdata[count - 1])->row;
	object_number(result, "next", next);
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
	{"search.query", search_query},
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
