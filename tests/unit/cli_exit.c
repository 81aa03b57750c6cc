/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exit codes of the command line, over a front that is made to behave. */
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

/* The words of a command line, "doran" before them; '..' keep spaces. */
static int
doran(const char *line, const char *input, char **out, char **err)
{
	g_autofree char *whole = g_strconcat("doran ", line, NULL);
	g_auto(GStrv) argv = NULL;

	assert_true(g_shell_parse_argv(whole, NULL, &argv, NULL));
	return fake_run((const char *const *)argv, input, out, err);
}

static void
expect(const char *line, const char *input, int code)
{
	g_autofree char *out = NULL, *err = NULL;
	int got = doran(line, input, &out, &err);

	if (got != code)
		fail_msg("doran %s: %d, not %d: %s%s", line, got, code, out,
			err);
	if (code == 0 || strlen(err) > 0)
		return;
	fail_msg("doran %s: %d without a word", line, code);
}

static const struct {
	const char *line, *input;
	int code;
} simple[] = {
	{"", NULL, 0},
	{"--version", NULL, 0},
	{"--help", NULL, 0},
	{"help", NULL, 0},
	{"help send", NULL, 0},
	{"help account add", NULL, 0},
	{"help nonsense", NULL, 64},
	{"send --help", NULL, 0},
	{"config list --help", NULL, 0},
	{"-h send", NULL, 0},
	{"--bogus", NULL, 64},
	{"-x", NULL, 64},
	{"sned", NULL, 64},
	{"account", NULL, 64},
	{"config", NULL, 64},
	{"config get", NULL, 64},
	{"config get a b", NULL, 64},
	{"config get doran.nothing", NULL, 64},
	{"config get account.home.ca-file", NULL, 66},
	{"config get account.home.e2ee", NULL, 0},
	{"config set account.home.e2ee maybe", NULL, 65},
	{"config set account.home.e2ee", NULL, 64},
	{"config set account.home.server --unset", NULL, 78},
	{"config set account.home.e2ee ask", NULL, 0},
	{"config set account.work.e2ee ask", NULL, 66},
	{"config list", NULL, 0},
	{"config list --json", NULL, 0},
	{"accounts", NULL, 0},
	{"accounts x", NULL, 64},
	{"chats", NULL, 0},
	{"chats -a work", NULL, 66},
	{"history", NULL, 64},
	{"history Bob", NULL, 64},
	{"history bob@example.org", NULL, 0},
	{"history carol@example.org", NULL, 66},
	{"history bob@example.org --limit 0", NULL, 64},
	{"history bob@example.org --limit x", NULL, 64},
	{"history work/bob@example.org", NULL, 66},
	{"contacts", NULL, 0},
	{"contacts add bob@example.org --name Bob", NULL, 0},
	{"contacts add bob", NULL, 64},
	{"contacts accept bob@example.org", NULL, 0},
	{"contacts block bob@example.org", NULL, 0},
	{"contacts foo", NULL, 64},
	{"verify bob@example.org", NULL, 0},
	{"verify bob@example.org --confirm", NULL, 0},
	{"doctor --timeout 1", NULL, 0},
	{"send -m hi", NULL, 64},
	{"send -t bob@example.org -m hi", NULL, 0},
	{"send -t bob@example.org -m", NULL, 64},
	{"send -t bob@example.org -m ''", NULL, 65},
	{"send -t bob@example.org -m \xff", NULL, 65},
	{"send -t bob@example.org -m hi -l", NULL, 64},
	{"send -t bob@example.org -m hi --wait=soon", NULL, 64},
	{"send -t bob@example.org -m hi --timeout=-1", NULL, 64},
	{"send -t bob@example.org -m hi --e2ee=maybe", NULL, 64},
	{"send -t Bob@example.org -m hi", NULL, 64},
	{"send -t work/bob@example.org -m hi", NULL, 66},
	{"send -a work -t home/bob@example.org -m hi", NULL, 64},
	{"send -t bob@example.org", "hi\n", 0},
	{"send -t bob@example.org", "", 65},
	{"send -t bob@example.org", "\xff\n", 65},
	{"send -t bob@example.org -f /nonexistent", NULL, 66},
	{"send -t bob@example.org -f /", NULL, 74},
	{"send -t bob@example.org -l", "a\nb\n\nc", 0},
	{"send -t bob@example.org -l", "a\n\xff\nc", 80},
	{"send -t bob@example.org --wait=delivered --timeout=1 -m hi", NULL,
		75},
	{"listen -W 0", NULL, 0},
	{"listen -n 1 -W 0", NULL, 75},
	{"listen --since x", NULL, 64},
	{"listen -n 0", NULL, 64},
	{"listen -W x", NULL, 64},
	{"listen -a work", NULL, 66},
};

