/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doran search: messages by their words. */
#include "config.h"

#include <string.h>

#include "fault.h"
#include "i18n.h"
#include "moment.h"
#include "objects.h"
#include "out.h"
#include "rows.h"

#define SNIPPET 80 /* characters */
#define BEHIND 2000 /* messages without index that a search leaves alone */
#define INDEX_MS 300

struct search_options {
	char *account;
	char *chat;
	char *from;
	char *since;
	char *until;
	char *limit;
	gboolean json;
};

/* ---- printing ---- */

/* Places in characters, which is what programs count in. */
static GVariant *
marks_value(const char *text, const GArray *marks)
{
	GVariantBuilder value;

	g_variant_builder_init(&value, G_VARIANT_TYPE("aax"));
	for (guint i = 0; i < marks->len; i++) {
		const struct query_mark *mark =
			&g_array_index(marks, struct query_mark, i);
		gint64 start = g_utf8_strlen(text, (gssize)mark->start);

		g_variant_builder_open(&value, G_VARIANT_TYPE("ax"));
		g_variant_builder_add(&value, "x", start);
		g_variant_builder_add(&value, "x",
			start +
				g_utf8_strlen(text + mark->start,
					(gssize)(mark->end - mark->start)));
		g_variant_builder_close(&value);
	}
	return g_variant_builder_end(&value);
}

static void
print_object(const struct find_hit *hit)
{
	GVariantBuilder *object = object_begin("hit");
	g_autofree char *snippet =
		query_snippet(hit->message->text, hit->marks, SNIPPET, NULL);

	object_text(object, "title", hit->title);
	object_text(object, "snippet", snippet);
	g_variant_builder_add(object, "{sv}", "marks",
		marks_value(hit->message->text, hit->marks));
	g_variant_builder_add(
		object, "{sv}", "message", object_message(hit->message));
	out_json(object_end(object));
}

static void
print_line(const struct cli *cli, const struct find_hit *hit)
{
	const struct message *message = hit->message;
	g_autoptr(GArray) marks = NULL;
	g_autofree char *snippet =
		query_snippet(message->text, hit->marks, SNIPPET, &marks);
	g_autofree char *when =
		time_local(message->sent_at, cli->config->time_format);
	guint32 at = 0;

	out_print("%s %s/%s %s: ", when, message->account, message->peer,
		message->sender);
	for (guint i = 0; i < marks->len; i++) {
		const struct query_mark *mark =
			&g_array_index(marks, struct query_mark, i);

		out_piece(snippet + at, mark->start - at, FALSE);
		out_piece(snippet + mark->start, mark->end - mark->start, TRUE);
		at = mark->end;
	}
	out_piece(snippet + at, strlen(snippet + at), FALSE);
	out_print("\n");
}

/* ---- what to look for ---- */

static gboolean
read_from(struct find *find, const char *from, GError **error)
{
	if (from == NULL)
		return TRUE;
	find->mine = strcmp(from, "me") == 0;
	if (find->mine)
		return TRUE;
	find->sender = from;
	return config_address_valid(from) ||
		fault_set(error, FAULT_USAGE,
			_("--from: '%s' is neither an address nor “me”"), from);
}

static gboolean
read_chat(struct cli *cli, struct view *view, struct find *find,
	const char *target, GError **error)
{
	g_autofree char *account = NULL, *address = NULL;
	g_autoptr(GError) cause = NULL;
	g_autoptr(Chat) chat = NULL;

	if (target == NULL)
		return TRUE;
	if (!cli_target(target, find->account, &account, &address, error) ||
		!cli_need_account(cli, account, error))
		return FALSE;
	if (view != NULL)
		chat = view_chat_of(view, account, address, &cause);
	if (cause != NULL) {
		g_propagate_error(error, g_steal_pointer(&cause));
		return FALSE;
	}
	if (chat == NULL)
		return fault_set(error, FAULT_ABSENT,
			_("there is no chat with %s; `doran chats` shows all"),
			address);
	find->chat = chat->row;
	return TRUE;
}

/* ---- looking ---- */

struct result {
	guint64 hits;
	gboolean broken;
};

static gboolean
print_all(struct cli *cli, struct view *view, struct find find, gboolean json,
	struct result *result, GError **error)
{
	guint left = find.limit;

