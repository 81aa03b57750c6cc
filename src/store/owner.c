/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "owner.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "fault.h"
#include "i18n.h"

#define LINE_MAX_LEN 256
#define WAIT_STEP_MS 20

struct owner_lock {
	int fd;
};

/* The first line of the file is "PID COMMAND". Written by others: bounded. */
static gboolean
read_owner(int fd, gint *pid, char **command)
{
	char line[LINE_MAX_LEN];
	char *end;
	gssize len = pread(fd, line, sizeof line - 1, 0);
	long number;

	*pid = 0;
	*command = NULL;
	if (len <= 0)
		return FALSE;
	line[len] = '\0';
	line[strcspn(line, "\n")] = '\0';
	number = strtol(line, &end, 10);
	if (end == line || number <= 0 || number > G_MAXINT)
		return FALSE;
	*pid = (gint)number;
	*command = g_utf8_make_valid(*end == ' ' ? end + 1 : end, -1);
	g_strcanon(*command,
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789 -_./",
		'?');
	return TRUE;
}

static gboolean
taken(int fd, const char *data_dir, GError **error)
{
	g_autofree char *command = NULL;
	gint pid;

	if (!read_owner(fd, &pid, &command))
		return fault_set(error, FAULT_LATER,
			_("Another doran uses the store in %s. Try again later."),
			data_dir);
	return fault_set(error, FAULT_LATER,
		/* TRANSLATORS: a command such as "doran listen", a process
		 * number, and a folder. */
		_("\"%s\" (process %d) uses the store in %s. Try again later, or end it."),
		command, pid, data_dir);
}

static gboolean
lock_within(int fd, guint wait_ms)
{
	gint64 end = g_get_monotonic_time() + (gint64)wait_ms * 1000;

	for (;;) {
		if (flock(fd, LOCK_EX | LOCK_NB) == 0)
			return TRUE;
		if (errno != EINTR && errno != EWOULDBLOCK)
			return FALSE;
		if (g_get_monotonic_time() >= end) {
			errno = EWOULDBLOCK;
			return FALSE;
		}
		g_usleep(WAIT_STEP_MS * 1000);
	}
}

static gboolean
write_owner(int fd, const char *command)
{
	g_autofree char *line =
		g_strdup_printf("%d %.200s\n", (int)getpid(), command);
	gssize len = (gssize)strlen(line);

	return ftruncate(fd, 0) == 0 && pwrite(fd, line, (gsize)len, 0) == len;
}

static int
open_lock(const char *data_dir, const char *path, GError **error)
{
	int fd;

	if (g_mkdir_with_parents(data_dir, 0700) != 0) {
		fault_set(error, FAULT_IO,
			_("Cannot make the folder %s: %s. Check the permissions of the folder above it."),
			data_dir, g_strerror(errno));
		return -1;
	}
	fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		fault_set(error, FAULT_IO,
			_("Cannot write %s: %s. Check the permissions of the folder."),
			path, g_strerror(errno));
	return fd;
}

struct owner_lock *
owner_lock(const char *data_dir, const char *command, guint wait_ms,
	GError **error)
{
	g_autofree char *path = g_build_filename(data_dir, "owner.lock", NULL);
	struct owner_lock *lock;
	int fd = open_lock(data_dir, path, error);

	if (fd < 0)
		return NULL;
	if (!lock_within(fd, wait_ms)) {
		if (errno == EWOULDBLOCK)
			taken(fd, data_dir, error);
		else
			fault_set(error, FAULT_IO, _("Cannot lock %s: %s."),
				path, g_strerror(errno));
		close(fd);
		return NULL;
	}
	if (!write_owner(fd, command)) {
		fault_set(error, FAULT_IO,
			_("Cannot write %s: %s. Make room and try again."),
			path, g_strerror(errno));
		close(fd);
		return NULL;
	}
	lock = g_new0(struct owner_lock, 1);
	lock->fd = fd;
	return lock;
}

void
owner_unlock(struct owner_lock *lock)
{
	if (lock == NULL)
		return;
	if (ftruncate(lock->fd, 0) != 0)
		g_debug("owner.lock keeps its line");
	close(lock->fd);
	g_free(lock);
}

gboolean
owner_find(const char *data_dir, gint *pid, char **command)
{
	g_autofree char *path = g_build_filename(data_dir, "owner.lock", NULL);
	g_autofree char *name = NULL;
	gint number = 0;
	gboolean owned;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);

	if (fd < 0)
		return FALSE;
	owned = flock(fd, LOCK_SH | LOCK_NB) != 0;
	if (owned)
		owned = read_owner(fd, &number, &name);
	close(fd);
	if (!owned)
		return FALSE;
	if (pid != NULL)
		*pid = number;
	if (command != NULL)
		*command = g_steal_pointer(&name);
	return TRUE;
}
