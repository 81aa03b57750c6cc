/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The screen over a canned engine: front.h and view.h implemented over fixed
 * rows, with a fixed time and zone, for golden screens. Not installed.
 *
 * ui-fake SCENE [DELAY]: SCENE is talk, hostile, emoji, korean, long, empty,
 * or ask; every answer comes after DELAY milliseconds. */
#include "config.h"

#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "ui_fake.h"

#define ME "me@example.org"
#define HOUR ((gint64)3600 * 1000)

struct front fake;

gint64
fake_now(void)
{
	return G_GINT64_CONSTANT(1795431060000); /* 2026-11-23 10:51 UTC */
}

static void
reference(gpointer data)
{
	(void)data;
}

/* ---- scenes --------------------------------------------------------- */

struct chat *
add_chat(const char *peer, const char *title)
{
	struct chat *chat = g_new0(struct chat, 1);
	chat->row = (gint64)fake.chats->len + 1;
	chat->account = g_strdup("home");
	chat->peer = g_strdup(peer);
	chat->title = g_strdup(title);
	chat->contact_state = CONTACT_ACCEPTED;
	chat->trust = TRUST_PINNED;
	g_ptr_array_add(fake.chats, chat);
	return chat;
}

static void
add_contact(const char *address, const char *name, enum contact_state state)
{
	struct contact *contact = g_new0(struct contact, 1);
	contact->account = g_strdup("home");
	contact->address = g_strdup(address);
	contact->name = g_strdup(name);
	contact->state = state;
	contact->trust = TRUST_PINNED;
	g_ptr_array_add(fake.contacts, contact);
}

struct message *
add_message(struct chat *chat, gboolean outgoing, gint64 ago, const char *text)
{
	struct message *m = g_new0(struct message, 1);
	m->row = (gint64)fake.messages->len + 1;
	m->chat = chat->row;
	m->kind = MESSAGE_TEXT;
	m->account = g_strdup(chat->account);
	m->peer = g_strdup(chat->peer);
	m->sender = g_strdup(outgoing ? ME : chat->peer);
	m->sender_name = outgoing ? NULL : g_strdup(chat->title);
	m->outgoing = outgoing;
	m->encrypted = TRUE;
	m->state = outgoing ? MESSAGE_READ : MESSAGE_DELIVERED;
	m->clock = (guint64)m->row;
	m->sent_at = m->stored_at = fake_now() - ago;
	m->text = g_strdup(text);
	g_ptr_array_add(fake.messages, m);
	chat->last_row = m->row;
	return m;
}

void
unread(struct chat *chat, struct message *m)
{
	m->unread = TRUE;
	if (chat->unread++ == 0)
		chat->first_unread = m->row;
}

static void
scene_talk(void)
{
	struct chat *alice = add_chat("alice@example.org", "Alice Kim");
	struct chat *bob = add_chat("bob@example.org", "bob@example.org");
	struct chat *carol = add_chat("carol@example.org", "Carol");
	struct chat *dave = add_chat("dave@example.org", "Dave");
	struct message *m;
	alice->online = bob->online = TRUE;
	alice->trust = TRUST_VERIFIED;
	carol->contact_state = CONTACT_REQUEST;
	dave->trust = TRUST_CHANGED;
	add_message(alice, FALSE, 40 * HOUR, "Are you coming on Sunday?");
	add_message(alice, TRUE, 40 * HOUR - 60000, "Yes!");
	add_message(alice, FALSE, 25 * HOUR,
		"Here is the place: https://example.org/a/rather/long/path?"
		"with=a&query=string");
	add_message(alice, TRUE, HOUR,
		"Thanks, it was a very nice evening. "
		"Let us do it again some time soon, "
		"with the others too.");
	add_message(alice, TRUE, HOUR - 20000, "And the music!");
	m = add_message(alice, TRUE, HOUR / 2, "this one went out readable");
	m->encrypted = FALSE;
	m->state = MESSAGE_DELIVERED;
	m = add_message(alice, FALSE, HOUR / 3, "");
	m->kind = MESSAGE_NOTICE;
	m->reason = NOTICE_UNDECRYPTABLE;
	m->count = 3;
	m = add_message(alice, FALSE, HOUR / 4,
		"First line\nsecond line\n\n"
		"\tfourth, after a tab");
	unread(alice, m);
	m = add_message(alice, TRUE, 120000, "on its way");
	m->state = MESSAGE_SENT;
	m = add_message(alice, TRUE, 60000, "much too large");
	m->state = MESSAGE_FAILED;
	m->reason = NOTICE_TOO_LARGE;
	m = add_message(alice, TRUE, 0, "waits");
	m->state = MESSAGE_QUEUED;
	m->reason = NOTICE_NO_KEYS;
	unread(bob, add_message(bob, FALSE, HOUR, "ping"));
	unread(bob, add_message(bob, FALSE, HOUR, "pong"));
	unread(carol, add_message(carol, FALSE, HOUR, "Hello, it is me"));
	add_message(dave, TRUE, HOUR, "before the change");
	add_contact("frank@example.org", "Frank", CONTACT_BLOCKED);
	add_contact("alice@example.org", "Alice Kim", CONTACT_ACCEPTED);
	add_contact("grace@example.org", NULL, CONTACT_ACCEPTED);
	add_contact("erin@example.org", "Erin Moss", CONTACT_ACCEPTED);
}

