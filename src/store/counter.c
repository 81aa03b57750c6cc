/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "counter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fault.h"
#include "i18n.h"

#define TEXT_MAX 32

static gssize
read_text(const char *path, char text[TEXT_MAX])
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	gssize len;
	int problem;

	if (fd < 0)
		return -1;
	len = read(fd, text, TEXT_MAX - 1);
	problem = errno;
	close(fd);
	errno = problem;
	if (len >= 0)
		text[len] = '\0';
	return len;
}

gboolean
counter_read(const char *path, guint64 *value, GError **error)
{
	char text[TEXT_MAX];
	gssize len = read_text(path, text);

	*value = 0;
	if (len < 0 && errno == ENOENT)
		return TRUE;
	if (len < 0)
		return fault_set(error, FAULT_IO,
			_("Cannot read %s: %s. Check its permissions."), path,
			g_strerror(errno));
	g_strchomp(text);
	if (g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT64, value, NULL))
		return TRUE;
	return fault_set(error, FAULT_IO,
		_("%s is damaged: it holds no number. Delete it and try again."),
		path);
}

static gboolean
write_synced(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	gssize len = (gssize)strlen(text);
	gboolean done;
	int problem;

	if (fd < 0)
		return FALSE;
	done = write(fd, text, (gsize)len) == len && fsync(fd) == 0;
	problem = errno;
	if (close(fd) != 0 && done) {
		done = FALSE;
		problem = errno;
	}
	errno = problem;
	return done;
}

static gboolean
sync_folder(const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	gboolean done;

	if (fd < 0)
		return FALSE;
	done = fsync(fd) == 0;
	close(fd);
	return done;
}

gboolean
counter_write(const char *path, guint64 value, GError **error)
{
	g_autofree char *text =
		g_strdup_printf("%" G_GUINT64_FORMAT "\n", value);
	g_autofree char *fresh = g_strconcat(path, ".new", NULL);

	if (write_synced(fresh, text) && rename(fresh, path) == 0 &&
		sync_folder(path))
		return TRUE;
	return fault_set(error, FAULT_IO,
		_("Cannot write %s: %s. Check the disk and the permissions of the folder."),
		path, g_strerror(errno));
}
