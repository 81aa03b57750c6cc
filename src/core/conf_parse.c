/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf_parse.h"
#include "conf_text.h"
#include "fault.h"
#include "i18n.h"
#include "nearest.h"
#include "topic.h"
#include "text.h"

#define FILE_MAX_BYTES (1024 * 1024)

/* What a check works on. */
struct parse {
	const char *file;
	const char *text;
	GKeyFile *keys;
	struct config *config;
};

/* ---- reading -------------------------------------------------------- */

static char *
read_all(int fd, gsize size, const char *file, GError **error)
{
	g_autofree char *text = g_malloc(size + 1);
	gsize have = 0;
	gssize got = 1;

	while (have < size && got > 0) {
		got = read(fd, text + have, size - have);
		if (got > 0)
			have += (gsize)got;
		else if (got < 0 && errno == EINTR)
			got = 1;
	}
	if (got < 0) {
		fault_set(error, FAULT_IO, "%s: %s", file, g_strerror(errno));
		return NULL;
	}
	text[have] = '\0';
	if (strlen(text) != have) {
		fault_set(error, FAULT_CONFIG,
			_("%s: not a configuration file: it holds NUL bytes"),
			file);
		return NULL;
	}
	return g_steal_pointer(&text);
}

char *
conf_read(const char *file, GError **error)
{
	struct stat st;
	char *text = NULL;
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd < 0 && (errno == ENOENT || errno == ENOTDIR))
		return g_strdup("");
	if (fd < 0 || fstat(fd, &st) != 0)
		fault_set(error, FAULT_IO, _("%s: cannot be read: %s"), file,
			g_strerror(errno));
	else if (!S_ISREG(st.st_mode) || st.st_size > FILE_MAX_BYTES)
		fault_set(error, FAULT_CONFIG,
			_("%s: not a configuration file: it is no plain file "
			  "of at most 1 MB"),
			file);
	else
		text = read_all(fd, (gsize)st.st_size, file, error);
	if (fd >= 0)
		close(fd);
	return text;
}

/* ---- groups --------------------------------------------------------- */

static const char *const sections[] = {"doran", "account", "room", NULL};

gboolean
conf_group_split(const char *group, char **section, char **name)
{
	const char *space = strchr(group, ' ');

	*section = *name = NULL;
	if (space == NULL && strcmp(group, "doran") == 0) {
		*section = g_strdup(group);
		return TRUE;
	}
	if (space == NULL)
		return FALSE;
	*section = g_strndup(group, (gsize)(space - group));
	*name = g_strdup(space + 1);
	if (strcmp(*section, "room") == 0
			? conf_room_name_valid(*name)
			: g_strv_contains(sections + 1, *section) &&
				conf_name_valid(*name))
		return TRUE;
	g_clear_pointer(section, g_free);
	g_clear_pointer(name, g_free);
	return FALSE;
}

static gboolean
group_unknown(const struct parse *parse, const char *group, GError **error)
{
	guint line = conf_text_line(parse->text, group, NULL);
	g_auto(GStrv) parts = g_strsplit(group, " ", 2);
	const char *kind = parts[0] == NULL ? "" : parts[0];
	const char *near = nearest_word(kind, sections);

	if (g_strv_contains(sections, kind))
		return fault_set(error, FAULT_CONFIG,
			_("%s:%u: [%s]: a group is [doran], [account NAME] or "
			  "[room NAME], with 1 to 32 of a-z, 0-9, - and _ in "
			  "the name, and for a room letters of any script "
			  "and /"),
			parse->file, line, group);
	if (near != NULL)
		return fault_set(error, FAULT_CONFIG,
			_("%s:%u: [%s]: no such group; did you mean [%s ...]?"),
			parse->file, line, group, near);
	return fault_set(error, FAULT_CONFIG,
		_("%s:%u: [%s]: no such group; there are [doran], "
		  "[account NAME] and [room NAME]"),
		parse->file, line, group);
}

static gboolean
key_unknown(const struct parse *parse, const char *group, const char *section,
	const char *key, GError **error)
{
	g_autoptr(GPtrArray) known = g_ptr_array_new();
	const char *near;
	guint line = conf_text_line(parse->text, group, key);

	for (const struct option_row *row = option_rows; row->key != NULL;
		row++)
		if (strcmp(row->section, section) == 0)
			g_ptr_array_add(known, (gpointer)row->key);
	g_ptr_array_add(known, NULL);
	near = nearest_word(key, (const char *const *)known->pdata);
	if (near != NULL)
		return fault_set(error, FAULT_CONFIG,
			_("%s:%u: [%s]: unknown key '%s'; did you mean '%s'?"),
			parse->file, line, group, key, near);
	return fault_set(error, FAULT_CONFIG,
		_("%s:%u: [%s]: unknown key '%s'; `doran config list` shows "
		  "all keys"),
		parse->file, line, group, key);
}

