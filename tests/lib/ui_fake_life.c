/* SPDX-License-Identifier: GPL-3.0-or-later */
/* ui-fake while it runs: what comes in, and what the screen asks for. */
#include "config.h"

#include <fcntl.h>
#include <glib-unix.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ui_fake.h"

/* ---- a scene -------------------------------------------------------- */

static const struct {
	enum message_state state;
	enum notice reason;
	const char *text;
} stuck[] = {{MESSAGE_FAILED, NOTICE_DENIED, "denied"},
	{MESSAGE_FAILED, NOTICE_TOO_LARGE, "too large"},
	{MESSAGE_FAILED, NOTICE_EXPIRED, "expired"},
	{MESSAGE_FAILED, NOTICE_NOT_ENCRYPTED_REFUSED, "refused"},
	{MESSAGE_FAILED, NOTICE_NO_DEVICES, "no devices"},
	{MESSAGE_FAILED, NOTICE_CANCELLED, "given up"},
	{MESSAGE_SENT, NOTICE_PARKED, "parked"},
	{MESSAGE_QUEUED, NOTICE_OFFLINE, "offline"},
	{MESSAGE_QUEUED, NOTICE_NO_KEYS, "no keys"},
	{MESSAGE_QUEUED, NOTICE_BLOCKED, "blocked"},
	{MESSAGE_QUEUED, NOTICE_KEY_CHANGED, "key changed"}};

static const enum notice notices[] = {NOTICE_UNDECRYPTABLE, NOTICE_GAP,
	NOTICE_NOT_ENCRYPTED_REFUSED, NOTICE_LIST_FROZEN, NOTICE_KEY_CHANGED,
	NOTICE_DEVICE_ADDED, NOTICE_CLOCK, NOTICE_REKEYED, NOTICE_E2EE_OFF};

void
life_rows(void)
{
	struct chat *failed = add_chat("minji@example.org", "김민지");
	struct chat *told = add_chat("bob@example.org", "Bob");
	struct chat *muted = add_chat("jisoo@example.org", "지수");
	struct chat *draft = add_chat("alice@example.org", "Alice");
	for (gsize i = 0; i < G_N_ELEMENTS(stuck); i++) {
		struct message *m =
			add_message(failed, TRUE, 60000, stuck[i].text);
		m->state = stuck[i].state;
		m->reason = stuck[i].reason;
	}
	for (gsize i = 0; i < G_N_ELEMENTS(notices); i++) {
		struct message *m = add_message(told, FALSE, 60000, "");
		m->kind = MESSAGE_NOTICE;
		m->reason = notices[i];
		m->count = i == 0 ? 12 : 1;
	}
	unread(muted, add_message(muted, FALSE, 60000, "도란도란"));
	muted->muted_until = -1;
	draft->draft = g_strdup("half");
}

/* ---- what is asked for ---------------------------------------------- */

static void
write_log(const char *method, GVariant *args)
{
	const char *path = g_getenv("UI_FAKE_LOG");
	g_autofree char *text = g_variant_print(args, FALSE);
	FILE *file = path == NULL ? NULL : fopen(path, "a");
	if (file == NULL)
		return;
	fprintf(file, "%s %s\n", method, text);
	fclose(file);
}

static void
count_unread(struct chat *chat)
{
	chat->unread = 0;
	chat->first_unread = 0;
	for (guint i = 1; i <= fake.messages->len; i++) {
		struct message *m = message_of(i);
		if (m->chat != chat->row || !m->unread)
			continue;
		chat->unread++;
		if (chat->first_unread == 0)
			chat->first_unread = m->row;
	}
}

static void
tell_chat(gint64 row)
{
	tell("chat", g_variant_new_parsed("{'chat': <%x>}", row));
}

static void
mark_read(struct chat *chat, GVariant *args)
{
	gint64 from = 0, row = 0;
	g_variant_lookup(args, "from", "x", &from);
	g_variant_lookup(args, "row", "x", &row);
	for (gint64 i = MAX(from, 1); i <= row; i++)
		if (message_of(i)->chat == chat->row)
			message_of(i)->unread = FALSE;
	count_unread(chat);
}

