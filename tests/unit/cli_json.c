/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands print: JSON against its schemas, lines for people, what
 * --exec gets, and that no control character ever gets out. */
#include "config.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "fake_front.h"

#define HOME                               \
	"[account home]\nbackend = mqtt\n" \
	"server = mqtts://broker.example.org\naddress = alice@example.org\n"

static char *folder;
static char *conf;

static int
setup(void **state)
{
	(void)state;
	fake_reset();
	g_file_set_contents(conf, HOME, -1, NULL);
	return 0;
}

static char *
doran(const char *line, int code)
{
	g_autofree char *whole = g_strconcat("doran ", line, NULL);
	g_autofree char *out = NULL, *err = NULL;
	g_auto(GStrv) argv = NULL;
	int got;

	assert_true(g_shell_parse_argv(whole, NULL, &argv, NULL));
	got = fake_run((const char *const *)argv, NULL, &out, &err);
	if (got != code)
		fail_msg("doran %s: %d, not %d: %s%s", line, got, code, out,
			err);
	return g_steal_pointer(&out);
}

static void
store(struct message *take_message)
{
	g_ptr_array_add(fake.messages, take_message);
}

/* One of everything that can be in a store, with hostile text. */
static void
fill_store(void)
{
	const char *evil = "a\033]0;x\007\b\177\xc2\x9b"
			   "31m\"\\\n\tb\x1f";
	struct message *message = fake_message(1, FALSE, evil);
	struct chat *chat = g_new0(struct chat, 1);
	struct contact *contact = g_new0(struct contact, 1);

	message->sender_name = g_strdup("B\033[2Jb");
	store(message);
	message = fake_message(2, TRUE, "\xec\x95\x88\xeb\x85\x95");
	message->state = MESSAGE_FAILED;
	message->reason = NOTICE_DENIED;
	store(message);
	message = fake_message(3, FALSE, "");
	message->kind = MESSAGE_NOTICE;
	message->reason = NOTICE_GAP;
	message->count = 4;
	store(message);
	message = fake_message(4, FALSE, "let me in");
	message->request = TRUE;
	message->encrypted = FALSE;
	message->sent_at = G_MAXINT64;
	store(message);
	chat->row = 1;
	chat->account = g_strdup("home");
	chat->peer = g_strdup("bob@example.org");
	chat->title = g_strdup(evil);
	chat->uri = g_strdup("mimi://example.org/d/abc");
	chat->unread = 3;
	chat->last_row = 4;
	chat->last_at = 1763900000123;
	chat->last_text = g_strdup(evil);
	g_ptr_array_add(fake.chats, chat);
	contact->account = g_strdup("home");
	contact->address = g_strdup("bob@example.org");
	contact->name = g_strdup(evil);
	contact->state = CONTACT_REQUEST;
	contact->trust = TRUST_CHANGED;
	contact->has_root = TRUE;
	g_ptr_array_add(fake.contacts, contact);
	fake.checks = "connection ok fine;keys note few";
}

/* Everything that has --json, with its lines one after another. */
static char *
all_json(void)
{
	static const char *const lines[] = {"listen --json --since all -W 0",
		"listen --json --since all --outgoing -W 0",
		"history bob@example.org --json", "chats --json",
		"contacts --json", "accounts --json", "config list --json",
		"doctor --json --timeout 1", "verify bob@example.org --json",
		"verify bob@example.org --json --confirm",
		"send -t bob@example.org -m hi --json"};
	GString *all = g_string_new(NULL);

	for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autofree char *out = doran(lines[i], 0);

		g_string_append(all, out);
	}
	return g_string_free(all, FALSE);
}