static void
cli_main__simple_lines__have_their_codes(void **state)
{
	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(simple); i++)
		expect(simple[i].line, simple[i].input, simple[i].code);
}

static void
cli_main__no_account__is_configuration(void **state)
{
	static const char *const lines[] = {"send -t bob@example.org -m hi",
		"listen -W 0", "chats", "contacts", "history bob@example.org",
		"verify bob@example.org", "contacts add bob@example.org",
		"doctor"};

	(void)state;
	g_remove(conf);
	for (gsize i = 0; i < G_N_ELEMENTS(lines); i++)
		expect(lines[i], NULL, 78);
	expect("accounts", NULL, 0);
}

static void
cli_main__broken_file__is_configuration(void **state)
{
	static const char *const lines[] = {"", "accounts", "doctor",
		"send -t bob@example.org -m hi", "config list",
		"config get doran.bell", "config set doran.bell true",
		"account add b --server mqtt://h --address b@x "
		"--recovery-file /nonexistent/words"};

	(void)state;
	g_file_set_contents(conf, "[doran]\nbel = true\n", -1, NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
		g_autofree char *out = NULL, *err = NULL;

		assert_int_equal(doran(lines[i], NULL, &out, &err), 78);
		assert_non_null(strstr(err, "doran.conf:2"));
		assert_non_null(strstr(err, "'bell'"));
	}
}

static void
cli_main__engine_faults__become_codes(void **state)
{
	static const struct {
		int fault, code;
	} rows[] = {
		{FAULT_LATER, 75},
		{FAULT_IO, 74},
		{FAULT_CONFIG, 78},
		{FAULT_REFUSED, 77},
		{FAULT_BUG, 70},
	};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		fake.open_fault = rows[i].fault;
		expect("send -t bob@example.org -m hi", NULL, rows[i].code);
		expect("listen -W 1", NULL, rows[i].code);
		expect("doctor", NULL, rows[i].code);
		expect("contacts add bob@example.org", NULL, rows[i].code);
	}
	fake_reset();
	fake.view_fault = FAULT_IO;
	expect("chats", NULL, 74);
	expect("history bob@example.org", NULL, 74);
	expect("contacts", NULL, 74);
	fake_reset();
	fake.no_store = TRUE;
	expect("chats", NULL, 0);
	expect("contacts", NULL, 0);
	expect("history bob@example.org", NULL, 66);
}

static void
send__method_faults__become_codes(void **state)
{
	static const struct {
		int fault, code;
	} rows[] = {
		{FAULT_UNKNOWN_PEER, 68},
		{FAULT_UNREACHABLE, 69},
		{FAULT_PROTOCOL, 76},
		{FAULT_TRUST, 79},
		{FAULT_DATA, 65},
		{FAULT_IO, 74},
	};

	(void)state;
	fake.fail_method = "message.send";
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		fake.fail_fault = rows[i].fault;
		expect("send -t bob@example.org -m hi", NULL, rows[i].code);
	}
	fake.fail_fault = FAULT_UNKNOWN_PEER;
	fake.fail_address = "carol@example.org";
	expect("send -t bob@example.org -t carol@example.org -m hi", NULL, 80);
	expect("send -t carol@example.org -t carol@example.org -m hi", NULL,
		68);
}

