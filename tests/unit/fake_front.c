/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli.h"
#include "fake_front.h"

struct fake fake;

struct front {
	front_event event;
	void *user;
	gint64 next_row;
};

struct view {
	int unused;
};

static struct front the_front;
static struct view the_view;

/* ---- writing down ---------------------------------------------------- */

static void
free_message(gpointer message)
{
	message_free(message);
}

static void
free_chat(gpointer chat)
{
	chat_free(chat);
}

static void
free_contact(gpointer contact)
{
	contact_free(contact);
}

void
fake_reset(void)
{
	g_clear_pointer(&fake.messages, g_ptr_array_unref);
	g_clear_pointer(&fake.late, g_ptr_array_unref);
	g_clear_pointer(&fake.chats, g_ptr_array_unref);
	g_clear_pointer(&fake.contacts, g_ptr_array_unref);
	memset(&fake, 0, sizeof fake);
	fake.view_fault = fake.open_fault = -1;
	fake.arrive_after_ms = -1;
	fake.messages = g_ptr_array_new_with_free_func(free_message);
	fake.late = g_ptr_array_new_with_free_func(free_message);
	fake.chats = g_ptr_array_new_with_free_func(free_chat);
	fake.contacts = g_ptr_array_new_with_free_func(free_contact);
	fake.steps[0] = (struct fake_step){0, "sent", NOTICE_NONE};
	fake.checks = "";
}

struct message *
fake_message(gint64 row, gboolean outgoing, const char *text)
{
	struct message *message = g_new0(struct message, 1);

	message->row = row;
	message->chat = 1;
	message->kind = MESSAGE_TEXT;
	message->account = g_strdup("home");
	message->peer = g_strdup("bob@example.org");
	message->sender =
		g_strdup(outgoing ? "alice@example.org" : "bob@example.org");
	message->id[0] = 1;
	message->id[31] = (guint8)row;
	message->outgoing = outgoing;
	message->encrypted = TRUE;
	message->state = outgoing ? MESSAGE_DELIVERED : MESSAGE_QUEUED;
	message->sent_at = message->stored_at = 1763900000123 + row * 1000;
	message->text = g_strdup(text);
	return message;
}

/* ---- the view -------------------------------------------------------- */

struct view *
view_open(const char *data_dir, GError **error)
{
	(void)data_dir;
	if (fake.view_fault >= 0)
		fault_set(error, (enum fault)fake.view_fault, "the view");
	else if (fake.no_store)
		fault_set(error, FAULT_ABSENT, "no store");
	else
		return &the_view;
	return NULL;
}

void
view_close(struct view *view)
{
	(void)view;
}

gboolean
view_owned(const char *data_dir)
{
	(void)data_dir;
	return FALSE;
}

GPtrArray *
view_chats(struct view *view, const char *account, GError **error)
{
	(void)view;
	(void)account;
	(void)error;
	return g_ptr_array_ref(fake.chats);
}

struct chat *
view_chat_of(struct view *view, const char *account, const char *peer,
	GError **error)
{
	struct chat *chat;

	(void)view;
	(void)account;
	(void)error;
	if (strcmp(peer, "bob@example.org") != 0)
		return NULL;
	chat = g_new0(struct chat, 1);
	chat->row = 1;
	return chat;
}

static GPtrArray *
some(gint64 after, guint limit)
{
	GPtrArray *page = g_ptr_array_new_with_free_func(free_message);

	for (guint i = 0; i < fake.messages->len && page->len < limit; i++) {
		const struct message *message = fake.messages->pdata[i];

		if (message->row > after)
			g_ptr_array_add(page, message_copy(message));
	}
	return page;
}

GPtrArray *
view_messages_before(struct view *view, gint64 chat, gint64 before, guint limit,
	GError **error)
{
	(void)view;
	(void)chat;
	(void)before;
	(void)error;
	return some(0, limit);
}

GPtrArray *
view_messages_after(struct view *view, gint64 chat, gint64 after, guint limit,
	GError **error)
{
	(void)view;
	(void)chat;
	(void)error;
	return some(after, limit);
}

GPtrArray *
view_messages_around(struct view *view, gint64 chat, gint64 row, guint before,
	guint after, guint *at, GError **error)
{
	(void)view, (void)chat, (void)before, (void)error;
	if (at != NULL)
		*at = 0;
	return some(row - 1, after + 1);
}

gint64
view_first_since(struct view *view, gint64 chat, gint64 ms, GError **error)
{
	(void)view, (void)chat, (void)ms, (void)error;
	return 1;
}

static void
free_hit(gpointer hit)
{
	find_hit_free(hit);
}

/* What fits of the messages; two calls for it, as where much has to be looked
 * through. */
