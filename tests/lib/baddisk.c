/* SPDX-License-Identifier: GPL-3.0-or-later */
/* baddisk: preloaded into doran by a test, a disk with faults under the
 * folder $BADDISK_ROOT. What is wrong stands in the file $BADDISK, two numbers
 * of 8 bytes that all processes share and a test changes:
 *
 *   left   how many bytes files may still grow by; -1: no limit. Then ENOSPC
 *   wrong  bits: 1 read-only (EROFS), 2 reads fail (EIO), 4 fsync and
 *          fdatasync do not return, 8 they fail (EIO)
 *
 * What lies inside of a file already can be written still, as on a disk. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

enum wrong { READ_ONLY = 1, BAD_READ = 2, STALLED = 4, BAD_SYNC = 8 };

struct state {
	int64_t left;
	int64_t wrong;
};

static volatile struct state *
state(void)
{
	static volatile struct state *shared;
	const char *file = getenv("BADDISK");
	void *at;
	int fd;

	if (shared != NULL || file == NULL)
		return shared;
	fd = (int)syscall(SYS_openat, AT_FDCWD, file, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	at = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED, fd,
		0);
	(void)close(fd);
	if (at != MAP_FAILED)
		shared = at;
	return shared;
}

static int
below(const char *path)
{
	const char *root = getenv("BADDISK_ROOT");

	return root != NULL && strncmp(path, root, strlen(root)) == 0;
}

/* Whether that fault holds for the file behind fd. */
static int
hits(int fd, int wrong)
{
	const volatile struct state *now = state();
	char link[32], path[4096];
	ssize_t len;

	if (now == NULL || (wrong != 0 && (now->wrong & wrong) == 0) ||
		(wrong == 0 && now->left < 0))
		return 0;
	(void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
	len = readlink(link, path, sizeof path - 1);
	if (len < 0)
		return 0;
	path[len] = '\0';
	return below(path);
}

static int
failed(int code)
{
	errno = code;
	return -1;
}

/* How much of a write at `offset` (-1: where the file stands) has room. */
static size_t
room(int fd, off_t offset, size_t len)
{
	volatile struct state *now = state();
	struct stat status;
	int64_t grows;

	if (!hits(fd, 0) || fstat(fd, &status) != 0)
		return len;
	if (offset < 0)
		offset = (fcntl(fd, F_GETFL) & O_APPEND) != 0
			? status.st_size
			: lseek(fd, 0, SEEK_CUR);
	grows = offset + (int64_t)len - status.st_size;
	if (grows <= 0)
		return len;
	if (grows > now->left) {
		len -= (size_t)(grows - now->left) < len
			? (size_t)(grows - now->left)
			: len;
		now->left = 0;
		return len;
	}
	__atomic_sub_fetch(&now->left, grows, __ATOMIC_SEQ_CST);
	return len;
}

static ssize_t
put(int fd, const void *data, size_t len, off_t offset)
{
	size_t fits;

	if (hits(fd, READ_ONLY))
		return failed(EROFS);
	fits = room(fd, offset, len);
	if (fits == 0 && len > 0)
		return failed(ENOSPC);
	return offset < 0 ? REAL(write)(fd, data, fits)
			  : REAL(pwrite)(fd, data, fits, offset);
}

static ssize_t
get(int fd, void *data, size_t len, off_t offset)
{
	if (hits(fd, BAD_READ))
		return failed(EIO);
	return offset < 0 ? REAL(read)(fd, data, len)
			  : REAL(pread)(fd, data, len, offset);
}

static int
flush(int fd, int (*real)(int))
{
	const struct timespec moment = {0, 10000000};

	while (hits(fd, STALLED))
		(void)nanosleep(&moment, NULL);
	return hits(fd, BAD_SYNC) ? failed(EIO) : real(fd);
}

static int
cut(int fd, off_t len)
{
	struct stat status;

	if (hits(fd, READ_ONLY))
		return failed(EROFS);
	if (hits(fd, 0) && fstat(fd, &status) == 0 && len > status.st_size &&
		room(fd, 0, (size_t)len) < (size_t)len)
		return failed(ENOSPC);
	return REAL(ftruncate)(fd, len);
}

static int
denied(const char *path, int flags)
{
	const volatile struct state *now = state();

	return now != NULL && (now->wrong & READ_ONLY) != 0 && below(path) &&
		((flags & O_ACCMODE) != O_RDONLY ||
			(flags & (O_CREAT | O_TRUNC)) != 0);
}

static int
open_at(const char *path, int flags, mode_t mode)
{
	if (denied(path, flags))
		return failed(EROFS);
	return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

static mode_t
mode_of(int flags, va_list rest)
{
	return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0;
}

/* ---- in the place of libc's ------------------------------------------- */

#define OPENS(name)                                       \
	EXPORT int name(const char *path, int flags, ...) \
	{                                                 \
		va_list rest;                             \
		mode_t mode;                              \
                                                          \
		va_start(rest, flags);                    \
		mode = mode_of(flags, rest);              \
		va_end(rest);                             \
		return open_at(path, flags, mode);        \
	}

OPENS(open)
OPENS(open64)

EXPORT ssize_t
write(int fd, const void *data, size_t len)
{
	return put(fd, data, len, -1);
}

EXPORT ssize_t
pwrite(int fd, const void *data, size_t len, off_t offset)
{
	return put(fd, data, len, offset);
}

EXPORT ssize_t
pwrite64(int fd, const void *data, size_t len, off64_t offset)
{
	return put(fd, data, len, offset);
}

EXPORT ssize_t
read(int fd, void *data, size_t len)
{
	return get(fd, data, len, -1);
}

EXPORT ssize_t
pread(int fd, void *data, size_t len, off_t offset)
{
	return get(fd, data, len, offset);
}

EXPORT ssize_t
pread64(int fd, void *data, size_t len, off64_t offset)
{
	return get(fd, data, len, offset);
}

EXPORT int
fsync(int fd)
{
	return flush(fd, REAL(fsync));
}

EXPORT int
fdatasync(int fd)
{
	return flush(fd, REAL(fdatasync));
}

EXPORT int
ftruncate(int fd, off_t len)
{
	return cut(fd, len);
}

EXPORT int
ftruncate64(int fd, off64_t len)
{
	return cut(fd, len);
}

EXPORT int
access(const char *path, int how)
{
	if ((how & W_OK) != 0 && denied(path, O_WRONLY))
		return failed(EROFS);
	return REAL(access)(path, how);
}

EXPORT int
unlink(const char *path)
{
	if (denied(path, O_WRONLY))
		return failed(EROFS);
	return REAL(unlink)(path);
}