static void
scene_hostile(void)
{
	struct chat *chat = add_chat("eve@example.org",
		"E\033]0;owned\007ve\xe2\x80\xae\033[2J\xc2\x9b"
		"31m");
	add_message(chat, FALSE, HOUR, "esc \033[31mred\033[0m \033[2J after");
	add_message(chat, FALSE, HOUR,
		"c1 \xc2\x9b"
		"2J after");
	add_message(chat, FALSE, HOUR,
		"bidi \xe2\x80\xae"
		"abc after");
	add_message(chat, FALSE, HOUR, "return \rovertype after");
	add_message(chat, FALSE, HOUR, "zero\xe2\x80\x8bwidth after");
	add_message(chat, FALSE, HOUR, "bell \a\b\x0e\x7f after");
	add_message(chat, FALSE, HOUR, "title \033]0;owned\007 after");
}

static void
scene_emoji(void)
{
	struct chat *chat = add_chat("alice@example.org", "Alice");
	add_message(chat, FALSE, HOUR, "plain|end");
	add_message(chat, FALSE, HOUR,
		"family \xf0\x9f\x91\xa8\xe2\x80\x8d"
		"\xf0\x9f\x91\xa9\xe2\x80\x8d"
		"\xf0\x9f\x91\xa7|end");
	add_message(chat, FALSE, HOUR, "heart \xe2\x9d\xa4\xef\xb8\x8f|end");
	add_message(
		chat, FALSE, HOUR, "skin \xf0\x9f\x91\x8b\xf0\x9f\x8f\xbd|end");
	add_message(
		chat, FALSE, HOUR, "flag \xf0\x9f\x87\xb0\xf0\x9f\x87\xb7|end");
	add_message(chat, FALSE, HOUR, "keycap 1\xef\xb8\x8f\xe2\x83\xa3|end");
	add_message(chat, FALSE, HOUR, "smile \xf0\x9f\x98\x80|end");
	add_message(chat, FALSE, HOUR, "marks e\xcc\x81\xcc\x82\xcc\x83|end");
}

static void
scene_korean(void)
{
	struct chat *chat = add_chat("minji@example.org", "김민지");
	struct chat *other = add_chat("jisoo@example.org", "지수");
	chat->online = TRUE;
	add_message(chat, FALSE, 40 * HOUR, "안녕하세요! 잘 지내셨어요?");
	add_message(chat, TRUE, HOUR,
		"네, 잘 지냈어요. 이번 주말에 시간이 되시면 같이 한강에 "
		"가서 자전거를 타고 저녁도 먹을까요?");
	/* The same words in decomposed letters. */
	add_message(chat, FALSE, HOUR / 2,
		"\xe1\x84\x8c\xe1\x85\xa9\xe1\x87\x82\xe1\x84\x8b\xe1\x85\xa1"
		"\xe1\x84\x8b\xe1\x85\xad!");
	add_message(chat, FALSE, 60000, "東京で会いましょう。中文也可以。");
	unread(other, add_message(other, FALSE, HOUR, "도란도란"));
	add_contact("mj@example.org", "문주원", CONTACT_ACCEPTED);
}