struct find_page *
view_search(struct view *view, const struct find *find, GError **error)
{
	struct find_page *page = g_new0(struct find_page, 1);
	g_autoptr(Query) query = query_parse(find->text, -1);

	(void)view, (void)error;
	page->hits = g_ptr_array_new_with_free_func(free_hit);
	page->next = find->before == 0 ? 1000 : 0;
	for (guint i = 0; page->next == 0 && i < fake.messages->len; i++) {
		g_autoptr(GArray) marks =
			g_array_new(FALSE, FALSE, sizeof(struct query_mark));
		const struct message *message = fake.messages->pdata[i];
		struct find_hit *hit;

		if (page->hits->len == find->limit ||
			!query_match(query, message->text, marks))
			continue;
		hit = g_new0(struct find_hit, 1);
		hit->message = message_copy(message);
		hit->title = g_strdup(message->peer);
		hit->marks = g_steal_pointer(&marks);
		g_ptr_array_add(page->hits, hit);
	}
	return page;
}

gint64
view_unindexed(struct view *view)
{
	(void)view;
	return 0;
}

gboolean
view_index(const char *data_dir, const char *command, gboolean anew, guint ms,
	GError **error)
{
	(void)data_dir, (void)command, (void)anew, (void)ms, (void)error;
	return TRUE;
}

struct chat *
view_chat(struct view *view, gint64 chat, GError **error)
{
	return chat == 1 ? view_chat_of(view, NULL, "bob@example.org", error)
			 : NULL;
}

GPtrArray *
view_stored_after(struct view *view, const char *account, gint64 cursor,
	guint limit, GError **error)
{
	(void)view;
	(void)account;
	(void)error;
	return some(cursor, limit);
}

struct message *
view_message(struct view *view, gint64 row, GError **error)
{
	(void)view;
	(void)row;
	(void)error;
	return NULL;
}

gint64
view_newest(struct view *view, GError **error)
{
	const struct message *last;

	(void)view;
	(void)error;
	if (fake.messages->len == 0)
		return 0;
	last = fake.messages->pdata[fake.messages->len - 1];
	return last->row;
}

GPtrArray *
view_contacts(struct view *view, const char *account, GError **error)
{
	(void)view;
	(void)account;
	(void)error;
	return g_ptr_array_ref(fake.contacts);
}

/* ---- the front ------------------------------------------------------- */

static void
emit(const char *name, GVariant *args)
{
	g_autoptr(GVariant) sunk = g_variant_ref_sink(args);

	if (the_front.event != NULL)
		the_front.event(name, sunk, the_front.user);
}

static gboolean
arrive(gpointer user)
{
	(void)user;
	while (fake.late->len > 0)
		g_ptr_array_add(
			fake.messages, g_ptr_array_steal_index(fake.late, 0));
	emit("message", g_variant_new_parsed("{'row': <int64 1>}"));
	return G_SOURCE_REMOVE;
}

static gboolean
refuse(gpointer user)
{
	(void)user;
	emit("account",
		g_variant_new_parsed("{'name': <%s>, 'state': <'refused'>, "
				     "'text': <'bad login'>, 'reason': <%x>}",
			fake.refused, (gint64)FAULT_REFUSED));
	return G_SOURCE_REMOVE;
}

struct front *
front_open(const struct front_options *options, GError **error)
{
	if (fake.open_fault >= 0) {
		fault_set(error, (enum fault)fake.open_fault, "the store");
		return NULL;
	}
	the_front.next_row = 100;
	if (fake.refused != NULL && !options->offline)
		g_timeout_add(20, refuse, NULL);
	if (fake.arrive_after_ms >= 0)
		g_timeout_add((guint)fake.arrive_after_ms, arrive, NULL);
	return &the_front;
}

void
front_close(struct front *front, gint64 patience_ms)
{
	(void)front;
	(void)patience_ms;
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
	(void)front;
	return &the_view;
}

struct status {
	gint64 row;
	struct fake_step step;
};

static gboolean
on_step(gpointer user)
{
	struct status *status = user;

	emit("status",
		g_variant_new_parsed(
			"{'row': <%x>, 'state': <%s>, 'reason': <%x>}",
			status->row, status->step.state,
			(gint64)status->step.reason));
	g_free(status);
	return G_SOURCE_REMOVE;
}

static GVariant *
send_message(const char *to)
{
	gint64 row = the_front.next_row++;

	for (int i = 0; fake.steps[i].state != NULL; i++) {
		struct status *status = g_new(struct status, 1);

		*status = (struct status){row, fake.steps[i]};
		g_timeout_add((guint)fake.steps[i].after_ms, on_step, status);
	}
	return g_variant_new_parsed(
		"{'row': <%x>, 'chat': <int64 1>, 'id': <%s>, "
		"'state': <'queued'>, 'account': <'home'>, 'address': <%s>, "
		"'duplicate': <false>}",
		row,
		"0100000000000000000000000000000000000000000000000000000000"
		"000002",
		to);
}