static gboolean
value_bad(const struct parse *parse, const char *group,
	const struct option_row *row, const char *key, const char *why,
	GError **error)
{
	guint line = conf_text_line(parse->text, group, key);

	if (row->allowed != NULL)
		return fault_set(error, FAULT_CONFIG,
			"%s:%u: [%s]: %s: %s (%s)", parse->file, line, group,
			key, why, row->allowed);
	return fault_set(error, FAULT_CONFIG, "%s:%u: [%s]: %s: %s",
		parse->file, line, group, key, why);
}

static gboolean
check_key(const struct parse *parse, const char *group, const char *section,
	const char *key, GError **error)
{
	const struct option_row *row = option_find(section, key);
	g_autofree char *value = NULL;
	g_autoptr(GError) cause = NULL;
	const char *why;

	if (row == NULL)
		return key_unknown(parse, group, section, key, error);
	value = g_key_file_get_string(parse->keys, group, key, &cause);
	if (cause != NULL) /* even when there is a value */
		why = _("is not UTF-8, or has a \\ where \\\\ is meant");
	else
		why = conf_value_wrong(row, value);
	return why == NULL || value_bad(parse, group, row, key, why, error);
}

static gboolean
check_required(const struct parse *parse, const char *group,
	const char *section, GError **error)
{
	guint line = conf_text_line(parse->text, group, NULL);

	for (const struct option_row *row = option_rows; row->key != NULL;
		row++)
		if (row->required && strcmp(row->section, section) == 0 &&
			!g_key_file_has_key(parse->keys, group, row->key, NULL))
			return fault_set(error, FAULT_CONFIG,
				_("%s:%u: [%s]: the key '%s' is missing: %s"),
				parse->file, line, group, row->key,
				_(row->description));
	return TRUE;
}

static gboolean
check_group(const struct parse *parse, const char *group, GError **error)
{
	g_autofree char *section = NULL, *name = NULL;
	g_auto(GStrv) keys = NULL;

	if (!conf_group_split(group, &section, &name))
		return group_unknown(parse, group, error);
	keys = g_key_file_get_keys(parse->keys, group, NULL, NULL);
	for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
		if (!check_key(parse, group, section, keys[i], error))
			return FALSE;
	return check_required(parse, group, section, error);
}

/* ---- values --------------------------------------------------------- */

static char *
get_text(const struct parse *parse, const char *group, const char *section,
	const char *key)
{
	char *value = g_key_file_get_string(parse->keys, group, key, NULL);

	if (value == NULL)
		value = g_strdup(option_find(section, key)->fallback);
	return value;
}

static gboolean
get_true(const struct parse *parse, const char *group, const char *section,
	const char *key, const char *yes)
{
	g_autofree char *value = get_text(parse, group, section, key);

	return g_strcmp0(value, yes) == 0;
}

static char *
get_file(const struct parse *parse, const char *group, const char *key)
{
	g_autofree char *value = get_text(parse, group, "account", key);
	g_autofree char *folder = NULL;

	if (value == NULL || g_path_is_absolute(value))
		return g_steal_pointer(&value);
	if (g_str_has_prefix(value, "~/"))
		return g_build_filename(g_get_home_dir(), value + 2, NULL);
	folder = g_path_get_dirname(parse->file);
	return g_build_filename(folder, value, NULL);
}

/* The fingerprint of a key, or the name of a file. */
static char *
get_server_key(const struct parse *parse, const char *group)
{
	g_autofree char *value =
		get_text(parse, group, "account", "server-key");

	if (value != NULL && strlen(value) == 16 &&
		strspn(value, "0123456789abcdefABCDEF") == 16)
		return g_ascii_strdown(value, -1);
	return get_file(parse, group, "server-key");
}

/* The place of a key's value among the words that it allows. */
static int
get_word(const struct parse *parse, const char *group, const char *section,
	const char *key)
{
	const struct option_row *row = option_find(section, key);
	g_autofree char *value = get_text(parse, group, section, key);
	g_auto(GStrv) words = g_strsplit(row->allowed, "|", -1);

	for (int i = 0; words[i] != NULL; i++)
		if (strcmp(words[i], value) == 0)
			return i;
	return 0;
}

static guint
get_uint(const struct parse *parse, const char *group, const char *section,
	const char *key)
{
	g_autofree char *value = get_text(parse, group, section, key);

	return (guint)g_ascii_strtoull(value, NULL, 10);
}

