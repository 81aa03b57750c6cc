/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Single keys of doran.conf: looked up and changed. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "conf_parse.h"
#include "conf_text.h"
#include "fault.h"
#include "folders.h"
#include "i18n.h"

/* ---- paths ---------------------------------------------------------- */

/* "account.home.e2ee" -> group "account home" (the caller's), its key and row.
 * An account name has no dot in it, and neither has a key. */
static const struct option_row *
path_split(const char *path, char **group, const char **key, GError **error)
{
	g_auto(GStrv) parts = g_strsplit(path, ".", 4);
	guint count = g_strv_length(parts);
	g_autofree char *section = NULL, *name = NULL;
	const struct option_row *row = NULL;

	*group = NULL;
	*key = strrchr(path, '.');
	if (count == 2)
		*group = g_strdup(parts[0]);
	else if (count == 3)
		*group = g_strconcat(parts[0], " ", parts[1], NULL);
	if (*group != NULL && conf_group_split(*group, &section, &name))
		row = option_find(section, ++*key);
	if (row != NULL)
		return row;
	g_clear_pointer(group, g_free);
	fault_set(error, FAULT_USAGE,
		_("'%s' names no key; it is doran.KEY or account.NAME.KEY, "
		  "and `doran config list` shows all keys"),
		path);
	return NULL;
}

/* The file, checked, as text and as a GKeyFile (both the caller's). */
static gboolean
load(const char *file, char **text, GKeyFile **keys, GError **error)
{
	g_autoptr(Config) config = NULL;

	*text = conf_read(file, error);
	*keys = NULL;
	if (*text != NULL)
		config = conf_parse(file, *text, error);
	if (config == NULL) {
		g_clear_pointer(text, g_free);
		return FALSE;
	}
	*keys = g_key_file_new();
	if (**text != '\0')
		g_key_file_load_from_data(
			*keys, *text, strlen(*text), G_KEY_FILE_NONE, NULL);
	return TRUE;
}

static gboolean
no_group(const char *file, const char *group, GError **error)
{
	return fault_set(error, FAULT_ABSENT,
		_("%s: there is no group [%s]; `doran account add` makes "
		  "accounts"),
		file, group);
}

char *
config_get(const char *file, const char *path, GError **error)
{
	g_autofree char *group = NULL, *text = NULL, *value = NULL;
	g_autoptr(GKeyFile) keys = NULL;
	const char *key;
	const struct option_row *row = path_split(path, &group, &key, error);

	if (row == NULL || !load(file, &text, &keys, error))
		return NULL;
	if (strcmp(row->section, "doran") != 0 &&
		!g_key_file_has_group(keys, group)) {
		no_group(file, group, error);
		return NULL;
	}
	value = g_key_file_get_string(keys, group, key, NULL);
	if (value == NULL)
		value = g_strdup(row->fallback);
	if (value == NULL)
		fault_set(error, FAULT_ABSENT,
			_("%s is not set and has no default"), path);
	return g_steal_pointer(&value);
}

/* ---- changes -------------------------------------------------------- */

/* A value as it is written in the file: GKeyFile's escapes. */
static char *
escape(const char *value)
{
	g_autoptr(GKeyFile) keys = g_key_file_new();

	if (value == NULL)
		return NULL;
	g_key_file_set_string(keys, "g", "k", value);
	return g_key_file_get_value(keys, "g", "k", NULL);
}

/* Two changes at once would lose one of them. -1: no folder to lock. */
static int
lock_folder(const char *file, GError **error)
{
	g_autofree char *folder = g_path_get_dirname(file);
	int fd;

	if (!g_file_test(folder, G_FILE_TEST_IS_DIR) &&
		!folder_make(folder, error))
		return -1;
	fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || flock(fd, LOCK_EX) != 0)
		fault_set(error, FAULT_IO, "%s: %s", folder, g_strerror(errno));
	return fd;
}

static gboolean
replace_file(const char *file, const char *text, GError **error)
{
	/* A link to a file in a folder of dotfiles stays a link. */
	g_autofree char *real = realpath(file, NULL);
	g_autoptr(GError) cause = NULL;

	/* Newer GLib keeps the mode of a file that is there. */
	if (real != NULL && chmod(real, 0600) != 0)
		return fault_set(error, FAULT_IO,
			_("%s: cannot be written: %s"), file,
			g_strerror(errno));
	if (g_file_set_contents_full(real != NULL ? real : file, text, -1,
		    G_FILE_SET_CONTENTS_CONSISTENT |
			    G_FILE_SET_CONTENTS_DURABLE,
		    0600, &cause))
		return TRUE;
	return fault_set(error, FAULT_IO, _("%s: cannot be written: %s"), file,
		cause->message);
}

typedef char *(*edit_func)(
	const char *file, const char *text, gconstpointer what, GError **error);

/* Read, change, check, write: under the lock. */
static gboolean
edit(const char *file, edit_func change, gconstpointer what, GError **error)
{
	g_autofree char *text = NULL, *changed = NULL;
	g_autoptr(Config) config = NULL;
	int lock = lock_folder(file, error);

	if (lock < 0)
		return FALSE;
	text = conf_read(file, error);
	if (text != NULL)
		changed = change(file, text, what, error);
	if (changed != NULL)
		config = conf_parse(file, changed, error);
	if (config != NULL && !replace_file(file, changed, error))
		g_clear_pointer(&config, config_free);
	close(lock);
	return config != NULL;
}

