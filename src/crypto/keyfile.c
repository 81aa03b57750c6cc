/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "fault.h"
#include "i18n.h"
#include "keyfile.h"

static gboolean
write_all(int fd, const guint8 *bytes, gsize len)
{
	while (len > 0) {
		gssize n = TEMP_FAILURE_RETRY(write(fd, bytes, len));

		if (n <= 0)
			return FALSE;
		bytes += n;
		len -= (gsize)n;
	}
	return TRUE;
}

/* A new file is safe only when its folder's entry is. */
static gboolean
sync_folder(const char *path)
{
	g_autofree char *folder = g_path_get_dirname(path);
	int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	gboolean done = fd >= 0 && fsync(fd) == 0;

	if (fd >= 0)
		close(fd);
	return done;
}

struct secret *
keyfile_create(const char *path, GError **error)
{
	g_autoptr(Secret) key = secret_random(KEYFILE_LEN);
	gboolean done;
	int fd, saved;

	fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		0600);
	if (fd < 0) {
		fault_set(error, FAULT_IO,
			_("Cannot make the key file %s: %s."), path,
			g_strerror(errno));
		return NULL;
	}
	done = write_all(fd, secret_bytes(key), KEYFILE_LEN) && fsync(fd) == 0;
	saved = errno;
	if (close(fd) != 0 || !done || !sync_folder(path)) {
		if (done)
			saved = errno;
		(void)g_unlink(path);
		fault_set(error, FAULT_IO,
			_("Cannot write the key file %s: %s."), path,
			g_strerror(saved));
		return NULL;
	}
	return g_steal_pointer(&key);
}

static gboolean
check_owner(int fd, const char *path, GError **error)
{
	struct stat st;

	if (fstat(fd, &st) != 0)
		return fault_set(error, FAULT_IO,
			_("Cannot read the key file %s: %s."), path,
			g_strerror(errno));
	if (!S_ISREG(st.st_mode))
		return fault_set(error, FAULT_REFUSED,
			_("The key file %s is not a regular file."), path);
	if (st.st_uid != geteuid())
		return fault_set(error, FAULT_REFUSED,
			_("The key file %s belongs to another user."), path);
	if ((st.st_mode & (S_IRWXG | S_IRWXO)) != 0)
		return fault_set(error, FAULT_REFUSED,
			_("Others may use the key file %s. Set its mode to "
			  "0600."),
			path);
	if (st.st_size != KEYFILE_LEN)
		return fault_set(error, FAULT_DATA,
			_("The key file %s is not a key file of doran."), path);
	return TRUE;
}

static int
open_existing(const char *path, GError **error)
{
	/* O_NONBLOCK: a FIFO put in its place must not hang us */
	int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd >= 0)
		return fd;
	if (errno == ENOENT)
		fault_set(error, FAULT_ABSENT,
			_("The key file %s is missing. Restore it from a "
			  "backup."),
			path);
	else if (errno == ELOOP)
		fault_set(error, FAULT_REFUSED,
			_("The key file %s is a symbolic link."), path);
	else
		fault_set(error, FAULT_IO,
			_("Cannot read the key file %s: %s."), path,
			g_strerror(errno));
	return -1;
}

struct secret *
keyfile_read(const char *path, GError **error)
{
	g_autoptr(Secret) key = NULL;
	gssize n;
	int fd = open_existing(path, error);

	if (fd < 0)
		return NULL;
	if (!check_owner(fd, path, error)) {
		close(fd);
		return NULL;
	}
	key = secret_new(KEYFILE_LEN);
	n = TEMP_FAILURE_RETRY(read(fd, secret_data(key), KEYFILE_LEN));
	close(fd);
	if (n == KEYFILE_LEN)
		return g_steal_pointer(&key);
	fault_set(error, FAULT_IO, _("Cannot read the key file %s: %s."), path,
		n < 0 ? g_strerror(errno) : _("it ends too early"));
	return NULL;
}