static void
scene_rooms(void)
{
	struct chat *room = add_chat("#chat/lobby", "#chat/lobby");
	struct chat *alice = add_chat("alice@example.org", "Alice Kim");
	struct message *m;
	room->trust = TRUST_UNKNOWN;
	room->contact_state = CONTACT_NONE;
	add_message(alice, FALSE, HOUR, "are you in the lobby?");
	m = add_message(room, FALSE, 2 * HOUR, "good morning");
	m->sender_name = g_strdup("kettle");
	m = add_message(room, FALSE, HOUR, "hi from a long and unknown name");
	m->sender_name = g_strdup("a rather long sender's name");
	m = add_message(room, FALSE, HOUR / 2, "점심 먹었어요?");
	m->sender_name = g_strdup("김민지");
	m = add_message(room, TRUE, HOUR / 3, "not yet");
	m->state = MESSAGE_SENT;
	m = add_message(room, FALSE, HOUR / 4, "");
	m->kind = MESSAGE_NOTICE;
	m->reason = NOTICE_FLOOD;
	m->count = 700;
	for (guint i = 0; i < fake.messages->len; i++) {
		m = fake.messages->pdata[i];
		m->encrypted = m->chat != room->row;
	}
}

static void
scene_long(void)
{
	struct chat *chat = add_chat("alice@example.org", "Alice");
	for (int i = 1; i <= 3000; i++) {
		g_autofree char *text = g_strdup_printf("message %d", i);
		add_message(chat, i % 3 == 0, (gint64)(3000 - i) * 60000, text);
	}
}

static void
scene_ask(void)
{
	fake.e2ee = "ask";
	add_message(add_chat("alice@example.org", "Alice"), FALSE, HOUR, "hi");
}

static void
scene_empty(void)
{
}

static const struct {
	const char *name;
	void (*build)(void);
} scenes[] = {{"rows", life_rows}, {"talk", scene_talk},
	{"hostile", scene_hostile}, {"emoji", scene_emoji},
	{"korean", scene_korean}, {"rooms", scene_rooms}, {"long", scene_long},
	{"empty", scene_empty}, {"ask", scene_ask}};

/* ---- view.h --------------------------------------------------------- */

struct chat *
chat_of(gint64 row)
{
	return row < 1 || row > (gint64)fake.chats->len
		? NULL
		: fake.chats->pdata[row - 1];
}

struct message *
message_of(gint64 row)
{
	return row < 1 || row > (gint64)fake.messages->len
		? NULL
		: fake.messages->pdata[row - 1];
}

GPtrArray *
view_chats(struct view *view, const char *account, GError **error)
{
	(void)view;
	(void)account;
	(void)error;
	return g_ptr_array_copy(fake.chats, NULL, NULL);
}

GPtrArray *
view_contacts(struct view *view, const char *account, GError **error)
{
	(void)view;
	(void)account;
	(void)error;
	return g_ptr_array_ref(fake.contacts);
}

struct message *
view_message(struct view *view, gint64 row, GError **error)
{
	struct message *m = message_of(row);
	(void)view;
	(void)error;
	return m == NULL ? NULL : message_copy(m);
}

static GPtrArray *
page(gint64 chat, gint64 from, int step, guint limit)
{
	GPtrArray *out =
		g_ptr_array_new_with_free_func((GDestroyNotify)message_free);
	for (gint64 row = from; out->len < limit; row += step) {
		struct message *m = message_of(row);
		if (m == NULL)
			break;
		if (m->chat == chat)
			g_ptr_array_insert(
				out, step < 0 ? 0 : -1, message_copy(m));
	}
	return out;
}

GPtrArray *
view_messages_before(struct view *view, gint64 chat, gint64 before, guint limit,
	GError **error)
{
	(void)view;
	(void)error;
	return page(
		chat, before == 0 ? fake.messages->len : before - 1, -1, limit);
}

GPtrArray *
view_messages_after(struct view *view, gint64 chat, gint64 after, guint limit,
	GError **error)
{
	(void)view;
	(void)error;
	return page(chat, after + 1, 1, limit);
}