static void
json__every_line__fits_its_schema(void **state)
{
	g_autofree char *all = NULL, *file = NULL, *command = NULL;
	g_autofree char *out = NULL;
	const char *source = g_getenv("srcdir");
	int status = 0;

	(void)state;
	if (source == NULL)
		source = ".";
	fill_store();
	all = all_json();
	file = g_build_filename(folder, "lines", NULL);
	assert_true(g_file_set_contents(file, all, -1, NULL));
	command = g_strdup_printf(
		"/bin/sh -c 'exec python3 \"$1/tests/lib/schema.py\" "
		"\"$1/src/data/schema\" message notice chat contact account "
		"status verify check option <\"$2\"' sh '%s' '%s'",
		source, file);
	if (!g_spawn_command_line_sync(command, &out, NULL, &status, NULL))
		fail_msg("cannot run %s", command);
	g_remove(file);
	if (g_spawn_check_wait_status(status, NULL))
		return;
	if (strstr(out, "skipped:") != NULL ||
		strstr(out, "not found") != NULL) {
		print_message("%s", out);
		/* skip() jumps over what would free them */
		g_clear_pointer(&all, g_free);
		g_clear_pointer(&file, g_free);
		g_clear_pointer(&command, g_free);
		g_clear_pointer(&out, g_free);
		skip();
	}
	fail_msg("%s", out);
}

static void
text__hostile__has_no_control_characters(void **state)
{
	static const char *const lines[] = {"listen --since all -W 0",
		"history bob@example.org", "chats", "contacts",
		"doctor --timeout 1"};

	(void)state;
	fill_store();
	for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autofree char *out = doran(lines[i], 0);

		assert_true(g_utf8_validate(out, -1, NULL));
		for (const char *c = out; *c != '\0'; c = g_utf8_next_char(c))
			if (g_unichar_iscntrl(g_utf8_get_char(c)) &&
				*c != '\n' && *c != '\t')
				fail_msg("doran %s: U+%04X", lines[i],
					g_utf8_get_char(c));
	}
}

static void
listen__text__is_one_line_a_message(void **state)
{
	g_autofree char *out = NULL;

	(void)state;
	store(fake_message(1, FALSE, "one\ntwo"));
	store(fake_message(2, TRUE, "mine"));
	out = doran("listen --since all -W 0", 0);
	assert_non_null(strstr(out, "one\xe2\x86\xb5two\n"));
	assert_null(strstr(out, "mine"));
	assert_ptr_equal(strchr(out, '\n'), out + strlen(out) - 1);
}

static void
listen__since__begins_where_it_says(void **state)
{
	g_autofree char *now = NULL, *row = NULL, *all = NULL;

	(void)state;
	store(fake_message(1, FALSE, "one"));
	store(fake_message(2, FALSE, "two"));
	now = doran("listen -W 0", 0);
	assert_string_equal(now, "");
	row = doran("listen --since 1 -W 0", 0);
	assert_null(strstr(row, "one"));
	assert_non_null(strstr(row, "two"));
	all = doran("listen --since all -n 1 -W 5", 0);
	assert_non_null(strstr(all, "one"));
	assert_null(strstr(all, "two"));
}

static void
listen__last__goes_on_where_it_ended(void **state)
{
	g_autofree char *first = NULL, *none = NULL, *second = NULL;
	g_autofree char *other = NULL;

	(void)state;
	store(fake_message(1, FALSE, "one"));
	first = doran("listen --since last -W 0", 0);
	assert_non_null(strstr(first, "one"));
	none = doran("listen --since last -W 0", 0);
	assert_string_equal(none, "");
	store(fake_message(2, FALSE, "two"));
	second = doran("listen --since last -W 0", 0);
	assert_null(strstr(second, "one"));
	assert_non_null(strstr(second, "two"));
	other = doran("listen --since last -a home -W 0", 0);
	assert_non_null(strstr(other, "one"));
}

static void
listen__late_message__is_waited_for(void **state)
{
	g_autofree char *out = NULL;

	(void)state;
	store(fake_message(1, FALSE, "old"));
	g_ptr_array_add(fake.late, fake_message(2, FALSE, "new"));
	fake.arrive_after_ms = 50;
	out = doran("listen -n 1 -W 20", 0);
	assert_null(strstr(out, "old"));
	assert_non_null(strstr(out, "new"));
}

