/* SPDX-License-Identifier: GPL-3.0-or-later */
/* doran.conf: what is read, what is refused with which words, what changes. */
#include "config.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "conf.h"
#include "fault.h"

#define HOME                                         \
	"[account home]\n"                           \
	"backend = mqtt\n"                           \
	"server = mqtts://broker.example.org:8883\n" \
	"address = alice@example.org\n"

static char *folder;
static char *file;

static int
setup(void **state)
{
	(void)state;
	folder = g_dir_make_tmp("doran-conf-XXXXXX", NULL);
	file = g_build_filename(folder, "doran.conf", NULL);
	return folder == NULL;
}

static int
teardown(void **state)
{
	(void)state;
	g_chmod(file, 0600);
	g_remove(file);
	g_rmdir(folder);
	g_clear_pointer(&file, g_free);
	g_clear_pointer(&folder, g_free);
	return 0;
}

static void
put(const char *text)
{
	assert_true(g_file_set_contents(file, text, -1, NULL));
}

static char *
get(void)
{
	char *text = NULL;

	assert_true(g_file_get_contents(file, &text, NULL, NULL));
	return text;
}

static struct config *
load(void)
{
	g_autoptr(GError) error = NULL;
	struct config *config = config_load(file, &error);

	if (config == NULL)
		fail_msg("%s", error->message);
	return config;
}

static void
config_load__no_file__has_defaults(void **state)
{
	g_autoptr(Config) config = load();

	(void)state;
	assert_int_equal(config->accounts->len, 0);
	assert_true(config->colors);
	assert_true(config->bell);
	assert_string_equal(config->time_format, "%H:%M");
	assert_null(config->passphrase_command);
}

static void
config_load__short_account__has_defaults(void **state)
{
	g_autoptr(Config) config = NULL;
	const struct account_config *home;

	(void)state;
	put(HOME);
	config = load();
	home = config_account(config, "home");
	assert_non_null(home);
	assert_string_equal(home->backend, "mqtt");
	assert_string_equal(home->server, "mqtts://broker.example.org:8883");
	assert_string_equal(home->address, "alice@example.org");
	assert_string_equal(home->topic_prefix, "doran/1");
	assert_int_equal(home->e2ee, E2EE_ALWAYS);
	assert_int_equal(home->keepalive, 60);
	assert_true(home->enabled);
	assert_true(home->presence);
	assert_true(home->read_receipts);
	assert_false(home->tls_off);
	assert_null(home->ca_file);
	assert_int_equal(g_hash_table_size(home->options), 0);
	assert_int_equal(config->warnings->len, 0);
	assert_null(config_account(config, "work"));
}

static void
config_load__full_account__reads_every_key(void **state)
{
	g_autoptr(Config) config = NULL;
	g_autofree char *ca = NULL;
	const struct account_config *home;

	(void)state;
	put("[doran]\ncolors=false\nbell = false\ntime-format=%I:%M\n"
	    "passphrase-command=cat pass\n" HOME
	    "enabled = false\ndisplay-name = \xec\x95\xa8\n"
	    "password-command = pass show home\ne2ee = ask\n"
	    "topic-prefix = a/b\ntls = off\nca-file = ca.pem\n"
	    "cert-file=/c.pem\nkey-file=/k.pem\nkeepalive=0\n"
	    "read-receipts=false\npresence=false\noption-drop=3\n");
	config = load();
	ca = g_build_filename(folder, "ca.pem", NULL);
	home = config_account(config, "home");
	assert_non_null(home);
	assert_false(config->colors);
	assert_false(config->bell);
	assert_string_equal(config->time_format, "%I:%M");
	assert_string_equal(config->passphrase_command, "cat pass");
	assert_false(home->enabled);
	assert_string_equal(home->display_name, "\xec\x95\xa8");
	assert_string_equal(home->password_command, "pass show home");
	assert_int_equal(home->e2ee, E2EE_ASK);
	assert_string_equal(home->topic_prefix, "a/b");
	assert_true(home->tls_off);
	assert_string_equal(home->ca_file, ca);
	assert_string_equal(home->cert_file, "/c.pem");
	assert_string_equal(home->key_file, "/k.pem");
	assert_int_equal(home->keepalive, 0);
	assert_false(home->read_receipts);
	assert_false(home->presence);
	assert_string_equal(g_hash_table_lookup(home->options, "drop"), "3");
	assert_int_equal(config->warnings->len, 1); /* tls = off */
}