struct pair_change {
	const char *group;
	const char *key;
	const char *value;
	gboolean make_group;
};

static char *
change_pair(
	const char *file, const char *text, gconstpointer what, GError **error)
{
	const struct pair_change *change = what;
	g_autofree char *raw = escape(change->value);

	if (!change->make_group &&
		conf_text_line(text, change->group, NULL) == 0) {
		no_group(file, change->group, error);
		return NULL;
	}
	return conf_text_set(text, change->group, change->key, raw);
}

gboolean
config_set(
	const char *file, const char *path, const char *value, GError **error)
{
	g_autofree char *group = NULL;
	struct pair_change change = {.value = value};
	const struct option_row *row =
		path_split(path, &group, &change.key, error);
	const char *why = NULL;

	if (row == NULL)
		return FALSE;
	if (value != NULL)
		why = g_utf8_validate(value, -1, NULL)
			? conf_value_wrong(row, value)
			: _("is not UTF-8");
	if (why != NULL && row->allowed != NULL)
		return fault_set(error, FAULT_DATA, "%s: %s (%s)", path, why,
			row->allowed);
	if (why != NULL)
		return fault_set(error, FAULT_DATA, "%s: %s", path, why);
	change.group = group;
	change.make_group = strcmp(row->section, "doran") == 0;
	return edit(file, change_pair, &change, error);
}

struct group_change {
	const char *group;
	const char *const *pairs;
	gboolean fresh;
};

static char *
change_group(
	const char *file, const char *text, gconstpointer what, GError **error)
{
	const struct group_change *change = what;
	char *now = g_strdup(text);

	if (change->fresh && conf_text_line(text, change->group, NULL) != 0) {
		g_free(now);
		fault_set(error, FAULT_CONFIG,
			_("%s: there is already a group [%s]; choose another "
			  "name"),
			file, change->group);
		return NULL;
	}
	for (const char *const *pair = change->pairs; *pair != NULL;
		pair += 2) {
		g_autofree char *before = now;
		g_autofree char *raw = escape(pair[1]);

		if (raw == NULL)
			now = g_steal_pointer(&before);
		else
			now = conf_text_set(
				before, change->group, pair[0], raw);
	}
	return now;
}

gboolean
config_set_account(const char *file, const char *name, const char *const *pairs,
	gboolean fresh, GError **error)
{
	g_autofree char *group = g_strconcat("account ", name, NULL);
	struct group_change change = {group, pairs, fresh};

	if (!conf_name_valid(name))
		return fault_set(error, FAULT_USAGE,
			_("'%s': the name of an account is 1 to 32 of a-z, "
			  "0-9, - and _"),
			name);
	return edit(file, change_group, &change, error);
}

static char *
change_drop(
	const char *file, const char *text, gconstpointer what, GError **error)
{
	const char *group = what;

	if (conf_text_line(text, group, NULL) == 0) {
		no_group(file, group, error);
		return NULL;
	}
	return conf_text_drop(text, group);
}

gboolean
config_remove_account(const char *file, const char *name, GError **error)
{
	g_autofree char *group = g_strconcat("account ", name, NULL);

	return edit(file, change_drop, group, error);
}

/* ---- all of them ---------------------------------------------------- */

struct walk {
	GKeyFile *keys;
	config_visit visit;
	void *user;
};

static void
visit_key(const struct walk *walk, const char *group,
	const struct option_row *row, const char *key)
{
	g_autofree char *value =
		g_key_file_get_string(walk->keys, group, key, NULL);
	g_autofree char *path = g_strconcat(group, ".", key, NULL);
	gboolean from_file = value != NULL;

	g_strdelimit(path, " ", '.');
	walk->visit(path, row, from_file ? value : row->fallback, from_file,
		walk->user);
}

/* The keys that a row with a * at its end stands for. */
static void
visit_many(const struct walk *walk, const char *group,
	const struct option_row *row)
{
	g_auto(GStrv) keys = g_key_file_get_keys(walk->keys, group, NULL, NULL);
	g_autofree char *section = NULL, *name = NULL;

	(void)conf_group_split(group, &section, &name);
	for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
		if (option_find(section, keys[i]) == row)
			visit_key(walk, group, row, keys[i]);
}

static void
walk_group(const struct walk *walk, const char *group)
{
	g_autofree char *section = NULL, *name = NULL;

	if (!conf_group_split(group, &section, &name))
		return;
	for (const struct option_row *row = option_rows; row->key != NULL;
		row++) {
		if (strcmp(row->section, section) != 0)
			continue;
		if (g_str_has_suffix(row->key, "*"))
			visit_many(walk, group, row);
		else
			visit_key(walk, group, row, row->key);
	}
}

gboolean
config_walk(const char *file, config_visit visit, void *user, GError **error)
{
	g_autofree char *text = NULL;
	g_autoptr(GKeyFile) keys = NULL;
	g_auto(GStrv) groups = NULL;
	struct walk walk = {NULL, visit, user};

	if (!load(file, &text, &keys, error))
		return FALSE;
	walk.keys = keys;
	walk_group(&walk, "doran");
	groups = g_key_file_get_groups(keys, NULL);
	for (guint i = 0; groups[i] != NULL; i++)
		if (strcmp(groups[i], "doran") != 0)
			walk_group(&walk, groups[i]);
	return TRUE;
}