static void
send__states__end_it_as_asked(void **state)
{
	static const struct {
		const char *wait;
		struct fake_step steps[3];
		int code;
	} rows[] = {
		{"queued", {{5000, "sent", 0}}, 0},
		{"sent", {{10, "sent", 0}}, 0},
		{"delivered", {{0, "sent", 0}, {20, "delivered", 0}}, 0},
		{"sent", {{0, "read", 0}}, 0},
		{"read", {{0, "delivered", 0}, {9, "sent", 0}}, 75},
		{"read", {{0, "delivered", 0}, {9, "read", 0}}, 0},
		{"sent", {{0, "queued", NOTICE_OFFLINE}}, 75},
		{"sent", {{0, "queued", NOTICE_NO_LIST}}, 75},
		{"sent", {{0, "queued", NOTICE_KEY_CHANGED}}, 79},
		{"sent", {{0, "queued", NOTICE_PARKED}}, 75},
		{"sent", {{0, "failed", NOTICE_TOO_LARGE}}, 65},
		{"sent", {{0, "failed", NOTICE_DENIED}}, 77},
		{"sent", {{0, "failed", NOTICE_BLOCKED}}, 77},
		{"sent", {{0, "failed", NOTICE_EXPIRED}}, 75},
		{"sent", {{0, "failed", NOTICE_CHOOSE_E2EE}}, 78},
		{"sent", {{0, "failed", NOTICE_NO_DEVICES}}, 68},
	};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autofree char *line = g_strdup_printf(
			"send -t bob@example.org --timeout 1 --wait=%s -m hi",
			rows[i].wait);

		memcpy(fake.steps, rows[i].steps, sizeof rows[i].steps);
		expect(line, NULL, rows[i].code);
	}
}

static void
send__refused_account__is_told_at_once(void **state)
{
	g_autofree char *out = NULL, *err = NULL;
	gint64 start = g_get_monotonic_time();

	(void)state;
	fake.refused = "home";
	fake.steps[0].state = NULL;
	assert_int_equal(
		doran("send -t bob@example.org -m hi", NULL, &out, &err), 77);
	assert_non_null(strstr(err, "bad login"));
	assert_true(g_get_monotonic_time() - start < 10 * G_USEC_PER_SEC);
	expect("listen -n 1 -W 5", NULL, 77);
}

static void
doctor__failed_check__gives_its_code(void **state)
{
	(void)state;
	fake.checks = "clock ok fine;keys note few";
	expect("doctor --timeout 1", NULL, 0);
	fake.checks = "clock warn slow";
	expect("doctor --timeout 1", NULL, 0);
	fake.checks = "clock ok fine;server fail away;";
	expect("doctor --timeout 1", NULL, 75);
}

static void
account_add__failures__drop_the_group(void **state)
{
	const char *line = "account add b --server mqtt://h --address b@x "
			   "--recovery-file /nonexistent/words";
	g_autofree char *text = NULL;

	(void)state;
	expect("account add b --address b@x", NULL, 64);
	expect("account add b --server mqtt://h", NULL, 64);
	expect("account add b --server mqtt://h --address b@x", NULL, 64);
	expect("account add B --server mqtt://h --address b@x "
	       "--recovery-file /nonexistent/words",
		NULL, 64);
	expect("account add b --server h --address b@x "
	       "--recovery-file /nonexistent/words",
		NULL, 78);
	expect("account add b --server mqtt://h --address b@x "
	       "--recovery-file /etc/passwd",
		NULL, 74);
	fake.fail_method = "account.add";
	fake.fail_fault = FAULT_REFUSED;
	expect(line, NULL, 77);
	g_file_get_contents(conf, &text, NULL, NULL);
	assert_string_equal(text, HOME);
	fake.fail_fault = FAULT_UNREACHABLE;
	expect(line, NULL, 69);
	fake.fail_method = NULL;
	expect(line, NULL, 0);
	expect(line, NULL, 78); /* it is there already */
}

/* A folder of plain files. */
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
		CASE(cli_main__simple_lines__have_their_codes),
		CASE(cli_main__no_account__is_configuration),
		CASE(cli_main__broken_file__is_configuration),
		CASE(cli_main__engine_faults__become_codes),
		CASE(send__method_faults__become_codes),
		CASE(send__states__end_it_as_asked),
		CASE(send__refused_account__is_told_at_once),
		CASE(doctor__failed_check__gives_its_code),
		CASE(account_add__failures__drop_the_group),
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