static void
config_load__notifications__words_and_hours(void **state)
{
	g_autoptr(Config) plain = NULL, set = NULL;

	(void)state;
	put("");
	plain = load();
	assert_true(plain->title);
	assert_int_equal(plain->notify, NOTIFY_TEXT);
	assert_int_equal(plain->notify_terminal, NOTIFY_TERMINAL_OFF);
	assert_int_equal(plain->quiet.from, plain->quiet.to);
	put("[doran]\ntitle = false\nnotify = name\n"
	    "notify-terminal = osc777\nquiet = 22:05-07:00\n");
	set = load();
	assert_false(set->title);
	assert_int_equal(set->notify, NOTIFY_NAME);
	assert_int_equal(set->notify_terminal, NOTIFY_TERMINAL_OSC777);
	assert_int_equal(set->quiet.from, 22 * 60 + 5);
	assert_int_equal(set->quiet.to, 7 * 60);
}

/* Each: what is in the file, what the error has to say. */
static const struct {
	const char *text;
	const char *says[3];
} wrong[] = {
	{HOME "sever = x\n", {":5: ", "[account home]", "'server'"}},
	{HOME "\n\n# c\nqqqqqqqq = x\n", {":8: ", "'qqqqqqqq'"}},
	{"[doran]\nnotify = loud\n", {":2: ", "notify"}},
	{"[doran]\nquiet = 22:00\n", {":2: ", "quiet", "22:00-07:00"}},
	{"[doran]\nquiet = 24:00-07:00\n", {":2: ", "quiet"}},
	{"[doran]\nquiet = 22:60-07:00\n", {":2: ", "quiet"}},
	{"[doran]\nquiet = 22:00-22:00\n", {":2: ", "quiet"}},
	{"[doran]\nquiet = 2 :00-07:00\n", {":2: ", "quiet"}},
	{"[doran]\ncolor = true\n", {":2: ", "'color'", "'colors'"}},
	{"[acount home]\n", {":1: ", "[acount home]", "[account ...]"}},
	{"[xyzzy]\n", {":1: ", "[xyzzy]", "[room NAME]"}},
	{"[account]\n", {":1: ", "[account]"}},
	{"[account A]\n", {":1: ", "[account A]"}},
	{"[account a b]\n", {":1: ", "[account a b]"}},
	{"[account home]\nbackend=mqtt\n", {":1: ", "'server'", "missing"}},
	{HOME "keepalive = abc\n", {":5: ", "keepalive", "(0..65535)"}},
	{HOME "keepalive = 65536\n", {":5: ", "keepalive", "(0..65535)"}},
	{HOME "keepalive = -1\n", {":5: ", "keepalive", "(0..65535)"}},
	{HOME "e2ee = sometimes\n", {":5: ", "e2ee", "(always|ask|off)"}},
	{HOME "e2ee =\n", {":5: ", "e2ee", "(always|ask|off)"}},
	{HOME "presence = yes\n", {":5: ", "presence", "true or false"}},
	{HOME "display-name =\n", {":5: ", "display-name", "empty"}},
	{HOME "display-name = a\\tb\n", {":5: ", "control character"}},
	{HOME "display-name = \xff\n", {":5: ", "UTF-8"}},
	{HOME "password-command = a\\(b\n", {":5: ", "\\\\"}},
	{HOME "topic-prefix = a/+/b\n", {":5: ", "topic-prefix"}},
	{HOME "topic-prefix = a/\n", {":5: ", "topic-prefix"}},
	{HOME "topic-prefix = $SYS\n", {":5: ", "topic-prefix"}},
	{HOME "server = broker\n", {":5: ", "server", "URL"}},
	{HOME "server = mqtt://\n", {":5: ", "server", "URL"}},
	{HOME "server = mqtt://a:b@host\n", {":5: ", "server", "password"}},
	{HOME "server = mqtt://a@host\n", {":5: ", "server", "password"}},
	{HOME "address = Alice@example.org\n", {":5: ", "address"}},
	{HOME "address = alice\n", {":5: ", "address"}},
	{HOME "address = alice@\n", {":5: ", "address"}},
	{HOME "backend = ../x\n", {":5: ", "backend"}},
	{HOME "option- = x\n", {":5: ", "'option-'"}},
	{HOME "[room r]\naccount=work\ntopic=t\n", {":6: ", "'work'"}},
	{HOME "[room r]\naccount=home\ntopic=a#\n", {":7: ", "topic"}},
	{HOME "[room r]\naccount=home\n", {":5: ", "'topic'"}},
	{"colors = true\n", {"doran.conf: "}},
	{"[doran]\nnonsense\n", {"doran.conf: "}},
};