/* ---- front.h -------------------------------------------------------- */

struct answer {
	char *method;
	GVariant *args;
	front_reply reply;
	void *user;
};

void
tell(const char *name, GVariant *args)
{
	g_autoptr(GVariant) owned = g_variant_ref_sink(args);
	if (fake.event != NULL)
		fake.event(name, owned, fake.user);
}

static GVariant *
row_args(const struct message *m, const char *state)
{
	GVariantDict dict;
	g_variant_dict_init(&dict, NULL);
	g_variant_dict_insert(&dict, "row", "x", m->row);
	g_variant_dict_insert(&dict, "chat", "x", m->chat);
	if (state != NULL)
		g_variant_dict_insert(&dict, "state", "s", state);
	else
		g_variant_dict_insert(&dict, "outgoing", "b", m->outgoing);
	return g_variant_dict_end(&dict);
}

static gboolean
advance(gpointer data)
{
	static const char *const names[] = {"queued", "sent", "delivered"};
	struct message *m = data;
	m->state++;
	tell("status", row_args(m, names[m->state]));
	return m->state < MESSAGE_DELIVERED;
}

static GVariant *
do_send(GVariant *args, GError **error)
{
	g_autofree char *to = NULL, *text = NULL;
	struct chat *chat = NULL;
	g_variant_lookup(args, "to", "s", &to);
	g_variant_lookup(args, "text", "s", &text);
	for (guint i = 0; i < fake.chats->len; i++)
		if (strcmp(chat_of(i + 1)->peer, to) == 0)
			chat = chat_of(i + 1);
	if (strcmp(text, "refuse me") == 0) {
		fault_set(error, FAULT_DATA, "refused as asked");
		return NULL;
	}
	struct message *m = add_message(chat, TRUE, 0, text);
	m->state = MESSAGE_QUEUED;
	tell("message", row_args(m, NULL));
	g_timeout_add(30, advance, m);
	return row_args(m, "queued");
}

static GVariant *
account_list(void)
{
	GVariantBuilder rows;
	GVariantDict dict;
	g_variant_builder_init(&rows, G_VARIANT_TYPE("aa{sv}"));
	g_variant_dict_init(&dict, NULL);
	g_variant_dict_insert(&dict, "name", "s", "home");
	g_variant_dict_insert(&dict, "address", "s", ME);
	g_variant_dict_insert(&dict, "state", "s", "up");
	g_variant_dict_insert(&dict, "e2ee", "s", fake.e2ee);
	g_variant_dict_insert(&dict, "server", "s", "mqtts://example.org");
	g_variant_dict_insert(&dict, "fingerprint", "s", "ab12 cd34");
	if (fake.chats->len > 0)
		g_variant_builder_add_value(&rows, g_variant_dict_end(&dict));
	else
		g_variant_dict_clear(&dict);
	g_variant_dict_init(&dict, NULL);
	g_variant_dict_insert_value(
		&dict, "accounts", g_variant_builder_end(&rows));
	return g_variant_dict_end(&dict);
}

static GVariant *
verify(GVariant *args)
{
	static const char number[] = "12345 67890 11111 22222 33333 44444 "
				     "55555 66666 77777 88888 99999 00000";
	g_autofree char *address = NULL;
	GVariantDict dict;
	g_variant_lookup(args, "address", "s", &address);
	g_variant_dict_init(&dict, NULL);
	g_variant_dict_insert(&dict, "number", "s", number);
	g_variant_dict_insert(&dict, "address", "s", address);
	if (g_str_has_prefix(address, "dave"))
		g_variant_dict_insert(&dict, "changed-number", "s",
			"99999 67890 11111 22222 33333 44444 "
			"55555 66666 77777 88888 99999 00000");
	return g_variant_dict_end(&dict);
}

static GVariant *
open_chat(GVariant *args)
{
	g_autofree char *address = NULL;
	GVariantDict dict;
	g_variant_lookup(args, "address", "s", &address);
	g_variant_dict_init(&dict, NULL);
	g_variant_dict_insert(
		&dict, "chat", "x", add_chat(address, address)->row);
	return g_variant_dict_end(&dict);
}