gboolean
life_call(const char *method, GVariant *args)
{
	gint64 row = 0;
	struct chat *chat;
	write_log(method, args);
	g_variant_lookup(args, "chat", "x", &row);
	chat = chat_of(row);
	if (chat == NULL)
		return FALSE;
	if (strcmp(method, "chat.read") == 0) {
		mark_read(chat, args);
	} else if (strcmp(method, "chat.mute") == 0) {
		g_variant_lookup(args, "until", "x", &chat->muted_until);
	} else if (strcmp(method, "chat.draft") == 0) {
		g_clear_pointer(&chat->draft, g_free);
		g_variant_lookup(args, "text", "s", &chat->draft);
		if (chat->draft != NULL && chat->draft[0] == '\0')
			g_clear_pointer(&chat->draft, g_free);
	} else {
		return FALSE;
	}
	tell_chat(row);
	return TRUE;
}

/* ---- what comes in -------------------------------------------------- */

static void
comes_in(struct chat *chat, const char *text, int notice)
{
	struct message *m = add_message(chat, FALSE, 0, text);
	if (notice != 0) {
		m->kind = MESSAGE_NOTICE;
		m->reason = (enum notice)notice;
		m->count = 1;
	}
	unread(chat, m);
	tell("message",
		g_variant_new_parsed("{'row': <%x>, 'chat': <%x>, "
				     "'outgoing': <false>}",
			m->row, m->chat));
}

static void
in_state(const char *event, const char *state, const char *text)
{
	tell(event,
		g_variant_new_parsed(
			"{'name': <'home'>, 'state': <%s>, 'text': <%s>}",
			state, text));
}

static void
take_line(const char *line)
{
	g_auto(GStrv) words = g_strsplit(line, " ", 3);
	if (g_strv_length(words) < 3)
		return;
	struct chat *chat = chat_of(atoi(words[1]));
	if (strcmp(words[0], "account") == 0 || strcmp(words[0], "store") == 0)
		in_state(words[0], words[1], words[2]);
	else if (chat == NULL)
		return;
	else if (strcmp(words[0], "in") == 0)
		comes_in(chat, words[2], 0);
	else if (strcmp(words[0], "notice") == 0)
		comes_in(chat, "", atoi(words[2]));
	else if (strcmp(words[0], "contact") == 0)
		chat->contact_state = (enum contact_state)atoi(words[2]);
	else if (strcmp(words[0], "draft") == 0) {
		g_free(chat->draft);
		chat->draft = g_strdup(words[2]);
		tell_chat(chat->row);
	}
}

static gboolean
on_fifo(gint fd, GIOCondition condition, gpointer user)
{
	char bytes[4096];
	ssize_t n = read(fd, bytes, sizeof bytes - 1);
	(void)condition;
	(void)user;
	if (n <= 0)
		return G_SOURCE_CONTINUE;
	bytes[n] = '\0';
	g_auto(GStrv) lines = g_strsplit(bytes, "\n", -1);
	for (guint i = 0; lines[i] != NULL; i++)
		take_line(lines[i]);
	return G_SOURCE_CONTINUE;
}

void
life_begin(void)
{
	const char *path = g_getenv("UI_FAKE_FIFO");
	/* Open for both, so that it never ends. */
	int fd = path == NULL ? -1 : open(path, O_RDWR | O_CLOEXEC);
	if (fd >= 0)
		g_unix_fd_add(fd, G_IO_IN, on_fifo, NULL);
}

void
life_setup(struct ui_setup *setup)
{
	const char *notify = g_getenv("UI_FAKE_NOTIFY");
	const char *terminal = g_getenv("UI_FAKE_TERMINAL");
	const char *quiet = g_getenv("UI_FAKE_QUIET");
	setup->title = TRUE;
	setup->bell = g_getenv("UI_FAKE_BELL") != NULL;
	if (g_strcmp0(notify, "text") == 0)
		setup->notify = NOTIFY_TEXT;
	else if (g_strcmp0(notify, "name") == 0)
		setup->notify = NOTIFY_NAME;
	if (g_strcmp0(terminal, "osc9") == 0)
		setup->notify_terminal = NOTIFY_TERMINAL_OSC9;
	else if (g_strcmp0(terminal, "osc777") == 0)
		setup->notify_terminal = NOTIFY_TERMINAL_OSC777;
	if (quiet != NULL &&
		sscanf(quiet, "%d-%d", &setup->quiet.from, &setup->quiet.to) !=
			2)
		exit(64);
}