static GHashTable *
get_options(const struct parse *parse, const char *group)
{
	GHashTable *options =
		g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	g_auto(GStrv) keys =
		g_key_file_get_keys(parse->keys, group, NULL, NULL);

	for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
		if (g_str_has_prefix(keys[i], "option-"))
			g_hash_table_insert(options,
				g_strdup(keys[i] + strlen("option-")),
				get_text(parse, group, "account", keys[i]));
	return options;
}

static enum e2ee_rule
get_e2ee(const struct parse *parse, const char *group)
{
	g_autofree char *value = get_text(parse, group, "account", "e2ee");

	if (strcmp(value, "always") == 0)
		return E2EE_ALWAYS;
	return strcmp(value, "ask") == 0 ? E2EE_ASK : E2EE_OFF;
}

static struct account_config *
read_account(const struct parse *parse, const char *group, const char *name)
{
	struct account_config *account = g_new0(struct account_config, 1);
	const struct {
		char **to;
		const char *key;
	} texts[] =
		{
			{&account->backend, "backend"},
			{&account->server, "server"},
			{&account->address, "address"},
			{&account->user, "user"},
			{&account->display_name, "display-name"},
			{&account->password_command, "password-command"},
			{&account->topic_prefix, "topic-prefix"},
		},
	  files[] = {
		  {&account->password_file, "password-file"},
		  {&account->ca_file, "ca-file"},
		  {&account->cert_file, "cert-file"},
		  {&account->key_file, "key-file"},
	  };
	const struct {
		gboolean *to;
		const char *key;
	} flags[] = {
		{&account->enabled, "enabled"},
		{&account->read_receipts, "read-receipts"},
		{&account->presence, "presence"},
	};

	account->name = g_strdup(name);
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		*texts[i].to = get_text(parse, group, "account", texts[i].key);
	for (gsize i = 0; i < G_N_ELEMENTS(files); i++)
		*files[i].to = get_file(parse, group, files[i].key);
	for (gsize i = 0; i < G_N_ELEMENTS(flags); i++)
		*flags[i].to =
			get_true(parse, group, "account", flags[i].key, "true");
	account->tls_off = get_true(parse, group, "account", "tls", "off");
	account->e2ee = get_e2ee(parse, group);
	account->keepalive = get_uint(parse, group, "account", "keepalive");
	account->server_key = get_server_key(parse, group);
	account->options = get_options(parse, group);
	return account;
}

static void
warn(const struct parse *parse, const char *group, const char *key,
	const char *what)
{
	g_ptr_array_add(parse->config->warnings,
		g_strdup_printf("%s:%u: [%s]: %s", parse->file,
			conf_text_line(parse->text, group, key), group, what));
}

static void
look_at_account(const struct parse *parse, const char *group,
	const struct account_config *account)
{
	struct stat st;

	if (account->password_command != NULL && account->password_file != NULL)
		warn(parse, group, "password-file",
			_("password-command is used, password-file is not"));
	else if (account->password_file != NULL &&
		stat(account->password_file, &st) == 0 &&
		(st.st_mode & 077) != 0)
		warn(parse, group, "password-file",
			_("others can read the password file; close it with "
			  "chmod 600"));
	if (account->tls_off)
		warn(parse, group, "tls",
			_("tls = off: the server's password and who writes to "
			  "whom can be read on the way"));
}

static void
read_room(const struct parse *parse, const char *group, const char *name)
{
	struct room_config *room = g_new0(struct room_config, 1);
	const struct {
		char **to;
		const char *key;
	} texts[] = {
		{&room->account, "account"},
		{&room->topic, "topic"},
		{&room->format, "format"},
		{&room->publish, "publish"},
		{&room->nick, "nick"},
		{&room->room_id, "room-id"},
		{&room->json_body, "json-body"},
		{&room->json_sender, "json-sender"},
		{&room->json_id, "json-id"},
		{&room->json_time, "json-time"},
		{&room->json_where, "json-where"},
		{&room->template, "template"},
	};

	room->name = g_strdup(name);
	for (gsize i = 0; i < G_N_ELEMENTS(texts); i++)
		*texts[i].to = get_text(parse, group, "room", texts[i].key);
	room->qos = get_uint(parse, group, "room", "qos");
	room->keep = get_uint(parse, group, "room", "keep");
	room->retained =
		(enum retained_rule)get_word(parse, group, "room", "retained");
	g_ptr_array_add(parse->config->rooms, room);
}