static void
set_state(GVariant *args, enum contact_state state)
{
	g_autofree char *address = NULL;
	g_variant_lookup(args, "address", "s", &address);
	for (guint i = 0; i < fake.chats->len; i++)
		if (strcmp(chat_of(i + 1)->peer, address) == 0) {
			chat_of(i + 1)->contact_state = state;
			chat_of(i + 1)->trust = TRUST_VERIFIED;
		}
	tell("contact", g_variant_new_parsed("{'address': <%s>}", address));
}

static gboolean
answer(gpointer data)
{
	struct answer *a = data;
	GError *error = NULL;
	g_autoptr(GVariant) result = NULL;
	if (life_call(a->method, a->args))
		;
	else if (strcmp(a->method, "message.send") == 0)
		result = do_send(a->args, &error);
	else if (strcmp(a->method, "account.list") == 0)
		result = account_list();
	else if (strcmp(a->method, "verify.show") == 0)
		result = verify(a->args);
	else if (strcmp(a->method, "message.info") == 0)
		result = message_info(a->args);
	else if (strcmp(a->method, "chat.open") == 0)
		result = open_chat(a->args);
	else if (strcmp(a->method, "contact.accept") == 0 ||
		strcmp(a->method, "verify.confirm") == 0)
		set_state(a->args, CONTACT_ACCEPTED);
	else if (strcmp(a->method, "contact.block") == 0)
		set_state(a->args, CONTACT_BLOCKED);
	if (result != NULL)
		g_variant_ref_sink(result);
	if (a->reply != NULL)
		a->reply(result, error, a->user);
	g_clear_error(&error);
	g_variant_unref(a->args);
	g_free(a->method);
	g_free(a);
	return G_SOURCE_REMOVE;
}

void
front_call(struct front *front, const char *method, GVariant *args,
	front_reply reply, void *user)
{
	struct answer *a = g_new0(struct answer, 1);
	a->method = g_strdup(method);
	a->args = g_variant_ref_sink(
		args == NULL ? g_variant_new_parsed("@a{sv} {}") : args);
	a->reply = reply;
	a->user = user;
	g_timeout_add(front->delay, answer, a);
}

static front_opened fake_opened;

static gboolean
open_now(gpointer user)
{
	fake_opened(NULL, user);
	return G_SOURCE_REMOVE;
}

struct front *
front_begin(
	const struct front_options *options, front_opened opened, void *user)
{
	(void)options;
	fake_opened = opened;
	g_idle_add(open_now, user);
	return &fake;
}

void
front_close(struct front *front, gint64 patience_ms)
{
	(void)patience_ms;
	front->event = NULL;
	/* As the real one, which waits for its engine in the main loop. */
	for (int i = 0; i < 20; i++) {
		while (g_main_context_iteration(NULL, FALSE))
			;
		g_usleep(2000);
	}
}

void
front_set_listener(struct front *front, front_event event, void *user)
{
	front->event = event;
	front->user = user;
}

struct view *
front_view(struct front *front)
{
	return (struct view *)(void *)front;
}

int
main(int argc, char **argv)
{
	struct front_options options = {0};
	g_autoptr(GTimeZone) zone = g_time_zone_new_utc();
	struct ui_setup setup = {.now = fake_now,
		.zone = zone,
		.time_format = "%H:%M",
		.colours = TRUE};
	setlocale(LC_ALL, "");
	const char *locale_dir = g_getenv("UI_FAKE_LOCALEDIR");
	if (locale_dir != NULL)
		bindtextdomain(PACKAGE, locale_dir);
	textdomain(PACKAGE);
	fake.chats = g_ptr_array_new_with_free_func(reference);
	fake.messages = g_ptr_array_new();
	fake.contacts = g_ptr_array_new();
	fake.e2ee = "always";
	for (gsize i = 0; argc > 1 && i < G_N_ELEMENTS(scenes); i++)
		if (strcmp(argv[1], scenes[i].name) == 0)
			scenes[i].build();
	life_setup(&setup);
	life_begin();
	fake.delay = argc > 2 ? (guint)atoi(argv[2]) : 0;
	return ui_run(&options, &setup);
}