static void
config_load__wrong_file__says_where_and_what(void **state)
{
	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(wrong); i++) {
		g_autoptr(GError) error = NULL;

		put(wrong[i].text);
		if (config_load(file, &error) != NULL)
			fail_msg("accepted: %s", wrong[i].text);
		assert_int_equal(fault_exit_code(error), 78);
		assert_non_null(strstr(error->message, "doran.conf"));
		for (int k = 0; k < 3 && wrong[i].says[k] != NULL; k++)
			if (strstr(error->message, wrong[i].says[k]) == NULL)
				fail_msg("no \"%s\" in: %s", wrong[i].says[k],
					error->message);
	}
}

static void
config_load__no_plain_file__is_refused(void **state)
{
	g_autoptr(GError) error = NULL, binary = NULL;

	(void)state;
	assert_null(config_load("/dev/zero", &error));
	assert_int_equal(fault_exit_code(error), 78);
	assert_true(g_file_set_contents(file, "[doran]\n\0x", 10, NULL));
	assert_null(config_load(file, &binary));
	assert_int_equal(fault_exit_code(binary), 78);
}

static void
config_load__unreadable_file__is_io(void **state)
{
	g_autoptr(GError) error = NULL;

	(void)state;
	if (geteuid() == 0)
		skip();
	put(HOME);
	g_chmod(file, 0);
	assert_null(config_load(file, &error));
	assert_int_equal(fault_exit_code(error), 74);
}

static void
config_get__keys__come_from_file_or_table(void **state)
{
	static const struct {
		const char *path, *value;
		int code;
	} rows[] = {
		{"account.home.backend", "mqtt", 0},
		{"account.home.e2ee", "always", 0},
		{"doran.time-format", "%H:%M", 0},
		{"account.home.ca-file", NULL, 66},
		{"account.work.backend", NULL, 66},
		{"account.home.nothing", NULL, 64},
		{"account.home", NULL, 64},
		{"doran", NULL, 64},
		{"", NULL, 64},
		{"..", NULL, 64},
		{"a.b.c.d", NULL, 64},
	};

	(void)state;
	put(HOME);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *value = config_get(file, rows[i].path, &error);

		assert_int_equal(fault_exit_code(error), rows[i].code);
		if (rows[i].value == NULL)
			assert_null(value);
		else
			assert_string_equal(value, rows[i].value);
	}
}