static void
hook__message__is_in_environment_and_stdin(void **state)
{
	g_autofree char *out = NULL;

	(void)state;
	store(fake_message(1, FALSE, "$(echo bad) `id`; 'x'"));
	store(fake_message(2, FALSE, "second"));
	out = doran("listen --since all -W 0 --exec "
		    "'echo $DORAN_ROW $DORAN_CHAT $DORAN_SENDER "
		    "$DORAN_ENCRYPTED $DORAN_TIME; sleep 0.05; cat; echo'",
		0);
	assert_string_equal(out,
		"1 home/bob@example.org bob@example.org 1 "
		"2025-11-23T12:13:21.123Z\n$(echo bad) `id`; 'x'\n"
		"2 home/bob@example.org bob@example.org 1 "
		"2025-11-23T12:13:22.123Z\nsecond\n");
}

static void
hook__stranger__runs_nothing(void **state)
{
	g_autofree char *out = NULL;
	struct message *message = fake_message(1, FALSE, "hi");

	(void)state;
	message->request = TRUE;
	store(message);
	out = doran("listen --since all -W 0 --exec 'echo ran'", 0);
	assert_string_equal(out, "");
}

static void
hook__failing_command__is_told_and_goes_on(void **state)
{
	g_autofree char *out = NULL;

	(void)state;
	store(fake_message(1, FALSE, "one"));
	store(fake_message(2, FALSE, "two"));
	out = doran("listen --since all -W 0 --exec 'cat; exit 3'", 80);
	assert_string_equal(out, "onetwo");
}

static void
send__lines__are_told_one_by_one(void **state)
{
	g_autofree char *out = NULL, *err = NULL, *many = NULL;
	static const char *const argv[] = {
		"doran", "send", "-l", "-t", "bob@example.org", "--json", NULL};
	GString *input = g_string_new(NULL);
	g_auto(GStrv) lines = NULL;

	(void)state;
	for (int i = 0; i < 2000; i++)
		g_string_append_printf(input, "line %d\r\n", i);
	many = g_string_free(input, FALSE);
	assert_int_equal(fake_run(argv, many, &out, &err), 0);
	lines = g_strsplit(out, "\n", -1);
	assert_int_equal(g_strv_length(lines), 2001);
}

static void
remove_all(const char *path)
{
	g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
	const char *name;

	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		g_autofree char *file = g_build_filename(path, name, NULL);

		g_remove(file);
	}
	g_rmdir(path);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup(name, setup)
		CASE(json__every_line__fits_its_schema),
		CASE(text__hostile__has_no_control_characters),
		CASE(listen__text__is_one_line_a_message),
		CASE(listen__since__begins_where_it_says),
		CASE(listen__last__goes_on_where_it_ended),
		CASE(listen__late_message__is_waited_for),
		CASE(hook__message__is_in_environment_and_stdin),
		CASE(hook__stranger__runs_nothing),
		CASE(hook__failing_command__is_told_and_goes_on),
		CASE(send__lines__are_told_one_by_one),
	};
	g_autofree char *doran_folder = NULL;
	int failed;

	folder = g_dir_make_tmp("doran-cli-XXXXXX", NULL);
	conf = g_build_filename(folder, "doran", "doran.conf", NULL);
	g_setenv("XDG_CONFIG_HOME", folder, TRUE);
	g_setenv("XDG_DATA_HOME", folder, TRUE);
	g_setenv("XDG_STATE_HOME", folder, TRUE);
	g_unsetenv("XDG_RUNTIME_DIR");
	doran_folder = g_path_get_dirname(conf);
	g_mkdir_with_parents(doran_folder, 0700);
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	fake_reset();
	remove_all(doran_folder);
	remove_all(folder);
	return failed;
}