static void
read_group(const struct parse *parse, const char *group)
{
	g_autofree char *section = NULL, *name = NULL;

	(void)conf_group_split(group, &section, &name);
	if (strcmp(section, "account") == 0) {
		struct account_config *account =
			read_account(parse, group, name);

		g_ptr_array_add(parse->config->accounts, account);
		look_at_account(parse, group, account);
	} else if (strcmp(section, "room") == 0)
		read_room(parse, group, name);
}

static void
read_doran(const struct parse *parse)
{
	struct config *config = parse->config;
	g_autofree char *quiet = get_text(parse, "doran", "doran", "quiet");

	config->passphrase_command =
		get_text(parse, "doran", "doran", "passphrase-command");
	config->colors = get_true(parse, "doran", "doran", "colors", "true");
	config->bell = get_true(parse, "doran", "doran", "bell", "true");
	config->title = get_true(parse, "doran", "doran", "title", "true");
	config->notify =
		(enum notify_rule)get_word(parse, "doran", "doran", "notify");
	config->notify_terminal = (enum notify_terminal)get_word(
		parse, "doran", "doran", "notify-terminal");
	if (quiet != NULL)
		(void)config_hours(quiet, &config->quiet);
	config->time_format = get_text(parse, "doran", "doran", "time-format");
}

static gboolean
check_rooms(const struct parse *parse, GError **error)
{
	const GPtrArray *rooms = parse->config->rooms;

	for (guint i = 0; i < rooms->len; i++) {
		const struct room_config *room = rooms->pdata[i];
		g_autofree char *group = g_strconcat("room ", room->name, NULL);
		const struct account_config *account =
			config_account(parse->config, room->account);

		if (account == NULL)
			return fault_set(error, FAULT_CONFIG,
				_("%s:%u: [%s]: there is no account '%s'"),
				parse->file,
				conf_text_line(parse->text, group, "account"),
				group, room->account);
		if (strcmp(account->backend, "ws") != 0 &&
			!topic_is_mqtt(room->topic))
			return fault_set(error, FAULT_CONFIG,
				_("%s:%u: [%s]: topic: only with backend = ws "
				  "may # stand after a dot"),
				parse->file,
				conf_text_line(parse->text, group, "topic"),
				group);
	}
	return TRUE;
}

static gboolean
check_users(const struct parse *parse, GError **error)
{
	const GPtrArray *accounts = parse->config->accounts;

	for (guint i = 0; i < accounts->len; i++) {
		const struct account_config *account = accounts->pdata[i];
		g_autofree char *group =
			g_strconcat("account ", account->name, NULL);

		if (account->user != NULL && account->address != NULL)
			return fault_set(error, FAULT_CONFIG,
				_("%s:%u: [%s]: user: an account with an "
				  "address logs in with that"),
				parse->file,
				conf_text_line(parse->text, group, "user"),
				group);
	}
	return TRUE;
}

static struct config *
config_new(const char *file)
{
	struct config *config = g_new0(struct config, 1);

	config->file = g_strdup(file);
	config->accounts = g_ptr_array_new();
	config->rooms = g_ptr_array_new();
	config->warnings = g_ptr_array_new_with_free_func(g_free);
	return config;
}

static struct config *
parse_text(const char *file, const char *text, GError **error)
{
	g_autoptr(GKeyFile) keys = g_key_file_new();
	g_autoptr(Config) config = config_new(file);
	g_autoptr(GError) cause = NULL;
	g_auto(GStrv) groups = NULL;
	struct parse parse = {file, text, keys, config};

	if (*text != '\0' &&
		!g_key_file_load_from_data(
			keys, text, strlen(text), G_KEY_FILE_NONE, &cause)) {
		fault_set(error, FAULT_CONFIG, "%s: %s", file, cause->message);
		return NULL;
	}
	groups = g_key_file_get_groups(keys, NULL);
	for (guint i = 0; groups[i] != NULL; i++)
		if (!check_group(&parse, groups[i], error))
			return NULL;
	read_doran(&parse);
	for (guint i = 0; groups[i] != NULL; i++)
		read_group(&parse, groups[i]);
	if (!check_rooms(&parse, error) || !check_users(&parse, error))
		return NULL;
	return g_steal_pointer(&config);
}

/* What is wrong is told with names from the file, which may be any bytes. */
struct config *
conf_parse(const char *file, const char *text, GError **error)
{
	g_autoptr(GError) cause = NULL;
	struct config *config = parse_text(file, text, &cause);
	g_autofree char *plain = NULL;

	if (config != NULL)
		return config;
	plain = text_clean(cause->message, -1, TEXT_BODY);
	g_set_error_literal(error, cause->domain, cause->code, plain);
	return NULL;
}