static void
config_set__existing_key__leaves_all_other_lines(void **state)
{
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;
	struct stat st;

	(void)state;
	put("# mine\n\n" HOME "  # kept\nkeepalive=5\n\n# last\n");
	assert_true(config_set(file, "account.home.keepalive", "7", &error));
	text = get();
	assert_string_equal(
		text, "# mine\n\n" HOME "  # kept\nkeepalive = 7\n\n# last\n");
	assert_int_equal(stat(file, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void
config_set__new_key__goes_to_its_group(void **state)
{
	g_autofree char *text = NULL;

	(void)state;
	put(HOME "\n[doran]\nbell=false\n");
	assert_true(config_set(file, "account.home.e2ee", "ask", NULL));
	assert_true(config_set(file, "doran.colors", "false", NULL));
	text = get();
	assert_string_equal(text,
		HOME "e2ee = ask\n\n[doran]\nbell=false\ncolors = false\n");
}

static void
config_set__no_value__removes_the_key(void **state)
{
	g_autofree char *text = NULL;

	(void)state;
	put(HOME "e2ee = ask\n");
	assert_true(config_set(file, "account.home.e2ee", NULL, NULL));
	text = get();
	assert_string_equal(text, HOME);
}

static void
config_set__no_file_yet__makes_it(void **state)
{
	g_autofree char *text = NULL;

	(void)state;
	assert_true(config_set(file, "doran.bell", "false", NULL));
	text = get();
	assert_string_equal(text, "[doran]\nbell = false\n");
}

static void
config_set__special_value__comes_back_the_same(void **state)
{
	g_autofree char *value = NULL;
	const char *command = " sed 's/\\(a\\)/\\1/' #";

	(void)state;
	put(HOME);
	assert_true(config_set(
		file, "account.home.password-command", command, NULL));
	value = config_get(file, "account.home.password-command", NULL);
	assert_string_equal(value, command);
}

static void
config_set__bad_change__leaves_the_file(void **state)
{
	static const struct {
		const char *path, *value;
		int code;
	} rows[] = {
		{"account.home.keepalive", "x", 65},
		{"account.home.e2ee", "", 65},
		{"account.home.address", "nobody", 65},
		{"account.home.display-name", "a\nb", 65},
		{"account.home.display-name", "\xff", 65},
		{"account.home.server", NULL, 78},
		{"account.work.e2ee", "ask", 66},
		{"account.home.what", "x", 64},
		{"room.r.format", "text", 66},
	};

	(void)state;
	put(HOME);
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		g_autofree char *text = NULL;

		assert_false(
			config_set(file, rows[i].path, rows[i].value, &error));
		assert_int_equal(fault_exit_code(error), rows[i].code);
		text = get();
		assert_string_equal(text, HOME);
	}
}

static void
config_set__link__stays_a_link(void **state)
{
	g_autofree char *target = g_build_filename(folder, "real", NULL);
	g_autofree char *text = NULL;

	(void)state;
	assert_true(g_file_set_contents(target, HOME, -1, NULL));
	assert_int_equal(symlink(target, file), 0);
	assert_true(config_set(file, "account.home.e2ee", "off", NULL));
	assert_true(g_file_test(file, G_FILE_TEST_IS_SYMLINK));
	assert_true(g_file_get_contents(target, &text, NULL, NULL));
	assert_non_null(strstr(text, "e2ee = off"));
	g_remove(target);
}

static void
config_set_account__fresh__makes_a_group_once(void **state)
{
	static const char *const pairs[] = {"backend", "mqtt", "server",
		"mqtt://127.0.0.1:1883", "address", "bob@example.org",
		"display-name", NULL, NULL};
	g_autoptr(GError) error = NULL;
	g_autofree char *text = NULL;

	(void)state;
	put(HOME);
	assert_true(config_set_account(file, "b", pairs, TRUE, &error));
	text = get();
	assert_string_equal(text,
		HOME "\n[account b]\nbackend = mqtt\n"
		     "server = mqtt://127.0.0.1:1883\n"
		     "address = bob@example.org\n");
	assert_false(config_set_account(file, "b", pairs, TRUE, &error));
	assert_int_equal(fault_exit_code(error), 78);
	g_clear_error(&error);
	assert_false(config_set_account(file, "B", pairs, TRUE, &error));
	assert_int_equal(fault_exit_code(error), 64);
	assert_true(config_remove_account(file, "b", NULL));
	g_free(text);
	text = get();
	assert_string_equal(text, HOME);
}

static void
count_visit(const char *path, const struct option_row *row, const char *value,
	gboolean from_file, void *user)
{
	GString *seen = user;

	(void)row;
	if (from_file)
		g_string_append_printf(seen, "%s=%s;", path, value);
	else
		g_string_append_c(seen, '.');
}

static void
config_walk__accounts__visits_set_and_default_keys(void **state)
{
	g_autoptr(GString) seen = g_string_new(NULL);

	(void)state;
	put("[account b]\nbackend=mqtt\nserver=mqtt://h\naddress=b@x\n"
	    "option-q=1\n");
	assert_true(config_walk(file, count_visit, seen, NULL));
	assert_string_equal(seen->str,
		".........account.b.backend=mqtt;account.b.server=mqtt://h;"
		"account.b.address=b@x;..............account.b.option-q=1;");
}

static void
password_fetch__sources__give_the_first_line(void **state)
{
	g_autofree char *path = g_build_filename(folder, "pw", NULL);
	struct account_config account = {.name = (char *)"home"};
	struct secret *secret = NULL;

	(void)state;
	assert_true(password_fetch(&account, &secret, NULL));
	assert_null(secret);
	account.password_command = (char *)"printf 'pass word\\r\\nmore\\n'";
	assert_true(password_fetch(&account, &secret, NULL));
	assert_int_equal(secret_len(secret), 9);
	assert_memory_equal(secret_bytes(secret), "pass word", 9);
	secret_free(secret);
	account.password_command = NULL;
	account.password_file = path;
	assert_true(g_file_set_contents(path, "abc", -1, NULL));
	assert_true(password_fetch(&account, &secret, NULL));
	assert_int_equal(secret_len(secret), 3);
	assert_memory_equal(secret_bytes(secret), "abc", 3);
	secret_free(secret);
	g_remove(path);
}

static void
password_fetch__failures__are_told_without_the_command(void **state)
{
	struct account_config account = {.name = (char *)"home"};
	static const struct {
		const char *command;
		int code;
	} rows[] = {
		{"false # hunter2", 77},
		{"exit 3 # hunter2", 77},
		{"true # hunter2", 77},
		{"echo # hunter2", 77},
		{"kill -9 $$ # hunter2", 77},
	};

	(void)state;
	for (gsize i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_autoptr(GError) error = NULL;
		struct secret *secret = NULL;

		account.password_command = (char *)rows[i].command;
		assert_false(password_fetch(&account, &secret, &error));
		assert_int_equal(fault_exit_code(error), rows[i].code);
		assert_null(secret);
		assert_null(strstr(error->message, "hunter2"));
		assert_non_null(strstr(error->message, "home"));
	}
}

static void
password_fetch__no_such_file__is_io(void **state)
{
	g_autoptr(GError) error = NULL;
	struct account_config account = {.name = (char *)"home",
		.password_file = (char *)"/nonexistent/pw"};
	struct secret *secret = NULL;

	(void)state;
	assert_false(password_fetch(&account, &secret, &error));
	assert_int_equal(fault_exit_code(error), 74);
}

int
main(void)
{
	static const struct CMUnitTest tests[] = {
#define CASE(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
		CASE(config_load__no_file__has_defaults),
		CASE(config_load__short_account__has_defaults),
		CASE(config_load__full_account__reads_every_key),
		CASE(config_load__notifications__words_and_hours),
		CASE(config_load__wrong_file__says_where_and_what),
		CASE(config_load__no_plain_file__is_refused),
		CASE(config_load__unreadable_file__is_io),
		CASE(config_get__keys__come_from_file_or_table),
		CASE(config_set__existing_key__leaves_all_other_lines),
		CASE(config_set__new_key__goes_to_its_group),
		CASE(config_set__no_value__removes_the_key),
		CASE(config_set__no_file_yet__makes_it),
		CASE(config_set__special_value__comes_back_the_same),
		CASE(config_set__bad_change__leaves_the_file),
		CASE(config_set__link__stays_a_link),
		CASE(config_set_account__fresh__makes_a_group_once),
		CASE(config_walk__accounts__visits_set_and_default_keys),
		CASE(password_fetch__sources__give_the_first_line),
		CASE(password_fetch__failures__are_told_without_the_command),
		CASE(password_fetch__no_such_file__is_io),
	};

	if (!secret_init())
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
