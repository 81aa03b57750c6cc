/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What leads from one place to another in the canned rows, and what is known
 * of one of them. */
#include "config.h"

#include <string.h>

#include "ui_fake.h"

static struct find_hit *
hit_of(struct message *m, const struct query *query)
{
	struct find_hit *hit = g_new0(struct find_hit, 1);
	hit->marks = g_array_new(FALSE, FALSE, sizeof(struct query_mark));
	if (m->kind != MESSAGE_TEXT ||
		!query_match(query, m->text, hit->marks)) {
		find_hit_free(hit);
		return NULL;
	}
	hit->message = message_copy(m);
	hit->title = g_strdup(chat_of(m->chat)->title);
	return hit;
}

struct find_page *
view_search(struct view *view, const struct find *find, GError **error)
{
	struct find_page *page = g_new0(struct find_page, 1);
	g_autoptr(Query) query = query_parse(find->text, -1);
	gint64 row = find->before == 0 ? fake.messages->len : find->before - 1;
	(void)view;
	(void)error;
	page->hits =
		g_ptr_array_new_with_free_func((GDestroyNotify)find_hit_free);
	for (; row > 0 && page->hits->len < 50; row--) {
		struct message *m = message_of(row);
		struct find_hit *hit = find->chat != 0 && m->chat != find->chat
			? NULL
			: hit_of(m, query);
		if (hit != NULL)
			g_ptr_array_add(page->hits, hit);
	}
	page->next = row > 0 ? row + 1 : 0;
	return page;
}

gint64
view_first_since(struct view *view, gint64 chat, gint64 ms, GError **error)
{
	(void)view;
	(void)error;
	for (gint64 row = 1; row <= fake.messages->len; row++)
		if (message_of(row)->chat == chat &&
			message_of(row)->sent_at >= ms)
			return row;
	return 0;
}

gint64
view_first_unread(struct view *view, gint64 chat, GError **error)
{
	(void)view;
	(void)error;
	for (gint64 row = 1; row <= fake.messages->len; row++)
		if (message_of(row)->chat == chat && message_of(row)->unread)
			return row;
	return 0;
}

static GVariant *
device_row(const struct message *m, const char *device, const char *name,
	const char *state)
{
	GVariantDict dict;
	g_variant_dict_init(&dict, NULL);
	g_variant_dict_insert(&dict, "device", "s", device);
	g_variant_dict_insert(&dict, "name", "s", name);
	g_variant_dict_insert(
		&dict, "address", "s", m->outgoing ? m->peer : m->sender);
	g_variant_dict_insert(&dict, "state", "s", state);
	if (strcmp(state, "sent") == 0) {
		g_variant_dict_insert(&dict, "tries", "x", (gint64)2);
		g_variant_dict_insert(&dict, "next-try", "x",
			fake_now() + (gint64)3600 * 1000);
	} else if (strcmp(state, "queued") != 0) {
		g_variant_dict_insert(&dict, "at", "x", m->stored_at + 2000);
	}
	return g_variant_dict_end(&dict);
}

static GVariant *
devices_of(const struct message *m)
{
	GVariantBuilder rows;
	g_variant_builder_init(&rows, G_VARIANT_TYPE("aa{sv}"));
	g_variant_builder_add_value(&rows,
		device_row(m, "1a2b3c4d", "phone",
			!m->outgoing			   ? "source"
				: m->state == MESSAGE_READ ? "read"
							   : "queued"));
	if (m->outgoing)
		g_variant_builder_add_value(
			&rows, device_row(m, "99", "", "sent"));
	return g_variant_builder_end(&rows);
}

GVariant *
message_info(GVariant *args)
{
	GVariantDict dict;
	gint64 row = 0;
	g_variant_lookup(args, "row", "x", &row);
	const struct message *m = message_of(row);
	g_variant_dict_init(&dict, NULL);
	g_variant_dict_insert(&dict, "row", "x", row);
	g_variant_dict_insert(&dict, "account", "s", m->account);
	g_variant_dict_insert(&dict, "address", "s", m->peer);
	g_variant_dict_insert(&dict, "backend", "s", "mqtt");
	g_variant_dict_insert(&dict, "server", "s", "mqtts://example.org");
	g_variant_dict_insert(&dict, "id", "s",
		"01f3a1b2c3d4e5f60718293a4b5c6d7e8f90a1b2c3d4e5f60718293a4b5c"
		"6d7e");
	if (m->outgoing && m->state == MESSAGE_READ)
		g_variant_dict_insert(
			&dict, "read-at", "x", m->stored_at + 2000);
	g_variant_dict_insert_value(&dict, "devices", devices_of(m));
	return g_variant_dict_end(&dict);
}
