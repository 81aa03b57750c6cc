/* SPDX-License-Identifier: GPL-3.0-or-later */
/* slowsync: preloaded into doran by a test, makes every fsync() and
 * fdatasync() take 500 ms, and as long as the file named by SLOWSYNC_GATE
 * exists. Each call begins by appending a byte to SLOWSYNC_COUNT. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define EXPORT __attribute__((visibility("default")))

EXPORT int fsync(int fd);
EXPORT int fdatasync(int fd);

static void
rest(long ms)
{
	const struct timespec time = {ms / 1000, ms % 1000 * 1000000};

	nanosleep(&time, NULL);
}

static int
slow(const char *name, int fd)
{
	const char *gate = getenv("SLOWSYNC_GATE");
	const char *count = getenv("SLOWSYNC_COUNT");
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, name);
	int log = count != NULL
		? open(count, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600)
		: -1;

	if (log >= 0 && write(log, "x", 1) == 1)
		(void)close(log);
	rest(500);
	while (gate != NULL && access(gate, F_OK) == 0)
		rest(10);
	return real(fd);
}

int
fsync(int fd)
{
	return slow("fsync", fd);
}

int
fdatasync(int fd)
{
	return slow("fdatasync", fd);
}