	do {
		g_autoptr(FindPage) page = NULL;

		find.limit = left;
		page = view_search(view, &find, error);
		if (page == NULL)
			return FALSE;
		for (guint i = 0; i < page->hits->len; i++)
			if (json)
				print_object(page->hits->pdata[i]);
			else
				print_line(cli, page->hits->pdata[i]);
		left -= page->hits->len;
		result->hits += page->hits->len;
		result->broken = result->broken || page->broken;
		find.before = page->next;
	} while (left > 0 && find.before != 0);
	return TRUE;
}

/* The next search shall be quicker. That it cannot be is no failure. */
static void
mend_index(struct cli *cli, struct view *view, gboolean broken)
{
	g_autoptr(GError) error = NULL;
	g_autoptr(GVariant) result = NULL;
	struct front *front;

	if (!broken && view_unindexed(view) < BEHIND)
		return;
	if (!view_owned(cli->folders->data_dir)) {
		if (!view_index(cli->folders->data_dir, "doran search", broken,
			    INDEX_MS, &error))
			g_debug("search index: %s", error->message);
		return;
	}
	if (!broken)
		return;
	front = cli_front(cli, NULL, CLI_OFFLINE, &error);
	if (front != NULL)
		result = front_call_wait(front, "search.rebuild", NULL, &error);
	if (result == NULL)
		g_debug("search index: %s", error->message);
	front_close(front, CLI_PATIENCE_MS);
}

static gboolean
search(struct cli *cli, const struct search_options *opt, struct find *find,
	GError **error)
{
	g_autoptr(GError) cause = NULL;
	struct view *view = cli_view(cli, &cause);
	struct result result = {0, FALSE};
	gboolean done = cause == NULL &&
		read_chat(cli, view, find, opt->chat, &cause) &&
		(view == NULL ||
			print_all(
				cli, view, *find, opt->json, &result, &cause));

	if (done && view != NULL && out_flush(NULL))
		mend_index(cli, view, result.broken);
	view_close(view);
	if (cause != NULL) {
		g_propagate_error(error, g_steal_pointer(&cause));
		return FALSE;
	}
	return result.hits > 0 ||
		fault_set(error, FAULT_ABSENT, _("nothing was found"));
}

static gboolean
search_run(struct cli *cli, const void *options, char **args, GError **error)
{
	const struct search_options *opt = options;
	g_autofree char *text = g_strjoinv(" ", args);
	struct find find = {.text = text, .account = opt->account};
	gint64 limit;

	if (!g_utf8_validate(text, -1, NULL))
		return fault_set(
			error, FAULT_DATA, _("the words are not UTF-8"));
	if (!cli_number("limit", opt->limit, 1, 100000, 50, &limit, error) ||
		!read_from(&find, opt->from, error) ||
		!moment_read("since", opt->since, &find.since, error) ||
		!moment_read("until", opt->until, &find.until, error) ||
		!cli_need_account(cli, opt->account, error))
		return FALSE;
	find.limit = (guint)limit;
	return search(cli, opt, &find, error);
}

static const struct flag search_flags[] = {
	{"account", 'a', FLAG_TEXT, N_("ACCOUNT"), N_("in this account alone"),
		G_STRUCT_OFFSET(struct search_options, account)},
	{"chat", 't', FLAG_TEXT, N_("ADDRESS"), N_("in the chat with it alone"),
		G_STRUCT_OFFSET(struct search_options, chat)},
	{"from", 0, FLAG_TEXT, N_("ADDRESS"),
		N_("what was sent by it alone; me: by yourself"),
		G_STRUCT_OFFSET(struct search_options, from)},
	{"since", 0, FLAG_TEXT, N_("TIME"),
		N_("what was sent from then on, YYYY-MM-DD or with HH:MM"),
		G_STRUCT_OFFSET(struct search_options, since)},
	{"until", 0, FLAG_TEXT, N_("TIME"), N_("what was sent before then"),
		G_STRUCT_OFFSET(struct search_options, until)},
	{"limit", 'n', FLAG_TEXT, N_("COUNT"),
		N_("at most so many messages (50)"),
		G_STRUCT_OFFSET(struct search_options, limit)},
	{"json", 0, FLAG_SET, NULL, N_("print one object a line"),
		G_STRUCT_OFFSET(struct search_options, json)},
	{NULL},
};

const struct command row_search = {
	.name = "search",
	.args = N_("WORD..."),
	.summary = N_("Prints the messages of all chats that have these words, "
		      "the newest first."),
	.flags = search_flags,
	.options_size = sizeof(struct search_options),
	.least = 1,
	.most = 1000,
	.run = search_run,
};
