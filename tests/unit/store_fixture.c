/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "store_fixture.h"

#include <glib/gstdio.h>
#include <string.h>

GError *problem;

void
store_fail(const char *file, int line, const char *call)
{
	print_error("%s:%d: %s: %s\n", file, line, call,
		problem != NULL ? problem->message : "no error set");
	g_clear_error(&problem);
	_fail(file, line);
}

void
store_expect(const char *file, int line, gboolean result, enum fault code,
	const char *words)
{
	gboolean right = !result && problem != NULL &&
		problem->domain == FAULT && problem->code == (int)code &&
		strstr(problem->message, words) != NULL;

	if (!right) {
		print_error("%s:%d: wanted fault %d with \"%s\", got %s\n",
			file, line, (int)code, words,
			problem != NULL ? problem->message : "none");
		g_clear_error(&problem);
		_fail(file, line);
	}
	g_clear_error(&problem);
}

int
folder_setup(void **state)
{
	struct fixture *f = g_new0(struct fixture, 1);

	f->dir = g_dir_make_tmp("doran-store-XXXXXX", NULL);
	g_assert(f->dir != NULL);
	*state = f;
	return 0;
}

int
fixture_setup(void **state)
{
	const struct account_record account = {.name = "home",
		.address = "alice@example.org",
		.backend = "mqtt",
		.device = 7,
		.display_name = (char *)"Alice",
		.created = 1000};
	struct fixture *f;

	folder_setup(state);
	f = *state;
	f->store = store_open(f->dir, &problem);
	OK(f->store != NULL);
	OK(store_account_add(f->store, &account, &f->account, &problem));
	OK(store_chat_ensure(f->store, f->account, "mimi://example.org/d/one",
		"bob@example.org", CHAT_DIRECT, 2000, &f->chat, NULL,
		&problem));
	return 0;
}

static const char *const growing[] = {"message", "m", "n", "u", "outbox", "o",
	"payload", "envelope", "session", "base_key", "held", "prekey",
	"sent_key", "anew_envelope", "bundle", NULL};

/* "SCAN x" is a walk over all of x, "SCAN x USING INDEX" over all of an index:
 * neither will do. */
static gboolean
walks(const char *detail)
{
	for (const char *const *name = growing; *name != NULL; name++) {
		g_autofree char *scan = g_strconcat("SCAN ", *name, NULL);
		const char *rest = detail + strlen(scan);

		if (g_str_has_prefix(detail, scan) &&
			(*rest == '\0' || *rest == ' '))
			return TRUE;
	}
	return FALSE;
}

static char *
explain(struct store *store, const char *text)
{
	g_autofree char *query = g_strconcat("EXPLAIN QUERY PLAN ", text, NULL);
	GString *plan = g_string_new(NULL);
	sqlite3_stmt *s;

	assert_int_equal(
		sqlite3_prepare_v2(store->db, query, -1, &s, NULL), SQLITE_OK);
	while (sqlite3_step(s) == SQLITE_ROW)
		g_string_append_printf(
			plan, "%s\n", (const char *)sqlite3_column_text(s, 3));
	sqlite3_finalize(s);
	return g_string_free(plan, FALSE);
}

char *
plan_of(struct store *store, const char *part)
{
	GHashTableIter iter;
	gpointer text;

	g_hash_table_iter_init(&iter, store->statements);
	while (g_hash_table_iter_next(&iter, &text, NULL))
		if (strstr(text, part) != NULL)
			return explain(store, text);
	return g_strdup("");
}

static void
check_plan(struct store *store, const char *text)
{
	g_autofree char *plan = explain(store, text);
	g_auto(GStrv) lines = g_strsplit(plan, "\n", -1);

	for (char **line = lines; *line != NULL; line++)
		if (walks(*line)) {
			print_error("%s\n%s", text, plan);
			fail_msg("walks over a whole table");
		}
}

static gboolean
has_plan(const char *text)
{
	return g_str_has_prefix(text, "SELECT") ||
		g_str_has_prefix(text, "UPDATE") ||
		g_str_has_prefix(text, "DELETE") ||
		g_str_has_prefix(text, "INSERT");
}

static void
check_plans(struct store *store)
{
	GHashTableIter iter;
	gpointer text;

	g_hash_table_iter_init(&iter, store->statements);
	while (g_hash_table_iter_next(&iter, &text, NULL))
		if (has_plan(text))
			check_plan(store, text);
}

static void
remove_folder(const char *path)
{
	GDir *dir = g_dir_open(path, 0, NULL);
	const char *name;

	if (dir == NULL)
		return;
	while ((name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *file = g_build_filename(path, name, NULL);

		g_unlink(file);
	}
	g_dir_close(dir);
	g_rmdir(path);
}

int
fixture_teardown(void **state)
{
	struct fixture *f = *state;

	if (f->store != NULL)
		check_plans(f->store);
	store_close(f->store);
	g_chmod(f->dir, 0700);
	remove_folder(f->dir);
	g_free(f->dir);
	g_free(f);
	assert_null(problem);
	return 0;
}

const guint8 *
hash_no(guint64 number)
{
	static guint8 hashes[8][32];
	static guint turn;
	guint8 *hash = hashes[turn++ % 8];

	memset(hash, 0x5a, 32);
	number = GUINT64_TO_BE(number);
	memcpy(hash, &number, sizeof number);
	return hash;
}

struct message *
message_no(struct fixture *f, guint64 number)
{
	struct message *m = g_new0(struct message, 1);

	m->chat = f->chat;
	m->kind = MESSAGE_TEXT;
	m->sender = g_strdup("bob@example.org");
	memcpy(m->id, hash_no(number), 32);
	m->encrypted = TRUE;
	m->unread = TRUE;
	m->clock = number;
	m->sent_at = (gint64)number * 10;
	m->stored_at = (gint64)number * 10 + 1;
	m->text = g_strdup_printf("m%" G_GUINT64_FORMAT, number);
	return m;
}

gint64
message_put(struct fixture *f, guint64 number)
{
	g_autoptr(Message) m = message_no(f, number);
	gboolean is_new;
	gint64 row;

	OK(store_message_add(f->store, m, NULL, &row, &is_new, &problem));
	assert_true(is_new);
	return row;
}
