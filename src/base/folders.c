/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fault.h"
#include "folders.h"
#include "i18n.h"

/* $HOME, else what the user database says: cron may have neither. */
static char *
home_dir(void)
{
	const char *home = g_getenv("HOME");
	struct passwd *user;

	if (home != NULL && g_path_is_absolute(home))
		return g_strdup(home);
	user = getpwuid(getuid());
	if (user != NULL && user->pw_dir != NULL &&
		g_path_is_absolute(user->pw_dir))
		return g_strdup(user->pw_dir);
	return NULL;
}

static char *
xdg_dir(const char *variable, const char *home, const char *below_home)
{
	const char *value = g_getenv(variable);

	if (value != NULL && g_path_is_absolute(value))
		return g_build_filename(value, "doran", NULL);
	if (home == NULL || below_home == NULL)
		return NULL;
	return g_build_filename(home, below_home, "doran", NULL);
}

struct folders *
folders_new(GError **error)
{
	g_autofree char *home = home_dir();
	struct folders *folders = g_new0(struct folders, 1);

	folders->config_dir = xdg_dir("XDG_CONFIG_HOME", home, ".config");
	folders->data_dir = xdg_dir("XDG_DATA_HOME", home, ".local/share");
	folders->state_dir = xdg_dir("XDG_STATE_HOME", home, ".local/state");
	folders->runtime_dir = xdg_dir("XDG_RUNTIME_DIR", NULL, NULL);
	if (folders->config_dir == NULL || folders->data_dir == NULL ||
		folders->state_dir == NULL) {
		folders_free(folders);
		fault_set(error, FAULT_CONFIG,
			_("there is no home folder: set HOME, or "
			  "XDG_CONFIG_HOME, XDG_DATA_HOME and "
			  "XDG_STATE_HOME"));
		return NULL;
	}
	folders->config_file =
		g_build_filename(folders->config_dir, "doran.conf", NULL);
	return folders;
}

gboolean
folder_make(const char *path, GError **error)
{
	struct stat st;

	if (g_mkdir_with_parents(path, 0700) != 0)
		return fault_set(error, FAULT_IO,
			_("%s: cannot make the folder: %s"), path,
			g_strerror(errno));
	if (stat(path, &st) != 0)
		return fault_set(
			error, FAULT_IO, "%s: %s", path, g_strerror(errno));
	if (st.st_uid != geteuid())
		return fault_set(error, FAULT_IO,
			_("%s: the folder belongs to another user; set the "
			  "XDG variables to folders of your own"),
			path);
	if ((st.st_mode & 077) != 0 && chmod(path, 0700) != 0)
		return fault_set(error, FAULT_IO,
			_("%s: the folder is open to others and cannot be "
			  "closed: %s"),
			path, g_strerror(errno));
	return TRUE;
}

/* XDG_RUNTIME_DIR is often set and gone, as after su or in a container. */
static void
make_runtime(struct folders *folders)
{
	g_autoptr(GError) error = NULL;

	if (folders->runtime_dir == NULL ||
		folder_make(folders->runtime_dir, &error))
		return;
	g_info("%s", error->message);
	g_clear_pointer(&folders->runtime_dir, g_free);
}

gboolean
folders_make(struct folders *folders, GError **error)
{
	make_runtime(folders);
	return folder_make(folders->data_dir, error) &&
		folder_make(folders->state_dir, error);
}

void
folders_free(struct folders *folders)
{
	if (folders == NULL)
		return;
	g_free(folders->config_file);
	g_free(folders->config_dir);
	g_free(folders->data_dir);
	g_free(folders->state_dir);
	g_free(folders->runtime_dir);
	g_free(folders);
}