static GVariant *
doctor(void)
{
	g_auto(GStrv) rows = g_strsplit(fake.checks, ";", -1);
	GVariantBuilder list;

	g_variant_builder_init(&list, G_VARIANT_TYPE("aa{sv}"));
	for (int i = 0; rows[i] != NULL && *rows[i] != '\0'; i++) {
		g_auto(GStrv) part = g_strsplit(rows[i], " ", 3);

		g_variant_builder_add_value(&list,
			g_variant_new_parsed(
				"@a{sv} {'account': <'home'>, 'check': <%s>, "
				"'state': <%s>, 'detail': <%s>}",
				part[0], part[1], part[2]));
	}
	return g_variant_new_parsed(
		"{'checks': <%*>}", g_variant_builder_end(&list));
}

static GVariant *
answer(const char *method, const char *to)
{
	if (strcmp(method, "message.send") == 0)
		return send_message(to);
	if (strcmp(method, "doctor") == 0)
		return doctor();
	if (strcmp(method, "account.add") == 0)
		return g_variant_new_parsed(
			"{'fingerprint': <'ABCD'>, 'device': <'01'>}");
	if (strcmp(method, "verify.show") == 0)
		return g_variant_new_parsed(
			"{'number': <'00001 00002 00003 00004 00005 00006 "
			"00007 00008 00009 00010 00011 00012'>, 'trust': <'pinned'>, "
			"'address': <%s>, 'account': <'home'>}",
			to);
	return g_variant_new_parsed("@a{sv} {}");
}

static GVariant *
call(const char *method, GVariant *args, GError **error)
{
	g_autoptr(GVariant) sunk =
		args == NULL ? NULL : g_variant_ref_sink(args);
	const char *to = "";

	if (sunk != NULL)
		(void)(g_variant_lookup(sunk, "to", "&s", &to) ||
			g_variant_lookup(sunk, "address", "&s", &to));
	if (fake.fail_method != NULL && strcmp(fake.fail_method, method) == 0 &&
		(fake.fail_address == NULL ||
			strcmp(fake.fail_address, to) == 0)) {
		fault_set(error, (enum fault)fake.fail_fault, "made to fail");
		return NULL;
	}
	return g_variant_ref_sink(answer(method, to));
}

GVariant *
front_call_wait(
	struct front *front, const char *method, GVariant *args, GError **error)
{
	(void)front;
	return call(method, args, error);
}

struct reply {
	front_reply reply;
	void *user;
	GVariant *result;
	GError *error;
};

static gboolean
on_reply(gpointer user)
{
	struct reply *reply = user;

	if (reply->reply != NULL)
		reply->reply(reply->result, reply->error, reply->user);
	g_clear_pointer(&reply->result, g_variant_unref);
	g_clear_error(&reply->error);
	g_free(reply);
	return G_SOURCE_REMOVE;
}

void
front_call(struct front *front, const char *method, GVariant *args,
	front_reply reply, void *user)
{
	struct reply *later = g_new0(struct reply, 1);

	(void)front;
	later->reply = reply;
	later->user = user;
	later->result = call(method, args, &later->error);
	g_idle_add(on_reply, later);
}

/* ---- running doran --------------------------------------------------- */

static int
no_tui(const struct front_options *options, const struct config *config)
{
	printf("tui %s %d\n", options->command, config->colors);
	return 0;
}

static void
child(const char *const *argv, int in, int out, int err)
{
	int code;

	dup2(in, STDIN_FILENO);
	dup2(out, STDOUT_FILENO);
	dup2(err, STDERR_FILENO);
	code = cli_main(
		(int)g_strv_length((char **)argv), (char **)argv, no_tui, NULL);
	fflush(NULL);
	_exit(code);
}

static char *
all_of(int fd)
{
	GString *text = g_string_new(NULL);
	char part[4096];
	gssize got;

	lseek(fd, 0, SEEK_SET);
	while ((got = read(fd, part, sizeof part)) > 0)
		g_string_append_len(text, part, got);
	close(fd);
	return g_string_free(text, FALSE);
}

static int
scratch(void)
{
	FILE *file = tmpfile();
	int fd = file == NULL ? -1 : dup(fileno(file));

	if (file != NULL)
		fclose(file);
	return fd;
}

int
fake_run(const char *const *argv, const char *input, char **out, char **err)
{
	int files[3] = {scratch(), scratch(), scratch()};
	int status = 0;
	pid_t pid;

	if (input != NULL && write(files[0], input, strlen(input)) < 0)
		return -1;
	lseek(files[0], 0, SEEK_SET);
	fflush(NULL);
	pid = fork();
	if (pid == 0)
		child(argv, files[0], files[1], files[2]);
	waitpid(pid, &status, 0);
	close(files[0]);
	*out = all_of(files[1]);
	*err = all_of(files[2]);
	return WIFEXITED(status) ? WEXITSTATUS(status)
				 : 1000 + WTERMSIG(status);
}
